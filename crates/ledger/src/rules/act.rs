//! What somebody may do to an account: charge, pause, file, write off, capitalise, undo; and what is refused.
use super::{
    agreement::AGREED_FROM,
    entry::{Capitalisation, Entry, Filing, Pause, Posted},
    fold::{Folded, schedule_of},
    policy::{CapitalReason, Case, Policy},
    recurring::{Recurring, Repriced, RepricedBy},
    relief::is_ripe,
    terms::{AMOUNT_MAX, Instalment, Plan, RATE_MAX},
};
use base::{Amount, Day, Rate, Rounding, day_number};

/// Something done to an account on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Interest or late days rest from that day on. It may be past or to come.
    Pause(Pause),
    /// A pause is over from that day on.
    Resume {
        /// The line that began it.
        line: u32,
    },
    /// A court has the case since that day; said again of the same case, with newer rates, it takes its own place.
    File(Filing),
    /// The books hold the account as lost since that day.
    WriteOff {
        /// Why, in words.
        reason: String,
    },
    /// Interest due by that day becomes capital.
    Capitalise {
        /// For which of the law's reasons.
        reason: CapitalReason,
        /// The clause, the notice or the order that allows it.
        document: String,
        /// The period of an express clause, in whole months; 0 where there is none.
        months: u8,
    },
    /// A period of what is charged again and again costs something else from that day on; it may be past or to come.
    Reprice {
        /// Without tax.
        amount: Amount,
        /// Why, in words.
        reason: String,
    },
    /// One more amount is to be paid: the period of a service whose amount is known by now, or anything else.
    Charge {
        /// Its number; that of its period where absent. The number of an earlier one corrects it.
        number: Option<u16>,
        /// The last day to pay it.
        due: Day,
        /// Without tax.
        amount: Amount,
        /// Value added tax; that of the plan where absent.
        vat: Option<Amount>,
    },
    /// A line was a mistake.
    Undo {
        /// Which one.
        line: u32,
        /// Why, in words.
        reason: String,
    },
}

/// Why it cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// Whoever reads it later must be told why.
    #[error("a reason is missing")]
    NoReason,
    /// What happened cannot have happened on a day to come.
    #[error("it cannot have happened on {0} yet")]
    ToCome(Day),
    /// There was no account yet.
    #[error("the account was not open on {0}")]
    NotOpen(Day),
    /// A pause ends before it begins.
    #[error("a pause ends on or after its first day")]
    Backwards,
    /// No line of that number can be resumed or undone.
    #[error("line {0} is not one that this can be done to")]
    Line(u32),
    /// Rates of a court come in order of day, one of them by the filing, each within range.
    #[error("rates come in order of day, the first by the filing, from 0 to {RATE_MAX}")]
    Rates,
    /// The law gives no such reason for interest on interest on that day.
    #[error("interest does not become capital for {0:?} on that day")]
    Forbidden(CapitalReason),
    /// The clause is for less than the law's minimum.
    #[error("a clause of {got} months is under the minimum of {min}")]
    ShortClause {
        /// What the clause says.
        got: u8,
        /// What the law asks for.
        min: u8,
    },
    /// Only a case that a court has.
    #[error("no court has the case")]
    NoCase,
    /// No interest has been due for long enough.
    #[error("no interest has been due for long enough")]
    NothingRipe,
    /// Nothing of the account has an amount that comes again every period.
    #[error("no amount of the account comes again every period")]
    NotRecurring,
    /// Amounts are positive and not beyond [`AMOUNT_MAX`].
    #[error("an amount is positive and at most {AMOUNT_MAX}, got {0}")]
    Amount(Amount),
    /// A charge needs a number that is neither the schedule's nor an agreement's.
    #[error("a charge needs a number of its own")]
    Number,
}

impl Act {
    /// The line that says it, about an account folded up to `on` from `lines`.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn entry(&self, lines: &[Posted], folded: &Folded, (on, today): (Day, Day)) -> Result<Entry, ActError> {
        if on < folded.terms.opened {
            return Err(ActError::NotOpen(on));
        }
        match self {
            Self::Pause(pause) if pause.until.is_some_and(|until| until < on) => Err(ActError::Backwards),
            Self::Pause(pause) => said(&pause.reason).map(|()| Entry::Paused(pause.clone())),
            Self::Resume { line } => resumed(*line, lines),
            Self::File(filing) => filed(filing, on, today),
            Self::WriteOff { reason } => {
                happened(on, today)?;
                said(reason).map(|()| Entry::WrittenOff { reason: reason.clone() })
            }
            Self::Capitalise { reason, document, months } => {
                happened(on, today)?;
                said(document)?;
                let act = capitalised((*reason, *months), folded, on)?;
                Ok(Entry::Capitalised(Capitalisation { document: document.clone(), ..act }))
            }
            Self::Reprice { amount, reason } => {
                said(reason)?;
                repriced(*amount, reason, folded)
            }
            Self::Charge { number, due, amount, vat } => {
                if *due < on {
                    return Err(ActError::Backwards);
                }
                charged(folded, (*number, *due), (*amount, *vat)).map(Entry::Charged)
            }
            Self::Undo { line, reason } => {
                said(reason)?;
                undone(*line, lines).map(|()| Entry::Undone { line: *line, reason: reason.clone() })
            }
        }
    }
}

