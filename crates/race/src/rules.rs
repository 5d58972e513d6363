//! What is decided of facts that lie ready: limits first, then the cell of the product's compiled matrix, and why.
//!
//! The matrix is the one that ships. Engines of rules draw nothing, so each cell keeps its heaviest treatment alone; the
//! house draws all the same, from one. What the peers decide by is written out of the readable table, row by row, so that
//! an equal digest also says that the compiled matrix is that table.
use crate::meter::Meter;
use anyhow::{Context, Result};
use models::Random;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fs, hint::black_box, path::Path};
use strategy::{Axes, Guard, MatrixFile, Plan, Policy, pick};

/// How often a limit speaks, in a hundred cases each.
const OFTEN: [(Guard, usize); 6] = [
    (Guard::NothingOwed, 8),
    (Guard::PromiseOpen, 6),
    (Guard::Held, 3),
    (Guard::Review, 1),
    (Guard::PromiseBroken, 4),
    (Guard::DebtorAnswered, 3),
];
/// The ledger's stages, and how often ability is known, in a hundred.
const STAGES: usize = 8;
const KNOWN: usize = 80;

/// The facts of one debtor that limits and matrix look at.
struct Case {
    /// The limits that speak, a bit each.
    spoken: u16,
    axes: Axes,
    draw: u64,
}

/// A treatment and the code of its reason: of a limit or of a cell.
type Decision<'a> = (&'a str, &'a str);

/// Writes so many cases, the matrix as rows, and the same as a decision table of JDM.
pub(crate) fn prepare(folder: &Path, cases: usize, seed: u64) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut random = Random::new(seed);
    let cases: Vec<Value> = (0..cases).map(|_| case(&mut random)).collect();
    let rows = rows(&policy()?);
    for (name, what) in [("cases.json", json!(cases)), ("jdm.json", jdm(&rows)), ("table.json", json!(rows))] {
        fs::write(folder.join(name), what.to_string())?;
    }
    Ok(())
}

/// Decides every case so many times in one thread, and says what that cost and came to.
pub(crate) fn run(folder: &Path, passes: u64) -> Result<Value> {
    let policy = policy()?;
    let told: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cases.json"))?)?;
    let cases = told.iter().zip(1..).map(|(told, number)| Case::read(told, number)).collect::<Result<Vec<_>>>()?;
    let meter = Meter::start()?;
    for _ in 0..passes {
        for case in &cases {
            black_box(decide(&policy, black_box(case)));
        }
    }
    let cost = meter.stop()?;
    let decided = u64::try_from(cases.len())? * passes;
    let digest = digest(cases.iter().map(|case| decide(&policy, case)));
    Ok(json!({ "wall": cost.wall, "cpu": cost.cpu, "peak": cost.peak, "decisions": decided, "digest": digest }))
}

/// The policy that ships, with one treatment a cell: the heaviest, the first of those that are.
fn policy() -> Result<Policy> {
    let (mut policy, mut file) = (Policy::shipped(), MatrixFile::shipped());
    for cell in &mut file.cell {
        cell.treatments.sort_by_key(|option| std::cmp::Reverse(option.weight));
        cell.treatments.truncate(1);
    }
    policy.matrix = file.compile(&policy.catalogue)?;
    Ok(policy)
}

fn decide<'a>(policy: &'a Policy, case: &Case) -> Decision<'a> {
    match Plan::of(&policy.matrix, |guard| case.speaks(guard), || case.axes) {
        Plan::Guard(guard) => (&policy.asked_by(guard).code, guard.code()),
        Plan::Cell(place) => {
            let (number, _) = pick(policy.matrix.options(place), case.draw).expect("every cell has a treatment");
            (policy.catalogue.get(number).map_or("", |treatment| &treatment.code), policy.matrix.code(place))
        }
    }
}

impl Case {
    fn read(told: &Value, number: u64) -> Result<Self> {
        let says = |name: &str| told.get(name).and_then(Value::as_bool).with_context(|| format!("no {name}"));
        let level = |name: &str| {
            let level = told.get(name).and_then(Value::as_u64).with_context(|| format!("no {name}"))?;
            Ok::<_, anyhow::Error>(u8::try_from(level)?)
        };
        let mut spoken = 0;
        for guard in Guard::ASKED {
            spoken |= u16::from(says(guard.code())?) << guard as u16;
        }
        let ability = if says("known")? { Some(level("ability")?) } else { None };
        let axes = Axes { stage: level("stage")?, willingness: level("willingness")?, ability };
        Ok(Self { spoken, axes, draw: number.wrapping_mul(0x9e37_79b9_7f4a_7c15) })
    }

    fn speaks(&self, guard: Guard) -> bool {
        self.spoken >> guard as u16 & 1 == 1
    }
}

fn case(random: &mut Random) -> Value {
    let mut told: Map<String, Value> =
        OFTEN.iter().map(|(guard, often)| (guard.code().to_owned(), json!(random.below(100) < *often))).collect();
    let known = random.below(100) < KNOWN;
    told.insert("stage".to_owned(), json!(random.below(STAGES)));
    told.insert("willingness".to_owned(), json!(random.below(101)));
    told.insert("known".to_owned(), json!(known));
    told.insert("ability".to_owned(), json!(if known { random.below(101) } else { 0 }));
    Value::Object(told)
}

