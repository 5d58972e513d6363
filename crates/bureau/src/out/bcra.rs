//! The central bank's service: Central de Deudores v1.0 and Cheques v1.0. Public, without a key.
use crate::rules::answer::Query;
use base::TaxId;
use web::{AskError, Manners, Said, Service};

/// Where the service is.
pub const BASE: &str = "https://api.bcra.gob.ar";

/// The service, asked at most twice a second.
#[derive(Debug)]
pub struct Bcra {
    service: Service,
}

impl Bcra {
    /// Makes ready to ask. Without a base it is [`BASE`].
    ///
    /// # Errors
    /// See [`Service::new`].
    pub fn new(manners: Manners) -> Result<Self, AskError> {
        let base = if manners.base.is_empty() { BASE.to_owned() } else { manners.base };
        Ok(Self { service: Service::new(Manners { base, ..manners })? })
    }

    /// Asks one question about somebody. Nobody known is a 404, which is an answer.
    pub fn ask(&self, query: Query, tax_id: TaxId) -> Result<Said, AskError> {
        let resource = match query {
            Query::Debts => "Deudas",
            Query::History => "Deudas/Historicas",
            Query::Cheques => "Deudas/ChequesRechazados",
        };
        self.service.get(&format!("/CentralDeDeudores/v1.0/{resource}/{}", tax_id.digits()))
    }

    /// Asks whether a cheque was reported lost or stolen.
    pub fn reported_cheque(&self, entity: u32, number: u64) -> Result<Said, AskError> {
        self.service.get(&format!("/cheques/v1.0/denunciados/{entity}/{number}"))
    }
}
