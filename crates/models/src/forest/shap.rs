//! What each feature contributes to the score of a forest: the Shapley values of its trees, exact in polynomial time.
use crate::forest::{Child, Forest, Node, Tree};

/// One feature on the way from the root: the part of all that taught that went this way without knowing the feature, the
/// part (one or none) of this row that does, and the weight of the sets of features of each size.
#[derive(Clone, Copy)]
struct Step {
    feature: Option<u16>,
    zero: f64,
    one: f64,
    weight: f64,
}

/// The least part of a way.
const RARE: f64 = 1e-12;

impl Forest {
    /// Adds to `into`, one place a feature, what each contributes to the score of a row, and tells what a row of which
    /// nothing is known would get. Their sum is the score, but for the last bits.
    ///
    /// `TreeSHAP` that follows the covers (Lundberg and others, 2020, algorithm 2): the Shapley values of the game in
    /// which a feature that is not known sends the row both ways, by the parts of what taught that went each.
    pub fn contributions(&self, row: &[f32], into: &mut [f64]) -> f64 {
        let mut base = self.base;
        for tree in &self.trees {
            base += tree.mean(tree.root());
            let first = Step { feature: None, zero: 1.0, one: 1.0, weight: 1.0 };
            tree.walk(row, into, tree.root(), vec![first]);
        }
        base
    }
}

impl Tree {
    /// The mean of the leaves below, each by what taught it.
    fn mean(&self, at: Child) -> f64 {
        match at {
            Child::Leaf(leaf) => self.leaves[leaf as usize].value,
            Child::Fork(fork) => {
                let node = &self.nodes[fork as usize];
                let [left, right] = self.parts(node);
                left * self.mean(node.left) + right * self.mean(node.right)
            }
        }
    }

    /// The parts of what taught that went left and right.
    fn parts(&self, node: &Node) -> [f64; 2] {
        let [left, right] = [node.left, node.right].map(|child| self.cover(child));
        // A way that nobody went is still a way: its part is never nothing.
        let both = (left + right).max(f64::MIN_POSITIVE);
        let [left, right] = [left, right].map(|cover| (cover / both).max(RARE));
        [left / (left + right), right / (left + right)]
    }

    fn cover(&self, at: Child) -> f64 {
        f64::from(match at {
            Child::Fork(fork) => self.nodes[fork as usize].cover,
            Child::Leaf(leaf) => self.leaves[leaf as usize].cover,
        })
    }

    fn walk(&self, row: &[f32], into: &mut [f64], at: Child, path: Vec<Step>) {
        let node = match at {
            Child::Leaf(leaf) => return settle(&path, self.leaves[leaf as usize].value, into),
            Child::Fork(fork) => &self.nodes[fork as usize],
        };
        let goes = node.next(row[usize::from(node.feature)]);
        let mut path = path;
        let (mut zero, mut one) = (1.0, 1.0);
        // A feature that was asked before is asked again: its earlier step is taken back.
        if let Some(place) = path.iter().position(|step| step.feature == Some(node.feature)) {
            (zero, one) = (path[place].zero, path[place].one);
            unwind(&mut path, place);
        }
        for (child, part) in [node.left, node.right].into_iter().zip(self.parts(node)) {
            let mut next = path.clone();
            extend(&mut next, zero * part, if child == goes { one } else { 0.0 }, node.feature);
            self.walk(row, into, child, next);
        }
    }
}

/// At a leaf, each feature on the way gets its part of the leaf.
fn settle(path: &[Step], value: f64, into: &mut [f64]) {
    for (place, step) in path.iter().enumerate() {
        if let Some(feature) = step.feature {
            into[usize::from(feature)] += weight_without(path, place) * (step.one - step.zero) * value;
        }
    }
}

/// Puts one more feature at the end of the way.
fn extend(path: &mut Vec<Step>, zero: f64, one: f64, feature: u16) {
    let depth = path.len();
    path.push(Step { feature: Some(feature), zero, one, weight: 0.0 });
    let size = (depth + 1) as f64;
    for place in (0..depth).rev() {
        let weight = path[place].weight;
        path[place + 1].weight += one * weight * (place + 1) as f64 / size;
        path[place].weight = zero * weight * (depth - place) as f64 / size;
    }
}

