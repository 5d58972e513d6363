//! One pass over everybody who is in a group, and over what was said of them.
use super::{
    gate::{ROWS_MAX, judging, last_taught},
    members::Members,
};
use crate::{
    Error,
    rules::{
        bounds::Bounds,
        proxy::proxies,
        tally::{DAYS, Person, Tally},
        told::{BoundState, ErrorsTold, Report, Speaking, errors_told, name_told},
    },
};
use base::{Day, DebtorId, Right, day_number, day_of};
use ledger::AccountState;
use people::{Direction, Outcome};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{Ctx, DossierRow, Rx};
use strategy::{
    Dossier, Features, Policy, Scale, Segment, Target, assess,
    work::{Hearing, heard},
};

/// Dossiers read at a time.
const PAGE: u32 = 8_192;
/// Dossiers that one core looks at before it asks for more.
const BLOCK: usize = 512;
/// People in whom proxies are sought, at most.
const SAMPLE_MAX: usize = 10_000;

/// What the groups that are held tell on a day. Nothing is written.
///
/// # Errors
/// Needs [`Right::ViewBoard`], for the whole house: groups are of people, not of one creditor's.
pub fn report(ctx: &Ctx, day: Day) -> Result<Report, Error> {
    ctx.may(Right::ViewBoard)?;
    if ctx.actor.creditors().is_some() {
        return Err(Error::NotTheirs);
    }
    ctx.read(|rx| {
        let (members, bounds) = (Members::all(rx)?, Bounds::on(day));
        let mut report =
            Report { day, bounds, names: Vec::new(), errors: Vec::new(), proxies: Vec::new(), states: Vec::new() };
        if members.is_empty() {
            return Ok(report);
        }
        let policy = strategy::policy(rx)?;
        let scale = strategy::scale(rx, &policy, day)?;
        let view = View {
            members: &members,
            policy: &policy,
            scale: &scale,
            bounds,
            touched: touched(rx, day, &members)?,
            sample: Members::sample(&members, SAMPLE_MAX),
        };
        let looked = view.everybody(rx)?;
        for (one, tallies) in members.iter().zip(&looked.tallies) {
            let told = (one.row.name.as_str(), one.row.basis.as_str(), one.row.brought_at);
            let (name, states) = name_told(told, tallies, bounds);
            report.names.push(name);
            report.states.extend(states);
            let sampled = looked.sample.iter();
            let people: Vec<(&str, &Features)> =
                sampled.filter_map(|(debtor, features)| Some((one.of(*debtor)?, features))).collect();
            report.proxies.extend(proxies(&one.row.name, &people, bounds));
        }
        let (errors, states) = errors(rx, &policy, (&members, bounds), day)?;
        report.errors = errors;
        report.states.extend(states);
        Ok(report)
    })
}

/// How often each was sought, and how often a rule refused it, within the days.
fn touched(rx: &Rx<'_>, day: Day, members: &[Members]) -> Result<HashMap<DebtorId, (u32, u32)>, Error> {
    let mut touched: HashMap<DebtorId, (u32, u32)> = HashMap::new();
    let since = day_of(day_number(day) - DAYS + 1);
    people::touches_between(rx, (since, day), |debtor, direction, outcome| {
        let refused = outcome == Outcome::RefusedByRule;
        if (refused || outcome.is_attempt(direction))
            && direction == Direction::Out
            && members.iter().any(|one| one.of(debtor).is_some())
        {
            let (sought, refusals) = touched.entry(debtor).or_default();
            *(if refused { refusals } else { sought }) += 1;
        }
    })?;
    Ok(touched)
}

/// What everybody is looked at with.
struct View<'a> {
    members: &'a [Members],
    policy: &'a Policy,
    scale: &'a Scale,
    bounds: &'a Bounds,
    touched: HashMap<DebtorId, (u32, u32)>,
    sample: HashSet<DebtorId>,
}

/// What was seen: by name the tally of each value, and what was measured of a sample.
struct Looked<'a> {
    tallies: Vec<BTreeMap<&'a str, Tally>>,
    sample: Vec<(DebtorId, Features)>,
}

impl<'a> Looked<'a> {
    fn nobody(names: usize) -> Self {
        Self { tallies: vec![BTreeMap::new(); names], sample: Vec::new() }
    }

