//! What is true about people, whatever the database: pure, no clock, no I/O.

/// An enum whose cases have stored names: `code()`, `from_code()` and `ALL`, in the order written.
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $case:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $code)] $case,)+ }

        impl $name {
            /// Every case, in a stable order.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The stored name; never changed.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code),+ }
            }

            /// The case with this stored name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$case),)+ _ => None }
            }

            /// Its place in [`Self::ALL`]; never changed.
            pub const fn index(self) -> u8 {
                self as u8
            }
        }
    };
}

pub(crate) mod contest;
pub(crate) mod hold;
pub(crate) mod outcome;
pub(crate) mod party;
pub(crate) mod section;
pub(crate) mod sought;
pub(crate) mod staff;
pub(crate) mod touch;
pub(crate) mod zone;
