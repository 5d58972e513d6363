//! A chooser: a belief for each action, a way to explore, and a floor under exploring.
use super::{
    ACTIONS_MAX, Belief, Common, Context, Link, Score, Worth, belief::PRECISION_MIN, common::contrast, match_chances,
};

/// A whole, in parts per million: chances are whole parts that sum to this.
pub const PPM: u32 = 1_000_000;

/// How a chooser explores.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Explorer {
    /// As often as an action is believed to be the best, with deviations scaled by `width` (Agrawal and Goyal 2013).
    Thompson {
        /// 1 is the belief itself; less explores less.
        width: f64,
    },
    /// The greatest upper bound, `width` deviations above the mean (Li and others 2010).
    Upper {
        /// How many deviations.
        width: f64,
    },
    /// Inversely to how far an action is behind the best (`SquareCB`, Foster and Rakhlin 2020).
    Gap {
        /// How fast exploring fades: the gap counts `greed · √rounds` times.
        greed: f64,
    },
}

/// What is explored whatever is believed, so that any other policy can be judged later from what was logged.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Floor {
    /// The probability that is spread evenly over the open actions.
    pub share: f64,
    /// What this may cost one decision, as expected by the beliefs, in units of value; the share is lowered to fit.
    ///
    /// The budget of a night over its decisions: so no decision depends on another, and any replays alone.
    pub loss_max: f64,
}

/// How a chooser is set.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Setting {
    /// How a score becomes a value.
    pub link: Link,
    /// How it explores.
    pub explorer: Explorer,
    /// What it explores whatever it believes.
    pub floor: Floor,
}

impl Setting {
    /// What is used where nobody says otherwise: the setting whose regret `docs/learning.md` reports.
    ///
    /// Half a deviation explores as much as a whole one would if beliefs were as wide as they are honest: the model is
    /// never quite right, and what it cannot learn is not worth exploring.
    pub const fn shipped() -> Self {
        Self {
            link: Link::Logistic,
            explorer: Explorer::Thompson { width: 0.5 },
            floor: Floor { share: 0.01, loss_max: 0.000_1 },
        }
    }

    /// Its numbers, with those that tell its cases apart.
    fn numbers(&self) -> [f64; 6] {
        let (link, precision) = match self.link {
            Link::Identity { precision } => (0.0, precision),
            Link::Logistic => (1.0, 0.0),
        };
        let (explorer, how) = match self.explorer {
            Explorer::Thompson { width } => (0.0, width),
            Explorer::Upper { width } => (1.0, width),
            Explorer::Gap { greed } => (2.0, greed),
        };
        [link, precision, explorer, how, self.floor.share, self.floor.loss_max]
    }
}

/// An action that may be taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Open {
    /// Which.
    pub action: u8,
    /// What it costs, in units of value.
    pub cost: f64,
}

/// What is believed of an open action in one context.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Weighed {
    /// The expected score, with all that it has in common with other actions.
    mean: f64,
    /// The variance of what tells it from the others that are open: doubt that all of them share tells none apart.
    doubt: f64,
    /// What it costs, in units of value.
    cost: f64,
}

/// An action taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// Which.
    pub action: u8,
    /// With what probability, in millionths; as exact as the draw.
    pub chance_ppm: u32,
}

/// What came of an action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heard<'a> {
    /// The value before cost.
    pub outcome: f64,
    /// How much it counts of one, above zero: whoever chose the action may have known more than the context says, so that
    /// what came of it says less.
    pub weight: f64,
    /// With what probability each action was to be taken; empty where nobody drew.
    pub mix: &'a [(u8, f64)],
    /// By how much something else moved the score meanwhile.
    pub beside: f64,
}

/// A belief for each action and a way to explore.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Bandit {
    setting: Setting,
    /// What several actions have in common.
    common: Vec<Common>,
    beliefs: Vec<Belief>,
    rounds: u64,
}

impl Bandit {
    /// A chooser among so many actions, which start from one belief.
    pub fn new(setting: Setting, prior: &Belief, actions: usize) -> Self {
        Self { setting, common: Vec::new(), beliefs: vec![prior.clone(); actions], rounds: 0 }
    }

