//! Servers of others, asked politely to end, and folders that go away.
use crate::{run::Program, server::Client};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A server that answers; when dropped it is told to end, with the processes that it began.
pub(crate) struct Guest {
    child: Child,
    address: SocketAddr,
}

/// How long somebody may take to be ready, and to end.
const LIMIT: Duration = Duration::from_secs(60);

impl Guest {
    /// Starts a command that will serve at `address`, and waits until it answers there.
    pub(crate) fn ready(mut command: Command, address: SocketAddr) -> Result<Self> {
        let words = format!("{command:?}");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().with_context(|| words.clone())?;
        let mut guest = Self { child, address };
        let (started, visitor) = (Instant::now(), Client::stranger(address));
        while visitor.get("/api/health").is_err() {
            if let Some(status) = guest.child.try_wait()? {
                bail!("{words} ended with {status} before it served");
            }
            ensure!(started.elapsed() < LIMIT, "{words} was not ready within {LIMIT:?}");
            thread::sleep(Duration::from_millis(20));
        }
        Ok(guest)
    }

    /// Where it answers.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = Program::new("kill -TERM").arg(self.child.id().to_string()).output();
        let told = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && told.elapsed() < LIMIT {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that goes away with this.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// An empty one, where the system keeps what is temporary.
    pub(crate) fn temporary(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A copy in it of the files of another folder, under this name.
    pub(crate) fn copy_of(&self, other: &Path, name: &str) -> Result<PathBuf> {
        let copy = self.0.join(name);
        fs::create_dir_all(&copy)?;
        for file in fs::read_dir(other)? {
            let file = file?;
            fs::copy(file.path(), copy.join(file.file_name()))?;
        }
        Ok(copy)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder in the way of nobody may stay.
        drop(fs::remove_dir_all(&self.0));
    }
}
