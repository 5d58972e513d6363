//! The matrix that learns: what it starts from, what it hears of, what it may not touch, and that it can be replayed.
use crate::house::{DAY, House, plus};
use base::{Amount, Day, DebtorId};
use learn::trial::Verdict;
use people::{Channel, Direction, Outcome, new_touch};
use strategy::{
    Answer, CellFile, Decision, Error, Learner, LearnerSetting, Lesson, LessonRow, VersionState, Weighted,
    work::{self, Judged, Question, StartTrial},
};

const DEBTORS: u32 = 60;

/// A house with debtors who are late to the same degree, of whom every fourth will pay on the fifth day.
fn house() -> (House, Vec<DebtorId>) {
    let house = House::new();
    let debtors = (0..DEBTORS).map(|n| house.debtor(n, 40, 50_000_00)).collect();
    (house, debtors)
}

/// The one that ships, but for decisions that are over in half a month.
fn setting() -> LearnerSetting {
    let mut setting = LearnerSetting::shipped();
    setting.tariff.horizon_days = 15;
    setting
}

fn start(house: &House) -> u32 {
    work::start_learning(&house.ctx, house.command(), setting()).unwrap()
}

fn night(house: &House, day: Day) -> work::NightReport {
    let report = work::night(&house.on(day), day, &mut |_, _| {}).unwrap();
    work::hear(&house.on(day)).unwrap();
    report
}

fn pay(house: &House) {
    let on = house.on(plus(DAY, 5));
    (0..DEBTORS).step_by(4).for_each(|n| house.pay(&on, n, 20_000_00));
    work::hear(&on).unwrap();
}

fn lessons(house: &House) -> Vec<LessonRow> {
    let mut lessons = Vec::new();
    house.ctx.read(|rx| work::lessons(rx, Day::MIN, Day::MAX, |lesson| lessons.push(lesson))).unwrap();
    lessons
}

