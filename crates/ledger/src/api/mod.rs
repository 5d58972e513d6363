//! How the ledger speaks HTTP.
mod accounts;
mod agreements;
mod arrears;
mod imports;
mod problems;
mod series;

pub use accounts::{StatementBody, statement_body};
pub use agreements::{agreement_body, agreement_line, simulation_body};

/// The routes of this slice.
pub fn router() -> web::Routes {
    accounts::router()
        .merge(agreements::router())
        .merge(arrears::router())
        .merge(imports::router())
        .merge(series::router())
}
