//! LightGBM's text: read so that scores are equal to the last bit, and written so that LightGBM reads it.
use crate::{
    error::Error,
    forest::{Child, Foreign, Forest, Leaf, Node, Side, Tree},
    loss::Loss,
};
use std::{fmt::Write as _, str::FromStr};

const FORMAT: &str = "LightGBM's text";
/// Bits of `decision_type`.
const CATEGORICAL: u8 = 1;
const DEFAULT_LEFT: u8 = 2;
const MISSING_SHIFT: u8 = 2;
/// What the bits above say of a value that is not known: it is zero, zero is it, it has a way of its own.
const MISSING_NONE: u8 = 0;
const MISSING_NAN: u8 = 2;
/// Trees and leaves that a file may have; far beyond what anybody learns, and little memory.
const TREES_MAX: usize = 100_000;
const LEAVES_MAX: usize = 65_536;

/// Reads a model that LightGBM 3 or 4 saved: one score, trees over numbers.
///
/// A threshold is lowered to the nearest number of single precision, which sends every number of single precision the
/// same way; leaves stay in double precision and are added in the same order. So for features of single precision the
/// raw score is equal to LightGBM's to the last bit.
///
/// # Errors
/// Text that does not hold together; several classes, categories, linear leaves, zero as unknown, random forests, or an
/// objective whose score is neither log odds nor the logarithm of an amount.
pub fn read(text: &str) -> Result<Foreign, Error> {
    let mut blocks = text.split("\nTree=");
    let header = Block(blocks.next().unwrap_or_default());
    if header.0.lines().next() != Some("tree") {
        return Err(malformed("it does not begin with `tree`"));
    }
    for (key, only) in [("num_class", "1"), ("num_tree_per_iteration", "1")] {
        if header.text(key)? != only {
            return Err(unsupported(format!("{key}={}", header.text(key)?)));
        }
    }
    if header.0.lines().any(|line| line == "average_output") {
        return Err(unsupported("averaged trees".to_owned()));
    }
    let features: Vec<String> = header.text("feature_names")?.split(' ').map(str::to_owned).collect();
    if features.len() != header.number::<usize>("max_feature_idx")?.saturating_add(1) {
        return Err(malformed("the names are not as many as the features"));
    }
    let loss = loss(header.text("objective")?)?;
    let mut trees = Vec::new();
    for block in blocks {
        if trees.len() == TREES_MAX {
            return Err(malformed("it has too many trees"));
        }
        let block = Block(block.split("\nend of trees").next().unwrap_or_default());
        trees.push(tree(&block).map_err(|error| match error {
            Error::Malformed { what, .. } => malformed(&format!("tree {}: {what}", trees.len())),
            other => other,
        })?);
    }
    let forest = Forest { base: 0.0, trees };
    forest.check(features.len()).map_err(|error| malformed(&error.to_string()))?;
    Ok(Foreign { forest, features, loss })
}

/// Lines of the form `key=value`.
struct Block<'a>(&'a str);

impl<'a> Block<'a> {
    fn find(&self, key: &str) -> Option<&'a str> {
        self.0.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    }

    fn text(&self, key: &str) -> Result<&'a str, Error> {
        self.find(key).ok_or_else(|| malformed(&format!("`{key}` is missing")))
    }

    fn number<T: FromStr>(&self, key: &str) -> Result<T, Error> {
        self.text(key)?.parse().map_err(|_| malformed(&format!("`{key}` is not a number")))
    }

    fn numbers<T: FromStr>(&self, key: &str, count: usize) -> Result<Vec<T>, Error> {
        let parsed: Result<Vec<T>, _> = self.text(key)?.split_ascii_whitespace().map(str::parse).collect();
        let numbers = parsed.map_err(|_| malformed(&format!("`{key}` holds something that is not a number")))?;
        if numbers.len() == count { Ok(numbers) } else { Err(malformed(&format!("`{key}` has not {count} numbers"))) }
    }
}

fn loss(objective: &str) -> Result<Loss, Error> {
    let mut words = objective.split(' ');
    match words.next() {
        Some("binary") if words.all(|word| word == "sigmoid:1" || !word.starts_with("sigmoid:")) => Ok(Loss::Logistic),
        Some("cross_entropy") => Ok(Loss::Logistic),
        Some("gamma" | "tweedie" | "poisson") => Ok(Loss::Gamma),
        _ => Err(unsupported(format!("the objective {objective:?}"))),
    }
}

