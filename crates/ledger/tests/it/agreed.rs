//! Agreements as scenarios tell them, and what must hold of any of them.
use crate::{
    books::Book,
    properties::{accounted, book, days, events, explained, loans, never_negative},
    scenarios::{component, money, name, same},
};
use base::{AgreementId, Amount, Day, Rounding, Uuid, day_number, day_of};
use ledger::{
    Component, Cut, Entry, Instalment, Owed,
    rules::{
        agreement::{AGREED_FROM, Agreed, Ending, Scope, base},
        explain::explain,
        fold::{Folded, StepKind},
    },
};
use proptest::prelude::*;

/// `ofrece A`: an offer is reckoned. `acuerda A todo; base 100,00; quita capital 10,00; anticipo 2026-05-01 20,00;
/// cuota 1 2026-06-01 70,00 7,00 1,47`: it begins, with capital, interest and tax of each instalment. `cumple A`,
/// `rompe A pierde`, `rompe A conserva`, `reanuda A`.
pub(crate) fn tell(book: &mut Book, day: Day, sentence: &str) -> Result<(), String> {
    let mut clauses = sentence.split(';').map(|clause| clause.split_whitespace().collect::<Vec<_>>());
    let first = clauses.next().unwrap();
    let id = name(first[1]);
    let agreement = AgreementId(Uuid::from_u128(id));
    let entry = match first[0] {
        "ofrece" => {
            let seen = book.0.last().unwrap().seq;
            book.1.push((id, day, seen));
            return Ok(());
        }
        "acuerda" => return begin(book, (agreement, day), first[2], &clauses.collect::<Vec<_>>()),
        "cumple" => Entry::AgreementEnded { agreement, ending: Ending::Kept },
        "rompe" if first[2] == "pierde" => Entry::AgreementEnded { agreement, ending: Ending::DiscountLost },
        "rompe" if first[2] == "conserva" => Entry::AgreementEnded { agreement, ending: Ending::DiscountKept },
        "reanuda" => Entry::AgreementResumed { agreement },
        other => panic!("nobody knows how to {other}"),
    };
    book.add(day, entry);
    Ok(())
}

fn begin(
    book: &mut Book,
    (agreement, day): (AgreementId, Day),
    scope: &str,
    clauses: &[Vec<&str>],
) -> Result<(), String> {
    let offered = book.1.iter().rev().find(|offer| AgreementId(Uuid::from_u128(offer.0)) == agreement);
    let (from, seen) = offered.map_or((day, book.0.last().unwrap().seq), |offer| (offer.1, offer.2));
    let scope = if scope == "todo" { Scope::Whole } else { Scope::Due };
    let mut agreed = Agreed { agreement, seen, scope, discount: Owed::default(), instalments: Vec::new() };
    let settled = base(&known(book, seen).fold_to(from), scope, from);
    let mut problem = Ok(());
    for clause in clauses {
        let amount = |place: usize| clause.get(place).map_or(Amount::ZERO, |text| money(text));
        let instalment = |number: u16, first: usize| Instalment {
            number: AGREED_FROM + number,
            due: clause[first].parse().unwrap(),
            principal: amount(first + 1),
            interest: amount(first + 2),
            vat: amount(first + 3),
            fees: Amount::ZERO,
        };
        match clause[0] {
            "base" => problem = same("base", &settled.total(), &amount(1)),
            "quita" => set(&mut agreed.discount, component(clause[1]), amount(2)),
            "anticipo" => agreed.instalments.push(instalment(0, 1)),
            "cuota" => agreed.instalments.push(instalment(clause[1].parse().unwrap(), 2)),
            other => panic!("no clause {other}"),
        }
    }
    let asked: Amount = agreed.instalments.iter().map(|one| one.principal).sum();
    let discount = agreed.discount.total();
    book.add(from, Entry::Agreed(agreed));
    problem.and(same("base menos quita", &asked, &(settled.total() - discount)))
}

fn known(book: &Book, seen: u32) -> Book {
    Book(book.0.iter().filter(|line| line.seq <= seen).cloned().collect(), Vec::new())
}

