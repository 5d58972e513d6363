//! The mappings that come with the house.
use super::{Mapping, MappingError};

/// Name and text of each shipped mapping.
pub const SHIPPED: [(&str, &str); 7] = [
    ("clientes", include_str!("../../../mappings/clientes.toml")),
    ("obligaciones", include_str!("../../../mappings/obligaciones.toml")),
    ("expensas", include_str!("../../../mappings/expensas.toml")),
    ("alquileres", include_str!("../../../mappings/alquileres.toml")),
    ("pagos", include_str!("../../../mappings/pagos.toml")),
    ("uci-credit-default", include_str!("../../../mappings/uci-credit-default.toml")),
    ("peer-accounts", include_str!("../../../mappings/peer-accounts.toml")),
];

/// The shipped mapping with this name.
pub fn shipped(name: &str) -> Result<Mapping, MappingError> {
    let found = SHIPPED.iter().find(|(known, _)| *known == name);
    let (name, text) = found.ok_or_else(|| MappingError::Unknown(name.to_owned()))?;
    Mapping::read(name, text)
}
