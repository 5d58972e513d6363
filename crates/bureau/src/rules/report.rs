//! The lender's own report: each debtor's class by days late over all accounts, and a sum that meets the ledger's.
use super::{period::Period, policy::Policy, situation::Situation};
use base::{Amount, Currency, Day, DebtorId, Rounding, TaxId, csv_field, day_number, day_of, plain_cell};
use ledger::AccountView;
use serde::Serialize;
use std::collections::BTreeMap;

/// One debtor with what they owe to one lender, as of the day of the report.
#[derive(Clone, Debug)]
pub struct Owing {
    /// Who.
    pub debtor: DebtorId,
    /// Their tax id, if one is known that holds.
    pub tax_id: Option<TaxId>,
    /// Their accounts with the lender.
    pub accounts: Vec<AccountView>,
}

/// A debtor who is reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Who.
    pub debtor: DebtorId,
    /// Their tax id.
    pub tax_id: TaxId,
    /// The class, 1 to 5.
    pub situation: Situation,
    /// The debt in whole thousands of pesos, halves up.
    pub thousands: i64,
    /// The debt, minor units of pesos.
    pub amount: Amount,
    /// Days late of the latest account.
    pub days: u32,
    /// Whether any account refinances an older debt, or is under an agreement.
    pub refinanced: bool,
}

/// An account or debtor that is not reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// Whose.
    pub debtor: DebtorId,
    /// Their tax id, if known.
    pub tax_id: Option<TaxId>,
    /// The creditor's references of the accounts.
    pub references: Vec<String>,
    /// Why.
    pub reason: Reason,
    /// How much, minor units.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

/// Why something is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No tax id that holds is known.
    NoTaxId,
    /// They owe less than the threshold.
    BelowThreshold,
    /// The account is in another currency than pesos.
    OtherCurrency,
    /// The law says that it may no longer be told.
    Forgotten,
}

impl Reason {
    /// What to tell the person.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::NoTaxId => "sin CUIT, CUIL o CDI válido",
            Self::BelowThreshold => "por debajo del mínimo a informar",
            Self::OtherCurrency => "en otra moneda",
            Self::Forgotten => "vencida hace más de cinco años (Ley 25.326 art. 26)",
        }
    }

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoTaxId => "no_tax_id",
            Self::BelowThreshold => "below_threshold",
            Self::OtherCurrency => "other_currency",
            Self::Forgotten => "forgotten",
        }
    }
}

/// The whole report, and the proof that nothing is missing: `ledger = reported + excluded + to_come`, in pesos.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Those reported, in order of tax id.
    pub lines: Vec<Line>,
    /// Those not reported.
    pub excluded: Vec<Excluded>,
    /// All that is left to pay in the ledger's books, pesos.
    pub ledger: Amount,
    /// Of it, reported.
    pub reported: Amount,
    /// Of it, not reported, by reason.
    pub by_reason: BTreeMap<Reason, Amount>,
    /// Of it, interest, tax and fees of instalments that have not fallen due: no debt yet.
    pub to_come: Amount,
    /// The reported thousands added up.
    pub thousands: i64,
    /// How many are in each class, 1 to 5.
    pub by_situation: BTreeMap<u8, u64>,
}

/// Products that refinance an older debt, by code.
const REFINANCING: [&str; 4] = ["refinanciacion", "refinancing", "reestructuracion", "restructuring"];

impl Report {
    /// Adds one debtor as of `day`. Whoever owes nothing leaves no trace.
    pub fn add(&mut self, owing: &Owing, policy: &Policy, day: Day) {
        let mut counted = Counted::default();
        for account in owing.accounts.iter().filter(|account| !account.outstanding(day_number(day)).is_zero()) {
            let debt = debt(account, day);
            if account.currency != Currency::ARS {
                self.exclude(
                    owing,
                    Reason::OtherCurrency,
                    (vec![account.reference.clone()], debt.now, account.currency),
                );
                continue;
            }
            self.ledger += debt.now + debt.to_come;
            self.to_come += debt.to_come;
            if is_forgotten(account, policy, day) {
                self.exclude(owing, Reason::Forgotten, (vec![account.reference.clone()], debt.now, account.currency));
            } else {
                counted.add(account, debt.now, day);
            }
        }
        if !counted.references.is_empty() {
            self.close(owing, counted, policy, day);
        }
    }

