//! `aldia debt`: what people do to a debt. Typed on this machine, so nobody's limits bind it; the audit names the desk.
use crate::{
    calc::values::{amount, word},
    cli::{Answer, House},
    commands::{account, command},
    house, print,
};
use anyhow::{Result, anyhow, ensure};
use base::{Amount, Currency, Day, PaymentId, Rate, Uuid};
use clap::{Args, Subcommand};
use ledger::{
    Act, CapitalReason, ChangeArrears, Choice, Chooser, Component, Filing, Pause, RatePoint, RecordPayment, Relief,
    ReversePayment, Waive, Waived, work,
    work::courts::{FileAtCourt, file_at_court},
};
use serde_json::json;
use store::Ctx;

/// What is done, to which account, in which installation.
#[derive(Debug, Args)]
pub struct Debt {
    #[command(subcommand)]
    pub deed: Deed,
}

/// What every deed needs.
#[derive(Debug, Args)]
pub struct Of {
    /// The creditor's reference of the account, or its id.
    pub reference: String,
    /// From when it counts; today where absent.
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    #[command(flatten)]
    pub house: House,
    #[command(flatten)]
    pub answer: Answer,
}

/// What is done.
#[derive(Debug, Subcommand)]
pub enum Deed {
    /// Record money received.
    #[command(after_help = "Example:\n  aldia debt pay PRE-000123 --amount 20000.00 --source caja --instalment 3")]
    Pay(Pay),
    /// Take a payment back, whole: a returned cheque, a mistake.
    Reverse(Reverse),
    /// Forgive part of what is owed.
    #[command(after_help = "Example:\n  aldia debt waive PRE-000123 --component penalty --reason \"primer atraso\"")]
    Waive(Forgive),
    /// Let interest, or late days, rest; also for days that are past.
    #[command(
        after_help = "Example:\n  aldia debt pause PRE-000123 --on 2026-03-01 --until 2026-03-31 --relief everything --reason inundación"
    )]
    Pause(Rest),
    /// End a pause.
    Resume(Line),
    /// Say that a court has the case, and at which rate default interest runs.
    #[command(
        after_help = "Example:\n  aldia debt file PRE-000123 --on 2026-05-04 --case \"COM 1234/2026\" --rate 2026-05-01=0.85 --source \"tasa activa BNA\""
    )]
    File(Claim),
    /// Say that the books hold it as lost; it is owed all the same.
    WriteOff(Why),
    /// Make capital of interest, for one of the reasons of `CCyC` art. 770.
    Capitalise(Capital),
    /// Say what a period of a rent, a service or expensas costs from a day on.
    #[command(
        after_help = "Example:\n  aldia debt price ALQ-12 --on 2026-07-10 --amount 420000.00 --reason \"acta del 1/7\""
    )]
    Price(Price),
    /// Add an amount to be paid: a period whose amount is known by now.
    #[command(after_help = "Example:\n  aldia debt charge UF-4B --due 2026-05-10 --amount 98500.00")]
    Charge(Charge),
    /// Make a line void, as if it had never been.
    Undo(Mistake),
}

/// `aldia debt pay`.
#[derive(Debug, Args)]
pub struct Pay {
    /// How much, such as 20000.00.
    #[arg(long, value_parser = amount)]
    pub amount: Amount,
    /// What the money came in: ARS for a debt in units; the account's own currency where absent.
    #[arg(long)]
    pub currency: Option<Currency>,
    /// Where it came from.
    #[arg(long, default_value = "")]
    pub source: String,
    /// An instalment that the debtor chooses to pay first; may be repeated.
    #[arg(long)]
    pub instalment: Vec<u16>,
    /// Where the creditor consents to an instalment that is not due: who, in which document.
    #[arg(long)]
    pub consent: Option<String>,
    /// The payment's own id; made anew where absent.
    #[arg(long)]
    pub payment: Option<PaymentId>,
    #[command(flatten)]
    pub of: Of,
}

/// `aldia debt reverse`.
#[derive(Debug, Args)]
pub struct Reverse {
    /// Which payment.
    #[arg(long)]
    pub payment: PaymentId,
    #[command(flatten)]
    pub why: Why,
}

