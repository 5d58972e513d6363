//! A face in a file: the font itself, how wide its glyphs are, and which letters they stand for.
use super::file::{File, Id, pack, push};
use crate::rules::layout::font::{Face, Glyph};
use std::{collections::BTreeMap, sync::LazyLock};

/// How many letters the format takes at once.
const CHUNK: usize = 100;

/// Writes a face.
pub(super) fn write(file: &mut File, face: Face) -> Id {
    let (name, stem) = match face {
        Face::Regular => ("AtkinsonHyperlegibleNext-Regular", 84),
        Face::Bold => ("AtkinsonHyperlegibleNext-Bold", 140),
    };
    let letters = face.letters();
    let font = file.packed(&format!("/Length1 {}", face.file().len()), packed(face));
    let [left, bottom, right, top, ascent, descent, capitals] =
        <[i32; 7]>::try_from(letters.metrics.as_slice()).expect("the list of letters begins with seven measures");
    let descriptor = file.add(format!(
        "<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{left} {bottom} {right} {top}]/ItalicAngle 0\
         /Ascent {ascent}/Descent {descent}/CapHeight {capitals}/StemV {stem}/FontFile2 {font}>>"
    ));
    let by_glyph: BTreeMap<u16, (char, Glyph)> =
        letters.glyphs.iter().rev().map(|(letter, glyph)| (glyph.id, (*letter, *glyph))).collect();
    let widths = by_glyph.values().map(|(_, glyph)| format!("{}[{}]", glyph.id, glyph.advance)).collect::<Vec<_>>();
    let widths = widths.concat();
    let drawn = file.add(format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>/FontDescriptor {descriptor}/W[{widths}]/CIDToGIDMap/Identity>>"
    ));
    let read = file.stream("", meanings(&by_glyph).as_bytes());
    file.add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{drawn}]/ToUnicode {read}>>"
    ))
}

/// The font, packed once in the life of the process: it is in every document.
fn packed(face: Face) -> Vec<u8> {
    static REGULAR: LazyLock<Vec<u8>> = LazyLock::new(|| pack(Face::Regular.file()));
    static BOLD: LazyLock<Vec<u8>> = LazyLock::new(|| pack(Face::Bold.file()));
    match face {
        Face::Regular => REGULAR.clone(),
        Face::Bold => BOLD.clone(),
    }
}

/// Which letter each glyph stands for, so that what is copied or read aloud is what is seen.
fn meanings(glyphs: &BTreeMap<u16, (char, Glyph)>) -> String {
    let mut map = String::from(
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n\
         <0000><ffff>\nendcodespacerange\n",
    );
    let pairs: Vec<String> =
        glyphs.iter().map(|(id, (letter, _))| format!("<{id:04x}><{:04x}>\n", u32::from(*letter))).collect();
    for some in pairs.chunks(CHUNK) {
        push(&mut map, format_args!("{} beginbfchar\n{}endbfchar\n", some.len(), some.concat()));
    }
    map.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    map
}