/// Limits and cells, the first row that holds deciding: what must be true, or between two bounds that both count.
fn rows(policy: &Policy) -> Vec<Value> {
    let limits = Guard::ASKED.into_iter().map(|guard| {
        json!({ "when": { guard.code(): true }, "treatment": policy.asked_by(guard).code, "reason": guard.code() })
    });
    let file = &policy.matrix.file;
    let (high, mid) = (file.limits.high_from, file.limits.mid_from);
    let band = |code: &str| match code {
        "high" => [high, 100],
        "mid" => [mid, high - 1],
        _ => [0, mid - 1],
    };
    let cells = file.places().zip(&file.cell).map(|((layer, row, column), cell)| {
        let place = file.layer.iter().position(|other| other.code == layer.code).unwrap_or(0);
        let first = place.checked_sub(1).and_then(|before| file.layer.get(before)).map_or(0, |it| it.stages_to + 1);
        let mut when = json!({ "stage": [first, layer.stages_to], "willingness": band(&row.code) });
        when["known"] = json!(column.code != "none");
        if column.code != "none" {
            when["ability"] = json!(band(&column.code));
        }
        json!({ "when": when, "treatment": cell.treatments.first().map(|option| &option.code), "reason": cell.code })
    });
    limits.chain(cells).collect()
}

/// The rows as a decision table whose first row that holds decides, as the JSON Decision Model of `GoRules` has it.
fn jdm(rows: &[Value]) -> Value {
    let fields = Guard::ASKED.map(Guard::code).into_iter().chain(["stage", "willingness", "known", "ability"]);
    let fields: Vec<&str> = fields.collect();
    let column = |name: &&str| json!({ "id": name, "name": name, "field": name });
    let rules: Vec<Value> = rows.iter().zip(0..).map(|(row, number)| rule(row, number, &fields)).collect();
    let inputs: Vec<Value> = fields.iter().map(column).collect();
    let outputs = ["treatment", "reason"].map(|name| column(&name));
    let table = json!({ "hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules });
    let place = json!({ "x": 0, "y": 0 });
    json!({
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            { "id": "in", "type": "inputNode", "name": "in", "position": place },
            { "id": "table", "type": "decisionTableNode", "name": "table", "position": place, "content": table },
            { "id": "out", "type": "outputNode", "name": "out", "position": place },
        ],
        "edges": [
            { "id": "first", "sourceId": "in", "targetId": "table", "type": "edge" },
            { "id": "second", "sourceId": "table", "targetId": "out", "type": "edge" },
        ],
    })
}

/// A row of the decision table; a cell without a text asks nothing.
fn rule(row: &Value, number: usize, fields: &[&str]) -> Value {
    let text = |value: &Value| match value.as_array().map(Vec::as_slice) {
        Some([from, to]) => format!("[{from}..{to}]"),
        _ => value.to_string(),
    };
    let cell = |field: &str| row["when"].get(field).map_or_else(String::new, text);
    let mut rule: Map<String, Value> = fields.iter().map(|field| ((*field).to_owned(), json!(cell(field)))).collect();
    rule.insert("_id".to_owned(), json!(format!("row {number}")));
    for output in ["treatment", "reason"] {
        rule.insert(output.to_owned(), json!(row[output].to_string()));
    }
    Value::Object(rule)
}

/// How often each treatment and each reason came, and the sum of each decision's bytes times its place, from one.
fn digest<'a>(decisions: impl Iterator<Item = Decision<'a>>) -> Value {
    let (mut counts, mut order) = (BTreeMap::<&str, u64>::new(), 0);
    for ((treatment, reason), place) in decisions.zip(1_u64..) {
        *counts.entry(treatment).or_default() += 1;
        *counts.entry(reason).or_default() += 1;
        order += place * treatment.bytes().chain(reason.bytes()).map(u64::from).sum::<u64>();
    }
    json!({ "counts": counts, "order": order })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first row that holds, as an engine of rules finds it.
    fn first<'a>(rows: &'a [Value], told: &Value) -> Decision<'a> {
        let holds = |(field, asked): (&String, &Value)| match asked.as_array().map(Vec::as_slice) {
            Some([from, to]) => (from.as_u64()..=to.as_u64()).contains(&told[field].as_u64()),
            _ => told[field] == *asked,
        };
        let row = rows.iter().find(|row| row["when"].as_object().unwrap().iter().all(holds)).unwrap();
        (row["treatment"].as_str().unwrap(), row["reason"].as_str().unwrap())
    }

    #[test]
    fn the_compiled_matrix_is_the_table_read_row_by_row() {
        let (policy, mut random) = (policy().unwrap(), Random::new(11));
        let rows = rows(&policy);
        let mut reached = std::collections::BTreeSet::new();

        for number in 0..20_000 {
            let told = case(&mut random);
            let decided = decide(&policy, &Case::read(&told, number).unwrap());
            assert_eq!(decided, first(&rows, &told), "{told}");
            reached.insert(decided.1.to_owned());
        }

        assert_eq!((rows.len(), reached.len()), (54, 54));
    }

    #[test]
    fn a_digest_tells_the_same_decisions_in_another_order() {
        let [one, other] = [("wait", "held"), ("none", "nothing_owed")];

        let (digest_of, swapped) = (digest([one, other].into_iter()), digest([other, one].into_iter()));

        assert_eq!(digest_of["counts"], swapped["counts"]);
        assert_ne!(digest_of["order"], swapped["order"]);
    }

    #[test]
    fn a_row_asks_nothing_where_its_cell_is_empty() {
        let row = json!({ "when": { "stage": [1, 3], "known": true }, "treatment": "wait", "reason": "here" });

        let rule = rule(&row, 4, &["held", "known", "stage"]);

        assert_eq!(
            rule,
            json!({ "_id": "row 4", "held": "", "known": "true", "stage": "[1..3]", "treatment": "\"wait\"", "reason": "\"here\"" })
        );
    }
}
