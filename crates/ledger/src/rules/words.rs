//! Amounts, rates and days as Spanish documents write them.
use super::agreement::place_in_agreement;
use base::{Amount, Day, Rate, day_of, grouped};

/// `-1.234,50`.
pub fn money(amount: Amount) -> String {
    let units = amount.to_minor().unsigned_abs();
    let sign = if amount < Amount::ZERO { "-" } else { "" };
    format!("{sign}{},{:02}", grouped(units / 100), units % 100)
}

/// `60 %`, `4,931507 %`.
pub fn percent(rate: Rate) -> String {
    let hundredfold = Rate::pico(rate.to_pico().saturating_mul(100));
    format!("{} %", hundredfold.to_string().replace('.', ","))
}

/// `24/04/2026`.
pub fn date(day: i32) -> String {
    let day: Day = day_of(day);
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// `22 de noviembre de 2026`.
pub fn long_day(day: Day) -> String {
    let place = usize::try_from(day.month() - 1).unwrap_or_default();
    format!("{} de {} de {}", day.day(), MONTHS.get(place).copied().unwrap_or_default(), day.year())
}

/// Where money came from, as people call it: what a file brings is called so.
pub fn payment_source(source: &str) -> &str {
    if source == IMPORTED { "archivo del acreedor" } else { source }
}

/// How a payment that a file brought is kept.
pub const IMPORTED: &str = "import";

/// `cuota 3`, `cuota 3 del acuerdo`, `anticipo del acuerdo`.
pub(super) fn instalment_name(number: u16) -> String {
    match place_in_agreement(number) {
        None => format!("cuota {number}"),
        Some(0) => "anticipo del acuerdo".to_owned(),
        Some(place) => format!("cuota {place} del acuerdo"),
    }
}

/// `1 día`, `73 días`.
pub fn days(count: u32) -> String {
    if count == 1 { "1 día".to_owned() } else { format!("{count} días") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_write_thousands_with_points() {
        let written: Vec<String> =
            [0, 7, 100_00, 1_234_50, -1_234_567_89].map(|units| money(Amount::minor(units))).to_vec();

        assert_eq!(written, ["0,00", "0,07", "100,00", "1.234,50", "-1.234.567,89"]);
    }

    #[test]
    fn money_comes_from_somewhere_that_people_know() {
        assert_eq!([IMPORTED, "transferencia"].map(payment_source), ["archivo del acreedor", "transferencia"]);
    }

    #[test]
    fn rates_are_percentages() {
        assert_eq!(percent(Rate::basis_points(6_000)), "60 %");
        assert_eq!(percent("0.04931507".parse().unwrap()), "4,931507 %");
    }

    #[test]
    fn days_are_counted_and_dated() {
        assert_eq!((days(1), days(2)), ("1 día".to_owned(), "2 días".to_owned()));
        assert_eq!(date(20_567), "24/04/2026");
    }
}
