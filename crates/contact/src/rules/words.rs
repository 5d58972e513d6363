//! How amounts and days are written to a person in Argentina, and read back from what was written.
use base::{Amount, Currency, Day, Money, grouped};
use ledger::{UnitValue, rules::series::Published};

/// `$ 12.345,67`, `US$ 10,00`, or the code for the others; negative amounts carry a sign before the mark.
pub(crate) fn money(money: Money) -> String {
    let units = money.amount.to_minor();
    let sign = if units < 0 { "-" } else { "" };
    let units = units.unsigned_abs();
    format!("{sign}{} {},{:02}", mark(money.currency), grouped(units / 100), units % 100)
}

/// `05/03/2026`.
pub(crate) fn day(day: Day) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// Several amounts in one sentence: `$ 1,00 y US$ 2,00`.
pub(crate) fn sum(parts: &[Money]) -> String {
    listed(&parts.iter().copied().map(money).collect::<Vec<_>>())
}

/// Several things in one sentence: `uno, dos y tres`.
pub(crate) fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} y {last}", rest.join(", ")),
    }
}

/// `1.291,72`, with at least two decimals.
pub(crate) fn value(value: Published) -> String {
    let text = value.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{},{decimals:0<2}", grouped(whole.parse().unwrap_or_default()))
}

/// What a unit is worth, since when, who says so, and what follows for whoever owes it.
pub(crate) fn unit(known: &UnitValue, on: Day) -> String {
    let (unit, day, value) = (known.unit, day(on), value(known.value));
    format!(
        "La {unit} del {day} vale $ {value}, según publica el Banco Central. Lo que se debe en {unit} se paga en pesos, \
         al valor del día del pago."
    )
}

/// The name to greet with: the given names of `APELLIDO, Nombre`, or the first word.
///
/// Capitals are calmed down: nobody is shouted at.
pub(crate) fn greeting_name(name: &str) -> String {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    given.split_whitespace().next().map(calm).unwrap_or_default()
}

