//! From an assessment to a decision: limits first, then the matrix and the draw.
use crate::rules::{
    assess::{Assessment, assess},
    basis::basis,
    dossier::{Because, Dossier, NO_CELL, Standing},
    drawn::{Alternative, Chance, Drawn},
    evaluation::Way,
    feature::Feature,
    guard::Guard,
    learner::Learner,
    matrix::{Limits, PPM},
    plan::{Axes, Plan},
    policy::{Decided, Policy},
    scale::Scale,
    scorecard::Indicator,
    timing::Timing,
    treatment::{Kind, Treatment},
};
use base::{Amount, CreditorId, Day, DebtorId, DecisionId, Moment, Timestamp, day_number, first_word, uuid_at};
use conduct::{ActorKind, Automated, Code, Intent, Purpose, Situation};
use ledger::AccountState;
use people::{Channel, Direction, Outcome};

/// Days after which a broken promise or an answer no longer leads.
const EVENT_DAYS: i32 = 7;
/// What falls due within these days can be won by a decision.
const STAKE_DAYS: i32 = 15;
/// A hold without an end is looked at again after these days.
const HOLD_DAYS: i32 = 30;

/// The moment of a day that plans are made for: noon in Buenos Aires. What goes out is judged again when it goes out.
pub fn planning_moment(day: Day) -> Moment {
    let noon = i64::from(day_number(day)) * 86_400 + 15 * 3_600;
    Moment { at: Timestamp::from_second(noon).unwrap_or(Timestamp::MAX), day }
}

/// What to do about one debtor on the day of the scale; `None` while the decision taken before stands.
///
/// The night and the day call this, and nothing else decides.
pub fn decide(dossier: &Dossier, policy: &Policy, scale: &Scale) -> Option<Decided> {
    decide_on(&assess(dossier, &policy.cards, scale), dossier, policy, scale)
}

/// The same of somebody who was assessed already.
pub(crate) fn decide_on(assessment: &Assessment, dossier: &Dossier, policy: &Policy, scale: &Scale) -> Option<Decided> {
    let draw = draw(dossier.debtor, scale.number(), policy.matrix.version());
    choose(assessment, dossier, policy, Today { scale, draw })
}

/// The day of a decision, and its luck.
#[derive(Clone, Copy, Debug)]
pub struct Today<'a> {
    /// Which day, and what currencies are worth on it.
    pub scale: &'a Scale,
    /// A number spread evenly over 64 bits; see [`draw`].
    pub draw: u64,
}

/// The luck of one debtor on one day under one matrix: the same whenever it is asked.
pub fn draw(debtor: DebtorId, day: i32, matrix_version: u32) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(debtor.0.as_bytes()).update(&day.to_le_bytes()).update(&matrix_version.to_le_bytes());
    first_word(hasher.finalize().as_bytes())
}

/// Names a decision: the same whenever it is taken again, and no other debtor's. The day leads, so that ids of one day
/// lie together; all the other bits are a digest, since debtors brought in together have ids that are almost the same.
fn id(debtor: DebtorId, day: i32, seq: u32) -> DecisionId {
    let midnight = Timestamp::from_second(i64::from(day) * 86_400).unwrap_or(Timestamp::MIN);
    let digest = blake3::Hasher::new().update(debtor.0.as_bytes()).update(&seq.to_le_bytes()).finalize();
    let (counter, salt) = digest.as_bytes().split_at(4);
    let counter = counter.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
    DecisionId(uuid_at(midnight, counter, first_word(salt)))
}

/// Chooses for an assessed debtor; `None` while the decision taken before stands.
pub fn choose(assessment: &Assessment, dossier: &Dossier, policy: &Policy, today: Today<'_>) -> Option<Decided> {
    let scene = Scene::of(assessment, dossier, policy, today);
    let plan = scene.plan();
    let basis = scene.basis(plan);
    if dossier.strategy.standing.as_ref().is_some_and(|standing| scene.stands(standing, basis)) {
        return None;
    }
    Some(scene.decision(scene.outcome(plan), basis))
}

