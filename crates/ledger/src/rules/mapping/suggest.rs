//! Which mapping a file wants, and what each of its columns may mean, for the wizard to propose.
use super::{
    Field, Need, SHIPPED, Shape, plain, shipped,
    values::{DateOrder, Decimal, day, month, number},
};
use crate::rules::{
    detect::{Format, Header},
    intake::Record,
};
use base::{Check, Dni, Phone, Region, TaxId};

/// What a column may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The column's name.
    pub column: String,
    /// Some of its values.
    pub samples: Vec<String>,
    /// What it may mean.
    pub field: Option<Field>,
    /// How sure that is, 0 to 100.
    pub confidence: u8,
}

const SAMPLES_SHOWN: usize = 5;
const SAMPLES_JUDGED: usize = 50;

/// The shipped mapping whose needed columns the file has, the one that reads most of the file's columns first.
pub fn suggest(columns: &[String]) -> Option<&'static str> {
    let have: Vec<String> = columns.iter().map(|name| plain(name)).collect();
    let read_by = |name: &&'static str| -> usize {
        let Ok(mapping) = shipped(name) else { return 0 };
        let (mut needed, mut wanted) = (Vec::new(), Vec::new());
        for (field, source) in &mapping.fields {
            let own = source.column.iter().chain(&source.columns).map(|column| plain(column));
            let optional = mapping.need(*field, source) == Need::Nothing;
            if optional { wanted.extend(own) } else { needed.extend(own) }
        }
        for group in &mapping.groups {
            for words in &group.each {
                wanted.extend(words.values().map(|word| plain(word)));
            }
        }
        wanted.extend(mapping.ignored.iter().map(|column| plain(column)));
        let whole = needed.iter().all(|column| have.contains(column));
        let known = have.iter().filter(|column| needed.contains(column) || wanted.contains(column)).count();
        if whole && columns.len() <= known * 2 { known } else { 0 }
    };
    let names = SHIPPED.iter().map(|(name, _)| *name);
    names
        .map(|name| (read_by(&name), name))
        .filter(|(known, _)| 0 < *known)
        .max_by_key(|(known, _)| *known)
        .map(|(_, name)| name)
}

/// What each column may mean, by its header and by what its values look like. A field is proposed at most once,
/// unless it can have many values.
pub fn guess_columns(columns: &[String], rows: &[Record], format: &Format) -> Vec<Guess> {
    let mut guesses: Vec<Guess> =
        columns.iter().enumerate().map(|(place, name)| guess(name, place, rows, format)).collect();
    for field in Field::ALL.iter().filter(|field| !matches!(field, Field::Phone | Field::Email)) {
        let mut claims: Vec<&mut Guess> = guesses.iter_mut().filter(|guess| guess.field == Some(*field)).collect();
        claims.sort_by_key(|guess| std::cmp::Reverse(guess.confidence));
        for weaker in claims.into_iter().skip(1) {
            (weaker.field, weaker.confidence) = (None, 0);
        }
    }
    guesses
}

fn guess(name: &str, place: usize, rows: &[Record], format: &Format) -> Guess {
    let filled = || rows.iter().map(|row| row.cell(place).trim()).filter(|cell| !cell.is_empty());
    let judged: Vec<&str> = filled().take(SAMPLES_JUDGED).collect();
    let mut samples: Vec<String> = Vec::new();
    for cell in filled() {
        if samples.len() < SAMPLES_SHOWN && !samples.iter().any(|seen| seen == cell) {
            samples.push(cell.to_owned());
        }
    }
    let by_header = match format.header {
        Header::Present => by_header(name),
        Header::Absent => None,
    };
    let (field, confidence) = match by_header {
        Some((field, sure)) => match share_that_fits(field.shape(), &judged, format) {
            // Without values to see, the header alone is believed.
            None => (Some(field), sure),
            Some(fits) if 80 <= fits => (Some(field), (sure + 5).min(99)),
            Some(fits) if 40 <= fits => (Some(field), sure / 2),
            Some(_) => (None, 0),
        },
        None => by_values(&judged, format).map_or((None, 0), |field| (Some(field), 60)),
    };
    Guess { column: name.to_owned(), samples, field, confidence }
}

/// The field known by this header, and how sure: its very name, or a name that begins with it.
fn by_header(name: &str) -> Option<(Field, u8)> {
    let name = plain(name);
    let all = || Field::ALL.iter().flat_map(|field| field.headers().iter().map(move |header| (*field, *header)));
    if let Some((field, _)) = all().find(|(_, header)| *header == name) {
        return Some((field, 94));
    }
    let begins = all()
        .filter(|(_, header)| 3 < header.len() && name.strip_prefix(header).is_some_and(|rest| rest.starts_with('_')));
    begins.max_by_key(|(_, header)| header.len()).map(|(field, _)| (field, 65))
}

/// Fields that values alone give away.
fn by_values(cells: &[&str], format: &Format) -> Option<Field> {
    [(Shape::Email, Field::Email), (Shape::Document, Field::Document), (Shape::Phone, Field::Phone)]
        .into_iter()
        .find(|(shape, _)| share_that_fits(*shape, cells, format).is_some_and(|share| 80 <= share))
        .map(|(_, field)| field)
}

/// How many of a hundred values look like this, if there are values.
fn share_that_fits(shape: Shape, cells: &[&str], format: &Format) -> Option<usize> {
    let fits = |cell: &&&str| match shape {
        Shape::Text | Shape::Code => true,
        Shape::Document => {
            cell.parse::<TaxId>().is_ok_and(|id| id.check() != Check::Bad) || cell.parse::<Dni>().is_ok()
        }
        Shape::Phone => Phone::parse(cell, Region::Ar).is_ok(),
        Shape::Email => base::email(cell).is_some(),
        Shape::Amount => any_number(cell, format),
        Shape::Rate => any_number(cell.trim_end_matches('%'), format),
        Shape::Day => day(cell, format.dates).is_some() || day(cell, DateOrder::DaysSince1970).is_some(),
        Shape::Month => month(cell, format.dates).is_some(),
        Shape::Count => number(cell, Decimal::Point).is_some_and(|number| number.decimals == 0),
    };
    (!cells.is_empty()).then(|| cells.iter().filter(fits).count() * 100 / cells.len())
}

fn any_number(cell: &str, format: &Format) -> bool {
    number(cell, format.decimal).is_some()
}
