//! The interoperable QR of Transferencias 3.0 (BCRA Com. "A" 7153): `EMVCo`'s tags, lengths and values, and Argentina's.
//!
//! A code built here from one's own account is read by every wallet and paid by few: the acceptor must be enrolled with
//! a payment service provider, whose code is to be preferred where there is one.
use base::{Amount, Cbu, Check, TaxId};
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use std::fmt::Write;

/// A payment QR as read: its tags, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Qr {
    /// Tags and values as they stand, without the last one, which is the check.
    pub fields: Vec<Field>,
}

/// One tag and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// 0 to 99.
    pub tag: u8,
    /// Up to 99 letters.
    pub value: String,
}

/// What a payment QR asks for, as Argentina writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Charge {
    /// The merchant's tax id (tag 50).
    pub tax_id: Option<String>,
    /// The account that receives (tag 51).
    pub account: Option<String>,
    /// The merchant category (tag 52), four digits.
    pub category: Option<String>,
    /// How much (tag 54); the payer says or the acquirer resolves it where absent.
    pub amount: Option<Amount>,
    /// The merchant's name (tag 59), up to 25 letters.
    pub name: Option<String>,
    /// The merchant's city (tag 60), up to 15 letters.
    pub city: Option<String>,
    /// The postal code (tag 61).
    pub postal_code: Option<String>,
    /// What the payment is for (tag 62, 05), up to 25 letters.
    pub reference: Option<String>,
}

/// What is not a payment QR.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Tags, lengths and values do not follow each other.
    #[error("at sign {at}: {problem}")]
    Form {
        /// Counted from 1.
        at: usize,
        /// What is wrong there.
        problem: &'static str,
    },
    /// The last four signs are others.
    #[error("the check is {got:?}, not {expected}")]
    Check {
        /// As written.
        got: String,
        /// As computed.
        expected: String,
    },
    /// A value that its tag cannot hold.
    #[error("{0} cannot be written")]
    Value(&'static str),
    /// Too long for the square.
    #[error("the text does not fit in a QR")]
    TooLong,
}

/// More than any payment QR holds.
pub const SIGNS_MAX: usize = 1_024;

const REFERENCES: u8 = 62;

/// CRC-16/CCITT-FALSE: polynomial 1021, from FFFF, not reflected.
pub fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 })
    })
}

impl Qr {
    /// Reads the text of a code.
    ///
    /// # Errors
    /// Tags, lengths and the check must hold; the first tag must be `00`, the last `63`.
    pub fn read(text: &str) -> Result<Self, QrError> {
        let text = text.trim();
        let form = |at: usize, problem: &'static str| QrError::Form { at, problem };
        if SIGNS_MAX < text.chars().count() {
            return Err(form(SIGNS_MAX, "it is too long"));
        }
        let mut fields = fields(text)?;
        if fields.first().is_none_or(|first| (first.tag, first.value.as_str()) != (0, "01")) {
            return Err(form(1, "it does not begin with 000201"));
        }
        let Some(check) = fields.pop().filter(|last| last.tag == 63 && last.value.len() == 4) else {
            return Err(form(text.chars().count(), "it does not end with the check, 6304"));
        };
        let covered = text.strip_suffix(check.value.as_str()).unwrap_or(text);
        let expected = format!("{:04X}", crc(covered.as_bytes()));
        if check.value.to_ascii_uppercase() != expected {
            return Err(QrError::Check { got: check.value, expected });
        }
        Ok(Self { fields })
    }

