//! A letter to a person: parts with titles, a paragraph each, and no figure that is the ledger's to certify.
use crate::rules::sheet::{Block, Head, Kind, Sheet};
use base::Day;

/// What is told to somebody of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Who writes.
    pub head: Head,
    /// To whom: their whole name.
    pub to: String,
    /// The day of what it tells.
    pub day: Day,
    /// The day on which it is written.
    pub issued: Day,
    /// How it begins, a paragraph each.
    pub opening: Vec<String>,
    /// A title and its paragraphs.
    pub parts: Vec<(String, Vec<String>)>,
}

/// The letter that tells somebody what is known of them, what was decided and why.
pub fn explanation(letter: Letter) -> Sheet {
    let Letter { head, to, day, issued, opening, parts } = letter;
    let said = |(title, says): (String, Vec<String>)| {
        std::iter::once(Block::Heading(title)).chain(says.into_iter().map(Block::Text)).collect::<Vec<_>>()
    };
    let blocks = opening.into_iter().map(Block::Text).chain(parts.into_iter().flat_map(said)).collect();
    let (subject, author) = (format!("Para {to}"), head.writer.clone());
    Sheet { kind: Kind::Explanation, subject, reference: to, head, day, issued, author, blocks, records: Vec::new() }
}
