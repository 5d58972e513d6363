//! What actions have in common, and how one differs from what is usually done.
use super::{ACTIONS_MAX, Belief, Context, Score};

/// What several actions have in common, as whatever is sent or whatever is said.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Common {
    /// What is believed of it.
    pub belief: Belief,
    /// Of which actions: one bit each.
    pub actions: u32,
}

impl Common {
    /// Whether an action has it.
    pub(super) const fn is_of(&self, action: u8) -> bool {
        self.actions >> action & 1 == 1
    }

    /// Whether all actions have it.
    pub(super) const fn is_of_all(&self) -> bool {
        self.actions == u32::MAX
    }

    /// Forgets a little of it, up to a bound: one for what all actions have, one for what tells them apart.
    pub(super) fn fade(&mut self, kept: f64, [all, apart]: [f64; 2]) {
        self.belief.fade(kept, if self.is_of_all() { all } else { apart });
    }

    /// What part of it shows in a context: of what all actions have in common, all.
    const fn part(&self, context: &Context) -> f64 {
        if self.is_of_all() { 1.0 } else { context.leeway }
    }

    /// What part of it an action shows that differs so from what is usually done.
    pub(super) fn share(&self, context: &Context, contrast: &[f64; ACTIONS_MAX]) -> f64 {
        if self.is_of_all() {
            return 1.0;
        }
        let of = (0..).zip(contrast).filter(|(action, _)| self.is_of(*action));
        self.part(context) * of.map(|(_, differs)| differs).sum::<f64>()
    }

    /// What is believed of it in a context, as far as it shows there.
    pub(super) fn at(&self, context: &Context) -> Score {
        self.belief.at(context).part(self.part(context))
    }
}

/// How an action differs from what would usually have been done: one for itself, less the chance of each.
///
/// What actions add is learnt from this alone. Its mean is nothing wherever it was drawn, whatever the context leaves out
/// that made a chance greater, so that whoever is called because they pay badly does not tell against calls (Robinson
/// 1988; Greenewald and others 2017).
pub(super) fn contrast(action: u8, mix: &[(u8, f64)]) -> [f64; ACTIONS_MAX] {
    let mut contrast = [0.0; ACTIONS_MAX];
    contrast[usize::from(action)] = 1.0;
    for (other, chance) in mix {
        contrast[usize::from(*other)] -= chance;
    }
    contrast
}
