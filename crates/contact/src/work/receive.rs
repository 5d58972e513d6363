//! Taking in a mail: stored as it came, acknowledged, and read later by a job.
use crate::{Error, rules::mail::sameness, sql};
use base::{CommandId, MessageId, Right};
use store::Ctx;

/// A mail larger than this is not taken, in bytes.
const MAIL_BYTES_MAX: usize = 10 * 1024 * 1024;

/// Stores a received mail (RFC 822) before anybody looks into it; its id, the same for every copy of one mail.
///
/// # Errors
/// [`Error::TooLarge`] beyond ten megabytes.
pub fn receive_mail(ctx: &Ctx, raw: &[u8]) -> Result<MessageId, Error> {
    ctx.may(Right::Receive)?;
    if MAIL_BYTES_MAX < raw.len() {
        return Err(Error::TooLarge { bytes: raw.len() });
    }
    let hash = blake3::hash(&sameness(raw));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.as_bytes()).for_each(|(byte, from)| *byte = *from);
    let id = MessageId(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    ctx.once::<_, Error>(CommandId(id.0), "contact.mail_received", |tx| {
        sql::add_mail(tx, id, raw)?;
        Ok(id)
    })
}
