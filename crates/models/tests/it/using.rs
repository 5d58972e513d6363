//! A model in use: asked, explained, kept, watched.
use crate::portfolio::{Competitors, contest, portfolio, row};
use models::{
    Additive, Alarm, Amount, AsWritten, Boosting, Competitor, Error, Model, Shape, Share, Spell, Table, TimeToPay,
    drifts,
};

fn model(competitors: &[&dyn Competitor], table: &Table) -> Model {
    contest(competitors).hold(table, &table.all()).unwrap()
}

/// One model of each shape, and a blend.
fn of_each_shape(table: &Table) -> Vec<Model> {
    let quick = Competitors::quick();
    let mut models: Vec<Model> = quick.all().into_iter().map(|alone| model(&[alone], table)).collect();
    let half = |model: &Model| Share { share: 0.5, voice: model.shape.voices[0].voice.clone() };
    models.push(Model { shape: Shape { voices: models.iter().skip(2).map(half).collect() }, ..models[0].clone() });
    models
}

#[test]
fn contributions_add_up_to_the_score_exactly() {
    let table = portfolio(700, 21);
    for model in of_each_shape(&table) {
        for at in (0..700).step_by(37) {
            let row = row(&table, at);

            let told = model.explain(&row);

            let sum = told.base_micro + told.parts_micro.iter().sum::<i64>() + told.repair_micro;
            assert_eq!(sum, told.score_micro);
            assert_eq!(told.score_micro, (model.score(&row) * 1e6).round() as i64);
            assert_eq!(told.told, model.told(&row));
        }
    }
}

#[test]
fn what_matters_is_told_first_and_with_its_direction() {
    let table = portfolio(1_500, 22);
    for model in of_each_shape(&table) {
        let (late, prompt) = (model.explain(&[6.0, 0.5, 0.5, 0.5]), model.explain(&[0.0, 0.5, 0.5, 0.5]));

        assert_eq!(late.strongest().first(), Some(&0));
        assert!(late.parts_micro[0] < 0 && 0 < prompt.parts_micro[0]);
    }
}

#[test]
fn the_nearest_datum_that_would_change_it_is_found() {
    let table = portfolio(1_500, 23);
    let quick = Competitors::quick();
    let model = model(&[&quick.additive], &table);
    let row = [4.0, 0.5, 0.5, 0.5];
    let told = model.told(&row);

    let levers = model.levers(&row, 0.5, &[0, 1, 3]);

    assert!(told < 0.5, "{told}");
    let first = levers.first().unwrap();
    assert!(0.5 <= first.told && levers.iter().all(|lever| first.steps <= lever.steps));
    let late = levers.iter().find(|lever| lever.feature == 0).unwrap();
    assert!(late.from == 4.0 && late.to < 4.0);
    assert!(levers.iter().all(|lever| lever.feature != 2), "income may not be thought otherwise");
    let mut thought = row;
    thought[late.feature] = late.to;
    assert_eq!(model.told(&thought), late.told);
}

#[test]
fn what_sways_a_model_most_is_told_with_where_it_leads() {
    let table = portfolio(1_500, 22);
    for model in of_each_shape(&table) {
        let sways = model.sways();

        assert_eq!(sways[0].feature, 0, "{sways:?}");
        assert!(sways.windows(2).all(|two| two[1].deviation <= two[0].deviation));
        let (least, most) = (sways[0].least.unwrap(), sways[0].most.unwrap());
        assert!(least.0 < most.0 && most.1 < least.1, "later is worse: {least:?}, {most:?}");
    }
    let mut blank = model(&[&Competitors::quick().additive], &table);
    blank.card.references.clear();
    assert_eq!(blank.sways(), []);
}

#[test]
fn many_rows_are_told_what_each_alone_is() {
    let table = portfolio(500, 24);
    let columns: Vec<&[f32]> = table.columns().iter().map(Vec::as_slice).collect();
    for model in of_each_shape(&table) {
        let told = model.told_of(&columns).unwrap();

        assert!(told.iter().enumerate().all(|(at, told)| *told == model.told(&row(&table, at))));
        assert!(model.told_of(&[columns[0], &columns[1][1..]]).is_err());
    }
}

