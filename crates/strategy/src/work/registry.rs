//! The registry of models: what there is, who speaks, and who spoke before.
use crate::{
    Error, Scorecards,
    rules::{
        feature::Feature,
        learned::{Live, Taught},
        model_card::ModelCard,
        orders::Spoken,
        scorecard::CHANGES_MAX,
        target::{Column, Target},
    },
    sql::model::{self as sql, ModelChange, ModelRow, ModelState, NewModel, Origin, Speaker},
    work::{gate::Gate, train::gather},
};
use base::{CommandId, Day, Right};
use ledger::Stage;
use models::{
    Model,
    forest::{lightgbm, xgboost},
};
use store::{Ctx, Rx, Tx};

/// The largest file that a model is brought in from, in bytes.
pub const MODEL_BYTES_MAX: usize = 64 << 20;

/// Who decides how a model stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Person,
    Training,
}

/// The form of a model as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelForm {
    /// Ours, with its card and its seal.
    Aldia,
    /// The text of LightGBM.
    Lightgbm,
    /// The JSON of XGBoost.
    Xgboost,
}

impl ModelForm {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Aldia => "aldia",
            Self::Lightgbm => "lightgbm",
            Self::Xgboost => "xgboost",
        }
    }

    /// The form that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Aldia, Self::Lightgbm, Self::Xgboost].into_iter().find(|form| form.code() == code)
    }
}

/// A model that is to speak.
#[derive(Clone, Debug)]
pub struct Promote {
    /// Which command.
    pub command: CommandId,
    /// Which model.
    pub version: u32,
    /// Why.
    pub note: String,
    /// Why it is to speak although the gate objects.
    pub despite: Option<String>,
}

/// A model to be brought in.
#[derive(Clone, Debug)]
pub struct BringModel {
    /// Which command.
    pub command: CommandId,
    /// What it foretells.
    pub target: Target,
    /// Of which stage; nothing where of every one.
    pub stage: Option<Stage>,
    /// What the file is.
    pub form: ModelForm,
    /// The file.
    pub bytes: Vec<u8>,
    /// What is said of it.
    pub note: String,
}

/// Every model, newest first.
pub fn models(rx: &Rx<'_>) -> Result<Vec<ModelRow>, Error> {
    Ok(sql::all(rx)?)
}

/// One of them.
pub fn model(rx: &Rx<'_>, version: u32) -> Result<ModelRow, Error> {
    sql::find(rx, version)?.ok_or(Error::NoModel(version))
}

/// Who spoke since when, newest first.
pub fn model_changes(rx: &Rx<'_>) -> Result<Vec<ModelChange>, Error> {
    Ok(sql::changes(rx)?)
}

/// Has a model speak for its target and stage, in the place of the one that does; the number of the change.
///
/// # Errors
/// Needs [`Right::EditStrategy`]. Where the gate objects, [`Error::Objected`] says what it says; [`Right::Administer`]
/// may have it speak in spite of that, with a reason that stays in the log of changes and in the audit chain.
pub fn promote(ctx: &Ctx, promote: &Promote, gate: &dyn Gate) -> Result<u32, Error> {
    ctx.may(Right::EditStrategy)?;
    let version = promote.version;
    let objections = ctx.read(|rx| {
        let row = model(rx, version)?;
        let live = Live::new(version, (row.target, row.stage), taught(rx, &row)?)?;
        gate.objections(rx, &live, ctx.now.day)
    })?;
    let despite = promote.despite.as_deref().map(str::trim).filter(|why| !why.is_empty());
    let (note, against) = match despite {
        _ if objections.is_empty() => (promote.note.clone(), None),
        None => return Err(Error::Objected { version, objections }),
        Some(why) => {
            ctx.may(Right::Administer)?;
            let against = format!("A pesar de la objeción: {why} ({})", objections.join(" "));
            (format!("{} {against}", promote.note).trim().to_owned(), Some(against))
        }
    };
    ctx.once(promote.command, "strategy.promote_model", |tx| {
        if let Some(against) = &against {
            tx.audit("strategy.promoted_despite", &version.to_string(), against)?;
        }
        put_in_force(tx, &[version], (By::Person, &note))
    })
}

