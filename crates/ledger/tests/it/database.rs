//! The ledger in a real database.
use crate::books::french_loan;
use base::{
    AccountId, Actor, Amount, CommandId, CreditorId, Day, DebtorId, ImportId, Moment, PaymentId, Role, UserId, Uuid,
    day_number,
};
use jiff::civil::date;
use ledger::{
    Change, Cut, Error, LedgerSection, NewAccount, NewPayment, PastPayment, Plan, Post, Put, RecordPayment,
    ReversePayment, Stage, Statement, Terms, facts, work,
};
use store::{Ctx, Section, Store};

const ANA: DebtorId = DebtorId(Uuid::from_u128(7));
const FIRST_IMPORT: ImportId = ImportId(Uuid::from_u128(70));
const SECOND_IMPORT: ImportId = ImportId(Uuid::from_u128(71));
const TODAY: Day = date(2026, 4, 24);

fn ctx() -> Ctx {
    let now = Moment { at: "2026-04-24T15:00:00Z".parse().unwrap(), day: TODAY };
    Ctx::system(&Store::temporary(&[ledger::MIGRATIONS]).unwrap(), "test", now)
}

fn later(ctx: &Ctx, seconds: i64) -> Ctx {
    let at = ctx.now.at + jiff::SignedDuration::from_secs(seconds);
    Ctx { now: Moment { at, ..ctx.now }, ..ctx.clone() }
}

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

fn payment(n: u128) -> PaymentId {
    PaymentId(Uuid::from_u128(n))
}

fn loan(creditor: CreditorId, reference: &str) -> NewAccount {
    NewAccount {
        debtor: ANA,
        creditor,
        reference: reference.into(),
        terms: french_loan(),
        statements: Vec::new(),
        payments: Vec::new(),
        import: Some(FIRST_IMPORT),
    }
}

fn card(creditor: CreditorId) -> NewAccount {
    let statement = |number: u16, month: i8, billed: i64, late: u8| Statement {
        number,
        closed: date(2026, month, 20),
        due: date(2026, month, 28),
        billed: Amount::minor(billed),
        minimum: None,
        late_months: Some(late),
    };
    let paid = PastPayment {
        payment: payment(50),
        amount: Amount::minor(500_00),
        on: date(2026, 2, 10),
        source: "banco".into(),
    };
    NewAccount {
        reference: "T-1".into(),
        terms: Terms { plan: Plan::Statements { minimum: ledger::MINIMUM_SHARE }, lent: Amount::ZERO, ..french_loan() },
        statements: vec![statement(1, 1, 5_000_00, 0), statement(2, 2, 6_000_00, 1)],
        payments: vec![paid],
        ..loan(creditor, "T-1")
    }
}

fn put(ctx: &Ctx, n: u128, new: &NewAccount) -> Result<Put, Error> {
    ctx.step(command(n), |tx| work::put(tx, new))
}

/// A database with one loan in it.
fn with_loan() -> (Ctx, AccountId) {
    let ctx = ctx();
    let creditor = work::creditor(&ctx, "Banco del Sur").unwrap();
    let put = put(&ctx, 1, &loan(creditor, "P-1")).unwrap();
    assert_eq!(put.change, Change::Created);
    (ctx, put.account)
}

fn pay(ctx: &Ctx, n: u128, account: AccountId, amount: i64, on: Day) -> Result<Option<ledger::Receipt>, Error> {
    let amount = Amount::minor(amount);
    work::record_payment(
        ctx,
        RecordPayment {
            command: command(n),
            account,
            payment: payment(n),
            amount,
            on,
            source: "caja".into(),
            choice: None,
        },
    )
}

fn owed(ctx: &Ctx) -> Amount {
    section(ctx).owed(day_number(TODAY)).of(base::Currency::ARS)
}

fn section(ctx: &Ctx) -> LedgerSection {
    ctx.read(|rx| rx.section::<LedgerSection>(ANA)).unwrap().unwrap()
}

