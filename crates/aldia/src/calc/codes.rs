//! The codes on a coupon: bars and QR, written or read.
use super::{Calculator, values};
use crate::print;
use anyhow::{Context, Result, bail};
use base::{Amount, Check, Day};
use cash::codes::{
    Charge, Coupon, PagoFacil, Qr as Code, Siro, SiroFormat, Stage, interleaved,
    qr::{self, Field},
};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

/// A payment QR: its text to read, or what to write in one.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qr {
    /// The text of a code, to read.
    pub value: Option<String>,
    /// To write: the merchant's CUIT.
    #[arg(long)]
    pub cuit: Option<String>,
    /// To write: the CBU or CVU that receives.
    #[arg(long)]
    pub account: Option<String>,
    /// To write: how much.
    #[arg(long, value_parser = values::amount)]
    pub amount: Option<Amount>,
    /// To write: the merchant's name, up to 25 letters.
    #[arg(long)]
    pub name: Option<String>,
    /// To write: the merchant's city, up to 15 letters.
    #[arg(long)]
    pub city: Option<String>,
    /// To write: what the payment is for, up to 25 letters.
    #[arg(long)]
    pub reference: Option<String>,
    /// To write: the merchant category, four digits.
    #[arg(long)]
    pub category: Option<String>,
    /// Draw it as SVG.
    #[arg(long)]
    #[serde(default)]
    pub svg: bool,
}

/// A payment QR, read or written.
#[derive(Debug, Serialize)]
pub struct QrRead {
    state: Check,
    text: String,
    /// `static` or `dynamic`.
    kind: Option<&'static str>,
    charge: Option<Charge>,
    acquirers: Vec<String>,
    fields: Vec<Field>,
    /// What is odd about it in Argentina, in Spanish.
    oddities: Vec<&'static str>,
    problem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    svg: Option<String>,
}

/// A coupon's bars: their digits to read, or what to write in them.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Barcode {
    /// The digits under the bars, to read.
    pub value: Option<String>,
    /// To write: whose coupon.
    #[arg(long, value_enum)]
    pub network: Option<Network>,
    /// To write: the company at Pago Fácil, four digits; the agreement at SIRO, ten.
    #[arg(long)]
    pub company: Option<u64>,
    /// To write: the client.
    #[arg(long)]
    pub client: Option<u64>,
    /// To write: the due day.
    #[arg(long)]
    pub due: Option<Day>,
    /// To write: what is paid until then; nothing leaves it to the payer.
    #[arg(long, value_parser = values::amount)]
    pub amount: Option<Amount>,
    /// To write: days after the due day to pay later.
    #[arg(long)]
    pub later_days: Option<u8>,
    /// To write: what is paid then; at Pago Fácil, what is added.
    #[arg(long, value_parser = values::amount)]
    pub later_amount: Option<Amount>,
    /// Draw it as SVG (interleaved 2 of 5: an even number of digits).
    #[arg(long)]
    #[serde(default)]
    pub svg: bool,
}

/// Whose coupon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
pub enum Network {
    /// Pago Fácil, 42 digits.
    #[serde(rename = "pago-facil")]
    PagoFacil,
    /// SIRO, 56 digits.
    #[value(name = "siro-0444")]
    #[serde(rename = "siro-0444")]
    Siro0444,
    /// SIRO, 56 digits.
    #[value(name = "siro-0447")]
    #[serde(rename = "siro-0447")]
    Siro0447,
    /// SIRO, 59 digits, long clients.
    #[value(name = "siro-0448")]
    #[serde(rename = "siro-0448")]
    Siro0448,
    /// SIRO, 59 digits.
    #[value(name = "siro-0449")]
    #[serde(rename = "siro-0449")]
    Siro0449,
}

/// A coupon, read or written. Amounts are minor units.
#[derive(Debug, Serialize)]
pub struct BarcodeRead {
    state: Check,
    normalised: String,
    coupon: Option<Coupon>,
    problem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    svg: Option<String>,
}

impl Calculator for Qr {
    type Answer = QrRead;

    fn answer(&self) -> Result<QrRead> {
        let text = match &self.value {
            Some(text) => text.trim().to_owned(),
            None => self.charge().code().context("the code cannot be written")?.write(),
        };
        let svg = self.svg.then(|| qr::svg(&text)).transpose()?;
        Ok(match Code::read(&text) {
            Ok(code) => QrRead {
                state: if code.oddities().is_empty() { Check::Ok } else { Check::Suspect },
                kind: Some(if code.is_dynamic() { "dynamic" } else { "static" }),
                charge: Some(code.charge()),
                acquirers: code.acquirers(),
                oddities: code.oddities(),
                fields: code.fields,
                problem: None,
                text,
                svg,
            },
            Err(problem) => QrRead {
                state: Check::Bad,
                kind: None,
                charge: None,
                acquirers: Vec::new(),
                oddities: Vec::new(),
                fields: Vec::new(),
                problem: Some(problem.to_string()),
                text,
                svg,
            },
        })
    }

    fn show(answer: &QrRead) {
        if let Some(image) = &answer.svg {
            return print::line(image);
        }
        print::line(&answer.text);
        if let Some(problem) = &answer.problem {
            return print::line(format!("bad: {problem}"));
        }
        let charge = answer.charge.clone().unwrap_or_default();
        let amount = charge.amount.map(print::money);
        for (name, value) in [
            ("Comercio", charge.name),
            ("CUIT", charge.tax_id),
            ("CBU/CVU", charge.account),
            ("Importe", amount),
            ("Referencia", charge.reference),
            ("Adquirentes", Some(answer.acquirers.join(", ")).filter(|names| !names.is_empty())),
        ] {
            if let Some(value) = value {
                print::line(format!("{name}: {value}"));
            }
        }
        for oddity in &answer.oddities {
            print::line(format!("  ! {oddity}"));
        }
    }
}

