//! The models that speak today, beside the expert's cards: what they say of a debtor, and why, in the cards' words.
use crate::rules::{
    feature::{Feature, Features},
    observation::stage_of,
    scorecard::{Card, Indicator, WHYS_MAX, Why, keep},
    target::{Column, Question, Target},
};
use ledger::Stage;
use models::{Amount, Laid, Model, Sway, TimeToPay, log_odds, probability};
use people::Channel;

/// What was learned for one target, as it is kept.
#[derive(Clone, Debug)]
pub enum Taught {
    /// The chance of something.
    Chance(Box<Model>),
    /// A part of what is owed.
    Amount(Box<Amount>),
    /// When something is paid.
    Time(Box<TimeToPay>),
}

/// A model that speaks, ready to be asked.
#[derive(Clone, Debug)]
pub struct Live {
    /// Which version of the registry.
    pub version: u32,
    /// What it foretells.
    pub target: Target,
    /// Of which stage of arrears; nothing where of every one.
    pub stage: Option<Stage>,
    taught: Taught,
    columns: Vec<Column>,
    /// Of a chance, laid out to be asked of many.
    laid: Option<Laid>,
    /// The log odds of those who taught it.
    usual: f64,
}

/// What models tell of a debtor's indicators, in their order: each from 0 to 100, and by which version.
pub(crate) type Told = [Option<(u8, u32)>; 6];

/// The models that speak, at most one for a target and a stage.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    live: Vec<Live>,
}

/// A chance to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// By which means.
    pub channel: Channel,
    /// At which hour of the debtor's day.
    pub hour: u8,
    /// From 0 to 1.
    pub chance: f64,
}

/// What models say of a debtor beside the indicators; nothing where none speaks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foretold {
    /// The chance that something is paid within thirty days.
    pub payment: Option<f64>,
    /// The chance that the arrears reach a later stage.
    pub roll: Option<f64>,
    /// The part of what is owed that is expected within thirty days.
    pub share: Option<f64>,
    /// The chance that something is paid by the end of each stretch of five days.
    pub paid_by: Vec<f64>,
    /// By which means and when they are likeliest reached, the likeliest first.
    pub reach: Vec<Reach>,
}

impl Foretold {
    /// What is expected within thirty days of somebody who owes so much, rounded down.
    #[expect(clippy::cast_possible_truncation, reason = "a share of an amount, in millionths")]
    pub fn amount_of(&self, owed: base::Amount) -> Option<base::Amount> {
        let ppm = i128::from((self.share?.clamp(0.0, SHARE_MAX) * MICRO) as i64);
        let minor = i128::from(owed.to_minor()) * ppm / 1_000_000;
        Some(base::Amount::minor(i64::try_from(minor).unwrap_or(i64::MAX)))
    }
}

/// More than this part of what is owed is not expected of anybody.
const SHARE_MAX: f64 = 2.0;
/// Features that a row may have, beside those of a try or a promise.
const ROW_MAX: usize = 96;
/// The hours at which somebody may be sought, in whole hours of their day.
const HOURS: std::ops::RangeInclusive<u8> = 8..=20;
/// The means that an hour is told for.
const MEANS: [Channel; 4] = [Channel::Voice, Channel::Whatsapp, Channel::Sms, Channel::Email];
/// Tries that are told of.
const REACH_MAX: usize = 5;
const MICRO: f64 = 1e6;

impl Taught {
    /// The features of a row, by their code; without the period, where there is one.
    pub fn features(&self) -> &[models::Feature] {
        match self {
            Self::Chance(model) => &model.features,
            Self::Amount(amount) => &amount.pays.features,
            Self::Time(time) => time.hazard.features.split_last().map_or(&[], |(_, own)| own),
        }
    }

    /// What was judged: of an amount, whether anything is paid; of a time, the chance of each stretch.
    pub(crate) fn model(&self) -> &Model {
        match self {
            Self::Chance(model) => model,
            Self::Amount(amount) => &amount.pays,
            Self::Time(time) => &time.hazard,
        }
    }

    /// How it was judged.
    pub fn card(&self) -> &models::Card {
        &self.model().card
    }

