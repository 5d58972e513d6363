//! `cargo xtask bench --instant`: a decision about one debtor while somebody waits, beside a service in Python.
//!
//! Both read the debtor's state, measure thirty-eight features, ask the same three forests, look the matrix up and keep
//! what they say before they answer; both must say the same of the same debtors.
use crate::{
    Options,
    bench::{portfolio, python},
    binary,
    guest::{Folder, Guest},
    installation::Installation,
    learning::race,
    page,
    postgres::{Keeps, Postgres},
    rounds,
    run::Program,
    server::Client,
    tools,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::house;

/// Who asks at once.
const CONNECTIONS: [u64; 2] = [1, 16];
/// What an answer survives: the word of the house's race, the setting of the server's, and how the page says it.
const KEPT: [(&str, &str, &str); 2] =
    [("power", "on", "the loss of power"), ("process", "off", "the death of the process")];
/// Debtors of whom both must say the same.
const AGREED: u64 = 1_000;
/// Decisions without a door.
const ALONE: u64 = 20_000;

/// A service that decides, ready to be asked.
struct Contender {
    guest: Guest,
    kept: usize,
}

/// What one load came to.
#[derive(Clone, Copy)]
struct Load {
    rate: f64,
    p50: f64,
    p99: f64,
    answered: u64,
}

/// What everybody works with.
struct Course {
    race: PathBuf,
    folder: PathBuf,
    models: PathBuf,
    debtors: u64,
    seconds: u64,
}

/// Runs every load in turns, prints and writes the tables.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--instant", "--accounts", "--rounds", "--seconds"])?;
    let (accounts, rounds) = (options.number("--accounts", 100_000)?, options.number("--rounds", 3)?);
    let course = Course::prepare(accounts, options.number("--seconds", 5)?)?;
    let place = Folder::temporary("aldia-instant")?;
    let server = Postgres::start(Keeps::Everything)?;
    let mut house = Vec::new();
    let mut peer = Vec::new();
    for (kept, (word, setting, _)) in KEPT.iter().enumerate() {
        let state = place.copy_of(&course.folder.join("cycle-run"), word)?;
        house.push(Contender { guest: course.house(&state, word)?, kept });
        let database = course.filled(&server, setting)?;
        peer.push(Contender { guest: course.peer(&database, setting)?, kept });
    }
    let nginx = nginx(place.path());
    let digest = agree(&[&house[0], &peer[0]], course.debtors)?;
    let mut loads: BTreeMap<(usize, u64, &str), Vec<Load>> = BTreeMap::new();
    for _ in 0..rounds {
        for connections in CONNECTIONS {
            for (name, contenders) in [("house", &house), ("peer", &peer)] {
                for Contender { guest, kept } in contenders {
                    let load = course.load(guest.address(), connections)?;
                    println!("{name} {kept} {connections}: {:.0} a second, p99 {:.0} µs", load.rate, load.p99);
                    loads.entry((*kept, connections, name)).or_default().push(load);
                }
            }
            if let Ok(nginx) = &nginx {
                loads.entry((0, connections, "nginx")).or_default().push(course.load(nginx.address(), connections)?);
            }
        }
    }
    drop((house, peer));
    for (kept, (word, setting, _)) in KEPT.iter().enumerate() {
        course.all_kept(&place.path().join(word), (&server, setting), |name| answered(&loads, kept, name))?;
    }
    let alone = KEPT.map(|(word, ..)| course.alone(&place.path().join(word), word));
    let product = product(&course.folder)?;
    let text = format!(
        "{} accounts of `bench/generate.py` (seed 7), {rounds} rounds in turns of {} s each, medians; every answer was kept, \
         and of {AGREED} debtors both said the same: `{digest}`.\n\n{}\n{}\n{}\n{product}",
        accounts,
        course.seconds,
        table(&loads),
        limit(&loads, &nginx),
        without_a_door(alone)?,
    );
    println!("\n{text}");
    page::put("instant", &text)
}

