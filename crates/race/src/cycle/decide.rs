//! From chances to indicators, a decision and who works on it.
use super::{
    measure::{MICRO, Seen, number},
    state::{Choice, Loan, Person},
};
use crate::{
    ledger_stage::Total,
    portfolio::{TODAY, rows},
};
use anyhow::Result;
use base::Amount;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// Touches in a week from which on a debtor is left in peace.
const PEACE: u8 = 5;
const REST: u8 = 9;
/// How likely what is not drawn is, in millionths.
const CERTAIN_PPM: u32 = 1_000_000;
/// Actions up to this one are for people.
const FOR_PEOPLE: u8 = 3;

/// What to do by how likely they pay and how late they are.
pub(super) struct Matrix([[u8; 8]; 8]);

/// Whoever works, by skill.
pub(super) struct Agents(BTreeMap<u8, Skill>);

#[derive(Default)]
struct Skill {
    agents: Vec<u16>,
    room: usize,
}

/// An account that people should work on.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Wanted {
    pub(super) account: u64,
    pub(super) skill: u8,
    pub(super) value: f64,
    pub(super) agent: u16,
}

#[derive(Deserialize)]
struct CellRow {
    band_p: usize,
    band_d: usize,
    strategy: u8,
}

#[derive(Deserialize)]
struct AgentRow {
    agent_id: u16,
    skill: u8,
    capacity: usize,
}

impl Matrix {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut matrix = Self([[0; 8]; 8]);
        for row in rows::<CellRow>(&folder.join("matrix.csv"))? {
            let row = row?;
            matrix.0[row.band_p & 7][row.band_d & 7] = row.strategy;
        }
        Ok(matrix)
    }

    /// What is done about one account.
    pub(super) fn choose(
        &self,
        (person, seen): (&Person, &Seen),
        (loan, total): (&Loan, &Total),
        said: [f64; 3],
    ) -> Choice {
        let [pay, contact, roll] = said;
        let instalment = number(Amount::minor(loan.principal)) / 12.0 / (number(Amount::minor(person.income)) + 1.0);
        let (kept, broken) = (f64::from(seen.kept), f64::from(seen.broken));
        let trust = (kept + 1.0) / (kept + broken + 2.0) * 100.0 - 5.0 * f64::from(seen.refused);
        let ability = 100.0 - 12.0 * (f64::from(person.registry) - 1.0) - 40.0 * instalment.clamp(0.0, 1.0);
        let indicators = [pay * 100.0, contact * 100.0, (1.0 - roll) * 100.0, trust, ability].map(percent);
        let [willingness, _, _, trust, ability] = indicators.map(f64::from);
        let mix = 0.5 * willingness + 0.3 * ability + 0.2 * trust;
        let late = [1, 16, 31, 61, 91, 181, 361].into_iter().filter(|days| *days <= total.days).count();
        let strategy = self.0[usize::from(whole((mix / 12.5).clamp(0.0, 7.0)))][late];
        let (action, propensity_ppm) = draw(loan.account, seen.of_week, strategy);
        let value = contact * (1.0 - pay) * pay * (number(total.owed()) / MICRO);
        Choice { action, strategy, propensity_ppm, indicators, chances: said, value }
    }
}

impl Choice {
    /// What is done where nothing is drawn.
    pub(super) fn undrawn(&self) -> u8 {
        if self.propensity_ppm == CERTAIN_PPM { self.action } else { self.strategy }
    }
}

/// What is done, and how likely that was: one in twenty is drawn from all.
fn draw(account: u64, of_week: u8, strategy: u8) -> (u8, u32) {
    let luck = (account * 2_654_435_761 + u64::from(TODAY.unsigned_abs()) * 40_503) % (1 << 32);
    let other = (luck / 1_000 % 10).to_le_bytes()[0];
    match luck % 1_000 {
        _ if PEACE <= of_week => (REST, CERTAIN_PPM),
        0..50 if other != strategy => (other, 5_000),
        _ => (strategy, 955_000),
    }
}

fn percent(value: f64) -> u8 {
    whole(value.clamp(0.0, 100.0).round_ties_even())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 100")]
fn whole(value: f64) -> u8 {
    value as u8
}

impl Wanted {
    /// Whether people should work on an account.
    pub(super) fn of(loan: &Loan, total: &Total, choice: &Choice) -> Option<Self> {
        let wanted = choice.action <= FOR_PEOPLE && loan.checked && Amount::ZERO < total.owed();
        wanted.then_some(Self { account: loan.account, skill: loan.product, value: choice.value, agent: 0 })
    }

    /// The more valuable first, then the older.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        other.value.total_cmp(&self.value).then(self.account.cmp(&other.account))
    }

    /// The one that comes first.
    pub(super) fn better(self, other: Self) -> Self {
        if other.order(&self).is_lt() { other } else { self }
    }
}

impl Agents {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut skills: BTreeMap<u8, Skill> = BTreeMap::new();
        for row in rows::<AgentRow>(&folder.join("agents.csv"))? {
            let row = row?;
            let skill = skills.entry(row.skill).or_default();
            skill.agents.push(row.agent_id);
            skill.room += row.capacity;
        }
        for skill in skills.values_mut() {
            skill.agents.sort_unstable();
        }
        Ok(Self(skills))
    }

    /// Deals the most valuable accounts out, to and fro among the agents of each skill.
    pub(super) fn deal(&self, wanted: Vec<Wanted>) -> Vec<Wanted> {
        let mut by_skill: BTreeMap<u8, Vec<Wanted>> = BTreeMap::new();
        for one in wanted {
            by_skill.entry(one.skill).or_default().push(one);
        }
        let mut dealt = Vec::new();
        for (skill, mut all) in by_skill {
            let Some(Skill { agents, room }) = self.0.get(&skill) else { continue };
            if *room < all.len() {
                all.select_nth_unstable_by(*room, Wanted::order);
                all.truncate(*room);
            }
            all.sort_unstable_by(Wanted::order);
            for (rank, one) in all.iter_mut().enumerate() {
                let (round, place) = (rank / agents.len(), rank % agents.len());
                one.agent = agents[if round % 2 == 0 { place } else { agents.len() - 1 - place }];
            }
            dealt.extend(all);
        }
        dealt
    }
}
