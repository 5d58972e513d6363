//! Scorecards as data: characteristic → bin → points → reason in words.
use crate::rules::{
    feature::{Feature, Features},
    learned::Learned,
    sentence::Sentence,
};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// One of the six indicators, each 0 to 100, higher is better for the person's standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Indicator {
    /// Whether they can pay.
    Ability,
    /// Whether they want to.
    Willingness,
    /// Whether they can be reached.
    Contactability,
    /// Whether their word holds.
    Trust,
    /// How the coming month looks.
    Outlook,
    /// How much acting now is worth.
    Strategy,
}

impl Indicator {
    /// The six, in the order that they are computed.
    pub const ALL: [Self; 6] =
        [Self::Ability, Self::Willingness, Self::Contactability, Self::Trust, Self::Outlook, Self::Strategy];

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ability => "ability",
            Self::Willingness => "willingness",
            Self::Contactability => "contactability",
            Self::Trust => "trust",
            Self::Outlook => "outlook",
            Self::Strategy => "strategy",
        }
    }

    /// The indicator that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|indicator| indicator.code() == code)
    }

    /// The feature through which later indicators see this one.
    pub(crate) const fn feature(self) -> Option<Feature> {
        match self {
            Self::Ability => Some(Feature::Ability),
            Self::Willingness => Some(Feature::Willingness),
            Self::Contactability => Some(Feature::Contactability),
            Self::Trust => Some(Feature::Trust),
            Self::Outlook => Some(Feature::Outlook),
            Self::Strategy => None,
        }
    }
}

/// Six scorecards of one version, and the models that speak in their place where there are any.
#[derive(Clone, Debug)]
pub struct Scorecards {
    /// Raised with every change of points, and with every change of the models; see [`Scorecards::with`].
    pub version: u32,
    cards: Vec<Card>,
    learned: Learned,
}

/// How one indicator is made.
#[derive(Clone, Debug)]
pub struct Card {
    /// Which one.
    pub indicator: Indicator,
    /// How screens name it.
    pub label: String,
    /// Where it starts.
    pub base: i16,
    /// What moves it.
    pub characteristics: Vec<Characteristic>,
}

/// One thing that moves an indicator.
#[derive(Clone, Debug)]
pub struct Characteristic {
    /// What it looks at.
    pub feature: Feature,
    /// From the least value to the greatest.
    pub bins: Vec<Bin>,
    /// Points where there is no data.
    pub missing: i16,
    /// How far it can move the indicator.
    weight: i32,
}

/// One range of values.
#[derive(Clone, Debug)]
pub struct Bin {
    /// The greatest value in it.
    pub upto: i64,
    /// What it adds.
    pub points: i16,
    /// Why, in words; empty says nothing.
    pub say: Sentence,
}

/// One contribution, before it is put in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Whose characteristic, by its place in the card; from 128 on, the feature with that place less 128, of which the
    /// card has no words.
    pub characteristic: u8,
    /// Which bin; of a feature, zero where it is known and one where it is not.
    pub bin: u8,
    /// What it added.
    pub points: i16,
}

/// One contribution in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The feature's code.
    pub code: String,
    /// In Spanish.
    pub sentence_es: String,
    /// What it added to the indicator.
    pub points: i16,
}

/// The contributions kept of each indicator.
pub(crate) const WHYS_MAX: usize = 4;
/// Changes of the models under one version of the cards.
pub(crate) const CHANGES_MAX: u32 = 100_000;
/// The place from which a contribution names a feature, not a characteristic.
const OF_FEATURE: u8 = 128;

/// What a scorecard says of one debtor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scored {
    /// 0 to 100.
    pub value: u8,
    /// How much of it rests on data that nobody verifies, 0 to 100, before age is counted.
    pub known: u8,
    /// The strongest contributions, strongest first.
    pub whys: [Why; WHYS_MAX],
}

/// Scorecards that do not hold together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScorecardError {
    /// Not readable.
    #[error("the scorecards do not read: {0}")]
    Unreadable(String),
    /// Names something unknown.
    #[error("scorecard {card:?} names {name:?}, which does not exist")]
    Unknown {
        /// The indicator.
        card: String,
        /// What it names.
        name: String,
    },
    /// Bins out of order, without an open end, or against the sign that the business knows.
    #[error("scorecard {card:?}, {feature:?}: {problem}")]
    Bins {
        /// The indicator.
        card: String,
        /// The feature.
        feature: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// The six are not all there, in order.
    #[error("the six indicators must be there, in order")]
    NotSix,
}

