//! A mail as it comes in: RFC 822 bytes to what matters of them.
//!
//! Three sorts never come from a person: reports of delivery (RFC 3464), receipts of reading (RFC 8098) and automatic
//! answers (RFC 3834). They are told apart by their headers, before any word is read.
use crate::rules::words::plain;
use base::{MessageId, Uuid};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders, PartType};

/// A mail that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// What it is.
    pub kind: Kind,
    /// Its own `Message-ID`, without brackets.
    pub id: Option<String>,
    /// The mailbox it says it comes from, in lower case. Empty if it says none.
    pub from: String,
    /// The subject line.
    pub subject: String,
    /// Its words, from the text or else from the HTML.
    pub text: String,
    /// The message of ours that it answers, if its address or its references say so. The address is asked first.
    pub answers: Option<MessageId>,
}

/// What a mail is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody wrote it.
    Written,
    /// A machine answered: away from the office and the like.
    Automatic,
    /// A mail server tells what became of a message.
    Report(Report),
    /// The reader's program says that it was opened.
    Opened,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// There is no such mailbox.
    NoMailbox,
    /// It was refused for another reason: the mailbox is full, the message is too large.
    Refused,
    /// It arrived.
    Delivered,
    /// They are still trying.
    Delayed,
}

/// Parts looked into for the headers of the message that a report is about.
const PARTS_MAX: usize = 16;

/// Reads a mail; `None` if the bytes are not one.
pub fn read(raw: &[u8]) -> Option<Incoming> {
    let mail = MessageParser::default().parse(raw)?;
    if mail.headers().is_empty() {
        return None;
    }
    let from = mail.from().and_then(Address::first).and_then(|from| from.address()).unwrap_or_default().to_lowercase();
    Some(Incoming {
        kind: kind(&mail, &from),
        id: mail.message_id().map(str::to_owned),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).map(std::borrow::Cow::into_owned).unwrap_or_default(),
        answers: tagged(&mail).or_else(|| referred(&mail)).or_else(|| returned(&mail)),
        from,
    })
}

/// What makes two copies of one mail the same, whatever way they came: its `Message-ID` and its body.
///
/// A mail without an id is only the same as itself, byte by byte.
pub(crate) fn sameness(raw: &[u8]) -> Vec<u8> {
    let Some(mail) = MessageParser::default().parse(raw) else { return raw.to_vec() };
    match mail.message_id() {
        Some(id) => {
            let body = usize::try_from(mail.root_part().offset_body).ok().and_then(|start| raw.get(start..));
            [id.as_bytes(), b"\n", body.unwrap_or_default()].concat()
        }
        None => raw.to_vec(),
    }
}

/// The message that an address of ours names: `respuestas+<message>@house`.
pub(crate) fn tag(address: &str) -> Option<MessageId> {
    let (local, _) = address.split_once('@')?;
    let (_, tag) = local.split_once('+')?;
    Uuid::try_parse(tag).ok().map(MessageId)
}

/// The address that names a message, so that what is sent there is matched exactly.
pub(crate) fn tagged_address(mailbox: &str, message: MessageId) -> String {
    match mailbox.split_once('@') {
        Some((local, domain)) => format!("{local}+{}@{domain}", message.0.simple()),
        None => mailbox.to_owned(),
    }
}

/// The `Message-ID` of a message, the same each time that it is sent: `<message@domain of the mailbox>`.
pub(crate) fn header_id(mailbox: &str, message: MessageId) -> String {
    let domain = mailbox.split_once('@').map_or("localhost", |(_, domain)| domain);
    format!("<{}@{domain}>", message.0.simple())
}

fn kind(mail: &Message<'_>, from: &str) -> Kind {
    if mail.is_content_type("multipart", "report") {
        let report_type = mail.content_type().and_then(|kind| kind.attribute("report-type")).unwrap_or_default();
        return match report_type.to_lowercase().as_str() {
            "disposition-notification" => Kind::Opened,
            _ => report(mail).map_or(Kind::Automatic, Kind::Report),
        };
    }
    let text = |name: &'static str| mail.header_raw(name).unwrap_or_default().trim().to_lowercase();
    let submitted = text("Auto-Submitted");
    let automatic = !submitted.is_empty() && submitted != "no";
    let answered = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply"].into_iter().any(|name| !text(name).is_empty());
    let bulk = ["auto_reply", "bulk", "junk", "list"].contains(&text("Precedence").as_str());
    let away = AWAY.iter().any(|words| plain(mail.subject().unwrap_or_default()).starts_with(words));
    let machine = ["mailer-daemon@", "no-reply@", "noreply@"].iter().any(|name| from.starts_with(name));
    if automatic || answered || bulk || away || machine { Kind::Automatic } else { Kind::Written }
}

/// How the subject of an automatic answer begins, in plain letters.
const AWAY: &[&str] = &[
    "respuesta automatica",
    "automatic reply",
    "auto reply",
    "autoreply",
    "fuera de la oficina",
    "fuera de oficina",
    "out of office",
    "estoy de vacaciones",
    "resposta automatica",
];

/// The worst news among the fields of each recipient: RFC 3464 §2.3.
fn report(mail: &Message<'_>) -> Option<Report> {
    let status = mail.parts.iter().find(|part| part.is_content_type("message", "delivery-status"))?;
    let text = String::from_utf8_lossy(status.contents());
    let field = |name: &str| {
        let values = text.lines().filter_map(|line| line.split_once(':'));
        let mut values = values.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value.trim().to_lowercase()).unwrap_or_default()
    };
    match field("Action").as_str() {
        "failed" if no_such_mailbox(&field("Status")) => Some(Report::NoMailbox),
        "failed" => Some(Report::Refused),
        "delivered" | "relayed" | "expanded" => Some(Report::Delivered),
        "delayed" => Some(Report::Delayed),
        _ => None,
    }
}

