//! Dossier rows: what is known of a debtor in one row, a column a slice's section, and what is made of it in another;
//! each section versioned and checksummed.
//!
//! A night reads what is known of everybody and writes what is made of it, so that it need not write again what it read.
use crate::{Bind, Error, Rx, Tx, params};
use base::DebtorId;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// Whose part of the dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Contact points, consents, last touches.
    People,
    /// Accounts and what is unpaid.
    Ledger,
    /// What the registries say.
    Bureau,
    /// Indicators, promises, the last decision.
    Strategy,
}

/// A slice's part of the dossier: a projection of its logs and rows, written in the transaction of each event.
pub trait Section: Serialize + DeserializeOwned {
    /// The column that holds it.
    const SLOT: Slot;
    /// The layout; raised when fields change, and old ones are rebuilt by a migration.
    const VERSION: u16;

    /// The stored form: version, checksum, payload.
    fn seal(&self) -> Vec<u8> {
        let mut bytes = vec![0; HEADER];
        bytes = postcard::to_extend(self, bytes).expect("a section is plain data");
        let (header, payload) = bytes.split_at_mut(HEADER);
        let (version, checksum) = header.split_at_mut(2);
        version.copy_from_slice(&Self::VERSION.to_le_bytes());
        checksum.copy_from_slice(&crc32fast::hash(payload).to_le_bytes());
        bytes
    }

    /// Reads the stored form.
    fn unseal(debtor: DebtorId, bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |problem| Error::Section { debtor, slot: Self::SLOT, problem };
        let (header, payload) = bytes.split_at_checked(HEADER).ok_or_else(|| damaged("it is cut short"))?;
        let (version, checksum) = header.split_at(2);
        if version != Self::VERSION.to_le_bytes() {
            return Err(damaged("it has another layout; run `aldia verify --rebuild`"));
        }
        if checksum != crc32fast::hash(payload).to_le_bytes() {
            return Err(damaged("its checksum does not match"));
        }
        postcard::from_bytes(payload).map_err(|_| damaged("its payload does not read back"))
    }
}

const HEADER: usize = 6;

/// One debtor's dossier as stored, in bytes of its own or as the engine lends them. An absent section is empty.
#[derive(Debug)]
pub struct DossierRow<B = Vec<u8>> {
    /// Whose.
    pub debtor: DebtorId,
    /// The sealed section of `people`.
    pub people: B,
    /// The sealed section of `ledger`.
    pub ledger: B,
    /// The sealed section of `bureau`.
    pub bureau: B,
    /// The sealed section of `strategy`.
    pub strategy: B,
}

impl<B: AsRef<[u8]>> DossierRow<B> {
    /// One section, opened; `None` if its slice has written none.
    pub fn open<S: Section>(&self) -> Result<Option<S>, Error> {
        let bytes = match S::SLOT {
            Slot::People => &self.people,
            Slot::Ledger => &self.ledger,
            Slot::Bureau => &self.bureau,
            Slot::Strategy => &self.strategy,
        };
        let bytes = bytes.as_ref();
        if bytes.is_empty() { Ok(None) } else { S::unseal(self.debtor, bytes).map(Some) }
    }
}

impl DossierRow<&[u8]> {
    /// The same in bytes of its own.
    pub fn kept(&self) -> DossierRow {
        let Self { debtor, people, ledger, bureau, strategy } = *self;
        DossierRow {
            debtor,
            people: people.to_vec(),
            ledger: ledger.to_vec(),
            bureau: bureau.to_vec(),
            strategy: strategy.to_vec(),
        }
    }
}

/// The dossiers that a transaction has put and not yet written, in order of debtor: each is written once, however many
/// of its sections changed and however often.
#[derive(Debug, Default)]
pub(crate) struct Unwritten {
    dossiers: BTreeMap<DebtorId, Draft>,
}

/// The sections of one debtor that were put; in the order of [`Slot`].
#[derive(Debug, Default)]
struct Draft {
    sections: [Option<Vec<u8>>; 4],
    /// Whether there is no row of this debtor yet, so that a section which was not put is known to be absent.
    first: bool,
}

/// Dossiers held before they are written, if the transaction goes on for longer.
const UNWRITTEN_MAX: usize = 65_536;

