//! One type per noun, so that an account can never be passed for a debtor.
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

pub use uuid::Uuid;

/// Calls `$with!` with every id type, so that `store` can teach the database all of them at once.
#[macro_export]
macro_rules! with_ids {
    ($with:ident) => {
        $with! {
            AccountId, AgreementId, CommandId, ContestId, CreditorId, DebtorId, DecisionId, EntryId, ImportId, JobId, MessageId,
            PaymentId, PointId, PromiseId, ReviewId, TouchId, UserId
        }
    };
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::from_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// What is owed under one contract, in one currency.
    AccountId,
    /// What debtor and creditor settled about a debt: a finiquito, a restructuring.
    AgreementId,
    /// A command, named by whoever asks for it, so that a retry is the same command.
    CommandId,
    /// A datum that its owner says is wrong, while it is verified and after.
    ContestId,
    /// A lender whose debts are collected (mandante).
    CreditorId,
    /// A person or company with a dossier: debtor, co-debtor or guarantor.
    DebtorId,
    /// One choice of a next step.
    DecisionId,
    /// One line of an account.
    EntryId,
    /// One file brought in.
    ImportId,
    /// Work that outlives a request.
    JobId,
    /// A message sent or received.
    MessageId,
    /// Money received.
    PaymentId,
    /// A way to reach somebody: a phone, a mailbox, an address.
    PointId,
    /// A promise to pay.
    PromiseId,
    /// A decision that a person was asked to look at.
    ReviewId,
    /// One attempt, contact, refusal or answer.
    TouchId,
    /// Somebody on the staff.
    UserId,
}

/// The UUIDv7 of `at` whose other bits are `counter` and `salt`: in order of time and counter, and always the same.
pub fn uuid_at(at: Timestamp, counter: u32, salt: u64) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0) & 0xFFFF_FFFF_FFFF;
    let high = (u128::from(millis) << 80) | (0x7 << 76) | (u128::from(counter >> 20) << 64);
    let low = (0b10 << 62) | (u128::from(counter & 0xF_FFFF) << 42) | u128::from(salt & 0x3FF_FFFF_FFFF);
    Uuid::from_u128(high | low)
}

/// The first eight bytes of a digest as one number, the first the greatest; of fewer, those there are.
pub fn first_word(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |word, byte| word << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_are_in_order_and_of_version_seven() {
        let at = Timestamp::from_second(1_770_000_000).unwrap();
        let ids: Vec<Uuid> = [0, 1, 0xF_FFFF, 0x10_0000, u32::MAX].map(|n| uuid_at(at, n, u64::MAX)).to_vec();

        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert!(ids[4] < uuid_at(at + jiff::SignedDuration::from_millis(1), 0, 0));
    }

    #[test]
    fn a_word_is_the_first_eight_bytes_with_the_first_the_greatest() {
        assert_eq!(first_word(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), 0x0102_0304_0506_0708);
        assert_eq!(first_word(&[1, 2]), 0x0102);
        assert_eq!(first_word(&[]), 0);
    }
}
