//! What serves, what shows, and what moves an installation.
use super::{Answer, House};
use base::Day;
use clap::{Args, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// `aldia serve`.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub house: House,
    /// Where to listen; aldia.toml says where absent.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// What this process does, where several share one database; everything where absent.
    #[arg(long, value_delimiter = ',', value_name = "ROLE,…")]
    pub roles: Vec<NodeRole>,
}

/// What a process does. Work that is not the console's is done by one process at a time, whoever has the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NodeRole {
    /// Answer the console and the outside doors.
    Web,
    /// Hear facts, import, fetch and learn.
    Jobs,
    /// Send and read mail.
    Mail,
    /// Begin each day with a night.
    Night,
}

/// `aldia copy`.
#[derive(Debug, Args)]
pub struct Copying {
    /// Whence: a data directory, or the address of a database.
    #[arg(long, value_name = "DIR|postgres://USER:PASSWORD@HOST/NAME")]
    pub from: String,
    /// Where to: a data directory, or the address of an empty database.
    #[arg(long, value_name = "DIR|postgres://USER:PASSWORD@HOST/NAME")]
    pub to: String,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where the demo lives; kept between runs.
    #[arg(long, default_value = "aldia-demo", value_name = "DIR")]
    pub data: PathBuf,
    /// The empty PostgreSQL database to live in instead of the embedded one.
    #[arg(long, value_name = "postgres://USER:PASSWORD@HOST/NAME")]
    pub database: Option<String>,
    /// How many debtors.
    #[arg(long, default_value_t = 5_000)]
    pub debtors: u32,
    /// How many days to live through.
    #[arg(long, default_value_t = 90)]
    pub days: u32,
    /// The same seed makes the same country.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The last simulated day; today where absent.
    #[arg(long, value_name = "DAY")]
    pub until: Option<Day>,
    /// Where to serve the console.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Run, reconcile every peso, print the result and exit.
    #[arg(long)]
    pub check: bool,
    /// Throw away the demo that is there and start again.
    #[arg(long)]
    pub fresh: bool,
    /// The password of the demo's users; made up where absent.
    #[arg(long)]
    pub password: Option<String>,
    #[command(flatten)]
    pub answer: Answer,
}

impl Demo {
    /// Where it lives.
    pub fn place(&self) -> House {
        House { data: self.data.clone(), database: self.database.clone() }
    }
}
