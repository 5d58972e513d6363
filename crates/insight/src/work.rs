//! The reports: what was tried, who was reached, what came in, and how the portfolio moved.
use crate::rules::{
    dimension::{Dimension, Key, Period, Scope},
    kpi::{Counts, Kpis, Yield},
    portfolio::{Ageing, Change, Portfolio},
    ratio::Ratio,
    roll::RollMatrix,
};
use crate::{Error, sql};
use base::{Amount, CreditorId, Day, DebtorId, UserId, Uuid};
use ledger::{LedgerSection, Stage};
use people::Channel;
use std::collections::BTreeMap;
use store::{DossierRow, Rx};
use strategy::{Catalogue, StrategySection};

pub use sql::promises::DuePromises;

/// The figures of a period, whole and told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiReport {
    /// Of which days.
    pub period: Period,
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
    let mut wholes = vec![Portfolio::new(period, None)];
    wholes.extend(by.map(|_| Portfolio::new(period, by)));
    if scope.user.is_none() {
        scan(rx, scope, &mut wholes)?;
    }
    let mut portfolios = wholes.iter();
    let total = portfolios.next().map(|all| figures(rx, all, period, None, scope)).transpose()?.unwrap_or_default();
    let groups = portfolios.next().map(|told| figures(rx, told, period, by, scope)).transpose()?.unwrap_or_default();
    let named = groups.into_iter().map(|(key, kpis)| Ok(Group { label: label(rx, by, &key)?, key, kpis }));
    Ok(KpiReport {
        period,
        total: total.into_values().next().unwrap_or_default(),
        groups: named.collect::<Result<_, Error>>()?,
    })
}

