//! SIGKILL at random moments of an import, a cycle, a run of payments and a month of the registry: nothing that was
//! acknowledged is lost.
//!
//! Each blow is followed by `aldia verify`, and by the same command again, which must end as if nothing had happened.
use crate::{
    installation::{Installation, LOGIN, import_of},
    portfolio::{self, Dice},
    postgres::{Keeps, Postgres},
    server::{Client, Server},
    tools,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// How many blows, and the seed of their moments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// How many times the process is killed.
    pub(crate) times: u64,
    /// The same seed, the same portfolio and moments.
    pub(crate) seed: u64,
    /// Where the database is.
    pub(crate) engine: Engine,
}

/// Where the database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// In a file of the installation.
    Embedded,
    /// On a server, which several processes share.
    Served,
}

const ACCOUNTS: u64 = 1_500;
/// The first month of the registry: January 2020.
const FIRST_MONTH: u64 = 20 * 12;
/// The most payments of one round; the server is killed long before.
const PAYMENTS_MAX: u64 = 5_000;
/// Nobody pays for longer.
const PAYING_MAX: Duration = Duration::from_secs(60);

/// An installation under test.
struct Patient {
    house: Installation,
    folder: PathBuf,
    dice: Dice,
    files: u64,
    cycles: u64,
    payments: u64,
    months: u64,
    import_takes: Duration,
    cycle_takes: Duration,
    accounts: Vec<Account>,
    acknowledged: Vec<Payment>,
}

/// An account that payments go to.
#[derive(Clone, Debug)]
struct Account {
    id: String,
    debtor: String,
}

/// A payment that was acknowledged. Its amount is like no other's, so that it can be told in the timeline.
#[derive(Clone, Debug)]
struct Payment {
    to: Account,
    body: Value,
    answer: Value,
}

/// Carries out the plan; one sentence about it.
///
/// # Errors
/// The books do not hold after a blow, or something that was acknowledged is gone or counted twice.
pub(crate) fn run(binary: &Path, plan: Plan) -> Result<String> {
    let started = Instant::now();
    let server = (plan.engine == Engine::Served).then(|| Postgres::start(Keeps::Nothing)).transpose()?;
    let database = server.as_ref().map(|server| server.database("kill")).transpose()?;
    let mut patient = Patient::prepare(binary, plan.seed, database)?;
    let mut caught = 0;
    // A file has no second process.
    let kinds = if plan.engine == Engine::Served { 5 } else { 4 };
    for blow in 0..plan.times {
        let (what, hit) = match blow % kinds {
            0 => ("import", patient.import()?),
            1 => ("cycle", patient.cycle()?),
            2 => ("payments", patient.payments()?),
            3 => ("registry", patient.registry()?),
            _ => ("one of three processes", patient.one_of_three()?),
        };
        caught += u64::from(hit);
        println!(
            "blow {} of {}: {what}, {}",
            blow + 1,
            plan.times,
            if hit { "caught at work" } else { "it had just ended" }
        );
    }
    let (_server, client) = patient.serve()?;
    patient.settle(&client)?;
    for number in 0..patient.files {
        patient.is_imported(&patient.file(number))?;
    }
    for month in 0..patient.months {
        patient.is_told(&patient.month(month))?;
    }
    patient.verify()?;
    Ok(format!(
        "{} blows, {caught} of them at work: {} imports, {} cycles, {} months of the registry and {} acknowledged payments \
         stand, and the books hold (seed {}, {:.0} s)",
        plan.times,
        patient.files,
        patient.cycles,
        patient.months,
        patient.acknowledged.len(),
        plan.seed,
        started.elapsed().as_secs_f64()
    ))
}

impl Patient {
    /// Creates the installation and sees, unhurt, how long its work takes.
    fn prepare(binary: &Path, seed: u64, database: Option<String>) -> Result<Self> {
        let folder = tools::scratch(if database.is_some() { "kill-served" } else { "kill" })?;
        let mut patient = Self {
            house: Installation::new(binary, &folder.join("data"), database)?,
            folder,
            dice: Dice::new(seed),
            files: 0,
            cycles: 0,
            payments: 0,
            months: 0,
            import_takes: Duration::ZERO,
            cycle_takes: Duration::ZERO,
            accounts: Vec::new(),
            acknowledged: Vec::new(),
        };
        let file = patient.new_file()?;
        let started = Instant::now();
        patient.house.finish(&import_of(&file))?;
        patient.import_takes = started.elapsed();
        let started = Instant::now();
        patient.house.finish(&["cycle", "--day", &patient.day()])?;
        patient.cycle_takes = started.elapsed();
        patient.accounts = patient.find_accounts()?;
        Ok(patient)
    }

    /// Kills an import, then lets it end: all its rows are there once. Whether it was caught at work.
    fn import(&mut self) -> Result<bool> {
        let file = self.new_file()?;
        let caught = self.strike(&import_of(&file), self.import_takes)?;
        self.verify()?;
        self.house.finish(&import_of(&file))?;
        self.is_imported(&file)?;
        Ok(caught)
    }

