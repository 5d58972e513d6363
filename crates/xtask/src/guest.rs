//! Servers of others, asked politely to end, and folders that go away.
use crate::server::Server;
use anyhow::{Context, Result};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// A server that answers; when dropped it is told to end, with the processes that it began.
pub(crate) struct Guest {
    server: Server,
    address: SocketAddr,
}

/// How long somebody may take to be ready, and to end.
const LIMIT: Duration = Duration::from_secs(60);

impl Guest {
    /// Starts a command that will serve at `address`, and waits until it answers there.
    pub(crate) fn ready(command: Command, address: SocketAddr) -> Result<Self> {
        let words = format!("{command:?}");
        let mut server = Server::start(command, address)?;
        server.wait_ready(LIMIT).context(words)?;
        Ok(Self { server, address })
    }

    /// Where it answers.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // Who does not end is killed with what holds it.
        let _ = self.server.end(LIMIT);
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
