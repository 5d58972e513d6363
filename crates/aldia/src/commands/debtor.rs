//! `aldia debtor`: everything about one debtor.
use crate::{
    cli::Debtor,
    desk::{self, DebtorView},
    house::House,
    print,
};
use anyhow::{Context, Result};
use base::Amount;
use strategy::{CourseView, CoursesView, IndicatorChanges, work::RecommendedOffer};

pub fn run(args: &Debtor) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let day = args.day.unwrap_or(ctx.now.day);
    let view = ctx.read(|rx| desk::view(&ctx, rx, desk::find(rx, &args.who)?, day))?;
    let view = view.with_context(|| format!("nobody is known as {:?}", args.who))?;
    if args.answer.json {
        return print::json(&view);
    }
    show(&view)?;
    if day == ctx.now.day {
        if let Some(seen) = ctx.read(|rx| strategy::view_for(&ctx, rx, view.debtor, day))? {
            show_changes(&strategy::change_views(&seen));
            show_courses(&strategy::course_views(&seen));
        }
        show_offers(&strategy::work::offers(&ctx, view.debtor)?);
    }
    Ok(())
}

/// The datum that would change each indicator most.
fn show_changes(indicators: &[IndicatorChanges]) {
    print::line("\nQué dato cambiaría más cada indicador");
    for IndicatorChanges { label, value, changes, .. } in indicators {
        if let Some(change) = changes.first() {
            let unknown = if change.known { "" } else { " (hoy no se sabe)" };
            print::line(format!("  {label:<22} {value:>3} → {:>3}  {}{unknown}", change.value, change.sentence));
        }
    }
}

/// What each thing that may be done now is expected to come to.
fn show_courses(view: &CoursesView) {
    if view.courses.is_empty() {
        return;
    }
    print::line(format!(
        "\nQué se espera de cada acción en {} días, hasta el primer pago ({})",
        view.days, view.currency
    ));
    let row = |one: &CourseView| {
        vec![
            format!("  {}{}", one.treatment_label, if one.decided { " (la decidida)" } else { "" }),
            format!("{} %", one.pays_ppm / 10_000),
            print::money(Amount::minor(one.brings)),
            print::money(Amount::minor(one.costs)),
            print::money(Amount::minor(one.net)),
            format!("{},{}", one.contacts_milli / 1_000, one.contacts_milli % 1_000 / 100),
        ]
    };
    let rows: Vec<_> = view.courses.iter().map(row).collect();
    print::table(&["", "paga", "trae", "cuesta", "neto", "contactos"], &rows);
    if !view.modelled {
        print::line("  Todavía no habla ningún modelo de pagos: las probabilidades son a juicio experto.");
    }
}

fn show_offers(offers: &[RecommendedOffer]) {
    for one in offers {
        let expected = &one.expected;
        print::line(format!(
            "\nOferta: {} · paga {} {} · se espera {} (la acepta {} %, la cumple {} %)",
            one.offer.label,
            one.currency,
            print::money(one.total),
            print::money(expected.value),
            expected.accept_ppm / 10_000,
            expected.keep_ppm / 10_000,
        ));
        for why in &expected.whys {
            print::line(format!("  {why}"));
        }
    }
}

fn show(view: &DebtorView) -> Result<()> {
    print::line(format!("{} · {} · {}", view.name, view.document, view.day));
    print::line(format!("\nDeuda {} {}", view.debt.currency, print::money(view.debt.total)));
    for part in &view.debt.components {
        print::line(format!("  {:<32} {:>18}", part.label, print::money(part.amount)));
    }
    for creditor in &view.debt.creditors {
        print::line(format!("\n{}", creditor.name));
        let row = |account: &desk::AccountBrief| {
            vec![
                format!("  {} · {}", account.reference, account.product_label),
                print::money(account.owed),
                format!("{} d", account.days_past_due),
                account.stage_label.to_owned(),
            ]
        };
        print::table(&["", "exigible", "atraso", "etapa"], &creditor.accounts.iter().map(row).collect::<Vec<_>>());
    }
    print::line(format!("\nIndicadores · segmento {} {}", view.segment.code, view.segment.label));
    let indicators = serde_json::to_value(&view.indicators)?;
    for indicator in indicators.as_array().into_iter().flatten() {
        let reasons = indicator["reasons"].as_array().into_iter().flatten();
        let reasons: Vec<&str> = reasons.filter_map(|reason| reason["sentence"].as_str()).take(2).collect();
        print::line(format!(
            "  {:<22} {:>3}  tendencia {:>3}  confianza {:>3}  {}",
            indicator["label"].as_str().unwrap_or_default(),
            indicator["value"],
            indicator["trend"],
            indicator["confidence"],
            reasons.join("; ")
        ));
    }
    if let Some(decision) = &view.decision {
        let decision = serde_json::to_value(decision)?;
        print::line(format!(
            "\nPróximo paso: {} (propensión {}, valor esperado {})",
            decision["treatment_label"].as_str().unwrap_or_default(),
            decision["propensity"],
            print::money(Amount::minor(decision["expected_value"].as_i64().unwrap_or_default()))
        ));
        for reason in decision["because"].as_array().into_iter().flatten() {
            print::line(format!("  {}", reason["sentence"].as_str().unwrap_or_default()));
        }
    }
    for step in &view.ahead {
        let step = serde_json::to_value(step)?;
        print::line(format!(
            "  si no paga ni responde, {}: {} (llega a eso {} %)",
            step["day"].as_str().unwrap_or_default(),
            step["treatment_label"].as_str().unwrap_or_default(),
            step["reached_ppm"].as_u64().unwrap_or_default() / 10_000
        ));
    }
    for point in &view.points {
        for hour in &point.best_hours {
            print::line(format!("{} · {}", point.value, hour.words));
        }
    }
    for rule in view.contact_rules.iter().filter(|rule| !rule.allowed) {
        print::line(format!("No por {}: {}", rule.label, rule.reason.as_deref().unwrap_or_default()));
    }
    Ok(())
}