fn set(owed: &mut Owed, component: Component, amount: Amount) {
    *match component {
        Component::Costs => &mut owed.costs,
        Component::Penalty => &mut owed.penalty,
        Component::Compensatory => &mut owed.compensatory,
        Component::LateVat => &mut owed.late_vat,
        Component::Interest => &mut owed.interest,
        Component::Vat => &mut owed.vat,
        Component::Fees => &mut owed.fees,
        Component::Principal => &mut owed.principal,
    } = amount;
}

const AGREEMENT: AgreementId = AgreementId(Uuid::from_u128(77));

/// An agreement on a history: when, of what, how much in a thousand is forgiven, in how many instalments.
#[derive(Clone, Debug)]
struct Deal {
    from: i32,
    scope: Scope,
    per_mille: i64,
    count: u16,
}

fn deals() -> impl Strategy<Value = Deal> {
    (days(), any::<bool>(), 0_i64..1000, 1_u16..8).prop_map(|(from, whole, per_mille, count)| Deal {
        from,
        scope: if whole { Scope::Whole } else { Scope::Due },
        per_mille,
        count,
    })
}

/// Adds the agreement to the book; `None` if there is nothing to settle.
fn agree(book: &mut Book, deal: &Deal) -> Option<Amount> {
    let settled = base(&book.fold_to(day_of(deal.from)), deal.scope, day_of(deal.from));
    if settled.total() <= Amount::ZERO {
        return None;
    }
    let mut discount = Owed::default();
    for one in Component::ALL {
        let part = settled.of(one).or_zero().share(deal.per_mille, 1_000, Rounding::Down);
        set(&mut discount, one, part);
    }
    let mut left = settled.total() - discount.total();
    let asked = left;
    let instalments = (1..=deal.count).map(|number| {
        let each = if number == deal.count { left } else { left.share(1, i64::from(deal.count), Rounding::Down) };
        left -= each;
        let due = day_of(deal.from + 30 * i32::from(number));
        let zero = Amount::ZERO;
        Instalment {
            number: AGREED_FROM + number,
            due,
            principal: each,
            interest: each.share(1, 50, Rounding::Down),
            vat: zero,
            fees: zero,
        }
    });
    let instalments: Vec<Instalment> = instalments.collect();
    let seen = book.0.last().unwrap().seq;
    let agreed = Agreed { agreement: AGREEMENT, seen, scope: deal.scope, discount, instalments };
    book.add(day_of(deal.from), Entry::Agreed(agreed));
    Some(asked)
}

fn end(book: &mut Book, day: i32, ending: Ending) {
    book.add(day_of(day), Entry::AgreementEnded { agreement: AGREEMENT, ending });
}

fn add_payments(book: &mut Book, payments: &[(i32, i64)]) {
    for (place, (day, amount)) in payments.iter().enumerate() {
        book.pay(1_000 + place as u128, *amount, day_of(*day));
    }
}

fn forgiven(folded: &Folded) -> Amount {
    let of = |kind: &StepKind| match kind {
        StepKind::Waived { part, .. } => part.amount,
        StepKind::AgreementKept { discount, missing, .. } => discount.total() + missing.total(),
        _ => Amount::ZERO,
    };
    folded.steps.iter().map(|step| of(&step.kind)).sum()
}

/// What is demanded comes to what the last line of the statement says.
fn balanced(book: &Book, day: i32) -> Result<(), TestCaseError> {
    let statement = explain(&book.fold_to(day_of(day)), day_of(day));
    let balance = statement.lines.last().map_or(Amount::ZERO, |line| line.balance);
    prop_assert_eq!(balance, statement.total - statement.held);
    Ok(())
}

