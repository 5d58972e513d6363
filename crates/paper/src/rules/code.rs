//! The code on every page: a hash of all that a document says, short enough to be typed.
use super::sheet::Sheet;

/// Digits and letters that are not confused with one another, by Crockford.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 80 bits: nobody finds another document with the same code.
const LETTERS: usize = 16;

/// A sheet as it is kept, and the code that stands for it: `7H3K-9QWM-2X4T-VBN8`.
///
/// # Errors
/// A sheet that cannot be written; none that is made here.
pub fn seal(sheet: &Sheet) -> Result<(Vec<u8>, String), postcard::Error> {
    let kept = postcard::to_allocvec(sheet)?;
    let code = code_of(&kept);
    Ok((kept, code))
}

/// The code of a sheet as it is kept.
pub fn code_of(kept: &[u8]) -> String {
    let mut hash = [0; LETTERS];
    blake3::Hasher::new().update(b"aldia.paper.1").update(kept).finalize_xof().fill(&mut hash);
    grouped(hash.iter().map(|byte| char::from(letter(*byte))))
}

/// A code as somebody typed it: any case, with or without dashes and blanks, O for 0, I and L for 1. `None` if it
/// cannot be one.
pub fn read(typed: &str) -> Option<String> {
    let plain = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-');
    let letters: Option<Vec<char>> = plain.map(|letter| meant(letter.to_ascii_uppercase())).collect();
    letters.filter(|letters| letters.len() == LETTERS).map(|letters| grouped(letters.into_iter()))
}

fn letter(byte: u8) -> u8 {
    ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0')
}

fn meant(letter: char) -> Option<char> {
    match letter {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        _ => ALPHABET.iter().map(|byte| char::from(*byte)).find(|own| *own == letter),
    }
}

fn grouped(letters: impl Iterator<Item = char>) -> String {
    let mut code = String::with_capacity(LETTERS + LETTERS / 4);
    for (place, letter) in letters.enumerate() {
        if 0 < place && place.is_multiple_of(4) {
            code.push('-');
        }
        code.push(letter);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_less_is_another_code() {
        let code = code_of(b"abc");

        assert_eq!(code.len(), 19);
        assert_ne!(code, code_of(b"ab"));
        assert_eq!(read(&code), Some(code));
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(read("7h3k 9qwm-2x4t vbno"), Some("7H3K-9QWM-2X4T-VBN0".to_owned()));
        assert_eq!(read("7H3K-9QWM-2X4T-VBNU"), None);
        assert_eq!(read("7H3K-9QWM"), None);
    }
}
