//! Who a row is about.
use super::{
    Step,
    read::{self, No},
};
use crate::rules::{intake::Flaw, mapping::Field};
use base::{Amount, Check, Dni, Holder, Phone, Region, TaxId};
use people::{Basis, NewParty, NewPoint, PartyKey, PartyKind, PointKind, Sector, Traits};

#[derive(Default)]
pub(super) struct PartyDraft {
    name: Option<String>,
    kind: Option<PartyKind>,
    /// Tax ids first, then identity numbers, then the creditor's own.
    keys: Vec<PartyKey>,
    points: Vec<NewPoint>,
    traits: Traits,
    /// What the family group earns, and by what right that may be kept.
    household: Option<Amount>,
    basis: Option<Basis>,
}

const KINDS: &[(&str, PartyKind)] = &[
    ("person", PartyKind::Person),
    ("persona", PartyKind::Person),
    ("fisica", PartyKind::Person),
    ("humana", PartyKind::Person),
    ("f", PartyKind::Person),
    ("company", PartyKind::Company),
    ("empresa", PartyKind::Company),
    ("juridica", PartyKind::Company),
    ("j", PartyKind::Company),
];

const BASES: &[(&str, Basis)] = &[
    ("consentimiento", Basis::Consent),
    ("consent", Basis::Consent),
    ("codeudor", Basis::Codebtor),
    ("codeudora", Basis::Codebtor),
    ("codebtor", Basis::Codebtor),
];

impl PartyDraft {
    pub(super) fn set(&mut self, step: &Step, text: &str, client_scheme: &str) -> Result<(), No> {
        match step.field {
            Field::Name => self.name = Some(read::words(text)),
            Field::PartyKind => self.kind = Some(read::code(step, text, KINDS)?),
            Field::Document => self.document(text)?,
            Field::Cuit => self.cuit(text)?,
            Field::Dni => self.dni(text)?,
            Field::Client => self.keys.push(PartyKey { scheme: client_scheme.to_owned(), value: read::words(text) }),
            Field::Phone => self.point(PointKind::Phone, phone(text)?),
            Field::Email => self.point(PointKind::Email, email(text)?),
            Field::Address => self.point(PointKind::Address, read::words(text)),
            Field::Province => self.traits.province = Some(province(step, text)?),
            Field::Income => self.traits.income = Some(read::amount_owed(step, text)?),
            Field::EmploymentMonths => self.traits.employment_months = Some(read::count(step, text, 1_200)?),
            Field::Sector => {
                let wrong = || No::new(Flaw::Value, "la rama va de la A a la U, o es un código de actividad");
                self.traits.sector = Some(Sector::read(text).ok_or_else(wrong)?);
            }
            Field::HouseholdIncome => self.household = Some(read::amount_owed(step, text)?),
            Field::HouseholdBasis => self.basis = Some(read::code(step, text, BASES)?),
            Field::Bureau => self.traits.bureau_situation = Some(situation(step, text)?),
            other => unreachable!("{} is not of a party", other.code()),
        }
        Ok(())
    }

    /// The party, if the row names one.
    pub(super) fn finish(mut self) -> Result<Option<NewParty>, No> {
        if self.keys.is_empty() {
            let spoken = self.name.is_some() || !self.points.is_empty();
            let missing = || No::new(Flaw::Missing, "falta el documento o número de cliente");
            return if spoken { Err(missing()) } else { Ok(None) };
        }
        self.keys.sort_by_key(|key| rank(&key.scheme));
        self.keys.dedup();
        let company = self.keys.iter().any(|key| key.scheme == CUIT && is_company(&key.value));
        let kind = self.kind.unwrap_or(if company { PartyKind::Company } else { PartyKind::Person });
        let name = self.name.unwrap_or_default();
        // What others earn is not kept without the right to.
        self.traits.household = self.household.zip(self.basis);
        Ok(Some(NewParty { kind, name, keys: self.keys, points: self.points, traits: self.traits }))
    }