    /// The features that sway what was judged the most, by their code, the strongest first.
    pub fn sways(&self) -> Vec<(&str, Sway)> {
        let named = |sway: Sway| Some((self.features().get(sway.feature)?.name.as_str(), sway));
        self.model().sways().into_iter().filter_map(named).collect()
    }

    /// The bytes to keep.
    pub fn to_bytes(&self) -> Result<Vec<u8>, models::Error> {
        match self {
            Self::Chance(model) => model.to_bytes(),
            Self::Amount(amount) => amount.to_bytes(),
            Self::Time(time) => time.to_bytes(),
        }
    }

    /// What was kept for a target.
    pub fn from_bytes(target: Target, bytes: &[u8]) -> Result<Self, models::Error> {
        match target {
            Target::Amount => Ok(Self::Amount(Box::new(Amount::from_bytes(bytes)?))),
            Target::Time => Ok(Self::Time(Box::new(TimeToPay::from_bytes(bytes)?))),
            Target::Payment | Target::Willingness | Target::Contact | Target::Promise | Target::Roll => {
                Ok(Self::Chance(Box::new(Model::from_bytes(bytes)?)))
            }
        }
    }
}

impl Live {
    /// A model of the registry.
    ///
    /// # Errors
    /// It looks at something that is not in the dictionary of features.
    pub fn new(version: u32, (target, stage): (Target, Option<Stage>), taught: Taught) -> Result<Self, models::Error> {
        let column = |feature: &models::Feature| {
            Column::from_code(&feature.name).ok_or_else(|| models::Error::Feature(feature.name.clone()))
        };
        let columns = taught.features().iter().map(column).collect::<Result<Vec<_>, _>>()?;
        if ROW_MAX < columns.len() {
            return Err(models::Error::Unfit(format!("{} features are too many", columns.len())));
        }
        let card = taught.card();
        let usual = usual(card.yes, card.rows);
        let laid = match &taught {
            Taught::Chance(model) => Some(Laid::of(&model.shape, columns.len())?),
            Taught::Amount(_) | Taught::Time(_) => None,
        };
        Ok(Self { version, target, stage, taught, columns, laid, usual })
    }

    /// What was learned.
    pub fn taught(&self) -> &Taught {
        &self.taught
    }

    /// The features that it looks at.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Adds what it looks at of a debtor to columns, one a feature.
    pub(crate) fn row_of(&self, features: &Features, into: &mut [Vec<f32>]) {
        for (values, column) in into.iter_mut().zip(&self.columns) {
            values.push(column.value(features, Question::usual(self.target)));
        }
    }

