//! Who does the work that one process does at a time, where several share a database.
use crate::{cli::NodeRole, house::House};
use base::Uuid;
use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};
use store::Ctx;

/// One kind of work, watched over while this lives: it is ours, or another process does it.
#[derive(Debug)]
pub struct Watch {
    ours: Arc<AtomicBool>,
    keeper: Option<Keeper>,
}

#[derive(Debug)]
struct Keeper {
    ended: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

/// How long a process that has gone silent keeps its work to itself.
const LASTS: Duration = Duration::from_secs(30);
/// How often it says that it is there.
const RENEWED: Duration = Duration::from_secs(5);

impl Watch {
    /// Watches over this work. A database in a file has no other process, and each console keeps its own reports.
    pub fn over(house: &House, name: &'static str, role: NodeRole) -> Self {
        let alone = !house.store.is_shared() || role == NodeRole::Web;
        let ours = Arc::new(AtomicBool::new(alone));
        if alone {
            return Self { ours, keeper: None };
        }
        let (house, held, ended) = (house.clone(), Arc::clone(&ours), Arc::<(Mutex<bool>, Condvar)>::default());
        let told = Arc::clone(&ended);
        let keep = move || keep(&house, name, &held, &told);
        let thread = thread::Builder::new().name(format!("{name} lease")).spawn(keep);
        let thread = thread.inspect_err(|error| tracing::error!(%error, "nobody watches over {name}")).ok();
        Self { ours, keeper: Some(Keeper { ended, thread }) }
    }

    /// Whether the work is this process's.
    pub fn is_ours(&self) -> bool {
        self.ours.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let Some(Keeper { ended, thread }) = self.keeper.take() else { return };
        *ended.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        ended.1.notify_all();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("whoever watched over work had crashed");
        }
    }
}

/// Takes the lease and holds on to it until the watch ends, then gives it back.
fn keep(house: &House, name: &'static str, ours: &AtomicBool, (ended, told): &(Mutex<bool>, Condvar)) {
    let holder = Uuid::now_v7();
    let system = || Ctx::system(&house.store, name, house.clock.moment());
    let mut over = ended.lock().unwrap_or_else(PoisonError::into_inner);
    while !*over {
        let held = system().lease(name, holder, LASTS);
        if let Err(error) = &held {
            tracing::error!(%error, "the lease of {name} was not renewed");
        }
        // Without an answer it counts as lost: better nobody does it for a moment than two.
        ours.store(held.unwrap_or(false), Ordering::Relaxed);
        (over, _) = told.wait_timeout(over, RENEWED).unwrap_or_else(PoisonError::into_inner);
    }
    if let Err(error) = system().release(name, holder) {
        tracing::warn!(%error, "the lease of {name} ends by itself");
    }
}
