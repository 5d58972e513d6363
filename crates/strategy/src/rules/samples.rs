//! From what was observed, and what came of it, to a table to learn from: one samples for each target.
use crate::rules::{
    feature::{Feature, Features},
    observation::{Came, HORIZON_DAYS, Observation, Try},
    scorecard::Scorecards,
    target::{Column, Question, Target},
};
use base::DebtorId;
use ledger::Stage;
use models::{Error, Spell, Table};
use std::collections::HashMap;

/// Days of one stretch of the time to a payment.
pub(crate) const STRETCH_DAYS: i32 = 5;
/// Stretches in a horizon.
pub(crate) const STRETCHES: u32 = 6;
/// Of what is owed, what one payment may come to at most, as a share.
const SHARE_MAX: f32 = 2.0;

/// A promise that ended, with what was known of the debtor when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EndedPromise {
    /// What was last observed before it.
    pub(crate) seen: Observation,
    /// What was promised, in minor units of the currency of the scale; nothing where it is in another.
    pub(crate) amount: Option<i64>,
    /// Days from the promise to the day promised.
    pub(crate) days: i32,
    /// Whether it was kept in full.
    pub(crate) kept: bool,
}

/// Rows of one target, as they are gathered.
#[derive(Clone, Debug)]
pub(crate) struct Samples {
    target: Target,
    columns: Vec<Column>,
    values: Vec<Vec<f32>>,
    came: Vec<f32>,
    day: Vec<i32>,
    group: Vec<u32>,
    stage: Vec<Stage>,
    spells: Vec<Spell>,
    groups: HashMap<DebtorId, u32>,
}