impl Scorecards {
    /// The ones that ship.
    pub fn shipped() -> Self {
        Self::parse(include_str!("../../data/scorecards.toml")).expect("the shipped scorecards hold: a test reads them")
    }

    /// Reads and checks scorecards.
    pub fn parse(text: &str) -> Result<Self, ScorecardError> {
        let file: File = base::read_toml(text).map_err(|error| ScorecardError::Unreadable(error.to_string()))?;
        let cards = file.indicator.iter().map(read_card).collect::<Result<Vec<_>, _>>()?;
        if !cards.iter().map(|card| card.indicator).eq(Indicator::ALL) {
            return Err(ScorecardError::NotSix);
        }
        Ok(Self { version: file.version, cards, learned: Learned::default() })
    }

    /// The same cards, with models that speak in their place. `change` counts the changes of the models, from 1: the
    /// version says both which cards and which models, so that a decision replays.
    pub fn with(self, learned: Learned, change: u32) -> Self {
        Self { version: self.version % CHANGES_MAX * CHANGES_MAX + change, learned, ..self }
    }

    /// The models that speak.
    pub fn learned(&self) -> &Learned {
        &self.learned
    }

    /// How one indicator is made.
    pub fn card(&self, indicator: Indicator) -> &Card {
        self.cards.get(indicator as usize).expect("the six are there, in order")
    }

    /// The kept contributions, in words; those without words are left out.
    pub fn reasons(&self, indicator: Indicator, whys: &[Why], features: &Features) -> Vec<Reason> {
        let card = self.card(indicator);
        whys.iter().filter(|why| why.points != 0).filter_map(|why| card.reason(*why, features)).collect()
    }
}

impl Card {
    /// Adds up the points of `features`.
    pub fn score(&self, features: &Features) -> Scored {
        let (mut points, mut known, mut all) = (self.base, 0, 0);
        let mut whys = [Why::default(); WHYS_MAX];
        for (place, characteristic) in (0..).zip(&self.characteristics) {
            all += characteristic.weight;
            let Some(value) = features.get(characteristic.feature) else {
                points += characteristic.missing;
                continue;
            };
            if !features.is_under_review(characteristic.feature) {
                known += characteristic.weight;
            }
            let (bin, found) = characteristic.bin(value);
            points += found.points;
            keep(&mut whys, Why { characteristic: place, bin, points: found.points });
        }
        let value = u8::try_from(points.clamp(0, 100)).unwrap_or(0);
        let known = u8::try_from(known * 100 / all.max(1)).unwrap_or(100);
        Scored { value, known, whys }
    }

    /// A learned contribution: in the words of this card where it has some for such a value.
    pub(crate) fn why(&self, feature: Feature, value: Option<i64>, points: i16) -> Why {
        let plain = Why { characteristic: OF_FEATURE | feature as u8, bin: u8::from(value.is_none()), points };
        let own = (0..).zip(&self.characteristics).find(|(_, one)| one.feature == feature);
        let (Some((characteristic, own)), Some(value)) = (own, value) else { return plain };
        let (bin, found) = own.bin(value);
        if found.say.is_empty() { plain } else { Why { characteristic, bin, points } }
    }

    /// What a contribution is made of, if it says anything.
    pub(crate) fn spoken(&self, why: Why) -> Option<(Feature, &Sentence)> {
        let (feature, say) = match why.characteristic.checked_sub(OF_FEATURE) {
            Some(place) => {
                let (known, unknown) = plain(usize::from(place))?;
                (*Feature::ALL.get(usize::from(place))?, if why.bin == 0 { known } else { unknown })
            }
            None => {
                let characteristic = self.characteristics.get(usize::from(why.characteristic))?;
                (characteristic.feature, &characteristic.bins.get(usize::from(why.bin))?.say)
            }
        };
        (why.points != 0 && !say.is_empty()).then_some((feature, say))
    }

