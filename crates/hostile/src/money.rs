//! Statements of banks and networks, coupons and QR codes.
use crate::base_words::schemes;
use base::Amount;
use cash::{
    codes::{Coupon, Qr, interleaved, qr},
    rules::{
        camt,
        layout::{Layout, SHIPPED, shipped},
        mt940, ofx,
        read::read,
    },
};
use std::{collections::BTreeSet, sync::LazyLock};

static LAYOUTS: LazyLock<Vec<Layout>> =
    LazyLock::new(|| SHIPPED.iter().map(|(name, _)| shipped(name).expect("a shipped layout reads")).collect());

/// Any text is a coupon or a QR that is written back as it was read, or is refused.
pub(crate) fn codes(bytes: &[u8]) {
    let text = crate::text(bytes);
    if let Ok(coupon) = Coupon::read(text) {
        let digits = coupon.write().expect("what was read fits");
        assert_eq!(Coupon::read(&digits), Ok(coupon));
    }
    if let Ok(code) = Qr::read(text) {
        let _ = (code.charge(), code.oddities(), code.acquirers());
        assert_eq!(Qr::read(&code.write()), Ok(code));
    }
    // Any payload, with the check that it should have.
    let checked = format!("{text}6304{:04X}", qr::crc(format!("{text}6304").as_bytes()));
    if let Ok(code) = Qr::read(&checked) {
        let _ = code.charge();
    }
    let _ = interleaved::svg(text, 10);
    schemes(text);
}

/// What stands before the first NUL is a layout that reads what stands behind it, or is refused; and every shipped
/// layout reads any bytes.
pub(crate) fn layout(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (before, file) = bytes.split_at(at);
    if let Ok(layout) = Layout::read("hostile", crate::text(before)) {
        let _ = read(file, Some(&layout));
    }
    for layout in LAYOUTS.iter() {
        let _ = read(file, Some(layout));
    }
}

/// Any bytes are a statement that adds up, each of its incomes named once, or are refused with a place.
pub(crate) fn statement(bytes: &[u8]) {
    match read(bytes, None) {
        Ok(read) => {
            for statement in &read.statements {
                assert!(statement.check().is_ok(), "it adds up");
                let incomes = statement.movements.iter().filter(|movement| Amount::ZERO < movement.amount);
                let names: Vec<&str> = incomes.map(|income| income.reference.as_str()).collect();
                assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
            }
        }
        Err(error) => assert!(0 < error.line && 0 < error.column, "a place in the file"),
    }
    // Whatever it looks like, each parser meets it.
    let text = crate::text(bytes);
    let _ = (mt940::read(text).is_ok(), camt::read(text).is_ok(), ofx::read(text).is_ok());
}