    fn document(&mut self, text: &str) -> Result<(), No> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if 9 < digits { self.cuit(text) } else { self.dni(text) }
    }

    fn cuit(&mut self, text: &str) -> Result<(), No> {
        let wrong = || No::new(Flaw::Document, "el CUIT no existe: revise los once dígitos y el dígito verificador");
        let cuit: TaxId = text.parse().map_err(|_| wrong())?;
        match cuit.check() {
            // Some systems write a check digit that the tax agency never gives: the number is kept as they know it.
            Check::Ok | Check::Suspect | Check::NotApplicable => {}
            Check::Bad => return Err(wrong()),
        }
        self.keys.push(PartyKey { scheme: CUIT.to_owned(), value: cuit.digits().to_owned() });
        Ok(())
    }

    fn dni(&mut self, text: &str) -> Result<(), No> {
        let wrong = || No::new(Flaw::Document, "el DNI debe tener siete u ocho dígitos");
        let dni: Dni = text.parse().map_err(|_| wrong())?;
        self.keys.push(PartyKey { scheme: "AR-DNI".to_owned(), value: dni.digits() });
        Ok(())
    }

    fn point(&mut self, kind: PointKind, value: String) {
        if !self.points.iter().any(|point| point.kind == kind && point.value == value) {
            self.points.push(NewPoint { kind, value });
        }
    }
}

const CUIT: &str = "AR-CUIT";

fn rank(scheme: &str) -> u8 {
    match scheme {
        CUIT => 0,
        "AR-DNI" => 1,
        _ => 2,
    }
}

fn is_company(cuit: &str) -> bool {
    cuit.parse::<TaxId>().is_ok_and(|cuit| cuit.holder() == Holder::Company)
}

/// A bare ten-digit number may be fixed or mobile: messages need the mobile reading (domain.md §1.4).
fn phone(text: &str) -> Result<String, No> {
    let phone = Phone::parse(text, Region::Ar)
        .map_err(|_| No::new(Flaw::Phone, "no es un teléfono completo, con código de área"))?;
    Ok(phone.for_messages().unwrap_or(phone).as_str().to_owned())
}

fn email(text: &str) -> Result<String, No> {
    base::email(text).ok_or_else(|| No::new(Flaw::Email, "no es una casilla de correo"))
}

/// The province by the tax agency's code, or by its name.
fn province(step: &Step, text: &str) -> Result<u8, No> {
    const NAMES: [&str; 25] = [
        "ciudad_autonoma_de_buenos_aires",
        "buenos_aires",
        "catamarca",
        "cordoba",
        "corrientes",
        "entre_rios",
        "jujuy",
        "mendoza",
        "la_rioja",
        "salta",
        "san_juan",
        "san_luis",
        "santa_fe",
        "santiago_del_estero",
        "tucuman",
        "",
        "chaco",
        "chubut",
        "formosa",
        "misiones",
        "neuquen",
        "la_pampa",
        "rio_negro",
        "santa_cruz",
        "tierra_del_fuego",
    ];
    let name = crate::rules::mapping::plain(text);
    let capital = ["caba", "capital_federal", "ciudad_de_buenos_aires"].contains(&name.as_str());
    let place = NAMES.iter().position(|known| *known == name && !name.is_empty());
    match place.filter(|_| !capital).and_then(|place| u8::try_from(place).ok()) {
        Some(code) => Ok(code),
        None if capital => Ok(0),
        None => read::count(step, text, 24),
    }
}

fn situation(step: &Step, text: &str) -> Result<u8, No> {
    let situation = read::count(step, text, 6)?;
    if situation == 0 {
        return Err(No::new(Flaw::Number, "la situación va de 1 a 6"));
    }
    // 6, irrecoverable by technical disposition, was withdrawn from the register in 2024: it counts as 5.
    Ok(std::cmp::min(situation, 5))
}