impl Course {
    /// The portfolio, and its state after the night.
    fn prepare(accounts: u64, seconds: u64) -> Result<Self> {
        let (race, bench) = (race()?, python()?);
        let folder = portfolio(&bench, accounts, 7)?;
        let models = house::root().join("bench/models");
        let own = || Program::new(&race.to_string_lossy());
        own().arg("cycle-state").arg(&folder).run()?;
        own().arg("cycle").arg(&folder).arg(&models).run()?;
        // Four in five of the accounts are the first of somebody's (`bench/generate.py`).
        let debtors = accounts * 4 / 5;
        ensure!(AGREED <= debtors, "of so few accounts there is nothing to tell: ask for 2000 or more");
        Ok(Self { race, folder, models, debtors, seconds })
    }

    fn house(&self, state: &Path, word: &str) -> Result<Guest> {
        let address = tools::free_address()?;
        let mut command = Command::new(&self.race);
        command.arg("instant").arg(&self.folder).arg(state).arg(&self.models).arg(word).arg(address.to_string());
        Guest::ready(command, address)
    }

    /// A database of the peer's, with the same state in it.
    fn filled(&self, server: &Postgres, setting: &str) -> Result<String> {
        let files = tools::scratch("instant")?;
        let peers = house::root().join("bench/peers");
        let load = Program::new(&python()?.to_string_lossy()).arg(peers.join("decide_load.py"));
        load.arg(&self.folder).arg(&files).run()?;
        let address = server.database(&format!("decide_{setting}"))?;
        let fill = server.tool("psql").within(&files).arg("--quiet").arg("--set=ON_ERROR_STOP=1").arg(&address);
        fill.arg("--file").arg(peers.join("decide.sql")).output()?;
        fs::remove_dir_all(files)?;
        Ok(address)
    }

    fn peer(&self, database: &str, setting: &str) -> Result<Guest> {
        let wanted = house::text("bench/service.txt")?;
        let python = tools::python("service", &wanted.lines().collect::<Vec<_>>())?;
        let address = tools::free_address()?;
        let mut command = Command::new(python);
        command.args(["-m", "uvicorn", "decide_fastapi:app", "--workers=2", "--log-level=warning", "--no-access-log"]);
        command.args(["--loop=uvloop", "--http=httptools"]).arg(format!("--port={}", address.port()));
        command.current_dir(house::root().join("bench/peers")).env("PYTHONDONTWRITEBYTECODE", "1");
        command.env("DATABASE", database).env("MODELS", &self.models).env("SYNCHRONOUS_COMMIT", setting);
        command.env("MATRIX", self.folder.join("matrix.csv"));
        Guest::ready(command, address)
    }

    /// So many connections that ask again as soon as they are answered.
    fn load(&self, address: SocketAddr, connections: u64) -> Result<Load> {
        let wrk = tools::debian("wrk", "wrk")?;
        let script = house::root().join("bench/peers/decide.lua");
        let program = Program::new(&wrk.to_string_lossy()).arg(format!("--threads={}", connections.min(2)));
        let program = program.arg(format!("--connections={connections}")).arg(format!("--duration={}s", self.seconds));
        let program = program.arg("--script").arg(script).arg(format!("http://{address}"));
        Load::of(&program.with("DEBTORS", self.debtors.to_string()).told()?)
    }

    /// Whether what was answered is there: of the house by its chain, of the peer by its rows.
    fn all_kept(
        &self,
        state: &Path,
        (server, setting): (&Postgres, &str),
        answered: impl Fn(&str) -> u64,
    ) -> Result<()> {
        let word = state.file_name().unwrap_or_default();
        let own = Program::new(&self.race.to_string_lossy()).arg("instant-kept").arg(&self.folder).arg(state);
        let own = own.arg(&self.models).arg(word).told()?;
        let own = own.get("kept").and_then(Value::as_u64).context("no count")?;
        let rows = server.tool("psql").arg("--no-align").arg("--tuples-only");
        let rows = rows.arg(server.address(&format!("decide_{setting}"))).arg("--command=select count(*) from decided");
        let rows: u64 = rows.output()?.trim().parse()?;
        for (name, kept) in [("house", own), ("peer", rows)] {
            let answered = answered(name);
            ensure!(answered <= kept, "of {answered} decisions that the {name} answered, {kept} were kept");
        }
        Ok(())
    }

