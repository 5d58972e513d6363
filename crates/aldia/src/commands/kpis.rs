//! `aldia kpis`: what worked.
use crate::{
    cli::{By, Kpis},
    house::House,
    print,
};
use anyhow::Result;
use insight::{Dimension, Ratio, ReportView};

impl From<By> for Dimension {
    fn from(by: By) -> Self {
        match by {
            By::Product => Self::Product,
            By::Creditor => Self::Creditor,
            By::Stage => Self::Stage,
            By::Agent => Self::Agent,
            By::Channel => Self::Channel,
        }
    }
}

pub fn run(args: &Kpis) -> Result<()> {
    let house = House::open(&args.house)?;
    let report = house.store.read(|rx| insight::kpis(rx, args.from, args.to, args.by.map(Into::into)))?;
    if args.answer.json {
        return print::json(&ReportView::from(&report));
    }
    let header = ["", "penetration", "intensity", "hits", "RPC", "PTP", "KP", "recovered", "recovery", "cures"];
    let mut rows = vec![row("total", &report.total)];
    rows.extend(report.groups.iter().map(|group| row(&group.label, &group.kpis)));
    print::table(&header, &rows);
    Ok(())
}

fn row(label: &str, kpis: &insight::Kpis) -> Vec<String> {
    let counts = &kpis.counts;
    vec![
        label.to_owned(),
        percent(counts.penetration()),
        hundredths(counts.intensity().map(Ratio::hundredths)),
        percent(counts.hits()),
        percent(counts.rpc()),
        percent(counts.ptp()),
        percent(counts.kp()),
        print::money(kpis.money.recovered),
        percent(kpis.recovery()),
        percent(kpis.cure()),
    ]
}

fn percent(ratio: Option<Ratio>) -> String {
    hundredths(ratio.map(Ratio::percent_hundredths))
}

/// Two decimals, or a dash where there is nothing to divide by.
fn hundredths(value: Option<i64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| print::money(base::Amount::minor(value)))
}
