//! The oracle: it knows what people are like, rehearses what each allowed treatment would bring, and says what a decision
//! gave up; as a pilot of its own it decides, too.
use super::{Error, World, trial::Candidate};
use crate::rules::{
    appeal::Appeal,
    hours,
    mind::Debt,
    rehearsal::{Deed, Means, Scene, Worth},
    talk::Conversation,
};
use base::{Amount, Day, DebtorId, DecisionId, Role, Timestamp};
use std::collections::HashMap;
use strategy::{
    Answer, Dossier, Drawn, Kind, NO_CELL, Policy, Standing, Treatment,
    work::{Reply, answer, decisions},
};

/// Whoever decides in a trial, and which decisions have been weighed.
pub(super) struct Pilot {
    /// Who.
    pub(super) candidate: Candidate,
    /// The last decision weighed of each debtor.
    weighed: HashMap<DebtorId, DecisionId>,
}

/// A decision that nobody has acted upon.
struct Fresh {
    place: usize,
    dossier: Dossier,
    standing: Standing,
    /// What limits left open, and what was known.
    drawn: Drawn,
}

/// Dossiers read at a time.
const PAGE: u32 = 1_024;

impl Pilot {
    pub(super) fn new(candidate: Candidate) -> Self {
        Self { candidate, weighed: HashMap::new() }
    }
}

impl World<'_> {
    /// Weighs every new decision of a cell that nobody has acted upon, if this is a trial; where the oracle decides, it
    /// puts its own in its place, as a person of the staff would.
    pub(super) fn weigh(&mut self, day: Day, seconds: i64) -> Result<(), Error> {
        if self.pilot.is_none() {
            return Ok(());
        }
        let policy = self.store.read::<_, Error>(|rx| Ok(strategy::work::policy(rx)?))?;
        let fresh = self.fresh()?;
        let Some(lead) = self.member(Role::Supervisor).map(|one| one.ctx(self, hours::at(day, seconds))) else {
            return Ok(());
        };
        let mut overruled = false;
        for one in fresh {
            let (debtor, decision) = (one.dossier.debtor, one.standing.id);
            let worths = self.worths(&policy, &one, day);
            if let Some(pilot) = &mut self.pilot {
                pilot.weighed.insert(debtor, decision);
            }
            let Some(best) = self.count(&worths, one.standing.treatment) else { continue };
            self.count_explored(&policy, &one, &worths);
            if self.oracle_decides() && best.number != one.standing.treatment {
                let reply = Reply {
                    command: lead.command_for(format!("world.oracle {decision}").as_bytes()),
                    debtor,
                    answer: Answer::Other,
                    treatment: Some(best.code.clone()),
                    reason: Some("conviene más".to_owned()),
                    until: None,
                };
                answer(&lead, &reply)?;
                overruled = true;
            }
        }
        if overruled {
            self.hear(hours::at(day, seconds))?;
        }
        Ok(())
    }

    /// The decisions of cells that stand, were not carried out and were not weighed before.
    fn fresh(&self) -> Result<Vec<Fresh>, Error> {
        let (mut after, mut found) = (None, Vec::new());
        loop {
            let page = self.store.read(|rx| rx.dossiers(after, PAGE))?;
            let Some(last) = page.last() else { return Ok(found) };
            after = Some(last.debtor);
            for row in &page {
                let Some(place) = self.by_debtor.get(&row.debtor).copied() else { continue };
                let dossier = Dossier::open(row)?;
                let Some(standing) = dossier.strategy.standing.clone() else { continue };
                let seen =
                    self.pilot.as_ref().is_some_and(|pilot| pilot.weighed.get(&row.debtor) == Some(&standing.id));
                if standing.cell == NO_CELL || standing.carried.is_some() || seen {
                    continue;
                }
                let last = self.store.read(|rx| decisions(rx, row.debtor, Timestamp::MAX, 1))?;
                let own = last.into_iter().find(|row| row.standing.id == standing.id);
                if let Some(drawn) = own.and_then(|row| row.drawn) {
                    found.push(Fresh { place, dossier, standing, drawn });
                }
            }
        }
    }

    /// What each treatment that the cell allows is expected to bring.
    fn worths<'p>(&self, policy: &'p Policy, fresh: &Fresh, day: Day) -> Vec<(&'p Treatment, Worth)> {
        let Fresh { place, dossier, standing, drawn } = fresh;
        let Some(citizen) = self.citizens.get(*place) else { return Vec::new() };
        let today = self.today(day);
        let debts: Vec<Debt> = dossier.ledger.accounts.iter().filter_map(|one| self.debt(one, day)).collect();
        let creditor = standing.creditor.and_then(|id| self.creditor(id)).unwrap_or(0);
        let matured = debts.iter().filter(|debt| debt.creditor == creditor).map(|debt| debt.matured).sum();
        let scene = Scene {
            latent: &citizen.person.latent,
            mind: &citizen.mind,
            debts: &debts,
            about: Conversation {
                creditor,
                matured,
                appeal: Appeal::Reminder,
                paying: today.weather.paying,
                skill: 0,
                day,
                hour: 12,
            },
            today,
            path: (self.config.seed, citizen.person.index),
        };
        let open = drawn.open.iter().filter_map(|open| policy.catalogue.get(open.treatment));
        open.map(|treatment| (treatment, scene.worth(&deed(treatment)))).collect()
    }

    /// Counts a decision among at least two treatments; the oracle's own.
    fn count<'p>(&mut self, worths: &[(&'p Treatment, Worth)], chosen: u8) -> Option<&'p Treatment> {
        let (_, own) = worths.iter().find(|(treatment, _)| treatment.number == chosen)?;
        let (best, worth) =
            worths.iter().max_by_key(|(treatment, worth)| (worth.choosing, treatment.number == chosen))?;
        if 1 < worths.len() {
            self.tally.decisions += 1;
            let done = if self.oracle_decides() { worth } else { own };
            self.tally.regret += worth.judging - done.judging;
        }
        Some(best)
    }

    /// Counts what a decision gave up against what the learner that drew it thought best.
    fn count_explored(&mut self, policy: &Policy, fresh: &Fresh, worths: &[(&Treatment, Worth)]) {
        let Fresh { standing, drawn, .. } = fresh;
        let Some(learner) = policy.learner.as_ref().filter(|_| standing.learner_version.is_some()) else { return };
        if self.oracle_decides() {
            return;
        }
        let worth =
            |number: u8| worths.iter().find(|(treatment, _)| treatment.number == number).map(|(_, worth)| worth);
        if let Some((best, done)) = learner.best(drawn).and_then(worth).zip(worth(standing.treatment)) {
            self.tally.explored += best.judging - done.judging;
        }
    }

    fn oracle_decides(&self) -> bool {
        self.pilot.as_ref().is_some_and(|pilot| pilot.candidate == Candidate::Oracle)
    }
}

/// A treatment as the country lives it: whatever a person does, they call.
fn deed(treatment: &Treatment) -> Deed {
    let (means, appeal) = match treatment.kind {
        Kind::Wait => (Means::Nothing, Appeal::Reminder),
        Kind::Message => (Means::Mail, Appeal::written(&treatment.code)),
        Kind::Call | Kind::Task => (Means::Call, Appeal::spoken(&treatment.code)),
    };
    Deed { means, appeal, cost: if means == Means::Nothing { Amount::ZERO } else { treatment.cost } }
}
