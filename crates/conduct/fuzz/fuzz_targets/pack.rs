//! Any text is a pack in which every hour, channel and rule is looked up, or says why not.
#![no_main]
use base::Day;
use conduct::{Packs, Verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(packs) = Packs::read(&[text], "day,kind,name\n2026-03-24,holiday,Memoria\n") else { return };
    for day in [Day::MIN, Day::constant(2026, 3, 24), Day::MAX] {
        let pack = packs.in_force(day);
        assert_eq!(pack.id, packs.versions()[0].id);
        assert!(pack.windows.iter().all(|window| window.from < window.to));
        let _ = (packs.holiday(day), pack.holidays == Verdict::Deny);
    }
});
