//! What people say is wrong in what is held of them, what is true of it as far as the country knows, and what they are
//! answered.
use super::chance::Luck;
use super::mind::Mind;
use super::person::{Latent, Person, PhoneFate, Preference};
use base::Amount;
use people::{Datum, Ending, PointKind};

/// What somebody asks for at the end of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// "That is not what I earn."
    Income,
    /// "I have not worked there for so long."
    Employment,
    /// "I was never that late."
    Situation,
    /// "Somebody should look at this."
    Person,
}

impl Claim {
    /// In their words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Income => "Yo no gano eso, gano otra cosa",
            Self::Employment => "No hace tanto que trabajo ahí",
            Self::Situation => "Nunca estuve en esa situación",
            Self::Person => "Quiero que esto lo mire una persona",
        }
    }
}

const INCOME: u64 = 1;
const EMPLOYMENT: u64 = 2;
const SITUATION: u64 = 3;
const PERSON: u64 = 4;
/// Whoever looks at an income that is off by less than one part in this lets it stand.
const NEAR: i64 = 10;
/// Wages are told in thousands of pesos.
const THOUSAND: i64 = 1_000_00;

/// What they ask for, if anything; of their income sooner where what they told is not what they earn.
pub(crate) fn claim(person: &Person, mind: &Mind, luck: &Luck) -> Option<Claim> {
    let told = |per_mille, known: bool| if known { per_mille } else { 0 };
    let is_off = person.income.is_some_and(|income| is_off(income, person.latent.earns));
    let asks = [
        (INCOME, Claim::Income, told(if is_off { 60 } else { 10 }, person.income.is_some())),
        (EMPLOYMENT, Claim::Employment, told(8, person.employment_months.is_some())),
        (SITUATION, Claim::Situation, told(12, person.situation.is_some_and(|situation| 1 < situation))),
        (PERSON, Claim::Person, if mind.in_trouble() { 60 } else { 12 }),
    ];
    let claimed = asks.into_iter().find(|(question, _, per_mille)| luck.about(*question).happens(*per_mille));
    claimed.map(|(_, claim, _)| claim)
}

/// Whether an income that was told is not what they earn.
fn is_off(told: Amount, earns: Amount) -> bool {
    earns.to_minor() < (told.to_minor() - earns.to_minor()).abs() * NEAR
}

/// How a contest ends, what stands in the place of what was wrong, and what they are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub ending: Ending,
    pub value: Option<String>,
    pub reason: &'static str,
}

impl Verdict {
    const fn stands(reason: &'static str) -> Self {
        Self { ending: Ending::Confirmed, value: None, reason }
    }

    const fn corrected(value: Option<String>, reason: &'static str) -> Self {
        Self { ending: Ending::Rectified, value, reason }
    }
}

/// What she who looks finds of a datum that was held as `was`: the truth where the country has one, else by luck.
pub(crate) fn verdict(person: &Person, (datum, was): (Datum, Option<&str>), luck: &mut Luck) -> Verdict {
    let number = was.and_then(|was| was.parse::<i64>().ok());
    match datum {
        Datum::Income => {
            let earns = person.latent.earns;
            if number.is_some_and(|told| is_off(Amount::minor(told), earns)) {
                let value = earns.to_minor() / THOUSAND * THOUSAND;
                Verdict::corrected(Some(value.max(THOUSAND).to_string()), "Vimos tu recibo de sueldo")
            } else {
                Verdict::stands("Coincide con el recibo de sueldo que presentaste")
            }
        }
        Datum::Employment if luck.happens(400) => {
            let months = number.map(|told| (told * luck.between(300, 800) / 1_000).max(1).to_string());
            Verdict::corrected(months, "Vimos tu certificado de trabajo")
        }
        Datum::Employment => Verdict::stands("Coincide con lo que presentaste cuando pediste el crédito"),
        Datum::Situation if luck.happens(350) => {
            let better = number.map(|told| (told - 1).max(1).to_string());
            Verdict::corrected(better, "Tu acreedor lo revisó y había informado otra por error")
        }
        Datum::Situation => Verdict::stands("Tu acreedor lo revisó y es la que corresponde"),
        Datum::Registry if luck.happens(200) => {
            Verdict::corrected(None, "La entidad que lo informó reconoció el error, y lo borramos")
        }
        Datum::Registry => Verdict::stands("Lo volvimos a consultar y dice lo mismo"),
        Datum::Point(_) if reaches(&person.latent, was) => Verdict::stands("Probamos y funciona"),
        Datum::Point(_) => Verdict::corrected(None, "Probamos, no llega a vos, y lo borramos"),
        Datum::Account(_) if luck.happens(person.latent.honesty * 3 / 10) => Verdict {
            ending: Ending::Withdrawn,
            value: None,
            reason: "Te mostramos el contrato y nos dijiste que la deuda es tuya",
        },
        Datum::Account(_) => Verdict::stands("Tu acreedor nos mandó el contrato que firmaste"),
        Datum::Amount(_) => Verdict::stands("Revisamos pago por pago, y el saldo es el que te informamos"),
    }
}

