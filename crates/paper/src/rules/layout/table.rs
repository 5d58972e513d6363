//! Tables: columns as wide as their figures need, rows that break between pages, a header on each.
use super::{
    Flow, GAP, Ink, LEFT, Part, Style, WIDTH,
    font::{Face, Milli},
    text,
};
use crate::rules::sheet::{Cell, Column, Holds, Table};
use base::day_number;
use ledger::rules::words::{date, money, percent};

/// From the largest that a table is set in to the smallest.
const SIZES: [Milli; 6] = [9_000, 8_500, 8_000, 7_500, 7_000, 6_500];
/// Between columns.
const GUTTER: Milli = 9_000;
/// Above and below the text of a row.
const PAD: Milli = 2_900;
/// A column of words is given this much before figures are set smaller.
const WORDS_MIN: Milli = 92_000;

/// How a table is set.
struct Setting<'a> {
    columns: &'a [Column],
    widths: Vec<Milli>,
    size: Milli,
    block: usize,
}

/// Lays a table out.
pub(super) fn lay(flow: &mut Flow, block: usize, table: &Table) {
    let (size, widths) = set(table);
    let setting = Setting { columns: &table.columns, widths, size, block };
    let first = table.rows.first().map_or(0, |row| setting.height(&setting.cells(row, Face::Regular)));
    flow.need(setting.height(&setting.titles()) + first);
    header(flow, &setting, Part::Block(block, 0, 0));
    for (place, row) in table.rows.iter().enumerate() {
        let ruled = place + 1 < table.rows.len() || table.total.is_empty();
        lay_row(flow, &setting, row, (place + 1, Face::Regular));
        if ruled {
            let y = flow.y;
            flow.fill(y, 400, Ink::Line);
        }
    }
    if !table.total.is_empty() {
        lay_row(flow, &setting, &table.total, (table.rows.len() + 1, Face::Bold));
    }
    flow.y += GAP * 3 / 4;
}

impl Setting<'_> {
    fn leading(&self) -> Milli {
        self.size * 13 / 10
    }

    /// The lines of each cell.
    fn cells(&self, row: &[Cell], face: Face) -> Vec<Vec<String>> {
        let columns = self.columns.iter().zip(&self.widths).zip(row);
        let lines = columns.map(|((column, width), cell)| match column.holds {
            Holds::Words => text::wrap(&written(cell), face, self.size, *width),
            Holds::Figures => vec![face.drawable(&written(cell))],
        });
        lines.collect()
    }

    fn titles(&self) -> Vec<Vec<String>> {
        let columns = self.columns.iter().zip(&self.widths);
        columns.map(|(column, width)| text::wrap(&column.title, Face::Bold, self.title_size(), *width)).collect()
    }

    fn title_size(&self) -> Milli {
        self.size - 500
    }

    fn height(&self, cells: &[Vec<String>]) -> Milli {
        let lines = cells.iter().map(Vec::len).max().unwrap_or(1);
        self.leading() * Milli::try_from(lines).unwrap_or(1) + 2 * PAD
    }

    /// Draws the lines of each cell from `y` down.
    fn draw(&self, flow: &mut Flow, cells: &[Vec<String>], style: Style, row: Option<usize>) {
        let mut x = LEFT;
        for (place, ((column, width), lines)) in self.columns.iter().zip(&self.widths).zip(cells).enumerate() {
            let part = row.map_or(Part::Furniture, |row| Part::Block(self.block, row, place));
            let mut y = flow.y + PAD + style.size;
            for (number, line) in lines.iter().enumerate() {
                let at = match column.holds {
                    Holds::Words => x,
                    Holds::Figures => x + width - style.face.width(line, style.size),
                };
                let spaced = if number + 1 < lines.len() { format!("{line} ") } else { line.clone() };
                flow.line(at, y, style, (&spaced, part));
                y += self.leading();
            }
            x += width + GUTTER;
        }
    }
}

/// The titles of the columns; those of a page after the first are furniture.
fn header(flow: &mut Flow, setting: &Setting<'_>, part: Part) {
    let titles = setting.titles();
    let style = Style { face: Face::Bold, size: setting.title_size(), ink: Ink::Soft };
    let row = matches!(part, Part::Block(..)).then_some(0);
    setting.draw(flow, &titles, style, row);
    flow.y += setting.height(&titles);
    let y = flow.y;
    flow.fill(y, 800, Ink::Strong);
    flow.y += 800;
}

