//! The calculators as people type them: the vectors of the domain through the real binary.
use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

/// Runs `aldia calc` with these words, and this on standard input.
fn calc(words: &str, input: &str) -> Output {
    run(&words.split_whitespace().collect::<Vec<_>>(), input)
}

fn run(words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aldia"))
        .arg("calc")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What it answers in JSON.
pub(crate) fn answer(words: &str) -> Value {
    answer_to(&words.split_whitespace().collect::<Vec<_>>())
}

/// The same, of words that may hold spaces.
pub(crate) fn answer_to(words: &[&str]) -> Value {
    let output = run(&[words, &["--json"]].concat(), "");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Why it refuses.
fn refusal(words: &str, input: &str) -> String {
    let output = calc(words, input);
    assert!(!output.status.success(), "{words} should fail");
    String::from_utf8(output.stderr).unwrap()
}

/// One field of every element of a list.
fn column(list: &Value, field: &str) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|row| row[field].as_i64().unwrap()).collect()
}

const FRENCH: &str = "--principal 100000.00 --rate 0.05 --terms 6 --vat 0.21";

#[test]
fn a_french_loan_is_what_the_domain_says() {
    // domain.md §3.2.
    let loan = answer(&format!("schedule {FRENCH} --rate-kind monthly --system french"));

    let rows = &loan["instalments"];
    assert_eq!(column(rows, "principal"), [14_701_75, 15_436_84, 16_208_68, 17_019_11, 17_870_07, 18_763_55]);
    assert_eq!(column(rows, "interest"), [5_000_00, 4_264_91, 3_493_07, 268_264, 1_831_68, 938_18]);
    assert_eq!(column(rows, "vat"), [1_050_00, 895_63, 733_54, 563_35, 384_65, 197_02]);
    assert_eq!(column(rows, "total"), [20_751_75, 20_597_38, 20_435_29, 20_265_10, 20_086_40, 19_898_75]);
    assert_eq!(column(rows, "balance"), [85_298_25, 69_861_41, 53_652_73, 36_633_62, 18_763_55, 0]);
    assert_eq!(
        loan["totals"],
        json!({ "principal": 100_000_00, "interest": 18_210_48, "vat": 3_824_19, "fees": 0, "total": 122_034_67 })
    );
}

#[test]
fn the_other_systems_are_too() {
    // domain.md §3.3–3.4.
    let german = answer("schedule --principal 100000 --rate 0.05 --terms 6 --system german");
    let american = answer("schedule --principal 100000 --rate 0.05 --terms 6 --system american");
    let flat = answer("schedule --principal 100000 --rate 0.05 --terms 6 --system flat");

    assert_eq!(
        column(&german["instalments"], "total"),
        [21_666_67, 20_833_34, 20_000_00, 19_166_67, 18_333_34, 17_499_98]
    );
    assert_eq!(
        column(&american["instalments"], "total"),
        [5_000_00, 5_000_00, 5_000_00, 5_000_00, 5_000_00, 105_000_00]
    );
    assert_eq!(flat["instalments"][0]["total"], 21_666_67);
    assert_eq!(flat["totals"]["interest"], 30_000_00);
}

#[test]
fn a_rate_is_worded_in_four_ways() {
    // domain.md §3.2, second vector: TNA 60 % on 30 days of 365.
    let year = "schedule --principal 250000 --terms 12 --vat 0.21 --rate 0.60";
    let first = |kind: &str| answer(&format!("{year} --rate-kind {kind}"))["instalments"][0]["interest"].clone();

    let nominal = answer(&format!("{year} --rate-kind tna"));
    assert_eq!(nominal["instalments"][0]["principal"], 15_768_73);
    assert_eq!((&nominal["totals"]["interest"], &nominal["totals"]["vat"]), (&json!(87_169_97), &json!(18_305_69)));
    assert_eq!(first("tna12"), 12_500_00);
    assert_eq!(first("tea"), 9_846_57);
    assert_eq!(first("monthly"), 150_000_00);
}

#[test]
fn being_late_costs_what_the_domain_says() {
    // domain.md §3.5.
    let late = "late --principal 18000.00 --rate 0.60 --days 45 --penalty-ratio 0.5 --vat 0.21";

    assert_eq!(
        answer(&format!("{late} --basis 365")),
        json!({ "compensatory": 1_331_51, "penalty": 665_75, "vat": 419_42, "total": 20_416_68 })
    );
    assert_eq!(answer(&format!("{late} --penalty-base 25000"))["penalty"], 924_66);
    assert_eq!(answer(&format!("{late} --basis 360"))["penalty"], 675_00);
}

