//! Who collects, and the slip (talón) that a debtor pays with: an amount until a day, another until a later one, told
//! in the bars of the cash networks and in the QR of wallets.
//!
//! Only what the collector has is offered: without a company at Pago Fácil there are no bars of Pago Fácil. Codes say
//! pesos and nothing else (domain.md §6.3; BCRA Com. "A" 7153).
use crate::codes::{Charge, Coupon, CouponError, PagoFacil, Siro, SiroFormat, Stage};
use base::{Alias, Amount, Cbu, Check, Currency, Day, TaxId, day_number, day_of};
use serde::{Deserialize, Serialize};

/// Who collects for a creditor, as banks and networks know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collector {
    /// As wallets show it, up to 25 letters.
    pub name: String,
    /// Whose account it is.
    pub tax_id: TaxId,
    /// Where, up to 15 letters.
    pub city: String,
    /// What they sell, as card networks count it: four digits.
    #[serde(default = "no_category")]
    pub category: String,
    /// The CBU or CVU that receives; without one there is no QR.
    #[serde(default)]
    pub account: Option<Cbu>,
    /// The name that stands for the account, for people to type.
    #[serde(default)]
    pub alias: Option<Alias>,
    /// The company at Pago Fácil, up to 9999; without one there are no bars of theirs.
    #[serde(default)]
    pub pago_facil: Option<u64>,
    /// The agreement with SIRO; without one there are no bars of theirs.
    #[serde(default)]
    pub siro: Option<SiroTerms>,
    /// Days from the document to the first due day, 0 to 60.
    #[serde(default = "first_days")]
    pub first_days: u8,
    /// Days from the first due day to the second, 0 to 60; none has no second one.
    #[serde(default)]
    pub second_days: u8,
}

/// An agreement with Banco Roela's SIRO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiroTerms {
    /// 0444 or 0447, whose 56 digits make bars; 59 digits are an odd number and make none.
    pub format: SiroFormat,
    /// Up to ten digits.
    pub agreement: u64,
}

/// What a slip asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The account's number on coupons, up to nine digits.
    pub client: u64,
    /// Of the amounts.
    pub currency: Currency,
    /// What is paid until `first`'s day.
    pub first: Until,
    /// What is paid later, if it still may be.
    pub second: Option<Until>,
}

/// An amount until a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Until {
    /// The last day to pay it.
    pub day: Day,
    /// How much.
    pub amount: Amount,
}

/// A slip to pay with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The account's number on coupons.
    pub client: u64,
    /// One or two amounts, each until its day.
    pub stages: Vec<Until>,
    /// The bars of each network that takes it.
    pub bars: Vec<Bars>,
    /// The text of its QR.
    pub qr: Option<String>,
    /// The codes that could not be written, in Spanish.
    pub left_out: Vec<String>,
}

/// The bars of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bars {
    /// As people call it.
    pub network: String,
    /// An even number of them.
    pub digits: String,
}

/// Why there is no slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoSlip {
    /// Nobody said who collects.
    NoCollector,
    /// Codes are in pesos.
    NotPesos,
    /// Nothing is due by the first due day.
    NothingDue,
    /// The figures are of a day that has passed.
    PastDay,
    /// No code holds so much.
    TooLarge,
}

/// What is wrong with the collector's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCollector {
    /// 1 to 25 letters.
    #[error("the name has from 1 to 25 letters")]
    Name,
    /// The check digit is wrong.
    #[error("the tax id does not hold")]
    TaxId,
    /// 1 to 15 letters.
    #[error("the city has from 1 to 15 letters")]
    City,
    /// Four digits.
    #[error("the category has four digits")]
    Category,
    /// A check digit is wrong.
    #[error("the CBU or CVU does not hold")]
    Account,
    /// Up to four digits.
    #[error("a company at Pago Fácil has up to four digits")]
    PagoFacil,
    /// 0444 or 0447, and up to ten digits.
    #[error("SIRO takes bars of format 0444 or 0447, and an agreement of up to ten digits")]
    Siro,
    /// Up to [`DAYS_MAX`].
    #[error("a due day is at most {DAYS_MAX} days away")]
    Days,
    /// Nothing to pay with.
    #[error("say an account, a company at Pago Fácil or an agreement with SIRO")]
    Nothing,
}

/// The most days to a due day.
pub const DAYS_MAX: u8 = 60;

fn no_category() -> String {
    "0000".to_owned()
}

const fn first_days() -> u8 {
    7
}

