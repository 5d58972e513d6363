//! `cargo xtask bench --foretell`: who foretells better, and how fast, on the same rows and the same splits.
use crate::{
    Options,
    bench::{portfolio, python},
    learning::race,
    page,
    run::Program,
    tools::target,
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};
use xtask::house;

/// Who learns from the real file: the word of the script, and the name on the page.
const PEERS: [(&str, &str); 4] = [
    ("xgboost", "XGBoost, 200 rounds"),
    ("xgboost-stopped", "XGBoost, stopped by a fifth"),
    ("lightgbm", "LightGBM, 200 rounds"),
    ("lightgbm-stopped", "LightGBM, stopped by a fifth"),
];
/// Who makes forests into machine code ahead of time.
const COMPILERS: [(&str, &str); 2] = [("lleaves", "lleaves, compiled before"), ("tl2cgen", "tl2cgen, compiled before")];
const HOUSE: &str = "Aldía, whoever the contest chooses";
const MODELS: [&str; 3] = ["pay", "contact", "roll"];
/// The greatest calibration error that is believed.
const ERROR_MAX: f64 = 0.01;
/// How far single precision may be from double in a score.
const NEAR: f64 = 1e-4;

/// Where things stand and what runs them.
struct Bench {
    python: PathBuf,
    race: PathBuf,
}

/// Runs both races, prints and writes what they came to.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--foretell", "--clients", "--models", "--accounts", "--seed", "--quick"])?;
    let bench = Bench { python: python()?, race: race()? };
    match options.value("--clients") {
        Some(file) => {
            let text = bench.clients(Path::new(file))?;
            println!("\n{text}");
            page::put("clients", &text)?;
        }
        None => println!("`--clients FILE` was not given: the race over real clients is left out"),
    }
    let accounts = options.number("--accounts", if options.has("--quick") { 100_000 } else { 1_000_000 })?;
    let text = bench.forests(accounts, options.number("--seed", 7)?, options.value("--models"))?;
    println!("\n{text}");
    page::put("forests", &text)
}

impl Bench {
    /// The real file: everybody learns on three splits; the house must be as good as the best of the peers.
    fn clients(&self, file: &Path) -> Result<String> {
        let folder = target().join("bench/clients");
        self.script("foretell.py").arg("clients").arg(file).arg(&folder).run()?;
        let own = self.own("clients", &folder)?;
        let mut table =
            "| | log loss | AUC | ECE | processor, s | peak memory, MB |\n|---|---:|---:|---:|---:|---:|\n".to_owned();
        let mut line = |name: &str, told: &Value| -> Result<[f64; 3]> {
            let means = [mean(told, "log_loss")?, mean(told, "auc")?, mean(told, "ece")?];
            let [loss, auc, ece] = means;
            let (cpu, peak) = (number(told, "cpu")?, number(told, "peak")? / 1e6);
            // Writing to a string does not fail.
            let _ = writeln!(table, "| {name} | {loss:.4} | {auc:.4} | {ece:.4} | {cpu:.1} | {peak:.0} |");
            Ok(means)
        };
        let [loss, auc, ece] = line(HOUSE, &own)?;
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for (peer, name) in PEERS {
            let told = self.script("foretell.py").arg(peer).arg(&folder).told()?;
            let [loss, auc, _] = line(name, &told)?;
            (least, most) = (least.min(loss), most.max(auc));
        }
        let apart = self.exchange(&folder)?;
        let text = format!(
            "Mean of three stratified splits (seeds 0 to 2) of 30,000 clients, seven tenths to learn from; sex, education, \
             marital status and age left out.\nOurs includes holding the contest: every competitor learns six times.\n\n\
             {table}\n{}\n{apart}",
            chosen(&own)?
        );
        println!("{text}");
        ensure!(loss <= least && most <= auc, "a peer foretells better than the house");
        ensure!(ece <= ERROR_MAX, "a calibration error of {ece} is more than {ERROR_MAX}");
        Ok(text)
    }

    /// A forest of ours, read by both peers.
    fn exchange(&self, folder: &Path) -> Result<String> {
        self.own("exchange", folder)?;
        let apart = self.script("foretell.py").arg("exchange").arg(folder).told()?;
        let [lightgbm, xgboost, parts] =
            [number(&apart, "lightgbm")?, number(&apart, "xgboost")?, number(&apart, "contributions")?];
        ensure!(lightgbm == 0.0 && xgboost <= NEAR && parts <= NEAR, "what was written is read otherwise: {apart}");
        Ok(format!(
            "A forest of ours that LightGBM reads scores the same to the last bit; XGBoost, which adds in single precision, \
             within {xgboost:.0e}, and its Shapley values within {parts:.0e}."
        ))
    }

