//! A forest laid out to score columns of rows: every fork of a tree is asked of a whole block of rows at once.
#![expect(
    clippy::inline_always,
    reason = "what is compiled for each kind of processor is compiled within one function of it"
)]
use crate::{
    error::Error,
    forest::{Child, Forest, Node, Side, Tree},
};
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;
use std::ops::BitAndAssign;

/// Rows of a block: their words are four registers of AVX-512.
const BLOCK: usize = 64;
/// So few rows are one block of their own, of one such register: somebody waits for a decision.
const FEW: usize = 16;
/// As many are scored on the thread that asks: whoever asks by the thousand asks from every thread.
const SOME: usize = 4_096;

/// A forest ready to score many rows, with the very scores of [`Forest::score`].
///
/// Each fork of a tree clears, in the rows that go right, the bits of the leaves on its left; the first bit that is left
/// is the leaf (`QuickScorer` of Lucchese and others, 2015; several rows at a time as in their `V-QuickScorer`, 2016).
/// There is no branch that depends on the data, so that the compiler lays several rows in one instruction: four of them,
/// or eight or sixteen where the processor that runs it has AVX2 or AVX-512. A tree of more than 64 leaves is walked row by
/// row.
#[derive(Clone, Debug)]
pub struct Scorer {
    arch: Arch,
    base: f64,
    features: usize,
    trees: Vec<Plan>,
}

#[derive(Clone, Debug)]
enum Plan {
    Narrow(Masks<u32>),
    Wide(Masks<u64>),
    Walked(Tree),
}

/// The forks of a tree, each with the leaves that are left to a row that goes right.
#[derive(Clone, Debug)]
struct Masks<W> {
    /// Those at which a value that is not known goes left, and then the others: in which order bits are cleared is all one.
    forks: Vec<Mask<W>>,
    lefts: usize,
    /// From the leftmost to the rightmost, filled up so that every bit has one.
    leaves: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Mask<W> {
    feature: u16,
    threshold: f32,
    kept: W,
}

/// A word of bits, one a leaf.
trait Word: Copy + BitAndAssign {
    const ALL: Self;
    const BITS: usize;
    /// All but the bits from one to before another.
    fn without(from: usize, to: usize) -> Self;
    /// These bits where it is so, or else all of them; without a branch, so that several rows are one instruction.
    fn where_so(self, so: bool) -> Self;
    fn first(self) -> usize;
}

impl Word for u32 {
    const ALL: Self = Self::MAX;
    const BITS: usize = 32;

    fn without(from: usize, to: usize) -> Self {
        u64::without(from, to) as Self
    }

    fn where_so(self, so: bool) -> Self {
        self | Self::from(so).wrapping_sub(1)
    }

    fn first(self) -> usize {
        self.trailing_zeros() as usize
    }
}

impl Word for u64 {
    const ALL: Self = Self::MAX;
    const BITS: usize = 64;

    fn without(from: usize, to: usize) -> Self {
        let below = |bits: usize| 1u64.checked_shl(bits as u32).map_or(Self::MAX, |bit| bit - 1);
        !(below(to) & !below(from))
    }

    fn where_so(self, so: bool) -> Self {
        self | Self::from(so).wrapping_sub(1)
    }

    fn first(self) -> usize {
        self.trailing_zeros() as usize
    }
}

impl Scorer {
    /// Lays a forest out for rows of so many features.
    ///
    /// # Errors
    /// A forest that cannot be walked.
    pub fn of(forest: &Forest, features: usize) -> Result<Self, Error> {
        forest.check(features)?;
        let plan = |tree: &Tree| match tree.leaves.len() {
            0..=32 => Plan::Narrow(Masks::of(tree)),
            33..=64 => Plan::Wide(Masks::of(tree)),
            _ => Plan::Walked(tree.clone()),
        };
        Ok(Self { arch: Arch::new(), base: forest.base, features, trees: forest.trees.iter().map(plan).collect() })
    }

