//! One treatment for many: what would come of it, and what came of it.
use crate::house::{DAY, House};
use base::{Actor, DebtorId, Role, UserId, Uuid};
use people::{NewPoint, PointKind};
use store::{Ctx, Work};
use strategy::{
    Error,
    work::{self, Bulk, BulkDone, BulkWork},
};

fn person(house: &House, role: Role) -> Ctx {
    let (id, login) = (UserId(Uuid::from_u128(77)), "sole".to_owned());
    Ctx { actor: Actor::User { id, login, role, creditors: None }, ..house.on(DAY) }
}

fn bulk(treatment: &str, debtors: &[DebtorId]) -> Bulk {
    Bulk { treatment: treatment.to_owned(), reason: "Campaña de fin de mes".into(), debtors: debtors.to_vec() }
}

/// Two debtors with a mailbox, and one with a telephone alone.
fn three(house: &House) -> [DebtorId; 3] {
    let phone = vec![NewPoint { kind: PointKind::Phone, value: "+5491140000003".into() }];
    let debtors =
        [house.debtor(1, 40, 5_000_00), house.debtor(2, 41, 6_000_00), house.debtor_with(3, (42, 7_000_00), &phone)];
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    debtors
}

fn treatment_of(house: &House, debtor: DebtorId) -> String {
    let view = house.ctx.read(|rx| work::view(rx, debtor, DAY)).unwrap().unwrap();
    view.decision.unwrap().treatment
}

#[test]
fn what_conduct_would_refuse_is_told_before_and_not_done() {
    let house = House::new();
    let [ana, beto, carla] = three(&house);
    let lead = person(&house, Role::Supervisor);
    let asked = bulk("overdue_notice", &[ana, beto, carla]);

    let lines = lead.read(|rx| work::check_bulk(&lead, rx, &asked)).unwrap();
    let refusals: Vec<bool> = lines.iter().map(|line| line.refusal.is_some()).collect();
    assert_eq!(refusals, [false, false, true], "{lines:?}");
    let before = treatment_of(&house, carla);

    work::ask_bulk(&lead, house.command(), asked).unwrap();
    let claim = |ctx: &Ctx| ctx.step::<_, store::Error>(house.command(), |tx| tx.claim_job(BulkWork::KIND));
    let job = claim(&house.ctx).unwrap().unwrap();
    let done: BulkDone = serde_json::from_str(&work::run_bulk(&house.ctx, &job).unwrap()).unwrap();

    assert_eq!((done.done, done.refused.len()), (2, 1));
    assert_eq!((done.refused[0].debtor, done.refused[0].name.as_str()), (carla, "Persona 3"));
    assert_eq!([ana, beto].map(|debtor| treatment_of(&house, debtor)), ["overdue_notice", "overdue_notice"]);
    assert_eq!(treatment_of(&house, carla), before);
}

#[test]
fn only_whoever_leads_treats_many_and_says_why() {
    let house = House::new();
    let [ana, ..] = three(&house);
    let (lead, agent) = (person(&house, Role::Supervisor), person(&house, Role::Agent));
    let ask = |ctx: &Ctx, bulk: Bulk| work::ask_bulk(ctx, house.command(), bulk).unwrap_err();

    assert!(matches!(ask(&agent, bulk("overdue_notice", &[ana])), Error::Denied(_)));
    assert!(matches!(ask(&lead, bulk("overdue_notice", &[])), Error::BulkSize));
    assert!(matches!(ask(&lead, bulk("overdue_notice", &[ana, ana])), Error::BulkSize));
    assert!(matches!(ask(&lead, bulk("nothing", &[ana])), Error::NoTreatment(_)));
    let silent = Bulk { reason: " ".into(), ..bulk("overdue_notice", &[ana]) };
    assert!(matches!(ask(&lead, silent), Error::Incomplete { needs: "reason", .. }));
}

#[test]
fn another_creditors_debtor_is_nobody() {
    let house = House::new();
    let [ana, ..] = three(&house);
    let mut lead = person(&house, Role::Supervisor);
    if let Actor::User { creditors, .. } = &mut lead.actor {
        *creditors = Some(Vec::new());
    }

    let lines = lead.read(|rx| work::check_bulk(&lead, rx, &bulk("overdue_notice", &[ana]))).unwrap();

    assert_eq!((lines[0].name.as_str(), lines[0].refusal.is_some()), ("", true));
}
