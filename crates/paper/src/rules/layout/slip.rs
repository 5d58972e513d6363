//! A slip: words on the left, the square for wallets on the right, bars beneath over the whole width; never broken
//! between pages, and drawn so that scanners read it (ISO/IEC 16390, ISO/IEC 18004).
use super::{
    Figure, Fill, Flow, GAP, Ink, LABEL, LEFT, Part, SMALL, Style, WIDTH, font::Face, font::Milli, leading, text,
};
use crate::rules::sheet::{Piece, Slip};
use cash::codes::{interleaved, qr};

/// A module of the square: 0.7 mm.
const MODULE: Milli = 2_000;
/// The widest that a narrow bar is drawn: 0.39 mm.
const NARROW_MAX: Milli = 1_100;
/// As high as a hand scanner likes: 12 mm.
const BARS_HEIGHT: Milli = 34_000;
const TITLE: Style = Style { face: Face::Bold, size: 12_000, ink: Ink::Ink };
const AMOUNT: Style = Style { face: Face::Bold, size: 14_000, ink: Ink::Brand };
/// From the line that is cut along to the title.
const HEADROOM: Milli = 12_000;
/// Of the dashes that are cut along, and of what is between them.
const DASH: Milli = 4_000;

/// Lays a slip out.
pub(super) fn lay(flow: &mut Flow, place: usize, slip: &Slip) {
    let rows = slip.qr.as_deref().and_then(|text| qr::modules(text).ok()).unwrap_or_default();
    let mut laid = Laid::new(place, &rows);
    for (row, piece) in slip.pieces().into_iter().enumerate() {
        laid.piece(row, &piece, &rows);
    }
    laid.settle();
    let height = laid.y.max(laid.square) + GAP / 2;
    flow.need(height);
    let top = flow.y;
    let dashes = (0..WIDTH / (2 * DASH)).map(|dash| LEFT + dash * 2 * DASH);
    let page = flow.page();
    page.fills.extend(dashes.map(|x| Fill { x, y: top, width: DASH, height: 500, ink: Ink::Strong }));
    for (x, y, style, words, part) in laid.lines {
        flow.line(x, top + y, style, (&words, part));
    }
    for mut figure in laid.figures {
        figure.frame.y += top;
        for fill in &mut figure.fills {
            fill.y += top;
        }
        flow.page().figures.push(figure);
    }
    flow.y = top + height;
}

/// A slip in the making, from its own upper edge.
struct Laid {
    block: usize,
    /// How wide the words beside the square may be.
    width: Milli,
    y: Milli,
    /// Where the square ends.
    square: Milli,
    /// The column of the next amount.
    column: Milli,
    lines: Vec<(Milli, Milli, Style, String, Part)>,
    figures: Vec<Figure>,
}

impl Laid {
    fn new(block: usize, rows: &[Vec<bool>]) -> Self {
        let side = side(rows);
        let width = if side == 0 { WIDTH } else { WIDTH - side - GAP };
        Self { block, width, y: HEADROOM, square: 0, column: 0, lines: Vec::new(), figures: Vec::new() }
    }

    fn piece(&mut self, row: usize, piece: &Piece<'_>, rows: &[Vec<bool>]) {
        let part = Part::Block(self.block, row, 0);
        match piece {
            Piece::Title(words) => {
                self.paragraph(words, TITLE, part);
                self.y += 4_000;
            }
            Piece::Until(words) => self.line(LEFT + self.column, SMALL, words, part),
            Piece::Amount(words) => self.amount(words, part),
            Piece::Words(words) => {
                self.settle();
                self.paragraph(words, SMALL, part);
                self.y += 2_000;
            }
            Piece::Qr(_) => self.square(rows, part),
            Piece::Bars(digits) => self.bars(digits, part),
            Piece::Digits(network, digits) => {
                let said = format!("{network} · {}", grouped(digits));
                self.paragraph(&said, Style { ink: Ink::Ink, ..LABEL }, part);
                self.y += 4_000;
            }
        }
    }

    fn line(&mut self, x: Milli, style: Style, words: &str, part: Part) {
        self.lines.push((x, self.y + style.size, style, style.face.drawable(words), part));
    }

    fn paragraph(&mut self, words: &str, style: Style, part: Part) {
        for line in text::wrap(words, style.face, style.size, self.width) {
            self.line(LEFT, style, &format!("{line} "), part);
            self.y += leading(style);
        }
    }

    /// An amount under its day; the next one stands beside it.
    fn amount(&mut self, words: &str, part: Part) {
        self.y += leading(SMALL);
        self.line(LEFT + self.column, AMOUNT, words, part);
        self.y -= leading(SMALL);
        self.column += self.width / 2;
    }

    /// Goes below the amounts, once.
    fn settle(&mut self) {
        if 0 < self.column {
            self.y += leading(SMALL) + leading(AMOUNT) + 4_000;
            self.column = 0;
        }
    }

    fn square(&mut self, rows: &[Vec<bool>], part: Part) {
        let side = side(rows);
        let (left, top) = (LEFT + WIDTH - side, HEADROOM);
        let at = |count: usize| MODULE * Milli::try_from(count).unwrap_or(0);
        let dark = rows.iter().enumerate().flat_map(|(place, row)| {
            let runs = qr::runs(row).into_iter();
            runs.map(move |(column, count)| (column, place, count))
        });
        let fill = |(column, row, count): (usize, usize, usize)| Fill {
            x: left + at(column),
            y: top + at(row),
            width: at(count),
            height: MODULE,
            ink: Ink::Code,
        };
        let frame = Fill { x: left, y: top, width: side, height: side, ink: Ink::Code };
        self.figures.push(Figure { part, frame, fills: dark.map(fill).collect() });
        self.square = top + side + at(qr::QUIET);
    }

    fn bars(&mut self, digits: &str, part: Part) {
        self.settle();
        self.y = self.y.max(self.square) + 4_000;
        (self.square, self.width) = (0, WIDTH);
        let widths = interleaved::widths(digits).unwrap_or_default();
        let units = |count: u32| Milli::try_from(count).unwrap_or(0);
        let across = units(widths.iter().sum::<u32>() + 2 * interleaved::QUIET).max(1);
        let narrow = (WIDTH / across).min(NARROW_MAX);
        let mut x = LEFT + narrow * units(interleaved::QUIET);
        let frame = Fill { x: LEFT, y: self.y, width: narrow * across, height: BARS_HEIGHT, ink: Ink::Code };
        let mut fills = Vec::with_capacity(widths.len());
        for (place, width) in widths.into_iter().enumerate() {
            let width = narrow * units(width);
            if place.is_multiple_of(2) {
                fills.push(Fill { x, y: self.y, width, height: BARS_HEIGHT, ink: Ink::Code });
            }
            x += width;
        }
        self.figures.push(Figure { part, frame, fills });
        self.y += BARS_HEIGHT + 2_000;
    }
}

fn side(rows: &[Vec<bool>]) -> Milli {
    MODULE * Milli::try_from(rows.len()).unwrap_or(0)
}

/// Digits in fours, so that people can read them aloud and type them.
fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
