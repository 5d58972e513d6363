//! What would change it, what is being looked at, what the debtor can ask for, and of whom.
use super::{Part, Told, words::long_day};
use crate::rules::{guard::Guard, review::Review, rights::Rights};
use base::day_number;
use people::{Contest, Datum, HoldReason};

/// What would change what was decided.
pub(super) fn changes(told: &Told<'_>) -> Option<Part> {
    let owes = told.owes();
    let bankrupt = told.pauses().any(|reason| reason == HoldReason::Bankrupt);
    let mut says: Vec<&str> = Vec::new();
    if told.is_left_alone() {
        says.push("Si querés volver a hablar del tema, escribinos o llamanos vos. Mientras tanto no te buscamos.");
    } else if told.closed().next().is_some() {
        says.push("Que cambies de idea sobre lo que nos pediste: alcanza con que nos avises.");
    }
    if owes && !bankrupt {
        says.push("Un pago, aunque sea de una parte: apenas nos llega, decidimos de nuevo.");
    }
    if owes && !bankrupt && !told.is_left_alone() {
        if told.dossier.strategy.open.is_empty() {
            says.push("Que nos digas qué día podés pagar: hasta ese día no te buscamos por esa deuda.");
        }
        says.push("Que nos cuentes si hoy no podés: una persona puede buscar con vos un plan que te quede cómodo.");
    }
    if !owes {
        says.push("Hoy no tenés que hacer nada. Si un vencimiento queda sin pagar, decidimos de nuevo.");
    }
    says.push("Que nos avises que un dato está mal: mientras lo revisamos no lo usamos.");
    Part::of("Qué puede cambiar esta decisión", says.into_iter().map(str::to_owned).collect())
}

/// What they contested, and what they asked a person to look at.
pub(super) fn pending(told: &Told<'_>) -> Option<Part> {
    let contest = |one: &Contest| {
        let (on, words) = (long_day(one.day), one.words.trim_end_matches('.'));
        match &one.end {
            None => {
                let due = one.contested.due;
                let late = if day_number(due) < told.scale.number() {
                    format!("Teníamos que contestarte hasta el {} y no lo hicimos: podés reclamarlo.", long_day(due))
                } else {
                    format!("Te contestamos a más tardar el {}.", long_day(due))
                };
                format!("El {on} nos dijiste {}: «{words}». {late}", said(one.contested.datum))
            }
            Some(end) => {
                let how = match end.ending {
                    people::Ending::Rectified => "Tenías razón y lo corregimos",
                    people::Ending::Confirmed => "Lo revisamos y lo dejamos como estaba",
                    people::Ending::Withdrawn => "Después nos dijiste que estaba bien",
                };
                format!(
                    "El {on} nos dijiste {}: «{words}». {how}, el {}. Te respondimos: «{}».",
                    said(one.contested.datum),
                    long_day(end.day),
                    end.reason.trim_end_matches('.')
                )
            }
        }
    };
    let review = |one: &Review| {
        let on = long_day(one.asked);
        match &one.end {
            None => format!(
                "El {on} pediste que una persona mire lo que se decidió. Te contesta a más tardar el {}. Hasta \
                 entonces ninguna máquina te manda nada.",
                long_day(one.due)
            ),
            Some(end) => {
                let how = if end.changed { "y decidió otra cosa" } else { "y estuvo de acuerdo con lo decidido" };
                format!(
                    "El {on} pediste que una persona mire lo que se decidió. Una persona lo miró el {} {how}. Te dice: «{}».",
                    long_day(end.day),
                    end.reason.trim_end_matches('.')
                )
            }
        }
    };
    let says = told.contests.iter().map(contest).chain(told.reviews.iter().map(review));
    Part::of("Lo que nos pediste", says.collect())
}

/// What they said who contest a datum.
fn said(datum: Datum) -> String {
    match datum {
        Datum::Account(_) => "que no reconocés una deuda".to_owned(),
        Datum::Point(_) | Datum::Income | Datum::Employment | Datum::Situation | Datum::Registry | Datum::Amount(_) => {
            format!("que está mal {}", datum.told_es())
        }
    }
}

/// What they can ask for.
pub(super) fn rights(told: &Told<'_>) -> Option<Part> {
    let rights = Rights::on(told.scale.day());
    let by_person = told.decision.is_some_and(|row| row.standing.because.guard == Some(Guard::Person));
    let mut says = vec![
        format!(
            "Ver todos tus datos, una vez cada {} meses: te los mostramos en {} días.",
            rights.access_again_months, rights.access_days
        ),
        format!(
            "Que corrijamos o borremos un dato que está mal: te contestamos en {} días hábiles, y mientras tanto no lo \
             usamos.",
            rights.rectify_business_days
        ),
    ];
    if by_person {
        says.push("Que otra persona vuelva a mirar tu caso.".to_owned());
    } else {
        says.push(format!(
            "Que una persona mire tu caso, porque nadie tiene que aceptar lo que decidió un programa solo. Te contesta en \
             {} días hábiles, y hasta entonces ninguna máquina te manda nada.",
            rights.review_business_days
        ));
    }
    if told.closed().next().is_some() {
        says.push("Que tampoco te busquemos por otros medios. Alcanza con decirlo una vez.".to_owned());
    } else if !told.is_left_alone() {
        says.push(
            "Que no te llamemos, o que no te escribamos, por el medio que elijas. Alcanza con decirlo una vez."
                .to_owned(),
        );
    }
    says.push("Nada de esto cuesta plata ni cambia lo que debés.".to_owned());
    Part::of("Qué podés pedir", says)
}

/// Of whom.
pub(super) fn whom(told: &Told<'_>) -> Option<Part> {
    let desk = told.desk;
    let mut ways = Vec::new();
    if !desk.phone.is_empty() {
        let hours = if desk.hours.is_empty() { String::new() } else { format!(", {}", desk.hours) };
        ways.push(format!("por teléfono al {}{hours}", desk.phone));
    }
    if !desk.mailbox.is_empty() {
        ways.push(format!("por correo a {}", desk.mailbox));
    }
    let ours = if ways.is_empty() {
        format!("A {}, por el mismo medio por el que te escribimos.", desk.house)
    } else {
        format!("A {}: {}.", desk.house, ways.join(", o "))
    };
    Part::of(
        "A quién",
        vec![
            ours,
            "Si no te contestamos, o la respuesta no te sirve, podés ir a la Agencia de Acceso a la Información \
             Pública (argentina.gob.ar/aaip). Es el organismo que controla la ley 25.326, de protección de datos \
             personales. Ahí atienden las denuncias de quienes sienten que no se respetaron sus derechos."
                .to_owned(),
        ],
    )
}