/// Whether a way to reach somebody, in a word as it was held, reaches them.
fn reaches(latent: &Latent, was: Option<&str>) -> bool {
    let kind = was.and_then(|was| was.split_once(' ')).and_then(|(kind, _)| PointKind::from_code(kind));
    match kind {
        Some(PointKind::Phone) => matches!(latent.phone, PhoneFate::Own | PhoneFate::Household),
        Some(PointKind::Email) => latent.mailbox_lives,
        Some(PointKind::Address) | None => true,
    }
}

/// What whoever looks at a decision does instead, if anything, and what the debtor is told: who is in trouble is left in
/// peace, and who would rather write is written to.
pub(crate) fn look(person: &Person, mind: &Mind, decided: &str) -> (Option<&'static str>, &'static str) {
    let is_call = decided.starts_with("call_");
    if mind.in_trouble() {
        (Some("rest"), "Entendemos que estás pasando un mal momento: no te buscamos por un mes")
    } else if is_call && person.latent.prefers == Preference::Writing && person.email.is_some() {
        (Some("overdue_notice"), "Preferís que te escribamos: te mandamos el detalle por correo y no te llamamos")
    } else {
        (None, "Miramos tu caso, y es lo mismo que hacemos con cualquiera en tu situación")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{AccountId, PointId, Uuid};

    fn somebody() -> Person {
        let mut person = Person::of(1, 1);
        person.latent.earns = Amount::minor(800_000_00);
        person
    }

    fn ends(person: &Person, datum: Datum, was: Option<&str>) -> Verdict {
        verdict(person, (datum, was), &mut Luck::of(1, &[2]))
    }

    #[test]
    fn what_they_earn_is_corrected_where_it_is_wrong_and_stands_where_it_is_not() {
        let person = somebody();

        let wrong = ends(&person, Datum::Income, Some("120000000"));
        assert_eq!((wrong.ending, wrong.value.as_deref()), (Ending::Rectified, Some("80000000")));
        assert_eq!(ends(&person, Datum::Income, Some("85000000")).ending, Ending::Confirmed);
    }

    #[test]
    fn a_telephone_stands_where_it_reaches_them() {
        let mut person = somebody();
        let point = Datum::Point(PointId(Uuid::from_u128(1)));
        for (fate, ending) in [
            (PhoneFate::Own, Ending::Confirmed),
            (PhoneFate::Household, Ending::Confirmed),
            (PhoneFate::Stranger, Ending::Rectified),
            (PhoneFate::Dead, Ending::Rectified),
        ] {
            person.latent.phone = fate;
            let found = ends(&person, point, Some("phone +5491165915201"));
            assert_eq!((found.ending, found.value), (ending, None), "{fate:?}");
        }
    }

    #[test]
    fn every_debt_of_the_country_is_real() {
        let person = somebody();
        let account = Datum::Account(AccountId(Uuid::from_u128(1)));
        let endings: Vec<Ending> =
            (0..200).map(|n| verdict(&person, (account, None), &mut Luck::of(1, &[n])).ending).collect();

        assert!(!endings.contains(&Ending::Rectified));
        assert!(endings.contains(&Ending::Confirmed) && endings.contains(&Ending::Withdrawn));
    }

    #[test]
    fn few_ask_and_who_told_more_than_they_earn_asks_sooner() {
        let asked = |person: &Person| {
            let claims = (0..2_000).filter_map(|n| claim(person, &Mind::default(), &Luck::of(3, &[n])));
            claims.filter(|claim| *claim == Claim::Income).count()
        };
        let (mut right, mut wrong) = (somebody(), somebody());
        (right.income, wrong.income) = (Some(Amount::minor(800_000_00)), Some(Amount::minor(1_200_000_00)));

        assert!(3 * asked(&right) < asked(&wrong) && asked(&wrong) < 200);
    }

    #[test]
    fn a_decision_is_looked_at_with_the_truth_at_hand() {
        let mut person = somebody();
        (person.latent.prefers, person.email) = (Preference::Writing, Some("a@b.example".into()));
        let troubled = Mind { jobless_until: Some(30_000), ..Mind::default() };

        assert_eq!(look(&person, &troubled, "call_diagnosis").0, Some("rest"));
        assert_eq!(look(&person, &Mind::default(), "call_diagnosis").0, Some("overdue_notice"));
        assert_eq!(look(&person, &Mind::default(), "overdue_notice").0, None);
        let catalogue = strategy::Catalogue::shipped();
        assert!(["rest", "overdue_notice"].into_iter().all(|code| catalogue.by_code(code).is_some()));
    }
}