    fn merge(&mut self, other: Self) {
        for (own, more) in self.tallies.iter_mut().zip(other.tallies) {
            for (value, tally) in more {
                own.entry(value).or_default().merge(&tally);
            }
        }
        self.sample.extend(other.sample);
    }

    fn add(&mut self, members: &'a [Members], debtor: DebtorId, person: &Person) {
        for (tallies, one) in self.tallies.iter_mut().zip(members) {
            if let Some(value) = one.of(debtor) {
                tallies.entry(value).or_default().add(person);
            }
        }
    }
}

impl<'a> View<'a> {
    fn everybody(&self, rx: &Rx<'_>) -> Result<Looked<'a>, Error> {
        let mut all = Looked::nobody(self.members.len());
        for page in rx.dossier_pages(None, PAGE) {
            let parts: Vec<Looked<'a>> =
                page?.par_chunks(BLOCK).map(|rows| self.part(rows)).collect::<Result<_, store::Error>>()?;
            for part in parts {
                all.merge(part);
            }
        }
        Ok(all)
    }

    fn part(&self, rows: &[DossierRow]) -> Result<Looked<'a>, store::Error> {
        let mut looked = Looked::nobody(self.members.len());
        for row in rows.iter().filter(|row| self.members.iter().any(|one| one.of(row.debtor).is_some())) {
            let dossier = Dossier::open(row)?;
            if dossier.ledger.accounts.iter().all(|account| account.state != AccountState::Live) {
                continue;
            }
            let assessment = assess(&dossier, &self.policy.cards, self.scale);
            let person = self.person(&dossier, assessment.values(), assessment.segment);
            looked.add(self.members, row.debtor, &person);
            if self.sample.contains(&row.debtor) {
                looked.sample.push((row.debtor, assessment.features));
            }
        }
        Ok(looked)
    }

    fn person(&self, dossier: &Dossier, indicators: [u8; 6], segment: Segment) -> Person {
        let since = self.scale.number() - DAYS + 1;
        let number = |code: &String| self.policy.catalogue.by_code(code).map(|treatment| treatment.number);
        let standing = dossier.strategy.standing.as_ref().map(|standing| standing.treatment);
        let stands = |codes: &[String]| standing.is_some() && codes.iter().any(|code| number(code) == standing);
        let was_done = |number: u8| dossier.strategy.carried_on(number).is_some_and(|day| since <= day);
        let (sought, refused) = self.touched.get(&dossier.debtor).copied().unwrap_or_default();
        let band = match segment {
            Segment::Settled => None,
            Segment::Open { probability, .. } => Some(probability),
        };
        Person {
            indicators,
            band,
            hard: stands(&self.bounds.hard),
            offered: stands(&self.bounds.offers) || self.bounds.offers.iter().filter_map(number).any(was_done),
            sought,
            refused,
        }
    }
}

/// The errors of everybody who speaks: of the models, and of the expert's cards where no model does.
fn errors(
    rx: &Rx<'_>,
    policy: &Policy,
    (members, bounds): (&[Members], &Bounds),
    day: Day,
) -> Result<(Vec<ErrorsTold>, Vec<BoundState>), Error> {
    let learned = policy.cards.learned();
    let (mut errors, mut states) = (Vec::new(), Vec::new());
    for target in Target::ALL {
        let mut speaking: Vec<(Speaking, Option<i32>)> = Vec::new();
        for live in learned.all().iter().filter(|live| live.target == target) {
            let speaks = Speaking { target, stage: live.stage, version: Some(live.version) };
            speaking.push((speaks, Some(last_taught(live))));
        }
        if target.indicator().is_some() && speaking.iter().all(|(one, _)| one.stage.is_some()) {
            speaking.push((Speaking { target, stage: None, version: None }, None));
        }
        for (speaks, taught_until) in speaking {
            let hearing = Hearing { target, stage: speaks.stage, model: None, until: day, limit: ROWS_MAX };
            let rows = heard(rx, &hearing)?;
            for one in members {
                let (grouped, fresh) = judging(&rows, taught_until, (one, bounds));
                if let Some((told, more)) = errors_told(&one.row.name, speaks, (&grouped, fresh), bounds) {
                    errors.push(told);
                    states.extend(more);
                }
            }
        }
    }
    Ok((errors, states))
}
