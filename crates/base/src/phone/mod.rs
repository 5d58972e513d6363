//! Telephone numbers of Latin America in E.164, from whatever people wrote.
mod reading;

pub use reading::{Candidate, How, PhoneReading, read_phone};

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A telephone number in E.164: `+5491165915201`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// The country whose way of writing numbers is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Region {
    /// Argentina.
    Ar,
    /// Bolivia.
    Bo,
    /// Brazil.
    Br,
    /// Chile.
    Cl,
    /// Colombia.
    Co,
    /// Ecuador.
    Ec,
    /// Mexico.
    Mx,
    /// Peru.
    Pe,
    /// Paraguay.
    Py,
    /// Uruguay.
    Uy,
}

/// What answers at a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Somebody's pocket: messages arrive.
    Mobile,
    /// A wall: only voice.
    Fixed,
    /// The number does not tell.
    FixedOrMobile,
}

/// Not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Words, several numbers, or nothing.
    #[error("this is not one telephone number")]
    Unreadable,
    /// A local number, as people in the same town dial it.
    #[error("the area code is missing")]
    NoArea,
    /// No such number in that country.
    #[error("no number of that country looks like this")]
    NoSuchNumber,
}

const REGIONS: [Region; 10] = [
    Region::Ar,
    Region::Bo,
    Region::Br,
    Region::Cl,
    Region::Co,
    Region::Ec,
    Region::Mx,
    Region::Pe,
    Region::Py,
    Region::Uy,
];