    /// The names of what it looks at that is of the debtor, not of the question.
    pub(crate) fn asks_of_debtor(&self) -> Vec<&'static str> {
        let known = |column: &Column| match column {
            Column::Known(feature) => Some(feature.code()),
            Column::Asked(_) => None,
        };
        self.columns.iter().filter_map(known).collect()
    }

    fn asked<T>(&self, features: &Features, question: Question, ask: impl FnOnce(&[f32]) -> T) -> T {
        let mut row = [f32::NAN; ROW_MAX];
        for (value, column) in row.iter_mut().zip(&self.columns) {
            *value = column.value(features, question);
        }
        ask(row.get(..self.columns.len()).unwrap_or_default())
    }

    /// The chance of a question, where it is a chance that was learned.
    fn chance(&self, features: &Features, question: Question) -> Option<f64> {
        match &self.taught {
            Taught::Chance(model) => Some(self.asked(features, question, |row| model.told(row))),
            Taught::Amount(_) | Taught::Time(_) => None,
        }
    }

    /// What is said of a question: a chance; of an amount, the part of what is owed that is expected; of a time, the
    /// chance that something is paid by its end.
    pub(crate) fn says(&self, features: &Features, question: Question) -> f64 {
        self.asked(features, question, |row| match &self.taught {
            Taught::Chance(model) => model.told(row),
            Taught::Amount(amount) => amount.expected(row).clamp(0.0, SHARE_MAX),
            Taught::Time(time) => time.paid_by(row).last().copied().unwrap_or_default(),
        })
    }

    /// What an indicator is told from log odds: a chance in hundredths; of the will, the chance that it would have among
    /// those of whom half pay, so that it is told apart from how often anybody does.
    fn points(&self, score: f64) -> f64 {
        let level = if self.target == Target::Willingness { self.usual } else { 0.0 };
        100.0 * probability(score - level)
    }

    /// The indicator that log odds come to, 0 to 100.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 0 and 100")]
    fn indicator(&self, score: f64) -> u8 {
        self.points(score).round().clamp(0.0, 100.0) as u8
    }

    /// The indicator of a debtor.
    pub(crate) fn value(&self, features: &Features) -> Option<u8> {
        let Taught::Chance(model) = &self.taught else { return None };
        let score = self.asked(features, Question::usual(self.target), |row| model.score(row));
        Some(self.indicator(score))
    }

    /// The indicators of many, the very same.
    fn values(&self, seen: &[&Features]) -> Option<Vec<u8>> {
        let (Taught::Chance(model), Some(laid)) = (&self.taught, &self.laid) else { return None };
        let question = Question::usual(self.target);
        let of = |column: &Column| seen.iter().map(|features| column.value(features, question)).collect();
        let columns: Vec<Vec<f32>> = self.columns.iter().map(of).collect();
        let slices: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
        let scores = model.scores_of(laid, &slices).expect("it was laid out for these columns");
        Some(scores.into_iter().map(|score| self.indicator(score)).collect())
    }

    /// The strongest contributions to the indicator in points, the strongest first, in the words of `card`.
    ///
    /// A contribution in log odds is worth its part of the way from where nothing is known to the value, so that
    /// together they come to it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "points are at most a hundred")]
    fn whys(&self, features: &Features, card: &Card) -> [Why; WHYS_MAX] {
        let mut whys = [Why::default(); WHYS_MAX];
        let Taught::Chance(model) = &self.taught else { return whys };
        let told = self.asked(features, Question::usual(self.target), |row| model.explain(row));
        let parts = || self.columns.iter().zip(&told.parts_micro);
        let of_debtor: i64 =
            parts().filter(|(column, _)| matches!(column, Column::Known(_))).map(|(_, part)| part).sum();
        let score = told.score_micro as f64 / MICRO;
        let start = score - of_debtor as f64 / MICRO;
        let way = score - start;
        let a_unit = if way.abs() < 1e-9 { 0.0 } else { (self.points(score) - self.points(start)) / way };
        for (column, part) in parts() {
            let Column::Known(feature) = column else { continue };
            let points = (*part as f64 / MICRO * a_unit).round() as i16;
            keep(&mut whys, card.why(*feature, features.get(*feature), points));
        }
        whys
    }
}

/// The log odds of those who taught a model, one row at even odds added.
#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn usual(yes: u64, rows: u64) -> f64 {
    log_odds((yes as f64 + 0.5) / (rows as f64 + 1.0))
}

impl Learned {
    /// The models that speak.
    pub fn new(live: Vec<Live>) -> Self {
        Self { live }
    }

    /// Every one of them.
    pub fn all(&self) -> &[Live] {
        &self.live
    }

    /// Who speaks for a target in a stage: the model of that stage, or else the one of every stage.
    pub fn of(&self, target: Target, stage: Stage) -> Option<&Live> {
        let by = |wanted: Option<Stage>| self.live.iter().find(|one| one.target == target && one.stage == wanted);
        by(Some(stage)).or_else(|| by(None))
    }

    fn speaks(&self, indicator: Indicator, features: &Features) -> Option<&Live> {
        if self.live.is_empty() {
            return None;
        }
        let target = Target::ALL.into_iter().find(|target| target.indicator() == Some(indicator))?;
        self.of(target, stage_of(features))
    }

    /// One indicator, where a model tells it.
    pub(crate) fn value(&self, indicator: Indicator, features: &Features) -> Option<u8> {
        self.speaks(indicator, features)?.value(features)
    }

    /// What models tell of a debtor's indicators.
    pub(crate) fn told(&self, features: &Features) -> Told {
        Indicator::ALL.map(|indicator| {
            let live = self.speaks(indicator, features)?;
            Some((live.value(features)?, live.version))
        })
    }

