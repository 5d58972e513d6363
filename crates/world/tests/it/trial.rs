//! Policies on trial: whole lives in the same countries.
use crate::{TABLES, live, small};
use jiff::civil::date;
use store::Store;
use world::{Candidate, Course, Entry, Figures, Plan, Regime, Trial, WorldConfig, compete, simulate};

fn lived(candidate: Candidate, regime: Regime) -> Course {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::temporary(TABLES).unwrap();
    let trial = Trial { world: WorldConfig { debtors: 40, days: 12, regime, ..small(7) }, candidate };
    let mut days = 0;
    let course = simulate(&trial, &store, folder.path(), &mut || days += 1).unwrap();
    let found = world::reconcile(&store, folder.path()).unwrap();
    assert_eq!(found.problems, Vec::<String>::new());
    assert_eq!((days, course.days.len()), (12, 12));
    course
}

#[test]
fn the_books_reconcile_in_all_times() {
    for regime in [Regime::Crisis, Regime::Rare, Regime::Drift] {
        let folder = tempfile::tempdir().unwrap();
        let (store, summary) = live(&WorldConfig { debtors: 30, days: 8, regime, ..small(5) }, folder.path());

        assert_eq!(world::reconcile(&store, folder.path()).unwrap().problems, Vec::<String>::new(), "{regime:?}");
        assert!(0 < summary.payments && 0 < summary.mails, "{regime:?}: {summary:?}");
    }
}

#[test]
fn a_life_is_the_same_whenever_it_is_lived_and_its_figures_only_grow() {
    let (once, again) = (lived(Candidate::Static, Regime::Calm), lived(Candidate::Static, Regime::Calm));

    assert_eq!(once, again);
    assert!(once.days.is_sorted_by_key(|day| (day.paid, day.cost, day.mails, day.calls, day.decisions)));
    let last = once.days.last().unwrap();
    assert!(10 < last.mails && 5 < last.calls && 10 < last.decisions, "{last:?}");
}

#[test]
fn the_oracle_decides_and_gives_nothing_up_by_its_own_choice() {
    let (matrix, oracle) = (lived(Candidate::Static, Regime::Calm), lived(Candidate::Oracle, Regime::Calm));
    let ends = |course: &Course| *course.days.last().unwrap();

    assert_ne!(ends(&matrix).paid, ends(&oracle).paid);
    assert_eq!(ends(&oracle).regret, base::Amount::ZERO);
    assert_ne!(ends(&matrix).regret, base::Amount::ZERO);
}

#[test]
fn a_matrix_that_learns_lives_the_same_story_until_its_first_lesson() {
    let lived = |candidate| {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::temporary(TABLES).unwrap();
        let trial = Trial { world: WorldConfig { debtors: 40, days: 24, ..small(7) }, candidate };
        simulate(&trial, &store, folder.path(), &mut || ()).unwrap().days
    };
    let mut setting = strategy::LearnerSetting::shipped();
    setting.tariff.horizon_days = 15;
    let (matrix, learning) = (lived(Candidate::Static), lived(Candidate::Set("quick".to_owned(), setting)));

    // What may be learnt to be done is weighed from the first day, and not done before the first lesson.
    let done = |day: &Figures| (day.paid, day.cost, day.mails, day.calls, day.conversations);
    assert_eq!(done(&matrix[10]), done(&learning[10]));
    assert_ne!(done(&matrix[23]), done(&learning[23]));
}

#[test]
fn where_one_treatment_fills_the_matrix_nobody_does_anything_else() {
    let rests = lived(Candidate::Fixed("rest".into()), Regime::Calm);
    let matrix = lived(Candidate::Static, Regime::Calm);
    let contacts = |course: &Course| course.days.last().unwrap().contacts();

    assert!(contacts(&rests) * 3 < contacts(&matrix), "{} {}", contacts(&rests), contacts(&matrix));
}

#[test]
fn a_tournament_is_told_in_order_whoever_ends_first() {
    let candidates = vec![Candidate::Static, Candidate::Fixed("wait".into())];
    let regimes = vec![Regime::Calm, Regime::Rare];
    let plan = Plan { candidates, regimes, seeds: 2, first_seed: 1, debtors: 8, days: 2, until: date(2026, 4, 10) };

    let entries = compete(&plan, TABLES, &|| ()).unwrap();

    let told = |entry: &Entry| (entry.regime, entry.course.seed, entry.course.policy.clone());
    let mut sorted: Vec<_> = entries.iter().map(told).collect();
    assert_eq!(sorted.len(), 8);
    assert_eq!(sorted[1], (Regime::Calm, 1, "fixed:wait".to_owned()));
    assert!(sorted.is_sorted_by_key(|(regime, seed, _)| (*regime, *seed)));
    sorted.dedup();
    assert_eq!(sorted.len(), 8);
}

#[test]
fn a_policy_that_cannot_be_is_refused_before_anybody_lives() {
    let plan = Plan {
        candidates: vec![Candidate::Fixed("dance".into())],
        regimes: vec![Regime::Calm],
        seeds: 1,
        first_seed: 1,
        debtors: 1,
        days: 1,
        until: date(2026, 4, 10),
    };

    assert!(compete(&plan, TABLES, &|| ()).unwrap_err().to_string().contains("dance"));
}
