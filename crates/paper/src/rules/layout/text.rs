//! Breaking a text into lines.
use super::font::{Face, Milli};

/// The lines of a text no wider than `width`; a word wider than that is broken. At least one line.
pub fn wrap(text: &str, face: Face, size: Milli, width: Milli) -> Vec<String> {
    let drawable = face.drawable(text);
    let mut lines = Vec::new();
    for paragraph in drawable.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if face.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = broken(word, face, size, width, &mut lines);
        }
        lines.push(line);
    }
    lines
}

/// Breaks a word into lines, all but the last of which are pushed.
fn broken(word: &str, face: Face, size: Milli, width: Milli, lines: &mut Vec<String>) -> String {
    let mut line = String::new();
    for letter in word.chars() {
        line.push(letter);
        if width < face.width(&line, size) && 1 < line.chars().count() {
            line.pop();
            lines.push(std::mem::take(&mut line));
            line.push(letter);
        }
    }
    line
}

/// How wide the widest line of a text is where nothing breaks it.
pub fn natural(text: &str, face: Face, size: Milli) -> Milli {
    let drawable = face.drawable(text);
    drawable.split('\n').map(|line| face.width(line, size)).max().unwrap_or(0)
}

/// How wide its widest word is.
pub fn narrowest(text: &str, face: Face, size: Milli) -> Milli {
    let drawable = face.drawable(text);
    drawable.split([' ', '\n']).map(|word| face.width(word, size)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        let text = "Este recibo no hace presumir el pago de las cuotas anteriores.\nReserva.";

        let lines = wrap(text, Face::Regular, 10_000, 120_000);

        assert!(lines.iter().all(|line| Face::Regular.width(line, 10_000) <= 120_000));
        assert_eq!(lines.join(" "), text.replace('\n', " "));
        assert_eq!(lines.last().unwrap(), "Reserva.");
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        let lines = wrap("a 0123456789012345678901234567890123456789 b", Face::Bold, 10_000, 60_000);

        assert!(lines.iter().all(|line| Face::Bold.width(line, 10_000) <= 60_000));
        assert_eq!(lines.concat(), "a0123456789012345678901234567890123456789 b");
    }

    #[test]
    fn an_empty_text_is_one_line() {
        assert_eq!(wrap("", Face::Regular, 10_000, 100), [""]);
    }
}
