//! The central bank's statistics, `estadisticas/v4.0` of its public API: the catalogue of series, and their values.
//!
//! Numbers of series differ between sources, so a series is found by its description.
use crate::rules::series::{Known, Published};
use base::Day;
use serde::{Deserialize, de::DeserializeOwned};
use web::{AskError, Manners, Service};

/// Where it is, unless a test or a mirror says otherwise.
pub const BASE: &str = "https://api.bcra.gob.ar";

/// The most entries of the catalogue that one page holds.
const CATALOGUE_PAGE: usize = 1_000;
/// The most values that one page holds: the service's own limit.
const VALUES_PAGE: usize = 3_000;
/// The most pages that are asked for at once: 60,000 days, or 20,000 series.
const PAGES_MAX: usize = 20;

/// The central bank, asked politely.
#[derive(Debug)]
pub struct CentralBank {
    service: Service,
}

/// What the central bank answered, as it came: the evidence of the values read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What was asked.
    pub path: String,
    /// The answer.
    pub body: Vec<u8>,
}

/// Values, and the answers that they were read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// In order of day; days without a value are not there.
    pub values: Vec<(Day, Published)>,
    /// Page by page.
    pub answers: Vec<Answered>,
}

/// A series as the central bank lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub id: i64,
    /// What it is, in the bank's words.
    pub described: String,
}

/// Why the central bank did not tell.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// It was not reached, or is too busy.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// It refused, in its own words.
    #[error("the central bank refused with {status}: {words}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it said, shortened.
        words: String,
    },
    /// It answered in a shape that is not the one described.
    #[error("the central bank's answer to {path} does not read")]
    Shape {
        /// What was asked.
        path: String,
        /// Why it does not read.
        #[source]
        source: serde_json::Error,
    },
    /// It answered something that makes no sense.
    #[error("the central bank's answer makes no sense: {0}")]
    Nonsense(String),
    /// No series, or more than one, is described so.
    #[error("{} series at the central bank are described as {name}: {}", .found.len(), .found.join("; "))]
    NotOne {
        /// Which series was looked for.
        name: String,
        /// What was found.
        found: Vec<String>,
    },
}

#[derive(Deserialize)]
struct Page<T> {
    results: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id_variable: i64,
    descripcion: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Values {
    id_variable: i64,
    detalle: Vec<Value>,
}

#[derive(Deserialize)]
struct Value {
    fecha: Day,
    valor: serde_json::Number,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    error_messages: Vec<String>,
}

impl CentralBank {
    /// Makes ready to ask; nothing is sent yet. An empty base is [`BASE`].
    ///
    /// # Errors
    /// The base must be `https` or this machine, and the authorities, if any, readable.
    pub fn new(manners: Manners) -> Result<Self, AskError> {
        let base = if manners.base.is_empty() { BASE.to_owned() } else { manners.base };
        Ok(Self { service: Service::new(Manners { base, ..manners })? })
    }

    /// Everything that the central bank publishes.
    ///
    /// # Errors
    /// The bank did not tell.
    pub fn catalogue(&self) -> Result<Vec<Listed>, BankError> {
        let mut all = Vec::new();
        for page in 0..PAGES_MAX {
            let offset = page * CATALOGUE_PAGE;
            let path = format!("/estadisticas/v4.0/Monetarias?limit={CATALOGUE_PAGE}&offset={offset}");
            let (entries, _): (Vec<Entry>, _) = self.page(path)?;
            let last = entries.len() < CATALOGUE_PAGE;
            all.extend(entries.into_iter().map(|entry| Listed { id: entry.id_variable, described: entry.descripcion }));
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// What was published for the days from `from` to `to`.
    ///
    /// # Errors
    /// The bank did not tell, or told about another series.
    pub fn values(&self, id: i64, from: Day, to: Day) -> Result<Told, BankError> {
        let (mut all, mut answers) = (Vec::new(), Vec::new());
        for page in 0..PAGES_MAX {
            let offset = page * VALUES_PAGE;
            let path = format!(
                "/estadisticas/v4.0/Monetarias/{id}?desde={from}&hasta={to}&limit={VALUES_PAGE}&offset={offset}"
            );
            let (series, answered): (Vec<Values>, _) = self.page(path)?;
            let told = read_values(id, series)?;
            let last = told.len() < VALUES_PAGE;
            all.extend(told);
            answers.push(answered);
            if last {
                break;
            }
        }
        all.retain(|(day, _)| (from..=to).contains(day));
        all.sort_by_key(|(day, _)| *day);
        all.dedup();
        Ok(Told { values: all, answers })
    }

    fn page<T: DeserializeOwned>(&self, path: String) -> Result<(Vec<T>, Answered), BankError> {
        let said = self.service.get(&path)?;
        if said.status != 200 {
            let words = serde_json::from_slice::<Complaint>(&said.body).map(|told| told.error_messages.join("; "));
            let words = words.unwrap_or_default().chars().take(200).collect();
            return Err(BankError::Refused { status: said.status, words });
        }
        let results = read_page(&path, &said.body)?;
        Ok((results, Answered { path, body: said.body }))
    }
}

/// The one series of a catalogue that is described as this one is.
///
/// # Errors
/// There is none, or more than one.
pub fn find(catalogue: &[Listed], known: &Known) -> Result<Listed, BankError> {
    let found: Vec<&Listed> = catalogue.iter().filter(|listed| is_described(&listed.described, known)).collect();
    match found.as_slice() {
        [one] if !known.described.is_empty() => Ok((*one).clone()),
        _ => {
            let found = found.iter().take(5).map(|listed| format!("{} {}", listed.id, listed.described)).collect();
            Err(BankError::NotOne { name: known.name.to_owned(), found })
        }
    }
}

/// What an answer to the question for the values of a series says, in the order of the answer.
///
/// # Errors
/// It does not read, is about another series, or holds a value that makes no sense.
pub fn read_answer(id: i64, body: &[u8]) -> Result<Vec<(Day, Published)>, BankError> {
    read_values(id, read_page(&format!("/{id}"), body)?)
}

fn read_page<T: DeserializeOwned>(path: &str, body: &[u8]) -> Result<Vec<T>, BankError> {
    let page: Page<T> =
        serde_json::from_slice(body).map_err(|source| BankError::Shape { path: path.to_owned(), source })?;
    Ok(page.results)
}

fn read_values(id: i64, series: Vec<Values>) -> Result<Vec<(Day, Published)>, BankError> {
    if let Some(other) = series.iter().find(|values| values.id_variable != id) {
        return Err(BankError::Nonsense(format!("asked for series {id}, told {}", other.id_variable)));
    }
    let told = series.into_iter().flat_map(|values| values.detalle);
    told.map(|value| Ok((value.fecha, published(&value)?))).collect()
}

/// The number as the answer writes it: a decimal of few digits survives being read as a float and written again.
fn published(value: &Value) -> Result<Published, BankError> {
    let text = value.valor.to_string();
    let decimal = text.strip_suffix(".0").unwrap_or(&text);
    decimal.parse().map_err(|_| BankError::Nonsense(format!("{} on {}", value.valor, value.fecha)))
}

/// Whether a description holds every word of a series, whatever its accents and capitals.
fn is_described(description: &str, known: &Known) -> bool {
    let plain: String = description.chars().flat_map(char::to_lowercase).map(unaccented).collect();
    known.described.iter().all(|words| plain.contains(words))
}

fn unaccented(letter: char) -> char {
    match letter {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        other => other,
    }
}
