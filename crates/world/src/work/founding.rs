//! The founding: people are born, creditors send what they know, the house hires.
use super::{Citizen, Error, Summary, World, WorldConfig, oracle::Pilot, staff};
use crate::{
    files,
    out::{Mailroom, mailbox::PostOffice, outbox::Outbox},
    rules::{
        hours,
        lending::{self, CREDITORS, Contract, Trade},
        mind::Mind,
        past::{self, Obligation, Payment},
        person::Person,
        prices::{ICL, UVA},
        tally::Figures,
    },
};
use base::{CreditorId, Currency, Day, DebtorId, Rate, Uuid, day_number, day_of};
use contact::{
    Capacity, Letterhead, OfferTerms,
    out::smtp::{Settings, Smtp, Tls},
};
use ledger::work::import::{self, ImportRequest, Intent, MappingChoice, Owner};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};
use store::{Ctx, Store};

/// Days before the story of which an index is known: longer than any contract has run.
const PUBLISHED_BEFORE: i32 = 700;
/// The share of matured interest that the house may forgive in writing, in a trial.
const WRITE_DOWN: Rate = Rate::basis_points(5_000);
/// Days after it, as UVA is published some weeks ahead.
const PUBLISHED_AHEAD: i32 = 40;

impl<'a> World<'a> {
    /// Founds the country on the eve of its first day; with a pilot it is a trial, whose mail needs no wire and whose
    /// creditors let the house offer all that it knows to offer.
    pub(super) fn found(
        config: &'a WorldConfig,
        store: &'a Store,
        folder: &Path,
        pilot: Option<Pilot>,
    ) -> Result<Self, Error> {
        if 0 < store.read(|rx| rx.dossier_count())? {
            return Err(Error::NotEmpty);
        }
        let folder = folder.join("world");
        fs::create_dir_all(&folder)?;
        let day_one = config.day_one();
        let eve = Ctx::system(store, "world", hours::at(day_of(day_number(day_one) - 1), hours::clock(12, 0)));
        let citizens: Vec<Citizen> = (0..config.debtors).map(|index| citizen(config, index)).collect();
        let dead = citizens.iter().filter(|one| !one.person.latent.mailbox_lives);
        let dead: HashSet<String> = dead.filter_map(|one| one.person.email.clone()).collect();
        let mailroom = if pilot.is_some() { Mailroom::Inside(Outbox::new(dead)) } else { on_the_wire(dead)? };
        let creditors = creditors(&eve, pilot.as_ref().map(|_| WRITE_DOWN))?;
        let mut world = World {
            config,
            store,
            folder,
            by_debtor: HashMap::new(),
            by_mailbox: mailboxes(&citizens),
            citizens,
            creditors,
            staff: staff::hire(&eve, &config.password)?,
            units: BTreeMap::new(),
            balances: BTreeMap::new(),
            in_flight: BTreeMap::new(),
            deals: BTreeMap::new(),
            mailroom,
            pilot,
            tally: Figures::default(),
            summary: Summary { debtors: config.debtors, ..Summary::default() },
        };
        world.publish(&eve, day_one)?;
        world.send_portfolios(&eve, day_one)?;
        world.find_everybody()?;
        if world.pilot.is_none() {
            world.tell_ages(eve.now)?;
        }
        Ok(world)
    }

    /// Brings in what the country publishes, of every day that a contract may need.
    fn publish(&mut self, eve: &Ctx, day_one: Day) -> Result<(), Error> {
        let (from, until) = (day_number(day_one) - PUBLISHED_BEFORE, day_number(self.config.until) + PUBLISHED_AHEAD);
        for index in [UVA, ICL] {
            let values = index.values(day_of(from), day_of(until));
            let name = format!("{}-del-mundo.csv", index.name.to_lowercase());
            let text = files::published(&values);
            fs::write(self.folder.join(&name), &text)?;
            ledger::import_series(eve, index.name, &text, &name)?;
            if index == UVA {
                self.units = values.into_iter().collect();
            }
        }
        Ok(())
    }

    /// Every creditor sends its clients, what they owe and what they paid.
    fn send_portfolios(&mut self, eve: &Ctx, day_one: Day) -> Result<(), Error> {
        let people: Vec<Person> = self.citizens.iter().map(|one| one.person.clone()).collect();
        for place in 0..CREDITORS.len() {
            let own: Vec<&Contract> = self.contracts_of(place).collect();
            let clients: HashSet<u32> = own.iter().map(|contract| contract.person).collect();
            let debts: Vec<Obligation> =
                own.iter().flat_map(|contract| past::obligations(contract, Day::MIN, day_one)).collect();
            let paid: Vec<Payment> =
                own.iter().flat_map(|contract| past::payments(self.config.seed, contract, day_one)).collect();
            if own.is_empty() {
                continue;
            }
            let rented: Vec<&Contract> = own.iter().copied().filter(|one| one.trade() == Trade::Rents).collect();
            let clients = people.iter().filter(|person| clients.contains(&person.index));
            let path = self.file(place, "clientes");
            files::clients(&path, clients)?;
            bring_in(eve, &path, place, "clientes")?;
            if !rented.is_empty() {
                let path = self.file(place, "alquileres");
                files::rents(&path, &people, rented.iter().copied())?;
                bring_in(eve, &path, place, "alquileres")?;
            }
            if !debts.is_empty() {
                let path = self.file(place, "obligaciones");
                files::obligations(&path, &people, debts.iter())?;
                bring_in(eve, &path, place, "obligaciones")?;
            }
            let (pesos, units): (Vec<&Payment>, Vec<&Payment>) =
                paid.iter().partition(|payment| payment.currency == Currency::ARS);
            for (name, own) in [("pagos-anteriores", pesos), ("pagos-uva-anteriores", units)] {
                if !own.is_empty() {
                    let path = self.file(place, name);
                    files::payments(&path, "anterior", own.into_iter())?;
                    bring_in(eve, &path, place, "pagos")?;
                }
            }
            self.summary.obligations += count(debts.len() + rented.len());
            self.summary.past_payments += count(paid.len());
        }
        Ok(())
    }

