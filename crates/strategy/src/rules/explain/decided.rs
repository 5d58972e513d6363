//! What was decided, why, and what part chance had in it.
use super::{
    DecisionTold, Part, Told,
    words::{Words, long_day},
};
use crate::rules::{
    because::BECAUSE_MAX,
    dossier::Because,
    feature::{Feature, Features},
    guard::Guard,
    matrix::PPM,
};
use base::day_of;

/// What was decided and why.
pub(super) fn decided(told: &Told<'_>) -> Option<Part> {
    const TITLE: &str = "Qué decidimos y por qué";
    let Some(row) = told.decision else {
        return Part::of(TITLE, vec!["Todavía no decidimos nada sobre vos.".to_owned()]);
    };
    let (standing, words) = (row.standing, Words::shipped());
    let what = words.treatment(row.treatment).unwrap_or("una acción que ya no usamos");
    let done = match standing.carried {
        Some(on) if on == standing.day => " Ya lo hicimos, ese mismo día.".to_owned(),
        Some(on) => format!(" Ya lo hicimos, el {}.", long_day(day_of(on))),
        None => String::new(),
    };
    let mut says = vec![format!("El {} decidimos {what}.{done}", long_day(day_of(standing.day)))];
    if let Some(guard) = standing.because.guard {
        says.push(words.guard(guard).to_owned());
        if let Some(reason) = row.reason.filter(|_| guard == Guard::Person) {
            says.push(format!("El motivo que dejó escrito: «{}».", reason.trim_end_matches('.')));
        }
    }
    let reasons = reasons(&standing.because, told);
    if !reasons.is_empty() && standing.because.guard.is_none() {
        let then = standing.day < told.scale.number();
        let figures = if then { ", con los números de ese día" } else { "" };
        says.push(format!("Lo que más pesó fue esto{figures}:"));
        says.extend(reasons);
    }
    Part::of(TITLE, says)
}

/// The reasons as they were logged, in words for the debtor, each once.
fn reasons(because: &Because, told: &Told<'_>) -> Vec<String> {
    let mut features = Features::default();
    for (place, value) in &because.values {
        if let Some(feature) = Feature::ALL.get(usize::from(*place)) {
            features.set(*feature, Some(*value));
        }
    }
    let mut says: Vec<String> = Vec::new();
    for (indicator, why) in because.whys.iter().take(BECAUSE_MAX) {
        let Some((feature, _)) = told.policy.cards.card(*indicator).spoken(*why) else { continue };
        let value = features.get(feature).or_else(|| told.assessment.features.get(feature));
        let seen = features.clone().with(feature, value.unwrap_or(0));
        if let Some(said) = Words::shipped().feature(feature, &seen).filter(|said| !says.contains(said)) {
            says.push(said);
        }
    }
    says
}

/// What part chance had.
pub(super) fn chance(told: &Told<'_>) -> Option<Part> {
    let row = told.decision?;
    let mut says = match row.standing.because.guard {
        Some(Guard::Person) => vec!["Ninguna. Lo eligió una persona.".to_owned()],
        Some(_) => vec![
            "Ninguna. No hubo sorteo: en esta situación hacemos siempre lo mismo, con todas las personas.".to_owned(),
        ],
        None => drawn(&row, told),
    };
    let debtor = told.dossier.debtor;
    if told.policy.learner.as_ref().is_some_and(|learner| learner.is_control(debtor)) {
        says.push(
            "Además estás en un grupo chico de personas, elegidas por sorteo una sola vez, con las que no usamos lo que \
             el programa va aprendiendo. Sirve para comparar y saber si aprender hace bien. No cambia lo que debés ni \
             tus derechos."
                .to_owned(),
        );
    } else if told.policy.trial.as_ref().is_some_and(|trial| trial.challenger(debtor).is_some()) {
        says.push(
            "Además estamos probando otra forma de elegir con una parte de las personas, y por sorteo te tocó. No \
             cambia lo que debés ni tus derechos."
                .to_owned(),
        );
    }
    Part::of("Qué parte tuvo el azar", says)
}

fn drawn(row: &DecisionTold<'_>, told: &Told<'_>) -> Vec<String> {
    let open = row.drawn.map(|drawn| drawn.open.as_slice()).unwrap_or_default();
    let others: Vec<&str> = open
        .iter()
        .filter(|one| one.treatment != row.standing.treatment)
        .filter_map(|one| told.policy.catalogue.get(one.treatment))
        .filter_map(|one| Words::shipped().treatment(&one.code))
        .collect();
    if others.is_empty() || PPM <= row.standing.propensity_ppm {
        return vec![
            "Ninguna. En tu caso quedaba una sola cosa por hacer, así que no hubo nada que sortear.".to_owned(),
        ];
    }
    let from = if row.standing.learner_version.is_some() {
        "Las chances no son iguales. Tiene más la que mejor resultado dio en casos parecidos, y a las demás les queda \
         alguna, para seguir aprendiendo cuál sirve."
    } else {
        "Las chances no son iguales. Las fijó de antemano una persona, para todos los casos parecidos."
    };
    vec![
        format!("Parte de esto fue un sorteo. Podíamos hacer más de una cosa y salió una. {from}"),
        format!("Lo que te tocó tenía {}. También podía salir otra cosa: {}.", of_hundred(row.standing.propensity_ppm), either(&others)),
        "El sorteo nunca cambia cuánto debés, ni los horarios, ni cuántas veces te podemos buscar, ni lo que nos pediste."
            .to_owned(),
    ]
}

/// `uno; dos; o tres`: each may have commas of its own.
fn either(others: &[&str]) -> String {
    match others.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}; o {last}", rest.join("; ")),
        Some(_) | None => others.concat(),
    }
}

/// `30 chances de 100`, or less than one.
fn of_hundred(ppm: u32) -> String {
    match (ppm + 5_000) / 10_000 {
        0 => "menos de 1 chance de 100".to_owned(),
        1 => "1 chance de 100".to_owned(),
        chances => format!("{} chances de 100", chances.min(99)),
    }
}