/// Every decision of everybody gives what it was drawn from again.
fn replays(house: &House, debtors: &[DebtorId]) {
    let mut replay = work::Replay::default();
    for debtor in debtors {
        let wrong = house.ctx.read(|rx| replay.check(rx, *debtor)).unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

fn decisions(house: &House, debtors: &[DebtorId]) -> Vec<Decision> {
    debtors.iter().map(|debtor| house.standing(*debtor)).collect()
}

#[test]
fn who_has_learnt_nothing_decides_as_the_weights_do() {
    let ((plain, debtors), (learning, learners)) = (house(), house());
    assert_eq!(start(&learning), 1);

    night(&plain, DAY);
    night(&learning, DAY);

    let told = |decision: &Decision| (decision.treatment.clone(), decision.propensity_ppm, decision.cell.clone());
    let (plainly, cold) = (decisions(&plain, &debtors), decisions(&learning, &learners));
    assert_eq!(plainly.iter().map(told).collect::<Vec<_>>(), cold.iter().map(told).collect::<Vec<_>>());
    assert!(plainly.iter().all(|decision| decision.learner_version.is_none()));
    assert!(cold.iter().filter(|decision| decision.learner_version == Some(1)).count() > 40);
    replays(&learning, &learners);
    learning.check();
}

#[test]
fn what_is_over_is_learnt_once_and_decides_from_then_on() {
    let (house, debtors) = house();
    start(&house);
    night(&house, DAY);
    pay(&house);

    let early = night(&house, plus(DAY, 14));
    let over = night(&house, plus(DAY, 15));
    let again = night(&house, plus(DAY, 15));

    assert_eq!((early.lessons_learnt, over.lessons_learnt, again.lessons_learnt), (0, 60, 0));
    let learnt = lessons(&house);
    assert_eq!(learnt.len(), 60);
    let paid = learnt.iter().filter(|lesson| lesson.found.apart == Amount::minor(20_000_00)).count();
    assert_eq!(paid, 15);
    assert!(learnt.iter().all(|lesson| lesson.found.recovered == Amount::ZERO && lesson.learnt_version == 2));
    let row = house.ctx.read(work::learner).unwrap().unwrap();
    assert_eq!((row.version, row.lessons, row.state), (2, 60, VersionState::Published));
    night(&house, plus(DAY, 16));
    let later = decisions(&house, &debtors);
    assert!(later.iter().any(|decision| decision.learner_version == Some(2)), "nobody was decided by what was learnt");
    replays(&house, &debtors);
    house.check();
}

#[test]
fn a_version_is_the_fold_of_its_lessons() {
    let (house, _) = house();
    start(&house);
    night(&house, DAY);
    pay(&house);
    night(&house, plus(DAY, 15));

    let policy = house.ctx.read(work::policy).unwrap();
    let mut again = Learner::cold(setting(), &policy.matrix, &policy.catalogue).unwrap();
    for lesson in lessons(&house) {
        let treatment = policy.catalogue.by_code(&lesson.treatment).unwrap().number;
        let share = lesson.found.outcome(&lesson.drawn, &again.setting, lesson.cost);
        let (by, besides) = (strategy::Chooser::Draw, lesson.found.besides);
        again.learn(Lesson { drawn: &lesson.drawn, treatment, share, by, besides });
    }
    again.fade();
    again.version = 2;

    assert_eq!(policy.learner.as_ref().unwrap().digest(), again.digest());
}

#[test]
fn a_contact_takes_the_credit_for_what_follows_it() {
    let (house, debtors) = house();
    start(&house);
    night(&house, DAY);
    let decision = house.standing(debtors[0]);
    let on = house.on(plus(DAY, 4));
    on.step::<_, Error>(house.command(), |tx| {
        let touch = people::Touch {
            decision: Some(decision.id),
            creditor: decision.creditor,
            ..new_touch(tx, debtors[0], Channel::Voice, Direction::Out, Outcome::NoCommitment)
        };
        Ok(people::append_touch(tx, &touch)?)
    })
    .unwrap();
    pay(&house);

    night(&house, plus(DAY, 15));

    let lesson = lessons(&house).into_iter().find(|lesson| lesson.decision == decision.id).unwrap();
    assert_eq!((lesson.found.recovered, lesson.found.apart), (Amount::minor(20_000_00), Amount::ZERO));
    assert_eq!(lesson.found.attempts, 1);
}

#[test]
fn what_policy_fixed_and_the_control_group_are_drawn_by_the_weights() {
    let (house, debtors) = house();
    start(&house);
    night(&house, DAY);
    pay(&house);
    night(&house, plus(DAY, 15));
    let code = house.standing(debtors[1]).cell;
    let treatments = ["plan_offer", "overdue_notice"].map(|code| Weighted { code: code.into(), weight: 1 }).to_vec();
    let fixed = CellFile { code, treatments, fixed: true, note: Some("por prueba".into()) };
    work::set_cell(&house.ctx, house.command(), &fixed).unwrap();
    work::publish(&house.ctx, house.command(), "").unwrap();

    let policy = house.ctx.read(work::policy).unwrap();
    let learner = policy.learner.as_ref().unwrap();
    for offset in 16..40 {
        night(&house, plus(DAY, offset));
        for (debtor, decision) in debtors.iter().zip(decisions(&house, &debtors)) {
            let by_weights = learner.is_control(*debtor) || decision.cell == fixed.code;
            assert!(!by_weights || decision.matrix_version == 1 || decision.learner_version.is_none());
        }
    }
    replays(&house, &debtors);
}

#[test]
fn what_a_person_does_instead_is_learnt_apart() {
    let (house, debtors) = house();
    start(&house);
    night(&house, DAY);
    let agent = house.agent("ana", 10);
    let before = house.standing(debtors[4]);
    let reply = work::Reply {
        command: house.command(),
        debtor: debtors[4],
        answer: Answer::Other,
        treatment: Some("plan_offer".into()),
        reason: Some("pidió cuotas".into()),
        until: None,
    };
    let chosen = work::answer(&house.as_user(&agent, DAY), &reply).unwrap();
    pay(&house);

    night(&house, plus(DAY, 15));

    let learnt = lessons(&house);
    let of = |id| learnt.iter().find(|lesson| lesson.decision == id).unwrap();
    assert_eq!((of(before.id).overruled, of(before.id).propensity_ppm), (true, Some(before.propensity_ppm)));
    assert_eq!((of(chosen.id).overruled, of(chosen.id).propensity_ppm), (false, None));
    assert_eq!(of(chosen.id).cell, before.cell);
    let question = Question { ways: vec![Judged::Static], from: DAY, to: DAY, by: None };
    assert_eq!(work::evaluate(&house.ctx, &question).unwrap().decisions, 60);
    replays(&house, &debtors);
    house.check();
}

#[test]
fn learning_is_rolled_back_and_stopped_in_one_step() {
    let (house, _) = house();
    start(&house);
    night(&house, DAY);
    pay(&house);
    night(&house, plus(DAY, 15));

    assert_eq!(work::roll_back_learner(&house.ctx, house.command(), 1).unwrap(), 3);
    let row = house.ctx.read(work::learner).unwrap().unwrap();
    assert_eq!((row.version, row.lessons), (3, 0));
    assert_eq!(night(&house, plus(DAY, 15)).lessons_learnt, 0);
    work::stop_learning(&house.ctx, house.command()).unwrap();

    assert!(house.ctx.read(work::policy).unwrap().learner.is_none());
    assert!(matches!(work::stop_learning(&house.ctx, house.command()), Err(Error::NotLearning)));
    let nobody = work::roll_back_learner(&house.ctx, house.command(), 9);
    assert!(matches!(nobody, Err(Error::NoVersion(9))));
}

#[test]
fn ways_of_deciding_are_judged_or_refused_for_want_of_support() {
    let (house, _) = house();
    start(&house);
    night(&house, DAY);
    pay(&house);
    night(&house, plus(DAY, 15));
    let ways = vec![Judged::Live, Judged::Static, Judged::Fixed("call_diagnosis".into()), Judged::MatrixVersion(1)];
    let by = Some(work::ToldApart::Stage);

    let found = work::evaluate(&house.ctx, &Question { ways, from: DAY, to: DAY, by }).unwrap();

    assert_eq!(found.decisions, 60);
    assert_eq!(found.brought, lessons(&house).iter().fold(Amount::ZERO, |sum, lesson| sum + lesson.reward));
    let fixed = &found.ways[1];
    assert_eq!(fixed.estimates.len(), work::ESTIMATORS.len());
    assert!((fixed.support - 60.0).abs() < 0.01, "the weights did what was done: {}", fixed.support);
    assert!(found.ranking.is_err() && fixed.lead.is_err(), "sixty decisions are too few");
    let nobody = Question { ways: vec![Judged::Fixed("dance".into())], from: DAY, to: DAY, by: None };
    assert!(matches!(work::evaluate(&house.ctx, &nobody), Err(Error::NoTreatment(_))));
}

#[test]
fn a_trial_decides_for_its_part_alone_and_says_what_it_saw() {
    let (house, debtors) = house();
    start(&house);
    let new = |name: &str, challenger: &str| StartTrial {
        command: house.command(),
        name: name.into(),
        challenger: challenger.into(),
        part_ppm: 500_000,
        planned: 100,
        least: 5,
        margin: Amount::ZERO,
        note: String::new(),
    };
    work::start_trial(&house.ctx, &new("llamar", "fixed call_diagnosis")).unwrap();
    assert!(matches!(work::start_trial(&house.ctx, &new("otro", "static")), Err(Error::TrialRuns(_))));
    assert!(matches!(work::start_trial(&house.ctx, &new("llamar", "static")), Err(Error::BadTrial)));

    night(&house, DAY);
    pay(&house);
    night(&house, plus(DAY, 15));

    let policy = house.ctx.read(work::policy).unwrap();
    let (trial, learner) = (policy.trial.as_ref().unwrap(), policy.learner.as_ref().unwrap());
    let tried = debtors.iter().filter(|debtor| trial.challenger(**debtor).is_some() && !learner.is_control(**debtor));
    let tried: Vec<DebtorId> = tried.copied().collect();
    let drawn = lessons(&house);
    assert!(
        drawn.iter().filter(|lesson| tried.contains(&lesson.debtor)).all(|lesson| lesson.treatment == "call_diagnosis")
    );
    let reports = work::trials(&house.ctx).unwrap();
    assert_eq!(reports[0].debtors[1], tried.len() as u64);
    assert_eq!(reports[0].said.verdict, Verdict::Continue);
    assert!(reports[0].said.interval.is_some());
    work::stop_trial(&house.ctx, house.command(), "llamar").unwrap();
    assert!(house.ctx.read(work::policy).unwrap().trial.is_none());
    assert!(matches!(work::stop_trial(&house.ctx, house.command(), "llamar"), Err(Error::NoTrial)));
    replays(&house, &debtors);
}
