//! What is foretold of a debtor, what it may be foretold from, and what the expert's cards say of it beforehand.
use crate::rules::{
    feature::{Feature, Features, Unit},
    scorecard::{Card, Indicator, Scorecards},
};
use models::{Sign, Term, Terms, log_odds, probability};
use people::Channel;
use serde::{Deserialize, Serialize};

/// What is foretold, within the thirty days after it is asked unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Whether anything is paid.
    Payment,
    /// The same, told by conduct alone, whatever the means: what is left is the will.
    Willingness,
    /// Whether the debtor answers in person, by one means at one hour.
    Contact,
    /// Whether a promise is kept.
    Promise,
    /// Whether the arrears reach a later stage.
    Roll,
    /// Which part of what is owed is paid.
    Amount,
    /// After how many stretches of five days something is paid.
    Time,
}

impl Target {
    /// Every one, in a stable order.
    pub const ALL: [Self; 7] =
        [Self::Payment, Self::Willingness, Self::Contact, Self::Promise, Self::Roll, Self::Amount, Self::Time];

    /// How data names it; never changed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Willingness => "willingness",
            Self::Contact => "contact",
            Self::Promise => "promise",
            Self::Roll => "roll",
            Self::Amount => "amount",
            Self::Time => "time",
        }
    }

    /// The target that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.code() == code)
    }

    /// How screens name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Payment => "Pago en treinta días",
            Self::Willingness => "Voluntad de pago",
            Self::Contact => "Contacto con la persona titular",
            Self::Promise => "Promesa cumplida",
            Self::Roll => "Paso a un tramo más tardío",
            Self::Amount => "Importe esperado",
            Self::Time => "Tiempo hasta el pago",
        }
    }

    /// The indicator that it speaks for.
    pub const fn indicator(self) -> Option<Indicator> {
        match self {
            Self::Payment => Some(Indicator::Outlook),
            Self::Willingness => Some(Indicator::Willingness),
            Self::Contact => Some(Indicator::Contactability),
            Self::Promise => Some(Indicator::Trust),
            Self::Roll | Self::Amount | Self::Time => None,
        }
    }

    /// The card with which an expert begins, and whether more points make it likelier.
    const fn begins_with(self) -> (Indicator, f64) {
        match self {
            Self::Payment | Self::Amount | Self::Time => (Indicator::Outlook, 1.0),
            Self::Willingness => (Indicator::Willingness, 1.0),
            Self::Contact => (Indicator::Contactability, 1.0),
            Self::Promise => (Indicator::Trust, 1.0),
            Self::Roll => (Indicator::Outlook, -1.0),
        }
    }

    /// What it may be foretold from, in the order of a row. No indicator is among them: those are made of the rest.
    pub(crate) fn columns(self) -> Vec<Column> {
        let may = |feature: &&Feature| {
            feature.unit() != Unit::Score && (self != Self::Willingness || !MEANS.contains(feature))
        };
        let circumstances: &[Circumstance] = match self {
            Self::Contact => &Circumstance::OF_A_TRY,
            Self::Promise => &Circumstance::OF_A_PROMISE,
            Self::Payment | Self::Willingness | Self::Roll | Self::Amount | Self::Time => &[],
        };
        let known = Feature::ALL.iter().filter(may).map(|feature| Column::Known(*feature));
        known.chain(circumstances.iter().map(|one| Column::Asked(*one))).collect()
    }
}

/// What somebody has, apart from what they do: it tells nothing of the will.
const MEANS: [Feature; 13] = [
    Feature::IncomeLoss,
    Feature::RealWage3,
    Feature::RealWage12,
    Feature::UnemploymentChange,
    Feature::Utilisation,
    Feature::PaidBest,
    Feature::InstalmentToIncome,
    Feature::OwedToIncome,
    Feature::EmploymentMonths,
    Feature::BureauSituation,
    Feature::BureauEntities,
    Feature::BureauChange,
    Feature::BureauCheques,
];

/// Something of the question, not of the debtor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Circumstance {
    /// One if it is a call.
    ByVoice,
    /// One if it is a `WhatsApp` message.
    ByWhatsapp,
    /// One if it is a text message.
    BySms,
    /// One if it is a mail.
    ByEmail,
    /// The debtor's hour.
    Hour,
    /// From Monday as zero.
    Weekday,
    /// What is promised, in hundredths of what is owed.
    PromisedShare,
    /// Days from the promise to the day promised.
    PromisedDays,
}

impl Circumstance {
    const OF_A_TRY: [Self; 6] =
        [Self::ByVoice, Self::ByWhatsapp, Self::BySms, Self::ByEmail, Self::Hour, Self::Weekday];
    const OF_A_PROMISE: [Self; 2] = [Self::PromisedShare, Self::PromisedDays];

