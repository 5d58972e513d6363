//! Cutting lines of fixed width: each field read where it stands, each flaw told with its column.
use super::{period::Period, situation::Situation};
use base::Amount;
use serde::{Deserialize, Serialize};

/// What is wrong with a line, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    /// The first character of the field, from 1.
    pub column: u16,
    /// What is wrong with it.
    pub kind: FlawKind,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlawKind {
    /// The line is longer or shorter than its layout.
    Length,
    /// Something other than digits.
    Digits,
    /// Not an amount of thousands with a decimal comma.
    Amount,
    /// Not a month, or another one than the rest of the file.
    Period,
    /// No class that the registry has.
    Situation,
    /// A mark other than those of its layout.
    Mark,
    /// Not the kind of document that names a debtor.
    Document,
    /// Not a day.
    Date,
}

impl FlawKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Length,
        Self::Digits,
        Self::Amount,
        Self::Period,
        Self::Situation,
        Self::Mark,
        Self::Document,
        Self::Date,
    ];

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Digits => "digits",
            Self::Amount => "amount",
            Self::Period => "period",
            Self::Situation => "situation",
            Self::Mark => "mark",
            Self::Document => "document",
            Self::Date => "date",
        }
    }

    /// The kind that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What to tell the person.
    pub const fn words_es(self) -> &'static str {
        match self {
            Self::Length => "la línea no tiene el largo del diseño",
            Self::Digits => "hay algo que no es un número",
            Self::Amount => "no es un importe en miles con coma decimal",
            Self::Period => "no es un período AAAAMM, o no es el del archivo",
            Self::Situation => "la situación no existe",
            Self::Mark => "la marca no es 0, 1 o 9",
            Self::Document => "la identificación no es CUIT, CUIL o CDI",
            Self::Date => "no es una fecha",
        }
    }
}

/// A line and how far it has been read.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    /// A line that must have this many characters.
    pub fn of(line: &'a [u8], width: usize) -> Result<Self, Flaw> {
        if line.len() == width {
            return Ok(Self { line, at: 0 });
        }
        let column = u16::try_from(line.len().min(width)).unwrap_or(u16::MAX).saturating_add(1);
        Err(Flaw { column, kind: FlawKind::Length })
    }

    /// The next characters as they are.
    pub fn raw(&mut self, width: usize) -> &'a [u8] {
        let field = self.line.get(self.at..self.at + width).unwrap_or_default();
        self.at += width;
        field
    }

    /// Passes over characters that are not to be read.
    pub fn skip(&mut self, width: usize) {
        self.at += width;
    }

    /// A whole number, padded with blanks or zeros; blank is zero.
    pub fn number(&mut self, width: usize) -> Result<u64, Flaw> {
        let flaw = self.flaw(FlawKind::Digits);
        number(trim(self.raw(width))).ok_or(flaw)
    }

    /// A whole number that fits in 32 bits.
    pub fn small(&mut self, width: usize) -> Result<u32, Flaw> {
        let flaw = self.flaw(FlawKind::Digits);
        self.number(width).and_then(|number| u32::try_from(number).map_err(|_| flaw))
    }

    /// The registry's `11` and eleven digits: a CUIT, CUIL or CDI.
    pub fn document(&mut self) -> Result<u64, Flaw> {
        let flaw = self.flaw(FlawKind::Document);
        if self.raw(2) != b"11" {
            return Err(flaw);
        }
        self.id()
    }

    /// Eleven digits.
    pub fn id(&mut self) -> Result<u64, Flaw> {
        let flaw = self.flaw(FlawKind::Document);
        id(self.raw(ID_WIDTH)).ok_or(flaw)
    }

    /// `AAAAMM`.
    pub fn period(&mut self) -> Result<Period, Flaw> {
        let flaw = self.flaw(FlawKind::Period);
        std::str::from_utf8(self.raw(6)).ok().and_then(|text| text.parse().ok()).ok_or(flaw)
    }

    /// Two characters.
    pub fn situation(&mut self) -> Result<Situation, Flaw> {
        let flaw = self.flaw(FlawKind::Situation);
        <[u8; 2]>::try_from(self.raw(2)).ok().and_then(Situation::of_file).ok_or(flaw)
    }

    /// Twelve characters: thousands of pesos with at most one decimal after a comma; blank, `,` and zeros are nothing.
    pub fn thousands(&mut self) -> Result<Amount, Flaw> {
        let flaw = self.flaw(FlawKind::Amount);
        thousands(trim(self.raw(12))).ok_or(flaw)
    }

    /// One digit up to `most`, or 9 where it does not apply; blank is zero.
    pub fn mark(&mut self, most: u8) -> Result<Mark, Flaw> {
        let flaw = self.flaw(FlawKind::Mark);
        match self.raw(1) {
            b" " => Ok(Mark(0)),
            [digit @ b'0'..=b'9'] if digit - b'0' <= most || *digit == b'9' => Ok(Mark(digit - b'0')),
            _ => Err(flaw),
        }
    }

    /// Words in ISO-8859-1, without the blanks around them.
    pub fn words(&mut self, width: usize) -> Words<'a> {
        Words(trim(self.raw(width)))
    }

    /// The flaw that the field to come would have.
    pub fn flaw(&self, kind: FlawKind) -> Flaw {
        Flaw { column: u16::try_from(self.at).unwrap_or(u16::MAX).saturating_add(1), kind }
    }
}