impl Phone {
    /// Reads a number as written in `region`: with or without `+`, trunk zeros, the Argentine 15, or Mexico's 044.
    ///
    /// What follows a letter, such as an extension, is left out.
    pub fn parse(text: &str, region: Region) -> Result<Self, PhoneError> {
        let text = text.trim();
        let written: String = text.chars().take_while(|sign| !sign.is_alphabetic()).collect();
        let allowed = |sign: char| sign.is_ascii_digit() || sign.is_whitespace() || "()+-.\u{a0}–".contains(sign);
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() || !written.chars().all(allowed) {
            return Err(PhoneError::Unreadable);
        }
        if written.trim_start().starts_with(['+', '(']) && written.contains('+') {
            return abroad(&digits);
        }
        if let Some(rest) = digits.strip_prefix("00") {
            return abroad(rest);
        }
        region.national(&digits).map(|national| region.with(&national)).or_else(|refused| {
            // Files often carry the country code without its plus sign.
            let rest = digits.strip_prefix(region.country_code()).ok_or(refused)?;
            region.national(rest).map(|national| region.with(&national)).map_err(|_| refused)
        })
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What answers there, as far as the number tells.
    pub fn line(&self) -> Line {
        let found = REGIONS.iter().find_map(|region| Some((region, self.national(*region)?)));
        found.map_or(Line::FixedOrMobile, |(region, national)| region.line(national))
    }

    /// The number for messages: an Argentine number that may be a mobile takes the mobile's 9. `None` for a fixed line.
    pub fn for_messages(&self) -> Option<Self> {
        match (self.line(), self.national(Region::Ar)) {
            (Line::Fixed, _) => None,
            (Line::FixedOrMobile, Some(national)) => Some(Self(format!("+549{national}"))),
            (Line::Mobile, _) | (Line::FixedOrMobile, None) => Some(self.clone()),
        }
    }

    /// Every number it may be, itself first: `+541165915201` may also be the mobile `+5491165915201`.
    pub fn candidates(&self) -> Vec<Self> {
        let mut candidates = vec![self.clone()];
        candidates.extend(self.for_messages().filter(|other| other != self));
        candidates
    }

    /// For logs: the country and the last two digits.
    pub fn masked(&self) -> String {
        let last = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        format!("{}…{last}", self.0.get(..3).unwrap_or_default())
    }

    fn national(&self, region: Region) -> Option<&str> {
        self.0.strip_prefix('+')?.strip_prefix(region.country_code())
    }
}

fn abroad(digits: &str) -> Result<Phone, PhoneError> {
    for region in REGIONS {
        if let Some(rest) = digits.strip_prefix(region.country_code()) {
            return region.national(rest).map(|national| region.with(&national));
        }
    }
    if (8..=15).contains(&digits.len()) && !digits.starts_with('0') {
        return Ok(Phone(format!("+{digits}")));
    }
    Err(PhoneError::NoSuchNumber)
}

/// Not one of the countries known here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no country known here is called {0:?}")]
pub struct NoRegion(String);

/// Reads the two letters of ISO 3166, of either case.
impl FromStr for Region {
    type Err = NoRegion;
    fn from_str(text: &str) -> Result<Self, NoRegion> {
        let known = REGIONS.into_iter().find(|region| region.code().eq_ignore_ascii_case(text));
        known.ok_or_else(|| NoRegion(text.to_owned()))
    }
}

impl Region {
    /// Its two letters in ISO 3166.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ar => "AR",
            Self::Bo => "BO",
            Self::Br => "BR",
            Self::Cl => "CL",
            Self::Co => "CO",
            Self::Ec => "EC",
            Self::Mx => "MX",
            Self::Pe => "PE",
            Self::Py => "PY",
            Self::Uy => "UY",
        }
    }

    const fn country_code(self) -> &'static str {
        match self {
            Self::Ar => "54",
            Self::Bo => "591",
            Self::Br => "55",
            Self::Cl => "56",
            Self::Co => "57",
            Self::Ec => "593",
            Self::Mx => "52",
            Self::Pe => "51",
            Self::Py => "595",
            Self::Uy => "598",
        }
    }

    fn with(self, national: &str) -> Phone {
        Phone(format!("+{}{national}", self.country_code()))
    }

    /// The national significant number (domain.md §1.4).
    fn national(self, digits: &str) -> Result<String, PhoneError> {
        let plain = digits.strip_prefix('0').unwrap_or(digits);
        let known = |holds: bool| if holds { Ok(plain.to_owned()) } else { Err(PhoneError::NoSuchNumber) };
        let starts = |firsts: &[char]| plain.starts_with(firsts);
        match self {
            Self::Ar => argentine(plain),
            Self::Mx => mexican(digits),
            Self::Bo => known(plain.len() == 8 && starts(&['2', '3', '4', '5', '6', '7'])),
            Self::Br => {
                let ninth = plain.chars().nth(2);
                let mobile = plain.len() == 11 && ninth == Some('9');
                known(mobile || plain.len() == 10 && ninth.is_some_and(|digit| ('2'..='5').contains(&digit)))
            }
            Self::Cl => known(plain.len() == 9 && starts(&['2', '3', '4', '5', '6', '7', '8', '9'])),
            Self::Co => known(plain.len() == 10 && (starts(&['3']) || plain.starts_with("60"))),
            Self::Ec => known(match plain.len() {
                9 => starts(&['9']),
                8 => starts(&['2', '3', '4', '5', '6', '7']),
                _ => false,
            }),
            Self::Pe => known(match plain.len() {
                9 => starts(&['9']),
                8 => starts(&['1', '4', '5', '6', '7', '8']),
                _ => false,
            }),
            Self::Py => known(matches!(plain.len(), 8 | 9) && starts(&['2', '3', '4', '5', '6', '7', '8', '9'])),
            Self::Uy => known(plain.len() == 8 && starts(&['2', '4', '9'])),
        }
    }

    fn line(self, national: &str) -> Line {
        let fixed_unless = |mobile: bool| if mobile { Line::Mobile } else { Line::Fixed };
        match self {
            Self::Ar if national.len() == 11 => Line::Mobile,
            Self::Ar | Self::Mx => Line::FixedOrMobile,
            Self::Bo => fixed_unless(national.starts_with(['5', '6', '7'])),
            Self::Cl if national.starts_with('8') => Line::FixedOrMobile,
            Self::Br => fixed_unless(national.len() == 11),
            Self::Cl | Self::Ec | Self::Pe | Self::Py | Self::Uy => fixed_unless(national.starts_with('9')),
            Self::Co => fixed_unless(national.starts_with('3')),
        }
    }
}

