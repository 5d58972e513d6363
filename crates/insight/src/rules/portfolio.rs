//! What was there to be worked in a period, and where it went: one pass over every debtor's accounts.
use super::dimension::{Dimension, Key, Period, Scope};
use super::roll::{Move, Place, RollMatrix};
use base::{AccountId, Amount, CreditorId, Currency, Day, day_number, day_of};
use ledger::{AccountState, AccountView, LedgerSection, Stage, Sums, Worth};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of ledger's log of stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Of which account.
    pub account: AccountId,
    /// On which day.
    pub day: Day,
    /// Into which stage.
    pub to: Stage,
    /// What was owed then.
    pub balance: Amount,
}

/// What was assigned, within one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// All that one debtor owes one creditor is one.
    pub cases: i64,
    /// What was owed when the period began, or when it fell into arrears, as recorded then; each currency apart.
    #[serde(with = "sums")]
    pub balance: Sums,
    /// Contracts in arrears when the period began.
    pub late_at_start: i64,
    /// Of those, the ones with nothing past due when it ended.
    pub cured: i64,
}

/// Debtors whose worst account is in one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ageing {
    /// The stage.
    pub stage: Stage,
    /// How many debtors.
    pub debtors: i64,
    /// What they owe in the currency of the whole, due and with late interest.
    pub owed: Amount,
}

/// The whole portfolio of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    period: Period,
    by: Option<Dimension>,
    groups: BTreeMap<Key, Assigned>,
    moves: BTreeMap<(Option<Stage>, Place), i64>,
    ageing: [Aged; Stage::ALL.len()],
}

/// Debtors whose worst account is in one stage, and what they owe, each currency apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Aged {
    debtors: i64,
    #[serde(with = "sums")]
    owed: Sums,
}

/// Where an account was at each end of a period.
struct Path {
    /// The stage and balance at the end of the day before; `None` if it was not there yet, such as an account that was
    /// recorded for the first time within the period and had been late since before.
    start: Option<(Stage, Amount)>,
    /// What it owed when it first fell into arrears within the period.
    fell: Option<Amount>,
    /// Where it was at the end.
    end: Place,
}

impl Portfolio {
    /// An empty portfolio.
    pub fn new(period: Period, by: Option<Dimension>) -> Self {
        Self { period, by, groups: BTreeMap::new(), moves: BTreeMap::new(), ageing: Default::default() }
    }

    /// The last day it is about.
    pub fn until(&self) -> Day {
        self.period.to
    }

    /// Adds one debtor: all accounts, and the log of their stages in order of account and day.
    pub fn add(&mut self, section: &LedgerSection, changes: &[Change], scope: &Scope) {
        let mut counted: Vec<(Key, CreditorId)> = Vec::new();
        let (mut worst, mut owed) = (None, Sums::default());
        let served =
            |account: &&AccountView| scope.creditors.as_ref().is_none_or(|own| own.contains(&account.creditor));
        for account in section.accounts.iter().filter(served) {
            let Some(path) = self.path(account, changes) else { continue };
            let key = self.key(account, &path);
            let group = self.groups.entry(key.clone()).or_default();
            if !counted.contains(&(key.clone(), account.creditor)) {
                counted.push((key, account.creditor));
                group.cases += 1;
            }
            group.add(account.currency, &path);
            *self.moves.entry((path.start.map(|(stage, _)| stage), path.end)).or_default() += 1;
            if path.end != Place::Paid {
                let today = day_number(self.period.to);
                worst = worst.max(Some(account.days_past_due(today)));
                owed.add(account.currency, account.owed(today).total());
            }
        }
        let place = worst.map(|days| usize::from(Stage::of(days).index()));
        if let Some(aged) = place.and_then(|place| self.ageing.get_mut(place)) {
            aged.debtors += 1;
            aged.owed.merge(&owed);
        }
    }