/// Everything on a supervisor's board.
pub fn board(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Board, Error> {
    let mut wholes = [Portfolio::new(period, None), Portfolio::new(period.before(), None)];
    let treatments = scan(rx, scope, &mut wholes)?;
    let [now, before] = &wholes;
    let only = |figures: BTreeMap<Key, Kpis>| figures.into_values().next().unwrap_or_default();
    Ok(Board {
        period,
        kpis: only(figures(rx, now, period, None, scope)?),
        previous: only(figures(rx, before, period.before(), None, scope)?),
        recovered: recovered_by_day(rx, period, scope)?,
        ageing: now.ageing(),
        roll: now.roll(),
        agents: agents(rx, period, scope)?,
        promises: sql::promises::due_from(rx, period.to, scope)?,
        treatments,
    })
}

/// What each of the staff did and brought in, most collected first.
pub fn agents(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Vec<AgentResults>, Error> {
    let handled: BTreeMap<UserId, _> = sql::touches::handled(rx, period, scope)?.into_iter().collect();
    let by = Some(Dimension::Agent);
    let pledges: BTreeMap<Key, _> = sql::promises::pledges(rx, period, by, scope)?.into_iter().collect();
    let collected: BTreeMap<Key, Amount> = sql::money::recovered(rx, period, by, scope)?.into_iter().collect();
    let mut results = Vec::new();
    for user in people::users(rx)? {
        let key = Key::Id(user.id.0);
        let (done, taken) = (handled.get(&user.id), pledges.get(&key).copied().unwrap_or_default());
        let collected = collected.get(&key).copied().unwrap_or_default();
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

/// The figures of each group of a portfolio that was read before.
fn figures(
    rx: &Rx<'_>,
    portfolio: &Portfolio,
    period: Period,
    by: Option<Dimension>,
    scope: &Scope,
) -> Result<BTreeMap<Key, Kpis>, Error> {
    let mut groups: BTreeMap<Key, Kpis> = BTreeMap::new();
    for (key, tally) in sql::touches::tallies(rx, period, by, scope)? {
        let Kpis { counts, money } = groups.entry(key).or_default();
        (counts.attempted, counts.attempts) = (tally.attempted, tally.attempts);
        (counts.contacted, counts.contacts) = (tally.contacted, tally.contacts);
        counts.right_party = tally.right_party;
        (money.automatic, money.cost) = (tally.automatic, tally.cost);
    }
    for (key, pledges) in sql::promises::pledges(rx, period, by, scope)? {
        let Counts { promises, kept, .. } = &mut groups.entry(key).or_default().counts;
        (*promises, *kept) = (pledges.made, pledges.kept);
    }
    for (key, amount) in sql::money::recovered(rx, period, by, scope)? {
        groups.entry(key).or_default().money.recovered = amount;
    }
    assign(&mut groups, portfolio, by);
    Ok(groups)
}

/// Adds what there was to be worked. Agents and channels share one portfolio: each is measured against all of it.
fn assign(groups: &mut BTreeMap<Key, Kpis>, portfolio: &Portfolio, by: Option<Dimension>) {
    let shared = matches!(by, Some(Dimension::Agent | Dimension::Channel));
    for (key, assigned) in portfolio.assigned() {
        let own = (!shared).then(|| groups.entry(key.clone()).or_default());
        let all = if shared { groups.values_mut().collect() } else { own.into_iter().collect::<Vec<_>>() };
        for Kpis { counts, money } in all {
            counts.assigned = assigned.cases;
            let Yield { assigned_balance, late_at_start, cured, .. } = money;
            (*assigned_balance, *late_at_start, *cured) = (assigned.balance, assigned.late_at_start, assigned.cured);
        }
    }
}

/// Dossiers read at a time.
const PAGE: u32 = 2_048;

/// Shows every debtor to each portfolio in one pass, and counts the next steps that stand.
fn scan(rx: &Rx<'_>, scope: &Scope, portfolios: &mut [Portfolio]) -> Result<Vec<TreatmentCount>, Error> {
    let until = portfolios.iter().map(Portfolio::until).max().unwrap_or(Day::MIN);
    let mut treatments: BTreeMap<u8, i64> = BTreeMap::new();
    let mut after = DebtorId(Uuid::nil());
    loop {
        let page = rx.dossiers(Some(after), PAGE)?;
        let Some(last) = page.last().map(|row| row.debtor) else { break };
        let changes = sql::stages::changes(rx, after, last, until)?;
        let mut changes = changes.as_slice();
        for row in &page {
            let own = take_own(&mut changes, row.debtor);
            let Some(section) = row.open::<LedgerSection>()? else { continue };
            for portfolio in portfolios.iter_mut() {
                portfolio.add(&section, &own, scope);
            }
            if let Some(treatment) = treatment(row, &section, scope)? {
                *treatments.entry(treatment).or_default() += 1;
            }
        }
        after = last;
    }
    let catalogue = Catalogue::shipped();
    let named = treatments.into_iter().filter_map(|(number, debtors)| {
        let treatment = catalogue.get(number)?;
        Some(TreatmentCount { code: treatment.code.clone(), label: treatment.label.clone(), debtors })
    });
    Ok(named.collect())
}

/// Takes the changes of one debtor off the front.
fn take_own(changes: &mut &[(DebtorId, Change)], debtor: DebtorId) -> Vec<Change> {
    let skip = changes.iter().take_while(|(owner, _)| *owner < debtor).count();
    let own = changes.get(skip..).unwrap_or_default();
    let many = own.iter().take_while(|(owner, _)| *owner == debtor).count();
    *changes = own.get(many..).unwrap_or_default();
    own.iter().take(many).map(|(_, change)| *change).collect()
}

/// The next step that stands for a debtor who owes somebody in scope.
fn treatment(row: &DossierRow, section: &LedgerSection, scope: &Scope) -> Result<Option<u8>, Error> {
    let serves = |creditor: &CreditorId| scope.creditors.as_ref().is_none_or(|own| own.contains(creditor));
    if !section.accounts.iter().any(|account| serves(&account.creditor)) {
        return Ok(None);
    }
    let standing = row.open::<StrategySection>()?.and_then(|section| section.standing);
    Ok(standing.map(|standing| standing.treatment))
}

fn recovered_by_day(rx: &Rx<'_>, period: Period, scope: &Scope) -> Result<Vec<DayResult>, Error> {
    let found: BTreeMap<Day, Amount> = sql::money::by_day(rx, period, scope)?.into_iter().collect();
    let mut cumulative = Amount::ZERO;
    let day = |day: Day| {
        let amount = found.get(&day).copied().unwrap_or_default();
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
            Some(channel) => channel_label(channel).to_owned(),
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

/// How screens name a channel.
const fn channel_label(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "Correo electrónico",
        Channel::Sms => "SMS",
        Channel::Whatsapp => "WhatsApp",
        Channel::Voice => "Teléfono",
        Channel::Letter => "Carta",
        Channel::Visit => "Visita",
        Channel::Portal => "Portal",
    }
}