/// Ten digits, area and line; a mobile is told by a 9 before the area or a 15 after it, and is written with the 9.
fn argentine(plain: &str) -> Result<String, PhoneError> {
    if let Some(rest) = plain.strip_prefix('9') {
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        let number = without_15(rest).unwrap_or_else(|| rest.to_owned());
        return if is_argentine(&number) { Ok(format!("9{number}")) } else { Err(PhoneError::NoSuchNumber) };
    }
    if let Some(number) = without_15(plain) {
        return Ok(format!("9{number}"));
    }
    if is_argentine(plain) {
        return Ok(plain.to_owned());
    }
    let local = matches!(plain.len(), 6..=8) || plain.starts_with("15") && matches!(plain.len(), 8..=10);
    Err(if local { PhoneError::NoArea } else { PhoneError::NoSuchNumber })
}

/// Twelve digits whose 15 follows an area code, without the 15. No number has two such places: only area 11 has two digits.
fn without_15(plain: &str) -> Option<String> {
    let area_digits = if plain.starts_with("11") { 2..=2 } else { 3..=4 };
    let number = area_digits.into_iter().find_map(|digits| {
        let (area, rest) = plain.split_at_checked(digits)?;
        Some(format!("{area}{}", rest.strip_prefix("15")?))
    })?;
    is_argentine(&number).then_some(number)
}

/// Area 11, those that begin with 2 or 3, and the rural 67.
fn is_argentine(number: &str) -> bool {
    number.len() == 10 && (number.starts_with("11") || number.starts_with(['2', '3']) || number.starts_with("67"))
}

/// Ten digits; 044, 045, 01 and the mobile's 1 were abolished in August 2019.
fn mexican(digits: &str) -> Result<String, PhoneError> {
    let plain =
        ["044", "045", "01", "1"].iter().find_map(|prefix| digits.strip_prefix(prefix).filter(|rest| rest.len() == 10));
    let plain = plain.unwrap_or(digits);
    if plain.len() == 10 && plain.starts_with(['2', '3', '4', '5', '6', '7', '8', '9']) {
        return Ok(plain.to_owned());
    }
    Err(if matches!(plain.len(), 7 | 8) { PhoneError::NoArea } else { PhoneError::NoSuchNumber })
}

