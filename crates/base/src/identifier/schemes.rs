//! The table of schemes: country, name, length, how it is written, who judges it.
use super::{Verdict, argentina, brazil, chile, colombia, ecuador, mexico, paraguay, peru, uruguay};
use crate::{Holder, Region};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// By which rules an identifier is read. Sources: domain.md §1 and the rules of `python-stdnum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scheme {
    /// Argentina: tax and labour id of persons and companies (CUIT, CUIL, CDI).
    ArCuit,
    /// Argentina: national identity number.
    ArDni,
    /// Brazil: tax id of persons.
    BrCpf,
    /// Brazil: tax id of companies, alphanumeric since July 2026.
    BrCnpj,
    /// Chile: RUT.
    ClRut,
    /// Colombia: tax id, with its check digit.
    CoNit,
    /// Colombia: identity number.
    CoCedula,
    /// Ecuador: identity number.
    EcCi,
    /// Ecuador: tax id.
    EcRuc,
    /// Mexico: tax id of persons and companies.
    MxRfc,
    /// Mexico: population register key.
    MxCurp,
    /// Peru: tax id.
    PeRuc,
    /// Peru: identity number (DNI, CUI), with or without its control sign.
    PeDni,
    /// Paraguay: tax id.
    PyRuc,
    /// Uruguay: tax id.
    UyRut,
    /// Uruguay: identity number.
    UyCi,
}

/// What the table knows of a scheme.
pub(super) struct Row {
    pub(super) country: Region,
    /// How data names it: `CL-RUT`.
    pub(super) code: &'static str,
    /// How people call it.
    pub(super) label: &'static str,
    pub(super) length_min: usize,
    pub(super) length_max: usize,
    /// How people write it, from the right: `#` is a sign of it.
    pub(super) pattern: &'static str,
    pub(super) judge: fn(&str) -> Verdict,
}

impl Row {
    pub(super) const fn has_length(&self, length: usize) -> bool {
        self.length_min <= length && length <= self.length_max
    }
}

/// A row of the table: country, code, label, shortest and longest, how it is written, its judge.
macro_rules! row {
    ($country:ident, $code:literal, $label:literal, $min:literal ..= $max:literal, $pattern:literal, $judge:path) => {
        Row {
            country: Region::$country,
            code: $code,
            label: $label,
            length_min: $min,
            length_max: $max,
            pattern: $pattern,
            judge: $judge,
        }
    };
}

impl Scheme {
    /// Every scheme; a country's own are together, the tax id first.
    pub const ALL: [Self; 16] = [
        Self::ArCuit,
        Self::ArDni,
        Self::BrCpf,
        Self::BrCnpj,
        Self::ClRut,
        Self::CoNit,
        Self::CoCedula,
        Self::EcCi,
        Self::EcRuc,
        Self::MxRfc,
        Self::MxCurp,
        Self::PeRuc,
        Self::PeDni,
        Self::PyRuc,
        Self::UyRut,
        Self::UyCi,
    ];

    pub(super) const fn row(self) -> &'static Row {
        match self {
            Self::ArCuit => &row!(Ar, "AR-CUIT", "CUIT/CUIL/CDI", 11..=11, "##-########-#", argentina::cuit),
            Self::ArDni => &row!(Ar, "AR-DNI", "DNI", 7..=8, "##.###.###", argentina::dni),
            Self::BrCpf => &row!(Br, "BR-CPF", "CPF", 11..=11, "###.###.###-##", brazil::cpf),
            Self::BrCnpj => &row!(Br, "BR-CNPJ", "CNPJ", 14..=14, "##.###.###/####-##", brazil::cnpj),
            Self::ClRut => &row!(Cl, "CL-RUT", "RUT", 7..=9, "##.###.###-#", chile::rut),
            Self::CoNit => &row!(Co, "CO-NIT", "NIT", 8..=10, "###.###.###-#", colombia::nit),
            Self::CoCedula => &row!(Co, "CO-CC", "Cédula", 6..=10, "#.###.###.###", colombia::cedula),
            Self::EcCi => &row!(Ec, "EC-CI", "Cédula", 10..=10, "#########-#", ecuador::ci),
            Self::EcRuc => &row!(Ec, "EC-RUC", "RUC", 13..=13, "##########-###", ecuador::ruc),
            Self::MxRfc => &row!(Mx, "MX-RFC", "RFC", 10..=13, "#############", mexico::rfc),
            Self::MxCurp => &row!(Mx, "MX-CURP", "CURP", 18..=18, "##################", mexico::curp),
            Self::PeRuc => &row!(Pe, "PE-RUC", "RUC", 11..=11, "###########", peru::ruc),
            Self::PeDni => &row!(Pe, "PE-DNI", "DNI", 8..=9, "#########", peru::dni),
            Self::PyRuc => &row!(Py, "PY-RUC", "RUC", 5..=9, "########-#", paraguay::ruc),
            Self::UyRut => &row!(Uy, "UY-RUT", "RUT", 12..=12, "##-######-###-#", uruguay::rut),
            Self::UyCi => &row!(Uy, "UY-CI", "Cédula", 7..=8, "#.###.###-#", uruguay::ci),
        }
    }

    /// How data names it: `AR-CUIT`.
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// How people call it.
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// Whose it is.
    pub const fn country(self) -> Region {
        self.row().country
    }

    /// Whom a value that holds can belong to, as far as it tells. Nothing else about a person is read from it.
    pub(super) fn holder(self, value: &str) -> Option<Holder> {
        match self {
            Self::ArCuit => argentina::holder(value),
            Self::ArDni | Self::BrCpf | Self::CoCedula | Self::EcCi | Self::MxCurp | Self::PeDni | Self::UyCi => {
                Some(Holder::Person)
            }
            Self::BrCnpj => Some(Holder::Company),
            Self::EcRuc => Some(ecuador::holder(value)),
            Self::MxRfc => Some(mexico::holder(value)),
            Self::PeRuc => Some(peru::holder(value)),
            Self::ClRut | Self::CoNit | Self::PyRuc | Self::UyRut => None,
        }
    }

    /// What the agency gave instead of a number that it does not give.
    pub(super) fn agency_repair(self, value: &str) -> Option<String> {
        if self == Self::ArCuit { argentina::repaired(value) } else { None }
    }
}

/// The signs of a value in the places of a pattern, both from the right.
pub(super) fn spaced(pattern: &str, value: &str) -> String {
    let mut left: Vec<char> = value.chars().collect();
    let mut written = Vec::with_capacity(pattern.len());
    for place in pattern.chars().rev() {
        if left.is_empty() {
            break;
        }
        written.extend(if place == '#' { left.pop() } else { Some(place) });
    }
    left.into_iter().chain(written.into_iter().rev()).collect()
}

/// As data names it.
impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Not the code of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scheme of identifiers {0:?}")]
pub struct NoScheme(String);

impl FromStr for Scheme {
    type Err = NoScheme;
    fn from_str(code: &str) -> Result<Self, NoScheme> {
        Self::ALL.into_iter().find(|scheme| scheme.code() == code).ok_or_else(|| NoScheme(code.to_owned()))
    }
}

impl TryFrom<String> for Scheme {
    type Error = NoScheme;
    fn try_from(code: String) -> Result<Self, NoScheme> {
        code.parse()
    }
}

impl From<Scheme> for String {
    fn from(scheme: Scheme) -> Self {
        scheme.code().to_owned()
    }
}
