//! The command line.
mod agreement;
mod bank;
mod groups;
mod learning;
mod models;
mod registry;
mod reports;
mod rights;
mod serving;
mod simulate;

pub use agreement::{
    Agreement, AgreementCancel, AgreementDeal, AgreementDraft, AgreementList, AgreementOf, AgreementPay, AgreementSign,
    AgreementSimulate, Over,
};
pub use bank::{Bank, BankCode, BankImport, BankList, BankMatch, BankUndo, CodeName};
pub use groups::{Fairness, Groups, GroupsForget, GroupsImport, GroupsList};
pub use learning::{Apart, Evaluate, Learn, LearnHouse, Trial, TrialStart};
pub use models::{Models, ModelsExport, ModelsImport, ModelsList, ModelsOf, ModelsPromote, ModelsRollback, Train};
pub use registry::{Bureau, BureauFetch, BureauImport, BureauOf, BureauPurge, BureauReport};
pub use reports::{By, Kpis, Origination, Outlook};
pub use rights::{Contest, ContestEnd, ContestList, ContestOpen, Explain, Review, ReviewAsk, ReviewEnd, ReviewList};
pub use serving::{Copying, Demo, NodeRole, Serve};
pub use simulate::Simulate;

use base::{Day, Role};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Collections that know what is owed to the cent, decide the best next step, take it and learn.
#[derive(Debug, Parser)]
#[command(name = "aldia", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the installation lives, and how to answer.
#[derive(Clone, Debug, Args)]
pub struct House {
    /// The data directory: the embedded database and aldia.toml live there.
    #[arg(long, env = "ALDIA_DATA", default_value = "aldia-data", value_name = "DIR")]
    pub data: PathBuf,
    /// The PostgreSQL database to use instead of the embedded one. What `init` is told is kept in aldia.toml.
    #[arg(long, env = "ALDIA_DATABASE", hide_env_values = true, value_name = "postgres://USER:PASSWORD@HOST/NAME")]
    pub database: Option<String>,
}

