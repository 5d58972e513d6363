//! What people do to a late account, in a real database: with authority, twice the same, and found again as known.
use crate::books::french_loan;
use base::{AccountId, Actor, Amount, CommandId, DebtorId, EntryId, Moment, PaymentId, Role, UserId, Uuid, day_number};
use jiff::civil::date;
use ledger::{
    Act, ActError, CapitalReason, ChangeArrears, Choice, ChoiceError, Chooser, Component, Cut, DecideWaiver, Error,
    Filing, LedgerSection, NewAccount, NoApproval, Pause, RecordPayment, Relief, Stage, Waive, Waived, WaiverAnswer,
    facts, work,
};
use store::{Ctx, Fact, Store};

const ANA: DebtorId = DebtorId(Uuid::from_u128(7));

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

/// A database with the loan of domain.md §3.6 in it, on 2026-04-24.
fn lent() -> (Ctx, AccountId) {
    let now = Moment { at: "2026-04-24T15:00:00Z".parse().unwrap(), day: date(2026, 4, 24) };
    let ctx = Ctx::system(&Store::temporary(&[ledger::MIGRATIONS]).unwrap(), "test", now);
    let creditor = work::creditor(&ctx, "Banco del Sur").unwrap();
    let new = NewAccount {
        debtor: ANA,
        creditor,
        reference: "P-1".into(),
        terms: french_loan(),
        statements: Vec::new(),
        payments: Vec::new(),
        import: None,
    };
    let put = ctx.step(command(1), |tx| work::put(tx, &new)).unwrap();
    (ctx, put.account)
}

fn person(ctx: &Ctx, n: u128, role: Role) -> Ctx {
    let at = ctx.now.at + jiff::SignedDuration::from_secs(i64::try_from(n).unwrap());
    let actor = Actor::User { id: UserId(Uuid::from_u128(n)), login: format!("u{n}"), role, creditors: None };
    Ctx { actor, now: Moment { at, ..ctx.now }, ..ctx.clone() }
}

fn waive(n: u128, account: AccountId, (component, amount): (Component, Option<i64>)) -> Waive {
    let (amount, reason) = (amount.map(Amount::minor), "acuerdo".to_owned());
    Waive { command: command(n), account, on: date(2026, 4, 24), component, number: None, amount, reason }
}

fn does(ctx: &Ctx, n: u128, account: AccountId, (on, act): (base::Day, Act)) -> Result<u32, Error> {
    work::change_arrears(ctx, ChangeArrears { command: command(n), account, on, act })
}

fn section(ctx: &Ctx) -> LedgerSection {
    let problems = ctx.read(|rx| ledger::verify_debtor(rx, ANA)).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    ctx.read(|rx| rx.section::<LedgerSection>(ANA)).unwrap().unwrap()
}

fn owed(ctx: &Ctx) -> Amount {
    section(ctx).owed(day_number(date(2026, 4, 24))).of(base::Currency::ARS)
}

fn announced(ctx: &Ctx) -> usize {
    ctx.listen::<store::Error>("test", &[facts::ArrearsChanged::KIND], 100, |_, _| Ok(())).unwrap()
}

#[test]
fn an_agent_forgives_penalties_alone_and_says_so_once() {
    let (ctx, account) = lent();
    let agent = person(&ctx, 2, Role::Agent);

    let waived = work::waive(&agent, waive(10, account, (Component::Penalty, None))).unwrap();
    let again = work::waive(&agent, waive(10, account, (Component::Penalty, None))).unwrap();

    let Waived::Done { forgiven, .. } = &waived else { panic!("{waived:?}") };
    assert_eq!(forgiven.penalty, Amount::minor(882_11 + 570_95 + 186_51));
    assert_eq!(waived, again);
    assert_eq!(owed(&ctx), Amount::minor(67_736_05) - forgiven.total());
    assert_eq!(announced(&ctx), 1);
    let nothing = work::waive(&agent, waive(11, account, (Component::Penalty, None)));
    assert!(matches!(nothing, Err(Error::NothingToWaive)), "{nothing:?}");
}

#[test]
fn capital_beyond_authority_waits_for_somebody_else() {
    let (ctx, account) = lent();
    let (boss, other) = (person(&ctx, 2, Role::Supervisor), person(&ctx, 3, Role::Supervisor));
    let chief = person(&ctx, 4, Role::Admin);
    let waived = work::waive(&boss, waive(10, account, (Component::Principal, Some(20_000_00)))).unwrap();
    let Waived::Proposed { proposal, beyond } = waived else { panic!("{waived:?}") };
    assert_eq!(beyond[0].component, Component::Principal);
    assert_eq!(owed(&ctx), Amount::minor(67_736_05), "nothing is forgiven yet");

    let decide = |ctx: &Ctx, n: u128, proposal: EntryId, answer: WaiverAnswer| {
        work::decide_waiver(ctx, &DecideWaiver { command: command(n), proposal, answer })
    };
    let own = decide(&boss, 11, proposal, WaiverAnswer::Approve);
    let short = decide(&other, 12, proposal, WaiverAnswer::Approve);
    let line = decide(&chief, 13, proposal, WaiverAnswer::Approve).unwrap();
    let late = decide(&chief, 14, proposal, WaiverAnswer::Reject);

    assert!(matches!(own, Err(Error::NoApproval(NoApproval::OwnProposal))), "{own:?}");
    assert!(matches!(short, Err(Error::NoApproval(NoApproval::Beyond(Component::Principal)))), "{short:?}");
    assert!(line.is_some());
    assert!(matches!(late, Err(Error::NoProposal(_))), "{late:?}");
    assert_eq!(owed(&ctx), Amount::minor(67_736_05 - 20_000_00));
    assert!(ctx.read(|rx| work::waiver_proposals(rx, 10)).unwrap().is_empty());
}

