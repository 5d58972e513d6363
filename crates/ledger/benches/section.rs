//! How large a debtor's section is, and how long it takes to open and to evaluate: `cargo bench -p ledger`.
use base::{AccountId, Amount, CreditorId, Currency, DebtorId, PaymentId, Timestamp, Uuid, day_number};
use jiff::civil::date;
use ledger::{
    Cut, Entry, Filing, LateTerms, LedgerSection, Penalty, Period, Plan, Posted, RatePoint, Regular, System, Terms,
    rules::{
        entry::{Header, Paid},
        fold::fold,
    },
};
use std::{hint::black_box, time::Instant};
use store::Section;

const ROUNDS: u32 = 200_000;

fn main() {
    measure("a loan of 12 with 3 paid", &section(&[]));
    let rates: Vec<RatePoint> = (1..=12)
        .map(|month| RatePoint { from: date(2026, month, 1), rate: base::Rate::basis_points(8_000 + i32::from(month)) })
        .collect();
    let filing = Filing { case: "COM-1/2026".into(), rates, source: "tasa activa".into(), court: None };
    measure("the same before a court, twelve rates", &section(&[Entry::Filed(filing)]));
}

fn section(more: &[Entry]) -> LedgerSection {
    let plan = Regular {
        system: System::French,
        count: 12,
        period_rate: base::Rate::basis_points(500),
        first_due: date(2025, 12, 10),
        every: Period::Months(1),
        vat: base::Rate::basis_points(2_100),
        fee: Amount::ZERO,
        settled: 0,
    };
    let half = Penalty::OfCompensatory(base::Rate::basis_points(5_000));
    let terms = Terms {
        product: "personal_loan".into(),
        currency: Currency::ARS,
        opened: date(2025, 11, 10),
        lent: Amount::minor(1_000_000_00),
        limit: None,
        plan: Plan::Regular(plan),
        late: LateTerms::new(base::Rate::basis_points(6_000), half, base::Rate::basis_points(2_100)),
        waterfall: None,
        late_waterfalls: Vec::new(),
    };
    let mut entries = vec![(terms.opened, Entry::Opened(terms.clone()))];
    for month in 0..3_u8 {
        let payment = PaymentId(Uuid::from_u128(u128::from(month)));
        let paid =
            Paid { payment, amount: Amount::minor(123_000_00), source: "caja".into(), choice: None, parts: Vec::new() };
        entries.push((date(2026, 1, 12).saturating_add(jiff::Span::new().months(month)), Entry::Paid(paid)));
    }
    entries.extend(more.iter().map(|entry| (date(2026, 4, 1), entry.clone())));
    let posted = (0..).zip(entries).map(|(seq, (day, entry))| Posted {
        seq,
        day,
        known_at: Timestamp::MIN,
        import: None,
        entry,
    });
    let lines: Vec<Posted> = posted.collect();
    let header =
        Header { id: AccountId(Uuid::from_u128(1)), creditor: CreditorId(Uuid::from_u128(2)), reference: "PRE-000123" };
    LedgerSection { accounts: vec![fold(header, &lines, Cut::ALL).expect("it opens").view] }
}

fn measure(name: &str, section: &LedgerSection) {
    let day = day_number(date(2026, 8, 1));
    let sealed = section.seal();
    let debtor = DebtorId(Uuid::nil());
    let open = nanoseconds(|| LedgerSection::unseal(debtor, black_box(&sealed)).expect("it opens"));
    let owed = nanoseconds(|| black_box(section).owed(black_box(day)));
    let late = nanoseconds(|| black_box(section).stage(black_box(day)));
    println!("{name}: {} bytes; open {open} ns, what is owed {owed} ns, stage {late} ns", sealed.len());
}

fn nanoseconds<T>(mut work: impl FnMut() -> T) -> u128 {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        black_box(work());
    }
    start.elapsed().as_nanos() / u128::from(ROUNDS)
}