/// `aldia debt waive`.
#[derive(Debug, Args)]
pub struct Forgive {
    /// costs, penalty, compensatory, `late_vat`, interest, vat, fees or principal; with interest goes its tax.
    #[arg(long, value_parser = word::<Component>)]
    pub component: Component,
    /// Of which instalment; of all that are due where absent.
    #[arg(long)]
    pub instalment: Option<u16>,
    /// How much at most; all that is owed of it where absent.
    #[arg(long, value_parser = amount)]
    pub amount: Option<Amount>,
    #[command(flatten)]
    pub why: Why,
}

/// `aldia debt pause`.
#[derive(Debug, Args)]
pub struct Rest {
    /// Its last day; until it is ended where absent.
    #[arg(long)]
    pub until: Option<Day>,
    /// penalty, interest (all late interest) or everything (late days too).
    #[arg(long, value_parser = word::<Relief>)]
    pub relief: Relief,
    #[command(flatten)]
    pub why: Why,
}

/// `aldia debt resume`.
#[derive(Debug, Args)]
pub struct Line {
    /// The line that it is about (see `lines`).
    #[arg(long)]
    pub line: u32,
    #[command(flatten)]
    pub of: Of,
}

/// `aldia debt file`.
#[derive(Debug, Args)]
pub struct Claim {
    /// Its number and name.
    #[arg(long)]
    pub case: String,
    /// The court's code, such as `nacional_comercial`: its rate, as published, takes the place of --rate and --source.
    #[arg(long, conflicts_with_all = ["rate", "source"])]
    pub court: Option<String>,
    /// DAY=RATE, a yearly rate from a day on; may be repeated. None lets what was agreed go on.
    #[arg(long, value_parser = point)]
    pub rate: Vec<RatePoint>,
    /// Which rate it is, and who says so.
    #[arg(long, default_value = "")]
    pub source: String,
    #[command(flatten)]
    pub of: Of,
}

/// `aldia debt write-off`.
#[derive(Debug, Args)]
pub struct Why {
    /// Why, in words.
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub of: Of,
}

/// `aldia debt capitalise`.
#[derive(Debug, Args)]
pub struct Capital {
    /// `express_clause`, `claim_served`, `court_reckoning` or `other_law`.
    #[arg(long, value_parser = word::<CapitalReason>)]
    pub reason: CapitalReason,
    /// The clause, the notice or the order that allows it.
    #[arg(long)]
    pub document: String,
    /// The period of an express clause, in months; six at least.
    #[arg(long, default_value_t = 0)]
    pub months: u8,
    #[command(flatten)]
    pub of: Of,
}

/// `aldia debt price`.
#[derive(Debug, Args)]
pub struct Price {
    /// How much a period costs, without tax.
    #[arg(long, value_parser = amount)]
    pub amount: Amount,
    #[command(flatten)]
    pub why: Why,
}

/// `aldia debt charge`.
#[derive(Debug, Args)]
pub struct Charge {
    /// The last day to pay it.
    #[arg(long, value_name = "DAY")]
    pub due: Day,
    /// How much, without tax.
    #[arg(long, value_parser = amount)]
    pub amount: Amount,
    /// Its tax; that of the account's terms where absent.
    #[arg(long, value_parser = amount)]
    pub vat: Option<Amount>,
    /// Of which period; that of its due day where absent. The number of an earlier charge corrects it.
    #[arg(long)]
    pub number: Option<u16>,
    #[command(flatten)]
    pub of: Of,
}

/// `aldia debt undo`.
#[derive(Debug, Args)]
pub struct Mistake {
    /// Which line.
    #[arg(long)]
    pub line: u32,
    #[command(flatten)]
    pub why: Why,
}

pub fn run(debt: &Debt) -> Result<()> {
    match &debt.deed {
        Deed::Pay(pay) => record(pay),
        Deed::Reverse(reverse) => take_back(reverse),
        Deed::Waive(forgive) => waive(forgive),
        Deed::Pause(rest) => {
            let pause = Pause { until: rest.until, relief: rest.relief, reason: rest.why.reason.clone() };
            change(&rest.why.of, Act::Pause(pause))
        }
        Deed::Resume(resume) => change(&resume.of, Act::Resume { line: resume.line }),
        Deed::File(claim) => {
            let Claim { case, court, rate, source, of } = claim;
            let (case, rates, source) = (case.clone(), rate.clone(), source.clone());
            match court {
                Some(court) => file(of, case, court.clone()),
                None => change(of, Act::File(Filing { case, rates, source, court: None })),
            }
        }
        Deed::WriteOff(why) => change(&why.of, Act::WriteOff { reason: why.reason.clone() }),
        Deed::Capitalise(capital) => {
            let Capital { reason, document, months, of } = capital;
            change(of, Act::Capitalise { reason: *reason, document: document.clone(), months: *months })
        }
        Deed::Price(price) => {
            change(&price.why.of, Act::Reprice { amount: price.amount, reason: price.why.reason.clone() })
        }
        Deed::Charge(charge) => bill(charge),
        Deed::Undo(mistake) => {
            let reason = mistake.why.reason.clone();
            change(&mistake.why.of, Act::Undo { line: mistake.line, reason })
        }
    }
}

