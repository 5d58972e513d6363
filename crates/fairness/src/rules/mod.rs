//! Pure rules: measures with their intervals, bounds, the gate, what may be a group, and what is told.
pub(crate) mod bounds;
pub(crate) mod gate;
pub(crate) mod intake;
pub(crate) mod measure;
pub(crate) mod proxy;
pub(crate) mod sensitive;
pub(crate) mod tally;
pub(crate) mod told;
pub(crate) mod words;
