//! Amounts and days as Spanish documents spell them.
use base::{Currency, Money};
pub use ledger::rules::words::long_day;
use ledger::rules::words::money;

const SMALL: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];

const TENS: [&str; 10] =
    ["", "diez", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];

const HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
];

/// `$ 1.234,50`, `USD 1.234,50`.
pub fn priced(of: Money) -> String {
    let sign = if of.currency == Currency::ARS { "$" } else { of.currency.code() };
    format!("{sign}\u{a0}{}", money(of.amount))
}

/// `pesos mil doscientos treinta y cuatro con 50/100`.
pub fn spelt(of: Money) -> String {
    let units = of.amount.to_minor().unsigned_abs();
    let name = match of.currency.code() {
        "ARS" => "pesos",
        "USD" => "dólares estadounidenses",
        "EUR" => "euros",
        "UYU" => "pesos uruguayos",
        "CLP" => "pesos chilenos",
        "MXN" => "pesos mexicanos",
        other => other,
    };
    let minus = if of.amount.to_minor() < 0 { "menos " } else { "" };
    format!("{name} {minus}{} con {:02}/100", number(units / 100), units % 100)
}

/// A whole number in words: `doscientos veintiún mil uno`.
pub fn number(value: u64) -> String {
    if value == 0 {
        return "cero".to_owned();
    }
    let mut words = Vec::new();
    for (scale, one, many) in [(1_000_000_000_000, "billón", "billones"), (1_000_000, "millón", "millones")] {
        let count = value / scale % 1_000_000;
        if count == 1 {
            words.push(format!("un {one}"));
        } else if 1 < count {
            words.push(format!("{} {many}", before_noun(&thousands(count))));
        }
    }
    if !value.is_multiple_of(1_000_000) {
        words.push(thousands(value % 1_000_000));
    }
    words.join(" ")
}

/// Below a million.
fn thousands(value: u64) -> String {
    let (above, below) = (value / 1_000, value % 1_000);
    let head = match above {
        0 => String::new(),
        1 => "mil".to_owned(),
        more => format!("{} mil", before_noun(&hundreds(more))),
    };
    match (head.is_empty(), below) {
        (_, 0) => head,
        (true, _) => hundreds(below),
        (false, _) => format!("{head} {}", hundreds(below)),
    }
}

/// Below a thousand, and not zero.
fn hundreds(value: u64) -> String {
    let at = |list: &'static [&'static str], place: u64| {
        usize::try_from(place).ok().and_then(|place| list.get(place)).copied().unwrap_or_default()
    };
    let (hundred, rest) = (value / 100, value % 100);
    let tail = match rest {
        0 => String::new(),
        1..30 => at(&SMALL, rest).to_owned(),
        _ if rest.is_multiple_of(10) => at(&TENS, rest / 10).to_owned(),
        _ => format!("{} y {}", at(&TENS, rest / 10), at(&SMALL, rest % 10)),
    };
    match (hundred, tail.is_empty()) {
        (0, _) => tail,
        (1, true) => "cien".to_owned(),
        (_, true) => at(&HUNDREDS, hundred).to_owned(),
        (_, false) => format!("{} {tail}", at(&HUNDREDS, hundred)),
    }
}

/// `uno` is `un` before what it counts.
fn before_noun(words: &str) -> String {
    match words.strip_suffix("veintiuno") {
        Some(head) => format!("{head}veintiún"),
        None => words.strip_suffix("uno").map_or_else(|| words.to_owned(), |head| format!("{head}un")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Amount;

    #[test]
    fn numbers_are_spelt_as_a_cashier_writes_them() {
        for (value, words) in [
            (0, "cero"),
            (1, "uno"),
            (16, "dieciséis"),
            (21, "veintiuno"),
            (31, "treinta y uno"),
            (100, "cien"),
            (101, "ciento uno"),
            (999, "novecientos noventa y nueve"),
            (1_000, "mil"),
            (1_001, "mil uno"),
            (21_000, "veintiún mil"),
            (31_021, "treinta y un mil veintiuno"),
            (100_000, "cien mil"),
            (122_034, "ciento veintidós mil treinta y cuatro"),
            (500_500, "quinientos mil quinientos"),
            (1_000_000, "un millón"),
            (2_000_001, "dos millones uno"),
            (21_000_000, "veintiún millones"),
            (1_000_000_000_000, "un billón"),
            (3_041_000_700_000, "tres billones cuarenta y un mil millones setecientos mil"),
        ] {
            assert_eq!(number(value), words);
        }
    }

    #[test]
    fn an_amount_is_spelt_with_its_cents() {
        let of = |units, currency| Money { amount: Amount::minor(units), currency };

        assert_eq!(spelt(of(122_034_67, Currency::ARS)), "pesos ciento veintidós mil treinta y cuatro con 67/100");
        assert_eq!(spelt(of(1_00, "USD".parse().unwrap())), "dólares estadounidenses uno con 00/100");
        assert_eq!(priced(of(1_234_50, Currency::ARS)), "$\u{a0}1.234,50");
    }

    #[test]
    fn a_day_is_spelt_with_its_month() {
        assert_eq!(long_day("2026-11-01".parse().unwrap()), "1 de noviembre de 2026");
    }
}
