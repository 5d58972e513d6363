//! What a person means who writes back, by plain rules: a lawyer or an agent can read them and correct them.
//!
//! Only what protects the debtor is acted upon at once: leaving, denying the debt. The rest is a hint that a human
//! confirms; a wrong guess must cost the debtor nothing.
use crate::rules::{manner, words::plain};
use people::Tone;
use serde::{Deserialize, Serialize};

/// What somebody means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Do not contact me by any means.
    CeaseContact,
    /// No more mail.
    OptOut,
    /// No more calls.
    NoCalls,
    /// I complain of how I am treated.
    Complaint,
    /// I am not that person.
    WrongPerson,
    /// I do not owe that.
    Disputes,
    /// I have paid.
    AlreadyPaid,
    /// I cannot pay.
    CannotPay,
    /// I want instalments.
    WantsPlan,
    /// I will not pay.
    Refuses,
    /// I will pay.
    WillPay,
    /// Call me.
    CallMe,
}

/// A reply, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Everything that it seems to mean, what matters most first.
    pub meanings: Vec<Meaning>,
    /// How it is said.
    pub tone: Option<Tone>,
    /// The writer's own words, cut short.
    pub excerpt: String,
}

/// As much of a reply as a note keeps, in letters.
const EXCERPT_LETTERS_MAX: usize = 280;
/// As much of a reply as is read, in bytes: the point of a letter comes early.
const READ_BYTES_MAX: usize = 16_384;

/// Reads the reply to `ours`: the words that quote it are not the writer's.
pub fn read(subject: &str, text: &str, ours: &str) -> Answer {
    let own = own_words(text, ours);
    let words = format!(" {} ", plain(&own));
    let mut meanings: Vec<Meaning> = SIGNS
        .iter()
        .filter(|(_, phrases)| phrases.iter().any(|phrase| says(&words, phrase)))
        .map(|(meaning, _)| *meaning)
        .collect();
    let leaves = asks_to_leave(subject) || own.lines().any(asks_to_leave);
    if leaves && !meanings.contains(&Meaning::OptOut) {
        let place = meanings.iter().position(|meaning| *meaning != Meaning::CeaseContact).unwrap_or(meanings.len());
        meanings.insert(place, Meaning::OptOut);
    }
    let excerpt = own.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(EXCERPT_LETTERS_MAX).collect();
    Answer { meanings, tone: manner::tone(&words), excerpt }
}

/// The lines that the writer wrote: without quotes, without what follows the mark of a quoted message, and without any
/// line of ours, which says BAJA itself.
fn own_words(text: &str, ours: &str) -> String {
    let ours: Vec<String> = ours.lines().map(plain).filter(|line| !line.is_empty()).collect();
    let mut own = Vec::new();
    let text = text.get(..text.floor_char_boundary(READ_BYTES_MAX)).unwrap_or_default();
    for line in text.lines() {
        if begins_quote(line) {
            break;
        }
        let written = plain(line);
        let quoted = line.trim_start().starts_with('>') || (4 < written.len() && ours.contains(&written));
        if !quoted {
            own.push(line.trim());
        }
    }
    own.join("\n")
}

/// Whether the rest of a mail is the message it answers, as the usual programs mark it.
fn begins_quote(line: &str) -> bool {
    let words = plain(line);
    let wrote =
        ["escribio", "wrote", "escreveu"].iter().any(|word| words.ends_with(word)) && line.trim_end().ends_with(':');
    let starts = ["mensaje original", "original message", "mensaje reenviado", "forwarded message"];
    let mark = line.trim_start().starts_with("--") && starts.iter().any(|start| words.starts_with(start));
    let header = (line.starts_with("De:") || line.starts_with("From:")) && line.contains('@');
    let rule = 10 < line.trim().len() && line.trim().chars().all(|sign| sign == '_');
    wrote || mark || header || rule
}

/// Whether a line is nothing but the word BAJA and courtesy.
fn asks_to_leave(line: &str) -> bool {
    const COURTESY: &[&str] = &[
        "re", "rv", "por", "favor", "hola", "gracias", "quiero", "quisiera", "solicito", "pido", "la", "de", "darme",
        "dar", "dame", "denme", "me", "mi", "buenas", "buenos", "dias", "tardes", "saludos",
    ];
    let words = plain(line);
    let mut said = words.split(' ').filter(|word| !COURTESY.contains(word));
    matches!((said.next(), said.next()), (Some("baja" | "unsubscribe" | "stop"), None))
}

/// Whether `words` hold the phrase and do not deny it: `no ya pague` is not `ya pague`.
fn says(words: &str, phrase: &str) -> bool {
    let padded = format!(" {phrase} ");
    words.match_indices(&padded).any(|(at, _)| {
        let before = words.get(..at).unwrap_or_default();
        !["no", "ni", "nunca"].contains(&before.rsplit(' ').next().unwrap_or_default())
    })
}

