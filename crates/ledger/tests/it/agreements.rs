//! Agreements in a real database, from draft to kept or broken.
use crate::books::french_loan;
use base::{
    AccountId, Actor, AgreementId, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Moment, PaymentId, Role,
    UserId, Uuid, day_number,
};
use jiff::civil::date;
use ledger::{
    Component, Error, LedgerSection, NewAccount, RecordPayment, Regular, ReversePayment, facts,
    rules::{
        agreement::{
            BreakRule, Broke, Clause, Deal, Ended, Income, Kind, Light, Method, No, Scope, Signature, Split, State,
            place_in_agreement,
        },
        authority::{NoApproval, Shares},
    },
    work::{
        self,
        agreements::{AgreementError, DraftAgreement, PayAgreement, Simulate},
    },
};
use store::{Ctx, Fact, Store};

pub(crate) const ANA: DebtorId = DebtorId(Uuid::from_u128(7));
pub(crate) const CUT_OFF: Day = date(2026, 4, 24);

pub(crate) fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

pub(crate) fn ctx() -> Ctx {
    let now = Moment { at: "2026-04-24T15:00:00Z".parse().unwrap(), day: CUT_OFF };
    Ctx::system(&Store::temporary(&[people::MIGRATIONS, ledger::MIGRATIONS]).unwrap(), "test", now)
}

/// The same house on another day.
pub(crate) fn on(ctx: &Ctx, day: Day) -> Ctx {
    let days = i64::from(day_number(day) - day_number(ctx.now.day));
    let at = ctx.now.at + jiff::SignedDuration::from_hours(24 * days);
    Ctx { now: Moment { at, day }, ..ctx.clone() }
}

pub(crate) fn by(ctx: &Ctx, n: u128, role: Role) -> Ctx {
    let actor = Actor::User { id: UserId(Uuid::from_u128(n)), login: format!("u{n}"), role, creditors: None };
    Ctx { actor, ..ctx.clone() }
}

pub(crate) fn lend(ctx: &Ctx, n: u128, creditor: &str, reference: &str) -> (CreditorId, AccountId) {
    let creditor = work::creditor(ctx, creditor).unwrap();
    let new = NewAccount {
        debtor: ANA,
        creditor,
        reference: reference.into(),
        terms: french_loan(),
        statements: Vec::new(),
        payments: Vec::new(),
        import: None,
    };
    (creditor, ctx.step(command(n), |tx| work::put(tx, &new)).unwrap().account)
}

fn shares(all: &[(Component, &str)]) -> Shares {
    all.iter().map(|(component, share)| (*component, share.parse().unwrap())).collect()
}

/// The finiquito of `scenarios/finiquito-cumplido.txt`.
pub(crate) fn finiquito() -> Deal {
    Deal {
        kind: Kind::LumpSum,
        ground: None,
        scope: Scope::Whole,
        discount: shares(&[
            (Component::Penalty, "1"),
            (Component::Compensatory, "1"),
            (Component::LateVat, "1"),
            (Component::Principal, "0.10"),
        ]),
        down_payment: Amount::minor(20_000_00),
        plan: Regular::once(date(2026, 5, 8)),
        clause: Clause::LoseDiscount,
        split: Split::ProRata,
        valid_until: date(2026, 5, 8),
        breaks: BreakRule { days_late_max: 10, missed_max: 2 },
    }
}

/// The restructuring of `scenarios/reestructuracion-rota-pierde-quita.txt`.
pub(crate) fn restructuring() -> Deal {
    let plan = Regular {
        count: 6,
        period_rate: "0.04".parse().unwrap(),
        first_due: date(2026, 5, 24),
        vat: "0.21".parse().unwrap(),
        ..finiquito().plan
    };
    let down_payment = Amount::minor(10_000_00);
    Deal {
        kind: Kind::Restructuring,
        discount: shares(&[(Component::Penalty, "1")]),
        down_payment,
        plan,
        ..finiquito()
    }
}

pub(crate) fn draft(ctx: &Ctx, n: u128, accounts: &[AccountId], deal: &Deal) -> Result<AgreementId, Error> {
    let (accounts, deal) = (accounts.to_vec(), deal.clone());
    work::agreements::draft(ctx, DraftAgreement { command: command(n), accounts, deal, offer: None, income: None })
}

