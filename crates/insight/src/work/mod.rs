//! The reports: what was tried, who was reached, what came in, and how the portfolio moved.
mod kept;
mod lines;
mod origination;
mod scan;
mod target;

use crate::rules::{
    dimension::{Dimension, Key, Period, Scope},
    kpi::{Counts, Kpis, Yield},
    portfolio::{Ageing, Portfolio},
    ratio::Ratio,
    roll::RollMatrix,
    sheet::{Book, Sheet},
    takings::Takings,
    tally::Tallies,
};
use crate::{Error, sql};
use base::{Amount, Currency, Day, UserId};
use ledger::{
    Stage, Worth, indices,
    rules::{indexed::UNITS, series::Indices},
};
use people::Channel;
use scan::{Part, Standing};
use std::collections::BTreeMap;
use store::Rx;
use strategy::Catalogue;

pub use kept::Reports;
pub use lines::each_lines;
pub use origination::origination;
pub use sql::promises::DuePromises;
pub use target::{SetTargets, Targets, set_targets, target_line, targets};

/// The figures of a period, whole and told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiReport {
    /// Of which days.
    pub period: Period,
    /// Of its amounts: pesos where anybody owes or pays pesos.
    pub currency: Currency,
    /// What came in in other currencies, in no sum.
    pub recovered_apart: Vec<(Currency, Amount)>,
    /// All of it.
    pub total: Kpis,
    /// Told apart, if that was asked for, in order of key.
    pub groups: Vec<Group>,
}

/// The figures of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is about.
    pub key: Key,
    /// How screens name it.
    pub label: String,
    /// Its figures.
    pub kpis: Kpis,
}

/// What one of the staff did in a period (requirements CP-10 and CP-11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentResults {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Whatever they wrote down: calls, answers, notes of the desk.
    pub items: i64,
    /// Tries.
    pub attempts: i64,
    /// Times that a human answered.
    pub contacts: i64,
    /// Times that the debtor did.
    pub right_party: i64,
    /// Promises that they took.
    pub promises: i64,
    /// Of those, kept so far.
    pub kept: i64,
    /// What was paid within fifteen days of their contact or promise.
    pub collected: Amount,
    /// How long all of it took.
    pub seconds: i64,
}

/// What came in on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayResult {
    /// The day.
    pub day: Day,
    /// On it.
    pub amount: Amount,
    /// From the first day of the period to it.
    pub cumulative: Amount,
}

/// Debtors with the same next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreatmentCount {
    /// The treatment.
    pub code: String,
    /// How screens name it.
    pub label: String,
    /// How many.
    pub debtors: i64,
}

/// Everything on a supervisor's board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// Of which days.
    pub period: Period,
    /// The figures.
    pub kpis: Kpis,
    /// The figures of the period of the same length just before.
    pub previous: Kpis,
    /// Every day of the period.
    pub recovered: Vec<DayResult>,
    /// Debtors by stage when it ended.
    pub ageing: Vec<Ageing>,
    /// Of every amount here.
    pub currency: Currency,
    /// What is owed in other currencies, in no sum.
    pub apart: Vec<(Currency, Amount)>,
    /// What came in in other currencies, in no sum.
    pub recovered_apart: Vec<(Currency, Amount)>,
    /// How accounts moved between stages.
    pub roll: RollMatrix,
    /// The staff.
    pub agents: Vec<AgentResults>,
    /// Open promises by the day they are for.
    pub promises: Vec<DuePromises>,
    /// Next steps that stand.
    pub treatments: Vec<TreatmentCount>,
}

impl AgentResults {
    /// Productivity: items an hour of handling.
    pub fn productivity(&self) -> Option<Ratio> {
        Ratio::of(self.items * 3_600, self.seconds)
    }
}

/// The figures of the days from `from` to `to`, told apart `by` a dimension. Both days count.
pub fn kpis(rx: &Rx<'_>, from: Day, to: Day, by: Option<Dimension>) -> Result<KpiReport, Error> {
    kpis_of(rx, Period { from, to }, by, &Scope::default())
}

/// The same for some creditors or one person's doings. A person has no portfolio of their own, so that what is out of it
/// is absent from theirs.
pub fn kpis_of(rx: &Rx<'_>, period: Period, by: Option<Dimension>, scope: &Scope) -> Result<KpiReport, Error> {
    let empty = Part::of_kpis(period, by);
    kpis_from(rx, (period, by, scope), &scan::whole(&scan::blocks(rx, scope, &empty)?, &empty))
}

fn kpis_from(
    rx: &Rx<'_>,
    (period, by, scope): (Period, Option<Dimension>, &Scope),
    part: &Part,
) -> Result<KpiReport, Error> {
    let tallies = sql::touches::tallies(rx, period, by, scope)?;
    let mut portfolios = part.portfolios.iter();
    let mut book = |by| {
        let portfolio = portfolios.next().cloned().unwrap_or_else(|| Portfolio::new(period, by));
        book(rx, (period, by, scope), portfolio, &tallies)
    };
    let whole = book(None)?;
    let told = by.map(|by| book(Some(by))).transpose()?;
    report(rx, &Sheet { period, by, whole, told })
}

