//! What has been learnt about treatments, and how often it would take each of those that limits leave open.
use crate::rules::{
    drawn::{Alternative, Chance, Drawn, OWED_TRAIT, OWED_USUAL, TRAITS},
    learner_setting::{BadSetting, LearnerSetting},
    lesson::Besides,
    matrix::{Matrix, PPM},
    treatment::{Catalogue, Kind, Treatment},
};
use base::{Amount, DebtorId, Rounding};
use learn::{
    bandit::{
        ACTIONS_MAX, Aftermath, Bandit, Belief, Common, Context, Heard, Link, Open, Prior, Score, Stay, Table, Tariff,
        worth_of_a_day,
    },
    trial::Split,
};
use serde::{Deserialize, Serialize};

/// What has been learnt, as of a version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learner {
    /// Raised with every night that taught something.
    pub version: u32,
    /// How it learns.
    pub setting: LearnerSetting,
    table: Table,
    /// What was believed of debtors, whatever is done about them, before anything was seen.
    prior: Belief,
    /// The treatments of each kind, one bit each.
    kinds: [u32; 4],
    /// What one more contact by a person would bring, while there are fewer hands than debtors worth one.
    pub(super) hands: Amount,
    /// What seeking debtors costs beyond its price, as what was learnt may do it only so often.
    pub(super) quiet: Amount,
    /// For how many days each treatment stands.
    days: Vec<u16>,
    bandit: Bandit,
    /// What there usually was to win, and of how many outcomes that is the mean.
    usual: (f64, u32),
    control: Split,
}

/// What came of a decision, for whoever learns it.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'a> {
    /// What it was drawn from.
    pub drawn: &'a Drawn,
    /// What was done.
    pub treatment: u8,
    /// What came of it, from 0, the worst, to 1; see [`Tariff::outcome`].
    pub share: f64,
    /// Whether a person chose it.
    pub by: Chooser,
    /// What was done besides.
    pub besides: Besides,
}

/// Who chose what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chooser {
    /// A draw, whose chance was logged.
    Draw,
    /// A person, who may have known more than the context says.
    Person,
}

impl Learner {
    /// Before anything was learnt, for this matrix and these treatments.
    pub fn cold(setting: LearnerSetting, matrix: &Matrix, catalogue: &Catalogue) -> Result<Self, BadSetting> {
        let actions = catalogue.all().len();
        if !setting.holds() || ACTIONS_MAX < actions {
            return Err(BadSetting);
        }
        let table = setting.table(matrix.sides());
        let mut shared = table.belief(&PRIOR, TRAITS.len()).map_err(|_| BadSetting)?;
        know_what_nothing_brings(&mut shared, &table, &setting.tariff);
        let prior = shared.clone();
        // `moved_by` finds the kinds after what all share.
        let mut common = vec![Common { belief: shared, actions: u32::MAX }];
        let kinds = kinds(catalogue);
        for (actions, score) in kinds.into_iter().zip(setting.adds.scores()) {
            common.push(Common { belief: setting.adds(&table, score)?, actions });
        }
        let bandit = Bandit::beside(setting.bandit(), common, &setting.adds(&table, 0.0)?, actions);
        let days = catalogue.all().iter().map(|treatment| treatment.cool_down_days).collect();
        let control = Split::control(setting.control_ppm).map_err(|_| BadSetting)?;
        Ok(Self {
            version: 1,
            setting,
            table,
            prior,
            kinds,
            hands: Amount::ZERO,
            quiet: Amount::ZERO,
            days,
            bandit,
            usual: (0.0, 0),
            control,
        })
    }

    /// Whether it speaks of this matrix and these treatments: one that does not is not asked.
    pub fn fits(&self, matrix: &Matrix, catalogue: &Catalogue) -> bool {
        self.table.cells() == matrix.sides().iter().product::<usize>()
            && catalogue.all().len() <= self.bandit.beliefs().len()
    }

    /// Whether nothing that was learnt is ever applied to this debtor.
    pub fn is_control(&self, debtor: DebtorId) -> bool {
        self.control.arm(debtor.0.as_bytes()).is_some()
    }

