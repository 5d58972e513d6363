//! Argentine bank accounts: CBU and CVU, twenty-two digits, and the alias that stands for one.
use crate::{Check, DocumentError, identifier::repairs};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A CBU (bank) or CVU (payment service provider): bank 3, branch 4, check 1, account 13, check 1.
///
/// It may fail its own checks; ask [`Cbu::check`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cbu([u8; 22]);

/// Who keeps the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// A bank.
    Cbu,
    /// A payment service provider: the number begins with 000.
    Cvu,
}

/// A name that stands for a CBU or CVU: 6 to 20 letters, digits, dots and dashes; kept in capital letters.
///
/// Its owner may give it to another account: it is asked for at the moment of paying, never kept as a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Alias(String);

/// Not the form of an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an alias has 6 to 20 letters, digits, dots and dashes")]
pub struct NotAnAlias;

impl Cbu {
    /// The account with this bank, branch and number, with its two check digits (domain.md §1.3).
    ///
    /// `None` unless they have 3, 4 and 13 digits.
    pub fn of(bank: &str, branch: &str, account: &str) -> Option<Self> {
        let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if !(digits(bank, 3) && digits(branch, 4) && digits(account, 13)) {
            return None;
        }
        let (office, number) = (format!("{bank}{branch}"), account);
        let written = format!("{office}{}{number}{}", check_digit(office.as_bytes()), check_digit(number.as_bytes()));
        written.parse().ok()
    }

    /// From the 26 signs of some direct-debit files: `0`, the first eight, `000`, the rest.
    pub fn of_26(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('0')?;
        let (office, account) = (rest.get(..8)?, rest.get(8..)?.strip_prefix("000")?);
        if account.len() == 14 { format!("{office}{account}").parse().ok() } else { None }
    }

    /// As some direct-debit files carry it: `0`, the first eight, `000`, the rest.
    pub fn to_26(&self) -> String {
        let (office, account) = self.digits().split_at(8);
        format!("0{office}000{account}")
    }

    /// The twenty-two digits.
    pub fn digits(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a CBU is twenty-two ASCII digits")
    }

    /// Whether both check digits are right.
    pub fn check(&self) -> Check {
        let holds = |part: &[u8]| part.split_last().is_some_and(|(last, rest)| check_digit(rest) + b'0' == *last);
        let (office, account) = self.0.split_at(8);
        if holds(office) && holds(account) { Check::Ok } else { Check::Bad }
    }

    /// Who keeps it.
    pub fn keeper(&self) -> Keeper {
        if self.digits().starts_with("000") { Keeper::Cvu } else { Keeper::Cbu }
    }

    /// The bank's code; `None` for a CVU, whose provider the number does not tell for certain.
    pub fn bank(&self) -> Option<&str> {
        match self.keeper() {
            Keeper::Cbu => self.digits().get(..3),
            Keeper::Cvu => None,
        }
    }

    /// The branch; `None` for a CVU.
    pub fn branch(&self) -> Option<&str> {
        match self.keeper() {
            Keeper::Cbu => self.digits().get(3..7),
            Keeper::Cvu => None,
        }
    }

    /// For logs and exports: bank and last two digits.
    pub fn masked(&self) -> String {
        let digits = self.digits();
        format!("{}…{}", digits.get(..3).unwrap_or_default(), digits.get(20..).unwrap_or_default())
    }

    /// What was probably meant by a text that is no CBU, likeliest first; each of them holds.
    pub fn repairs(text: &str) -> Vec<String> {
        let value: String = text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let holds = |near: &str| near.parse::<Self>().is_ok_and(|cbu| cbu.check() == Check::Ok);
        let mut found = repairs(&value, 22, holds);
        // A wrong first check digit, and nothing else.
        if let (22, Some(bank), Some(branch), Some(account)) =
            (value.len(), value.get(..3), value.get(3..7), value.get(8..21))
        {
            let whole = Self::of(bank, branch, account).map(|cbu| cbu.digits().to_owned());
            let same_end = |cbu: &String| cbu.get(8..) == value.get(8..);
            found.extend(whole.filter(same_end).filter(|cbu| !found.contains(cbu)));
        }
        found
    }
}

/// Weights 3, 1, 7, 9 from the right, to the next ten.
fn check_digit(digits: &[u8]) -> u8 {
    let weighted = digits.iter().rev().zip([3_u32, 1, 7, 9].iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    u8::try_from((10 - sum % 10) % 10).expect("a digit")
}

impl FromStr for Cbu {
    type Err = DocumentError;
    fn from_str(text: &str) -> Result<Self, DocumentError> {
        let separates = |sign: char| sign.is_whitespace() || matches!(sign, '-' | '.' | '/' | '–');
        let digits: String = text.chars().filter(|sign| !separates(*sign)).collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DocumentError::Letters);
        }
        <[u8; 22]>::try_from(digits.as_bytes()).map(Self).map_err(|_| DocumentError::CbuLength(digits.len()))
    }
}

