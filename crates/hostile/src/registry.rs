//! The central bank's files and answers.
use bureau::{
    Period, Policy, Source,
    rules::{
        answer::{Query, read, reported_cheque},
        layout::{entity, parse},
        picture::picture as picture_of,
        record::Record,
    },
};

/// Months that a debtor's lines are spread over.
const MONTHS: usize = 30;

/// Any answer of the service is read or refused.
pub(crate) fn answer(bytes: &[u8]) {
    for query in Query::ALL {
        for status in [200, 404, 500] {
            let _ = read(query, 20_267_565_393, status, bytes);
        }
    }
    let _ = reported_cheque(200, bytes);
}

/// Any bytes are a line of every layout or are refused with a column inside or just behind them.
pub(crate) fn layout(bytes: &[u8]) {
    for source in Source::ALL {
        for width in source.widths() {
            for line in [bytes.to_vec(), fitted(bytes, *width, b' ')] {
                match parse(source, &line, newest()) {
                    Ok((id, _)) => assert!(id <= 99_999_999_999, "eleven digits"),
                    Err(flaw) => assert!(usize::from(flaw.column) <= line.len().max(*width) + 1, "a place in the line"),
                }
                let _ = entity(&line);
            }
        }
    }
}

/// Whatever lines a debtor has, in whatever order, they make one picture, and its section is sealed and opened again.
pub(crate) fn picture(bytes: &[u8]) {
    let mut records: Vec<Record> = Vec::new();
    for (at, piece) in bytes.chunks(190).enumerate() {
        let Some((pick, rest)) = piece.split_first() else { continue };
        let source = Source::ALL[usize::from(*pick) % Source::ALL.len()];
        let Some(width) = source.widths().first() else { continue };
        let period = newest() - i32::try_from(at % MONTHS).unwrap_or(0);
        if let Ok((_, body)) = parse(source, &fitted(rest, *width, b'0'), period) {
            records.push(Record { source, period, known_on: newest().last_day(), body });
        }
    }
    let seen = picture_of(&records);
    assert!(seen.months.len() <= 24, "two years");
    if let Some(section) = seen.section(Policy::shipped()) {
        assert!(section.worst <= 5 && section.trend.iter().all(|class| *class <= 5), "five situations");
    }
}

fn newest() -> Period {
    "202609".parse().expect("this is a month")
}

/// Bytes brought to a width, so that the fields behind their length are reached too.
fn fitted(bytes: &[u8], width: usize, filler: u8) -> Vec<u8> {
    let mut line = bytes.to_vec();
    line.resize(width, filler);
    line
}
