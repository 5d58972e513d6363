//! From a dossier to features: the one definition, for the night and for the day.
use crate::rules::{
    contested::uncontested,
    dossier::Dossier,
    echo::{echoes, tones},
    feature::{Feature, Features},
    scale::{Lens, Scale},
};
use base::{Amount, day_of};
use ledger::{AccountState, AccountView, LedgerSection};
use people::{Direction, Outcome, PeopleSection, PointState, TouchView};

/// Billed months older than this say nothing of being late now.
const FRESH_DAYS: i32 = 45;
/// How long a sign of good will counts, in days.
const GOOD_WILL_DAYS: i32 = 60;

/// Measures one debtor on a day.
///
/// Amounts of several currencies are weighed on the scale of that day. Ratios are of what can be seen in one currency;
/// what is left out of a sum is left out of what it is compared with, or else the ratio is unknown.
///
/// What the debtor contests is not known: see `uncontested`.
pub fn features(dossier: &Dossier, scale: &Scale) -> Features {
    if dossier.people.contests.is_empty() {
        return measured(dossier, scale);
    }
    uncontested(dossier, |dossier| measured(dossier, scale))
}

fn measured(dossier: &Dossier, scale: &Scale) -> Features {
    let (day, lens) = (scale.number(), scale.lens(&dossier.ledger));
    let mut features = Features::default();
    let months = Months::of(&dossier.ledger, lens, day);
    debt(&mut features, &dossier.ledger, (scale, lens));
    lateness(&mut features, &months, &dossier.ledger, day);
    payments(&mut features, &months, &dossier.ledger, (lens, day));
    means(&mut features, dossier, scale);
    contact(&mut features, &dossier.people, day);
    echoes(&mut features, dossier, day);
    tones(&mut features, dossier);
    promises(&mut features, dossier, day);
    features.evidence_days = evidence_days(dossier, &months, day);
    features
}

/// Twelve months of all accounts together, newest first.
///
/// Statements say which month is the newest. A loan without statements is silent in a month without payments, so its
/// months are counted back from the last one that ended.
struct Months {
    newest: Option<i32>,
    rows: [Option<Month>; 12],
    /// Whole months past due of accounts without statements, whose silent months may have been late.
    silent_late: i64,
}

/// One of them: money as far as it is seen in one currency, and what is true whatever the currency.
#[derive(Clone, Copy, Default)]
struct Month {
    billed: Amount,
    paid: Amount,
    any_paid: bool,
    late: u8,
}

impl Months {
    fn of(ledger: &LedgerSection, lens: Lens<'_>, day: i32) -> Self {
        let all =
            || ledger.accounts.iter().flat_map(|account| account.months.iter().map(move |month| (account, month)));
        let silent = || live(ledger).filter(|account| account.statement.is_none());
        let ended = silent().next().map(|_| month_of(day) - 1);
        let newest =
            all().map(|(_, month)| month.month).max().map(|month| ended.map_or(month, |ended| month.max(ended)));
        let silent_late = silent().map(|account| i64::from(account.days_past_due(day) / 30)).max().unwrap_or(0);
        let mut rows: [Option<Month>; 12] = [None; 12];
        for (account, month) in all() {
            let age = newest.and_then(|newest| usize::try_from(newest - month.month).ok());
            let Some(row) = age.and_then(|age| rows.get_mut(age)) else { continue };
            let so_far = row.unwrap_or_default();
            *row = Some(Month {
                billed: so_far.billed + lens.part(account.currency, month.billed),
                paid: so_far.paid + lens.part(account.currency, month.paid),
                any_paid: so_far.any_paid || Amount::ZERO < month.paid,
                late: so_far.late.max(month.late),
            });
        }
        Self { newest, rows, silent_late }
    }

    fn last(&self, count: usize) -> impl Iterator<Item = &Month> {
        self.rows.iter().take(count).flatten()
    }

    fn worst_late(&self, count: usize) -> Option<i64> {
        self.newest?;
        self.last(count).map(|month| i64::from(month.late)).max().max(Some(self.silent_late))
    }

    /// The newest month, if it still tells of now.
    fn now(&self, day: i32) -> Option<&Month> {
        self.rows.first()?.as_ref().filter(|_| self.fresh(day))
    }

    fn fresh(&self, day: i32) -> bool {
        self.newest.is_some_and(|month| day - month_end(month) <= FRESH_DAYS)
    }
}

