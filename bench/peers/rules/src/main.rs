//! Decisions by zen-engine (`GoRules`) in Rust: the table as JDM, compiled, one thread, cases that lie ready as its variables.
//!
//! usage: rules-peer FOLDER PASSES
use serde_json::{Value, json};
use std::{collections::BTreeMap, env, error::Error, fs, hint::black_box, path::PathBuf, time::Instant};
use zen_engine::{Decision, DecisionEngine, Variable, model::DecisionContent};

/// What the house allocates with too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [folder, passes] = words.as_slice() else { return Err("usage: rules-peer FOLDER PASSES".into()) };
    let (folder, passes) = (PathBuf::from(folder), passes.parse::<u32>()?);
    let content: DecisionContent = serde_json::from_str(&fs::read_to_string(folder.join("jdm.json"))?)?;
    let mut decision = DecisionEngine::default().create_decision(content.into())?;
    decision.compile();
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cases.json"))?)?;
    let cases: Vec<Variable> = cases.into_iter().map(Variable::from).collect();

    for case in cases.iter().take(1_000) {
        black_box(decide(&decision, case)?);
    }
    let started = Instant::now();
    let mut decided = Vec::with_capacity(cases.len());
    for _ in 0..passes {
        decided.clear();
        for case in &cases {
            decided.push(decide(&decision, case)?);
        }
    }
    let wall = started.elapsed().as_secs_f64();
    let decisions = cases.len() as u64 * u64::from(passes);
    println!("{}", json!({ "wall": wall, "decisions": decisions, "digest": digest(&decided) }));
    Ok(())
}

fn decide(decision: &Decision, case: &Variable) -> Result<Variable, Box<dyn Error>> {
    let answered = pollster::block_on(decision.evaluate(case.clone())).map_err(|error| format!("{error:?}"))?;
    Ok(answered.result)
}

/// How often each treatment and each reason came, and the sum of each decision's bytes times its place, from one.
fn digest(decided: &[Variable]) -> Value {
    let (mut counts, mut order) = (BTreeMap::<String, u64>::new(), 0);
    for (decision, place) in decided.iter().zip(1_u64..) {
        for name in ["treatment", "reason"] {
            let code = decision.dot(name).and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
            order += place * code.bytes().map(u64::from).sum::<u64>();
            *counts.entry(code).or_default() += 1;
        }
    }
    json!({ "counts": counts, "order": order })
}
