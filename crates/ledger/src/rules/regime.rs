//! What being late costs from when to when: what the contract says, and what the law, a court or a pause made of it.
use super::{
    entry::{Entry, Filing, Pause, Posted, Relief},
    pack,
    policy::Policy,
    terms::{Composition, LateTerms, Terms},
};
use base::{Rate, Rounding, day_number};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What late interest costs a year for a stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearRates {
    /// Compensatory interest, or default interest once a court has the case.
    #[serde(with = "pack::rate")]
    pub compensatory: Rate,
    /// Penalty interest.
    #[serde(with = "pack::rate")]
    pub penalty: Rate,
}

/// From a day on, interest runs at other rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateChange {
    /// The first day of interest that is counted at them.
    pub from: i32,
    /// Until the next change.
    pub rates: YearRates,
}

/// What being late costs on any day: the contract, and what changed since.
#[derive(Clone, Copy, Debug)]
pub struct Late<'a> {
    /// What was agreed.
    pub terms: &'a LateTerms,
    /// In order of day; empty for nearly every account.
    pub changes: &'a [RateChange],
}

/// Days in a row with the same rates: from the end of `from` to the end of `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The day before the first one counted.
    pub from: i32,
    /// The last day counted.
    pub to: i32,
    /// What it costs.
    pub rates: YearRates,
}

/// What became of an account that is late, as its section keeps it. Absent from nearly every account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrears {
    /// Rates that still matter, in order of day.
    pub changes: Vec<RateChange>,
    /// First and last days that do not count as late, in order, apart from one another.
    pub frozen: Vec<(i32, i32)>,
    /// Since when a court has the case.
    pub filed: Option<i32>,
    /// Since when the creditor's books hold it as lost.
    pub written_off: Option<i32>,
}

/// What being late costs from when to when, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regime {
    /// What the section keeps, with every change there ever was.
    pub arrears: Arrears,
    /// Why each change is so: as many as there are changes.
    pub grounds: Vec<Grounds>,
}

/// Why interest runs at a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// It was agreed.
    Contract,
    /// The law allows no more penalty than this.
    Capped {
        /// The law.
        source: String,
    },
    /// A court has the case: default interest (moratorio) takes the place of what was agreed.
    Court {
        /// Which rate, and who says so.
        source: String,
    },
    /// Nothing of it runs, or no penalty.
    Paused {
        /// Why.
        reason: String,
    },
}

impl LateTerms {
    /// What late interest costs as agreed.
    pub fn rates(&self) -> YearRates {
        YearRates { compensatory: self.compensatory, penalty: self.penalty }.composed(self.composition)
    }

    /// The contract alone, on every day.
    pub fn always(&self) -> Late<'_> {
        Late { terms: self, changes: &[] }
    }
}

impl<'a> Late<'a> {
    /// The days from the end of `since` to the end of `day`, cut where rates change.
    pub fn stretches(self, since: i32, day: i32) -> impl Iterator<Item = Stretch> + 'a {
        (0..=self.changes.len()).filter_map(move |place| {
            let begun = place.checked_sub(1).and_then(|before| self.changes.get(before));
            let from = begun.map_or(since, |change| since.max(change.from - 1));
            let to = self.changes.get(place).map_or(day, |next| day.min(next.from - 1));
            let rates = begun.map_or_else(|| self.terms.rates(), |change| change.rates);
            (from < to).then_some(Stretch { from, to, rates })
        })
    }
}

impl YearRates {
    const NONE: Self = Self { compensatory: Rate::ZERO, penalty: Rate::ZERO };

    /// Where penalty takes the place of compensatory interest, only one of them runs.
    fn composed(self, composition: Composition) -> Self {
        match composition {
            Composition::Additive => self,
            Composition::Substitutive if self.penalty == Rate::ZERO => self,
            Composition::Substitutive => Self { compensatory: Rate::ZERO, ..self },
        }
    }
}

impl Arrears {
    /// Late days from the end of `due` to the end of `day`, those that do not count left out.
    pub fn days_late(&self, due: i32, day: i32) -> i32 {
        let frozen = self.frozen.iter().map(|(first, last)| ((*last).min(day) - (*first).max(due + 1) + 1).max(0));
        (day.saturating_sub(due) - frozen.sum::<i32>()).max(0)
    }