impl Qr {
    fn charge(&self) -> Charge {
        Charge {
            tax_id: self.cuit.clone(),
            account: self.account.clone(),
            category: self.category.clone(),
            amount: self.amount,
            name: self.name.clone(),
            city: self.city.clone(),
            postal_code: None,
            reference: self.reference.clone(),
        }
    }
}

impl Calculator for Barcode {
    type Answer = BarcodeRead;

    fn answer(&self) -> Result<BarcodeRead> {
        let digits = match &self.value {
            Some(text) => text.chars().filter(|sign| !sign.is_whitespace()).collect(),
            None => self.coupon()?.write().context("the coupon cannot be written")?,
        };
        let read = Coupon::read(&digits);
        let problem = read.as_ref().err().map(ToString::to_string);
        let svg = self.svg.then(|| interleaved::svg(&digits, 50)).transpose()?;
        let state = if problem.is_some() { Check::Bad } else { Check::Ok };
        Ok(BarcodeRead { state, normalised: digits, coupon: read.ok(), problem, svg })
    }

    fn show(answer: &BarcodeRead) {
        if let Some(image) = &answer.svg {
            return print::line(image);
        }
        print::line(&answer.normalised);
        if let Some(problem) = &answer.problem {
            return print::line(format!("bad: {problem}"));
        }
        let due = |what: &str, day: Day, amount: Amount| print::line(format!("{what} {day}: {}", print::money(amount)));
        match &answer.coupon {
            Some(Coupon::PagoFacil(coupon)) => {
                print::line(format!("Pago Fácil, empresa {}, cliente {}", coupon.company, coupon.client));
                due("Hasta el", coupon.due, coupon.amount);
                let more = print::money(coupon.surcharge);
                print::line(format!("Después, hasta {} días, {more} más", coupon.surcharge_days));
            }
            Some(Coupon::Siro(coupon)) => {
                let format = coupon.format.code();
                print::line(format!("SIRO {format}, convenio {}, cliente {}", coupon.agreement, coupon.client));
                due("Hasta el", coupon.due, coupon.amount);
                for stage in &coupon.later {
                    print::line(format!("Después, hasta {} días más: {}", stage.days, print::money(stage.amount)));
                }
            }
            None => {}
        }
    }
}

impl Barcode {
    fn coupon(&self) -> Result<Coupon> {
        let (Some(network), Some(client), Some(due)) = (self.network, self.client, self.due) else {
            bail!("give the digits to read, or --network, --company, --client and --due to write them");
        };
        let company = self.company.context("give --company")?;
        let amount = self.amount.unwrap_or_default();
        let later = Stage { days: self.later_days.unwrap_or_default(), amount: self.later_amount.unwrap_or_default() };
        let none = Stage { days: 0, amount: Amount::ZERO };
        let siro = |format: SiroFormat, later: Vec<Stage>| {
            Coupon::Siro(Siro { format, client, due, amount, later, agreement: company })
        };
        Ok(match network {
            Network::PagoFacil => Coupon::PagoFacil(PagoFacil {
                company,
                amount,
                due,
                client,
                surcharge: later.amount,
                surcharge_days: later.days,
            }),
            Network::Siro0444 => siro(SiroFormat::S0444, vec![later, none]),
            Network::Siro0447 => siro(SiroFormat::S0447, vec![later, none]),
            Network::Siro0448 => siro(SiroFormat::S0448, vec![later]),
            Network::Siro0449 => siro(SiroFormat::S0449, vec![later, none]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case<C: serde::de::DeserializeOwned>(json: serde_json::Value) -> C {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn the_vector_of_the_qr_is_written_and_a_wrong_check_is_bad() {
        let written = case::<Qr>(serde_json::json!({
            "cuit": "20123456786", "account": "0170099220000012345678", "amount": 2_075_175, "category": "4900",
            "name": "ALDIA DEMO SA", "city": "CABA", "reference": "FAC000123", "svg": true,
        }));
        let answer = written.answer().unwrap();
        assert!(answer.text.ends_with("63047A22") && answer.svg.is_some());
        assert_eq!(answer.state, Check::Ok);

        let wrong = case::<Qr>(serde_json::json!({ "value": answer.text.replace("7A22", "0000") }));
        assert_eq!(wrong.answer().unwrap().state, Check::Bad);
    }

    #[test]
    fn the_vectors_of_the_bars_are_written_and_read() {
        let siro = case::<Barcode>(serde_json::json!({
            "network": "siro-0447", "company": 5_150_012_345_u64, "client": 12_345, "due": "2026-03-10",
            "amount": 2_075_175, "later_days": 10, "later_amount": 2_120_175, "svg": true,
        }));
        let answer = siro.answer().unwrap();
        assert_eq!(answer.normalised, "04470000123452603102075175102120175000000000515001234527");
        assert!(answer.svg.unwrap().starts_with("<svg"));

        let read = case::<Barcode>(serde_json::json!({ "value": "012302075175260690000000012345600450001016" }));
        assert_eq!(read.answer().unwrap().state, Check::Ok);
        let wrong = case::<Barcode>(serde_json::json!({ "value": "012302075175260690000000012345600450001017" }));
        assert_eq!(wrong.answer().unwrap().state, Check::Bad);
        assert!(case::<Barcode>(serde_json::json!({})).answer().is_err());
    }
}