    const fn code(self) -> &'static str {
        match self {
            Self::ByVoice => "by_voice",
            Self::ByWhatsapp => "by_whatsapp",
            Self::BySms => "by_sms",
            Self::ByEmail => "by_email",
            Self::Hour => "hour",
            Self::Weekday => "weekday",
            Self::PromisedShare => "promised_share",
            Self::PromisedDays => "promised_days",
        }
    }

    const fn label_es(self) -> &'static str {
        match self {
            Self::ByVoice => "por teléfono",
            Self::ByWhatsapp => "por WhatsApp",
            Self::BySms => "por SMS",
            Self::ByEmail => "por correo",
            Self::Hour => "hora del día",
            Self::Weekday => "día de la semana",
            Self::PromisedShare => "parte de la deuda prometida",
            Self::PromisedDays => "plazo de la promesa",
        }
    }

    const fn unit(self) -> Unit {
        match self {
            Self::ByVoice | Self::ByWhatsapp | Self::BySms | Self::ByEmail | Self::Hour | Self::Weekday => Unit::Count,
            Self::PromisedShare => Unit::Percent,
            Self::PromisedDays => Unit::Days,
        }
    }
}

/// The circumstances of one question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Question {
    /// About the debtor alone.
    Plain,
    /// A try by this means, at this hour of this day of the week.
    Try(Channel, u8, u8),
    /// A promise of so many hundredths of what is owed, for so many days ahead; what is not known is NaN.
    Promise(f32, f32),
}

impl Question {
    /// How an indicator asks: a call on a Tuesday at six in the evening; a promise of everything for next week.
    pub(crate) const fn usual(target: Target) -> Self {
        match target {
            Target::Contact => Self::Try(Channel::Voice, 18, 1),
            Target::Promise => Self::Promise(100.0, 7.0),
            Target::Payment | Target::Willingness | Target::Roll | Target::Amount | Target::Time => Self::Plain,
        }
    }

    fn value(self, of: Circumstance) -> f32 {
        let by = |wanted: Channel| match self {
            Self::Try(channel, ..) => f32::from(u8::from(channel == wanted)),
            Self::Plain | Self::Promise(..) => f32::NAN,
        };
        match (of, self) {
            (Circumstance::ByVoice, _) => by(Channel::Voice),
            (Circumstance::ByWhatsapp, _) => by(Channel::Whatsapp),
            (Circumstance::BySms, _) => by(Channel::Sms),
            (Circumstance::ByEmail, _) => by(Channel::Email),
            (Circumstance::Hour, Self::Try(_, hour, _)) => f32::from(hour),
            (Circumstance::Weekday, Self::Try(_, _, weekday)) => f32::from(weekday),
            (Circumstance::PromisedShare, Self::Promise(share, _)) => share,
            (Circumstance::PromisedDays, Self::Promise(_, days)) => days,
            (
                Circumstance::Hour | Circumstance::Weekday | Circumstance::PromisedShare | Circumstance::PromisedDays,
                _,
            ) => f32::NAN,
        }
    }
}

/// One place of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// A feature of the debtor.
    Known(Feature),
    /// A circumstance of the question.
    Asked(Circumstance),
}

impl Column {
    /// The column that a model names so; nothing that is not in the dictionary.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let known = Feature::from_code(code).filter(|feature| feature.unit() != Unit::Score).map(Self::Known);
        let mut asked = Circumstance::OF_A_TRY.into_iter().chain(Circumstance::OF_A_PROMISE);
        known.or_else(|| asked.find(|one| one.code() == code).map(Self::Asked))
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Known(feature) => feature.code(),
            Self::Asked(circumstance) => circumstance.code(),
        }
    }

    /// How screens name it.
    pub(crate) const fn label_es(self) -> &'static str {
        match self {
            Self::Known(feature) => feature.label_es(),
            Self::Asked(circumstance) => circumstance.label_es(),
        }
    }

    /// What its number measures.
    pub(crate) const fn unit(self) -> Unit {
        match self {
            Self::Known(feature) => feature.unit(),
            Self::Asked(circumstance) => circumstance.unit(),
        }
    }

    /// Its value for a debtor and a question; NaN where it is not known. Amounts are whole units, not cents.
    pub(crate) fn value(self, features: &Features, question: Question) -> f32 {
        match self {
            Self::Known(feature) => features.get(feature).map_or(f32::NAN, |value| single(feature, value)),
            Self::Asked(circumstance) => question.value(circumstance),
        }
    }

    /// As models describe it, with the sign that the expert's card of the target knows.
    pub(crate) fn feature(self, target: Target, cards: &Scorecards) -> models::Feature {
        match self {
            Self::Known(feature) => models::Feature {
                name: feature.code().to_owned(),
                unit: format!("{:?}", feature.unit()).to_lowercase(),
                meaning: feature.meaning().to_owned(),
                sign: sign(target, feature, cards),
            },
            Self::Asked(circumstance) => models::Feature::named(circumstance.code()),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "what is looked at needs no more than seven digits")]
fn single(feature: Feature, value: i64) -> f32 {
    if feature.unit() == Unit::Amount { value as f32 / 100.0 } else { value as f32 }
}