    pub(crate) fn reason(&self, why: Why, features: &Features) -> Option<Reason> {
        let (feature, say) = self.spoken(why)?;
        Some(Reason { code: feature.code().to_owned(), sentence_es: say.render(features), points: why.points })
    }
}

/// A feature in plain words, for contributions of which no card speaks: with its value, and where it is not known.
fn plain(place: usize) -> Option<&'static (Sentence, Sentence)> {
    static PLAIN: LazyLock<Vec<(Sentence, Sentence)>> = LazyLock::new(|| {
        let words = |feature: &Feature| {
            let known = Sentence::of(&format!("{}: ", feature.label_es()), *feature);
            (known, Sentence::words(&format!("sin dato de {}", feature.label_es())))
        };
        Feature::ALL.iter().map(words).collect()
    });
    PLAIN.get(place)
}

impl Characteristic {
    fn bin(&self, value: i64) -> (u8, &Bin) {
        let found = (0..).zip(&self.bins).find(|(_, bin)| value <= bin.upto);
        found.expect("the last bin has no end: checked when read")
    }
}

/// Puts a contribution among the strongest, if it is one.
pub(crate) fn keep(whys: &mut [Why; WHYS_MAX], mut new: Why) {
    for kept in whys {
        if kept.points.abs() < new.points.abs() {
            std::mem::swap(kept, &mut new);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    indicator: Vec<CardFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardFile {
    code: String,
    label: String,
    base: i16,
    characteristic: Vec<CharacteristicFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CharacteristicFile {
    feature: String,
    better: Better,
    #[serde(default)]
    missing: i16,
    bins: Vec<BinFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BinFile {
    upto: Option<i64>,
    points: i16,
    say: String,
}

/// What the business knows about the sign of a characteristic.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Better {
    More,
    Less,
    Any,
}

fn read_card(file: &CardFile) -> Result<Card, ScorecardError> {
    let unknown = |name: &str| ScorecardError::Unknown { card: file.code.clone(), name: name.to_owned() };
    let indicator = Indicator::from_code(&file.code).ok_or_else(|| unknown(&file.code))?;
    let read = |characteristic: &CharacteristicFile| {
        let feature = Feature::from_code(&characteristic.feature).ok_or_else(|| unknown(&characteristic.feature))?;
        let wrong = |problem| ScorecardError::Bins {
            card: file.code.clone(),
            feature: characteristic.feature.clone(),
            problem,
        };
        let bins = read_bins(&characteristic.bins, &unknown)?;
        check_bins(&bins, characteristic.better).map_err(wrong)?;
        let points = || bins.iter().map(|bin| i32::from(bin.points));
        let weight = points().max().unwrap_or(0) - points().min().unwrap_or(0);
        Ok(Characteristic { feature, bins, missing: characteristic.missing, weight })
    };
    let characteristics = file.characteristic.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Card { indicator, label: file.label.clone(), base: file.base, characteristics })
}

fn read_bins(bins: &[BinFile], unknown: &impl Fn(&str) -> ScorecardError) -> Result<Vec<Bin>, ScorecardError> {
    let read = |bin: &BinFile| {
        let say = Sentence::parse(&bin.say).map_err(|name| unknown(&name))?;
        Ok(Bin { upto: bin.upto.unwrap_or(i64::MAX), points: bin.points, say })
    };
    bins.iter().map(read).collect()
}

fn check_bins(bins: &[Bin], better: Better) -> Result<(), &'static str> {
    if bins.last().is_none_or(|last| last.upto != i64::MAX) {
        return Err("the last bin has no `upto`");
    }
    if !bins.is_sorted_by(|one, next| one.upto < next.upto) {
        return Err("bins go up by `upto`");
    }
    let holds = match better {
        Better::More => bins.is_sorted_by(|one, next| one.points <= next.points),
        Better::Less => bins.is_sorted_by(|one, next| next.points <= one.points),
        Better::Any => true,
    };
    if holds { Ok(()) } else { Err("points contradict the sign in `better`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_scorecards_hold() {
        let cards = Scorecards::parse(include_str!("../../data/scorecards.toml")).unwrap();

        assert_eq!(cards.version, 1);
        assert_eq!(cards.card(Indicator::Ability).label, "Capacidad de pago");
    }

    #[test]
    fn bins_end_where_they_say() {
        let cards = Scorecards::shipped();
        let outlook = cards.card(Indicator::Outlook);
        let value = |late| outlook.score(&Features::default().with(Feature::LateNow, late)).value;

        assert_eq!([0, 1, 2, 3, 99].map(value), [65, 56, 40, 36, 36]);
    }

    #[test]
    fn without_data_an_indicator_is_its_base_and_knows_nothing() {
        for card in &Scorecards::shipped().cards {
            let scored = card.score(&Features::default());
            assert_eq!((i16::from(scored.value), scored.known), (card.base, 0), "{:?}", card.indicator);
        }
    }

    #[test]
    fn the_strongest_reasons_come_first_and_in_words() {
        let cards = Scorecards::shipped();
        let features = Features::default()
            .with(Feature::PromisesKept, 2)
            .with(Feature::PromisesClosed, 3)
            .with(Feature::PromisesKeptShare, 66)
            .with(Feature::Complaints, 1)
            .with(Feature::LateWorst12, 0);
        let scored = cards.card(Indicator::Trust).score(&features);

        let reasons = cards.reasons(Indicator::Trust, &scored.whys, &features);

        let said: Vec<(&str, i16)> = reasons.iter().map(|why| (why.sentence_es.as_str(), why.points)).collect();
        let expected =
            [("presentó 1 queja", -14), ("sin atrasos en el último año", 10), ("2 de 3 promesas cumplidas", 8)];
        assert_eq!(said, expected);
    }

    #[test]
    fn what_no_card_speaks_of_is_said_plainly() {
        let cards = Scorecards::shipped();
        let card = cards.card(Indicator::Outlook);
        let seen = Features::default().with(Feature::Owed, 1_500_00).with(Feature::DaysPastDue, 40);
        let said = |feature| {
            let why = card.why(feature, seen.get(feature), -3);
            card.reason(why, &seen).map(|reason| (reason.code, reason.sentence_es))
        };
        let words = |code: &str, sentence: &str| Some((code.to_owned(), sentence.to_owned()));

        assert_eq!(said(Feature::Owed), words("owed", "deuda vencida: $ 1.500"));
        assert_eq!(said(Feature::DaysPastDue), words("days_past_due", "días de atraso: 40"), "its bin has no words");
        assert_eq!(said(Feature::Replies), words("replies", "sin dato de veces que se comunicó"));
        assert_eq!(card.reason(card.why(Feature::Owed, Some(1), 0), &seen), None);
    }

    #[test]
    fn the_version_tells_the_cards_and_the_models_apart() {
        let with = |change| Scorecards::shipped().with(Learned::default(), change).version;

        assert_eq!([Scorecards::shipped().version, with(1), with(2)], [1, 100_001, 100_002]);
    }

    #[test]
    fn what_the_registry_says_is_put_in_words() {
        let cards = Scorecards::shipped();
        let told = Features::default()
            .with(Feature::BureauEntities, 5)
            .with(Feature::BureauChange, 2)
            .with(Feature::BureauCheques, 1);
        let said = |indicator: Indicator| {
            let scored = cards.card(indicator).score(&told);
            let reasons = cards.reasons(indicator, &scored.whys, &told);
            reasons.into_iter().map(|why| (why.code, why.sentence_es, why.points)).collect::<Vec<_>>()
        };
        let why = |code: &str, words: &str, points| (code.to_owned(), words.to_owned(), points);

        assert_eq!(
            said(Indicator::Ability),
            [
                why("bureau_cheques", "1 cheque rechazado sin pagar", -8),
                why("bureau_entities", "5 entidades informan deudas en la central de deudores", -6),
            ]
        );
        let worse = "su situación en la central de deudores empeoró en seis meses";
        assert_eq!(said(Indicator::Outlook), [why("bureau_change", worse, -5)]);
        assert_eq!(said(Indicator::Trust), []);
    }

    #[test]
    fn points_against_the_known_sign_are_refused() {
        let text = include_str!("../../data/scorecards.toml").replacen("points = 14", "points = -20", 1);

        let refused = Scorecards::parse(&text).unwrap_err();

        assert!(matches!(refused, ScorecardError::Bins { problem: "points contradict the sign in `better`", .. }));
    }
}
