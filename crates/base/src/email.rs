//! Mailboxes, in one spelling.

/// A mailbox in lower case, from whatever people wrote; `None` if it is not one.
///
/// Only what every mail server agrees on is checked: one `@`, something before it, a name with a dot behind it.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let text = text.trim_matches(|sign| matches!(sign, '<' | '>' | '"' | ';' | ',')).trim().to_lowercase();
    let (name, house) = text.split_once('@')?;
    let wrong = |sign: char| sign.is_whitespace() || sign.is_control() || "@<>,;\"()[]\\:".contains(sign);
    let named = !name.is_empty() && name.len() <= 64 && !name.starts_with('.') && !name.ends_with('.');
    let parts: Vec<&str> = house.split('.').collect();
    let label = |part: &&str| !part.is_empty() && part.len() <= 63 && !part.starts_with('-') && !part.ends_with('-');
    let housed = 2 <= parts.len() && parts.iter().all(label) && parts.last().is_some_and(|part| 2 <= part.len());
    let fits = text.len() <= 254 && !name.contains("..") && !text.chars().filter(|sign| *sign != '@').any(wrong);
    (named && housed && fits && !house.contains('@')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        for text in [" Ana.Perez@Correo.COM.ar", "mailto:ana.perez@correo.com.ar", "<ana.perez@correo.com.ar>;"] {
            assert_eq!(email(text).as_deref(), Some("ana.perez@correo.com.ar"), "{text}");
        }
    }

    #[test]
    fn what_is_no_mailbox_is_refused() {
        for text in [
            "",
            "no tiene",
            "ana@",
            "@correo.com",
            "ana@correo",
            "a b@c.com",
            "a@b@c.com",
            "ana@.com",
            "a@b.c",
            "a@-b.com",
            "a@b.com c@d.com",
            ".a@b.com",
        ] {
            assert_eq!(email(text), None, "{text}");
        }
    }
}
