//! The debtor's own clock: law is judged in it.
use base::Timestamp;
use jiff::{
    civil::DateTime,
    tz::{Offset, TimeZone},
};
use std::sync::LazyLock;

/// Buenos Aires; where a machine has no time zone data, the offset that all of Argentina has kept since 2009.
static HOME: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZone::get("America/Argentina/Buenos_Aires").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(-3)))
});

/// What the debtor's clock and calendar show at `at`. `None`, or a zone nobody knows, is Buenos Aires.
pub fn local(at: Timestamp, zone: Option<&str>) -> DateTime {
    match zone.and_then(|name| TimeZone::get(name).ok()) {
        Some(zone) => zone.to_datetime(at),
        None => HOME.to_datetime(at),
    }
}

/// The instant at which the debtor's clock shows `time`; the earlier one where a clock change repeats it.
pub fn instant(time: DateTime, zone: Option<&str>) -> Option<Timestamp> {
    let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or_else(|| HOME.clone());
    zone.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn midnight_in_london_is_nine_in_the_evening_in_buenos_aires() {
        let at: Timestamp = "2026-03-20T00:00:00Z".parse().unwrap();

        assert_eq!(local(at, None), date(2026, 3, 19).at(21, 0, 0, 0));
        assert_eq!(local(at, Some("Nowhere/Atlantis")), local(at, None));
        assert_eq!(instant(local(at, None), None), Some(at));
    }
}