    /// Importing a file again finds all its rows and creates none.
    fn is_imported(&self, file: &str) -> Result<()> {
        let again = self.house.finish_json(&import_of(file))?;
        let number = |field: &str| again.get(field).and_then(Value::as_u64);
        ensure!(number("created") == Some(0), "a file that was imported creates nothing again: {again}");
        ensure!(number("rows") == Some(ACCOUNTS), "every row is seen: {again}");
        Ok(())
    }

    /// Kills an import of a month of the registry, then lets it end. Whether it was caught at work.
    fn registry(&mut self) -> Result<bool> {
        let file = self.month(self.months);
        fs::write(&file, portfolio::registry(&mut self.dice, FIRST_MONTH + self.months, ACCOUNTS))?;
        self.months += 1;
        let caught = self.strike(&registry_of(&file), self.import_takes)?;
        // Sections are what the rows say, however far it came.
        self.verify()?;
        let told = self.house.finish_json(&registry_of(&file))?;
        let number = |field: &str| told.get(field).and_then(Value::as_u64);
        ensure!(number("own") == Some(2 * ACCOUNTS), "every line of our own debtors is read: {told}");
        ensure!(number("debtors") == Some(ACCOUNTS), "each debtor is told once: {told}");
        self.is_told(&file)?;
        Ok(caught)
    }

    /// Bringing in a month of the registry again changes nothing.
    fn is_told(&self, file: &str) -> Result<()> {
        let again = self.house.finish_json(&registry_of(file))?;
        let number = |field: &str| again.get(field).and_then(Value::as_u64);
        ensure!((number("changed"), number("removed")) == (Some(0), Some(0)), "a month again changes nothing: {again}");
        Ok(())
    }

    /// Kills a cycle, then lets it end. Whether it was caught at work.
    fn cycle(&mut self) -> Result<bool> {
        self.cycles += 1;
        let day = self.day();
        let caught = self.strike(&["cycle", "--day", &day], self.cycle_takes)?;
        self.verify()?;
        self.house.finish(&["cycle", "--day", &day])?;
        Ok(caught)
    }

    /// Kills a server that takes payments; those it acknowledged are answered the same once it is back.
    fn payments(&mut self) -> Result<bool> {
        let (mut server, client) = self.serve()?;
        let first = self.acknowledged.len();
        let wait = Duration::from_millis(self.dice.between(20, 1_500));
        let questions = self.questions(&client.today()?);
        let answered = thread::scope(|scope| {
            let payer = scope.spawn(|| pay(&client, &questions));
            thread::sleep(wait);
            let killed = server.kill();
            killed.and_then(|()| payer.join().map_err(|_| anyhow::anyhow!("the payer panicked")))
        })?;
        self.acknowledged.extend(answered);
        self.verify()?;
        let (_server, client) = self.serve()?;
        self.are_kept(&client, first)?;
        Ok(true)
    }

    /// Three processes share the database and take payments; one is killed, and the others go on. What all of them
    /// acknowledged stands, once, and what was paid is heard by whoever takes over.
    fn one_of_three(&mut self) -> Result<bool> {
        let mut nodes = [&["web", "jobs"], &["web", "night"], &["web", "jobs"]]
            .iter()
            .map(|roles| Server::entered(self.house.command(&["serve", "--roles", &roles.join(",")]), LOGIN))
            .collect::<Result<Vec<_>>>()?;
        let first = self.acknowledged.len();
        let wait = Duration::from_millis(self.dice.between(200, 2_000));
        let victim = usize::try_from(self.dice.below(nodes.len() as u64)).unwrap_or(0);
        let today = nodes.first().context("there are three")?.1.today()?;
        let clients: Vec<Client> = nodes.iter().map(|(_, client)| client.clone()).collect();
        let questions: Vec<_> = clients.iter().map(|_| self.questions(&today)).collect();
        let until = Instant::now() + wait * 2;
        let answered: Vec<Vec<Payment>> = thread::scope(|scope| {
            let each = clients.iter().zip(&questions);
            let payers: Vec<_> =
                each.map(|(client, questions)| scope.spawn(move || pay_until(client, questions, until))).collect();
            thread::sleep(wait);
            nodes.get_mut(victim).map_or(Ok(()), |(server, _)| server.kill())?;
            let panicked = |_| anyhow::anyhow!("a payer panicked");
            payers.into_iter().map(|payer| payer.join().map_err(panicked)).collect::<Result<_>>()
        })?;
        let others = answered.iter().enumerate().filter(|(node, _)| *node != victim);
        ensure!(others.clone().all(|(_, paid)| !paid.is_empty()), "the processes that were left took no payments");
        self.acknowledged.extend(answered.into_iter().flatten());
        let (_, survivor) = nodes.get((victim + 1) % nodes.len()).context("two are left")?;
        self.are_kept(survivor, first)?;
        drop(nodes);
        self.verify()?;
        Ok(true)
    }

    /// What was acknowledged since `first` is there, once, and is answered the same when it is sent again.
    fn are_kept(&self, client: &Client, first: usize) -> Result<()> {
        // Looked for before they are sent again: sending again would put back what was lost.
        self.settle(client)?;
        for payment in self.acknowledged.iter().skip(first) {
            let again = client.post(&format!("/api/accounts/{}/payments", payment.to.id), &payment.body)?;
            ensure!(again == payment.answer, "the same command, another answer: {again} and {}", payment.answer);
        }
        Ok(())
    }

