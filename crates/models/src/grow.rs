//! Growing one tree on gradients: histograms, the best fork first, Newton's leaves, signs kept.
use crate::{
    binned::{Binned, PLACES},
    forest::{Child, Leaf, Node, Side, Tree},
    table::Sign,
};
use rayon::prelude::*;
use std::ops::Range;

/// The first and second derivative of the loss, of one row or of many.
pub(crate) type Pull = [f64; 2];

/// How far a tree may grow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// Leaves of a tree at most.
    pub leaves_max: usize,
    /// Forks between the root and a leaf at most.
    pub depth_max: usize,
    /// The part of a leaf's Newton step that is taken.
    pub rate: f64,
    /// Added to the curvature of a leaf: how strongly it is drawn to zero.
    pub shrink: f64,
    /// Curvature that each side of a fork must have.
    pub curvature_min: f64,
    /// The part of the features that a tree may look at, drawn for each tree.
    pub features_share: f64,
}

impl Default for Growth {
    fn default() -> Self {
        Self { leaves_max: 16, depth_max: 6, rate: 0.05, shrink: 2.0, curvature_min: 4.0, features_share: 0.6 }
    }
}

/// What a tree is grown on.
pub(crate) struct Soil<'a> {
    pub(crate) binned: &'a Binned,
    pub(crate) signs: &'a [Sign],
    /// Of each row of the binned table.
    pub(crate) pulls: &'a [[f32; 2]],
    /// The features that this tree may look at, rising.
    pub(crate) features: &'a [usize],
    pub(crate) growth: Growth,
}

/// A tree, and where the rows that grew it fell.
pub(crate) struct Grown {
    pub(crate) tree: Tree,
    /// The cell up to which each fork sends rows left.
    pub(crate) cells: Vec<u8>,
    /// The rows, leaf by leaf.
    pub(crate) rows: Vec<u32>,
    /// Of each leaf, its part of `rows`.
    pub(crate) fell: Vec<Range<usize>>,
}

/// A leaf that may still fork.
struct Open {
    rows: Range<usize>,
    sums: Vec<[Pull; PLACES]>,
    total: Pull,
    depth: usize,
    /// What a leaf below may be worth, so that signs are kept.
    bounds: [f64; 2],
    best: Option<Fork>,
    /// The fork that leads here, and by which side.
    parent: Option<(usize, Side)>,
}

#[derive(Clone, Copy)]
struct Fork {
    gain: f64,
    feature: usize,
    cell: u8,
    missing: Side,
    left: Pull,
    right: Pull,
    worth: [f64; 2],
}

/// Rows times features below which sharing the work out costs more than it saves.
const SHARED_MIN: usize = 40_000;
/// What a fork must gain.
const GAIN_MIN: f64 = 1e-9;

/// Grows a tree on these rows.
pub(crate) fn grow(soil: &Soil<'_>, rows: Vec<u32>) -> Grown {
    let mut rows = rows;
    let total = rows.iter().fold([0.0; 2], |sum, row| plus(sum, wide(soil.pulls[*row as usize])));
    let mut tree = Tree { nodes: Vec::new(), leaves: Vec::new() };
    let mut cells = Vec::new();
    let mut root = Open {
        rows: 0..rows.len(),
        sums: vec![[[0.0; 2]; PLACES]; soil.features.len()],
        total,
        depth: 0,
        bounds: [f64::NEG_INFINITY, f64::INFINITY],
        best: None,
        parent: None,
    };
    soil.count(&rows, &mut root);
    let (mut open, mut closed) = (vec![root], Vec::new());
    let mut aside = Vec::new();
    while open.len() + closed.len() < soil.growth.leaves_max {
        let best = (0..open.len()).max_by(|a, b| gain(&open[*a]).total_cmp(&gain(&open[*b])).then(b.cmp(a)));
        let Some(best) = best.filter(|best| open[*best].best.is_some()) else { break };
        let leaf = open.swap_remove(best);
        let Some(fork) = leaf.best else { break };
        let place = tree.nodes.len();
        join(&mut tree, &leaf, Child::Fork(place as u32));
        tree.nodes.push(Node {
            feature: fork.feature as u16,
            threshold: soil.binned.cuts[fork.feature][usize::from(fork.cell)],
            missing: fork.missing,
            left: Child::Leaf(0),
            right: Child::Leaf(0),
            cover: leaf.total[1] as f32,
        });
        cells.push(fork.cell);
        let cut = soil.part(&mut rows[leaf.rows.clone()], &fork, &mut aside);
        for child in soil.children(&rows, leaf, &fork, (place, cut)) {
            if child.best.is_some() { open.push(child) } else { closed.push(child) }
        }
    }
    closed.append(&mut open);
    closed.sort_by_key(|leaf| leaf.rows.start);
    let mut fell = Vec::with_capacity(closed.len());
    for leaf in closed {
        join(&mut tree, &leaf, Child::Leaf(fell.len() as u32));
        let value = soil.growth.rate * worth(leaf.total, soil.growth.shrink, leaf.bounds);
        tree.leaves.push(Leaf { value, cover: leaf.total[1] as f32 });
        fell.push(leaf.rows);
    }
    Grown { tree, cells, rows, fell }
}

