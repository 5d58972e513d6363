//! A scheduler and two executors, each a process of its own.
use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Lines},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

/// A process that ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// One scheduler and two executors of one core each.
pub(crate) struct Fleet {
    executors: RefCell<Vec<Process>>,
    _scheduler: Process,
    scheduler: String,
    environment: Vec<(&'static str, String)>,
}

/// How an executor ended.
pub(crate) struct Ended(ExitStatus);

/// A night that is being judged.
pub(crate) struct Night {
    process: Process,
    lines: Lines<BufReader<ChildStdout>>,
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_aldia-cluster"))
}

fn lines(child: &mut Child) -> Lines<BufReader<ChildStdout>> {
    BufReader::new(child.stdout.take().unwrap()).lines()
}

fn told(line: Option<std::io::Result<String>>) -> serde_json::Value {
    serde_json::from_str(&line.unwrap().unwrap()).unwrap()
}

impl Fleet {
    pub(crate) fn of_two(environment: &[(&'static str, String)]) -> Self {
        Self::of_build(Path::new(env!("CARGO_BIN_EXE_aldia-cluster")), environment)
    }

    /// The same of another program.
    pub(crate) fn of_build(program: &Path, environment: &[(&'static str, String)]) -> Self {
        let program = || {
            let mut command = Command::new(program);
            command.envs(environment.iter().cloned());
            command
        };
        let mut scheduler = program()
            .args(["scheduler", "--bind", "127.0.0.1:0", "--lost-after", "10"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let at = told(lines(&mut scheduler).next())["listening"].as_str().unwrap().to_owned();
        let executor = || {
            let mut command = program();
            command.args(["executor", "--bind", "127.0.0.1:0", "--cores", "1", "--scheduler", &at]);
            Process(command.spawn().unwrap())
        };
        let executors = RefCell::new(vec![executor(), executor()]);
        Self {
            executors,
            _scheduler: Process(scheduler),
            scheduler: format!("http://{at}"),
            environment: environment.to_vec(),
        }
    }

    /// Kills one executor, as the loss of its machine would.
    pub(crate) fn kill_one(&self) -> Ended {
        let mut killed = self.executors.borrow_mut().pop().unwrap();
        killed.0.kill().unwrap();
        Ended(killed.0.wait().unwrap())
    }

    /// How it is reached.
    pub(crate) fn scheduler(&self) -> &str {
        &self.scheduler
    }

    /// Begins to have a night judged.
    pub(crate) fn night(&self, store: &Path, job: &str) -> Night {
        let mut command = program();
        command.envs(self.environment.iter().cloned());
        command.args(["night", "--progress", "--at-once", "4", "--patience", "60"]);
        command.args(["--scheduler", &self.scheduler, "--job", job]).arg("--store").arg(store);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = lines(&mut child);
        Night { process: Process(child), lines }
    }
}

impl Ended {
    pub(crate) fn was_killed(&self) -> bool {
        self.0.signal() == Some(9)
    }
}

impl Night {
    /// Parts that are done, when the next one is.
    pub(crate) fn progress(&mut self) -> u64 {
        told(self.lines.next())["done"].as_u64().unwrap()
    }

    /// What it says when it has ended.
    pub(crate) fn end(mut self) -> serde_json::Value {
        let last = self.lines.by_ref().last();
        assert!(self.process.0.wait().unwrap().success());
        told(last)
    }
}
