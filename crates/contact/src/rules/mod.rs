//! What may be said and what is heard, as pure functions.
pub(crate) mod answer;
pub(crate) mod figures;
pub(crate) mod html;
pub(crate) mod letter;
pub(crate) mod mail;
pub(crate) mod manner;
pub(crate) mod offer;
pub(crate) mod record;
pub(crate) mod shipped;
pub(crate) mod template;
pub(crate) mod tone;
pub(crate) mod verdict;
pub(crate) mod words;