    /// How often it would take each treatment that is open, in millionths that sum to a whole.
    ///
    /// The weights of the cell count before anything is seen. As far as outcomes have taught what debtors like this one do,
    /// what was learnt is heard instead; so before any outcome the chances are those of the weights.
    pub fn chances(&self, drawn: &Drawn) -> Vec<Chance> {
        let mut chances = drawn.by_weights();
        let asked = 1 < chances.len() && self.has_learnt() && self.knows(drawn);
        let Some(context) = self.context(drawn).filter(|_| asked) else { return chances };
        let heard = self.heard_ppm(&context);
        let mut learnt = vec![0; chances.len()];
        self.bandit.chances(&context, &self.open(drawn, &context), &mut learnt);
        blend(&mut chances, &learnt, heard);
        chances
    }

    /// What is believed that a treatment brings here, as a share (see [`Tariff::outcome`]), and one deviation of it.
    pub fn expects(&self, drawn: &Drawn, treatment: u8) -> Option<(f64, f64)> {
        let score = self.bandit.expects_of(&self.context(drawn)?, self.known(treatment)?, &mix(drawn));
        Some(as_share(score))
    }

    /// The same beside what else may be done, in a context that was made before.
    pub(super) fn believes(&self, context: &Context, treatment: u8) -> Option<(f64, f64)> {
        Some(as_share(self.bandit.expects(context, self.known(treatment)?)))
    }

    /// By how much doing something moves the log odds of what comes in, against what would be done on average of all that
    /// it was drawn from.
    pub(super) fn moves(&self, drawn: &Drawn, treatment: u8) -> Option<f64> {
        let (context, treatment) = self.context(drawn).zip(self.known(treatment)).filter(|_| self.knows(drawn))?;
        Some(self.bandit.expects_of(&context, treatment, &mix(drawn)).mean - self.bandit.shared(&context).mean)
    }

    /// What is believed to be best here, after its price and that of its days; `None` where nothing is open, or something
    /// that there is no belief about.
    pub fn best(&self, drawn: &Drawn) -> Option<u8> {
        let context = self.context(drawn).filter(|_| self.knows(drawn))?;
        let open = self.open(drawn, &context);
        let nets = self.bandit.nets(&context, &open);
        let best = open.iter().zip(nets).max_by(|(_, one), (_, other)| one.total_cmp(other));
        best.map(|(open, _)| open.action)
    }

    /// How much is heard here of what was learnt, in millionths: as much as the belief about what such debtors do is
    /// narrower than it was before anything was seen.
    pub fn heard(&self, drawn: &Drawn) -> u32 {
        self.context(drawn).map_or(0, |context| self.heard_ppm(&context))
    }

    /// Learns what came of a decision.
    pub fn learn(&mut self, lesson: Lesson<'_>) {
        let asked = self.known(lesson.treatment).filter(|_| self.knows(lesson.drawn));
        let Some((context, treatment)) = self.context(lesson.drawn).zip(asked) else { return };
        let weight = self.heft(lesson.drawn.owed)
            * match lesson.by {
                Chooser::Draw => 1.0,
                Chooser::Person => part(self.setting.person_ppm),
            };
        if 0.0 < weight {
            let beside = self.moved_by(&context, lesson.besides);
            let heard = Heard { outcome: lesson.share, weight, mix: &mix(lesson.drawn), beside };
            self.bandit.hear(&context, treatment, heard);
        }
    }

    /// By how much what was done besides moved an outcome: as much as is believed of a message and of a call.
    ///
    /// So a wait that a call followed within the week is not taken for as good as the call.
    fn moved_by(&self, context: &Context, Besides { sent, said }: Besides) -> f64 {
        let [message, call, _, wait] = [1, 2, 3, 4].map(|kind| self.bandit.in_common(context, kind).mean);
        let times = |thousandths: u32| f64::from(thousandths) / 1_000.0;
        times(sent) * (message - wait).max(0.0) + times(said) * (call - wait).max(0.0)
    }

    /// How much an outcome weighs: by what there was to win, as money is what is wanted and not payers.
    fn heft(&mut self, owed: Amount) -> f64 {
        let stake = self.setting.tariff.stake(owed);
        let (mean, count) = &mut self.usual;
        *count = (*count + 1).min(USUAL_MAX);
        *mean += (stake - *mean) / f64::from(*count);
        (stake / *mean).clamp(HEFT.start, HEFT.end)
    }

