//! A small portfolio from a seed, in the columns of the `peer-accounts` mapping.
use std::fmt::Write as _;

/// A generator of numbers: the same seed, the same numbers (`SplitMix64`, Steele, Lea and Flood, 2014).
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    /// From a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next number below `limit`; zero where the limit is.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)).checked_rem(limit).unwrap_or(0)
    }

    /// The next number from `low` up to `high`, without it.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low))
    }

    /// The next id of a command, a payment or the like, as text.
    pub(crate) fn id(&mut self) -> String {
        let (a, b, c) = (self.below(1 << 32), self.below(1 << 28), self.below(1 << 48));
        format!("{a:08x}-{:04x}-7{:03x}-8{:03x}-{c:012x}", b >> 12, b & 0xFFF, (b >> 8) & 0xFFF)
    }
}

/// The last night before the portfolio's first cycle, as a day number: 2026-03-02.
pub(crate) const TONIGHT: u64 = 20_514;

const HEADER: &str = "account_id,debtor_id,creditor_id,product,cuit,name,phone,email,province,lat,lon,opened,principal_u,\
    n_inst,tna_comp_bp,tna_puni_bp,income_u,bureau,age,emp_months,consent,status\n";

/// A file of `accounts` accounts numbered from `first`, one debtor each.
pub(crate) fn accounts(dice: &mut Dice, first: u64, accounts: u64) -> String {
    let mut file = HEADER.to_owned();
    for account in first..first + accounts {
        let cuit = cuit(account);
        let months = dice.between(1, 18);
        let opened = TONIGHT - 30 * months - 30 - dice.below(28);
        let principal = dice.between(20_000, 2_000_000) / 12 * 12 * 1_000_000;
        let rate = dice.between(5_500, 12_000);
        // Writing to a string does not fail.
        let _ = writeln!(
            file,
            "{account},{account},1,{},{cuit},Gomez Ana {account},+54 9 11 {},u{account}@mail.test,{},-34.6,-58.4,{opened},\
             {principal},12,{rate},{},{},{},40,{},15,0",
            dice.below(8),
            dice.between(20_000_000, 69_999_999),
            dice.below(24),
            rate / 2,
            dice.between(200_000, 3_000_000) * 1_000_000,
            dice.between(1, 6),
            dice.below(240),
        );
    }
    file
}

/// A month of the registry of debtors, `deudores.txt`: of each of the first `people` of the portfolio two lines that lie
/// far apart, and between them those of strangers.
pub(crate) fn registry(dice: &mut Dice, month: u64, people: u64) -> String {
    const STRANGERS: u64 = 39_000_000;
    let mut file = String::new();
    for entity in [7, 11] {
        for person in (1..=people).flat_map(|person| [person, STRANGERS + person]) {
            let (cuit, situation, thousands) = (cuit(person), dice.between(1, 6), dice.between(1, 90_000));
            let nothing = format!("{:>12}", "0,0").repeat(9);
            // Writing to a string does not fail.
            let _ = writeln!(
                file,
                "{entity:05}{}{:02}11{cuit}0000{situation}{:>12}{nothing}{:>12}000000   0",
                2_000 + month / 12,
                month % 12 + 1,
                format!("{thousands},0"),
                "0,0"
            );
        }
    }
    file
}

/// The CUIT of the person with this number, with its check digit (domain.md §1.1).
fn cuit(person: u64) -> u64 {
    let base = 20 * 100_000_000 + 10_000_000 + person % 40_000_000;
    let weights = [2, 3, 4, 5, 6, 7, 2, 3, 4, 5];
    let mut rest = base;
    let mut sum = 0;
    for weight in weights {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    let digit = match 11 - sum % 11 {
        11 => 0,
        10 => 9,
        digit => digit,
    };
    base * 10 + digit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_file() {
        let file = |seed| accounts(&mut Dice::new(seed), 1, 5);

        assert_eq!(file(7), file(7));
        assert_ne!(file(7), file(8));
        assert_eq!(file(7).lines().count(), 6);
        assert!(file(7).lines().all(|line| line.split(',').count() == 22));
    }

    #[test]
    fn a_line_of_the_registry_is_as_long_as_the_bank_says() {
        let file = registry(&mut Dice::new(1), 20 * 12 + 8, 3);

        assert_eq!(file.lines().count(), 12);
        assert!(file.lines().all(|line| line.len() == 171));
        assert!(file.starts_with("00007202009112010000001"), "{file}");
    }

    #[test]
    fn ids_have_the_shape_of_version_seven() {
        let id = Dice::new(1).id();

        assert_eq!(id.len(), 36);
        assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(id.chars().nth(14) == Some('7') && id.chars().nth(19) == Some('8'));
    }

    #[test]
    fn a_tax_id_has_its_check_digit() {
        // 20-26756539-3, the example of `aldia debtor --help`.
        assert_eq!(cuit(16_756_539), 20_267_565_393);
    }
}