/// The month of a day, as year × 12 + month from 0.
fn month_of(day: i32) -> i32 {
    let day = day_of(day);
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// The number of the last day of a month given as year × 12 + month from 0.
fn month_end(month: i32) -> i32 {
    let (year, month) = ((month + 1).div_euclid(12), (month + 1).rem_euclid(12));
    let first_after = i16::try_from(year).ok().zip(i8::try_from(month + 1).ok());
    let first_after = first_after.and_then(|(year, month)| base::Day::new(year, month, 1).ok());
    first_after.map_or(i32::MAX, |day| base::day_number(day) - 1)
}

fn live(ledger: &LedgerSection) -> impl Iterator<Item = &AccountView> {
    ledger.accounts.iter().filter(|account| account.state == AccountState::Live)
}

fn debt(features: &mut Features, ledger: &LedgerSection, (scale, lens): (&Scale, Lens<'_>)) {
    let (day, owed) = (scale.number(), scale.owed(ledger.accounts.iter()));
    let nobody_knows = owed.amount.is_zero() && 0 < owed.apart;
    features.set(Feature::Owed, (!nobody_knows).then_some(owed.amount.to_minor()));
    features.set(Feature::OwedApart, Some(i64::from(owed.apart)));
    features.set(Feature::DaysPastDue, Some(i64::from(ledger.days_past_due(day))));
    features.set(Feature::Accounts, i64::try_from(live(ledger).count()).ok());
    let next = live(ledger).filter_map(|account| account.next_due(day)).map(|(due, _)| due - day).min();
    features.set(Feature::DaysToDue, next.map(i64::from));
    let granted =
        |account: &AccountView| account.limit.map_or(Amount::ZERO, |limit| lens.part(account.currency, limit));
    let limit: Amount = live(ledger).map(granted).sum();
    let revolving = live(ledger).filter(|account| account.limit.is_some());
    let used: Amount = revolving.map(|account| lens.part(account.currency, used(account, day))).sum();
    features.set(Feature::Utilisation, percent(used.to_minor(), limit.to_minor()));
    let opened = ledger.accounts.iter().map(|account| account.opened).min();
    features.set(Feature::TenureMonths, opened.map(|opened| i64::from((day - opened).max(0) / 30)));
}

/// What is used of a limit: the last statement, or what is left to pay.
fn used(account: &AccountView, day: i32) -> Amount {
    let statement = account.statement.map(|statement| statement.billed);
    statement.unwrap_or_else(|| account.outstanding(day)).or_zero()
}

fn lateness(features: &mut Features, months: &Months, ledger: &LedgerSection, day: i32) {
    let by_days = i64::from(ledger.days_past_due(day) / 30);
    let now = months.now(day).map_or(by_days, |month| i64::from(month.late).max(months.silent_late));
    let known = !ledger.accounts.is_empty();
    features.set(Feature::LateNow, known.then_some(now));
    features.set(Feature::LateWorst3, months.worst_late(3));
    features.set(Feature::LateWorst6, months.worst_late(6));
    features.set(Feature::LateWorst12, months.worst_late(12));
    let late = i64::try_from(months.last(6).filter(|month| 0 < month.late).count()).unwrap_or(6);
    features.set(Feature::LateMonths6, months.newest.map(|_| late.max(months.silent_late.min(6))));
    let before = months.rows.iter().skip(1).take(3).flatten().map(|month| i64::from(month.late)).max();
    features.set(Feature::LateTrend, before.map(|before| now - before));
}

fn payments(features: &mut Features, months: &Months, ledger: &LedgerSection, (lens, day): (Lens<'_>, i32)) {
    let billed = months.last(6).map(|month| month.billed.or_zero().to_minor()).sum();
    let paid: i64 = months.last(6).map(|month| month.paid.to_minor()).sum();
    features.set(Feature::PaidShare, percent(paid, billed));
    let paid_months = months.last(6).filter(|month| month.any_paid).count();
    features.set(Feature::PaidMonths6, months.newest.and_then(|_| i64::try_from(paid_months).ok()));
    let credit = |account: &AccountView| lens.part(account.currency, account.limit.unwrap_or(account.lent));
    let credit: Amount = ledger.accounts.iter().map(credit).sum();
    let best = months.last(6).map(|month| month.paid.to_minor()).max();
    features.set(Feature::PaidBest, best.and_then(|best| percent(best, credit.to_minor())));
    let last = ledger.accounts.iter().filter_map(|account| account.last_payment).map(|(on, _)| on).max();
    features.set(Feature::DaysSincePayment, last.map(|on| i64::from((day - on).max(0))));
}

fn means(features: &mut Features, dossier: &Dossier, scale: &Scale) {
    let day = scale.number();
    let traits = &dossier.people.traits;
    features.set(Feature::EmploymentMonths, traits.employment_months.map(i64::from));
    registry(features, dossier, day);
    let climate = scale.climate();
    features.set(Feature::IncomeLoss, climate.income_loss(traits.sector, traits.employment_months));
    features.set(Feature::RealWage3, climate.real_wage_3);
    features.set(Feature::RealWage12, climate.real_wage_12);
    features.set(Feature::UnemploymentChange, climate.unemployment_change);
    let Some(income) = traits.bearing_income().map(base::Amount::to_minor).filter(|income| 0 < *income) else { return };
    let asked = live(&dossier.ledger).filter_map(|account| Some((account.currency, instalment(account, day)?)));
    let asked: Option<Amount> = asked.map(|(currency, amount)| scale.weigh(currency, amount)).sum();
    features.set(Feature::InstalmentToIncome, asked.and_then(|asked| percent(asked.to_minor(), income)));
    let owed = features.get(Feature::Owed).filter(|_| features.get(Feature::OwedApart) == Some(0));
    features.set(Feature::OwedToIncome, owed.and_then(|owed| percent(owed, income)));
}

/// What the registry says while it may be looked at; of the worst class, else what the creditor's file said.
///
/// A registry that was asked and gives no class, because the debtor disputes it, is not contradicted by an older file.
fn registry(features: &mut Features, dossier: &Dossier, day: i32) {
    let Some(told) = dossier.bureau.as_ref().filter(|told| told.holds_on(day)) else {
        return features.set(Feature::BureauSituation, dossier.people.traits.bureau_situation.map(i64::from));
    };
    features.set(Feature::BureauSituation, told.worst_on(day).map(i64::from));
    features.set(Feature::BureauEntities, Some(i64::from(told.entities)));
    features.set(Feature::BureauChange, told.change_on(day).map(i64::from));
    features.set(Feature::BureauCheques, Some(i64::from(told.cheques)));
}

/// What one month asks for: the statement's minimum, the next instalment, or else the last that fell due.
fn instalment(account: &AccountView, day: i32) -> Option<Amount> {
    let statement = account.statement.map(|statement| statement.required);
    let next = || account.next_due(day).map(|(_, amount)| amount);
    let last = || account.unpaid.last().map(|row| row.original);
    statement.or_else(next).or_else(last).map(Amount::or_zero)
}

fn contact(features: &mut Features, people: &PeopleSection, day: i32) {
    let count = |state| i64::try_from(people.points.iter().filter(|point| point.state == state).count()).ok();
    let bad = count(PointState::Bad);
    let all = i64::try_from(people.points.len()).ok();
    features.set(Feature::PointsUsable, all.zip(bad).map(|(all, bad)| all - bad));
    features.set(Feature::PointsGood, count(PointState::Good));
    features.set(Feature::PointsBad, bad);
    let counts = &people.counts;
    let (attempts, contacts) = (i64::from(counts.attempts), i64::from(counts.contacts));
    features.set(Feature::Attempts, Some(attempts));
    features.set(Feature::Contacts, Some(contacts));
    features.set(Feature::RightParty, Some(i64::from(counts.right_party)));
    features.set(Feature::ContactRate, percent(contacts.min(attempts), attempts));
    features.set(Feature::RightPartyRate, percent(i64::from(counts.right_party), contacts));
    let reached = |touch: &&TouchView| touch.outcome.is_right_party();
    let by_point = people.points.iter().filter_map(|point| point.last_contact_day).max();
    let last = people.touches.iter().rev().find(reached).map(|touch| touch.day).max(by_point);
    features.set(Feature::DaysSinceContact, last.map(|on| i64::from((day - on).max(0))));
    features.set(Feature::Unanswered, i64::try_from(unanswered(people)).ok());
    features.set(Feature::Replies, Some(i64::from(counts.replies)));
    features.set(Feature::Complaints, Some(i64::from(counts.complaints)));
    features.set(Feature::Refusals, Some(i64::from(counts.refusals)));
    let said = |wanted: fn(Outcome) -> bool, since: i32| {
        let said = people.touches.iter().filter(|touch| since <= touch.day && wanted(touch.outcome)).count();
        i64::try_from(said).ok()
    };
    features.set(Feature::SaidCannotPay, said(|outcome| outcome == Outcome::CannotPay, i32::MIN));
    let good_will = |outcome| matches!(outcome, Outcome::WantsPlan | Outcome::AlreadyPaid | Outcome::Promise);
    features.set(Feature::WantsToSolve, said(good_will, day - GOOD_WILL_DAYS));
}

/// Outgoing tries since anybody was reached.
fn unanswered(people: &PeopleSection) -> usize {
    let silent = people.touches.iter().rev().take_while(|touch| !touch.outcome.is_contact());
    silent.filter(|touch| touch.outcome.is_attempt(Direction::Out) && touch.direction == Direction::Out).count()
}

fn promises(features: &mut Features, dossier: &Dossier, day: i32) {
    let record = &dossier.strategy.record;
    let (kept, partly, broken) = (i64::from(record.kept), i64::from(record.partly), i64::from(record.broken));
    features.set(Feature::PromisesKept, Some(kept));
    features.set(Feature::PromisesClosed, Some(kept + partly + broken));
    features.set(Feature::PromisesKeptShare, percent(kept * 2 + partly, (kept + partly + broken) * 2));
    features.set(Feature::PromiseOpen, i64::try_from(dossier.strategy.open.len()).ok());
    features.set(Feature::PromiseBrokenDays, record.broken_last().map(|on| i64::from((day - on).max(0))));
}

/// Days since anything was billed, paid or said.
fn evidence_days(dossier: &Dossier, months: &Months, day: i32) -> Option<i32> {
    let billed = months.newest.map(month_end);
    let paid = dossier.ledger.accounts.iter().filter_map(|account| account.last_payment).map(|(on, _)| on).max();
    let said = dossier.people.touches.last().map(|touch| touch.day);
    let due = dossier.ledger.accounts.iter().filter_map(|account| account.unpaid.first()).map(|row| row.due).max();
    billed.max(paid).max(said).max(due.map(|due| due.min(day))).map(|newest| (day - newest).max(0))
}

/// `part` in hundredths of `whole`, rounded down and held under a thousand times; `None` of nothing.
fn percent(part: i64, whole: i64) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let exact = i128::from(part) * 100 / i128::from(whole);
    Some(i64::try_from(exact).unwrap_or(i64::MAX).min(100_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{account, debtor, in_pesos, month, statement};
    use jiff::civil::date;

    #[test]
    fn months_end_on_their_last_day() {
        assert_eq!(day_of(month_end(2024 * 12 + 1)), date(2024, 2, 29));
        assert_eq!(day_of(month_end(2025 * 12 + 11)), date(2025, 12, 31));
    }

    #[test]
    fn months_of_several_accounts_add_up_and_the_worst_counts() {
        let (mut one, mut other) = (account(1), account(2));
        (one.statement, other.statement) = (Some(statement()), Some(statement()));
        one.months = vec![month(100, 1_000_00, 500_00, 0), month(101, 1_000_00, 0, 1)];
        other.months = vec![month(101, 3_000_00, 2_000_00, 3)];
        let mut dossier = debtor();
        dossier.ledger.accounts = vec![one, other];

        let seen = features(&dossier, &in_pesos(month_end(101) + FRESH_DAYS));

        assert_eq!(seen.get(Feature::PaidShare), Some(50));
        assert_eq!(seen.get(Feature::LateNow), Some(3));
        assert_eq!(seen.get(Feature::LateMonths6), Some(1));
        assert_eq!(seen.get(Feature::LateTrend), Some(3));
        assert_eq!(seen.get(Feature::PaidMonths6), Some(2));
    }

    #[test]
    fn ratios_are_of_one_currency_and_what_is_true_of_any_counts_whatever_its_currency() {
        let (mut pesos, mut dollars) = (account(1), account(2));
        (pesos.statement, dollars.statement) = (Some(statement()), Some(statement()));
        dollars.currency = "USD".parse().unwrap();
        pesos.months = vec![month(100, 1_000_00, 500_00, 0), month(101, 1_000_00, 0, 0)];
        dollars.months = vec![month(101, 9_00, 9_00, 2)];
        let mut dossier = debtor();
        dossier.ledger.accounts = vec![pesos, dollars.clone()];
        let day = in_pesos(month_end(101));

        let seen = features(&dossier, &day);
        let known = [Feature::PaidShare, Feature::PaidMonths6, Feature::LateNow];
        assert_eq!(known.map(|feature| seen.get(feature)), [Some(25), Some(2), Some(2)]);

        dossier.ledger.accounts = vec![dollars];
        dossier.people.traits.income = Some(Amount::minor(100_000_00));
        let alone = features(&dossier, &day);
        let known = [Feature::PaidShare, Feature::InstalmentToIncome];
        assert_eq!(known.map(|feature| alone.get(feature)), [Some(100), None]);
    }

    #[test]
    fn an_old_statement_says_nothing_of_now() {
        let mut one = account(1);
        one.statement = Some(statement());
        one.months = vec![month(101, 1_000_00, 0, 3)];
        let mut dossier = debtor();
        dossier.ledger.accounts = vec![one];

        let seen = features(&dossier, &in_pesos(month_end(101) + FRESH_DAYS + 1));

        assert_eq!(seen.get(Feature::LateNow), Some(0));
        assert_eq!(seen.get(Feature::LateWorst3), Some(3));
    }

    #[test]
    fn a_loan_that_was_paid_long_ago_is_late_in_its_silent_months() {
        let mut dossier = crate::rules::testing::late_debtor(20_000 - 95, 5_000_00);
        dossier.ledger.accounts[0].months = vec![month(month_of(20_000) - 8, 1_000_00, 1_000_00, 0)];

        let seen = features(&dossier, &in_pesos(20_000));

        assert_eq!(seen.get(Feature::PaidMonths6), Some(0));
        assert_eq!(seen.get(Feature::LateMonths6), Some(3));
        assert_eq!(seen.get(Feature::LateNow), Some(3));
        assert_eq!(seen.get(Feature::LateWorst12), Some(3));
    }

    #[test]
    fn the_registry_speaks_while_it_may_and_is_not_contradicted_when_it_gives_no_class() {
        let mut dossier = debtor();
        dossier.people.traits.bureau_situation = Some(5);
        let told = |worst, trend| bureau::BureauSection {
            period: 2026 * 12 + 8,
            worst,
            entities: 2,
            total: base::Amount::minor(1),
            left_out: 1,
            refinanced: false,
            trend,
            cheques: 3,
            until: 20_000,
        };
        dossier.bureau = Some(told(3, vec![3, 3, 2, 2, 1, 1, 1]));

        let seen = features(&dossier, &in_pesos(20_000));
        let known = [Feature::BureauSituation, Feature::BureauEntities, Feature::BureauChange, Feature::BureauCheques];
        assert_eq!(known.map(|feature| seen.get(feature)), [Some(3), Some(2), Some(2), Some(3)]);
        let later = features(&dossier, &in_pesos(20_001));
        assert_eq!(known.map(|feature| later.get(feature)), [Some(5), None, None, None]);
        dossier.bureau = Some(told(0, Vec::new()));
        assert_eq!(features(&dossier, &in_pesos(20_000)).get(Feature::BureauSituation), None);
    }

    #[test]
    fn capacity_is_that_of_the_family_group_where_it_may_be_held() {
        let mut dossier = crate::rules::testing::late_debtor(19_960, 50_000_00);
        dossier.people.traits.income = Some(Amount::minor(100_000_00));
        let ratio = |dossier: &Dossier| features(dossier, &in_pesos(20_000)).get(Feature::OwedToIncome);
        assert_eq!(ratio(&dossier), Some(50));

        dossier.people.traits.household = Some((Amount::minor(200_000_00), people::Basis::Consent));

        assert_eq!(ratio(&dossier), Some(25));
    }

    #[test]
    fn the_economy_of_the_day_is_seen_and_who_may_lose_their_income() {
        let mut dossier = debtor();
        dossier.people.traits.employment_months = Some(24);
        let day = day_of(20_000);
        let turnover = [(day, "3".parse().unwrap())].into();
        let climate = crate::Climate { real_wage_3: Some(-4), ..crate::Climate::default() };
        let scale = in_pesos(20_000).in_climate(climate.with_turnover(day, None, &turnover));

        let seen = features(&dossier, &scale);

        let known = [Feature::IncomeLoss, Feature::RealWage3, Feature::RealWage12].map(|feature| seen.get(feature));
        assert_eq!(known, [Some(31), Some(-4), None]);
        assert_eq!(features(&dossier, &in_pesos(20_000)).get(Feature::IncomeLoss), None);
    }

    #[test]
    fn nothing_known_is_absent_not_zero() {
        let seen = features(&debtor(), &in_pesos(20_000));

        for unknown in [
            Feature::PaidShare,
            Feature::Utilisation,
            Feature::LateWorst6,
            Feature::LateNow,
            Feature::ContactRate,
            Feature::PromisesKeptShare,
            Feature::InstalmentToIncome,
            Feature::DaysSincePayment,
        ] {
            assert_eq!(seen.get(unknown), None, "{}", unknown.code());
        }
        assert_eq!(seen.get(Feature::PointsUsable), Some(0));
        assert_eq!(seen.evidence_days, None);
    }
}
