//! A trial: another way of deciding for some debtors, chosen by hash, beside what decides for the rest.
use crate::rules::{
    drawn::Drawn,
    evaluation::{Way, minor},
    learner_setting::LearnerSetting,
    lesson::Found,
    matrix::PPM,
};
use base::{Amount, DebtorId};
use learn::trial::{Arm, Split, Trial, Verdict};
use std::collections::HashSet;

/// A trial that decides now.
#[derive(Clone, Debug)]
pub struct Running {
    /// Its name: another name is another, independent split.
    pub name: String,
    split: Split,
    /// How the challenger decides.
    pub challenger: Way,
}

/// On which side of a trial a debtor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What decides for everybody else.
    Champion,
    /// What is tried.
    Challenger,
}

/// Who is on which side.
pub(crate) fn split(name: &str, part_ppm: u32) -> Split {
    // The challenger leads, so that whoever is in it stays there when its part grows.
    let part = part_ppm.min(PPM);
    Split::new(&format!("trial {name}"), &[part, PPM - part]).expect("the parts are a whole")
}

/// The side of a debtor.
pub(crate) fn side(split: &Split, debtor: DebtorId) -> Side {
    if split.arm(debtor.0.as_bytes()) == Some(0) { Side::Challenger } else { Side::Champion }
}

impl Running {
    /// A trial on this part of all debtors, in millionths.
    pub fn new(name: &str, part_ppm: u32, challenger: Way) -> Self {
        Self { name: name.to_owned(), split: split(name, part_ppm), challenger }
    }

    /// The challenger's way, for a debtor on its side.
    pub fn challenger(&self, debtor: DebtorId) -> Option<&Way> {
        (side(&self.split, debtor) == Side::Challenger).then_some(&self.challenger)
    }
}

/// What a trial has seen: of each debtor, what came of the first decision in it, whatever was done since.
#[derive(Clone, Debug)]
pub struct Seen {
    split: Split,
    setting: LearnerSetting,
    told: HashSet<DebtorId>,
    /// Net of all costs and penalties, in minor units.
    pub champion: Arm,
    /// The same.
    pub challenger: Arm,
    /// Debtors of each side who complained or asked not to be contacted.
    pub complaints: [u64; 2],
}

/// What may be said of a trial today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether to stop, and for whom.
    pub verdict: Verdict,
    /// How much more the challenger brings per debtor, from below to above; it holds at every look.
    pub interval: Option<(Amount, Amount)>,
    /// What a debtor of the champion brings.
    pub champion: Amount,
    /// What one of the challenger does.
    pub challenger: Amount,
}

impl Seen {
    /// Nothing seen yet, by these sides.
    pub fn new(split: Split, setting: LearnerSetting) -> Self {
        let (champion, challenger) = (Arm::default(), Arm::default());
        Self { split, setting, told: HashSet::new(), champion, challenger, complaints: [0; 2] }
    }

    /// Counts what came of a decision, if it is the first about its debtor; in the order of days.
    pub fn add(&mut self, debtor: DebtorId, drawn: &Drawn, found: &Found) {
        if !self.told.insert(debtor) {
            return;
        }
        let net = minor(found.net(drawn, &self.setting));
        let complained = u64::from(0 < found.complaints.max(found.opt_outs));
        match side(&self.split, debtor) {
            Side::Champion => {
                self.champion.add(net);
                self.complaints[0] += complained;
            }
            Side::Challenger => {
                self.challenger.add(net);
                self.complaints[1] += complained;
            }
        }
    }

    /// What may be said, under a rule of when to stop.
    pub fn say(&self, rule: &Trial) -> Said {
        let interval = rule.interval(&self.champion, &self.challenger);
        Said {
            verdict: rule.verdict(&self.champion, &self.challenger),
            interval: interval.map(|(low, high)| (amount(low), amount(high))),
            champion: amount(self.champion.mean()),
            challenger: amount(self.challenger.mean()),
        }
    }
}

/// A float of minor units as money.
#[expect(clippy::cast_possible_truncation, reason = "a cast from a float saturates")]
pub(crate) fn amount(minor: f64) -> Amount {
    Amount::minor(minor.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;

    #[test]
    fn a_part_of_all_debtors_is_tried_and_stays_tried_when_it_grows() {
        let debtors = || (0..10_000_u128).map(|n| DebtorId(Uuid::from_u128(n)));
        let (tenth, half) =
            (Running::new("calls", 100_000, Way::Weights), Running::new("calls", 500_000, Way::Weights));

        let tried = debtors().filter(|debtor| tenth.challenger(*debtor).is_some()).count();

        assert!(tried.abs_diff(1_000) < 120, "{tried}");
        assert!(debtors().all(|debtor| tenth.challenger(debtor).is_none() || half.challenger(debtor).is_some()));
    }
}
