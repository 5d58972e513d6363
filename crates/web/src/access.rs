//! The access table: what each route needs. A route that is not in it cannot be reached.
use base::Right;
use std::collections::HashMap;

/// What a route needs of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it answers strangers.
    Nothing,
    /// A session of anybody on the staff.
    Session,
    /// A session with this right.
    Right(Right),
    /// A bearer key of the outside world.
    Key,
}

/// The needs of every route, by method and path.
#[derive(Clone, Debug, Default)]
pub struct Access {
    needs: HashMap<(String, String), Need>,
}

/// A line of the table does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("access table, line {line}: {text:?} is not `METHOD /path need`")]
pub struct AccessError {
    /// Counted from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
}

impl Access {
    /// Reads lines of `METHOD /path need`; `#` starts a comment. Needs are `nothing`, `session`, `key` or a right.
    pub fn parse(table: &str) -> Result<Self, AccessError> {
        let mut needs = HashMap::new();
        for (index, text) in table.lines().enumerate() {
            let words: Vec<&str> = text.split('#').next().unwrap_or_default().split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [method, path, need] => {
                    let need =
                        Need::read(need).ok_or_else(|| AccessError { line: index + 1, text: text.to_owned() })?;
                    needs.insert(((*method).to_owned(), (*path).to_owned()), need);
                }
                _ => return Err(AccessError { line: index + 1, text: text.to_owned() }),
            }
        }
        Ok(Self { needs })
    }

    /// What this route needs; `None` if it is not in the table.
    pub fn need(&self, method: &str, path: &str) -> Option<Need> {
        self.needs.get(&(method.to_owned(), path.to_owned())).copied()
    }

    /// Every route of the table.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &str, Need)> {
        self.needs.iter().map(|((method, path), need)| (method.as_str(), path.as_str(), *need))
    }
}

impl Need {
    fn read(word: &str) -> Option<Self> {
        match word {
            "nothing" => Some(Self::Nothing),
            "session" => Some(Self::Session),
            "key" => Some(Self::Key),
            right => serde_json::from_value(serde_json::Value::String(right.to_owned())).ok().map(Self::Right),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_reads_and_unlisted_routes_have_no_need() {
        let access = Access::parse("# doors\nGET /api/health nothing\nPOST /api/imports import # files\n").unwrap();

        assert_eq!(access.need("GET", "/api/health"), Some(Need::Nothing));
        assert_eq!(access.need("POST", "/api/imports"), Some(Need::Right(Right::Import)));
        assert_eq!(access.need("GET", "/api/imports"), None);
    }

    #[test]
    fn an_unknown_need_is_an_error_with_its_line() {
        let error = Access::parse("GET /a nothing\nGET /b wishes").unwrap_err();

        assert_eq!(error.line, 2);
    }
}