impl Collector {
    /// Whether codes can be written with these settings.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), BadCollector> {
        let fits = |text: &str, most: usize| {
            !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
        };
        let category = self.category.len() == 4 && self.category.bytes().all(|byte| byte.is_ascii_digit());
        let siro = self.siro.is_none_or(|siro| match siro.format {
            SiroFormat::S0444 | SiroFormat::S0447 => siro.agreement < 10_000_000_000,
            SiroFormat::S0448 | SiroFormat::S0449 => false,
        });
        let holds = [
            (fits(&self.name, 25), BadCollector::Name),
            (self.tax_id.check() == Check::Ok, BadCollector::TaxId),
            (fits(&self.city, 15), BadCollector::City),
            (category, BadCollector::Category),
            (self.account.is_none_or(|account| account.check() == Check::Ok), BadCollector::Account),
            (self.pago_facil.is_none_or(|company| company < 10_000), BadCollector::PagoFacil),
            (siro, BadCollector::Siro),
            (self.first_days.max(self.second_days) <= DAYS_MAX, BadCollector::Days),
            (self.account.is_some() || self.pago_facil.is_some() || self.siro.is_some(), BadCollector::Nothing),
        ];
        holds.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, bad)| Err(bad))
    }

    /// The due days of a slip of this day: the first, and the second if there is one.
    pub fn due_days(&self, day: Day) -> (Day, Option<Day>) {
        let first = day_number(day) + i32::from(self.first_days);
        let second = (0 < self.second_days).then(|| day_of(first + i32::from(self.second_days)));
        (day_of(first), second)
    }

    /// A slip with every code that this collector has and that can hold it.
    ///
    /// # Errors
    /// Why there is none.
    pub fn slip(&self, wanted: &Wanted) -> Result<Slip, NoSlip> {
        if wanted.currency != Currency::ARS {
            return Err(NoSlip::NotPesos);
        }
        if wanted.first.amount <= Amount::ZERO {
            return Err(NoSlip::NothingDue);
        }
        let coupons = [
            self.pago_facil.map(|company| ("Pago Fácil", pago_facil(company, wanted))),
            self.siro.map(|terms| ("SIRO", siro(terms, wanted))),
        ];
        let (mut bars, mut left_out) = (Vec::new(), Vec::new());
        for (network, coupon) in coupons.into_iter().flatten() {
            match coupon {
                Ok(digits) => bars.push(Bars { network: network.to_owned(), digits }),
                Err(_) => left_out.push(format!("{network} no admite ese importe o ese vencimiento")),
            }
        }
        let qr = self.qr(wanted);
        if bars.is_empty() && qr.is_none() {
            return Err(NoSlip::TooLarge);
        }
        let stages = std::iter::once(wanted.first).chain(wanted.second).collect();
        Ok(Slip { client: wanted.client, stages, bars, qr, left_out })
    }

    /// The text of the QR: it asks for the first amount, under the account's number.
    fn qr(&self, wanted: &Wanted) -> Option<String> {
        let charge = Charge {
            tax_id: Some(self.tax_id.digits().to_owned()),
            account: Some(self.account?.digits().to_owned()),
            category: Some(self.category.clone()),
            amount: Some(wanted.first.amount),
            name: Some(self.name.clone()),
            city: Some(self.city.clone()),
            postal_code: None,
            reference: Some(wanted.client.to_string()),
        };
        charge.code().ok().map(|code| code.write())
    }
}

/// Days from one due day to a later one, as coupons count them.
fn days_between(first: Day, second: Day) -> Result<u8, CouponError> {
    u8::try_from(day_number(second) - day_number(first)).map_err(|_| CouponError::Day)
}

fn pago_facil(company: u64, wanted: &Wanted) -> Result<String, CouponError> {
    let Wanted { client, first, second, .. } = *wanted;
    let (surcharge, surcharge_days) = match second {
        Some(second) => (second.amount - first.amount, days_between(first.day, second.day)?),
        None => (Amount::ZERO, 0),
    };
    let coupon = PagoFacil { company, amount: first.amount, due: first.day, client, surcharge, surcharge_days };
    Coupon::PagoFacil(coupon).write()
}

fn siro(terms: SiroTerms, wanted: &Wanted) -> Result<String, CouponError> {
    let Wanted { client, first, second, .. } = *wanted;
    let nothing = Stage { days: 0, amount: Amount::ZERO };
    let later = match second {
        Some(second) => Stage { days: days_between(first.day, second.day)?, amount: second.amount },
        None => nothing,
    };
    let (format, agreement) = (terms.format, terms.agreement);
    let coupon = Siro { format, client, due: first.day, amount: first.amount, later: vec![later, nothing], agreement };
    Coupon::Siro(coupon).write()
}

impl NoSlip {
    /// For people.
    pub const fn sentence_es(self) -> &'static str {
        match self {
            Self::NoCollector => "Sin talón de pago: falta decir quién cobra por este acreedor (aldia collector).",
            Self::NotPesos => "Sin talón de pago: los códigos de pago son en pesos.",
            Self::NothingDue => "Sin talón de pago: no hay nada exigible al vencimiento.",
            Self::PastDay => "Sin talón de pago: las cifras son de un día que ya pasó.",
            Self::TooLarge => "Sin talón de pago: ningún código admite ese importe o ese vencimiento.",
        }
    }
}

