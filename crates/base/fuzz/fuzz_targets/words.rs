//! Any line is a rate, a currency, a day or a mailbox, and any text a list of holidays, that is written back as it was read, or is refused.
#![no_main]
use base::{Amount, Currency, Day, Holidays, Rate, Rounding, day_number, day_of, email};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    text.lines().take(8).for_each(look);
    if let Ok(holidays) = Holidays::read(text) {
        let day = Day::constant(2026, 3, 24);
        assert!(!holidays.is_business_day(day) || holidays.name(day).is_none());
        let _ = holidays.know(day);
    }
});

fn look(text: &str) {
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