impl Samples {
    pub(crate) fn new(target: Target) -> Self {
        let columns = target.columns();
        Self {
            target,
            values: vec![Vec::new(); columns.len()],
            columns,
            came: Vec::new(),
            day: Vec::new(),
            group: Vec::new(),
            stage: Vec::new(),
            spells: Vec::new(),
            groups: HashMap::new(),
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.came.len()
    }

    /// What the columns hold.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Learns of one observation what this target asks; nothing of a promise, which has rows of its own.
    pub(crate) fn hear(&mut self, seen: &Observation, came: &Came) {
        for (question, answer) in asked(self.target, seen, came) {
            self.add(seen, question, answer);
            if self.target == Target::Time {
                self.spells.push(spell(came.paid_after));
            }
        }
    }

    /// Learns of one promise, where promises are the target.
    pub(crate) fn hear_promise(&mut self, ended: &EndedPromise) {
        if self.target == Target::Promise {
            let (question, answer) = asked_of_promise(ended);
            self.add(&ended.seen, question, answer);
        }
    }

    fn add(&mut self, seen: &Observation, question: Question, came: f32) {
        for (values, column) in self.values.iter_mut().zip(&self.columns) {
            values.push(column.value(&seen.features, question));
        }
        let next = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        self.group.push(*self.groups.entry(seen.debtor).or_insert(next));
        self.came.push(came);
        self.day.push(seen.day);
        self.stage.push(seen.stage);
    }

    /// The rows as a table, those of one debtor together, with the signs that the cards know.
    pub(crate) fn table(&self, cards: &Scorecards) -> Result<Table, Error> {
        let features = self.columns.iter().map(|column| column.feature(self.target, cards)).collect();
        let table = Table::new(features, self.values.clone(), self.came.clone())?;
        table.seen_on(self.day.clone())?.together(self.group.clone())
    }

    /// What was seen of each row, for the time to a payment.
    pub(crate) fn spells(&self) -> &[Spell] {
        &self.spells
    }

    /// The rows of one stage, or of all.
    pub(crate) fn rows_of(&self, stage: Option<Stage>) -> Vec<u32> {
        let fits = |(_, of): &(u32, &Stage)| stage.is_none_or(|stage| stage == **of);
        (0..).zip(&self.stage).filter(fits).map(|(row, _)| row).collect()
    }

    /// How many of these rows have the rarer answer: what there is to tell them apart by.
    pub(crate) fn rarer(&self, rows: &[u32]) -> usize {
        let came =
            |row: &&u32| usize::try_from(**row).ok().and_then(|row| self.came.get(row)).is_some_and(|came| 0.0 < *came);
        let yes = rows.iter().filter(came).count();
        yes.min(rows.len() - yes)
    }
}

/// What a target asks of one observation, and what came; nothing of a promise, which has rows of its own.
pub(crate) fn asked(target: Target, seen: &Observation, came: &Came) -> Vec<(Question, f32)> {
    let yes_or_no = |yes: bool| f32::from(u8::from(yes));
    let plain = |answer: f32| vec![(Question::Plain, answer)];
    match target {
        Target::Payment | Target::Willingness | Target::Time => plain(yes_or_no(came.paid_after.is_some())),
        Target::Roll if seen.stage == Stage::WrittenOff => Vec::new(),
        Target::Roll => plain(yes_or_no(seen.stage < came.stage)),
        Target::Contact => {
            let question = |one: &Try| Question::Try(one.channel, one.hour, one.weekday);
            came.tries.iter().map(|one| (question(one), yes_or_no(one.reached))).collect()
        }
        Target::Amount => {
            let share = share_of_owed(&seen.features, came.paid.to_minor());
            share.map(|share| plain(share.clamp(0.0, SHARE_MAX))).unwrap_or_default()
        }
        Target::Promise => Vec::new(),
    }
}

/// What is asked of one promise, and whether it was kept.
pub(crate) fn asked_of_promise(ended: &EndedPromise) -> (Question, f32) {
    let share = ended.amount.and_then(|amount| share_of_owed(&ended.seen.features, amount));
    let days = u8::try_from(ended.days.clamp(0, 255)).map_or(f32::NAN, f32::from);
    let question = Question::Promise(share.map_or(f32::NAN, |share| share * 100.0), days);
    (question, f32::from(u8::from(ended.kept)))
}

/// An amount as a share of what was owed, where that is known and more than nothing.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a share, not money")]
fn share_of_owed(features: &Features, minor: i64) -> Option<f32> {
    let owed = features.get(Feature::Owed).filter(|owed| 0 < *owed)?;
    Some((minor as f64 / owed as f64) as f32)
}

/// The stretches that somebody was watched, up to the first payment or the end of the horizon.
fn spell(paid_after: Option<u8>) -> Spell {
    let paid = paid_after.map(i32::from).filter(|days| *days <= HORIZON_DAYS);
    let stretch = |days: i32| u32::try_from((days - 1) / STRETCH_DAYS + 1).unwrap_or(1);
    paid.map_or(Spell { periods: STRETCHES, paid: false }, |days| Spell { periods: stretch(days), paid: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Amount, Uuid};
    use people::Channel;

    fn seen(debtor: u128, day: i32, stage: Stage) -> Observation {
        let features = Features::default().with(Feature::Owed, 1_000_00).with(Feature::LateNow, 2);
        Observation { debtor: DebtorId(Uuid::from_u128(debtor)), day, stage, features }
    }

    fn came(paid_after: Option<u8>, minor: i64, stage: Stage) -> Came {
        let tries = vec![
            Try { channel: Channel::Voice, hour: 11, weekday: 2, reached: false },
            Try { channel: Channel::Email, hour: 9, weekday: 3, reached: true },
        ];
        Came { paid_after, paid: Amount::minor(minor), stage, tries }
    }

    fn samples(target: Target) -> Samples {
        let mut samples = Samples::new(target);
        samples.hear(&seen(1, 100, Stage::B2), &came(Some(7), 250_00, Stage::B1));
        samples.hear(&seen(2, 101, Stage::B2), &came(None, 0, Stage::B3));
        samples.hear(&seen(1, 130, Stage::WrittenOff), &came(None, 0, Stage::WrittenOff));
        samples
    }

    #[test]
    fn each_target_asks_something_else_of_the_same_days() {
        let table = |target| samples(target).table(&Scorecards::shipped()).unwrap();

        assert_eq!(table(Target::Payment).target(), [1.0, 0.0, 0.0]);
        assert_eq!(table(Target::Roll).target(), [0.0, 1.0]);
        assert_eq!(table(Target::Amount).target(), [0.25, 0.0, 0.0]);
        assert_eq!(table(Target::Contact).target(), [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
        assert_eq!(table(Target::Promise).rows(), 0);
        let spells = [(2, true), (6, false), (6, false)].map(|(periods, paid)| Spell { periods, paid });
        assert_eq!(samples(Target::Time).spells(), spells);
    }

    #[test]
    fn a_try_says_by_which_means_and_when() {
        let samples = samples(Target::Contact);
        let table = samples.table(&Scorecards::shipped()).unwrap();
        let column = |code: &str| {
            let at = table.features().iter().position(|feature| feature.name == code).unwrap();
            table.columns()[at][..2].to_vec()
        };

        assert_eq!([column("by_voice"), column("by_email"), column("hour")], [[1.0, 0.0], [0.0, 1.0], [11.0, 9.0]]);
        assert_eq!([column("owed"), column("late_now")], [[1_000.0; 2], [2.0; 2]]);
        assert_eq!(table.group(), [0, 0, 1, 1, 0, 0]);
    }

    #[test]
    fn a_promise_is_a_row_of_its_own() {
        let mut samples = Samples::new(Target::Promise);
        let ended = EndedPromise { seen: seen(1, 100, Stage::B1), amount: Some(500_00), days: 8, kept: true };
        samples.hear_promise(&ended);
        samples.hear_promise(&EndedPromise { amount: None, kept: false, ..ended });

        let table = samples.table(&Scorecards::shipped()).unwrap();

        assert_eq!(table.target(), [1.0, 0.0]);
        let last = &table.columns()[table.columns().len() - 2..];
        assert_eq!((&last[0][..1], &last[1]), (&[50.0][..], &vec![8.0, 8.0]));
        assert!(last[0][1].is_nan());
    }

    #[test]
    fn rows_are_of_a_stage_or_of_all() {
        let samples = samples(Target::Payment);

        assert_eq!([samples.rows_of(None), samples.rows_of(Some(Stage::B2))], [vec![0, 1, 2], vec![0, 1]]);
        assert_eq!(samples.rarer(&samples.rows_of(Some(Stage::B2))), 1);
        assert_eq!(samples.rarer(&[1, 2]), 0);
    }

    #[test]
    fn a_payment_falls_in_its_stretch() {
        let periods = |days| spell(days).periods;

        assert_eq!([Some(1), Some(5), Some(6), Some(30), Some(31), None].map(periods), [1, 1, 2, 6, 6, 6]);
    }
}
