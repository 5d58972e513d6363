//! How somebody speaks who writes back, by plain lists of phrases that anybody can read and correct.
//!
//! Complaining, denying a debt and asking for peace are rights: none of them is a tone, however firm it is.
use people::Tone;

/// The tone of words without accents or signs, between blanks; what is harshest is told.
pub(crate) fn tone(words: &str) -> Option<Tone> {
    let said = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(&format!(" {phrase} ")));
    if said(HOSTILE) {
        Some(Tone::Hostile)
    } else if said(EVASIVE) {
        Some(Tone::Evasive)
    } else if said(FRIENDLY) {
        Some(Tone::Friendly)
    } else {
        None
    }
}

/// Insults and threats.
const HOSTILE: &[&str] = &[
    "chorros",
    "ladrones",
    "estafadores",
    "garcas",
    "usureros",
    "sinverguenzas",
    "caraduras",
    "delincuentes",
    "mafiosos",
    "hijos de puta",
    "hdp",
    "mierda",
    "basuras",
    "vayanse a",
    "vayan a cagar",
    "no rompan",
    "no jodan",
    "se pueden ir",
    "los voy a cagar",
    "van a ver",
    "se van a arrepentir",
    "se donde trabajan",
    "se donde viven",
    "me tienen harto",
    "me tienen harta",
    "me tienen podrido",
    "me tienen podrida",
];

/// Later, without saying when.
const EVASIVE: &[&str] = &[
    "mas adelante",
    "despues veo",
    "despues vemos",
    "ya voy a ver",
    "voy a ver",
    "vamos a ver",
    "veremos",
    "no se cuando",
    "ni idea",
    "cuando pueda",
    "en algun momento",
    "algun dia",
    "en otro momento",
    "despues hablamos",
    "despues te digo",
    "despues les digo",
    "te aviso",
    "les aviso",
    "yo les aviso",
];

/// Courtesy beyond a greeting.
const FRIENDLY: &[&str] = &[
    "gracias",
    "muchas gracias",
    "les agradezco",
    "te agradezco",
    "agradezco",
    "disculpen",
    "disculpe",
    "disculpas",
    "perdon",
    "lamento",
    "quedo a disposicion",
    "muy amables",
    "muy amable",
    "con gusto",
    "saludos cordiales",
    "cordialmente",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::words::plain;

    fn of(text: &str) -> Option<Tone> {
        tone(&format!(" {} ", plain(text)))
    }

    #[test]
    fn the_harshest_is_told() {
        assert_eq!(of("Muchas gracias, el viernes pago"), Some(Tone::Friendly));
        assert_eq!(of("Después veo, gracias"), Some(Tone::Evasive));
        assert_eq!(of("Son unos LADRONES. Más adelante veremos"), Some(Tone::Hostile));
        assert_eq!(of("Pago el viernes"), None);
    }

    #[test]
    fn rights_are_no_tone() {
        for text in
            ["Voy a denunciarlos en Defensa del Consumidor", "Esa deuda no es mía", "No me contacten más", "Baja"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn phrases_are_written_as_they_are_compared() {
        for phrase in [HOSTILE, EVASIVE, FRIENDLY].concat() {
            assert_eq!(phrase, plain(phrase));
        }
    }
}