    /// Adds another part of the same portfolio.
    pub fn merge(&mut self, part: Self) {
        for (key, more) in part.groups {
            let group = self.groups.entry(key).or_default();
            group.cases += more.cases;
            group.balance.merge(&more.balance);
            group.late_at_start += more.late_at_start;
            group.cured += more.cured;
        }
        for (moved, accounts) in part.moves {
            *self.moves.entry(moved).or_default() += accounts;
        }
        for (aged, more) in self.ageing.iter_mut().zip(part.ageing) {
            aged.debtors += more.debtors;
            aged.owed.merge(&more.owed);
        }
    }

    /// An empty portfolio of the same period and groups.
    pub fn empty(&self) -> Self {
        Self::new(self.period, self.by)
    }

    /// What was assigned, by group.
    pub fn assigned(&self) -> &BTreeMap<Key, Assigned> {
        &self.groups
    }

    /// How accounts moved between stages.
    pub fn roll(&self) -> RollMatrix {
        let moves = self.moves.iter().map(|((from, to), accounts)| Move { from: *from, to: *to, accounts: *accounts });
        RollMatrix::of(&moves.collect::<Vec<_>>())
    }

    /// Debtors by the stage of their worst account at the end of the period, and what they owe in one currency.
    pub fn ageing(&self, worth: &Worth, currency: Currency) -> Vec<Ageing> {
        let told = |owed: &Sums| owed.told_in(worth).of(currency);
        let rows = Stage::ALL.into_iter().zip(&self.ageing);
        rows.map(|(stage, aged)| Ageing { stage, debtors: aged.debtors, owed: told(&aged.owed) }).collect()
    }

    /// What is owed at the end of the period, each currency apart and in order of their codes; units of an index as
    /// `worth` knows them.
    pub fn owed(&self, worth: &Worth) -> Sums {
        let mut sums = Sums::default();
        self.ageing.iter().for_each(|aged| sums.merge(&aged.owed.told_in(worth)));
        let mut all = sums.all().to_vec();
        // Whoever comes first names the currency of a report without pesos: not by who was counted first.
        all.sort_unstable_by_key(|(currency, _)| *currency);
        all.into_iter().collect()
    }

    /// Where an account was; `None` if it was no part of the portfolio in the period.
    fn path(&self, account: &AccountView, changes: &[Change]) -> Option<Path> {
        let (from, to) = (day_number(self.period.from), day_number(self.period.to));
        let paid_off = match account.state {
            AccountState::Paid => account.last_payment.map(|(day, _)| day),
            AccountState::Live | AccountState::Withdrawn => None,
        };
        if to < account.opened || paid_off.is_some_and(|day| day < from) {
            return None;
        }
        let own = changes.iter().filter(|change| change.account == account.id);
        let last_by = |day| own.clone().rfind(|change| change.day <= day).map(|change| (change.to, change.balance));
        let within = |change: &&Change| self.period.from <= change.day && change.day <= self.period.to;
        let fell = own.clone().filter(within).find(|change| change.to != Stage::Current);
        let came_late = fell.is_some_and(|change| day_number(change.day) - least_days(change.to) < from - 1);
        let was_current = account.opened < from && !came_late;
        let start = last_by(day_of(from - 1)).or(was_current.then_some((Stage::Current, Amount::ZERO)));
        let fell = fell.map(|change| change.balance);
        let end = match paid_off {
            Some(day) if day <= to => Place::Paid,
            Some(_) | None => Place::In(last_by(self.period.to).map_or(Stage::Current, |(stage, _)| stage)),
        };
        Some(Path { start, fell, end })
    }

    fn key(&self, account: &AccountView, path: &Path) -> Key {
        match self.by {
            None | Some(Dimension::Agent | Dimension::Channel) => Key::Nothing,
            Some(Dimension::Product) => Key::Code(account.product.clone()),
            Some(Dimension::Creditor) => Key::Id(account.creditor.0),
            Some(Dimension::Stage) => Key::Stage(path.start.map_or(Stage::Current, |(stage, _)| stage).index()),
        }
    }
}

/// The fewest days past due of a stage.
const fn least_days(stage: Stage) -> i32 {
    match stage {
        Stage::Current => 0,
        Stage::B1 => 1,
        Stage::B2 => 31,
        Stage::B3 => 61,
        Stage::B4 => 91,
        Stage::B5 => 121,
        Stage::B6 => 181,
        Stage::WrittenOff => 366,
    }
}

