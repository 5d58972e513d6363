//! `aldia calc`: the arithmetic of debt for everyone, by the very rules that the system uses.
//!
//! A calculator is a file: a case, which clap reads from flags and serde from JSON, and what it answers. It opens no
//! installation. With `--file` it takes as many cases as the file holds, one JSON value after another.
mod allocate;
mod bcra_situation;
mod cft;
mod codes;
mod garnishment;
mod identify;
mod late;
mod prescription;
mod rci;
mod schedule;
mod settlement;
mod uva;
pub mod values;

use crate::{cli::Answer, print};
use anyhow::{Context, Result, bail};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, Subcommand, parser::ValueSource};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

pub use values::amount;

/// The calculators.
#[derive(Debug, Subcommand)]
pub enum Calc {
    /// The instalments of a loan.
    #[command(after_help = "Example:\n  aldia calc schedule --principal 100000.00 --rate 0.05 --rate-kind monthly \
        --terms 6 --vat 0.21 --system french")]
    Schedule(Ask<schedule::Schedule>),
    /// What being late costs: compensatory interest, penalty and tax on both.
    #[command(after_help = "Example:\n  aldia calc late --principal 18000.00 --rate 0.60 --days 45 --basis act365 \
        --penalty-ratio 0.5 --vat 0.21")]
    Late(Ask<late::Late>),
    /// What a payment extinguishes, instalment by instalment.
    #[command(after_help = "Example:\n  aldia calc allocate --principal 100000.00 --rate 0.05 --terms 6 --vat 0.21 \
        --first-due 2026-02-10 --as-of 2026-04-24 --late-rate 0.60 --penalty-ratio 0.5 --costs 500.00 --pay 30000.00")]
    Allocate(Ask<allocate::Allocate>),
    /// What a loan truly costs, with tax and without (CFT).
    #[command(after_help = "Example:\n  aldia calc cft --principal 100000.00 --rate 0.05 --terms 6 --vat 0.21 \
        --upfront-fee 2000.00")]
    Cft(Ask<cft::Cft>),
    /// How much of a wage may be garnished.
    #[command(after_help = "Example:\n  aldia calc garnishment --income 1000000 --minimum-wage 350000 --mode whole")]
    Garnishment(Ask<garnishment::Garnishment>),
    /// How much of an income instalments take (RCI).
    #[command(after_help = "Example:\n  aldia calc rci --instalment 120000 --income 480000")]
    Rci(Ask<rci::Rci>),
    /// What a lump sum with a discount comes to, and what a plan is worth beside it.
    #[command(after_help = "Examples:\n  aldia calc settlement --owed 122034.67 --discount 0.30\n  \
        aldia calc settlement --owed 80000 --plan 30000 --plan 30000 --plan 30000 --rate 0.05")]
    Settlement(Ask<settlement::Settlement>),
    /// A loan in UVA, and an instalment of it in pesos.
    #[command(after_help = "Example:\n  aldia calc uva --principal 10000000 --uva 1250.35 --rate 0.06 --terms 120 \
        --uva-on-payment 1291.72")]
    Uva(Ask<uva::Units>),
    /// When a claim prescribes.
    #[command(after_help = "Example:\n  aldia calc prescription --due 2021-03-10 --demand 2025-12-01")]
    Prescription(Ask<prescription::Prescription>),
    /// An identifier of a person or company: CUIT, CUIL, DNI, RUT, RFC, CPF, NIT, RUC…
    #[command(
        visible_alias = "id",
        after_help = "Examples:\n  aldia calc cuit 20-26756539-3 --json\n  \
        aldia calc cuit 12.531.909-2 --country CL"
    )]
    Cuit(Ask<identify::Cuit>),
    /// A bank account: CBU, CVU or alias.
    #[command(after_help = "Example:\n  aldia calc cbu 2850590940090418135201 --json")]
    Cbu(Ask<identify::Account>),
    /// A telephone, in E.164, with every number that it may be.
    #[command(after_help = "Example:\n  aldia calc phone \"011 15 6591-5201\" --country AR --json")]
    Phone(Ask<identify::Telephone>),
    /// An interoperable payment QR: read its text, or write and draw one.
    #[command(after_help = "Example:\n  aldia calc qr --cuit 20123456786 --account 0170099220000012345678 \
        --amount 20751.75 --name \"ALDIA DEMO SA\" --city CABA --reference FAC000123 --svg > qr.svg")]
    Qr(Ask<codes::Qr>),
    /// A coupon's bars, of Pago Fácil or SIRO: read their digits, or write and draw them.
    #[command(after_help = "Example:\n  aldia calc barcode --network pago-facil --company 123 --client 123456 \
        --due 2026-03-10 --amount 20751.75 --later-days 10 --later-amount 450.00")]
    Barcode(Ask<codes::Barcode>),
    /// The situation in the central bank's register that so many days late come to.
    #[command(after_help = "Example:\n  aldia calc bcra-situation --days 91")]
    BcraSituation(Ask<bcra_situation::BcraSituation>),
}

