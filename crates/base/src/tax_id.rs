//! Argentine documents: the tax and labour id (CUIT, CUIL, CDI) and the national identity number (DNI).
//!
//! A wrong document never stops a file: it parses into a type that says whether it holds.
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A CUIT, CUIL or CDI: eleven digits, `TT-DDDDDDDD-V`. It may fail its own check; ask [`TaxId::check`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxId([u8; 11]);

/// A national identity number of seven or eight digits. It has no check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Dni(u32);

/// Whether a document holds by its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The check digit and the prefix are right.
    Ok,
    /// The check digit is wrong.
    Bad,
    /// Some systems write it so, but the tax agency does not: see [`TaxId::repaired`], or the prefix is unknown.
    Suspect,
    /// Nothing in it can be checked.
    NotApplicable,
}

/// Whom a tax id can belong to. Nothing else about a person is read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A human being.
    Person,
    /// A legal entity.
    Company,
}

/// Not a document of the kind expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// A tax id of another length.
    #[error("a tax id has eleven digits, got {0}")]
    TaxIdLength(usize),
    /// A CBU or CVU of another length.
    #[error("a CBU has twenty-two digits, got {0}")]
    CbuLength(usize),
    /// A DNI of another length.
    #[error("a DNI has seven or eight digits, got {0}")]
    DniLength(usize),
    /// Something other than digits and the signs that separate them.
    #[error("a document has digits, dots, dashes and spaces only")]
    Letters,
}

const WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
const PERSONS: [u8; 6] = [20, 23, 24, 25, 26, 27];
const COMPANIES: [u8; 6] = [30, 33, 34, 50, 51, 55];

impl TaxId {
    /// The tax id with this prefix and middle; `None` if no check digit exists for it, and the agency would use another prefix.
    fn with_prefix(prefix: u8, middle: [u8; 8]) -> Option<Self> {
        let mut digits = [b'0'; 11];
        digits[..2].copy_from_slice(&[b'0' + prefix / 10, b'0' + prefix % 10]);
        digits[2..10].copy_from_slice(&middle);
        let check = Self(digits).check_digit()?;
        digits[10] = b'0' + check;
        Some(Self(digits))
    }

    /// The eleven digits.
    pub fn digits(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a tax id is eleven ASCII digits")
    }

    /// Whether it holds.
    pub fn check(&self) -> Check {
        let known = PERSONS.contains(&self.prefix()) || COMPANIES.contains(&self.prefix());
        match self.check_digit() {
            Some(digit) if digit == self.last() => {
                if known {
                    Check::Ok
                } else {
                    Check::Suspect
                }
            }
            // No digit exists for this prefix; systems that write a 9 instead of changing the prefix abound.
            None if self.last() == 9 => Check::Suspect,
            Some(_) | None => Check::Bad,
        }
    }

    /// What the tax agency would have given instead of a number that has no check digit: `20-12345600-9` is `23-12345600-9`.
    pub fn repaired(&self) -> Option<Self> {
        if self.check_digit().is_some() || self.last() != 9 {
            return None;
        }
        let prefix = match self.prefix() {
            20 | 27 => 23,
            30 => 33,
            _ => return None,
        };
        Self::with_prefix(prefix, self.middle())
    }

    /// Whom it can belong to.
    pub fn holder(&self) -> Holder {
        if PERSONS.contains(&self.prefix()) { Holder::Person } else { Holder::Company }
    }

    /// The DNI inside a person's tax id.
    pub fn dni(&self) -> Option<Dni> {
        let number = self.digits().get(2..10)?.trim_start_matches('0');
        match self.holder() {
            Holder::Person => number.parse().ok(),
            Holder::Company => None,
        }
    }

    /// For logs and exports: `20********3` (personal data, Ley 25.326).
    pub fn masked(&self) -> String {
        let digits = self.digits();
        format!("{}********{}", digits.get(..2).unwrap_or_default(), digits.get(10..).unwrap_or_default())
    }

    /// Whether a check digit exists for its first ten; the agency never gives the others.
    pub(crate) fn has_check_digit(&self) -> bool {
        self.check_digit().is_some()
    }

    fn prefix(&self) -> u8 {
        (self.0[0] - b'0') * 10 + (self.0[1] - b'0')
    }

    fn last(&self) -> u8 {
        self.0[10] - b'0'
    }

    fn middle(&self) -> [u8; 8] {
        let mut middle = [b'0'; 8];
        middle.copy_from_slice(&self.0[2..10]);
        middle
    }

    /// The digit that the first ten ask for; `None` if they ask for ten.
    fn check_digit(&self) -> Option<u8> {
        let sum: u32 = self.0.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        match 11 - sum % 11 {
            11 => Some(0),
            10 => None,
            digit => u8::try_from(digit).ok(),
        }
    }
}

impl Dni {
    /// The tax ids that may belong to this person. One of them might; never assert which.
    pub fn tax_ids(self) -> Vec<TaxId> {
        let mut middle = [b'0'; 8];
        middle.copy_from_slice(format!("{:08}", self.0).as_bytes());
        [20, 23, 24, 27].into_iter().filter_map(|prefix| TaxId::with_prefix(prefix, middle)).collect()
    }

    /// The digits, without dots or leading zeros.
    pub fn digits(self) -> String {
        self.0.to_string()
    }
}

