//! A document as a PDF: tagged and titled so that it can be read aloud (PDF/UA-1), and made to be kept (PDF/A-2a).
//!
//! Written by our own hand, since documents need little of the format (text, rules, one colour space, two fonts, a tree
//! of tags) and a library costs more to build than all of `paper`; see `docs/decisions`. No float, clock or chance
//! is in it: the same sheet makes the same bytes.
mod about;
mod file;
mod fonts;
mod tags;

use super::{
    layout::{Figure, Fill, Ink, Line, PAGE_HEIGHT, PAGE_WIDTH, Page, Part, font::Face, font::Milli, pages},
    sheet::{Block, Sheet},
};
use file::{File, Id, push, text};
use tags::{Spoken, Tags};

/// The language of every document.
const LANGUAGE: &str = "es-AR";

/// sRGB, said without a profile so that nothing has to be carried along.
const COLOURS: &str = "[/CalRGB<</WhitePoint[0.9505 1 1.089]/Gamma[2.2 2.2 2.2]\
    /Matrix[0.4124 0.2126 0.0193 0.3576 0.7152 0.1192 0.1805 0.0722 0.9505]>>]";

/// Draws a document; `code` names the file, and stands on each page of one that is kept.
pub fn pdf(sheet: &Sheet, code: &str) -> Vec<u8> {
    let laid = pages(sheet, code);
    let mut file = File::default();
    let (root, tree) = (file.reserve(), file.reserve());
    let resources = resources(&mut file);
    let (ids, spoken) = draw(&mut file, tree, &laid, resources);
    let tags = tags::write(&mut file, sheet, Tags { pages: &ids, laid: &laid, spoken });
    let outline = outline(&mut file, sheet, &laid, &ids);
    let described = about::metadata(&mut file, sheet, code);
    let body = format!(
        "<</Type/Catalog/Pages {tree}/Lang{}/MarkInfo<</Marked true>>/StructTreeRoot {tags}/Outlines {outline}\
         /Metadata {}/ViewerPreferences<</DisplayDocTitle true>>>>",
        text(LANGUAGE),
        described.metadata,
    );
    file.put(root, body);
    file.finish(root, described.info, code)
}

/// The fonts and the colours that every page uses.
fn resources(file: &mut File) -> Id {
    let (regular, bold) = (fonts::write(file, Face::Regular), fonts::write(file, Face::Bold));
    file.add(format!("<</Font<</R {regular}/B {bold}>>/ColorSpace<</S{COLOURS}>>>>"))
}

/// Draws every page; where each part of the document came to stand.
fn draw(file: &mut File, tree: Id, laid: &[Page], resources: Id) -> (Vec<Id>, Spoken) {
    let mut spoken = Spoken::new();
    let ids: Vec<Id> = laid.iter().map(|_| file.reserve()).collect();
    let size = format!("{} {}", points(PAGE_WIDTH), points(PAGE_HEIGHT));
    for (place, (page, id)) in laid.iter().zip(&ids).enumerate() {
        let content = content(page, place, &mut spoken);
        let content = file.stream("", content.as_bytes());
        let body = format!(
            "<</Type/Page/Parent {tree}/MediaBox[0 0 {size}]/Resources {resources}/Contents {content}\
             /StructParents {place}/Tabs/S>>"
        );
        file.put(*id, body);
    }
    let kids = ids.iter().map(Id::to_string).collect::<Vec<_>>().join(" ");
    file.put(tree, format!("<</Type/Pages/Kids[{kids}]/Count {}>>", ids.len()));
    (ids, spoken)
}

/// What a page draws, every piece of it marked as part of the document or as furniture.
fn content(page: &Page, place: usize, spoken: &mut Spoken) -> String {
    let mut drawn = String::from("/S cs\n");
    let mut ink = None;
    for fill in &page.fills {
        drawn.push_str("/Artifact BMC\n");
        paint(&mut drawn, &mut ink, fill.ink);
        rectangle(&mut drawn, fill);
        drawn.push_str("EMC\n");
    }
    let mut count = 0;
    for line in &page.lines {
        if line.part == Part::Furniture {
            drawn.push_str("/Artifact<</Type/Pagination>>BDC\n");
        } else {
            push(&mut drawn, format_args!("/Span<</MCID {count}>>BDC\n"));
            spoken.entry(line.part).or_default().push((place, count));
            count += 1;
        }
        paint(&mut drawn, &mut ink, line.style.ink);
        write_line(&mut drawn, line);
        drawn.push_str("EMC\n");
    }
    for Figure { part, fills, .. } in &page.figures {
        push(&mut drawn, format_args!("/Figure<</MCID {count}>>BDC\n"));
        spoken.entry(*part).or_default().push((place, count));
        count += 1;
        for fill in fills {
            paint(&mut drawn, &mut ink, fill.ink);
            rectangle(&mut drawn, fill);
        }
        drawn.push_str("EMC\n");
    }
    drawn
}