/// Whether an enhanced status (RFC 3463) says that the mailbox or its domain does not exist.
pub(crate) fn no_such_mailbox(status: &str) -> bool {
    ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"].contains(&status.trim())
}

fn tagged(mail: &Message<'_>) -> Option<MessageId> {
    let listed = [mail.to(), mail.cc()].into_iter().flatten().flat_map(Address::iter);
    let listed = listed.filter_map(|addr| addr.address()).map(str::to_owned);
    let routed = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"].into_iter();
    let routed = routed.filter_map(|name| mail.header_raw(name));
    let routed = routed.map(|address| address.trim().trim_matches(['<', '>']).to_owned());
    listed.chain(routed).find_map(|address| tag(&address))
}

fn referred(mail: &Message<'_>) -> Option<MessageId> {
    let nearest_first = |value: &HeaderValue<'_>| ids(value).into_iter().rev().find_map(|id| our_id(&id));
    nearest_first(mail.in_reply_to()).or_else(|| nearest_first(mail.references()))
}

/// The message whose headers or whole come back inside a report.
fn returned(mail: &Message<'_>) -> Option<MessageId> {
    mail.parts.iter().take(PARTS_MAX).find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().and_then(our_id),
        PartType::Text(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {
            let headers = part.is_content_type("text", "rfc822-headers");
            let inner = headers.then(|| MessageParser::default().parse(part.contents())).flatten();
            inner.and_then(|inner| inner.message_id().and_then(our_id))
        }
        PartType::Html(_) | PartType::Multipart(_) => None,
    })
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        HeaderValue::Address(_)
        | HeaderValue::DateTime(_)
        | HeaderValue::ContentType(_)
        | HeaderValue::Received(_)
        | HeaderValue::Empty => Vec::new(),
    }
}

fn our_id(header: &str) -> Option<MessageId> {
    let (local, _) = header.trim().trim_matches(['<', '>']).split_once('@')?;
    Uuid::try_parse(local).ok().map(MessageId)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: MessageId = MessageId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0007));

    fn mail(headers: &str, body: &str) -> Incoming {
        read(format!("From: Ana <Ana@Correo.example>\r\n{headers}\r\n\r\n{body}").as_bytes()).unwrap()
    }

    #[test]
    fn the_address_it_was_sent_to_says_what_it_answers() {
        let to = tagged_address("respuestas@litoral.example", ID);
        let other = header_id("x@litoral.example", MessageId(Uuid::from_u128(9)));

        let mail = mail(&format!("To: Litoral <{to}>\r\nIn-Reply-To: {other}\r\nSubject: Re: hola"), "sí");

        assert_eq!((mail.kind, mail.answers, mail.from.as_str()), (Kind::Written, Some(ID), "ana@correo.example"));
    }

    #[test]
    fn else_its_references_do_and_the_nearest_of_ours_counts() {
        let ours = header_id("x@litoral.example", ID);

        let mail = mail(&format!("To: r@litoral.example\r\nReferences: <abc@x> {ours} <def@y>"), "sí");

        assert_eq!(mail.answers, Some(ID));
    }

    #[test]
    fn machines_are_told_from_people() {
        for headers in [
            "Auto-Submitted: auto-replied",
            "Precedence: bulk",
            "Subject: Respuesta automática: Re: Tu cuenta",
            "Subject: =?utf-8?Q?Fuera_de_la_oficina?=",
            "X-Autoreply: yes",
        ] {
            assert_eq!(mail(headers, "Vuelvo el lunes").kind, Kind::Automatic, "{headers}");
        }
        assert_eq!(mail("Auto-Submitted: no\r\nSubject: hola", "hola").kind, Kind::Written);
    }

    #[test]
    fn a_report_says_which_message_came_back_and_why() {
        let report = |status: &str, action: &str| {
            let ours = header_id("x@litoral.example", ID);
            mail(
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                &format!(
                    "--b\r\nContent-Type: text/plain\r\n\r\nNo se pudo entregar\r\n\
                    --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
                    Final-Recipient: rfc822; ana@correo.example\r\nAction: {action}\r\nStatus: {status}\r\n\
                    --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours}\r\nSubject: hola\r\n\r\n--b--\r\n"
                ),
            )
        };

        assert_eq!(report("5.1.1", "failed").kind, Kind::Report(Report::NoMailbox));
        assert_eq!(report("5.2.2", "failed").kind, Kind::Report(Report::Refused));
        assert_eq!(report("4.4.1", "delayed").kind, Kind::Report(Report::Delayed));
        assert_eq!(report("5.1.1", "failed").answers, Some(ID));
    }

    #[test]
    fn a_mail_that_came_twice_by_two_ways_is_one() {
        let copy = |received: &str, body: &str| {
            sameness(format!("Received: from {received}\r\nMessage-ID: <1@x>\r\nFrom: a@b.c\r\n\r\n{body}").as_bytes())
        };

        assert_eq!(copy("mx1", "hola"), copy("mx2", "hola"));
        assert_ne!(copy("mx1", "hola"), copy("mx1", "chau"));
    }

    #[test]
    fn html_alone_is_read_as_words_and_noise_is_no_mail() {
        let mail = mail("Content-Type: text/html; charset=utf-8", "<p>Ya <b>pagu&eacute;</b></p>");

        assert!(mail.text.contains("Ya pagué"), "{}", mail.text);
        assert_eq!(read(b""), None);
    }
}