fn record(pay: &Pay) -> Result<()> {
    let (ctx, account, on) = desk(&pay.of)?;
    let payment = pay.payment.unwrap_or(PaymentId(Uuid::now_v7()));
    let (instalments, consent) = (pay.instalment.clone(), pay.consent.clone());
    let chosen = !instalments.is_empty();
    let choice = chosen.then_some(Choice { by: Chooser::Debtor, instalments, order: None, consent });
    let (amount, source) = (pay.amount, pay.source.clone());
    let new = RecordPayment { command: command(), account, payment, amount, on, source, choice };
    let receipt = match pay.currency {
        Some(came_in) => ledger::record_payment_in(&ctx, came_in, new)?,
        None => work::record_payment(&ctx, new)?,
    };
    ensure!(receipt.is_some(), "payment {payment} counted already");
    let words = format!("payment {payment} of {} recorded", print::money(amount));
    answer(&pay.of, &json!({"payment": payment, "receipt": receipt}), &words)
}

fn take_back(reverse: &Reverse) -> Result<()> {
    let (ctx, account, _) = desk(&reverse.why.of)?;
    let (payment, reason) = (reverse.payment, reverse.why.reason.clone());
    work::reverse_payment(&ctx, ReversePayment { command: command(), account, payment, reason })?;
    answer(&reverse.why.of, &json!({"payment": payment}), &format!("payment {payment} reversed"))
}

fn waive(forgive: &Forgive) -> Result<()> {
    let of = &forgive.why.of;
    let (ctx, account, on) = desk(of)?;
    let Forgive { component, instalment: number, amount, .. } = *forgive;
    let reason = forgive.why.reason.clone();
    let waived = work::waive(&ctx, Waive { command: command(), account, on, component, number, amount, reason })?;
    let words = match &waived {
        Waived::Done { line, forgiven } => format!("line {line}: {} forgiven", print::money(forgiven.total())),
        Waived::Proposed { proposal, .. } => format!("proposal {proposal} waits for somebody else"),
    };
    answer(of, &serde_json::to_value(waived)?, &words)
}

fn change(of: &Of, act: Act) -> Result<()> {
    let (ctx, account, on) = desk(of)?;
    let line = work::change_arrears(&ctx, ChangeArrears { command: command(), account, on, act })?;
    answer(of, &json!({"line": line}), &format!("line {line}"))
}

fn bill(charge: &Charge) -> Result<()> {
    let Charge { due, amount, vat, number, of } = charge;
    let (ctx, account, on) = desk(of)?;
    let act = Act::Charge { number: *number, due: *due, amount: *amount, vat: *vat };
    let line = work::change_arrears(&ctx, ChangeArrears { command: command(), account, on: on.min(*due), act })?;
    answer(of, &json!({"line": line}), &format!("line {line}"))
}

fn file(of: &Of, case: String, court: String) -> Result<()> {
    let (ctx, account, on) = desk(of)?;
    let line = file_at_court(&ctx, FileAtCourt { command: command(), account, on, case, court })?;
    answer(of, &json!({"line": line}), &format!("line {line}"))
}

fn desk(of: &Of) -> Result<(Ctx, base::AccountId, Day)> {
    let ctx = house::House::open(&of.house)?.desk();
    let account = ctx.read(|rx| account::find(rx, &of.reference))?;
    let on = of.on.unwrap_or(ctx.now.day);
    Ok((ctx, account, on))
}

fn answer(of: &Of, body: &serde_json::Value, words: &str) -> Result<()> {
    if of.answer.json {
        return print::json(body);
    }
    print::line(words);
    Ok(())
}

/// `2026-05-01=0.85`.
fn point(text: &str) -> Result<RatePoint> {
    let (from, rate) = text.split_once('=').ok_or_else(|| anyhow!("a rate is DAY=RATE, got {text:?}"))?;
    Ok(RatePoint { from: from.parse()?, rate: rate.parse::<Rate>()? })
}
