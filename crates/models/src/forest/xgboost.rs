//! XGBoost's JSON: read from any release since 1.0, and written so that all of them read it.
use crate::{
    error::Error,
    forest::{Child, Foreign, Forest, Leaf, Node, Side, Tree},
    loss::Loss,
    metrics::log_odds,
};
use serde_json::{Value, json};

const FORMAT: &str = "XGBoost's JSON";
const TREES_MAX: usize = 100_000;
const NODES_MAX: usize = 131_072;

/// Reads a model that XGBoost saved as JSON: trees over numbers, one score.
///
/// XGBoost goes left where a value is below its threshold, this house where it is at most it: each threshold becomes
/// the number of single precision before it, so that every value goes the same way. XGBoost adds leaves in single
/// precision and this house in double, so scores differ in the last bits of single precision.
///
/// # Errors
/// Text that does not hold together; several classes or targets, categories, dropped trees (dart), linear models, or an
/// objective whose score is neither log odds nor the logarithm of an amount.
pub fn read(text: &str) -> Result<Foreign, Error> {
    let document: Value = serde_json::from_str(text).map_err(|error| malformed(&error.to_string()))?;
    let learner = at(&document, "learner")?;
    let objective = word(at(at(learner, "objective")?, "name")?)?;
    let loss = match objective {
        "binary:logistic" | "binary:logitraw" | "reg:logistic" => Loss::Logistic,
        "reg:gamma" | "reg:tweedie" | "count:poisson" => Loss::Gamma,
        other => return Err(unsupported(&format!("the objective {other:?}"))),
    };
    let booster = at(learner, "gradient_booster")?;
    let name = word(at(booster, "name")?)?;
    if name != "gbtree" {
        return Err(unsupported(&format!("the booster {name:?}")));
    }
    let model = at(booster, "model")?;
    let trees = list(at(model, "trees")?)?;
    if TREES_MAX < trees.len() || list(at(model, "tree_info")?)?.iter().any(|class| class.as_i64() != Some(0)) {
        return Err(unsupported("several classes, or more trees than anybody learns"));
    }
    let trees = trees.iter().enumerate().map(|(place, value)| {
        tree(value).map_err(|error| match error {
            Error::Malformed { what, .. } => malformed(&format!("tree {place}: {what}")),
            other => other,
        })
    });
    let trees = trees.collect::<Result<Vec<_>, _>>()?;
    let parameters = at(learner, "learner_model_param")?;
    let count: usize = parsed(at(parameters, "num_feature")?)?;
    let forest = Forest { base: base(at(parameters, "base_score")?, objective)?, trees };
    forest.check(count).map_err(|error| malformed(&error.to_string()))?;
    let names = learner.get("feature_names").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let features = match names.len() {
        0 => (0..count).map(|place| format!("f{place}")).collect(),
        given if given == count => names.iter().map(|name| word(name).map(str::to_owned)).collect::<Result<_, _>>()?,
        _ => return Err(malformed("the names are not as many as the features")),
    };
    Ok(Foreign { forest, features, loss })
}

/// The start of every score, from what XGBoost says before its link: `"5E-1"`, or `"[5E-1]"` since 3.1.
fn base(value: &Value, objective: &str) -> Result<f64, Error> {
    let text = word(value)?.trim_start_matches('[').trim_end_matches(']');
    let told: f64 = text.parse().map_err(|_| malformed("`base_score` is not one number"))?;
    Ok(match objective {
        "binary:logistic" | "reg:logistic" => log_odds(told),
        "binary:logitraw" => told,
        _ => told.ln(),
    })
}

