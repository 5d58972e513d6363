//! What is known of a debtor, what was decided and why, told to them: a letter, in plain Spanish, without a score.
//!
//! It is what Ley 25.326 arts. 14 and 20 and AAIP Res. 4/2019 ask for: the data and where they come from, the logic of an
//! automated decision, and how to have it looked at by a person. Whatever is said comes from the dossier and from the
//! log of the decision; nothing is thought up afterwards.
mod asking;
mod decided;
mod known;
pub(crate) mod words;

use crate::rules::{
    assess::Assessment,
    dossier::{Dossier, Standing},
    drawn::Drawn,
    policy::Policy,
    review::Review,
    scale::Scale,
};
use base::{Amount, Currency, Day, day_number};
use people::{Channel, Consent, Contest, HoldReason, Point};
use serde::{Deserialize, Serialize};

/// All that an explanation may say.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The debtor's whole name.
    pub name: &'a str,
    /// What is known of them, as far as it may be told.
    pub dossier: &'a Dossier,
    /// What is estimated of them.
    pub assessment: &'a Assessment,
    /// What decides.
    pub policy: &'a Policy,
    /// The day of the explanation, and what currencies are worth on it.
    pub scale: &'a Scale,
    /// The decision that stands, from its log.
    pub decision: Option<DecisionTold<'a>>,
    /// Their debts on that day.
    pub debts: &'a [DebtTold],
    /// Ways to reach them.
    pub points: &'a [Point],
    /// What they contest and contested.
    pub contests: &'a [Contest],
    /// What a person was asked to look at.
    pub reviews: &'a [Review],
    /// To whom they can speak.
    pub desk: &'a Desk,
    /// What is held apart, for audit alone: `grupo de edad: 30 a 39`.
    pub apart: &'a [String],
}

/// A decision, as its log keeps it.
#[derive(Clone, Copy, Debug)]
pub struct DecisionTold<'a> {
    /// What was decided, by its code.
    pub treatment: &'a str,
    /// The rest, with its reasons.
    pub standing: &'a Standing,
    /// What it was drawn from, if it was.
    pub drawn: Option<&'a Drawn>,
    /// Why a person chose it.
    pub reason: Option<&'a str>,
}

/// One debt, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtTold {
    /// To whom.
    pub creditor: String,
    /// What it is: `Préstamo personal PRE-000123`.
    pub name: String,
    /// What is due and unpaid.
    pub due: Amount,
    /// Of which currency.
    pub currency: Currency,
    /// Days since the oldest unpaid day.
    pub days_past_due: i32,
    /// The debtor contests it, or how much it is.
    pub contested: bool,
}

/// To whom a debtor can speak.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Who decides: the house.
    pub house: String,
    /// A telephone that a person answers; may be empty.
    pub phone: String,
    /// When they do; may be empty.
    pub hours: String,
    /// A mailbox that a person reads; may be empty.
    pub mailbox: String,
}

/// An explanation, part by part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Of which day.
    pub day: Day,
    /// To whom.
    pub name: String,
    /// How it begins.
    pub opening: Vec<String>,
    /// What it says.
    pub parts: Vec<Part>,
}

/// A part of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// A paragraph each.
    pub says: Vec<String>,
}

/// The letter to a debtor.
pub fn explain(told: &Told<'_>) -> Explanation {
    let parts = [
        known::known(told),
        known::estimated(told),
        decided::decided(told),
        decided::chance(told),
        asking::changes(told),
        asking::pending(told),
        asking::rights(told),
        asking::whom(told),
    ];
    Explanation {
        day: told.scale.day(),
        name: told.name.to_owned(),
        opening: vec![
            format!("Hola, {}:", words::greeting(told.name)),
            format!(
                "Acá te contamos qué datos tuyos tenemos, de dónde salieron, qué decidimos hacer y por qué. Es lo que \
                 sabemos al {}.",
                words::long_day(told.scale.day())
            ),
        ],
        parts: parts.into_iter().flatten().collect(),
    }
}

impl Told<'_> {
    /// Whether something is due that they do not contest.
    fn owes(&self) -> bool {
        self.debts.iter().any(|debt| !debt.due.is_zero() && !debt.contested)
    }

    /// Why they are left in peace that day, a reason each hold.
    fn pauses(&self) -> impl Iterator<Item = HoldReason> {
        let today = self.scale.number();
        let holds = self.dossier.people.holds.iter();
        holds.filter(move |hold| hold.until.is_none_or(|until| today <= day_number(until))).map(|hold| hold.reason)
    }

    /// Whether they asked to be left alone altogether.
    fn is_left_alone(&self) -> bool {
        self.pauses().any(|reason| reason == HoldReason::CeaseContact)
    }

    /// The channels that they closed, one by one; none where they asked to be left alone altogether.
    fn closed(&self) -> impl Iterator<Item = Channel> {
        let alone = self.is_left_alone();
        let closed = self.dossier.people.consents.iter().filter(|(_, said)| *said == Consent::Withdrawn);
        closed.map(|(channel, _)| *channel).filter(move |_| !alone)
    }
}

impl Explanation {
    /// The letter as text: titles, and a paragraph a line.
    pub fn text(&self) -> String {
        let mut text = self.opening.join("\n\n");
        for part in &self.parts {
            text.extend(["\n\n", &part.title.to_uppercase(), "\n"]);
            for line in &part.says {
                text.extend(["\n", line]);
            }
        }
        text.push('\n');
        text
    }
}

impl Part {
    /// A part, unless it has nothing to say.
    fn of(title: &str, says: Vec<String>) -> Option<Self> {
        (!says.is_empty()).then(|| Self { title: title.to_owned(), says })
    }
}
