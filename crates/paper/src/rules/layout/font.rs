//! The two faces of documents: which glyph stands for a letter, and how wide it is.
use std::{collections::BTreeMap, sync::LazyLock};

/// A thousandth of a point, of which 72 make an inch: the unit of every length on a page.
pub type Milli = i32;

/// Thousandths of a size that a letter's width is counted in.
const UNITS_PER_EM: i64 = 1_000;

/// A face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// What is read.
    Regular,
    /// What is found.
    Bold,
}

/// A letter as a face draws it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Its number in the face.
    pub id: u16,
    /// Its width in thousandths of the size.
    pub advance: u16,
}

/// A face's letters and measures, as `fonts/make.py` listed them.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// Left, bottom, right and top of every glyph together, the ascent, the descent and the height of capitals, in
    /// thousandths of the size.
    pub metrics: Vec<i32>,
    /// Every letter.
    pub glyphs: BTreeMap<char, Glyph>,
}

static REGULAR: LazyLock<Letters> = LazyLock::new(|| Letters::read(include_str!("../../../fonts/Regular.txt")));
static BOLD: LazyLock<Letters> = LazyLock::new(|| Letters::read(include_str!("../../../fonts/Bold.txt")));

impl Letters {
    fn read(list: &str) -> Self {
        let mut lines = list.lines();
        let metrics = lines.next().unwrap_or_default().split(' ').filter_map(|number| number.parse().ok()).collect();
        let glyph = |line: &str| {
            let mut numbers = line.split(' ').filter_map(|number| number.parse::<u32>().ok());
            let letter = char::from_u32(numbers.next()?)?;
            let (id, advance) = (u16::try_from(numbers.next()?).ok()?, u16::try_from(numbers.next()?).ok()?);
            Some((letter, Glyph { id, advance }))
        };
        Self { metrics, glyphs: lines.filter_map(glyph).collect() }
    }
}

impl Face {
    /// Its letters.
    pub fn letters(self) -> &'static Letters {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        }
    }

    /// The font itself, as published under the SIL Open Font License; see `fonts/README.md`.
    pub const fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../fonts/Regular.ttf"),
            Self::Bold => include_bytes!("../../../fonts/Bold.ttf"),
        }
    }

    /// The letter's glyph; that of `?` where the face has none, since a name may hold any letter.
    pub fn glyph(self, letter: char) -> Glyph {
        let glyphs = &self.letters().glyphs;
        let found = glyphs.get(&letter).or_else(|| glyphs.get(&'?'));
        *found.expect("every face has a question mark")
    }

    /// How wide a text is at a size.
    pub fn width(self, text: &str, size: Milli) -> Milli {
        let units: i64 = text.chars().map(|letter| i64::from(self.glyph(letter).advance)).sum();
        Milli::try_from(units * i64::from(size) / UNITS_PER_EM).unwrap_or(Milli::MAX)
    }

    /// The same text with what the face cannot draw put in letters that it can.
    pub fn drawable(self, text: &str) -> String {
        let glyphs = &self.letters().glyphs;
        let clean = |letter: char| match letter {
            '\n' => '\n',
            _ if glyphs.contains_key(&letter) => letter,
            _ if letter.is_whitespace() || letter.is_control() => ' ',
            _ => '?',
        };
        text.chars().map(clean).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_one_width() {
        for face in [Face::Regular, Face::Bold] {
            let widths: Vec<u16> = ('0'..='9').map(|digit| face.glyph(digit).advance).collect();

            assert!(widths.iter().all(|width| *width == widths[0]), "{face:?}: {widths:?}");
        }
    }

    #[test]
    fn every_letter_of_the_language_is_there_and_others_are_not_lost_silently() {
        let spanish = "áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”–—×−·°º$€%§÷";

        assert_eq!(Face::Regular.drawable(spanish), spanish);
        assert_eq!(Face::Bold.drawable("Ляна\u{7}\tLópez"), "????  López");
    }

    #[test]
    fn no_letter_is_the_glyph_of_none() {
        for face in [Face::Regular, Face::Bold] {
            assert!(face.letters().glyphs.values().all(|glyph| glyph.id != 0));
            assert_eq!(face.letters().metrics.len(), 7);
        }
    }
}
