//! What may come of a decision before the next one: an answer, a payment, or neither.
//!
//! Payments come by themselves at a pace that the models tell, or else the indicator of outlook; what was learnt of
//! treatments moves it, as proportional hazards (Cox 1972). Answers come as often as the debtor, and others at that hour,
//! have answered. None of it is looked at by a decision.
use crate::rules::{
    assess::Assessment,
    dossier::Dossier,
    drawn::Drawn,
    learner_setting::LearnerSetting,
    outlook::{Scenarios, told},
    policy::Policy,
    samples::STRETCH_DAYS,
    scale::Scale,
    timing::Timing,
    treatment::Treatment,
};
use models::{log_odds, probability};
use std::sync::LazyLock;

/// What may come of something that is done, or left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Prospect {
    /// The chance that the debtor answers in person.
    pub(crate) answers: f64,
    /// The chance that something is paid, if they do not.
    pub(crate) pays: f64,
    /// What is paid then, in minor units of the scale's currency.
    pub(crate) amount: f64,
}

/// A debtor on a day, with all that the prospects of a decision depend on.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) dossier: &'a Dossier,
    pub(crate) assessment: &'a Assessment,
    /// What is known of a draw, and what it was drawn from.
    pub(crate) drawn: &'a Drawn,
    pub(crate) policy: &'a Policy,
    pub(crate) scale: &'a Scale,
}

/// Days that a chance of payment speaks of, where it does not say otherwise.
const MONTH: f64 = 30.0;
/// Nobody is sure to pay, nor sure not to.
const SURE: f64 = 0.995;

impl Seen<'_> {
    /// What may come of a treatment within the days for which it stands.
    pub(crate) fn prospect(&self, treatment: &Treatment, days: i32) -> Prospect {
        let timing = Timing { policy: self.policy, people: &self.dossier.people, day: self.scale.day() };
        Prospect {
            answers: timing.answers(&self.assessment.features, treatment),
            pays: self.pays(treatment, f64::from(days.max(0))),
            amount: self.amount(),
        }
    }

    /// The chance that something is paid within so many days of a treatment.
    fn pays(&self, treatment: &Treatment, days: f64) -> f64 {
        let (assessment, learned) = (self.assessment, self.policy.cards.learned());
        let [by_itself, month] = match learned.paid_by(&assessment.features) {
            Some(ends) if !ends.is_empty() => [days, MONTH].map(|days| along(&ends, days)),
            Some(_) | None => {
                let month = told(&assessment.features, assessment, learned);
                [1.0 - (1.0 - month).powf(days / MONTH), month]
            }
        };
        let month = month.clamp(1.0 - SURE, SURE);
        let moved = probability(log_odds(month) + self.moves(treatment));
        let pace = (1.0 - moved).ln() / (1.0 - month).ln();
        1.0 - (1.0 - by_itself).max(1.0 - SURE).powf(pace)
    }

    /// By how much a treatment moves the log odds of paying: what was learnt, or else what is thought of its kind.
    fn moves(&self, treatment: &Treatment) -> f64 {
        let learnt = self.policy.learner.as_ref().and_then(|learner| learner.moves(self.drawn, treatment.number));
        learnt.unwrap_or_else(|| {
            static SHIPPED: LazyLock<LearnerSetting> = LazyLock::new(LearnerSetting::shipped);
            SHIPPED.adds.score(treatment.kind)
        })
    }

    /// What is paid at once by somebody who pays: never more than there is to win.
    #[expect(clippy::cast_precision_loss, reason = "an expectation, not money")]
    fn amount(&self) -> f64 {
        let (features, learned) = (&self.assessment.features, self.policy.cards.learned());
        let usual = || Scenarios::shipped().part_paid(self.scale.day());
        let of_a_month = learned.part(features).map(|part| part / told(features, self.assessment, learned));
        self.drawn.owed.to_minor().max(0) as f64 * of_a_month.unwrap_or_else(usual).clamp(0.0, 1.0)
    }
}

/// The chance by a day, straight between the ends of stretches; after the last one at the pace until then.
fn along(ends: &[f64], days: f64) -> f64 {
    let stretch = f64::from(STRETCH_DAYS);
    let (mut day, mut chance) = (0.0, 0.0);
    for end in ends {
        if days <= day + stretch {
            return chance + (end - chance) * (days - day) / stretch;
        }
        (day, chance) = (day + stretch, *end);
    }
    1.0 - (1.0 - chance).powf(days / day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_run_straight_within_a_stretch_and_at_their_pace_after_the_last() {
        let ends = [0.1, 0.2, 0.36];

        let near = |days: f64, wanted: f64| assert!((along(&ends, days) - wanted).abs() < 1e-12, "{days}");

        near(0.0, 0.0);
        near(2.5, 0.05);
        near(5.0, 0.1);
        near(12.5, 0.28);
        near(30.0, 1.0 - 0.64 * 0.64);
    }
}
