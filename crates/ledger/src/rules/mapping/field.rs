//! What a column can mean: the fields of a mapping, how the wizard names them and by which headers they are known.

/// Where a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who owes.
    Party,
    /// What was agreed.
    Account,
    /// One instalment written out.
    Instalment,
    /// One month of a revolving account.
    Statement,
    /// Money received.
    Payment,
}

/// What kind of text a field reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Words.
    Text,
    /// An identifier with a check digit or a known length.
    Document,
    /// A telephone number.
    Phone,
    /// A mailbox.
    Email,
    /// Money.
    Amount,
    /// A rate.
    Rate,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A whole number.
    Count,
    /// One of a few words.
    Code,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $part:ident, $shape:ident, $label:literal, $headers:expr;)*) => {
        /// What a column can mean.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field, in the order in which the wizard shows them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// How mappings name it.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// How the wizard names it.
            pub const fn label_es(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }

            /// Where it goes.
            pub const fn part(self) -> Part {
                match self {
                    $(Self::$name => Part::$part,)*
                }
            }

            /// What kind of text it reads.
            pub const fn shape(self) -> Shape {
                match self {
                    $(Self::$name => Shape::$shape,)*
                }
            }

            /// Headers by which it is known, in the form of [`plain`].
            pub const fn headers(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => $headers,)*
                }
            }
        }
    };
}