#[test]
fn a_payment_walks_vertically_or_horizontally() {
    // domain.md §3.6.
    let words = format!(
        "allocate {FRENCH} --first-due 2026-02-10 --as-of 2026-04-24 --late-rate 0.60 --penalty-rate 0.30 \
         --costs 500 --pay 30000"
    );

    let vertical = answer(&words);
    let horizontal = answer(&format!("{words} --mode horizontal"));

    assert_eq!(vertical["total"], 68_236_05);
    assert_eq!(column(&vertical["owed"], "days"), [73, 45, 14]);
    assert_eq!(column(&vertical["owed"], "total"), [23_953_80, 22_669_93, 2_111_232]);
    assert_eq!(
        column(&vertical["parts"], "amount"),
        [500_00, 882_11, 1_764_21, 555_73, 5_000_00, 1_050_00, 14_701_75, 570_95, 1_141_90, 359_70, 3_473_65]
    );
    assert_eq!(vertical["oldest_due"], "2026-03-10");
    let principal: Vec<&Value> =
        horizontal["parts"].as_array().unwrap().iter().filter(|part| part["component"] == "principal").collect();
    assert_eq!(principal, [&json!({ "number": 1, "component": "principal", "amount": 8_111_22 })]);
    assert_eq!(horizontal["days_past_due"], 73);
}

#[test]
fn cases_come_as_json_one_or_many() {
    let case = r#"{"principal":10000000,"rate":"0.05","terms":6,"vat":"0.21"}"#;

    let one = calc("schedule --json --file -", case);
    let many = calc("schedule --json --file -", &format!("{case}\n{case}\n{case}\n"));

    assert_eq!(serde_json::from_slice::<Value>(&one.stdout).unwrap(), answer(&format!("schedule {FRENCH}")));
    let lines = String::from_utf8(many.stdout).unwrap();
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["totals"]["total"] == 122_034_67));
}

#[test]
fn a_loan_to_allocate_to_is_an_object_or_a_list() {
    let loan = r#"{"loan":{"principal":10000000,"rate":"0.05","terms":6,"vat":"0.21","first_due":"2026-02-10"},
        "as_of":"2026-02-10","pay":2075175}"#;
    let list = r#"{"instalments":[{"number":1,"due":"2026-02-10","principal":500000}],
        "as_of":"2026-02-10","pay":600000}"#;

    let (loan, list) = (calc("allocate --json --file -", loan), calc("allocate --json --file -", list));

    let loan: Value = serde_json::from_slice(&loan.stdout).unwrap();
    assert_eq!((&loan["left"], &loan["oldest_due"]), (&json!(0), &Value::Null));
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!((&list["credit"], &list["left"]), (&json!(1_000_00), &json!(0)));
}