    /// The text of the code, with its check.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for field in &self.fields {
            put(&mut text, field.tag, &field.value);
        }
        text.push_str("6304");
        let check = crc(text.as_bytes());
        write!(text, "{check:04X}").expect("text grows");
        text
    }

    /// The value of a tag.
    pub fn value(&self, tag: u8) -> Option<&str> {
        self.fields.iter().find(|field| field.tag == tag).map(|field| field.value.as_str())
    }

    /// The value of a tag inside a tag.
    pub fn inner(&self, tag: u8, inner: u8) -> Option<String> {
        let inside = fields(self.value(tag)?).ok()?;
        inside.into_iter().find(|field| field.tag == inner).map(|field| field.value)
    }

    /// Whether it is for one payment; a static one is for many.
    pub fn is_dynamic(&self) -> bool {
        self.value(1) == Some("12")
    }

    /// The acquirers' names in their templates (tags 26 to 49), such as `com.mercadolibre`.
    pub fn acquirers(&self) -> Vec<String> {
        let templates = self.fields.iter().filter(|field| (26..=49).contains(&field.tag));
        templates.filter_map(|field| self.inner(field.tag, 0)).collect()
    }

    /// What it asks for.
    pub fn charge(&self) -> Charge {
        let own = |tag: u8| self.value(tag).map(str::to_owned);
        Charge {
            tax_id: self.inner(50, 0).map(|text| text.chars().filter(char::is_ascii_digit).collect()),
            account: self.inner(51, 0),
            category: own(52),
            amount: self.value(54).and_then(amount),
            name: own(59),
            city: own(60),
            postal_code: own(61),
            reference: self.inner(REFERENCES, 5),
        }
    }

    /// What is odd about it in Argentina, in Spanish; nothing if all is as it should be.
    pub fn oddities(&self) -> Vec<&'static str> {
        let charge = self.charge();
        let tax_id = charge.tax_id.as_deref().map(|text| text.parse::<TaxId>().map(|id| id.check()));
        let account = charge.account.as_deref().map(|text| text.parse::<Cbu>().map(|cbu| cbu.check()));
        let checks = [
            (self.value(58) != Some("AR"), "el país no es Argentina"),
            (self.value(53) != Some("032"), "la moneda no es el peso"),
            (tax_id.is_none(), "no trae el CUIT del comercio"),
            (tax_id.is_some_and(|check| check != Ok(Check::Ok)), "el CUIT del comercio no es válido"),
            (account.is_none(), "no trae CBU ni CVU"),
            (account.is_some_and(|check| check != Ok(Check::Ok)), "el CBU o CVU no es válido"),
            (self.value(54).is_some() && charge.amount.is_none(), "el importe no es un importe"),
            (charge.name.is_none(), "no trae el nombre del comercio"),
        ];
        checks.into_iter().filter(|(odd, _)| *odd).map(|(_, words)| words).collect()
    }
}

impl Charge {
    /// A code for this charge: dynamic where it names an amount or a reference, in pesos, of Argentina.
    ///
    /// # Errors
    /// Tax id and account must hold; names and references must fit.
    pub fn code(&self) -> Result<Qr, QrError> {
        let tax_id = self.tax_id.as_deref().and_then(|text| text.parse::<TaxId>().ok());
        let tax_id = tax_id.filter(|id| id.check() == Check::Ok).ok_or(QrError::Value("tax_id"))?;
        let account = self.account.as_deref().and_then(|text| text.parse::<Cbu>().ok());
        let account = account.filter(|cbu| cbu.check() == Check::Ok).ok_or(QrError::Value("account"))?;
        let dynamic = self.amount.is_some() || self.reference.is_some();
        let category = self.category.as_deref().unwrap_or("0000");
        if category.len() != 4 || !category.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(QrError::Value("category"));
        }
        let amount = self.amount.filter(|amount| Amount::ZERO < *amount).map(|amount| amount.to_string());
        if self.amount.is_some() && amount.as_ref().is_none_or(|text| 13 < text.len()) {
            return Err(QrError::Value("amount"));
        }
        let name = fitting("name", self.name.as_deref(), 25)?.ok_or(QrError::Value("name"))?;
        let city = fitting("city", self.city.as_deref(), 15)?.ok_or(QrError::Value("city"))?;
        let reference = fitting("reference", self.reference.as_deref(), 25)?;
        let wanted = [
            (0, Some("01".to_owned())),
            (1, Some(if dynamic { "12" } else { "11" }.to_owned())),
            (50, Some(template(0, tax_id.digits()))),
            (51, Some(template(0, account.digits()))),
            (52, Some(category.to_owned())),
            (53, Some("032".to_owned())),
            (54, amount),
            (58, Some("AR".to_owned())),
            (59, Some(name)),
            (60, Some(city)),
            (61, fitting("postal_code", self.postal_code.as_deref(), 10)?),
            (REFERENCES, reference.map(|text| template(5, &text))),
        ];
        let field = |(tag, value): (u8, Option<String>)| value.map(|value| Field { tag, value });
        Ok(Qr { fields: wanted.into_iter().filter_map(field).collect() })
    }
}