/// How to answer.
#[derive(Clone, Copy, Debug, Args)]
pub struct Answer {
    /// Answer in JSON; amounts are whole minor units (see docs/cli.md).
    #[arg(long)]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create an empty installation.
    #[command(after_help = "Example:\n  aldia init --data cartera --name \"Cobranzas del Sur\"")]
    Init(Init),
    /// Bring in a file: a portfolio, its debts or its payments.
    #[command(after_help = "Examples:\n  aldia import clientes.csv --creditor \"Banco Sur\" --data cartera\n  \
        aldia import tarjetas.csv --creditor Demo --mapping uci-credit-default --dry-run\n  \
        aldia import --undo 019… --data cartera")]
    Import(Import),
    /// Money that arrives: statements of banks and cash networks, matched to what is owed.
    #[command(subcommand)]
    Bank(Bank),
    /// Run the night: accrue, assess and decide for everybody.
    #[command(after_help = "Example:\n  aldia cycle --day 2026-03-02 --data cartera")]
    Cycle(Cycle),
    /// Teach models from what was observed of debtors and what came of it.
    #[command(after_help = "Example:\n  aldia train --target payment --until 2026-03-31 --data cartera")]
    Train(Train),
    /// The models that were learned: which there are, how good they are, and who speaks.
    #[command(subcommand)]
    Models(Models),
    /// Everything about one debtor: debt, six indicators, next step.
    #[command(after_help = "Example:\n  aldia debtor 20-26756539-3 --data cartera")]
    Debtor(Debtor),
    /// What a debtor is told of themselves: what is known, what was decided and why, in plain Spanish.
    #[command(after_help = "Examples:\n  aldia explain 20-26756539-3 --data cartera\n  \
        aldia explain 20-26756539-3 --pdf carta.pdf --data cartera")]
    Explain(Explain),
    /// What a person is asked to look at: record it, see it, decide it.
    #[command(subcommand)]
    Review(Review),
    /// What debtors contest of what is known of them: record it, see it, answer it.
    #[command(subcommand)]
    Contest(Contest),
    /// One account, line by line.
    #[command(after_help = "Examples:\n  aldia account PRE-000123 --day 2026-03-31 --data cartera\n  \
        aldia account PRE-000123 --day 2026-03-31 --known 2026-04-15")]
    Account(Account),
    /// Hand over a document about an account or an agreement, as PDF or CSV; or ask whether a paper is ours.
    #[command(
        subcommand,
        after_help = "Examples:\n  aldia document statement PRE-000123 --out estado.pdf --data cartera\n  \
            aldia document liquidation PRE-000123 --day 2026-03-31 --out liquidacion.csv --csv --data cartera\n  \
            aldia document verify 1EWZ-6AHN-DNT7-N4Z4 --data cartera"
    )]
    Document(Document),
    /// Agreements: simulate, draft, approve, send, sign, pay, cancel; list and show.
    #[command(subcommand)]
    Agreement(Agreement),
    /// Pay, forgive, pause, file, write off, capitalise, take back.
    Debt(crate::commands::debt::Debt),
    /// What worked: the six formulas, recovery, cures and roll rates.
    #[command(after_help = "Example:\n  aldia kpis --from 2026-02-01 --to 2026-02-28 --by agent --data cartera")]
    Kpis(Kpis),
    /// What ways of deciding would have brought, judged over what was decided.
    #[command(
        after_help = "Example:\n  aldia evaluate --policy live --policy static --policy \"fixed call_diagnosis\" --by stage --data cartera"
    )]
    Evaluate(Evaluate),
    /// What the matrix has learnt.
    #[command(subcommand)]
    Learn(Learn),
    /// Champion and challenger: another way of deciding for some debtors.
    #[command(subcommand)]
    Trial(Trial),
    /// How loans turned out by where they came from, for whoever grants credit.
    #[command(after_help = "Example:\n  aldia origination --csv originacion.csv --data cartera")]
    Origination(Origination),
    /// What the portfolio is expected to bring within 30, 60 and 90 days, under what may become of the economy.
    #[command(after_help = "Example:\n  aldia outlook --scenario adverse --data cartera")]
    Outlook(Outlook),
    /// Groups of people, held apart for control alone: bring them, see which are held, forget them.
    #[command(subcommand)]
    Groups(Groups),
    /// Whether people are treated alike whoever they are, and how each bound stands.
    #[command(after_help = "Example:\n  aldia fairness --json --data cartera")]
    Fairness(Fairness),
    /// Check the books: dossiers rebuilt, balances refolded, decisions drawn again, audit chain walked.
    Verify(Verify),
    /// Copy a whole installation's database into an empty one, of either engine, and compare them.
    #[command(
        after_help = "Example:\n  aldia copy --from cartera --to postgres://aldia@db.local/aldia\n  aldia copy --from postgres://aldia@db.local/aldia --to cartera"
    )]
    Copy(Copying),
    /// Serve the console and do the standing work.
    Serve(Serve),
    /// Manage the staff.
    #[command(subcommand)]
    User(User),
    /// Manage the keys of outside doors, such as the mail door.
    #[command(subcommand)]
    Key(Key),
    /// Say who writes to debtors, in which capacity, and how a person is reached.
    #[command(
        after_help = "The file (TOML):\n  writer = \"Cobranzas del Sur\"\n  capacity = \"agency\"   # creditor, agency or assignee\n  \
        phone = \"0800 555 0100\"\n  hours = \"de lunes a viernes de 9 a 18\"\n  \
        mailbox = \"respuestas@ejemplo.com.ar\"\n  how_to_pay = \"Podés transferir al alias COBRANZAS.SUR\""
    )]
    Letterhead(Letterhead),
    /// Say who collects, so that documents carry slips to pay with; without a file, show it.
    #[command(
        after_help = "The file (TOML):\n  name = \"Cobranzas del Sur\"   # up to 25 letters\n  tax_id = \"30-50001091-2\"\n  \
        city = \"Rosario\"   # up to 15 letters\n  category = \"6012\"\n  account = \"2850590940090418135201\"   # CBU or CVU: the QR\n  \
        alias = \"COBRANZAS.SUR\"\n  pago_facil = 123   # the company\n  siro = { format = \"0447\", agreement = 5150012345 }\n  \
        first_days = 7   # to the first due day\n  second_days = 8   # from the first to the second; 0 has none"
    )]
    Collector(Collector),
    /// Hand in one received mail from standard input, as a mail server does.
    #[command(after_help = "Example (OpenSMTPD):\n  action \"in\" mda \"aldia deliver --data /var/lib/aldia\"")]
    Deliver(House),
    /// Indices and rates that somebody publishes: UVA, CER, ICL, BADLAR, TAMAR, and any from a file.
    #[command(subcommand)]
    Series(Series),
    /// Reckon what anybody may ask about a debt, without an installation.
    #[command(subcommand)]
    Calc(crate::calc::Calc),
    /// The central bank's register of debtors: its files, its service, and the lender's own report.
    #[command(subcommand)]
    Bureau(Bureau),
    /// Create a simulated country, live through its days, and show the console.
    #[command(after_help = "Examples:\n  aldia demo\n  aldia demo --debtors 400 --days 30 --seed 7 --check")]
    Demo(Demo),
    /// Let policies live in the same simulated countries, and hold them against each other and against an oracle.
    #[command(after_help = "Examples:\n  aldia simulate --policy static --policy learning --regime drift\n  \
        aldia simulate --seeds 4 --days 60 --plot lead.svg --json\n\n\
        Its people were invented: what wins here has only been shown to win here (docs/world.md).")]
    Simulate(Simulate),
}

