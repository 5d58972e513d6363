//! Nothing is created or lost, replay gives the same, and the order of one day does not matter.
use crate::books::{Book, french_loan, with_waterfall};
use base::{Amount, DebtorId, PaymentId, Uuid, day_number, day_of};
use jiff::civil::date;
use ledger::{
    AccountView, AccrualBase, Basis, Component, Composition, Entry, Instalment, LateTerms, LedgerSection, Mode,
    PenaltyBase, Period, Plan, Rounded, Statement, System, Terms, Waterfall,
    rules::{explain::explain, fold::StepKind},
};
use proptest::prelude::*;
use store::Section;

/// A day in the two years after the loan began.
pub(crate) fn days() -> impl Strategy<Value = i32> {
    let first = day_number(date(2026, 1, 1));
    first..first + 730
}

pub(crate) fn loans() -> impl Strategy<Value = Terms> {
    let systems = prop_oneof![Just(System::French), Just(System::German), Just(System::Bullet), Just(System::Flat)];
    let rates = (0_i32..30_000, 0_i32..15_000, prop_oneof![Just(0_i32), Just(2_100)]);
    let orders = (any::<bool>(), Just(Component::ALL).prop_shuffle());
    (systems, 1_u16..15, 0_i32..2_000, 1_i64..5_000_000_00, rates, orders, any::<(bool, bool, bool, bool)>()).prop_map(
        |(
            system,
            count,
            rate,
            lent,
            (compensatory, penalty, vat),
            (horizontal, order),
            (year, base, house, original),
        )| {
            let mut terms = french_loan();
            let Plan::Regular(plan) = &mut terms.plan else { unreachable!("it is a loan") };
            (plan.system, plan.count, plan.period_rate) = (system, count, base::Rate::basis_points(rate));
            plan.every = if year { Period::Months(1) } else { Period::Days(30) };
            terms.lent = Amount::minor(lent);
            terms.late = LateTerms {
                compensatory: base::Rate::basis_points(compensatory),
                penalty: base::Rate::basis_points(penalty),
                vat: base::Rate::basis_points(vat),
                basis: if year { Basis::Year365 } else { Basis::Year360 },
                penalty_base: if base { PenaltyBase::Instalment } else { PenaltyBase::Principal },
                composition: if penalty % 3 == 0 { Composition::Substitutive } else { Composition::Additive },
                accrual_base: if original { AccrualBase::Original } else { AccrualBase::Remaining },
                rounded: if penalty % 2 == 0 { Rounded::Daily } else { Rounded::Together },
            };
            let mode = if horizontal { Mode::Horizontal } else { Mode::Vertical };
            if house { terms } else { with_waterfall(terms, Waterfall { mode, order }) }
        },
    )
}

/// What happens to an account: a kind, a day and an amount.
pub(crate) fn events() -> impl Strategy<Value = Vec<(u8, i32, i64)>> {
    proptest::collection::vec((0_u8..6, days(), 1_i64..1_000_000_00), 0..12)
}

pub(crate) fn book(terms: Terms, events: &[(u8, i32, i64)]) -> Book {
    with_events(Book::open(terms), events)
}

pub(crate) fn with_events(mut book: Book, events: &[(u8, i32, i64)]) -> Book {
    for (place, (kind, day, amount)) in events.iter().enumerate() {
        let day_of_it = day_of(*day);
        match kind {
            0 => book.add(
                day_of_it,
                Entry::CostAdded { amount: Amount::minor(amount % 10_000_00 + 1), reason: "carta".into() },
            ),
            1 => {
                let zero = Amount::ZERO;
                let number = 100 + u16::try_from(place).unwrap();
                let principal = Amount::minor(*amount);
                book.add(
                    day_of_it,
                    Entry::Charged(Instalment {
                        number,
                        due: day_of(day + 10),
                        principal,
                        interest: zero,
                        vat: zero,
                        fees: zero,
                    }),
                );
            }
            _ => book.pay(place as u128 + 1, *amount, day_of_it),
        }
    }
    book
}

fn statements() -> impl Strategy<Value = Vec<(i64, i64, Option<u8>)>> {
    proptest::collection::vec((-1_000_00_i64..50_000_00, 0_i64..60_000_00, proptest::option::of(0_u8..9)), 1..14)
}

