//! The state before the night: every debtor's dossier, with what the night before decided.
use super::{
    ctx, open, state,
    state::{Choice, Decided, Loan, Person, Touch},
};
use crate::portfolio::{Portfolio, TODAY, rows};
use anyhow::Result;
use serde::Deserialize;
use std::{collections::HashMap, fs, path::Path};

/// Touches that are kept however old they are, and days within which all are.
pub(super) const KEPT: usize = 20;
pub(super) const DAYS: i32 = 30;
/// Dossiers written in one transaction.
const BATCH: usize = 20_000;

/// What the creditor's file tells of an account beyond its terms.
#[derive(Deserialize)]
struct FileRow {
    account_id: u64,
    debtor_id: u64,
    creditor_id: u16,
    product: u8,
    cuit: u64,
    province: u8,
    opened: i32,
    principal_u: i64,
    tna_comp_bp: i32,
    income_u: i64,
    bureau: u8,
    age: u8,
    emp_months: u16,
}

#[derive(Deserialize)]
struct TouchRow {
    debtor_id: u64,
    ts: i64,
    channel: u8,
    outcome: u8,
    dur_s: i16,
    ptp_kept: i8,
}

/// Writes every debtor's dossier as it stood last night.
pub(crate) fn prepare(folder: &Path) -> Result<()> {
    let portfolio = Portfolio::read(folder, |_| true)?;
    let mut people = people(folder)?;
    let state = state(folder);
    if state.exists() {
        fs::remove_dir_all(&state)?;
    }
    let ctx = ctx(&open(&state)?);
    let sections: Vec<_> = portfolio.sections().collect();
    ctx.fill::<_, store::Error>(|ctx| {
        for (place, batch) in sections.chunks(BATCH).enumerate() {
            ctx.step::<_, store::Error>(ctx.command_for(&place.to_le_bytes()), |tx| {
                batch.iter().try_for_each(|(debtor, ledger)| {
                    let person = people.remove(&debtor.0.as_u128()).unwrap_or_default();
                    let accounts = vec![Choice::default(); person.loans.len()];
                    tx.open_dossier(*debtor, ledger)?;
                    tx.put_section(*debtor, &person)?;
                    tx.put_section(*debtor, &Decided { day: TODAY - 1, accounts })
                })
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Copies a database that nobody has open.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

fn people(folder: &Path) -> Result<HashMap<u128, Person>> {
    let mut people: HashMap<u128, Person> = HashMap::new();
    for row in rows::<FileRow>(&folder.join("accounts.csv"))? {
        let row = row?;
        let person = people.entry(row.debtor_id.into()).or_default();
        (person.registry, person.age) = (row.bureau, row.age);
        (person.employed_months, person.income) = (row.emp_months, row.income_u);
        person.loans.push(Loan {
            account: row.account_id,
            product: row.product,
            creditor: row.creditor_id,
            province: row.province,
            yearly_bp: row.tna_comp_bp,
            opened: row.opened,
            principal: row.principal_u,
            checked: is_cuit(row.cuit),
        });
    }
    for row in rows::<TouchRow>(&folder.join("interactions.csv"))? {
        let row = row?;
        let Some(person) = people.get_mut(&row.debtor_id.into()) else { continue };
        person.touches.push(Touch {
            day: i32::try_from(row.ts.div_euclid(86_400))?,
            hour: u8::try_from(row.ts.rem_euclid(86_400) / 3_600)?,
            channel: row.channel,
            outcome: row.outcome,
            seconds: row.dur_s,
            kept: (0 <= row.ptp_kept).then_some(row.ptp_kept == 1),
        });
    }
    for person in people.values_mut() {
        person.loans.sort_unstable_by_key(|loan| loan.account);
        let touches = &mut person.touches;
        let recent = touches.len() - touches.partition_point(|touch| touch.day < TODAY - DAYS);
        touches.drain(..touches.len() - recent.max(KEPT).min(touches.len()));
    }
    Ok(people)
}

/// Whether the last digit is what the others ask for.
fn is_cuit(cuit: u64) -> bool {
    const WEIGHTS: [u64; 10] = [2, 3, 4, 5, 6, 7, 2, 3, 4, 5];
    let mut rest = cuit / 10;
    let mut sum = 0;
    for weight in WEIGHTS {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    let digit = match 11 - sum % 11 {
        11 => 0,
        10 => 9,
        digit => digit,
    };
    digit == cuit % 10
}
