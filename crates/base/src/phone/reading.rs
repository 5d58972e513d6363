//! Everything that a written number may be: several candidates with their kind, and which to prefer for what.
use super::{Line, Phone, PhoneError, Region};
use serde::Serialize;

/// A number as it was read: never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhoneReading {
    /// What it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// One number that a text may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// In E.164.
    pub number: Phone,
    /// What answers there if it is this one.
    pub line: Line,
    /// How the text became this number.
    pub how: How,
}

/// How a text became a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// As it is written.
    Written,
    /// Argentina: the same ten digits may be a mobile, with its 9.
    MayBeMobile,
    /// Without the area: the one that was given.
    AreaAdded,
    /// Brazil and Chile: mobiles gained a 9 before the number.
    NinthAdded,
    /// Colombia: fixed lines gained a 60 before the area.
    SixtyAdded,
}

impl PhoneReading {
    /// Whether only a repair makes it a number: nobody should be called by it without asking.
    pub fn is_repaired(&self) -> bool {
        self.candidates.iter().all(|candidate| !matches!(candidate.how, How::Written | How::MayBeMobile))
    }

    /// The number to call.
    pub fn for_calls(&self) -> Option<&Phone> {
        self.candidates.first().map(|candidate| &candidate.number)
    }

    /// The number for messages: a mobile if it can be one.
    pub fn for_messages(&self) -> Option<&Phone> {
        let of = |line: Line| self.candidates.iter().find(|candidate| candidate.line == line);
        of(Line::Mobile).or_else(|| of(Line::FixedOrMobile)).map(|candidate| &candidate.number)
    }
}

/// Reads a number as written in `region`, keeping every doubt. `area` is the area code of those who write without one.
///
/// # Errors
/// Fails where neither the number nor a repair of it exists.
pub fn read_phone(text: &str, region: Region, area: Option<&str>) -> Result<PhoneReading, PhoneError> {
    match Phone::parse(text, region) {
        Ok(phone) => Ok(PhoneReading { candidates: readings(&phone, How::Written) }),
        Err(refused) => {
            let repaired = repaired(text, region, area).ok_or(refused)?;
            Ok(PhoneReading { candidates: repaired })
        }
    }
}

/// A number and, where it does not tell, the mobile that it may be as well.
fn readings(phone: &Phone, how: How) -> Vec<Candidate> {
    let own = |line: Line| Candidate { number: phone.clone(), line, how };
    match phone.for_messages() {
        Some(mobile) if mobile != *phone => {
            let other = Candidate {
                line: Line::Mobile,
                how: if how == How::Written { How::MayBeMobile } else { how },
                number: mobile,
            };
            vec![own(Line::Fixed), other]
        }
        Some(_) | None => vec![own(phone.line())],
    }
}

fn repaired(text: &str, region: Region, area: Option<&str>) -> Option<Vec<Candidate>> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix(region.country_code()).filter(|rest| 8 <= rest.len()).unwrap_or(&digits);
    let plain = national.trim_start_matches('0');
    let (number, how) = match region {
        Region::Ar => (with_area(plain, area?), How::AreaAdded),
        Region::Mx => (format!("{}{plain}", area?), How::AreaAdded),
        Region::Br if plain.len() == 10 => {
            let (area, line) = plain.split_at_checked(2)?;
            (format!("{area}9{line}"), How::NinthAdded)
        }
        Region::Br => (format!("{}{plain}", area?), How::AreaAdded),
        Region::Cl if plain.len() == 8 => (format!("9{plain}"), How::NinthAdded),
        Region::Co if plain.len() == 8 => (format!("60{plain}"), How::SixtyAdded),
        Region::Bo | Region::Cl | Region::Co | Region::Ec | Region::Pe | Region::Py | Region::Uy => {
            (format!("{}{plain}", area?), How::AreaAdded)
        }
    };
    Some(readings(&Phone::parse(&number, region).ok()?, how))
}

/// `15 6591 5201` of area 11 is `9 11 6591 5201`; `4381-0996` is `11 4381-0996`.
fn with_area(plain: &str, area: &str) -> String {
    let subscriber = 10_usize.saturating_sub(area.len());
    match plain.strip_prefix("15") {
        Some(line) if line.len() == subscriber => format!("9{area}{line}"),
        Some(_) | None => format!("{area}{plain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, region: Region, area: Option<&str>) -> Vec<(String, Line, How)> {
        let reading = read_phone(text, region, area).unwrap();
        reading.candidates.into_iter().map(|found| (found.number.to_string(), found.line, found.how)).collect()
    }

    #[test]
    fn a_bare_argentine_number_keeps_both_readings_and_says_which_to_prefer() {
        let reading = read_phone("11 6591 5201", Region::Ar, None).unwrap();

        assert_eq!(
            read("11 6591 5201", Region::Ar, None),
            [
                ("+541165915201".to_owned(), Line::Fixed, How::Written),
                ("+5491165915201".to_owned(), Line::Mobile, How::MayBeMobile),
            ]
        );
        assert_eq!(reading.for_calls().unwrap().as_str(), "+541165915201");
        assert_eq!(reading.for_messages().unwrap().as_str(), "+5491165915201");
        assert!(!reading.is_repaired());
    }

    #[test]
    fn numbers_without_area_take_the_one_that_is_given() {
        assert_eq!(read_phone("15 6591 5201", Region::Ar, None), Err(PhoneError::NoArea));
        assert_eq!(
            read("15 6591 5201", Region::Ar, Some("11")),
            [("+5491165915201".to_owned(), Line::Mobile, How::AreaAdded)]
        );
        assert_eq!(read("4381-0996", Region::Ar, Some("11"))[0].0, "+541143810996");
        assert_eq!(read("1234 5678", Region::Mx, Some("55"))[0].0, "+525512345678");
        assert!(read_phone("4381-0996", Region::Ar, Some("11")).unwrap().is_repaired());
    }

    #[test]
    fn numbers_from_before_a_change_of_plan_are_repaired() {
        assert_eq!(
            read("(11) 6123-4567", Region::Br, None),
            [("+5511961234567".to_owned(), Line::Mobile, How::NinthAdded)]
        );
        assert_eq!(read("1 234 5678", Region::Co, None), [("+576012345678".to_owned(), Line::Fixed, How::SixtyAdded)]);
        assert_eq!(read("6123 4567", Region::Cl, None), [("+56961234567".to_owned(), Line::Mobile, How::NinthAdded)]);
    }

    #[test]
    fn what_no_repair_makes_a_number_is_refused() {
        for (text, region) in
            [("", Region::Ar), ("no tiene", Region::Br), ("12", Region::Co), ("123456789012345678", Region::Cl)]
        {
            assert!(read_phone(text, region, Some("11")).is_err(), "{text}");
        }
    }
}
