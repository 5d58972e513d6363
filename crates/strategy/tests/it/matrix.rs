//! The matrix: drafts, versions, rolling back; and the grid.
use crate::house::{DAY, House, plus};
use base::Right;
use strategy::{CellFile, Error, Filter, Sort, SortBy, VersionState, Weighted, work};

fn cell(code: &str, treatment: &str) -> CellFile {
    let treatments = vec![Weighted { code: treatment.into(), weight: 1 }];
    CellFile { code: code.into(), treatments, fixed: false, note: None }
}

#[test]
fn a_published_cell_decides_and_a_rolled_back_one_no_more() {
    let house = House::new();
    let ctx = &house.ctx;
    let debtor = house.debtor(1, 20, 50_000_00);
    let decide = || {
        ctx.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap();
        house.standing(debtor)
    };
    let before = decide();

    work::set_cell(ctx, house.command(), &cell(&before.cell, "rest")).unwrap();
    assert_eq!(decide().id, before.id);
    assert_eq!(work::publish(ctx, house.command(), "descanso").unwrap(), 2);
    let rested = decide();
    assert_eq!((rested.treatment.as_str(), rested.matrix_version), ("rest", 2));
    assert_eq!(work::roll_back(ctx, house.command(), 1).unwrap(), 3);
    assert_eq!(decide().matrix_version, 3);

    let states: Vec<(u32, VersionState)> =
        ctx.read(work::versions).unwrap().iter().map(|row| (row.version, row.state)).collect();
    assert_eq!(states, [(3, VersionState::Published), (2, VersionState::Retired)]);
    house.check();
}

#[test]
fn before_publishing_it_is_told_whose_treatment_changes() {
    let house = House::new();
    let ctx = &house.ctx;
    let debtors = [house.debtor(1, 20, 50_000_00), house.debtor(2, 20, 50_000_00), house.debtor(3, 200, 50_000_00)];
    for debtor in debtors {
        ctx.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap();
    }
    let before = house.standing(debtors[0]);
    assert!(matches!(work::simulate(ctx), Err(Error::NoDraft)));

    work::set_cell(ctx, house.command(), &cell(&before.cell, "rest")).unwrap();
    let told = work::simulate(ctx).unwrap();

    assert_eq!((told.debtors, told.changed, told.by_treatment["rest"]), (3, 2, [0, 2]));
    assert_eq!(house.standing(debtors[0]).id, before.id);
    work::publish(ctx, house.command(), "").unwrap();
    for debtor in debtors {
        ctx.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap();
    }
    assert_eq!(house.standing(debtors[1]).treatment, "rest");
}

#[test]
fn an_unsound_cell_never_becomes_a_draft() {
    let house = House::new();

    assert!(matches!(
        work::set_cell(&house.ctx, house.command(), &cell("early/high/low", "dance")),
        Err(Error::Matrix(_))
    ));
    assert!(matches!(work::set_cell(&house.ctx, house.command(), &cell("nowhere", "wait")), Err(Error::Matrix(_))));
    assert!(matches!(work::publish(&house.ctx, house.command(), ""), Err(Error::NoDraft)));
    assert!(matches!(work::roll_back(&house.ctx, house.command(), 9), Err(Error::NoVersion(9))));
}

#[test]
fn an_agent_may_not_change_the_matrix() {
    let house = House::new();
    let agent = house.agent("ana", 1);
    let ctx = house.as_user(&agent, DAY);

    let refused = work::set_cell(&ctx, house.command(), &cell("early/high/low", "wait"));

    assert!(matches!(refused, Err(Error::Denied(denied)) if denied.right == Right::EditStrategy));
}

#[test]
fn the_grid_sorts_sums_and_pages() {
    let house = House::new();
    for n in 0..12 {
        house.debtor(n, i32::try_from(n).unwrap() * 20, 1_000_00 * i64::from(n + 1));
    }
    let day = DAY;
    work::night(&house.on(day), day, &mut |_, _| {}).unwrap();
    let order = Sort { by: SortBy::Owed, descending: true };

    let snapshot = work::Snapshots::take(&house.ctx, &Filter::default(), order).unwrap();
    let (_, rows) = work::Snapshots::rows(&house.ctx, snapshot.id, 2, 3).unwrap();

    assert_eq!(snapshot.debtors.len(), 12);
    assert_eq!(snapshot.by_stage.iter().map(|sum| sum.debtors).sum::<u64>(), 12);
    assert_eq!(snapshot.owed, snapshot.by_stage.iter().map(|sum| sum.owed).sum());
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Persona 9", "Persona 8", "Persona 7"]);
    let by_name = Sort { by: SortBy::Name, descending: false };
    let named = work::Snapshots::take(&house.ctx, &Filter::default(), by_name).unwrap();
    let (_, rows) = work::Snapshots::rows(&house.ctx, named.id, 0, 3).unwrap();
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Persona 0", "Persona 1", "Persona 10"]);
    assert!(matches!(work::Snapshots::rows(&house.on(plus(DAY, 1)), base::Uuid::nil(), 0, 1), Err(Error::NoSnapshot)));
}

#[test]
fn segments_count_everybody_once_and_their_lists_are_theirs() {
    let house = House::new();
    for n in 0..12 {
        house.debtor(n, i32::try_from(n).unwrap() * 20, 1_000_00 * i64::from(n * n + 1));
    }
    let order = Sort { by: SortBy::Owed, descending: true };
    let all = work::Snapshots::take(&house.ctx, &Filter::default(), order).unwrap();

    let segments = work::Snapshots::segments(&house.ctx, &Filter::default()).unwrap();

    assert!(1 < segments.sums.len());
    assert_eq!(segments.sums.iter().map(|sum| sum.debtors).sum::<u64>(), 12);
    assert_eq!(segments.sums.iter().map(|sum| sum.owed).sum::<base::Amount>(), all.owed);
    for sum in segments.sums {
        let filter = Filter { segments: Some(vec![sum.segment.code().to_owned()]), ..Filter::default() };
        let listed = work::Snapshots::take(&house.ctx, &filter, order).unwrap();
        assert_eq!((listed.debtors.len() as u64, listed.owed), (sum.debtors, sum.owed));
    }
}
