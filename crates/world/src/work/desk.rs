//! The desk: six agents take the next debtor, call, and write down what came of it, each at their own pace.
use super::{Error, World, staff::Hired};
use crate::rules::{
    appeal::{Appeal, Contacted},
    chance::Luck,
    hours,
    talk::{self, Call, Conversation, Said},
};
use base::{Amount, CreditorId, Currency, Day, DebtorId, PointId, Role, day_number, day_of};
use conduct::{ActorKind, Automated, Intent, Purpose, Refusal, Situation};
use ledger::{AccountState, LedgerSection};
use people::{Channel, Outcome, PeopleSection, PointKind, PointState};
use store::Ctx;
use strategy::{
    Answer,
    work::{Dispose, PromiseMade, Reply},
};

/// What an agent sees before calling.
struct Screen {
    debtor: DebtorId,
    place: usize,
    creditor: CreditorId,
    phone: Option<PointId>,
    /// What to say.
    appeal: Appeal,
    /// What calling costs the house.
    cost: Amount,
    matured: Amount,
    /// Whether any of it is kept in units: nobody promises pesos of a debt in units.
    units: bool,
    refusal: Option<Refusal>,
}

/// How far ahead something is left where no rule says when it may be tried again, in days.
const LEFT_DAYS: i32 = 30;
/// The farthest that an agent leaves anything, in days.
const LEFT_DAYS_MAX: i32 = 45;

impl World<'_> {
    /// Lets the agents work through the day, if it is a working day.
    pub(super) fn call(&mut self, day: Day) -> Result<(), Error> {
        if !hours::is_working_weekday(day) || conduct::Packs::shipped().holiday(day).is_some() {
            return Ok(());
        }
        let hired = self.staff.clone();
        let agents = hired.iter().filter(|one| one.member.role == Role::Agent);
        let mut at_work: Vec<(i64, &Hired)> = agents.map(|agent| (hours::OPEN, agent)).collect();
        while let Some(turn) = (0..at_work.len()).min_by_key(|place| at_work.get(*place).map(|(clock, _)| *clock)) {
            let Some((clock, agent)) = at_work.get(turn).copied() else { break };
            let took = if clock < hours::CLOSE { self.one_call(agent, day, clock)? } else { None };
            match (took, at_work.get_mut(turn)) {
                (Some(seconds), Some((clock, _))) => *clock += seconds,
                (_, _) => drop(at_work.remove(turn)),
            }
        }
        Ok(())
    }

    /// Takes the next debtor; how many seconds it took, or `None` if there is nobody left.
    fn one_call(&mut self, agent: &Hired, day: Day, clock: i64) -> Result<Option<i64>, Error> {
        let ctx = agent.ctx(self, hours::at(day, clock));
        let Some(debtor) = strategy::work::next(&ctx)? else { return Ok(None) };
        let Some(screen) = self.look(&ctx, debtor)? else {
            leave(&ctx, debtor, None)?;
            return Ok(Some(LOOKING));
        };
        if let Some(refusal) = &screen.refusal {
            self.summary.refused += 1;
            leave(&ctx, debtor, Some(refusal))?;
            return Ok(Some(LOOKING));
        }
        let seconds = self.talk(&ctx, agent, &screen, (day, clock))?;
        Ok(Some(seconds))
    }

    /// Opens the debtor's page.
    fn look(&self, ctx: &Ctx, debtor: DebtorId) -> Result<Option<Screen>, Error> {
        let today = day_number(ctx.now.day);
        ctx.read(|rx| {
            let place = self.by_debtor.get(&debtor).copied();
            let view = strategy::work::view(rx, debtor, ctx.now.day)?;
            let Some((place, view)) = place.zip(view) else { return Ok(None) };
            let (people, ledger) = (&view.dossier.people, &view.dossier.ledger);
            let wanted = view.decision.as_ref().and_then(|decision| decision.creditor);
            let Some(creditor) = wanted.or(leading(ledger, today)) else { return Ok(None) };
            let phone = phone(people);
            let intent = Intent {
                debtor,
                channel: Channel::Voice,
                point: phone,
                creditor: Some(creditor),
                actor_kind: ActorKind::ThirdParty,
                automated: Automated::No,
                purpose: Purpose::Collect,
                decision: view.decision.as_ref().map(|decision| decision.id),
            };
            let situation = Situation { intent: &intent, people };
            let refusal = conduct::outlook_for(&view.policy.packs, &situation, ctx.now).err();
            let matured = self.owed_by(ledger.by_creditor(creditor), today);
            let units = ledger.by_creditor(creditor).any(|account| account.currency != Currency::ARS);
            let decided = view.decision.as_ref().filter(|decision| decision.kind.needs_a_person());
            let appeal = Appeal::spoken(decided.map_or("", |decision| decision.treatment.as_str()));
            let cost = decided.map_or(Amount::ZERO, |decision| decision.cost);
            Ok(Some(Screen { debtor, place, creditor, phone, appeal, cost, matured, units, refusal }))
        })
    }

    /// Calls, and writes down what came of it; how many seconds all of it took.
    fn talk(&mut self, ctx: &Ctx, agent: &Hired, screen: &Screen, (day, clock): (Day, i64)) -> Result<i64, Error> {
        let creditor = self.creditor(screen.creditor).unwrap_or(0);
        let hour = i8::try_from(clock / 3_600).unwrap_or(12);
        let (appeal, paying) = (screen.appeal, self.today(day).weather.paying);
        let about =
            Conversation { creditor, matured: screen.matured, appeal, paying, skill: agent.member.skill, day, hour };
        let seed = self.config.seed;
        let Some(citizen) = self.citizens.get_mut(screen.place) else { return Ok(LOOKING) };
        let path = [CALL, u64::from(citizen.person.index), day_number(day).unsigned_abs().into()];
        let mut luck = Luck::of(seed, &path);
        let call = talk::call(&citizen.person.latent, &mut citizen.mind, &about, &luck);
        let call = if screen.units { without_promise(call) } else { call };
        let how = if matches!(call, Call::Person(_)) { Contacted::Talked } else { Contacted::Missed };
        citizen.mind.contacted(&citizen.person.latent, (appeal, how));
        let seconds = match how {
            Contacted::Talked => luck.around(90, 560),
            Contacted::Missed | Contacted::Read => luck.around(20, 55),
        };
        let dispose = disposal(ctx, screen, call, (day, seconds));
        strategy::work::dispose(ctx, &dispose)?;
        if let Call::Person(said) = call {
            self.offer(ctx, agent, (screen.place, creditor), said)?;
            self.claims(ctx, screen.place)?;
        }
        self.tally.called(screen.cost, call);
        self.summary.calls += 1;
        self.summary.conversations += u32::from(how == Contacted::Talked);
        self.summary.promises += u32::from(dispose.promise.is_some());
        Ok(seconds + luck.around(25, 110))
    }
}

