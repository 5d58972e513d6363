//! Indices and rates that somebody publishes, day by day: UVA, CER, ICL, BADLAR, TAMAR, the active rate of Banco Nación.
//!
//! A value is what was published for that day, or there is none: nothing is ever extrapolated.
use base::Day;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// A published value: a whole number of 10⁻⁸.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Published(i64);

/// A published value does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a published value is a positive decimal number with at most eight decimals, got {0:?}")]
pub struct NotAValue(String);

/// Nobody has published a value that applies to the day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no publicado: {series} del {day}")]
pub struct NotPublished {
    /// Of which series.
    pub series: String,
    /// For which day.
    pub day: Day,
}

/// How a series goes from one publication to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Each day has a value of its own, as with UVA, CER and ICL.
    ThatDay,
    /// A value is in force until the next one, as with rates published on business days. After the last one that is
    /// known nothing is: the next may be published any moment.
    UntilNext,
}

/// A series as the system knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name here.
    pub name: &'static str,
    /// How it goes from one publication to the next.
    pub holds: Holds,
    /// Words that its description at the central bank holds, in lower case without accents; none where it is not there.
    pub described: &'static [&'static str],
}

/// The series that the system knows; any other name may be loaded from a file and holds that day.
pub const KNOWN: &[Known] = &[
    Known { name: "UVA", holds: Holds::ThatDay, described: &["unidad de valor adquisitivo"] },
    Known { name: "CER", holds: Holds::ThatDay, described: &["coeficiente de estabilizacion de referencia"] },
    Known { name: "ICL", holds: Holds::ThatDay, described: &["indice para contratos de locacion"] },
    Known { name: "BADLAR", holds: Holds::UntilNext, described: &["badlar", "bancos privados", "n.a."] },
    Known { name: "TAMAR", holds: Holds::UntilNext, described: &["tamar", "bancos privados", "n.a."] },
    Known { name: "BNA_ACTIVA", holds: Holds::UntilNext, described: &[] },
    Known { name: "BAPRO_PASIVA_DIGITAL", holds: Holds::UntilNext, described: &[] },
];

/// The longest name of a series.
const NAME_LETTERS_MAX: usize = 32;

/// Published values of some series, as a value that rules are given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indices {
    series: BTreeMap<String, BTreeMap<Day, Published>>,
}

impl Published {
    /// The unit of [`Published::to_units`]: 10⁸.
    pub const ONE: i128 = 100_000_000;

    /// From 10⁻⁸ units; `None` if it is not positive.
    pub const fn units(units: i64) -> Option<Self> {
        if 0 < units { Some(Self(units)) } else { None }
    }

    /// Whole 10⁻⁸ units.
    pub const fn to_units(self) -> i64 {
        self.0
    }
}

impl FromStr for Published {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let wrong = || NotAValue(text.chars().take(40).collect());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || 10 < whole.len() || 8 < decimals.len() || !numeric(whole) || !numeric(decimals) {
            return Err(wrong());
        }
        let units = format!("{whole}{decimals:0<8}").parse().ok().and_then(Self::units);
        units.ok_or_else(wrong)
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:08}", self.0 / 100_000_000, self.0 % 100_000_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl TryFrom<String> for Published {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Published> for String {
    fn from(value: Published) -> Self {
        value.to_string()
    }
}

impl Indices {
    /// Adds what was published; of two values for one day the last one added counts.
    pub fn add(&mut self, series: &str, values: impl IntoIterator<Item = (Day, Published)>) {
        self.series.entry(series.to_owned()).or_default().extend(values);
    }

    /// What applies to a day.
    ///
    /// # Errors
    /// Nobody has published it, as far as these values know.
    pub fn on(&self, series: &str, day: Day) -> Result<Published, NotPublished> {
        let missing = || NotPublished { series: series.to_owned(), day };
        let values = self.series.get(series).ok_or_else(missing)?;
        let found = match holds(series) {
            Holds::ThatDay => values.get(&day),
            Holds::UntilNext => {
                values.range(day..).next().and_then(|_| values.range(..=day).next_back()).map(|(_, value)| value)
            }
        };
        found.copied().ok_or_else(missing)
    }
}

/// How a series goes from one publication to the next; one that is not known holds that day.
pub fn holds(series: &str) -> Holds {
    KNOWN.iter().find(|known| known.name == series).map_or(Holds::ThatDay, |known| known.holds)
}

/// The name of a series as it is kept: capital letters, digits and `_`, at most 32; `None` if it is no name.
pub fn series_name(text: &str) -> Option<String> {
    let name = text.trim().to_ascii_uppercase().replace(['-', ' '], "_");
    let plain = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    (plain && (1..=NAME_LETTERS_MAX).contains(&name.len())).then_some(name)
}

/// A line of a file of values that does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
}