fn assert_sound(ctx: &Ctx) {
    let problems = ctx.read(|rx| ledger::verify_debtor(rx, ANA)).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn an_account_put_again_changes_nothing() {
    let (ctx, account) = with_loan();
    let creditor = ctx.read(ledger::creditors).unwrap()[0].id;

    let again = put(&ctx, 2, &NewAccount { import: Some(SECOND_IMPORT), ..loan(creditor, "P-1") }).unwrap();

    assert_eq!((again.account, again.change), (account, Change::Unchanged));
    assert_eq!(work::creditor(&ctx, " Banco del Sur ").unwrap(), creditor);
    assert_eq!(owed(&ctx), Amount::minor(67_736_05));
    assert_sound(&ctx);
}

#[test]
fn what_is_new_about_an_account_is_appended() {
    let (ctx, account) = with_loan();
    let creditor = ctx.read(ledger::creditors).unwrap()[0].id;
    let mut amended = loan(creditor, "P-1");
    amended.terms.late = ledger::LateTerms::NONE;

    assert_eq!(put(&later(&ctx, 1), 2, &amended).unwrap().change, Change::Updated);

    let known_before = Cut { day: TODAY, known_at: ctx.now.at };
    let before = ctx.read(|rx| ledger::as_of(rx, account, known_before)).unwrap().unwrap();
    assert_eq!(before.owed(day_number(TODAY)).total(), Amount::minor(67_736_05));
    assert_eq!(owed(&ctx), Amount::minor(20_751_75 + 20_597_38 + 20_435_29));
    assert_sound(&ctx);
}

#[test]
fn a_statement_more_is_one_line_more() {
    let ctx = ctx();
    let creditor = work::creditor(&ctx, "Tarjeta").unwrap();
    let mut new = card(creditor);
    assert_eq!(put(&ctx, 1, &new).unwrap().payments, 1);
    let next = Statement {
        number: 3,
        closed: date(2026, 3, 20),
        due: date(2026, 3, 28),
        late_months: Some(2),
        ..new.statements[1]
    };
    new.statements.push(next);
    new.terms.late = ledger::LateTerms::NONE;

    let updated = put(&ctx, 2, &new).unwrap();

    assert_eq!((updated.change, updated.payments), (Change::Updated, 0));
    let view = section(&ctx).accounts[0].clone();
    assert_eq!(view.days_past_due(day_number(date(2026, 3, 28))), 59);
    assert_eq!(view.billed_total, Amount::minor(17_000_00));
    assert_eq!(view.months.iter().map(|month| month.late).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(put(&ctx, 3, &new).unwrap().change, Change::Unchanged);
    assert_sound(&ctx);
}

#[test]
fn a_reference_of_somebody_else_and_another_currency_are_refused() {
    let (ctx, account) = with_loan();
    let creditor = ctx.read(ledger::creditors).unwrap()[0].id;
    let other = NewAccount { debtor: DebtorId(Uuid::from_u128(8)), ..loan(creditor, "P-1") };
    let mut dollars = loan(creditor, "P-1");
    dollars.terms.currency = "USD".parse().unwrap();
    let mut endless = loan(creditor, "P-2");
    endless.terms.plan = Plan::Listed(Vec::new());

    assert!(matches!(put(&ctx, 2, &other), Err(Error::OtherDebtor(held)) if held == account));
    assert!(matches!(put(&ctx, 3, &dollars), Err(Error::OtherCurrency { .. })));
    assert!(matches!(put(&ctx, 4, &endless), Err(Error::Terms(_))));
}

#[test]
fn a_payment_counts_once_and_says_what_it_extinguished() {
    let (ctx, account) = with_loan();

    let receipt = pay(&ctx, 10, account, 30_000_00, TODAY).unwrap().unwrap();
    let retried = pay(&ctx, 10, account, 30_000_00, TODAY).unwrap().unwrap();
    let twice = RecordPayment {
        command: command(11),
        account,
        payment: payment(10),
        amount: Amount::minor(30_000_00),
        on: TODAY,
        source: "caja".into(),
        choice: None,
    };

    assert_eq!(receipt, retried);
    assert_eq!(work::record_payment(&ctx, twice).unwrap(), None);
    assert_eq!(receipt.parts.iter().map(|part| part.amount).sum::<Amount>(), Amount::minor(30_000_00));
    assert_eq!(receipt.owed_after, Amount::minor(37_736_05));
    assert_eq!(owed(&ctx), receipt.owed_after);
    assert_sound(&ctx);
    let mut heard = Vec::new();
    let kinds = [<facts::Paid as store::Fact>::KIND];
    ctx.listen::<store::Error>("test", &kinds, 10, |_, fact| {
        heard.extend(fact.read::<facts::Paid>()?);
        Ok(())
    })
    .unwrap();
    assert_eq!(heard, [receipt.fact()]);
}

#[test]
fn money_that_nobody_can_have_received_is_refused() {
    let (ctx, account) = with_loan();
    let elsewhere = AccountId(Uuid::from_u128(404));

    assert!(matches!(pay(&ctx, 1, account, 0, TODAY), Err(Error::NotPositive(_))));
    assert!(matches!(pay(&ctx, 2, account, 1, TODAY.tomorrow().unwrap()), Err(Error::FuturePayment { .. })));
    assert!(matches!(pay(&ctx, 3, elsewhere, 1, TODAY), Err(Error::NoAccount(_))));
    let agent = Actor::User { id: UserId(Uuid::nil()), login: "ana".into(), role: Role::Agent, creditors: None };
    assert!(matches!(pay(&Ctx { actor: agent, ..ctx.clone() }, 4, account, 1, TODAY), Err(Error::Denied(_))));
    let abroad =
        Actor::User { id: UserId(Uuid::nil()), login: "eva".into(), role: Role::Admin, creditors: Some(Vec::new()) };
    assert!(matches!(pay(&Ctx { actor: abroad, ..ctx }, 5, account, 1, TODAY), Err(Error::OtherCreditor(_))));
}

#[test]
fn a_payment_reversed_restores_the_debt_and_is_not_taken_again() {
    let (ctx, account) = with_loan();
    let before = section(&ctx);
    pay(&ctx, 10, account, 30_000_00, date(2026, 3, 1)).unwrap();
    let reversal =
        ReversePayment { command: command(12), account, payment: payment(10), reason: "cheque devuelto".into() };

    work::reverse_payment(&ctx, reversal.clone()).unwrap();

    assert_eq!(section(&ctx), before);
    assert!(matches!(
        work::reverse_payment(&ctx, ReversePayment { command: command(13), ..reversal }),
        Err(Error::NoPayment(_))
    ));
    let again = RecordPayment {
        command: command(14),
        account,
        payment: payment(10),
        amount: Amount::minor(1),
        on: TODAY,
        source: String::new(),
        choice: None,
    };
    assert_eq!(work::record_payment(&ctx, again).unwrap(), None);
    assert_sound(&ctx);
}

#[test]
fn an_import_is_undone_whole_and_its_file_can_come_again() {
    let (ctx, account) = with_loan();
    let creditor = ctx.read(ledger::creditors).unwrap()[0].id;
    let before = section(&ctx);
    let from_file = NewPayment {
        account,
        payment: work::payment_id(account, "R-1"),
        amount: Amount::minor(1_000_00),
        on: TODAY,
        source: "archivo".into(),
        choice: None,
        import: Some(SECOND_IMPORT),
    };
    let post = |ctx: &Ctx, n: u128| ctx.step(command(n), |tx| work::post(tx, &from_file)).unwrap();
    assert!(matches!(post(&ctx, 2), Post::Recorded(_)));
    assert_eq!(post(&ctx, 3), Post::Already);
    assert_eq!(ctx.read(|rx| work::read::accounts_of_import(rx, SECOND_IMPORT)).unwrap(), [(ANA, account)]);

    ctx.step(command(4), |tx| work::withdraw(tx, account, SECOND_IMPORT)).unwrap();

    assert_eq!(section(&ctx), before);
    assert_sound(&ctx);
    assert!(matches!(post(&later(&ctx, 1), 5), Post::Recorded(_)));
    assert_sound(&ctx);

    ctx.step(command(6), |tx| work::withdraw(tx, account, FIRST_IMPORT)).unwrap();

    assert!(section(&ctx).accounts.is_empty());
    assert_sound(&ctx);
    let third = NewAccount { import: Some(ImportId(Uuid::from_u128(72))), ..loan(creditor, "P-1") };
    assert_eq!(put(&later(&ctx, 2), 7, &third).unwrap().change, Change::Updated);
    assert_eq!(section(&ctx).accounts.len(), 1);
    assert_sound(&ctx);
}

#[test]
fn a_withdrawal_can_be_withdrawn() {
    let (ctx, account) = with_loan();
    let before = section(&ctx);
    ctx.step(command(4), |tx| work::withdraw(tx, account, FIRST_IMPORT)).unwrap();

    ctx.step(command(5), |tx| work::reinstate(tx, account, FIRST_IMPORT)).unwrap();

    assert_eq!(section(&ctx), before);
    assert_sound(&ctx);
}

#[test]
fn costs_are_owed_from_the_day_they_are_added() {
    let (ctx, account) = with_loan();

    ctx.step(command(2), |tx| work::add_cost(tx, account, Amount::minor(500_00), "carta documento")).unwrap();

    assert_eq!(owed(&ctx), Amount::minor(68_236_05));
    let statement = ctx.read(|rx| ledger::statement(rx, account, TODAY)).unwrap().unwrap();
    assert_eq!((statement.total, statement.costs), (Amount::minor(68_236_05), Amount::minor(500_00)));
    let words = statement.instalments[0].words();
    assert!(words.contains("14.701,75 × 60 % anual × 73 días hasta el 24/04/2026 / 365 = 1.764,21"), "{words}");
    assert_sound(&ctx);
}

#[test]
fn a_stage_is_recorded_when_it_changes() {
    let (ctx, account) = with_loan();
    let moves = |ctx: &Ctx, day: Day| {
        let known = ctx.read(|rx| work::stages(rx, ANA)).unwrap();
        work::stage_moves(&known, &section(ctx), day)
    };
    let first = moves(&ctx, TODAY);
    assert_eq!(
        first.iter().map(|one| (one.account, one.from, one.to)).collect::<Vec<_>>(),
        [(account, Stage::Current, Stage::B3)]
    );

    ctx.step::<_, Error>(command(2), |tx| work::record_stages(tx, ANA, TODAY, &first)).unwrap();

    assert!(moves(&ctx, TODAY).is_empty());
    assert_eq!(moves(&ctx, date(2026, 5, 12))[0].to, Stage::B4);
    assert_eq!(first[0].balance, Amount::minor(67_736_05));
    assert_eq!(ctx.read(|rx| work::stages(rx, ANA)).unwrap(), [(account, Stage::B3)]);
}

#[test]
fn a_reference_leads_to_its_account() {
    let (ctx, account) = with_loan();
    let creditor = ctx.read(ledger::creditors).unwrap()[0].id;
    let other = work::creditor(&ctx, "Otro").unwrap();
    let second = put(&ctx, 2, &loan(other, "P-1")).unwrap().account;
    let found = |creditor| -> Vec<AccountId> {
        let found = ctx.read(|rx| ledger::account_by_reference(rx, creditor, "P-1")).unwrap();
        found.iter().map(|one| one.account).collect()
    };

    assert_eq!(found(Some(creditor)), [account]);
    assert_eq!(found(None), [account, second]);
    assert_eq!(section(&ctx).by_creditor(other).count(), 1);
    assert_eq!(ctx.read(|rx| ledger::account(rx, second)).unwrap().unwrap().reference, "P-1");
    assert_sound(&ctx);
}

#[test]
fn a_damaged_section_is_reported() {
    let (ctx, _) = with_loan();
    let mut section = section(&ctx);
    section.accounts[0].costs = Amount::minor(1);

    ctx.step::<_, Error>(command(9), |tx| Ok(tx.put_section(ANA, &section)?)).unwrap();

    let problems = ctx.read(|rx| ledger::verify_debtor(rx, ANA)).unwrap();
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn a_loan_of_twelve_instalments_is_small() {
    let ctx = ctx();
    let creditor = work::creditor(&ctx, "Banco del Sur").unwrap();
    let mut new = loan(creditor, "PRESTAMO-0001");
    let Plan::Regular(plan) = &mut new.terms.plan else { unreachable!("it is a loan") };
    plan.count = 12;
    put(&ctx, 1, &new).unwrap();

    let size = section(&ctx).seal().len();

    assert!(size <= 300, "{size} bytes");
}
