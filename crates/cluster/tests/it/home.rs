//! An installation in which a country has lived for some days, and copies of it.
use crate::sql;
use base::{Amount, CommandId, CreditorId, Currency, Day, Moment, Rate, Timestamp, Uuid, day_number, day_of};
use cluster::{MIGRATIONS, part_of};
use insight::{Dimension, Period, ReportView};
use learn::ope::Range;
use ledger::{Instalment, LateTerms, NewAccount, Plan, Terms};
use people::{Hold, HoldReason, NewParty, NewPoint, PartyKey, PartyKind, PointKind, Traits};
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};
use store::{Ctx, Durability, Migrations, Store};
use strategy::{CellFile, LearnerSetting, Weighted, work};
use tempfile::TempDir;
use world::{Regime, WorldConfig};

/// The day whose night it is.
pub(crate) const DAY: Day = jiff::civil::date(2026, 4, 11);
/// Its moment.
const AT: &str = "2026-04-11T07:00:00Z";
/// Ways of deciding that are judged.
pub(crate) const WAYS: [&str; 3] = ["live", "static", "fixed rest"];
/// Debtors beside the country's, so that parts take a while.
const OTHERS: u32 = 6_000;

/// A data directory of its own.
pub(crate) struct Home {
    folder: PathBuf,
    /// What goes with it.
    _kept: Option<TempDir>,
    environment: Vec<(&'static str, String)>,
}

/// The tables of a country: it banks, and what it tells of groups is held.
static TABLES: LazyLock<Vec<Migrations>> =
    LazyLock::new(|| MIGRATIONS.iter().copied().chain([cash::MIGRATIONS, fairness::MIGRATIONS]).collect());

static LIVED: LazyLock<Home> = LazyLock::new(|| {
    // Nothing static goes away by itself: the next run takes its place.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lived");
    let _gone = std::fs::remove_dir_all(&folder);
    let store = Store::open(&folder, Durability::Process, &TABLES).unwrap();
    let config = WorldConfig {
        seed: 7,
        debtors: 80,
        days: 12,
        until: day_of(day_number(DAY) - 1),
        password: "una clave de prueba".into(),
        regime: Regime::Calm,
    };
    let files = tempfile::tempdir().unwrap();
    world::run(&config, &store, files.path(), &mut |_| ()).unwrap();
    let home = Home { folder, _kept: None, environment: Vec::new() };
    let ctx = home.ctx();
    let _started = strategy::work::start_learning(&ctx, command(1), LearnerSetting::shipped());
    let creditor = ledger::work::creditor(&ctx, "Banco del Sur").unwrap();
    (0..OTHERS / 1_000).for_each(|thousand| owe(&ctx, creditor, thousand));
    home
});

/// A thousand people who owe something and never paid.
fn owe(ctx: &Ctx, creditor: CreditorId, thousand: u32) {
    ctx.step::<_, strategy::Error>(command(100 + u128::from(thousand)), |tx| {
        for n in thousand * 1_000..(thousand + 1) * 1_000 {
            let keys = vec![PartyKey { scheme: format!("client:{creditor}"), value: n.to_string() }];
            let points = vec![NewPoint { kind: PointKind::Email, value: format!("d{n}@example.com") }];
            let (kind, traits) = (PartyKind::Person, Traits::default());
            let party = NewParty { kind, name: format!("Persona {n}"), keys, points, traits };
            let debtor = people::register(tx, &party)?.debtor;
            let due = day_of(day_number(DAY) - i32::try_from(n % 400).unwrap() + 20);
            let (zero, principal) = (Amount::ZERO, Amount::minor(10_000_00 + i64::from(n)));
            let instalment = Instalment { number: 1, due, principal, interest: zero, vat: zero, fees: zero };
            let terms = Terms {
                product: "personal_loan".into(),
                currency: Currency::ARS,
                opened: day_of(day_number(due) - 200),
                lent: principal,
                limit: None,
                plan: Plan::Listed(vec![instalment]),
                late: LateTerms { compensatory: Rate::ZERO, penalty: Rate::ZERO, ..LateTerms::default() },
                waterfall: None,
                late_waterfalls: Vec::new(),
            };
            let (statements, payments, import) = (Vec::new(), Vec::new(), None);
            let reference = format!("R-{n}");
            ledger::work::put(tx, &NewAccount { debtor, creditor, reference, terms, statements, payments, import })?;
        }
        Ok(())
    })
    .unwrap();
}

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(1 << 90 | n))
}

