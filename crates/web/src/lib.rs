//! How it speaks HTTP: who calls, what they may reach, how errors read, the page that is served, and how others are asked.
//!
//! Slices give their [`Routes`]; [`app()`] joins them behind one access table that every route must be in.

mod access;
mod answer;
mod app;
mod asking;
mod assets;
mod body;
mod caller;
mod clock;
mod download;
mod jobs;
mod problem;
mod sql;
mod upload;

pub mod keys;
pub mod sessions;

pub use access::{Access, AccessError, Need};
pub use answer::{Answer, fetch, run};
pub use app::{Api, Routes, app, openapi};
pub use asking::{AskError, Manners, Said, Service};
pub use assets::{Asset, Assets};
pub use body::Json;
pub use caller::Caller;
pub use clock::Clock;
pub use download::attachment;
pub use jobs::{JobStarted, JobView};
pub use problem::Problem;
pub use upload::save;

use store::Migrations;

/// The tables of this crate.
pub const MIGRATIONS: Migrations =
    Migrations { slice: "web", steps: &[("0001_web", include_str!("../migrations/0001_web.sql"))] };

/// The routes of this crate: health and jobs.
pub fn router() -> Routes {
    app::router().merge(jobs::router())
}
