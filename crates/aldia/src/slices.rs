//! The slices of this binary: their tables and their routes.
use store::Migrations;
use web::{Access, AccessError, Routes};

/// The tables of every slice, in the order of the house.
pub const MIGRATIONS: &[Migrations] = &[
    web::MIGRATIONS,
    people::MIGRATIONS,
    ledger::MIGRATIONS,
    conduct::MIGRATIONS,
    strategy::MIGRATIONS,
    contact::MIGRATIONS,
    insight::MIGRATIONS,
];

/// The routes of every slice.
pub fn routes() -> Routes {
    web::router()
        .merge(people::router())
        .merge(ledger::router())
        .merge(strategy::router())
        .merge(contact::router())
        .merge(insight::router())
        .merge(crate::desk::router())
}

/// What each route needs.
pub fn access() -> Result<Access, AccessError> {
    Access::parse(include_str!("../access.txt"))
}