/// One row, on one page if it fits on any; otherwise line by line.
fn lay_row(flow: &mut Flow, setting: &Setting<'_>, row: &[Cell], (place, face): (usize, Face)) {
    let style = Style { face, size: setting.size, ink: Ink::Ink };
    let mut cells = setting.cells(row, face);
    loop {
        if flow.need(setting.height(&cells).min(setting.leading() * 12)) {
            header(flow, setting, Part::Furniture);
        }
        let room = usize::try_from((super::BOTTOM - flow.y - 2 * PAD) / setting.leading()).unwrap_or(0).max(1);
        let rest: Vec<Vec<String>> = cells.iter_mut().map(|lines| lines.split_off(room.min(lines.len()))).collect();
        if face == Face::Bold {
            let (y, height) = (flow.y, setting.height(&cells));
            flow.fill(y, height, Ink::Wash);
            flow.fill(y, 800, Ink::Strong);
        }
        setting.draw(flow, &cells, style, Some(place));
        flow.y += setting.height(&cells);
        if rest.iter().all(Vec::is_empty) {
            break;
        }
        cells = rest;
    }
}

/// The largest size at which every figure stands in one line, and how wide each column is.
fn set(table: &Table) -> (Milli, Vec<Milli>) {
    let gutters = GUTTER * Milli::try_from(table.columns.len().saturating_sub(1)).unwrap_or(0);
    let room = WIDTH - gutters;
    let needs = SIZES.map(|size| (size, needed(table, size)));
    let fits = |(_, needed): &&(Milli, Vec<Need>)| needed.iter().map(|need| need.least).sum::<Milli>() <= room;
    let (size, needed) = needs.iter().find(fits).or(needs.last()).expect("there are sizes");
    let holds: Vec<Holds> = table.columns.iter().map(|column| column.holds).collect();
    (*size, shared(needed, &holds, room))
}

/// What a column needs.
#[derive(Clone, Copy)]
struct Need {
    least: Milli,
    most: Milli,
}

fn needed(table: &Table, size: Milli) -> Vec<Need> {
    let rows = table.rows.iter().map(|row| (row, Face::Regular));
    let rows: Vec<_> = rows.chain(std::iter::once((&table.total, Face::Bold))).collect();
    let of = |(place, column): (usize, &Column)| {
        let title = text::narrowest(&column.title, Face::Bold, size - 500);
        let wished = text::natural(&column.title, Face::Bold, size - 500);
        let cells = rows.iter().filter_map(|(row, face)| Some((written(row.get(place)?), *face)));
        let most = cells.map(|(cell, face)| text::natural(&cell, face, size)).max().unwrap_or(0);
        let least = match column.holds {
            Holds::Words => most.max(title).min(WORDS_MIN).max(title),
            Holds::Figures => most.max(title),
        };
        // A title breaks between its words only where there is no room for it.
        Need { least, most: most.max(wished).max(least) }
    };
    table.columns.iter().enumerate().map(of).collect()
}

/// Gives every column its least, columns of words more while they have a use for it, and what is left to those of words,
/// or to all alike where there are none.
fn shared(needed: &[Need], holds: &[Holds], room: Milli) -> Vec<Milli> {
    let count = |columns: usize| Milli::try_from(columns).unwrap_or(1).max(1);
    let least: Milli = needed.iter().map(|need| need.least).sum();
    if room < least {
        return vec![room / count(needed.len()); needed.len()];
    }
    let wished: Milli = needed.iter().map(|need| need.most - need.least).sum();
    let given = wished.min(room - least);
    let part = |need: &Need| {
        let more = i64::from(need.most - need.least) * i64::from(given) / i64::from(wished.max(1));
        need.least + Milli::try_from(more).unwrap_or(0)
    };
    let wordy = holds.iter().filter(|holds| **holds == Holds::Words).count();
    let spare = (room - least - given) / count(if wordy == 0 { needed.len() } else { wordy });
    let takes = |holds: Holds| wordy == 0 || holds == Holds::Words;
    needed.iter().zip(holds).map(|(need, holds)| part(need) + if takes(*holds) { spare } else { 0 }).collect()
}

/// A cell as it is read.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => "–".to_owned(),
        Cell::Words(words) => words.clone(),
        Cell::Money(amount) => money(*amount),
        Cell::Day(day) => date(day_number(*day)),
        Cell::Count(count) => count.to_string(),
        Cell::Rate(rate) => percent(*rate),
    }
}