impl BadCollector {
    /// For people.
    pub const fn sentence_es(self) -> &'static str {
        match self {
            Self::Name => "El nombre tiene de 1 a 25 letras.",
            Self::TaxId => "El CUIT no es válido.",
            Self::City => "La localidad tiene de 1 a 15 letras.",
            Self::Category => "El rubro tiene cuatro dígitos.",
            Self::Account => "El CBU o CVU no es válido.",
            Self::PagoFacil => "La empresa en Pago Fácil tiene hasta cuatro dígitos.",
            Self::Siro => "El formato de SIRO es 0444 o 0447, y el convenio tiene hasta diez dígitos.",
            Self::Days => "Los vencimientos son a 60 días como mucho.",
            Self::Nothing => "Falta con qué cobrar: un CBU o CVU, la empresa en Pago Fácil o el convenio de SIRO.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Qr;

    fn collector() -> Collector {
        Collector {
            name: "Cobranzas del Litoral".into(),
            tax_id: "30-50001091-2".parse().unwrap(),
            city: "Rosario".into(),
            category: "6012".into(),
            account: Some("2850590940090418135201".parse().unwrap()),
            alias: Some("cobranzas.litoral".parse().unwrap()),
            pago_facil: Some(123),
            siro: Some(SiroTerms { format: SiroFormat::S0447, agreement: 5_150_012_345 }),
            first_days: 7,
            second_days: 10,
        }
    }

    fn wanted(first: i64, second: Option<i64>) -> Wanted {
        let until = |day: &str, amount: i64| Until { day: day.parse().unwrap(), amount: Amount::minor(amount) };
        let second = second.map(|amount| until("2026-03-20", amount));
        Wanted { client: 123_456, currency: Currency::ARS, first: until("2026-03-10", first), second }
    }

    #[test]
    fn a_slip_says_the_same_in_every_code() {
        let slip = collector().slip(&wanted(20_751_75, Some(21_201_75))).unwrap();

        // domain.md §6.3.
        assert_eq!(slip.bars[0].digits, "012302075175260690000000012345600450001016");
        let Coupon::Siro(siro) = Coupon::read(&slip.bars[1].digits).unwrap() else { panic!("not SIRO's") };
        assert_eq!((siro.amount, siro.later[0].amount), (Amount::minor(20_751_75), Amount::minor(21_201_75)));
        assert_eq!((siro.later[0].days, siro.later[1].amount, siro.client), (10, Amount::ZERO, 123_456));
        let qr = Qr::read(&slip.qr.unwrap()).unwrap();
        assert!(qr.oddities().is_empty(), "{:?}", qr.oddities());
        assert_eq!(qr.charge().amount, Some(Amount::minor(20_751_75)));
        assert_eq!(qr.charge().reference.as_deref(), Some("123456"));
        assert!(slip.left_out.is_empty());
    }

    #[test]
    fn a_code_that_cannot_hold_it_is_left_out_and_the_others_stay() {
        let fits = |amount: i64| {
            let slip = collector().slip(&wanted(amount, None)).unwrap();
            (slip.bars.len(), slip.left_out.len(), slip.qr.is_some())
        };

        assert_eq!(fits(99_999_99), (2, 0, true));
        assert_eq!(fits(100_000_00), (1, 1, true));
        assert_eq!(fits(999_999_99), (1, 1, true));
        assert_eq!(fits(1_000_000_00), (0, 2, true));
        let bars_only = Collector { account: None, ..collector() };
        assert_eq!(bars_only.slip(&wanted(1_000_000_00, None)), Err(NoSlip::TooLarge));
    }

    #[test]
    fn nothing_and_other_currencies_have_no_slip() {
        let dollars = Wanted { currency: "USD".parse().unwrap(), ..wanted(100, None) };

        assert_eq!(collector().slip(&wanted(0, None)), Err(NoSlip::NothingDue));
        assert_eq!(collector().slip(&dollars), Err(NoSlip::NotPesos));
        assert!(collector().slip(&wanted(1, None)).is_ok());
    }

    #[test]
    fn settings_are_checked_at_their_edges() {
        let bad = |change: fn(&mut Collector)| {
            let mut one = collector();
            change(&mut one);
            one.check()
        };

        assert_eq!(collector().check(), Ok(()));
        assert_eq!(bad(|one| one.name = "x".repeat(25)), Ok(()));
        assert_eq!(bad(|one| one.name = "x".repeat(26)), Err(BadCollector::Name));
        assert_eq!(bad(|one| one.tax_id = "30-50001091-3".parse().unwrap()), Err(BadCollector::TaxId));
        assert_eq!(bad(|one| one.city = " ".into()), Err(BadCollector::City));
        assert_eq!(bad(|one| one.category = "601".into()), Err(BadCollector::Category));
        assert_eq!(
            bad(|one| one.account = Some("2850590940090418135202".parse().unwrap())),
            Err(BadCollector::Account)
        );
        assert_eq!(bad(|one| one.pago_facil = Some(10_000)), Err(BadCollector::PagoFacil));
        let odd = SiroTerms { format: SiroFormat::S0448, agreement: 1 };
        assert_eq!(Collector { siro: Some(odd), ..collector() }.check(), Err(BadCollector::Siro));
        assert_eq!(bad(|one| one.second_days = 61), Err(BadCollector::Days));
        assert_eq!(bad(|one| (one.account, one.pago_facil, one.siro) = (None, None, None)), Err(BadCollector::Nothing));
    }
}