    /// What a decision takes where nobody asks over HTTP.
    fn alone(&self, state: &Path, word: &str) -> Result<Value> {
        let program = Program::new(&self.race.to_string_lossy()).arg("instant-alone").arg(&self.folder).arg(state);
        program.arg(&self.models).arg(word).arg(ALONE.to_string()).told()
    }
}

impl Load {
    fn of(told: &Value) -> Result<Self> {
        let number = |name: &str| told.get(name).and_then(Value::as_f64).with_context(|| format!("no {name}"));
        ensure!(number("failed")? < 0.5, "not every request was answered well: {told}");
        let answered = told.get("requests").and_then(Value::as_u64).context("no requests")?;
        ensure!(0 < answered, "nothing was answered");
        Ok(Self { rate: number("requests")? / number("seconds")?, p50: number("p50")?, p99: number("p99")?, answered })
    }
}

/// Asks everybody about the same debtors: how many accounts each action is for, if all say the same.
fn agree(contenders: &[&Contender], debtors: u64) -> Result<Value> {
    let mut actions: BTreeMap<String, u64> = BTreeMap::new();
    for turn in 0..AGREED {
        let debtor = turn * debtors / AGREED + 1;
        let path = format!("/decide?debtor={debtor}");
        let ask = |contender: &&Contender| Client::stranger(contender.guest.address()).post(&path, &Value::Null);
        let said = contenders.iter().map(ask).collect::<Result<Vec<_>>>()?;
        let first = said.first().context("nobody was asked")?;
        ensure!(said.iter().all(|other| other == first), "of debtor {debtor} not all say the same: {said:?}");
        for account in first.get("accounts").and_then(Value::as_array).into_iter().flatten() {
            *actions.entry(account.get("action").unwrap_or(&Value::Null).to_string()).or_default() += 1;
        }
    }
    Ok(json!({ "actions": actions }))
}

/// A server that does nothing but answer: what asking costs.
fn nginx(folder: &Path) -> Result<Guest> {
    let (program, address) = (tools::debian("nginx", "nginx-light")?, tools::free_address()?);
    let file = folder.join("nginx.conf");
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {name};"));
    let text = format!(
        "daemon off; worker_processes 2; pid nginx.pid; error_log stderr;\nevents {{ worker_connections 256; }}\n\
         http {{ access_log off; keepalive_requests 1000000000; {}\n\
         server {{ listen {address}; location / {{ return 200 '{{\"ok\":true}}'; }} }} }}\n",
        paths.concat()
    );
    fs::write(&file, text)?;
    let mut command = Command::new(program);
    command.arg("-p").arg(folder).arg("-c").arg(&file);
    Guest::ready(command, address)
}

/// How many requests somebody answered over all rounds.
fn answered(loads: &BTreeMap<(usize, u64, &str), Vec<Load>>, kept: usize, name: &str) -> u64 {
    let own = loads.iter().filter(|((place, _, who), _)| *place == kept && *who == name);
    own.flat_map(|(_, loads)| loads).map(|load| load.answered).sum()
}

fn table(loads: &BTreeMap<(usize, u64, &str), Vec<Load>>) -> String {
    let mut table = "| an answer survives | connections | Aldía, a second | p50, ms | p99, ms | FastAPI, a second | p50, ms | p99, ms | times |\n\
                     |---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for (kept, (.., survives)) in KEPT.iter().enumerate() {
        for connections in CONNECTIONS {
            let of = |name| loads.get(&(kept, connections, name)).map_or(&[][..], Vec::as_slice);
            let cells = |loads: &[Load]| {
                let [p50, p99] = [median(loads, |load| load.p50), median(loads, |load| load.p99)];
                format!("{:.0} | {:.2} | {:.2}", median(loads, |load| load.rate), p50 / 1e3, p99 / 1e3)
            };
            let (own, peer) = (of("house"), of("peer"));
            let times = median(own, |load| load.rate) / median(peer, |load| load.rate);
            // Writing to a string does not fail.
            let _ = writeln!(table, "| {survives} | {connections} | {} | {} | {times:.1} |", cells(own), cells(peer));
        }
    }
    table
}

