//! A sum of trees: what boosting learns and what comes from LightGBM and XGBoost, with one way to ask it.
pub mod lightgbm;
mod scorer;
mod shap;
pub mod xgboost;

use crate::{error::Error, loss::Loss};
use serde::{Deserialize, Serialize};

pub use scorer::Scorer;

/// A fork: rows whose value is at most the threshold go left.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The feature, by its place in the row.
    pub feature: u16,
    /// The greatest value that goes left.
    pub threshold: f32,
    /// Where a row goes whose value is not known.
    pub missing: Side,
    /// Another fork, or a leaf.
    pub left: Child,
    /// Another fork, or a leaf.
    pub right: Child,
    /// How much of what taught the tree came here: rows or their curvature, only ratios count.
    pub cover: f32,
}

/// One of two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// As if the value were small.
    Left,
    /// As if it were great.
    Right,
}

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Child {
    /// To the fork with this number, greater than that of the fork it comes from.
    Fork(u32),
    /// To the leaf with this number.
    Leaf(u32),
}

/// An end: what it adds, and how much of what taught the tree came here.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    /// What it adds to the score.
    pub value: f64,
    /// As [`Node::cover`].
    pub cover: f32,
}

/// One tree. Without forks it is its first leaf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// The root is the first.
    pub nodes: Vec<Node>,
    /// At least one.
    pub leaves: Vec<Leaf>,
}

/// A base and the trees that are added to it, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forest {
    /// Where every row starts.
    pub base: f64,
    /// What is added, from the first to the last.
    pub trees: Vec<Tree>,
}

/// A forest from elsewhere, or for elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreign {
    /// The trees.
    pub forest: Forest,
    /// The names of the features, in the order of a row.
    pub features: Vec<String>,
    /// What a score says.
    pub loss: Loss,
}

impl Node {
    /// Where a row with this value goes.
    pub fn next(&self, value: f32) -> Child {
        let left = if value.is_nan() { self.missing == Side::Left } else { value <= self.threshold };
        if left { self.left } else { self.right }
    }
}

impl Tree {
    /// A tree that adds the same to every row.
    pub fn stump(value: f64, cover: f32) -> Self {
        Self { nodes: Vec::new(), leaves: vec![Leaf { value, cover }] }
    }

    /// The leaf that a row falls in.
    pub fn leaf(&self, row: &[f32]) -> usize {
        let mut at = self.root();
        loop {
            match at {
                Child::Fork(fork) => {
                    let node = &self.nodes[fork as usize];
                    at = node.next(row[usize::from(node.feature)]);
                }
                Child::Leaf(leaf) => return leaf as usize,
            }
        }
    }

    /// Where every row starts.
    pub fn root(&self) -> Child {
        if self.nodes.is_empty() { Child::Leaf(0) } else { Child::Fork(0) }
    }

    /// What is wrong with its form: a fork that leads back, a leaf that is not there, one that is reached twice.
    fn fault(&self, features: usize) -> Option<&'static str> {
        if self.leaves.len() != self.nodes.len() + 1 {
            return Some("a tree has one leaf more than forks");
        }
        let (mut forks, mut leaves) = (vec![false; self.nodes.len()], vec![false; self.leaves.len()]);
        for (place, node) in self.nodes.iter().enumerate() {
            if features <= usize::from(node.feature) {
                return Some("a fork asks for a feature that is not there");
            }
            if node.threshold.is_nan() {
                return Some("a threshold is not a number");
            }
            for child in [node.left, node.right] {
                let reached = match child {
                    Child::Fork(fork) if fork as usize <= place => return Some("a fork leads back"),
                    Child::Fork(fork) => forks.get_mut(fork as usize),
                    Child::Leaf(leaf) => leaves.get_mut(leaf as usize),
                };
                match reached {
                    None => return Some("a fork leads nowhere"),
                    Some(true) => return Some("two ways lead to one place"),
                    Some(reached) => *reached = true,
                }
            }
        }
        let covers = self.nodes.iter().map(|node| node.cover).chain(self.leaves.iter().map(|leaf| leaf.cover));
        if !covers.into_iter().all(|cover| 0.0 <= cover && cover.is_finite()) {
            return Some("a cover is not a number");
        }
        self.leaves.iter().any(|leaf| !leaf.value.is_finite()).then_some("a leaf is not a number")
    }
}

impl Forest {
    /// The score of a row: the base and then every tree in its order, in double precision, without allocating.
    pub fn score(&self, row: &[f32]) -> f64 {
        self.trees.iter().fold(self.base, |sum, tree| sum + tree.leaves[tree.leaf(row)].value)
    }

    /// Refuses a forest that cannot be walked, or that asks for more features than there are.
    ///
    /// # Errors
    /// Which tree, and what of it.
    pub fn check(&self, features: usize) -> Result<(), Error> {
        let faulty = |(place, tree): (usize, &Tree)| tree.fault(features).map(|fault| format!("tree {place}: {fault}"));
        match self.trees.iter().enumerate().find_map(faulty) {
            None if self.base.is_finite() => Ok(()),
            None => Err(Error::Unfit("the base is not a number".to_owned())),
            Some(fault) => Err(Error::Unfit(fault)),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn leaf(value: f64, cover: f32) -> Leaf {
        Leaf { value, cover }
    }

    /// Two features, three leaves and a stump; what is not known goes a way of its own.
    pub(crate) fn small() -> Forest {
        let root = Node {
            feature: 0,
            threshold: 1.0,
            missing: Side::Right,
            left: Child::Leaf(0),
            right: Child::Fork(1),
            cover: 8.0,
        };
        let second = Node {
            feature: 1,
            threshold: 0.0,
            missing: Side::Left,
            left: Child::Leaf(1),
            right: Child::Leaf(2),
            cover: 6.0,
        };
        let tree = Tree { nodes: vec![root, second], leaves: vec![leaf(1.0, 2.0), leaf(2.0, 4.0), leaf(4.0, 2.0)] };
        Forest { base: 0.5, trees: vec![tree, Tree::stump(0.25, 8.0)] }
    }

    #[test]
    fn a_row_falls_where_its_values_send_it() {
        let forest = small();

        assert_eq!(forest.check(2), Ok(()));
        assert_eq!(forest.score(&[1.0, 9.0]), 1.75);
        assert_eq!(forest.score(&[1.5, 0.0]), 2.75);
        assert_eq!(forest.score(&[f32::NAN, f32::NAN]), 2.75);
        assert_eq!(forest.score(&[f32::NAN, 1.0]), 4.75);
    }

    #[test]
    fn what_cannot_be_walked_is_refused() {
        let broken = |change: fn(&mut Forest)| {
            let mut forest = small();
            change(&mut forest);
            forest.check(2).is_err()
        };

        assert!(small().check(1).is_err());
        assert!(broken(|forest| forest.trees[0].nodes[1].left = Child::Fork(1)));
        assert!(broken(|forest| forest.trees[0].nodes[1].left = Child::Leaf(9)));
        assert!(broken(|forest| forest.trees[0].nodes[1].left = Child::Leaf(0)));
        assert!(broken(|forest| forest.trees[0].leaves[0].value = f64::NAN));
        assert!(broken(|forest| forest.trees[1].leaves.clear()));
    }
}
