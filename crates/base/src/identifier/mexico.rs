//! Mexico: RFC and CURP.
use super::{
    Flaw, Verdict,
    digits::{ends_in, lacking, split_last},
};
use crate::{Day, Holder};

const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

/// The public in general, and foreigners without one (rule 2.7.1.23 of the tax agency): they identify nobody.
const GENERIC: [&str; 2] = ["XAXX010101000", "XEXX010101000"];

/// States of birth in a CURP.
const STATES: &str =
    "AS BC BS CC CH CL CM CS DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS VZ YN ZS";

/// Three letters (company) or four (person), a day, and three signs of which the last is computed.
///
/// Ten signs are a person's without those three: nothing checks them. The agency itself has given numbers with another
/// last sign, such as VACE-460910-SX6: one that does not fit is suspect, not bad.
pub(super) fn rfc(value: &str) -> Verdict {
    if GENERIC.contains(&value) {
        return Verdict::GENERIC;
    }
    let letters = if value.chars().count() == 12 { 3 } else { 4 };
    let signs: Vec<char> = value.chars().collect();
    let shaped = signs.iter().enumerate().all(|(place, sign)| match place {
        place if place < letters => sign.is_ascii_uppercase() || matches!(sign, '&' | 'Ñ'),
        place if place < letters + 6 => sign.is_ascii_digit(),
        _ => sign.is_ascii_digit() || sign.is_ascii_uppercase(),
    });
    if !shaped {
        return Verdict::bad(Flaw::Characters);
    }
    if signs.len() == 11 {
        return Verdict::bad(Flaw::Length);
    }
    // The century is not told: the 29th of February counts as a day of 2000.
    if !is_day(2000, signs.get(letters..letters + 6).unwrap_or_default()) {
        return Verdict::bad(Flaw::Date);
    }
    if signs.len() == 10 {
        return Verdict::UNCHECKED;
    }
    let (body, last) = split_last(value);
    let padded = std::iter::repeat_n(' ', 12_usize.saturating_sub(signs.len() - 1)).chain(body.chars());
    let sum: u32 = padded.zip((2..=13).rev()).map(|(sign, weight)| place_of(sign) * weight).sum();
    let digit = ALPHABET.chars().nth(usize::try_from(lacking(sum, 11)).unwrap_or_default());
    if digit == Some(last) { Verdict::OK } else { Verdict::suspect(Flaw::CheckDigit) }
}

/// Four letters, a birthday, sex, state, three consonants, one sign that tells the century, one digit computed.
pub(super) fn curp(value: &str) -> Verdict {
    let shaped = value.bytes().enumerate().all(|(place, sign)| match place {
        4..=9 | 17 => sign.is_ascii_digit(),
        16 => sign.is_ascii_digit() || sign.is_ascii_uppercase(),
        _ => sign.is_ascii_uppercase(),
    });
    let signs: Vec<char> = value.chars().collect();
    let (Some(birthday), Some(state), Some(century), true) =
        (signs.get(4..10), value.get(11..13), signs.get(16), shaped)
    else {
        return Verdict::bad(Flaw::Characters);
    };
    if !is_day(if century.is_ascii_digit() { 1900 } else { 2000 }, birthday) {
        return Verdict::bad(Flaw::Date);
    }
    if !matches!(signs.get(10), Some('H' | 'M' | 'X')) || !STATES.split(' ').any(|known| known == state) {
        return Verdict::bad(Flaw::Part);
    }
    let (body, last) = split_last(value);
    let sum: u32 = body.chars().zip((2..=18).rev()).map(|(sign, weight)| place_of(sign) * weight).sum();
    Verdict::digit(ends_in(last, lacking(sum, 10)))
}

/// A company's is one sign shorter.
pub(super) fn holder(value: &str) -> Holder {
    if value.chars().count() == 12 { Holder::Company } else { Holder::Person }
}

fn place_of(sign: char) -> u32 {
    let place = ALPHABET.chars().position(|known| known == sign);
    place.and_then(|place| u32::try_from(place).ok()).unwrap_or_default()
}

/// `YYMMDD` of this century.
fn is_day(century: i16, signs: &[char]) -> bool {
    let two = |from: usize| -> Option<i8> { signs.get(from..from + 2)?.iter().collect::<String>().parse().ok() };
    let (Some(year), Some(month), Some(day)) = (two(0), two(2), two(4)) else { return false };
    Day::new(century + i16::from(year), month, day).is_ok()
}