fn card(months: &[(i64, i64, Option<u8>)]) -> Book {
    let mut terms = french_loan();
    (terms.plan, terms.lent) = (Plan::Statements { minimum: ledger::MINIMUM_SHARE }, Amount::ZERO);
    let mut book = Book::open(terms);
    let first = day_number(date(2026, 1, 20));
    for (place, (billed, paid, late_months)) in months.iter().enumerate() {
        let closed = first + 30 * i32::try_from(place).unwrap();
        let statement = Statement {
            number: u16::try_from(place).unwrap() + 1,
            closed: day_of(closed),
            due: day_of(closed + 15),
            billed: Amount::minor(*billed),
            minimum: None,
            late_months: *late_months,
        };
        book.add(statement.closed, Entry::Billed(statement));
        if 0 < *paid {
            book.pay(place as u128 + 1, *paid, day_of(closed + 12));
        }
    }
    book
}

/// What payments extinguished, and what is held of them.
pub(crate) fn accounted(book: &Book, day: i32) -> (Amount, Amount) {
    let folded = book.fold_to(day_of(day));
    let applied = folded.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Applied { part, .. } => Some(part.amount),
        _ => None,
    });
    (applied.sum::<Amount>() + folded.view.credit, folded.view.paid_total)
}

pub(crate) fn never_negative(view: &AccountView, day: i32) -> bool {
    let owed = view.owed(day);
    Component::ALL.iter().all(|component| Amount::ZERO <= owed.of(*component)) && Amount::ZERO <= view.credit
}

/// The explanation comes to what is owed, to the cent, in both of its halves.
pub(crate) fn explained(book: &Book, day: i32) -> Result<(), TestCaseError> {
    let folded = book.fold_to(day_of(day));
    let statement = explain(&folded, day_of(day));
    let owed = folded.view.owed(day).total();
    prop_assert_eq!(statement.total, owed);
    prop_assert_eq!(statement.instalments.iter().map(|one| one.total).sum::<Amount>() + statement.costs, owed);
    for one in &statement.instalments {
        prop_assert_eq!(one.charges.iter().map(|charge| charge.amount).sum::<Amount>(), one.total);
    }
    for component in Component::ALL {
        let parts = statement.instalments.iter().map(|one| one.of(component)).sum::<Amount>();
        let costs = if component == Component::Costs { statement.costs } else { Amount::ZERO };
        prop_assert_eq!(statement.owed.of(component), parts + costs);
    }
    if folded.view.statement.is_none() {
        for component in [Component::Penalty, Component::Compensatory, Component::LateVat] {
            let ran = statement.accruals.iter().filter(|line| line.component == component).map(|line| line.amount);
            let paid = folded.steps.iter().filter_map(|step| match &step.kind {
                StepKind::Applied { part, .. } if part.component == component => Some(part.amount),
                _ => None,
            });
            let settled = folded.steps.iter().map(|step| settled(&step.kind, component)).sum();
            prop_assert_eq!(ran.sum::<Amount>() - paid.sum() - settled, statement.owed.of(component));
        }
    }
    let last = statement.lines.last().map_or(Amount::ZERO, |line| line.balance);
    prop_assert_eq!(last, owed - statement.held);
    Ok(())
}

/// What an agreement settled, what was forgiven and what became capital of one component.
fn settled(kind: &StepKind, component: Component) -> Amount {
    match kind {
        StepKind::Agreed(taken) => taken.covered.of(component),
        StepKind::AgreementKept { missing, .. } => missing.of(component),
        StepKind::Waived { part, .. } if part.component == component => part.amount,
        StepKind::Capitalised { concept, amount, .. } if *concept == component => *amount,
        _ => Amount::ZERO,
    }
}