    /// Forgets as much as it does in a night that taught something.
    pub fn fade(&mut self) {
        let all = part(self.setting.cells.variance_ppm);
        self.bandit.fade(1.0 - part(self.setting.fade_ppm), [all, all * part(self.setting.differ_ppm)]);
    }

    /// A digest of all that its choices depend on.
    pub fn digest(&self) -> [u8; 32] {
        *blake3::hash(&self.encode()).as_bytes()
    }

    /// As it is stored.
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("what was learnt is plain data")
    }

    /// One that was stored; `None` for what is none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// What it takes to do something, in the units of what it brings.
    fn cost(&self, open: &Alternative, drawn: &Drawn) -> f64 {
        let quiet = if Self::seeks(open) { self.quiet } else { Amount::ZERO };
        self.setting.tariff.cost(self.price(open) + quiet, drawn.owed)
    }

    /// What it takes to do something: its price, and that of hands.
    pub(super) fn price(&self, open: &Alternative) -> Amount {
        if self.needs_hands(open.treatment) { open.cost + self.hands } else { open.cost }
    }

    /// Whether it seeks the debtor: what costs nothing is done to nobody.
    pub(super) const fn seeks(open: &Alternative) -> bool {
        0 < open.cost.to_minor()
    }

    /// For how many days a treatment stands.
    pub(super) fn days(&self, treatment: u8) -> u16 {
        self.days.get(usize::from(treatment)).copied().unwrap_or(1)
    }

    /// Whether a person does it.
    pub(super) fn needs_hands(&self, treatment: u8) -> bool {
        let [_, call, task, _] = self.kinds;
        (call | task) >> treatment & 1 == 1
    }

    /// A treatment that there is a belief about.
    fn known(&self, treatment: u8) -> Option<u8> {
        (usize::from(treatment) < self.bandit.beliefs().len()).then_some(treatment)
    }

    /// Whether there is a belief about all that is open.
    fn knows(&self, drawn: &Drawn) -> bool {
        drawn.open.iter().all(|open| self.known(open.treatment).is_some())
    }

    fn has_learnt(&self) -> bool {
        self.bandit.beliefs().iter().any(|belief| 0 < belief.seen())
    }

    /// What is known of a decision, as beliefs take it; `None` for what this matrix has no place for.
    pub(super) fn context(&self, drawn: &Drawn) -> Option<Context> {
        let cell = Some(usize::from(drawn.cell)).filter(|cell| *cell < self.table.cells())?;
        let traits: Vec<f64> = drawn.traits.iter().map(|number| f64::from(*number) / 1_000.0).collect();
        let context = Context::new(&self.table.numbers(cell, &traits)).filter(|_| traits.len() == TRAITS.len());
        Some(context?.with_leeway(leeway(drawn)))
    }

    /// [`Learner::heard`] in a context that was made before.
    pub(super) fn heard_ppm(&self, context: &Context) -> u32 {
        let (before, left) = (self.prior.at(context).variance, self.bandit.shared(context).variance);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nothing and a million")]
        let ppm = ((1.0 - left / before).clamp(0.0, 1.0) * f64::from(PPM)) as u32;
        ppm
    }

    /// What is open, with its cost and that of the days for which it stands: while it does, nothing else is done.
    fn open(&self, drawn: &Drawn, context: &Context) -> Vec<Open> {
        let price = |open: &Alternative| Open { action: open.treatment, cost: self.cost(open, drawn) };
        let mut open: Vec<Open> = drawn.open.iter().map(price).collect();
        let nets = self.bandit.nets(context, &open);
        let days = |open: &Alternative| f64::from(self.days(open.treatment));
        let stay = |(open, net): (&Alternative, &f64)| Stay { net: *net, days: days(open), idle: !Self::seeks(open) };
        let day = worth_of_a_day(drawn.open.iter().zip(&nets).map(stay));
        for (open, alternative) in open.iter_mut().zip(&drawn.open) {
            open.cost += day * days(alternative);
        }
        open
    }
}