    /// A chooser whose scores are the sum of what actions have in common and of what each adds to it.
    ///
    /// An outcome teaches what is common with every action that has it, so that actions are told apart by what little
    /// they differ in and not by all that debtors do: most of an outcome is who the debtor is (action-centred bandits:
    /// Greenewald, Tewari, Klasnja and Murphy 2017; Krishnamurthy, Wu and Syrgkanis 2018).
    pub fn beside(setting: Setting, common: Vec<Common>, own: &Belief, actions: usize) -> Self {
        Self { common, ..Self::new(setting, own, actions) }
    }

    /// How often it would take each of the open actions here, in millionths that sum to a whole.
    ///
    /// # Panics
    /// As [`Bandit::choose`] does, and where `chances` is shorter than `open`.
    pub fn chances(&self, context: &Context, open: &[Open], chances: &mut [u32]) {
        self.chances_of(&self.weigh(context, open), chances);
    }

    /// What it believes that each of the open actions brings here after its cost.
    pub fn nets(&self, context: &Context, open: &[Open]) -> Vec<f64> {
        let net = |weighed: &Weighed| self.setting.link.value(weighed.mean) - weighed.cost;
        self.weigh(context, open).iter().map(net).collect()
    }

    /// What it believes of each open action here.
    fn weigh(&self, context: &Context, open: &[Open]) -> Vec<Weighed> {
        let bits = open.iter().fold(0, |bits, open| bits | 1 << open.action);
        let common = self.common.iter().filter(|common| bits & common.actions != 0);
        let common: Vec<(&Common, Score)> = common.map(|common| (common, common.at(context))).collect();
        let weigh = |open: &Open| {
            let own = self.own(context, open.action);
            let (mut mean, mut doubt) = (own.mean, own.variance);
            for (common, score) in common.iter().filter(|(common, _)| common.is_of(open.action)) {
                mean += score.mean;
                doubt += if bits & !common.actions == 0 { 0.0 } else { score.variance };
            }
            Weighed { mean, doubt, cost: open.cost }
        };
        open.iter().map(weigh).collect()
    }

    fn chances_of(&self, weighed: &[Weighed], chances: &mut [u32]) {
        let mut worths = [Worth { mean: 0.0, deviation: 0.0, cost: 0.0 }; ACTIONS_MAX];
        let worths = &mut worths[..weighed.len()];
        for (worth, Weighed { mean, doubt, cost }) in worths.iter_mut().zip(weighed) {
            *worth = Worth { mean: *mean, deviation: doubt.sqrt(), cost: *cost };
        }
        let mut shares = [0.0; ACTIONS_MAX];
        let shares = &mut shares[..weighed.len()];
        match self.setting.explorer {
            Explorer::Thompson { width } => {
                for worth in &mut *worths {
                    worth.deviation = (worth.deviation * width).max(1e-9);
                }
                match_chances(self.setting.link, worths, shares);
            }
            Explorer::Upper { width } => {
                let bound = |worth: &Worth| self.setting.link.value(worth.mean + width * worth.deviation) - worth.cost;
                shares[argmax(worths.iter().map(bound))] = 1.0;
            }
            Explorer::Gap { greed } => self.by_gap(greed, worths, shares),
        }
        self.lay_floor(worths, shares);
        to_parts(shares, chances);
    }

    /// Chooses among the open actions, by a number spread evenly over 64 bits.
    ///
    /// # Panics
    /// Where no action is open, more than [`ACTIONS_MAX`] are, or one that there is no belief about.
    pub fn choose(&self, context: &Context, open: &[Open], draw: u64) -> Choice {
        let mut chances = [0; ACTIONS_MAX];
        let chances = &mut chances[..open.len()];
        self.chances(context, open, chances);
        let mut left = scaled(draw);
        let drawn = open.iter().zip(&*chances).find(|(_, chance)| {
            let found = left < **chance;
            left = left.saturating_sub(**chance);
            found
        });
        let (open, chance) = drawn.expect("chances sum to a whole");
        Choice { action: open.action, chance_ppm: *chance }
    }

    /// Learns the outcome of an action: the value before cost. Outcomes may come late and in any order.
    ///
    /// What is no number teaches nothing; under [`Link::Logistic`] an outcome outside 0 to 1 counts as the nearer end.
    pub fn learn(&mut self, context: &Context, action: u8, outcome: f64) {
        self.hear(context, action, Heard { outcome, weight: 1.0, mix: &[], beside: 0.0 });
    }