#[test]
fn a_rejected_waiver_leaves_everything_as_it_was() {
    let (ctx, account) = lent();
    let boss = person(&ctx, 2, Role::Supervisor);
    let waived = work::waive(&boss, waive(10, account, (Component::Principal, None))).unwrap();
    let Waived::Proposed { proposal, .. } = waived else { panic!("{waived:?}") };

    let decide = DecideWaiver { command: command(11), proposal, answer: WaiverAnswer::Reject };
    assert_eq!(work::decide_waiver(&boss, &decide).unwrap(), None);

    assert_eq!(owed(&ctx), Amount::minor(67_736_05));
    assert_eq!(announced(&ctx), 0);
}

#[test]
fn a_pause_learnt_late_counts_from_its_day_and_what_was_known_before_is_found_again() {
    let (ctx, account) = lent();
    let before = ctx.now.at;
    let boss = person(&ctx, 2, Role::Supervisor);
    let pause = Pause { until: None, relief: Relief::Everything, reason: "inundación".into() };

    let line = does(&boss, 10, account, (date(2026, 2, 11), Act::Pause(pause))).unwrap();

    let day = date(2026, 4, 24);
    assert_eq!(owed(&ctx), Amount::minor(20_751_75 + 20_597_38 + 20_435_29), "no late interest");
    assert_eq!(section(&ctx).stage(day_number(day)), Stage::Current);
    let known = ctx.read(|rx| ledger::statement_as_known(rx, account, Cut { day, known_at: before })).unwrap().unwrap();
    assert_eq!(known.total, Amount::minor(67_736_05));
    does(&boss, 11, account, (date(2026, 3, 11), Act::Resume { line })).unwrap();
    assert_eq!(section(&ctx).days_past_due(day_number(day)), 45);
    does(&boss, 12, account, (day, Act::Undo { line, reason: "otro deudor".into() })).unwrap();
    assert_eq!(owed(&ctx), Amount::minor(67_736_05));
    let twice = does(&boss, 13, account, (day, Act::Undo { line, reason: "otra vez".into() }));
    assert!(matches!(twice, Err(Error::Act(ActError::Line(_)))), "{twice:?}");
}

#[test]
fn what_does_not_hold_is_refused_and_an_agent_may_not_do_it_at_all() {
    let (ctx, account) = lent();
    let boss = person(&ctx, 2, Role::Supervisor);
    let today = date(2026, 4, 24);
    let refused = |n: u128, on: base::Day, act: Act| match does(&boss, n, account, (on, act)) {
        Err(Error::Act(error)) => error,
        other => panic!("{other:?}"),
    };
    let filing =
        |case: &str| Act::File(Filing { case: case.into(), rates: Vec::new(), source: "BNA".into(), court: None });
    let clause = |months| Act::Capitalise { reason: CapitalReason::ExpressClause, document: "cl. 7".into(), months };

    assert_eq!(refused(10, date(2026, 4, 25), filing("COM-1")), ActError::ToCome(date(2026, 4, 25)));
    assert_eq!(refused(11, today, filing(" ")), ActError::NoReason);
    assert_eq!(refused(12, date(2025, 1, 1), filing("COM-1")), ActError::NotOpen(date(2025, 1, 1)));
    assert_eq!(refused(13, today, clause(5)), ActError::ShortClause { got: 5, min: 6 });
    assert_eq!(refused(14, today, clause(6)), ActError::NothingRipe);
    let by_agent = does(&person(&ctx, 3, Role::Agent), 15, account, (today, filing("COM-1")));
    assert!(matches!(by_agent, Err(Error::Denied(_))), "{by_agent:?}");
}

#[test]
fn a_written_off_account_is_in_the_last_stage_and_a_filed_one_says_so() {
    let (ctx, account) = lent();
    let boss = person(&ctx, 2, Role::Supervisor);
    let today = date(2026, 4, 24);

    does(&boss, 10, account, (today, Act::WriteOff { reason: "incobrable".into() })).unwrap();
    let filing = Filing { case: "COM-1".into(), rates: Vec::new(), source: "lo pactado".into(), court: None };
    does(&boss, 11, account, (today, Act::File(filing))).unwrap();

    assert_eq!(section(&ctx).stage(day_number(today)), Stage::WrittenOff);
    let arrears = section(&ctx).accounts[0].arrears.clone().unwrap();
    assert_eq!((arrears.filed, arrears.written_off), (Some(day_number(today)), Some(day_number(today))));
    assert_eq!(owed(&ctx), Amount::minor(67_736_05));
}

#[test]
fn who_pays_chooses_among_what_is_due() {
    let (ctx, account) = lent();
    let pay = |n: u128, instalments: Vec<u16>| {
        let choice = Choice { by: Chooser::Debtor, instalments, order: None, consent: None };
        let (amount, on, source) = (Amount::minor(1_000_00), date(2026, 4, 24), "caja".to_owned());
        let payment = PaymentId(Uuid::from_u128(n));
        let choice = Some(choice);
        work::record_payment(&ctx, RecordPayment { command: command(n), account, payment, amount, on, source, choice })
    };

    let early = pay(10, vec![4]);
    let receipt = pay(11, vec![3]).unwrap().unwrap();

    assert!(matches!(early, Err(Error::Choice(ChoiceError::NotDue(4)))), "{early:?}");
    assert!(receipt.parts.iter().all(|part| part.number == Some(3)), "{receipt:?}");
    section(&ctx);
}
