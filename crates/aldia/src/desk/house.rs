//! The house as its people see it: what it is called, and what it counts in.
use crate::house::Settings;
use base::Currency;
use serde::Serialize;
use utoipa::ToSchema;

/// The house.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = House)]
pub struct HouseView {
    /// Its name, as debtors read it.
    pub name: String,
    /// What it counts in where no account says otherwise.
    #[schema(value_type = String)]
    pub currency: Currency,
}

impl From<&Settings> for HouseView {
    fn from(settings: &Settings) -> Self {
        Self { name: settings.name.clone(), currency: settings.currency }
    }
}
