//! `cargo xtask test`: every check, in the order in which they fail fastest on two cores.
use crate::{
    Options, binary, browser,
    kill::{self, Engine},
    learning, nights,
    postgres::{Keeps, Postgres},
    report::Report,
    run::{Counts, Program},
    tools,
};
use anyhow::{Result, bail};
use xtask::house;

type Check = fn() -> Result<Counts>;

/// The steps. What is cheap and fails often comes first; what needs the release binary comes last.
const STEPS: &[(&str, Check)] = &[
    ("fmt", fmt),
    ("tidy", tidy),
    ("ui", ui),
    ("clippy", clippy),
    ("test", test),
    ("doc", doc),
    ("release", release),
    ("histories", histories),
    ("demo", demo),
    ("compare", compare),
    ("kill", kill),
    ("served", served),
    ("browser", browser::run),
];

/// Nights that are killed.
const NIGHTS: u64 = 20;

/// What `--cluster` adds: the night beyond one machine is built of an engine that takes longer to build than all the rest,
/// so nobody waits for it who does not ask.
const CLUSTER: &[(&str, Check)] =
    &[("cluster-clippy", cluster_clippy), ("cluster-test", cluster_test), ("cluster-doc", cluster_doc)];

/// Runs the steps that were asked for, all of them where none is named, until one fails.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--only", "--no-browser", "--cluster"])?;
    let wanted: Vec<&str> = options.value("--only").map(|names| names.split(',').collect()).unwrap_or_default();
    let more: &[(&str, Check)] = if options.has("--cluster") { CLUSTER } else { &[] };
    let steps = || STEPS.iter().chain(more);
    if let Some(odd) = wanted.iter().find(|name| !steps().any(|(step, _)| step == *name)) {
        bail!("there is no step `{odd}`");
    }
    let mut report = Report::default();
    let mut answer = Ok(());
    for (name, check) in steps() {
        let skipped = *name == "browser" && options.has("--no-browser");
        if skipped || !(wanted.is_empty() || wanted.contains(name)) {
            continue;
        }
        answer = report.step(name, check);
        if let Err(error) = &answer {
            println!("{name}: {error:#}");
            break;
        }
    }
    println!("{}\n{}", report.table(), report.closing_line());
    answer
}

fn fmt() -> Result<Counts> {
    Program::new("cargo fmt --all --check").counted()
}

fn tidy() -> Result<Counts> {
    // `test` runs these again with the rest, so they are not counted here.
    Program::new("cargo test --quiet --package xtask --locked").run()?;
    Ok(Counts::default())
}

fn clippy() -> Result<Counts> {
    Program::new("cargo clippy --workspace --exclude cluster --all-targets --locked -- -D warnings").counted()
}

fn test() -> Result<Counts> {
    // The tests of `contact` bring in the mail server that they send through.
    Program::new("cargo test --workspace --exclude cluster --locked").counted()
}

fn histories() -> Result<Counts> {
    // What must hold of any debt, over ten thousand random histories each; optimised, for overflow is checked there too.
    let words =
        "cargo test --release --package ledger --test it --locked -- properties:: histories:: agreed:: recurring::";
    Program::new(words).with("PROPTEST_CASES", "10000").counted()
}

fn ui() -> Result<Counts> {
    let folder = house::root().join("ui");
    tools::npm(&folder)?;
    let npm = |script: &str| Program::new("npm run").arg(script).within(&folder).with("NO_COLOR", "1");
    if folder.join("openapi.json").exists() {
        npm("types").run()?;
    }
    npm("check").run()?;
    // The budget of the first load is a test of what was built.
    npm("build").run()?;
    npm("test").counted()
}

fn doc() -> Result<Counts> {
    let doc = Program::new("cargo doc --workspace --exclude cluster --no-deps --document-private-items --locked");
    doc.with("RUSTDOCFLAGS", "-D warnings").counted()
}

fn cluster_clippy() -> Result<Counts> {
    Program::new("cargo clippy --package cluster --all-targets --locked -- -D warnings").counted()
}

fn cluster_test() -> Result<Counts> {
    Program::new("cargo test --package cluster --locked").counted()
}

fn cluster_doc() -> Result<Counts> {
    let doc = Program::new("cargo doc --package cluster --no-deps --document-private-items --locked");
    doc.with("RUSTDOCFLAGS", "-D warnings").counted()
}

fn release() -> Result<Counts> {
    binary::build()?;
    Ok(Counts::default())
}

fn demo() -> Result<Counts> {
    let data = tools::scratch("demo-check")?;
    let binary = binary::build()?;
    let demo = Program::new(&binary.to_string_lossy()).arg("demo").arg("--check");
    let sized = ["--debtors", "400", "--days", "30", "--seed", "7"].iter().fold(demo, |demo, word| demo.arg(word));
    sized.arg("--data").arg(&data).run()?;
    Ok(Counts { passed: 1, failed: 0 })
}

/// The calculators and estimators against independent libraries.
fn compare() -> Result<Counts> {
    let python = tools::python("ledger", &["numpy-financial==1.0.0", "pyxirr==0.10.8"])?;
    let script = Program::new(&python.to_string_lossy()).arg("checks/ledger/compare.py").arg(binary::build()?);
    script.run()?;
    let python = tools::python("base", &["python-stdnum==2.2", "phonenumbers==9.0.43"])?;
    let script = Program::new(&python.to_string_lossy()).arg("checks/base/compare.py").arg(binary::build()?);
    script.run()?;
    // Without what they depend on: `obp` names a library of neural networks of several gigabytes and never calls it.
    let python = tools::python(
        "learn",
        &[
            "--no-deps",
            "obp==0.4.1",
            "numpy==2.4.6",
            "pandas==3.1.1",
            "scikit-learn==1.9.1",
            "scipy==1.17.1",
            "joblib==1.6.0",
            "cloudpickle==3.1.2",
            "narwhals==2.29.0",
            "threadpoolctl==3.8.0",
            "python-dateutil==4.0.0",
            "six==1.17.0",
            "tqdm==4.70.1",
            "pyyaml==6.0.3",
        ],
    )?;
    let script = Program::new(&python.to_string_lossy()).arg("checks/learn/compare.py").arg(learning::race()?);
    script.arg(tools::scratch("learn")?).run()?;
    Ok(Counts { passed: 3, failed: 0 })
}

fn kill() -> Result<Counts> {
    let mut counts = killed(Engine::Embedded, 20)?;
    println!("{}", nights::run(&binary::build()?, NIGHTS, 7)?);
    counts.add(Counts { passed: NIGHTS, failed: 0 });
    Ok(counts)
}

/// Every test once more with `PostgreSQL` below it, then blows to processes that share one.
fn served() -> Result<Counts> {
    let server = Postgres::start(Keeps::Nothing)?;
    let test = Program::new("cargo test --workspace --exclude cluster --locked")
        .with("ALDIA_TEMPORARY", server.database("tests")?);
    let mut counts = test.counted()?;
    drop(server);
    counts.add(killed(Engine::Served, 10)?);
    Ok(counts)
}

fn killed(engine: Engine, times: u64) -> Result<Counts> {
    let plan = kill::Plan { times, seed: 7, engine };
    println!("{}", kill::run(&binary::build()?, plan)?);
    Ok(Counts { passed: times, failed: 0 })
}
