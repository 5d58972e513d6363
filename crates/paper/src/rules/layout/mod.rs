//! A document on pages: where every line of text and every rule stands, in whole thousandths of a point.
pub mod font;
mod slip;
mod table;
pub mod text;

use super::{
    sheet::{Block, Sheet},
    words::long_day,
};
use font::{Face, Milli};

/// A4.
pub const PAGE_WIDTH: Milli = 595_276;
/// A4.
pub const PAGE_HEIGHT: Milli = 841_890;
const LEFT: Milli = 56_700;
const WIDTH: Milli = PAGE_WIDTH - 2 * LEFT;
const TOP: Milli = 54_000;
const TOP_NEXT: Milli = 78_000;
const BOTTOM: Milli = PAGE_HEIGHT - 66_000;
const GAP: Milli = 16_000;
/// A heading, the titles of a table and three of its rows.
const HEADED: Milli = 118_000;
/// A heading and two lines of what it heads.
const SAID: Milli = 56_000;
/// A closing paragraph and who signs it.
const SIGNED: Milli = 110_000;
const SIGNATURES: Milli = 76_000;

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Which face.
    pub face: Face,
    /// How large.
    pub size: Milli,
    /// In which colour.
    pub ink: Ink,
}

/// The colours of documents, dark enough on paper (`ui/src/ui/tokens.css` has the screen's).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// What is read.
    Ink,
    /// What goes with it.
    Soft,
    /// Petrol: who writes, and the figure that matters.
    Brand,
    /// Hairlines.
    Line,
    /// Rules above sums.
    Strong,
    /// The ground of the figure that matters.
    Wash,
    /// What machines read.
    Code,
}

/// What a piece of text is part of, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who writes.
    Head,
    /// The title.
    Title,
    /// What it is about.
    Subject,
    /// A place in a block of the sheet: which block, row and column. A table's header is row 0, its sum the last row.
    Block(usize, usize, usize),
    /// What a page repeats: no part of what is read aloud.
    Furniture,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From the left of the page.
    pub x: Milli,
    /// Its baseline, from the top.
    pub y: Milli,
    /// How it looks.
    pub style: Style,
    /// What it says.
    pub text: String,
    /// Of what it is part.
    pub part: Part,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// From the left of the page.
    pub x: Milli,
    /// Its upper edge, from the top.
    pub y: Milli,
    /// How wide.
    pub width: Milli,
    /// How high.
    pub height: Milli,
    /// In which colour.
    pub ink: Ink,
}

/// What a machine reads: bars or a square.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Of what it is part.
    pub part: Part,
    /// What it takes, its white included.
    pub frame: Fill,
    /// Its dark pieces.
    pub fills: Vec<Fill>,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Under the text.
    pub fills: Vec<Fill>,
    /// The text.
    pub lines: Vec<Line>,
    /// What machines read.
    pub figures: Vec<Figure>,
}

const BODY: Style = Style { face: Face::Regular, size: 10_000, ink: Ink::Ink };
const SMALL: Style = Style { size: 8_500, ink: Ink::Soft, ..BODY };
const LABEL: Style = Style { size: 8_000, ink: Ink::Soft, ..BODY };
const HEADING: Style = Style { face: Face::Bold, size: 12_000, ink: Ink::Ink };
const TITLE: Style = Style { face: Face::Bold, size: 22_000, ink: Ink::Ink };
const WRITER: Style = Style { face: Face::Bold, size: 13_000, ink: Ink::Brand };
const FIGURE: Style = Style { face: Face::Bold, size: 20_000, ink: Ink::Brand };

/// Lays a document out; `code` stands on each page of one that is kept.
pub fn pages(sheet: &Sheet, code: &str) -> Vec<Page> {
    let mut flow = Flow::new();
    head(&mut flow, sheet);
    for (place, block) in sheet.blocks.iter().enumerate() {
        flow.need(together(block, sheet.blocks.get(place + 1)));
        lay(&mut flow, place, block);
    }
    let mut pages = flow.pages;
    furnish(&mut pages, sheet, code);
    pages
}

/// What a block needs so that it is not torn from what it belongs to.
const fn together(block: &Block, next: Option<&Block>) -> Milli {
    match (block, next) {
        // Nobody signs a page that says nothing.
        (_, Some(Block::Signatures(_))) => SIGNED,
        (Block::Heading(_), Some(Block::Text(_) | Block::Small(_))) => SAID,
        (Block::Heading(_), _) => HEADED,
        (_, _) => 0,
    }
}

