//! Any text is a policy of agreements, of authority or of arrears that answers for any day, or says why not.
#![no_main]
use base::{Actor, Amount, Day, Role, UserId, Uuid};
use ledger::rules::{agreement::AgreementPolicy, authority::Authority, policy::Policy, unpaid::Owed};
use libfuzzer_sys::fuzz_target;

const DAYS: [Day; 3] = [Day::MIN, Day::constant(2026, 3, 24), Day::MAX];

fuzz_target!(|text: &str| {
    if let Ok(policy) = AgreementPolicy::parse(text) {
        for day in DAYS {
            let _ = policy.bearable(day);
            let Some(version) = policy.on(day) else { continue };
            for offer in &version.offer {
                let asked = Amount::minor(1_234_567_89);
                let deal = offer.deal(Day::constant(2026, 3, 24), asked, version.breaks());
                assert_eq!(deal.plan.count, offer.instalments);
            }
        }
    }
    if let Ok(authority) = Authority::parse(text) {
        let owed = Owed { principal: Amount::minor(1_000_00), ..Owed::default() };
        for role in [Role::Agent, Role::Supervisor, Role::Admin, Role::Strategist, Role::Auditor] {
            let actor = Actor::User { id: UserId(Uuid::nil()), login: String::new(), role, creditors: None };
            for day in DAYS {
                let _ = (authority.beyond(&actor, day, (&owed, &owed)), authority.source(day));
            }
        }
    }
    if let Ok(policy) = Policy::read(text) {
        let _ = policy.penalty_caps("credit_card").count();
    }
});
