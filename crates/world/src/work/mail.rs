//! Mail that arrives: people read it or not, and some write back.
use super::{Error, World};
use crate::{
    out::Letter,
    rules::{
        appeal::{Appeal, Contacted},
        chance::Luck,
        hours,
        lending::CREDITORS,
        letters::{self, Answering},
        talk::{self, Conversation, Reading, Said},
    },
};
use base::{Amount, Currency, Day, MessageId, Uuid, day_number};
use ledger::LedgerSection;

/// Messages that one round of sending may hand over.
const MAILS_MAX: u32 = 1_000_000;
/// Answers read in one round.
const ANSWERS_MAX: u32 = 100_000;

impl World<'_> {
    /// Sends what is due at `seconds` of the day, lets people read it, and returns what they write back.
    pub(super) fn send_mail(&mut self, day: Day, seconds: i64) -> Result<Vec<Vec<u8>>, Error> {
        let report = contact::work::send_due(&self.system(hours::at(day, seconds)), self.mailroom.post(), MAILS_MAX)?;
        self.summary.mails += report.sent;
        self.summary.bounced += report.bounced;
        self.tally.mails += report.sent;
        let mut answers = Vec::new();
        for (number, mail) in self.mailroom.collect().iter().enumerate() {
            answers.extend(self.reads(day, number, mail)?);
        }
        Ok(answers)
    }

    /// Lets whoever a mail is for read it; their answer, if they write one.
    fn reads(&mut self, day: Day, number: usize, mail: &Letter) -> Result<Option<Vec<u8>>, Error> {
        let Some(place) = self.by_mailbox.get(&mail.to).copied() else { return Ok(None) };
        let creditor = CREDITORS.iter().position(|creditor| mail.text.contains(creditor.name)).unwrap_or(0);
        let matured = self.matured(place, creditor, day)?;
        let (appeal, cost) = self.said_by(mail)?;
        self.tally.cost += cost;
        let paying = self.today(day).weather.paying;
        let Some(citizen) = self.citizens.get_mut(place) else { return Ok(None) };
        let path = [MAIL, u64::from(citizen.person.index), day_number(day).unsigned_abs().into()];
        let mut luck = Luck::of(self.config.seed, &path);
        let latent = &citizen.person.latent;
        let about = Conversation { creditor, matured, appeal, paying, skill: 0, day, hour: 12 };
        let reading = talk::read(latent, &mut citizen.mind, &about, &luck);
        if reading == Reading::Ignored {
            return Ok(None);
        }
        citizen.mind.contacted(latent, (appeal, Contacted::Read));
        self.summary.read += 1;
        let units = citizen.contracts.iter().any(|contract| contract.currency != Currency::ARS);
        let Reading::Answered(said) = reading else { return Ok(None) };
        if units && matches!(said, Said::Promise { .. }) {
            return Ok(None);
        }
        let minutes = i64::try_from(number % 400).unwrap_or(0);
        let name = format!("{} {}", citizen.person.first, citizen.person.last);
        let answering = Answering {
            from: &mail.to,
            name: &name,
            to: &mail.answer_to,
            subject: &mail.subject,
            message_id: &mail.message_id,
            at: hours::at(day, hours::clock(12, minutes)).at,
        };
        self.summary.answers += 1;
        self.tally.heard(said);
        Ok(Some(letters::raw(&answering, &letters::words(&said, &mut luck))))
    }

    /// What a mail says, by its treatment rather than by its words, and what it cost the house.
    fn said_by(&self, mail: &Letter) -> Result<(Appeal, Amount), Error> {
        let id = mail.message_id.split('@').next().and_then(|id| Uuid::try_parse(id).ok()).map(MessageId);
        let row = self.store.read::<_, Error>(|rx| Ok(id.map(|id| contact::work::message(rx, id)).transpose()?))?;
        let task = row.flatten().map(|row| row.task);
        let appeal = Appeal::written(task.as_ref().map_or("", |task| task.treatment.as_str()));
        Ok((appeal, task.map_or(Amount::ZERO, |task| task.cost)))
    }

    /// Hands in what people wrote, and lets the house read it.
    pub(super) fn hand_in(&self, day: Day, answers: &[Vec<u8>]) -> Result<(), Error> {
        let evening = hours::at(day, hours::ANSWERS);
        for raw in answers {
            contact::work::receive_mail(&self.door(evening), raw)?;
        }
        contact::work::read_inbox(&self.system(evening), ANSWERS_MAX)?;
        Ok(())
    }

    /// What has fallen due between somebody and a creditor.
    pub(super) fn matured(&self, place: usize, creditor: usize, day: Day) -> Result<base::Amount, Error> {
        let Some(citizen) = self.citizens.get(place) else { return Ok(base::Amount::ZERO) };
        let section = self.store.read::<_, Error>(|rx| Ok(rx.section::<LedgerSection>(citizen.debtor)?))?;
        let Some((section, id)) = section.zip(self.creditors.get(creditor)) else { return Ok(base::Amount::ZERO) };
        Ok(self.owed_by(section.by_creditor(*id), day_number(day)))
    }
}

/// Names the stream that reading is drawn from.
const MAIL: u64 = 4;
