//! What a debtor says is wrong in what is known of them: under review until it is rectified, confirmed or withdrawn.
//!
//! While it is verified the datum is blocked (Ley 25.326 art. 16 inc. 6): nothing goes out by a contested point, and no
//! feature is made of a contested datum.
use crate::{NewPoint, Party, PointKind, Traits};
use base::{AccountId, Amount, ContestId, Day, DebtorId, Phone, PointId, Region, Timestamp};
use serde::{Deserialize, Serialize};

/// One datum that can be contested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// A telephone, a mailbox or an address.
    Point(PointId),
    /// The monthly income.
    Income,
    /// The months in the present job.
    Employment,
    /// The situation in the register of debtors, as the creditor's file told it.
    Situation,
    /// What the registries say.
    Registry,
    /// A debt: it is not theirs.
    Account(AccountId),
    /// How much is owed under an account, or a payment that is missing in it.
    Amount(AccountId),
}

coded! {
    /// How a contest ended.
    pub enum Ending {
        /// The datum was wrong and was corrected.
        Rectified = "rectified",
        /// It was verified and is right.
        Confirmed = "confirmed",
        /// The debtor took it back.
        Withdrawn = "withdrawn",
    }
}

/// A datum under review, as the dossier keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contested {
    /// Which contest.
    pub id: ContestId,
    /// What is contested.
    pub datum: Datum,
    /// The last day on which it may be answered.
    pub due: Day,
}

/// A contest as remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Whose.
    pub debtor: DebtorId,
    /// Which one, of what, and until when it is to be answered.
    pub contested: Contested,
    /// What the debtor said.
    pub words: String,
    /// What was held then, where it can be told in a word; see `held`.
    pub was: Option<String>,
    /// The day on which they said it.
    pub day: Day,
    /// When it was recorded.
    pub opened_at: Timestamp,
    /// Who recorded it.
    pub opened_by: String,
    /// How it ended; nothing while it is open.
    pub end: Option<ContestEnd>,
}

impl Contest {
    /// The last day on which it may be answered; `None` once it was.
    pub fn waits_until(&self) -> Option<Day> {
        self.end.is_none().then_some(self.contested.due)
    }
}

/// How a contest ended, and what the debtor is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContestEnd {
    /// How.
    pub ending: Ending,
    /// Why, in the words that the debtor is told.
    pub reason: String,
    /// What is held since, where it can be told in a word.
    pub became: Option<String>,
    /// The day on which it ended.
    pub day: Day,
    /// When it ended.
    pub at: Timestamp,
    /// Who ended it.
    pub by: String,
}

/// What a rectification puts in the place of the datum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Correction {
    /// Another way to reach them; nothing where the old one is only taken away.
    Point(Option<NewPoint>),
    /// The income; nothing where none is known.
    Income(Option<Amount>),
    /// Months in the present job; nothing where it is not known.
    Employment(Option<u16>),
    /// The situation, 1 to 5; nothing where it is not known.
    Situation(Option<u8>),
    /// It is corrected where it is kept: in the ledger, in the registry.
    Elsewhere,
}

/// A datum that was corrected, so that no file brings it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refuted {
    /// Of which sort; see [`Datum::code`].
    pub(crate) code: String,
    /// What was held.
    pub(crate) was: String,
}

impl Datum {
    /// How data names its sort.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Point(_) => "point",
            Self::Income => "income",
            Self::Employment => "employment",
            Self::Situation => "situation",
            Self::Registry => "registry",
            Self::Account(_) => "account",
            Self::Amount(_) => "amount",
        }
    }

    /// The datum of a sort: of a point or an account where the sort asks for one.
    pub fn of(code: &str, point: Option<PointId>, account: Option<AccountId>) -> Option<Self> {
        match code {
            "point" => point.map(Self::Point),
            "income" => Some(Self::Income),
            "employment" => Some(Self::Employment),
            "situation" => Some(Self::Situation),
            "registry" => Some(Self::Registry),
            "account" => account.map(Self::Account),
            "amount" => account.map(Self::Amount),
            _ => None,
        }
    }

    /// The point that it is, if it is one.
    pub const fn point(self) -> Option<PointId> {
        match self {
            Self::Point(point) => Some(point),
            Self::Income | Self::Employment | Self::Situation | Self::Registry | Self::Account(_) | Self::Amount(_) => {
                None
            }
        }
    }

    /// The account that it is about, if it is about one.
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(account) | Self::Amount(account) => Some(account),
            Self::Point(_) | Self::Income | Self::Employment | Self::Situation | Self::Registry => None,
        }
    }

    /// In Spanish, for screens and letters.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Point(_) => "un dato de contacto",
            Self::Income => "el ingreso mensual",
            Self::Employment => "la antigüedad en el empleo",
            Self::Situation => "la situación crediticia que informó el acreedor",
            Self::Registry => "lo que dice la central de deudores",
            Self::Account(_) => "una deuda que no reconoce",
            Self::Amount(_) => "el importe o un pago de una deuda",
        }
    }
}

