//! `aldia origination`: what collecting teaches whoever grants credit.
use crate::{cli::Origination, house::House, print};
use anyhow::{Context, Result};
use base::Amount;
use insight::{OriginView, origination, origination_csv};

pub fn run(args: &Origination) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let day = args.day.unwrap_or(ctx.now.day);
    let found = ctx.read(|rx| origination(rx, &ctx.actor, day))?;
    let views: Vec<OriginView> = found.iter().map(OriginView::of).collect();
    if let Some(file) = &args.csv {
        let write = || std::fs::write(file, origination_csv(&views));
        write().with_context(|| format!("{} cannot be written", file.display()))?;
        print::note(format!("{} origins in {}", views.len(), file.display()));
    }
    if args.answer.json {
        return print::json(&views);
    }
    let header =
        ["product", "quarter", "instalments over income", "accounts", "lent", "late 30", "late 90", "owed", "recovery"];
    let rows = found.iter().map(|(origin, outturn)| {
        vec![
            origin.product.clone(),
            origin.quarter.to_string(),
            origin.burden.code().to_owned(),
            outturn.accounts.to_string(),
            format!("{} {}", origin.currency, print::money(outturn.lent)),
            outturn.late_30.to_string(),
            outturn.late_90.to_string(),
            print::money(outturn.owed),
            outturn
                .recovery()
                .map_or_else(|| "–".to_owned(), |ratio| print::money(Amount::minor(ratio.percent_hundredths()))),
        ]
    });
    print::table(&header, &rows.collect::<Vec<_>>());
    Ok(())
}
