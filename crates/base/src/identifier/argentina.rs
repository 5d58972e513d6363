//! Argentina: CUIT, CUIL, CDI and DNI, by the types of [`crate::TaxId`] and [`crate::Dni`].
use super::{Flaw, Verdict, digits::all_digits};
use crate::{Check, Dni, Holder, TaxId};

pub(super) fn cuit(value: &str) -> Verdict {
    let Ok(id) = value.parse::<TaxId>() else {
        return Verdict::bad(Flaw::Characters);
    };
    match id.check() {
        Check::Ok | Check::NotApplicable => Verdict::OK,
        Check::Bad => Verdict::bad(Flaw::CheckDigit),
        Check::Suspect if id.has_check_digit() => Verdict::suspect(Flaw::Part),
        Check::Suspect => Verdict::suspect(Flaw::NoCheckDigit),
    }
}

pub(super) fn dni(value: &str) -> Verdict {
    if !all_digits(value) {
        return Verdict::bad(Flaw::Characters);
    }
    if value.parse::<Dni>().is_ok() { Verdict::UNCHECKED } else { Verdict::bad(Flaw::Length) }
}

pub(super) fn holder(value: &str) -> Option<Holder> {
    value.parse::<TaxId>().ok().map(|id| id.holder())
}

/// `20-12345600-9` is `23-12345600-9`.
pub(super) fn repaired(value: &str) -> Option<String> {
    Some(value.parse::<TaxId>().ok()?.repaired()?.digits().to_owned())
}
