//! From what was observed to models that speak: few debtors hear the expert, many are learned from, and all of it replays.
use crate::{
    house::{DAY, House, plus},
    sql,
};
use base::{Actor, Day, DebtorId, Role, UserId, Uuid, day_number};
use ledger::Stage;
use models::{Boosting, Foreign, Loss, Random, Table, forest::lightgbm, probability};
use store::{Ctx, Rx};
use strategy::{
    Assessment, Dossier, Error, Feature, Indicator, Live, ModelState, Target, decide,
    work::{self, BringModel, Effort, Gate, Hearing, ModelForm, Open, Promote, Teach, Then, Training},
};

/// The chance that somebody pays who is so many months late: less than the expert's card says.
fn truth(late: i64) -> f64 {
    probability(0.2 - 1.2 * f64::from(u8::try_from(late).unwrap()))
}

/// So many debtors observed over five months, all 31 to 60 days late, and what came of it.
pub(crate) fn observe(house: &House, rows: usize) {
    let mut random = Random::new(5);
    let seen: Vec<sql::Seen> = (0..rows)
        .map(|n| {
            let late = i64::try_from(random.below(4)).unwrap();
            let day = day_number(DAY) - 190 + i32::try_from(n * 150 / rows).unwrap();
            let features = [(Feature::LateNow, late), (Feature::DaysPastDue, 40), (Feature::Owed, 50_000_00)];
            let paid = random.unit() < truth(late);
            sql::Seen { n, day, stage: Stage::B2, features: features.to_vec(), paid }
        })
        .collect();
    let ctx = &house.ctx;
    ctx.step::<_, Error>(house.command(), |tx| Ok(seen.iter().try_for_each(|one| sql::observe(tx, one))?)).unwrap();
}

fn teach(house: &House, target: Target) -> Training {
    let teach = Teach { target: Some(target), until: DAY, effort: Effort::Quick, then: Then::Speak };
    work::train(&house.ctx, teach, &Open, &mut |_, _| {}).unwrap()
}

fn promote(house: &House, version: u32) -> Result<u32, Error> {
    let promote = Promote { command: house.command(), version, note: "otra vez".to_owned(), despite: None };
    work::promote(&house.ctx, &promote, &Open)
}

/// Somebody who objects to everything.
struct Stern;

impl Gate for Stern {
    fn objections(&self, _: &Rx<'_>, _: &Live, _: Day) -> Result<Vec<String>, Error> {
        Ok(vec!["No es justo.".to_owned()])
    }
}

fn assessment(house: &House, debtor: DebtorId) -> Assessment {
    house.ctx.read(|rx| strategy::view(rx, debtor, DAY)).unwrap().unwrap().assessment
}

fn model(house: &House, debtor: DebtorId, indicator: Indicator) -> Option<u32> {
    assessment(house, debtor).reading(indicator).model
}

#[test]
fn fifty_debtors_hear_the_expert() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    observe(&house, 50);
    let before = assessment(&house, debtor);

    let training = teach(&house, Target::Payment);

    let [line] = training.lines.as_slice() else { panic!("{training:?}") };
    assert_eq!((line.rows, line.speaks, line.version), (50, false, Some(1)), "it waits for a person");
    assert_eq!(assessment(&house, debtor), before);
    let row = house.ctx.read(|rx| work::model(rx, 1)).unwrap();
    assert_eq!(row.state, ModelState::Candidate);
    assert!(!row.card.convinces());
    assert!(0.2 < row.card.prior_share.unwrap(), "much of it is still the expert's: {:?}", row.card.prior_share);
}

#[test]
fn many_debtors_are_learned_from_and_one_can_go_back() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    let expert = assessment(&house, debtor);
    observe(&house, 2_500);

    let training = teach(&house, Target::Payment);

    let line = &training.lines[0];
    assert!(line.speaks && line.log_loss < line.as_written, "{line:?}");
    let learned = assessment(&house, debtor);
    let outlook = learned.reading(Indicator::Outlook);
    let late = learned.features.get(Feature::LateNow).unwrap();
    assert_eq!(outlook.model, line.version);
    assert!((f64::from(outlook.value) - 100.0 * truth(late)).abs() < 8.0, "{} for {late} months", outlook.value);
    assert!(20 < expert.value(Indicator::Outlook).abs_diff(outlook.value), "the expert thought otherwise");
    assert_eq!(learned.value(Indicator::Ability), expert.value(Indicator::Ability));
    let policy = house.ctx.read(work::policy).unwrap();
    let reasons = learned.reasons(&policy.cards, Indicator::Outlook);
    assert_eq!(reasons[0].code, "late_now");
    assert_eq!(reasons[0].sentence_es, "1 mes de atraso");

    work::roll_back_models(&house.ctx, house.command(), None, "").unwrap();

    assert_eq!(assessment(&house, debtor), expert);
    assert!(!teach(&house, Target::Payment).lines[0].speaks, "a person has decided otherwise");
    promote(&house, line.version.unwrap()).unwrap();
    assert_eq!(model(&house, debtor, Indicator::Outlook), line.version);
    let states = house.ctx.read(work::models).unwrap().into_iter().map(|row| row.state).collect::<Vec<_>>();
    assert_eq!(states, [ModelState::Candidate, ModelState::Live]);
}

