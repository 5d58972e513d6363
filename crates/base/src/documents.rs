//! Data that ships as TOML: policies, law, catalogues.
use serde::de::DeserializeOwned;

/// A text that is not the TOML it should be: what is wrong. What is no TOML at all is told with its line and column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadToml(String);

/// Reads a document that ships with the house.
///
/// What reads a type is compiled once, whatever it is read from: documents are short and read once, and whoever builds
/// the house waits for every reader of its own that a type has. Files that people write are read by `toml` itself, which
/// tells the line of a value that is wrong.
///
/// # Errors
/// What is no TOML, or not of this form.
pub fn read_toml<T: DeserializeOwned>(text: &str) -> Result<T, BadToml> {
    let document = toml::Deserializer::parse(text).map_err(|error| BadToml(error.to_string()))?;
    let mut erased = <dyn erased_serde::Deserializer<'_>>::erase(document);
    erased_serde::deserialize(&mut erased).map_err(|error| BadToml(error.to_string()))
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
        assert!(told("from = \"2026-03-01\"\ntags = [\"odd\"]").contains("odd"));
    }
}
