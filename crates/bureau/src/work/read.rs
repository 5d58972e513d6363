//! What can be asked of this slice.
use super::{File, section_of};
use crate::{
    BureauSection, Error, Source,
    rules::{
        period::Period,
        picture::{Picture, entity_name, picture},
        record::Entity,
    },
    sql,
};
use base::{DebtorId, Right, Timestamp};
use std::collections::BTreeMap;
use store::{Ctx, Rx};

/// What the registry says of one debtor, with the names of those who say it.
#[derive(Clone, Debug)]
pub struct View {
    /// Everything known.
    pub picture: Picture,
    /// What a score may look at.
    pub section: Option<BureauSection>,
    /// What each entity of the newest month is called.
    pub names: BTreeMap<Entity, String>,
    /// When the service was last asked.
    pub asked_at: Option<Timestamp>,
}

/// What the registry says of one debtor, for staff who work for one of their creditors.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`], and an account of one of the actor's creditors: other lenders' data are nobody else's.
pub fn view(ctx: &Ctx, rx: &Rx<'_>, debtor: DebtorId) -> Result<View, Error> {
    ctx.may(Right::ViewPortfolio)?;
    let ledger: Option<ledger::LedgerSection> = rx.section(debtor)?;
    let theirs = ledger.is_some_and(|ledger| ledger.accounts.iter().any(|account| ctx.actor.serves(account.creditor)));
    if ctx.actor.user().is_some() && !theirs {
        return Err(Error::NoDebtor(debtor));
    }
    let picture = picture(&sql::records(rx, debtor)?);
    let mut names = BTreeMap::new();
    for entry in picture.months.first().iter().flat_map(|month| &month.entries) {
        let known = match entry.entity {
            Entity::Code(code) => sql::entity(rx, code)?,
            Entity::Named(_) => None,
        };
        names.insert(entry.entity.clone(), entity_name(&entry.entity, |_| known));
    }
    let asked_at = sql::last_answer(rx, debtor, Source::AskedDebts)?.map(|(at, ..)| at);
    Ok(View { section: picture.section(crate::Policy::shipped()), picture, names, asked_at })
}

/// The section that a debtor's rows come to, for `verify`.
pub fn rebuild(rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<BureauSection>, Error> {
    section_of(rx, debtor)
}

/// The newest monthly files, at most `limit`.
pub fn files(rx: &Rx<'_>, limit: u32) -> Result<Vec<File>, Error> {
    let staff = people::staff_names(rx)?;
    Ok(sql::files(rx, limit)?.into_iter().map(|file| File { actor: staff.of(&file.actor), ..file }).collect())
}

/// The debtors of whom a file speaks, at most `limit`.
pub fn debtors_of_file(rx: &Rx<'_>, source: Source, period: Period, limit: u32) -> Result<Vec<DebtorId>, Error> {
    Ok(sql::debtors_of(rx, (source, period), None, limit)?)
}

/// The last answer of the service to one question about a debtor: when, its status, and the body byte for byte.
pub fn evidence(rx: &Rx<'_>, debtor: DebtorId, source: Source) -> Result<Option<(Timestamp, u16, Vec<u8>)>, Error> {
    Ok(sql::last_answer(rx, debtor, source)?)
}

/// The damaged lines of a file, as a file that spreadsheets open. What stood in them is not kept: it may be a stranger's.
pub fn damaged_csv(rx: &Rx<'_>, source: Source, period: Period) -> Result<String, Error> {
    sql::file(rx, (source, period))?.ok_or(Error::NoFile(source, period))?;
    let mut text = String::from("\u{feff}linea;columna;codigo;motivo\r\n");
    for (line, flaw) in sql::damaged(rx, (source, period), 10_000)? {
        let place = format!("{line};{}", flaw.column);
        text.extend([place.as_str(), ";", flaw.kind.code(), ";", flaw.kind.words_es(), "\r\n"]);
    }
    Ok(text)
}