#[test]
fn a_decision_replays_under_the_models_that_spoke_then() {
    let house = House::new();
    observe(&house, 1_500);
    assert!(teach(&house, Target::Willingness).lines[0].speaks);
    let debtor = house.debtor(1, 40, 50_000_00);
    let before = house.ctx.read::<_, Error>(|rx| Ok(Dossier::open(&rx.dossier(debtor)?.unwrap())?)).unwrap();
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    let taken = house.ctx.read(|rx| work::decisions(rx, debtor, base::Timestamp::MAX, 1)).unwrap().remove(0).standing;
    assert!(!taken.because.whys.is_empty());

    work::roll_back_models(&house.ctx, house.command(), Some(0), "").unwrap();
    let (again, now) = house
        .ctx
        .read::<_, Error>(|rx| {
            let scale = work::scale(rx, work::policy(rx)?.as_ref(), DAY)?;
            let then = work::policy_then(rx, taken.matrix_version, taken.scorecard_version)?;
            assert!(work::policy_then(rx, taken.matrix_version, 7).is_err());
            Ok((decide(&before, &then, &scale), decide(&before, work::policy(rx)?.as_ref(), &scale)))
        })
        .unwrap();

    assert_eq!(again.unwrap().standing, taken);
    let now = now.unwrap().standing;
    assert_eq!((now.scorecard_version, now.features_hash == taken.features_hash), (100_002, false));
}

#[test]
fn every_target_is_learned_or_says_why_not() {
    let house = House::new();
    observe(&house, 400);
    let teach = Teach { target: None, until: DAY, effort: Effort::Quick, then: Then::Wait };

    let training = work::train(&house.ctx, teach, &Open, &mut |_, _| {}).unwrap();

    let told: Vec<(Target, bool)> = training.lines.iter().map(|line| (line.target, line.version.is_some())).collect();
    let learned = |target| (target, true);
    let (contact, promise) = ((Target::Contact, true), (Target::Promise, false));
    let of_days = [Target::Payment, Target::Willingness].map(learned);
    assert_eq!(told[..2], of_days);
    assert_eq!((told[2], told[3]), (contact, promise), "nobody promised anything");
    assert_eq!(told[4..], [Target::Roll, Target::Amount, Target::Time].map(learned));
    let early = Teach { until: plus(DAY, -300), ..teach };
    assert!(
        work::train(&house.ctx, early, &Open, &mut |_, _| {}).unwrap().lines.iter().all(|line| line.version.is_none())
    );
}

#[test]
fn who_is_scored_and_no_longer_those_who_taught_is_told() {
    let house = House::new();
    observe(&house, 2_000);
    teach(&house, Target::Payment);
    let later = (0..400).map(|n| sql::Seen {
        n: 10_000 + n,
        day: day_number(DAY) - 3,
        stage: Stage::B2,
        features: vec![(Feature::LateNow, 3), (Feature::DaysPastDue, 40), (Feature::Owed, 50_000_00)],
        paid: true,
    });
    let later: Vec<sql::Seen> = later.collect();
    let ctx = &house.ctx;
    ctx.step::<_, Error>(house.command(), |tx| Ok(later.iter().try_for_each(|one| sql::observe(tx, one))?)).unwrap();

    teach(&house, Target::Roll);

    let drift = house.ctx.read(|rx| work::model(rx, 1)).unwrap().drift.unwrap();
    assert_eq!(drift.alarm, models::Alarm::Act);
    assert!(drift.moved.iter().any(|moved| moved.of == "late_now"), "{:?}", drift.moved);
}

/// A forest over these features, as LightGBM writes it.
fn foreign(names: [&str; 2]) -> Vec<u8> {
    let mut random = Random::new(3);
    let late: Vec<u8> = (0..600).map(|_| u8::try_from(random.below(4)).unwrap()).collect();
    let came = late.iter().map(|late| f32::from(u8::from(random.unit() < truth(i64::from(*late))))).collect();
    let other = (0..600).map(|_| f32::from(u8::try_from(random.below(4)).unwrap())).collect();
    let columns = vec![late.into_iter().map(f32::from).collect(), other];
    let features = names.map(models::Feature::named).to_vec();
    let table = Table::new(features, columns, came).unwrap();
    let boosting = Boosting { bags: 1, rounds_max: 20, ..Boosting::default() };
    let forest = boosting.learn(&table, &table.all(), Loss::Logistic).unwrap();
    let features = names.map(str::to_owned).to_vec();
    lightgbm::write(&Foreign { forest, features, loss: Loss::Logistic }).into_bytes()
}