#[test]
fn nonsense_is_refused_in_words() {
    let told = |words: &str, why: &str| {
        let said = refusal(words, "");
        assert!(said.contains(why), "{words}: {said}");
    };
    told("schedule --principal 1,50 --rate 0.05 --terms 6", "an amount is a decimal number");
    told("schedule --principal 100 --rate 0.05 --terms 0", "a schedule has from 1 to 1200 instalments");
    told("schedule --principal -1 --rate 0.05 --terms 2", "unexpected argument");
    told("schedule --principal 100 --rate 0.05", "terms");
    told("schedule --json", "give the case as flags");
    told("schedule --principal 1 --rate 0 --terms 1 --file -", "not both");
    told("schedule --principal 9999999999999999 --rate 0 --terms 1", "an amount is from 0");
    told("late --principal 1 --rate 0.6 --days 99999999", "days are from 0");
    told("late --principal 1 --rate 999999 --days 1 --penalty-ratio 999999", "a rate is from 0");
    told("late --principal 1 --rate 0.6 --days 1 --penalty-ratio 1 --penalty-rate 1", "not both");
    told("allocate --as-of 2026-01-01 --pay 1 --principal 1 --rate 0 --terms 1", "first instalment");
    let dated = "schedule --principal 1 --rate 1 --terms 1 --day-count act365 --first-due 9998-01-01 --lent-on";
    told(&format!("{dated} 0001-01-01"), "at most 36525 days before");
    told("uva --principal 1000000000000 --uva 0.00000001 --rate 0 --terms 1", "too much to be told in units");
    assert!(refusal("schedule --file -", "").contains("holds no case"));
    assert!(refusal("schedule --file -", "{\"principal\":1").contains("case 1"));
    assert!(refusal("schedule --file -", r#"{"principal":1,"rate":"0","terms":1,"x":1}"#).contains("unknown field"));
    assert!(refusal("schedule --file /nowhere/at/all", "").contains("cannot be read"));
}

#[test]
fn without_json_it_is_a_table() {
    let table = String::from_utf8(calc(&format!("schedule {FRENCH} --first-due 2026-02-10"), "").stdout).unwrap();

    assert!(table.contains("1 · 2026-02-10   14.701,75   5.000,00  1.050,00"), "{table}");
    assert!(table.lines().last().unwrap().contains("122.034,67"), "{table}");
}

#[test]
fn interest_runs_by_days_and_due_days_move() {
    let loan = "schedule --principal 100000 --rate 0.60 --terms 3 --system american --first-due 2026-02-22 \
        --lent-on 2026-01-22 --business-days following";

    let by_days = answer(&format!("{loan} --day-count act365"));
    let shifted = answer(&format!("{loan} --day-count act365 --shifted-days bear"));
    let thirty = answer(&format!("{loan} --day-count 30/360 --insurance 0.001"));

    let due: Vec<&Value> = by_days["instalments"].as_array().unwrap().iter().map(|row| &row["due"]).collect();
    assert_eq!(due, ["2026-02-23", "2026-03-25", "2026-04-22"]);
    assert_eq!(column(&by_days["instalments"], "interest"), [5_095_89, 4_602_74, 5_095_89]);
    assert_eq!(column(&shifted["instalments"], "interest"), [5_260_27, 4_931_51, 4_602_74]);
    assert_eq!(column(&thirty["instalments"], "interest"), [5_000_00, 5_000_00, 5_000_00]);
    assert_eq!(column(&thirty["instalments"], "fees"), [100_00, 100_00, 100_00]);
}

/// A rate of an answer as a percentage with so many decimals, rounded.
pub(crate) fn percent(rate: &Value, decimals: usize) -> String {
    format!("{:.decimals$}", rate.as_str().unwrap().parse::<f64>().unwrap() * 100.0)
}

#[test]
fn the_total_cost_is_what_the_domain_says() {
    // domain.md §3.2 and §3.4.
    let loan = answer(&format!("cft {FRENCH}"));
    let dearer = answer(&format!("cft {FRENCH} --upfront-fee 2000"));
    let flat = answer("cft --principal 100000 --rate 0.05 --terms 6 --system flat");

    assert_eq!(percent(&loan["monthly"], 6), "6.049998");
    assert_eq!(percent(&loan["effective_annual"], 2), "102.36");
    assert_eq!(percent(&loan["effective_annual_365"], 2), "104.35");
    assert_eq!(percent(&loan["without_vat"]["monthly"], 6), "5.000000");
    assert_eq!(percent(&loan["without_vat"]["effective_annual"], 2), "79.59");
    assert_eq!(percent(&loan["without_vat"]["effective_annual_365"], 2), "81.05");
    assert_eq!(
        (percent(&dearer["monthly"], 6), percent(&dearer["effective_annual"], 2)),
        ("6.702025".into(), "117.81".into())
    );
    assert_eq!(percent(&flat["monthly"], 4), "8.0535");
}

#[test]
fn the_total_cost_of_flows_needs_no_loan() {
    let told = |case: &str| -> Value {
        serde_json::from_slice(&calc("cft --json --file -", case).stdout).unwrap_or_else(|_| panic!("{case}"))
    };
    let dated = r#"{"flows":[{"day":"2026-01-01","amount":10000000},{"day":"2027-01-01","amount":-15000000}]}"#;

    assert_eq!(percent(&told(r#"{"received":10000,"payments":[0,11025]}"#)["monthly"], 6), "5.000000");
    assert_eq!(percent(&told(dated)["effective_annual"], 6), "50.000000");
    assert!(refusal("cft --file -", r#"{"received":10000,"payments":[9999]}"#).contains("no rate"));
    assert!(refusal("cft --file -", "{}").contains("give a loan"));
}

#[test]
fn a_wage_is_garnished_as_the_domain_says() {
    // domain.md §3.10.
    let of = |words: &str| answer(&format!("garnishment --minimum-wage 350000 --income {words}"))["amount"].clone();

    for (income, amount) in [("300000", 0), ("350000", 0), ("500000", 15_000_00), ("700000", 35_000_00)] {
        assert_eq!(of(income), amount, "{income}");
    }
    assert_eq!((of("700000.01"), of("1000000")), (70_000_00.into(), 130_000_00.into()));
    assert_eq!(of("1000000 --mode marginal"), 95_000_00);
    assert_eq!(of("600000 --kind severance"), 60_000_00);
    assert!(refusal("garnishment --income 1 --minimum-wage 0", "").contains("positive"));
}

#[test]
fn instalments_take_a_part_of_an_income() {
    // domain.md §3.9.
    let two = answer("rci --instalment 100000 --instalment 20000 --income 480000 --reserve 400000");

    assert_eq!(two, json!({ "ratio": "0.25", "instalments": 120_000_00, "left": 360_000_00, "reserve_kept": false }));
    assert!(refusal("rci --instalment 1 --income 0", "").contains("an income is positive"));
}

#[test]
fn a_loan_in_uva_is_what_the_domain_says() {
    // domain.md §3.8.
    let loan = answer("uva --principal 10000000 --uva 1250.35 --rate 0.06 --terms 120 --uva-on-payment 1291.72");

    assert_eq!((&loan["principal_uva"], &loan["instalment_uva"]), (&json!(7_997_76), &json!(88_79)));
    assert_eq!((&loan["interest_uva"], &loan["amortisation_uva"]), (&json!(39_99), &json!(48_80)));
    assert_eq!((&loan["balance_uva"], &loan["instalment"]), (&json!(7_948_96), &json!(114_691_82)));
    assert!(refusal("uva --principal 1 --uva 0 --rate 0 --terms 1", "").contains("positive decimal number"));
}

#[test]
fn a_claim_prescribes_as_the_domain_says() {
    // domain.md §3.11.
    let on = |words: &str| answer(&format!("prescription --due 2021-03-10 {words}"))["prescribes_on"].clone();

    assert_eq!(on(""), "2026-03-10");
    assert_eq!(on("--demand 2025-12-01"), "2026-09-10");
    assert_eq!(on("--interruption 2024-07-01"), "2029-07-01");
    assert_eq!(answer("prescription --due 2021-03-10 --as-of 2026-03-11")["prescribed"], true);
    assert_eq!(answer("prescription --due 2021-03-10 --as-of 2026-03-10")["prescribed"], false);
}

/// The keys of an object, in order of letters.
fn keys(of: &Value) -> Vec<&str> {
    of.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn answers_have_the_shape_that_is_promised() {
    let loan = answer(&format!("schedule {FRENCH} --rate-kind monthly --system french"));
    let row = &loan["instalments"][0];
    assert_eq!(keys(row), ["balance", "fees", "interest", "number", "principal", "total", "vat"]);
    assert!(row.as_object().unwrap().values().chain(loan["totals"].as_object().unwrap().values()).all(Value::is_i64));

    let late = answer("late --principal 100 --rate 0.60 --days 1 --basis 365 --penalty-ratio 0.5 --vat 0.21");
    assert_eq!(keys(&late), ["compensatory", "penalty", "total", "vat"]);
    let garnished = answer("garnishment --income 500000 --minimum-wage 350000 --mode whole");
    assert_eq!(garnished["amount"], 15_000_00);
    assert_eq!(keys(&garnished), ["amount", "minimum_wage", "source"]);

    let cost = answer(&format!("cft {FRENCH}"));
    assert!(cost["monthly"].is_string() && cost["effective_annual"].is_string(), "rates are decimal strings");
    for words in ["cuit 20-26756539-3", "cbu 0170099220000067797370", "phone +5491165915201"] {
        let known = answer(words);
        assert!(["state", "normalised", "kind"].iter().all(|key| known[key].is_string()), "{known}");
        assert_eq!(known["state"], "ok");
    }
    for words in ["cuit 20-26756539-2", "cbu 2810590940090418135201", "phone 1"] {
        assert_eq!(answer(words)["state"], "bad", "{words}");
    }
}
