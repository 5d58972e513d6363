//! `aldia groups` and `aldia fairness`: who is in which group, and whether groups are treated alike.
use super::{command, read_file};
use crate::{
    cli::{Fairness, Groups, GroupsForget, GroupsImport, GroupsList},
    desk,
    house::House,
    print,
};
use ::fairness::{
    BringGroups, Brought, Estimate, FairnessView, ForgetGroups, GroupTold, bring, forget, groups, report,
};
use anyhow::{Context, Result};
use serde_json::json;

/// Some millions of lines.
const FILE_BYTES_MAX: usize = 256 << 20;
/// Lines put aside that are shown.
const SHOWN_MAX: usize = 20;

pub fn run(command: &Groups) -> Result<()> {
    match command {
        Groups::Import(args) => import(args),
        Groups::List(args) => list(args),
        Groups::Forget(args) => forget_groups(args),
    }
}

fn import(args: &GroupsImport) -> Result<()> {
    let house = House::open(&args.house)?;
    let name = args.file.display();
    let bytes = read_file(&args.file, FILE_BYTES_MAX)?;
    let brought = bring(&house.desk(), &BringGroups { bytes, basis: args.basis.clone() });
    let brought = brought.with_context(|| format!("{name} was not brought in"))?;
    if args.answer.json {
        return print::json(&brought);
    }
    let Brought { read, changed, unchanged, names, quarantined } = &brought;
    print::line(format!("{name}: {} lines; {}", print::grouped(*read), names.join(", ")));
    let counts = [*changed, *unchanged, quarantined.len() as u64].map(print::grouped);
    print::line(format!("{} changed, {} as they were, {} put aside", counts[0], counts[1], counts[2]));
    for one in quarantined.iter().take(SHOWN_MAX) {
        print::line(format!("  line {}, {}: {:?} – {}", one.line, one.column, one.value, one.reason));
    }
    if SHOWN_MAX < quarantined.len() {
        print::line(format!("  … and {} more: see --json", quarantined.len() - SHOWN_MAX));
    }
    Ok(())
}

fn list(args: &GroupsList) -> Result<()> {
    let held = groups(&House::open(&args.house)?.desk())?;
    if args.answer.json {
        return print::json(&held);
    }
    let rows = held.iter().flat_map(|name| {
        name.values.iter().map(|(value, people)| vec![name.name.clone(), value.clone(), people.to_string()])
    });
    print::table(&["grupo", "valor", "personas"], &rows.collect::<Vec<_>>());
    for name in &held {
        print::line(format!("{}: {} ({}, {})", name.name, name.basis, name.brought_by, name.brought_at));
    }
    Ok(())
}

fn forget_groups(args: &GroupsForget) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let debtor = args.of.as_deref().map(|who| ctx.read(|rx| desk::find(rx, who))).transpose()?;
    let people = forget(&ctx, &ForgetGroups { command: command(), name: args.name.clone(), debtor })?;
    if args.answer.json {
        return print::json(&json!({ "people": people }));
    }
    print::line(format!("{} people forgotten", print::grouped(people)));
    Ok(())
}

/// The report.
pub fn fairness(args: &Fairness) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let told = report(&ctx, args.day.unwrap_or(ctx.now.day))?;
    let view = FairnessView::from(&told);
    if args.answer.json {
        return print::json(&view);
    }
    if told.names.is_empty() {
        print::line("No hay grupos: se traen con `aldia groups import` (docs/fairness.md).");
        return Ok(());
    }
    for name in &told.names {
        print::line(format!("\n{}: {} personas", name.name, print::grouped(u64::from(name.people))));
        let rows: Vec<Vec<String>> = name.groups.iter().map(row).collect();
        let header = ["valor", "personas", "capacidad", "voluntad", "pronóstico", "ofertas", "contactos", "rechazados"];
        print::table(&header, &rows);
        if 0 < name.hidden {
            print::line(format!("{} con menos de {} personas no se cuentan", name.hidden, told.bounds.group_min));
        }
    }
    print::line("");
    for bound in &view.bounds {
        print::line(format!("[{}] {}: {}", state(bound.state), bound.name, bound.words));
    }
    for proxy in &view.proxies {
        let ranking = proxy.ranking.value * 100.0;
        print::line(format!("anticipa {} = {}: {} ({ranking:.0} de 100)", proxy.name, proxy.value, proxy.label));
    }
    Ok(())
}

fn row(group: &GroupTold) -> Vec<String> {
    let number = |of: &Estimate| format!("{:.1} [{:.1}; {:.1}]", of.value, of.low, of.high).replace('.', ",");
    let [ability, willingness, _, _, outlook, _] = &group.indicators;
    let offered = format!("{:.1} %", group.offered.value * 100.0).replace('.', ",");
    let mut cells = vec![group.value.clone(), print::grouped(u64::from(group.people))];
    cells.extend([ability, willingness, outlook].map(number));
    cells.extend([offered, number(&group.sought), number(&group.refused)]);
    cells
}

fn state(code: &str) -> &'static str {
    match code {
        "crossed" => "cruzado",
        "within" => "dentro",
        _ => "sin datos",
    }
}
