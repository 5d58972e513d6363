//! A real SMTP server for tests: aiosmtpd, installed once from the package index and started on the loopback.
use contact::out::smtp::{Settings, Smtp, Tls};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
};
use tempfile::TempDir;

/// A running server. It stops when dropped.
pub(crate) struct MailServer {
    port: u16,
    process: Child,
    folder: TempDir,
}

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/smtp");

impl MailServer {
    /// Starts one on a free port and waits until it says which.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(&*PYTHON)
            .arg(format!("{SCRIPTS}/server.py"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the server says its port");
        Self { port, process, folder }
    }

    /// A way to hand mail to it.
    pub(crate) fn post(&self) -> Smtp {
        let settings = Settings {
            host: "127.0.0.1".into(),
            port: self.port,
            tls: Tls::None,
            login: None,
            password: None,
            hello: "localhost".into(),
            timeout_seconds: 10,
            lanes: 8,
        };
        Smtp::connect(&settings).unwrap()
    }

    /// The mails it took, as received, in order.
    pub(crate) fn mails(&self) -> Vec<String> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "eml"));
        files.sort();
        files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The interpreter of an environment that has what `requirements.txt` names. Made once and kept between runs.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let requirements = Path::new(SCRIPTS).join("requirements.txt");
    let wanted = fs::read_to_string(&requirements).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("smtp-server");
    let (python, mark) = (folder.join("bin/python"), folder.join("installed.txt"));
    if fs::read_to_string(&mark).ok().as_ref() != Some(&wanted) {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements));
        fs::write(&mark, &wanted).unwrap();
    }
    python
});

fn run(command: &mut Command) {
    let ended = command.status().expect("python3 is installed");
    assert!(ended.success(), "{command:?} failed");
}