fn tree(value: &Value) -> Result<Tree, Error> {
    let (left, right) = (numbers(value, "left_children")?, numbers(value, "right_children")?);
    let (conditions, features) = (numbers(value, "split_conditions")?, numbers(value, "split_indices")?);
    let (defaults, covers) = (numbers(value, "default_left")?, numbers(value, "sum_hessian")?);
    let count = left.len();
    if count == 0
        || NODES_MAX < count
        || [&right, &conditions, &features, &defaults, &covers].iter().any(|list| list.len() != count)
    {
        return Err(malformed("its lists have different lengths"));
    }
    if value.get("split_type").is_some() && numbers(value, "split_type")?.iter().any(|kind| *kind != 0.0) {
        return Err(unsupported("categories"));
    }
    // Forks and leaves have numbers of their own here; a node that was pruned is never reached.
    let mut tree = Tree { nodes: Vec::new(), leaves: Vec::new() };
    let mut waiting = vec![(0usize, None::<(usize, Side)>)];
    while let Some((place, parent)) = waiting.pop() {
        if count <= place || count < tree.nodes.len() + tree.leaves.len() {
            return Err(malformed("its nodes lead nowhere, or round"));
        }
        let here = if left[place] < 0.0 {
            tree.leaves.push(Leaf { value: f64::from(conditions[place] as f32), cover: covers[place] as f32 });
            Child::Leaf(tree.leaves.len() as u32 - 1)
        } else {
            let fork = tree.nodes.len();
            tree.nodes.push(Node {
                feature: if features[place] <= f64::from(u16::MAX) { features[place] as u16 } else { u16::MAX },
                threshold: (conditions[place] as f32).next_down(),
                missing: if defaults[place] == 0.0 { Side::Right } else { Side::Left },
                left: Child::Leaf(0),
                right: Child::Leaf(0),
                cover: covers[place] as f32,
            });
            waiting.push((right[place] as usize, Some((fork, Side::Right))));
            waiting.push((left[place] as usize, Some((fork, Side::Left))));
            Child::Fork(fork as u32)
        };
        match parent {
            Some((fork, Side::Left)) => tree.nodes[fork].left = here,
            Some((fork, Side::Right)) => tree.nodes[fork].right = here,
            None => {}
        }
    }
    Ok(tree)
}

fn at<'a>(value: &'a Value, key: &str) -> Result<&'a Value, Error> {
    value.get(key).ok_or_else(|| malformed(&format!("`{key}` is missing")))
}

fn word(value: &Value) -> Result<&str, Error> {
    value.as_str().ok_or_else(|| malformed("a text is missing"))
}

fn list(value: &Value) -> Result<&[Value], Error> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| malformed("a list is missing"))
}

fn parsed(value: &Value) -> Result<usize, Error> {
    word(value)?.parse().map_err(|_| malformed("a count is not a number"))
}

/// A list of numbers; booleans count as one and zero.
fn numbers(value: &Value, key: &str) -> Result<Vec<f64>, Error> {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_bool().map(|yes| f64::from(u8::from(yes))));
    let numbers = list(at(value, key)?)?.iter().map(|value| number(value).filter(|number| number.is_finite()));
    numbers.collect::<Option<_>>().ok_or_else(|| malformed(&format!("`{key}` holds something that is not a number")))
}

/// Writes a forest as XGBoost 2 saves it. Leaves and base are rounded to single precision, which is what XGBoost holds.
pub fn write(foreign: &Foreign) -> String {
    let Foreign { forest, features, loss } = foreign;
    let (objective, extra) = match loss {
        Loss::Logistic => ("binary:logistic", Some(("reg_loss_param", json!({ "scale_pos_weight": "1" })))),
        Loss::Gamma => ("reg:gamma", None),
    };
    let mut told = json!({ "name": objective });
    if let (Some((key, value)), Some(fields)) = (extra, told.as_object_mut()) {
        fields.insert(key.to_owned(), value);
    }
    let trees: Vec<Value> =
        forest.trees.iter().enumerate().map(|(place, tree)| written(tree, place, features.len())).collect();
    let count = trees.len();
    json!({
        "learner": {
            "attributes": {},
            "feature_names": features,
            "feature_types": vec!["float"; features.len()],
            "gradient_booster": {
                "model": {
                    "gbtree_model_param": { "num_parallel_tree": "1", "num_trees": count.to_string() },
                    "iteration_indptr": (0..=count).collect::<Vec<_>>(),
                    "tree_info": vec![0; count],
                    "trees": trees,
                },
                "name": "gbtree",
            },
            "learner_model_param": {
                "base_score": format!("{:E}", loss.told(forest.base) as f32),
                "boost_from_average": "1",
                "num_class": "0",
                "num_feature": features.len().to_string(),
                "num_target": "1",
            },
            "objective": told,
        },
        "version": [2, 1, 0],
    })
    .to_string()
}

/// The places of a tree as XGBoost numbers them: siblings side by side, and no child before its parent. Its scores do not
/// mind another order, but its Shapley values then write beyond their memory (seen in 3.2.0).
struct Numbered {
    places: Vec<Child>,
    parents: Vec<usize>,
    /// −1 for a leaf; the right one is next to it.
    lefts: Vec<i64>,
}

impl Numbered {
    fn of(tree: &Tree) -> Self {
        let mut numbered = Self { places: vec![tree.root()], parents: vec![i32::MAX as usize], lefts: Vec::new() };
        while let Some(place) = numbered.places.get(numbered.lefts.len()).copied() {
            let own = numbered.lefts.len();
            match place {
                Child::Fork(fork) => {
                    let node = &tree.nodes[fork as usize];
                    numbered.lefts.push(i64::try_from(numbered.places.len()).unwrap_or(i64::MAX));
                    numbered.places.extend([node.left, node.right]);
                    numbered.parents.extend([own, own]);
                }
                Child::Leaf(_) => numbered.lefts.push(-1),
            }
        }
        numbered
    }
}

