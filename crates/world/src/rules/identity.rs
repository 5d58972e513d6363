//! Documents, phones and mailboxes that are valid and belong to nobody.
use super::words::Place;
use super::{chance::Luck, words};

/// The check digit of the first ten digits of a CUIT, or `None` where the tax agency uses another prefix (domain.md §1.1).
pub(crate) fn cuit_check_digit(first_ten: &str) -> Option<u32> {
    let weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    let sum: u32 =
        first_ten.chars().filter_map(|digit| digit.to_digit(10)).zip(weights).map(|(d, weight)| d * weight).sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

/// The CUIT of a person with this DNI. `prefix` is 20 or 27, drawn at random: it says nothing of the person.
pub(crate) fn cuit(prefix: u8, dni: u32) -> String {
    let body = format!("{prefix}{dni:08}");
    if let Some(digit) = cuit_check_digit(&body) {
        return format!("{body}{digit}");
    }
    let body = format!("23{dni:08}");
    let digit = cuit_check_digit(&body).expect("prefix 23 has a digit wherever 20 and 27 have none");
    format!("{body}{digit}")
}

/// A DNI that no other index of the same world has: from about 18 to 47 million, as adults' are.
pub(crate) fn dni(index: u32) -> u32 {
    const SPAN: u64 = 29_000_003;
    let scattered = u64::from(index) * 11_400_714 % SPAN;
    18_000_000 + u32::try_from(scattered).unwrap_or(0)
}

/// A mobile phone in E.164. Subscriber numbers begin with 4 to 6, and no two indexes share one.
pub(crate) fn mobile(place: &Place, index: u32) -> String {
    let digits = 10 - place.area.len();
    let span = 10_u64.pow(u32::try_from(digits).unwrap_or(8) - 1);
    let rest = u64::from(index) * 6_700_417 % span;
    format!("+549{}{}{rest:0width$}", place.area, 4 + index % 3, width = digits - 1)
}

/// A mailbox of somebody with this name, under `.example`, a domain that nobody can have (RFC 2606).
pub(crate) fn mailbox(first: &str, last: &str, index: u32, luck: &mut Luck) -> String {
    let domain = luck.pick(&["correo.example", "buzon.example", "mail.example"]);
    format!("{}.{}{index}@{domain}", words::plain(first), words::plain(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn check_digits_of_the_vectors() {
        // domain.md §1.1.
        for whole in ["20055361682", "20267565393", "30500001735", "33693450239"] {
            let (body, digit) = whole.split_at(10);
            assert_eq!(cuit_check_digit(body), digit.parse().ok(), "{whole}");
        }
        assert_eq!(cuit(20, 12_345_600), "23123456009");
        assert_eq!(cuit(27, 12_345_608), "23123456084");
        assert_eq!(cuit(20, 12_345_678), "20123456786");
    }

    #[test]
    fn every_person_gets_a_valid_number() {
        let valid = |whole: &str| whole.len() == 11 && cuit_check_digit(&whole[..10]) == whole[10..].parse().ok();

        assert!((0..5_000).all(|index| valid(&cuit(if index % 2 == 0 { 20 } else { 27 }, dni(index)))));
    }

    #[test]
    fn nobody_shares_a_document_or_a_phone() {
        let documents: HashSet<u32> = (0..100_000).map(dni).collect();
        let phones: HashSet<String> = (0..100_000).map(|index| mobile(&words::PLACES[0], index)).collect();

        assert_eq!((documents.len(), phones.len()), (100_000, 100_000));
        assert!(phones.iter().all(|phone| phone.len() == 14 && phone.starts_with("+54911")));
        assert!(documents.iter().all(|dni| (18_000_000..=47_000_003).contains(dni)));
    }
}