/// `aldia init`.
#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    pub house: House,
    /// The house's name, as debtors read it.
    #[arg(long, default_value = "Aldía")]
    pub name: String,
    /// The house's time zone.
    #[arg(long, default_value = "America/Argentina/Buenos_Aires")]
    pub time_zone: String,
}

/// `aldia import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The file: CSV in any usual dialect, XLSX or XLS.
    #[arg(required_unless_present = "undo")]
    pub file: Option<PathBuf>,
    /// Whose debts they are; created where unknown.
    #[arg(long, required_unless_present = "undo")]
    pub creditor: Option<String>,
    /// A shipped mapping's name or a TOML file; found by the header where absent.
    #[arg(long)]
    pub mapping: Option<String>,
    /// Say what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Take back a whole import.
    #[arg(long, value_name = "IMPORT", conflicts_with_all = ["file", "dry_run"])]
    pub undo: Option<base::ImportId>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia cycle`.
#[derive(Debug, Args)]
pub struct Cycle {
    /// The business day that begins.
    #[arg(long)]
    pub day: Day,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia debtor`: whom, on which day.
#[derive(Debug, Args)]
pub struct Debtor {
    /// A document (CUIT, DNI, the creditor's client number) or an id.
    pub who: String,
    /// As of this day; today where absent.
    #[arg(long)]
    pub day: Option<Day>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia account`.
#[derive(Debug, Args)]
pub struct Account {
    /// The creditor's reference of the account, or its id.
    pub reference: String,
    /// As of this day; today where absent.
    #[arg(long)]
    pub day: Option<Day>,
    /// As far as was known at the end of this day; all that is known now where absent.
    #[arg(long)]
    pub known: Option<Day>,
    /// The log of the account, line by line, in place of what is owed.
    #[arg(long)]
    pub lines: bool,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia document`.
#[derive(Debug, Subcommand)]
pub enum Document {
    /// Every movement and what is owed (estado de cuenta).
    Statement(DocumentOf),
    /// Of a payment (recibo).
    Receipt(ReceiptOf),
    /// What is owed, certified (certificado de deuda).
    Certificate(DocumentOf),
    /// That nothing is owed (libre deuda); refused while something is.
    Clearance(DocumentOf),
    /// What is owed, line by line, for a court (liquidación).
    Liquidation(DocumentOf),
    /// A slip to pay with (talón): bars and a QR for all that is due; see `aldia collector`.
    Slip(DocumentOf),
    /// What was agreed, with the words that are signed (convenio); the same bytes on any day.
    Agreement(DocumentAgreement),
    /// A document as it was issued before.
    Again(DocumentAgain),
    /// Whether a code stands for a document of this house, and for which.
    Verify(DocumentVerify),
}

/// Where a document goes.
#[derive(Debug, Args)]
pub struct DocumentFile {
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Write its figures as CSV instead of the PDF.
    #[arg(long)]
    pub csv: bool,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// A document about an account on a day.
#[derive(Debug, Args)]
pub struct DocumentOf {
    /// The creditor's reference of the account, or its id.
    pub reference: String,
    /// The day of its figures; today where absent.
    #[arg(long)]
    pub day: Option<Day>,
    #[command(flatten)]
    pub file: DocumentFile,
}

/// `aldia document receipt`.
#[derive(Debug, Args)]
pub struct ReceiptOf {
    /// The creditor's reference of the account, or its id.
    pub reference: String,
    /// Which payment; the account's last one where absent.
    #[arg(long)]
    pub payment: Option<base::PaymentId>,
    #[command(flatten)]
    pub file: DocumentFile,
}

/// `aldia document agreement`.
#[derive(Debug, Args)]
pub struct DocumentAgreement {
    /// The agreement's id.
    pub agreement: base::AgreementId,
    #[command(flatten)]
    pub file: DocumentFile,
}

/// `aldia document again`.
#[derive(Debug, Args)]
pub struct DocumentAgain {
    /// The code on its pages.
    pub code: String,
    #[command(flatten)]
    pub file: DocumentFile,
}

/// `aldia document verify`.
#[derive(Debug, Args)]
pub struct DocumentVerify {
    /// The code on its pages.
    pub code: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia verify`.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub house: House,
    /// Also tell what each table comes to, moments of the clock apart: the same wherever the same was lived.
    #[arg(long)]
    pub sums: bool,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia user`.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add somebody. The password is read from the terminal or from `ALDIA_PASSWORD`.
    #[command(after_help = "Example:\n  aldia user add ana --name \"Ana Ríos\" --role supervisor --data cartera")]
    Add(UserAdd),
    /// List the staff.
    List(UserList),
}

/// `aldia user add`.
#[derive(Debug, Args)]
pub struct UserAdd {
    /// The name used to enter.
    pub login: String,
    /// The name on the screen.
    #[arg(long)]
    pub name: Option<String>,
    /// What they are.
    #[arg(long, value_enum, default_value = "agent")]
    pub role: RoleName,
    /// The debtors they can work in a day.
    #[arg(long, default_value_t = 80)]
    pub capacity: u16,
    /// The password; better given in `ALDIA_PASSWORD`, or on standard input.
    #[arg(long, env = "ALDIA_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    #[command(flatten)]
    pub house: House,
}

/// `aldia user list`.
#[derive(Debug, Args)]
pub struct UserList {
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// Roles as typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleName {
    Agent,
    Supervisor,
    Strategist,
    Admin,
    Auditor,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Agent => Self::Agent,
            RoleName::Supervisor => Self::Supervisor,
            RoleName::Strategist => Self::Strategist,
            RoleName::Admin => Self::Admin,
            RoleName::Auditor => Self::Auditor,
        }
    }
}