/// Has those speak again who did from a change on, or the expert's cards alone for change zero; the number of the new
/// change. Without a change, those who spoke before the last one. The note says why.
pub fn roll_back_models(ctx: &Ctx, command: CommandId, to: Option<u32>, note: &str) -> Result<u32, Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.roll_back_models", |tx| {
        let newest = sql::newest_change(tx)?.ok_or(Error::NoChange(0))?;
        let to = to.unwrap_or(newest.change - 1);
        let live = match to {
            0 => Vec::new(),
            to => sql::change(tx, to)?.ok_or(Error::NoChange(to))?.live,
        };
        let why = note.trim();
        let note =
            if why.is_empty() { format!("Vuelve al cambio {to}") } else { format!("Vuelve al cambio {to}: {why}") };
        speak(tx, live.into_iter().map(|one| one.version).collect(), (By::Person, &note))
    })
}

/// Brings in a model, judged on what was observed here up to today; its version.
pub fn bring_model(ctx: &Ctx, bring: &BringModel) -> Result<u32, Error> {
    ctx.may(Right::EditStrategy)?;
    let taught = match bring.form {
        ModelForm::Aldia => Taught::from_bytes(bring.target, &bring.bytes)?,
        ModelForm::Lightgbm => ctx.read(|rx| from_elsewhere(rx, (bring, ctx.now.day), lightgbm::read))?,
        ModelForm::Xgboost => ctx.read(|rx| from_elsewhere(rx, (bring, ctx.now.day), xgboost::read))?,
    };
    let live = Live::new(0, (bring.target, bring.stage), taught)?;
    let card = ModelCard::of(live.taught(), (bring.target, bring.stage));
    let bytes = live.taught().to_bytes()?;
    ctx.once(bring.command, "strategy.bring_model", |tx| {
        let new = NewModel { origin: Origin::Imported, bytes: &bytes, card: &card, note: &bring.note };
        Ok(sql::add(tx, &new)?)
    })
}

fn from_elsewhere(
    rx: &Rx<'_>,
    (bring, today): (&BringModel, Day),
    read: fn(&str) -> Result<models::Foreign, models::Error>,
) -> Result<Taught, Error> {
    if matches!(bring.target, Target::Amount | Target::Time) {
        let what = bring.target.code().to_owned();
        return Err(models::Error::Unsupported { format: "a model from elsewhere", what }.into());
    }
    let foreign = read(&String::from_utf8_lossy(&bring.bytes))?;
    if let Some(unknown) = foreign.features.iter().find(|name| Column::from_code(name).is_none()) {
        return Err(models::Error::Feature(unknown.clone()).into());
    }
    let samples = gather(rx, bring.target, today)?;
    let table = samples.table(&Scorecards::shipped())?;
    let model = Model::imported(foreign, bring.target.code(), &table, &samples.rows_of(bring.stage))?;
    Ok(Taught::Chance(Box::new(model)))
}

/// What a model of the registry is.
pub(crate) fn taught(rx: &Rx<'_>, row: &ModelRow) -> Result<Taught, Error> {
    let bytes = sql::bytes(rx, row.version)?.ok_or(Error::NoModel(row.version))?;
    Ok(Taught::from_bytes(row.target, &bytes)?)
}

/// The forms that a model can be written in: ours, and those of others for one forest without repair.
pub(crate) fn forms_of(taught: &Taught) -> Vec<ModelForm> {
    match for_elsewhere(taught) {
        Ok(_) => vec![ModelForm::Aldia, ModelForm::Lightgbm, ModelForm::Xgboost],
        Err(_) => vec![ModelForm::Aldia],
    }
}

/// A model as a file.
pub fn export_model(rx: &Rx<'_>, version: u32, form: ModelForm) -> Result<Vec<u8>, Error> {
    let row = model(rx, version)?;
    match form {
        ModelForm::Aldia => sql::bytes(rx, version)?.ok_or(Error::NoModel(version)),
        ModelForm::Lightgbm => Ok(lightgbm::write(&for_elsewhere(&taught(rx, &row)?)?).into_bytes()),
        ModelForm::Xgboost => Ok(xgboost::write(&for_elsewhere(&taught(rx, &row)?)?).into_bytes()),
    }
}

