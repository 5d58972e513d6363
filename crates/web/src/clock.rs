//! The house's clock: where an instant comes from, and which business day it belongs to.
use base::{Moment, Timestamp};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Tells the moment; made once, where the process starts.
#[derive(Clone)]
pub struct Clock {
    zone: TimeZone,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Clock {
    /// A clock that asks `now` and counts days in `zone`.
    pub fn new(zone: TimeZone, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { zone, now: Arc::new(now) }
    }

    /// The moment.
    pub fn moment(&self) -> Moment {
        let at = (self.now)();
        Moment { at, day: at.to_zoned(self.zone.clone()).date() }
    }

    /// The house's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clock").field("zone", &self.zone).finish_non_exhaustive()
    }
}