/// Names the stream that calls are drawn from.
const CALL: u64 = 7;
/// Seconds to look at a page and leave it.
const LOOKING: i64 = 20;

/// Leaves somebody for another day, because a rule says so or there is nothing to call for.
fn leave(ctx: &Ctx, debtor: DebtorId, refusal: Option<&Refusal>) -> Result<(), Error> {
    let today = day_number(ctx.now.day);
    let again = refusal.and_then(|refusal| refusal.until).map(|until| {
        let seconds = until.as_second() - ctx.now.at.as_second();
        i32::try_from(seconds / 86_400).unwrap_or(LEFT_DAYS_MAX) + 1
    });
    let ahead = again.unwrap_or(LEFT_DAYS).clamp(1, LEFT_DAYS_MAX);
    let reply = Reply {
        command: ctx.command_for(format!("world.leave {debtor}").as_bytes()),
        debtor,
        answer: Answer::Later,
        treatment: None,
        reason: refusal.map(|refusal| refusal.sentence_es.clone()),
        until: Some(day_of(today + ahead)),
    };
    strategy::work::answer(ctx, &reply)?;
    Ok(strategy::work::unlock(ctx, debtor)?)
}

/// The creditor who is owed most.
fn leading(ledger: &LedgerSection, today: i32) -> Option<CreditorId> {
    let live = ledger.accounts.iter().filter(|account| account.state == AccountState::Live);
    live.max_by_key(|account| (account.owed(today).total(), account.id)).map(|account| account.creditor)
}

/// A phone that is not known to be bad, the best one first.
fn phone(people: &PeopleSection) -> Option<PointId> {
    let phones = people.points.iter().filter(|point| point.kind == PointKind::Phone && point.state != PointState::Bad);
    phones.max_by_key(|point| (point.state == PointState::Good, point.id)).map(|point| point.id)
}

/// What the agent writes down.
fn disposal(ctx: &Ctx, screen: &Screen, call: Call, (day, seconds): (Day, i64)) -> Dispose {
    let (result, promise) = match call {
        Call::NoAnswer => (Outcome::NoAnswer, None),
        Call::Busy => (Outcome::Busy, None),
        Call::Voicemail => (Outcome::Voicemail, None),
        Call::OutOfService => (Outcome::OutOfService, None),
        Call::WrongNumber => (Outcome::WrongNumber, None),
        Call::Household { message: true } => (Outcome::ThirdPartyMessage, None),
        Call::Household { message: false } => (Outcome::ThirdParty, None),
        Call::Person(said) => answered(said, screen.creditor),
    };
    Dispose {
        command: ctx.command_for(format!("world.dispose {}", screen.debtor).as_bytes()),
        debtor: screen.debtor,
        channel: Channel::Voice,
        point: screen.phone,
        result,
        note: None,
        tone: None,
        seconds: u32::try_from(seconds).unwrap_or(0),
        promise,
        call_back: (result == Outcome::CallBack).then(|| next_working_day(day)),
    }
}

/// What is written down of somebody who would promise pesos of a debt in units.
fn without_promise(call: Call) -> Call {
    match call {
        Call::Person(Said::Promise { .. }) => Call::Person(Said::NoCommitment),
        other => other,
    }
}

fn answered(said: Said, creditor: CreditorId) -> (Outcome, Option<PromiseMade>) {
    match said {
        Said::Promise { amount, due } => {
            (Outcome::Promise, Some(PromiseMade { amount, due, creditor, currency: None }))
        }
        Said::AlreadyPaid => (Outcome::AlreadyPaid, None),
        Said::CannotPay => (Outcome::CannotPay, None),
        Said::Refuses => (Outcome::Refuses, None),
        Said::Disputes => (Outcome::Disputes, None),
        Said::WantsPlan => (Outcome::WantsPlan, None),
        Said::CallBack => (Outcome::CallBack, None),
        Said::NoCommitment => (Outcome::NoCommitment, None),
        Said::OptsOut => (Outcome::OptedOut, None),
        Said::Complains => (Outcome::Complaint, None),
    }
}

fn next_working_day(day: Day) -> Day {
    let ahead = (1..=4).map(|ahead| day_of(day_number(day) + ahead));
    ahead.into_iter().find(|one| hours::is_working_weekday(*one)).unwrap_or(day)
}