/// The decision of a person, in the place of the one that stands. Where the matrix would have been asked, what was known
/// goes to the log, and nothing is open: nobody drew.
pub(crate) fn overrule(
    assessment: &Assessment,
    dossier: &Dossier,
    policy: &Policy,
    (treatment, until, not_before): (&Treatment, Day, Option<Timestamp>),
    today: Today<'_>,
) -> Decided {
    let scene = Scene::of(assessment, dossier, policy, today);
    let plan = scene.plan();
    let drawn = match plan {
        Plan::Guard(_) => None,
        Plan::Cell(place) => Some(scene.drawn(place, Vec::new())),
    };
    let picked = Picked {
        treatment: treatment.number,
        guard: Some(Guard::Person),
        cell: NO_CELL,
        propensity_ppm: PPM,
        not_before,
        until: Some(day_number(until)),
        learner: None,
        drawn,
    };
    scene.decision(picked, scene.basis(plan))
}

/// What is known of a debtor today, as a draw would look at it, whether or not a limit speaks.
pub(crate) fn context(assessment: &Assessment, dossier: &Dossier, policy: &Policy, today: Today<'_>) -> Drawn {
    let scene = Scene::of(assessment, dossier, policy, today);
    let Axes { stage, willingness, ability } = scene.axes();
    scene.drawn(policy.matrix.place(stage, willingness, ability), Vec::new())
}

/// What was chosen.
struct Picked {
    treatment: u8,
    guard: Option<Guard>,
    cell: u8,
    propensity_ppm: u32,
    not_before: Option<Timestamp>,
    until: Option<i32>,
    /// The version of what was learnt that drew.
    learner: Option<u32>,
    drawn: Option<Drawn>,
}

/// Whether a channel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Open(Option<Timestamp>),
    Closed,
    Nowhere,
}

struct Scene<'a> {
    assessment: &'a Assessment,
    dossier: &'a Dossier,
    policy: &'a Policy,
    today: Today<'a>,
    day: i32,
    creditor: Option<CreditorId>,
}

impl<'a> Scene<'a> {
    fn of(assessment: &'a Assessment, dossier: &'a Dossier, policy: &'a Policy, today: Today<'a>) -> Self {
        let day = today.scale.number();
        let creditor = dossier.leading_creditor(today.scale, policy.matrix.file.limits.owed_min);
        Self { assessment, dossier, policy, today, day, creditor }
    }