/// A text as a square, row by row from above: whether each module is dark. No white is around it.
///
/// # Errors
/// The text must fit in a QR of medium correction.
pub fn modules(text: &str) -> Result<Vec<Vec<bool>>, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| QrError::TooLong)?;
    let rows = code.to_colors();
    Ok(rows.chunks(code.width()).map(|row| row.iter().map(|module| *module == Color::Dark).collect()).collect())
}

/// Where the dark modules of a row stand: the first of each run and how many there are.
pub fn runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (column, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
        match found.last_mut() {
            Some((start, length)) if *start + *length == column => *length += 1,
            Some(_) | None => found.push((column, 1)),
        }
    }
    found
}

/// The white that a camera needs around a square, in modules.
pub const QUIET: usize = 4;

/// A text as a square of black and white, with the white that a camera needs around it.
///
/// # Errors
/// As [`modules`].
pub fn svg(text: &str) -> Result<String, QrError> {
    let rows = modules(text)?;
    let across = rows.len() + 2 * QUIET;
    let mut path = String::new();
    for (place, row) in rows.iter().enumerate() {
        for (column, run) in runs(row) {
            write!(path, "M{} {}h{run}v1h-{run}z", column + QUIET, place + QUIET).expect("text grows");
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {across} {across}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{across}v{across}h-{across}z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// Tags of two digits, lengths of two digits in signs, values.
fn fields(text: &str) -> Result<Vec<Field>, QrError> {
    let signs: Vec<char> = text.chars().collect();
    let form = |at: usize, problem: &'static str| QrError::Form { at: at + 1, problem };
    let two = |at: usize| -> Option<u8> {
        let digits: String = signs.get(at..at + 2)?.iter().filter(|sign| sign.is_ascii_digit()).collect();
        Some(digits).filter(|digits| digits.len() == 2)?.parse().ok()
    };
    let (mut fields, mut at) = (Vec::new(), 0);
    while at < signs.len() {
        let tag = two(at).ok_or_else(|| form(at, "a tag has two digits"))?;
        let length = two(at + 2).ok_or_else(|| form(at + 2, "a length has two digits"))?;
        let value = signs.get(at + 4..at + 4 + usize::from(length));
        let value = value.ok_or_else(|| form(at + 4, "the value is cut short"))?;
        fields.push(Field { tag, value: value.iter().collect() });
        at += 4 + usize::from(length);
    }
    Ok(fields)
}

fn put(text: &mut String, tag: u8, value: &str) {
    write!(text, "{tag:02}{:02}{value}", value.chars().count()).expect("text grows");
}

fn template(tag: u8, value: &str) -> String {
    let mut text = String::new();
    put(&mut text, tag, value);
    text
}

fn fitting(what: &'static str, text: Option<&str>, most: usize) -> Result<Option<String>, QrError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if most < text.chars().count() || text.chars().any(char::is_control) {
        return Err(QrError::Value(what));
    }
    Ok(Some(text.to_owned()))
}

/// A decimal point and at most two decimals.
fn amount(text: &str) -> Option<Amount> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || 2 < decimals.len() || !numeric(whole) || !numeric(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<2}").parse().ok().map(Amount::minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "0002010102125015001120123456786512600220170099220000012345678520449005303032540820751.755802AR5913ALDIA DEMO SA6004CABA62130509FAC00012363047A22";

    fn charge() -> Charge {
        Charge {
            tax_id: Some("20123456786".into()),
            account: Some("0170099220000012345678".into()),
            category: Some("4900".into()),
            amount: Some(Amount::minor(20_751_75)),
            name: Some("ALDIA DEMO SA".into()),
            city: Some("CABA".into()),
            postal_code: None,
            reference: Some("FAC000123".into()),
        }
    }

    #[test]
    fn the_vector_is_written_and_read_back() {
        // domain.md §6.2 and vectors.json.
        assert_eq!(crc(b"123456789"), 0x29B1);
        assert_eq!(charge().code().unwrap().write(), GOOD);
        let read = Qr::read(GOOD).unwrap();
        assert_eq!(read.charge(), charge());
        assert!(read.is_dynamic() && read.oddities().is_empty() && read.acquirers().is_empty());
    }

    #[test]
    fn a_wrong_check_is_told() {
        let bad = GOOD.replace("7A22", "0000");
        assert_eq!(Qr::read(&bad), Err(QrError::Check { got: "0000".into(), expected: "7A22".into() }));
    }

    #[test]
    fn every_truncation_and_every_changed_sign_is_refused() {
        for end in 0..GOOD.len() {
            assert!(Qr::read(&GOOD[..end]).is_err(), "{end}");
        }
        for place in 0..GOOD.len() {
            let mut changed = GOOD.as_bytes().to_vec();
            changed[place] ^= 1;
            assert!(Qr::read(std::str::from_utf8(&changed).unwrap()).is_err(), "{place}");
        }
    }

    #[test]
    fn a_code_without_amount_is_read_and_its_oddities_told() {
        let wallet = Qr {
            fields: vec![
                Field { tag: 0, value: "01".into() },
                Field { tag: 43, value: template(0, "com.mercadolibre") + &template(1, "POS1") },
                Field { tag: 50, value: template(0, "30-50000173-4") },
            ],
        };
        let read = Qr::read(&wallet.write()).unwrap();

        assert_eq!(read.acquirers(), ["com.mercadolibre"]);
        assert_eq!(read.charge().amount, None);
        assert!(read.oddities().contains(&"el CUIT del comercio no es válido"));
        assert!(read.oddities().contains(&"no trae CBU ni CVU"));
    }

    #[test]
    fn what_does_not_fit_is_not_written() {
        for (charge, what) in [
            (Charge { tax_id: Some("20267565392".into()), ..charge() }, "tax_id"),
            (Charge { account: None, ..charge() }, "account"),
            (Charge { name: Some("x".repeat(26)), ..charge() }, "name"),
            (Charge { amount: Some(Amount::ZERO), ..charge() }, "amount"),
            (Charge { category: Some("49".into()), ..charge() }, "category"),
        ] {
            assert_eq!(charge.code(), Err(QrError::Value(what)));
        }
    }

    #[test]
    fn the_square_is_drawn() {
        let image = svg(GOOD).unwrap();
        assert!(image.starts_with("<svg") && image.ends_with("</svg>"));
        assert_eq!(image, svg(GOOD).unwrap());
        assert_eq!(svg(&"x".repeat(5_000)), Err(QrError::TooLong));
    }

    proptest! {
        #[test]
        fn any_text_reads_or_is_refused_and_what_reads_is_written_back(text in "000201\\PC{0,60}|[0-9A-Z]{0,80}") {
            let text = format!("{text}6304{:04X}", crc(format!("{text}6304").as_bytes()));
            if let Ok(read) = Qr::read(&text) {
                let _odd = (read.oddities(), read.acquirers());
                prop_assert_eq!(Qr::read(&read.write()), Ok(read));
            }
        }
    }
}
