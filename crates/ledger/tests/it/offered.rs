//! What may be offered, who must approve it, and the lists of what was agreed.
use crate::agreements::{
    ANA, CUT_OFF, by, command, ctx, draft, finiquito, lend, on, pay, refused, restructuring, signed,
};
use base::{Amount, Currency, Role};
use jiff::civil::date;
use ledger::{
    Component,
    rules::agreement::{BreakRule, Clause, Deal, Income, State},
    work::agreements::{
        self, AgreementError, Approval, Simulate, Wanted, agreements, approve, due_days, limits, simulate,
    },
};

#[test]
fn the_limits_of_a_day_are_those_of_whoever_asks() {
    let ctx = ctx();

    let (agent, supervisor) =
        (limits(&by(&ctx, 1, Role::Agent)).unwrap(), limits(&by(&ctx, 2, Role::Supervisor)).unwrap());

    assert_eq!(agent.shares.get(&Component::Principal), None);
    assert_eq!(supervisor.shares[&Component::Principal], "0.2".parse().unwrap());
    assert_eq!((agent.breaks.days_late.usual, agent.breaks.missed.usual), (10, 2));
    assert_eq!(agent.minimum_wage.amount, Amount::minor(357_800_00), "of April 2026");
    assert!(agent.minimum_wage.source.contains("Resolución 9/2025"));
    assert!(matches!(refused(limits(&on(&ctx, date(2025, 12, 31)))), AgreementError::NoPolicy(_)));
}

#[test]
fn a_default_clause_beyond_the_policy_is_neither_simulated_nor_drafted() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let patient = Deal { breaks: BreakRule { days_late_max: 90, missed_max: 2 }, ..restructuring() };
    let generous = Deal { clause: Clause::KeepDiscount, ..finiquito() };

    for (deal, n) in [(&patient, 2), (&generous, 3)] {
        let ask = Simulate { accounts: vec![account], deals: vec![deal.clone()], income: None };
        assert!(matches!(refused(simulate(&ctx, &ask)), AgreementError::Policy(_)));
        assert!(matches!(refused(draft(&ctx, n, &[account], deal)), AgreementError::Policy(_)));
    }
    let kept = Deal { clause: Clause::KeepDiscount, ..restructuring() };
    draft(&ctx, 4, &[account], &kept).unwrap();
}

#[test]
fn a_simulation_says_who_must_approve_it() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let approval_of = |role, deal: Deal, income| {
        let ask = Simulate { accounts: vec![account], deals: vec![deal], income };
        simulate(&by(&ctx, 1, role), &ask).unwrap()[0].approval
    };
    let approval = |role, principal: &str, income| {
        let mut deal = finiquito();
        deal.discount.insert(Component::Principal, principal.parse().unwrap());
        approval_of(role, deal, income)
    };

    assert_eq!(approval(Role::Supervisor, "0.10", None), Approval::NotNeeded);
    assert_eq!(approval(Role::Agent, "0.10", None), Approval::By(Role::Supervisor));
    assert_eq!(approval(Role::Supervisor, "0.30", None), Approval::By(Role::Admin));
    assert_eq!(approval(Role::Admin, "0.80", None), Approval::Beyond);
    let poor = Income { net: Amount::minor(400_000_00), committed: Amount::minor(50_000_00) };
    assert_eq!(approval_of(Role::Supervisor, restructuring(), Some(poor)), Approval::By(Role::Supervisor));
    // Paid once, it weighs on no month's income.
    assert_eq!(approval(Role::Supervisor, "0.10", Some(poor)), Approval::NotNeeded);
}

#[test]
fn agreements_are_listed_newest_first_by_state_and_by_what_they_wait_for() {
    let ctx = ctx();
    let (_, one) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let (_, two) = lend(&ctx, 2, "Banco del Sur", "P-2");
    let agent = by(&ctx, 1, Role::Agent);
    let first = draft(&agent, 3, &[one], &finiquito()).unwrap();
    let second = draft(&ctx, 4, &[two], &restructuring()).unwrap();
    let ids = |wanted: &Wanted, limit| {
        let (page, next) = agreements(&ctx, wanted, limit).unwrap();
        (page.into_iter().map(|brief| brief.agreement.id).collect::<Vec<_>>(), next)
    };
    let mut both = vec![first, second];
    both.sort_by(|left, right| right.cmp(left));

    assert_eq!(ids(&Wanted::default(), 10), (both.clone(), None));
    let (page, next) = ids(&Wanted::default(), 1);
    assert_eq!((page.as_slice(), next), (&both[..1], Some(both[0])));
    assert_eq!(ids(&Wanted { after: next, ..Wanted::default() }, 10).0, both[1..]);
    assert_eq!(ids(&Wanted { needs_approval: true, ..Wanted::default() }, 10).0, [first]);
    approve(&by(&ctx, 2, Role::Supervisor), command(5), first).unwrap();
    assert!(ids(&Wanted { needs_approval: true, ..Wanted::default() }, 10).0.is_empty());
    agreements::cancel(&ctx, command(6), first, "otra oferta").unwrap();
    let ended = |day| ids(&Wanted { ended: Some(day), ..Wanted::default() }, 10).0;
    assert_eq!((ended(CUT_OFF), ended(date(2026, 4, 23))), (vec![first], vec![]));
}

#[test]
fn the_calendar_tells_what_is_missing_on_each_day_and_the_list_the_next_of_them() {
    let ctx = ctx();
    let (_, account) = lend(&ctx, 1, "Banco del Sur", "P-1");
    let id = signed(&ctx, &[account], &restructuring());
    let days = || due_days(&ctx, CUT_OFF, date(2026, 12, 31)).unwrap();
    assert!(days().is_empty(), "nothing is in force before its down payment");

    pay(&ctx, 200, account, 10_000_00);

    let days = days();
    assert_eq!((days.len(), days[0].day, days[0].count, days[0].currency), (6, date(2026, 5, 24), 1, Currency::ARS));
    let view = agreements::agreement(&ctx, id).unwrap();
    assert_eq!(days.iter().map(|due| due.amount).sum::<Amount>(), view.left());
    assert_eq!(view.brief().next, Some((date(2026, 5, 24), days[0].amount)));
    let active = Wanted { state: Some(State::Active), ..Wanted::default() };
    assert_eq!(agreements(&ctx, &active, 10).unwrap().0, [view.brief()]);
    assert_eq!(due_days(&ctx, date(2026, 5, 25), date(2026, 6, 24)).unwrap().len(), 1);
    assert_eq!(view.agreement.debtor, ANA);
}
