//! Documents: what is written as TOML is read as the JSON that it says, and told by its field where it does not read.
use serde::de::DeserializeOwned;

/// A text that is not the TOML it should be: what is wrong. What is no TOML at all is told with its line and column, what
/// has another form with its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadToml(String);

/// Reads a document that ships with the house, or that people write.
///
/// It is read as JSON: a type has one reader, whatever it comes from, and whoever builds the house waits for every other
/// one.
///
/// # Errors
/// What is no TOML, or not of this form.
pub fn read_toml<T: DeserializeOwned>(text: &str) -> Result<T, BadToml> {
    let json = json_of(text)?;
    serde_json::from_str(&json).map_err(|error| misread(&json, &error))
}

fn json_of(toml: &str) -> Result<String, BadToml> {
    let table: toml::Table = toml.parse().map_err(|error: toml::de::Error| BadToml(error.to_string()))?;
    serde_json::to_string(&table).map_err(|error| BadToml(error.to_string()))
}

/// The line and the column would be those of the JSON, which nobody has seen.
fn misread(json: &str, error: &serde_json::Error) -> BadToml {
    let (field, told) = (field_at(json, error), error.to_string());
    let words = told.rsplit_once(" at line ").map_or(told.as_str(), |(words, _)| words);
    BadToml(if field.is_empty() { words.to_owned() } else { format!("{field}: {words}") })
}

/// The field of a JSON text where reading stopped, such as `treatments[1].weight`: empty for the whole.
pub fn field_at(text: &str, error: &serde_json::Error) -> String {
    let told = error.to_string();
    let missing = told.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    let mut places = places(text, error);
    places.extend(missing.map(Place::Key));
    places.iter().fold(String::new(), |path, place| match place {
        Place::Key("") => path,
        Place::Key(key) if path.is_empty() => (*key).to_owned(),
        Place::Key(key) => format!("{path}.{key}"),
        Place::Index(index) => format!("{path}[{index}]"),
    })
}

/// A key of an object, or a place in a list.
enum Place<'t> {
    Key(&'t str),
    Index(usize),
}

/// The objects and lists that are open where reading stopped, each at its place.
fn places<'t>(text: &'t str, error: &serde_json::Error) -> Vec<Place<'t>> {
    let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut signs = text.bytes().enumerate().take(line + error.column());
    let mut open = Vec::new();
    while let Some((at, sign)) = signs.next() {
        match sign {
            b'{' => open.push(Place::Key("")),
            b'[' => open.push(Place::Index(0)),
            b'}' | b']' => drop(open.pop()),
            b',' => {
                if let Some(Place::Index(index)) = open.last_mut() {
                    *index += 1;
                }
            }
            b'"' => {
                let mut escaped = false;
                let ends = |&(_, sign): &(usize, u8)| {
                    let plain = !escaped;
                    escaped = plain && sign == b'\\';
                    plain && sign == b'"'
                };
                let Some((end, _)) = signs.find(ends) else { break };
                let names = text[end + 1..].trim_start().starts_with(':');
                if let (true, Some(Place::Key(key))) = (names, open.last_mut()) {
                    *key = &text[at + 1..end];
                }
            }
            _ => {}
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wage {
        from: crate::Day,
        #[serde(default)]
        tags: Vec<Tag>,
    }

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Tag {
        Plain,
        With { amount: u32 },
    }

    #[test]
    fn documents_read_as_they_are_written() {
        let wage = read_toml("from = \"2026-03-01\"\ntags = [\"plain\", { with = { amount = 7 } }]");

        let tags = vec![Tag::Plain, Tag::With { amount: 7 }];
        assert_eq!(wage, Ok(Wage { from: jiff::civil::date(2026, 3, 1), tags }));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |text| read_toml::<Wage>(text).unwrap_err().to_string();

        assert!(told("from = ").contains("line 1"), "{}", told("from = "));
        assert!(told("from = \"2026-03-01\"\nuntil = 3").contains("until"));
        assert!(told("from = \"2026-03-01\"\ntags = [\"odd\"]").starts_with("tags[0]: unknown variant `odd`"));
    }
}
