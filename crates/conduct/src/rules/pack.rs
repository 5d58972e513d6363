//! Packs of law and house rules, as data that a lawyer can read.

/// Every pack of the house.
#[derive(Clone, Debug)]
pub struct Packs {
    packs: Vec<Pack>,
}

/// One version of a pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its name.
    pub id: String,
}

/// Hours.
#[derive(Clone, Debug)]
pub struct Window;
/// Limits.
#[derive(Clone, Debug)]
pub struct Caps;
/// What a channel counts as.
#[derive(Clone, Copy, Debug)]
pub enum Class {
    /// Call.
    Call,
}
/// Third parties.
#[derive(Clone, Debug)]
pub struct ThirdParty;

impl Packs {
    /// The packs that ship with the system.
    pub fn shipped() -> Self {
        Self { packs: Vec::new() }
    }

    /// The packs.
    pub fn all(&self) -> &[Pack] {
        &self.packs
    }
}
