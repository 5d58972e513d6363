//! Groups as files tell them: `documento;grupo;valor`, a line each.
use super::sensitive::sensitive;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Letters that the name of a group or its value may have.
const LETTERS_MAX: usize = 60;
/// Values that a name may have: with more it tells one person from another, not groups of them.
pub(crate) const VALUES_MAX: usize = 40;
/// Letters of a cell that are told of.
const TOLD_MAX: usize = 60;
/// The columns, as headers call them, in the order that a file without a header has.
const COLUMNS: [(&str, &[&str]); 3] = [
    ("documento", &["documento", "document", "dni", "cuit", "cliente", "id"]),
    ("grupo", &["grupo", "group", "nombre"]),
    ("valor", &["valor", "value"]),
];

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its number in the file, from 1.
    pub(crate) line: u64,
    /// Whom it speaks of, as it is written.
    pub(crate) document: String,
    /// Of which groups.
    pub(crate) name: String,
    /// In which of them.
    pub(crate) value: String,
}

/// A line that was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// Its number in the file, from 1.
    pub line: u64,
    /// Which cell of it is wrong.
    pub column: &'static str,
    /// What stands there, cut.
    pub value: String,
    /// What is wrong, in Spanish.
    pub reason: String,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Intake {
    pub(crate) lines: Vec<Row>,
    pub(crate) quarantined: Vec<Quarantined>,
}

impl Row {
    /// This line put aside.
    pub(crate) fn aside(&self, column: &'static str, reason: impl Into<String>) -> Quarantined {
        let value = match column {
            "grupo" => &self.name,
            "valor" => &self.value,
            _ => &self.document,
        };
        put_aside(self.line, (column, value), reason)
    }
}

fn put_aside(line: u64, (column, value): (&'static str, &str), reason: impl Into<String>) -> Quarantined {
    Quarantined { line, column, value: value.chars().take(TOLD_MAX).collect(), reason: reason.into() }
}

/// Reads a file: UTF-8 or Windows-1252, separated by semicolons, tabs or commas, with or without a header.
pub(crate) fn read(bytes: &[u8]) -> Intake {
    let text =
        std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|b| char::from(*b)).collect(), str::to_owned);
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b','].into_iter().find(|mark| first.contains(char::from(*mark))).unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(delimiter).trim(csv::Trim::All);
    let (mut intake, mut places) = (Intake::default(), [0, 1, 2]);
    for (index, record) in reader.from_reader(text.as_bytes()).records().enumerate() {
        let line = index as u64 + 1;
        let Ok(record) = record else {
            intake.quarantined.push(put_aside(line, ("documento", ""), "la línea no se puede leer"));
            continue;
        };
        let line = record.position().map_or(line, csv::Position::line);
        if let Some(found) = header(&record).filter(|_| index == 0) {
            places = found;
            continue;
        }
        let cell = |place: usize| record.get(place).unwrap_or_default();
        match of_cells(line, places.map(cell)) {
            Ok(line) => intake.lines.push(line),
            Err(aside) => intake.quarantined.push(aside),
        }
    }
    intake
}

/// Where the three columns are, if this is a header.
fn header(record: &csv::StringRecord) -> Option<[usize; 3]> {
    let mut places = [0; 3];
    for (place, (_, names)) in places.iter_mut().zip(COLUMNS) {
        *place = record.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()))?;
    }
    Some(places)
}

fn of_cells(line: u64, [document, name, value]: [&str; 3]) -> Result<Row, Quarantined> {
    let (name, value) = (tidy(&name.to_lowercase()), tidy(value));
    for ((column, _), cell) in COLUMNS.into_iter().zip([document, &name, &value]) {
        if cell.is_empty() {
            return Err(put_aside(line, (column, cell), "falta"));
        }
        if LETTERS_MAX < cell.chars().count() {
            return Err(put_aside(line, (column, cell), format!("tiene más de {LETTERS_MAX} letras")));
        }
    }
    match sensitive(&name, &value) {
        Some(found) => {
            let column = if sensitive(&name, "").is_some() { "grupo" } else { "valor" };
            let reason = format!("es un dato sobre {}, que no se puede guardar ({})", found.label, found.source);
            // What was not to be written down is not repeated.
            Err(put_aside(line, (column, ""), reason))
        }
        None => Ok(Row { line, document: document.to_owned(), name, value }),
    }
}

/// One space between words.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Intake {
    /// Puts aside the lines of names that would have too many values, those known already among them.
    pub(crate) fn hold_to_groups(&mut self, known: &BTreeMap<String, BTreeSet<String>>) {
        let mut values = known.clone();
        let (mut kept, lines) = (Vec::new(), std::mem::take(&mut self.lines));
        for line in &lines {
            values.entry(line.name.clone()).or_default().insert(line.value.clone());
        }
        for line in lines {
            if values.get(&line.name).is_some_and(|values| VALUES_MAX < values.len()) {
                let reason = format!("tiene más de {VALUES_MAX} valores: no son grupos de personas");
                self.quarantined.push(line.aside("grupo", reason));
            } else {
                kept.push(line);
            }
        }
        self.lines = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(u64, String)> {
        let line = |line: Row| (line.line, format!("{}|{}|{}", line.document, line.name, line.value));
        read(text.as_bytes()).lines.into_iter().map(line).collect()
    }

    #[test]
    fn a_file_is_read_with_a_header_or_without() {
        let wanted = vec![(1, "20-1|franja de edad|30 a 39".to_owned())];
        assert_eq!(told("20-1; Franja  de Edad ;30 a 39\n"), wanted);
        let with = told("\u{feff}valor,documento,grupo\n\"30, o más\",20-1,edad\n");
        assert_eq!(with, [(2, "20-1|edad|30, o más".to_owned())]);
    }

    #[test]
    fn letters_of_old_spreadsheets_read_too() {
        let lines = read(b"1;regi\xf3n;Cuyo\n").lines;

        assert_eq!(lines[0].name, "región");
    }

    #[test]
    fn what_is_missing_too_long_or_sensitive_is_put_aside_with_its_line_and_column() {
        let long = "x".repeat(61);
        let text = format!("1;sexo;mujer\n;sexo;mujer\n2;;mujer\n3;sexo\n4;sexo;{long}\n5;religión;x\n6;g;católico\n");

        let intake = read(text.as_bytes());

        let aside: Vec<(u64, &str)> = intake.quarantined.iter().map(|one| (one.line, one.column)).collect();
        assert_eq!(intake.lines.len(), 1);
        let wanted = [(2, "documento"), (3, "grupo"), (4, "valor"), (5, "valor"), (6, "grupo"), (7, "valor")];
        assert_eq!(aside, wanted);
        let refused = read(b"5;religi\xc3\xb3n;x\n").quarantined.remove(0);
        assert!(refused.reason.contains("Ley 25.326") && refused.value.is_empty(), "{refused:?}");
    }

    #[test]
    fn what_has_a_value_for_everybody_is_no_group() {
        let lines: Vec<String> = (0..50).map(|n| format!("{n};legajo;{n}\n{n};sexo;mujer\n")).collect();
        let text = lines.concat();
        let mut intake = read(text.as_bytes());

        intake.hold_to_groups(&BTreeMap::new());

        assert_eq!((intake.lines.len(), intake.quarantined.len()), (50, 50));
        assert!(intake.lines.iter().all(|line| line.name == "sexo"));
    }
}
