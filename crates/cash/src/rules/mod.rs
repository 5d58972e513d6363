//! The rules of money that arrives: reading statements, and deciding whose money it is. In, out; no I/O, no clock.
pub mod camt;
pub mod collector;
pub mod layout;
pub mod matching;
pub mod mt940;
pub mod ofx;
pub mod read;
pub mod statement;