    /// The same of many debtors at once, in their order.
    pub(crate) fn told_of(&self, seen: &[Features]) -> Vec<Told> {
        let mut told = vec![Told::default(); seen.len()];
        for (place, indicator) in Indicator::ALL.into_iter().enumerate() {
            let mut heard: Vec<(&Live, Vec<usize>)> = Vec::new();
            for (at, features) in seen.iter().enumerate() {
                let Some(live) = self.speaks(indicator, features) else { continue };
                match heard.iter_mut().find(|(other, _)| other.version == live.version) {
                    Some((_, rows)) => rows.push(at),
                    None => heard.push((live, vec![at])),
                }
            }
            for (live, rows) in heard {
                let own: Vec<&Features> = rows.iter().filter_map(|at| seen.get(*at)).collect();
                for (at, value) in rows.into_iter().zip(live.values(&own).unwrap_or_default()) {
                    if let Some(slot) = told.get_mut(at).and_then(|told| told.get_mut(place)) {
                        *slot = Some((value, live.version));
                    }
                }
            }
        }
        told
    }

    /// Whether the model that tells an indicator, if one does, looks at a feature.
    pub(crate) fn looks_at(&self, indicator: Indicator, features: &Features, feature: Feature) -> bool {
        let known =
            |live: &Live| live.columns.iter().any(|column| matches!(column, Column::Known(one) if *one == feature));
        self.speaks(indicator, features).is_some_and(known)
    }

    /// Why, where a model tells it.
    pub(crate) fn whys(&self, indicator: Indicator, features: &Features, card: &Card) -> Option<[Why; WHYS_MAX]> {
        self.speaks(indicator, features).map(|live| live.whys(features, card))
    }

    /// What is foretold of a debtor beside the indicators.
    pub fn foretold(&self, features: &Features) -> Foretold {
        let stage = stage_of(features);
        let chance = |target| self.of(target, stage).and_then(|live| live.chance(features, Question::usual(target)));
        Foretold {
            payment: chance(Target::Payment),
            roll: chance(Target::Roll),
            share: self.part(features),
            paid_by: self.paid_by(features).unwrap_or_default(),
            reach: self.reach(features, stage),
        }
    }

    /// The chance that a debtor answers in person by a channel at an hour of a weekday, where a model tells it.
    pub(crate) fn answers(&self, features: &Features, (channel, weekday, hour): (Channel, u8, u8)) -> Option<f64> {
        let live = self.of(Target::Contact, stage_of(features))?;
        live.chance(features, Question::Try(channel, hour, weekday))
    }

    /// The chance that a promise of so many hundredths of what is owed, so many days ahead, is kept; where a model tells it.
    #[expect(clippy::cast_possible_truncation, reason = "what is looked at needs no more than seven digits")]
    pub(crate) fn keeps(&self, features: &Features, (percent, days): (f64, i32)) -> Option<f64> {
        let live = self.of(Target::Promise, stage_of(features))?;
        let days = u8::try_from(days.clamp(0, 255)).map_or(f32::NAN, f32::from);
        live.chance(features, Question::Promise(percent as f32, days))
    }

    /// The chance that something is paid within thirty days, where a model tells it.
    pub(crate) fn pays(&self, features: &Features) -> Option<f64> {
        self.of(Target::Payment, stage_of(features))?.chance(features, Question::Plain)
    }

    /// The part of what is owed that is expected within thirty days, where a model tells it.
    pub(crate) fn part(&self, features: &Features) -> Option<f64> {
        let live = self.of(Target::Amount, stage_of(features))?;
        match live.taught() {
            Taught::Amount(amount) => Some(live.asked(features, Question::Plain, |row| amount.expected(row))),
            Taught::Chance(_) | Taught::Time(_) => None,
        }
    }

    /// The chance that something is paid by the end of each stretch of five days, where a model tells it.
    pub(crate) fn paid_by(&self, features: &Features) -> Option<Vec<f64>> {
        let live = self.of(Target::Time, stage_of(features))?;
        match live.taught() {
            Taught::Time(time) => Some(live.asked(features, Question::Plain, |row| time.paid_by(row))),
            Taught::Chance(_) | Taught::Amount(_) => None,
        }
    }

    /// Whether the model of payments looks at a feature.
    pub(crate) fn payment_looks_at(&self, features: &Features, feature: Feature) -> bool {
        let live = self.of(Target::Payment, stage_of(features));
        live.is_some_and(|live| live.columns.contains(&Column::Known(feature)))
    }