impl Datum {
    /// The same, said to whoever contests it.
    pub const fn told_es(self) -> &'static str {
        match self {
            Self::Point(_) => "un dato de contacto",
            Self::Income => "lo que ganás por mes",
            Self::Employment => "el tiempo que llevás en tu trabajo",
            Self::Situation => "la situación que informó tu acreedor",
            Self::Registry => "lo que dice la central de deudores",
            Self::Account(_) => "una deuda",
            Self::Amount(_) => "el importe o los pagos de una deuda",
        }
    }
}

impl Ending {
    /// In Spanish, for screens.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Rectified => "Rectificado",
            Self::Confirmed => "Confirmado",
            Self::Withdrawn => "Retirado",
        }
    }
}

/// What is held of a datum, in a word: an income in minor units, months, a situation, or `phone +549…`. Nothing where it
/// is not held here, or is no single word.
pub(crate) fn held(datum: Datum, party: &Party) -> Option<String> {
    let Traits { income, employment_months, bureau_situation, .. } = party.traits;
    match datum {
        Datum::Point(id) => {
            party.points.iter().find(|point| point.id == id).map(|point| word(point.kind, &point.value))
        }
        Datum::Income => income.map(|income| income.to_minor().to_string()),
        Datum::Employment => employment_months.map(|months| months.to_string()),
        Datum::Situation => bureau_situation.map(|situation| situation.to_string()),
        Datum::Registry | Datum::Account(_) | Datum::Amount(_) => None,
    }
}

/// A way to reach somebody, in a word.
pub(crate) fn word(kind: PointKind, value: &str) -> String {
    format!("{} {value}", kind.code())
}

/// Reads what is to stand in the place of a datum; nothing, or blanks, take it away. `None` is unreadable.
pub(crate) fn correction(datum: Datum, party: &Party, value: Option<&str>) -> Option<Correction> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    Some(match datum {
        Datum::Point(id) => {
            let kind = party.points.iter().find(|point| point.id == id)?.kind;
            Correction::Point(match value {
                Some(value) => Some(NewPoint { kind, value: normal(kind, value)? }),
                None => None,
            })
        }
        Datum::Income => Correction::Income(match value {
            Some(value) => Some(value.parse::<i64>().ok().filter(|minor| 0 < *minor).map(Amount::minor)?),
            None => None,
        }),
        Datum::Employment => Correction::Employment(match value {
            Some(value) => Some(value.parse().ok()?),
            None => None,
        }),
        Datum::Situation => Correction::Situation(match value {
            Some(value) => Some(value.parse().ok().filter(|situation| (1..=5).contains(situation))?),
            None => None,
        }),
        Datum::Registry | Datum::Account(_) | Datum::Amount(_) => Correction::Elsewhere,
    })
}