/// `aldia key`.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key for a door; it is shown once.
    Add(KeyArgs),
    /// Revoke every key of a door.
    Revoke(KeyArgs),
}

/// `aldia key add|revoke`.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// The door's name, such as `mail`.
    pub door: String,
    #[command(flatten)]
    pub house: House,
}

/// `aldia letterhead`.
#[derive(Debug, Args)]
pub struct Letterhead {
    /// The file that says it.
    pub file: PathBuf,
    /// For this creditor only; for every creditor without one of its own where absent.
    #[arg(long)]
    pub creditor: Option<String>,
    #[command(flatten)]
    pub house: House,
}

/// `aldia collector`.
#[derive(Debug, Args)]
pub struct Collector {
    /// The file that says it.
    pub file: Option<PathBuf>,
    /// For this creditor only; for every creditor without one of its own where absent.
    #[arg(long)]
    pub creditor: Option<String>,
    #[command(flatten)]
    pub house: House,
}

/// `aldia series`.
#[derive(Debug, Subcommand)]
pub enum Series {
    /// Load values from a file of days and values (CSV), whole or not at all.
    #[command(after_help = "Example:\n  aldia series import uva.csv --series UVA --data cartera")]
    Import(SeriesImport),
    /// Ask the central bank for values and keep them.
    #[command(after_help = "Example:\n  aldia series fetch UVA --from 2026-01-01 --to 2026-03-31 --data cartera")]
    Fetch(SeriesFetch),
    /// Which series have values, and for which days.
    List(SeriesList),
    /// The values of a series.
    Show(SeriesShow),
}

/// `aldia series import`.
#[derive(Debug, Args)]
pub struct SeriesImport {
    /// The file: a day and a value a line.
    pub file: PathBuf,
    /// Of which series.
    #[arg(long)]
    pub series: String,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia series fetch`.
#[derive(Debug, Args)]
pub struct SeriesFetch {
    /// Which series.
    pub series: String,
    /// The first day.
    #[arg(long)]
    pub from: Day,
    /// The last day.
    #[arg(long)]
    pub to: Day,
    /// Where the central bank's API is; a mirror or a double must be https or this machine.
    #[arg(long, default_value = ledger::out::bcra::BASE)]
    pub url: String,
    /// Authorities to trust instead of the usual ones, as a PEM file.
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia series list`.
#[derive(Debug, Args)]
pub struct SeriesList {
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// `aldia series show`.
#[derive(Debug, Args)]
pub struct SeriesShow {
    /// Which series.
    pub series: String,
    /// The first day.
    #[arg(long)]
    pub from: Day,
    /// The last day.
    #[arg(long)]
    pub to: Day,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}
