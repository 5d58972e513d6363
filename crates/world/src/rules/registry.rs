//! What the central bank's register says of the people of the country: other lenders' debts, month by month.
use super::chance::Luck;
use super::person::Person;
use base::{Amount, Rounding};

/// Who reports, by number and name. Nobody outside the country is called so.
pub(crate) const ENTITIES: &[(u32, &str)] = &[
    (99_001, "BANCO DE LA RIBERA DEMO S.A."),
    (99_002, "FINANCIERA TRES CERROS DEMO S.A."),
    (99_003, "TARJETA JACARANDA DEMO S.A."),
    (99_004, "MUTUAL DEL VALLE DEMO"),
];

/// Of every thousand people, of how many other lenders report something.
const KNOWN_PER_MILLE: i64 = 760;
/// Months that the history tells.
const MONTHS: i32 = 24;
/// Names the stream that the register is drawn from.
const REGISTRY: u64 = 11;

/// What one entity says of somebody, for every month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reported {
    entity: u32,
    id: String,
    /// The class they end in.
    class: i32,
    /// The month in which they fell behind.
    fell: i32,
    /// What they owe it.
    owed: Amount,
}

/// What other lenders say of somebody; `around` is the month number about which they may have fallen behind.
pub(crate) fn reported(seed: u64, person: &Person, around: i32) -> Vec<Reported> {
    let luck = &mut Luck::of(seed, &[REGISTRY, u64::from(person.index)]);
    if !luck.happens(KNOWN_PER_MILLE) {
        return Vec::new();
    }
    let many = luck.weigh(&[(1, 55), (2, 33), (3, 12)]);
    let first = luck.between(0, 3);
    let entities = (0..many).filter_map(|place| {
        let at = usize::try_from((first + place) % 4).unwrap_or(0);
        ENTITIES.get(at).map(|(code, _)| *code)
    });
    let whole = i32::from(person.situation.unwrap_or(1));
    let one = |entity| {
        let class = if luck.happens(650) { whole } else { 1 };
        let owed = person.latent.earns.share(luck.around(80, 2_400), 1_000, Rounding::Down);
        let fell = around - i32::try_from(luck.between(0, 20)).unwrap_or(0);
        Reported { entity, id: person.cuit.clone(), class, fell, owed }
    };
    entities.map(one).collect()
}

impl Reported {
    /// The class in a month: 1 until they fell behind, then worse every three months up to the one they end in.
    fn class_in(&self, month: i32) -> i32 {
        let since = month - self.fell;
        if since < 0 { 1 } else { self.class.min(2 + since / 3) }
    }

    /// A line of `deudores.txt` of a month: 171 characters.
    pub(crate) fn debtors_line(&self, month: i32) -> String {
        let class = self.class_in(month);
        let days = [0, 0, 61, 135, 270, 540].get(usize::try_from(class).unwrap_or(0)).copied().unwrap_or(0);
        let zeros = format!("{:>12}", "0,0").repeat(10);
        let (period, amount) = (period(month), thousands(self.owed));
        format!("{:05}{period}11{}000{}{amount:>12}{zeros}000000{days:>4}", self.entity, self.id, code(class))
    }

    /// A line of `24DSF.txt` up to a month: 378 characters, the newest month first.
    pub(crate) fn history_line(&self, month: i32) -> String {
        let tell = |back: i32| format!("{}{:>12}0", code(self.class_in(month - back)), thousands(self.owed));
        format!("{:05}11{}{}", self.entity, self.id, (0..MONTHS).map(tell).collect::<String>())
    }
}

/// A line of `maeent.txt`: 75 characters.
pub(crate) fn entity_line((code, name): &(u32, &str)) -> String {
    format!("{code:05}{name:<70}")
}

/// A class as files write it: situation 2 is `21`.
fn code(class: i32) -> &'static str {
    match class {
        1 => "01",
        2 => "21",
        3 => "03",
        4 => "04",
        _ => "05",
    }
}

/// `AAAAMM` of a month number: year × 12 + month, January being 0.
fn period(month: i32) -> String {
    format!("{:04}{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// Thousands of pesos with one decimal.
fn thousands(amount: Amount) -> String {
    let tenths = amount.to_minor() / 10_000;
    format!("{},{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau::rules::layout;

    /// March of 2026.
    const MONTH: i32 = 2_026 * 12 + 2;

    #[test]
    fn every_line_reads_in_the_layout_of_its_file() {
        let all: Vec<Reported> = (0..300).flat_map(|index| reported(42, &Person::of(42, index), MONTH)).collect();

        assert!(250 < all.len());
        for one in &all {
            let month = layout::debtor(one.debtors_line(MONTH).as_bytes()).unwrap();
            let history = layout::history(one.history_line(MONTH).as_bytes()).unwrap();
            assert_eq!((month.period.to_string().as_str(), month.id.to_string()), ("202603", one.id.clone()));
            assert_eq!((history.months[0].0, history.months[0].1), (month.situation, month.loans));
        }
        for entity in ENTITIES {
            assert_eq!(layout::entity(entity_line(entity).as_bytes()).unwrap().code, entity.0);
        }
    }

    #[test]
    fn a_month_does_not_change_what_an_earlier_one_said() {
        let all: Vec<Reported> = (0..300).flat_map(|index| reported(42, &Person::of(42, index), MONTH)).collect();
        let months = |one: &Reported, month| layout::history(one.history_line(month).as_bytes()).unwrap().months;

        for one in &all {
            assert_eq!(months(one, MONTH)[..23], months(one, MONTH + 1)[1..]);
        }
        assert!(all.iter().any(|one| one.class_in(MONTH - 23) < one.class_in(MONTH)));
    }
}
