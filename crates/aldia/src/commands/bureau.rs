//! `aldia bureau`: the central bank's register of debtors.
use super::bar;
use crate::{
    cli::{Bureau, BureauFetch, BureauImport, BureauOf, BureauPurge, BureauReport},
    desk,
    house::House,
    print, standing,
};
use anyhow::{Context, Result, bail};
use bureau::{
    PanelView, Report, Source,
    out::bcra::Bcra,
    work::{self, FileReport, FileRequest, Freshness, Input, Progress},
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

pub fn run(command: &Bureau) -> Result<()> {
    match command {
        Bureau::Import(args) => import(args),
        Bureau::Show(args) => show(args),
        Bureau::Fetch(args) => fetch(args),
        Bureau::Report(args) => report(args),
        Bureau::Purge(args) => purge(args),
    }
}

/// The report, and how long it took.
#[derive(Serialize)]
struct Timed {
    #[serde(flatten)]
    report: FileReport,
    seconds: f64,
}

fn import(args: &BureauImport) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let kind = |code: &str| Source::from_code(code).with_context(|| format!("{code:?} is not a kind of file"));
    let source = args.kind.as_deref().map(kind).transpose()?;
    if args.undo {
        let (Some(source), Some(period)) = (source, args.period) else { bail!("which one? --kind and --period") };
        let debtors = work::withdraw(&ctx, source, period)?;
        standing::hear_all(&ctx)?;
        print::line(format!("{} of {period} taken back: {} debtors", source.code(), print::grouped(debtors)));
        return Ok(());
    }
    let file = args.file.clone().context("which file?")?;
    let input = if file == Path::new("-") { Input::Pipe } else { Input::Path(file) };
    let bytes = bar("bytes");
    bytes.set_message("Reading");
    let began = Instant::now();
    let request = FileRequest { input, source, period: args.period };
    let report = work::import(&ctx, &request, &mut |Progress { done, total }| {
        bytes.set_length(total.max(done));
        bytes.set_position(done);
    });
    bytes.finish_and_clear();
    standing::hear_all(&ctx)?;
    let timed = Timed { report: report?, seconds: began.elapsed().as_secs_f64() };
    if args.answer.json {
        return print::json(&timed);
    }
    tell(&timed);
    Ok(())
}

fn tell(timed: &Timed) {
    let FileReport { source, period, name, counts, problem_counts, sample } = &timed.report;
    print::line(format!(
        "{name} ({} of {period}): {} lines in {:.1} s; {} of {} own debtors, {} with news, {} gone, {} lines damaged",
        source.code(),
        print::grouped(counts.lines),
        timed.seconds,
        print::grouped(counts.own),
        print::grouped(counts.debtors),
        print::grouped(counts.changed),
        print::grouped(counts.removed),
        print::grouped(counts.damaged),
    ));
    for problem in problem_counts {
        print::line(format!("  {} × {}", problem.count, problem.label));
    }
    for damaged in sample {
        print::line(format!("  line {}, column {}: {}", damaged.line, damaged.column, damaged.reason));
    }
}

fn show(args: &BureauOf) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let panel = ctx.read(|rx| -> Result<_> { Ok(bureau::panel(&ctx, rx, desk::find(rx, &args.who)?)?) })?;
    if args.answer.json {
        return print::json(&panel);
    }
    tell_panel(&panel);
    Ok(())
}

fn tell_panel(panel: &PanelView) {
    if let Some(told) = &panel.told {
        let bureau::ToldItem { situation, label, creditor, file, on } = told;
        print::line(format!("Situación {situation} ({label}) según {creditor}, {file}, el {on}"));
    }
    let Some(period) = panel.period else {
        return print::line("La Central de Deudores no dice nada de esta persona.");
    };
    let worst = panel.worst.map_or("sin situación".to_owned(), |worst| format!("situación {worst}"));
    let total = print::money(panel.total);
    print::line(format!("Central de Deudores · {period} · {worst} · {} entidades · {total}", panel.entities));
    let entry = |entry: &bureau::EntryItem| {
        let (class, amount) = (format!("{} {}", entry.situation, entry.label), print::money(entry.amount));
        vec![entry.entity.clone(), class, amount, entry.days.to_string(), entry.marks.join(", ")]
    };
    print::table(
        &["entidad", "situación", "monto", "atraso", "marcas"],
        &panel.entries.iter().map(entry).collect::<Vec<_>>(),
    );
    let class = |month: &bureau::MonthItem| month.worst.map_or("-".to_owned(), |worst| worst.to_string());
    print::line(format!("Meses, del último hacia atrás: {}", panel.months.iter().map(class).collect::<String>()));
    if 0 < panel.left_out {
        print::line(format!("No cuentan {} entradas, en revisión, en juicio o caducas.", panel.left_out));
    }
    for cheque in &panel.cheques {
        let paid = cheque.paid.map_or("impago".to_owned(), |day| format!("pagado el {day}"));
        print::line(format!("Cheque {} · {} · {} · {paid}", cheque.number, cheque.on, print::money(cheque.amount)));
    }
}