fn signature(ctx: &Ctx, id: AgreementId) -> Signature {
    let text_hash = work::agreements::agreement(ctx, id).unwrap().text_hash;
    Signature {
        by: "Ana Pérez".into(),
        method: Method::Paper,
        reference: "legajo 7, folio 3".into(),
        text_hash,
        at: ctx.now.at,
        on: ctx.now.day,
    }
}

pub(crate) fn signed(ctx: &Ctx, accounts: &[AccountId], deal: &Deal) -> AgreementId {
    let id = draft(ctx, 100, accounts, deal).unwrap();
    work::agreements::send(ctx, command(101), id).unwrap();
    work::agreements::sign(ctx, command(102), id, &signature(ctx, id)).unwrap();
    id
}

pub(crate) fn pay(ctx: &Ctx, n: u128, account: AccountId, amount: i64) {
    let (payment, amount) = (PaymentId(Uuid::from_u128(n)), Amount::minor(amount));
    let new = RecordPayment {
        command: command(n),
        account,
        payment,
        amount,
        on: ctx.now.day,
        source: "cheque".into(),
        choice: None,
    };
    work::record_payment(ctx, new).unwrap().unwrap();
    work::agreements::hear(ctx).unwrap();
}

fn reverse(ctx: &Ctx, n: u128, account: AccountId) {
    let payment = PaymentId(Uuid::from_u128(n));
    let new = ReversePayment { command: command(n + 5_000), account, payment, reason: "sin fondos".into() };
    work::reverse_payment(ctx, new).unwrap();
    work::agreements::hear(ctx).unwrap();
}

fn state(ctx: &Ctx, id: AgreementId) -> State {
    assert_sound(ctx);
    work::agreements::agreement(ctx, id).unwrap().agreement.state
}

fn owed(ctx: &Ctx) -> Amount {
    let section: LedgerSection = ctx.read(|rx| rx.section(ANA)).unwrap().unwrap();
    section.owed(day_number(ctx.now.day)).of(Currency::ARS)
}

fn assert_sound(ctx: &Ctx) {
    let problems = ctx.read(|rx| ledger::verify_debtor(rx, ANA)).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
}

fn heard(ctx: &Ctx) -> Vec<String> {
    let kinds = [
        facts::AgreementSigned::KIND,
        facts::AgreementStarted::KIND,
        facts::AgreementKept::KIND,
        facts::AgreementResumed::KIND,
        facts::AgreementBroken::KIND,
        facts::AgreementCancelled::KIND,
    ];
    let mut heard = Vec::new();
    ctx.listen::<store::Error>("test", &kinds, 100, |_, fact| {
        heard.push(fact.kind.trim_start_matches("ledger.agreement_").to_owned());
        Ok(())
    })
    .unwrap();
    heard
}

pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> AgreementError {
    match result {
        Err(Error::Agreement(refused)) => refused,
        other => panic!("it was not refused: {other:?}"),
    }
}

#[test]
fn a_finiquito_is_kept_and_a_returned_cheque_reopens_the_debt() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let id = signed(&ctx, &[account], &finiquito());
    assert_eq!((state(&ctx, id), owed(&ctx)), (State::Signed, Amount::minor(67_736_05)));

    let down = on(&ctx, date(2026, 4, 28));
    pay(&down, 1, account, 20_000_00);
    assert_eq!((state(&down, id), owed(&down)), (State::Active, Amount::ZERO));

    let end = on(&ctx, date(2026, 5, 7));
    pay(&end, 2, account, 86_951_95);
    assert_eq!((state(&end, id), owed(&on(&ctx, date(2026, 12, 1)))), (State::Kept, Amount::ZERO));

    let bounced = on(&ctx, date(2026, 5, 20));
    reverse(&bounced, 2, account);
    assert_eq!((state(&bounced, id), owed(&bounced)), (State::Broken, Amount::minor(71_410_26)));
    let ended = work::agreements::agreement(&bounced, id).unwrap().agreement.ended;
    assert_eq!(ended, Some((date(2026, 5, 20), Ended::Broken(Broke::Late(12)))));
    assert_eq!(heard(&bounced), ["signed", "started", "kept", "broken"]);
}

