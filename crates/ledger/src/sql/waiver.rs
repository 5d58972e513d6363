//! Waivers that wait for a second pair of eyes, in SQL.
use crate::work::waivers::{WaiverProposal, WaiverState};
use base::EntryId;
use store::{Error, Row, Rx, Tx, params};

pub(crate) fn add_waiver_proposal(tx: &Tx<'_>, proposal: &WaiverProposal) -> Result<(), Error> {
    let sql = "insert into waiver_proposal
        (debtor_id, id, account_id, creditor_id, day, waiver, proposed_by, proposed_at, state)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let waiver = serde_json::to_string(&proposal.waiver)?;
    let WaiverProposal { debtor, id, account, creditor, on, proposed_by, proposed_at, state, .. } = proposal;
    tx.run(sql, params![debtor, id, account, creditor, on, waiver, proposed_by, proposed_at, state.code()]).map(drop)
}

pub(crate) fn waiver_proposal(rx: &Rx<'_>, id: EntryId) -> Result<Option<WaiverProposal>, Error> {
    let sql = "select id, debtor_id, account_id, creditor_id, day, waiver, proposed_by, proposed_at, state
        from waiver_proposal where id = $1";
    rx.one(sql, params![id], read)
}

pub(crate) fn waiver_proposals(rx: &Rx<'_>, limit: u32) -> Result<Vec<WaiverProposal>, Error> {
    let sql = "select id, debtor_id, account_id, creditor_id, day, waiver, proposed_by, proposed_at, state
        from waiver_proposal where state = $1 order by proposed_at, id limit $2";
    rx.all(sql, params![WaiverState::Proposed.code(), limit], read)
}

/// Closes a proposal, with who and when.
pub(crate) fn settle_waiver_proposal(tx: &Tx<'_>, proposal: &WaiverProposal, state: WaiverState) -> Result<(), Error> {
    let sql = "update waiver_proposal set state = $1, settled_by = $2, settled_at = $3
        where debtor_id = $4 and id = $5";
    let (by, at) = (tx.actor().user(), tx.now().at);
    tx.run(sql, params![state.code(), by, at, proposal.debtor, proposal.id]).map(drop)
}

fn read(row: &Row<'_>) -> Result<WaiverProposal, Error> {
    let (waiver, state): (String, String) = (row.get(5)?, row.get(8)?);
    let expected = "a state of a proposal";
    Ok(WaiverProposal {
        id: row.get(0)?,
        debtor: row.get(1)?,
        account: row.get(2)?,
        creditor: row.get(3)?,
        on: row.get(4)?,
        waiver: serde_json::from_str(&waiver)?,
        proposed_by: row.get(6)?,
        proposed_at: row.get(7)?,
        state: WaiverState::from_code(&state).ok_or(Error::Column { index: 8, expected })?,
    })
}
