//! A house with a debtor or two, in a real database.
use base::{Actor, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Moment, Uuid};
use contact::{Capacity, Letterhead, OfferTerms, work};
use jiff::{SignedDuration, civil::date};
use ledger::{Instalment, LateTerms, NewAccount, Penalty, Plan, Terms};
use people::{NewParty, NewPoint, PartyKey, PartyKind, PointKind, Touch, Traits};
use std::cell::Cell;
use store::{Ctx, Store};
use strategy::{Answer, StrategySection, work::Reply};

/// Thursday 19 March 2026, ten in the morning in Buenos Aires.
const TEN: &str = "2026-03-19T13:00:00Z";

pub(crate) struct House {
    pub(crate) ctx: Ctx,
    commands: Cell<u128>,
}

impl House {
    pub(crate) fn new() -> Self {
        let slices =
            [people::MIGRATIONS, ledger::MIGRATIONS, strategy::MIGRATIONS, contact::MIGRATIONS, web::MIGRATIONS];
        let ctx = Ctx { store: Store::temporary(&slices).unwrap(), actor: Actor::System("test"), now: moment(TEN) };
        let house = Self { ctx, commands: Cell::new(0) };
        let set = work::SetLetterhead { command: house.command(), creditor: None, head: head() };
        work::set_letterhead(&house.ctx, &set).unwrap();
        house
    }

    pub(crate) fn command(&self) -> CommandId {
        self.commands.set(self.commands.get() + 1);
        CommandId(Uuid::from_u128(self.commands.get()))
    }

    /// The same house some time later.
    pub(crate) fn wait(&mut self, minutes: i64) {
        let at = self.ctx.now.at + SignedDuration::from_mins(minutes);
        self.ctx.now = Moment { at, day: people::local(at, None).date() };
    }

    pub(crate) fn creditor(&self, name: &str) -> CreditorId {
        ledger::work::creditor(&self.ctx, name).unwrap()
    }

    pub(crate) fn person(&self, name: &str, mailbox: &str) -> DebtorId {
        let command = self.command();
        let party = NewParty {
            kind: PartyKind::Person,
            name: name.into(),
            keys: vec![PartyKey { scheme: "test".into(), value: command.to_string() }],
            points: vec![NewPoint { kind: PointKind::Email, value: mailbox.into() }],
            traits: Traits::default(),
        };
        self.ctx.step::<_, people::Error>(command, |tx| people::register(tx, &party)).unwrap().debtor
    }

    /// One instalment of ten thousand pesos, due on 10 February, and one of five thousand due in April.
    pub(crate) fn loan(&self, debtor: DebtorId, creditor: CreditorId, reference: &str) {
        let instalment = |number, due: Day, principal| Instalment {
            number,
            due,
            principal: Amount::minor(principal),
            interest: Amount::minor(500_00),
            vat: Amount::minor(105_00),
            fees: Amount::minor(50_00),
        };
        let account = NewAccount {
            debtor,
            creditor,
            reference: reference.into(),
            terms: Terms {
                product: "personal_loan".into(),
                currency: Currency::ARS,
                opened: date(2025, 11, 10),
                lent: Amount::minor(15_000_00),
                limit: None,
                plan: Plan::Listed(vec![
                    instalment(1, date(2026, 2, 10), 10_000_00),
                    instalment(2, date(2026, 4, 10), 5_000_00),
                ]),
                late: LateTerms::new(
                    "0.60".parse().unwrap(),
                    Penalty::OfCompensatory("0.5".parse().unwrap()),
                    "0.21".parse().unwrap(),
                ),
                waterfall: None,
                late_waterfalls: Vec::new(),
            },
            statements: Vec::new(),
            payments: Vec::new(),
            import: None,
        };
        self.ctx.step::<_, ledger::Error>(self.command(), |tx| ledger::work::put(tx, &account)).unwrap();
    }

    /// Ana owes one loan to one bank, and a person has chosen this treatment for her.
    pub(crate) fn ana(&self, treatment: &str) -> DebtorId {
        let ana = self.person("PÉREZ, ANA", "ana@correo.example");
        self.loan(ana, self.creditor("Banco del Sur"), "PP-1000");
        self.choose(ana, treatment);
        ana
    }

    /// Lets a person choose what to do.
    pub(crate) fn choose(&self, debtor: DebtorId, treatment: &str) {
        self.ctx.step::<_, strategy::Error>(self.command(), |tx| strategy::work::redecide(tx, debtor)).unwrap();
        let reply = Reply {
            command: self.command(),
            debtor,
            answer: Answer::Other,
            treatment: Some(treatment.into()),
            reason: Some("prueba".into()),
            until: None,
        };
        strategy::work::answer(&self.ctx, &reply).unwrap();
    }

    pub(crate) fn touches(&self, debtor: DebtorId) -> Vec<Touch> {
        self.ctx.read(|rx| people::timeline(rx, debtor, None, 50)).unwrap()
    }

    pub(crate) fn strategy(&self, debtor: DebtorId) -> StrategySection {
        self.ctx.read(|rx| rx.section(debtor)).unwrap().unwrap()
    }

    pub(crate) fn people(&self, debtor: DebtorId) -> people::PeopleSection {
        self.ctx.read(|rx| rx.section(debtor)).unwrap().unwrap()
    }

    /// Takes in a mail and reads the inbox, some seconds later than whatever went before.
    pub(crate) fn hear(&self, raw: &str) {
        self.command();
        let at = self.ctx.now.at + SignedDuration::from_secs(i64::try_from(self.commands.get()).unwrap());
        let later = Ctx { now: Moment { at, ..self.ctx.now }, ..self.ctx.clone() };
        work::receive_mail(&later, raw.as_bytes()).unwrap();
        work::read_inbox(&later, 10).unwrap();
    }
}

pub(crate) fn head() -> Letterhead {
    Letterhead {
        writer: "Cobranzas del Litoral".into(),
        capacity: Capacity::Agency,
        phone: "0800 555 1234".into(),
        hours: "de lunes a viernes de 9 a 18".into(),
        mailbox: "respuestas@litoral.example".into(),
        how_to_pay: "por transferencia al alias LITORAL.PAGOS".into(),
        offers: OfferTerms::default(),
    }
}

pub(crate) fn moment(at: &str) -> Moment {
    let at: base::Timestamp = at.parse().unwrap();
    Moment { at, day: people::local(at, None).date() }
}

/// The value of a header of a mail as received.
pub(crate) fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let line = mail.lines().find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
    line.unwrap_or_else(|| panic!("no {name} in {mail}")).split_once(':').unwrap().1.trim()
}

/// A reply to a mail as received, by its To and Message-ID, quoting a line of ours.
pub(crate) fn reply(mail: &str, words: &str) -> String {
    let address = header(mail, "Reply-To").rsplit(['<', ' ']).next().unwrap().trim_end_matches('>');
    format!(
        "From: Ana <ana@correo.example>\r\nTo: {address}\r\nSubject: Re: Tu cuenta\r\n\
        Message-ID: <{}@correo.example>\r\nIn-Reply-To: {}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        {words}\r\n\r\nEl jue, 19 mar 2026, Cobranzas del Litoral escribió:\r\n> respondé con la palabra BAJA.\r\n",
        words.len(),
        header(mail, "Message-ID"),
    )
}
