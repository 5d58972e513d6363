//! What no message may say: anything that looks judicial, threatens, shames, or speaks from above.
//!
//! Ley 24.240 art. 8 bis (trato digno): no vexing or intimidating treatment, and an extrajudicial claim may not use any
//! means that give it the look of a judicial one. `AR-default.content_forbid` names the same things.
//! The list is words, so that a lawyer can read and correct it; a text that trips it is not sent but shown.
use crate::rules::words::plain;
use serde::{Deserialize, Serialize};

/// Why a phrase is forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Looks like a court, a lawsuit or a formal demand.
    JudicialLookalike,
    /// Announces harm.
    Threat,
    /// Shames or insults.
    Humiliation,
    /// Says that others know or will know.
    Publication,
    /// Pretends to an authority that the writer has not.
    FalseAuthority,
    /// Does not speak in the house's voice: kind, plain, in voseo.
    Register,
    /// Shouts.
    Shouting,
}

/// One forbidden phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Why it is forbidden.
    pub fault: Fault,
    /// The phrase, in plain letters.
    pub phrase: String,
}

/// Everything in `text` that may not be said. `names` (of the person and the creditor) are not judged.
pub fn faults(text: &str, names: &[&str]) -> Vec<Found> {
    let mut bare = text.to_owned();
    for name in names.iter().filter(|name| !name.is_empty()) {
        bare = bare.replace(name, " ");
    }
    let words = format!(" {} ", plain(&bare));
    let mut found: Vec<Found> = FORBIDDEN
        .iter()
        .flat_map(|(fault, phrases)| phrases.iter().map(move |phrase| (*fault, *phrase)))
        .filter(|(_, phrase)| contains(&words, phrase))
        .map(|(fault, phrase)| Found { fault, phrase: phrase.to_owned() })
        .collect();
    found.extend(shouting(&bare));
    found
}

/// A phrase ending in `*` matches the beginning of a word; the others match whole words.
fn contains(words: &str, phrase: &str) -> bool {
    match phrase.strip_suffix('*') {
        Some(beginning) => words.contains(&format!(" {beginning}")),
        None => words.contains(&format!(" {phrase} ")),
    }
}

