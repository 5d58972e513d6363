//! One pass over everybody, for whoever grants credit.
use crate::{
    Error,
    rules::origination::{Cause, Origin, Outturn},
};
use base::{Actor, Day};
use rayon::prelude::*;
use std::collections::BTreeMap;
use store::{DossierRow, Rx};
use strategy::{Dossier, Policy, Scale, assess};

/// Dossiers read at a time.
const PAGE: u32 = 8_192;
/// Dossiers that one core looks at before it asks for more.
const BLOCK: usize = 512;

/// How loans turned out, by where they came from, as far as this actor's creditors go; on the day of now.
pub fn origination(rx: &Rx<'_>, actor: &Actor, day: Day) -> Result<BTreeMap<Origin, Outturn>, Error> {
    let policy = strategy::policy(rx)?;
    let scale = strategy::scale(rx, &policy, day)?;
    let mut all = BTreeMap::new();
    let look = |rows: &[DossierRow]| part(rows, actor, (&policy, &scale));
    for page in rx.dossier_pages(None, PAGE) {
        let parts: Vec<BTreeMap<Origin, Outturn>> = page?.par_chunks(BLOCK).map(look).collect::<Result<_, Error>>()?;
        for (origin, outturn) in parts.into_iter().flatten() {
            all.entry(origin).or_insert_with(Outturn::default).merge(&outturn);
        }
    }
    Ok(all)
}

fn part(
    rows: &[DossierRow],
    actor: &Actor,
    (policy, scale): (&Policy, &Scale),
) -> Result<BTreeMap<Origin, Outturn>, Error> {
    let mut found: BTreeMap<Origin, Outturn> = BTreeMap::new();
    for row in rows {
        let Some(dossier) = Dossier::open(row)?.seen_by(actor) else { continue };
        let (cause, assessment) = (Cause::of(&dossier.people), assess(&dossier, &policy.cards, scale));
        for account in &dossier.ledger.accounts {
            if let Some(origin) = Origin::of(account, &assessment) {
                found.entry(origin).or_default().add(account, scale.number(), (cause, &assessment));
            }
        }
    }
    Ok(found)
}
