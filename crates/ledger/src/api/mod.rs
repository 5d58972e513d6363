//! How the ledger speaks HTTP.
mod accounts;

/// The routes of this slice.
pub fn router() -> web::Routes {
    accounts::router()
}
