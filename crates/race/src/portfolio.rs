//! The generated portfolio as lines of accounts: amounts are micro-pesos, whatever the currency's name.
use anyhow::{Context, Result};
use base::{AccountId, Amount, CreditorId, Currency, Day, DebtorId, PaymentId, Rate, Timestamp, Uuid, day_of};
use ledger::{
    Entry, Instalment, LateTerms, LedgerSection, Plan, Posted, Rounded, Terms,
    rules::{
        entry::{Cut, Header, Paid},
        fold::fold,
    },
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::HashMap, path::Path};

/// The day of the night: 2026-03-02.
pub(crate) const TODAY: i32 = 20_514;

/// What a file tells of one account.
#[derive(Deserialize)]
struct AccountRow {
    account_id: u64,
    debtor_id: u64,
    creditor_id: u64,
    opened: i32,
    principal_u: i64,
    tna_comp_bp: i64,
    tna_puni_bp: i64,
}

#[derive(Deserialize)]
struct InstalmentRow {
    account_id: u64,
    no: u16,
    due: i32,
    cap_u: i64,
    int_u: i64,
    paid_cap_u: i64,
    paid_int_u: i64,
}

#[derive(Deserialize)]
struct PaymentRow {
    payment_id: u64,
    account_id: u64,
    amount_u: i64,
    paid_on: i32,
}

/// An account's opening, and whose it is.
pub(crate) struct Account {
    id: AccountId,
    creditor: CreditorId,
    debtor: DebtorId,
    opening: Posted,
}

/// What stands before the night.
pub(crate) struct Portfolio {
    /// In order of debtor and account.
    pub(crate) accounts: Vec<Account>,
    /// Capital of all instalments, paid or not, of these accounts and of others.
    pub(crate) capital: Amount,
    /// Interest of all instalments, likewise.
    pub(crate) interest: Amount,
}

/// Yesterday's payments, by account.
pub(crate) fn payments(folder: &Path) -> Result<HashMap<AccountId, Vec<Posted>>> {
    let mut payments: HashMap<AccountId, Vec<Posted>> = HashMap::new();
    for row in rows(&folder.join("payments.csv"))? {
        let row: PaymentRow = row?;
        payments.entry(AccountId(id(row.account_id))).or_default().push(paid(&row));
    }
    Ok(payments)
}

impl Portfolio {
    /// Reads what the generator wrote of the accounts that are wanted.
    pub(crate) fn read(folder: &Path, wanted: impl Fn(AccountId) -> bool) -> Result<Self> {
        let mut accounts: HashMap<u64, Account> = HashMap::new();
        for row in rows(&folder.join("accounts.csv"))? {
            let row: AccountRow = row?;
            if wanted(AccountId(id(row.account_id))) {
                accounts.insert(row.account_id, opened(&row));
            }
        }
        let (mut capital, mut interest) = (Amount::ZERO, Amount::ZERO);
        for row in rows(&folder.join("instalments.csv"))? {
            let row: InstalmentRow = row?;
            capital += Amount::minor(row.cap_u);
            interest += Amount::minor(row.int_u);
            if let Some(account) = accounts.get_mut(&row.account_id) {
                account.demand(&row);
            }
        }
        let mut accounts: Vec<Account> = accounts.into_values().collect();
        accounts.sort_unstable_by_key(|account| (account.debtor, account.id));
        Ok(Self { accounts, capital, interest })
    }

    /// What the dossiers hold before the night, debtor by debtor.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (DebtorId, LedgerSection)> {
        self.accounts.chunk_by(|one, other| one.debtor == other.debtor).filter_map(|accounts| {
            let views = accounts.iter().filter_map(|account| account.folded(&[])).collect();
            Some((accounts.first()?.debtor, LedgerSection { accounts: views }))
        })
    }
}

impl Account {
    /// One of its own debtor, with one instalment of capital alone.
    pub(crate) fn of_one(number: u64, due: i32, capital: i64) -> Self {
        let mut account = opened(&AccountRow {
            account_id: number,
            debtor_id: number,
            creditor_id: 1,
            opened: due - 30,
            principal_u: capital,
            tna_comp_bp: 0,
            tna_puni_bp: 0,
        });
        account.demand(&InstalmentRow {
            account_id: number,
            no: 1,
            due,
            cap_u: capital,
            int_u: 0,
            paid_cap_u: 0,
            paid_int_u: 0,
        });
        account
    }

    /// Its own id.
    pub(crate) const fn id(&self) -> AccountId {
        self.id
    }

    /// How it stands after more lines.
    pub(crate) fn folded(&self, lines: &[Posted]) -> Option<ledger::AccountView> {
        let header = Header { id: self.id, creditor: self.creditor, reference: "" };
        let all: Vec<Posted> = std::iter::once(&self.opening).chain(lines).cloned().collect();
        fold(header, &all, Cut::ALL).map(|folded| folded.view)
    }

    fn demand(&mut self, row: &InstalmentRow) {
        let (principal, interest) = (row.cap_u - row.paid_cap_u, row.int_u - row.paid_int_u);
        let Entry::Opened(Terms { plan: Plan::Listed(listed), .. }) = &mut self.opening.entry else { return };
        if 0 < principal + interest {
            listed.push(Instalment {
                number: row.no,
                due: day_of(row.due),
                principal: Amount::minor(principal),
                interest: Amount::minor(interest),
                vat: Amount::ZERO,
                fees: Amount::ZERO,
            });
        }
    }
}

/// What a file tells, row by row.
pub(crate) fn rows<T: DeserializeOwned>(file: &Path) -> Result<impl Iterator<Item = Result<T>>> {
    let reader = csv::Reader::from_path(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(reader.into_deserialize().map(|row| Ok(row?)))
}

fn opened(row: &AccountRow) -> Account {
    let terms = Terms {
        product: "personal_loan".to_owned(),
        currency: Currency::ARS,
        opened: day_of(row.opened),
        lent: Amount::minor(row.principal_u),
        limit: None,
        plan: Plan::Listed(Vec::new()),
        late: LateTerms {
            compensatory: yearly(row.tna_comp_bp),
            penalty: yearly(row.tna_puni_bp),
            rounded: Rounded::Daily,
            ..LateTerms::NONE
        },
        waterfall: None,
        late_waterfalls: Vec::new(),
    };
    Account {
        id: AccountId(id(row.account_id)),
        creditor: CreditorId(id(row.creditor_id)),
        debtor: DebtorId(id(row.debtor_id)),
        opening: posted(0, day_of(row.opened), Entry::Opened(terms)),
    }
}

/// The yearly rate whose day is the one that the peers compute with: hundred-millionths a day, cut short.
fn yearly(basis_points: i64) -> Rate {
    Rate::pico(basis_points * 10_000 / 365 * 365 * 10_000)
}

fn paid(row: &PaymentRow) -> Posted {
    let paid = Paid {
        payment: PaymentId(id(row.payment_id)),
        amount: Amount::minor(row.amount_u),
        source: "file".to_owned(),
        choice: None,
        parts: Vec::new(),
    };
    posted(1, day_of(row.paid_on), Entry::Paid(paid))
}

const fn posted(seq: u32, day: Day, entry: Entry) -> Posted {
    Posted { seq, day, known_at: Timestamp::MIN, import: None, entry }
}

fn id(number: u64) -> Uuid {
    Uuid::from_u128(number.into())
}
