//! The registry of models, which of them spoke when, and when they were taught.
use crate::rules::{model_card::ModelCard, target::Target};
use base::{Day, Timestamp};
use ledger::Stage;
use serde::{Deserialize, Serialize};
use store::{Error, Row, Rx, Tx, params};

/// How a model of the registry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelState {
    /// It was learned or brought in, and waits to be promoted.
    Candidate,
    /// It speaks.
    Live,
    /// It spoke once.
    Retired,
}

impl ModelState {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Live => "live",
            Self::Retired => "retired",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Candidate, Self::Live, Self::Retired].into_iter().find(|state| state.code() == code)
    }
}

/// Where a model comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It was learned here.
    Trained,
    /// It was brought in.
    Imported,
}

impl Origin {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trained => "trained",
            Self::Imported => "imported",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Trained, Self::Imported].into_iter().find(|origin| origin.code() == code)
    }
}

/// One model of the registry, without its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelRow {
    /// Its number among all.
    pub version: u32,
    /// What it foretells.
    pub target: Target,
    /// Of which stage of arrears; nothing where of every one.
    pub stage: Option<Stage>,
    /// How it stands.
    pub state: ModelState,
    /// Where it comes from.
    pub origin: Origin,
    /// A name for exactly its bytes.
    pub seal: String,
    /// How good it is.
    pub card: ModelCard,
    /// Who had it learned or brought it in.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Whether a person decided how it stands, so that no training does.
    pub by_person: bool,
    /// Who changed last how it stands, and when.
    pub changed: Option<(String, Timestamp)>,
    /// What was said of it.
    pub note: String,
    /// How far those who are scored have moved from those who taught it, when that was last looked at.
    pub drift: Option<DriftTold>,
}

/// How far those who are scored have moved from those who taught a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftTold {
    /// When it was looked at.
    pub day: Day,
    /// The worst alarm of all.
    pub alarm: models::Alarm,
    /// What moved, the farthest first.
    pub moved: Vec<models::Drift>,
}

/// A model to be kept.
pub(crate) struct NewModel<'a> {
    pub(crate) origin: Origin,
    pub(crate) bytes: &'a [u8],
    pub(crate) card: &'a ModelCard,
    pub(crate) note: &'a str,
}

/// One that speaks, by its number and its seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Which version.
    pub version: u32,
    /// A name for exactly its bytes.
    pub seal: String,
}

/// Which models spoke from some moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelChange {
    /// Its number, from 1.
    pub change: u32,
    /// Who speaks.
    pub live: Vec<Speaker>,
    /// Who had them speak.
    pub author: String,
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub note: String,
}

const COLUMNS: &str =
    "version, target, stage, state, origin, seal, card, author, at, by_person, changed_by, changed_at,
    note, drift";
/// Versions and changes that are listed.
const LISTED_MAX: u32 = 1_000;

/// Keeps a model as a candidate; its version.
pub(crate) fn add(tx: &Tx<'_>, new: &NewModel<'_>) -> Result<u32, Error> {
    let newest = tx.one("select coalesce(max(version), 0) from model", params![], |row| row.get::<u32>(0))?;
    let (version, card) = (newest.unwrap_or(0) + 1, serde_json::to_string(new.card)?);
    let sql =
        "insert into model (version, target, stage, state, origin, bytes, seal, card, from_day, to_day, author, at,
        by_person, note) values ($1, $2, $3, 'candidate', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let (target, stage, origin) = (new.card.target.code(), new.card.stage.map(Stage::index), new.origin.code());
    let seal = models::fingerprint(new.bytes);
    let (author, at) = (tx.actor().label(), tx.now().at);
    let values = params![
        version,
        target,
        stage,
        origin,
        new.bytes,
        seal,
        card,
        new.card.from,
        new.card.to,
        author,
        at,
        false,
        new.note
    ];
    tx.run(sql, values)?;
    Ok(version)
}

/// Every model, newest first.
pub(crate) fn all(rx: &Rx<'_>) -> Result<Vec<ModelRow>, Error> {
    rx.all(&format!("select {COLUMNS} from model order by version desc limit $1"), params![LISTED_MAX], read)
}

/// One of them.
pub(crate) fn find(rx: &Rx<'_>, version: u32) -> Result<Option<ModelRow>, Error> {
    rx.one(&format!("select {COLUMNS} from model where version = $1"), params![version], read)
}