impl Grown {
    /// The leaf that a row of the binned table falls in.
    pub(crate) fn leaf(&self, binned: &Binned, row: usize) -> usize {
        let mut at = self.tree.root();
        loop {
            match at {
                Child::Fork(fork) => {
                    let node = &self.tree.nodes[fork as usize];
                    let feature = usize::from(node.feature);
                    let cell = binned.columns[feature][row];
                    let unknown = usize::from(cell) == binned.missing(feature);
                    let left = if unknown { node.missing == Side::Left } else { cell <= self.cells[fork as usize] };
                    at = if left { node.left } else { node.right };
                }
                Child::Leaf(leaf) => return leaf as usize,
            }
        }
    }
}

impl Soil<'_> {
    /// Counts the histograms of a leaf from its rows, and finds its best fork.
    fn count(&self, rows: &[u32], leaf: &mut Open) {
        let rows = &rows[leaf.rows.clone()];
        let pulls: Vec<[f32; 2]> = rows.iter().map(|row| self.pulls[*row as usize]).collect();
        let (total, bounds) = (leaf.total, leaf.bounds);
        let forks = self.depth_left(leaf.depth);
        let one = |(feature, sums): (&usize, &mut [Pull; PLACES])| {
            let column = &self.binned.columns[*feature];
            for (row, pull) in rows.iter().zip(&pulls) {
                let sum = &mut sums[usize::from(column[*row as usize])];
                sum[0] += f64::from(pull[0]);
                sum[1] += f64::from(pull[1]);
            }
            forks.then(|| self.best_of(*feature, sums, total, bounds)).flatten()
        };
        leaf.best = self.over_features(rows.len(), &mut leaf.sums, one);
    }

    /// Takes the histograms of a leaf from those of its parent and its sibling, and finds its best fork.
    fn subtract(&self, leaf: &mut Open, sibling: &Open) {
        let (total, bounds) = (leaf.total, leaf.bounds);
        let forks = self.depth_left(leaf.depth);
        let places = self.features.iter().zip(&sibling.sums);
        let found = leaf.sums.iter_mut().zip(places).map(|(sums, (feature, others))| {
            for (sum, other) in sums.iter_mut().zip(others) {
                *sum = [sum[0] - other[0], sum[1] - other[1]];
            }
            forks.then(|| self.best_of(*feature, sums, total, bounds)).flatten()
        });
        leaf.best = found.fold(None, better);
    }

    fn depth_left(&self, depth: usize) -> bool {
        depth < self.growth.depth_max
    }

    fn over_features(
        &self,
        rows: usize,
        sums: &mut [[Pull; PLACES]],
        one: impl Fn((&usize, &mut [Pull; PLACES])) -> Option<Fork> + Sync + Send,
    ) -> Option<Fork> {
        if rows * self.features.len() < SHARED_MIN {
            return self.features.iter().zip(sums).map(one).fold(None, better);
        }
        let found: Vec<Option<Fork>> = self.features.par_iter().zip(sums).map(one).collect();
        found.into_iter().fold(None, better)
    }

    /// The best fork of one feature.
    fn best_of(&self, feature: usize, sums: &[Pull; PLACES], total: Pull, bounds: [f64; 2]) -> Option<Fork> {
        let growth = &self.growth;
        let stays = score(total, growth.shrink, worth(total, growth.shrink, bounds));
        let unknown = sums[self.binned.missing(feature)];
        let mut best: Option<Fork> = None;
        let mut known = [0.0; 2];
        for (cell, sum) in sums.iter().enumerate().take(self.binned.cuts[feature].len()) {
            known = plus(known, *sum);
            let ways = [(Side::Right, known), (Side::Left, plus(known, unknown))];
            // Where all is known, what is not will go with the many.
            let ways = if 0.0 < unknown[1] { &ways[..] } else { &ways[..1] };
            for (missing, left) in ways {
                let right = [total[0] - left[0], total[1] - left[1]];
                if left[1] < growth.curvature_min || right[1] < growth.curvature_min {
                    continue;
                }
                let worth = [worth(*left, growth.shrink, bounds), worth(right, growth.shrink, bounds)];
                if !self.signs[feature].allows(worth[0], worth[1]) {
                    continue;
                }
                let gain = score(*left, growth.shrink, worth[0]) + score(right, growth.shrink, worth[1]) - stays;
                if best.is_none_or(|best| best.gain < gain) && GAIN_MIN < gain {
                    let many = if right[1] < left[1] { Side::Left } else { Side::Right };
                    let missing = if 0.0 < unknown[1] { *missing } else { many };
                    best = Some(Fork { gain, feature, cell: cell as u8, missing, left: *left, right, worth });
                }
            }
        }
        best
    }

    /// Puts the rows that go left before the others, each side in its order; how many go left.
    fn part(&self, rows: &mut [u32], fork: &Fork, aside: &mut Vec<u32>) -> usize {
        let column = &self.binned.columns[fork.feature];
        let unknown = self.binned.missing(fork.feature);
        aside.clear();
        let mut cut = 0;
        for at in 0..rows.len() {
            let row = rows[at];
            let cell = column[row as usize];
            let left = if usize::from(cell) == unknown { fork.missing == Side::Left } else { cell <= fork.cell };
            if left {
                rows[cut] = row;
                cut += 1;
            } else {
                aside.push(row);
            }
        }
        rows[cut..].copy_from_slice(aside);
        cut
    }

    /// Both sides of a fork, counted: the side of fewer rows from its rows, the other from what is left.
    fn children(&self, rows: &[u32], leaf: Open, fork: &Fork, (place, cut): (usize, usize)) -> [Open; 2] {
        let middle = f64::midpoint(fork.worth[0], fork.worth[1]);
        let [low, high] = leaf.bounds;
        let (left_bounds, right_bounds) = match self.signs[fork.feature] {
            Sign::Free => (leaf.bounds, leaf.bounds),
            Sign::Rises => ([low, middle], [middle, high]),
            Sign::Falls => ([middle, high], [low, middle]),
        };
        let start = leaf.rows.start;
        let child = |side, rows, total, bounds| Open {
            rows,
            sums: Vec::new(),
            total,
            depth: leaf.depth + 1,
            bounds,
            best: None,
            parent: Some((place, side)),
        };
        let mut left = child(Side::Left, start..start + cut, fork.left, left_bounds);
        let mut right = child(Side::Right, start + cut..leaf.rows.end, fork.right, right_bounds);
        let small_left = left.rows.len() <= right.rows.len();
        let (small, great) = if small_left { (&mut left, &mut right) } else { (&mut right, &mut left) };
        small.sums = vec![[[0.0; 2]; PLACES]; self.features.len()];
        self.count(rows, small);
        great.sums = leaf.sums;
        self.subtract(great, small);
        [left, right]
    }
}