#[test]
fn a_cheque_returned_in_time_leaves_it_in_force() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let id = signed(&ctx, &[account], &finiquito());
    pay(&ctx, 1, account, 20_000_00);
    let end = on(&ctx, date(2026, 5, 7));
    pay(&end, 2, account, 86_951_95);

    let bounced = on(&ctx, date(2026, 5, 12));
    reverse(&bounced, 2, account);
    assert_eq!(state(&bounced, id), State::Active);
    pay(&bounced, 3, account, owed(&bounced).to_minor());

    assert_eq!((state(&bounced, id), owed(&bounced)), (State::Kept, Amount::ZERO));
    assert_eq!(heard(&bounced), ["signed", "started", "kept", "resumed", "kept"]);
}

#[test]
fn nothing_begins_before_the_down_payment_and_its_time_runs_out() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let id = signed(&ctx, &[account], &finiquito());
    let before = on(&ctx, date(2026, 4, 30));
    pay(&before, 1, account, 19_999_99);

    assert_eq!(state(&before, id), State::Signed);
    assert_eq!(work::agreements::watch(&on(&ctx, date(2026, 5, 8))).unwrap(), 0);
    let after = on(&ctx, date(2026, 5, 9));
    assert_eq!(work::agreements::watch(&after).unwrap(), 1);
    assert_eq!(state(&after, id), State::Cancelled);
    assert_eq!(heard(&after), ["signed", "cancelled"]);
    assert_eq!(work::agreements::watch(&after).unwrap(), 0);
}

#[test]
fn a_restructuring_breaks_at_its_third_instalment_found_by_the_night() {
    for (clause, left) in [(Clause::LoseDiscount, 91_289_61), (Clause::KeepDiscount, 89_571_09)] {
        let ctx = ctx();
        let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
        let id = signed(&ctx, &[account], &Deal { clause, ..restructuring() });
        pay(&ctx, 1, account, 10_000_00);
        pay(&on(&ctx, date(2026, 5, 24)), 2, account, 22_159_55);
        pay(&on(&ctx, date(2026, 6, 24)), 3, account, 2_201_864);
        let (tenth, eleventh) = (on(&ctx, date(2026, 8, 3)), on(&ctx, date(2026, 8, 4)));

        work::agreements::watch(&tenth).unwrap();
        assert_eq!((state(&tenth, id), owed(&tenth)), (State::Active, Amount::minor(22_413_41)));
        work::agreements::watch(&eleventh).unwrap();

        assert_eq!(state(&eleventh, id), State::Broken);
        assert_eq!(owed(&tenth), Amount::minor(left));
        assert_eq!(heard(&eleventh), ["signed", "started", "broken"]);
    }
}

#[test]
fn a_returned_down_payment_breaks_it_and_so_does_money_its_base_had_counted() {
    for reversed in [1, 9] {
        let ctx = ctx();
        let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
        pay(&ctx, 9, account, 1_000_00);
        let id = signed(&ctx, &[account], &restructuring());
        pay(&ctx, 1, account, 10_000_00);
        assert_eq!(state(&ctx, id), State::Active);

        reverse(&on(&ctx, date(2026, 4, 25)), reversed, account);

        assert_eq!(state(&ctx, id), State::Broken);
    }
}

#[test]
fn a_debt_that_is_no_longer_what_it_was_reckoned_on_begins_nothing() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    pay(&ctx, 9, account, 1_000_00);
    let id = signed(&ctx, &[account], &restructuring());

    reverse(&ctx, 9, account);

    let ended = work::agreements::agreement(&ctx, id).unwrap().agreement.ended;
    assert_eq!((state(&ctx, id), ended), (State::Cancelled, Some((CUT_OFF, Ended::BaseChanged))));
}

