//! Rights: agents write down what people contest and whether they ask for a person, and the supervisor answers in time.
use super::{Error, World};
use crate::rules::{
    chance::Luck,
    claim::{self, Claim},
    hours,
};
use base::{Day, Role, day_number};
use people::Datum;
use store::Ctx;
use strategy::work::{AskReview, EndContest, EndReview, NewContest};

/// Names the stream of what people ask for.
const CLAIMS: u64 = 16;
/// Names the stream of what the supervisor gets to.
const LOOKS: u64 = 17;
/// How probable it is that she gets to something on a morning, per mille; what presses she always gets to.
const GETS_TO: i64 = 350;

impl World<'_> {
    /// Writes down what somebody asks for at the end of a call. In a trial nobody does: lives differ by policy alone.
    pub(super) fn claims(&mut self, ctx: &Ctx, place: usize) -> Result<(), Error> {
        let Some(citizen) = self.citizens.get(place).filter(|_| self.pilot.is_none()) else { return Ok(()) };
        let (debtor, today) = (citizen.debtor, day_number(ctx.now.day).unsigned_abs());
        let luck = Luck::of(self.config.seed, &[CLAIMS, citizen.person.index.into(), today.into()]);
        let Some(claimed) = claim::claim(&citizen.person, &citizen.mind, &luck) else { return Ok(()) };
        let (command, words) =
            (ctx.command_for(format!("world.claim {debtor}").as_bytes()), claimed.words().to_owned());
        let datum = match claimed {
            Claim::Income => Datum::Income,
            Claim::Employment => Datum::Employment,
            Claim::Situation => Datum::Situation,
            Claim::Person => {
                return self.claimed(strategy::work::ask_review(ctx, &AskReview { command, debtor, words }));
            }
        };
        self.claimed(strategy::work::contest(ctx, &NewContest { command, debtor, datum, words }))
    }

    /// Counts what was written down; what waits already, is not held any more, or was never decided, is not.
    fn claimed<T>(&mut self, outcome: Result<T, strategy::Error>) -> Result<(), Error> {
        use people::Error::{AlreadyContested, NotHeld};
        match outcome {
            Ok(_) => self.summary.claims += 1,
            Err(
                strategy::Error::People(AlreadyContested(_) | NotHeld(_))
                | strategy::Error::AlreadyAsked(_)
                | strategy::Error::NoDecision(_),
            ) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// The supervisor looks at what people contested and asked a person to look at: at what presses, and at some of the
    /// rest. In a trial nobody does.
    pub(super) fn answer_claims(&mut self, day: Day) -> Result<(), Error> {
        let lead = self.member(Role::Supervisor).filter(|_| self.pilot.is_none());
        let Some(ctx) = lead.map(|one| one.ctx(self, hours::at(day, hours::OFFICE))) else { return Ok(()) };
        let today = u64::from(day_number(day).unsigned_abs());
        let luck =
            |index: u32, id: base::Uuid| Luck::of(self.config.seed, &[LOOKS, index.into(), today, first_word(id)]);
        let mut answered = 0;
        for (contest, presses) in strategy::work::pressing_contests(&ctx)? {
            let Some(citizen) = self.citizen(contest.debtor) else { continue };
            let (id, datum) = (contest.contested.id, contest.contested.datum);
            let mut luck = luck(citizen.person.index, id.0);
            if !presses && !luck.happens(GETS_TO) {
                continue;
            }
            let found = claim::verdict(&citizen.person, (datum, contest.was.as_deref()), &mut luck);
            let command = ctx.command_for(format!("world.answer {id}").as_bytes());
            let (ending, value, reason) = (found.ending, found.value, found.reason.to_owned());
            let end = EndContest { command, debtor: contest.debtor, contest: id, ending, reason, value };
            strategy::work::end_contest(&ctx, &end)?;
            answered += 1;
        }
        for (review, presses) in strategy::work::waiting_reviews(&ctx)? {
            let Some(citizen) = self.citizen(review.debtor) else { continue };
            if !presses && !luck(citizen.person.index, review.id.0).happens(GETS_TO) {
                continue;
            }
            let (instead, reason) = claim::look(&citizen.person, &citizen.mind, &review.treatment);
            let command = ctx.command_for(format!("world.look {}", review.id).as_bytes());
            let (instead, reason) = (instead.map(str::to_owned), reason.to_owned());
            let end = EndReview { command, debtor: review.debtor, review: review.id, instead, reason };
            strategy::work::end_review(&ctx, &end)?;
            answered += 1;
        }
        self.summary.answered += answered;
        Ok(())
    }

    fn citizen(&self, debtor: base::DebtorId) -> Option<&super::Citizen> {
        self.by_debtor.get(&debtor).and_then(|place| self.citizens.get(*place))
    }
}

/// A word of an id that differs from those of others.
fn first_word(id: base::Uuid) -> u64 {
    id.as_u64_pair().1
}
