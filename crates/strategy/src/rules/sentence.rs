//! Sentences with numbers in them: `"{promises_kept} de {promises_closed|promesa|promesas}"`.
use crate::rules::feature::{Feature, Features, Unit};
use base::grouped;

/// A sentence whose numbers come from features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Value { feature: Feature, noun: Option<(String, String)> },
}

impl Sentence {
    /// Reads a sentence; on failure, the placeholder that is not known.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some((words, after)) = rest.split_once('{') {
            let (inside, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
            if !words.is_empty() {
                parts.push(Part::Words(words.to_owned()));
            }
            parts.push(read_value(inside)?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Words(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Words alone.
    pub(crate) fn words(text: &str) -> Self {
        Self { parts: vec![Part::Words(text.to_owned())] }
    }

    /// Words, then the value of a feature.
    pub(crate) fn of(text: &str, feature: Feature) -> Self {
        Self { parts: vec![Part::Words(text.to_owned()), Part::Value { feature, noun: None }] }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The features that it names.
    pub fn features(&self) -> impl Iterator<Item = Feature> {
        self.parts.iter().filter_map(|part| match part {
            Part::Words(_) => None,
            Part::Value { feature, .. } => Some(*feature),
        })
    }

    /// The sentence with its numbers.
    pub fn render(&self, features: &Features) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Words(words) => text += words,
                Part::Value { feature, noun } => {
                    let value = features.get(*feature).unwrap_or(0);
                    text += &number(*feature, value);
                    if let Some((one, many)) = noun {
                        text.push(' ');
                        text += if value.abs() == 1 { one } else { many };
                    }
                }
            }
        }
        text
    }
}

fn read_value(inside: &str) -> Result<Part, String> {
    let mut pieces = inside.split('|');
    let code = pieces.next().unwrap_or_default();
    let feature = Feature::from_code(code).ok_or_else(|| code.to_owned())?;
    let noun = match (pieces.next(), pieces.next()) {
        (Some(one), Some(many)) => Some((one.to_owned(), many.to_owned())),
        (Some(one), None) => return Err(one.to_owned()),
        (None, _) => None,
    };
    Ok(Part::Value { feature, noun })
}

fn number(feature: Feature, value: i64) -> String {
    let whole = |value: i64| {
        let sign = if value < 0 { "-" } else { "" };
        format!("{sign}{}", grouped(value.unsigned_abs()))
    };
    match feature.unit() {
        Unit::Amount => format!("$ {}", whole(value / 100)),
        Unit::Days | Unit::Months | Unit::Percent | Unit::Count | Unit::Score => whole(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(text: &str, feature: Feature, value: i64) -> String {
        Sentence::parse(text).unwrap().render(&Features::default().with(feature, value))
    }

    #[test]
    fn nouns_follow_their_number() {
        assert_eq!(say("hace {days_past_due|día|días}", Feature::DaysPastDue, 1), "hace 1 día");
        assert_eq!(say("hace {days_past_due|día|días}", Feature::DaysPastDue, 0), "hace 0 días");
    }

    #[test]
    fn amounts_have_dots_and_no_cents() {
        assert_eq!(say("debe {owed}", Feature::Owed, 123_456_789), "debe $ 1.234.567");
        assert_eq!(say("debe {owed}", Feature::Owed, -1_000_00), "debe $ -1.000");
    }

    #[test]
    fn an_unknown_placeholder_is_refused() {
        assert_eq!(Sentence::parse("tiene {age} años"), Err("age".to_owned()));
        assert!(Sentence::parse("abierta {owed").is_err());
    }
}
