//! Products: codes as creditors send them, words as people read them.

/// Codes that creditors use, and what people call them.
const KNOWN: &[(&str, &str)] = &[
    ("prestamo_personal", "Préstamo personal"),
    ("prestamo", "Préstamo"),
    ("credito_consumo", "Crédito de consumo"),
    ("electro_cuotas", "Electro en cuotas"),
    ("tarjeta", "Tarjeta de crédito"),
    ("card", "Tarjeta de crédito"),
    ("loan", "Préstamo"),
    ("expensas", "Expensas"),
    ("servicio", "Servicio"),
    ("factura", "Factura"),
    ("alquiler", "Alquiler"),
    ("personal_loan", "Préstamo personal"),
    ("payroll_loan", "Préstamo con descuento de haberes"),
    ("pledge_loan", "Préstamo prendario"),
    ("consumer_loan", "Crédito de consumo"),
    ("microloan", "Microcrédito"),
    ("store_credit", "Crédito de la casa"),
    ("store_card", "Tarjeta de la casa"),
    ("credit_card", "Tarjeta de crédito"),
    ("overdraft", "Descubierto"),
    ("common_charges", "Expensas"),
];

/// What people call a product: the known words, or its code with spaces and a capital.
pub fn product_label(code: &str) -> String {
    if let Some((_, label)) = KNOWN.iter().find(|(known, _)| *known == code) {
        return (*label).to_owned();
    }
    let spaced = code.replace(['_', '-'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_nobody_named_reads_all_the_same() {
        assert_eq!(product_label("expensas"), "Expensas");
        assert_eq!(product_label("plan_canje-auto"), "Plan canje auto");
        assert_eq!(product_label(""), "");
    }
}