#[test]
fn a_model_from_elsewhere_is_judged_here_and_may_not_ask_who_somebody_is() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    observe(&house, 1_500);
    let bring = |names| BringModel {
        command: house.command(),
        target: Target::Payment,
        stage: Some(Stage::B2),
        form: ModelForm::Lightgbm,
        bytes: foreign(names),
        note: "de otro lado".to_owned(),
    };

    let version = work::bring_model(&house.ctx, &bring(["late_now", "owed"])).unwrap();
    for unlawful in ["sex", "outlook", "marriage"] {
        let refused = work::bring_model(&house.ctx, &bring(["late_now", unlawful])).unwrap_err();
        assert!(matches!(refused, Error::Model(models::Error::Feature(name)) if name == unlawful));
    }
    promote(&house, version).unwrap();

    assert_eq!(model(&house, debtor, Indicator::Outlook), Some(version));
    let row = house.ctx.read(|rx| work::model(rx, version)).unwrap();
    assert_eq!((row.card.after.rows, row.card.why.as_str()), (1_500, "imported"));
    let ours = house.ctx.read(|rx| work::export_model(rx, version, ModelForm::Aldia)).unwrap();
    let again = BringModel { bytes: ours, form: ModelForm::Aldia, ..bring(["late_now", "owed"]) };
    let again = work::bring_model(&house.ctx, &again).unwrap();
    let seals = house.ctx.read(|rx| Ok::<_, Error>([work::model(rx, version)?.seal, work::model(rx, again)?.seal]));
    let seals = seals.unwrap();
    assert_eq!(seals[0], seals[1]);
}

#[test]
fn a_model_that_somebody_objects_to_waits_says_why_and_speaks_by_who_may() {
    let house = House::new();
    observe(&house, 2_500);
    let teach = Teach { target: Some(Target::Payment), until: DAY, effort: Effort::Quick, then: Then::Speak };

    let training = work::train(&house.ctx, teach, &Stern, &mut |_, _| {}).unwrap();

    let line = &training.lines[0];
    assert!(!line.speaks && line.objections == ["No es justo."], "{line:?}");
    let row = house.ctx.read(|rx| work::model(rx, 1)).unwrap();
    assert_eq!((row.state, row.note.as_str(), row.card.convinces()), (ModelState::Candidate, "No es justo.", true));
    let as_role = |role| {
        let actor = Actor::User { id: UserId(Uuid::from_u128(7)), login: "vera".into(), role, creditors: None };
        Ctx { actor, ..house.ctx.clone() }
    };
    let promote = |role, despite: Option<&str>| {
        let despite = despite.map(str::to_owned);
        let promote = Promote { command: house.command(), version: 1, note: "va".to_owned(), despite };
        work::promote(&as_role(role), &promote, &Stern)
    };
    for nothing in [None, Some("  ")] {
        assert!(matches!(promote(Role::Admin, nothing), Err(Error::Objected { version: 1, .. })));
    }
    assert!(matches!(promote(Role::Strategist, Some("urge")), Err(Error::Denied(_))));
    assert_eq!(promote(Role::Admin, Some("lo vio el comité")).unwrap(), 1);
    let change = house.ctx.read(work::model_changes).unwrap().remove(0);
    assert_eq!(change.note, "va A pesar de la objeción: lo vio el comité (No es justo.)");
    let audited = house.ctx.store.read(|rx| rx.audit_lines(None, 10)).unwrap();
    let told = audited.iter().find(|line| line.kind == "strategy.promoted_despite").unwrap();
    assert!(told.detail.contains("lo vio el comité"), "{told:?}");
}

#[test]
fn what_is_heard_of_what_was_observed_is_what_the_model_and_the_card_say() {
    let house = House::new();
    observe(&house, 600);
    let teach = Teach { target: Some(Target::Payment), until: DAY, effort: Effort::Quick, then: Then::Wait };
    work::train(&house.ctx, teach, &Open, &mut |_, _| {}).unwrap();
    let heard = |target, stage| {
        let hearing = Hearing { target, stage, model: None, until: DAY, limit: 10_000 };
        house.ctx.read(|rx| work::heard(rx, &hearing)).unwrap()
    };

    let by_card = heard(Target::Payment, None);

    assert_eq!((by_card.len(), heard(Target::Payment, Some(Stage::B1)).len()), (600, 0));
    let said = |row: &work::Heard| row.now.unwrap();
    assert!(by_card.iter().all(|row| said(row).low == Some(said(row).value < 0.4) && row.said.is_none()));
    assert_eq!((heard(Target::Contact, None).len(), heard(Target::Promise, None).len()), (1_200, 0));
    assert!(heard(Target::Roll, None).iter().all(|row| row.now.is_none()), "no card speaks of it");
    promote(&house, 1).unwrap();
    let by_model = heard(Target::Payment, None);
    let mean = |rows: &[work::Heard], of: fn(&work::Heard) -> f64| rows.iter().map(of).sum::<f64>() / 600.0;
    let apart = |rows: &[work::Heard]| (mean(rows, |row| row.now.unwrap().value) - mean(rows, |row| row.came)).abs();
    assert!(apart(&by_model) < 0.06 && apart(&by_model) < apart(&by_card), "{} {}", apart(&by_model), apart(&by_card));
}