/// In order of what matters most.
const SIGNS: &[(Meaning, &[&str])] = &[
    (
        Meaning::CeaseContact,
        &[
            "no me contacten mas",
            "no me contacten",
            "no quiero que me contacten",
            "dejen de contactarme",
            "dejen de molestarme",
            "dejen de molestar",
            "no me llamen ni me escriban",
            "no se comuniquen mas",
        ],
    ),
    (
        Meaning::OptOut,
        &[
            "dar de baja",
            "darme de baja",
            "denme de baja",
            "dame de baja",
            "deme de baja",
            "me den de baja",
            "me des de baja",
            "quiero la baja",
            "solicito la baja",
            "pido la baja",
            "no me escriban mas",
            "no me escriban",
            "no me manden mas",
            "no me envien mas",
            "no me mandes mas",
            "no quiero recibir",
            "no deseo recibir",
            "dejen de escribirme",
            "dejen de mandarme",
            "desuscribirme",
            "desuscribir",
        ],
    ),
    (
        Meaning::NoCalls,
        &[
            "no me llamen mas",
            "no me llames mas",
            "no me llame mas",
            "no llamen mas",
            "no me vuelvan a llamar",
            "no vuelvan a llamarme",
            "no quiero que me llamen",
            "no quiero mas llamadas",
            "no quiero recibir llamadas",
            "dejen de llamarme",
            "dejen de llamar",
            "no me llamen por telefono",
        ],
    ),
    (
        Meaning::Complaint,
        &[
            "defensa del consumidor",
            "defensa al consumidor",
            "maltrato",
            "me maltrataron",
            "acoso",
            "hostigamiento",
            "me hostigan",
            "me acosan",
            "voy a denunciar",
            "los denuncio",
            "mi abogado",
            "una queja",
            "un reclamo",
            "quiero quejarme",
            "falta de respeto",
        ],
    ),
    (
        Meaning::WrongPerson,
        &[
            "no soy esa persona",
            "no soy la persona",
            "no soy yo",
            "se equivocaron de persona",
            "persona equivocada",
            "no conozco a",
            "no conozco a esa persona",
            "se equivocaron de mail",
            "mail equivocado",
            "correo equivocado",
            "ya no trabaja",
            "no es mi nombre",
        ],
    ),
    (
        Meaning::Disputes,
        &[
            "no es mia",
            "no es mio",
            "no es mi deuda",
            "no reconozco",
            "desconozco",
            "no debo nada",
            "no les debo",
            "no tengo deuda",
            "no tengo ninguna deuda",
            "no tengo deudas",
            "nunca pedi",
            "nunca saque",
            "nunca tuve",
            "no saque ningun",
            "no lo contrate",
            "nunca lo contrate",
            "nunca contrate",
            "yo no lo contrate",
            "me robaron la identidad",
            "robo de identidad",
            "usurpacion de identidad",
            "deuda inexistente",
            "el monto esta mal",
            "el importe esta mal",
            "el monto no es correcto",
            "el importe no es correcto",
            "no corresponde",
            "esta prescripta",
            "esta prescrita",
        ],
    ),
    (
        Meaning::AlreadyPaid,
        &[
            "ya pague",
            "ya lo pague",
            "ya la pague",
            "ya abone",
            "ya cancele",
            "ya transferi",
            "ya deposite",
            "ya hice el pago",
            "ya realice el pago",
            "hice el pago",
            "realice el pago",
            "ya esta pago",
            "ya esta paga",
            "ya esta pagada",
            "ya esta pagado",
            "esta pagada",
            "esta pagado",
            "esta cancelada",
            "esta cancelado",
            "adjunto comprobante",
            "adjunto el comprobante",
            "envio comprobante",
            "mando el comprobante",
            "pague ayer",
            "pague hoy",
            "lo pague",
        ],
    ),
    (
        Meaning::CannotPay,
        &[
            "no puedo pagar",
            "no puedo pagarlo",
            "no puedo pagarla",
            "no puedo abonar",
            "no puedo afrontar",
            "no puedo afrontarlo",
            "este mes no puedo",
            "no tengo plata",
            "no tengo dinero",
            "no tengo como",
            "no llego",
            "no me alcanza",
            "imposible pagar",
            "sin trabajo",
            "sin empleo",
            "me quede sin",
            "me despidieron",
            "desempleado",
            "desempleada",
            "no estoy en condiciones",
            "no cobre",
            "no tengo ingresos",
        ],
    ),
    (
        Meaning::WantsPlan,
        &[
            "plan de pago",
            "plan de pagos",
            "un plan",
            "en cuotas",
            "hacer cuotas",
            "cuotas mas",
            "refinanciar",
            "refinanciacion",
            "facilidades",
            "pagar en partes",
            "de a poco",
            "una quita",
            "un descuento",
            "un acuerdo",
            "llegar a un acuerdo",
        ],
    ),
    (
        Meaning::Refuses,
        &["no voy a pagar", "no pienso pagar", "no quiero pagar", "no les pienso pagar", "no pago nada"],
    ),
    (
        Meaning::WillPay,
        &[
            "voy a pagar",
            "te pago",
            "les pago",
            "lo pago",
            "la pago",
            "pago el",
            "pago manana",
            "manana pago",
            "pago la semana",
            "pago cuando",
            "cuando cobre",
            "cuando cobro",
            "voy a abonar",
            "abono el",
            "lo abono",
            "la abono",
            "deposito el",
            "transfiero el",
            "me comprometo",
            "hoy pago",
            "pago hoy",
        ],
    ),
    (
        Meaning::CallMe,
        &[
            "llamame",
            "llamenme",
            "me llamen",
            "me llaman",
            "me llamas",
            "me pueden llamar",
            "me podes llamar",
            "podrian llamarme",
            "por telefono",
        ],
    ),
];

