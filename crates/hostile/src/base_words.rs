//! Identifiers, telephones and the small words of the house.
use base::{
    Alias, Amount, Cbu, Check, Currency, Day, Dni, Holidays, Phone, Rate, Region, Rounding, Scheme, TaxId, day_number,
    day_of, email, identifiers as identifiers_of, read_phone,
};

/// Countries whose telephones and identifiers are known.
pub(crate) const COUNTRIES: [&str; 10] = ["AR", "BO", "BR", "CL", "CO", "EC", "MX", "PE", "PY", "UY"];

/// Lines looked at in one input.
const LINES_MAX: usize = 8;

/// Any line is an identifier, an account or a telephone that is written back as it was read, or is refused.
pub(crate) fn identifiers(bytes: &[u8]) {
    crate::text(bytes).lines().take(LINES_MAX).for_each(|line| {
        schemes(line);
        numbers(line);
        telephones(line);
    });
}

/// Any line is a rate, a currency, a day or a mailbox, and any text a list of holidays, that is written back as it was
/// read, or is refused.
pub(crate) fn words(bytes: &[u8]) {
    let text = crate::text(bytes);
    text.lines().take(LINES_MAX).for_each(word);
    if let Ok(holidays) = Holidays::read(text) {
        let day = Day::constant(2026, 3, 24);
        assert!(!holidays.is_business_day(day) || holidays.name(day).is_none(), "no business on a holiday");
        let _ = holidays.know(day);
    }
}

/// What is said to be meant by a bad identifier is a good one.
pub(crate) fn schemes(text: &str) {
    for scheme in Scheme::ALL {
        let found = scheme.read(text);
        let _ = (found.display(), found.masked());
        assert!(found.repairs.iter().all(|repair| scheme.read(repair).check == Check::Ok), "a repair is good");
    }
}

fn numbers(text: &str) {
    if let Ok(id) = text.parse::<TaxId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
        let _ = (id.check(), id.holder(), id.masked(), id.dni());
        assert!(id.repaired().is_none_or(|repaired| repaired.check() == Check::Ok), "a repair is good");
    }
    if let Ok(dni) = text.parse::<Dni>() {
        assert_eq!(dni.digits().parse(), Ok(dni));
        assert!(dni.tax_ids().iter().all(|id| id.check() == Check::Ok && id.dni() == Some(dni)), "it comes back");
    }
    if let Ok(cbu) = text.parse::<Cbu>() {
        assert_eq!(Cbu::of_26(&cbu.to_26()).as_ref().map(Cbu::digits), Some(cbu.digits()));
        let _ = (cbu.check(), cbu.keeper(), cbu.bank(), cbu.branch(), cbu.masked());
    }
    assert!(Cbu::repairs(text).iter().all(|repair| repair.parse::<Cbu>().is_ok()), "a repair is good");
    let _ = text.parse::<Alias>();
}

fn telephones(text: &str) {
    for region in COUNTRIES.iter().filter_map(|country| country.parse::<Region>().ok()) {
        let _ = identifiers_of(region, text);
        let _ = read_phone(text, region, Some("11"));
        if let Ok(phone) = Phone::parse(text, region) {
            assert_eq!(phone.as_str().parse().as_ref(), Ok(&phone));
            let _ = (phone.line(), phone.for_messages(), phone.candidates());
        }
    }
}

fn word(text: &str) {
    if let Ok(rate) = text.parse::<Rate>() {
        assert_eq!(rate.to_string().parse(), Ok(rate));
        let _ = Amount::minor(100_00).times(rate, Rounding::HalfUp);
    }
    if let Ok(currency) = text.parse::<Currency>() {
        assert_eq!(currency.code(), text);
    }
    if let Ok(day) = text.parse::<Day>() {
        assert_eq!(day_of(day_number(day)), day);
    }
    if let Some(mailbox) = email(text) {
        assert_eq!(email(&mailbox), Some(mailbox.clone()));
    }
}
