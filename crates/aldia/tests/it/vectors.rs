//! Every entry of `files/vectors.json` through the code that the system uses: the calculators as people type them, and
//! the rules of slices where there is no calculator. An entry that nobody knows how to check fails.
use crate::calc::answer;
use bureau::rules::layout;
use insight::{Counts, Ratio};
use serde_json::{Map, Value, json};

/// What the house does not do yet: nothing of it can be checked. Whoever builds it takes it out of here.
const NOT_BUILT: [&str; 1] = ["mp_webhook"];

/// A well-formed RFC whose check character does not hold: its source checks the form alone, the house marks it.
const UNCHECKED_RFC: &str = "VACE460910SX6";

#[test]
fn every_vector_holds_and_none_goes_unchecked() {
    let vectors: Map<String, Value> = serde_json::from_str(include_str!("../files/vectors.json")).unwrap();
    for (name, entry) in &vectors {
        match name.as_str() {
            "cuit" => cuit(entry),
            "cbu" => cbu(entry),
            "latam" => latam(entry),
            "phones" => phones(entry),
            "bcra_days_to_situation" => situations(entry),
            "french_100000_5pct_6" => french(entry),
            "late" => late(entry),
            "allocation" => allocation(entry),
            "embargo_smvm_350000" => garnishment(entry),
            "uva" => uva(entry),
            "kpi" => kpi(entry),
            "qr_ok" => each(entry, |text| assert_eq!(qr(text)["state"], "ok", "{text}")),
            "qr_bad" => each(entry, |text| assert_eq!(qr(text)["state"], "bad", "{text}")),
            "qr_fields" => qr_fields(entry, &vectors["qr_ok"][0]),
            "barcode" => barcode(entry),
            "deudores_line" => deudores(entry),
            other => assert!(NOT_BUILT.contains(&other), "nobody checks {other}"),
        }
    }
}

/// The fields of an object, each of which must be among those that are checked.
fn fields<'a>(entry: &'a Value, known: &[&str]) -> &'a Map<String, Value> {
    let fields = entry.as_object().unwrap();
    let unknown: Vec<&String> = fields.keys().filter(|key| !known.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "nobody checks {unknown:?}");
    assert_eq!(fields.len(), known.len(), "an entry lacks one of {known:?}");
    fields
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn each(list: &Value, check: impl Fn(&str)) {
    list.as_array().unwrap().iter().for_each(|one| check(text(one)));
}

/// A decimal of two places or none, in minor units.
fn minor(value: &Value) -> i64 {
    let (whole, cents) = text(value).split_once('.').unwrap_or((text(value), "00"));
    assert_eq!(cents.len(), 2, "{value}");
    format!("{whole}{cents}").parse().unwrap()
}

fn state(words: &str) -> Value {
    answer(words)["state"].clone()
}

fn cuit(entry: &Value) {
    let entry = fields(entry, &["valid", "invalid", "dv10"]);
    each(&entry["valid"], |id| assert_eq!(state(&format!("cuit {id}")), "ok", "{id}"));
    each(&entry["invalid"], |id| assert_eq!(state(&format!("cuit {id}")), "bad", "{id}"));
    for (first_ten, real) in entry["dv10"].as_object().unwrap() {
        for digit in 0..=9 {
            let written = format!("{first_ten}-{digit}");
            let read = answer(&format!("cuit {written}"));
            assert_ne!(read["state"], "ok", "{written}");
            if digit == 9 {
                assert_eq!(&read["repairs"][0], real, "{written}");
            }
        }
        assert_eq!(state(&format!("cuit {}", text(real))), "ok", "{real}");
    }
}

fn cbu(entry: &Value) {
    let entry = fields(entry, &["valid", "invalid"]);
    each(&entry["valid"], |account| {
        let read = answer(&format!("cbu {account}"));
        let kind = if account.starts_with("000") { "cvu" } else { "cbu" };
        assert_eq!((&read["state"], &read["kind"]), (&json!("ok"), &json!(kind)), "{account}");
    });
    each(&entry["invalid"], |account| assert_eq!(state(&format!("cbu {account}")), "bad", "{account}"));
}

fn latam(entry: &Value) {
    for (scheme, ids) in entry.as_object().unwrap() {
        let (country, kind) = scheme.split_once('_').unwrap();
        each(ids, |id| {
            let read = answer(&format!("cuit {id} --country {}", country.to_uppercase()));
            let mut all = std::iter::once(&read).chain(read["others"].as_array().into_iter().flatten());
            let wanted = format!("{country}-{kind}").to_uppercase();
            let found = all.find(|one| text(&one["scheme"]).to_uppercase() == wanted);
            let found = found.unwrap_or_else(|| panic!("{id} is not read as {wanted}: {read}"));
            let wanted = if id == UNCHECKED_RFC { "suspect" } else { "ok" };
            assert_eq!(found["state"], wanted, "{id}: {read}");
        });
    }
}

