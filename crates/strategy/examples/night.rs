//! Runs the night that comes next over an installation's folder, and nothing else of the binary: to profile it, or, with a
//! second word, to see how long whoever records payments meanwhile, one after the other, waits for each.
//!
//! `cargo run --release -p strategy --example night FOLDER [paying]`
use base::{AccountId, Amount, CommandId, Day, Moment, PaymentId, Timestamp, Uuid, day_number};
use ledger::RecordPayment;
use std::{
    error::Error,
    path::Path,
    thread,
    time::{Duration, Instant},
};
use store::{Ctx, Durability, Migrations, Store};
use strategy::Dossier;

/// What `aldia` allocates with too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The slices that a night reads and writes.
const SLICES: &[Migrations] = &[
    web::MIGRATIONS,
    people::MIGRATIONS,
    ledger::MIGRATIONS,
    bureau::MIGRATIONS,
    conduct::MIGRATIONS,
    strategy::MIGRATIONS,
];
/// The first night, where there has been none.
const FIRST: Day = jiff::civil::date(2026, 3, 2);
/// Debtors between one who pays and the next.
const STRIDE: usize = 7_919;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: night FOLDER [paying]")?;
    let store = Store::open(Path::new(&folder), Durability::Power, SLICES)?;
    let last: Option<Day> = store.read::<_, strategy::Error>(strategy::work::last_night)?;
    let day = last.map_or(Ok(FIRST), Day::tomorrow)?;
    let at = Timestamp::from_second(i64::from(day_number(day)) * 86_400)?;
    let ctx = Ctx::system(&store, "example", Moment { at, day });
    let paying = std::env::args().nth(2).is_some();
    let accounts = if paying { accounts(&ctx)? } else { Vec::new() };
    let report = thread::scope(|scope| {
        let night = scope.spawn(|| strategy::work::night(&ctx, day, &mut |_, _| {}));
        let mut took = Vec::new();
        for account in accounts.into_iter().take_while(|_| !night.is_finished()) {
            let asked = Instant::now();
            pay(&ctx, account).expect("a payment is recorded");
            took.push(asked.elapsed());
        }
        if paying {
            tell(took);
        }
        night.join().expect("a night ends")
    })?;
    println!("{day}: {report:?}");
    Ok(())
}

/// An account of each debtor, neighbours apart.
fn accounts(ctx: &Ctx) -> Result<Vec<AccountId>, store::Error> {
    let rows = ctx.read::<_, store::Error>(|rx| rx.dossiers(None, u32::MAX))?;
    let dossiers = rows.iter().map(Dossier::open).collect::<Result<Vec<_>, _>>()?;
    let own = |dossier: &Dossier| dossier.ledger.accounts.first().map(|account| account.id);
    let accounts: Vec<AccountId> = dossiers.iter().filter_map(own).collect();
    Ok((0..accounts.len()).map(|turn| accounts[turn * STRIDE % accounts.len()]).collect())
}

fn pay(ctx: &Ctx, account: AccountId) -> Result<(), ledger::Error> {
    let (command, payment) = (CommandId(Uuid::new_v4()), PaymentId(Uuid::new_v4()));
    let (amount, on, source) = (Amount::minor(100), ctx.now.day, "medida".to_owned());
    ledger::work::record_payment(ctx, RecordPayment { command, account, payment, amount, on, source, choice: None })
        .map(drop)
}

fn tell(mut took: Vec<Duration>) {
    took.sort_unstable();
    let most = |part: usize| took.get((took.len() * part / 1_000).min(took.len().saturating_sub(1)));
    let [half, nine, nearly, all] = [500, 900, 990, 1_000].map(|part| most(part).copied().unwrap_or_default());
    println!("{} payments: half within {half:?}, p90 {nine:?}, p99 {nearly:?}, the longest {all:?}", took.len());
}
