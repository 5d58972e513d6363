//! What the registry says of one debtor, file by file and answer by answer: what is kept in rows.
use super::{period::Period, situation::Situation};
use base::{Amount, Day};
use serde::{Deserialize, Serialize};

/// Where something was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// `deudores.txt`: this month's debts.
    Debtors,
    /// `24DSF.txt`: twenty-four months.
    History,
    /// `1DSF.txt`: since when somebody has been in situation 1 everywhere.
    NormalSince,
    /// `nomdeu.txt`: names of persons that the tax roll lacks.
    PersonNames,
    /// `nommor.txt`: the same for defaulters of former entities.
    DefaulterNames,
    /// `maeent.txt`: names of entities.
    Entities,
    /// `inf_ret.txt`: corrections of earlier months.
    Corrections,
    /// `inf_retparc.txt`: partial corrections.
    PartCorrections,
    /// `morexent.txt`: defaulters of former entities.
    Former,
    /// `Padron_ARCA.txt`: the tax roll.
    TaxRoll,
    /// The service's debts of the last month.
    AskedDebts,
    /// The service's twenty-four months.
    AskedHistory,
    /// The service's bounced cheques.
    AskedCheques,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 13] = [
        Self::Debtors,
        Self::History,
        Self::NormalSince,
        Self::PersonNames,
        Self::DefaulterNames,
        Self::Entities,
        Self::Corrections,
        Self::PartCorrections,
        Self::Former,
        Self::TaxRoll,
        Self::AskedDebts,
        Self::AskedHistory,
        Self::AskedCheques,
    ];

    /// How data and commands name it: a file's own name, or the service's resource.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Debtors => "deudores",
            Self::History => "24dsf",
            Self::NormalSince => "1dsf",
            Self::PersonNames => "nomdeu",
            Self::DefaulterNames => "nommor",
            Self::Entities => "maeent",
            Self::Corrections => "inf_ret",
            Self::PartCorrections => "inf_retparc",
            Self::Former => "morexent",
            Self::TaxRoll => "padron",
            Self::AskedDebts => "deudas",
            Self::AskedHistory => "historicas",
            Self::AskedCheques => "cheques",
        }
    }

    /// The source that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    /// What people call it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Debtors => "deudores del mes",
            Self::History => "veinticuatro meses",
            Self::NormalSince => "situación 1 sin interrupciones",
            Self::PersonNames => "nombres de deudores",
            Self::DefaulterNames => "nombres de morosos de ex entidades",
            Self::Entities => "entidades",
            Self::Corrections => "rectificativas",
            Self::PartCorrections => "rectificativas parciales",
            Self::Former => "morosos de ex entidades",
            Self::TaxRoll => "padrón impositivo",
            Self::AskedDebts => "consulta de deudas",
            Self::AskedHistory => "consulta de deudas históricas",
            Self::AskedCheques => "consulta de cheques rechazados",
        }
    }

    /// The file that is called so: `deudores.txt`, `202609DEUDORES.TXT`, `24DSF202609.zip`.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let files = [
            ("inf_retparc", Self::PartCorrections),
            ("inf_ret", Self::Corrections),
            ("24dsf", Self::History),
            ("1dsf", Self::NormalSince),
            ("deudores", Self::Debtors),
            ("nomdeu", Self::PersonNames),
            ("nommor", Self::DefaulterNames),
            ("maeent", Self::Entities),
            ("morexent", Self::Former),
            ("padron", Self::TaxRoll),
        ];
        files.into_iter().find(|(part, _)| name.contains(part)).map(|(_, source)| source)
    }
}

/// Who reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// By the registry's number; `maeent.txt` has the name.
    Code(u32),
    /// By name.
    Named(String),
}

/// What an entity says of a debtor besides class and amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks(u8);

