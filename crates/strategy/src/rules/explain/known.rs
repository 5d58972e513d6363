//! What we know and who told us, and what is estimated from it.
use super::{
    Part, Told,
    words::{Words, count, listed, long_day, money},
};
use crate::rules::scorecard::Indicator;
use base::{Money, day_of};
use people::{Channel, Datum, HoldReason, Point, PointKind, PointState};

/// Less than this and an estimate rests on almost nothing.
const SURE_MIN: u8 = 20;
/// Less than this and an estimate rests on little.
const SURE_MID: u8 = 50;

/// What we know and from whom.
pub(super) fn known(told: &Told<'_>) -> Option<Part> {
    let mut says = debts(told);
    says.extend(reach(told));
    says.extend(means(told));
    says.extend(story(told));
    says.extend(pauses(told));
    says.push(
        "No tenemos en cuenta si sos varón o mujer, tu edad, tu estado civil, tu salud, tu religión, tu nacionalidad \
         ni lo que pensás. Esos datos no entran en ninguna decisión."
            .to_owned(),
    );
    if !told.apart.is_empty() {
        says.push(format!(
            "Aparte, y solo para controlar que nadie reciba un trato distinto por ser quien es, guardamos esto: {}. No \
             lo ve ninguna persona ni ningún programa que decida sobre vos.",
            listed(told.apart)
        ));
    }
    Part::of("Qué sabemos de vos y quién nos lo dijo", says)
}

fn debts(told: &Told<'_>) -> Vec<String> {
    if told.debts.is_empty() {
        return vec!["Hoy no nos figura ninguna deuda tuya.".to_owned()];
    }
    let line = |debt: &super::DebtTold| {
        let due = money(Money { amount: debt.due, currency: debt.currency });
        let state = if debt.due.is_zero() {
            "está al día".to_owned()
        } else {
            let days = u16::try_from(debt.days_past_due).unwrap_or(u16::MAX);
            format!("tiene vencidos {due}, y lo más viejo venció hace {}", count(days, ("día", "días")))
        };
        let review = if debt.contested { " Dijiste que esto no es así: lo estamos revisando." } else { "" };
        format!("Una deuda con {} ({}): {state}. Nos lo informó {}.{review}", debt.creditor, debt.name, debt.creditor)
    };
    told.debts.iter().map(line).collect()
}

/// Telephones, mailboxes and addresses, without telling them whole: a letter can be read by somebody else.
fn reach(told: &Told<'_>) -> Vec<String> {
    if told.points.is_empty() {
        return vec!["No tenemos ningún teléfono, correo ni domicilio tuyo.".to_owned()];
    }
    let people = &told.dossier.people;
    let state = |point: &Point| people.point(point.id).map(|seen| seen.state).unwrap_or_default();
    let doubted = |point: &Point| !people.is_contested(Datum::Point(point.id)) && state(point) == PointState::Unknown;
    let all_doubted = 1 < told.points.len() && told.points.iter().all(doubted);
    let item = |point: &Point| {
        let note = if people.is_contested(Datum::Point(point.id)) {
            " (dijiste que está mal: no lo usamos hasta revisarlo)"
        } else {
            match state(point) {
                PointState::Good => "",
                PointState::Unknown if all_doubted => "",
                PointState::Unknown => " (no sabemos si es tuyo)",
                PointState::Bad => " (no funciona o es de otra persona: no lo usamos)",
            }
        };
        format!("{}{note}", hidden(point))
    };
    let items: Vec<String> = told.points.iter().map(item).collect();
    let doubt = if all_doubted { " No sabemos si son tuyos." } else { "" };
    let from = if items.len() == 1 {
        "Nos lo pasó tu acreedor, o nos lo diste vos."
    } else {
        "Nos los pasó tu acreedor, o nos los diste vos."
    };
    vec![format!("Para comunicarnos tenemos {}.{doubt} {from}", listed(&items))]
}

