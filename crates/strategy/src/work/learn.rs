//! Learning: the night closes what is over, learns it in order, and puts the next version in force.
use crate::{
    Chooser, Error, Learner, LearnerSetting, Lesson, Policy, Scale,
    rules::lesson::find,
    sql::{
        learner::{self as sql, LearnerRow},
        lesson::{self, Asked, LessonRow, Ripe},
        matrix::VersionState,
    },
    work::{desk::hands, evaluate::sample, night::tally, policy, scale},
};
use base::{Amount, CommandId, Day, DebtorId, Right, Timestamp, day_number, day_of};
use std::collections::{BTreeMap, btree_map::Entry};
use store::{Ctx, Rx, Tx};

/// Decisions closed at a time; whoever wants to write waits for them.
const PAGE: u32 = 512;
/// Pages in one commit, if nobody waits.
const PAGES: u32 = 64;

/// A day before any decision: whoever begins learns from all that were drawn, whatever days the house lives in.
const BEFORE_ALL: i32 = 0;

/// Begins to learn, from everything that was drawn so far; before the first lesson the chances are those of the weights.
pub fn start_learning(ctx: &Ctx, command: CommandId, setting: LearnerSetting) -> Result<u32, Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.start_learning", |tx| {
        let policy = policy(tx)?;
        let learner = Learner::cold(setting, &policy.matrix, &policy.catalogue)?;
        put_in_force(tx, learner, (BEFORE_ALL, 0, "Empieza a aprender"))
    })
}

/// Lets the weights of the matrix decide again. What was learnt is kept, and can be rolled back to.
pub fn stop_learning(ctx: &Ctx, command: CommandId) -> Result<(), Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.stop_learning", |tx| {
        sql::drop_draft(tx)?;
        match sql::retire_published(tx)? {
            0 => Err(Error::NotLearning),
            _ => Ok(tx.audit("strategy.learner_stopped", "", "")?),
        }
    })
}

/// Makes what an earlier version had learnt decide again, as a new version; what was learnt since is not learnt again.
pub fn roll_back_learner(ctx: &Ctx, command: CommandId, version: u32) -> Result<u32, Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(command, "strategy.roll_back_learner", |tx| {
        let rows = sql::versions(tx)?;
        let old = rows.iter().find(|row| row.version == version && row.state != VersionState::Draft);
        let old = old.ok_or(Error::NoVersion(version))?;
        let learner = sql::source(tx, version)?.ok_or(Error::NoVersion(version))?;
        let newest = rows.iter().find(|row| row.state != VersionState::Draft).unwrap_or(old);
        put_in_force(tx, learner, (newest.learnt_day, old.lessons, &format!("Vuelve a la versión {version}")))
    })
}

/// The version that decides; `None` where the weights of the matrix do.
pub fn learner(rx: &Rx<'_>) -> Result<Option<LearnerRow>, Error> {
    Ok(sql::standing(rx, VersionState::Published)?)
}

/// Every version of what was learnt, newest first.
pub fn learner_versions(rx: &Rx<'_>) -> Result<Vec<LearnerRow>, Error> {
    Ok(sql::versions(rx)?)
}

/// Shows every lesson of the decisions from one day to another, in the order that they were learnt.
pub fn lessons(rx: &Rx<'_>, from: Day, to: Day, see: impl FnMut(LessonRow)) -> Result<(), Error> {
    Ok(lesson::each(rx, (from, to), |_| true, see)?)
}

/// Whether what each decision about a debtor was drawn from still gives it; what does not, in words.
///
/// Kept from one debtor to the next, so that each version is read once.
#[derive(Debug, Default)]
pub struct Replay {
    learners: BTreeMap<u32, Option<Learner>>,
}

