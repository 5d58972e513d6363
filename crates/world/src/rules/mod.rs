//! The country's own laws of motion: pure, whole numbers, one seed.
pub(crate) mod bank;
pub(crate) mod chance;
pub(crate) mod hours;
pub(crate) mod identity;
pub(crate) mod lending;
pub(crate) mod letters;
pub(crate) mod mind;
pub(crate) mod past;
pub(crate) mod person;
pub(crate) mod prices;
pub(crate) mod registry;
pub(crate) mod talk;
pub(crate) mod words;