fn fetch(args: &BureauFetch) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let debtor = ctx.read(|rx| desk::find(rx, &args.who))?;
    let bcra = Bcra::new(house.settings.bcra.clone().unwrap_or_default())?;
    let freshness = if args.again { Freshness::Asked } else { Freshness::Kept };
    let fetched = work::fetch(&ctx, &bcra, debtor, freshness)?;
    standing::hear_all(&ctx)?;
    if args.answer.json {
        return print::json(&fetched);
    }
    print::note(format!("{} questions asked, {} answers still hold", fetched.asked, fetched.kept));
    tell_panel(&ctx.read(|rx| bureau::panel(&ctx, rx, debtor))?);
    Ok(())
}

/// What the report adds up to.
#[derive(Serialize)]
struct Sums {
    lines: usize,
    thousands: i64,
    ledger: base::Amount,
    reported: base::Amount,
    excluded: BTreeMap<&'static str, base::Amount>,
    to_come: base::Amount,
    by_situation: BTreeMap<u8, u64>,
    files: [PathBuf; 2],
}

fn report(args: &BureauReport) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let creditors = ctx.read(ledger::creditors)?;
    let creditor = match (&args.creditor, creditors.as_slice()) {
        (Some(name), all) => all.iter().find(|creditor| creditor.name == *name).context("no such creditor")?,
        (None, [only]) => only,
        (None, _) => bail!("whose debtors? use --creditor NAME"),
    };
    let report = work::report(&ctx, creditor.id, args.day)?;
    let beside = args.out.with_extension("excluidos.csv");
    fs::write(&args.out, report.csv()).with_context(|| format!("cannot write {}", args.out.display()))?;
    fs::write(&beside, report.exclusions_csv()).with_context(|| format!("cannot write {}", beside.display()))?;
    let sums = sums(&report, [args.out.clone(), beside]);
    if args.answer.json {
        return print::json(&sums);
    }
    tell_sums(&report, &sums);
    Ok(())
}

fn sums(report: &Report, files: [PathBuf; 2]) -> Sums {
    Sums {
        lines: report.lines.len(),
        thousands: report.thousands,
        ledger: report.ledger,
        reported: report.reported,
        excluded: report.by_reason.iter().map(|(reason, amount)| (reason.code(), *amount)).collect(),
        to_come: report.to_come,
        by_situation: report.by_situation.clone(),
        files,
    }
}

fn tell_sums(report: &Report, sums: &Sums) {
    let situations: Vec<_> =
        sums.by_situation.iter().map(|(class, count)| vec![format!("situación {class}"), count.to_string()]).collect();
    print::table(&["", "deudores"], &situations);
    let mut rows = vec![vec!["Informado".to_owned(), print::money(report.reported)]];
    rows.extend(
        report.by_reason.iter().map(|(reason, amount)| vec![reason.label_es().to_owned(), print::money(*amount)]),
    );
    rows.push(vec!["Intereses y cargos aún no devengados".to_owned(), print::money(report.to_come)]);
    rows.push(vec!["Saldo de los libros".to_owned(), print::money(report.ledger)]);
    print::table(&["", "pesos"], &rows);
    print::note(format!("{} and {} written", sums.files[0].display(), sums.files[1].display()));
}

fn purge(args: &BureauPurge) -> Result<()> {
    let house = House::open(&args.house)?;
    let rows = work::purge(&house.desk())?;
    if args.answer.json {
        return print::json(&rows);
    }
    print::line(format!("{} rows forgotten", print::grouped(rows)));
    Ok(())
}
