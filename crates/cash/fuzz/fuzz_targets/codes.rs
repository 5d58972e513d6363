//! Any text is a coupon, a QR, an identifier or a telephone that is written back as it was read, or is refused.
#![no_main]
use base::{Cbu, Region, Scheme, read_phone};
use cash::codes::{Coupon, Qr, interleaved, qr};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
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
    for scheme in Scheme::ALL {
        let found = scheme.read(text);
        assert!(found.repairs.iter().all(|repair| scheme.read(repair).check == base::Check::Ok));
    }
    let _ = Cbu::repairs(text);
    for region in ["AR", "BO", "BR", "CL", "CO", "EC", "MX", "PE", "PY", "UY"] {
        let region: Region = region.parse().expect("a country");
        let _ = read_phone(text, region, Some("11"));
    }
});