fn said(reason: &str) -> Result<(), ActError> {
    if reason.trim().is_empty() { Err(ActError::NoReason) } else { Ok(()) }
}

fn happened(on: Day, today: Day) -> Result<(), ActError> {
    if today < on { Err(ActError::ToCome(on)) } else { Ok(()) }
}

fn resumed(wanted: u32, lines: &[Posted]) -> Result<Entry, ActError> {
    let is_pause = |line: &Posted| line.seq == wanted && matches!(line.entry, Entry::Paused(_));
    if lines.iter().any(is_pause) { Ok(Entry::Resumed { line: wanted }) } else { Err(ActError::Line(wanted)) }
}

fn filed(filing: &Filing, on: Day, today: Day) -> Result<Entry, ActError> {
    happened(on, today)?;
    said(&filing.case)?;
    said(&filing.source)?;
    let rates = &filing.rates;
    let in_order = rates.windows(2).all(|pair| matches!(pair, [first, second] if first.from < second.from));
    let in_range = rates.iter().all(|point| (Rate::ZERO..=RATE_MAX).contains(&point.rate));
    let covers = rates.first().is_none_or(|first| first.from <= on);
    if in_order && in_range && covers { Ok(Entry::Filed(filing.clone())) } else { Err(ActError::Rates) }
}

fn capitalised((reason, months): (CapitalReason, u8), folded: &Folded, on: Day) -> Result<Capitalisation, ActError> {
    let rule = Policy::shipped().capitalisation(reason, on).ok_or(ActError::Forbidden(reason))?;
    if months < rule.months_min {
        return Err(ActError::ShortClause { got: months, min: rule.months_min });
    }
    let day = day_number(on);
    let filed = folded.regime.arrears.filed.is_some_and(|filed| filed <= day);
    if rule.case == Case::Needed && !filed {
        return Err(ActError::NoCase);
    }
    let view = &folded.view;
    let ripe = view.due_by(day).any(|row| is_ripe(&row, months, day) && !row.owed(day, view.rates()).total().is_zero());
    if !ripe {
        return Err(ActError::NothingRipe);
    }
    let concepts = rule.concepts_of(&folded.terms.product).collect();
    Ok(Capitalisation { reason, document: String::new(), months, concepts })
}

fn repriced(amount: Amount, reason: &str, folded: &Folded) -> Result<Entry, ActError> {
    let Plan::Recurring(Recurring { amount: Some(_), .. }) = &folded.terms.plan else {
        return Err(ActError::NotRecurring);
    };
    fits(amount)?;
    Ok(Entry::Repriced(Repriced { amount, reason: reason.to_owned(), by: RepricedBy::Agreement }))
}

/// One more amount of an account, with its tax, under a number that nothing else has.
pub(crate) fn charged(
    folded: &Folded,
    (number, due): (Option<u16>, Day),
    (amount, vat): (Amount, Option<Amount>),
) -> Result<Instalment, ActError> {
    fits(amount)?;
    let (number, tax) = match &folded.terms.plan {
        Plan::Recurring(plan) => (number.or_else(|| plan.number_of(due)), plan.vat),
        Plan::Regular(_) | Plan::Listed(_) | Plan::Statements { .. } => (number, Rate::ZERO),
    };
    let taken = |number: &u16| schedule_of(&folded.terms).iter().any(|one| one.number == *number);
    let free = number.filter(|number| (1..AGREED_FROM).contains(number) && !taken(number));
    let number = free.ok_or(ActError::Number)?;
    let vat = vat.unwrap_or_else(|| amount.times(tax, Rounding::HalfUp));
    if vat < Amount::ZERO || amount < vat {
        return Err(ActError::Amount(vat));
    }
    Ok(Instalment { number, due, principal: amount, interest: Amount::ZERO, vat, fees: Amount::ZERO })
}

fn fits(amount: Amount) -> Result<(), ActError> {
    if Amount::ZERO < amount && amount <= AMOUNT_MAX { Ok(()) } else { Err(ActError::Amount(amount)) }
}

/// Whether a line can be undone: payments are reversed, imports undone whole, and agreements end by their own rules.
fn undone(wanted: u32, lines: &[Posted]) -> Result<(), ActError> {
    let already = |line: &Posted| matches!(line.entry, Entry::Undone { line, .. } if line == wanted);
    let line = lines.iter().find(|line| line.seq == wanted).ok_or(ActError::Line(wanted))?;
    let can_be = match &line.entry {
        Entry::Charged(_)
        | Entry::Repriced(_)
        | Entry::CostAdded { .. }
        | Entry::Waived(_)
        | Entry::Paused(_)
        | Entry::Resumed { .. }
        | Entry::Filed(_)
        | Entry::WrittenOff { .. }
        | Entry::Capitalised(_) => true,
        Entry::Opened(_)
        | Entry::Amended(_)
        | Entry::Billed(_)
        | Entry::Paid(_)
        | Entry::Reversed { .. }
        | Entry::Agreed(_)
        | Entry::AgreementEnded { .. }
        | Entry::AgreementResumed { .. }
        | Entry::Undone { .. }
        | Entry::Withdrawn { .. }
        | Entry::Reinstated { .. } => false,
    };
    if can_be && !lines.iter().any(already) { Ok(()) } else { Err(ActError::Line(wanted)) }
}
