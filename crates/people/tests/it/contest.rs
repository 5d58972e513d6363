//! What a debtor contests: under review, and ended.
use crate::{ana, ctx, email, later, phone, register, section, step, verified};
use base::{Amount, ContestId, Uuid};
use jiff::civil::date;
use people::{Datum, Ending, Error, NewParty, PartyKind, Traits};

const DUE: base::Day = date(2026, 3, 31);

fn rich() -> NewParty {
    let traits = Traits { income: Some(Amount::minor(100_000_00)), bureau_situation: Some(4), ..ana().traits };
    NewParty { traits, ..ana() }
}

#[test]
fn a_contest_is_in_the_section_until_it_ends() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &rich()).debtor;

    let contest = step(&ctx, 2, |tx| people::open_contest(tx, debtor, Datum::Income, ("Gano menos", DUE)));

    let open = verified(&ctx, debtor);
    assert!(open.is_contested(Datum::Income) && !open.is_contested(Datum::Employment));
    assert_eq!(open.contests[0].due, DUE);
    let told = ctx.read(|rx| people::contests(rx, debtor)).unwrap();
    assert_eq!((told[0].words.as_str(), told[0].was.as_deref()), ("Gano menos", Some("10000000")));

    let confirmed = (Ending::Confirmed, "El recibo de sueldo lo muestra");
    step(&later(&ctx, 60), 3, |tx| people::end_contest(tx, (debtor, contest), confirmed, None));
    let ended = verified(&ctx, debtor);
    assert_eq!((ended.contests.len(), ended.traits.income), (0, Some(Amount::minor(100_000_00))));
}

#[test]
fn a_datum_is_contested_once_at_a_time_and_only_where_it_is_held() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &rich()).debtor;
    let contest = |n, datum| ctx.step(crate::command(n), |tx| people::open_contest(tx, debtor, datum, ("No", DUE)));

    let first = contest(2, Datum::Situation).unwrap();

    assert!(matches!(contest(3, Datum::Situation), Err(Error::AlreadyContested(same)) if same == first));
    assert!(matches!(contest(4, Datum::Employment), Err(Error::NotHeld("employment"))));
    let ended = (Ending::Withdrawn, "Se equivocó");
    let end = |n, id| ctx.step(crate::command(n), |tx| people::end_contest(tx, (debtor, id), ended, None));
    end(5, first).unwrap();
    assert!(matches!(end(6, first), Err(Error::NoContest(_))));
    assert!(matches!(end(7, ContestId(Uuid::from_u128(9))), Err(Error::NoContest(_))));
    assert!(contest(8, Datum::Situation).is_ok());
}

#[test]
fn what_is_rectified_is_not_brought_back_by_the_same_file() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &rich()).debtor;
    let wrong = section(&ctx, debtor).points[0].id;
    let open = |n, datum| step(&later(&ctx, 1), n, |tx| people::open_contest(tx, debtor, datum, ("No es así", DUE)));
    let (income, number) = (open(2, Datum::Income), open(3, Datum::Point(wrong)));
    let rectified = (Ending::Rectified, "Tenía razón");
    let end = |n, id, value| step(&later(&ctx, 2), n, |tx| people::end_contest(tx, (debtor, id), rectified, value));

    end(4, income, Some("6500000"));
    end(5, number, Some("011 15 4000-1111"));

    let told = register(&later(&ctx, 3), 6, &rich());
    assert_eq!(told.change, people::Change::Unchanged);
    let party = ctx.read(|rx| people::party(rx, debtor)).unwrap().unwrap();
    assert_eq!(party.traits, Traits { income: Some(Amount::minor(65_000_00)), ..rich().traits });
    let values: Vec<&str> = party.points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(values, ["ana@correo.com.ar", "+5491140001111"]);
    verified(&ctx, debtor);

    // Another file that knows better is believed.
    let newer = NewParty {
        traits: Traits { income: Some(Amount::minor(80_000_00)), ..Traits::default() },
        points: vec![phone("+5491140002222"), email("ana@correo.com.ar")],
        kind: PartyKind::Person,
        ..rich()
    };
    register(&later(&ctx, 4), 7, &newer);
    assert_eq!(verified(&ctx, debtor).traits.income, Some(Amount::minor(80_000_00)));
    assert_eq!(section(&ctx, debtor).points.len(), 3);
}

#[test]
fn a_correction_that_does_not_read_changes_nothing() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &rich()).debtor;
    let contest = step(&ctx, 2, |tx| people::open_contest(tx, debtor, Datum::Income, ("No", DUE)));

    let end = (Ending::Rectified, "Lo que diga");
    let told = ctx.step(crate::command(3), |tx| people::end_contest(tx, (debtor, contest), end, Some("mucho")));

    assert!(matches!(told, Err(Error::BadCorrection("income"))));
    assert!(verified(&ctx, debtor).is_contested(Datum::Income));
}

#[test]
fn open_contests_are_listed_by_their_last_day() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &rich()).debtor;
    let open = |n, datum, due| step(&ctx, n, |tx| people::open_contest(tx, debtor, datum, ("No", due)));
    open(2, Datum::Income, DUE);
    open(3, Datum::Situation, date(2026, 3, 25));

    let due = |until| ctx.read(|rx| people::contests_due(rx, until, 10)).unwrap();

    let data = |until| due(until).iter().map(|one| one.contested.datum).collect::<Vec<_>>();
    assert_eq!(data(DUE), [Datum::Situation, Datum::Income]);
    assert_eq!(data(date(2026, 3, 25)), [Datum::Situation]);
}
