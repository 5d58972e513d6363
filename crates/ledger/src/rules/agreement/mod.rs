//! Agreements: what debtor and creditor settle about a debt, and what that does to it (domain.md §3.7).
mod deal;
mod effect;
mod keep;
mod life;
mod policy;
mod text;
mod worth;

pub use deal::{BadDeal, Base, BreakRule, COUNT_MAX, Clause, Deal, Ground, Kind, Part, Reckoning, Split, reckon};
pub(super) use effect::Force;
pub use effect::{AGREED_FROM, Agreed, AgreementMark, Ending, Scope, Taken, base, place_in_agreement};
pub use keep::{Broke, Missing, Verdict, base_returned, judge, received_since};
pub use life::{Agreement, Ended, Method, No, Signature, State, Who, may_bear};
pub use policy::{AgreementPolicy, BeyondPolicy, Bounds, Breaks, MinimumWage, Offer, Version};
pub use text::text;
pub use worth::{Bearable, Burden, Cost, Income, Light, Tax, burden, needed_to_prefer, present_value, total_cost};
