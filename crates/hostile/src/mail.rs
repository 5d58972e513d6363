//! Mails that somebody sends to the house.
use contact::{read_mail, read_reply};

const OURS: &str = "Hola, Ana:\n\nDebés $ 1.000,00 al 20/11/2026.\n\nCobranzas del Sur";

/// Any bytes are a mail whose words are read as a reply, or are none.
pub(crate) fn mail(bytes: &[u8]) {
    if let Some(mail) = read_mail(bytes) {
        let answer = read_reply(&mail.subject, &mail.text, OURS);
        assert!(answer.excerpt.chars().count() <= 281, "an excerpt is short");
    }
    let text = crate::text(bytes);
    let _ = read_reply(text, text, OURS);
    // Any words, as somebody writes them in a mail.
    let mail = format!("From: ana@example.com\r\nSubject: Re: tu deuda\r\n\r\n{text}");
    assert!(read_mail(mail.as_bytes()).is_some(), "it has headers");
}
