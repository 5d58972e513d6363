//! What the bars of a coupon say: Pago Fácil's 42 digits and SIRO's four formats (domain.md §6.3).
use base::{Amount, Day, day_number, day_of};
use serde::{Deserialize, Serialize};

/// A coupon that a cash network takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "network", rename_all = "snake_case")]
pub enum Coupon {
    /// Pago Fácil, 42 digits.
    PagoFacil(PagoFacil),
    /// Banco Roela's SIRO, 56 or 59 digits.
    Siro(Siro),
}

/// A coupon of Pago Fácil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PagoFacil {
    /// The company, up to four digits.
    pub company: u64,
    /// What is paid until `due`; up to 999,999.99.
    pub amount: Amount,
    /// The last day to pay it; of the years 2000 to 2099.
    pub due: Day,
    /// The client, up to fourteen digits.
    pub client: u64,
    /// What is added after `due`; up to 9,999.99.
    pub surcharge: Amount,
    /// Days after `due` to pay with the surcharge, up to 99.
    pub surcharge_days: u8,
}

/// A coupon of SIRO. All amounts zero: the payer says how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Siro {
    /// Which of the four.
    pub format: SiroFormat,
    /// The client: up to nine digits, fifteen in 0448.
    pub client: u64,
    /// The first due day; of the years 2000 to 2099.
    pub due: Day,
    /// What is paid until `due`.
    pub amount: Amount,
    /// What is paid later: one stage in 0448, two in the others.
    pub later: Vec<Stage>,
    /// The agreement with the bank, up to ten digits.
    pub agreement: u64,
}

/// A later due day of a coupon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Days after the due day before it, up to 99.
    pub days: u8,
    /// What is paid until then.
    pub amount: Amount,
}

/// The formats of SIRO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SiroFormat {
    /// 56 digits, amounts up to 99,999.99.
    #[serde(rename = "0444")]
    S0444,
    /// 56 digits, amounts up to 99,999.99.
    #[serde(rename = "0447")]
    S0447,
    /// 59 digits, a long client, one later due day, amounts up to 99,999,999.99.
    #[serde(rename = "0448")]
    S0448,
    /// 59 digits, amounts up to 999,999.99.
    #[serde(rename = "0449")]
    S0449,
}

/// Digits that are no coupon, or a coupon that does not fit its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CouponError {
    /// Something other than digits.
    #[error("a coupon has digits only")]
    NotDigits,
    /// No coupon is so long.
    #[error("no coupon known here has {0} digits")]
    Length(usize),
    /// The last two digits are others.
    #[error("the check digits are {got:02}, not {expected:02}")]
    CheckDigits {
        /// As written.
        got: u8,
        /// As computed.
        expected: u8,
    },
    /// A number that has too many digits for its place.
    #[error("{0} does not fit")]
    TooLarge(&'static str),
    /// A day that does not exist, or that the code cannot say.
    #[error("the due day does not exist or cannot be written")]
    Day,
    /// Another number of later due days.
    #[error("this format has {0} later due days")]
    Stages(usize),
}

/// The check digit shared by Pago Fácil and SIRO: weights 1 3 5 7 9 3 5 7 9 …, half of the sum, its last digit.
pub fn check_digit(digits: &str) -> u8 {
    let weights = std::iter::once(1).chain([3, 5, 7, 9].into_iter().cycle());
    let sum: u32 =
        digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')) * weight).sum();
    u8::try_from(sum / 2 % 10).unwrap_or_default()
}

impl Coupon {
    /// Reads the digits under the bars; blanks between them are passed over.
    ///
    /// # Errors
    /// The length, both check digits and the due day must hold.
    pub fn read(text: &str) -> Result<Self, CouponError> {
        let digits: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CouponError::NotDigits);
        }
        let length = digits.len();
        let format = match (length, digits.get(..4)) {
            (42, _) => None,
            (56, Some("0444")) => Some(SiroFormat::S0444),
            (56, Some("0447")) => Some(SiroFormat::S0447),
            (59, Some("0448")) => Some(SiroFormat::S0448),
            (59, Some("0449")) => Some(SiroFormat::S0449),
            _ => return Err(CouponError::Length(length)),
        };
        let (payload, written) = digits.split_at(length - 2);
        let (got, expected) = (written.parse().unwrap_or_default(), check_digits(payload));
        if got != expected {
            return Err(CouponError::CheckDigits { got, expected });
        }
        let mut rest = Digits(payload);
        match format {
            None => pago_facil(&mut rest).map(Self::PagoFacil),
            Some(format) => siro(format, &mut rest).map(Self::Siro),
        }
    }

    /// The digits under the bars.
    ///
    /// # Errors
    /// Every number must fit its place.
    pub fn write(&self) -> Result<String, CouponError> {
        let mut payload = match self {
            Self::PagoFacil(coupon) => coupon.payload()?,
            Self::Siro(coupon) => coupon.payload()?,
        };
        let check = format!("{:02}", check_digits(&payload));
        payload.push_str(&check);
        Ok(payload)
    }

    /// The client that the coupon names.
    pub fn client(&self) -> u64 {
        match self {
            Self::PagoFacil(coupon) => coupon.client,
            Self::Siro(coupon) => coupon.client,
        }
    }
}

