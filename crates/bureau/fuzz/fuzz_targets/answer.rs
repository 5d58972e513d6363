//! Any answer of the service is read or refused.
#![no_main]
use bureau::rules::answer::{Query, read, reported_cheque};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for query in Query::ALL {
        for status in [200, 404, 500] {
            let _ = read(query, 20_267_565_393, status, bytes);
        }
    }
    let _ = reported_cheque(200, bytes);
});
