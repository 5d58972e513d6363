//! What was probably meant: zeros that a spreadsheet ate, letters that look like digits, neighbours exchanged.
const REPAIRS_MAX: usize = 8;
const LOST_ZEROS_MAX: usize = 2;

/// Texts near this one that hold, likeliest first: its lost zeros given back, letters that look like digits read as
/// digits, two neighbours exchanged, the last sign computed.
pub(crate) fn repairs(value: &str, length_min: usize, holds: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let near = zeros(value, length_min).chain(alike(value)).chain(exchanged(value)).chain(last_signs(value));
    for candidate in near {
        if candidate != value && !found.contains(&candidate) && holds(&candidate) {
            found.push(candidate);
        }
        if found.len() == REPAIRS_MAX {
            break;
        }
    }
    found
}

/// With zeros before it, where it is a little short: spreadsheets take them for numbers.
fn zeros(value: &str, length_min: usize) -> impl Iterator<Item = String> {
    let short = length_min.saturating_sub(value.chars().count());
    let lost = 0 < short && short <= LOST_ZEROS_MAX && !value.is_empty();
    lost.then(|| format!("{}{value}", "0".repeat(short))).into_iter()
}

/// With digits for the letters that look like them.
fn alike(value: &str) -> impl Iterator<Item = String> {
    let digit = |sign: char| match sign {
        'O' | 'Q' | 'D' => '0',
        'I' | 'L' | '|' => '1',
        'Z' => '2',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        other => other,
    };
    std::iter::once(value.chars().map(digit).collect())
}

/// With each two neighbours exchanged.
fn exchanged(value: &str) -> impl Iterator<Item = String> {
    let signs: Vec<char> = value.chars().collect();
    (1..signs.len()).map(move |place| {
        let mut other = signs.clone();
        other.swap(place - 1, place);
        other.into_iter().collect()
    })
}

/// With every other last sign.
fn last_signs(value: &str) -> impl Iterator<Item = String> {
    let (body, _) = super::digits::split_last(value);
    let body = body.to_owned();
    ('0'..='9').chain(['K', 'A']).map(move |last| format!("{body}{last}"))
}
