//! The command line of what is learned: teach, and the registry of models.
use super::{Answer, House};
use base::Day;
use clap::{Args, Subcommand};
use ledger::Stage;
use std::path::PathBuf;
use strategy::{Target, work::ModelForm};

/// `aldia train`.
#[derive(Debug, Args)]
pub struct Train {
    /// What is foretold: payment, willingness, contact, promise, roll, amount or time; everything where absent.
    #[arg(long, value_parser = target)]
    pub target: Option<Target>,
    /// As far as was known at the end of this day; today where absent.
    #[arg(long, value_name = "DAY")]
    pub until: Option<Day>,
    /// Fewer and shorter rounds, for a look.
    #[arg(long)]
    pub quick: bool,
    /// Have those that convince speak, where no person has decided otherwise, as the monthly teaching does.
    #[arg(long)]
    pub speak: bool,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia models`.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// Every model, newest first.
    List(ModelsList),
    /// One model: who taught it, who competed, how good it is, what has drifted.
    Show(ModelsOf),
    /// Have a model speak for its target and stage.
    #[command(after_help = "Example:\n  aldia models promote 7 --note \"Mejor en mora temprana\" --data cartera")]
    Promote(ModelsPromote),
    /// Have those speak again who did before the last change, or from a change on; 0 is the expert's cards alone.
    Rollback(ModelsRollback),
    /// Write a model as a file: ours with its seal, or its trees for LightGBM or XGBoost.
    #[command(after_help = "Example:\n  aldia models export 7 --form lightgbm --out pago.txt --data cartera")]
    Export(ModelsExport),
    /// Bring in a model, judged on what was observed here; it waits to be promoted.
    #[command(after_help = "Example:\n  aldia models import pago.json --target payment --form xgboost --data cartera")]
    Import(ModelsImport),
}

/// `aldia models list`.
#[derive(Debug, Args)]
pub struct ModelsList {
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia models show`.
#[derive(Debug, Args)]
pub struct ModelsOf {
    /// Its version.
    pub version: u32,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia models promote`.
#[derive(Debug, Args)]
pub struct ModelsPromote {
    /// Its version.
    pub version: u32,
    /// Why.
    #[arg(long, default_value = "")]
    pub note: String,
    /// Why it is to speak although it worsens a bound between groups of people; it stays in the audit chain.
    #[arg(long, value_name = "REASON")]
    pub despite: Option<String>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia models rollback`.
#[derive(Debug, Args)]
pub struct ModelsRollback {
    /// To whom spoke from this change on; 0 is the expert's cards alone.
    #[arg(long, value_name = "CHANGE")]
    pub to: Option<u32>,
    /// Why.
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia models export`.
#[derive(Debug, Args)]
pub struct ModelsExport {
    /// Its version.
    pub version: u32,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// aldia, lightgbm or xgboost.
    #[arg(long, value_parser = form, default_value = "aldia")]
    pub form: ModelForm,
    #[command(flatten)]
    pub house: House,
}

/// `aldia models import`.
#[derive(Debug, Args)]
pub struct ModelsImport {
    /// The file.
    pub file: PathBuf,
    /// What it foretells.
    #[arg(long, value_parser = target)]
    pub target: Target,
    /// Of which stage of arrears (current, b1 … b6, `written_off`); of every one where absent.
    #[arg(long, value_parser = stage)]
    pub stage: Option<Stage>,
    /// aldia, lightgbm or xgboost.
    #[arg(long, value_parser = form, default_value = "aldia")]
    pub form: ModelForm,
    /// What is to be said of it.
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

fn target(text: &str) -> Result<Target, String> {
    let all = || Target::ALL.map(Target::code).join(", ");
    Target::from_code(text).ok_or_else(|| format!("one of {}", all()))
}

fn stage(text: &str) -> Result<Stage, String> {
    let all = || Stage::ALL.map(Stage::code).join(", ");
    Stage::from_code(text).ok_or_else(|| format!("one of {}", all()))
}

fn form(text: &str) -> Result<ModelForm, String> {
    ModelForm::from_code(text).ok_or_else(|| "one of aldia, lightgbm, xgboost".to_owned())
}
