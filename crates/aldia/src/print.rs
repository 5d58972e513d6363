//! What commands say on the terminal.
pub use base::grouped;
pub use ledger::rules::words::money;

use anyhow::Result;
use serde::Serialize;
use std::io::{self, Write};

/// An answer in JSON, indented, on standard output.
pub fn json(answer: &impl Serialize) -> Result<()> {
    line(serde_json::to_string_pretty(answer)?);
    Ok(())
}

/// A line of an answer. Whoever reads may have read enough and gone: that is no failure.
pub fn line(words: impl AsRef<str>) {
    let _read = writeln!(io::stdout(), "{}", words.as_ref());
}

/// A line for the person at the terminal, not part of the answer.
pub fn note(words: impl AsRef<str>) {
    let _read = writeln!(io::stderr(), "{}", words.as_ref());
}

/// A failure and what caused it.
pub fn failure(error: &anyhow::Error) {
    note(format!("error: {error}"));
    for cause in error.chain().skip(1) {
        note(format!("  because {cause}"));
    }
}

/// A table with aligned columns: the first to the left, the others to the right.
pub fn table(header: &[&str], rows: &[Vec<String>]) {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let show = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells
            .zip(&widths)
            .enumerate()
            .map(
                |(column, (cell, &width))| {
                    if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect();
        line(padded.join("  ").trim_end());
    };
    show(&mut header.iter().copied());
    for row in rows {
        show(&mut row.iter().map(String::as_str));
    }
}
