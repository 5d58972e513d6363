//! Pure: lines of the registry's files, what they come to, how long they may be kept, and the lender's own report.
pub mod answer;
pub mod layout;
pub mod line;
pub mod own;
pub mod period;
pub mod picture;
pub mod policy;
pub mod record;
pub mod report;
pub mod section;
pub mod situation;