impl Meaning {
    /// What an agent reads in the timeline, in Spanish.
    pub fn hint_es(self) -> &'static str {
        match self {
            Self::CeaseContact => "pide que no lo contacten más",
            Self::OptOut => "pide la baja de los correos",
            Self::NoCalls => "pide que no lo llamen más",
            Self::Complaint => "se queja del trato",
            Self::WrongPerson => "dice que no es la persona",
            Self::Disputes => "desconoce la deuda",
            Self::AlreadyPaid => "dice que ya pagó",
            Self::CannotPay => "dice que no puede pagar",
            Self::WantsPlan => "pide un plan",
            Self::Refuses => "dice que no va a pagar",
            Self::WillPay => "parece prometer un pago",
            Self::CallMe => "pide que lo llamen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "Hola, Ana.\n\nSi no querés recibir más correos, respondé con la palabra BAJA.\n";

    fn meanings(text: &str) -> Vec<Meaning> {
        read("Re: Tu cuenta", text, OURS).meanings
    }

    #[test]
    fn baja_alone_leaves_and_a_low_instalment_does_not() {
        for text in ["BAJA", "baja por favor, gracias", "Quiero la baja", "de baja", "Hola\nBaja\nSaludos"] {
            assert_eq!(meanings(text), [Meaning::OptOut], "{text}");
        }
        assert_eq!(read("BAJA", "", OURS).meanings, [Meaning::OptOut]);
        assert_eq!(meanings("quiero una cuota más baja"), []);
        assert_eq!(meanings("¿Me baja la cuota?"), []);
    }

    #[test]
    fn our_own_words_quoted_back_mean_nothing() {
        let quoted = "Gracias\n\nEl vie, 20 mar 2026 a las 10:00, Litoral <respuestas+1@x> escribió:\n\
            > Si no querés recibir más correos, respondé con la palabra BAJA.\n";
        assert_eq!(meanings(quoted), []);
        assert_eq!(read("Re: Tu cuenta", quoted, OURS).excerpt, "Gracias");

        let pasted = "Gracias\nSi no querés recibir más correos, respondé con la palabra BAJA.";
        assert_eq!(meanings(pasted), []);

        let outlook = "Ok\n________________________________\nDe: Litoral <r@x>\nBAJA\n";
        assert_eq!(meanings(outlook), []);
    }

    #[test]
    fn plain_sentences_are_understood() {
        use Meaning::{
            AlreadyPaid, CannotPay, CeaseContact, Complaint, Disputes, NoCalls, WantsPlan, WillPay, WrongPerson,
        };
        for (text, meaning) in [
            ("Ya pagué la semana pasada", AlreadyPaid),
            ("Adjunto comprobante.", AlreadyPaid),
            ("Esa deuda no es mía", Disputes),
            ("Desconozco esta deuda", Disputes),
            ("Nunca saqué un préstamo", Disputes),
            ("Me quedé sin trabajo", CannotPay),
            ("Quiero pagar en cuotas", WantsPlan),
            ("el viernes cobro y lo pago", WillPay),
            ("No soy esa persona", WrongPerson),
            ("Esto es un maltrato", Complaint),
            ("Dejen de molestarme", CeaseContact),
            ("No me llamen más, por favor. Escríbanme.", NoCalls),
        ] {
            assert_eq!(meanings(text).first(), Some(&meaning), "{text}");
        }
        assert_eq!(meanings("todavía no lo pagué"), []);
        assert_eq!(meanings("Ahora no puedo. ¿Me llaman el lunes?"), [Meaning::CallMe]);
        assert_eq!(meanings("No voy a pagar eso"), [Meaning::Refuses]);
        assert_eq!(meanings("No puedo pagar todo, quiero un plan de pagos"), [CannotPay, WantsPlan]);
    }

    #[test]
    fn a_long_letter_is_cut() {
        let answer = read("", &"hola ".repeat(10_000), OURS);

        assert_eq!(answer.excerpt.chars().count(), 280);
    }
}
