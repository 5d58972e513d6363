//! What the portfolio is expected to bring under what may become of the economy.
use crate::{
    Climate, Dossier, Error, Policy, Recovery, Scale, Scenario, Scenarios, assess,
    rules::outlook::{ScenarioVersion, Sums, expects},
    work::{policy, scale},
};
use base::{Currency, Day, Right};
use rayon::prelude::*;
use store::{Ctx, DossierRow};

/// Dossiers read at once.
const PAGE: u32 = 4_096;
/// Debtors looked at, about: of more, a part chosen by a digest stands for all.
const LOOKED_MAX: i64 = 40_000;

/// What is expected of everybody that the asker may see.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioOutlook {
    /// As of which day.
    pub day: Day,
    /// Of every amount; debts in other currencies count at the day's value, where there is one.
    pub currency: Currency,
    /// Debtors who owe something.
    pub debtors: u64,
    /// One of how many debtors was looked at.
    pub one_of: u32,
    /// What had been published of the economy by the day.
    pub climate: Climate,
    /// Who says what may come.
    pub source: String,
    /// Each scenario, with what comes in within 30, 60 and 90 days.
    pub scenarios: Vec<(Scenario, [Recovery; 3])>,
}

/// What the portfolio is expected to bring in the coming ninety days under each scenario of the day, or under one.
/// Nothing is written.
///
/// # Errors
/// Needs [`Right::ViewBoard`]; the day must have scenarios, and the one that is named be among them.
pub fn outlook(ctx: &Ctx, day: Day, wanted: Option<&str>) -> Result<PortfolioOutlook, Error> {
    ctx.may(Right::ViewBoard)?;
    let version = Scenarios::shipped().on(day).ok_or(Error::NoScenario)?;
    let scenarios: Vec<&Scenario> =
        version.scenario.iter().filter(|one| wanted.is_none_or(|code| one.code == code)).collect();
    if scenarios.is_empty() {
        return Err(Error::NoScenario);
    }
    ctx.read(|rx| {
        let policy = policy(rx)?;
        let scale = scale(rx, &policy, day)?;
        let one_of = u32::try_from(rx.dossier_count()? / LOOKED_MAX + 1).unwrap_or(u32::MAX);
        let view = View { ctx, policy: &policy, scale: &scale, version, scenarios: &scenarios, one_of };
        let (mut after, mut debtors, mut sums) = (None, 0, vec![Sums::default(); scenarios.len()]);
        loop {
            let rows = rx.dossiers(after, PAGE)?;
            let Some(last) = rows.last() else { break };
            after = Some(last.debtor);
            let page = rows.par_iter().map(|row| view.of(row)).collect::<Result<Vec<_>, store::Error>>()?;
            for each in page.into_iter().flatten() {
                debtors += u64::from(one_of);
                sums.iter_mut().zip(each).for_each(|(sum, one)| *sum = sum.and(one));
            }
        }
        let ends = sums.iter().map(|sum| sum.recoveries(version, one_of));
        Ok(PortfolioOutlook {
            day,
            currency: scale.currency(),
            debtors,
            one_of,
            climate: scale.climate().clone(),
            source: version.source.clone(),
            scenarios: scenarios.iter().map(|one| (*one).clone()).zip(ends).collect(),
        })
    })
}

/// What everybody is judged by.
struct View<'a> {
    ctx: &'a Ctx,
    policy: &'a Policy,
    scale: &'a Scale,
    version: &'a ScenarioVersion,
    scenarios: &'a [&'a Scenario],
    one_of: u32,
}

impl View<'_> {
    /// One debtor under each scenario, if they are looked at, seen by the asker and owe anything.
    fn of(&self, row: &DossierRow) -> Result<Option<Vec<Sums>>, store::Error> {
        let digest = blake3::hash(row.debtor.0.as_bytes());
        let place = digest.as_bytes().iter().take(4).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        if place % self.one_of != 0 {
            return Ok(None);
        }
        let Some(dossier) = Dossier::open(row)?.seen_by(&self.ctx.actor) else { return Ok(None) };
        let assessment = assess(&dossier, &self.policy.cards, self.scale);
        if !assessment.owed().reaches(base::Amount::minor(1)) {
            return Ok(None);
        }
        let learned = self.policy.cards.learned();
        let each = self.scenarios.iter().map(|one| expects(&assessment, learned, (self.version, one)));
        Ok(Some(each.collect()))
    }
}
