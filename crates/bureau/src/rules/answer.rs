//! What the service answers (BCRA, API Central de Deudores v1.0 and Cheques v1.0), read from its JSON.
use super::{
    period::Period,
    record::{Body, Cheque, Entity, Entry, MarkKind, Marks, Source, Track},
    situation::Situation,
};
use base::{Amount, Day};
use serde::{Deserialize, Deserializer};
use serde_json::Number;
use std::collections::BTreeMap;

/// What is asked of the service about a person or company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Query {
    /// The last month's debts.
    Debts,
    /// Twenty-four months of them.
    History,
    /// Bounced cheques.
    Cheques,
}

impl Query {
    /// Every query.
    pub const ALL: [Self; 3] = [Self::Debts, Self::History, Self::Cheques];

    /// Where its answer is kept.
    pub const fn source(self) -> Source {
        match self {
            Self::Debts => Source::AskedDebts,
            Self::History => Source::AskedHistory,
            Self::Cheques => Source::AskedCheques,
        }
    }
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The newest month that it tells, if it tells months.
    pub period: Option<Period>,
    /// What it says; `None` where the service knows nothing of whom it was asked about.
    pub body: Option<Body>,
}

/// Whether a cheque was reported lost or stolen.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedCheque {
    /// It was, for these reasons.
    Reported(Vec<String>),
    /// It was not.
    Clean,
    /// The service knows no such entity.
    UnknownEntity,
}