    /// The same of an outcome that counts more or less, and of an action that was drawn.
    pub fn hear(&mut self, context: &Context, action: u8, Heard { outcome, weight, mix, beside }: Heard<'_>) {
        if outcome.is_nan() {
            return;
        }
        self.rounds += 1;
        let shown = self.shown(context, &contrast(action, mix));
        let all = sum(&shown);
        let expected = self.setting.link.value(all.mean + beside);
        let (error, noise) = match self.setting.link {
            Link::Identity { precision } => (outcome - expected, 1.0 / precision),
            Link::Logistic => {
                let slope = (expected * (1.0 - expected)).max(PRECISION_MIN);
                ((outcome.clamp(0.0, 1.0) - expected) / slope, 1.0 / slope)
            }
        };
        let noise = noise / weight;
        for (place, share, score) in shown {
            let others = (all.variance - score.variance).max(0.0);
            let belief = match self.common.get_mut(place) {
                Some(common) => &mut common.belief,
                None => &mut self.beliefs[place - self.common.len()],
            };
            belief.learn(context, error / share, share * share / (noise + others));
        }
    }

    /// What shows here of each belief, those of what is common first.
    fn shown(&self, context: &Context, contrast: &[f64; ACTIONS_MAX]) -> Vec<Shown> {
        let own = self.own_part(context);
        let common = self.common.iter().map(|common| (common.share(context, contrast), &common.belief));
        let all = common.chain(contrast.iter().map(|differs| differs * own).zip(&self.beliefs));
        let shown = all.enumerate().filter(|(_, (share, _))| *share != 0.0);
        shown.map(|(place, (share, belief))| (place, share, belief.at(context).part(share))).collect()
    }

    /// What it expects of an action that was drawn with these chances.
    pub fn expects_of(&self, context: &Context, action: u8, mix: &[(u8, f64)]) -> Score {
        sum(&self.shown(context, &contrast(action, mix)))
    }

    /// Forgets a little, see [`Belief::fade`]: up to `all` of what all actions have in common, else up to `apart`.
    pub fn fade(&mut self, kept: f64, [all, apart]: [f64; 2]) {
        self.common.iter_mut().for_each(|common| common.fade(kept, [all, apart]));
        self.beliefs.iter_mut().for_each(|belief| belief.fade(kept, apart));
    }

    /// What it believes of an action here, with all that it has in common with others.
    ///
    /// # Panics
    /// For an action that there is no belief about.
    pub fn expects(&self, context: &Context, action: u8) -> Score {
        let common = self.common.iter().filter(|common| common.is_of(action));
        common.map(|common| common.at(context)).fold(self.own(context, action), Score::plus)
    }

    /// What it believes that an action adds here.
    fn own(&self, context: &Context, action: u8) -> Score {
        self.beliefs[usize::from(action)].at(context).part(self.own_part(context))
    }

    /// What part of what an action adds shows in a context; where actions have nothing in common, all.
    const fn own_part(&self, context: &Context) -> f64 {
        if self.common.is_empty() { 1.0 } else { context.leeway }
    }

    /// What it believes here of one of the things that actions have in common, by the place it was given.
    pub fn in_common(&self, context: &Context, place: usize) -> Score {
        self.common.get(place).map(|common| common.at(context)).unwrap_or_default()
    }

    /// What it believes here of what all actions have in common.
    pub fn shared(&self, context: &Context) -> Score {
        let all = self.common.iter().filter(|common| common.is_of_all());
        all.map(|common| common.at(context)).fold(Score::default(), Score::plus)
    }

    /// What it believes of each action, beside what is shared.
    pub fn beliefs(&self) -> &[Belief] {
        &self.beliefs
    }