/// One of [`Marks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MarkKind {
    /// The debt was refinanced.
    Refinanced = 1,
    /// The class was raised by rule, because of what other entities say.
    Recategorised = 2,
    /// The class is due to a legal situation.
    Legal = 4,
    /// Irrecoverable by technical provision.
    Technical = 8,
    /// The debtor disputes it and it is being reviewed (Ley 25.326 art. 16 inc. 6).
    UnderReview = 16,
    /// The debtor disputes it in court (Ley 25.326 art. 38 inc. 3).
    InCourt = 32,
    /// Wholly covered.
    Covered = 64,
}

impl MarkKind {
    /// Every mark.
    pub const ALL: [Self; 7] = [
        Self::Refinanced,
        Self::Recategorised,
        Self::Legal,
        Self::Technical,
        Self::UnderReview,
        Self::InCourt,
        Self::Covered,
    ];

    /// What people call it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Refinanced => "refinanciada",
            Self::Recategorised => "recategorización obligatoria",
            Self::Legal => "situación jurídica",
            Self::Technical => "irrecuperable por disposición técnica",
            Self::UnderReview => "en revisión",
            Self::InCourt => "en proceso judicial",
            Self::Covered => "cubierta en su totalidad",
        }
    }
}

impl Marks {
    /// Nothing said.
    pub const fn untold() -> Self {
        Self(0)
    }

    /// Those that are told.
    pub fn of(told: impl IntoIterator<Item = (MarkKind, bool)>) -> Self {
        Self(told.into_iter().filter(|(_, holds)| *holds).fold(0, |marks, (kind, _)| marks | kind as u8))
    }

    /// Whether it is there.
    pub const fn has(self, kind: MarkKind) -> bool {
        self.0 & kind as u8 != 0
    }

    /// Whether the debtor disputes it: then no score may look at it (domain.md §2.3 d).
    pub const fn is_disputed(self) -> bool {
        self.has(MarkKind::UnderReview) || self.has(MarkKind::InCourt)
    }
}

/// What one entity says of one debtor in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who says it.
    pub entity: Entity,
    /// The class.
    pub situation: Situation,
    /// The debt, minor units of pesos, exact to a hundred pesos.
    pub amount: Amount,
    /// Days late; zero where it does not apply.
    pub days: u16,
    /// What else it says.
    pub marks: Marks,
}

/// What one entity says of one debtor over months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Who says it.
    pub entity: Entity,
    /// Newest first: class, debt and marks. The first is the record's own month.
    pub months: Vec<(Situation, Amount, Marks)>,
}

/// A correction of something that was published: class and amount, or both nothing to take it away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Of what this entity said.
    pub entity: Entity,
    /// Of which month.
    pub period: Period,
    /// The class that holds.
    pub situation: Situation,
    /// The amount that holds.
    pub amount: Amount,
}

impl Correction {
    /// Whether it takes the entry away.
    pub fn deletes(&self) -> bool {
        self.situation == Situation::Untold && self.amount.is_zero()
    }
}

/// What the tax roll says of somebody. Sex and day of birth stand in the file and are not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxpayer {
    /// As the tax agency writes it.
    pub name: String,
    /// The main activity's code, zero if none.
    pub activity: u32,
    /// The tax id is no longer in use.
    pub deregistered: bool,
    /// The tax id that replaced it, zero if none.
    pub replaced_by: u64,
    /// The province's code, 0 to 24, if the file has it.
    pub province: Option<u8>,
    /// The day of death, if the file has it.
    pub died: Option<Day>,
}

/// A bounced cheque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cheque {
    /// Its number.
    pub number: u64,
    /// The entity's number.
    pub entity: u32,
    /// Why it bounced: «SIN FONDOS», «DEFECTOS FORMALES».
    pub cause: String,
    /// When.
    pub on: Day,
    /// For how much, minor units of pesos.
    pub amount: Amount,
    /// When it was paid after all.
    pub paid: Option<Day>,
    /// Whether the debtor disputes it.
    pub marks: Marks,
}

