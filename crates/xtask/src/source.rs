//! A Rust file as text, told apart into code, strings and comments, line by line.
//!
//! The rules look for words, so a full parse would be more than they need: `rustfmt` has already put every file in
//! one shape.

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// From the folder of the workspace, with `/`.
    pub path: String,
    /// The file with the insides of strings and comments blanked, lines kept.
    pub code: String,
    /// The insides of strings: the line each starts on, counted from one, and its text.
    pub strings: Vec<(usize, String)>,
    /// The insides of comments: the line each starts on, counted from one, and its text.
    pub comments: Vec<(usize, String)>,
}

impl Source {
    /// Tells `text` apart.
    pub fn new(path: String, text: &str) -> Self {
        let mut reader = Reader { rest: text, line: 1, code: String::new(), strings: Vec::new(), comments: Vec::new() };
        while reader.step() {}
        Self { path, code: reader.code, strings: reader.strings, comments: reader.comments }
    }

    /// The words of the code: identifiers and keywords, with the line of each.
    pub fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_break = |letter: char| !letter.is_alphanumeric() && letter != '_';
        self.code.lines().enumerate().flat_map(move |(index, line)| {
            line.split(is_break).filter(|word| !word.is_empty()).map(move |word| (index + 1, word))
        })
    }

    /// Whether a word of the code is `wanted`.
    pub fn uses(&self, wanted: &str) -> bool {
        self.words().any(|(_, word)| word == wanted)
    }

    /// Where the tests of the file begin, a line counted from one; past its end where it has none.
    pub fn tests_from(&self) -> usize {
        let marker = self.code.lines().position(|line| line.trim() == "#[cfg(test)]");
        marker.map_or(usize::MAX, |index| index + 1)
    }
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    code: String,
    strings: Vec<(usize, String)>,
    comments: Vec<(usize, String)>,
}

impl Reader<'_> {
    /// Reads one comment, string or letter; `false` at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        let hashes = self.raw_hashes();
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.comments.push((self.line, self.rest.get(2..end).unwrap_or_default().to_owned()));
            self.blank(end);
        } else if self.rest.starts_with("/*") {
            let end = self.rest.find("*/").map_or(self.rest.len(), |at| at + 2);
            self.comments.push((self.line, self.rest.get(2..end).unwrap_or_default().to_owned()));
            self.blank(end);
        } else if let Some((open, hashes)) = hashes {
            let close = format!("\"{}", "#".repeat(hashes));
            let inside = self.rest.get(open..).unwrap_or_default();
            let length = inside.find(&close).unwrap_or(inside.len());
            self.keep_string(open, length, close.len());
        } else if first == '"' {
            let length = self.rest.get(1..).map_or(0, end_of_string);
            self.keep_string(1, length, 1);
        } else if first == '\'' {
            match length_of_letter(self.rest) {
                1 => self.copy(1),
                length => self.blank(length),
            }
        } else {
            self.copy(first.len_utf8());
        }
        true
    }

    /// Where a raw string that starts here opens, and with how many `#`.
    fn raw_hashes(&self) -> Option<(usize, usize)> {
        let after_word = self.code.chars().last().is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        let marks = self.rest.strip_prefix('r').filter(|_| !after_word)?;
        let hashes = marks.len() - marks.trim_start_matches('#').len();
        marks.get(hashes..)?.starts_with('"').then_some((hashes + 2, hashes))
    }

    fn keep_string(&mut self, open: usize, length: usize, close: usize) {
        let inside = self.rest.get(open..open + length).unwrap_or_default().to_owned();
        self.strings.push((self.line, inside));
        self.copy(open);
        self.blank(length);
        self.copy(close.min(self.rest.len()));
    }

    fn copy(&mut self, length: usize) {
        let (now, later) = self.rest.split_at(length);
        self.code.push_str(now);
        self.line += now.matches('\n').count();
        self.rest = later;
    }

    fn blank(&mut self, length: usize) {
        let (now, later) = self.rest.split_at(length);
        self.code.extend(now.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        self.line += now.matches('\n').count();
        self.rest = later;
    }
}

/// The length of what stands before the closing quote.
fn end_of_string(inside: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in inside.char_indices() {
        match letter {
            '"' if !escaped => return at,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    inside.len()
}

/// The length of the letter that starts here, `'x'`; of the mark alone, where it starts a lifetime.
fn length_of_letter(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => rest.get(3..).and_then(|tail| tail.find('\'')).map_or(1, |end| end + 4),
        Some(_) => letters.next().filter(|(_, closing)| *closing == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Source {
        Source::new("x.rs".to_owned(), text)
    }

    #[test]
    fn strings_and_comments_are_not_code() {
        let source = read("let a = \"select \\\" one\"; // axum\nlet b = r#\"two \" x\"#; /* lettre */ 'c'");

        assert_eq!(source.strings, [(1, "select \\\" one".to_owned()), (2, "two \" x".to_owned())]);
        assert_eq!(source.comments.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(source.words().map(|(_, word)| word).collect::<Vec<_>>(), ["let", "a", "let", "b", "r"]);
    }

    #[test]
    fn a_lifetime_is_not_a_letter() {
        let source = read("fn f<'a>(x: &'a str) -> char { '\\'' }\nstruct After;");

        assert!(source.uses("str") && source.uses("After") && source.code.contains("&'a str"));
        assert_eq!(source.words().find(|(_, word)| *word == "After").map(|(line, _)| line), Some(2));
    }

    #[test]
    fn lines_are_kept() {
        let source = read("\"one\ntwo\"\n#[cfg(test)]\nmod tests {}");

        assert_eq!(source.code.lines().count(), 4);
        assert_eq!(source.tests_from(), 3);
    }
}
