//! What people decide: assign, split, reject, take back; each within the creditors they work for.
use crate::house::{House, command, csv, pesos, queued};
use base::Amount;
use cash::{Error, IncomeState, work};

const NAMED: &str = "09/03/2026;DEPOSITO;701;;GOMEZ ANA;;1.000,00";
const NOBODY: &str = "09/03/2026;DEPOSITO EN EFECTIVO;702;;;;1.500,00";

#[test]
fn a_name_is_only_a_candidate_and_says_why() {
    let house = House::new();
    house.bank(csv(&[NAMED])).unwrap();

    let [waiting] = queued(&house.ctx).try_into().unwrap();
    let (_, candidates, postings) = house.ctx.read(|rx| work::look(&house.ctx, rx, waiting.id)).unwrap();

    assert_eq!((candidates.len(), postings.len()), (1, 0));
    assert_eq!(candidates[0].reference, "PRE-000001");
    assert!(candidates[0].reason.starts_with("el nombre se parece"), "{}", candidates[0].reason);
    assert_eq!(house.paid("PRE-000001"), Amount::ZERO);
}

#[test]
fn an_income_is_split_over_accounts_once_and_taken_back() {
    let house = House::new();
    house.bank(csv(&[NOBODY])).unwrap();
    let [waiting] = queued(&house.ctx).try_into().unwrap();
    let (ana, luis) = (house.account("PRE-000001").0, house.account("MUT-000002").0);
    let parts = [(ana, pesos(1_000)), (luis, pesos(500))];

    let lacking = work::assign(&house.ctx, command(1), waiting.id, &parts[..1]).unwrap_err();
    assert!(matches!(lacking, Error::Parts { .. }), "{lacking}");
    for _ in 0..2 {
        let income = work::assign(&house.ctx, command(2), waiting.id, &parts).unwrap();
        assert_eq!(income.state, IncomeState::Posted);
    }
    assert_eq!((house.paid("PRE-000001"), house.paid("MUT-000002")), (pesos(1_000), pesos(500)));
    let twice = work::assign(&house.ctx, command(3), waiting.id, &parts).unwrap_err();
    assert!(matches!(twice, Error::NotNow(_, IncomeState::Posted)), "{twice}");

    work::undo_movement(&house.ctx, command(4), waiting.id, "era de otra persona").unwrap();
    assert_eq!((house.paid("PRE-000001"), house.paid("MUT-000002")), (Amount::ZERO, Amount::ZERO));
    let income = work::assign(&house.later(60), command(5), waiting.id, &[(luis, pesos(1_500))]).unwrap();
    assert_eq!((income.state, house.paid("MUT-000002")), (IncomeState::Posted, pesos(1_500)));
}

#[test]
fn what_is_nobodys_debt_leaves_the_queue_and_can_come_back() {
    let house = House::new();
    house.bank(csv(&[NOBODY])).unwrap();
    let [waiting] = queued(&house.ctx).try_into().unwrap();

    work::reject(&house.ctx, command(1), waiting.id, "alquiler de un socio").unwrap();
    assert!(queued(&house.ctx).is_empty());
    assert_eq!(house.state(waiting.id), IncomeState::Rejected);

    work::undo_movement(&house.ctx, command(2), waiting.id, "no era eso").unwrap();
    assert_eq!(queued(&house.ctx).len(), 1);
}

#[test]
fn somebody_of_one_creditor_neither_sees_nor_touches_anothers_money() {
    let house = House::new();
    let (ana, sur) = house.account("PRE-000001");
    let (luis, norte) = house.account("MUT-000002");
    let clerk = house.clerk(sur);
    let north = house.bank_of(&house.ctx, csv(&[NOBODY]), Some(norte)).unwrap();
    let [waiting] = queued(&house.ctx).try_into().unwrap();

    assert!(queued(&clerk).is_empty());
    assert!(matches!(clerk.read(|rx| work::look(&clerk, rx, waiting.id)), Err(Error::NoMovement(_))));
    assert!(matches!(work::assign(&clerk, command(1), waiting.id, &[(ana, pesos(1_500))]), Err(Error::NoMovement(_))));
    assert!(matches!(work::undo_file(&clerk, north.file, &mut |_, _| {}), Err(Error::NoFile(_))));
    assert!(matches!(house.bank_of(&clerk, csv(&[NAMED]), None), Err(Error::AnyCreditor)));
    assert!(matches!(house.bank_of(&clerk, csv(&[NAMED]), Some(norte)), Err(Error::Ledger(_))));

    // Money of one creditor is never for another's account.
    let elsewhere = work::assign(&house.ctx, command(2), waiting.id, &[(ana, pesos(1_500))]).unwrap_err();
    assert!(matches!(elsewhere, Error::NotFor(..)), "{elsewhere}");
    work::assign(&house.ctx, command(3), waiting.id, &[(luis, pesos(1_500))]).unwrap();
}

#[test]
fn what_waits_is_weighed_again_after_a_code_was_given() {
    let house = House::new();
    house.bank(csv(&["09/03/2026;CLIENTE 55512345;703;;;;900,00"])).unwrap();
    let (ana, _) = house.account("PRE-000001");
    assert_eq!(queued(&house.ctx).len(), 1);

    work::give_code(&house.ctx, command(1), (cash::CodeKind::Reference, "55512345"), ana).unwrap();
    let posted = work::match_again(&house.later(60), &mut |_, _| {}).unwrap();

    assert_eq!((posted, house.paid("PRE-000001")), (1, pesos(900)));
}

#[test]
fn a_file_tells_its_incomes_by_state_to_whoever_may_see_it() {
    let house = House::new();
    let (ana, sur) = house.account("PRE-000001");
    let report = house.bank(csv(&[NAMED, NOBODY])).unwrap();
    let of = |ctx: &store::Ctx, state, after| {
        ctx.read(|rx| work::incomes(ctx, rx, (report.file, state), after, 1)).map(|found| found.into_iter().next())
    };

    let first = of(&house.ctx, IncomeState::Queued, None).unwrap().unwrap();
    let second = of(&house.ctx, IncomeState::Queued, Some(first.id)).unwrap().unwrap();
    assert_eq!(of(&house.ctx, IncomeState::Queued, Some(second.id)).unwrap(), None);
    work::assign(&house.ctx, command(1), first.id, &[(ana, first.amount)]).unwrap();

    assert_eq!(of(&house.ctx, IncomeState::Posted, None).unwrap().unwrap().id, first.id);
    assert!(matches!(of(&house.clerk(sur), IncomeState::Posted, None), Err(Error::NoFile(_))));
}
