//! What goes wrong, in the words that people read.
use crate::{ActError, ChoiceError, Error, NoApproval, SeriesError};
use web::Problem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NoAccount(_) => Self::not_found("no_account", "Esa cuenta no existe."),
            Error::NoPayment(_) => Self::not_found("no_payment", "Ese pago no existe o ya fue anulado."),
            Error::NotPositive(_) => {
                Self::invalid("not_positive", "El importe tiene que ser mayor que cero.").at("amount")
            }
            Error::FuturePayment { .. } => {
                Self::invalid("future_payment", "La fecha del pago todavía no llegó.").at("on")
            }
            Error::OtherDebtor(_) => Self::conflict("other_debtor", "Esa referencia ya es de otro deudor."),
            Error::OtherCurrency { .. } => Self::conflict("other_currency", "Esa cuenta está en otra moneda."),
            Error::Choice(choice) => chosen_wrong(choice),
            Error::Act(act) => done_wrong(&act),
            Error::NothingToWaive => Self::invalid("nothing_to_waive", "De ese concepto no se debe nada."),
            Error::NoProposal(_) => Self::not_found("no_proposal", "Esa propuesta no existe o ya se resolvió."),
            Error::NoApproval(approval) => not_approved(approval),
            Error::Terms(_) => Self::invalid("terms", "Las condiciones de la cuenta no son posibles."),
            Error::NamelessCreditor => {
                Self::invalid("nameless_creditor", "Falta el nombre del acreedor.").at("creditor")
            }
            Error::OtherCreditor(_) => {
                Self::forbidden("other_creditor", "Esa cuenta es de un acreedor que no atendés.")
            }
            Error::Agreement(inner) => super::agreements::problem(inner),
            Error::Denied(denied) => denied.into(),
            Error::People(inner) => inner.into(),
            Error::Store(inner) => inner.into(),
            Error::Unwritable => Self::internal(&error),
        }
    }
}

impl From<SeriesError> for Problem {
    fn from(error: SeriesError) -> Self {
        let words = error.words_es();
        match error {
            SeriesError::Name(_) => Self::invalid("series_name", words).at("name"),
            SeriesError::NotAtTheBank(_) => Self::invalid("not_at_the_bank", words).at("name"),
            SeriesError::NoCourt(_) => Self::invalid("no_court", words).at("court"),
            SeriesError::NoService => Self::conflict("no_service", words),
            SeriesError::Days { .. } => Self::invalid("days", words).at("to"),
            SeriesError::Moved { .. } | SeriesError::Bank(_) => Self::conflict("central_bank", words),
            SeriesError::Line(_) => Self::invalid("series_line", words).at("text"),
            SeriesError::NotPublished(_) => Self::conflict("not_published", words),
            SeriesError::Ledger(inner) => inner.into(),
            SeriesError::Denied(denied) => denied.into(),
            SeriesError::Store(inner) => inner.into(),
        }
    }
}

fn chosen_wrong(error: ChoiceError) -> Problem {
    match error {
        ChoiceError::Nothing(number) => {
            let words = format!("De la cuota {number} no queda nada por pagar.");
            Problem::invalid("nothing_to_pay", words).at("choice.instalments")
        }
        ChoiceError::NotDue(number) => {
            let words = format!(
                "La cuota {number} todavía no venció: no se puede elegir sin conformidad del acreedor (CCyC art. 900)."
            );
            Problem::invalid("not_due", words).at("choice.instalments")
        }
        ChoiceError::CapitalFirst => {
            let words =
                "El capital no se paga antes que los intereses sin conformidad del acreedor (CCyC arts. 900 y 903).";
            Problem::invalid("capital_first", words).at("choice.order")
        }
        ChoiceError::Order => {
            Problem::invalid("order", "El orden nombra cada concepto una sola vez.").at("choice.order")
        }
    }
}

fn done_wrong(error: &ActError) -> Problem {
    match error {
        ActError::NoReason => Problem::invalid("no_reason", "Falta decir por qué.").at("reason"),
        ActError::ToCome(_) => Problem::invalid("to_come", "Esa fecha todavía no llegó.").at("on"),
        ActError::NotOpen(_) => Problem::invalid("not_open", "En esa fecha la cuenta no existía.").at("on"),
        ActError::Backwards => Problem::invalid("backwards", "Eso termina antes de empezar.").at("until"),
        ActError::Line(line) => {
            Problem::not_found("no_line", format!("El renglón {line} no es uno al que se le pueda hacer eso."))
        }
        ActError::Rates => {
            let words = "Las tasas van en orden de fecha, la primera desde la demanda o antes, y entre 0 y 1.000 %.";
            Problem::invalid("rates", words).at("rates")
        }
        ActError::Forbidden(_) => {
            Problem::invalid("forbidden", "La ley no permite capitalizar por ese motivo (CCyC art. 770).").at("reason")
        }
        ActError::ShortClause { min, .. } => {
            let words = format!("La cláusula tiene que ser de {min} meses o más (CCyC art. 770 inc. a).");
            Problem::invalid("short_clause", words).at("months")
        }
        ActError::NoCase => {
            Problem::invalid("no_case", "La cuenta no tiene demanda: primero registrala (CCyC art. 770).").at("reason")
        }
        ActError::NotRecurring => {
            Problem::invalid("not_recurring", "Esa cuenta no tiene un importe que se repita cada período.")
        }
        ActError::Amount(_) => Problem::invalid("amount", "Ese importe no es posible.").at("amount"),
        ActError::Number => {
            let words = "Falta el número del cargo, o ya es el de una cuota de la cuenta.";
            Problem::invalid("charge_number", words).at("number")
        }
        ActError::NothingRipe => {
            Problem::invalid("nothing_ripe", "Ninguna cuota debe intereses desde hace tanto.").at("on")
        }
    }
}

fn not_approved(error: NoApproval) -> Problem {
    match error {
        NoApproval::OwnProposal => Problem::forbidden("own_proposal", "Quien propone no aprueba."),
        NoApproval::Beyond(component) => {
            let words = format!("También excede lo que podés condonar de: {}.", component.label_es());
            Problem::forbidden("beyond_authority", words)
        }
    }
}