/// Both digits: the second counts the first too.
fn check_digits(payload: &str) -> u8 {
    let first = check_digit(payload);
    first * 10 + check_digit(&format!("{payload}{first}"))
}

/// Digits not yet read.
struct Digits<'a>(&'a str);

impl Digits<'_> {
    fn take(&mut self, length: usize) -> u64 {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((self.0, ""));
        self.0 = rest;
        taken.parse().unwrap_or_default()
    }

    fn amount(&mut self, length: usize) -> Amount {
        Amount::minor(i64::try_from(self.take(length)).unwrap_or_default())
    }

    fn small(&mut self, length: usize) -> u8 {
        u8::try_from(self.take(length)).unwrap_or_default()
    }
}

fn pago_facil(rest: &mut Digits<'_>) -> Result<PagoFacil, CouponError> {
    let (company, amount) = (rest.take(4), rest.amount(8));
    let (year, day_of_year) = (rest.small(2), i32::try_from(rest.take(3)).unwrap_or_default());
    let (client, _currency) = (rest.take(14), rest.take(1));
    let (surcharge, surcharge_days) = (rest.amount(6), rest.small(2));
    let first = Day::new(2000 + i16::from(year), 1, 1).map_err(|_| CouponError::Day)?;
    if !(1..=i32::from(first.days_in_year())).contains(&day_of_year) {
        return Err(CouponError::Day);
    }
    let due = day_of(day_number(first) + day_of_year - 1);
    Ok(PagoFacil { company, amount, due, client, surcharge, surcharge_days })
}

fn siro(format: SiroFormat, rest: &mut Digits<'_>) -> Result<Siro, CouponError> {
    let (client_digits, amount_digits, stages) = format.shape();
    let (_code, client) = (rest.take(4), rest.take(client_digits));
    let (year, month, day) = (rest.small(2), rest.small(2), rest.small(2));
    let part = |value: u8| i8::try_from(value).map_err(|_| CouponError::Day);
    let due = Day::new(2000 + i16::from(year), part(month)?, part(day)?).map_err(|_| CouponError::Day)?;
    let amount = rest.amount(amount_digits);
    let later = (0..stages).map(|_| Stage { days: rest.small(2), amount: rest.amount(amount_digits) }).collect();
    Ok(Siro { format, client, due, amount, later, agreement: rest.take(10) })
}

impl PagoFacil {
    fn payload(&self) -> Result<String, CouponError> {
        let year = year_of_century(self.due)?;
        Ok([
            padded("company", self.company, 4)?,
            padded_amount("amount", self.amount, 8)?,
            format!("{year:02}{:03}", self.due.day_of_year()),
            padded("client", self.client, 14)?,
            "0".to_owned(),
            padded_amount("surcharge", self.surcharge, 6)?,
            padded("surcharge_days", u64::from(self.surcharge_days), 2)?,
        ]
        .concat())
    }
}

impl Siro {
    fn payload(&self) -> Result<String, CouponError> {
        let (client_digits, amount_digits, stages) = self.format.shape();
        if self.later.len() != stages {
            return Err(CouponError::Stages(stages));
        }
        let mut payload = self.format.code().to_owned();
        payload.push_str(&padded("client", self.client, client_digits)?);
        let year = year_of_century(self.due)?;
        let due = format!("{year:02}{:02}{:02}", self.due.month(), self.due.day());
        payload.push_str(&due);
        payload.push_str(&padded_amount("amount", self.amount, amount_digits)?);
        for stage in &self.later {
            payload.push_str(&padded("days", u64::from(stage.days), 2)?);
            payload.push_str(&padded_amount("amount", stage.amount, amount_digits)?);
        }
        payload.push_str(&padded("agreement", self.agreement, 10)?);
        Ok(payload)
    }
}

impl SiroFormat {
    /// How its first four digits read.
    pub const fn code(self) -> &'static str {
        match self {
            Self::S0444 => "0444",
            Self::S0447 => "0447",
            Self::S0448 => "0448",
            Self::S0449 => "0449",
        }
    }

    /// Digits of the client, digits of an amount, later due days.
    const fn shape(self) -> (usize, usize, usize) {
        match self {
            Self::S0444 | Self::S0447 => (9, 7, 2),
            Self::S0448 => (15, 10, 1),
            Self::S0449 => (9, 8, 2),
        }
    }
}

