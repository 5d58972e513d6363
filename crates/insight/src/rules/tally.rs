//! Attempts and contacts, counted line by line from the log of touches.
use super::dimension::{Dimension, Key, Period, Scope};
use base::{Amount, CreditorId, Day, DebtorId, TouchId, UserId};
use people::{Channel, Direction, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use strategy::{Credit, LastContact, credit};

/// One touch, as far as reports look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which one: the order of ids is the order of the log.
    pub touch: TouchId,
    /// With whom.
    pub debtor: DebtorId,
    /// For whom the house spoke.
    pub creditor: Option<CreditorId>,
    /// On which day.
    pub day: Day,
    /// By which means.
    pub channel: Channel,
    /// Who sought whom.
    pub direction: Direction,
    /// What came of it.
    pub outcome: Outcome,
    /// The person of the staff, if one acted.
    pub user: Option<UserId>,
    /// The stage of arrears then.
    pub stage: Option<u8>,
    /// How long it took.
    pub seconds: i64,
    /// What it cost.
    pub cost: Amount,
}

/// What was tried and who was reached, for one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Accounts with an attempt.
    pub attempted: i64,
    /// Attempts.
    pub attempts: i64,
    /// Accounts with a contact.
    pub contacted: i64,
    /// Contacts.
    pub contacts: i64,
    /// Contacts with the debtor.
    pub right_party: i64,
    /// Attempts that nobody of the staff made.
    pub automatic: i64,
    /// What all of it cost.
    pub cost: Amount,
}

/// What somebody of the staff did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handled {
    /// Whatever they wrote down.
    pub items: i64,
    /// Attempts among them.
    pub attempts: i64,
    /// Contacts among them.
    pub contacts: i64,
    /// Contacts with the debtor among them.
    pub right_party: i64,
    /// How long all of it took.
    pub seconds: i64,
}

/// All that one debtor owes one creditor: what one contact is about.
pub type Case = (DebtorId, Option<CreditorId>);

/// One group, with what was counted of each of its accounts.
#[derive(Debug, Default)]
struct Counted {
    tally: Tally,
    cases: HashMap<Case, Tally>,
}

/// Everything that the log of touches says about a period.
#[derive(Debug)]
pub struct Tallies {
    period: Period,
    by: Option<Dimension>,
    scope: Scope,
    total: Counted,
    groups: HashMap<Key, Counted>,
    handled: BTreeMap<UserId, Handled>,
    contacts: HashMap<DebtorId, Vec<Contact>>,
}

/// A right-party contact that a payment may be credited to.
#[derive(Clone, Copy, Debug)]
struct Contact {
    touch: TouchId,
    creditor: Option<CreditorId>,
    last: LastContact,
    channel: Channel,
}

impl Tallies {
    /// Nothing counted yet.
    pub fn new(period: Period, by: Option<Dimension>, scope: &Scope) -> Self {
        Self {
            period,
            by,
            scope: scope.clone(),
            total: Counted::default(),
            groups: HashMap::new(),
            handled: BTreeMap::new(),
            contacts: HashMap::new(),
        }
    }

    /// Adds a line. Lines from before the period only serve to credit payments.
    pub fn add(&mut self, line: &Line) {
        if line.outcome.is_right_party() {
            let last = LastContact { day: line.day, user: line.user };
            let contact = Contact { touch: line.touch, creditor: line.creditor, last, channel: line.channel };
            self.contacts.entry(line.debtor).or_default().push(contact);
        }
        let served = self.scope.serves(line.creditor);
        let own = self.scope.user.is_none() || self.scope.user == line.user;
        if line.day < self.period.from || !served || !own {
            return;
        }
        let more = Tally::of(line);
        if let Some(user) = line.user.filter(|_| line.outcome != Outcome::RefusedByRule) {
            self.handled.entry(user).or_default().add(line, &more);
        }
        let case = (line.debtor, line.creditor);
        self.total.add(case, &more);
        let told = match self.by {
            None | Some(Dimension::Product) => return,
            Some(Dimension::Creditor) => line.creditor.map_or(Key::Nothing, |creditor| Key::Id(creditor.0)),
            Some(Dimension::Stage) => line.stage.map_or(Key::Nothing, Key::Stage),
            Some(Dimension::Agent) => line.user.map_or(Key::Nothing, |user| Key::Id(user.0)),
            Some(Dimension::Channel) => Key::Code(line.channel.code().to_owned()),
        };
        self.groups.entry(told).or_default().add(case, &more);
    }

    /// Counts what was done about an account for one of its products too. Each product of an account is told once.
    pub fn sold(&mut self, debtor: DebtorId, creditor: CreditorId, product: &str) {
        let case = (debtor, Some(creditor));
        if let Some(done) = self.total.cases.get(&case) {
            self.groups.entry(Key::Code(product.to_owned())).or_default().add(case, done);
        }
    }

    /// All that was counted.
    pub fn total(&self) -> Tally {
        self.total.tally
    }

    /// The same, by group.
    pub fn groups(&self) -> impl Iterator<Item = (&Key, Tally)> {
        self.groups.iter().map(|(key, counted)| (key, counted.tally))
    }

    /// What each of the staff did.
    pub fn handled(&self) -> &BTreeMap<UserId, Handled> {
        &self.handled
    }

    /// Who a payment is credited to, and by which means they had been reached (domain.md §4.3).
    pub fn credit(&self, debtor: DebtorId, creditor: CreditorId, paid: Day) -> (Credit, Option<Channel>) {
        let spoke = |contact: &&Contact| contact.creditor.is_none_or(|own| own == creditor) && contact.last.day <= paid;
        let order = |contact: &&Contact| (contact.last.day, contact.touch);
        let last = self.contacts.get(&debtor).and_then(|contacts| contacts.iter().filter(spoke).max_by_key(order));
        let credit = credit(paid, last.map(|contact| contact.last));
        (credit, last.filter(|_| credit != Credit::SelfCure).map(|contact| contact.channel))
    }
}