impl Assigned {
    fn add(&mut self, currency: Currency, path: &Path) {
        match path.start {
            Some((stage, balance)) if stage != Stage::Current => {
                self.balance.add(currency, balance);
                self.late_at_start += 1;
                self.cured += i64::from(matches!(path.end, Place::Paid | Place::In(Stage::Current)));
            }
            Some(_) | None => {
                if let Some(balance) = path.fell {
                    self.balance.add(currency, balance);
                }
            }
        }
    }
}

/// Sums of money, written as pairs.
mod sums {
    use super::{Amount, Currency, Sums};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(sums: &Sums, to: S) -> Result<S::Ok, S::Error> {
        sums.all().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Sums, D::Error> {
        Ok(Vec::<(Currency, Amount)>::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Currency, Uuid};
    use jiff::civil::date;
    use ledger::LateTerms;

    const MARCH: Period = Period { from: date(2026, 3, 1), to: date(2026, 3, 31) };

    fn account(id: u128, creditor: u128, product: &str) -> AccountView {
        AccountView {
            id: AccountId(Uuid::from_u128(id)),
            creditor: CreditorId(Uuid::from_u128(creditor)),
            product: product.into(),
            reference: id.to_string(),
            currency: Currency::ARS,
            opened: day_number(date(2026, 1, 1)),
            limit: None,
            lent: Amount::ZERO,
            late: LateTerms::NONE,
            waterfall: None,
            arrears: None,
            state: AccountState::Live,
            unpaid: Vec::new(),
            statement: None,
            credit: Amount::ZERO,
            costs: Amount::ZERO,
            months: Vec::new(),
            payments: 0,
            paid_total: Amount::ZERO,
            billed_total: Amount::ZERO,
            last_payment: None,
            paid_on: Vec::new(),
            agreement: None,
            charges: None,
        }
    }

    fn change(id: u128, day: Day, to: Stage, balance: i64) -> Change {
        Change { account: AccountId(Uuid::from_u128(id)), day, to, balance: Amount::minor(balance) }
    }

    #[test]
    fn parts_make_the_whole() {
        let late = [change(1, date(2026, 2, 20), Stage::B1, 500_00), change(2, date(2026, 3, 20), Stage::B1, 300_00)];
        let mut parts = portfolio(None, vec![account(1, 9, "loan")], &late);

        parts.merge(portfolio(None, vec![account(2, 8, "loan")], &late));

        let all = portfolio(None, vec![account(1, 9, "loan"), account(2, 8, "loan")], &late);
        assert_eq!((whole(&parts), parts.roll()), (whole(&all), all.roll()));
    }

    fn portfolio(by: Option<Dimension>, accounts: Vec<AccountView>, changes: &[Change]) -> Portfolio {
        let mut portfolio = Portfolio::new(MARCH, by);
        portfolio.add(&LedgerSection { accounts }, changes, &Scope::default());
        portfolio
    }

    fn whole(portfolio: &Portfolio) -> Assigned {
        portfolio.assigned().get(&Key::Nothing).cloned().unwrap_or_default()
    }

    #[test]
    fn two_contracts_with_one_creditor_are_one_account_to_work() {
        let accounts = vec![account(1, 9, "loan"), account(2, 9, "card"), account(3, 8, "loan")];

        assert_eq!(whole(&portfolio(None, accounts.clone(), &[])).cases, 2);
        let by_product = portfolio(Some(Dimension::Product), accounts, &[]);
        let cases: Vec<i64> = by_product.assigned().values().map(|group| group.cases).collect();
        assert_eq!(cases, [1, 2]);
    }

    #[test]
    fn what_was_late_when_the_period_began_counts_with_its_balance() {
        let late = [change(1, date(2026, 2, 20), Stage::B1, 500_00), change(1, date(2026, 3, 22), Stage::B2, 900_00)];

        let assigned = whole(&portfolio(None, vec![account(1, 9, "loan")], &late));

        assert_eq!(
            (assigned.balance.of(Currency::ARS), assigned.late_at_start, assigned.cured),
            (Amount::minor(500_00), 1, 0)
        );
    }

    #[test]
    fn what_fell_into_arrears_within_the_period_counts_once_and_cures_nothing() {
        let fell = [
            change(1, date(2026, 3, 5), Stage::B1, 500_00),
            change(1, date(2026, 3, 9), Stage::Current, 0),
            change(1, date(2026, 3, 20), Stage::B1, 400_00),
        ];

        let assigned = whole(&portfolio(None, vec![account(1, 9, "loan")], &fell));

        assert_eq!(
            (assigned.balance.of(Currency::ARS), assigned.late_at_start, assigned.cured),
            (Amount::minor(500_00), 0, 0)
        );
    }

    #[test]
    fn who_is_back_up_to_date_or_paid_off_is_cured() {
        let cured = [
            change(1, date(2026, 2, 20), Stage::B1, 500_00),
            change(1, date(2026, 3, 9), Stage::Current, 0),
            change(2, date(2026, 2, 20), Stage::B3, 700_00),
        ];
        let mut paid = account(2, 9, "loan");
        (paid.state, paid.last_payment) = (AccountState::Paid, Some((day_number(date(2026, 3, 31)), Amount::ZERO)));

        let portfolio = portfolio(None, vec![account(1, 9, "loan"), paid], &cured);

        assert_eq!((whole(&portfolio).late_at_start, whole(&portfolio).cured), (2, 2));
        assert_eq!(portfolio.roll().share(Stage::B3, Place::Paid), Some(100_00));
        assert_eq!(portfolio.roll().share(Stage::B1, Place::In(Stage::Current)), Some(100_00));
    }

    #[test]
    fn the_day_that_the_period_begins_belongs_to_it() {
        let at = |day| whole(&portfolio(None, vec![account(1, 9, "loan")], &[change(1, day, Stage::B1, 1_00)]));

        assert_eq!(at(date(2026, 2, 28)).late_at_start, 1);
        assert_eq!(at(date(2026, 3, 1)).late_at_start, 0);
    }

    #[test]
    fn what_came_already_late_came_from_nowhere() {
        let first = |day, stage| {
            let portfolio = portfolio(None, vec![account(1, 9, "loan")], &[change(1, day, stage, 1_00)]);
            portfolio.roll().rows.first().and_then(|row| row.from)
        };

        assert_eq!(first(date(2026, 3, 5), Stage::B3), None);
        assert_eq!(first(date(2026, 3, 1), Stage::B1), Some(Stage::Current));
        assert_eq!(first(date(2026, 3, 1), Stage::B2), None);
    }

    #[test]
    fn each_stage_begins_at_its_fewest_days() {
        for stage in Stage::ALL.into_iter().skip(1) {
            assert_eq!(Stage::of(least_days(stage)), stage);
            assert_ne!(Stage::of(least_days(stage) - 1), stage);
        }
    }

    #[test]
    fn what_was_paid_off_before_or_opened_after_is_no_part_of_it() {
        let mut gone = account(1, 9, "loan");
        (gone.state, gone.last_payment) = (AccountState::Paid, Some((day_number(date(2026, 2, 28)), Amount::ZERO)));
        let mut later = account(2, 9, "loan");
        later.opened = day_number(date(2026, 4, 1));
        let mut within = account(3, 9, "loan");
        within.opened = day_number(date(2026, 3, 2));

        let portfolio = portfolio(None, vec![gone, later, within], &[]);

        assert_eq!(whole(&portfolio).cases, 1);
        assert_eq!(portfolio.roll().rows.first().map(|row| row.from), Some(None));
    }

    #[test]
    fn others_creditors_are_not_seen() {
        let mut portfolio = Portfolio::new(MARCH, None);
        let section = LedgerSection { accounts: vec![account(1, 9, "loan"), account(2, 8, "loan")] };
        let scope = Scope { creditors: Some(vec![CreditorId(Uuid::from_u128(8))]), user: None };

        portfolio.add(&section, &[], &scope);

        assert_eq!(whole(&portfolio).cases, 1);
    }
}