fn hidden(point: &Point) -> String {
    match point.kind {
        PointKind::Phone => {
            let last: String = point.value.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
            format!("el teléfono terminado en {last}")
        }
        PointKind::Email => {
            let (name, at) = point.value.split_once('@').unwrap_or((&point.value, ""));
            let first: String = name.chars().take(2).collect();
            format!("el correo {first}…@{at}")
        }
        PointKind::Address => "un domicilio".to_owned(),
    }
}

fn means(told: &Told<'_>) -> Vec<String> {
    let (people, day) = (&told.dossier.people, told.scale.number());
    let traits = &people.traits;
    let review = |datum| {
        if people.is_contested(datum) { " Dijiste que no es así: no lo usamos hasta revisarlo." } else { "" }
    };
    let mut says = Vec::new();
    if let Some(income) = traits.income {
        let income = money(Money { amount: income, currency: told.scale.currency() });
        let review = review(Datum::Income);
        says.push(format!("Nos figura que ganás {income} por mes: lo informó tu acreedor, o lo contaste vos.{review}"));
    }
    if let Some(months) = traits.employment_months {
        let (months, review) = (worked(months), review(Datum::Employment));
        says.push(format!(
            "Nos figura que llevás {months} en tu trabajo: lo informó tu acreedor, o lo contaste vos.{review}"
        ));
    }
    if let Some(situation) = traits.bureau_situation {
        let review = review(Datum::Situation);
        says.push(format!(
            "Tu acreedor informó que tu situación como deudor es {situation}, en una escala en la que 1 es lo normal y 5 lo \
             más atrasado.{review}"
        ));
    }
    if let Some(told) = told.dossier.bureau.as_ref().filter(|told| told.holds_on(day)) {
        let entities = match told.entities {
            1 => "una entidad informa".to_owned(),
            many => format!("{many} entidades informan"),
        };
        let worst = told.worst_on(day).map(|worst| format!(", y la peor situación es {worst}")).unwrap_or_default();
        let review = review(Datum::Registry);
        says.push(format!(
            "La Central de Deudores del Banco Central, que es pública, dice esto: {entities} deudas a tu \
             nombre{worst}.{review}"
        ));
    }
    if traits.income.is_none() && traits.employment_months.is_none() {
        says.push("No sabemos cuánto ganás ni si tenés trabajo, y no lo suponemos.".to_owned());
    }
    says
}

/// Months as somebody would say them: years from two on.
fn worked(months: u16) -> String {
    if months < 24 { count(months, ("mes", "meses")) } else { format!("{} años", months / 12) }
}

/// What passed between us.
fn story(told: &Told<'_>) -> Vec<String> {
    let (counts, record) = (&told.dossier.people.counts, &told.dossier.strategy.record);
    let times = |times| count(times, ("vez", "veces"));
    let mut says = Vec::new();
    if counts.attempts == 0 && counts.replies == 0 {
        says.push("Todavía no te buscamos ni hablamos con vos.".to_owned());
    } else if counts.attempts == 0 {
        says.push(format!(
            "Todavía no te buscamos: te comunicaste vos, {}. Lo tenemos anotado.",
            times(counts.replies)
        ));
    } else {
        let spoke = if counts.right_party == 0 {
            "todavía no logramos hablar con vos".to_owned()
        } else {
            format!("hablamos o nos escribimos con vos {}", times(counts.right_party))
        };
        says.push(format!("Te buscamos {} y {spoke}. Lo tenemos anotado.", times(counts.attempts)));
    }
    let last = told.dossier.ledger.accounts.iter().filter_map(|account| account.last_payment).map(|(on, _)| on).max();
    if let Some(on) = last {
        says.push(format!(
            "Tu último pago es del {}. Nos lo informó tu acreedor, o lo recibimos nosotros.",
            long_day(day_of(on))
        ));
    }
    let ended = record.kept + record.partly + record.broken;
    if 0 < ended {
        let said = match (ended, record.kept) {
            (1, 0) => "Nos prometiste un pago y no llegó completo en su fecha.".to_owned(),
            (1, _) => "Nos prometiste un pago y llegó completo en su fecha.".to_owned(),
            (ended, 0) => format!("Nos prometiste {ended} pagos y ninguno llegó completo en su fecha."),
            (ended, kept) => format!("Nos prometiste {ended} pagos; completos y en su fecha, {kept}."),
        };
        says.push(said);
    }
    if let Some(open) = told.dossier.strategy.open.first() {
        let amount = money(Money { amount: open.amount, currency: open.currency });
        says.push(format!("Nos dijiste que vas a pagar {amount} el {}.", long_day(day_of(open.due))));
    }
    says
}

