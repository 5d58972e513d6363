//! The staff: who may enter, and how patiently a wrong password is met.
use base::{Actor, CreditorId, Role, Timestamp, UserId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// The shortest password, in characters (NIST SP 800-63B §3.1.1.2).
pub(crate) const PASSWORD_MIN: usize = 8;
/// The longest password, in characters: hashing more would only help an attacker to keep us busy.
pub(crate) const PASSWORD_MAX: usize = 256;
/// How long failures are remembered.
pub(crate) const FAILURES_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Failures in a row that are met with patience.
const FREE_FAILURES: u32 = 5;
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// Somebody on the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Which one.
    pub id: UserId,
    /// The name used to enter, in lower case.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The creditors they work for; `None` is all of them.
    pub creditors: Option<Vec<CreditorId>>,
    /// Contacts they can make in a day.
    pub capacity: u16,
    /// They may not enter any more.
    pub disabled: bool,
}

impl User {
    /// This person as the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.id, login: self.login.clone(), role: self.role, creditors: self.creditors.clone() }
    }
}

/// A login as it is kept: without spaces around it, in lower case.
pub(crate) fn login(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Whether a login can be given: 3 to 64 letters, digits, dots, dashes or `@`.
pub(crate) fn is_login(login: &str) -> bool {
    let allowed = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "._-@".contains(sign);
    (3..=64).contains(&login.len()) && login.chars().all(allowed)
}

/// Whether a password is long enough to be kept, and short enough to be hashed.
pub(crate) fn is_password(password: &str) -> bool {
    (PASSWORD_MIN..=PASSWORD_MAX).contains(&password.chars().count())
}

/// Until when a login is closed after so many failures in a row: five are free, then 30 seconds, doubling up to 15 minutes.
pub(crate) fn closed_until(failures: u32, last: Timestamp) -> Option<Timestamp> {
    let beyond = failures.checked_sub(FREE_FAILURES)?;
    let wait = FIRST_WAIT.saturating_mul(1 << beyond.min(10)).min(LONGEST_WAIT);
    last.checked_add(wait).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour() {
        let last = Timestamp::from_second(1_770_000_000).unwrap();
        let waits = |failures| closed_until(failures, last).map(|until| until.duration_since(last).as_secs());

        assert_eq!(waits(4), None);
        assert_eq!(waits(5), Some(30));
        assert_eq!(waits(6), Some(60));
        assert_eq!(waits(9), Some(480));
        assert_eq!(waits(10), Some(900));
        assert_eq!(waits(u32::MAX), Some(900));
    }

    #[test]
    fn logins_are_plain() {
        assert!(is_login("ana"));
        assert!(is_login("ana.perez@estudio-1.com"));
        for wrong in ["an", "Ana", "ana perez", "ñandú", &"a".repeat(65)] {
            assert!(!is_login(wrong), "{wrong}");
        }
        assert_eq!(login(" Ana "), "ana");
    }

    #[test]
    fn a_password_is_counted_in_characters() {
        assert!(!is_password("ñandúes"));
        assert!(is_password("ñandúes1"));
        assert!(!is_password(&"x".repeat(257)));
    }
}
