//! The document of an agreement: what both sides sign.
use crate::house::{House, TODAY, head};
use base::{AgreementId, Amount, CommandId, CreditorId, Day, Moment, Rate, Role, UserId, Uuid};
use jiff::civil::date;
use ledger::{
    Component, Regular,
    rules::agreement::{BreakRule, Clause, Deal, Kind, Scope, Split},
    work::agreements::{self, DraftAgreement},
};
use paper::{Error, Refusal, Sheet};
use store::Ctx;

fn deal(principal: &str) -> Deal {
    let share = |share: &str| -> Rate { share.parse().unwrap() };
    Deal {
        kind: Kind::LumpSum,
        ground: None,
        scope: Scope::Whole,
        discount: [(Component::Penalty, share("1")), (Component::Principal, share(principal))].into(),
        down_payment: Amount::minor(20_000_00),
        plan: Regular::once(date(2026, 5, 8)),
        clause: Clause::LoseDiscount,
        split: Split::ProRata,
        valid_until: date(2026, 5, 8),
        breaks: BreakRule { days_late_max: 10, missed_max: 2 },
    }
}

fn drafted(house: &House, ctx: &Ctx, principal: &str) -> AgreementId {
    let (accounts, deal) = (vec![house.account], deal(principal));
    let new = DraftAgreement { command: house.command(), accounts, deal, offer: None, income: None };
    agreements::draft(ctx, new).unwrap()
}

/// The document of a restructuring in so many instalments.
pub(crate) fn restructured(house: &House, count: u16) -> (String, Sheet) {
    let plan = Regular { count, first_due: date(2026, 5, 8), ..Regular::once(date(2026, 5, 8)) };
    let plan = Regular { system: ledger::System::French, period_rate: "0.04".parse().unwrap(), ..plan };
    let deal = Deal { kind: Kind::Restructuring, discount: [].into(), plan, ..deal("0.10") };
    let accounts = vec![house.account];
    let new = DraftAgreement { command: house.command(), accounts, deal, offer: None, income: None };
    let id = agreements::draft(&house.ctx, new).unwrap();
    let code = issued(&house.ctx, house.command(), id);
    (code, paper::agreement_document(&house.ctx, id).unwrap().1)
}

fn issued(ctx: &Ctx, command: CommandId, id: AgreementId) -> String {
    paper::issue_agreement(ctx, command, id, Some(&head())).unwrap().unwrap().code
}

/// The same house on another day.
fn on(ctx: &Ctx, day: Day) -> Ctx {
    let at = format!("{day}T15:03:00Z").parse().unwrap();
    Ctx { now: Moment { at, day }, ..ctx.clone() }
}

#[test]
fn an_agreement_is_the_same_paper_on_any_day_and_says_what_the_ledger_says() {
    let house = House::new();
    let id = drafted(&house, &house.ctx, "0.10");

    let first = issued(&house.ctx, house.command(), id);
    let later = on(&house.somebody(None), date(2026, 5, 2));
    let second = issued(&later, house.command(), id);

    assert_eq!(first, second);
    let (code, sheet): (String, Sheet) = paper::agreement_document(&later, id).unwrap();
    assert_eq!((code.as_str(), sheet.day, sheet.issued), (first.as_str(), TODAY, TODAY));
    let view = agreements::agreement(&house.ctx, id).unwrap();
    let sum = |section: &str| -> Amount {
        sheet.records.iter().filter(|one| one.section == section).map(|one| one.amount).sum()
    };
    let reckoning = &view.agreement.reckoning;
    assert_eq!((sum("acordado"), sum("condonado")), (reckoning.base.total(), -reckoning.discount.total()));
    assert_eq!((sum("total"), sum("cuota")), (reckoning.asked, reckoning.asked));
    let bytes = paper::pdf(&sheet, &code);
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(bytes, paper::pdf(&paper::document(&house.ctx, &first).unwrap().1, &first));
    let known = house.ctx.read(|rx| paper::verify(rx, &first)).unwrap().unwrap();
    assert_eq!(known.total, Some(reckoning.asked));
}

#[test]
fn each_payment_of_an_agreement_has_its_slip() {
    let house = crate::slips::collecting();
    let id = drafted(&house, &house.ctx, "0.10");

    let code = issued(&house.ctx, house.command(), id);
    let (_, sheet) = paper::agreement_document(&house.ctx, id).unwrap();
    let (squares, bars) = crate::scanner::codes(&paper::pdf(&sheet, &code));

    let view = agreements::agreement(&house.ctx, id).unwrap();
    let paid: Vec<Amount> = view.agreement.reckoning.instalments.iter().map(ledger::Instalment::total).collect();
    let asked = squares.iter().map(|text| cash::codes::Qr::read(text).unwrap().charge().amount.unwrap());
    assert_eq!(asked.collect::<Vec<_>>(), paid);
    assert_eq!((paid.len(), bars.len()), (2, 4));
    assert_eq!(issued(&on(&house.ctx, date(2026, 5, 2)), house.command(), id), code);
}

#[test]
fn the_slips_of_a_year_are_printed_and_no_more() {
    let (_, sheet) = restructured(&crate::slips::collecting(), 14);

    let slips = sheet.blocks.iter().filter(|block| matches!(block, paper::rules::sheet::Block::Slip(_)));
    assert_eq!(slips.count(), 12);
    assert!(sheet.records.iter().filter(|one| one.section == "cuota").count() == 15);
}

#[test]
fn what_nobody_approved_is_not_printed() {
    let house = House::new();
    let agent = house.somebody(None);
    let id = drafted(&house, &agent, "0.10");

    let refused = paper::issue_agreement(&agent, house.command(), id, None).unwrap();

    assert_eq!(refused, Err(Refusal::NotApproved));
    assert!(matches!(paper::agreement_document(&agent, id), Err(Error::NoAgreementDocument(_))));
    let supervisor = base::Actor::User {
        id: UserId(Uuid::from_u128(31)),
        login: "eva".into(),
        role: Role::Supervisor,
        creditors: None,
    };
    let supervisor = Ctx { actor: supervisor, ..agent.clone() };
    agreements::approve(&supervisor, house.command(), id).unwrap();
    issued(&agent, house.command(), id);
}

#[test]
fn another_creditors_staff_neither_issues_nor_reads_it() {
    let house = House::new();
    let id = drafted(&house, &house.ctx, "0.10");
    issued(&house.ctx, house.command(), id);
    let stranger = house.somebody(Some(vec![CreditorId(Uuid::from_u128(77))]));

    let tried = paper::issue_agreement(&stranger, house.command(), id, None);

    assert!(matches!(tried, Err(Error::Ledger(ledger::Error::OtherCreditor(_)))));
    assert!(matches!(paper::agreement_document(&stranger, id), Err(Error::Ledger(_))));
}