/// One digit that says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub u8);

impl Mark {
    /// Whether it says yes. 9 is «does not apply».
    pub const fn is_set(self) -> bool {
        self.0 == 1
    }
}

/// Words as they stand in a file, in ISO-8859-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words<'a>(pub &'a [u8]);

impl Words<'_> {
    /// The same in UTF-8: every byte of ISO-8859-1 is the letter of its number. Control characters are left out.
    pub fn text(self) -> String {
        self.0.iter().map(|byte| char::from(*byte)).filter(|letter| !letter.is_control()).collect()
    }
}

/// How many digits a tax id has.
pub const ID_WIDTH: usize = 11;

/// Eleven digits as a number; `None` if anything else stands there.
pub fn id(digits: &[u8]) -> Option<u64> {
    if digits.len() == ID_WIDTH { digits_only(digits) } else { None }
}

fn digits_only(digits: &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for digit in digits {
        let value = digit.wrapping_sub(b'0');
        if 9 < value {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u64::from(value))?;
    }
    Some(number)
}

fn number(digits: &[u8]) -> Option<u64> {
    digits_only(digits)
}

/// `350,5` thousand is 350,500.00 pesos: 35,050,000 minor units.
fn thousands(text: &[u8]) -> Option<Amount> {
    let comma = text.iter().position(|byte| *byte == b',').unwrap_or(text.len());
    let (whole, rest) = text.split_at(comma);
    let tenths = match rest {
        [] | [b','] => 0,
        [b',', digit @ b'0'..=b'9'] => u64::from(digit - b'0'),
        _ => return None,
    };
    let minor = digits_only(whole)?.checked_mul(10)?.checked_add(tenths)?.checked_mul(10_000)?;
    i64::try_from(minor).ok().map(Amount::minor)
}

fn trim(field: &[u8]) -> &[u8] {
    field.trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_thousands_with_a_comma() {
        for (text, minor) in [
            ("350,5", 350_500_00),
            ("000000000088,0", 88_000_00),
            ("88", 88_000_00),
            ("", 0),
            (",", 0),
            ("0,0", 0),
            (",5", 500_00),
        ] {
            assert_eq!(thousands(text.as_bytes()), Some(Amount::minor(minor)), "{text}");
        }
        for wrong in ["350.5", "350,55", "-1,0", "1,x", "1 2", "1,,0", "99999999999999999999"] {
            assert_eq!(thousands(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn a_flaw_tells_its_column() {
        let mut fields = Fields::of(b"12x45", 5).unwrap();
        fields.skip(2);

        assert_eq!(fields.number(3), Err(Flaw { column: 3, kind: FlawKind::Digits }));
        assert_eq!(Fields::of(b"123", 5).unwrap_err(), Flaw { column: 4, kind: FlawKind::Length });
        assert_eq!(Fields::of(b"123456", 5).unwrap_err(), Flaw { column: 6, kind: FlawKind::Length });
    }

    #[test]
    fn words_are_latin_and_hold_no_control_characters() {
        assert_eq!(Words(b"MU\xd1OZ\x00 PE\xd1A").text(), "MUÑOZ PEÑA");
    }

    #[test]
    fn a_mark_is_zero_one_or_does_not_apply() {
        let mark = |text: &[u8]| Fields::of(text, 1).unwrap().mark(1).map(Mark::is_set);

        assert_eq!((mark(b"0"), mark(b"1"), mark(b"9"), mark(b" ")), (Ok(false), Ok(true), Ok(false), Ok(false)));
        assert!(mark(b"2").is_err() && mark(b"x").is_err());
    }

    #[test]
    fn kinds_of_flaw_are_named_both_ways() {
        for kind in FlawKind::ALL {
            assert_eq!(FlawKind::from_code(kind.code()), Some(kind));
            assert!(!kind.words_es().is_empty());
        }
    }
}
