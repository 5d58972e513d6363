//! Reads `scenarios/*.txt`, in which an accountant says what happens and what must be owed.
//!
//! The first lines are the terms, `name: value`. After `---` each line is a day and a sentence. Facts become known in
//! the order in which they are written; a check sees the facts above it.
use crate::books::Book;
use base::{Amount, Currency, Day, PaymentId, Rate, Uuid, day_number};
use ledger::{
    AccrualBase, Basis, Component, Composition, Entry, Instalment, LateTerms, Mode, Penalty, PenaltyBase, Period, Plan,
    Regular, Rounded, Stage, StageWaterfall, Statement, System, Terms, Waterfall,
    rules::{explain::explain, fold::StepKind},
};
use std::{collections::HashMap, fs, path::Path};

#[test]
fn every_scenario_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let (mut count, mut wrong) = (0, Vec::new());
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(&file).unwrap();
        let problems = run(&text);
        if !problems.is_empty() {
            wrong.push(format!("{}:\n{}", file.display(), problems.join("\n")));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(40 <= count, "scenarios are missing");
}

fn run(text: &str) -> Vec<String> {
    let (head, tale) = text.split_once("---\n").expect("terms, then ---, then what happens");
    let mut book = Book::open(terms(&head.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>()));
    let mut problems = Vec::new();
    for line in tale.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (day, sentence) = line.split_once(' ').expect("a day and a sentence");
        let day: Day = day.parse().unwrap_or_else(|_| panic!("{day} is not a day"));
        match tell(&mut book, day, sentence) {
            Ok(()) => {}
            Err(problem) => problems.push(format!("{line}\n    {problem}")),
        }
    }
    problems
}

fn tell(book: &mut Book, day: Day, sentence: &str) -> Result<(), String> {
    let (verb, rest) = sentence.split_once(' ').unwrap_or((sentence, ""));
    let words: Vec<&str> = rest.split_whitespace().collect();
    match verb {
        "gasto" => book.add(day, Entry::CostAdded { amount: money(words[0]), reason: words[1..].join(" ") }),
        "paga" if words.contains(&"elige") => return crate::arrears::tell(book, day, ("elige", &words)),
        "paga" => book.pay(name(words[1]), money(words[0]).to_minor(), day),
        "anula" => {
            book.add(day, Entry::Reversed { of: PaymentId(Uuid::from_u128(name(words[0]))), reason: "error".into() });
        }
        "carga" => book.add(day, Entry::Charged(listed(&words))),
        "ofrece" | "acuerda" | "cumple" | "rompe" | "reanuda" => return crate::agreed::tell(book, day, sentence),
        "resumen" => book.add(day, Entry::Billed(statement(day, &words))),
        "debe" => return same("debe", &explained(book, day), &money(words[0])),
        "atraso" => {
            let days = book.fold_to(day).view.days_past_due(day_number(day));
            return same("atraso", &days, &words[0].parse().unwrap());
        }
        "etapa" => {
            let stage = Stage::ALL.into_iter().find(|stage| stage.label_es() == rest).expect("a stage's label");
            return same("etapa", &book.fold_to(day).view.stage(day_number(day)), &stage);
        }
        "a-favor" => return same("a favor", &book.fold_to(day).view.credit_after(day_number(day)), &money(words[0])),
        "recibo" => return same("recibo", &extinguished(book, day, &words), &money(words[words.len() - 1])),
        other => return crate::arrears::tell(book, day, (other, &words)),
    }
    Ok(())
}

pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, got: &T, wanted: &T) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(format!("{what}: got {got:?}, wanted {wanted:?}")) }
}

/// What is owed, after checking that its explanation comes to the same.
fn explained(book: &Book, day: Day) -> Amount {
    let folded = book.fold_to(day);
    let owed = folded.view.owed(day_number(day)).total();
    let statement = explain(&folded, day);
    assert_eq!(statement.total, owed);
    assert_eq!(statement.instalments.iter().map(|one| one.total).sum::<Amount>() + statement.costs, owed);
    owed
}

/// `recibo A cuota 1 punitorio 882,11` or `recibo A gastos 500,00`.
fn extinguished(book: &Book, day: Day, words: &[&str]) -> Amount {
    let payment = PaymentId(Uuid::from_u128(name(words[0])));
    let (number, concept) = match words[1] {
        "cuota" => (Some(words[2].parse().unwrap()), words[3]),
        concept => (None, concept),
    };
    let component = component(concept);
    let steps = book.fold_to(day).steps.into_iter().filter_map(|step| match step.kind {
        StepKind::Applied { payment: Some(by), part } if by == payment => Some(part),
        _ => None,
    });
    steps.filter(|part| part.number == number && part.component == component).map(|part| part.amount).sum()
}

pub(crate) fn component(word: &str) -> Component {
    match word {
        "gastos" => Component::Costs,
        "punitorio" => Component::Penalty,
        "compensatorio" => Component::Compensatory,
        "iva-mora" => Component::LateVat,
        "interés" => Component::Interest,
        "iva" => Component::Vat,
        "cargos" => Component::Fees,
        "capital" => Component::Principal,
        other => panic!("no component {other}"),
    }
}

pub(crate) fn name(word: &str) -> u128 {
    word.bytes().fold(0, |number, byte| number << 8 | u128::from(byte))
}

pub(crate) fn money(text: &str) -> Amount {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(text.rsplit_once(',').map(|(_, cents)| cents.len()), Some(2), "{text} has two decimals");
    Amount::minor(sign * digits.parse::<i64>().unwrap())
}

