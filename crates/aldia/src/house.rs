//! One installation: its data directory, its settings, its store and its clock.
use crate::cli::House as Place;
use anyhow::{Context, Result, bail, ensure};
use base::{CommandId, Currency, Moment, Timestamp, Uuid};
use insight::Reports;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
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
    /// The server that holds the database, as a `postgres://` address; absent, it is embedded in the data directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
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
            database: None,
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
    /// Creates an installation; opening one that is there changes nothing.
    pub fn create(place: &Place, settings: &Settings, durability: Durability) -> Result<Self> {
        let folder = &place.data;
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let file = folder.join(SETTINGS);
        if !file.exists() {
            let text = toml::to_string_pretty(settings).context("settings do not write")?;
            write_for_owner(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
        }
        let house = Self::open_with(place, durability)?;
        let fresh = house.store.read(strategy::work::learner_versions)?.is_empty();
        if fresh {
            start_learning(&house.desk(), CommandId(Uuid::now_v7()), LearnerSetting::shipped())?;
        }
        Ok(house)
    }

    /// Whether an installation already lives in `folder`: its database, or the settings that say where that is.
    pub fn exists(folder: &Path) -> bool {
        Store::exists(folder) || settings(folder).is_ok_and(|settings| settings.database.is_some())
    }

    /// Opens an installation.
    pub fn open(place: &Place) -> Result<Self> {
        if !Self::exists(&place.data) && place.database.is_none() {
            bail!("{0} holds no installation; create one with `aldia init --data {0}`", place.data.display());
        }
        Self::open_with(place, Durability::Power)
    }

    fn open_with(place: &Place, durability: Durability) -> Result<Self> {
        let (folder, settings) = (&place.data, settings(&place.data)?);
        let file = folder.join(SETTINGS);
        ensure!((0..24).contains(&settings.night_hour), "{}: night_hour goes from 0 to 23", file.display());
        let zone = TimeZone::get(&settings.time_zone).with_context(|| format!("{}: time_zone", file.display()))?;
        let store = match place.database.as_ref().or(settings.database.as_ref()) {
            Some(server) => Store::connect(server, durability, crate::slices::MIGRATIONS)
                .context("cannot open the database on its server")?,
            None => Store::open(folder, durability, crate::slices::MIGRATIONS)
                .with_context(|| format!("cannot open the database in {}", folder.display()))?,
        };
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

/// What `aldia.toml` in `folder` says; the defaults where there is none.
fn settings(folder: &Path) -> Result<Settings> {
    let file = folder.join(SETTINGS);
    let text = if file.exists() { fs::read_to_string(&file)? } else { String::new() };
    toml::from_str(&text).with_context(|| format!("{} does not read", file.display()))
}

/// Writes a new file that its owner alone reads: the address of a database may hold a password.
fn write_for_owner(file: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())
}

/// The one place that reads the system's clock.
#[expect(clippy::disallowed_methods, reason = "everything else gets its time from here")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