/// Pages in the making, filled from above.
struct Flow {
    pages: Vec<Page>,
    y: Milli,
}

impl Flow {
    fn new() -> Self {
        Self { pages: vec![Page::default()], y: TOP }
    }

    /// Begins a page unless this much fits on this one; whether it did.
    fn need(&mut self, height: Milli) -> bool {
        let next = BOTTOM < self.y + height && TOP_NEXT < self.y;
        if next {
            self.pages.push(Page::default());
            self.y = TOP_NEXT;
        }
        next
    }

    fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::default());
        }
        let last = self.pages.len() - 1;
        self.pages.get_mut(last).expect("there is a page")
    }

    fn line(&mut self, x: Milli, y: Milli, style: Style, (text, part): (&str, Part)) {
        if !text.is_empty() {
            self.page().lines.push(Line { x, y, style, text: text.to_owned(), part });
        }
    }

    fn fill(&mut self, y: Milli, height: Milli, ink: Ink) {
        self.page().fills.push(Fill { x: LEFT, y, width: WIDTH, height, ink });
    }

    /// A paragraph over the whole width.
    fn text(&mut self, text: &str, style: Style, part: Part) {
        let lines = text::wrap(text, style.face, style.size, WIDTH);
        let count = lines.len();
        for (place, line) in lines.into_iter().enumerate() {
            self.need(leading(style));
            let spaced = if place + 1 < count { format!("{line} ") } else { line };
            self.line(LEFT, self.y + style.size, style, (&spaced, part));
            self.y += leading(style);
        }
    }
}

const fn leading(style: Style) -> Milli {
    style.size * 27 / 20
}

fn head(flow: &mut Flow, sheet: &Sheet) {
    flow.page().fills.push(Fill { x: LEFT, y: TOP - 14_000, width: 34_000, height: 3_000, ink: Ink::Brand });
    flow.text(&sheet.head.writer, WRITER, Part::Head);
    for line in [&sheet.head.capacity, &sheet.head.contact].into_iter().filter(|line| !line.is_empty()) {
        flow.text(line, SMALL, Part::Head);
    }
    flow.y += 20_000;
    flow.text(sheet.kind.title_es(), TITLE, Part::Title);
    flow.text(&sheet.subject, Style { ink: Ink::Soft, ..BODY }, Part::Subject);
    flow.y += GAP;
}

fn lay(flow: &mut Flow, place: usize, block: &Block) {
    let part = Part::Block(place, 0, 0);
    match block {
        Block::Heading(text) => {
            flow.y += 6_000;
            flow.text(text, HEADING, part);
            flow.y += 5_000;
        }
        Block::Text(text) => {
            flow.text(text, BODY, part);
            flow.y += 8_000;
        }
        Block::Small(text) => {
            flow.text(text, SMALL, part);
            flow.y += 7_000;
        }
        Block::Facts(facts) => lay_facts(flow, place, facts),
        Block::Figure { label, value, words } => lay_figure(flow, place, [label, value, words]),
        Block::Table(table) => table::lay(flow, place, table),
        Block::Signatures(names) => lay_signatures(flow, place, names),
        Block::Slip(asked) => slip::lay(flow, place, asked),
    }
}

/// Names over what they stand for, in two columns.
fn lay_facts(flow: &mut Flow, place: usize, facts: &[(String, String)]) {
    let width = (WIDTH - GAP) / 2;
    for (pair, two) in facts.chunks(2).enumerate() {
        let wrapped: Vec<_> =
            two.iter().map(|(label, value)| (label, text::wrap(value, BODY.face, BODY.size, width))).collect();
        let rows = wrapped.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let columns = || wrapped.iter().zip([LEFT, LEFT + width + GAP]).enumerate();
        flow.need(leading(LABEL) + leading(BODY));
        for (column, ((label, _), x)) in columns() {
            flow.line(x, flow.y + LABEL.size, LABEL, (label, Part::Block(place, pair * 2 + column, 0)));
        }
        flow.y += leading(LABEL);
        for row in 0..rows {
            flow.need(leading(BODY));
            for (column, ((_, lines), x)) in columns() {
                if let Some(line) = lines.get(row) {
                    let part = Part::Block(place, pair * 2 + column, 1);
                    flow.line(x, flow.y + BODY.size, BODY, (&format!("{line} "), part));
                }
            }
            flow.y += leading(BODY);
        }
        flow.y += 6_000;
    }
    flow.y += 6_000;
}