/// Reads E.164 and nothing else.
impl FromStr for Phone {
    type Err = PhoneError;
    fn from_str(text: &str) -> Result<Self, PhoneError> {
        match text.strip_prefix('+') {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => abroad(digits),
            Some(_) | None => Err(PhoneError::Unreadable),
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, region: Region) -> Result<String, PhoneError> {
        Phone::parse(text, region).map(String::from)
    }

    #[test]
    fn numbers_are_read_as_each_country_writes_them() {
        // domain.md §1.4 and vectors.json.
        let vectors = [
            (Region::Ar, "011 15 6591-5201", "+5491165915201", Line::Mobile),
            (Region::Ar, "+54 9 11 6591-5201", "+5491165915201", Line::Mobile),
            (Region::Ar, "0351 15 612-3456", "+5493516123456", Line::Mobile),
            (Region::Ar, "02966 15 412345", "+5492966412345", Line::Mobile),
            (Region::Ar, "11 6591 5201", "+541165915201", Line::FixedOrMobile),
            (Region::Ar, "(0351) 423-1234", "+543514231234", Line::FixedOrMobile),
            (Region::Mx, "55 1234 5678", "+525512345678", Line::FixedOrMobile),
            (Region::Mx, "+52 1 55 1234 5678", "+525512345678", Line::FixedOrMobile),
            (Region::Mx, "044 55 1234 5678", "+525512345678", Line::FixedOrMobile),
            (Region::Mx, "01 33 1234 5678", "+523312345678", Line::FixedOrMobile),
            (Region::Cl, "9 6123 4567", "+56961234567", Line::Mobile),
            (Region::Cl, "09 6123 4567", "+56961234567", Line::Mobile),
            (Region::Co, "300 123 4567", "+573001234567", Line::Mobile),
            (Region::Pe, "912 345 678", "+51912345678", Line::Mobile),
            (Region::Pe, "01 234 5678", "+5112345678", Line::Fixed),
            (Region::Br, "(11) 96123-4567", "+5511961234567", Line::Mobile),
            (Region::Uy, "094 123 456", "+59894123456", Line::Mobile),
            (Region::Py, "0981 123456", "+595981123456", Line::Mobile),
            (Region::Ec, "099 123 4567", "+593991234567", Line::Mobile),
            (Region::Bo, "71234567", "+59171234567", Line::Mobile),
        ];
        for (region, text, expected, line) in vectors {
            assert_eq!(read(text, region).as_deref(), Ok(expected), "{text}");
            assert_eq!(Phone::parse(text, region).unwrap().line(), line, "{text}");
        }
    }

    #[test]
    fn the_ways_an_argentine_mobile_is_written_are_one_number() {
        let ways = [
            "5491165915201",
            "+54 9 11 15 6591 5201",
            "0054 9 11 6591-5201",
            "91165915201",
            "+54 011 15 6591 5201",
            "011-15-6591-5201 int. 4",
            "(+54 9 11) 6591 5201",
        ];
        for way in ways {
            assert_eq!(read(way, Region::Ar).as_deref(), Ok("+5491165915201"), "{way}");
        }
    }

    #[test]
    fn a_number_without_its_area_says_so() {
        for text in ["15 6591 5201", "4381-0996", "156591520"] {
            assert_eq!(read(text, Region::Ar), Err(PhoneError::NoArea), "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(read("no tiene", Region::Ar), Err(PhoneError::Unreadable));
        assert_eq!(read("", Region::Ar), Err(PhoneError::Unreadable));
        assert_eq!(read("4381-0996 / 4381-0997", Region::Ar), Err(PhoneError::Unreadable));
        assert_eq!(read("0800 222 1234", Region::Ar), Err(PhoneError::NoSuchNumber));
        assert_eq!(read("(11) 6123-4567", Region::Br), Err(PhoneError::NoSuchNumber));
        assert_eq!(read("1 234 567", Region::Co), Err(PhoneError::NoSuchNumber));
    }

    #[test]
    fn a_doubtful_number_keeps_both_candidates_and_messages_prefer_the_mobile() {
        let doubtful = Phone::parse("1165915201", Region::Ar).unwrap();
        let mobile: Phone = "+5491165915201".parse().unwrap();

        assert_eq!(doubtful.candidates(), [doubtful.clone(), mobile.clone()]);
        assert_eq!(doubtful.for_messages(), Some(mobile.clone()));
        assert_eq!(mobile.candidates(), [mobile]);
        assert_eq!("+5112345678".parse::<Phone>().unwrap().for_messages(), None);
    }

    #[test]
    fn numbers_of_the_rest_of_the_world_are_kept_as_they_are() {
        assert_eq!(read("+34 612 345 678", Region::Ar).as_deref(), Ok("+34612345678"));
        assert_eq!("+5491165915201".parse::<Phone>().unwrap().masked(), "+54…01");
    }

    #[test]
    fn what_is_read_reads_back() {
        for area in ["11", "351", "2966", "3435", "294", "2942"] {
            for line in ["5915201999", "4123456789", "1512345678"] {
                let number: String = format!("{area}{line}").chars().take(10).collect();
                let phone = Phone::parse(&number, Region::Ar).unwrap();

                assert_eq!(phone.as_str().parse::<Phone>().unwrap(), phone);
                assert_eq!(
                    Phone::parse(&phone.for_messages().unwrap().to_string(), Region::Ar).unwrap().line(),
                    Line::Mobile
                );
            }
        }
    }
}