/// A way to reach somebody as it is kept: E.164, lower case, or one line.
fn normal(kind: PointKind, value: &str) -> Option<String> {
    match kind {
        PointKind::Phone => Phone::parse(value, Region::Ar).ok().map(|phone| phone.as_str().to_owned()),
        PointKind::Email => base::email(value),
        PointKind::Address => Some(value.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

impl Correction {
    /// What is held from then on, in a word.
    pub(crate) fn word(&self) -> Option<String> {
        match self {
            Self::Point(point) => point.as_ref().map(|point| word(point.kind, &point.value)),
            Self::Income(income) => income.map(|income| income.to_minor().to_string()),
            Self::Employment(months) => months.map(|months| months.to_string()),
            Self::Situation(situation) => situation.map(|situation| situation.to_string()),
            Self::Elsewhere => None,
        }
    }
}

impl Traits {
    /// The same without what was refuted: a file that repeats a corrected datum brings nothing.
    pub(crate) fn without(self, refuted: &[Refuted]) -> Self {
        let is_refuted = |code: &str, told: Option<String>| {
            refuted.iter().any(|one| one.code == code && Some(&one.was) == told.as_ref())
        };
        let Self { income, employment_months, bureau_situation, province, sector, household } = self;
        let of = |minor: Amount| minor.to_minor().to_string();
        Self {
            income: income.filter(|_| !is_refuted("income", income.map(of))),
            employment_months: employment_months.filter(|months| !is_refuted("employment", Some(months.to_string()))),
            bureau_situation: bureau_situation
                .filter(|situation| !is_refuted("situation", Some(situation.to_string()))),
            province,
            sector,
            household,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PartyKind, Point};
    use base::Uuid;

    fn ana() -> Party {
        let point = |n, kind, value: &str| Point { id: PointId(Uuid::from_u128(n)), kind, value: value.into() };
        Party {
            debtor: DebtorId(Uuid::from_u128(1)),
            kind: PartyKind::Person,
            name: "Ana".into(),
            document: String::new(),
            time_zone: None,
            traits: Traits { income: Some(Amount::minor(100_000_00)), bureau_situation: Some(4), ..Traits::default() },
            keys: Vec::new(),
            points: vec![point(1, PointKind::Phone, "+5491165915201"), point(2, PointKind::Email, "a@b.com")],
        }
    }

    fn place(n: u128) -> Datum {
        Datum::Point(PointId(Uuid::from_u128(n)))
    }

    #[test]
    fn a_datum_is_named_and_read_back() {
        let (point, account) = (PointId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let all = [
            Datum::Point(point),
            Datum::Income,
            Datum::Employment,
            Datum::Situation,
            Datum::Registry,
            Datum::Account(account),
            Datum::Amount(account),
        ];

        for datum in all {
            assert_eq!(Datum::of(datum.code(), Some(point), Some(account)), Some(datum));
        }
        assert_eq!(Datum::of("point", None, Some(account)), None);
        assert_eq!(Datum::of("amount", Some(point), None), None);
    }

    #[test]
    fn what_is_held_is_told_in_a_word() {
        let told = [place(1), place(9), Datum::Income, Datum::Employment, Datum::Situation, Datum::Registry];

        assert_eq!(
            told.map(|datum| held(datum, &ana())),
            [Some("phone +5491165915201".to_owned()), None, Some("10000000".into()), None, Some("4".into()), None]
        );
    }

    #[test]
    fn a_correction_is_normal_or_nothing() {
        let read = |datum, value| correction(datum, &ana(), value);
        let phone = NewPoint { kind: PointKind::Phone, value: "+5491140001111".into() };

        assert_eq!(read(place(1), Some("011 15 4000-1111")), Some(Correction::Point(Some(phone))));
        assert_eq!(read(place(1), Some("  ")), Some(Correction::Point(None)));
        assert_eq!(read(place(2), Some("no es un correo")), None);
        assert_eq!(read(Datum::Income, Some("25000000")), Some(Correction::Income(Some(Amount::minor(25_000_000)))));
        assert_eq!([read(Datum::Income, Some("0")), read(Datum::Situation, Some("6"))], [None, None]);
        assert_eq!(read(Datum::Registry, Some("1")), Some(Correction::Elsewhere));
    }

    #[test]
    fn a_file_does_not_bring_back_what_was_refuted() {
        let refuted = |code: &str, was: &str| Refuted { code: code.into(), was: was.into() };
        let told = ana().traits;

        let kept = told.without(&[refuted("income", "10000000"), refuted("situation", "5")]);

        assert_eq!((kept.income, kept.bureau_situation), (None, Some(4)));
        assert_eq!(told.without(&[refuted("employment", "10000000")]), told);
    }
}