/// Three capital words in a row, or an exclamation repeated.
fn shouting(text: &str) -> Option<Found> {
    let found = |phrase: &str| Some(Found { fault: Fault::Shouting, phrase: phrase.to_owned() });
    if text.contains("!!") {
        return found("!!");
    }
    let loud = |word: &&str| {
        3 < word.chars().filter(|letter| letter.is_alphabetic()).count() && !word.chars().any(char::is_lowercase)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let run = words.windows(3).find(|run| run.iter().all(loud))?;
    found(&run.join(" "))
}

const FORBIDDEN: &[(Fault, &[&str])] = &[
    (
        Fault::JudicialLookalike,
        &[
            "juicio*",
            "juzgado*",
            "juez",
            "jueza",
            "tribunal*",
            "judicial*",
            "demanda",
            "demandas",
            "demandado",
            "demandada",
            "demandar*",
            "demandaremos",
            "intimacion*",
            "intimamos",
            "intimar*",
            "intimado",
            "intimada",
            "embarg*",
            "inhibicion*",
            "inhibir*",
            "remate*",
            "subasta*",
            "cedula de notificacion",
            "cedula judicial",
            "carta documento",
            "mandamiento*",
            "expediente*",
            "caratula*",
            "autos caratulados",
            "sentencia*",
            "querell*",
            "litigio*",
            "ejecucion*",
            "ejecutar*",
            "oficial de justicia",
            "acciones legales",
            "accion legal",
            "via legal",
            "vias legales",
            "proceso legal",
            "instancia legal",
            "prejudicial*",
            "prejuridic*",
            "ultimo aviso",
            "aviso final",
            "plazo perentorio",
            "perentori*",
            "bajo apercibimiento",
            "apercibimiento*",
            "notifiquese",
            "quedan notificados",
            "queda notificado",
            "queda usted notificado",
            "quedas notificado",
            "fehaciente*",
            "letrado*",
            "abogad*",
            "estudio juridico",
            "juridic*",
            "fiscalia*",
            "fiscal",
        ],
    ),
    (
        Fault::Threat,
        &[
            "consecuencias",
            "represalia*",
            "te vas a arrepentir",
            "atenete",
            "atengase",
            "de lo contrario",
            "caso contrario",
            "si no pagas",
            "si no paga",
            "nos veremos obligados",
            "nos obligas",
            "no nos dejas otra opcion",
            "ultima oportunidad",
            "ultimatum",
            "perderas",
            "vas a perder",
            "perder tu casa",
            "perder tus bienes",
            "tus bienes",
            "tu sueldo sera",
            "retener tu sueldo",
            "descontar de tu sueldo",
            "te informaremos al veraz",
            "veraz",
            "central de deudores",
            "amenaz*",
            "advertimos",
            "advertencia*",
            "carcel",
            "preso",
            "presa",
            "delito*",
            "estafa*",
            "denuncia*",
            "policia*",
        ],
    ),
    (
        Fault::Humiliation,
        &[
            "moros*",
            "deudor incobrable",
            "incobrable*",
            "incumplidor*",
            "irresponsab*",
            "verguenza*",
            "vergonzos*",
            "caradura*",
            "tramposo*",
            "tramposa*",
            "mala fe",
            "mal pagador*",
            "estafador*",
            "ladron*",
            "deshonest*",
            "tu palabra no vale",
            "no tenes palabra",
        ],
    ),
    (
        Fault::Publication,
        &[
            "tus vecinos",
            "tu familia",
            "tu empleador",
            "tu trabajo se",
            "tu jefe",
            "tus contactos",
            "tus companeros",
            "publicaremos",
            "publicar tu",
            "lista de deudores",
            "listado de deudores",
            "avisaremos a",
        ],
    ),
    (
        Fault::FalseAuthority,
        &[
            "ministerio*",
            "poder judicial",
            "gobierno*",
            "afip",
            "arca",
            "banco central",
            "bcra",
            "oficial publico",
            "autoridad competente",
            "organismo oficial",
        ],
    ),
    (
        Fault::Register,
        &[
            "usted",
            "ustedes",
            "puedes",
            "tienes",
            "quieres",
            "estimado",
            "estimada",
            "sirvase",
            "le recordamos",
            "le informamos",
            "deudor",
            "deudora",
            "exigi*",
            "inmediatamente",
            "de inmediato",
            "a la brevedad",
            "urgente*",
            "urgencia",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<Fault> {
        faults(text, &[]).first().map(|found| found.fault)
    }

    #[test]
    fn a_kind_text_passes() {
        assert_eq!(
            faults("Hola, Ana. Te escribimos por tu cuota. Respondé con la palabra BAJA cuando quieras.", &[]),
            []
        );
    }

    #[test]
    fn each_kind_of_fault_is_found_whatever_its_case_and_accents() {
        assert_eq!(first("Iniciaremos ACCIONES LEGALES."), Some(Fault::JudicialLookalike));
        assert_eq!(first("Es un trámite extrajudicial y prejudicial"), Some(Fault::JudicialLookalike));
        assert_eq!(first("Último aviso"), Some(Fault::JudicialLookalike));
        assert_eq!(first("atenete a lo que sigue"), Some(Fault::Threat));
        assert_eq!(first("figurás como moroso"), Some(Fault::Humiliation));
        assert_eq!(first("hablaremos con tu empleador"), Some(Fault::Publication));
        assert_eq!(first("por instrucciones del Ministerio"), Some(Fault::FalseAuthority));
        assert_eq!(first("Usted adeuda"), Some(Fault::Register));
        assert_eq!(first("PAGUE CUANTO ANTES AHORA MISMO"), Some(Fault::Shouting));
        assert_eq!(first("¡Pagá ya!!"), Some(Fault::Shouting));
    }

    #[test]
    fn whole_words_are_judged_and_names_are_not() {
        assert_eq!(faults("Hola, Fiscal Rejuela", &["Fiscal"]), []);
        assert_eq!(faults("Hacé clic en el prefiscalizado", &[]), []);
    }
}