fn paint(drawn: &mut String, held: &mut Option<Ink>, ink: Ink) {
    if *held != Some(ink) {
        let [red, green, blue] = colour(ink).map(|part| decimal(part * 1_000 / 255));
        push(drawn, format_args!("{red} {green} {blue} sc\n"));
        *held = Some(ink);
    }
}

const fn colour(ink: Ink) -> [i32; 3] {
    match ink {
        Ink::Ink => [0x10, 0x21, 0x1f],
        Ink::Soft => [0x43, 0x56, 0x52],
        Ink::Brand => [0x0b, 0x55, 0x63],
        Ink::Line => [0xd3, 0xdb, 0xd8],
        Ink::Strong => [0x7f, 0x8e, 0x8a],
        Ink::Wash => [0xee, 0xf3, 0xf2],
        Ink::Code => [0, 0, 0],
    }
}

fn rectangle(drawn: &mut String, fill: &Fill) {
    let Fill { x, y, width, height, .. } = *fill;
    let [x, y, width, height] = [x, PAGE_HEIGHT - y - height, width, height].map(points);
    push(drawn, format_args!("{x} {y} {width} {height} re f\n"));
}

fn write_line(drawn: &mut String, line: &Line) {
    let name = match line.style.face {
        Face::Regular => 'R',
        Face::Bold => 'B',
    };
    let [x, y, size] = [line.x, PAGE_HEIGHT - line.y, line.style.size].map(points);
    push(drawn, format_args!("BT/{name} {size} Tf {x} {y} Td<"));
    for letter in line.text.chars() {
        push(drawn, format_args!("{:04x}", line.style.face.glyph(letter).id));
    }
    drawn.push_str(">Tj ET\n");
}

/// Thousandths of a point as points.
fn points(length: Milli) -> String {
    decimal(length)
}

/// Thousandths of one, without zeros that say nothing.
fn decimal(thousandths: i32) -> String {
    let (sign, value) = (if thousandths < 0 { "-" } else { "" }, thousandths.unsigned_abs());
    let all = format!("{sign}{}.{:03}", value / 1_000, value % 1_000);
    all.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The title and the headings, for whoever looks for a place.
fn outline(file: &mut File, sheet: &Sheet, laid: &[Page], pages: &[Id]) -> Id {
    let named = |part: Part| match part {
        Part::Title => Some(sheet.kind.title_es()),
        Part::Block(block, 0, 0) => sheet.blocks.get(block).and_then(|block| match block {
            Block::Heading(words) => Some(words.as_str()),
            Block::Slip(slip) => Some(slip.title.as_str()),
            Block::Text(_)
            | Block::Small(_)
            | Block::Facts(_)
            | Block::Figure { .. }
            | Block::Table(_)
            | Block::Signatures(_) => None,
        }),
        Part::Head | Part::Subject | Part::Block(..) | Part::Furniture => None,
    };
    let mut found: Vec<(Part, String)> = Vec::new();
    for (page, id) in laid.iter().zip(pages) {
        for line in &page.lines {
            let known = found.last().is_some_and(|(part, _)| *part == line.part);
            if let Some(words) = named(line.part).filter(|_| !known) {
                let top = points(PAGE_HEIGHT - line.y + 2 * line.style.size);
                found.push((line.part, format!("/Title{}/Dest[{id}/XYZ 0 {top} 0]", text(words))));
            }
        }
    }
    let root = file.reserve();
    let ids: Vec<Id> = found.iter().map(|_| file.reserve()).collect();
    for (place, ((_, said), id)) in found.iter().zip(&ids).enumerate() {
        let before = place.checked_sub(1).and_then(|before| ids.get(before));
        let link = |name: &str, id: Option<&Id>| id.map(|id| format!("/{name} {id}")).unwrap_or_default();
        let (prev, next) = (link("Prev", before), link("Next", ids.get(place + 1)));
        file.put(*id, format!("<<{said}/Parent {root}{prev}{next}>>"));
    }
    let ends = match (ids.first(), ids.last()) {
        (Some(first), Some(last)) => format!("/First {first}/Last {last}/Count {}", ids.len()),
        (None, _) | (_, None) => String::new(),
    };
    file.put(root, format!("<</Type/Outlines{ends}>>"));
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_without_idle_zeros() {
        let written = [0, 5, 1_000, -1_500, 595_276, 10].map(decimal);

        assert_eq!(written, ["0", "0.005", "1", "-1.5", "595.276", "0.01"]);
    }
}
