//! Identifiers, bank accounts and telephones: what kind, whether they hold, and what was probably meant.
use super::Calculator;
use crate::print;
use anyhow::Result;
use base::{
    Alias, Candidate, Cbu, Check, Dni, Flaw, Holder, Identifier, Keeper, Line, Phone, PhoneReading, Region, Scheme,
    identifiers, read_phone,
};
use clap::Args;
use serde::{Deserialize, Serialize};

/// An identifier of a person or company.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cuit {
    /// As it is written: 20-26756539-3.
    pub value: String,
    /// Whose it is: AR, BR, CL, CO, EC, MX, PE, PY or UY.
    #[arg(long, default_value = "AR", value_name = "COUNTRY")]
    #[serde(default = "argentina")]
    pub country: Region,
}

/// A bank account or an alias of one, of Argentina.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// A CBU, a CVU or an alias.
    pub value: String,
}

/// A telephone number.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telephone {
    /// As it is written: 011 15 6591-5201.
    pub value: String,
    /// Where it is written so: AR, BO, BR, CL, CO, EC, MX, PE, PY or UY.
    #[arg(long, default_value = "AR", value_name = "COUNTRY")]
    #[serde(default = "argentina")]
    pub country: Region,
    /// The area of those who write without one: 11.
    #[arg(long)]
    pub area: Option<String>,
}

fn argentina() -> Region {
    Region::Ar
}

/// An identifier, read.
#[derive(Debug, Serialize)]
pub struct Read {
    state: Check,
    normalised: String,
    /// Whom it can belong to.
    kind: Option<Holder>,
    scheme: Scheme,
    display: String,
    masked: String,
    flaw: Option<Flaw>,
    repairs: Vec<String>,
    /// Argentina: the tax ids that a DNI's owner may have; one of them might be theirs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<String>,
    /// Other ways to read it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Read>,
}

/// An account, read.
#[derive(Debug, Serialize)]
pub struct AccountRead {
    state: Check,
    normalised: String,
    /// `cbu`, `cvu` or `alias`.
    kind: Option<&'static str>,
    bank: Option<String>,
    branch: Option<String>,
    masked: Option<String>,
    problem: Option<String>,
    repairs: Vec<String>,
}

/// A telephone, read.
#[derive(Debug, Serialize)]
pub struct TelephoneRead {
    state: Check,
    /// The number to call, in E.164.
    normalised: Option<Phone>,
    kind: Option<Line>,
    /// More than one number may be meant.
    ambiguous: bool,
    for_calls: Option<Phone>,
    for_messages: Option<Phone>,
    candidates: Vec<Candidate>,
    problem: Option<String>,
}

impl Calculator for Cuit {
    type Answer = Read;

    fn answer(&self) -> Result<Read> {
        let mut found = identifiers(self.country, &self.value).into_iter();
        let Some(first) = found.next() else {
            anyhow::bail!("no identifiers of {} are known here", self.country.code());
        };
        Ok(Read { others: found.map(read).collect(), ..read(first) })
    }

    fn show(answer: &Read) {
        for read in std::iter::once(answer).chain(&answer.others) {
            let kind = read.kind.map_or(String::new(), |kind| format!(", {}", word(&kind)));
            let flaw = read.flaw.map_or(String::new(), |flaw| format!(" ({})", word(&flaw)));
            print::line(format!("{} {}: {}{flaw}{kind}", read.scheme, read.display, word(&read.state)));
            near("repair", &read.repairs);
            near("candidate", &read.candidates);
        }
    }
}

fn read(found: Identifier) -> Read {
    let dni = Some(&found).filter(|found| found.scheme == Scheme::ArDni && found.check != Check::Bad);
    let dni = dni.and_then(|found| found.value.parse::<Dni>().ok());
    Read {
        state: found.check,
        kind: found.holder,
        scheme: found.scheme,
        display: found.display(),
        masked: found.masked(),
        flaw: found.flaw,
        candidates: dni.map(|dni| dni.tax_ids().iter().map(ToString::to_string).collect()).unwrap_or_default(),
        others: Vec::new(),
        normalised: found.value,
        repairs: found.repairs,
    }
}

impl Calculator for Account {
    type Answer = AccountRead;

    fn answer(&self) -> Result<AccountRead> {
        let letters = self.value.chars().any(char::is_alphabetic);
        Ok(match (self.value.parse::<Cbu>(), self.value.parse::<Alias>()) {
            (Ok(cbu), _) => {
                let state = cbu.check();
                let (bank, branch) = (cbu.bank().map(str::to_owned), cbu.branch().map(str::to_owned));
                let wrong = (state == Check::Bad).then(|| "a check digit is wrong".to_owned());
                AccountRead {
                    state,
                    normalised: cbu.digits().to_owned(),
                    kind: Some(match cbu.keeper() {
                        Keeper::Cbu => "cbu",
                        Keeper::Cvu => "cvu",
                    }),
                    bank,
                    branch,
                    masked: Some(cbu.masked()),
                    repairs: if wrong.is_some() { Cbu::repairs(&self.value) } else { Vec::new() },
                    problem: wrong,
                }
            }
            (Err(_), Ok(alias)) if letters => AccountRead {
                state: Check::NotApplicable,
                normalised: alias.as_str().to_owned(),
                kind: Some("alias"),
                ..nothing()
            },
            (Err(problem), _) => AccountRead {
                normalised: self.value.trim().to_owned(),
                problem: Some(problem.to_string()),
                repairs: Cbu::repairs(&self.value),
                ..nothing()
            },
        })
    }

