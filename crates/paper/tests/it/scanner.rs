//! A scanner: what a PDF paints on its pages, pixel by pixel, and the codes that are read from the pixels alone.
use std::collections::BTreeSet;

/// Pixels of a point: 216 to an inch, as a plain printer has.
const SCALE: f64 = 3.0;
const WIDTH: usize = 1_786;
const HEIGHT: usize = 2_526;

/// A page, black and white.
struct Picture {
    dark: Vec<bool>,
}

/// The texts of every square and the digits of all bars in a file.
pub(crate) fn codes(pdf: &[u8]) -> (Vec<String>, BTreeSet<String>) {
    let (mut squares, mut bars) = (Vec::new(), BTreeSet::new());
    for page in painted(pdf) {
        let shade = |x: usize, y: usize| if page.dark[y * WIDTH + x] { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(WIDTH, HEIGHT, shade);
        squares.extend(image.detect_grids().iter().map(|grid| grid.decode().unwrap().1));
        bars.extend((0..HEIGHT).step_by(16).filter_map(|y| digits(&page.dark[y * WIDTH..(y + 1) * WIDTH])));
    }
    (squares, bars)
}

/// The pages that draw figures.
fn painted(pdf: &[u8]) -> Vec<Picture> {
    let mut pages = Vec::new();
    let mut rest = pdf;
    while let Some(start) = find(rest, b"stream\n") {
        rest = &rest[start + 7..];
        let end = find(rest, b"\nendstream").unwrap();
        if let Ok(content) = miniz_oxide::inflate::decompress_to_vec_zlib(&rest[..end])
            && find(&content, b"/Figure<<").is_some()
        {
            pages.push(Picture { dark: paint(std::str::from_utf8(&content).unwrap()) });
        }
        rest = &rest[end + 10..];
    }
    pages
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|some| some == wanted)
}

/// Paints the rectangles of a page, the last one over those before it; words are left out.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a page are few and above zero")]
fn paint(content: &str) -> Vec<bool> {
    let mut dark = vec![false; WIDTH * HEIGHT];
    let mut black = false;
    for line in content.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let numbers: Vec<f64> = words.iter().map_while(|word| word.parse().ok()).collect();
        match (numbers.as_slice(), words.last()) {
            ([red, green, blue], Some(&"sc")) => black = red + green + blue < 1.0,
            ([x, y, width, height], Some(&"f")) => {
                let edge = |place: f64| (place * SCALE).round() as usize;
                let below = HEIGHT - edge(*y);
                for row in HEIGHT - edge(y + height)..below {
                    dark[row * WIDTH + edge(*x)..row * WIDTH + edge(x + width)].fill(black);
                }
            }
            _ => {}
        }
    }
    dark
}

/// The digits of interleaved 2 of 5 on one row of pixels.
fn digits(row: &[bool]) -> Option<String> {
    let mut runs: Vec<(bool, usize)> = Vec::new();
    for dark in row {
        match runs.last_mut() {
            Some((kind, length)) if kind == dark => *length += 1,
            _ => runs.push((*dark, 1)),
        }
    }
    let lengths: Vec<usize> = runs.iter().skip(1).map(|(_, length)| *length).collect();
    let elements = lengths.split_last()?.1;
    let narrow = *elements.iter().min()?;
    let wide: Vec<bool> = elements.iter().map(|length| narrow * 2 < *length).collect();
    let body = wide.strip_prefix([false; 4].as_slice())?.strip_suffix([true, false, false].as_slice())?;
    let digit = |bits: [bool; 5]| {
        let weights = [1, 2, 4, 7, 0];
        let sum: u32 = bits.iter().zip(weights).filter(|(wide, _)| **wide).map(|(_, weight)| weight).sum();
        char::from_digit(if sum == 11 { 0 } else { sum }, 10)
    };
    let mut read = String::new();
    for ten in body.chunks(10) {
        let of = |first: usize| -> Option<[bool; 5]> {
            ten.iter().skip(first).step_by(2).copied().collect::<Vec<_>>().try_into().ok()
        };
        read.push(digit(of(0)?)?);
        read.push(digit(of(1)?)?);
    }
    (!read.is_empty()).then_some(read)
}

/// The objects of a file that are packed, as text.
pub(crate) fn objects(pdf: &[u8]) -> String {
    let mut all = String::new();
    let mut rest = pdf;
    while let Some(start) = find(rest, b"stream\n") {
        rest = &rest[start + 7..];
        let end = find(rest, b"\nendstream").unwrap();
        if let Ok(unpacked) = miniz_oxide::inflate::decompress_to_vec_zlib(&rest[..end]) {
            all.push_str(&String::from_utf8_lossy(&unpacked));
        }
        rest = &rest[end + 10..];
    }
    all
}
