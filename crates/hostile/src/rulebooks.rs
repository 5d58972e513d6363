//! Rules that people write: packs of law, policies, the matrix.
use base::{Actor, Amount, Day, Role, UserId, Uuid};
use conduct::{Packs, Verdict};
use ledger::rules::{agreement::AgreementPolicy, authority::Authority, policy::Policy, unpaid::Owed};
use std::sync::LazyLock;
use strategy::{Catalogue, Feature, Features, Indicator, MatrixFile, Scorecards};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::shipped);

/// The ends of time, and a holiday between them.
const DAYS: [Day; 3] = [Day::MIN, Day::constant(2026, 3, 24), Day::MAX];

/// Any text is a pack in which every hour, channel and rule is looked up, or says why not.
pub(crate) fn pack(bytes: &[u8]) {
    let holidays = "day,kind,name\n2026-03-24,holiday,Memoria\n";
    let Ok(packs) = Packs::read(&[crate::text(bytes)], holidays) else { return };
    for day in DAYS {
        let pack = packs.in_force(day);
        assert_eq!(pack.id, packs.versions()[0].id);
        assert!(pack.windows.iter().all(|window| window.from < window.to), "a window opens before it closes");
        let _ = (packs.holiday(day), pack.holidays == Verdict::Deny);
    }
}

/// Any text is a policy of agreements, of authority or of arrears that answers for any day, or says why not.
pub(crate) fn policy(bytes: &[u8]) {
    let text = crate::text(bytes);
    if let Ok(policy) = AgreementPolicy::parse(text) {
        agreements(&policy);
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
}

fn agreements(policy: &AgreementPolicy) {
    for day in DAYS {
        let _ = policy.bearable(day);
        let Some(version) = policy.on(day) else { continue };
        for offer in &version.offer {
            let asked = Amount::minor(1_234_567_89);
            let deal = offer.deal(Day::constant(2026, 3, 24), asked, version.breaks.usual());
            assert_eq!(deal.plan.count, offer.instalments);
        }
    }
}

/// Any text is a matrix that compiles, a catalogue or scorecards that score, or says why not.
pub(crate) fn matrix(bytes: &[u8]) {
    let text = crate::text(bytes);
    if let Ok(file) = MatrixFile::parse(text) {
        let places = file.places().count();
        if file.compile(&CATALOGUE).is_ok() {
            assert!(12 <= places, "a matrix has its cells");
        }
    }
    let _ = Catalogue::parse(text);
    if let Ok(cards) = Scorecards::parse(text) {
        let seen = Features::default().with(Feature::Owed, i64::MAX).with(Feature::DaysPastDue, i64::MIN);
        for indicator in Indicator::ALL {
            let scored = cards.card(indicator).score(&seen);
            assert!(scored.value <= 100 && scored.known <= 100, "a hundred is the most");
            let _ = cards.reasons(indicator, &scored.whys, &seen);
        }
    }
}