    /// A digest of all that its choices depend on. Logged with a choice, it tells which state replays it.
    pub fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.rounds.to_le_bytes());
        for number in self.setting.numbers().into_iter().chain(self.numbers()) {
            hasher.update(&number.to_bits().to_le_bytes());
        }
        *hasher.finalize().as_bytes()
    }

    fn numbers(&self) -> impl Iterator<Item = f64> {
        let common = self.common.iter().map(|common| &common.belief);
        common.chain(&self.beliefs).flat_map(Belief::numbers)
    }

    /// `SquareCB`: less of what is further behind, the rest to what is ahead.
    fn by_gap(&self, greed: f64, worths: &[Worth], shares: &mut [f64]) {
        let value = |worth: &Worth| self.setting.link.value(worth.mean) - worth.cost;
        let best = argmax(worths.iter().map(value));
        let top = value(&worths[best]);
        #[expect(clippy::cast_precision_loss, reason = "counts below 2^53")]
        let (steep, count) = (greed * (self.rounds as f64).sqrt(), worths.len() as f64);
        let mut rest = 1.0;
        for (share, worth) in shares.iter_mut().zip(worths) {
            *share = 1.0 / (count + steep * (top - value(worth)));
            rest -= *share;
        }
        shares[best] += rest;
    }

    /// Mixes in an even share, as much of it as may be lost.
    fn lay_floor(&self, worths: &[Worth], shares: &mut [f64]) {
        let Floor { share, loss_max } = self.setting.floor;
        if share <= 0.0 {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of actions")]
        let even = 1.0 / shares.len() as f64;
        let loss: f64 = worths
            .iter()
            .zip(&*shares)
            .map(|(worth, share)| (share - even) * (self.setting.link.value(worth.mean) - worth.cost))
            .sum();
        let mixed = if share * loss <= loss_max { share } else { loss_max / loss };
        for share in shares {
            *share += mixed * (even - *share);
        }
    }
}

/// Of a belief, its place, what part of it shows, and what is believed.
type Shown = (usize, f64, Score);

fn sum(shown: &[Shown]) -> Score {
    shown.iter().map(|(_, _, score)| *score).fold(Score::default(), Score::plus)
}

/// A draw over 64 bits as one below [`PPM`].
fn scaled(draw: u64) -> u32 {
    let scaled = (u128::from(draw) * u128::from(PPM)) >> u64::BITS;
    u32::try_from(scaled).expect("less than the factor")
}

/// Whole parts that sum to [`PPM`]: rounded down, and what is left given to the likeliest.
fn to_parts(shares: &[f64], parts: &mut [u32]) {
    let mut left = PPM;
    for (part, share) in parts.iter_mut().zip(shares) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float saturates")]
        let whole = (share * f64::from(PPM)) as u32;
        *part = whole.min(left);
        left -= *part;
    }
    let likeliest = argmax(shares.iter().copied());
    parts[likeliest] += left;
}