fn for_elsewhere(taught: &Taught) -> Result<models::Foreign, models::Error> {
    let no = |what: &str| models::Error::Unsupported { format: "a forest for elsewhere", what: what.to_owned() };
    match taught {
        Taught::Chance(model) => model.foreign(),
        Taught::Amount(_) => Err(no("an amount")),
        Taught::Time(_) => Err(no("a time")),
    }
}

/// Whether a person was the last to decide who speaks for what this card foretells.
pub(crate) fn decided_by_person(rx: &Rx<'_>, card: &ModelCard) -> Result<bool, Error> {
    let rows = sql::all(rx)?;
    let same = rows.iter().filter(|row| (row.target, row.stage) == (card.target, card.stage));
    let newest = same.filter_map(|row| row.changed.as_ref().map(|(_, at)| (*at, row.by_person))).max();
    Ok(newest.is_some_and(|(_, by_person)| by_person))
}

/// Has these speak for their targets and stages, in the place of those that do; the number of the change.
pub(crate) fn put_in_force(tx: &Tx<'_>, versions: &[u32], by: (By, &str)) -> Result<u32, Error> {
    let mut live: Vec<u32> = sql::newest_change(tx)?.map_or_else(Vec::new, |newest| numbers(&newest));
    for version in versions {
        let new = model(tx, *version)?;
        let mut kept = Vec::new();
        for old in live {
            let row = model(tx, old)?;
            if (row.target, row.stage) != (new.target, new.stage) {
                kept.push(old);
            }
        }
        live = kept;
        live.push(*version);
    }
    speak(tx, live, by)
}

fn numbers(change: &ModelChange) -> Vec<u32> {
    change.live.iter().map(|one| one.version).collect()
}

/// Exactly these speak from now on.
fn speak(tx: &Tx<'_>, mut live: Vec<u32>, (by, note): (By, &str)) -> Result<u32, Error> {
    live.sort_unstable();
    let (mut speakers, by_person) = (Vec::new(), by == By::Person);
    let before = sql::newest_change(tx)?.map_or_else(Vec::new, |newest| numbers(&newest));
    for version in before.iter().filter(|version| !live.contains(version)) {
        sql::set_state(tx, *version, (ModelState::Retired, by_person))?;
    }
    for version in live {
        let row = model(tx, version)?;
        if !before.contains(&version) {
            sql::set_state(tx, version, (ModelState::Live, by_person))?;
        }
        speakers.push(Speaker { version, seal: row.seal });
    }
    let change = sql::add_change(tx, &speakers, note)?;
    if CHANGES_MAX <= change {
        return Err(Error::NoChange(change));
    }
    tx.audit("strategy.models_in_force", &change.to_string(), note)?;
    // One that was kept by a later release, or changed behind the registry's back, does not speak.
    spoken(tx, &speakers)?.iter().try_for_each(|one| one.live().map(drop))?;
    Ok(change)
}

/// Those who speak, as they are kept.
pub(crate) fn spoken(rx: &Rx<'_>, speakers: &[Speaker]) -> Result<Vec<Spoken>, Error> {
    let of = |speaker: &Speaker| {
        let version = speaker.version;
        let (row, bytes) = (model(rx, version)?, sql::bytes(rx, version)?.ok_or(Error::NoModel(version))?);
        Ok(Spoken { version, target: row.target, stage: row.stage, bytes })
    };
    speakers.iter().map(of).collect()
}

/// The names of the features that a model may look at, with what they say: for whoever learns one elsewhere.
pub fn columns(target: Target) -> Vec<(&'static str, &'static str)> {
    let told = |column: Column| match column {
        Column::Known(feature) => (feature.code(), Feature::meaning(feature)),
        Column::Asked(_) => (column.code(), "Of the question, not of the debtor."),
    };
    target.columns().into_iter().map(told).collect()
}