fn written(tree: &Tree, place: usize, features: usize) -> Value {
    let Numbered { places, parents, lefts } = Numbered::of(tree);
    let total = places.len();
    let rights: Vec<i64> = lefts.iter().map(|left| if *left < 0 { -1 } else { left + 1 }).collect();
    let both = |of_node: &dyn Fn(&Node) -> Value, of_leaf: &dyn Fn(&Leaf) -> Value| {
        let of = |place: &Child| match place {
            Child::Fork(fork) => of_node(&tree.nodes[*fork as usize]),
            Child::Leaf(leaf) => of_leaf(&tree.leaves[*leaf as usize]),
        };
        places.iter().map(of).collect::<Vec<_>>()
    };
    let none: [i32; 0] = [];
    json!({
        "base_weights": vec![0.0; total],
        "categories": none,
        "categories_nodes": none,
        "categories_segments": none,
        "categories_sizes": none,
        "default_left": both(&|node| json!(i32::from(node.missing == Side::Left)), &|_| json!(0)),
        "id": place,
        "left_children": lefts,
        "loss_changes": vec![0.0; total],
        "parents": parents,
        "right_children": rights,
        "split_conditions": both(&|node| json!(node.threshold.next_up().min(f32::MAX)), &|leaf| json!(leaf.value as f32)),
        "split_indices": both(&|node| json!(node.feature), &|_| json!(0)),
        "split_type": vec![0; total],
        "sum_hessian": both(&|node| json!(node.cover), &|leaf| json!(leaf.cover)),
        "tree_param": {
            "num_deleted": "0",
            "num_feature": features.to_string(),
            "num_nodes": total.to_string(),
            "size_leaf_vector": "1",
        },
    })
}

fn malformed(what: &str) -> Error {
    Error::Malformed { format: FORMAT, what: what.to_owned() }
}

fn unsupported(what: &str) -> Error {
    Error::Unsupported { format: FORMAT, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forest::tests::small;

    fn foreign() -> Foreign {
        Foreign { forest: small(), features: vec!["late".to_owned(), "paid".to_owned()], loss: Loss::Logistic }
    }

    #[test]
    fn what_is_written_is_read_with_near_scores() {
        let read = read(&write(&foreign())).unwrap();

        assert_eq!((&read.features, read.loss), (&foreign().features, Loss::Logistic));
        for row in [[1.0, 9.0], [1.0f32.next_up(), 0.0], [f32::NAN, f32::NAN], [f32::NAN, 1.0]] {
            assert!((read.forest.score(&row) - small().score(&row)).abs() < 1e-6);
        }
    }

    #[test]
    fn siblings_are_side_by_side_after_their_parent() {
        for tree in &small().trees {
            let numbered = Numbered::of(tree);
            for (own, left) in numbered.lefts.iter().enumerate().filter(|(_, left)| 0 <= **left) {
                let left = *left as usize;
                assert!(own < left && numbered.parents[left..left + 2] == [own, own]);
            }
            assert_eq!(numbered.places.len(), tree.nodes.len() + tree.leaves.len());
        }
    }

    #[test]
    fn both_forms_of_the_base_are_read() {
        let text = write(&foreign());
        let told = json!(format!("{:E}", Loss::Logistic.told(0.5) as f32)).to_string();
        let listed = text.replace(&told, "\"[5E-1]\"");

        assert_ne!(text, listed);
        assert!(read(&listed).unwrap().forest.base.abs() < 1e-9);
    }

    #[test]
    fn what_is_not_computed_here_is_refused() {
        let text = write(&foreign());
        let with = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            read(&text.replacen(from, to, 1)).unwrap_err()
        };

        assert!(matches!(with("binary:logistic", "multi:softprob"), Error::Unsupported { .. }));
        assert!(matches!(with("\"name\":\"gbtree\"", "\"name\":\"dart\""), Error::Unsupported { .. }));
        assert!(matches!(with("\"tree_info\":[0,0]", "\"tree_info\":[0,1]"), Error::Unsupported { .. }));
        assert!(matches!(with("\"split_type\":[0,", "\"split_type\":[1,"), Error::Unsupported { .. }));
        assert!(matches!(with("\"right_children\":[2,", "\"right_children\":[0,"), Error::Malformed { .. }));
        assert!(matches!(with("\"right_children\":[2,", "\"right_children\":[99,"), Error::Malformed { .. }));
        assert!(matches!(read("{}"), Err(Error::Malformed { .. })));
    }
}