proptest! {
    #[test]
    fn nothing_is_created_or_lost(terms in loans(), events in events(), day in days()) {
        let book = book(terms, &events);

        let (used, paid) = accounted(&book, day);

        prop_assert_eq!(used, paid);
        prop_assert!(never_negative(&book.fold_to(day_of(day)).view, day));
    }

    #[test]
    fn what_is_owed_only_grows_while_nobody_pays(terms in loans(), events in events(), day in days(), more in 0_i32..400) {
        let view = book(terms, &events).fold_to(day_of(day)).view;

        prop_assert!(view.owed(day).total() <= view.owed(day + more).total());
        prop_assert!(view.outstanding(day) <= view.outstanding(day + more));
        prop_assert!(view.owed(day).total() <= view.outstanding(day));
    }

    #[test]
    fn the_order_of_one_day_does_not_matter(terms in loans(), events in events(), day in days(), turn in 0_usize..12) {
        let same_day: Vec<_> = events.iter().map(|(kind, _, amount)| (*kind, day, *amount)).collect();
        let mut turned = same_day.clone();
        turned.rotate_left(turn.min(same_day.len()));
        let view = |events: &[(u8, i32, i64)]| {
            let mut view = book(terms.clone(), events).fold_all().view;
            // Charges of one due day are told apart by their numbers, which say in which order they came.
            view.unpaid.iter_mut().for_each(|row| row.number = row.number.min(100));
            (view.last_payment, view.months) = (None, Vec::new());
            view
        };

        let without_charges = |events: &[(u8, i32, i64)]| events.iter().copied().filter(|event| event.0 != 1).collect::<Vec<_>>();

        prop_assert_eq!(view(&without_charges(&same_day)), view(&without_charges(&turned)));
    }

    #[test]
    fn a_payment_told_late_counts_as_if_told_in_time(terms in loans(), events in events(), day in days()) {
        let payments: Vec<_> = events.iter().enumerate().map(|(n, (_, day, amount))| (n as u128, *amount, day_of(*day))).collect();
        let told = |order: Vec<&(u128, i64, base::Day)>| {
            let mut book = Book::open(terms.clone());
            for (payment, amount, on) in order {
                book.pay(*payment, *amount, *on);
            }
            book.fold_all().view.owed(day)
        };
        let mut in_time: Vec<_> = payments.iter().collect();
        in_time.sort_by_key(|payment| payment.2);

        prop_assert_eq!(told(payments.iter().rev().collect()), told(in_time));
    }

    #[test]
    fn the_last_twelve_days_with_a_payment_are_kept(terms in loans(), days in prop::collection::vec(days(), 0..30)) {
        let mut book = Book::open(terms);
        for (payment, on) in days.iter().enumerate() {
            book.pay(payment as u128, 1_00, day_of(*on));
        }
        let all: Vec<i32> = days.iter().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect();

        prop_assert_eq!(&book.fold_all().view.paid_on, &all[all.len().saturating_sub(12)..]);
    }

    #[test]
    fn a_reversal_restores_exactly(terms in loans(), events in events(), amount in 1_i64..1_000_000_00, on in days()) {
        let untouched = book(terms, &events);
        let mut reversed = untouched.clone();
        reversed.pay(999, amount, day_of(on));
        reversed.add(day_of(on + 5), Entry::Reversed { of: PaymentId(Uuid::from_u128(999)), reason: "cheque".into() });

        prop_assert_eq!(reversed.fold_all(), untouched.fold_all());
    }

    #[test]
    fn seeing_less_is_the_same_as_having_been_told_less(terms in loans(), events in events(), seen in 0_usize..12) {
        let whole = book(terms.clone(), &events);
        let part = book(terms, &events[..seen.min(events.len())]);
        let known_at = part.0.last().unwrap().known_at;

        let cut = ledger::Cut { known_at, ..ledger::Cut::ALL };

        prop_assert_eq!(whole.fold(cut), part.fold_all());
    }

    #[test]
    fn every_peso_is_explained(terms in loans(), events in events(), day in days()) {
        explained(&book(terms, &events), day)?;
    }

    #[test]
    fn every_peso_of_a_card_is_explained(months in statements(), day in days()) {
        explained(&card(&months), day)?;
    }

    #[test]
    fn a_card_owes_its_last_statement_less_what_was_paid_since(months in statements()) {
        let view = card(&months).fold_all().view;
        let (billed, paid, _) = months[months.len() - 1];
        let due = view.statement.unwrap().due;

        prop_assert_eq!(view.owed(due).principal - view.credit_after(due), Amount::minor(billed - paid) + interest_taken(&card(&months)));
        prop_assert_eq!(view.billed_total, months.iter().map(|month| Amount::minor(month.0)).sum::<Amount>());
    }

    #[test]
    fn a_section_survives_the_dossier(terms in loans(), events in events(), months in statements()) {
        let section = LedgerSection { accounts: vec![book(terms, &events).fold_all().view, card(&months).fold_all().view] };

        let back = LedgerSection::unseal(DebtorId(Uuid::nil()), &section.seal()).unwrap();

        prop_assert_eq!(back, section);
    }
}

/// Late interest that the payment after the last statement went to before capital.
fn interest_taken(book: &Book) -> Amount {
    let folded = book.fold_all();
    let closed = folded.view.statement.unwrap().closed;
    let taken = folded.steps.iter().filter(|step| closed < step.day).filter_map(|step| match &step.kind {
        StepKind::Applied { part, .. } if part.component != Component::Principal => Some(part.amount),
        _ => None,
    });
    taken.sum()
}