    fn close(&mut self, owing: &Owing, counted: Counted, policy: &Policy, day: Day) {
        let Counted { amount, days, refinanced, references } = counted;
        let least = policy.threshold(Period::of(day)).map_or(Amount::ZERO, |(least, _)| least);
        let class = policy.classify(days, day).map_or(Situation::Untold, |classified| classified.situation);
        let tax_id = match owing.tax_id {
            Some(tax_id) if least <= amount => tax_id,
            Some(_) => return self.exclude(owing, Reason::BelowThreshold, (references, amount, Currency::ARS)),
            None => return self.exclude(owing, Reason::NoTaxId, (references, amount, Currency::ARS)),
        };
        let thousands = Rounding::HalfUp.divide(i128::from(amount.to_minor()), 100_000);
        let thousands = i64::try_from(thousands).unwrap_or(i64::MAX);
        self.reported += amount;
        self.thousands += thousands;
        *self.by_situation.entry(class.number()).or_default() += 1;
        let debtor = owing.debtor;
        let line = Line { debtor, tax_id, situation: class, thousands, amount, days, refinanced };
        self.lines.push(line);
    }

    fn exclude(&mut self, owing: &Owing, reason: Reason, what: (Vec<String>, Amount, Currency)) {
        let (references, amount, currency) = what;
        if currency == Currency::ARS {
            *self.by_reason.entry(reason).or_default() += amount;
        }
        let Owing { debtor, tax_id, .. } = *owing;
        self.excluded.push(Excluded { debtor, tax_id, references, reason, amount, currency });
    }

    /// Puts lines in order of tax id, as files want them.
    pub fn finish(mut self) -> Self {
        self.lines.sort_by_key(|line| line.tax_id);
        self.excluded.sort_by_key(|excluded| (excluded.reason, excluded.tax_id, excluded.debtor));
        self
    }

    /// What the ledger holds and the report does not explain: zero, or the report is wrong.
    pub fn unexplained(&self) -> Amount {
        self.ledger - self.reported - self.to_come - self.by_reason.values().copied().sum()
    }

    /// The reported lines as a file that spreadsheets open: UTF-8 with a mark, `;` between cells.
    pub fn csv(&self) -> String {
        let mut text = String::from("\u{feff}cuit;situacion;total_miles;dias_atraso;refinanciado\r\n");
        for line in &self.lines {
            let Line { tax_id, situation, thousands, days, refinanced, .. } = line;
            let refinanced = if *refinanced { "S" } else { "N" };
            let cells = [
                tax_id.digits(),
                &situation.number().to_string(),
                &thousands.to_string(),
                &days.to_string(),
                refinanced,
            ];
            text.push_str(&cells.join(";"));
            text.push_str("\r\n");
        }
        text
    }

    /// What is not reported and why, likewise.
    pub fn exclusions_csv(&self) -> String {
        let mut text = String::from("\u{feff}cuit;operaciones;importe;moneda;codigo;motivo\r\n");
        for Excluded { tax_id, references, reason, amount, currency, .. } in &self.excluded {
            let tax_id = tax_id.map(|tax_id| tax_id.digits().to_owned()).unwrap_or_default();
            let references = references.join(" ");
            let references = csv_field(&plain_cell(&references), ';').into_owned();
            let amount = amount.to_string().replace('.', ",");
            let cells = [tax_id, references, amount, currency.code().to_owned()];
            text.push_str(&cells.join(";"));
            text.extend([";", reason.code(), ";", reason.label_es(), "\r\n"]);
        }
        text
    }
}

/// What counts of one debtor so far.
#[derive(Default)]
struct Counted {
    amount: Amount,
    days: u32,
    refinanced: bool,
    references: Vec<String>,
}

impl Counted {
    fn add(&mut self, account: &AccountView, amount: Amount, day: Day) {
        self.amount += amount;
        self.days = self.days.max(u32::try_from(account.days_past_due(day_number(day))).unwrap_or(0));
        self.refinanced |= account.agreement.is_some() || REFINANCING.contains(&account.product.as_str());
        self.references.push(account.reference.clone());
    }
}

/// What is owed of an account: now, and only if the contract goes on.
struct Debt {
    now: Amount,
    to_come: Amount,
}

/// What has fallen due with its late interest, and the capital that has not; the rest of what has not is to come.
fn debt(account: &AccountView, day: Day) -> Debt {
    let day = day_number(day);
    let outstanding = account.outstanding(day);
    let later = account.unpaid.iter().filter(|row| day < row.due);
    let to_come = later.map(|row| row.scheduled() - row.principal).sum::<Amount>().min(outstanding);
    Debt { now: outstanding - to_come, to_come }
}

/// Whether the oldest thing unpaid fell due so long ago that it may not be told.
fn is_forgotten(account: &AccountView, policy: &Policy, day: Day) -> bool {
    let late = account.days_past_due(day_number(day));
    0 < late && policy.visible_until(day_of(day_number(day) - late), None) < day
}