    /// The generated portfolio: three forests over every account, and three taught.
    fn forests(&self, accounts: u64, seed: u64, models: Option<&str>) -> Result<String> {
        let data = portfolio(&self.python, accounts, seed)?;
        let folder = target().join("bench").join(format!("features-{accounts}-{seed}"));
        if !folder.join("rows.f32").exists() || models.is_some() {
            let make = self.script("features.py").arg(&data).arg(&folder);
            models.into_iter().fold(make, Program::arg).run()?;
        }
        let mut text = format!(
            "Three models of a hundred trees of 31 leaves over 38 features of {accounts} accounts, on two threads; every raw \
             score of the house is equal to LightGBM's to the last bit.\n\n\
             | | seconds | processor, s | one row by all three, µs, median | 99th |\n|---|---:|---:|---:|---:|\n"
        );
        let mut told = vec![("Aldía", self.own("score", &folder)?), ("LightGBM", self.peer("score", &folder)?)];
        for (by, name) in COMPILERS {
            let compiled = self.script("compiled.py").arg(by).arg(&folder).told()?;
            let apart = number(&compiled, "apart")?;
            ensure!(apart <= NEAR, "{name} is {apart} from LightGBM");
            told.push((name, compiled));
        }
        for (name, told) in told {
            let [wall, cpu] = [number(&told, "wall")?, number(&told, "cpu")?];
            let [half, most] = [number(&told, "row_p50")?, number(&told, "row_p99")?];
            let _ = writeln!(text, "| {name} | {wall:.2} | {cpu:.2} | {half:.1} | {most:.1} |");
        }
        text.push_str("\nThree models taught on four fifths of the labelled rows, with the same settings.\n\n");
        text.push_str("| | seconds | processor, s | AUC, payment | contact | roll |\n|---|---:|---:|---:|---:|---:|\n");
        for (name, told) in [("Aldía", self.own("teach", &folder)?), ("LightGBM", self.peer("teach", &folder)?)] {
            let _ = write!(text, "| {name} | {:.2} | {:.2}", number(&told, "wall")?, number(&told, "cpu")?);
            let auc = told.get("auc").context("no AUC")?;
            for model in MODELS {
                let _ = write!(text, " | {:.4}", number(auc, model)?);
            }
            text.push_str(" |\n");
        }
        Ok(text)
    }

    fn own(&self, stage: &str, folder: &Path) -> Result<Value> {
        Program::new(&self.race.to_string_lossy()).arg(stage).arg(folder).with("RAYON_NUM_THREADS", "2").told()
    }

    fn peer(&self, stage: &str, folder: &Path) -> Result<Value> {
        self.script("foretell.py").arg(stage).arg(folder).told()
    }

    fn script(&self, name: &str) -> Program {
        Program::new(&self.python.to_string_lossy()).arg(house::root().join("bench/peers").join(name))
    }
}

/// Who was chosen on each split.
fn chosen(own: &Value) -> Result<String> {
    let splits = own.get("chosen").and_then(Value::as_array).context("nobody was chosen")?;
    let mut names = Vec::new();
    for split in splits {
        let shares = split.get("chosen").and_then(Value::as_array).context("no shares")?;
        let share = |share: &Value| {
            let (name, part) = (share.get(0)?.as_str()?, share.get(1)?.as_f64()?);
            Some(if 1.0 <= part { name.to_owned() } else { format!("{:.0} % {name}", part * 100.0) })
        };
        let shares = shares.iter().map(share).collect::<Option<Vec<_>>>().context("no shares")?;
        let repair = split.get("repair").and_then(Value::as_str).context("no repair")?;
        names.push(format!("{} (repair: {repair})", shares.join(" with ")));
    }
    Ok(format!("Chosen: {}.", names.join("; ")))
}

fn number(told: &Value, name: &str) -> Result<f64> {
    told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name}"))
}

/// The mean of a list.
fn mean(told: &Value, name: &str) -> Result<f64> {
    let list = told.get(name).and_then(Value::as_array).with_context(|| format!("no {name}"))?;
    let (sum, count) =
        list.iter().filter_map(Value::as_f64).fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    Ok(sum / count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn who_was_chosen_is_told_with_shares_and_repair() {
        let own = json!({ "chosen": [
            { "chosen": [["boosting", 1.0]], "repair": "identity" },
            { "chosen": [["boosting", 0.6], ["additive", 0.4]], "repair": "beta" },
        ] });

        let text = chosen(&own).unwrap();

        assert_eq!(text, "Chosen: boosting (repair: identity); 60 % boosting with 40 % additive (repair: beta).");
        assert!(chosen(&json!({})).is_err());
    }

    #[test]
    fn a_mean_is_of_every_split() {
        assert!((mean(&json!({ "auc": [0.7, 0.8] }), "auc").unwrap() - 0.75).abs() < 1e-12);
        assert!(mean(&json!({}), "auc").is_err());
    }
}
