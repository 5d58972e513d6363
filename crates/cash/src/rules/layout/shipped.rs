//! The layouts that come with the house.
use super::{Layout, LayoutError};

/// Each shipped layout's name and text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("extracto-csv", include_str!("../../../layouts/extracto-csv.toml")),
    ("cobranzas-csv", include_str!("../../../layouts/cobranzas-csv.toml")),
    ("galicia-cbu", include_str!("../../../layouts/galicia-cbu.toml")),
    ("visa-ldebliqd", include_str!("../../../layouts/visa-ldebliqd.toml")),
    ("visa-rdebliqc", include_str!("../../../layouts/visa-rdebliqc.toml")),
];

/// The shipped layout with this name.
///
/// # Errors
/// There must be one.
pub fn shipped(name: &str) -> Result<Layout, LayoutError> {
    let found = SHIPPED.iter().find(|(known, _)| *known == name);
    let (name, text) = found.ok_or_else(|| LayoutError::Unknown(name.to_owned()))?;
    Layout::read(name, text)
}