/// Its bytes.
pub(crate) fn bytes(rx: &Rx<'_>, version: u32) -> Result<Option<Vec<u8>>, Error> {
    rx.one("select bytes from model where version = $1", params![version], |row| row.get(0))
}

/// Says how a model stands, and whether a person says so.
pub(crate) fn set_state(tx: &Tx<'_>, version: u32, (state, by_person): (ModelState, bool)) -> Result<(), Error> {
    let sql = "update model set state = $1, by_person = $2, changed_by = $3, changed_at = $4 where version = $5";
    tx.run(sql, params![state.code(), by_person, tx.actor().label(), tx.now().at, version])?;
    Ok(())
}

/// Writes down how far those who are scored have moved.
pub(crate) fn set_drift(tx: &Tx<'_>, version: u32, told: &DriftTold) -> Result<(), Error> {
    let text = serde_json::to_string(told)?;
    tx.run("update model set drift = $1 where version = $2", params![text, version])?;
    Ok(())
}

/// Who speaks from now on; the number of the change.
pub(crate) fn add_change(tx: &Tx<'_>, live: &[Speaker], note: &str) -> Result<u32, Error> {
    let change = newest_change(tx)?.map_or(0, |newest| newest.change) + 1;
    let sql = "insert into model_change (change, live, author, at, note) values ($1, $2, $3, $4, $5)";
    tx.run(sql, params![change, serde_json::to_string(live)?, tx.actor().label(), tx.now().at, note])?;
    Ok(change)
}

/// Who speaks now; nothing while the expert's cards always did.
pub(crate) fn newest_change(rx: &Rx<'_>) -> Result<Option<ModelChange>, Error> {
    let sql = "select change, live, author, at, note from model_change order by change desc limit 1";
    rx.one(sql, params![], read_change)
}

/// Who spoke from a change on.
pub(crate) fn change(rx: &Rx<'_>, change: u32) -> Result<Option<ModelChange>, Error> {
    let sql = "select change, live, author, at, note from model_change where change = $1";
    rx.one(sql, params![change], read_change)
}

/// Every change, newest first.
pub(crate) fn changes(rx: &Rx<'_>) -> Result<Vec<ModelChange>, Error> {
    let sql = "select change, live, author, at, note from model_change order by change desc limit $1";
    rx.all(sql, params![LISTED_MAX], read_change)
}

/// The last day up to which models were taught.
pub(crate) fn last_training(rx: &Rx<'_>) -> Result<Option<Day>, Error> {
    rx.one("select day from model_training order by day desc limit 1", params![], |row| row.get(0))
}

/// Writes down that models were taught up to a day, and what came of it.
pub(crate) fn add_training(tx: &Tx<'_>, day: Day, outcome: &str) -> Result<(), Error> {
    let sql = "insert into model_training (day, at, outcome) values ($1, $2, $3)
        on conflict (day) do update set at = excluded.at, outcome = excluded.outcome";
    tx.run(sql, params![day, tx.now().at, outcome])?;
    Ok(())
}

fn read_change(row: &Row<'_>) -> Result<ModelChange, Error> {
    let live = serde_json::from_str(row.text(1)?)?;
    Ok(ModelChange { change: row.get(0)?, live, author: row.get(2)?, at: row.get(3)?, note: row.get(4)? })
}

fn read(row: &Row<'_>) -> Result<ModelRow, Error> {
    let wrong = |index, expected| Error::Column { index, expected };
    let stage: Option<u8> = row.get(2)?;
    let stage = stage.map(|index| Stage::at(index).ok_or(wrong(2, "stage"))).transpose()?;
    let drift: Option<String> = row.get(13)?;
    let (changed_by, changed_at): (Option<String>, Option<Timestamp>) = (row.get(10)?, row.get(11)?);
    Ok(ModelRow {
        version: row.get(0)?,
        target: Target::from_code(row.text(1)?).ok_or(wrong(1, "target"))?,
        stage,
        state: ModelState::from_code(row.text(3)?).ok_or(wrong(3, "model state"))?,
        origin: Origin::from_code(row.text(4)?).ok_or(wrong(4, "origin"))?,
        seal: row.get(5)?,
        card: serde_json::from_str(row.text(6)?)?,
        author: row.get(7)?,
        at: row.get(8)?,
        by_person: row.get(9)?,
        changed: changed_by.zip(changed_at),
        note: row.get(12)?,
        drift: drift.map(|text| serde_json::from_str(&text)).transpose()?,
    })
}