impl Replay {
    /// Draws every decision about a debtor again.
    pub fn check(&mut self, rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<String>, Error> {
        let mut wrong = Vec::new();
        for row in super::decisions(rx, debtor, Timestamp::MAX, u32::MAX)? {
            let Some(drawn) = row.drawn.as_ref().filter(|drawn| !drawn.open.is_empty()) else { continue };
            let standing = &row.standing;
            let chances = match standing.learner_version {
                None => Some(drawn.by_weights()),
                Some(version) => self.learner(rx, version)?.map(|learner| learner.chances(drawn)),
            };
            let luck = crate::draw(debtor, standing.day, standing.matrix_version);
            let again = chances.and_then(|chances| drawn.pick(&chances)).filter(|_| luck == drawn.draw);
            if again != Some((standing.treatment, standing.propensity_ppm)) {
                wrong.push(format!("debtor {debtor}: decision {} is not what it was drawn from", standing.seq));
            }
        }
        Ok(wrong)
    }

    fn learner(&mut self, rx: &Rx<'_>, version: u32) -> Result<Option<&Learner>, Error> {
        Ok(match self.learners.entry(version) {
            Entry::Occupied(known) => known.into_mut().as_ref(),
            Entry::Vacant(unknown) => unknown.insert(sql::source(rx, version)?).as_ref(),
        })
    }
}

/// Closes every lesson whose horizon is over on `day`, learns them in the order of their days and debtors, and puts what
/// was learnt in force. Nothing where nobody learns.
///
/// Some pages are one commit with the place reached and what was learnt until there, so that a night that was killed
/// goes on where it was, and a second night finds nothing to learn.
pub(crate) fn learn(ctx: &Ctx, day: Day) -> Result<(), Error> {
    loop {
        let reached = ctx.read::<_, Error>(|rx| Ok(sql::standing(rx, VersionState::Draft)?))?;
        let reached = reached.map(|row| (row.learnt_day, row.after, row.lessons));
        let step = ctx.command_for(format!("learn {day} {reached:?}").as_bytes());
        let page = ctx.step::<_, Error>(step, |tx| {
            let page = learn_pages(tx, day)?;
            if 0 < page.learnt {
                tally(tx, day, |report| report.lessons_learnt += page.learnt)?;
            }
            Ok(page)
        })?;
        if page.done {
            return Ok(());
        }
    }
}

struct Learnt {
    learnt: u64,
    done: bool,
}

fn learn_pages(tx: &Tx<'_>, day: Day) -> Result<Learnt, Error> {
    let policy = policy(tx)?;
    let Some((mut learner, mut row)) = draft(tx, &policy)? else { return Ok(Learnt { learnt: 0, done: true }) };
    let until = day_number(day) - i32::from(learner.setting.tariff.horizon_days);
    let (mut learnt, mut done) = (0, false);
    for _ in 0..PAGES {
        let on = match row.after {
            Some(_) => Some(row.learnt_day + 1),
            None => lesson::next_day(tx, row.learnt_day)?.filter(|next| *next <= until),
        };
        let Some(on) = on else {
            done = true;
            break;
        };
        row.learnt_day = on - 1;
        let page = lesson::ripe(tx, on, row.after, PAGE)?;
        learnt += page.len() as u64;
        match page.last().map(|last| last.debtor) {
            Some(last) => {
                close(tx, (&policy, on), page, &mut learner)?;
                row.after = Some(last);
            }
            None => (row.learnt_day, row.after) = (on, None),
        }
        if tx.is_awaited() {
            break;
        }
    }
    row.lessons += i64::try_from(learnt).unwrap_or(0);
    keep(tx, learner, row, done)?;
    Ok(Learnt { learnt, done })
}

/// What the night has learnt so far, or what is in force; `None` where nobody learns. What does not speak of today's
/// matrix is begun anew.
fn draft(tx: &Tx<'_>, policy: &Policy) -> Result<Option<(Learner, LearnerRow)>, Error> {
    let Some(published) = sql::standing(tx, VersionState::Published)? else { return Ok(None) };
    let draft = sql::standing(tx, VersionState::Draft)?;
    let stored = sql::source(tx, draft.as_ref().unwrap_or(&published).version)?;
    let row = match draft {
        Some(draft) => draft,
        None => LearnerRow { version: sql::newest(tx)? + 1, state: VersionState::Draft, ..published },
    };
    let setting = stored.as_ref().map_or_else(LearnerSetting::shipped, |learner| learner.setting);
    let mut learner = match stored.filter(|learner| learner.fits(&policy.matrix, &policy.catalogue)) {
        Some(learner) => learner,
        None => Learner::cold(setting, &policy.matrix, &policy.catalogue)?,
    };
    learner.version = row.version;
    Ok(Some((learner, row)))
}

/// Writes down where the night is, or puts what it has learnt in force.
fn keep(tx: &Tx<'_>, mut learner: Learner, row: LearnerRow, done: bool) -> Result<(), Error> {
    let (author, at) = (tx.actor().label(), tx.now().at);
    if !done {
        return Ok(sql::put(tx, &learner, &LearnerRow { author, at, ..row })?);
    }
    let before = sql::standing(tx, VersionState::Published)?.map_or(0, |row| row.lessons);
    if row.lessons == before {
        return Ok(());
    }
    sql::retire_published(tx)?;
    learner.fade();
    set_prices(tx, &mut learner)?;
    let note = format!("{} lecciones nuevas", row.lessons - before);
    Ok(sql::put(tx, &learner, &LearnerRow { state: VersionState::Published, author, at, note, ..row })?)
}

/// Days of which decisions say how many debtors are worth a person's contact, and how many of them people work.
const WEEK_DAYS: i32 = 7;
const WORKING_DAYS: f64 = 5.0;
/// Decisions that are looked at, more or less.
const DECIDED_MAX: i64 = 4_000;

/// Sets what contacts cost beyond their price, from the decisions of the last week and the hands there are.
fn set_prices(tx: &Tx<'_>, learner: &mut Learner) -> Result<(), Error> {
    let today = day_number(tx.now().day);
    let week = (today - WEEK_DAYS, today);
    let count = lesson::drawn_count(tx, week)?;
    let sample = sample(count, DECIDED_MAX);
    let decided = lesson::drawn_between(tx, week, |debtor| sample.arm(debtor.0.as_bytes()).is_some())?;
    #[expect(clippy::cast_precision_loss, reason = "counts below 2^53")]
    let part = if count == 0 { 1.0 } else { decided.len() as f64 / count as f64 };
    learner.price_hands(&decided, f64::from(hands(tx)?) * WORKING_DAYS * part);
    learner.price_quiet(&decided);
    Ok(())
}

/// Closes a page of decisions of a day, and learns them.
fn close(tx: &Tx<'_>, (policy, on): (&Policy, i32), page: Vec<Ripe>, learner: &mut Learner) -> Result<(), Error> {
    let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(()) };
    let until = on + i32::from(learner.setting.tariff.horizon_days);
    let asked = Asked { day: on, until, first: first.debtor, last: last.debtor };
    let scale: Scale = scale(tx, policy, day_of(on))?;
    let (touches, payments) = (lesson::touches(tx, asked)?, lesson::payments(tx, asked, &scale)?);
    let learnt_version = learner.version;
    for ripe in page {
        let touches = of(&touches, |touch| touch.debtor, ripe.debtor);
        let payments = of(&payments, |paid| paid.debtor, ripe.debtor);
        let found = find(ripe.horizon(on, until), touches, payments);
        let treatment = policy.catalogue.by_code(&ripe.treatment);
        let cost = treatment.filter(|_| ripe.carried).map_or(Amount::ZERO, |treatment| treatment.cost);
        let aftermath = found.aftermath(&ripe.drawn, &learner.setting);
        let reward = learner.setting.tariff.net(&aftermath) - cost;
        let by = if ripe.drawn.open.is_empty() { Chooser::Person } else { Chooser::Draw };
        if let Some(treatment) = treatment.filter(|_| !ripe.overruled) {
            let share = found.outcome(&ripe.drawn, &learner.setting, cost);
            let (drawn, besides) = (&ripe.drawn, found.besides);
            learner.learn(Lesson { drawn, treatment: treatment.number, share, by, besides });
        }
        let propensity_ppm = (by == Chooser::Draw).then_some(ripe.propensity_ppm);
        let row = LessonRow {
            debtor: ripe.debtor,
            seq: ripe.seq,
            decision: ripe.decision,
            day: on,
            until,
            creditor: ripe.creditor,
            stage: ripe.stage,
            cell: policy.matrix.code(ripe.drawn.cell).to_owned(),
            treatment: ripe.treatment,
            propensity_ppm,
            overruled: ripe.overruled,
            learner_version: ripe.learner_version,
            drawn: ripe.drawn,
            found,
            cost,
            reward,
            learnt_version,
        };
        lesson::add(tx, &row)?;
    }
    Ok(())
}

/// Those of one debtor, among rows in the order of debtors.
fn of<T>(rows: &[T], owner: impl Fn(&T) -> DebtorId, debtor: DebtorId) -> &[T] {
    let begin = rows.partition_point(|row| owner(row) < debtor);
    let end = rows.partition_point(|row| owner(row) <= debtor);
    rows.get(begin..end).unwrap_or_default()
}

fn put_in_force(
    tx: &Tx<'_>,
    mut learner: Learner,
    (learnt_day, lessons, note): (i32, i64, &str),
) -> Result<u32, Error> {
    sql::drop_draft(tx)?;
    sql::retire_published(tx)?;
    learner.version = sql::newest(tx)? + 1;
    let row = LearnerRow {
        version: learner.version,
        state: VersionState::Published,
        digest: Vec::new(),
        lessons,
        learnt_day,
        after: None,
        author: tx.actor().label(),
        at: tx.now().at,
        note: note.to_owned(),
    };
    sql::put(tx, &learner, &row)?;
    tx.audit("strategy.learner_in_force", &learner.version.to_string(), note)?;
    Ok(learner.version)
}