pub(crate) fn percent(text: &str) -> Rate {
    let number = text.trim_end_matches('%').trim().replace(',', ".");
    let hundredfold: Rate = number.parse().unwrap_or_else(|_| panic!("{text} is not a rate"));
    Rate::pico(hundredfold.to_pico() / 100)
}

/// `carga 4 vence 2026-05-01 1.000,00`.
fn listed(words: &[&str]) -> Instalment {
    let zero = Amount::ZERO;
    let (number, due) = (words[0].parse().unwrap(), words[2].parse().unwrap());
    Instalment { number, due, principal: money(words[3]), interest: zero, vat: zero, fees: zero }
}

/// `resumen 1 vence 2026-05-10 de 1.000,00 mínimo 100,00 informa 2`; the last two may be absent.
fn statement(closed: Day, words: &[&str]) -> Statement {
    let after = |word: &str| words.iter().position(|other| *other == word).map(|place| words[place + 1]);
    Statement {
        number: words[0].parse().unwrap(),
        closed,
        due: after("vence").unwrap().parse().unwrap(),
        billed: money(after("de").unwrap()),
        minimum: after("mínimo").map(money),
        late_months: after("informa").map(|months| months.parse().unwrap()),
    }
}

fn terms(lines: &[&str]) -> Terms {
    let pairs = lines.iter().filter_map(|line| line.split_once(':'));
    let named: HashMap<&str, &str> = pairs.map(|(name, value)| (name.trim(), value.trim())).collect();
    let get = |name: &str| named.get(name).copied();
    let opened: Day = get("alta").unwrap_or("2026-01-10").parse().unwrap();
    let penalty = get("punitorio").unwrap_or("0 %");
    let penalty = match penalty.strip_suffix("del compensatorio") {
        Some(part) => Penalty::OfCompensatory(percent(part.trim())),
        None => Penalty::Yearly(percent(penalty.trim_end_matches("anual").trim())),
    };
    let rate = |name: &str| percent(get(name).unwrap_or("0 %").trim_end_matches("anual").trim());
    let late = LateTerms {
        basis: match get("año").unwrap_or("365 días") {
            "365 días" => Basis::Year365,
            "360 días" => Basis::Year360,
            "meses de 30 días" => Basis::Thirty360,
            "real" => Basis::Actual,
            other => panic!("no year of {other}"),
        },
        penalty_base: if get("base del punitorio") == Some("cuota") {
            PenaltyBase::Instalment
        } else {
            PenaltyBase::Principal
        },
        composition: if get("composición") == Some("sustitutiva") {
            Composition::Substitutive
        } else {
            Composition::Additive
        },
        accrual_base: if get("base de la mora") == Some("original") {
            AccrualBase::Original
        } else {
            AccrualBase::Remaining
        },
        rounded: if get("redondeo") == Some("diario") { Rounded::Daily } else { Rounded::Together },
        ..LateTerms::new(rate("compensatorio"), penalty, rate("IVA"))
    };
    let horizontal = get("imputación") == Some("horizontal");
    Terms {
        product: get("producto").unwrap_or("personal_loan").into(),
        currency: Currency::ARS,
        opened,
        lent: get("capital").map(money).unwrap_or_default(),
        limit: None,
        plan: plan(&named, opened),
        late,
        waterfall: horizontal.then_some(Waterfall { mode: Mode::Horizontal, ..Waterfall::HOUSE }),
        late_waterfalls: named.iter().filter_map(|(name, mode)| by_stage(name, mode)).collect(),
    }
}

/// `imputación desde 91 a 120 días: horizontal`.
fn by_stage(name: &str, mode: &str) -> Option<StageWaterfall> {
    let label = name.strip_prefix("imputación desde ")?;
    let from = Stage::ALL.into_iter().find(|stage| stage.label_es() == label).expect("a stage's label");
    let mode = if mode == "horizontal" { Mode::Horizontal } else { Mode::Vertical };
    Some(StageWaterfall { from, waterfall: Waterfall { mode, ..Waterfall::HOUSE } })
}

fn plan(named: &HashMap<&str, &str>, opened: Day) -> Plan {
    let get = |name: &str| named.get(name).copied();
    let system = match get("sistema").unwrap() {
        "francés" => System::French,
        "alemán" => System::German,
        "americano" => System::Bullet,
        "directo" => System::Flat,
        "recurrente" => return crate::recurring::plan(named),
        "resúmenes" => return Plan::Statements { minimum: percent(get("mínimo").unwrap()) },
        "único" => {
            let (principal, interest) = (money(get("capital").unwrap()), get("interés").map(money).unwrap_or_default());
            let due = get("vence").unwrap().parse().unwrap_or(opened);
            let zero = Amount::ZERO;
            return Plan::Listed(vec![Instalment { number: 1, due, principal, interest, vat: zero, fees: zero }]);
        }
        other => panic!("no system {other}"),
    };
    Plan::Regular(Regular {
        system,
        count: get("cuotas").unwrap().parse().unwrap(),
        period_rate: percent(get("tasa por período").unwrap()),
        first_due: get("primera cuota").unwrap().parse().unwrap(),
        every: Period::Months(1),
        vat: percent(get("IVA").unwrap()),
        fee: get("cargo por cuota").map(money).unwrap_or_default(),
        settled: 0,
    })
}
