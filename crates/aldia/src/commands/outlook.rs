//! `aldia outlook`: what the portfolio is expected to bring, under what may become of the economy.
use crate::{cli::Outlook, house::House, print};
use anyhow::Result;
use strategy::{OutlookView, work};

pub fn run(args: &Outlook) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let told = work::outlook(&ctx, args.day.unwrap_or(ctx.now.day), args.scenario.as_deref())?;
    if args.answer.json {
        return print::json(&OutlookView::from(told));
    }
    let percent = |value: Option<i64>| value.map_or_else(|| "no publicado".to_owned(), |value| format!("{value:+} %"));
    print::line(format!(
        "{} deudores con deuda al {} · salario real en tres meses: {} · importes en {}",
        told.debtors,
        told.day,
        percent(told.climate.real_wage_3),
        told.currency
    ));
    if 1 < told.one_of {
        print::line(format!("Se miró a uno de cada {}", told.one_of));
    }
    let rows = told.scenarios.iter().flat_map(|(scenario, ends)| {
        ends.iter().map(|end| {
            vec![
                scenario.label.clone(),
                format!("{} d", end.days),
                print::money(end.amount),
                print::money(end.least),
                print::money(end.most),
            ]
        })
    });
    print::table(&["escenario", "plazo", "se espera", "desde", "hasta"], &rows.collect::<Vec<_>>());
    print::note(format!("Fuente de los escenarios: {}", told.source));
    Ok(())
}
