//! What whoever speaks of many accounts knows of those that are there, so that rows are asked about many of them at once.
use super::accounts::{Change, Deed, Put};
use crate::{
    Error,
    rules::entry::Posted,
    sql::{self, AccountRef, AccountRow, SourceHash},
};
use base::{AccountId, CreditorId, DebtorId};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{Rx, Tx};

/// Where a creditor's references lead, and what is known of accounts that are about to be spoken of. What it does not know
/// is in the rows.
#[derive(Debug, Default)]
pub(super) struct Books {
    /// Whether it holds every reference of a creditor, or only those in `asked`.
    whole: bool,
    asked: HashSet<u128>,
    /// By digest, some hundred bytes each. They hear of accounts that are put since where these are asked for again.
    held: HashMap<u128, (AccountId, DebtorId, SourceHash)>,
    rows: HashMap<AccountId, AccountRow>,
    lines: HashMap<AccountId, Vec<Posted>>,
}

impl Books {
    /// Reads every reference of a creditor.
    pub(super) fn hold(rx: &Rx<'_>, creditor: CreditorId) -> Result<Self, Error> {
        let mut held = HashMap::new();
        sql::each_account_said(rx, creditor, |reference, AccountRef { account, debtor, .. }, said| {
            held.insert(digest(creditor, reference), (account, debtor, said));
        })?;
        Ok(Self { whole: true, held, ..Self::default() })
    }

    /// Reads where these references lead before they are asked for, and forgets what was looked up before; some thousands
    /// at a time.
    pub(super) fn look_up(&mut self, rx: &Rx<'_>, creditor: CreditorId, references: &[&str]) -> Result<(), Error> {
        (self.rows, self.lines) = (HashMap::new(), HashMap::new());
        if self.whole {
            return Ok(());
        }
        self.asked = references.iter().map(|reference| digest(creditor, reference)).collect();
        self.held = HashMap::new();
        sql::accounts_said(rx, creditor, references, |reference, AccountRef { account, debtor, .. }, said| {
            self.held.insert(digest(creditor, reference), (account, debtor, said));
        })?;
        Ok(())
    }

    /// Reads the lines of accounts that are about to change, and their rows.
    pub(super) fn open(&mut self, rx: &Rx<'_>, accounts: &[(DebtorId, AccountId)]) -> Result<(), Error> {
        let debtors: BTreeSet<DebtorId> = accounts.iter().map(|(debtor, _)| *debtor).collect();
        let debtors: Vec<DebtorId> = debtors.into_iter().collect();
        let wanted: HashSet<AccountId> = accounts.iter().map(|(_, account)| *account).collect();
        for row in sql::accounts_of_all(rx, &debtors)?.into_iter().filter(|row| wanted.contains(&row.id)) {
            self.lines.insert(row.id, Vec::new());
            self.rows.insert(row.id, row);
        }
        sql::each_line_of(
            rx,
            &debtors,
            |account| wanted.contains(&account),
            |account, line| {
                self.lines.entry(account).or_default().push(line);
            },
        )?;
        Ok(())
    }

    /// Where a reference leads, and what was said of it last.
    pub(super) fn find(
        &self,
        rx: &Rx<'_>,
        creditor: CreditorId,
        reference: &str,
    ) -> Result<Option<(AccountRef, SourceHash)>, Error> {
        if self.whole && self.held.is_empty() {
            return Ok(None);
        }
        let digest = digest(creditor, reference);
        if !self.whole && !self.asked.contains(&digest) {
            return Ok(sql::account_said(rx, creditor, reference)?);
        }
        let found = self.held.get(&digest).copied();
        Ok(found.map(|(account, debtor, said)| (AccountRef { account, debtor, creditor }, said)))
    }

    /// An account's row.
    pub(super) fn row(&self, rx: &Rx<'_>, account: AccountId) -> Result<AccountRow, Error> {
        match self.rows.get(&account) {
            Some(row) => Ok(row.clone()),
            None => sql::account(rx, account)?.ok_or(Error::NoAccount(account)),
        }
    }

    /// An account's lines, which are given back with those that were added by [`Books::keep_lines`].
    pub(super) fn take_lines(
        &mut self,
        rx: &Rx<'_>,
        debtor: DebtorId,
        account: AccountId,
    ) -> Result<Vec<Posted>, Error> {
        match self.lines.remove(&account) {
            Some(lines) => Ok(lines),
            None => Ok(sql::lines(rx, debtor, account)?),
        }
    }

    /// The lines that an account has now.
    pub(super) fn keep_lines(&mut self, account: AccountId, lines: Vec<Posted>) {
        self.lines.insert(account, lines);
    }

    /// An account was put, of which other lines speak too.
    pub(super) fn hear(&mut self, tx: &Tx<'_>, deed: &Deed, put: Put) {
        let Put { account, debtor, change, .. } = put;
        self.held.insert(digest(deed.creditor(), deed.reference()), (account, debtor, deed.said()));
        if change == Change::Created {
            self.rows.insert(account, deed.row(debtor, account));
            self.lines.insert(account, deed.lines(tx.now().at));
        }
    }
}

/// A reference in sixteen bytes: two that differ are never taken for one.
fn digest(creditor: CreditorId, reference: &str) -> u128 {
    let mut digest = [0; 16];
    let mut hasher = blake3::Hasher::new();
    hasher.update(creditor.0.as_bytes()).update(reference.as_bytes()).finalize_xof().fill(&mut digest);
    u128::from_le_bytes(digest)
}