/// Takes the feature at a place off the way, as if it had never been asked.
fn unwind(path: &mut Vec<Step>, place: usize) {
    let depth = path.len() - 1;
    let weights = weights_without(path, place);
    for (step, weight) in path.iter_mut().zip(weights) {
        step.weight = weight;
    }
    for at in place..depth {
        let Step { feature, zero, one, .. } = path[at + 1];
        path[at] = Step { feature, zero, one, weight: path[at].weight };
    }
    path.pop();
}

/// The sum of the weights if the feature at a place had not been asked.
fn weight_without(path: &[Step], place: usize) -> f64 {
    weights_without(path, place).into_iter().sum()
}

/// The weights if the feature at a place had not been asked.
fn weights_without(path: &[Step], place: usize) -> Vec<f64> {
    let depth = path.len() - 1;
    let Step { zero, one, .. } = path[place];
    let size = (depth + 1) as f64;
    let mut weights = vec![0.0; depth];
    let mut next = path[depth].weight;
    for at in (0..depth).rev() {
        if one == 0.0 {
            weights[at] = path[at].weight * size / (zero * (depth - at) as f64);
        } else {
            let weight = next * size / ((at + 1) as f64 * one);
            next = path[at].weight - weight * zero * (depth - at) as f64 / size;
            weights[at] = weight;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forest::{Leaf, Side, tests::small};

    /// The Shapley values by their definition: over all orders in which features become known.
    fn by_definition(tree: &Tree, row: &[f32], features: usize) -> Vec<f64> {
        fn game(tree: &Tree, at: Child, row: &[f32], known: u32) -> f64 {
            match at {
                Child::Leaf(leaf) => tree.leaves[leaf as usize].value,
                Child::Fork(fork) => {
                    let node = &tree.nodes[fork as usize];
                    if known >> node.feature & 1 == 1 {
                        return game(tree, node.next(row[usize::from(node.feature)]), row, known);
                    }
                    let [left, right] = tree.parts(node);
                    left * game(tree, node.left, row, known) + right * game(tree, node.right, row, known)
                }
            }
        }
        let factorial = |of: u32| (1..=of).map(f64::from).product::<f64>();
        let count = features as u32;
        let share = |feature: u32| {
            let sets = (0..1u32 << count).filter(|set| set >> feature & 1 == 0);
            sets.map(|set| {
                let size = set.count_ones();
                let orders = factorial(size) * factorial(count - size - 1) / factorial(count);
                let with = game(tree, tree.root(), row, set | 1 << feature);
                orders * (with - game(tree, tree.root(), row, set))
            })
            .sum()
        };
        (0..count).map(share).collect()
    }

    /// Three features, one of them asked twice on one way.
    fn twice() -> Tree {
        let node = |feature, threshold, left, right, cover| Node {
            feature,
            threshold,
            missing: Side::Left,
            left,
            right,
            cover,
        };
        let leaf = |value, cover| Leaf { value, cover };
        Tree {
            nodes: vec![
                node(0, 5.0, Child::Fork(1), Child::Leaf(4), 20.0),
                node(1, 0.0, Child::Fork(2), Child::Fork(3), 14.0),
                node(0, 2.0, Child::Leaf(0), Child::Leaf(1), 8.0),
                node(2, 1.0, Child::Leaf(2), Child::Leaf(3), 6.0),
            ],
            leaves: vec![leaf(1.0, 3.0), leaf(-2.0, 5.0), leaf(0.5, 4.0), leaf(4.0, 2.0), leaf(-1.0, 6.0)],
        }
    }

    #[test]
    fn contributions_are_the_shapley_values_and_add_up() {
        for tree in [twice(), small().trees[0].clone()] {
            for row in [[1.0, -1.0, 0.0], [3.0, -1.0, 2.0], [3.0, 1.0, 2.0], [9.0, 1.0, 0.0], [f32::NAN, 1.0, 9.0]] {
                let forest = Forest { base: 0.25, trees: vec![tree.clone()] };
                let mut found = vec![0.0; 3];

                let base = forest.contributions(&row, &mut found);

                let defined = by_definition(&tree, &row, 3);
                assert!(found.iter().zip(&defined).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} {defined:?}");
                assert!((base + found.iter().sum::<f64>() - forest.score(&row)).abs() < 1e-12);
            }
        }
    }
}