/// One calculator: what is asked and how to answer.
#[derive(Debug)]
pub struct Ask<C> {
    case: Option<C>,
    how: How,
}

/// Where the cases are and how to answer.
#[derive(Debug, Args)]
struct How {
    /// The cases as JSON instead of flags, one value after another; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    answer: Answer,
}

/// A case that can be answered. Its fields are flags, and the same names with `_` in JSON.
pub trait Calculator: Args + DeserializeOwned {
    /// What it answers, in the shape that docs/cli.md tells.
    type Answer: Serialize;

    /// Applies the rules.
    ///
    /// # Errors
    /// The case has no answer.
    fn answer(&self) -> Result<Self::Answer>;

    /// Prints an answer as a table for people.
    fn show(answer: &Self::Answer);
}

/// Answers what was asked.
pub fn run(calc: &Calc) -> Result<()> {
    match calc {
        Calc::Schedule(ask) => ask.run(),
        Calc::Late(ask) => ask.run(),
        Calc::Allocate(ask) => ask.run(),
        Calc::Cft(ask) => ask.run(),
        Calc::Garnishment(ask) => ask.run(),
        Calc::Rci(ask) => ask.run(),
        Calc::Settlement(ask) => ask.run(),
        Calc::Uva(ask) => ask.run(),
        Calc::Prescription(ask) => ask.run(),
        Calc::Cuit(ask) => ask.run(),
        Calc::Cbu(ask) => ask.run(),
        Calc::Phone(ask) => ask.run(),
        Calc::Qr(ask) => ask.run(),
        Calc::Barcode(ask) => ask.run(),
        Calc::BcraSituation(ask) => ask.run(),
    }
}

impl<C: Calculator> Ask<C> {
    fn run(&self) -> Result<()> {
        match (&self.case, &self.how.file) {
            (Some(case), None) => self.tell(&case.answer()?),
            (None, Some(file)) => self.run_file(file),
            (Some(_), Some(_)) => bail!("give flags or --file, not both"),
            (None, None) => bail!("give the case as flags, or as JSON with --file"),
        }
    }

    /// Answers every case of a file as it is read: one alone like flags, several in a line of JSON each.
    fn run_file(&self, file: &Path) -> Result<()> {
        let mut cases = serde_json::Deserializer::from_reader(open(file)?).into_iter::<C>();
        let mut number = 1_u64;
        let mut next = || {
            let read = cases.next().transpose().with_context(|| format!("case {number} of {}", file.display()))?;
            let answer = read.map(|case| case.answer().with_context(|| format!("case {number}"))).transpose();
            number += 1;
            answer
        };
        let first = next()?.with_context(|| format!("{} holds no case", file.display()))?;
        let Some(mut answer) = next()? else { return self.tell(&first) };
        self.tell_one_of_many(&first)?;
        loop {
            self.tell_one_of_many(&answer)?;
            match next()? {
                Some(other) => answer = other,
                None => return Ok(()),
            }
        }
    }

    fn tell(&self, answer: &C::Answer) -> Result<()> {
        if self.how.answer.json {
            return print::json(answer);
        }
        C::show(answer);
        Ok(())
    }

    fn tell_one_of_many(&self, answer: &C::Answer) -> Result<()> {
        if self.how.answer.json {
            print::line(serde_json::to_string(answer)?);
        } else {
            C::show(answer);
            print::line("");
        }
        Ok(())
    }
}

/// A case is flags or a file: what it requires is asked for only where a flag of it is given.
impl<C: Calculator> Args for Ask<C> {
    fn augment_args(command: Command) -> Command {
        How::augment_args(C::augment_args(command).mut_args(|flag| flag.required(false)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<C: Calculator> FromArgMatches for Ask<C> {
    fn from_arg_matches(given: &ArgMatches) -> Result<Self, clap::Error> {
        let flags = C::augment_args(Command::new("case"));
        let typed = |flag: &Arg| given.value_source(flag.get_id().as_str()) == Some(ValueSource::CommandLine);
        let asked = flags.get_arguments().any(typed);
        let case = asked.then(|| C::from_arg_matches(given)).transpose()?;
        Ok(Self { case, how: How::from_arg_matches(given)? })
    }

    fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(given)?;
        Ok(())
    }
}

fn open(file: &Path) -> Result<Box<dyn Read>> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Box::new(BufReader::new(opened)))
}
