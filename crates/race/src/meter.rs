//! What a stage costs, as Linux tells it.
use anyhow::{Context, Result};
use std::{
    fs,
    time::{Duration, Instant},
};

/// Counts from its making.
pub(crate) struct Meter {
    started: Instant,
    ticks: u64,
}

/// What something cost.
pub(crate) struct Cost {
    /// Seconds of the clock.
    pub(crate) wall: f64,
    /// Seconds of processor, over all threads.
    pub(crate) cpu: f64,
    /// The most memory held meanwhile, in bytes.
    pub(crate) peak: u64,
}

/// Linux counts processor time in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

impl Meter {
    /// Starts counting, the high-water mark of memory too.
    pub(crate) fn start() -> Result<Self> {
        // Not allowed everywhere; then the mark is that of the whole run.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Ok(Self { ticks: ticks()?, started: Instant::now() })
    }

    /// What it came to.
    pub(crate) fn stop(self) -> Result<Cost> {
        let wall = self.started.elapsed().as_secs_f64();
        let used = u32::try_from(ticks()? - self.ticks)?;
        Ok(Cost { wall, cpu: f64::from(used) / TICKS_A_SECOND, peak: peak()? })
    }
}

/// How long a processor has worked for this thread, as Linux tells it in nanoseconds.
pub(crate) fn of_this_thread() -> Result<Duration> {
    let told = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos = told.split_whitespace().next().context("/proc/thread-self/schedstat has another form")?;
    Ok(Duration::from_nanos(nanos.parse()?))
}

fn ticks() -> Result<u64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').context("/proc/self/stat has another form")?;
    let numbers: Vec<&str> = fields.split_whitespace().collect();
    let [user, system] = [11, 12].map(|place| numbers.get(place).and_then(|number| number.parse::<u64>().ok()));
    Ok(user.context("no user time")? + system.context("no system time")?)
}

fn peak() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("no high-water mark")?;
    Ok(line.split_whitespace().nth(1).context("no number")?.parse::<u64>()? * 1024)
}