fields! {
    /// As written by the creditor.
    Name = "party.name", Party, Text, "Nombre o razón social",
        &["nombre", "nombre_y_apellido", "apellido_y_nombre", "razon_social", "titular", "deudor", "name", "denominacion"];
    /// `person` or `company`.
    PartyKind = "party.kind", Party, Code, "Tipo de persona", &["tipo_persona", "tipo_de_persona", "persona"];
    /// A CUIT where it has eleven digits, otherwise a DNI.
    Document = "party.document", Party, Document, "Documento (CUIT o DNI)",
        &["documento", "doc", "nro_documento", "numero_documento", "nro_doc", "identificacion"];
    /// Argentine tax id.
    Cuit = "party.document.AR-CUIT", Party, Document, "CUIT o CUIL", &["cuit", "cuil", "cuit_cuil", "cuil_cuit", "cuit_l"];
    /// Argentine identity number.
    Dni = "party.document.AR-DNI", Party, Document, "DNI", &["dni", "nro_dni", "numero_dni"];
    /// The creditor's own number of the party.
    Client = "party.document.client", Party, Text, "Número de cliente",
        &["cliente", "nro_cliente", "numero_cliente", "id_cliente", "cod_cliente", "codigo_cliente", "legajo", "debtor_id"];
    /// Any number of telephones.
    Phone = "party.phone", Party, Phone, "Teléfono",
        &["telefono", "tel", "celular", "movil", "phone", "telefono_1", "telefono_2", "telefono_3", "tel_1", "tel_2", "whatsapp"];
    /// Any number of mailboxes.
    Email = "party.email", Party, Email, "Correo electrónico",
        &["email", "e_mail", "mail", "correo", "correo_electronico", "email_1", "email_2"];
    /// One line.
    Address = "party.address", Party, Text, "Domicilio", &["domicilio", "direccion", "calle", "address"];
    /// The tax agency's code.
    Province = "party.province", Party, Code, "Provincia", &["provincia", "prov", "province", "cod_provincia"];
    /// A month.
    Income = "party.income", Party, Amount, "Ingreso mensual",
        &["ingreso", "ingresos", "ingreso_mensual", "sueldo", "haber", "haberes", "income"];
    /// In the present job.
    EmploymentMonths = "party.employment_months", Party, Count, "Antigüedad laboral (meses)",
        &["antiguedad_laboral", "antiguedad_meses", "meses_empleo", "antiguedad_laboral_meses", "emp_months"];
    /// The tax agency's letter or code of activity.
    Sector = "party.sector", Party, Code, "Rama de actividad",
        &["sector", "rama", "rama_actividad", "rama_de_actividad", "actividad", "clae", "cod_actividad", "codigo_actividad"];
    /// A month, the debtor's own included.
    HouseholdIncome = "party.household_income", Party, Amount, "Ingreso del grupo familiar",
        &["ingreso_familiar", "ingreso_grupo_familiar", "ingreso_del_grupo_familiar", "household_income"];
    /// Without it the family group's income is not kept.
    HouseholdBasis = "party.household_basis", Party, Code, "Base legal del ingreso familiar",
        &["base_ingreso_familiar", "base_legal_ingreso_familiar", "household_basis"];
    /// In the central bank's register.
    Bureau = "party.bureau_situation", Party, Count, "Situación en la Central de Deudores",
        &["situacion_bcra", "situacion", "sit_bcra", "bcra", "bureau"];

    /// The account's number with its creditor.
    Reference = "account.reference", Account, Text, "Número de operación",
        &["cuenta", "operacion", "nro_operacion", "numero_operacion", "nro_cuenta", "credito", "nro_credito", "contrato",
          "obligacion", "prestamo", "nro_prestamo", "account_id", "account", "referencia"];
    /// A code such as `personal_loan`.
    Product = "account.product", Account, Text, "Producto", &["producto", "linea", "tipo_producto", "product"];
    /// Three letters.
    Currency = "account.currency", Account, Code, "Moneda", &["moneda", "divisa", "currency"];
    /// The day the money was lent.
    Opened = "account.opened", Account, Day, "Fecha de alta",
        &["fecha_alta", "alta", "fecha_otorgamiento", "otorgamiento", "fecha_de_alta", "fecha_origen", "opened"];
    /// Capital lent.
    Lent = "account.lent", Account, Amount, "Capital prestado",
        &["capital", "capital_prestado", "capital_original", "monto_otorgado", "monto_prestamo", "principal"];
    /// The most that may be owed.
    Limit = "account.limit", Account, Amount, "Límite de crédito", &["limite", "limite_credito", "limite_de_credito", "limit"];
    /// How many instalments.
    Count = "account.instalments", Account, Count, "Cantidad de cuotas",
        &["cuotas", "cantidad_cuotas", "cant_cuotas", "cantidad_de_cuotas", "plazo", "n_inst"];
    /// How many of them were paid before the account came.
    Settled = "account.settled", Account, Count, "Cuotas ya pagadas", &["cuotas_pagadas", "cuotas_pagas", "cuotas_abonadas"];
    /// The day the first instalment is due.
    FirstDue = "account.first_due", Account, Day, "Primer vencimiento",
        &["primer_vencimiento", "fecha_primer_vencimiento", "vencimiento_primera_cuota", "vencimiento", "fecha_vencimiento", "vto"];
    /// `1m` a month, `30d` thirty days.
    Period = "account.period", Account, Code, "Período entre cuotas", &["periodo", "frecuencia", "periodicidad"];
    /// French, German, bullet or flat.
    System = "account.system", Account, Code, "Sistema de amortización", &["sistema", "sistema_amortizacion", "amortizacion"];
    /// Nominal, a year.
    NominalRate = "account.rate", Account, Rate, "Tasa nominal anual", &["tna", "tasa", "tasa_nominal_anual", "tna_compensatoria"];
    /// On the interest of the schedule and of being late.
    Vat = "account.vat", Account, Rate, "IVA sobre intereses", &["iva", "alicuota_iva", "iva_intereses"];
    /// What a period costs, of what is charged again and again.
    Recurs = "account.charge", Account, Amount, "Importe que se repite cada período",
        &["importe_mensual", "alquiler", "canon", "abono", "cuota_mensual"];
    /// From which day on it costs that, where the account is known already.
    RecursFrom = "account.charge_from", Account, Day, "Importe vigente desde", &["vigente_desde", "vigencia"];
    /// On each of those charges.
    RecursVat = "account.charge_vat", Account, Rate, "IVA de cada período", &["iva_periodo"];
    /// The last day on which one falls due.
    Until = "account.until", Account, Day, "Fin del contrato",
        &["hasta", "fin", "fin_contrato", "vencimiento_contrato", "fecha_fin"];
    /// The series that it follows, such as `ICL`.
    Index = "account.index", Account, Code, "Índice de ajuste", &["indice", "indice_ajuste", "ajuste"];
    /// The day whose value it was agreed at.
    IndexFrom = "account.index_from", Account, Day, "Fecha base del índice", &["fecha_base", "base_indice"];
    /// How much it grows by itself.
    StepRate = "account.step", Account, Rate, "Aumento pactado", &["aumento", "aumento_pactado"];
    /// After how many periods it is adjusted.
    AdjustEvery = "account.adjust_every", Account, Count, "Períodos entre ajustes", &["cada", "ajuste_cada", "periodos_ajuste"];
    /// By days, and by which of them, interest of the schedule is borne.
    DayCount = "account.day_count", Account, Code, "Cómputo de días del interés", &["computo_dias", "dias_interes"];
    /// What happens where a due day is no business day.
    Roll = "account.roll", Account, Code, "Vencimiento en día inhábil", &["dia_inhabil", "inhabil"];
    /// Insurance on the capital owed, each period.
    Insurance = "account.insurance", Account, Rate, "Seguro sobre saldo, por período", &["seguro_saldo", "tasa_seguro"];
    /// In each instalment.
    Fee = "account.fee", Account, Amount, "Seguros y cargos por cuota", &["cargos", "seguro", "gastos_cuota", "cargo_cuota"];
    /// Compensatory interest for being late, a year.
    LateRate = "account.late_rate", Account, Rate, "Tasa compensatoria por mora (anual)",
        &["tasa_mora", "tasa_compensatoria", "tna_mora", "tna_comp_bp"];
    /// Penalty interest, a year.
    PenaltyRate = "account.penalty_rate", Account, Rate, "Tasa punitoria (anual)",
        &["tasa_punitoria", "tna_punitoria", "punitorios", "tna_puni_bp"];
    /// Penalty interest as a part of compensatory.
    PenaltyShare = "account.penalty_share", Account, Rate, "Punitorios como parte de los compensatorios",
        &["punitorios_sobre_compensatorios", "porcentaje_punitorio"];
    /// `365` or `360`.
    LateBasis = "account.late_basis", Account, Code, "Base de cálculo (365, 360, 30/360 o real)", &["base", "base_calculo"];
    /// `principal` or `instalment`.
    PenaltyBase = "account.penalty_base", Account, Code, "Base de los punitorios", &["base_punitorios"];
    /// The part of a statement that keeps a revolving account up to date.
    Minimum = "account.minimum_rate", Account, Rate, "Pago mínimo (parte del resumen)", &["pago_minimo_porcentaje"];

    /// Its number in the schedule.
    InstalmentNumber = "instalment.number", Instalment, Count, "Cuota: número", &["cuota", "nro_cuota", "numero_cuota"];
    /// The last day to pay it.
    InstalmentDue = "instalment.due", Instalment, Day, "Cuota: vencimiento", &["vencimiento_cuota"];
    /// Capital.
    InstalmentPrincipal = "instalment.principal", Instalment, Amount, "Cuota: capital", &["capital_cuota"];
    /// Interest of the period.
    InstalmentInterest = "instalment.interest", Instalment, Amount, "Cuota: interés", &["interes_cuota"];
    /// Tax on the interest.
    InstalmentVat = "instalment.vat", Instalment, Amount, "Cuota: IVA", &["iva_cuota"];
    /// Insurance and fees.
    InstalmentFees = "instalment.fees", Instalment, Amount, "Cuota: seguros y cargos", &["cargos_cuota"];

    /// The month it closes.
    StatementMonth = "statement.month", Statement, Month, "Resumen: mes", &["mes", "periodo_resumen"];
    /// The day it was closed; the last of its month, or its due day if that is earlier, where the file does not say.
    StatementClosed = "statement.closed", Statement, Day, "Resumen: cierre", &["cierre", "fecha_cierre", "cierre_resumen"];
    /// The last day to pay it.
    StatementDue = "statement.due", Statement, Day, "Resumen: vencimiento", &["vencimiento_resumen"];
    /// What it bills, the remainder of the last one included.
    StatementBilled = "statement.billed", Statement, Amount, "Resumen: facturado", &["facturado", "saldo_resumen", "total_resumen"];
    /// The least that keeps the account up to date.
    StatementMinimum = "statement.minimum", Statement, Amount, "Resumen: pago mínimo", &["pago_minimo", "minimo"];
    /// Whole months late when it closed.
    StatementLate = "statement.late", Statement, Count, "Resumen: meses de atraso", &["meses_atraso", "meses_mora"];

    /// The payer's or collector's number of the payment.
    PaymentReference = "payment.reference", Payment, Text, "Pago: número",
        &["pago", "nro_pago", "numero_pago", "comprobante", "id_pago", "payment_id"];
    /// How much.
    PaymentAmount = "payment.amount", Payment, Amount, "Pago: importe", &["importe", "monto", "importe_pago", "monto_pagado", "amount"];
    /// On which day.
    PaymentDay = "payment.day", Payment, Day, "Pago: fecha", &["fecha", "fecha_pago", "fecha_de_pago", "paid_on"];
}