impl FromStr for Alias {
    type Err = NotAnAlias;
    fn from_str(text: &str) -> Result<Self, NotAnAlias> {
        let text = text.trim();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        if (6..=20).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(NotAnAlias)
        }
    }
}

impl Alias {
    /// In capital letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As people write it: `28505909 40090418135201`.
impl fmt::Display for Cbu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (office, account) = self.digits().split_at(8);
        write!(f, "{office} {account}")
    }
}

impl TryFrom<String> for Cbu {
    type Error = DocumentError;
    fn try_from(text: String) -> Result<Self, DocumentError> {
        text.parse()
    }
}

impl From<Cbu> for String {
    fn from(cbu: Cbu) -> Self {
        cbu.digits().to_owned()
    }
}

impl TryFrom<String> for Alias {
    type Error = NotAnAlias;
    fn try_from(text: String) -> Result<Self, NotAnAlias> {
        text.parse()
    }
}

impl From<Alias> for String {
    fn from(alias: Alias) -> Self {
        alias.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cbu(text: &str) -> Cbu {
        text.parse().unwrap()
    }

    #[test]
    fn real_accounts_hold_and_wrong_ones_do_not() {
        // domain.md §1.3 and vectors.json.
        for (valid, keeper) in [
            ("2850590940090418135201", Keeper::Cbu),
            ("0170099220000012345678", Keeper::Cbu),
            ("0000068000000002222956", Keeper::Cvu),
            ("0000174400000000083090", Keeper::Cvu),
        ] {
            assert_eq!((cbu(valid).check(), cbu(valid).keeper()), (Check::Ok, keeper), "{valid}");
        }
        for invalid in ["2810590940090418135201", "0070365730004002672713"] {
            assert_eq!(cbu(invalid).check(), Check::Bad, "{invalid}");
        }
        assert_eq!(Cbu::of("017", "0099", "2000001234567"), Some(cbu("0170099220000012345678")));
        assert_eq!(Cbu::of("017", "99", "2000001234567"), None);
    }

    #[test]
    fn a_wrong_or_shortened_account_has_candidates() {
        assert!(Cbu::repairs("0070365730004002672713").contains(&"0070365730004002672712".to_owned()));
        assert_eq!(Cbu::repairs("170099220000012345678"), ["0170099220000012345678"]);
        assert!(Cbu::repairs("2850590140090418135201").contains(&"2850590940090418135201".to_owned()));
        assert!(Cbu::repairs("O170099220000012345678").contains(&"0170099220000012345678".to_owned()));
        assert!(Cbu::repairs("").is_empty());
    }

    #[test]
    fn an_account_is_read_in_its_other_forms() {
        let account = cbu("28505909-4 0090418135201");

        assert_eq!(account.to_26(), "02850590900040090418135201");
        assert_eq!(Cbu::of_26(&account.to_26()), Some(account));
        assert_eq!((account.bank(), account.branch()), (Some("285"), Some("0590")));
        assert_eq!(account.to_string(), "28505909 40090418135201");
        assert_eq!(account.masked(), "285…01");
        assert_eq!("285059094009041813520".parse::<Cbu>(), Err(DocumentError::CbuLength(21)));
        assert_eq!("MI.ALIAS".parse::<Cbu>(), Err(DocumentError::Letters));
    }

    #[test]
    fn an_alias_has_a_form() {
        assert_eq!("Casa.Verde-1".parse::<Alias>().unwrap().as_str(), "CASA.VERDE-1");
        for wrong in ["corto", "con espacio", "demasiado.largo.para.ser", "señal.uno"] {
            assert_eq!(wrong.parse::<Alias>(), Err(NotAnAlias), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_computed_account_holds_and_one_changed_digit_never_does(
            (office, account) in ("[0-9]{7}", "[0-9]{13}"), place in 0_usize..22, more in 1_u8..10,
        ) {
            let right = Cbu::of(&office[..3], &office[3..], &account).unwrap();
            prop_assert_eq!(right.check(), Check::Ok);

            let mut wrong = right;
            wrong.0[place] = b'0' + (wrong.0[place] - b'0' + more) % 10;
            prop_assert_eq!(wrong.check(), Check::Bad);
            prop_assert_eq!(Cbu::of_26(&wrong.to_26()), Some(wrong));
        }
    }
}