/// What they asked for and is respected.
fn pauses(told: &Told<'_>) -> Vec<String> {
    let line = |reason| match reason {
        HoldReason::CeaseContact => Some("Nos pediste que no te busquemos, y no te buscamos."),
        HoldReason::Dispute => Some("Nos dijiste que no reconocés una deuda: no te la reclamamos mientras se revisa."),
        HoldReason::Hardship => Some("Nos contaste que estás pasando un momento difícil: por ahora no te reclamamos."),
        HoldReason::Bankrupt => {
            Some("Nos figura un concurso o una quiebra a tu nombre: estas deudas se tratan en el juzgado, no con vos.")
        }
        HoldReason::Agreement => {
            Some("Tenés un acuerdo de pago en marcha y al día: mientras siga así, no te reclamamos lo que se acordó.")
        }
        HoldReason::Promise | HoldReason::Deceased => None,
    };
    let mut said: Vec<HoldReason> = Vec::new();
    for reason in told.pauses() {
        if !said.contains(&reason) {
            said.push(reason);
        }
    }
    let pauses = said.iter().copied().filter_map(line).map(str::to_owned);
    let closed: Vec<String> = told.closed().filter_map(asked_of).map(str::to_owned).collect();
    let closed = (!closed.is_empty()).then(|| format!("Nos pediste {}: lo respetamos.", listed(&closed)));
    pauses.chain(closed).collect()
}

/// What they asked for who closed a channel.
const fn asked_of(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::Email => Some("que no te mandemos correos"),
        Channel::Sms => Some("que no te mandemos mensajes de texto"),
        Channel::Whatsapp => Some("que no te escribamos por WhatsApp"),
        Channel::Voice => Some("que no te llamemos por teléfono"),
        Channel::Letter => Some("que no te mandemos cartas"),
        Channel::Visit => Some("que no vayamos a tu casa"),
        Channel::Portal => None,
    }
}

/// What is estimated, in words and with how sure it is.
pub(super) fn estimated(told: &Told<'_>) -> Option<Part> {
    let (assessment, cards, words) = (told.assessment, &told.policy.cards, Words::shipped());
    let mut says = vec![
        "Con esos datos un programa estima algunas cosas, igual para todas las personas. Son cálculos, no verdades, y \
         pueden estar equivocados."
            .to_owned(),
    ];
    for indicator in Indicator::ALL {
        let (Some(title), Some(feature)) = (words.estimate(indicator), indicator.feature()) else { continue };
        if matches!(indicator, Indicator::Willingness | Indicator::Outlook) && !told.owes() {
            continue;
        }
        let confidence = assessment.reading(indicator).confidence;
        let said = words.feature(feature, &assessment.features).unwrap_or_default();
        let mut line = match confidence {
            0..SURE_MIN => format!("{title}: no lo sabemos, porque tenemos muy pocos datos."),
            SURE_MIN..SURE_MID => format!("{said} Lo decimos con poca seguridad."),
            SURE_MID.. => said,
        };
        let review = assessment.under_review(cards, indicator);
        if !review.is_empty() {
            let review: Vec<String> = review.into_iter().map(|datum| datum.told_es().to_owned()).collect();
            line.extend([
                " Lo estamos revisando, porque dijiste que está mal ",
                &listed(&review),
                ": lo calculamos sin eso.",
            ]);
        }
        says.push(line);
    }
    Part::of("Qué estimamos", says)
}