/// What asking alone allows.
fn limit(loads: &BTreeMap<(usize, u64, &str), Vec<Load>>, nginx: &Result<Guest>) -> String {
    if let Err(absent) = nginx {
        return format!("What asking alone costs was not measured: {absent:#}.");
    }
    let rates = CONNECTIONS.map(|connections| {
        let rate = loads.get(&(0, connections, "nginx")).map_or(f64::NAN, |loads| median(loads, |load| load.rate));
        format!("{rate:.0} over {connections}")
    });
    format!("The limit: nginx, which answers the same words to everybody, answers {} connections.", rates.join(" and "))
}

/// What decisions without a door take, as a sentence for each way of keeping them.
fn without_a_door(alone: [Result<Value>; 2]) -> Result<String> {
    let mut text = String::new();
    for ((.., survives), told) in KEPT.iter().zip(alone) {
        let told = told?;
        let number = |path: &str| told.pointer(path).and_then(Value::as_f64).with_context(|| format!("no {path}"));
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\nWithout a door, on one thread: {:.1} µs in the median and {:.1} in the 99th percentile to read and open a \
             state, {:.1} and {:.1} to read it and decide, {:.1} and {:.1} to keep what was decided through {survives}.",
            number("/read/p50")?,
            number("/read/p99")?,
            number("/decided/p50")?,
            number("/decided/p99")?,
            number("/kept/p50")?,
            number("/kept/p99")?,
        );
    }
    Ok(text)
}

/// What the product's own decision of one debtor takes, as a sentence: by its own rules, over the same accounts imported.
fn product(folder: &Path) -> Result<String> {
    let installed = Installation::new(&binary::build()?, &tools::scratch("instant")?, None)?;
    installed.import(folder)?;
    Program::new("cargo build --release --locked --package strategy --example decide").run()?;
    let example = Program::new(&tools::target().join("release/examples/decide").to_string_lossy());
    let told = example.arg(&installed.data).arg(ALONE.to_string()).told()?;
    fs::remove_dir_all(&installed.data)?;
    let number = |path: &str| told.pointer(path).and_then(Value::as_f64).with_context(|| format!("no {path}"));
    ensure!(0.5 < number("/new")?, "nothing was decided: {told}");
    Ok(format!(
        "By the product's own rules, over the same accounts imported: {:.1} µs in the median and {:.1} in the 99th percentile \
         to read what is known of a debtor and to decide, {:.1} and {:.1} to decide once more and keep it through the loss of \
         power, with promises ended, stages moved and a place in the queue.",
        number("/weighed/p50")?,
        number("/weighed/p99")?,
        number("/decided/p50")?,
        number("/decided/p99")?,
    ))
}

fn median(loads: &[Load], of: fn(&Load) -> f64) -> f64 {
    rounds::median(&loads.iter().map(of).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_with_a_failed_request_is_no_load() {
        let told = |failed: u64| json!({ "requests": 90, "seconds": 2.0, "failed": failed, "p50": 10.0, "p99": 20.0 });

        assert!((Load::of(&told(0)).unwrap().rate - 45.0).abs() < 1e-9);
        assert!(Load::of(&told(1)).is_err());
        assert!(Load::of(&json!({ "requests": 0, "seconds": 2.0, "failed": 0, "p50": 0.0, "p99": 0.0 })).is_err());
    }

    #[test]
    fn only_what_the_one_answered_under_the_one_promise_is_counted() {
        let load = |answered| Load { rate: 1.0, p50: 1.0, p99: 1.0, answered };
        let loads = BTreeMap::from([
            ((0, 1, "house"), vec![load(1), load(2)]),
            ((0, 16, "house"), vec![load(4)]),
            ((1, 16, "house"), vec![load(8)]),
            ((0, 16, "peer"), vec![load(16)]),
        ]);

        assert_eq!(answered(&loads, 0, "house"), 7);
        assert_eq!(answered(&loads, 1, "house"), 8);
        assert_eq!(answered(&loads, 1, "peer"), 0);
    }
}