#[test]
fn two_people_are_needed_beyond_the_proposers_authority() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let (agent, supervisor) = (by(&ctx, 1, Role::Agent), by(&ctx, 2, Role::Supervisor));
    let id = draft(&agent, 100, &[account], &finiquito()).unwrap();

    let beyond = work::agreements::agreement(&agent, id).unwrap().agreement.beyond;
    let beyond: Vec<Component> = beyond.into_iter().map(|one| one.component).collect();
    assert_eq!(beyond, [Component::Compensatory, Component::LateVat, Component::Principal]);
    assert!(matches!(refused(work::agreements::send(&agent, command(101), id)), AgreementError::No(No::NeedsApproval)));
    let own = refused(work::agreements::approve(&agent, command(102), id));
    assert!(matches!(own, AgreementError::No(No::Approval(NoApproval::OwnProposal))), "{own:?}");
    let other = refused(work::agreements::approve(&by(&ctx, 3, Role::Agent), command(103), id));
    assert!(matches!(other, AgreementError::No(No::Approval(NoApproval::Beyond(Component::Compensatory)))));

    work::agreements::approve(&supervisor, command(104), id).unwrap();
    work::agreements::send(&agent, command(105), id).unwrap();

    assert_eq!(state(&ctx, id), State::Sent);
    let events = work::agreements::agreement(&ctx, id).unwrap().events;
    let told: Vec<_> = events.iter().map(|event| (event.actor.as_str(), event.note.as_str())).collect();
    assert_eq!(told, [("u1", "borrador"), ("u2", "aprobado"), ("u1", "enviado al deudor")]);
}

#[test]
fn an_instalment_that_is_too_heavy_needs_a_supervisor() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let agent = by(&ctx, 1, Role::Agent);
    let income = Some(Income { net: Amount::minor(400_000_00), committed: Amount::minor(50_000_00) });
    let deal = Deal { discount: Shares::new(), ..restructuring() };
    let new = DraftAgreement { command: command(100), accounts: vec![account], deal, offer: None, income };

    let id = work::agreements::draft(&agent, new).unwrap();

    // 400,000.00 less 72,000.00 leaves less than the minimum wage.
    let burden = work::agreements::agreement(&agent, id).unwrap().agreement.burden.unwrap();
    assert_eq!(burden.light, Light::Red);
    assert!(matches!(refused(work::agreements::send(&agent, command(101), id)), AgreementError::No(No::NeedsApproval)));
    let other = refused(work::agreements::approve(&by(&ctx, 3, Role::Agent), command(102), id));
    assert!(matches!(other, AgreementError::No(No::TooHeavy)));
    work::agreements::approve(&by(&ctx, 2, Role::Supervisor), command(103), id).unwrap();
}

#[test]
fn a_signature_is_of_its_very_words_and_in_time() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let id = draft(&ctx, 100, &[account], &finiquito()).unwrap();
    let good = signature(&ctx, id);
    let sign = |n: u128, signature: Signature| work::agreements::sign(&ctx, command(n), id, &signature);
    assert!(matches!(refused(sign(200, good.clone())), AgreementError::No(No::State { .. })));
    work::agreements::send(&ctx, command(101), id).unwrap();

    let other = Signature { text_hash: "00".into(), ..good.clone() };
    assert!(matches!(refused(sign(201, other)), AgreementError::No(No::OtherText)));
    let nobody = Signature { by: " ".into(), ..good.clone() };
    assert!(matches!(refused(sign(202, nobody)), AgreementError::No(No::NoEvidence)));
    let late = Signature { on: date(2026, 5, 9), ..good.clone() };
    assert!(matches!(refused(sign(203, late)), AgreementError::No(No::Expired(_))));
    let ahead = Signature { on: date(2026, 4, 25), ..good.clone() };
    assert!(matches!(refused(sign(204, ahead)), AgreementError::No(No::SignedOn(_))));
    sign(205, good).unwrap();

    let text = work::agreements::agreement(&ctx, id).unwrap().text;
    assert!(text.contains("no produce novación"), "{text}");
    assert!(text.contains("Saldo 122.903,58; quita 15.951,63; a pagar 106.951,95 ARS."), "{text}");
}