/// How a product is called, from its code: `personal_loan` is `Préstamo personal`. Others are read as they are written.
pub(crate) fn product(code: &str) -> String {
    if let Some((_, name)) = PRODUCTS.iter().find(|(known, _)| *known == code) {
        return (*name).to_owned();
    }
    let words = code.replace(['_', '-'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Crédito".to_owned(),
    }
}

const PRODUCTS: &[(&str, &str)] = &[
    ("personal_loan", "Préstamo personal"),
    ("consumer_loan", "Préstamo de consumo"),
    ("payroll_loan", "Préstamo con descuento de haberes"),
    ("pledge_loan", "Préstamo prendario"),
    ("mortgage", "Préstamo hipotecario"),
    ("microloan", "Microcrédito"),
    ("credit_card", "Tarjeta de crédito"),
    ("store_card", "Tarjeta de comercio"),
    ("overdraft", "Descubierto en cuenta"),
    ("common_charges", "Expensas"),
    ("service", "Servicio"),
];

/// Lower case without accents, with every run of other signs as one space: for comparing words.
///
/// ```text
/// "¡Ya PAGUÉ, gracias!" → "ya pague gracias"
/// ```
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match unaccented(letter) {
            Some(letter) => plain.push(letter),
            None if !plain.ends_with(' ') && !plain.is_empty() => plain.push(' '),
            None => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// The amount that begins `text`, as [`money`] writes it after its mark, and how many bytes it takes.
pub(crate) fn read_amount(text: &str) -> Option<(Amount, usize)> {
    let length = text.find(|sign: char| !sign.is_ascii_digit() && sign != '.' && sign != ',').unwrap_or(text.len());
    let digits = text.get(..length)?.trim_end_matches(['.', ',']);
    let (whole, cents) = digits.split_once(',')?;
    let units: i64 = whole.replace('.', "").parse().ok()?;
    let cents: i64 = (cents.len() == 2).then(|| cents.parse().ok()).flatten()?;
    let amount = units.checked_mul(100)?.checked_add(cents)?;
    let well_written = grouped(u64::try_from(units).ok()?) == whole;
    well_written.then_some((Amount::minor(amount), digits.len()))
}

/// The day that begins `text`, as [`day`] writes it, and how many bytes it takes.
pub(crate) fn read_day(text: &str) -> Option<(Day, usize)> {
    const LENGTH: usize = "dd/mm/aaaa".len();
    let mut parts = text.get(..LENGTH)?.split('/');
    let (days, months, years) = (parts.next()?, parts.next()?, parts.next()?);
    let read = Day::new(years.parse().ok()?, months.parse().ok()?, days.parse().ok()?).ok()?;
    let followed = text.get(LENGTH..)?.starts_with(|sign: char| sign.is_ascii_digit());
    (day(read) == text.get(..LENGTH)? && !followed).then_some((read, LENGTH))
}

/// The mark of a currency, as [`money`] writes it.
pub(crate) fn mark(currency: Currency) -> String {
    match currency.code() {
        "ARS" => "$".to_owned(),
        "USD" => "US$".to_owned(),
        code => code.to_owned(),
    }
}

fn calm(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

fn unaccented(letter: char) -> Option<char> {
    match letter {
        'á' | 'à' | 'ä' | 'â' | 'ã' => Some('a'),
        'é' | 'è' | 'ë' | 'ê' => Some('e'),
        'í' | 'ì' | 'ï' | 'î' => Some('i'),
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' => Some('o'),
        'ú' | 'ù' | 'ü' | 'û' => Some('u'),
        'ñ' => Some('n'),
        'ç' => Some('c'),
        letter => letter.is_alphanumeric().then_some(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn pesos(units: i64) -> Money {
        Money { amount: Amount::minor(units), currency: Currency::ARS }
    }

    #[test]
    fn amounts_are_written_as_people_read_them() {
        assert_eq!(money(pesos(0)), "$ 0,00");
        assert_eq!(money(pesos(99)), "$ 0,99");
        assert_eq!(money(pesos(999_99)), "$ 999,99");
        assert_eq!(money(pesos(1_000_00)), "$ 1.000,00");
        assert_eq!(money(pesos(-1_234_567_89)), "-$ 1.234.567,89");
        assert_eq!(money(Money { amount: Amount::minor(5), currency: "USD".parse().unwrap() }), "US$ 0,05");
    }

    #[test]
    fn what_is_written_is_read_back() {
        for units in [0, 1, 99, 100, 999_99, 1_000_00, 123_456_789_01] {
            let written = money(pesos(units));
            let digits = written.strip_prefix("$ ").unwrap();
            assert_eq!(read_amount(digits), Some((Amount::minor(units), digits.len())), "{written}");
        }
        assert_eq!(read_day("29/02/2024."), Some((date(2024, 2, 29), 10)));
    }

    #[test]
    fn what_is_written_otherwise_is_not_an_amount_or_a_day() {
        for text in ["1000,00", "1.00,00", "1,000.00", "100", "1,5", "1.000.00"] {
            assert_eq!(read_amount(text), None, "{text}");
        }
        for text in ["30/02/2026", "1/2/2026", "01/02/20261", "01/02/26"] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }

    #[test]
    fn products_are_called_by_name() {
        assert_eq!(product("credit_card"), "Tarjeta de crédito");
        assert_eq!(product("plan_ahorro"), "Plan ahorro");
        assert_eq!(product(""), "Crédito");
    }

    #[test]
    fn people_are_greeted_by_their_given_name_and_not_shouted_at() {
        assert_eq!(greeting_name("PÉREZ, ÁNGELA MARÍA"), "Ángela");
        assert_eq!(greeting_name("Juan Carlos Gómez"), "Juan");
        assert_eq!(greeting_name(""), "");
    }

    #[test]
    fn words_are_compared_without_accents_or_signs() {
        assert_eq!(plain("  ¡Ya PAGUÉ,   gracias! "), "ya pague gracias");
        assert_eq!(plain("Mañana\npago"), "manana pago");
    }
}
