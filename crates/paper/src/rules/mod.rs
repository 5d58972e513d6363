//! What a document says and how it looks: in a value, out bytes; no I/O, no clock.
pub mod code;
pub mod layout;
pub mod make;
pub mod pdf;
pub mod records;
pub mod sheet;
pub mod words;
