//! How results are counted: pure arithmetic on whole numbers, formatted only at the edge.
pub mod dimension;
pub mod kpi;
pub mod lines;
pub mod origination;
pub mod portfolio;
pub mod ratio;
pub mod roll;
pub mod sheet;
pub mod takings;
pub mod tally;
pub mod target;
