//! Any bytes are a mail whose words are read as a reply, or are none.
#![no_main]
use contact::{read_mail, read_reply};
use libfuzzer_sys::fuzz_target;

const OURS: &str = "Hola, Ana:\n\nDebés $ 1.000,00 al 20/11/2026.\n\nCobranzas del Sur";

fuzz_target!(|bytes: &[u8]| {
    if let Some(mail) = read_mail(bytes) {
        let answer = read_reply(&mail.subject, &mail.text, OURS);
        assert!(answer.excerpt.chars().count() <= 281);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = read_reply(text, text, OURS);
        // Any words, as somebody writes them in a mail.
        let mail = format!("From: ana@example.com\r\nSubject: Re: tu deuda\r\n\r\n{text}");
        let _ = read_mail(mail.as_bytes()).expect("it has headers");
    }
});
