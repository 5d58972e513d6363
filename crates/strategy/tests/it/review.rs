//! A person is asked to look at what was decided.
use crate::house::{DAY, House, plus};
use strategy::{Error, Guard, view, work};
use work::{AskReview, EndReview};

fn guard(house: &House, debtor: base::DebtorId) -> Option<Guard> {
    let seen = house.ctx.read(|rx| view(rx, debtor, DAY)).unwrap().unwrap();
    seen.dossier.strategy.standing.unwrap().because.guard
}

fn ask(house: &House, debtor: base::DebtorId) -> Result<base::ReviewId, Error> {
    let words = "Quiero que lo mire una persona".to_owned();
    work::ask_review(&house.ctx, &AskReview { command: house.command(), debtor, words })
}

fn decided() -> (House, base::DebtorId) {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    (house, debtor)
}

#[test]
fn nothing_is_sent_until_a_person_has_looked() {
    let (house, debtor) = decided();

    let id = ask(&house, debtor).unwrap();

    assert_eq!(guard(&house, debtor), Some(Guard::Review));
    let pending = house.ctx.read(|rx| work::to_send(rx, None, house.on(plus(DAY, 9)).now.at, 10)).unwrap();
    assert_eq!(pending, []);
    assert!(matches!(ask(&house, debtor), Err(Error::AlreadyAsked(same)) if same == id));
    // Nights go by and nobody has looked.
    for days in 1..4 {
        let night = house.on(plus(DAY, days));
        work::night(&night, plus(DAY, days), &mut |_, _| {}).unwrap();
    }
    assert_eq!(guard(&house, debtor), Some(Guard::Review));
    house.check();
}

#[test]
fn a_person_confirms_or_decides_otherwise_and_says_why() {
    for instead in [None, Some("rest".to_owned())] {
        let (house, debtor) = decided();
        let before = house.standing(debtor).treatment;
        let review = ask(&house, debtor).unwrap();
        let tomorrow = house.on(plus(DAY, 1));
        let end = |reason: &str| {
            let (command, reason) = (house.command(), reason.to_owned());
            work::end_review(&tomorrow, &EndReview { command, debtor, review, instead: instead.clone(), reason })
        };
        assert!(matches!(end(" "), Err(Error::Incomplete { needs: "reason", .. })));

        end("Lo miré y tenés razón").unwrap();

        assert_eq!(guard(&house, debtor), Some(Guard::Person));
        assert_eq!(house.standing(debtor).treatment, instead.clone().unwrap_or(before));
        let told = house.ctx.read(|rx| work::reviews_of(rx, &house.ctx, debtor)).unwrap();
        let ended = told[0].end.clone().unwrap();
        assert_eq!((ended.changed, ended.reason.as_str()), (instead.is_some(), "Lo miré y tenés razón"));
        assert!(matches!(end("Otra vez"), Err(Error::NoReview(_))));
        house.check();
    }
}

#[test]
fn only_who_leads_decides_and_sees_what_waits() {
    let (house, debtor) = decided();
    let review = ask(&house, debtor).unwrap();
    let ana = house.as_user(&house.agent("ana", 10), DAY);

    let end = EndReview { command: house.command(), debtor, review, instead: None, reason: "Sí".into() };
    assert!(matches!(work::end_review(&ana, &end), Err(Error::Denied(_))));
    assert!(matches!(work::waiting_reviews(&ana), Err(Error::Denied(_))));
    let waiting = work::waiting_reviews(&house.on(plus(DAY, 5))).unwrap();
    assert_eq!(waiting.iter().map(|(one, presses)| (one.id, *presses)).collect::<Vec<_>>(), [(review, true)]);
}