    /// The scores of rows given by column, written over `scores`, on as many threads as the pool has.
    ///
    /// # Errors
    /// Columns that are not as many as the features, or not as long as `scores`.
    pub fn scores(&self, columns: &[&[f32]], scores: &mut [f64]) -> Result<(), Error> {
        if columns.len() != self.features {
            return Err(Error::Unfit(format!("{} columns for {} features", columns.len(), self.features)));
        }
        let rows = scores.len();
        if let Some(found) = columns.iter().map(|column| column.len()).find(|found| *found != rows) {
            return Err(Error::Ragged { what: "a column to score".to_owned(), found, rows });
        }
        if rows <= FEW {
            self.blocks::<FEW>(columns, 0, scores);
        } else if rows <= SOME {
            self.blocks::<BLOCK>(columns, 0, scores);
        } else {
            let parts = scores.par_chunks_mut(SOME).enumerate();
            parts.for_each(|(at, scores)| self.blocks::<BLOCK>(columns, at * SOME, scores));
        }
        Ok(())
    }

    /// The scores of the rows from `first` on, so many at a time, by the widest instructions that there are.
    fn blocks<const N: usize>(&self, columns: &[&[f32]], first: usize, scores: &mut [f64]) {
        let block = vec![[0.0; N]; self.features];
        self.arch.dispatch(Blocks { scorer: self, block, columns, first, scores });
    }

    /// The scores of the rows from `first` on, laid out in a block.
    #[inline(always)]
    fn block<const N: usize>(&self, block: &mut [[f32; N]], (columns, first): (&[&[f32]], usize), scores: &mut [f64]) {
        for (cells, column) in block.iter_mut().zip(columns) {
            cells[..scores.len()].copy_from_slice(&column[first..first + scores.len()]);
        }
        let block = &*block;
        let mut sums = [self.base; N];
        for plan in &self.trees {
            match plan {
                Plan::Narrow(masks) => masks.add(block, &mut sums),
                Plan::Wide(masks) => masks.add(block, &mut sums),
                Plan::Walked(tree) => walk(tree, block, &mut sums),
            }
        }
        scores.copy_from_slice(&sums[..scores.len()]);
    }
}

/// Rows to be scored, as what is compiled for each kind of processor: all that it calls is compiled within it.
struct Blocks<'a, const N: usize> {
    scorer: &'a Scorer,
    block: Vec<[f32; N]>,
    columns: &'a [&'a [f32]],
    first: usize,
    scores: &'a mut [f64],
}

impl<const N: usize> WithSimd for Blocks<'_, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, _: S) {
        for (at, scores) in self.scores.chunks_mut(N).enumerate() {
            self.scorer.block(&mut self.block, (self.columns, self.first + at * N), scores);
        }
    }
}

impl<W: Word> Masks<W> {
    fn of(tree: &Tree) -> Self {
        let (mut lefts, mut rights) = (Vec::with_capacity(tree.nodes.len()), Vec::new());
        let mut masks = Self { forks: Vec::new(), lefts: 0, leaves: Vec::with_capacity(W::BITS) };
        masks.lay(tree, tree.root(), (&mut lefts, &mut rights));
        masks.lefts = lefts.len();
        masks.forks = lefts;
        masks.forks.append(&mut rights);
        masks.leaves.resize(W::BITS, 0.0);
        masks
    }

    /// Lays what is below a place, its forks by the side of what is not known; its leaves are those that come next.
    fn lay(&mut self, tree: &Tree, at: Child, forks: (&mut Vec<Mask<W>>, &mut Vec<Mask<W>>)) {
        let (lefts, rights) = forks;
        match at {
            Child::Leaf(leaf) => self.leaves.push(tree.leaves[leaf as usize].value),
            Child::Fork(fork) => {
                let Node { feature, threshold, missing, left, right, .. } = tree.nodes[fork as usize];
                let first = self.leaves.len();
                self.lay(tree, left, (lefts, rights));
                let mask = Mask { feature, threshold, kept: W::without(first, self.leaves.len()) };
                let side = if missing == Side::Left { &mut *lefts } else { &mut *rights };
                side.push(mask);
                self.lay(tree, right, (lefts, rights));
            }
        }
    }