fn phones(entry: &Value) {
    for phone in entry.as_array().unwrap() {
        let [region, written, wanted] = [0, 1, 2].map(|place| text(&phone[place]));
        let read: Value = crate::calc::answer_to(&["phone", written, "--country", region]);
        assert_eq!((&read["normalised"], read["state"] == "bad"), (&json!(wanted), false), "{written}: {read}");
    }
}

fn situations(entry: &Value) {
    for pair in entry.as_array().unwrap() {
        let told = answer(&format!("bcra-situation --days {}", pair[0]));
        assert_eq!(told["situation"], pair[1], "{pair}");
    }
}

const FRENCH: &str = "--principal 100000 --rate 0.05 --rate-kind monthly --terms 6 --vat 0.21 --system french";

fn french(entry: &Value) {
    let entry = fields(entry, &["instalment", "rows", "last", "cftea_vat_12", "cftea_novat_12"]);
    let loan = answer(&format!("schedule {FRENCH}"));
    let rows = loan["instalments"].as_array().unwrap();
    let column = |row: &Value, name: &str| row[name].as_i64().unwrap();
    let pure: Vec<i64> = rows.iter().map(|row| column(row, "principal") + column(row, "interest")).collect();
    assert!(pure[..5].iter().all(|one| *one == minor(&entry["instalment"])), "{pure:?}");
    assert_eq!(pure[5], minor(&entry["last"]));
    let told: Vec<[i64; 3]> =
        rows.iter().map(|row| ["principal", "interest", "vat"].map(|name| column(row, name))).collect();
    let wanted: Vec<[i64; 3]> =
        entry["rows"].as_array().unwrap().iter().map(|row| [0, 1, 2].map(|place| minor(&row[place]))).collect();
    assert_eq!(told, wanted);
    let cost = answer("cft --principal 100000 --rate 0.05 --terms 6 --vat 0.21");
    assert_eq!(crate::calc::percent(&cost["effective_annual"], 2), text(&entry["cftea_vat_12"]));
    assert_eq!(crate::calc::percent(&cost["without_vat"]["effective_annual"], 2), text(&entry["cftea_novat_12"]));
}

fn late(entry: &Value) {
    let known =
        ["principal", "tna", "days", "comp", "pun50", "vat", "total", "on_instalment_25000_pun", "basis360_pun"];
    let entry = fields(entry, &known);
    let (principal, rate, days) = (text(&entry["principal"]), text(&entry["tna"]), &entry["days"]);
    let words = format!("late --principal {principal} --rate {rate} --days {days} --penalty-ratio 0.5 --vat 0.21");
    let told = answer(&words);
    for (name, wanted) in [("compensatory", "comp"), ("penalty", "pun50"), ("vat", "vat"), ("total", "total")] {
        assert_eq!(told[name], minor(&entry[wanted]), "{name}");
    }
    let instalment = answer(&format!("{words} --penalty-base 25000"));
    assert_eq!(instalment["penalty"], minor(&entry["on_instalment_25000_pun"]));
    assert_eq!(answer(&format!("{words} --basis 360"))["penalty"], minor(&entry["basis360_pun"]));
}

fn allocation(entry: &Value) {
    let known = ["as_of", "days", "owed", "expenses", "total", "pay", "vertical_interest_2", "horizontal_principal_1"];
    let entry = fields(entry, &known);
    let [as_of, costs, pay] = ["as_of", "expenses", "pay"].map(|name| text(&entry[name]));
    let words = format!(
        "allocate --principal 100000 --rate 0.05 --terms 6 --vat 0.21 --first-due 2026-02-10 --as-of {as_of} \
         --late-rate 0.60 --penalty-rate 0.30 --costs {costs} --pay {pay}"
    );
    let (vertical, horizontal) = (answer(&words), answer(&format!("{words} --mode horizontal")));
    let owed = vertical["owed"].as_array().unwrap();
    let days: Vec<&Value> = owed.iter().map(|row| &row["days"]).collect();
    assert_eq!(days, entry["days"].as_array().unwrap().iter().collect::<Vec<_>>());
    let totals: Vec<i64> = owed.iter().map(|row| row["total"].as_i64().unwrap()).collect();
    assert_eq!(totals, entry["owed"].as_array().unwrap().iter().map(minor).collect::<Vec<_>>());
    assert_eq!(vertical["total"], minor(&entry["total"]));
    let part = |told: &Value, number: i64, component: &str| -> i64 {
        let parts = told["parts"].as_array().unwrap().iter();
        let of = parts.filter(|part| part["number"] == number && part["component"] == component);
        of.map(|part| part["amount"].as_i64().unwrap()).sum()
    };
    assert_eq!(part(&vertical, 2, "interest"), minor(&entry["vertical_interest_2"]));
    assert_eq!(part(&horizontal, 1, "principal"), minor(&entry["horizontal_principal_1"]));
}

