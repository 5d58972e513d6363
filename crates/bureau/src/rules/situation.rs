//! How the registry classifies a debtor, and which of several classifications is the worst.
use serde::{Deserialize, Serialize};

/// The class that an entity gives to a debtor (BCRA, «Clasificación de deudores»; names of the consumer portfolio).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Situation {
    /// 0 or blank: the entity said nothing that month.
    #[default]
    Untold = 0,
    /// 1: up to 31 days late.
    Normal = 1,
    /// 2, in files 21 or 23: up to 90 days.
    LowRisk = 2,
    /// 3: up to 180 days.
    MediumRisk = 3,
    /// 4: up to a year.
    HighRisk = 4,
    /// 5: more than a year; also the historic 6, «irrecuperable por disposición técnica», which is a mark today.
    Irrecoverable = 5,
    /// 11: wholly covered by preferred guarantees «A», and therefore not classified.
    Covered = 11,
}

impl Situation {
    /// The situation of a file's two characters. `21` and `23` are both situation 2; blank and zero are untold.
    pub fn of_file(code: [u8; 2]) -> Option<Self> {
        Some(match &code {
            b"  " | b"00" | b" 0" | b"0 " => Self::Untold,
            b"01" | b" 1" | b"1 " => Self::Normal,
            b"02" | b" 2" | b"2 " | b"21" | b"23" => Self::LowRisk,
            b"03" | b" 3" | b"3 " => Self::MediumRisk,
            b"04" | b" 4" | b"4 " => Self::HighRisk,
            b"05" | b" 5" | b"5 " | b"06" | b" 6" | b"6 " => Self::Irrecoverable,
            b"11" => Self::Covered,
            _ => return None,
        })
    }

    /// The situation of a number, as the web service writes it.
    pub fn of_number(number: i64) -> Option<Self> {
        Some(match number {
            0 => Self::Untold,
            1 => Self::Normal,
            2 | 21 | 23 => Self::LowRisk,
            3 => Self::MediumRisk,
            4 => Self::HighRisk,
            5 | 6 => Self::Irrecoverable,
            11 => Self::Covered,
            _ => return None,
        })
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// 1 to 5, if it is a class at all: what is untold or covered says nothing of how somebody pays.
    pub const fn class(self) -> Option<u8> {
        match self {
            Self::Untold | Self::Covered => None,
            Self::Normal | Self::LowRisk | Self::MediumRisk | Self::HighRisk | Self::Irrecoverable => Some(self as u8),
        }
    }

    /// What people call it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Untold => "Sin informar",
            Self::Normal => "Normal",
            Self::LowRisk => "Riesgo bajo",
            Self::MediumRisk => "Riesgo medio",
            Self::HighRisk => "Riesgo alto",
            Self::Irrecoverable => "Irrecuperable",
            Self::Covered => "Cubierta con garantías preferidas «A»",
        }
    }
}

/// The worst class, 1 to 5; `None` where nobody gives one.
pub fn worst(situations: impl IntoIterator<Item = Situation>) -> Option<u8> {
    situations.into_iter().filter_map(Situation::class).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_files_are_read_as_the_domain_says() {
        // domain.md §2.1.
        for (code, number) in [(b"01", 1), (b"21", 2), (b"23", 2), (b"03", 3), (b"04", 4), (b"05", 5), (b"11", 11)] {
            assert_eq!(Situation::of_file(*code).map(Situation::number), Some(number), "{code:?}");
        }
        assert_eq!(Situation::of_file(*b"  "), Some(Situation::Untold));
        assert_eq!(Situation::of_file(*b"06"), Some(Situation::Irrecoverable));
        for wrong in [b"07", b"12", b"22", b"xx", b"-1"] {
            assert_eq!(Situation::of_file(*wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn what_is_untold_or_covered_is_never_the_worst() {
        use Situation::{Covered, LowRisk, Normal, Untold};

        assert_eq!(worst([Covered, Normal, LowRisk, Untold]), Some(2));
        assert_eq!(worst([Covered, Untold]), None);
        assert_eq!(worst([]), None);
    }
}