    /// The likeliest means and hours, each means at its best hour.
    fn reach(&self, features: &Features, stage: Stage) -> Vec<Reach> {
        let Some(live) = self.of(Target::Contact, stage) else { return Vec::new() };
        let mut found = Vec::new();
        for channel in MEANS {
            let at = |hour| {
                let chance = live.chance(features, Question::Try(channel, hour, 1))?;
                Some(Reach { channel, hour, chance })
            };
            found.extend(HOURS.filter_map(at).max_by(|a, b| a.chance.total_cmp(&b.chance).then(b.hour.cmp(&a.hour))));
        }
        found.sort_by(|a, b| b.chance.total_cmp(&a.chance));
        found.truncate(REACH_MAX);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{
        feature::Feature,
        scorecard::Scorecards,
        testing::{late_observations, samples_of},
    };
    use models::{AsWritten, Contest, Expert, Plan};

    fn live(target: Target, rows: usize) -> Live {
        let cards = Scorecards::shipped();
        let samples = samples_of(target, &late_observations(rows));
        let table = samples.table(&cards).unwrap();
        let prior = crate::rules::target::expert(target, samples.columns(), &cards, 1);
        let (expert, written) = (Expert::new(prior.clone()), AsWritten(prior));
        let plan = Plan::fitting(&table, &table.all(), 3, 0, 1);
        let contest = Contest { target: target.code(), competitors: &[&expert, &written], plan, seed: 1 };
        let model = contest.hold(&table, &table.all()).unwrap();
        Live::new(7, (target, None), Taught::Chance(Box::new(model))).unwrap()
    }

    #[test]
    fn a_learned_indicator_is_the_chance_that_it_foretells_and_its_reasons_come_to_it() {
        let (live, cards) = (live(Target::Payment, 3_000), Scorecards::shipped());
        let card = cards.card(Indicator::Outlook);
        let (prompt, late) =
            (Features::default().with(Feature::LateNow, 0), Features::default().with(Feature::LateNow, 3));

        let values = [&prompt, &late].map(|seen| live.value(seen).unwrap());

        assert!(values[1] + 20 < values[0], "{values:?}");
        let first = live.whys(&late, card)[0];
        assert!(first.points < 0);
        assert_eq!(card.reason(first, &late).unwrap().sentence_es, "3 meses de atraso");
    }

    #[test]
    fn the_will_is_told_beside_those_who_taught_it() {
        let live = live(Target::Willingness, 3_000);

        let middle: Vec<u8> =
            (0..4).map(|late| live.value(&Features::default().with(Feature::LateNow, late)).unwrap()).collect();

        assert!(middle.is_sorted_by(|one, next| next < one), "{middle:?}");
        assert!(50 < middle[0] && middle[3] < 50, "{middle:?}");
    }

    #[test]
    fn the_model_of_a_stage_speaks_before_the_one_of_all() {
        let all = live(Target::Payment, 400);
        let of_stage = Live { version: 8, stage: Some(Stage::B2), ..all.clone() };
        let learned = Learned::new(vec![all, of_stage]);
        let seen = |days| Features::default().with(Feature::DaysPastDue, days);

        let version = |days| learned.told(&seen(days))[Indicator::Outlook as usize].unwrap().1;

        assert_eq!([5, 31, 60, 61].map(version), [7, 8, 8, 7]);
        assert_eq!(learned.told(&seen(5))[Indicator::Ability as usize], None);
        let many: Vec<Features> = (0..150).map(seen).collect();
        assert_eq!(learned.told_of(&many), many.iter().map(|one| learned.told(one)).collect::<Vec<_>>());
        assert_eq!(learned.foretold(&seen(5)).roll, None);
    }

    #[test]
    fn a_model_that_asks_what_nobody_may_look_at_does_not_speak() {
        let live = live(Target::Payment, 400);
        let Taught::Chance(mut model) = live.taught else { panic!("a chance was learned") };
        model.features[0].name = "sex".to_owned();

        let refused = Live::new(1, (Target::Payment, None), Taught::Chance(model)).unwrap_err();

        assert_eq!(refused, models::Error::Feature("sex".to_owned()));
    }
}
