//! Use cases: bringing in files, asking the service, forgetting, and the lender's own report.
mod fetch;
mod file;
mod gather;
mod import;
mod job;
mod purge;
mod read;
mod report;
mod source;

pub use fetch::{Fetched, Freshness, fetch, refresh, reported_cheque};
pub use file::{Counts, File, FileState, ProblemCount};
pub use import::{FileReport, FileRequest, Input, Progress, import, import_holding, withdraw};
pub use job::{
    FetchWork, ImportWork, PurgeWork, REFRESH_MAX, WithdrawWork, ask_fetch, ask_import, ask_withdraw, run_job,
};
pub use purge::{forget, purge};
pub use read::{View, damaged_csv, debtors_of_file, evidence, files, rebuild, view};
pub use report::report;

use crate::{BureauSection, Error, Policy, rules::picture::picture, sql};
use base::DebtorId;
use store::{Section, Slot, Tx};

/// Writes a debtor's section anew from the rows.
fn put_section(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    let section = picture(&sql::records(tx, debtor)?).section(Policy::shipped());
    let sealed = section.as_ref().map(Section::seal).unwrap_or_default();
    Ok(tx.put_sealed(debtor, Slot::Bureau, sealed)?)
}

/// The section that the rows come to.
fn section_of(rx: &store::Rx<'_>, debtor: DebtorId) -> Result<Option<BureauSection>, Error> {
    Ok(picture(&sql::records(rx, debtor)?).section(Policy::shipped()))
}
