//! Parties: who somebody is, how they are found and how they are reached.
use base::{Amount, DebtorId, PointId};
use serde::{Deserialize, Serialize};

coded! {
    /// What a party is before the law.
    pub enum PartyKind {
        /// A human being.
        Person = "person",
        /// A legal entity.
        Company = "company",
    }
}

coded! {
    /// What kind of way to reach somebody.
    pub enum PointKind {
        /// A telephone number in E.164.
        Phone = "phone",
        /// A mailbox, in lower case.
        Email = "email",
        /// A postal address in one line.
        Address = "address",
    }
}

/// A name by which a party is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartyKey {
    /// `AR-CUIT`, `AR-DNI`, or `client:<creditor id>` for the creditor's own number.
    pub scheme: String,
    /// Normalised: digits only for Argentine documents.
    pub value: String,
}

impl PartyKey {
    /// Whether it names one party only. An old DNI was given twice, and a creditor may know it without the tax id.
    pub fn names_one(&self) -> bool {
        self.scheme != "AR-DNI"
    }
}

/// A way to reach somebody, as given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NewPoint {
    /// What it is.
    pub kind: PointKind,
    /// Normalised: E.164, lower case, or one line.
    pub value: String,
}

coded! {
    /// The sector of the economy in which somebody works, by the tax agency's classification (CLAE, after ISIC rev. 4).
    pub enum Sector {
        /// Farming, forestry and fishing.
        A = "A",
        /// Mining.
        B = "B",
        /// Manufacturing.
        C = "C",
        /// Electricity and gas.
        D = "D",
        /// Water and waste.
        E = "E",
        /// Construction.
        F = "F",
        /// Trade and repair of vehicles.
        G = "G",
        /// Transport and storage.
        H = "H",
        /// Lodging and meals.
        I = "I",
        /// Information and communication.
        J = "J",
        /// Finance and insurance.
        K = "K",
        /// Real estate.
        L = "L",
        /// Professional services.
        M = "M",
        /// Administrative services.
        N = "N",
        /// Public administration.
        O = "O",
        /// Teaching.
        P = "P",
        /// Human health and social work.
        Q = "Q",
        /// Arts and leisure.
        R = "R",
        /// Other services.
        S = "S",
        /// Households that employ.
        T = "T",
        /// Bodies of other countries.
        U = "U",
    }
}

/// The last division of each sector.
const LAST_DIVISIONS: [(u8, Sector); 21] = [
    (3, Sector::A),
    (9, Sector::B),
    (33, Sector::C),
    (35, Sector::D),
    (39, Sector::E),
    (43, Sector::F),
    (47, Sector::G),
    (53, Sector::H),
    (56, Sector::I),
    (63, Sector::J),
    (66, Sector::K),
    (68, Sector::L),
    (75, Sector::M),
    (82, Sector::N),
    (84, Sector::O),
    (85, Sector::P),
    (88, Sector::Q),
    (93, Sector::R),
    (96, Sector::S),
    (98, Sector::T),
    (99, Sector::U),
];

impl Sector {
    /// From its letter, or from an activity code of two to six digits, whose first two are the division; `None` if it
    /// is neither. A code of an odd number of digits has lost its leading zero.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() == 1 && text.chars().all(char::is_alphabetic) {
            return Self::from_code(&text.to_ascii_uppercase());
        }
        if !(1..=6).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let even = if text.len() % 2 == 1 { format!("0{text}") } else { text.to_owned() };
        let division: u8 = even.get(..2)?.parse().ok()?;
        (0 < division)
            .then(|| LAST_DIVISIONS.iter().find(|(last, _)| division <= *last))
            .flatten()
            .map(|(_, sector)| *sector)
    }
}

coded! {
    /// By what right the income of somebody's family group is held.
    pub enum Basis {
        /// They and those who earn it said that it may be.
        Consent = "consent",
        /// Those who earn it owe the debt too.
        Codebtor = "codebtor",
    }
}

/// Lawful facts that help to judge what somebody can pay. Never sex, health, religion, politics or who their family is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traits {
    /// Declared or proven monthly income, minor units of the house's currency.
    pub income: Option<Amount>,
    /// Months in the present job.
    pub employment_months: Option<u16>,
    /// Worst situation in the central bank's register, 1 to 5.
    pub bureau_situation: Option<u8>,
    /// Province by the tax agency's code, 0 to 24 (domain.md §2.2).
    pub province: Option<u8>,
    /// In which sector they work.
    pub sector: Option<Sector>,
    /// What their family group earns a month, their own income included, and by what right that is held.
    pub household: Option<(Amount, Basis)>,
}

/// A party as a file or a form says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParty {
    /// Person or company.
    pub kind: PartyKind,
    /// As written by the creditor.
    pub name: String,
    /// At least one; the strongest first.
    pub keys: Vec<PartyKey>,
    /// Ways to reach them.
    pub points: Vec<NewPoint>,
    /// What is known of their means.
    pub traits: Traits,
}

