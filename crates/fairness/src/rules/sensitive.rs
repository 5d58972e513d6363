//! What no group may tell, by law.
use base::read_toml;
use serde::Deserialize;
use std::sync::LazyLock;

/// A kind of datum that no file may hold about people who can be told apart.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensitive {
    /// What it is, in Spanish.
    pub label: String,
    /// How words of the name of such a group begin.
    names: Vec<String>,
    /// How words begin that tell it whatever the name.
    values: Vec<String>,
    /// The law.
    pub source: String,
}

/// What a group that is named so, or has this value, would tell; nothing where it may be held.
pub(crate) fn sensitive(name: &str, value: &str) -> Option<&'static Sensitive> {
    static ALL: LazyLock<Vec<Sensitive>> = LazyLock::new(|| {
        #[derive(Deserialize)]
        struct File {
            sensitive: Vec<Sensitive>,
        }
        let file: File = read_toml(include_str!("../../data/sensitive.toml")).expect("a test reads the list");
        file.sensitive
    });
    let (name, value) = (padded(name), padded(value));
    let tells = |text: &str, stems: &[String]| stems.iter().any(|stem| text.contains(&format!(" {stem}")));
    ALL.iter().find(|one| tells(&name, &one.names) || tells(&name, &one.values) || tells(&value, &one.values))
}

/// A text in small letters without accents, its words after one space each.
fn padded(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase).map(|letter| match letter {
        'á' | 'à' | 'ã' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' | 'ì' => 'i',
        'ó' | 'ò' | 'õ' | 'ô' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other if other.is_alphanumeric() => other,
        _ => ' ',
    });
    let text: String = letters.collect();
    text.split_whitespace().fold(String::new(), |padded, word| padded + " " + word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_law_calls_sensitive_is_refused_by_its_name_or_by_its_values() {
        for (name, value, label) in [
            ("Religión", "sí", "convicciones religiosas, filosóficas o morales"),
            ("grupo", "Católica", "convicciones religiosas, filosóficas o morales"),
            ("estado de SALUD", "bueno", "salud"),
            ("certificado de discapacidad", "no", "salud"),
            ("sindicato", "UOM", "afiliación sindical"),
            ("opinión política", "x", "opiniones políticas"),
            ("partido_político", "x", "opiniones políticas"),
            ("etnia", "x", "origen racial o étnico"),
            ("orientación sexual", "x", "vida sexual"),
            ("antecedentes penales", "no", "antecedentes penales o contravencionales"),
        ] {
            let found = sensitive(name, value).unwrap_or_else(|| panic!("{name} {value}"));
            assert_eq!(found.label, label);
            assert!(found.source.starts_with("Ley 25.326"), "{}", found.source);
        }
    }

    #[test]
    fn what_may_be_held_is_not() {
        for (name, value) in [
            ("sexo", "mujer"),
            ("franja de edad", "30 a 39"),
            ("partido", "La Matanza"),
            ("provincia", "Santa Fe"),
            ("estado civil", "casada"),
            ("nivel educativo", "secundario completo"),
            ("tipo de gestión", "judicial"),
        ] {
            assert_eq!(sensitive(name, value), None, "{name} {value}");
        }
    }
}