/// The figure that matters, on a ground of its own.
fn lay_figure(flow: &mut Flow, place: usize, [label, value, words]: [&String; 3]) {
    let inner = WIDTH - 2 * GAP;
    let spelt = text::wrap(words, SMALL.face, SMALL.size, inner);
    let height = 22_000 + leading(SMALL) + leading(FIGURE) + leading(SMALL) * Milli::try_from(spelt.len()).unwrap_or(1);
    flow.need(height + GAP);
    let top = flow.y;
    flow.fill(top, height, Ink::Wash);
    flow.page().fills.push(Fill { x: LEFT, y: top, width: 3_000, height, ink: Ink::Brand });
    let mut y = top + 11_000;
    flow.line(LEFT + GAP, y + SMALL.size, SMALL, (label, Part::Block(place, 0, 0)));
    y += leading(SMALL);
    flow.line(LEFT + GAP, y + FIGURE.size, FIGURE, (value, Part::Block(place, 1, 0)));
    y += leading(FIGURE);
    for line in spelt {
        flow.line(LEFT + GAP, y + SMALL.size, SMALL, (&format!("{line} "), Part::Block(place, 2, 0)));
        y += leading(SMALL);
    }
    flow.y = top + height + GAP;
}

fn lay_signatures(flow: &mut Flow, place: usize, names: &[String]) {
    flow.need(SIGNATURES);
    let width = (WIDTH - GAP) / 2;
    let top = flow.y + 34_000;
    for ((row, name), x) in names.iter().enumerate().zip([LEFT, LEFT + width + GAP]) {
        flow.page().fills.push(Fill { x, y: top, width: width - 30_000, height: 600, ink: Ink::Strong });
        for (line, text) in text::wrap(name, LABEL.face, LABEL.size, width - 30_000).iter().enumerate() {
            let y = top + 12_000 + leading(LABEL) * Milli::try_from(line).unwrap_or(0);
            flow.line(x, y, LABEL, (&format!("{text} "), Part::Block(place, row, 0)));
        }
    }
    flow.y = top + SIGNATURES - 34_000;
}

/// What every page repeats: whose document it is from the second on, its number, and the code.
fn furnish(pages: &mut [Page], sheet: &Sheet, code: &str) {
    let count = pages.len();
    let about = format!("{} · {}", sheet.kind.title_es(), sheet.reference);
    for (place, page) in pages.iter_mut().enumerate() {
        let rule = |y: Milli| Fill { x: LEFT, y, width: WIDTH, height: 500, ink: Ink::Line };
        let line = |x: Milli, y: Milli, style: Style, text: String| Line {
            x,
            y,
            style,
            text: text::wrap(&text, style.face, style.size, WIDTH * 3 / 4).swap_remove(0),
            part: Part::Furniture,
        };
        if 0 < place {
            page.lines.push(line(LEFT, TOP - 4_000, LABEL, about.clone()));
            page.fills.push(rule(TOP + 4_000));
        }
        let foot = PAGE_HEIGHT - 56_000;
        page.fills.push(rule(foot));
        let number = format!("página {} de {count}", place + 1);
        let bold = Style { face: Face::Bold, ink: Ink::Ink, ..LABEL };
        let x = LEFT + WIDTH - Face::Regular.width(&number, LABEL.size);
        page.lines.push(line(x, foot + 14_000, LABEL, number));
        let issued = format!("Emitido el {} por {}.", long_day(sheet.issued), sheet.author);
        if !sheet.kind.is_kept() {
            page.lines.push(line(LEFT, foot + 14_000, LABEL, issued));
            continue;
        }
        let said = "Código de verificación ";
        page.lines.push(line(LEFT, foot + 14_000, LABEL, said.to_owned()));
        let x = LEFT + Face::Regular.width(said, LABEL.size);
        page.lines.push(line(x, foot + 14_000, bold, code.to_owned()));
        page.lines.push(line(LEFT, foot + 25_000, LABEL, issued));
    }
}