/// How much of what treatments differ in shows: as much as is due of what there is to win, as that is what they speak of,
/// and a little of what falls due later.
fn leeway(drawn: &Drawn) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a share of money, not money")]
    let [due, owed] = [drawn.due, drawn.owed].map(|amount| amount.to_minor().max(0) as f64);
    LEEWAY_LEAST.max(due / owed.max(1.0))
}

/// A score as a share, and one deviation of it.
fn as_share(score: Score) -> (f64, f64) {
    let value = Link::Logistic.value(score.mean);
    (value, value * (1.0 - value) * score.variance.sqrt())
}

/// With what chance each treatment was to be drawn.
fn mix(drawn: &Drawn) -> Vec<(u8, f64)> {
    drawn.open.iter().map(|open| (open.treatment, part(open.chance))).collect()
}

/// The treatments of each kind, one bit each: whatever is sent, whatever is said, whatever is left alone.
fn kinds(catalogue: &Catalogue) -> [u32; 4] {
    let of = |kind: Kind| {
        let bit = |treatment: &Treatment| u32::from(treatment.kind == kind) << treatment.number;
        catalogue.all().iter().map(bit).sum()
    };
    [Kind::Message, Kind::Call, Kind::Task, Kind::Wait].map(of)
}

/// What is believed of a treatment before anything is seen: traits matter by a few tenths of the log odds.
pub(super) const PRIOR: Prior = Prior { score: -2.0, score_variance: 1.0, weight_variance: 0.2 };
/// What there usually is to win is the mean of so many outcomes, more or less.
const USUAL_MAX: u32 = 10_000;
/// At least this part of what treatments differ in is thought to show.
const LEEWAY_LEAST: f64 = 0.1;
/// Between these an outcome weighs what there was to win, over the usual.
const HEFT: std::ops::Range<f64> = 0.1..5.0;
/// Of what is owed, in millionths, what comes in by itself is thought to be this much.
const UNPROMPTED_PPM: i64 = 30_000;

/// An outcome counts what could be lost too, so that of the same recovery it says more where more is owed. That is known
/// before anything is seen.
fn know_what_nothing_brings(prior: &mut Belief, table: &Table, tariff: &Tariff) {
    for power in -4..=4_i32 {
        let mut traits = [0.0; TRAITS.len()];
        traits[OWED_TRAIT] = f64::from(power) / 2.0;
        let owed = Amount::minor(if power < 0 { OWED_USUAL >> -power } else { OWED_USUAL << power });
        let recovered = owed.share(UNPROMPTED_PPM, i64::from(PPM), Rounding::Down);
        let outcome = tariff.outcome(&Aftermath { owed, recovered, complaints: 0, opt_outs: 0 });
        if let Some(context) = Context::new(&table.numbers(table.cells(), &traits)) {
            (0..8).for_each(|_| prior.learn_share(&context, outcome, 2.0));
        }
    }
}

/// Chances between those of the weights and those learnt, `heard` millionths of the way; what rounding leaves goes to
/// the likeliest.
fn blend(chances: &mut [Chance], learnt: &[u32], heard: u32) {
    let (still, heard) = (u64::from(PPM - heard), u64::from(heard));
    let mut left = PPM;
    for ((_, chance), learnt) in chances.iter_mut().zip(learnt) {
        let mixed = (u64::from(*chance) * still + u64::from(*learnt) * heard) / u64::from(PPM);
        *chance = u32::try_from(mixed).unwrap_or(PPM).min(left);
        left -= *chance;
    }
    if let Some((_, likeliest)) = chances.iter_mut().max_by_key(|(_, chance)| *chance) {
        *likeliest += left;
    }
}

