//! One program for every parser: the variable `ALDIA_PARSER` names the one that is fed.
#![no_main]
use hostile::{Parser, parser};
use libfuzzer_sys::fuzz_target;
use std::{env, sync::LazyLock};

static FED: LazyLock<Parser> = LazyLock::new(|| {
    let name = env::var("ALDIA_PARSER").expect("ALDIA_PARSER names a parser");
    parser(&name).unwrap_or_else(|| panic!("there is no parser {name}"))
});

fuzz_target!(|bytes: &[u8]| FED(bytes));