    fn show(answer: &AccountRead) {
        let kind = answer.kind.unwrap_or("account");
        let problem = answer.problem.as_deref().map_or(String::new(), |problem| format!(" ({problem})"));
        print::line(format!("{kind} {}: {}{problem}", answer.normalised, word(&answer.state)));
        near("repair", &answer.repairs);
    }
}

fn nothing() -> AccountRead {
    AccountRead {
        state: Check::Bad,
        normalised: String::new(),
        kind: None,
        bank: None,
        branch: None,
        masked: None,
        problem: None,
        repairs: Vec::new(),
    }
}

impl Calculator for Telephone {
    type Answer = TelephoneRead;

    fn answer(&self) -> Result<TelephoneRead> {
        let found = match read_phone(&self.value, self.country, self.area.as_deref()) {
            Ok(found) => found,
            Err(problem) => {
                return Ok(TelephoneRead {
                    state: Check::Bad,
                    normalised: None,
                    kind: None,
                    ambiguous: false,
                    for_calls: None,
                    for_messages: None,
                    candidates: Vec::new(),
                    problem: Some(problem.to_string()),
                });
            }
        };
        let repaired = found.is_repaired();
        let (for_calls, for_messages) = (found.for_calls().cloned(), found.for_messages().cloned());
        let PhoneReading { candidates } = found;
        Ok(TelephoneRead {
            state: if repaired { Check::Suspect } else { Check::Ok },
            normalised: for_calls.clone(),
            kind: candidates.first().map(|first| first.line),
            ambiguous: 1 < candidates.len(),
            for_calls,
            for_messages,
            candidates,
            problem: repaired.then(|| "not a number as it is written; repaired".to_owned()),
        })
    }

    fn show(answer: &TelephoneRead) {
        if let Some(problem) = &answer.problem {
            print::line(format!("{}: {problem}", word(&answer.state)));
        }
        for candidate in &answer.candidates {
            let preferred = if answer.for_messages.as_ref() == Some(&candidate.number) { ", for messages" } else { "" };
            print::line(format!(
                "{} {} ({}){preferred}",
                candidate.number,
                word(&candidate.line),
                word(&candidate.how)
            ));
        }
    }
}

fn near(what: &str, values: &[String]) {
    for value in values {
        print::line(format!("  {what}: {value}"));
    }
}

/// A word as data names it.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuit(value: &str, country: Region) -> serde_json::Value {
        serde_json::to_value(Cuit { value: value.into(), country }.answer().unwrap()).unwrap()
    }

    fn account(value: &str) -> serde_json::Value {
        serde_json::to_value(Account { value: value.into() }.answer().unwrap()).unwrap()
    }

    fn phone(value: &str, area: Option<&str>) -> serde_json::Value {
        let case = Telephone { value: value.into(), country: Region::Ar, area: area.map(str::to_owned) };
        serde_json::to_value(case.answer().unwrap()).unwrap()
    }

    #[test]
    fn identifiers_answer_with_state_value_and_kind() {
        let good = cuit("20-26756539-3", Region::Ar);
        assert_eq!(
            (&good["state"], &good["normalised"], &good["kind"]),
            (&"ok".into(), &"20267565393".into(), &"person".into())
        );
        assert_eq!(cuit("20267565392", Region::Ar)["state"], "bad");
        assert_eq!(cuit("20-12345600-9", Region::Ar)["repairs"][0], "23123456009");
        assert_eq!(cuit("12.345.678", Region::Ar)["candidates"][3], "27-12345678-0");
        assert_eq!(cuit("12531909-2", Region::Cl)["scheme"], "CL-RUT");
        assert!(Cuit { value: "1".into(), country: Region::Bo }.answer().is_err());
    }

    #[test]
    fn accounts_answer_with_their_kind() {
        assert_eq!(account("2850590940090418135201")["kind"], "cbu");
        assert_eq!(account("0000068000000002222956")["kind"], "cvu");
        assert_eq!(account("mi.alias.mp")["normalised"], "MI.ALIAS.MP");
        assert_eq!(account("0070365730004002672713")["state"], "bad");
        assert_eq!(account("170099220000012345678")["repairs"][0], "0170099220000012345678");
    }

    #[test]
    fn telephones_answer_with_every_candidate() {
        let doubtful = phone("11 6591 5201", None);
        assert_eq!(doubtful["normalised"], "+541165915201");
        assert_eq!(doubtful["for_messages"], "+5491165915201");
        assert_eq!((&doubtful["ambiguous"], &doubtful["state"]), (&true.into(), &"ok".into()));
        assert_eq!(phone("011 15 6591-5201", None)["kind"], "mobile");
        assert_eq!(phone("4381-0996", None)["state"], "bad");
        assert_eq!(phone("4381-0996", Some("11"))["state"], "suspect");
    }
}
