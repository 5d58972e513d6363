//! Who is asked before a model speaks, and what a model says of what was observed beside who speaks now.
use crate::{
    Error, Live, Policy, Target, assess_features,
    rules::{
        observation::Observation,
        samples::{asked, asked_of_promise},
        target::Question,
    },
    sql::observation,
    work::{policy, train::PROMISE_DAYS},
};
use base::{Day, DebtorId, day_number};
use ledger::Stage;
use store::Rx;

/// Who is asked before a model speaks: somebody who sees what no model and no rule may see.
pub trait Gate: Send + Sync {
    /// Why this model may not speak for its target and stage as things are known on `day`, a sentence each for people;
    /// none is leave to speak.
    ///
    /// # Errors
    /// What is known cannot be read.
    fn objections(&self, rx: &Rx<'_>, model: &Live, day: Day) -> Result<Vec<String>, Error>;
}

/// Nobody objects.
#[derive(Clone, Copy, Debug)]
pub struct Open;

impl Gate for Open {
    fn objections(&self, _: &Rx<'_>, _: &Live, _: Day) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }
}

/// Of whom it is asked what they say.
#[derive(Clone, Copy, Debug)]
pub struct Hearing<'a> {
    /// What is foretold.
    pub target: Target,
    /// In which stage; nothing where in every one that has nobody of its own.
    pub stage: Option<Stage>,
    /// A model that is to speak, beside who does.
    pub model: Option<&'a Live>,
    /// As far as was known at the end of this day.
    pub until: Day,
    /// Observations that are looked at, at most; the newest.
    pub limit: u32,
}

/// What somebody says of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saying {
    /// A chance, 0 to 1; of an amount, a part of what was owed.
    pub value: f64,
    /// Whether the indicator reads low, below the edge that decisions know; nothing where the target speaks for none.
    pub low: Option<bool>,
}

/// One row that judges: what was said, and what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heard {
    /// Of whom.
    pub debtor: DebtorId,
    /// The number of the day on which it was seen.
    pub day: i32,
    /// What came: 0 or 1; of an amount, a part of what was owed.
    pub came: f64,
    /// By the model that is to speak, where there is one.
    pub said: Option<Saying>,
    /// By who speaks now, a model or the expert's card; nothing where nobody does.
    pub now: Option<Saying>,
}

/// What is said of the rows that would be spoken of, and what came of them, the newest first.
///
/// They are the rows of the stage; for every stage, those of stages without a model of their own.
///
/// # Errors
/// The log cannot be read, or who speaks.
pub fn heard(rx: &Rx<'_>, hearing: &Hearing<'_>) -> Result<Vec<Heard>, Error> {
    let policy = policy(rx)?;
    let (of, mut rows) = (Of { hearing, policy: &policy }, Vec::new());
    let (days, limit) = ((i32::MIN, day_number(hearing.until)), hearing.limit);
    if hearing.target == Target::Promise {
        let (span, currency) = ((days.0, days.1, PROMISE_DAYS), policy.matrix.file.limits.currency);
        observation::each_promise(rx, span, (hearing.until, limit, currency), |ended| {
            rows.extend(of.rows(&ended.seen, &[asked_of_promise(&ended)]));
        })?;
    } else {
        observation::each_closed(rx, days, (hearing.until, limit), |seen, came| {
            rows.extend(of.rows(&seen, &asked(hearing.target, &seen, &came)));
        })?;
    }
    Ok(rows)
}

/// Whoever is heard, under what decides now.
struct Of<'a> {
    hearing: &'a Hearing<'a>,
    policy: &'a Policy,
}

impl Of<'_> {
    /// What is said of the questions that an observation asks, if it is one that would be spoken of.
    fn rows(&self, seen: &Observation, asked: &[(Question, f32)]) -> Vec<Heard> {
        if asked.is_empty() || !self.is_spoken_of(seen) {
            return Vec::new();
        }
        let (target, learned) = (self.hearing.target, self.policy.cards.learned());
        let is_low = |value: u8| value < self.policy.matrix.file.limits.mid_from;
        let reading = target.indicator().map(|indicator| {
            let assessment = assess_features(seen.features.clone(), &self.policy.cards, None);
            assessment.value(indicator)
        });
        let live = learned.of(target, seen.stage);
        let low = self.hearing.model.and_then(|model| model.value(&seen.features)).map(is_low);
        let row = |(question, came): &(Question, f32)| {
            let said = |model: &Live| model.says(&seen.features, *question);
            let by_card = reading.map(|value| f64::from(value) / 100.0);
            Heard {
                debtor: seen.debtor,
                day: seen.day,
                came: f64::from(*came),
                said: self.hearing.model.map(|model| Saying { value: said(model), low: reading.and(low) }),
                now: live.map(said).or(by_card).map(|value| Saying { value, low: reading.map(is_low) }),
            }
        };
        asked.iter().map(row).collect()
    }

    fn is_spoken_of(&self, seen: &Observation) -> bool {
        match self.hearing.stage {
            Some(stage) => stage == seen.stage,
            None => {
                let mut all = self.policy.cards.learned().all().iter();
                all.all(|one| (one.target, one.stage) != (self.hearing.target, Some(seen.stage)))
            }
        }
    }
}
