//! The words of an explanation: what is said of a treatment, a limit and a feature to the person it is about.
use crate::rules::{
    feature::{Feature, Features},
    guard::Guard,
    scorecard::Indicator,
    sentence::Sentence,
};
use base::{Money, grouped};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

pub(crate) use ledger::rules::words::long_day;

/// All the words (`data/explanation.toml`).
pub(crate) struct Words {
    treatments: BTreeMap<String, String>,
    guards: BTreeMap<String, String>,
    features: BTreeMap<String, Vec<Line>>,
    estimates: BTreeMap<String, String>,
}

/// What is said of a feature up to a value.
struct Line {
    upto: i64,
    say: Sentence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    treatments: BTreeMap<String, String>,
    guards: BTreeMap<String, String>,
    features: BTreeMap<String, Vec<LineFile>>,
    estimates: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineFile {
    upto: Option<i64>,
    say: String,
}

impl Words {
    /// Those that ship.
    pub(crate) fn shipped() -> &'static Self {
        static WORDS: LazyLock<Words> = LazyLock::new(|| {
            let text = include_str!("../../../data/explanation.toml");
            Words::parse(text).expect("the shipped words hold: a test reads them")
        });
        &WORDS
    }

    /// Reads words; on failure, what is wrong.
    fn parse(text: &str) -> Result<Self, String> {
        let File { treatments, guards, features, estimates } =
            base::read_toml(text).map_err(|error| error.to_string())?;
        let line = |LineFile { upto, say }: &LineFile| {
            Ok::<_, String>(Line { upto: upto.unwrap_or(i64::MAX), say: Sentence::parse(say)? })
        };
        let lines = |lines: &[LineFile]| lines.iter().map(line).collect::<Result<Vec<_>, _>>();
        let features = features.iter().map(|(code, of)| Ok((code.clone(), lines(of)?)));
        let features = features.collect::<Result<BTreeMap<_, _>, String>>()?;
        Ok(Self { treatments, guards, features, estimates })
    }

    /// What was decided, after "decidimos".
    pub(crate) fn treatment(&self, code: &str) -> Option<&str> {
        self.treatments.get(code).map(String::as_str)
    }

    /// Why, where a limit decided.
    pub(crate) fn guard(&self, guard: Guard) -> &str {
        self.guards.get(guard.code()).map(String::as_str).unwrap_or_default()
    }

    /// What is said of a feature with its value, or `None` where it has none.
    pub(crate) fn feature(&self, feature: Feature, features: &Features) -> Option<String> {
        let value = features.get(feature)?;
        let line = self.features.get(feature.code())?.iter().find(|line| value <= line.upto)?;
        Some(line.say.render(features))
    }

    /// What an indicator estimates.
    pub(crate) fn estimate(&self, indicator: Indicator) -> Option<&str> {
        self.estimates.get(indicator.code()).map(String::as_str)
    }
}

/// `$ 12.345,67`, without cents that are none, or with the code of another currency.
pub(crate) fn money(money: Money) -> String {
    let units = money.amount.to_minor().unsigned_abs();
    let mark = if money.currency == base::Currency::ARS { "$" } else { money.currency.code() };
    let cents = if units.is_multiple_of(100) { String::new() } else { format!(",{:02}", units % 100) };
    format!("{mark} {}{cents}", grouped(units / 100))
}

/// `uno, dos y tres`.
pub(crate) fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} y {last}", rest.join(", ")),
    }
}

/// `1 vez`, `3 veces`.
pub(crate) fn count(count: u16, (one, many): (&str, &str)) -> String {
    match (count, one) {
        (1, "vez") => "una vez".to_owned(),
        (1, one) => format!("1 {one}"),
        (count, _) => format!("{count} {many}"),
    }
}

/// The name to greet with: the given names of `APELLIDO, Nombre`, or the whole of another; nobody is shouted at.
pub(crate) fn greeting(name: &str) -> String {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    let calm = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect::<String>())
    };
    given.split_whitespace().filter_map(calm).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::treatment::Catalogue;
    use jiff::civil::date;

    #[test]
    fn everything_that_can_be_told_has_its_words() {
        let words = Words::shipped();

        for treatment in Catalogue::shipped().all() {
            assert!(words.treatment(&treatment.code).is_some(), "{}", treatment.code);
        }
        for guard in Guard::ALL {
            assert!(!words.guard(guard).is_empty(), "{guard:?}");
        }
        for feature in Feature::ALL {
            for value in [-10, 0, 1, 2, 7, 50, 100_000] {
                let said = words.feature(*feature, &Features::default().with(*feature, value));
                assert!(said.is_some_and(|said| said.ends_with('.')), "{} {value}", feature.code());
            }
        }
        for code in words.features.keys() {
            assert!(Feature::from_code(code).is_some(), "{code}");
        }
        let estimated = Indicator::ALL.into_iter().filter(|one| words.estimate(*one).is_some()).count();
        assert_eq!(estimated, 5);
    }

    #[test]
    fn no_sentence_tells_a_score() {
        for feature in Feature::ALL.iter().filter(|feature| feature.unit() == crate::Unit::Score) {
            let said = Words::shipped().feature(*feature, &Features::default().with(*feature, 37)).unwrap();
            assert!(!said.contains(|sign: char| sign.is_ascii_digit()), "{said}");
        }
    }

    #[test]
    fn nobody_is_shouted_at() {
        assert_eq!(greeting("PÉREZ, ANA MARÍA"), "Ana María");
        assert_eq!(greeting("Juan Luna"), "Juan Luna");
        assert_eq!(long_day(date(2026, 3, 4)), "4 de marzo de 2026");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()]), "a, b y c");
        assert_eq!([1, 2].map(|n| count(n, ("vez", "veces"))), ["una vez", "2 veces"]);
    }
}
