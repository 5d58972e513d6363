//! The night, about one debtor after another: pure, and the very same on every core and on every machine.
use crate::rules::{
    assess::assess_told,
    choose::decide_on,
    dossier::{Dossier, NO_CELL, StrategySection},
    feature::Features,
    features::features,
    learned::Told,
    observation::{Observation, observed},
    policy::{Decided, Policy},
    promise::any_ends,
    scale::Scale,
};
use base::DebtorId;
use ledger::work::StageMove;
use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, sync::Arc};
use store::{DossierRow, Section};

/// Debtors of whom models are asked at once.
pub(crate) const ASKED: usize = 256;

/// What a night judges by.
#[derive(Clone, Debug)]
pub struct Night {
    /// What decides.
    pub(crate) policy: Arc<Policy>,
    /// Which day it is, and what currencies are worth on it.
    pub(crate) scale: Scale,
    /// Days from one observation of a debtor to the next.
    pub(crate) days_between: u32,
}

/// What the rules say about one debtor tonight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub(crate) debtor: DebtorId,
    pub(crate) said: Said,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Said {
    /// Nothing to decide about.
    Nothing,
    /// A promise ends: rows and holds change first.
    Settle,
    /// Decided; with what there is to write, if anything.
    Decided { stands: (u8, u8), change: Option<Box<Change>>, observed: Option<Box<Observation>> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) decision: Option<Decided>,
    pub(crate) moves: Vec<StageMove>,
    pub(crate) waited: bool,
    pub(crate) sealed: Vec<u8>,
}

impl Night {
    /// What is said about each of some debtors, in their order. Models are asked of some hundreds at once.
    ///
    /// # Errors
    /// A section is damaged, or of another release.
    pub fn judge<R: Borrow<DossierRow>>(&self, rows: &[R]) -> Result<Vec<Verdict>, store::Error> {
        let mut verdicts = Vec::with_capacity(rows.len());
        for rows in rows.chunks(ASKED) {
            let open = |row: &R| Dossier::open(row.borrow());
            verdicts.extend(self.judge_opened(rows.iter().map(open).collect::<Result<_, _>>()?));
        }
        Ok(verdicts)
    }

    /// The same of dossiers that are open; models are asked of all of them at once.
    pub(crate) fn judge_opened(&self, dossiers: Vec<Dossier>) -> Vec<Verdict> {
        let seen: Vec<Features> = dossiers.iter().map(|dossier| features(dossier, &self.scale)).collect();
        let told = self.policy.cards.learned().told_of(&seen);
        let judged = dossiers.into_iter().zip(seen).zip(told);
        judged.map(|((dossier, seen), told)| self.say(dossier, (seen, &told))).collect()
    }

    /// What [`crate::decide`] would say, with what models told of many at once.
    fn say(&self, dossier: Dossier, seen: (Features, &Told)) -> Verdict {
        Verdict { debtor: dossier.debtor, said: self.said(dossier, seen) }
    }

    fn said(&self, mut dossier: Dossier, (seen, told): (Features, &Told)) -> Said {
        let Self { policy, scale, days_between } = self;
        if dossier.is_empty() {
            return Said::Nothing;
        }
        if any_ends(&dossier.strategy, &dossier.ledger, scale.number()) {
            return Said::Settle;
        }
        let moves = ledger::work::stage_moves(&dossier.strategy.stages, &dossier.ledger, scale.day());
        let observed = observed(&dossier, &seen, scale.number(), *days_between).map(Box::new);
        let earlier = dossier.strategy.earlier(scale.number()).map(|mark| mark.values);
        let assessment = assess_told(seen, &policy.cards, earlier, told);
        let decision = decide_on(&assessment, &dossier, policy, scale);
        let old = dossier.strategy.standing.as_ref();
        let waited = old.is_some_and(|old| policy.waits(old));
        let stands = decision.as_ref().map(|decided| &decided.standing).or(old);
        let stands = stands.map_or((policy.catalogue.none().number, NO_CELL), |held| (held.treatment, held.cell));
        if decision.is_none() && moves.is_empty() {
            return Said::Decided { stands, change: None, observed };
        }
        let section: &mut StrategySection = &mut dossier.strategy;
        for moved in &moves {
            section.record_stage(moved.account, moved.to);
        }
        if let Some(decided) = &decision {
            section.remember(decided.standing.clone());
        }
        let change = Change { decision, moves, waited, sealed: section.seal() };
        Said::Decided { stands, change: Some(Box::new(change)), observed }
    }
}

/// A digest of a dossier that was judged; what a verdict begins with on its way.
pub(crate) type Seen = [u8; SEEN];

const SEEN: usize = 16;

impl Verdict {
    /// About whom.
    pub const fn debtor(&self) -> DebtorId {
        self.debtor
    }

    /// The bytes that carry it home from another machine, with a digest of the dossier that was judged.
    pub fn to_bytes(&self, judged: &DossierRow) -> Vec<u8> {
        let bytes = seen(judged).to_vec();
        postcard::to_extend(self, bytes).expect("a verdict is plain data")
    }

    /// What was carried home about a debtor; nothing if it was said of another dossier than this, such as that of a day
    /// before, or does not read.
    pub fn from_bytes(bytes: &[u8], now: &DossierRow) -> Option<Self> {
        let (judged, said) = bytes.split_at_checked(SEEN)?;
        let verdict: Self = postcard::from_bytes(said).ok()?;
        (judged == seen(now) && verdict.debtor == now.debtor).then_some(verdict)
    }
}

/// What a dossier is now, as a digest: a verdict about another is stale.
pub(crate) fn seen<B: AsRef<[u8]>>(row: &DossierRow<B>) -> Seen {
    let mut hasher = blake3::Hasher::new();
    hasher.update(row.debtor.0.as_bytes());
    for section in [&row.people, &row.ledger, &row.bureau, &row.strategy].map(AsRef::as_ref) {
        hasher.update(&section.len().to_le_bytes()).update(section);
    }
    let mut seen = [0; SEEN];
    hasher.finalize_xof().fill(&mut seen);
    seen
}
