//! The scheduler and the executors: Ballista's, with the functions of the house.
use crate::{Error, count::figures_of, decide::decide, place::surroundings, weight::weight};
use ballista_core::{config::TaskSchedulingPolicy, registry::BallistaFunctionRegistry, utils::default_session_builder};
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::{
    cluster::BallistaCluster,
    config::SchedulerConfig,
    scheduler_process::{create_scheduler, start_grpc_service_with_listener},
};
use datafusion::{
    execution::SessionStateBuilder,
    logical_expr::{AggregateUDF, ScalarUDF},
};
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use tokio::net::TcpListener;

/// A scheduler.
#[derive(Clone, Copy, Debug)]
pub struct Scheduler {
    /// Where it is spoken to.
    pub bind: SocketAddr,
    /// Seconds without a word after which an executor is lost, and its tasks are given to others; at least ten.
    pub lost_after_seconds: u64,
}

/// An executor.
#[derive(Clone, Debug)]
pub struct Executor {
    /// Where it gives out what it made.
    pub bind: SocketAddr,
    /// How others reach it, where that is not by the address that it binds.
    pub known_as: Option<String>,
    /// The machine of the scheduler.
    pub scheduler_host: String,
    /// The port of the scheduler.
    pub scheduler_port: u16,
    /// Parts judged at once.
    pub cores: usize,
    /// Where it keeps what is on its way.
    pub folder: PathBuf,
}

/// How often lost executors are looked for, in seconds.
const LOOK_SECONDS: u64 = 2;
/// How long an executor waits for its scheduler to be there, in seconds.
const CONNECT_SECONDS: u16 = 60;

/// Gives out the parts of nights until it is ended; says where once it listens.
///
/// There is one, and it holds what it knows in memory: when it ends, whoever asked asks again.
pub async fn schedule(scheduler: Scheduler, listening: impl FnOnce(SocketAddr)) -> Result<(), Error> {
    let Scheduler { bind, lost_after_seconds } = scheduler;
    let mut config = SchedulerConfig::default().with_override_session_builder(Arc::new(|config| {
        let state = default_session_builder(config)?;
        let mut state = SessionStateBuilder::new_from_existing(state).with_runtime_env(surroundings()?).build();
        tell(&mut state)?;
        Ok(state)
    }));
    let listener = TcpListener::bind(bind).await?;
    let bound = listener.local_addr()?;
    config.bind_host = bound.ip().to_string();
    config.bind_port = bound.port();
    config.scheduling_policy = TaskSchedulingPolicy::PullStaged;
    config.executor_timeout_seconds = lost_after_seconds.max(10);
    config.expire_dead_executor_interval_seconds = LOOK_SECONDS;
    let cluster = BallistaCluster::new_from_config(&config).await?;
    let scheduler = create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, Arc::new(config)).await?;
    listening(bound);
    Ok(start_grpc_service_with_listener(listener, scheduler).await?)
}

/// Judges parts until it is ended.
pub async fn execute(executor: Executor) -> Result<(), Error> {
    let mut functions = BallistaFunctionRegistry::default();
    for function in functions_of_the_house() {
        functions.scalar_functions.insert(function.name().to_owned(), Arc::new(function));
    }
    for function in sums_of_the_house() {
        functions.aggregate_functions.insert(function.name().to_owned(), Arc::new(function));
    }
    let Executor { bind, known_as, scheduler_host, scheduler_port, cores, folder } = executor;
    // It must be told to others before it is bound.
    let port = if bind.port() == 0 { TcpListener::bind(bind).await?.local_addr()?.port() } else { bind.port() };
    let config = ExecutorProcessConfig {
        bind_host: bind.ip().to_string(),
        external_host: known_as.or_else(|| Some(bind.ip().to_string())),
        port,
        scheduler_host,
        scheduler_port,
        scheduler_connect_timeout_seconds: CONNECT_SECONDS,
        vcores: cores,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: Some(folder.to_string_lossy().into_owned()),
        override_function_registry: Some(Arc::new(functions)),
        override_runtime_producer: Some(Arc::new(|_| surroundings())),
        ..ExecutorProcessConfig::default()
    };
    Ok(start_executor_process(Arc::new(config)).await?)
}

/// What plans may name beside what the engine ships.
fn functions_of_the_house() -> [ScalarUDF; 2] {
    [decide(), weight()]
}

/// What plans may add up by, beside what the engine ships.
fn sums_of_the_house() -> [AggregateUDF; 1] {
    [figures_of()]
}

/// Tells whoever makes plans of the functions of the house.
pub(crate) fn tell(to: &mut dyn datafusion::execution::FunctionRegistry) -> datafusion::error::Result<()> {
    for function in functions_of_the_house() {
        to.register_udf(Arc::new(function))?;
    }
    for function in sums_of_the_house() {
        to.register_udaf(Arc::new(function))?;
    }
    Ok(())
}
