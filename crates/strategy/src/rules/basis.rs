//! What a decision depends on, as one number: while it is the same, the decision stands.
use crate::rules::dossier::Dossier;
use base::{CreditorId, day_number};

/// Digest of the facts that a decision depends on, whatever was done about them: what was planned and for whom, payments,
/// agreements, contacts, promises, holds, contests, ways to reach the debtor, and the worst situation in the registry.
pub(super) fn basis(dossier: &Dossier, (plan, creditor): (u64, Option<CreditorId>), day: i32) -> u64 {
    let Dossier { people, ledger, strategy, bureau, .. } = dossier;
    let mut digest = Digest::new();
    digest.add(plan);
    digest.add(creditor.map_or(0, |creditor| creditor.0.as_u64_pair().1));
    for account in &ledger.accounts {
        digest.add(u64::from(account.payments));
        digest.add(account.paid_total.to_minor().unsigned_abs());
        if let Some(mark) = account.agreement {
            digest.add(mark.agreement.0.as_u64_pair().1);
        }
    }
    let counts = &people.counts;
    for count in [counts.contacts, counts.replies, strategy.record.kept, strategy.record.partly, strategy.record.broken]
    {
        digest.add(u64::from(count));
    }
    for promise in &strategy.open {
        digest.add(promise.id.0.as_u64_pair().1);
    }
    for hold in &people.holds {
        digest.add(u64::from(hold.reason.index()) << 32 | u64::from(hold.until.map_or(0, day_number).unsigned_abs()));
        digest.add(hold.creditor.map_or(0, |creditor| creditor.0.as_u64_pair().1));
    }
    for contest in &people.contests {
        digest.add(contest.id.0.as_u64_pair().1);
    }
    digest.add(people.points.iter().filter(|point| point.state != people::PointState::Bad).count() as u64);
    digest.add(people.consents.len() as u64);
    if let Some(class) = bureau.as_ref().and_then(|told| told.worst_on(day)) {
        digest.add(512 + u64::from(class));
    }
    digest.0
}

/// A small digest of whole numbers (FNV-1a over words), the same on every machine.
struct Digest(u64);

impl Digest {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29);
    }
}