impl Field {
    /// The field that mappings name so.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.code() == code)
    }
}

/// A header without accents, case or punctuation: `Fecha  Nac.` is `fecha_nac`.
pub fn plain(header: &str) -> String {
    let mut plain = String::with_capacity(header.len());
    for letter in header.trim().to_lowercase().chars() {
        let letter = match letter {
            'á' | 'à' | 'ä' | 'â' | 'ã' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        };
        if letter.is_ascii_alphanumeric() {
            plain.push(letter);
        } else if !plain.is_empty() && !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain.truncate(plain.trim_end_matches('_').len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_field_has_a_code_of_its_own_that_reads_back() {
        let codes: BTreeSet<&str> = Field::ALL.iter().map(|field| field.code()).collect();

        assert_eq!(codes.len(), Field::ALL.len());
        assert!(Field::ALL.iter().all(|field| Field::of_code(field.code()) == Some(*field)));
    }

    #[test]
    fn known_headers_are_plain_and_belong_to_one_field() {
        let headers: Vec<&str> = Field::ALL.iter().flat_map(|field| field.headers()).copied().collect();
        let distinct: BTreeSet<&str> = headers.iter().copied().collect();

        assert_eq!(headers.len(), distinct.len());
        assert!(headers.iter().all(|header| plain(header) == *header));
    }

    #[test]
    fn headers_are_compared_plainly() {
        assert_eq!(plain("  Teléfono  N°1 "), "telefono_n_1");
        assert_eq!(plain("AÑO"), "ano");
        assert_eq!(plain("¿?"), "");
    }
}