/// Which way the expert's card says that a feature pushes.
fn sign(target: Target, feature: Feature, cards: &Scorecards) -> Sign {
    let (indicator, direction) = target.begins_with();
    let card = cards.card(indicator);
    let Some(found) = card.characteristics.iter().find(|one| one.feature == feature) else { return Sign::Free };
    let points = || found.bins.iter().map(|bin| bin.points);
    match (points().is_sorted(), points().rev().is_sorted(), 0.0 < direction) {
        (true, false, true) | (false, true, false) => Sign::Rises,
        (false, true, true) | (true, false, false) => Sign::Falls,
        (true, true, _) | (false, false, _) => Sign::Free,
    }
}

/// What a point of a card is worth in log odds, where an indicator of 50 means even odds.
pub(crate) const LOG_ODDS_A_POINT: f64 = 0.04;

/// The expert's card of a target as log odds over these columns: an indicator of 60 says about 60 in a hundred.
///
/// Of the time to a payment it says the chance of each of `periods` stretches, so that together they come to that.
pub(crate) fn expert(target: Target, columns: &[Column], cards: &Scorecards, periods: u32) -> Terms {
    let (indicator, direction) = target.begins_with();
    let card = cards.card(indicator);
    let level = direction * log_odds(f64::from(card.base.clamp(1, 99)) / 100.0);
    let base = match target {
        Target::Time => log_odds(1.0 - (1.0 - probability(level)).powf(1.0 / f64::from(periods.max(1)))),
        Target::Payment | Target::Willingness | Target::Contact | Target::Promise | Target::Roll | Target::Amount => {
            level
        }
    };
    let place = |feature| columns.iter().position(|column| *column == Column::Known(feature));
    Terms { base, terms: terms(card, place, direction * LOG_ODDS_A_POINT) }
}

fn terms(card: &Card, place: impl Fn(Feature) -> Option<usize>, a_point: f64) -> Vec<Term> {
    let term = |characteristic: &crate::rules::scorecard::Characteristic| {
        let at = u16::try_from(place(characteristic.feature)?).ok()?;
        let (_, closed) = characteristic.bins.split_last()?;
        let cuts = closed.iter().map(|bin| single(characteristic.feature, bin.upto)).collect();
        let points = characteristic.bins.iter().map(|bin| bin.points).chain([characteristic.missing]);
        Some(Term::of_one(at, cuts, points.map(|points| f64::from(points) * a_point).collect()))
    };
    card.characteristics.iter().filter_map(term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_one_target_and_one_column_each() {
        for target in Target::ALL {
            assert_eq!(Target::from_code(target.code()), Some(target));
            for column in target.columns() {
                assert_eq!(Column::from_code(column.code()), Some(column));
            }
        }
        assert_eq!(Column::from_code("outlook"), None);
        assert_eq!(Column::from_code("sex"), None);
    }

    #[test]
    fn models_look_at_lawful_features_alone() {
        let circumstances =
            ["by_voice", "by_whatsapp", "by_sms", "by_email", "hour", "weekday", "promised_share", "promised_days"];
        for column in Target::ALL.into_iter().flat_map(Target::columns) {
            let code = column.code();
            // What features there may be is held by the test of their list.
            assert!(Feature::from_code(code).is_some() || circumstances.contains(&code), "{code}");
        }
        assert!(
            Target::Willingness.columns().iter().all(|column| !MEANS.iter().any(|one| *column == Column::Known(*one)))
        );
    }

    #[test]
    fn the_expert_says_what_the_card_says() {
        let cards = Scorecards::shipped();
        for target in [Target::Payment, Target::Willingness, Target::Contact, Target::Promise] {
            let columns = target.columns();
            let card = expert(target, &columns, &cards, 1);
            let indicator = target.indicator().unwrap();
            for late in [0, 1, 2, 5] {
                let seen = Features::default()
                    .with(Feature::LateNow, late)
                    .with(Feature::ContactRate, 100 - late * 20)
                    .with(Feature::PromisesKeptShare, late * 20);
                let row: Vec<f32> = columns.iter().map(|one| one.value(&seen, Question::usual(target))).collect();
                let points = f64::from(cards.card(indicator).score(&seen).value);
                let said = 100.0 * probability(card.score(&row));
                assert!((said - points).abs() < 5.0, "{}: {said} for {points}", target.code());
            }
        }
    }

    #[test]
    fn signs_are_those_of_the_cards_and_turn_round_where_the_question_does() {
        let cards = Scorecards::shipped();
        let sign = |target, feature| sign(target, feature, &cards);

        assert_eq!(sign(Target::Payment, Feature::LateNow), Sign::Falls);
        assert_eq!(sign(Target::Roll, Feature::LateNow), Sign::Rises);
        assert_eq!(sign(Target::Promise, Feature::PromisesKeptShare), Sign::Rises);
        assert_eq!(sign(Target::Payment, Feature::Accounts), Sign::Free);
    }

    #[test]
    fn stretches_of_time_come_to_what_the_card_says() {
        let cards = Scorecards::shipped();
        let hazard = probability(expert(Target::Time, &Target::Time.columns(), &cards, 6).base);

        let paid = 1.0 - (1.0 - hazard).powi(6);

        assert!((paid - 0.6).abs() < 1e-9, "{paid}");
    }
}
