//! The codes on a coupon: bars for the cash networks, a QR for wallets. Written, read, checked and drawn.
//!
//! Pure, so that whoever makes documents can use them.
pub mod barcode;
pub mod interleaved;
pub mod qr;

pub use barcode::{Coupon, CouponError, PagoFacil, Siro, SiroFormat, Stage};
pub use qr::{Charge, Qr, QrError};