impl Rx<'_> {
    /// One debtor's dossier.
    pub fn dossier(&self, debtor: DebtorId) -> Result<Option<DossierRow>, Error> {
        self.write_dossiers()?;
        let sql = "select d.debtor_id, d.people, d.ledger, d.bureau, s.strategy
            from dossier d left join dossier_strategy s on s.debtor_id = d.debtor_id where d.debtor_id = $1";
        self.one(sql, params![debtor], |row| Ok(lent(row)?.kept()))
    }

    /// The dossiers after `after` in order of id, at most `limit`.
    pub fn dossiers(&self, after: Option<DebtorId>, limit: u32) -> Result<Vec<DossierRow>, Error> {
        self.write_dossiers()?;
        let sql = "select d.debtor_id, d.people, d.ledger, d.bureau, s.strategy
            from dossier d left join dossier_strategy s on s.debtor_id = d.debtor_id
            where $1 < d.debtor_id order by d.debtor_id limit $2";
        self.all(sql, params![after.unwrap_or(DebtorId(base::Uuid::nil())), limit], |row| Ok(lent(row)?.kept()))
    }

    /// Shows the dossiers after `after` until `last`, itself included, in order of id, where the engine holds them:
    /// nothing is copied.
    pub fn each_dossier<E: From<Error>>(
        &self,
        (after, last): (Option<DebtorId>, DebtorId),
        mut see: impl FnMut(&DossierRow<&[u8]>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.write_dossiers()?;
        let sql = "select d.debtor_id, d.people, d.ledger, d.bureau, s.strategy
            from dossier d left join dossier_strategy s on s.debtor_id = d.debtor_id
            where $1 < d.debtor_id and d.debtor_id <= $2 order by d.debtor_id";
        let after = after.unwrap_or(DebtorId(base::Uuid::nil()));
        self.each(sql, params![after, last], |row| see(&lent(row)?))
    }

    /// [`Rx::each_dossier`] without what is made of what is known: the section of `strategy` is shown empty.
    pub fn each_known<E: From<Error>>(
        &self,
        (after, last): (Option<DebtorId>, DebtorId),
        mut see: impl FnMut(&DossierRow<&[u8]>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.write_dossiers()?;
        let sql = "select debtor_id, people, ledger, bureau from dossier
            where $1 < debtor_id and debtor_id <= $2 order by debtor_id";
        let after = after.unwrap_or(DebtorId(base::Uuid::nil()));
        self.each(sql, params![after, last], |row| see(&known(row, &[])?))
    }

    /// The dossiers after `after` in order of id, in pages of at most `limit`; each is read when it is asked for.
    pub fn dossier_pages(
        &self,
        after: Option<DebtorId>,
        limit: u32,
    ) -> impl Iterator<Item = Result<Vec<DossierRow>, Error>> {
        let mut after = after;
        let next = move || match self.dossiers(after, limit) {
            Ok(page) => {
                after = Some(page.last()?.debtor);
                Some(Ok(page))
            }
            Err(problem) => Some(Err(problem)),
        };
        std::iter::from_fn(next).fuse()
    }

    /// The debtors after `after` in order of id, at most `limit`.
    pub fn debtors(&self, after: Option<DebtorId>, limit: u32) -> Result<Vec<DebtorId>, Error> {
        self.write_dossiers()?;
        let sql = "select debtor_id from dossier where $1 < debtor_id order by debtor_id limit $2";
        self.all(sql, params![after.unwrap_or(DebtorId(base::Uuid::nil())), limit], |row| row.get(0))
    }

    /// How many debtors have a dossier.
    pub fn dossier_count(&self) -> Result<i64, Error> {
        self.write_dossiers()?;
        Ok(self.one("select count(*) from dossier", params![], |row| row.get(0))?.unwrap_or(0))
    }

    /// Whether more debtors than these have a dossier; cheaper than counting them all.
    pub fn more_dossiers_than(&self, count: u32) -> Result<bool, Error> {
        self.write_dossiers()?;
        let sql = "select 1 from dossier order by debtor_id limit 1 offset $1";
        Ok(self.one(sql, params![count], |_| Ok(()))?.is_some())
    }

    /// Reads the dossiers of these debtors at once: their sections are at hand until others are brought.
    pub fn bring_dossiers(&self, debtors: &[DebtorId]) -> Result<(), Error> {
        let sql = "select d.debtor_id, d.people, d.ledger, d.bureau, s.strategy
            from dossier d left join dossier_strategy s on s.debtor_id = d.debtor_id where d.debtor_id in ($1, …)";
        let brought = self.all_of(sql, params![], debtors, |row| Ok(lent(row)?.kept()))?;
        self.at_hand.replace(brought.into_iter().map(|row| (row.debtor, row)).collect());
        Ok(())
    }

    /// One section of one debtor.
    pub fn section<S: Section>(&self, debtor: DebtorId) -> Result<Option<S>, Error> {
        if let Some(draft) = self.unwritten.borrow().dossiers.get(&debtor) {
            if let Some(sealed) = draft.section(S::SLOT) {
                return if sealed.is_empty() { Ok(None) } else { S::unseal(debtor, sealed).map(Some) };
            }
            if draft.first {
                return Ok(None);
            }
        }
        if let Some(row) = self.at_hand.borrow().get(&debtor) {
            return row.open();
        }
        let sql = match S::SLOT {
            Slot::People => "select people from dossier where debtor_id = $1",
            Slot::Ledger => "select ledger from dossier where debtor_id = $1",
            Slot::Bureau => "select bureau from dossier where debtor_id = $1",
            Slot::Strategy => "select strategy from dossier_strategy where debtor_id = $1",
        };
        let opened = self.one(sql, params![debtor], |row| match row.bytes(0)? {
            [] => Ok(None),
            bytes => S::unseal(debtor, bytes).map(Some),
        })?;
        Ok(opened.flatten())
    }

    /// Writes the sections that were put, in order of debtor.
    pub(crate) fn write_dossiers(&self) -> Result<(), Error> {
        let dossiers = std::mem::take(&mut self.unwritten.borrow_mut().dossiers);
        let (mut opened, mut put, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for (debtor, Draft { sections: [people, ledger, bureau, strategy], first }) in &dossiers {
            self.at_hand.borrow_mut().remove(debtor);
            let known: [&dyn Bind; 4] = [debtor, people, ledger, bureau];
            if *first {
                opened.extend(known);
            } else if people.is_some() || ledger.is_some() || bureau.is_some() {
                put.extend(known);
            }
            if let Some(strategy) = strategy {
                let of_it: [&dyn Bind; 2] = [debtor, strategy];
                made.extend(of_it);
            }
        }
        self.execute_rows(OPEN, &opened, 4)?;
        self.execute_rows(PUT, &put, 4)?;
        self.execute_rows(PUT_STRATEGY, &made, 2)
    }
}

const OPEN: &str = "insert into dossier (debtor_id, people, ledger, bureau) values ($1, $2, $3, $4)";
const PUT: &str = "insert into dossier (debtor_id, people, ledger, bureau) values ($1, $2, $3, $4)
    on conflict (debtor_id) do update set people = coalesce(excluded.people, dossier.people),
        ledger = coalesce(excluded.ledger, dossier.ledger), bureau = coalesce(excluded.bureau, dossier.bureau)";
const PUT_STRATEGY: &str = "insert into dossier_strategy (debtor_id, strategy) values ($1, $2)
    on conflict (debtor_id) do update set strategy = excluded.strategy";

impl Draft {
    fn section(&self, slot: Slot) -> Option<&Vec<u8>> {
        let [people, ledger, bureau, strategy] = &self.sections;
        match slot {
            Slot::People => people.as_ref(),
            Slot::Ledger => ledger.as_ref(),
            Slot::Bureau => bureau.as_ref(),
            Slot::Strategy => strategy.as_ref(),
        }
    }

    fn put(&mut self, slot: Slot, sealed: Vec<u8>) {
        let [people, ledger, bureau, strategy] = &mut self.sections;
        let place = match slot {
            Slot::People => people,
            Slot::Ledger => ledger,
            Slot::Bureau => bureau,
            Slot::Strategy => strategy,
        };
        *place = Some(sealed);
    }
}

impl Tx<'_> {
    /// Opens the dossier of a debtor who has none, with its first section. Only the slice that owns the section does.
    pub fn open_dossier<S: Section>(&self, debtor: DebtorId, section: &S) -> Result<(), Error> {
        let mut draft = Draft { first: true, ..Draft::default() };
        draft.put(S::SLOT, section.seal());
        self.unwritten.borrow_mut().dossiers.insert(debtor, draft);
        self.write_many_dossiers()
    }

    /// Writes one section. Only the slice that owns it does.
    pub fn put_section<S: Section>(&self, debtor: DebtorId, section: &S) -> Result<(), Error> {
        self.put_sealed(debtor, S::SLOT, section.seal())
    }

    /// Writes one section that was sealed before, such as by another thread.
    ///
    /// No bytes at all empty it. It is seen at once by whoever reads in this transaction, and becomes a row when the transaction ends.
    pub fn put_sealed(&self, debtor: DebtorId, slot: Slot, sealed: Vec<u8>) -> Result<(), Error> {
        self.unwritten.borrow_mut().dossiers.entry(debtor).or_default().put(slot, sealed);
        self.write_many_dossiers()
    }

    fn write_many_dossiers(&self) -> Result<(), Error> {
        let many = UNWRITTEN_MAX <= self.unwritten.borrow().dossiers.len();
        if many { self.write_dossiers() } else { Ok(()) }
    }
}

fn lent<'r>(row: &'r crate::Row<'_>) -> Result<DossierRow<&'r [u8]>, Error> {
    known(row, row.bytes(4)?)
}

/// What is known of a debtor, beside what is made of it.
fn known<'r>(row: &'r crate::Row<'_>, strategy: &'r [u8]) -> Result<DossierRow<&'r [u8]>, Error> {
    let (people, ledger, bureau) = (row.bytes(1)?, row.bytes(2)?, row.bytes(3)?);
    Ok(DossierRow { debtor: row.get(0)?, people, ledger, bureau, strategy })
}