fn year_of_century(day: Day) -> Result<i16, CouponError> {
    Some(day.year() - 2000).filter(|year| (0..100).contains(year)).ok_or(CouponError::Day)
}

fn padded(what: &'static str, number: u64, length: usize) -> Result<String, CouponError> {
    Some(format!("{number:0length$}")).filter(|text| text.len() == length).ok_or(CouponError::TooLarge(what))
}

fn padded_amount(what: &'static str, amount: Amount, length: usize) -> Result<String, CouponError> {
    padded(what, u64::try_from(amount.to_minor()).map_err(|_| CouponError::TooLarge(what))?, length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DUE: &str = "2026-03-10";
    const PAGO_FACIL: &str = "012302075175260690000000012345600450001016";
    const SIRO: &str = "04470000123452603102075175102120175000000000515001234527";

    fn coupon() -> PagoFacil {
        PagoFacil {
            company: 123,
            amount: Amount::minor(20_751_75),
            due: DUE.parse().unwrap(),
            client: 123_456,
            surcharge: Amount::minor(450_00),
            surcharge_days: 10,
        }
    }

    fn siro(format: SiroFormat, later: &[(u8, i64)]) -> Siro {
        let later = later.iter().map(|(days, amount)| Stage { days: *days, amount: Amount::minor(*amount) }).collect();
        let (due, amount) = (DUE.parse().unwrap(), Amount::minor(20_751_75));
        Siro { format, client: 12_345, due, amount, later, agreement: 5_150_012_345 }
    }

    #[test]
    fn the_vectors_are_written_and_read_back() {
        // domain.md §6.3 and vectors.json.
        assert_eq!(check_digit("12345"), 7);
        for (coupon, digits) in [
            (Coupon::PagoFacil(coupon()), PAGO_FACIL),
            (Coupon::Siro(siro(SiroFormat::S0447, &[(10, 21_201_75), (0, 0)])), SIRO),
        ] {
            assert_eq!(coupon.write().as_deref(), Ok(digits));
            assert_eq!(Coupon::read(digits), Ok(coupon));
        }
    }

    #[test]
    fn every_format_of_siro_has_its_length() {
        for (format, later, length) in [
            (SiroFormat::S0444, [(10, 100), (5, 200)].as_slice(), 56),
            (SiroFormat::S0448, &[(10, 100)], 59),
            (SiroFormat::S0449, &[(10, 100), (5, 200)], 59),
        ] {
            let written = Coupon::Siro(siro(format, later)).write().unwrap();
            assert_eq!(written.len(), length);
            assert_eq!(Coupon::read(&written), Ok(Coupon::Siro(siro(format, later))));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let large = PagoFacil { amount: Amount::minor(1_000_000_00), ..coupon() };
        let below = PagoFacil { surcharge: Amount::minor(-1), ..coupon() };
        let late = PagoFacil { due: "2100-01-01".parse().unwrap(), ..coupon() };

        assert_eq!(Coupon::PagoFacil(large).write(), Err(CouponError::TooLarge("amount")));
        assert_eq!(Coupon::PagoFacil(below).write(), Err(CouponError::TooLarge("surcharge")));
        assert_eq!(Coupon::PagoFacil(late).write(), Err(CouponError::Day));
        assert_eq!(Coupon::Siro(siro(SiroFormat::S0447, &[(1, 1)])).write(), Err(CouponError::Stages(2)));
    }

    #[test]
    fn nonsense_is_refused_by_its_flaw() {
        assert_eq!(Coupon::read("hola"), Err(CouponError::NotDigits));
        assert_eq!(Coupon::read("123"), Err(CouponError::Length(3)));
        assert_eq!(
            Coupon::read(&PAGO_FACIL.replace("016", "017")),
            Err(CouponError::CheckDigits { got: 17, expected: 16 })
        );
        let no_day = "01230207517526366000000001234560045000 10".replace(' ', "");
        assert_eq!(Coupon::read(&format!("{no_day}{:02}", check_digits(&no_day))), Err(CouponError::Day));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            company in 0_u64..10_000, amount in 0_i64..100_000_000, day in 10_957_i32..47_481, client in 0_u64..100_000_000_000_000,
            rest in (0_i64..1_000_000, 0_u8..100),
        ) {
            let (surcharge, surcharge_days) = (Amount::minor(rest.0), rest.1);
            let coupon = Coupon::PagoFacil(PagoFacil {
                company, amount: Amount::minor(amount), due: day_of(day), client, surcharge, surcharge_days,
            });
            prop_assert_eq!(Coupon::read(&coupon.write().unwrap()), Ok(coupon));
        }

        #[test]
        fn any_text_reads_or_is_refused(text in "[0-9 ]{0,64}|\\PC{0,64}") {
            if let Ok(coupon) = Coupon::read(&text) {
                prop_assert!(coupon.write().is_ok());
            }
        }
    }
}
