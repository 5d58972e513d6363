//! Every number in a text is explained by the ledger, or the text is not sent.
//!
//! The rendered text is read back: what follows a currency's mark must be an amount that the ledger holds at that
//! moment, what looks like a day must be one of its days, and any other digit must belong to a reference, a phone or
//! another word the house has given. A template cannot invent a figure, and neither can whoever edits it.
use crate::rules::words;
use base::{Amount, Currency, Day, Money};
use std::collections::BTreeSet;

/// What a message may say in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Amounts of the ledger at that moment.
    pub amounts: Vec<Money>,
    /// Days of the ledger.
    pub days: Vec<Day>,
    /// Words with digits that are not figures: references, phones, addresses, names.
    pub literals: Vec<String>,
    /// Amounts that the text must say.
    pub required: Vec<Money>,
}

/// Something in a text that the ledger does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// An amount that the ledger does not hold.
    Amount(Amount),
    /// A day that the ledger does not hold.
    Day(Day),
    /// Digits that are neither.
    Digits(String),
    /// An amount that must be said and is not.
    Unsaid(Amount),
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Amount(amount) => write!(f, "the amount {amount} is not in the ledger"),
            Self::Day(day) => write!(f, "the day {day} is not in the ledger"),
            Self::Digits(digits) => write!(f, "{digits:?} is not explained"),
            Self::Unsaid(amount) => write!(f, "the amount {amount} is not said"),
        }
    }
}

/// Reads `text` back against `figures`; the first thing that does not match.
pub(crate) fn check(text: &str, figures: &Figures) -> Result<(), Mismatch> {
    let text = without_literals(text, &figures.literals);
    let marks: BTreeSet<(std::cmp::Reverse<usize>, String, Currency)> = figures
        .amounts
        .iter()
        .map(|money| (words::mark(money.currency), money.currency))
        .chain([(words::mark(Currency::ARS), Currency::ARS)])
        .map(|(mark, currency)| (std::cmp::Reverse(mark.len()), mark, currency))
        .collect();
    let mut said = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|sign: char| sign.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let read = marks.iter().find_map(|(_, mark, currency)| marked(before, mark).then_some(*currency));
        let taken = match read {
            Some(currency) => {
                let (amount, length) = words::read_amount(digits).ok_or_else(|| unexplained(digits))?;
                let money = Money { amount: signed(before, currency, amount), currency };
                if !figures.amounts.contains(&money) {
                    return Err(Mismatch::Amount(money.amount));
                }
                said.push(money);
                length
            }
            None => {
                let (day, length) = words::read_day(digits).ok_or_else(|| unexplained(digits))?;
                if !figures.days.contains(&day) {
                    return Err(Mismatch::Day(day));
                }
                length
            }
        };
        rest = digits.get(taken..).unwrap_or_default();
    }
    match figures.required.iter().find(|money| !said.contains(money)) {
        Some(money) => Err(Mismatch::Unsaid(money.amount)),
        None => Ok(()),
    }
}

/// Whether `before` ends with the currency's mark as a word of its own: `US$` is not `$`.
fn marked(before: &str, mark: &str) -> bool {
    let rest = before.trim_end().strip_suffix(mark);
    rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

fn signed(before: &str, currency: Currency, amount: Amount) -> Amount {
    let mark = words::mark(currency);
    let negative = before.trim_end().strip_suffix(mark.as_str()).is_some_and(|before| before.ends_with('-'));
    if negative { -amount } else { amount }
}

fn unexplained(digits: &str) -> Mismatch {
    Mismatch::Digits(digits.chars().take_while(|sign| sign.is_ascii_digit() || ".,/-".contains(*sign)).collect())
}

/// `text` with each literal that has a digit blanked, where it stands as a word of its own.
fn without_literals(text: &str, literals: &[String]) -> String {
    let mut literals: Vec<&str> =
        literals.iter().map(String::as_str).filter(|word| word.contains(|sign: char| sign.is_ascii_digit())).collect();
    literals.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut text = text.to_owned();
    for word in literals {
        let mut from = 0;
        while let Some(found) = text.get(from..).and_then(|rest| rest.find(word)) {
            let (start, end) = (from + found, from + found + word.len());
            if stands_alone(&text, start, end) {
                text.replace_range(start..end, " ");
                from = start + 1;
            } else {
                from = end;
            }
        }
    }
    text
}

/// Whether neither a digit nor the punctuation of a longer number touches `start..end`.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let number_goes_on = |mut signs: [Option<char>; 2]| {
        let digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        let [near, far] = &mut signs;
        digit(*near) || (near.is_some_and(|sign| ".,/".contains(sign)) && digit(*far))
    };
    let mut backwards = before.chars().rev();
    let mut forwards = after.chars();
    let money = before.trim_end().ends_with('$');
    !money
        && !number_goes_on([backwards.next(), backwards.next()])
        && !number_goes_on([forwards.next(), forwards.next()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn pesos(units: i64) -> Money {
        Money { amount: Amount::minor(units), currency: Currency::ARS }
    }

    fn figures() -> Figures {
        Figures {
            amounts: vec![pesos(11_000_00), pesos(10_000_00), pesos(1_000_00), pesos(0)],
            days: vec![date(2026, 3, 20)],
            literals: vec!["OP-1000".into(), "0800 555 1234".into(), "7".into(), "24hs".into()],
            required: vec![pesos(11_000_00)],
        }
    }

    #[test]
    fn a_text_that_says_what_the_ledger_holds_passes() {
        let text = "Al 20/03/2026 la operación OP-1000 suma $ 11.000,00: capital $ 10.000,00, intereses $ 1.000,00. \
            Llamá al 0800 555 1234, 24hs, interno 7.";

        assert_eq!(check(text, &figures()), Ok(()));
    }

    #[test]
    fn one_cent_more_is_found() {
        assert_eq!(check("Total $ 11.000,01", &figures()), Err(Mismatch::Amount(Amount::minor(11_000_01))));
        assert_eq!(check("Total $11.000,00 ", &figures()), Ok(()));
        assert_eq!(check("Total -$ 11.000,00", &figures()), Err(Mismatch::Amount(Amount::minor(-11_000_00))));
    }

    #[test]
    fn another_day_is_found() {
        assert_eq!(check("Al 21/03/2026: $ 11.000,00", &figures()), Err(Mismatch::Day(date(2026, 3, 21))));
    }

    #[test]
    fn digits_that_nobody_explains_are_found() {
        assert_eq!(check("$ 11.000,00 en 12 cuotas", &figures()), Err(Mismatch::Digits("12".into())));
        assert_eq!(check("$ 11.000,00 con 20% de quita", &figures()), Err(Mismatch::Digits("20".into())));
        assert_eq!(check("Total $ 11000", &figures()), Err(Mismatch::Digits("11000".into())));
        assert_eq!(check("US$ 11.000,00", &figures()), Err(Mismatch::Digits("11.000,00".into())));
    }

    #[test]
    fn a_reference_never_hides_a_part_of_a_number() {
        assert_eq!(check("$ 7,00 y $ 11.000,00", &figures()), Err(Mismatch::Amount(Amount::minor(7_00))));
        assert_eq!(check("77 y $ 11.000,00", &figures()), Err(Mismatch::Digits("77".into())));
    }

    #[test]
    fn what_must_be_said_is_missed() {
        assert_eq!(check("Capital $ 10.000,00", &figures()), Err(Mismatch::Unsaid(Amount::minor(11_000_00))));
    }
}