pub(super) fn part(ppm: u32) -> f64 {
    f64::from(ppm) / f64::from(PPM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::learner_setting::CellLikeness;
    use base::Uuid;
    use proptest::prelude::*;

    fn cold() -> Learner {
        let catalogue = Catalogue::shipped();
        Learner::cold(LearnerSetting::shipped(), &Matrix::shipped(&catalogue), &catalogue).unwrap()
    }

    fn drawn(cell: u8, weights: &[(u8, u32)], draw: u64) -> Drawn {
        let cost = |treatment| if treatment < 8 { Amount::minor(50) } else { Amount::minor(900_00) };
        let open = |(treatment, weight): &(u8, u32)| Alternative::new(*treatment, *weight, cost(*treatment));
        Drawn {
            cell,
            traits: vec![0; TRAITS.len()],
            owed: Amount::minor(50_000_00),
            due: Amount::minor(50_000_00),
            open: weights.iter().map(open).collect(),
            draw,
        }
    }

    /// Mails bring nothing here, calls everything, every fourth time.
    fn taught(learner: &mut Learner, cell: u8, lessons: u32) {
        let drawn = drawn(cell, &[(5, 50), (9, 50)], 0);
        for lesson in 0..lessons {
            let treatment = if lesson % 2 == 0 { 5 } else { 9 };
            let recovered = if lesson % 8 == 1 { drawn.owed } else { Amount::ZERO };
            let aftermath = Aftermath { owed: drawn.owed, recovered, complaints: 0, opt_outs: 0 };
            let share = learner.setting.tariff.outcome(&aftermath);
            learner.learn(Lesson { drawn: &drawn, treatment, share, by: Chooser::Draw, besides: Besides::default() });
        }
    }

    #[test]
    fn before_any_outcome_the_chances_are_those_of_the_weights() {
        let drawn = drawn(14, &[(5, 45), (6, 30), (9, 25)], 0);

        assert_eq!(cold().chances(&drawn), [(5, 450_000), (6, 300_000), (9, 250_000)]);
    }

    #[test]
    fn what_pays_is_taken_more_often_and_neighbours_hear_of_it() {
        let mut learner = cold();

        taught(&mut learner, 14, 400);

        let call = |cell| learner.chances(&drawn(cell, &[(5, 50), (9, 50)], 0))[1].1;
        assert!(850_000 < call(14), "{}", call(14));
        assert!(500_000 < call(18) && call(18) < call(14), "{} {}", call(18), call(14));
        assert!(learner.heard(&drawn(18, &[(5, 1), (9, 1)], 0)) < learner.heard(&drawn(14, &[(5, 1), (9, 1)], 0)));
    }

    #[test]
    fn what_was_learnt_shows_where_something_is_due() {
        let mut learner = cold();
        taught(&mut learner, 14, 400);

        let more = |due| {
            let drawn = Drawn { due, ..drawn(14, &[], 0) };
            learner.expects(&drawn, 9).unwrap().0 - learner.expects(&drawn, 5).unwrap().0
        };
        let (nothing, all) = (more(Amount::ZERO), more(Amount::minor(50_000_00)));
        assert!(0.0 < nothing && nothing * 5.0 < all, "{nothing} {all}");
    }

    #[test]
    fn a_wait_that_a_call_followed_is_not_taken_for_as_good_as_the_call() {
        let told = |besides: Besides| {
            let mut learner = cold();
            let mut drawn = drawn(14, &[(1, 50), (9, 50)], 0);
            drawn.open.iter_mut().for_each(|open| open.chance = PPM / 2);
            for lesson in 0..400 {
                let (treatment, share) = (if lesson % 2 == 0 { 1 } else { 9 }, f64::from(u8::from(lesson % 8 < 2)));
                let besides = if treatment == 1 { besides } else { Besides::default() };
                learner.learn(Lesson { drawn: &drawn, treatment, share, by: Chooser::Draw, besides });
            }
            learner.expects(&drawn, 9).unwrap().0 - learner.expects(&drawn, 1).unwrap().0
        };

        let (alone, followed) = (told(Besides::default()), told(Besides { sent: 0, said: 1_000 }));

        assert!(alone + 0.02 < followed, "{alone} {followed}");
    }

    #[test]
    fn what_a_person_chose_teaches_less() {
        let (mut person, mut drawn_by_lot) = (cold(), cold());
        let drawn = drawn(14, &[(5, 50), (9, 50)], 0);

        for _ in 0..40 {
            person.learn(Lesson {
                drawn: &drawn,
                treatment: 9,
                share: 0.9,
                by: Chooser::Person,
                besides: Besides::default(),
            });
            drawn_by_lot.learn(Lesson {
                drawn: &drawn,
                treatment: 9,
                share: 0.9,
                by: Chooser::Draw,
                besides: Besides::default(),
            });
        }

        assert!(0 < person.heard(&drawn) && person.heard(&drawn) < drawn_by_lot.heard(&drawn));
    }

    #[test]
    fn of_two_that_bring_the_same_the_one_that_stands_for_less_is_taken() {
        let same = |learner: &mut Learner, days: [u16; 2]| {
            [learner.days[5], learner.days[9]] = days;
            let mut drawn = drawn(14, &[(1, 20), (5, 40), (9, 40)], 0);
            drawn.open.iter_mut().for_each(|open| open.cost = Amount::minor(i64::from(open.treatment != 1)));
            let both: Vec<u32> = learner.chances(&drawn).iter().map(|(_, chance)| *chance).collect();
            (both[1], both[2], learner.best(&drawn))
        };
        let mut learner = cold();
        let drawn = drawn(14, &[(1, 20), (5, 40), (9, 40)], 0);
        for lesson in 0..1_200 {
            let (treatment, share) = ([1, 5, 9][lesson % 3], if lesson % 3 == 0 { 0.2 } else { 0.4 });
            learner.learn(Lesson { drawn: &drawn, treatment, share, by: Chooser::Draw, besides: Besides::default() });
        }

        let (mail_long, call_short, best) = same(&mut learner, [15, 5]);
        let (mail_short, call_long, other) = same(&mut learner, [5, 15]);

        assert!(
            2 * mail_long < call_short && 2 * call_long < mail_short,
            "{mail_long} {call_short} {mail_short} {call_long}"
        );
        assert_eq!((best, other), (Some(9), Some(5)));
    }

    #[test]
    fn every_night_a_little_is_forgotten() {
        let mut learner = cold();
        taught(&mut learner, 14, 200);
        let drawn = drawn(14, &[(5, 50), (9, 50)], 0);
        let (before, digest) = (learner.heard(&drawn), learner.digest());

        (0..100).for_each(|_| learner.fade());

        assert!(learner.heard(&drawn) < before);
        assert_ne!(learner.digest(), digest);
    }

    #[test]
    fn the_control_group_is_as_large_as_told() {
        let learner = cold();

        let control = (0..20_000_u128).filter(|n| learner.is_control(DebtorId(Uuid::from_u128(*n)))).count();

        assert!(control.abs_diff(1_000) < 120, "{control}");
    }

    #[test]
    fn a_setting_that_cannot_be_is_refused() {
        let catalogue = Catalogue::shipped();
        let matrix = Matrix::shipped(&catalogue);
        let shipped = LearnerSetting::shipped();
        let alike = CellLikeness { columns_ppm: PPM, ..shipped.cells };

        assert_eq!(
            Learner::cold(LearnerSetting { control_ppm: PPM + 1, ..shipped }, &matrix, &catalogue),
            Err(BadSetting)
        );
        assert_eq!(Learner::cold(LearnerSetting { cells: alike, ..shipped }, &matrix, &catalogue), Err(BadSetting));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_choice_is_open_has_its_chance_and_replays_from_what_is_stored(
            lessons in 0_u32..300,
            cell in 0_u8..48,
            weights in prop::collection::vec(1_u32..99, 1..5),
            draw: u64,
        ) {
            let mut learner = cold();
            taught(&mut learner, cell, lessons);
            let options: Vec<(u8, u32)> = [4, 5, 6, 8, 9].into_iter().zip(weights).collect();
            let drawn = drawn(cell, &options, draw);

            let chances = learner.chances(&drawn);
            let chosen = drawn.pick(&chances).unwrap();
            let again = Learner::decode(&learner.encode()).unwrap();

            prop_assert_eq!(chances.iter().map(|(_, chance)| chance).sum::<u32>(), PPM);
            prop_assert!(chances.contains(&chosen) && 0 < chosen.1);
            prop_assert_eq!(again.digest(), learner.digest());
            prop_assert_eq!(drawn.pick(&again.chances(&drawn)), Some(chosen));
        }
    }
}
