//! The catalogue of treatments: what may be done, by whom, at what cost.
use base::Amount;
use people::Channel;
use serde::{Deserialize, Serialize};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The system sends a message.
    Message,
    /// A person calls.
    Call,
    /// A person does something else.
    Task,
    /// Nobody does anything.
    Wait,
}

impl Kind {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Call => "call",
            Self::Task => "task",
            Self::Wait => "wait",
        }
    }

    /// Whether it waits for a person of the staff.
    pub const fn needs_a_person(self) -> bool {
        matches!(self, Self::Call | Self::Task)
    }
}

/// One thing that may be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// How dossiers name it; never reused.
    pub number: u8,
    /// How rows and screens name it.
    pub code: String,
    /// In Spanish.
    pub label: String,
    /// Who acts.
    pub kind: Kind,
    /// By which means, if it contacts the debtor.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// The text to send, if it sends one.
    #[serde(default)]
    pub template: Option<String>,
    /// What one costs.
    #[serde(rename = "cost_minor")]
    pub cost: Amount,
    /// How long the same is not done again, in days; at least 1.
    pub cool_down_days: u16,
    /// What it is, in Spanish.
    pub description: String,
}

/// Every treatment.
#[derive(Clone, Debug)]
pub struct Catalogue {
    treatments: Vec<Treatment>,
}

/// A catalogue that does not hold together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue of treatments: {0}")]
pub struct CatalogueError(String);

impl Catalogue {
    /// The one that ships.
    pub fn shipped() -> Self {
        Self::parse(include_str!("../../data/treatments.toml")).expect("the shipped catalogue holds: a test reads it")
    }

    /// Reads and checks a catalogue.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        #[derive(Deserialize)]
        struct File {
            treatment: Vec<Treatment>,
        }
        let File { treatment: treatments } =
            base::read_toml(text).map_err(|error| CatalogueError(error.to_string()))?;
        for (place, treatment) in treatments.iter().enumerate() {
            let wrong = |problem| Err(CatalogueError(format!("{}: {problem}", treatment.code)));
            if usize::from(treatment.number) != place {
                return wrong("numbers count from zero without gaps");
            }
            if treatment.cool_down_days == 0 {
                return wrong("a cool-down has at least one day");
            }
            if (treatment.kind == Kind::Message) != treatment.template.is_some() {
                return wrong("a message has a template, and nothing else has");
            }
        }
        let catalogue = Self { treatments };
        for code in [Self::NONE, Self::WAIT] {
            catalogue.by_code(code).ok_or_else(|| CatalogueError(format!("{code} is missing")))?;
        }
        Ok(catalogue)
    }

    /// What is done where nothing is owed.
    pub const NONE: &str = "none";
    /// What is done where nothing else may be.
    pub const WAIT: &str = "wait";

    /// All of them, by number.
    pub fn all(&self) -> &[Treatment] {
        &self.treatments
    }

    /// The treatment with this number.
    pub fn get(&self, number: u8) -> Option<&Treatment> {
        self.treatments.get(usize::from(number))
    }

    /// The treatment with this code.
    pub fn by_code(&self, code: &str) -> Option<&Treatment> {
        self.treatments.iter().find(|treatment| treatment.code == code)
    }

    /// How screens name a treatment.
    pub fn label(&self, code: &str) -> String {
        self.by_code(code).map_or_else(|| code.to_owned(), |treatment| treatment.label.clone())
    }

    pub(crate) fn none(&self) -> &Treatment {
        self.by_code(Self::NONE).expect("checked when read")
    }

    pub(crate) fn wait(&self) -> &Treatment {
        self.by_code(Self::WAIT).expect("checked when read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_holds() {
        let catalogue = Catalogue::parse(include_str!("../../data/treatments.toml")).unwrap();

        assert_eq!(catalogue.get(9).unwrap().code, "call_negotiation");
        assert_eq!(catalogue.label("rest"), "No contactar 30 días");
    }

    #[test]
    fn a_message_without_a_text_is_refused() {
        let text = include_str!("../../data/treatments.toml").replacen("template = \"plan_offer\"\n", "", 1);

        assert!(Catalogue::parse(&text).unwrap_err().to_string().contains("plan_offer: a message has a template"));
    }
}
