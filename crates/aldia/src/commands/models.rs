//! `aldia train` and `aldia models`: what is learned, and who speaks.
use super::{bar, command, read_file};
use crate::{
    cli::{Models, ModelsExport, ModelsImport, ModelsList, ModelsOf, ModelsPromote, ModelsRollback, Train},
    house::House,
    print,
};
use anyhow::{Context, Result};
use fairness::ByGroups;
use ledger::Stage;
use serde_json::json;
use strategy::{
    model_card_view, model_views,
    work::{self, BringModel, Effort, MODEL_BYTES_MAX, Promote, Teach, Then, TrainingLine},
};

/// Teaches models from what was observed.
pub fn train(args: &Train) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    let teach = Teach {
        target: args.target,
        until: args.until.unwrap_or(ctx.now.day),
        effort: if args.quick { Effort::Quick } else { Effort::Usual },
        then: if args.speak { Then::Speak } else { Then::Wait },
    };
    let progress = bar("targets");
    progress.set_message("Learning");
    let training = work::train(&ctx, teach, &ByGroups, &mut |done, total| {
        progress.set_length(total);
        progress.set_position(done);
    })?;
    progress.finish_and_clear();
    if args.answer.json {
        return print::json(&training);
    }
    let objected: Vec<(Option<u32>, String)> =
        training.lines.iter().flat_map(|one| one.objections.iter().map(|words| (one.version, words.clone()))).collect();
    let rows: Vec<Vec<String>> = training.lines.into_iter().map(line).collect();
    print::table(&["target", "stage", "rows", "version", "log loss", "expert", "speaks"], &rows);
    for (version, words) in objected {
        print::line(format!("model {} waits for a person: {words}", version.unwrap_or_default()));
    }
    Ok(())
}

fn line(line: TrainingLine) -> Vec<String> {
    let loss = |loss: Option<f64>| loss.map_or_else(|| "–".to_owned(), |loss| format!("{loss:.4}"));
    let version = line.version.map(|version| version.to_string());
    vec![
        line.target.code().to_owned(),
        stage(line.stage),
        print::grouped(line.rows),
        version.or(line.refused).unwrap_or_default(),
        loss(line.log_loss),
        loss(line.as_written),
        if line.speaks { "yes" } else { "no" }.to_owned(),
    ]
}

fn stage(stage: Option<Stage>) -> String {
    stage.map_or("all", Stage::code).to_owned()
}

/// The registry.
pub fn run(command: &Models) -> Result<()> {
    match command {
        Models::List(args) => list(args),
        Models::Show(args) => show(args),
        Models::Promote(args) => promote(args),
        Models::Rollback(args) => roll_back(args),
        Models::Export(args) => export(args),
        Models::Import(args) => import(args),
    }
}

fn list(args: &ModelsList) -> Result<()> {
    let house = House::open(&args.house)?;
    if args.answer.json {
        return print::json(&house.store.read(model_views)?);
    }
    let rows = house.store.read(work::models)?;
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let measures = row.card.after;
            let drift = row.drift.as_ref().map_or_else(|| "–".to_owned(), |told| format!("{:?}", told.alarm));
            vec![
                row.version.to_string(),
                row.target.code().to_owned(),
                stage(row.stage),
                row.state.code().to_owned(),
                print::grouped(row.card.rows),
                format!("{:.4}", measures.log_loss),
                format!("{:.4}", measures.auc),
                format!("{:.4}", measures.ece),
                drift.to_lowercase(),
            ]
        })
        .collect();
    print::table(&["version", "target", "stage", "state", "rows", "log loss", "AUC", "ECE", "drift"], &rows);
    Ok(())
}

fn show(args: &ModelsOf) -> Result<()> {
    let house = House::open(&args.house)?;
    if args.answer.json {
        return print::json(&house.store.read(|rx| model_card_view(rx, args.version))?);
    }
    let row = house.store.read(|rx| work::model(rx, args.version))?;
    let card = &row.card;
    print::line(format!("model {}: {}, {}, {}", row.version, row.target.code(), stage(row.stage), row.state.code()));
    print::line(format!("{} rows from {} to {}, {} yes", print::grouped(card.rows), card.from, card.to, card.yes));
    let chosen: Vec<String> =
        card.chosen.iter().map(|(name, share)| format!("{:.0} % {name}", share * 100.0)).collect();
    print::line(format!(
        "{} ({}), judged {}, repair {}",
        chosen.join(" + "),
        card.why,
        card.judged.code(),
        card.repair
    ));
    let rows: Vec<Vec<String>> = card
        .entries
        .iter()
        .map(|entry| {
            let measures = entry.metrics.map(|of| [of.log_loss, of.auc, of.ece].map(|number| format!("{number:.4}")));
            let [loss, auc, ece] = measures.unwrap_or_default();
            vec![entry.name.clone(), loss, auc, ece, entry.refused.clone().unwrap_or_default()]
        })
        .collect();
    print::table(&["competitor", "log loss", "AUC", "ECE", "refused"], &rows);
    for moved in row.drift.iter().flat_map(|told| &told.moved) {
        print::line(format!("drift {:?}: {} {:.3}", moved.alarm, moved.of, moved.index));
    }
    Ok(())
}

fn promote(args: &ModelsPromote) -> Result<()> {
    let house = House::open(&args.house)?;
    let (version, note, despite) = (args.version, args.note.clone(), args.despite.clone());
    let promote = Promote { command: command(), version, note, despite };
    let change = work::promote(&house.desk(), &promote, &ByGroups)?;
    changed(change, args.answer.json)
}

fn roll_back(args: &ModelsRollback) -> Result<()> {
    let house = House::open(&args.house)?;
    let change = work::roll_back_models(&house.desk(), command(), args.to, &args.note)?;
    changed(change, args.answer.json)
}

/// Says which change it was, and who speaks now.
fn changed(change: u32, json: bool) -> Result<()> {
    if json {
        return print::json(&json!({ "change": change }));
    }
    print::line(format!("change {change} of the models"));
    Ok(())
}

fn export(args: &ModelsExport) -> Result<()> {
    let house = House::open(&args.house)?;
    let bytes = house.store.read(|rx| work::export_model(rx, args.version, args.form))?;
    let name = args.out.display();
    std::fs::write(&args.out, &bytes).with_context(|| format!("{name} cannot be written"))?;
    print::note(format!("{name}: {} bytes", print::grouped(bytes.len() as u64)));
    Ok(())
}

fn import(args: &ModelsImport) -> Result<()> {
    let house = House::open(&args.house)?;
    let name = args.file.display();
    let bytes = read_file(&args.file, MODEL_BYTES_MAX)?;
    let (target, stage, form, note) = (args.target, args.stage, args.form, args.note.clone());
    let bring = BringModel { command: command(), target, stage, form, bytes, note };
    let version = work::bring_model(&house.desk(), &bring).with_context(|| format!("{name} was not brought in"))?;
    if args.answer.json {
        return print::json(&json!({ "version": version }));
    }
    print::line(format!("model {version} waits to be promoted"));
    Ok(())
}