impl Counted {
    /// Adds what was done about one account, which is counted itself the first time.
    fn add(&mut self, case: Case, more: &Tally) {
        let known = self.cases.entry(case).or_default();
        let first = |before: i64, now: i64| i64::from(before == 0 && 0 < now);
        self.tally.attempted += first(known.attempts, more.attempts);
        self.tally.contacted += first(known.contacts, more.contacts);
        known.add(more);
        self.tally.add(more);
    }
}

impl Tally {
    /// What one line adds. Accounts are counted elsewhere.
    fn of(line: &Line) -> Self {
        let attempt = line.outcome.is_attempt(line.direction);
        Self {
            attempted: 0,
            attempts: i64::from(attempt),
            contacted: 0,
            contacts: i64::from(line.outcome.is_contact()),
            right_party: i64::from(line.outcome.is_right_party()),
            automatic: i64::from(attempt && line.user.is_none()),
            cost: line.cost,
        }
    }

    /// Adds what was counted of other accounts.
    pub fn merge(&mut self, more: &Self) {
        self.attempted += more.attempted;
        self.contacted += more.contacted;
        self.add(more);
    }

    /// Adds more of the same accounts.
    fn add(&mut self, more: &Self) {
        self.attempts += more.attempts;
        self.contacts += more.contacts;
        self.right_party += more.right_party;
        self.automatic += more.automatic;
        self.cost += more.cost;
    }
}

impl Handled {
    fn add(&mut self, line: &Line, more: &Tally) {
        self.items += 1;
        self.attempts += more.attempts;
        self.contacts += more.contacts;
        self.right_party += more.right_party;
        self.seconds += line.seconds;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use jiff::civil::date;

    const MARCH: Period = Period { from: date(2026, 3, 1), to: date(2026, 3, 31) };
    const ANA: UserId = UserId(Uuid::from_u128(7));

    fn line(debtor: u128, outcome: Outcome) -> Line {
        Line {
            touch: TouchId(Uuid::from_u128(1)),
            debtor: DebtorId(Uuid::from_u128(debtor)),
            creditor: Some(CreditorId(Uuid::from_u128(1))),
            day: date(2026, 3, 5),
            channel: Channel::Voice,
            direction: Direction::Out,
            outcome,
            user: None,
            stage: Some(1),
            seconds: 30,
            cost: Amount::minor(10),
        }
    }

    fn tallies(by: Option<Dimension>, lines: &[Line]) -> Tallies {
        let mut tallies = Tallies::new(MARCH, by, &Scope::default());
        for line in lines {
            tallies.add(line);
        }
        tallies
    }

    #[test]
    fn an_account_counts_once_however_often_it_is_tried() {
        let tries =
            [line(1, Outcome::NoAnswer), line(1, Outcome::Refuses), line(1, Outcome::Busy), line(2, Outcome::Sent)];

        let total = tallies(None, &tries).total();

        assert_eq!((total.attempted, total.attempts, total.contacted, total.contacts), (2, 4, 1, 1));
        assert_eq!((total.right_party, total.automatic, total.cost), (1, 4, Amount::minor(40)));
    }

    #[test]
    fn an_answer_is_a_contact_and_no_attempt() {
        let answer = Line { direction: Direction::In, ..line(1, Outcome::Replied) };

        let total = tallies(None, &[answer]).total();

        assert_eq!((total.attempts, total.contacts, total.right_party), (0, 1, 1));
    }

    #[test]
    fn what_is_told_by_product_counts_in_each() {
        let mut told = tallies(Some(Dimension::Product), &[line(1, Outcome::Refuses), line(1, Outcome::NoAnswer)]);
        for product in ["loan", "card"] {
            told.sold(DebtorId(Uuid::from_u128(1)), CreditorId(Uuid::from_u128(1)), product);
            told.sold(DebtorId(Uuid::from_u128(2)), CreditorId(Uuid::from_u128(1)), product);
        }

        let counts: Vec<_> =
            told.groups().map(|(_, tally)| (tally.attempted, tally.attempts, tally.contacted)).collect();

        assert_eq!(counts, [(1, 2, 1), (1, 2, 1)]);
        assert_eq!(told.total().attempts, 2);
    }

    #[test]
    fn the_last_of_a_day_is_the_last_of_the_log() {
        let spoke = |touch, user| Line { touch: TouchId(Uuid::from_u128(touch)), user, ..line(1, Outcome::Refuses) };
        let told = tallies(None, &[spoke(9, Some(ANA)), spoke(8, None)]);

        let (credit, _) = told.credit(DebtorId(Uuid::from_u128(1)), CreditorId(Uuid::from_u128(1)), date(2026, 3, 6));

        assert_eq!(credit, Credit::Agent(ANA));
    }

    #[test]
    fn lines_from_before_the_period_only_credit_payments() {
        let before = Line { day: date(2026, 2, 20), user: Some(ANA), ..line(1, Outcome::Promise) };
        let told = tallies(None, &[before]);
        let (debtor, creditor) = (before.debtor, before.creditor.unwrap());

        assert_eq!(told.total(), Tally::default());
        assert!(told.handled().is_empty());
        assert_eq!(told.credit(debtor, creditor, date(2026, 3, 7)), (Credit::Agent(ANA), Some(Channel::Voice)));
        assert_eq!(told.credit(debtor, creditor, date(2026, 3, 8)), (Credit::SelfCure, None));
        assert_eq!(told.credit(debtor, CreditorId(Uuid::from_u128(2)), date(2026, 3, 1)), (Credit::SelfCure, None));
    }
}
