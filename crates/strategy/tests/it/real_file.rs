//! The shipped scorecards on thirty thousand real clients: column Y, which no rule reads, tells how well they judge.
use base::{AccountId, Amount, CreditorId, Currency, DebtorId, Uuid, day_of};
use ledger::{AccountState, AccountView, LateTerms, LedgerSection, MonthView, StatementView};
use people::{PartyKind, PeopleSection, Traits};
use std::path::Path;
use strategy::{Dossier, Indicator, Scale, Scorecards, StrategySection, assess};

/// September 2005, as year × 12 + month from 0.
const SEPTEMBER: i32 = 2005 * 12 + 8;
/// The last day of that month.
const DAY: i32 = 13_056;

fn dossier(cells: &[i64]) -> Dossier {
    let money = |place: usize| Amount::minor(cells[place] * 100);
    let months = (0..6).rev().map(|age| MonthView {
        month: SEPTEMBER - i32::try_from(age).unwrap(),
        billed: money(12 + age),
        paid: money(18 + age),
        late: u8::try_from(cells[6 + age].max(0)).unwrap(),
    });
    let statement = StatementView {
        number: 6,
        closed: DAY,
        due: DAY,
        billed: money(12),
        required: Amount::ZERO,
        paid: Amount::ZERO,
        since: None,
    };
    let account = AccountView {
        id: AccountId(Uuid::nil()),
        creditor: CreditorId(Uuid::nil()),
        product: "credit_card".into(),
        reference: String::new(),
        currency: Currency::ARS,
        opened: DAY - 200,
        limit: Some(money(1)),
        lent: Amount::ZERO,
        late: LateTerms::default(),
        waterfall: None,
        arrears: None,
        state: AccountState::Live,
        unpaid: Vec::new(),
        statement: Some(statement),
        credit: Amount::ZERO,
        costs: Amount::ZERO,
        months: months.collect(),
        payments: 0,
        paid_total: Amount::ZERO,
        billed_total: Amount::ZERO,
        last_payment: None,
        paid_on: Vec::new(),
        agreement: None,
        charges: None,
    };
    Dossier {
        debtor: DebtorId(Uuid::nil()),
        people: PeopleSection::new(PartyKind::Person, None, Traits::default()),
        ledger: LedgerSection { accounts: vec![account] },
        bureau: None,
        strategy: StrategySection::default(),
    }
}

/// The chance that one of `good` is above one of `bad`, in ten thousandths; ties count half.
fn auc(good: &[u64; 101], bad: &[u64; 101]) -> u64 {
    let (mut below, mut pairs) = (0, 0);
    for (good, bad) in good.iter().zip(bad) {
        pairs += good * (2 * below + bad);
        below += bad;
    }
    pairs * 5_000 / (good.iter().sum::<u64>() * bad.iter().sum::<u64>())
}

fn mean(counts: &[u64; 101]) -> u64 {
    let sum: u64 = (0..).zip(counts).map(|(value, count)| value * count).sum();
    sum * 10 / counts.iter().sum::<u64>()
}

#[test]
fn outlook_and_willingness_tell_apart_who_defaulted_the_month_after() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/uci-credit-default.csv");
    let Ok(mut reader) = csv::Reader::from_path(&file) else {
        eprintln!("skipped: the real file is not beside the repository");
        return;
    };
    let (cards, scale) = (Scorecards::shipped(), Scale::of_pesos(day_of(DAY)));
    let mut outlook = [[0_u64; 101]; 2];
    let mut willingness = [[0_u64; 101]; 2];
    for record in reader.records() {
        let record = record.unwrap();
        // Some whole numbers are written as 5.00E+05.
        let whole = |cell: &str| format!("{:.0}", cell.parse::<f64>().unwrap()).parse::<i64>().unwrap();
        let cells: Vec<i64> = record.iter().map(whole).collect();
        let seen = assess(&dossier(&cells), &cards, &scale);
        let defaulted = usize::from(cells[24] == 1);
        outlook[defaulted][usize::from(seen.value(Indicator::Outlook))] += 1;
        willingness[defaulted][usize::from(seen.value(Indicator::Willingness))] += 1;
    }

    let [paid, defaulted] = &outlook;
    eprintln!("outlook: AUC {} of 10,000, means {} and {} tenths", auc(paid, defaulted), mean(paid), mean(defaulted));
    let [willing, unwilling] = &willingness;
    eprintln!("willingness: means {} and {} tenths", mean(willing), mean(unwilling));
    assert!(7_550 <= auc(paid, defaulted));
    assert!(mean(defaulted) + 150 <= mean(paid));
    assert!(mean(unwilling) + 120 <= mean(willing));
}
