//! Small helpers that the tests share: terms, lines and folds without a database.
use base::{AccountId, Amount, CreditorId, Currency, Day, PaymentId, Timestamp, Uuid};
use jiff::civil::date;
use ledger::{
    Cut, Entry, LateTerms, Penalty, Period, Plan, Posted, Regular, System, Terms, Waterfall,
    rules::{
        entry::{Header, Paid},
        fold::{Folded, fold},
    },
};

/// The loan of domain.md §3.2, with the late terms of §3.6.
pub(crate) fn french_loan() -> Terms {
    let plan = Regular {
        system: System::French,
        count: 6,
        period_rate: "0.05".parse().unwrap(),
        first_due: date(2026, 2, 10),
        every: Period::Months(1),
        vat: "0.21".parse().unwrap(),
        fee: Amount::ZERO,
        settled: 0,
    };
    Terms {
        product: "personal_loan".into(),
        currency: Currency::ARS,
        opened: date(2026, 1, 10),
        lent: Amount::minor(100_000_00),
        limit: None,
        plan: Plan::Regular(plan),
        late: LateTerms::new(
            "0.60".parse().unwrap(),
            Penalty::OfCompensatory("0.5".parse().unwrap()),
            "0.21".parse().unwrap(),
        ),
        waterfall: None,
        late_waterfalls: Vec::new(),
    }
}

/// The same loan with another order of payment.
pub(crate) fn with_waterfall(terms: Terms, waterfall: Waterfall) -> Terms {
    Terms { waterfall: Some(waterfall), ..terms }
}

/// Lines of one account, in the order in which they are added; and the agreements offered about it: which, on which
/// day, and the last line known then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book(pub(crate) Vec<Posted>, pub(crate) Vec<(u128, Day, u32)>);

impl Book {
    /// An account that begins with its terms.
    pub(crate) fn open(terms: Terms) -> Self {
        let mut book = Self::default();
        book.add(terms.opened, Entry::Opened(terms));
        book
    }

    /// Adds a line; each is known a second after the one before.
    pub(crate) fn add(&mut self, day: Day, entry: Entry) {
        let seq = u32::try_from(self.0.len()).unwrap();
        let known_at = Timestamp::from_second(1_770_000_000 + i64::from(seq)).unwrap();
        self.0.push(Posted { seq, day, known_at, import: None, entry });
    }

    /// Adds a payment.
    pub(crate) fn pay(&mut self, payment: u128, amount: i64, on: Day) {
        let payment = PaymentId(Uuid::from_u128(payment));
        let amount = Amount::minor(amount);
        self.add(on, Entry::Paid(Paid { payment, amount, source: "caja".into(), choice: None, parts: Vec::new() }));
    }

    /// Everything known, up to a day.
    pub(crate) fn fold_to(&self, day: Day) -> Folded {
        self.fold(Cut { day, ..Cut::ALL })
    }

    /// Everything.
    pub(crate) fn fold_all(&self) -> Folded {
        self.fold(Cut::ALL)
    }

    /// What is seen from `cut`.
    pub(crate) fn fold(&self, cut: Cut) -> Folded {
        let (id, creditor) = (AccountId(Uuid::from_u128(1)), CreditorId(Uuid::from_u128(2)));
        fold(Header { id, creditor, reference: "P-1" }, &self.0, cut).expect("the book opens its account")
    }
}