fn tree(block: &Block<'_>) -> Result<Tree, Error> {
    let leaves: usize = block.number("num_leaves")?;
    if leaves == 0 || LEAVES_MAX < leaves {
        return Err(malformed("the number of leaves is out of bounds"));
    }
    if block.find("num_cat").is_some_and(|count| count != "0") {
        return Err(unsupported("categories".to_owned()));
    }
    if block.find("is_linear").is_some_and(|linear| linear != "0") {
        return Err(unsupported("linear leaves".to_owned()));
    }
    let values: Vec<f64> = block.numbers("leaf_value", leaves)?;
    if leaves == 1 {
        return Ok(Tree::stump(values[0], 1.0));
    }
    let forks = leaves - 1;
    let counts: Vec<f32> = block.numbers("leaf_count", leaves)?;
    let covers: Vec<f32> = block.numbers("internal_count", forks)?;
    let features: Vec<u16> = block.numbers("split_feature", forks)?;
    let thresholds: Vec<f64> = block.numbers("threshold", forks)?;
    let decisions: Vec<u8> = block.numbers("decision_type", forks)?;
    let left: Vec<i32> = block.numbers("left_child", forks)?;
    let right: Vec<i32> = block.numbers("right_child", forks)?;
    let node = |at: usize| {
        Ok(Node {
            feature: features[at],
            threshold: lowered(thresholds[at]),
            missing: missing(decisions[at], thresholds[at])?,
            left: child(left[at]),
            right: child(right[at]),
            cover: covers[at],
        })
    };
    let leaf = |(value, cover): (&f64, &f32)| Leaf { value: *value, cover: *cover };
    Ok(Tree {
        nodes: (0..forks).map(node).collect::<Result<_, Error>>()?,
        leaves: values.iter().zip(&counts).map(leaf).collect(),
    })
}

/// The greatest number of single precision that is not above.
fn lowered(threshold: f64) -> f32 {
    let near = threshold as f32;
    if threshold < f64::from(near) { near.next_down() } else { near }
}

fn missing(decision: u8, threshold: f64) -> Result<Side, Error> {
    let side = |left| if left { Side::Left } else { Side::Right };
    match decision >> MISSING_SHIFT {
        _ if decision & CATEGORICAL != 0 => Err(unsupported("categories".to_owned())),
        MISSING_NONE => Ok(side(0.0 <= threshold)),
        MISSING_NAN => Ok(side(decision & DEFAULT_LEFT != 0)),
        _ => Err(unsupported("zero as unknown".to_owned())),
    }
}

fn child(number: i32) -> Child {
    u32::try_from(number).map_or(Child::Leaf(!number as u32), Child::Fork)
}

/// Writes a forest as LightGBM 4 saves it. Every tree keeps its leaves in double precision; the base is added to the
/// leaves of the first, as LightGBM does with the average from which it boosts, so that scores stay equal.
pub fn write(foreign: &Foreign) -> String {
    let Foreign { forest, features, loss } = foreign;
    let stump = Tree::stump(0.0, 1.0);
    let trees = if forest.trees.is_empty() { std::slice::from_ref(&stump) } else { &forest.trees };
    let trees: Vec<String> = trees.iter().enumerate().map(|(at, tree)| written(tree, at, forest.base)).collect();
    let objective = match loss {
        Loss::Logistic => "binary sigmoid:1",
        Loss::Gamma => "gamma",
    };
    let names: Vec<String> = features.iter().map(|name| name.replace(' ', "_")).collect();
    let sizes: Vec<String> = trees.iter().map(|tree| tree.len().to_string()).collect();
    format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx={}\nobjective={objective}\n\
         feature_names={}\nfeature_infos={}\ntree_sizes={}\n\n{}end of trees\n\nfeature_importances:\n\nparameters:\n\
         end of parameters\n\npandas_categorical:null\n",
        features.len().saturating_sub(1),
        names.join(" "),
        vec!["[-1e+300:1e+300]"; features.len()].join(" "),
        sizes.join(" "),
        trees.concat(),
    )
}