/// An answer that cannot be what the service means.
#[derive(Debug, thiserror::Error)]
pub enum BadAnswer {
    /// Not JSON, or not of the shape agreed.
    #[error("the answer does not read")]
    Shape(#[from] serde_json::Error),
    /// It is about somebody else.
    #[error("the answer is about another tax id")]
    Somebody,
    /// A value that the registry does not have.
    #[error("the answer has a {0} that the registry does not have")]
    Value(&'static str),
    /// A status other than found and not found.
    #[error("the service answered {status}: {}", .messages.join("; "))]
    Status {
        /// Which.
        status: u16,
        /// What it says about it.
        messages: Vec<String>,
    },
}

#[derive(Deserialize)]
struct Envelope<T> {
    results: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refusal {
    #[serde(default, deserialize_with = "or_default")]
    error_messages: Vec<String>,
}

#[derive(Deserialize)]
struct Debts {
    identificacion: u64,
    #[serde(default, deserialize_with = "or_default")]
    periodos: Vec<Told>,
}

#[derive(Deserialize)]
struct Told {
    periodo: String,
    #[serde(default, deserialize_with = "or_default")]
    entidades: Vec<Debt>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the fields are the service's own")]
struct Debt {
    entidad: String,
    situacion: i64,
    monto: Number,
    #[serde(default, deserialize_with = "or_default")]
    dias_atraso_pago: u64,
    #[serde(default, deserialize_with = "or_default")]
    refinanciaciones: bool,
    #[serde(default, deserialize_with = "or_default")]
    recategorizacion_oblig: bool,
    #[serde(default, deserialize_with = "or_default")]
    situacion_juridica: bool,
    #[serde(default, deserialize_with = "or_default")]
    irrec_disposicion_tecnica: bool,
    #[serde(default, deserialize_with = "or_default")]
    en_revision: bool,
    #[serde(default, deserialize_with = "or_default")]
    proceso_jud: bool,
}

#[derive(Deserialize)]
struct Bounced {
    identificacion: u64,
    #[serde(default, deserialize_with = "or_default")]
    causales: Vec<Cause>,
}

#[derive(Deserialize)]
struct Cause {
    causal: String,
    #[serde(default, deserialize_with = "or_default")]
    entidades: Vec<OfEntity>,
}

#[derive(Deserialize)]
struct OfEntity {
    entidad: u32,
    #[serde(default, deserialize_with = "or_default")]
    detalle: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    nro_cheque: u64,
    fecha_rechazo: Day,
    monto: Number,
    #[serde(default)]
    fecha_pago: Option<Day>,
    #[serde(default, deserialize_with = "or_default")]
    en_revision: bool,
    #[serde(default, deserialize_with = "or_default")]
    proceso_jud: bool,
}

#[derive(Deserialize)]
struct Lost {
    #[serde(default, deserialize_with = "or_default")]
    denunciado: bool,
    #[serde(default, deserialize_with = "or_default")]
    detalles: Vec<LostDetail>,
}

#[derive(Deserialize)]
struct LostDetail {
    #[serde(default, deserialize_with = "or_default")]
    causal: String,
}

/// `null` says nothing, like an absent field.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// Reads the answer to a query about the tax id `id`.
pub fn read(query: Query, id: u64, status: u16, body: &[u8]) -> Result<Answer, BadAnswer> {
    match status {
        200 => {}
        404 => return Ok(Answer { period: None, body: None }),
        status => return Err(refused(status, body)),
    }
    match query {
        Query::Debts | Query::History => months(query, id, body),
        Query::Cheques => cheques(id, body),
    }
}

/// Reads the answer about a lost or stolen cheque.
pub fn reported_cheque(status: u16, body: &[u8]) -> Result<ReportedCheque, BadAnswer> {
    match status {
        200 => {}
        404 => return Ok(ReportedCheque::UnknownEntity),
        status => return Err(refused(status, body)),
    }
    let Envelope { results } = serde_json::from_slice::<Envelope<Lost>>(body)?;
    let Lost { denunciado, detalles } = results;
    let causes = detalles.into_iter().map(|detail| detail.causal).collect();
    Ok(if denunciado { ReportedCheque::Reported(causes) } else { ReportedCheque::Clean })
}

fn refused(status: u16, body: &[u8]) -> BadAnswer {
    let messages = serde_json::from_slice::<Refusal>(body).map_or_else(|_| Vec::new(), |told| told.error_messages);
    BadAnswer::Status { status, messages }
}

fn months(query: Query, id: u64, body: &[u8]) -> Result<Answer, BadAnswer> {
    let Envelope { results } = serde_json::from_slice::<Envelope<Debts>>(body)?;
    if results.identificacion != id {
        return Err(BadAnswer::Somebody);
    }
    let mut told = BTreeMap::new();
    for Told { periodo, entidades } in results.periodos {
        let period: Period = periodo.parse().map_err(|_| BadAnswer::Value("period"))?;
        told.insert(period, entidades.iter().map(entry).collect::<Result<Vec<_>, _>>()?);
    }
    let Some((newest, entries)) = told.last_key_value() else { return Ok(Answer { period: None, body: None }) };
    let newest = *newest;
    let body = match query {
        Query::Debts => {
            let mut month = Body::Month(Vec::new());
            for entry in entries {
                month.merge(Body::Month(vec![entry.clone()]));
            }
            month
        }
        Query::History | Query::Cheques => history(newest, &told),
    };
    Ok(Answer { period: Some(newest), body: Some(body) })
}

fn history(newest: Period, told: &BTreeMap<Period, Vec<Entry>>) -> Body {
    let untold = (Situation::Untold, Amount::ZERO, Marks::default());
    let mut tracks: BTreeMap<&Entity, Vec<(Situation, Amount, Marks)>> = BTreeMap::new();
    for (period, entries) in told {
        let back = usize::try_from(newest.number() - period.number()).unwrap_or(usize::MAX);
        for entry in entries.iter().filter(|_| back < super::layout::MONTHS) {
            let months = tracks.entry(&entry.entity).or_default();
            if months.len() <= back {
                months.resize(back + 1, untold);
            }
            if let Some(month) = months.get_mut(back) {
                *month = (entry.situation, entry.amount, entry.marks);
            }
        }
    }
    Body::History(tracks.into_iter().map(|(entity, months)| Track { entity: entity.clone(), months }).collect())
}

fn entry(debt: &Debt) -> Result<Entry, BadAnswer> {
    let marks = Marks::of([
        (MarkKind::Refinanced, debt.refinanciaciones),
        (MarkKind::Recategorised, debt.recategorizacion_oblig),
        (MarkKind::Legal, debt.situacion_juridica),
        (MarkKind::Technical, debt.irrec_disposicion_tecnica),
        (MarkKind::UnderReview, debt.en_revision),
        (MarkKind::InCourt, debt.proceso_jud),
    ]);
    Ok(Entry {
        entity: Entity::Named(debt.entidad.trim().to_owned()),
        situation: Situation::of_number(debt.situacion).ok_or(BadAnswer::Value("situation"))?,
        amount: scaled(&debt.monto, 5).ok_or(BadAnswer::Value("amount"))?,
        days: u16::try_from(debt.dias_atraso_pago).map_err(|_| BadAnswer::Value("number of days"))?,
        marks,
    })
}

fn cheques(id: u64, body: &[u8]) -> Result<Answer, BadAnswer> {
    let Envelope { results } = serde_json::from_slice::<Envelope<Bounced>>(body)?;
    if results.identificacion != id {
        return Err(BadAnswer::Somebody);
    }
    let mut found = Vec::new();
    for cause in &results.causales {
        for entity in &cause.entidades {
            for detail in &entity.detalle {
                found.push(Cheque {
                    number: detail.nro_cheque,
                    entity: entity.entidad,
                    cause: cause.causal.trim().to_owned(),
                    on: detail.fecha_rechazo,
                    amount: scaled(&detail.monto, 2).ok_or(BadAnswer::Value("amount"))?,
                    paid: detail.fecha_pago,
                    marks: Marks::of([
                        (MarkKind::UnderReview, detail.en_revision),
                        (MarkKind::InCourt, detail.proceso_jud),
                    ]),
                });
            }
        }
    }
    found.sort_by_key(|cheque| (std::cmp::Reverse(cheque.on), cheque.entity, cheque.number));
    Ok(Answer { period: None, body: Some(Body::Cheques(found)) })
}

/// A JSON number of at most `decimals` decimals, as a whole number of the smallest of them. No binary fraction counts.
fn scaled(number: &Number, decimals: usize) -> Option<Amount> {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || decimals < fraction.len() {
        return None;
    }
    format!("{whole}{fraction:0<decimals$}").parse().ok().map(Amount::minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: u64 = 20_267_565_393;

    fn told(query: Query, results: &serde_json::Value) -> Result<Answer, BadAnswer> {
        read(query, ID, 200, json!({ "status": 200, "results": results }).to_string().as_bytes())
    }

    #[test]
    fn a_debt_is_read_with_its_marks() {
        let results = json!({ "identificacion": ID, "denominacion": "X", "periodos": [{ "periodo": "202609",
            "entidades": [{ "entidad": "BANCO UNO", "situacion": 3, "fechaSit1": null, "monto": 350.5,
                "diasAtrasoPago": 124, "refinanciaciones": true, "recategorizacionOblig": false,
                "situacionJuridica": false, "irrecDisposicionTecnica": false, "enRevision": true,
                "procesoJud": false }] }] });

        let Answer { period, body: Some(Body::Month(entries)) } = told(Query::Debts, &results).unwrap() else {
            panic!()
        };

        assert_eq!(period.unwrap().to_string(), "202609");
        assert_eq!((entries[0].situation, entries[0].amount), (Situation::MediumRisk, Amount::minor(350_500_00)));
        assert_eq!(entries[0].days, 124);
        assert!(entries[0].marks.is_disputed() && entries[0].marks.has(MarkKind::Refinanced));
    }

    #[test]
    fn months_of_history_find_their_places() {
        let month = |period: &str, class: i64| {
            json!({ "periodo": period, "entidades": [{ "entidad": "BANCO UNO",
            "situacion": class, "monto": 1, "enRevision": false, "procesoJud": null }] })
        };
        let results = json!({ "identificacion": ID, "periodos": [month("202609", 4), month("202607", 1)] });

        let Answer { body: Some(Body::History(tracks)), .. } = told(Query::History, &results).unwrap() else {
            panic!()
        };

        let classes: Vec<u8> = tracks[0].months.iter().map(|month| month.0.number()).collect();
        assert_eq!(classes, [4, 0, 1]);
    }

    #[test]
    fn cheques_are_read_newest_first() {
        let detail = |number: u64, on: &str, paid: Option<&str>| {
            json!({ "nroCheque": number, "fechaRechazo": on,
            "monto": 1234.5, "fechaPago": paid, "fechaPagoMulta": null, "estadoMulta": "IMPAGA", "ctaPersonal": true,
            "denomJuridica": null, "enRevision": false, "procesoJud": false })
        };
        let results = json!({ "identificacion": ID, "causales": [{ "causal": "SIN FONDOS", "entidades": [
            { "entidad": 7, "detalle": [detail(1, "2026-01-05", Some("2026-02-01")), detail(2, "2026-06-05", None)] }] }] });

        let Answer { body: Some(Body::Cheques(cheques)), .. } = told(Query::Cheques, &results).unwrap() else {
            panic!()
        };

        assert_eq!(cheques.iter().map(|cheque| cheque.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((cheques[0].amount, cheques[0].paid), (Amount::minor(1_234_50), None));
    }

    #[test]
    fn nobody_known_is_an_answer_and_anything_else_a_failure() {
        let none =
            br#"{"status":404,"errorMessages":["No se encontr\u00f3 datos para la identificaci\u00f3n ingresada."]}"#;
        assert_eq!(read(Query::Debts, ID, 404, none).unwrap(), Answer { period: None, body: None });

        let wrong = read(Query::Debts, ID, 400, br#"{"status":400,"errorMessages":["Debe tener 11 d\u00edgitos"]}"#);
        assert_eq!(wrong.unwrap_err().to_string(), "the service answered 400: Debe tener 11 dígitos");
        assert!(matches!(read(Query::Debts, ID, 200, b"<html>"), Err(BadAnswer::Shape(_))));
        assert!(matches!(read(Query::Debts, ID, 200, b"{\"results\":{}}"), Err(BadAnswer::Shape(_))));
        let another = json!({ "identificacion": 1, "periodos": [] });
        assert!(matches!(told(Query::Debts, &another), Err(BadAnswer::Somebody)));
    }

    #[test]
    fn a_reported_cheque_says_why() {
        let lost = br#"{"status":200,"results":{"numeroCheque":1,"denunciado":true,"detalles":[{"causal":"Denuncia por robo"}]}}"#;
        let clean = br#"{"status":200,"results":{"numeroCheque":1,"denunciado":false,"detalles":null}}"#;

        assert_eq!(reported_cheque(200, lost).unwrap(), ReportedCheque::Reported(vec!["Denuncia por robo".into()]));
        assert_eq!(reported_cheque(200, clean).unwrap(), ReportedCheque::Clean);
        assert_eq!(reported_cheque(404, b"").unwrap(), ReportedCheque::UnknownEntity);
    }

    #[test]
    fn amounts_are_read_digit_by_digit() {
        let amount = |text: &str| scaled(&text.parse::<Number>().unwrap(), 5);

        assert_eq!(amount("350.5"), Some(Amount::minor(350_500_00)));
        assert_eq!(amount("0.1"), Some(Amount::minor(100_00)));
        assert_eq!(amount("7"), Some(Amount::minor(7_000_00)));
        assert_eq!((amount("-1"), amount("1e30"), amount("0.000001")), (None, None, None));
    }
}