    #[inline(always)]
    fn add<const N: usize>(&self, block: &[[f32; N]], sums: &mut [f64; N]) {
        let (lefts, rights) = self.forks.split_at(self.lefts);
        let mut left = [W::ALL; N];
        for Mask { feature, threshold, kept } in lefts.iter().copied() {
            for (left, value) in left.iter_mut().zip(&block[usize::from(feature)]) {
                *left &= kept.where_so(*value > threshold);
            }
        }
        // A value that is not known is neither above nor at most: which question is asked decides its way.
        for Mask { feature, threshold, kept } in rights.iter().copied() {
            for (left, value) in left.iter_mut().zip(&block[usize::from(feature)]) {
                let stays = *value <= threshold;
                *left &= kept.where_so(!stays);
            }
        }
        let leaves = &self.leaves[..W::BITS];
        for (sum, left) in sums.iter_mut().zip(left) {
            *sum += leaves[left.first() % W::BITS];
        }
    }
}

fn walk<const N: usize>(tree: &Tree, block: &[[f32; N]], sums: &mut [f64; N]) {
    for (row, sum) in sums.iter_mut().enumerate() {
        let mut at = tree.root();
        while let Child::Fork(fork) = at {
            let node = &tree.nodes[fork as usize];
            at = node.next(block[usize::from(node.feature)][row]);
        }
        if let Child::Leaf(leaf) = at {
            *sum += tree.leaves[leaf as usize].value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{forest::Leaf, random::Random};

    /// A tree of so many leaves, of four features, grown at random.
    fn random_tree(leaves: u32, random: &mut Random) -> Tree {
        let mut tree = Tree::stump(random.unit(), 1.0);
        for at in 1..leaves {
            let split = random.below(at as usize) as u32;
            let fork = tree.nodes.len() as u32;
            for node in &mut tree.nodes {
                for child in [&mut node.left, &mut node.right] {
                    if *child == Child::Leaf(split) {
                        *child = Child::Fork(fork);
                    }
                }
            }
            tree.nodes.push(Node {
                feature: random.below(4) as u16,
                threshold: random.below(8) as f32,
                missing: if random.below(2) == 0 { Side::Left } else { Side::Right },
                left: Child::Leaf(split),
                right: Child::Leaf(at),
                cover: 1.0,
            });
            tree.leaves.push(Leaf { value: random.unit(), cover: 1.0 });
        }
        tree
    }

    #[test]
    fn blocks_give_the_scores_of_single_rows_to_the_last_bit() {
        let mut random = Random::new(3);
        let trees = [1, 2, 7, 31, 32, 33, 64, 65, 200].map(|leaves| random_tree(leaves, &mut random));
        let forest = Forest { base: 0.1, trees: trees.to_vec() };
        let value = |random: &mut Random| if random.below(6) == 0 { f32::NAN } else { random.below(9) as f32 };
        let columns: Vec<Vec<f32>> = (0..4).map(|_| (0..SOME + 70).map(|_| value(&mut random)).collect()).collect();
        let slices: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();

        for rows in [1, FEW, FEW + 1, 150, SOME + 70] {
            let slices: Vec<&[f32]> = slices.iter().map(|column| &column[..rows]).collect();
            let mut scores = vec![0.0; rows];

            Scorer::of(&forest, 4).unwrap().scores(&slices, &mut scores).unwrap();

            for (at, score) in scores.iter().enumerate() {
                let row: Vec<f32> = columns.iter().map(|column| column[at]).collect();
                assert_eq!(score.to_bits(), forest.score(&row).to_bits());
            }
        }
    }

    #[test]
    fn columns_that_do_not_fit_are_refused() {
        let forest = Forest { base: 0.0, trees: vec![Tree::stump(1.0, 1.0)] };
        let scorer = Scorer::of(&forest, 2).unwrap();

        assert!(scorer.scores(&[&[1.0]], &mut [0.0]).is_err());
        assert!(scorer.scores(&[&[1.0], &[1.0, 2.0]], &mut [0.0]).is_err());
        assert!(scorer.scores(&[&[1.0], &[2.0]], &mut [0.0]).is_ok());
    }
}
