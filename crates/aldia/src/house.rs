//! One installation: its data directory, its settings, its store and its clock.
use anyhow::{Context, Result, bail, ensure};
use base::{CommandId, Currency, Moment, Timestamp, Uuid};
use insight::Reports;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use store::{Ctx, Durability, Store};
use strategy::{LearnerSetting, work::start_learning};
use web::Clock;

/// What `aldia.toml` says; whatever is absent has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The house's name, as debtors read it.
    pub name: String,
    /// What it counts in where no account says otherwise.
    pub currency: Currency,
    /// Where its business days begin and end.
    pub time_zone: String,
    /// Where the console is served.
    pub listen: SocketAddr,
    /// The hour of the day at which the night runs, by the house's clock.
    pub night_hour: i8,
    /// How mail leaves; absent, none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<contact::out::smtp::Settings>,
    /// How the central bank is asked, for its register of debtors and its series; absent, it never is by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bcra: Option<web::Manners>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Aldía".into(),
            currency: Currency::ARS,
            time_zone: "America/Argentina/Buenos_Aires".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            night_hour: 4,
            mail: None,
            bcra: None,
        }
    }
}

/// An installation that is open.
#[derive(Clone, Debug)]
pub struct House {
    /// Its data directory.
    pub folder: PathBuf,
    /// Its settings.
    pub settings: Settings,
    /// Its database.
    pub store: Store,
    /// Its clock.
    pub clock: Clock,
    /// The reports that are kept while it is open.
    pub reports: Reports,
}

const SETTINGS: &str = "aldia.toml";

impl House {
    /// Creates an installation in `folder`; opening one that is there changes nothing.
    pub fn create(folder: &Path, settings: &Settings, durability: Durability) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let file = folder.join(SETTINGS);
        if !file.exists() {
            let text = toml::to_string_pretty(settings).context("settings do not write")?;
            fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        }
        let house = Self::open_with(folder, durability)?;
        let fresh = house.store.read(strategy::work::learner_versions)?.is_empty();
        if fresh {
            start_learning(&house.desk(), CommandId(Uuid::now_v7()), LearnerSetting::shipped())?;
        }
        Ok(house)
    }

    /// Opens the installation in `folder`.
    pub fn open(folder: &Path) -> Result<Self> {
        if !Store::exists(folder) {
            bail!("{0} holds no installation; create one with `aldia init --data {0}`", folder.display());
        }
        Self::open_with(folder, Durability::Power)
    }

    fn open_with(folder: &Path, durability: Durability) -> Result<Self> {
        let file = folder.join(SETTINGS);
        let text = if file.exists() { fs::read_to_string(&file)? } else { String::new() };
        let settings: Settings = toml::from_str(&text).with_context(|| format!("{} does not read", file.display()))?;
        ensure!((0..24).contains(&settings.night_hour), "{}: night_hour goes from 0 to 23", file.display());
        let zone = TimeZone::get(&settings.time_zone).with_context(|| format!("{}: time_zone", file.display()))?;
        let store = Store::open(folder, durability, crate::slices::MIGRATIONS)
            .with_context(|| format!("cannot open the database in {}", folder.display()))?;
        Ok(Self {
            folder: folder.to_owned(),
            settings,
            store,
            clock: Clock::new(zone, now),
            reports: Reports::default(),
        })
    }

    /// A context for a command typed on this machine.
    pub fn desk(&self) -> Ctx {
        self.desk_at(self.clock.moment())
    }

    /// The same, about another moment.
    pub fn desk_at(&self, now: Moment) -> Ctx {
        Ctx::system(&self.store, "desk", now)
    }
}

/// The one place that reads the system's clock.
#[expect(clippy::disallowed_methods, reason = "everything else gets its time from here")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
