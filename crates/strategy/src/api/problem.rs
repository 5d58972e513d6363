//! Errors in words for the person.
use crate::{BadPromise, BadView, Error};
use web::Problem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => error.into(),
            Error::Denied(denied) => denied.into(),
            Error::People(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Bureau(error) => error.into(),
            Error::NoDebtor(_) => Self::not_found("no_debtor", "No encontramos a esa persona."),
            Error::NoScenario => Self::not_found("no_scenario", "No hay ese escenario para ese día."),
            Error::NoDecision(_) | Error::Unknown(_) => {
                Self::not_found("no_decision", "Todavía no hay una decisión sobre esta persona.")
            }
            Error::BadPromise(problem) => bad_promise(problem),
            Error::NothingOwed(_) => Self::conflict("nothing_owed", "No debe nada a ese acreedor."),
            Error::Locked { name, .. } => {
                Self::conflict("locked", format!("En este momento la está gestionando {name}."))
            }
            Error::NotAPerson => Self::forbidden("not_a_person", "Esto solo lo puede hacer una persona del equipo."),
            Error::NotTheirs(_) => Self::forbidden("not_yours", "Esa deuda es de un acreedor que no tenés asignado."),
            Error::NoResult(_) => Self::conflict("no_result", "Ese resultado ya no se puede deshacer."),
            Error::NotTheirsToUndo(_) => Self::forbidden(
                "not_yours_to_undo",
                "Cada uno deshace lo suyo y en el mismo día; lo demás lo deshace quien supervisa.",
            ),
            Error::Incomplete { needs, .. } => incomplete(needs),
            Error::NotCorrected(_) => Self::conflict(
                "not_corrected",
                "Todavía no se corrigió nada: registrá el pago, la reversión o la baja, y después cerrá la impugnación.",
            ),
            Error::AlreadyAsked(_) => Self::conflict("already_asked", "Ya hay un pedido de revisión sin resolver."),
            Error::NoReview(_) => Self::not_found("no_review", "Ese pedido no existe o ya se resolvió."),
            Error::NoTreatment(_) => {
                Self::invalid("no_treatment", "Esa acción no está en el catálogo.").at("treatment")
            }
            Error::BadDay(days) => {
                Self::invalid("bad_day", format!("Elegí un día entre mañana y dentro de {days} días.")).at("until")
            }
            Error::Matrix(problem) => Self::invalid("bad_matrix", format!("La matriz no es válida: {problem}.")),
            Error::NoVersion(version) => Self::not_found("no_version", format!("No existe la versión {version}.")),
            Error::BadSetting(_) => Self::invalid("bad_setting", "Esa forma de aprender no es posible."),
            Error::NotLearning => Self::conflict("not_learning", "La matriz no está aprendiendo."),
            Error::NoWay(_) => Self::invalid("no_policy", "No conocemos esa política.").at("policy"),
            Error::BadTrial => Self::invalid(
                "bad_trial",
                "Un ensayo tiene un nombre nuevo, una parte de las personas y otra forma de decidir que la vigente.",
            ),
            Error::TrialRuns(name) => Self::conflict("trial_runs", format!("Ya hay un ensayo en curso: {name}.")),
            Error::NoTrial => Self::not_found("no_trial", "Ese ensayo no está en curso."),
            Error::OtherOrders(_) => Self::conflict(
                "other_orders",
                "Desde que se repartió la noche cambió lo que decide: hay que repartirla de nuevo.",
            ),
            Error::Carrier(problem) => Self::internal(&*problem),
            Error::NoDraft => Self::conflict("no_draft", "No hay cambios sin publicar."),
            Error::NoSnapshot => Self::not_found("no_snapshot", "El listado venció. Volvé a generarlo."),
            Error::BulkSize => {
                Self::invalid("bulk_size", "Elegí de una a mil personas, cada una una vez.").at("debtors")
            }
            Error::BadView(problem) => bad_view(problem),
            Error::NoView => Self::not_found("no_view", "Esa vista no existe o no es tuya."),
            Error::NoModel(version) => Self::not_found("no_model", format!("No existe el modelo {version}.")),
            Error::Objected { objections, .. } => Self::conflict("objected", objections.join(" ")),
            Error::NoChange(change) => {
                Self::not_found("no_change", format!("No hay un cambio {change} de modelos al que volver."))
            }
            Error::Model(problem) => bad_model(&problem),
            Error::Document(problem) => Self::internal(&problem),
        }
    }
}

fn bad_model(problem: &models::Error) -> Problem {
    match problem {
        models::Error::Feature(name) => Problem::invalid(
            "unlawful_feature",
            format!("El modelo mira «{name}», que no está en el diccionario de datos o falta en lo observado."),
        ),
        models::Error::Seal => Problem::invalid("bad_seal", "El archivo está cortado o fue modificado."),
        models::Error::Malformed { .. } => Problem::invalid("bad_model", "El archivo no es un modelo que se entienda."),
        models::Error::Unsupported { .. } => {
            Problem::invalid("unsupported_model", "Ese modelo no se puede leer o escribir en ese formato.")
        }
        models::Error::TooFew { .. } | models::Error::Unfit(_) => {
            Problem::invalid("too_little_observed", "Todavía no hay observaciones suficientes para eso.")
        }
        models::Error::Ragged { .. } => Problem::internal(problem),
    }
}

fn bad_promise(problem: BadPromise) -> Problem {
    match problem {
        BadPromise::Amount => {
            Problem::invalid("bad_amount", "El importe prometido tiene que ser positivo.").at("promise.amount")
        }
        BadPromise::TooMuch(_) => {
            Problem::invalid("too_much", "El importe prometido supera lo que debe.").at("promise.amount")
        }
        BadPromise::Due => Problem::invalid("bad_due", "La promesa va de hoy a sesenta días.").at("promise.due"),
    }
}

fn bad_view(problem: BadView) -> Problem {
    match problem {
        BadView::Name => Problem::invalid("bad_name", "Ponele a la vista un nombre de hasta 60 letras.").at("name"),
        BadView::Columns => Problem::invalid("bad_columns", "Esas columnas no se pueden guardar.").at("columns"),
        BadView::TooMany => {
            Problem::conflict("too_many_views", "Ya tenés cien vistas: borrá alguna para guardar otra.")
        }
    }
}

fn incomplete(needs: &'static str) -> Problem {
    let (detail, field) = match needs {
        "promise" => ("Indicá el importe y la fecha de la promesa.", "promise"),
        "date" => ("Indicá qué día hay que volver a llamar.", "call_back"),
        "treatment" => ("Elegí qué hacer en su lugar.", "treatment"),
        "reason" => ("Contanos por qué.", "reason"),
        "words" => ("Escribí lo que dijo la persona, con sus palabras.", "words"),
        _ => ("Elegí otro resultado: este solo lo registra el sistema.", "result"),
    };
    Problem::invalid("incomplete", detail).at(field)
}