#[test]
fn one_agreement_covers_two_accounts_and_never_two_creditors() {
    let ctx = ctx();
    let (_, first) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let (_, second) = lend(&ctx, 2, "Banco del Sur", "P-2");
    let (_, elsewhere) = lend(&ctx, 3, "Otro", "P-3");
    assert!(matches!(refused(draft(&ctx, 90, &[first, elsewhere], &finiquito())), AgreementError::Mixed));
    assert!(matches!(refused(draft(&ctx, 91, &[first, first], &finiquito())), AgreementError::Accounts));
    pay(&ctx, 8, second, 30_000_00);

    let id = signed(&ctx, &[first, second], &restructuring());
    assert!(matches!(refused(draft(&ctx, 92, &[second], &finiquito())), AgreementError::Taken(held) if held == second));

    let view = work::agreements::agreement(&ctx, id).unwrap().agreement.reckoning;
    for (place, whole) in view.instalments.iter().enumerate() {
        let parts = view.parts.iter().map(|part| part.instalments[place]);
        assert_eq!(parts.clone().map(|one| one.total()).sum::<Amount>(), whole.total(), "{place}");
        assert!(parts.clone().all(|one| Amount::ZERO <= one.principal && one.due == whole.due));
    }
    for part in &view.parts {
        let asked: Amount = part.instalments.iter().map(|one| one.principal).sum();
        assert_eq!(asked, part.base.owed.total() - part.discount.total());
    }
    let pay_all = |day: Day, n: u128, amount: Amount| {
        let ctx = on(&ctx, day);
        let payment = PaymentId(Uuid::from_u128(n));
        let new = PayAgreement { command: command(n), agreement: id, payment, amount, on: day, source: "caja".into() };
        work::agreements::pay(&ctx, &new).unwrap().len()
    };
    let elsewhere_owed = owed(&ctx);
    assert_eq!(pay_all(CUT_OFF, 10, Amount::minor(10_000_00)), 2);
    assert_eq!(state(&ctx, id), State::Active);
    assert!(owed(&ctx) < elsewhere_owed);
    for (n, one) in (11..).zip(view.instalments.iter().skip(1)) {
        assert_eq!(pay_all(one.due, n, one.total()), 2, "{:?}", place_in_agreement(one.number));
    }
    assert_eq!(state(&on(&ctx, date(2026, 10, 24)), id), State::Kept);
}

#[test]
fn one_that_is_in_force_is_taken_back_by_a_supervisor_alone() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let id = signed(&ctx, &[account], &restructuring());
    pay(&ctx, 1, account, 10_000_00);
    let cancel = |ctx: &Ctx, n: u128, reason: &str| work::agreements::cancel(ctx, command(n), id, reason);

    assert!(matches!(cancel(&by(&ctx, 1, Role::Agent), 200, "error"), Err(Error::Denied(_))));
    assert!(matches!(refused(cancel(&ctx, 201, " ")), AgreementError::No(No::NoReason)));
    cancel(&by(&ctx, 2, Role::Supervisor), 202, "lo pidió").unwrap();

    assert_eq!((state(&ctx, id), owed(&ctx)), (State::Cancelled, Amount::minor(57_736_05)));
    assert!(matches!(refused(cancel(&ctx, 203, "otra vez")), AgreementError::No(No::State { .. })));
}

#[test]
fn offers_of_the_segment_are_simulated_side_by_side() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let offers = work::agreements::offers(&ctx, &[account]).unwrap();
    let codes: Vec<&str> = offers.iter().map(|(offer, _)| offer.code.as_str()).collect();
    assert_eq!(codes, ["finiquito-temprano", "reestructura-6"]);
    let deals: Vec<Deal> = offers.into_iter().map(|(_, deal)| deal).chain([restructuring()]).collect();
    let income = Some(Income { net: Amount::minor(1_000_000_00), committed: Amount::ZERO });

    let simulated =
        work::agreements::simulate(&ctx, &Simulate { accounts: vec![account], deals: deals.clone(), income }).unwrap();

    let last = &simulated[2];
    assert_eq!(last.reckoning.asked, Amount::minor(121_264_01));
    assert_eq!(last.total, Amount::minor(140_727_58));
    assert_eq!(last.cost, Amount::minor(19_463_57));
    // French system without fees: with tax, the monthly rate is 4 % × 1.21 (domain.md §3.1).
    let (with, without) = (last.with_tax.unwrap().period, last.without_tax.unwrap().period);
    assert!((with.to_pico() - 48_400_000_000).abs() < 1_000_000, "{with}");
    assert!((without.to_pico() - 40_000_000_000).abs() < 1_000_000, "{without}");
    assert_eq!(last.burden.unwrap().light, Light::Green);
    // Paid once, it weighs on no month's income.
    assert_eq!((simulated[0].reckoning.instalments.len(), simulated[0].burden), (1, None));
    assert_eq!((last.present_value, last.keeping_ppm), (Amount::minor(117_731_23), None));
    let four = [deals.clone(), deals].concat();
    assert!(matches!(
        refused(work::agreements::simulate(&ctx, &Simulate { accounts: vec![account], deals: four, income })),
        AgreementError::Deals
    ));
}