fn written(tree: &Tree, at: usize, base: f64) -> String {
    let base = if at == 0 { base } else { 0.0 };
    let line = |key: &str, values: Vec<String>| format!("{key}={}\n", values.join(" "));
    let nodes = |of: fn(&Node) -> String| tree.nodes.iter().map(of).collect::<Vec<_>>();
    let leaves = |of: &dyn Fn(&Leaf) -> String| tree.leaves.iter().map(of).collect::<Vec<_>>();
    let mut text = format!("Tree={at}\nnum_leaves={}\nnum_cat=0\n", tree.leaves.len());
    if !tree.nodes.is_empty() {
        let decision = |node: &Node| {
            let left = if node.missing == Side::Left { DEFAULT_LEFT } else { 0 };
            (MISSING_NAN << MISSING_SHIFT | left).to_string()
        };
        text += &line("split_feature", nodes(|node| node.feature.to_string()));
        text += &line("split_gain", nodes(|_| "0".to_owned()));
        text += &line("threshold", nodes(|node| f64::from(node.threshold).to_string()));
        text += &line("decision_type", tree.nodes.iter().map(decision).collect());
        text += &line("left_child", nodes(|node| number(node.left)));
        text += &line("right_child", nodes(|node| number(node.right)));
    }
    // Added in this order so that the sum starts with the same bits.
    text += &line(
        "leaf_value",
        leaves(&|leaf| if at == 0 { (base + leaf.value).to_string() } else { leaf.value.to_string() }),
    );
    if !tree.nodes.is_empty() {
        let count = |cover: f32| cover.round().max(1.0).to_string();
        text += &line("leaf_weight", leaves(&|leaf| leaf.cover.to_string()));
        text += &line("leaf_count", leaves(&|leaf| count(leaf.cover)));
        text += &line("internal_value", nodes(|_| "0".to_owned()));
        text += &line("internal_weight", nodes(|node| node.cover.to_string()));
        text += &line("internal_count", tree.nodes.iter().map(|node| count(node.cover)).collect());
    }
    // Writing to a string does not fail.
    let _ = write!(text, "is_linear=0\nshrinkage=1\n\n\n");
    text
}

fn number(child: Child) -> String {
    match child {
        Child::Fork(fork) => fork.to_string(),
        Child::Leaf(leaf) => (-i64::from(leaf) - 1).to_string(),
    }
}

fn malformed(what: &str) -> Error {
    Error::Malformed { format: FORMAT, what: what.to_owned() }
}

fn unsupported(what: String) -> Error {
    Error::Unsupported { format: FORMAT, what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forest::tests::small;

    fn foreign() -> Foreign {
        Foreign { forest: small(), features: vec!["late".to_owned(), "paid".to_owned()], loss: Loss::Logistic }
    }

    #[test]
    fn what_is_written_is_read_with_the_same_scores() {
        let text = write(&foreign());

        let read = read(&text).unwrap();

        assert_eq!((read.features, read.loss), (foreign().features, Loss::Logistic));
        for row in [[1.0, 9.0], [1.5, 0.0], [f32::NAN, f32::NAN], [f32::NAN, 1.0]] {
            assert_eq!(read.forest.score(&row).to_bits(), small().score(&row).to_bits());
        }
    }

    #[test]
    fn the_sizes_of_the_trees_are_those_written() {
        let text = write(&foreign());
        let sizes = Block(&text).text("tree_sizes").unwrap().split(' ').map(|size| size.parse::<usize>().unwrap());

        let first = text.find("Tree=0").unwrap();
        assert_eq!(text.find("end of trees"), Some(first + sizes.sum::<usize>()));
    }

    #[test]
    fn a_threshold_between_two_numbers_of_single_precision_sends_both_the_same_way() {
        let (low, high) = (1.0f32, 1.0f32.next_up());
        let between = f64::midpoint(f64::from(low), f64::from(high));

        assert_eq!(lowered(between), low);
        assert_eq!(lowered(f64::from(high)), high);
        assert_eq!(lowered(f64::from(low) - 1e-12), low.next_down());
        assert_eq!(lowered(1e300), f32::MAX);
    }

    #[test]
    fn what_is_not_computed_here_is_refused() {
        let text = write(&foreign());
        let with = |from: &str, to: &str| read(&text.replacen(from, to, 1)).unwrap_err();

        assert!(matches!(with("num_class=1", "num_class=3"), Error::Unsupported { .. }));
        assert!(matches!(with("binary sigmoid:1", "binary sigmoid:2"), Error::Unsupported { .. }));
        assert!(matches!(with("num_cat=0", "num_cat=1"), Error::Unsupported { .. }));
        assert!(matches!(with("is_linear=0", "is_linear=1"), Error::Unsupported { .. }));
        assert!(matches!(with("split_feature=0 1", "split_feature=0 7"), Error::Malformed { .. }));
        assert!(matches!(with("right_child=1", "right_child=0"), Error::Malformed { .. }));
        assert!(matches!(with("threshold=1 0", "threshold=1"), Error::Malformed { .. }));
        assert!(matches!(with("max_feature_idx=1", "max_feature_idx=2"), Error::Malformed { .. }));
        assert!(matches!(read(""), Err(Error::Malformed { .. })));
    }
}