/// A party as remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Which one.
    pub debtor: DebtorId,
    /// Person or company.
    pub kind: PartyKind,
    /// As written by the creditor.
    pub name: String,
    /// The document that people recognise: the tax id, else the DNI, else another, else the creditor's number.
    pub document: String,
    /// Where law is judged, if not in the house's own time zone.
    pub time_zone: Option<String>,
    /// What is known of their means.
    pub traits: Traits,
    /// Every name by which they are found, in the order in which they were learnt.
    pub keys: Vec<PartyKey>,
    /// Every way to reach them, oldest first.
    pub points: Vec<Point>,
}

/// A way to reach somebody, as remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Which one.
    pub id: PointId,
    /// What it is.
    pub kind: PointKind,
    /// Normalised.
    pub value: String,
}

/// What a registration did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The party was new.
    Created,
    /// Something about it was new.
    Updated,
    /// Everything was known; nothing was written.
    Unchanged,
}

/// Who was registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Which debtor.
    pub debtor: DebtorId,
    /// What it took.
    pub change: Change,
}

/// Somebody found by a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which debtor.
    pub debtor: DebtorId,
    /// Their name.
    pub name: String,
    /// Their best document.
    pub document: String,
}

impl Traits {
    /// These traits where they are known, otherwise the older ones: a file that is silent erases nothing.
    pub fn over(self, older: Self) -> Self {
        Self {
            income: self.income.or(older.income),
            employment_months: self.employment_months.or(older.employment_months),
            bureau_situation: self.bureau_situation.or(older.bureau_situation),
            province: self.province.or(older.province),
            sector: self.sector.or(older.sector),
            household: self.household.or(older.household),
        }
    }

    /// The income that debts are measured against: the family group's where it may be held, if that is more.
    pub fn bearing_income(&self) -> Option<Amount> {
        self.income.max(self.household.map(|(income, _)| income))
    }
}

/// The document that people recognise: the tax id, else the DNI, else another, else the creditor's number.
pub(crate) fn best_document(keys: &[PartyKey]) -> &str {
    let rank = |key: &&PartyKey| match key.scheme.as_str() {
        "AR-CUIT" => 0,
        "AR-DNI" => 1,
        scheme if !scheme.starts_with("client:") => 2,
        _ => 3,
    };
    keys.iter().min_by_key(rank).map_or("", |key| key.value.as_str())
}

/// Whether these keys and those may name the same party: nobody has two tax ids.
pub(crate) fn may_be_one(some: &[PartyKey], others: &[PartyKey]) -> bool {
    let tax_id = |keys: &'_ [PartyKey]| keys.iter().find(|key| key.scheme == "AR-CUIT").map(|key| key.value.clone());
    match (tax_id(some), tax_id(others)) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => true,
    }
}

/// A name as it is searched for: capitals without accents, one space between words.
pub(crate) fn sought(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for word in name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_uppercase).map(unaccented));
    }
    plain
}

fn unaccented(letter: char) -> char {
    match letter {
        'Á' | 'À' | 'Â' | 'Ã' | 'Ä' => 'A',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'Í' | 'Ì' | 'Î' | 'Ï' => 'I',
        'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' => 'O',
        'Ú' | 'Ù' | 'Û' | 'Ü' => 'U',
        'Ñ' => 'N',
        'Ç' => 'C',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(scheme: &str, value: &str) -> PartyKey {
        PartyKey { scheme: scheme.into(), value: value.into() }
    }

    #[test]
    fn the_tax_id_is_shown_before_the_dni_and_the_creditors_number() {
        let keys = [key("client:1", "77"), key("AR-DNI", "26756539"), key("AR-CUIT", "20267565393")];

        assert_eq!(best_document(&keys), "20267565393");
        assert_eq!(best_document(&keys[..2]), "26756539");
        assert_eq!(best_document(&keys[..1]), "77");
        assert_eq!(best_document(&[]), "");
    }

    #[test]
    fn two_tax_ids_are_two_people_even_with_one_dni() {
        let (ana, eva) = ([key("AR-CUIT", "27123456780")], [key("AR-CUIT", "20123456786")]);

        assert!(may_be_one(&ana, &ana));
        assert!(!may_be_one(&ana, &eva));
        assert!(may_be_one(&ana, &[key("AR-DNI", "12345678")]));
    }

    #[test]
    fn names_are_sought_without_accents_or_commas() {
        assert_eq!(sought("  Muñoz,  José-María "), "MUNOZ JOSE MARIA");
        assert_eq!(sought("Pérez & Hijos S.A."), "PEREZ HIJOS S A");
    }

    #[test]
    fn a_silent_file_erases_nothing() {
        let known = Traits { income: Some(Amount::minor(100)), province: Some(1), ..Traits::default() };
        let said = Traits { province: Some(3), ..Traits::default() };

        assert_eq!(said.over(known), Traits { province: Some(3), ..known });
    }
}
