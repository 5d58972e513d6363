//! Everything that a night writes, as text.
use store::{Rx, params};

/// Each table that a night writes, with the columns that tell its rows apart; ids of commands differ and are not asked.
const WRITTEN: [&str; 6] = [
    "select d.debtor_id, d.people, d.ledger, d.bureau, s.strategy
        from dossier d left join dossier_strategy s on s.debtor_id = d.debtor_id order by d.debtor_id",
    "select debtor_id, seq, id, treatment, propensity_ppm from decision order by debtor_id, seq",
    "select debtor_id, account_id, day, from_stage, to_stage from stage_change order by debtor_id, account_id, day",
    "select debtor_id, day, stage, features, closed_day from observation order by debtor_id, day",
    "select debtor_id, id, state, due_day, paid from promise order by debtor_id, id",
    "select day, state, day, day, day from night_run order by day",
];

/// What is written, a line a row.
pub(crate) fn written(rx: &Rx<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for statement in WRITTEN {
        rx.each(statement, params![], |row| -> Result<(), store::Error> {
            let cell = |index| row.cell(index).map(|cell| format!("{cell:?}"));
            lines.push([cell(0)?, cell(1)?, cell(2)?, cell(3)?, cell(4)?].join(" "));
            Ok(())
        })
        .unwrap();
    }
    lines
}