/// The report that sums make, whoever added them up: amounts in the currency of the whole, groups by their names.
pub fn report(rx: &Rx<'_>, Sheet { period, by, whole, told }: &Sheet) -> Result<KpiReport, Error> {
    let frame = Frame::of(rx, *period, (Some(&whole.portfolio), &whole.takings))?;
    let groups = told.as_ref().map(|told| groups(told, &frame, *by)).unwrap_or_default();
    let named = groups.into_iter().map(|(key, kpis)| Ok(Group { label: label(rx, *by, &key)?, key, kpis }));
    Ok(KpiReport {
        period: *period,
        currency: frame.currency,
        recovered_apart: frame.recovered_apart(&whole.takings),
        total: total(whole, &frame),
        groups: named.collect::<Result<_, Error>>()?,
    })
}

/// What the database adds up of a period, beside the portfolio and the touches.
fn book(
    rx: &Rx<'_>,
    (period, by, scope): (Period, Option<Dimension>, &Scope),
    portfolio: Portfolio,
    tallies: &Tallies,
) -> Result<Book, Error> {
    let mut book = Book::new(portfolio);
    book.tell(by, tallies);
    book.takings = sql::money::recovered(rx, period, by, (scope, tallies))?;
    book.pledges = sql::promises::pledges(rx, period, by, scope)?.into_iter().collect();
    Ok(book)
}

/// In which currency the amounts of a period are told, and what units were worth in it.
struct Frame {
    currency: Currency,
    /// When it began.
    opening: Worth,
    /// When it ended.
    closing: Worth,
    /// On each of its days.
    values: Indices,
}

/// What came in, by group.
type ByKey = BTreeMap<Key, Takings>;

impl Frame {
    /// Its currency is that of what is owed, or else of what came in.
    fn of(rx: &Rx<'_>, period: Period, (portfolio, takings): (Option<&Portfolio>, &ByKey)) -> Result<Self, Error> {
        let (opening, closing) = (ledger::worth(rx, period.from)?, ledger::worth(rx, period.to)?);
        let values = indices(rx, &UNITS.map(|(_, series)| series), period.from, period.to)?;
        let owed = portfolio.and_then(|portfolio| portfolio.owed(&closing).main());
        let came_in = || takings.get(&Key::Nothing).and_then(|takings| takings.told(&values).main());
        let currency = owed.or_else(came_in).unwrap_or(Currency::ARS);
        Ok(Self { currency, opening, closing, values })
    }

    /// What came in, in its currency.
    fn told(&self, takings: &Takings) -> Amount {
        takings.told(&self.values).of(self.currency)
    }

    /// All that came in in other currencies.
    fn recovered_apart(&self, takings: &ByKey) -> Vec<(Currency, Amount)> {
        takings.get(&Key::Nothing).map(|all| all.told(&self.values).apart_from(self.currency)).unwrap_or_default()
    }
}

