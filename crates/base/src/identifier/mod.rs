//! Identifiers of persons and companies in Latin America: what kind, whether they hold, and what was probably meant.
//!
//! Reading never fails: a wrong identifier is a value that says what is wrong with it, so that no row of a file is lost.
//! A country has a file with its rules; the list of schemes is a table.
mod argentina;
mod brazil;
mod chile;
mod colombia;
mod digits;
mod ecuador;
mod mexico;
mod paraguay;
mod peru;
mod repair;
mod schemes;
mod uruguay;

#[cfg(test)]
mod tests;

use crate::{Check, Holder, Region};
use serde::{Deserialize, Serialize};

pub(crate) use repair::repairs;
pub use schemes::{NoScheme, Scheme};

/// An identifier as it was read. Its text is normalised: capital letters and digits, no signs between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identifier {
    /// By which rules.
    pub scheme: Scheme,
    /// Normalised.
    pub value: String,
    /// Whether it holds.
    pub check: Check,
    /// What is wrong or odd, unless it holds.
    pub flaw: Option<Flaw>,
    /// Whom it can belong to, as far as it tells.
    pub holder: Option<Holder>,
    /// What was probably meant, likeliest first; each of them holds. Never to be taken without asking.
    pub repairs: Vec<String>,
}

/// What is wrong or odd with an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Too short or too long.
    Length,
    /// A sign that it cannot have, or in a place where it cannot stand.
    Characters,
    /// The check digit is another.
    CheckDigit,
    /// No check digit exists for it: the agency gives another prefix.
    NoCheckDigit,
    /// A prefix, province or state that does not exist.
    Part,
    /// The date in it is not one.
    Date,
    /// One digit, repeated: somebody had to write something.
    Repeated,
    /// Given to many: it identifies nobody.
    Generic,
}

/// What the rules of a scheme say.
struct Verdict {
    check: Check,
    flaw: Option<Flaw>,
}

impl Verdict {
    const OK: Self = Self { check: Check::Ok, flaw: None };
    const UNCHECKED: Self = Self { check: Check::NotApplicable, flaw: None };
    const GENERIC: Self = Self { check: Check::NotApplicable, flaw: Some(Flaw::Generic) };

    const fn bad(flaw: Flaw) -> Self {
        Self { check: Check::Bad, flaw: Some(flaw) }
    }

    const fn suspect(flaw: Flaw) -> Self {
        Self { check: Check::Suspect, flaw: Some(flaw) }
    }

    /// Whether the check digit is the one that the rest asks for.
    const fn digit(is_right: Result<(), Flaw>) -> Self {
        match is_right {
            Ok(()) => Self::OK,
            Err(flaw) => Self::bad(flaw),
        }
    }
}

impl Scheme {
    /// Reads a text by the rules of this scheme.
    pub fn read(self, text: &str) -> Identifier {
        let value = normalised(text);
        let verdict = self.judge(&value);
        let repairs = match verdict.check {
            Check::Ok | Check::NotApplicable => Vec::new(),
            Check::Bad | Check::Suspect => self.repairs(&value),
        };
        let holder = if verdict.check == Check::Bad { None } else { self.holder(&value) };
        Identifier { scheme: self, check: verdict.check, flaw: verdict.flaw, holder, repairs, value }
    }

    fn judge(self, value: &str) -> Verdict {
        let row = self.row();
        if !row.has_length(value.chars().count()) {
            return Verdict::bad(Flaw::Length);
        }
        (row.judge)(value)
    }

    fn repairs(self, value: &str) -> Vec<String> {
        let holds = |text: &str| self.judge(text).check == Check::Ok;
        let given = self.agency_repair(value);
        let near = repairs(value, self.row().length_min, holds);
        let others = near.into_iter().filter(|text| given.as_ref() != Some(text)).collect::<Vec<_>>();
        given.iter().cloned().chain(others).collect()
    }
}

impl Identifier {
    /// As people of its country write it.
    pub fn display(&self) -> String {
        schemes::spaced(self.scheme.row().pattern, &self.value)
    }

    /// For logs and exports: the first two and the last sign.
    pub fn masked(&self) -> String {
        masked(&self.value)
    }
}

/// Every way to read a text as an identifier of a country, those that hold first. Never empty.
///
/// Ten digits may be a Colombian NIT and a cédula: both are told, and the caller knows more than the number does.
pub fn identifiers(country: Region, text: &str) -> Vec<Identifier> {
    let all: Vec<Identifier> =
        Scheme::ALL.into_iter().filter(|scheme| scheme.country() == country).map(|scheme| scheme.read(text)).collect();
    let fitting = |found: &&Identifier| found.flaw != Some(Flaw::Length) && found.flaw != Some(Flaw::Characters);
    let mut readings: Vec<Identifier> = all.iter().filter(fitting).cloned().collect();
    if readings.is_empty() {
        readings = all.iter().filter(|found| !found.repairs.is_empty()).cloned().collect();
    }
    if readings.is_empty() {
        readings = all.into_iter().take(1).collect();
    }
    readings.sort_by_key(|found| match found.check {
        Check::Ok => 0,
        Check::NotApplicable => 1,
        Check::Suspect => 2,
        Check::Bad => 3,
    });
    readings
}

/// The first two signs and the last, the rest hidden (personal data, Ley 25.326).
fn masked(value: &str) -> String {
    let length = value.chars().count();
    let shown = |place: usize| place < 2 || place + 1 == length;
    value.chars().enumerate().map(|(place, sign)| if shown(place) && 4 < length { sign } else { '*' }).collect()
}

/// Capital letters, digits and what else stands there, without the signs that people put between them.
fn normalised(text: &str) -> String {
    let separates = |sign: char| sign.is_whitespace() || matches!(sign, '-' | '.' | ',' | '/' | '_' | '–');
    text.chars().filter(|sign| !separates(*sign)).flat_map(char::to_uppercase).collect()
}