fn garnishment(entry: &Value) {
    for pair in entry.as_array().unwrap() {
        let told = answer(&format!("garnishment --minimum-wage 350000 --income {}", text(&pair[0])));
        assert_eq!(told["amount"], minor(&pair[1]), "{pair}");
    }
}

fn uva(entry: &Value) {
    let entry = fields(entry, &["principal_ars", "uva0", "uvas", "instalment_uva", "uva1", "ars"]);
    let [principal, before, now] = ["principal_ars", "uva0", "uva1"].map(|name| text(&entry[name]));
    let told =
        answer(&format!("uva --principal {principal} --uva {before} --rate 0.06 --terms 120 --uva-on-payment {now}"));
    for (name, wanted) in [("principal_uva", "uvas"), ("instalment_uva", "instalment_uva"), ("instalment", "ars")] {
        assert_eq!(told[name], minor(&entry[wanted]), "{name}");
    }
}

fn kpi(entry: &Value) {
    let known = ["assigned", "attempted", "attempts", "contacted", "contacts", "rpc", "ptp", "kept", "out"];
    let entry = fields(entry, &known);
    let count = |name: &str| entry[name].as_i64().unwrap();
    let counts = Counts {
        assigned: count("assigned"),
        attempted: count("attempted"),
        attempts: count("attempts"),
        contacted: count("contacted"),
        contacts: count("contacts"),
        right_party: count("rpc"),
        promises: count("ptp"),
        kept: count("kept"),
    };
    let percent = |ratio: Option<Ratio>| ratio.map(Ratio::percent_hundredths);
    let told = [
        percent(counts.penetration()),
        counts.intensity().map(Ratio::hundredths),
        percent(counts.hits()),
        percent(counts.rpc()),
        percent(counts.ptp()),
        percent(counts.kp()),
    ];
    let wanted: Vec<Option<i64>> = entry["out"].as_array().unwrap().iter().map(|one| Some(minor(one))).collect();
    assert_eq!(told.to_vec(), wanted);
}

fn qr(written: &str) -> Value {
    crate::calc::answer_to(&["qr", written])
}

fn qr_fields(entry: &Value, good: &Value) {
    let entry = fields(entry, &["cuit", "cbu", "amount", "ref"]);
    let charge = qr(text(good))["charge"].clone();
    let told = ["tax_id", "account", "reference"].map(|name| charge[name].clone());
    assert_eq!(told, ["cuit", "cbu", "ref"].map(|name| entry[name].clone()), "{charge}");
    assert_eq!(charge["amount"], minor(&entry["amount"]), "{charge}");
    let [cuit, cbu, amount, reference] = ["cuit", "cbu", "amount", "ref"].map(|name| text(&entry[name]));
    let words = ["--name", "ALDIA DEMO SA", "--city", "CABA", "--category", "4900"];
    let written =
        [&["qr", "--cuit", cuit, "--account", cbu, "--amount", amount, "--reference", reference], &words[..]].concat();
    assert_eq!(&crate::calc::answer_to(&written)["text"], good);
}

fn barcode(entry: &Value) {
    let entry = fields(entry, &["pago_facil", "siro_0447"]);
    let write = |words: &str| answer(&format!("barcode --due 2026-03-10 --amount 20751.75 --later-days 10 {words}"));
    let written = [
        ("pago_facil", write("--network pago-facil --company 123 --client 123456 --later-amount 450.00")),
        ("siro_0447", write("--network siro-0447 --company 5150012345 --client 12345 --later-amount 21201.75")),
    ];
    for (network, written) in written {
        assert_eq!(written["normalised"], entry[network], "{network}");
        assert_eq!(state(&format!("barcode {}", text(&entry[network]))), "ok", "{network}");
    }
}

fn deudores(entry: &Value) {
    // domain.md §2.2.
    let line = layout::debtor(text(entry).as_bytes()).unwrap();
    assert_eq!((line.entity, line.period.to_string().as_str(), line.id), (7, "202609", 20_267_565_393));
    assert_eq!((line.situation.number(), line.days), (3, 124));
    assert_eq!((line.loans.to_minor(), line.provisions.to_minor()), (350_500_00, 87_600_00));
}