impl FromStr for TaxId {
    type Err = DocumentError;
    fn from_str(text: &str) -> Result<Self, DocumentError> {
        let digits = digits_of(text)?;
        <[u8; 11]>::try_from(digits.as_bytes()).map(Self).map_err(|_| DocumentError::TaxIdLength(digits.len()))
    }
}

impl FromStr for Dni {
    type Err = DocumentError;
    fn from_str(text: &str) -> Result<Self, DocumentError> {
        let digits = digits_of(text)?;
        let number = digits.trim_start_matches('0');
        match (number.len(), number.parse()) {
            (7 | 8, Ok(number)) => Ok(Self(number)),
            (length, _) => Err(DocumentError::DniLength(length)),
        }
    }
}

/// As people write it: `20-26756539-3`.
impl fmt::Display for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
        write!(f, "{}-{}-{}", part(0..2), part(2..10), part(10..11))
    }
}

/// As people write it: `26.756.539`.
impl fmt::Display for Dni {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}.{:03}", self.0 / 1_000_000, self.0 / 1_000 % 1_000, self.0 % 1_000)
    }
}

impl TryFrom<String> for TaxId {
    type Error = DocumentError;
    fn try_from(text: String) -> Result<Self, DocumentError> {
        text.parse()
    }
}

impl From<TaxId> for String {
    fn from(id: TaxId) -> Self {
        id.digits().to_owned()
    }
}

impl TryFrom<String> for Dni {
    type Error = DocumentError;
    fn try_from(text: String) -> Result<Self, DocumentError> {
        text.parse()
    }
}

impl From<Dni> for String {
    fn from(dni: Dni) -> Self {
        dni.digits()
    }
}

fn digits_of(text: &str) -> Result<String, DocumentError> {
    let separates = |sign: char| sign.is_whitespace() || matches!(sign, '-' | '.' | '/' | '–');
    let digits: String = text.chars().filter(|sign| !separates(*sign)).collect();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { Ok(digits) } else { Err(DocumentError::Letters) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tax_id(text: &str) -> TaxId {
        text.parse().unwrap()
    }

    #[test]
    fn real_numbers_hold_and_a_wrong_digit_does_not() {
        // domain.md §1.1 and vectors.json.
        for valid in ["20-05536168-2", "20267565393", "30-50000173-5", "33-69345023-9", "30500001735"] {
            assert_eq!(tax_id(valid).check(), Check::Ok, "{valid}");
        }
        assert_eq!(tax_id("20267565392").check(), Check::Bad);
    }

    #[test]
    fn the_check_digit_is_computed() {
        for (first_ten, digit) in [("2030123456", 3), ("2730123456", 8), ("2330123456", 2)] {
            assert_eq!(tax_id(&format!("{first_ten}0")).check_digit(), Some(digit), "{first_ten}");
        }
    }

    #[test]
    fn a_number_without_check_digit_is_suspect_and_can_be_repaired() {
        for (written, real) in
            [("20123456009", "23123456009"), ("27123456089", "23123456084"), ("30123456039", "33123456039")]
        {
            assert_eq!(tax_id(written).check(), Check::Suspect, "{written}");
            assert_eq!(tax_id(written).repaired(), Some(tax_id(real)));
            assert_eq!(tax_id(real).check(), Check::Ok, "{real}");
        }
        assert_eq!(tax_id("20123456008").check(), Check::Bad);
        assert_eq!(tax_id("20267565393").repaired(), None);
    }

    #[test]
    fn an_unknown_prefix_with_a_right_digit_is_suspect() {
        let odd = TaxId::with_prefix(99, *b"26756539").unwrap();

        assert_eq!(odd.check(), Check::Suspect);
    }

    #[test]
    fn a_dni_only_has_candidates() {
        let dni: Dni = "12.345.678".parse().unwrap();
        let candidates: Vec<String> = dni.tax_ids().iter().map(ToString::to_string).collect();

        assert_eq!(candidates, ["20-12345678-6", "23-12345678-5", "24-12345678-1", "27-12345678-0"]);
        assert!(dni.tax_ids().iter().all(|id| id.check() == Check::Ok && id.dni() == Some(dni)));
    }

    #[test]
    fn documents_print_as_people_write_them() {
        assert_eq!(tax_id(" 20 26756539/3 ").to_string(), "20-26756539-3");
        assert_eq!(tax_id("20267565393").masked(), "20********3");
        assert_eq!("20123456".parse::<Dni>().unwrap().to_string(), "20.123.456");
        assert_eq!("05.536.168".parse::<Dni>().unwrap().to_string(), "5.536.168");
    }

    #[test]
    fn a_company_has_no_dni() {
        assert_eq!(tax_id("30500001735").dni(), None);
        assert_eq!(tax_id("30500001735").holder(), Holder::Company);
        assert_eq!(tax_id("20055361682").dni(), Some("5536168".parse().unwrap()));
    }

    #[test]
    fn nonsense_says_what_is_wrong() {
        assert_eq!("2026756539".parse::<TaxId>(), Err(DocumentError::TaxIdLength(10)));
        assert_eq!("2.0E+10".parse::<TaxId>(), Err(DocumentError::Letters));
        assert_eq!("123456".parse::<Dni>(), Err(DocumentError::DniLength(6)));
        assert_eq!("".parse::<Dni>(), Err(DocumentError::DniLength(0)));
    }
}
