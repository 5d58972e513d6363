//! Groups are brought from a file, listed, forgotten, and told to whom they are about.
use crate::{
    Error,
    rules::intake::{Intake, Quarantined, Row, read},
    sql,
};
use base::{CommandId, DebtorId, Right, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{Ctx, Rx};

/// Lines written in one commit.
const BATCH: usize = 1_000;
/// Letters that a basis has, at least and at most.
const BASIS: std::ops::RangeInclusive<usize> = 10..=500;

/// Groups to be brought.
#[derive(Clone, Debug)]
pub struct BringGroups {
    /// The file: `documento;grupo;valor`, a line each.
    pub bytes: Vec<u8>,
    /// By what right they are held, in words.
    pub basis: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brought {
    /// Lines that were read.
    pub read: u64,
    /// People of whom something new is known.
    pub changed: u64,
    /// People of whom it was known already.
    pub unchanged: u64,
    /// The names of the groups.
    pub names: Vec<String>,
    /// Lines that were put aside, and why.
    pub quarantined: Vec<Quarantined>,
}

/// Groups of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupName {
    /// `franja de edad`.
    pub name: String,
    /// By what right they are held.
    pub basis: String,
    /// When they were brought.
    pub brought_at: Timestamp,
    /// By whom.
    pub brought_by: String,
    /// Each value and how many people have it.
    pub values: Vec<(String, i64)>,
}

/// Groups to be forgotten.
#[derive(Clone, Debug)]
pub struct ForgetGroups {
    /// Which command.
    pub command: CommandId,
    /// Of which name.
    pub name: String,
    /// Of one debtor; of everybody where absent.
    pub debtor: Option<DebtorId>,
}

/// Brings groups. Lines that say nothing, name nobody, or tell what may not be held are put aside, with the reason.
///
/// # Errors
/// Needs [`Right::Administer`], for the whole house, and a basis in words.
pub fn bring(ctx: &Ctx, bring: &BringGroups) -> Result<Brought, Error> {
    may(ctx)?;
    let basis = bring.basis.trim();
    if !BASIS.contains(&basis.chars().count()) {
        return Err(Error::NoBasis);
    }
    let mut intake = read(&bring.bytes);
    let count = (intake.lines.len() + intake.quarantined.len()) as u64;
    let found = ctx.read(|rx| {
        intake.hold_to_groups(&known_values(rx)?);
        found(rx, &mut intake)
    })?;
    let names: BTreeSet<&str> = found.iter().map(|(_, line)| line.name.as_str()).collect();
    let changed = ctx.bulk::<_, Error>(|ctx| {
        let step = |name: String| ctx.command_for(name.as_bytes());
        ctx.step::<_, Error>(step("groups".to_owned()), |tx| {
            for name in &names {
                sql::put_name(tx, name, basis)?;
                tx.audit("fairness.groups_brought", name, basis)?;
            }
            Ok(())
        })?;
        let mut changed = 0;
        for (place, batch) in found.chunks(BATCH).enumerate() {
            changed += ctx.step::<_, Error>(step(format!("groups {place}")), |tx| {
                let put = |(debtor, line): &(DebtorId, Row)| sql::put(tx, *debtor, (&line.name, &line.value));
                let each = batch.iter().map(put).collect::<Result<Vec<bool>, store::Error>>()?;
                Ok(each.into_iter().filter(|changed| *changed).count() as u64)
            })?;
        }
        Ok(changed)
    })?;
    intake.quarantined.sort_by_key(|aside| aside.line);
    Ok(Brought {
        read: count,
        changed,
        unchanged: found.len() as u64 - changed,
        names: names.into_iter().map(str::to_owned).collect(),
        quarantined: intake.quarantined,
    })
}

/// Whoever works for some creditors alone does not say who people are.
fn may(ctx: &Ctx) -> Result<(), Error> {
    ctx.may(Right::Administer)?;
    if ctx.actor.creditors().is_some() { Err(Error::NotTheirs) } else { Ok(()) }
}

fn known_values(rx: &Rx<'_>) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, value, _) in sql::values(rx)? {
        known.entry(name).or_default().insert(value);
    }
    Ok(known)
}

/// Whom each line speaks of; those of nobody, and those that say something else of somebody again, are put aside.
fn found(rx: &Rx<'_>, intake: &mut Intake) -> Result<Vec<(DebtorId, Row)>, Error> {
    let clients = ledger::client_schemes(rx)?;
    let (mut found, mut said) = (Vec::new(), BTreeMap::new());
    for line in std::mem::take(&mut intake.lines) {
        let Some(debtor) = debtor(rx, &line.document, &clients)? else {
            intake.quarantined.push(line.aside("documento", "no conocemos a nadie con ese documento"));
            continue;
        };
        match said.get(&(debtor, line.name.clone())) {
            Some((value, _)) if *value == line.value => {}
            Some((_, before)) => {
                let reason = format!("la línea {before} dice otra cosa de la misma persona");
                intake.quarantined.push(line.aside("valor", reason));
            }
            None => {
                said.insert((debtor, line.name.clone()), (line.value.clone(), line.line));
                found.push((debtor, line));
            }
        }
    }
    Ok(found)
}

/// The debtor with a document: an id, a CUIT, a DNI, or a creditor's own number for a client.
fn debtor(rx: &Rx<'_>, document: &str, clients: &[String]) -> Result<Option<DebtorId>, Error> {
    if let Ok(id) = document.parse::<DebtorId>() {
        return Ok(people::party(rx, id)?.map(|_| id));
    }
    Ok(people::find_document(rx, document, clients)?)
}

/// The groups that are held, by name.
///
/// # Errors
/// Needs [`Right::Administer`], for the whole house: how many are in a small group is for who answers for it.
pub fn groups(ctx: &Ctx) -> Result<Vec<GroupName>, Error> {
    may(ctx)?;
    ctx.read(|rx| {
        let values = sql::values(rx)?;
        let name = |row: sql::NameRow| {
            let own = values.iter().filter(|(name, ..)| *name == row.name);
            GroupName {
                values: own.map(|(_, value, people)| (value.clone(), *people)).collect(),
                name: row.name,
                basis: row.basis,
                brought_at: row.brought_at,
                brought_by: row.brought_by,
            }
        };
        Ok(sql::names(rx)?.into_iter().map(name).collect())
    })
}

/// Forgets groups, of everybody or of one debtor; how many people were in them.
///
/// # Errors
/// Needs [`Right::Administer`], for the whole house; there must be something to forget.
pub fn forget(ctx: &Ctx, forget: &ForgetGroups) -> Result<u64, Error> {
    may(ctx)?;
    let name = forget.name.trim().to_lowercase();
    ctx.once(forget.command, "fairness.forget_groups", |tx| {
        let people = match forget.debtor {
            Some(debtor) => sql::forget_one(tx, debtor, &name)?,
            None => sql::forget(tx, &name)?,
        };
        if people == 0 {
            return Err(Error::NoGroup(name.clone()));
        }
        tx.audit("fairness.groups_forgotten", &name, &format!("people {people}"))?;
        Ok(people as u64)
    })
}

/// What is held of a debtor apart, for the letter to them (Ley 25.326, art. 14): `franja de edad: 30 a 39`.
pub fn told_to(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<String>, Error> {
    let all = sql::of_debtor(rx, debtor)?;
    Ok(all.into_iter().map(|(name, value)| format!("{name}: {value}")).collect())
}