    fn limits(&self) -> &'a Limits {
        &self.policy.matrix.file.limits
    }

    /// The first limit that speaks, or the cell of the matrix.
    fn plan(&self) -> Plan {
        Plan::of(&self.policy.matrix, |guard| self.speaks(guard), || self.axes())
    }

    /// Whether a limit that is asked before the matrix has something to say.
    fn speaks(&self, guard: Guard) -> bool {
        let (strategy, matrix) = (&self.dossier.strategy, &self.policy.matrix);
        match guard {
            Guard::NothingOwed => self.nothing_owed(),
            Guard::PromiseOpen => {
                strategy.open.iter().any(|promise| self.creditor.is_none_or(|creditor| promise.creditor == creditor))
            }
            Guard::Held => {
                self.dossier.people.holds.iter().any(|hold| hold.stops(self.today.scale.day(), self.creditor))
            }
            Guard::Review => strategy.review.is_some(),
            Guard::PromiseBroken => {
                let broken = strategy.record.broken_last().filter(|on| self.day - on <= EVENT_DAYS);
                broken.is_some_and(|on| self.not_done_since(matrix.on_broken_promise, on))
            }
            Guard::DebtorAnswered => self.unanswered().is_some_and(|on| self.not_done_since(matrix.on_answer, on)),
            Guard::ContactLost | Guard::NothingAllowed | Guard::Person => false,
        }
    }

    fn axes(&self) -> Axes {
        let ability = self.assessment.reading(Indicator::Ability);
        Axes {
            stage: self.dossier.leading_stage(self.today.scale.day()).index(),
            willingness: self.assessment.value(Indicator::Willingness),
            ability: (self.limits().confidence_min <= ability.confidence).then_some(ability.value),
        }
    }

    fn nothing_owed(&self) -> bool {
        let days_to_due = self.assessment.features.get(Feature::DaysToDue);
        let soon = days_to_due.is_some_and(|days| days <= i64::from(self.limits().preventive_days));
        let contested = self.assessment.features.is_under_review(Feature::Owed);
        !self.assessment.owed().reaches(self.limits().owed_min) && !soon && !contested
    }

    /// The day that the debtor sought us last, if nobody has sought them since.
    fn unanswered(&self) -> Option<i32> {
        let asks = |outcome| {
            matches!(
                outcome,
                Outcome::Replied
                    | Outcome::WantsPlan
                    | Outcome::CallBack
                    | Outcome::AlreadyPaid
                    | Outcome::CannotPay
                    | Outcome::Complaint
            )
        };
        let touches = || self.dossier.people.touches.iter().rev();
        let ours = |outcome: Outcome| outcome.is_attempt(Direction::Out);
        let last = touches().find(|touch| touch.direction == Direction::In || ours(touch.outcome))?;
        (last.direction == Direction::In && asks(last.outcome) && self.day - last.day <= EVENT_DAYS).then_some(last.day)
    }

    fn not_done_since(&self, treatment: u8, day: i32) -> bool {
        self.dossier.strategy.carried_on(treatment).is_none_or(|on| on < day)
    }

    /// Digest of the facts that a decision depends on, whatever was done about them.
    fn basis(&self, plan: Plan) -> u64 {
        let plan = match plan {
            Plan::Guard(guard) => 256 + guard as u64,
            Plan::Cell(place) => u64::from(place),
        };
        basis(self.dossier, (plan, self.creditor), self.day)
    }

    /// Whether the decision taken before still holds: nothing it depends on changed, and its time is not over.
    ///
    /// A new matrix is asked at once, unless the old decision was already carried out.
    fn stands(&self, standing: &Standing, basis: u64) -> bool {
        let same_matrix = standing.matrix_version == self.policy.matrix.version() || standing.carried.is_some();
        let by_person = standing.because.guard == Some(Guard::Person);
        standing.basis == basis && self.day < standing.until && (same_matrix || by_person)
    }

    fn outcome(&self, plan: Plan) -> Picked {
        match plan {
            Plan::Guard(guard) => self.guarded(guard),
            Plan::Cell(place) => self.drawn_from(place),
        }
    }

    fn guarded(&self, guard: Guard) -> Picked {
        let asked = self.policy.asked_by(guard);
        match guard {
            Guard::NothingOwed => {
                let due = self.assessment.features.get(Feature::DaysToDue).and_then(|days| i32::try_from(days).ok());
                let until =
                    due.map(|days| self.day + (days - i32::from(self.limits().preventive_days)).clamp(1, HOLD_DAYS));
                Picked { until, ..Self::by_limit(asked, guard) }
            }
            Guard::PromiseOpen => {
                let until = self.dossier.strategy.open.iter().map(|promise| promise.until + 1).min();
                Picked { until, ..Self::by_limit(asked, guard) }
            }
            Guard::Held => {
                let holds =
                    self.dossier.people.holds.iter().filter(|hold| hold.stops(self.today.scale.day(), self.creditor));
                let last =
                    holds.map(|hold| hold.until.map_or(self.day + HOLD_DAYS, |until| day_number(until) + 1)).max();
                Picked { until: last, ..Self::by_limit(asked, guard) }
            }
            Guard::Review => Picked { until: Some(self.day + HOLD_DAYS), ..Self::by_limit(asked, guard) },
            Guard::PromiseBroken | Guard::DebtorAnswered | Guard::ContactLost => self.led_by(asked, guard),
            Guard::NothingAllowed | Guard::Person => Self::by_limit(asked, guard),
        }
    }

    /// What a limit asks for, if it may be done; otherwise wait.
    fn led_by(&self, treatment: &Treatment, guard: Guard) -> Picked {
        match self.door(treatment) {
            Door::Open(not_before) => Picked { not_before, ..Self::by_limit(treatment, guard) },
            Door::Closed | Door::Nowhere => Self::by_limit(self.policy.catalogue.wait(), Guard::NothingAllowed),
        }
    }

    fn by_limit(treatment: &Treatment, guard: Guard) -> Picked {
        Picked {
            treatment: treatment.number,
            guard: Some(guard),
            cell: NO_CELL,
            propensity_ppm: PPM,
            not_before: None,
            until: None,
            learner: None,
            drawn: None,
        }
    }

    /// Draws among what the cell would do and the limits allow; what was learnt, also among what its layer lets it try.
    fn drawn_from(&self, place: u8) -> Picked {
        let mut nowhere = 0;
        let mut open: Vec<(Alternative, Option<Timestamp>)> = Vec::with_capacity(4);
        let (way, matrix) = (self.way(place), &self.policy.matrix);
        for (number, weight) in way.options(place, matrix).iter().filter(|(_, weight)| 0 < *weight) {
            let Some(treatment) = self.policy.catalogue.get(*number) else { continue };
            match self.door(treatment) {
                Door::Open(not_before) if !self.cooling(treatment) => {
                    let alternative = Alternative::new(*number, *weight, treatment.cost);
                    open.push((alternative, not_before));
                }
                Door::Nowhere => nowhere += 1,
                Door::Open(_) | Door::Closed => {}
            }
        }
        let learner = self.learner(way);
        if learner.is_some() && !open.is_empty() {
            self.open_more(matrix.learnable(place), &mut open);
        }
        let drawn = self.drawn(place, open.iter().map(|(alternative, _)| *alternative).collect());
        let chances = learner.map_or_else(|| drawn.by_weights(), |learner| learner.chances(&drawn));
        let Some((treatment, propensity_ppm)): Option<Chance> = drawn.pick(&chances) else {
            return self.without_options(0 < nowhere);
        };
        let picked = open.iter().find(|(alternative, _)| alternative.treatment == treatment);
        let not_before = picked.and_then(|(_, not_before)| *not_before);
        let learner = learner.map(|learner| learner.version);
        Picked {
            treatment,
            guard: None,
            cell: place,
            propensity_ppm,
            not_before,
            until: None,
            learner,
            drawn: Some(drawn.with(&chances)),
        }
    }

    /// What there is to win: what is due and unpaid, and what falls due within the days that a decision is judged by.
    fn stake(&self) -> Amount {
        let ledger = &self.dossier.ledger;
        let lens = self.today.scale.lens(ledger);
        let live = ledger.accounts.iter().filter(|account| account.state == AccountState::Live);
        let soon = live.filter_map(|account| {
            let (due, amount) = account.next_due(self.day)?;
            (due - self.day < STAKE_DAYS).then(|| lens.part(account.currency, amount))
        });
        self.assessment.owed().amount + soon.sum()
    }

    /// Opens what has no weight here, but may be learnt to be done.
    fn open_more(&self, learnable: &[u8], open: &mut Vec<(Alternative, Option<Timestamp>)>) {
        for treatment in learnable.iter().filter_map(|number| self.policy.catalogue.get(*number)) {
            let known = open.iter().any(|(open, _)| open.treatment == treatment.number);
            if !known
                && !self.cooling(treatment)
                && let Door::Open(not_before) = self.door(treatment)
            {
                let alternative = Alternative::new(treatment.number, 0, treatment.cost);
                open.push((alternative, not_before));
            }
        }
    }

    fn drawn(&self, place: u8, open: Vec<Alternative>) -> Drawn {
        let stage = self.dossier.leading_stage(self.today.scale.day()).index();
        let traits = Drawn::traits(self.assessment, stage);
        let due = self.assessment.owed().amount;
        Drawn { cell: place, traits, owed: self.stake(), due, open, draw: self.today.draw }
    }

    /// How it is drawn: by the weights alone in a cell that policy has fixed and for the control group; as a trial says
    /// for those on whom it is tried.
    fn way(&self, place: u8) -> &'a Way {
        let Policy { matrix, learner, trial, .. } = self.policy;
        let debtor = self.dossier.debtor;
        if matrix.is_fixed(place) || learner.as_ref().is_some_and(|learner| learner.is_control(debtor)) {
            return &Way::Weights;
        }
        trial.as_ref().and_then(|trial| trial.challenger(debtor)).unwrap_or(&Way::Live)
    }

    /// What was learnt, where it draws.
    fn learner(&self, way: &Way) -> Option<&'a Learner> {
        let Policy { matrix, catalogue, learner, .. } = self.policy;
        match way {
            Way::Live => learner.as_ref().filter(|learner| learner.fits(matrix, catalogue)),
            Way::Weights | Way::Matrix(_) | Way::Fixed(_) => None,
        }
    }

    fn without_options(&self, contact_lost: bool) -> Picked {
        let tracing = self.policy.catalogue.get(self.policy.matrix.on_lost_contact);
        let may_trace = contact_lost && tracing.is_some_and(|treatment| !self.cooling(treatment));
        let owed = self.assessment.owed().reaches(self.limits().owed_min);
        self.guarded(if may_trace && owed { Guard::ContactLost } else { Guard::NothingAllowed })
    }

    fn cooling(&self, treatment: &Treatment) -> bool {
        let done = self.dossier.strategy.carried_on(treatment.number);
        treatment.kind != Kind::Wait && done.is_some_and(|on| self.day < on + i32::from(treatment.cool_down_days))
    }

    /// Whether the treatment's channel is open around noon of the day, or soon enough to wait for.
    fn door(&self, treatment: &Treatment) -> Door {
        let Some(channel) = treatment.channel else { return Door::Open(None) };
        let automated = if treatment.kind == Kind::Message { Automated::Yes } else { Automated::No };
        let intent = self.intent(channel, automated);
        let now = planning_moment(self.today.scale.day());
        let situation = Situation { intent: &intent, people: &self.dossier.people };
        let Err(refusal) = conduct::outlook_for(&self.policy.packs, &situation, now) else { return Door::Open(None) };
        let wait = i64::from(self.limits().refusal_wait_days) * 86_400;
        match refusal.until {
            Some(until) if until.as_second() <= now.at.as_second() + wait => Door::Open(Some(until)),
            Some(_) => Door::Closed,
            None if matches!(refusal.code, Code::NoPoint | Code::BadPoint) => Door::Nowhere,
            None => Door::Closed,
        }
    }

    fn intent(&self, channel: Channel, automated: Automated) -> Intent {
        Intent {
            debtor: self.dossier.debtor,
            channel,
            point: None,
            creditor: self.creditor,
            actor_kind: ActorKind::Creditor,
            automated,
            purpose: Purpose::Collect,
            decision: None,
        }
    }

    fn decision(&self, picked: Picked, basis: u64) -> Decided {
        let treatment = self.policy.catalogue.get(picked.treatment).unwrap_or_else(|| self.policy.catalogue.wait());
        let acts = treatment.kind != Kind::Wait;
        let seq = self.dossier.strategy.standing.as_ref().map_or(0, |standing| standing.seq) + 1;
        let until = picked.until.unwrap_or(self.day + i32::from(treatment.cool_down_days));
        let timing = Timing { policy: self.policy, people: &self.dossier.people, day: self.today.scale.day() };
        let hour = timing.hour(&self.assessment.features, treatment);
        let standing = Standing {
            id: id(self.dossier.debtor, self.day, seq),
            seq,
            day: self.day,
            until: until.max(self.day + 1),
            treatment: treatment.number,
            channel: treatment.channel,
            creditor: self.creditor,
            stage: self.dossier.leading_stage(self.today.scale.day()).index(),
            cell: picked.cell,
            propensity_ppm: picked.propensity_ppm,
            matrix_version: self.policy.matrix.version(),
            scorecard_version: self.policy.cards.version,
            learner_version: picked.learner,
            features_hash: self.assessment.features.hash(),
            basis,
            expected_value: if acts { self.assessment.expected_value(treatment.cost) } else { Amount::ZERO },
            values: self.assessment.values(),
            because: Because::of(self.assessment, &self.policy.cards, picked.guard),
            not_before: timing.not_before(picked.not_before, (treatment, hour)),
            answer: None,
            carried: None,
        };
        let hour = hour.filter(|_| treatment.kind == Kind::Call).and_then(|hour| timing.in_the_house(hour));
        Decided { standing, drawn: picked.drawn, hour }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{because::BECAUSE_MAX, testing::late_debtor};
    use base::day_of;
    use people::{Hold, HoldReason};
    use std::sync::LazyLock;

    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::shipped);
    const DAY: Day = jiff::civil::date(2026, 3, 4);

    fn late(days: i32, owed: i64) -> Dossier {
        late_debtor(day_number(DAY) - days, owed)
    }

    fn decided(dossier: &Dossier) -> Standing {
        decide(dossier, &POLICY, &Scale::of_pesos(DAY)).unwrap().standing
    }

    fn code(standing: &Standing) -> &str {
        &POLICY.catalogue.get(standing.treatment).unwrap().code
    }

    #[test]
    fn debtors_of_one_import_get_decisions_of_their_own() {
        let born = Timestamp::from_second(1_772_000_000).unwrap();
        let ids: std::collections::BTreeSet<DecisionId> =
            (0..50_000).map(|nth| id(DebtorId(uuid_at(born, nth, 7)), day_number(DAY), 1)).collect();

        assert_eq!(ids.len(), 50_000);
        assert_ne!(id(DebtorId(uuid_at(born, 1, 7)), day_number(DAY), 2), *ids.first().unwrap());
    }

    #[test]
    fn nothing_is_done_below_the_least_debt_nor_before_the_week_of_a_due_day() {
        let owed = POLICY.matrix.file.limits.owed_min.to_minor();

        assert_eq!(decided(&late(10, owed - 1)).because.guard, Some(Guard::NothingOwed));
        assert_eq!(decided(&late(10, owed)).because.guard, None);
        assert_eq!(decided(&late(-7, 1_000_00)).because.guard, None);
        let early = decided(&late(-8, 1_000_00));
        assert_eq!(
            (early.because.guard, day_of(early.until)),
            (Some(Guard::NothingOwed), jiff::civil::date(2026, 3, 5))
        );
    }

    #[test]
    fn a_hold_waits_until_the_day_after_its_last() {
        let mut dossier = late(40, 50_000_00);
        let until = Some(day_of(day_number(DAY) + 9));
        dossier.people.holds = vec![Hold { reason: HoldReason::Hardship, until, creditor: None }];

        let held = decided(&dossier);

        assert_eq!((code(&held), held.because.guard), ("wait", Some(Guard::Held)));
        assert_eq!(held.until, day_number(DAY) + 10);
    }

    #[test]
    fn what_cools_down_is_not_drawn_and_the_rest_share_its_chance() {
        let mut dossier = late(40, 50_000_00);
        let first = decided(&dossier);
        let options = POLICY.matrix.options(first.cell);
        assert!(1 < options.len());

        for (number, _) in options {
            let cool_down = i32::from(POLICY.catalogue.get(*number).unwrap().cool_down_days);
            dossier.strategy.carried = vec![(*number, day_number(DAY) - cool_down + 1)];
            assert_ne!(decided(&dossier).treatment, *number);
            let left: u32 = options.iter().filter(|(other, _)| other != number).map(|(_, weight)| weight).sum();
            let drawn = decided(&dossier);
            let weight = options.iter().find(|(other, _)| *other == drawn.treatment).unwrap().1;
            assert!(drawn.propensity_ppm.abs_diff(weight * PPM / left) <= 1);
        }
    }

    #[test]
    fn a_decision_stands_until_its_time_is_over_or_a_fact_changes() {
        let mut dossier = late(40, 50_000_00);
        let first = decided(&dossier);
        let until = first.until;
        dossier.strategy.remember(first);

        assert_eq!(decide(&dossier, &POLICY, &Scale::of_pesos(day_of(until - 1))).map(|next| next.standing.seq), None);
        assert_eq!(decide(&dossier, &POLICY, &Scale::of_pesos(day_of(until))).map(|next| next.standing.seq), Some(2));
        dossier.ledger.accounts[0].payments += 1;
        assert_eq!(decide(&dossier, &POLICY, &Scale::of_pesos(DAY)).map(|next| next.standing.seq), Some(2));
    }

    #[test]
    fn without_a_point_somebody_looks_for_one_and_then_it_rests() {
        let mut dossier = late(40, 50_000_00);
        dossier.people.points.clear();
        let tracing = decided(&dossier);
        assert_eq!((code(&tracing), tracing.because.guard), ("skip_tracing", Some(Guard::ContactLost)));

        dossier.strategy.carry_out(tracing.treatment, day_number(DAY));

        assert_eq!(code(&decided(&dossier)), "wait");
    }

    #[test]
    fn the_reasons_read_back_in_words_without_the_dossier() {
        let standing = decided(&late(40, 50_000_00));

        let reasons = standing.because.reasons(&POLICY.cards);

        assert!(!reasons.is_empty() && reasons.len() <= BECAUSE_MAX);
        assert!(reasons.iter().any(|reason| reason.sentence_es.contains("40 días")), "{reasons:?}");
    }
}