    /// Without the changes that no interest still to be computed needs, none of which begins before `since`.
    pub(super) fn since(mut self, since: i32) -> Option<Box<Self>> {
        let settled = self.changes.iter().rposition(|change| change.from <= since.saturating_add(1)).unwrap_or(0);
        self.changes.drain(..settled);
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl Regime {
    /// What the contract, the law and the lines make of being late. Lines that do not count are not among them.
    pub fn of(terms: &Terms, lines: &[&Posted], policy: &Policy) -> Self {
        let facts = Facts::of(lines);
        let mut regime = Self { arrears: facts.arrears(), grounds: Vec::new() };
        let mut before = terms.late.rates();
        for from in facts.turns(terms, policy) {
            let (rates, grounds) = facts.on(from, terms, policy);
            if rates != before {
                regime.arrears.changes.push(RateChange { from, rates });
                regime.grounds.push(grounds);
                before = rates;
            }
        }
        regime
    }

    /// Why interest runs as it does in a stretch.
    pub fn grounds(&self, stretch: &Stretch) -> &Grounds {
        let begun = self.arrears.changes.iter().rposition(|change| change.from <= stretch.from + 1);
        begun.and_then(|place| self.grounds.get(place)).unwrap_or(&Grounds::Contract)
    }
}

/// The lines that change what being late costs.
struct Facts<'a> {
    /// First day, last day, what rests, why.
    pauses: Vec<(i32, i32, &'a Pause)>,
    filing: Option<(i32, &'a Filing)>,
    written_off: Option<i32>,
}

impl<'a> Facts<'a> {
    fn of(lines: &[&'a Posted]) -> Self {
        let mut facts = Self { pauses: Vec::new(), filing: None, written_off: None };
        for line in lines {
            let day = day_number(line.day);
            if let Entry::Paused(pause) = &line.entry {
                let last = pause.until.map_or(i32::MAX, day_number).min(resumed(lines, line.seq));
                facts.pauses.push((day, last, pause));
            } else if let Entry::Filed(filing) = &line.entry {
                facts.filing = Some((day, filing));
            } else if let Entry::WrittenOff { .. } = &line.entry {
                facts.written_off = facts.written_off.or(Some(day));
            }
        }
        facts.pauses.retain(|(first, last, _)| first <= last);
        facts.pauses.sort_by_key(|(first, last, _)| (*first, *last));
        facts
    }

    fn arrears(&self) -> Arrears {
        let mut frozen: Vec<(i32, i32)> = Vec::new();
        for (first, last, _) in self.pauses.iter().filter(|(_, _, pause)| pause.relief == Relief::Everything) {
            match frozen.last_mut() {
                Some(before) if *first <= before.1.saturating_add(1) => before.1 = before.1.max(*last),
                Some(_) | None => frozen.push((*first, *last)),
            }
        }
        let filed = self.filing.map(|(day, _)| day);
        Arrears { changes: Vec::new(), frozen, filed, written_off: self.written_off }
    }

    /// The days on which rates may change.
    fn turns(&self, terms: &Terms, policy: &Policy) -> BTreeSet<i32> {
        let mut turns: BTreeSet<i32> = policy.penalty_caps(&terms.product).flat_map(|cap| cap.turns()).collect();
        for (first, last, _) in &self.pauses {
            turns.insert(*first);
            turns.extend(last.checked_add(1));
        }
        if let Some((filed, filing)) = self.filing {
            turns.insert(filed);
            turns.extend(filing.rates.iter().map(|point| day_number(point.from)).filter(|day| filed < *day));
        }
        turns
    }

    /// What interest of one day costs, and why.
    fn on(&self, day: i32, terms: &Terms, policy: &Policy) -> (YearRates, Grounds) {
        let late = &terms.late;
        let mut rates = YearRates { compensatory: late.compensatory, penalty: late.penalty };
        let mut grounds = Grounds::Contract;
        if let Some((rate, source)) = self.court_rate(day) {
            (rates, grounds) = (YearRates { compensatory: rate, ..YearRates::NONE }, Grounds::Court { source });
        }
        if let Some(cap) = policy.penalty_caps(&terms.product).find(|cap| cap.holds(day)) {
            let most = most_penalty(rates.compensatory, cap.ratio, late.composition);
            if most < rates.penalty {
                (rates.penalty, grounds) = (most, Grounds::Capped { source: cap.source.clone() });
            }
        }
        let resting = self.pauses.iter().filter(|(first, last, _)| (*first..=*last).contains(&day));
        if let Some((_, _, pause)) = resting.max_by_key(|(_, _, pause)| pause.relief) {
            rates.penalty = Rate::ZERO;
            grounds = Grounds::Paused { reason: pause.reason.clone() };
            match pause.relief {
                Relief::Penalty => {}
                Relief::Interest | Relief::Everything => rates = YearRates::NONE,
            }
        }
        (rates.composed(late.composition), grounds)
    }

    /// The court's rate on a day, if the case has been filed and a rate is named: the last one published by then.
    fn court_rate(&self, day: i32) -> Option<(Rate, String)> {
        let (_, filing) = self.filing.filter(|(filed, _)| *filed <= day)?;
        let point = filing.rates.iter().rfind(|point| day_number(point.from) <= day).or(filing.rates.first())?;
        Some((point.rate, filing.source.clone()))
    }
}

/// The last day that a pause rests, if a line ends it.
fn resumed(lines: &[&Posted], pause: u32) -> i32 {
    let ends = lines.iter().filter(|line| matches!(line.entry, Entry::Resumed { line: of } if of == pause));
    let ends = ends.map(|line| day_number(line.day) - 1);
    ends.min().unwrap_or(i32::MAX)
}

/// The most penalty interest where it may exceed compensatory by `ratio` of it at most.
fn most_penalty(compensatory: Rate, ratio: Rate, composition: Composition) -> Rate {
    let share = match composition {
        Composition::Additive => i128::from(ratio.to_pico()),
        Composition::Substitutive => Rate::ONE_PICO + i128::from(ratio.to_pico()),
    };
    let exact = Rounding::Down.divide(i128::from(compensatory.to_pico()) * share, Rate::ONE_PICO);
    i64::try_from(exact).map_or(Rate::pico(i64::MAX), Rate::pico)
}
