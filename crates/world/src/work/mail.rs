//! Mail that arrives: people read it or not, and some write back.
use super::{Error, World};
use crate::{
    out::mailbox::Mail,
    rules::{
        chance::Luck,
        hours,
        lending::CREDITORS,
        letters::{self, Answering},
        mind::Contacted,
        talk::{self, Conversation, Reading, Said},
    },
};
use base::{Currency, Day, day_number};
use ledger::LedgerSection;
use mail_parser::{Address, MessageParser};

/// Messages that one round of sending may hand over.
const MAILS_MAX: u32 = 1_000_000;
/// Answers read in one round.
const ANSWERS_MAX: u32 = 100_000;

impl World<'_> {
    /// Sends what is due at `seconds` of the day, lets people read it, and returns what they write back.
    pub(super) fn send_mail(&mut self, day: Day, seconds: i64) -> Result<Vec<Vec<u8>>, Error> {
        let report = contact::work::send_due(&self.system(hours::at(day, seconds)), &self.smtp, MAILS_MAX)?;
        self.summary.mails += report.sent;
        self.summary.bounced += report.bounced;
        let mut answers = Vec::new();
        for (number, mail) in self.office.collect().iter().enumerate() {
            answers.extend(self.reads(day, number, mail)?);
        }
        Ok(answers)
    }

    /// Lets whoever a mail is for read it; their answer, if they write one.
    fn reads(&mut self, day: Day, number: usize, mail: &Mail) -> Result<Option<Vec<u8>>, Error> {
        let Some(place) = self.by_mailbox.get(&mail.to).copied() else { return Ok(None) };
        let Some(letter) = MessageParser::default().parse(&mail.raw) else { return Ok(None) };
        let text = letter.body_text(0).unwrap_or_default();
        let creditor = CREDITORS.iter().position(|creditor| text.contains(creditor.name)).unwrap_or(0);
        let matured = self.matured(place, creditor, day)?;
        let Some(citizen) = self.citizens.get_mut(place) else { return Ok(None) };
        let path = [MAIL, u64::from(citizen.person.index), day_number(day).unsigned_abs().into()];
        let luck = &mut Luck::of(self.config.seed, &path);
        let latent = &citizen.person.latent;
        let about = Conversation { creditor, matured, skill: 0, day, hour: 12 };
        let reading = talk::read(latent, &mut citizen.mind, &about, luck);
        if reading == Reading::Ignored {
            return Ok(None);
        }
        citizen.mind.contacted(latent, Contacted::Read);
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
            to: first_mailbox(letter.reply_to().or(letter.from())).unwrap_or("respuestas@aldia.example"),
            subject: letter.subject().unwrap_or_default(),
            message_id: letter.message_id().unwrap_or_default(),
            at: hours::at(day, hours::clock(12, minutes)).at,
        };
        self.summary.answers += 1;
        Ok(Some(letters::raw(&answering, &letters::words(&said, luck))))
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

fn first_mailbox<'m>(address: Option<&'m Address<'_>>) -> Option<&'m str> {
    address?.first()?.address()
}
