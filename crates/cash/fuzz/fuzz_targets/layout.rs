//! Any text is a layout that reads any file, or is refused; and any bytes are read under every shipped one.
#![no_main]
use cash::rules::{
    layout::{Layout, SHIPPED, shipped},
    read::read,
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<Vec<Layout>> =
    LazyLock::new(|| SHIPPED.iter().map(|(name, _)| shipped(name).expect("a shipped layout reads")).collect());

fuzz_target!(|input: (&str, &[u8])| {
    let (text, bytes) = input;
    if let Ok(layout) = Layout::read("fuzz", text) {
        let _ = read(bytes, Some(&layout));
    }
    for layout in LAYOUTS.iter() {
        let _ = read(bytes, Some(layout));
    }
});
