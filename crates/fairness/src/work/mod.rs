//! Use cases: groups are brought and forgotten, told of, and asked before a model speaks.
mod gate;
mod groups;
mod members;
mod report;

pub use gate::ByGroups;
pub use groups::{BringGroups, Brought, ForgetGroups, GroupName, bring, forget, groups, told_to};
pub use report::report;