    /// The contracts with one creditor.
    pub(super) fn contracts_of(&self, place: usize) -> impl Iterator<Item = &Contract> {
        let contracts = self.citizens.iter().flat_map(|one| &one.contracts);
        contracts.filter(move |contract| contract.creditor == place)
    }

    /// The file of a creditor with this name.
    pub(super) fn file(&self, place: usize, name: &str) -> PathBuf {
        let prefix = CREDITORS.get(place).map_or("", |creditor| creditor.prefix).to_lowercase();
        self.folder.join(format!("{name}-{prefix}.csv"))
    }

    /// Looks everybody up in the books.
    fn find_everybody(&mut self) -> Result<(), Error> {
        let store = self.store;
        store.read(|rx| {
            for (place, citizen) in self.citizens.iter_mut().enumerate() {
                let found = people::find(rx, "AR-CUIT", &citizen.person.cuit)?;
                citizen.debtor = found.ok_or(Error::Missing(citizen.person.index))?;
                self.by_debtor.insert(citizen.debtor, place);
            }
            Ok(())
        })
    }
}

fn citizen(config: &WorldConfig, index: u32) -> Citizen {
    let person = Person::of(config.seed, index);
    let contracts = lending::contracts(config.seed, &person, config.day_one(), config.until);
    Citizen { mind: Mind::of(&person.latent), person, debtor: DebtorId(Uuid::nil()), contracts }
}

fn mailboxes(citizens: &[Citizen]) -> HashMap<String, usize> {
    let given = citizens.iter().enumerate();
    given.filter_map(|(place, one)| Some((one.person.email.clone()?, place))).collect()
}

/// A post office of the country's own, and the way there.
fn on_the_wire(dead: HashSet<String>) -> Result<Mailroom, Error> {
    let office = PostOffice::open(dead)?;
    let smtp = Smtp::connect(&smtp_settings(&office))?;
    Ok(Mailroom::Wire { office, smtp })
}

/// The post office of the world is a relay on this machine.
fn smtp_settings(office: &PostOffice) -> Settings {
    Settings {
        host: "127.0.0.1".to_owned(),
        port: office.address().port(),
        tls: Tls::None,
        login: None,
        password: None,
        hello: "aldia.example".to_owned(),
        timeout_seconds: 20,
        lanes: 4,
    }
}

/// The creditors, and in whose name each is written for.
fn creditors(ctx: &Ctx, write_down: Option<Rate>) -> Result<Vec<CreditorId>, Error> {
    let mut ids = Vec::new();
    for creditor in CREDITORS {
        let id = ledger::work::creditor(ctx, creditor.name)?;
        let set = contact::work::SetLetterhead {
            command: ctx.command_for(format!("world.letterhead {}", creditor.prefix).as_bytes()),
            creditor: Some(id),
            head: Letterhead {
                writer: "Gestora Demo".to_owned(),
                capacity: Capacity::Agency,
                phone: "0800 555 0100".to_owned(),
                hours: "de lunes a viernes de 10 a 18:30".to_owned(),
                mailbox: "respuestas@aldia.example".to_owned(),
                how_to_pay: "por transferencia al alias GESTORA.DEMO, indicando el número de operación".to_owned(),
                offers: OfferTerms { plan_parts: Some(3), write_down, valid_days: 10 },
            },
        };
        contact::work::set_letterhead(ctx, &set)?;
        ids.push(id);
    }
    Ok(ids)
}

/// Brings a file in through the ledger's door. A line that is not taken in is an error: the country writes no wrong ones.
pub(super) fn bring_in(ctx: &Ctx, file: &Path, place: usize, mapping: &str) -> Result<(), Error> {
    let request = ImportRequest {
        file: file.to_owned(),
        name: None,
        creditor: Owner::Named(past::creditor_name(place).to_owned()),
        mapping: MappingChoice::Shipped(mapping.to_owned()),
        intent: Intent::Apply,
    };
    let report = import::run(ctx, &request, &mut |_| ())?;
    let refused = report.quarantined + report.noted;
    if 0 < refused {
        let reasons = report.sample.iter().map(|one| one.reason.clone()).collect();
        return Err(Error::Refused { file: file.display().to_string(), refused, reasons });
    }
    Ok(())
}

/// As many as fit in a summary.
pub(super) fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