#[test]
fn a_kept_model_is_the_same_and_a_changed_one_is_refused() {
    let table = portfolio(600, 25);
    for model in of_each_shape(&table) {
        let bytes = model.to_bytes().unwrap();

        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        for at in (0..bytes.len()).step_by(97) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Model::from_bytes(&changed).is_err(), "byte {at}");
        }
        assert_eq!(Model::from_bytes(&bytes[..bytes.len() - 1]), Err(Error::Seal));
        assert!(Model::from_bytes(&[]).is_err());
    }
}

#[test]
fn a_feature_that_moves_rings_and_the_others_do_not() {
    let (table, later) = (portfolio(3_000, 26), portfolio(2_000, 27));
    let quick = Competitors::quick();
    let model = model(&[&quick.scorecard], &table);
    let moved: Vec<f32> = later.columns()[0].iter().map(|late| (late + 2.0).min(6.0)).collect();
    let columns: Vec<&[f32]> =
        std::iter::once(moved.as_slice()).chain(later.columns()[1..].iter().map(Vec::as_slice)).collect();

    let found = drifts(&model.features, &model.card.references, &columns);

    assert_eq!(
        found.iter().map(|drift| drift.alarm).collect::<Vec<_>>(),
        [Alarm::Act, Alarm::Stable, Alarm::Stable, Alarm::Stable]
    );
    let scores: Vec<f32> = (0..later.rows()).map(|at| model.score(&row(&later, at)) as f32).collect();
    assert_eq!(model.card.score_reference.drift("score", &scores).alarm, Alarm::Stable);
}

#[test]
fn settings_that_leave_nobody_are_refused() {
    let table = portfolio(400, 28);
    let none = Boosting { bags: 0, ..Boosting::default() };
    let all = Additive { bag_share: 1.0, ..Additive::default() };

    assert!(matches!(none.compete(&table, &table.all()), Err(Error::Unfit(_))));
    assert!(matches!(all.compete(&table, &table.all()), Err(Error::Unfit(_))));
    assert!(matches!(contest(&[]).hold(&table, &table.all()), Err(Error::Unfit(_))));
    assert!(contest(&[&none, &all]).hold(&table, &table.all()).is_err());
}

#[test]
fn amounts_and_times_are_kept_under_a_seal_too() {
    let table = portfolio(900, 26);
    let quick = Competitors::quick();
    let spells: Vec<Spell> = table.target().iter().map(|paid| Spell { periods: 2, paid: 0.5 < *paid }).collect();
    let amount = Amount::learn(&contest(&quick.all()), &quick.boosting, &table, &table.all()).unwrap();
    let time = TimeToPay::learn(&contest(&[&quick.scorecard]), &table, &spells, 2).unwrap();

    let (of_amount, of_time) = (amount.to_bytes().unwrap(), time.to_bytes().unwrap());

    assert_eq!(Amount::from_bytes(&of_amount), Ok(amount));
    assert_eq!(TimeToPay::from_bytes(&of_time), Ok(time));
    assert!(Model::from_bytes(&of_time).is_err(), "each has a mark of its own");
    let mut changed = of_time;
    changed[40] ^= 1;
    assert_eq!(TimeToPay::from_bytes(&changed), Err(Error::Seal));
}

#[test]
fn a_card_that_never_yields_is_judged_beside_the_others_and_never_chosen() {
    let table = portfolio(1_500, 27);
    let quick = Competitors::quick();
    let written = AsWritten(quick.expert.card.clone());

    let model = model(&[&quick.expert, &written, &quick.additive], &table);

    let judged: Vec<&str> = model.card.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(judged, ["additive", "expert", "as_written"]);
    assert!(model.card.chosen.iter().all(|(name, _)| name != "as_written"));
    assert!(contest(&[&written]).hold(&table, &table.all()).is_err());
}
