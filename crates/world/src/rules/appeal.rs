//! What a contact says to somebody, and what being told that does to them.
use super::person::{Latent, Preference};

/// What a contact is about, as whoever gets it understands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Appeal {
    /// "It falls due", "it has not come in yet".
    Reminder,
    /// "This is overdue, and grows."
    Notice,
    /// "You may pay in parts."
    Plan,
    /// "You may pay less, at once."
    Deal,
    /// "What happened? What can you do?"
    Diagnosis,
    /// "How much, and when?"
    Negotiation,
}

/// By which means somebody was contacted, and whether it reached them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contacted {
    /// They read a message.
    Read,
    /// Somebody talked with them.
    Talked,
    /// Somebody tried and did not reach them.
    Missed,
}

/// What a contact does, per mille; `annoys` is of touchiness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effect {
    /// How present it makes the debt.
    pub reminds: i64,
    /// How much it presses.
    pub presses: i64,
    /// How present it makes paying in parts.
    pub plan: i64,
    /// How present it makes paying less.
    pub deal: i64,
    /// How much of their touchiness turns into annoyance.
    pub annoys: i64,
}

impl Appeal {
    /// What a mail of this treatment says; any other mail is about a promise, and reminds.
    pub(crate) fn written(treatment: &str) -> Self {
        match treatment {
            "overdue_notice" => Self::Notice,
            "plan_offer" => Self::Plan,
            "settlement_offer" => Self::Deal,
            _ => Self::Reminder,
        }
    }

    /// What an agent says who calls for this treatment; a task that ends in a call asks what happened.
    pub(crate) fn spoken(treatment: &str) -> Self {
        match treatment {
            "call_negotiation" | "call_broken_promise" | "pre_legal_review" => Self::Negotiation,
            _ => Self::Diagnosis,
        }
    }

    /// What it does to somebody when it reaches them so, before their preference.
    fn plain(self, how: Contacted) -> Effect {
        let effect = |reminds, presses, plan, deal, annoys| Effect { reminds, presses, plan, deal, annoys };
        match (how, self) {
            (Contacted::Missed, _) => effect(20, 10, 0, 0, 50),
            (Contacted::Read, Self::Reminder) => effect(300, 20, 0, 0, 110),
            (Contacted::Read, Self::Notice) => effect(200, 220, 0, 0, 260),
            (Contacted::Read, Self::Plan) => effect(160, 0, 500, 0, 130),
            (Contacted::Read, Self::Deal) => effect(120, 40, 0, 500, 150),
            (Contacted::Read | Contacted::Talked, Self::Diagnosis) => effect(420, 100, 250, 0, 200),
            (Contacted::Read | Contacted::Talked, Self::Negotiation) => effect(460, 420, 120, 60, 360),
            (Contacted::Talked, Self::Reminder | Self::Notice | Self::Plan | Self::Deal) => {
                effect(460, 160, 150, 0, 250)
            }
        }
    }

    /// What it does to this person when it reaches them so: who would rather write hears less in a call, and minds it more.
    pub(crate) fn effect(self, how: Contacted, latent: &Latent) -> Effect {
        let Effect { reminds, presses, plan, deal, annoys } = self.plain(how);
        let (heard, minded) = match (how, latent.prefers) {
            (Contacted::Talked, Preference::Writing) => (700, 1_500),
            (Contacted::Talked, Preference::Talking) => (1_200, 700),
            (Contacted::Missed, Preference::Writing) => (1_000, 1_400),
            (Contacted::Talked | Contacted::Missed | Contacted::Read, _) => (1_000, 1_000),
        };
        let heard = |number: i64| number * heard / 1_000;
        let annoys = latent.touchiness * annoys / 1_000 * minded / 1_000;
        Effect { reminds: heard(reminds), presses: heard(presses), plan: heard(plan), deal: heard(deal), annoys }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::person::Person;
    use strategy::Catalogue;

    #[test]
    fn treatments_that_say_something_of_their_own_are_in_the_catalogue() {
        let catalogue = Catalogue::shipped();
        let known = |code: &str| catalogue.by_code(code).is_some();
        let own = ["overdue_notice", "plan_offer", "settlement_offer"];
        let pressing = ["call_negotiation", "call_broken_promise", "pre_legal_review"];

        assert!(own.iter().all(|code| known(code) && Appeal::written(code) != Appeal::Reminder));
        assert!(pressing.iter().all(|code| known(code) && Appeal::spoken(code) == Appeal::Negotiation));
        assert_eq!(Appeal::written("reminder_friendly"), Appeal::Reminder);
        assert_eq!(Appeal::spoken("call_diagnosis"), Appeal::Diagnosis);
    }

    #[test]
    fn who_would_rather_write_hears_less_in_a_call_and_minds_it_more() {
        let mut latent = Person::of(1, 1).latent;
        let mut told = |prefers| {
            latent.prefers = prefers;
            Appeal::Negotiation.effect(Contacted::Talked, &latent)
        };
        let (writes, talks) = (told(Preference::Writing), told(Preference::Talking));

        assert!(writes.presses < talks.presses && talks.annoys < writes.annoys);
    }
}
