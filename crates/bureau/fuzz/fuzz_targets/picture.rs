//! Whatever lines a debtor has, in whatever order, they make one picture, and its section is sealed and opened again.
#![no_main]
use bureau::{
    Period, Policy, Source,
    rules::{layout::parse, picture::picture, record::Record},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let newest: Period = "202609".parse().expect("this is a month");
    let mut records: Vec<Record> = Vec::new();
    for (at, piece) in bytes.chunks(190).enumerate() {
        let Some((pick, rest)) = piece.split_first() else { continue };
        let source = Source::ALL[usize::from(*pick) % Source::ALL.len()];
        let Some(width) = source.widths().first() else { continue };
        let mut line = rest.to_vec();
        line.resize(*width, b'0');
        let period = newest - i32::try_from(at % 30).unwrap_or(0);
        if let Ok((_, body)) = parse(source, &line, period) {
            records.push(Record { source, period, known_on: newest.last_day(), body });
        }
    }
    let seen = picture(&records);
    assert!(seen.months.len() <= 24);
    if let Some(section) = seen.section(Policy::shipped()) {
        assert!(section.worst <= 5 && section.trend.iter().all(|class| *class <= 5));
    }
});