    fn questions(&mut self, day: &str) -> Vec<(Account, Value)> {
        (0..PAYMENTS_MAX).map(|_| self.question(day)).collect()
    }

    /// Every acknowledged payment stands in its debtor's timeline, once.
    fn settle(&self, client: &Client) -> Result<()> {
        for account in &self.accounts {
            let mut seen = Vec::new();
            let mut page = format!("/api/debtors/{}/timeline", account.debtor);
            loop {
                let answer = client.get(&page)?;
                let items = answer.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
                let is_payment = |item: &&Value| item.get("kind").and_then(Value::as_str) == Some("payment");
                seen.extend(items.iter().filter(is_payment).filter_map(|item| item.get("amount")?.as_i64()));
                match answer.get("next").and_then(Value::as_str) {
                    Some(next) => page = format!("/api/debtors/{}/timeline?before={next}", account.debtor),
                    None => break,
                }
            }
            for payment in self.acknowledged.iter().filter(|payment| payment.to.debtor == account.debtor) {
                let amount = payment.body.get("amount").and_then(Value::as_i64);
                let times = seen.iter().filter(|paid| Some(**paid) == amount).count();
                ensure!(times == 1, "payment {} stands {times} times", payment.body);
            }
        }
        Ok(())
    }

    /// A payment like no other: where to, and what to say.
    fn question(&mut self, day: &str) -> (Account, Value) {
        let pick = self.dice.below(self.accounts.len() as u64);
        let account = self.accounts.get(usize::try_from(pick).unwrap_or(0)).cloned();
        self.payments += 1;
        let amount = 100 + self.payments;
        let body = json!({ "command": self.dice.id(), "payment": self.dice.id(), "amount": amount, "on": day, "source": "prueba" });
        (account.unwrap_or_else(|| Account { id: String::new(), debtor: String::new() }), body)
    }

    /// Some accounts, seen through the console.
    fn find_accounts(&self) -> Result<Vec<Account>> {
        let (_server, client) = self.serve()?;
        let everybody = client.everybody(&json!({ "by": "owed", "descending": true }))?;
        let mut accounts = Vec::new();
        for row in client.rows(&everybody, 0, 40)? {
            let debtor = row.get("debtor").and_then(Value::as_str).context("a row has a debtor")?;
            let page = client.get(&format!("/api/debtors/{debtor}"))?;
            let account = page.pointer("/debt/creditors/0/accounts/0/account").and_then(Value::as_str);
            let id = account.context("a debtor has an account")?.to_owned();
            accounts.push(Account { id, debtor: debtor.to_owned() });
        }
        ensure!(!accounts.is_empty(), "the portfolio has accounts");
        Ok(accounts)
    }

    fn serve(&self) -> Result<(Server, Client)> {
        Server::entered(self.house.command(&["serve"]), LOGIN)
    }

    /// Runs a command and kills it within `about` the time that it takes; whether it was still at work.
    fn strike(&mut self, words: &[&str], about: Duration) -> Result<bool> {
        let wait = Duration::from_micros(self.dice.below(u64::try_from(about.as_micros()).unwrap_or(u64::MAX)));
        self.house.strike(words, wait)
    }

    fn verify(&self) -> Result<()> {
        self.house.finish(&["verify"]).context("the books do not hold after a blow").map(|_| ())
    }

    /// A file of accounts that no file before it had.
    fn new_file(&mut self) -> Result<String> {
        let file = self.file(self.files);
        fs::write(&file, portfolio::accounts(&mut self.dice, self.files * ACCOUNTS + 1, ACCOUNTS))?;
        self.files += 1;
        Ok(file)
    }

    fn file(&self, number: u64) -> String {
        self.folder.join(format!("accounts-{number}.csv")).to_string_lossy().into_owned()
    }

    fn month(&self, number: u64) -> String {
        self.folder.join(format!("deudores-{number}.txt")).to_string_lossy().into_owned()
    }

    /// The business day of the next cycle.
    fn day(&self) -> String {
        format!("2026-03-{:02}", 2 + self.cycles % 28)
    }
}

fn registry_of(file: &str) -> [&str; 5] {
    ["bureau", "import", file, "--kind", "deudores"]
}

/// Pays until the server is gone; what it acknowledged.
fn pay(client: &Client, questions: &[(Account, Value)]) -> Vec<Payment> {
    pay_until(client, questions, Instant::now() + PAYING_MAX)
}

/// The same, for so long.
fn pay_until(client: &Client, questions: &[(Account, Value)], until: Instant) -> Vec<Payment> {
    let mut acknowledged = Vec::new();
    for (to, body) in questions {
        if until < Instant::now() {
            break;
        }
        match client.post(&format!("/api/accounts/{}/payments", to.id), body) {
            Ok(answer) => acknowledged.push(Payment { to: to.clone(), body: body.clone(), answer }),
            Err(_) => break,
        }
    }
    acknowledged
}