/// What a leaf adds: Newton's step within the bounds.
fn worth([slope, curve]: Pull, shrink: f64, [low, high]: [f64; 2]) -> f64 {
    (-slope / (curve + shrink)).clamp(low, high)
}

/// Twice how much the loss falls by adding this worth to a leaf.
fn score([slope, curve]: Pull, shrink: f64, worth: f64) -> f64 {
    -(2.0 * slope * worth + (curve + shrink) * worth * worth)
}

fn gain(leaf: &Open) -> f64 {
    leaf.best.map_or(f64::NEG_INFINITY, |fork| fork.gain)
}

/// The earlier feature wins where two gain the same.
fn better(best: Option<Fork>, next: Option<Fork>) -> Option<Fork> {
    match (best, next) {
        (Some(best), Some(next)) if best.gain < next.gain => Some(next),
        (None, next) => next,
        (best, _) => best,
    }
}

/// Tells the fork above where this place is.
fn join(tree: &mut Tree, leaf: &Open, child: Child) {
    match leaf.parent {
        Some((place, Side::Left)) => tree.nodes[place].left = child,
        Some((place, Side::Right)) => tree.nodes[place].right = child,
        None => {}
    }
}

fn plus(left: Pull, right: Pull) -> Pull {
    [left[0] + right[0], left[1] + right[1]]
}

fn wide(pull: [f32; 2]) -> Pull {
    pull.map(f64::from)
}
