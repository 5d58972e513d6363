//! How the ledger speaks HTTP.
mod accounts;
mod imports;

pub use accounts::{StatementBody, statement_body};

/// The routes of this slice.
pub fn router() -> web::Routes {
    accounts::router().merge(imports::router())
}