/// Reads lines of a day and a value, under a heading or none, divided by `;`, a tab or `,`.
///
/// Days are `2026-03-31` or `31/03/2026`, values `1250.35`, `1250,35` or `1.250,35`. Blank lines are passed over. A day
/// twice is refused unless both lines say the same; a file of no values is refused.
///
/// # Errors
/// The first line that does not read.
pub fn read_values(text: &str) -> Result<Vec<(Day, Published)>, BadLine> {
    let mut values: BTreeMap<Day, Published> = BTreeMap::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line_number = index + 1;
        let bad = |column, problem: String| BadLine { line: line_number, column, problem };
        if line.trim().is_empty() {
            continue;
        }
        let divided = [';', '\t', ','].into_iter().find_map(|mark| line.split_once(mark));
        let (day, value) = divided.ok_or_else(|| bad(1, "a day and a value are expected".to_owned()))?;
        let (day, value) = (day.trim().trim_matches('"'), value.trim().trim_matches('"'));
        let heading = values.is_empty() && !day.bytes().any(|byte| byte.is_ascii_digit());
        if heading {
            continue;
        }
        let day = read_day(day).ok_or_else(|| bad(1, format!("{:?} is not a day", short(day))))?;
        let value = read_value(value).ok_or_else(|| bad(2, format!("{:?} is not a positive number", short(value))))?;
        if values.insert(day, value).is_some_and(|before| before != value) {
            return Err(bad(1, format!("{day} has another value above")));
        }
    }
    if values.is_empty() {
        return Err(BadLine { line: 1, column: 1, problem: "the file holds no values".to_owned() });
    }
    Ok(values.into_iter().collect())
}

fn read_day(text: &str) -> Option<Day> {
    let Some((day, rest)) = text.split_once('/') else { return text.parse().ok() };
    let (month, year) = rest.split_once('/')?;
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn read_value(text: &str) -> Option<Published> {
    let decimal = if text.contains(',') { text.replace('.', "").replace(',', ".") } else { text.to_owned() };
    decimal.parse().ok()
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn value(text: &str) -> Published {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_without_a_value_has_none() {
        let mut indices = Indices::default();
        indices.add("UVA", [(date(2026, 3, 1), value("1250.35")), (date(2026, 3, 3), value("1251"))]);

        assert_eq!(indices.on("UVA", date(2026, 3, 1)), Ok(value("1250.35")));
        let missing = indices.on("UVA", date(2026, 3, 2)).unwrap_err();
        assert_eq!(missing.to_string(), "no publicado: UVA del 2026-03-02");
        assert!(indices.on("CER", date(2026, 3, 1)).is_err());
    }

    #[test]
    fn a_rate_is_in_force_until_the_next_and_unknown_after_the_last() {
        let mut indices = Indices::default();
        indices.add("BADLAR", [(date(2026, 3, 6), value("31.5")), (date(2026, 3, 9), value("32"))]);

        assert_eq!(indices.on("BADLAR", date(2026, 3, 8)), Ok(value("31.5")));
        assert_eq!(indices.on("BADLAR", date(2026, 3, 9)), Ok(value("32")));
        assert!(indices.on("BADLAR", date(2026, 3, 10)).is_err());
        assert!(indices.on("BADLAR", date(2026, 3, 5)).is_err());
    }

    #[test]
    fn files_are_read_as_banks_and_offices_write_them() {
        let wanted = vec![(date(2026, 3, 30), value("1249.9")), (date(2026, 3, 31), value("1250.35"))];
        for text in [
            "fecha;valor\n31/03/2026;1.250,35\n30/03/2026;1249,90\n",
            "\u{feff}day,value\r\n2026-03-30,1249.90\r\n\r\n2026-03-31,1250.35",
            "2026-03-31\t1250.35\n2026-03-30\t1249.9\n2026-03-30\t1249.90\n",
        ] {
            assert_eq!(read_values(text), Ok(wanted.clone()), "{text:?}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        for (text, line, column) in [
            ("", 1, 1),
            ("fecha;valor\n", 1, 1),
            ("fecha;valor\n31/02/2026;1\n", 2, 1),
            ("2026-03-31;0\n", 1, 2),
            ("2026-03-31;-1\n", 1, 2),
            ("2026-03-31;1,2,3\n", 1, 2),
            ("2026-03-31;99999999999999999999\n", 1, 2),
            ("2026-03-31;1\n2026-03-31;2\n", 2, 1),
            ("2026-03-31;1\nfecha;valor\n", 2, 1),
            ("nothing at all", 1, 1),
            ("2026-03-31;1\n\0\u{1}\n", 2, 1),
        ] {
            let bad = read_values(text).unwrap_err();
            assert_eq!((bad.line, bad.column), (line, column), "{text:?}: {bad}");
        }
    }

    #[test]
    fn values_keep_eight_decimals_and_are_positive() {
        assert_eq!(value("1250.35").to_string(), "1250.35");
        assert_eq!(value("0.00000001").to_units(), 1);
        for text in ["", "0", "-1", "1e3", "1.123456789", "12345678901", ".5", "1,5"] {
            assert!(text.parse::<Published>().is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_capitals() {
        assert_eq!(series_name(" bna-activa "), Some("BNA_ACTIVA".to_owned()));
        assert_eq!(series_name("índice"), None);
        assert_eq!(series_name(""), None);
    }
}
