//! A `PostgreSQL` of our own on loopback, for as long as a check takes.
use crate::{guest::Folder, run::Program, tools};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the server keeps through a loss of power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// What it has acknowledged, as a server does.
    Everything,
    /// Nothing, and is faster: for checks of what a killed *client* leaves behind.
    Nothing,
}

/// A server that goes away with this.
pub(crate) struct Postgres {
    programs: PathBuf,
    folder: Folder,
    port: u16,
}

/// Where Debian keeps each version's programs.
const VERSIONS: &str = "/usr/lib/postgresql";
const PACKAGE: &str = "postgresql";
/// It refuses to run as root, and brings an account of its own.
const ACCOUNT: &str = "postgres";
const OWNER: &str = "aldia";

impl Postgres {
    /// Makes an empty cluster that sorts by bytes, and starts it at a free port.
    pub(crate) fn start(keeps: Keeps) -> Result<Self> {
        let programs = programs()?;
        let folder = Folder::temporary("aldia-postgres")?;
        if is_root()? {
            Program::new("chown").arg(ACCOUNT).arg(folder.path()).output()?;
        }
        let server = Self { programs, folder, port: tools::free_address()?.port() };
        let data = server.folder.path().join("data");
        let init = server.program("initdb")?.arg("--pgdata").arg(&data);
        ["--username", OWNER, "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"]
            .iter()
            .fold(init, |init, word| init.arg(word))
            .output()?;
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
             -c shared_buffers=256MB {}",
            server.port,
            if keeps == Keeps::Nothing { "-c fsync=off -c full_page_writes=off" } else { "" }
        );
        let control = server.control("start")?.arg("--wait").arg("--log").arg(server.folder.path().join("log"));
        control.arg("--options").arg(options).run().with_context(|| server.log())?;
        Ok(server)
    }

    /// The address of a database of its own by that name, which is made here.
    pub(crate) fn database(&self, name: &str) -> Result<String> {
        let create = self.program("createdb")?.arg("--host=127.0.0.1").arg(format!("--port={}", self.port));
        create.arg(format!("--username={OWNER}")).arg(name).output()?;
        Ok(self.address(name))
    }

    /// The address of a database that was made before.
    pub(crate) fn address(&self, name: &str) -> String {
        format!("postgres://{OWNER}@127.0.0.1:{}/{name}?sslmode=disable", self.port)
    }

    /// Runs a statement.
    pub(crate) fn psql(&self, address: &str, statement: &str) -> Result<()> {
        self.tool("psql").arg("--quiet").arg(address).arg("--command").arg(statement).output().map(drop)
    }

    /// A program of the client's, run by whoever runs this.
    pub(crate) fn tool(&self, name: &str) -> Program {
        Program::new(&self.programs.join(name).to_string_lossy())
    }

    /// A program of the server's, run by an account that the server accepts.
    fn program(&self, name: &str) -> Result<Program> {
        let path = self.programs.join(name);
        let program = if is_root()? {
            Program::new("runuser").arg("-u").arg(ACCOUNT).arg("--").arg(path)
        } else {
            Program::new(&path.to_string_lossy())
        };
        Ok(program.within(Path::new("/")))
    }

    fn control(&self, what: &str) -> Result<Program> {
        Ok(self.program("pg_ctl")?.arg(what).arg("--pgdata").arg(self.folder.path().join("data")))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = self.control("stop").and_then(|stop| stop.arg("--mode=immediate").output());
        if let Err(problem) = stopped {
            println!("PostgreSQL does not stop: {problem:#}");
        }
    }
}

/// Where the newest version's programs are, installed where none is and we may.
fn programs() -> Result<PathBuf> {
    if let Some(found) = newest() {
        return Ok(found);
    }
    tools::install(PACKAGE)?;
    newest().with_context(|| format!("{PACKAGE} was installed and brought nothing to {VERSIONS}"))
}

fn newest() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    versions.filter(|bin| bin.join("initdb").is_file()).max()
}

fn is_root() -> Result<bool> {
    match Program::new("id -u").output()?.trim().parse::<u32>() {
        Ok(user) => Ok(user == 0),
        Err(_) => bail!("`id -u` does not say who this is"),
    }
}