/// Where the greatest is; the first of equals.
fn argmax(values: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, value) in values.enumerate() {
        if best.1 < value {
            best = (index, value);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bandit::Prior;
    use proptest::prelude::*;

    const PRIOR: Prior = Prior::shipped();

    fn open(costs: &[f64]) -> Vec<Open> {
        (0..).zip(costs).map(|(action, cost)| Open { action, cost: *cost }).collect()
    }

    fn context(numbers: &[f64]) -> Context {
        Context::new(numbers).unwrap()
    }

    #[test]
    fn what_pays_is_taken_and_the_rest_is_still_looked_at() {
        let mut bandit = Bandit::new(Setting::shipped(), &PRIOR.belief(1), 3);
        let (here, open) = (context(&[1.0]), open(&[0.0, 0.0, 0.0]));

        for round in 0..3_000_u32 {
            let action = u8::try_from(round % 3).unwrap();
            bandit.learn(&here, action, f64::from(u8::from(action == 1 && round % 2 == 0)));
        }
        let mut chances = [0; 3];
        bandit.chances(&here, &open, &mut chances);

        assert!(990_000 < chances[1], "{chances:?}");
        assert!(chances.iter().all(|chance| 100 < *chance), "{chances:?}");
        assert_eq!(chances.iter().sum::<u32>(), PPM);
    }

    #[test]
    fn a_floor_costs_no_more_than_it_may() {
        let setting = Setting { floor: Floor { share: 0.3, loss_max: 0.001 }, ..Setting::shipped() };
        let mut bandit = Bandit::new(setting, &PRIOR.belief(1), 2);
        let here = context(&[1.0]);
        (0..2_000).for_each(|_| bandit.learn(&here, 0, 0.5));
        (0..2_000).for_each(|_| bandit.learn(&here, 1, 0.1));
        let mut chances = [0; 2];

        bandit.chances(&here, &open(&[0.0, 0.0]), &mut chances);

        // The second is worth 0.4 less, so a chance of 0.0025 loses 0.001.
        assert!((2_400..2_600).contains(&chances[1]), "{chances:?}");
    }

    #[test]
    fn the_cheaper_of_two_equals_is_taken() {
        let mut bandit = Bandit::new(Setting::shipped(), &PRIOR.belief(1), 2);
        let here = context(&[1.0]);
        (0..1_000).for_each(|_| (0..2).for_each(|action| bandit.learn(&here, action, 0.2)));
        let mut chances = [0; 2];

        bandit.chances(&here, &open(&[0.1, 0.0]), &mut chances);

        assert!(chances[0] < 10_000, "{chances:?}");
    }

    #[test]
    fn only_what_is_open_is_taken() {
        let bandit = Bandit::new(Setting::shipped(), &PRIOR.belief(1), 4);

        let choice = bandit.choose(&context(&[1.0]), &[Open { action: 2, cost: 0.0 }], u64::MAX);

        assert_eq!(choice, Choice { action: 2, chance_ppm: PPM });
    }

    /// A number from −1 to 1 that looks drawn.
    fn spread(seed: u32) -> f64 {
        let mixed = seed.wrapping_mul(2_654_435_761).rotate_left(13).wrapping_mul(2_246_822_519);
        f64::from(mixed >> 8) / f64::from(1_u32 << 23) - 1.0
    }

    #[test]
    fn what_actions_have_in_common_does_not_hide_what_they_differ_in() {
        let own = Prior { score: 0.0, score_variance: 0.1, weight_variance: 0.02 };
        let all = Common { belief: PRIOR.belief(5), actions: u32::MAX };
        let mut beside = Bandit::beside(Setting::shipped(), vec![all], &own.belief(5), 2);
        let mut apart = Bandit::new(Setting::shipped(), &PRIOR.belief(5), 2);

        for round in 0..400 {
            let debtor = [0, 1, 2, 3].map(|trait_| 2.0 * spread(round * 7 + trait_));
            let here = context(&[debtor[0], debtor[1], debtor[2], debtor[3], 1.0]);
            let who = 2.0 * debtor[0] - 1.5 * debtor[1] + debtor[2] - 1.0;
            let added = f64::from(round % 2) * 0.6;
            let paid = f64::from(u8::from(spread(round * 7 + 4).midpoint(1.0) < Link::Logistic.value(who + added)));
            for bandit in [&mut beside, &mut apart] {
                bandit.learn(&here, u8::from(round % 2 == 1), paid);
            }
        }

        let mean = |bandit: &Bandit| {
            let here = (0..100).map(|debtor| [0, 1, 2, 3].map(|trait_| 2.0 * spread(9_000 + debtor * 7 + trait_)));
            let sure = here.map(|debtor| {
                let mut chances = [0; 2];
                bandit.chances(&context(&[debtor.as_slice(), &[1.0]].concat()), &open(&[0.0, 0.0]), &mut chances);
                f64::from(chances[1])
            });
            sure.sum::<f64>() / 100.0 / f64::from(PPM)
        };
        assert!(0.85 < mean(&beside) && mean(&apart) + 0.05 < mean(&beside), "{} {}", mean(&beside), mean(&apart));
    }

    #[test]
    fn where_nothing_shows_actions_are_alike_and_an_outcome_teaches_what_they_share() {
        let own = Prior { score: 0.0, score_variance: 0.1, weight_variance: 0.02 };
        let all = Common { belief: PRIOR.belief(1), actions: u32::MAX };
        let mut bandit = Bandit::beside(Setting::shipped(), vec![all], &own.belief(1), 2);
        let (here, blind) = (context(&[1.0]), context(&[1.0]).with_leeway(0.0));
        (0..100).for_each(|round| bandit.learn(&here, round % 2, f64::from(round % 2)));
        let told = |bandit: &Bandit| bandit.expects(&here, 1).mean - bandit.expects(&here, 0).mean;
        let before = (told(&bandit), bandit.shared(&here).mean);

        (0..100).for_each(|_| bandit.learn(&blind, 0, 1.0));

        assert!((told(&bandit) - before.0).abs() < 1e-12 && before.1 + 0.5 < bandit.shared(&here).mean);
        assert_eq!(bandit.expects(&blind, 0), bandit.expects(&blind, 1));
    }

    #[test]
    fn who_is_drawn_more_often_for_what_nobody_tells_does_not_tell_against_an_action() {
        let own = Prior { score: 0.0, score_variance: 0.1, weight_variance: 0.02 };
        let all = Common { belief: PRIOR.belief(1), actions: u32::MAX };
        let mut drawn = Bandit::beside(Setting::shipped(), vec![all], &own.belief(1), 2);
        let mut blind = drawn.clone();
        let here = context(&[1.0]);

        for round in 0..4_000 {
            let pays_badly = round % 2 == 0;
            let called = if pays_badly { 0.9 } else { 0.1 };
            let action = u8::from(spread(round * 3).midpoint(1.0) < called);
            let pays = if pays_badly { 0.2 } else { 0.5 } + 0.1 * f64::from(action);
            let outcome = f64::from(u8::from(spread(round * 3 + 1).midpoint(1.0) < pays));
            drawn.hear(
                &here,
                action,
                Heard { outcome, weight: 1.0, mix: &[(0, 1.0 - called), (1, called)], beside: 0.0 },
            );
            blind.learn(&here, action, outcome);
        }

        let told = |bandit: &Bandit| bandit.expects(&here, 1).mean - bandit.expects(&here, 0).mean;
        assert!(0.2 < told(&drawn) && told(&blind) < -0.2, "{} {}", told(&drawn), told(&blind));
    }

    #[test]
    fn four_quarters_of_an_outcome_teach_about_as_much_as_one() {
        let mut bandits = [(); 2].map(|()| Bandit::new(Setting::shipped(), &PRIOR.belief(1), 1));
        let here = context(&[1.0]);

        (0..50).for_each(|_| bandits[0].learn(&here, 0, 0.5));
        let quarter = Heard { outcome: 0.5, weight: 0.25, mix: &[], beside: 0.0 };
        (0..200).for_each(|_| bandits[1].hear(&here, 0, quarter));

        let [once, parts] = bandits.map(|bandit| bandit.beliefs()[0].at(&here));
        assert!((once.mean - parts.mean).abs() < 0.05, "{once:?} {parts:?}");
        assert!((once.variance / parts.variance - 1.0).abs() < 0.1, "{once:?} {parts:?}");
    }

    #[test]
    fn what_is_no_number_teaches_nothing() {
        let mut bandit = Bandit::new(Setting::shipped(), &PRIOR.belief(1), 1);
        let before = bandit.clone();

        bandit.learn(&context(&[1.0]), 0, f64::NAN);

        assert_eq!(bandit, before);
    }

    proptest! {
        #[test]
        fn chances_sum_to_a_whole_and_a_choice_replays_from_what_is_kept(
            lessons in prop::collection::vec((prop::array::uniform3(-3.0..3.0_f64), 0..4_u8, 0.0..1.0_f64), 0..60),
            here in prop::array::uniform3(-3.0..3.0_f64),
            costs in prop::array::uniform4(0.0..0.3_f64),
            draw: u64,
            explorer in prop_oneof![
                (0.1..2.0_f64).prop_map(|width| Explorer::Thompson { width }),
                (0.1..2.0_f64).prop_map(|width| Explorer::Upper { width }),
                (0.1..99.0_f64).prop_map(|greed| Explorer::Gap { greed }),
            ],
        ) {
            let mut bandit = Bandit::new(Setting { explorer, ..Setting::shipped() }, &PRIOR.belief(3), 4);
            for (numbers, action, outcome) in lessons {
                bandit.learn(&context(&numbers), action, outcome);
            }
            let (here, open) = (context(&here), open(&costs));

            let mut chances = [0; 4];
            bandit.chances(&here, &open, &mut chances);
            let choice = bandit.choose(&here, &open, draw);
            let kept = postcard::to_allocvec(&bandit).unwrap();
            let again: Bandit = postcard::from_bytes(&kept).unwrap();

            prop_assert_eq!(chances.iter().sum::<u32>(), PPM);
            prop_assert_eq!(chances[usize::from(choice.action)], choice.chance_ppm);
            prop_assert!(0 < choice.chance_ppm);
            prop_assert_eq!(again.choose(&here, &open, draw), choice);
            prop_assert_eq!(again.digest(), bandit.digest());
        }
    }
}