/// What one file or answer says of one debtor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// One month, entity by entity.
    Month(Vec<Entry>),
    /// Months, entity by entity.
    History(Vec<Track>),
    /// In situation 1 everywhere since this month.
    NormalSince(Period),
    /// Corrections of earlier months.
    Corrections(Vec<Correction>),
    /// The numbers of the former entities that count them as defaulters.
    Former(Vec<u32>),
    /// The tax roll.
    Taxpayer(Taxpayer),
    /// A name.
    Name(String),
    /// Bounced cheques.
    Cheques(Vec<Cheque>),
}

/// A [`Body`] and where and when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where.
    pub source: Source,
    /// About which month, or published with it.
    pub period: Period,
    /// The business day on which the house learnt it.
    pub known_on: Day,
    /// What it says.
    pub body: Body,
}

impl Body {
    /// Adds what another line of the same file says; an entity that speaks again is heard last.
    pub fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Month(entries), Self::Month(more)) => {
                for entry in more {
                    put(entries, entry, |entry| &entry.entity);
                }
            }
            (Self::History(tracks), Self::History(more)) => {
                for track in more {
                    put(tracks, track, |track| &track.entity);
                }
            }
            (Self::Corrections(held), Self::Corrections(more)) => {
                for correction in more {
                    held.retain(|old| (&old.entity, old.period) != (&correction.entity, correction.period));
                    held.push(correction);
                }
                held.sort_by(|one, other| (&one.entity, one.period).cmp(&(&other.entity, other.period)));
            }
            (Self::Former(codes), Self::Former(more)) => {
                codes.extend(more);
                codes.sort_unstable();
                codes.dedup();
            }
            (held, other) => *held = other,
        }
    }
}

/// Puts an item in its place by entity, over the one that is there.
fn put<T>(items: &mut Vec<T>, item: T, entity: impl Fn(&T) -> &Entity) {
    match items.binary_search_by(|held| entity(held).cmp(entity(&item))) {
        Ok(at) => {
            if let Some(held) = items.get_mut(at) {
                *held = item;
            }
        }
        Err(at) => items.insert(at, item),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: u32, situation: Situation) -> Entry {
        Entry { entity: Entity::Code(code), situation, amount: Amount::minor(1), days: 0, marks: Marks::default() }
    }

    #[test]
    fn an_entity_that_speaks_again_is_heard_last_and_order_does_not_matter() {
        let lines = [entry(7, Situation::Normal), entry(3, Situation::LowRisk), entry(7, Situation::HighRisk)];
        let mut body = Body::Month(Vec::new());
        for line in lines {
            body.merge(Body::Month(vec![line]));
        }

        assert_eq!(body, Body::Month(vec![entry(3, Situation::LowRisk), entry(7, Situation::HighRisk)]));
    }

    #[test]
    fn sources_are_known_by_code_and_by_file_name() {
        for source in Source::ALL {
            assert_eq!(Source::from_code(source.code()), Some(source));
        }
        for (name, source) in [
            ("deudores.txt", Source::Debtors),
            ("202609DEUDORES.TXT", Source::Debtors),
            ("24DSF202609.zip", Source::History),
            ("1DSF.txt", Source::NormalSince),
            ("inf_retparc.txt", Source::PartCorrections),
            ("inf_ret.txt", Source::Corrections),
            ("Padron_ARCA.txt", Source::TaxRoll),
        ] {
            assert_eq!(Source::of_file_name(name), Some(source), "{name}");
        }
        assert_eq!(Source::of_file_name("clientes.csv"), None);
    }

    #[test]
    fn a_disputed_entry_is_known_by_its_marks() {
        let marks = Marks::of([(MarkKind::Refinanced, true), (MarkKind::Legal, false)]);

        assert!(marks.has(MarkKind::Refinanced) && !marks.has(MarkKind::Legal) && !marks.is_disputed());
        assert!(Marks::of([(MarkKind::InCourt, true)]).is_disputed());
        assert!(Marks::of([(MarkKind::UnderReview, true)]).is_disputed());
    }
}