impl Home {
    /// The one in which a country has lived.
    pub(crate) fn lived() -> &'static Self {
        &LIVED
    }

    /// One of its own, the same.
    pub(crate) fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(&self.folder).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        Self { folder: folder.path().to_owned(), _kept: Some(folder), environment: Vec::new() }
    }

    /// The same, with commands that are told this by their environment.
    pub(crate) fn told(self, environment: &[(&'static str, String)]) -> Self {
        Self { environment: environment.to_vec(), ..self }
    }

    fn ctx(&self) -> Ctx {
        let store = Store::open(&self.folder, Durability::Process, &TABLES).unwrap();
        let at: Timestamp = AT.parse().unwrap();
        Ctx::system(&store, "cluster", Moment { at, day: DAY })
    }

    /// What comes before the night, on this machine.
    pub(crate) fn evening(&self) {
        contact::work::before_the_night(&self.ctx(), DAY).unwrap();
    }

    /// The night of one machine; its report.
    pub(crate) fn night(&self) -> serde_json::Value {
        let report = strategy::work::night(&self.ctx(), DAY, &mut |_, _| {}).unwrap();
        serde_json::to_value(report).unwrap()
    }

    /// Somebody's creditor may not seek them for a while.
    pub(crate) fn somebody_is_held(&self) {
        let ctx = self.ctx();
        let hold = Hold { reason: HoldReason::Hardship, until: None, creditor: None };
        ctx.step::<_, strategy::Error>(command(2), |tx| {
            let debtor = tx.debtors(None, 1)?[0];
            Ok(people::work::put_hold(tx, debtor, &hold)?)
        })
        .unwrap();
    }

    /// Another matrix decides from now on.
    pub(crate) fn another_matrix_is_published(&self) {
        let ctx = self.ctx();
        let treatments = vec![Weighted { code: "rest".into(), weight: 1 }];
        let cell = CellFile { code: "early/high/low".into(), treatments, fixed: false, note: None };
        strategy::work::set_cell(&ctx, command(3), &cell).unwrap();
        strategy::work::publish(&ctx, command(4), "descanso").unwrap();
    }

    /// Debtors of one part of so many.
    pub(crate) fn debtors_of_part(&self, part: u32, parts: u32) -> u64 {
        let debtors = self.ctx().read::<_, store::Error>(|rx| rx.debtors(None, 100_000)).unwrap();
        u64::try_from(debtors.into_iter().filter(|debtor| part_of(*debtor, parts) == part).count()).unwrap()
    }

    /// Everything that the night wrote.
    pub(crate) fn written(&self) -> Vec<String> {
        self.ctx().read::<_, store::Error>(|rx| Ok(sql::written(rx))).unwrap()
    }

    /// A command over this installation and the files in `store`; what it answers.
    pub(crate) fn run(&self, name: &str, store: &Path, more: &[&str]) -> serde_json::Value {
        let done = self.command(name, store).args(more).output().unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// What several machines say of each of [`WAYS`].
    pub(crate) fn evaluated(&self, store: &Path, scheduler: &str) -> Vec<serde_json::Value> {
        let ways = WAYS.iter().flat_map(|way| ["--policy", way]);
        let done = self.command("evaluate", store).args(["--scheduler", scheduler]).args(ways).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What several machines say of some days, told apart or not; a line a period.
    pub(crate) fn figures(&self, store: &Path, scheduler: &str, more: &[&str]) -> Vec<serde_json::Value> {
        let done = self.command("figures", store).args(["--scheduler", scheduler]).args(more).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What the house's own report says of them.
    pub(crate) fn report(&self, period: Period, by: Option<Dimension>) -> serde_json::Value {
        let report = self.ctx().read(|rx| insight::kpis(rx, period.from, period.to, by)).unwrap();
        serde_json::to_value(ReportView::from(&report)).unwrap()
    }

    /// What one machine says of each: what its estimators without a model do, by their names.
    pub(crate) fn evaluation(&self) -> Vec<Vec<(&'static str, Range)>> {
        let ways = WAYS.iter().map(|way| way.parse().unwrap()).collect();
        let (from, to) = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2026, 12, 31));
        let found = work::evaluate(&self.ctx(), &work::Question { ways, from, to, by: None }).unwrap();
        let told = |judged: work::Judgement| {
            let known = judged.estimates.iter().filter(|told| ["IPS", "SNIPS"].contains(&told.name));
            known.map(|told| (told.name, told.each)).collect()
        };
        found.ways.into_iter().map(told).collect()
    }

    /// A command that is refused; why.
    pub(crate) fn refused(&self, name: &str, store: &Path, more: &[&str]) -> String {
        let done = self.command(name, store).args(more).output().unwrap();
        assert!(!done.status.success(), "{name} is refused");
        String::from_utf8_lossy(&done.stderr).into_owned()
    }

    fn command(&self, name: &str, store: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aldia-cluster"));
        command.arg(name).arg("--data").arg(&self.folder).args(["--at", AT]);
        command.arg("--store").arg(store).args(["--job", "job"]).envs(self.environment.iter().cloned());
        command
    }
}