proptest! {
    #[test]
    fn broken_with_its_discount_lost_it_is_as_if_it_had_never_been(
        terms in loans(), events in events(), deal in deals(), payments in payments(), after in 1_i32..300, day in days()
    ) {
        let mut with = book(terms.clone(), &events);
        let mut without = with.clone();
        agree(&mut with, &deal);
        add_payments(&mut with, &payments);
        add_payments(&mut without, &payments);
        end(&mut with, deal.from + after, Ending::DiscountLost);

        let until = Cut { day: day_of(deal.from + after + day), ..Cut::ALL };

        prop_assert_eq!(with.fold(until), without.fold(until));
    }

    #[test]
    fn every_peso_paid_is_accounted_for_whatever_becomes_of_it(
        terms in loans(), events in events(), deal in deals(), payments in payments(), ending in endings(), day in days()
    ) {
        let mut book = book(terms, &events);
        agree(&mut book, &deal);
        add_payments(&mut book, &payments);
        if let Some(ending) = ending {
            end(&mut book, deal.from + 100, ending);
        }

        let (used, paid) = accounted(&book, day);
        prop_assert_eq!(used, paid);
        prop_assert!(never_negative(&book.fold_to(day_of(day)).view, day));
        explained(&book, day)?;
        balanced(&book, day)?;
    }

    #[test]
    fn paid_in_full_it_forgives_exactly_the_rest(terms in loans(), events in events(), deal in deals()) {
        let mut book = book(terms, &events);
        let last = deal.from + 30 * i32::from(deal.count);
        if let Some(asked) = agree(&mut book, &deal) {
            let before = book.fold_to(day_of(last)).view;
            let missing: Amount = before.missing_of_agreement(last).map(|one| one.amount).sum();
            prop_assume!(Amount::ZERO < missing);
            let used = book.fold_to(day_of(last)).view.outstanding(last);
            book.pay(5_000, used.to_minor(), day_of(last));
            let settled = book.fold_to(day_of(last));
            end(&mut book, last, Ending::Kept);
            let kept = book.fold_to(day_of(last));

            prop_assert_eq!(kept.view.agreement, None);
            let taken = settled.steps.iter().find_map(|step| match &step.kind {
                StepKind::Agreed(taken) => Some(*taken),
                _ => None,
            }).unwrap();
            prop_assert_eq!(forgiven(&kept), taken.covered.total() - asked);
            prop_assert_eq!(taken.discount.total(), forgiven(&kept));
            prop_assert_eq!(kept.view.owed(last).total(), Amount::ZERO);
        }
    }

    #[test]
    fn what_was_known_before_it_began_stays_as_it_was(
        terms in loans(), events in events(), deal in deals(), payments in payments(), ending in endings(), day in days()
    ) {
        let before = book(terms, &events);
        let mut after = before.clone();
        agree(&mut after, &deal);
        add_payments(&mut after, &payments);
        if let Some(ending) = ending {
            end(&mut after, deal.from + 100, ending);
        }

        let cut = Cut { day: day_of(day), known_at: before.0.last().unwrap().known_at };
        prop_assert_eq!(after.fold(cut), before.fold_to(day_of(day)));
        if day < deal.from {
            let mut told = before.clone();
            add_payments(&mut told, &payments);
            prop_assert_eq!(after.fold_to(day_of(day)), told.fold_to(day_of(day)));
        }
    }

    #[test]
    fn the_order_in_which_its_payments_become_known_does_not_matter(
        terms in loans(), events in events(), deal in deals(), payments in payments(), day in days()
    ) {
        let mut one = book(terms, &events);
        agree(&mut one, &deal);
        let mut other = one.clone();
        let mut turned = payments.clone();
        turned.reverse();
        add_payments(&mut one, &payments);
        add_payments(&mut other, &turned);

        prop_assert_eq!(one.fold_to(day_of(day)).view.owed(day), other.fold_to(day_of(day)).view.owed(day));
    }
}

fn payments() -> impl Strategy<Value = Vec<(i32, i64)>> {
    proptest::collection::vec((days(), 1_i64..1_000_000_00), 0..6)
}

fn endings() -> impl Strategy<Value = Option<Ending>> {
    prop_oneof![
        Just(None),
        Just(Some(Ending::Kept)),
        Just(Some(Ending::DiscountLost)),
        Just(Some(Ending::DiscountKept))
    ]
}

#[test]
fn what_is_earned_of_a_running_period_is_settled_and_the_rest_is_not() {
    let book = Book::open(crate::books::french_loan());
    // Twenty days of a period of twenty-eight, from 10 February to 10 March.
    let day = jiff::civil::date(2026, 3, 2);

    let settled = base(&book.fold_to(day), Scope::Whole, day);

    // 5,000.00 of the first, and 4,264.91 × 20 / 28; tax likewise.
    assert_eq!(settled.interest, Amount::minor(5_000_00 + 3_046_36));
    assert_eq!(settled.vat, Amount::minor(1_050_00 + 639_74));
    assert_eq!(settled.principal, Amount::minor(100_000_00));
    assert_eq!(base(&book.fold_to(day), Scope::Due, day).principal, Amount::minor(14_701_75));
    assert_eq!(day_number(day), 20_514);
}