/// Everything on a supervisor's board.
pub fn board(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Board, Error> {
    let empty = Part::of_board(period);
    board_of(rx, (period, scope), &scan::whole(&scan::blocks(rx, scope, &empty)?, &empty))
}

fn board_of(rx: &Rx<'_>, (period, scope): (Period, &Scope), part: &Part) -> Result<Board, Error> {
    let (Some(now), Some(before)) = (part.portfolios.first(), part.portfolios.get(1)) else {
        return Err(Error::BadPeriod);
    };
    let tallies = sql::touches::tallies(rx, period, None, scope)?;
    let earlier = sql::touches::tallies(rx, period.before(), None, scope)?;
    let previous = book(rx, (period.before(), None, scope), before.clone(), &earlier)?;
    let whole = book(rx, (period, None, scope), now.clone(), &tallies)?;
    let frame = Frame::of(rx, period, (Some(now), &whole.takings))?;
    let currency = frame.currency;
    let before = Frame { currency, ..Frame::of(rx, period.before(), (Some(before), &previous.takings))? };
    Ok(Board {
        period,
        kpis: total(&whole, &frame),
        previous: total(&previous, &before),
        recovered: recovered_by_day(rx, (period, scope), &frame)?,
        ageing: now.ageing(&frame.closing, currency),
        currency,
        apart: now.owed(&frame.closing).apart_from(currency),
        recovered_apart: frame.recovered_apart(&whole.takings),
        roll: now.roll(),
        agents: results(rx, (period, scope), &frame, &tallies)?,
        promises: sql::promises::due_from(rx, period.to, scope)?,
        treatments: treatments(&part.standing),
    })
}

/// What each of the staff did and brought in, most collected first.
pub fn agents(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Vec<AgentResults>, Error> {
    let tallies = sql::touches::tallies(rx, period, None, scope)?;
    let came_in = sql::money::recovered(rx, period, None, (scope, &tallies))?;
    results(rx, (period, scope), &Frame::of(rx, period, (None, &came_in))?, &tallies)
}

fn results(
    rx: &Rx<'_>,
    (period, scope): (Period, &Scope),
    frame: &Frame,
    tallies: &Tallies,
) -> Result<Vec<AgentResults>, Error> {
    let by = Some(Dimension::Agent);
    let handled = tallies.handled();
    let pledges: BTreeMap<Key, _> = sql::promises::pledges(rx, period, by, scope)?.into_iter().collect();
    let collected = sql::money::recovered(rx, period, by, (scope, tallies))?;
    let mut results = Vec::new();
    for user in people::users(rx)? {
        let key = Key::Id(user.id.0);
        let (done, taken) = (handled.get(&user.id), pledges.get(&key).copied().unwrap_or_default());
        let collected = collected.get(&key).map_or(Amount::ZERO, |takings| frame.told(takings));
        let Some(done) = done.copied().or_else(|| (!collected.is_zero()).then(Default::default)) else { continue };
        results.push(AgentResults {
            user: user.id,
            name: user.name,
            items: done.items,
            attempts: done.attempts,
            contacts: done.contacts,
            right_party: done.right_party,
            promises: taken.made,
            kept: taken.kept,
            collected,
            seconds: done.seconds,
        });
    }
    results.sort_by(|one, other| other.collected.cmp(&one.collected).then_with(|| one.name.cmp(&other.name)));
    Ok(results)
}

/// The figures of the whole period.
fn total(whole: &Book, frame: &Frame) -> Kpis {
    groups(whole, frame, None).remove(&Key::Nothing).unwrap_or_default()
}

/// The figures of each group.
fn groups(book: &Book, frame: &Frame, by: Option<Dimension>) -> BTreeMap<Key, Kpis> {
    let mut told: BTreeMap<Key, Kpis> =
        book.tallies.iter().map(|(key, tally)| (key.clone(), Kpis::of(*tally))).collect();
    for (key, pledges) in &book.pledges {
        let Counts { promises, kept, .. } = &mut told.entry(key.clone()).or_default().counts;
        (*promises, *kept) = (pledges.made, pledges.kept);
    }
    for (key, takings) in &book.takings {
        told.entry(key.clone()).or_default().money.recovered = frame.told(takings);
    }
    assign(&mut told, &book.portfolio, (frame, by));
    told
}

/// Adds what there was to be worked. Agents and channels share one portfolio: each is measured against all of it.
fn assign(groups: &mut BTreeMap<Key, Kpis>, portfolio: &Portfolio, (frame, by): (&Frame, Option<Dimension>)) {
    let shared = matches!(by, Some(Dimension::Agent | Dimension::Channel));
    for (key, assigned) in portfolio.assigned() {
        let balance = assigned.balance.told_in(&frame.opening).of(frame.currency);
        let own = (!shared).then(|| groups.entry(key.clone()).or_default());
        let all = if shared { groups.values_mut().collect() } else { own.into_iter().collect::<Vec<_>>() };
        for Kpis { counts, money } in all {
            counts.assigned = assigned.cases;
            let Yield { assigned_balance, late_at_start, cured, .. } = money;
            (*assigned_balance, *late_at_start, *cured) = (balance, assigned.late_at_start, assigned.cured);
        }
    }
}

/// The next steps that stand, in words.
fn treatments(standing: &Standing) -> Vec<TreatmentCount> {
    let catalogue = Catalogue::shipped();
    let named = standing.iter().filter_map(|(number, debtors)| {
        let treatment = catalogue.get(*number)?;
        Some(TreatmentCount { code: treatment.code.clone(), label: treatment.label.clone(), debtors: *debtors })
    });
    named.collect()
}

fn recovered_by_day(rx: &Rx<'_>, (period, scope): (Period, &Scope), frame: &Frame) -> Result<Vec<DayResult>, Error> {
    let found = sql::money::by_day(rx, period, scope)?;
    let mut cumulative = Amount::ZERO;
    let day = |day: Day| {
        let amount = found.get(&day).map_or(Amount::ZERO, |takings| frame.told(takings));
        cumulative += amount;
        DayResult { day, amount, cumulative }
    };
    Ok(period.days().map(day).collect())
}

/// How screens name a group.
fn label(rx: &Rx<'_>, by: Option<Dimension>, key: &Key) -> Result<String, Error> {
    let unnamed = match by {
        Some(Dimension::Agent) => "Sin agente",
        Some(Dimension::Channel) => "Sin contacto previo",
        Some(Dimension::Creditor | Dimension::Product | Dimension::Stage) | None => "Sin dato",
    };
    Ok(match key {
        Key::Nothing => unnamed.to_owned(),
        Key::Stage(stage) => Stage::at(*stage).map_or(unnamed, Stage::label_es).to_owned(),
        Key::Code(code) => match Channel::from_code(code).filter(|_| by == Some(Dimension::Channel)) {
            Some(channel) => channel.label_es().to_owned(),
            None => code.clone(),
        },
        Key::Id(id) => match by {
            Some(Dimension::Agent) => people::user(rx, UserId(*id))?.map(|user| user.name),
            Some(Dimension::Creditor | Dimension::Product | Dimension::Stage | Dimension::Channel) | None => {
                ledger::creditors(rx)?.into_iter().find(|one| one.id.0 == *id).map(|one| one.name)
            }
        }
        .unwrap_or_else(|| unnamed.to_owned()),
    })
}
