//! Dossier rows: one row a debtor, one column a slice's section, each versioned and checksummed.
use crate::{Error, Rx, Tx, params};
use base::DebtorId;
use serde::{Serialize, de::DeserializeOwned};

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

/// One debtor's dossier as stored. An absent section is empty.
#[derive(Debug)]
pub struct DossierRow {
    /// Whose.
    pub debtor: DebtorId,
    /// The sealed section of `people`.
    pub people: Vec<u8>,
    /// The sealed section of `ledger`.
    pub ledger: Vec<u8>,
    /// The sealed section of `bureau`.
    pub bureau: Vec<u8>,
    /// The sealed section of `strategy`.
    pub strategy: Vec<u8>,
}

impl DossierRow {
    /// One section, opened; `None` if its slice has written none.
    pub fn open<S: Section>(&self) -> Result<Option<S>, Error> {
        let bytes = match S::SLOT {
            Slot::People => &self.people,
            Slot::Ledger => &self.ledger,
            Slot::Bureau => &self.bureau,
            Slot::Strategy => &self.strategy,
        };
        if bytes.is_empty() { Ok(None) } else { S::unseal(self.debtor, bytes).map(Some) }
    }
}

impl Rx<'_> {
    /// One debtor's dossier.
    pub fn dossier(&self, debtor: DebtorId) -> Result<Option<DossierRow>, Error> {
        let sql = "select debtor_id, people, ledger, bureau, strategy from dossier where debtor_id = $1";
        self.one(sql, params![debtor], read_row)
    }

    /// The dossiers after `after` in order of id, at most `limit`.
    pub fn dossiers(&self, after: Option<DebtorId>, limit: u32) -> Result<Vec<DossierRow>, Error> {
        let sql = "select debtor_id, people, ledger, bureau, strategy from dossier
            where $1 < debtor_id order by debtor_id limit $2";
        self.all(sql, params![after.unwrap_or(DebtorId(base::Uuid::nil())), limit], read_row)
    }

    /// The debtors after `after` in order of id, at most `limit`.
    pub fn debtors(&self, after: Option<DebtorId>, limit: u32) -> Result<Vec<DebtorId>, Error> {
        let sql = "select debtor_id from dossier where $1 < debtor_id order by debtor_id limit $2";
        self.all(sql, params![after.unwrap_or(DebtorId(base::Uuid::nil())), limit], |row| row.get(0))
    }

    /// How many debtors have a dossier.
    pub fn dossier_count(&self) -> Result<i64, Error> {
        Ok(self.one("select count(*) from dossier", params![], |row| row.get(0))?.unwrap_or(0))
    }

    /// One section of one debtor.
    pub fn section<S: Section>(&self, debtor: DebtorId) -> Result<Option<S>, Error> {
        let sql = match S::SLOT {
            Slot::People => "select people from dossier where debtor_id = $1",
            Slot::Ledger => "select ledger from dossier where debtor_id = $1",
            Slot::Bureau => "select bureau from dossier where debtor_id = $1",
            Slot::Strategy => "select strategy from dossier where debtor_id = $1",
        };
        let opened = self.one(sql, params![debtor], |row| match row.bytes(0)? {
            [] => Ok(None),
            bytes => S::unseal(debtor, bytes).map(Some),
        })?;
        Ok(opened.flatten())
    }
}

impl Tx<'_> {
    /// Writes one section. Only the slice that owns it does.
    pub fn put_section<S: Section>(&self, debtor: DebtorId, section: &S) -> Result<(), Error> {
        self.put_sealed(debtor, S::SLOT, &section.seal())
    }

    /// Writes one section that was sealed before, such as by another thread. No bytes at all empty it.
    pub fn put_sealed(&self, debtor: DebtorId, slot: Slot, sealed: &[u8]) -> Result<(), Error> {
        let sql = match slot {
            Slot::People => {
                "insert into dossier (debtor_id, people) values ($1, $2)
                on conflict (debtor_id) do update set people = excluded.people"
            }
            Slot::Ledger => {
                "insert into dossier (debtor_id, ledger) values ($1, $2)
                on conflict (debtor_id) do update set ledger = excluded.ledger"
            }
            Slot::Bureau => {
                "insert into dossier (debtor_id, bureau) values ($1, $2)
                on conflict (debtor_id) do update set bureau = excluded.bureau"
            }
            Slot::Strategy => {
                "insert into dossier (debtor_id, strategy) values ($1, $2)
                on conflict (debtor_id) do update set strategy = excluded.strategy"
            }
        };
        self.run(sql, params![debtor, sealed])?;
        Ok(())
    }
}

fn read_row(row: &crate::Row<'_>) -> Result<DossierRow, Error> {
    Ok(DossierRow {
        debtor: row.get(0)?,
        people: row.bytes(1)?.to_vec(),
        ledger: row.bytes(2)?.to_vec(),
        bureau: row.bytes(3)?.to_vec(),
        strategy: row.bytes(4)?.to_vec(),
    })
}
