//! What people write back, in their own words and as a raw mail.
use super::chance::Luck;
use super::talk::Said;
use base::{Day, Timestamp};

/// A mail that somebody answers.
#[derive(Clone, Debug)]
pub(crate) struct Answering<'a> {
    /// Who answers: a mailbox.
    pub from: &'a str,
    /// Who answers: a name.
    pub name: &'a str,
    /// The mailbox that the mail asked to be answered at.
    pub to: &'a str,
    /// The mail's own subject.
    pub subject: &'a str,
    /// The mail's own id, without angle brackets.
    pub message_id: &'a str,
    /// When the answer is written.
    pub at: Timestamp,
}

/// The words for it.
pub(crate) fn words(said: &Said, luck: &mut Luck) -> String {
    let choices: &[&str] = match said {
        Said::Promise { due, .. } => return promise_words(*due, luck),
        Said::AlreadyPaid => &[
            "Hola, ya lo pagué la semana pasada. ¿Pueden verificar?",
            "Buenas, ese importe ya está pagado. Tengo el comprobante.",
        ],
        Said::CannotPay => &[
            "Hola. Me quedé sin trabajo y este mes no puedo pagar.",
            "La verdad es que no llego. Estoy con un problema de salud y no puedo afrontarlo ahora.",
        ],
        Said::Refuses => &["No voy a pagar eso.", "No pienso pagar esos intereses."],
        Said::Disputes => {
            &["No reconozco esa deuda. Por favor revisen.", "Desconozco este cargo, yo nunca lo contraté."]
        }
        Said::WantsPlan => {
            &["¿Se puede pagar en cuotas? Todo junto no puedo.", "Hola, quiero un plan de pagos. ¿Qué opciones tengo?"]
        }
        Said::CallBack => &["Hola, llámenme mañana a la tarde por favor.", "Ahora no puedo. ¿Me llaman el lunes?"],
        Said::NoCommitment => &["Recibido, gracias.", "Ok, lo veo."],
        Said::OptsOut => &["BAJA", "Baja. No me escriban más."],
        Said::Complains => &[
            "Es la quinta vez que me escriben. Voy a hacer la denuncia en Defensa del Consumidor.",
            "Esto es un acoso. Voy a presentar un reclamo.",
        ],
    };
    (*luck.pick(choices)).to_owned()
}

fn promise_words(due: Day, luck: &mut Luck) -> String {
    let (day, month) = (due.day(), due.month());
    match luck.between(0, 2) {
        0 => format!("Hola, el {day}/{month} cobro y lo pago."),
        1 => format!("Buen día. Voy a pagar el {day}/{month} sin falta."),
        _ => format!("Lo abono el {day}/{month}. Gracias por avisar."),
    }
}

/// The raw mail (RFC 5322), with the answered text quoted as mail programs do.
pub(crate) fn raw(answering: &Answering<'_>, words: &str) -> Vec<u8> {
    let Answering { from, name, to, subject, message_id, at } = answering;
    let date = at.strftime("%a, %d %b %Y %H:%M:%S +0000");
    let local = message_id.split('@').next().unwrap_or("mail");
    let lines = [
        format!("From: =?UTF-8?Q?{}?= <{from}>", quoted(name)),
        format!("To: <{to}>"),
        format!("Subject: =?UTF-8?Q?{}?=", quoted(&format!("Re: {subject}"))),
        format!("Date: {date}"),
        format!("Message-ID: <re.{local}.{}@world.example>", at.as_second()),
        format!("In-Reply-To: <{message_id}>"),
        format!("References: <{message_id}>"),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=utf-8".to_owned(),
        "Content-Transfer-Encoding: 8bit".to_owned(),
        String::new(),
        words.to_owned(),
        String::new(),
        format!("> {subject}"),
        String::new(),
    ];
    lines.join("\r\n").into_bytes()
}

/// RFC 2047 `Q`: letters and digits as they are, a space as `_`, all else as `=XX`.
fn quoted(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b' ' => "_".to_owned(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("={byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use mail_parser::MessageParser;

    #[test]
    fn an_answer_reads_back_as_a_mail() {
        let answering = Answering {
            from: "jose.munoz7@correo.example",
            name: "José Muñoz",
            to: "respuestas@aldia.example",
            subject: "Tu cuota de marzo · Préstamos",
            message_id: "0195@aldia.example",
            at: Timestamp::from_second(1_772_461_800).unwrap(),
        };
        let raw = raw(&answering, "Mañana pago.");
        let mail = MessageParser::default().parse(&raw).unwrap();

        assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("jose.munoz7@correo.example"));
        assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("José Muñoz"));
        assert_eq!(mail.subject(), Some("Re: Tu cuota de marzo · Préstamos"));
        assert_eq!(mail.in_reply_to().as_text(), Some("0195@aldia.example"));
        assert!(mail.body_text(0).unwrap().starts_with("Mañana pago."));
        assert_eq!(mail.date().unwrap().to_timestamp(), 1_772_461_800);
    }

    #[test]
    fn leaving_says_the_word() {
        for n in 0..20 {
            assert!(words(&Said::OptsOut, &mut Luck::of(1, &[n])).to_uppercase().starts_with("BAJA"));
        }
    }

    #[test]
    fn a_promise_names_its_day() {
        let due = date(2026, 4, 9);
        let said = Said::Promise { amount: base::Amount::minor(1), due };

        for n in 0..20 {
            assert!(words(&said, &mut Luck::of(1, &[n])).contains("9/4"));
        }
    }
}
