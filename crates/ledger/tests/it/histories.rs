//! Whole histories of late accounts: money, waivers, pauses, courts, the books, interest on interest.
//!
//! `PROPTEST_CASES` says how many of each; `cargo xtask test` asks for 10,000.
use crate::{
    books::Book,
    properties::{accounted, days, explained, loans, never_negative},
};
use base::{Amount, PaymentId, Rate, Rounding, Uuid, day_number, day_of};
use jiff::civil::date;
use ledger::{
    Basis, CapitalReason, Capitalisation, Choice, Chooser, Component, Cut, Entry, Filing, Instalment, Late, LateTerms,
    Mode, Pause, PenaltyBase, RateChange, RatePoint, Relief, Rounded, Stage, StageWaterfall, Terms, Unpaid, Waiver,
    Waterfall, YearRates,
    rules::{entry::Paid, explain::explain, fold::StepKind},
};
use proptest::prelude::*;

/// Something that happens on a day, whatever happened before.
#[derive(Clone, Debug)]
struct Event {
    day: i32,
    entry: Entry,
}

fn terms() -> impl Strategy<Value = Terms> {
    let basis = prop_oneof![Just(Basis::Year365), Just(Basis::Year360), Just(Basis::Thirty360), Just(Basis::Actual)];
    (loans(), basis, any::<bool>(), any::<bool>()).prop_map(|(mut terms, basis, card, by_stage)| {
        terms.late.basis = basis;
        if card {
            terms.product = "credit_card".into();
        }
        if by_stage {
            let waterfall = Waterfall { mode: Mode::Horizontal, ..Waterfall::HOUSE };
            terms.late_waterfalls = vec![StageWaterfall { from: Stage::B3, waterfall }];
        }
        terms
    })
}

fn money() -> impl Strategy<Value = Amount> {
    (1_i64..1_000_000_00).prop_map(Amount::minor)
}

fn components() -> impl Strategy<Value = Component> {
    (0_usize..8).prop_map(|place| Component::ALL[place])
}

fn payments() -> impl Strategy<Value = Entry> {
    let choice = (proptest::collection::vec(1_u16..15, 0..3), any::<bool>()).prop_map(|(instalments, early)| Choice {
        by: Chooser::Debtor,
        instalments,
        order: None,
        consent: early.then(|| "nota".to_owned()),
    });
    (any::<u128>(), money(), proptest::option::of(choice)).prop_map(|(payment, amount, choice)| {
        let payment = PaymentId(Uuid::from_u128(payment));
        Entry::Paid(Paid { payment, amount, source: "caja".into(), choice, parts: Vec::new() })
    })
}

/// Anything but money and courts.
fn deeds() -> impl Strategy<Value = Entry> {
    let why = || "motivo".to_owned();
    let waived = (components(), proptest::option::of(1_u16..15), proptest::option::of(money()));
    let waived = waived.prop_map(move |(component, number, amount)| {
        Entry::Waived(Waiver { component, number, amount, reason: why(), allowed_by: "jefa".into() })
    });
    let relief = prop_oneof![Just(Relief::Penalty), Just(Relief::Interest), Just(Relief::Everything)];
    let paused = (relief, proptest::option::of(days()))
        .prop_map(move |(relief, until)| Entry::Paused(Pause { until: until.map(day_of), relief, reason: why() }));
    let capitalised = prop_oneof![Just(0_u8), Just(6)].prop_map(|months| {
        let concepts = vec![Component::Interest, Component::Compensatory];
        let reason = CapitalReason::ExpressClause;
        Entry::Capitalised(Capitalisation { reason, document: "cláusula 7".into(), months, concepts })
    });
    prop_oneof![
        2 => money().prop_map(move |amount| Entry::CostAdded { amount, reason: why() }),
        2 => waived,
        2 => paused,
        1 => capitalised,
        1 => Just(Entry::WrittenOff { reason: why() }),
    ]
}

/// A history, with at most one claim before a court: which of two of one day counts is for people to say.
fn histories() -> impl Strategy<Value = Vec<Event>> {
    let one = (days(), prop_oneof![5 => payments(), 8 => deeds()]).prop_map(|(day, entry)| Event { day, entry });
    let claim = (days(), proptest::collection::vec((0_i32..300, 0_i32..20_000), 0..4)).prop_map(|(day, points)| {
        let mut rates: Vec<RatePoint> = points
            .into_iter()
            .map(|(after, rate)| RatePoint { from: day_of(day - 20 + after), rate: Rate::basis_points(rate) })
            .collect();
        rates.sort_by_key(|point| point.from);
        let filing = Filing { case: "COM-1".into(), rates, source: "tasa activa".into(), court: None };
        Event { day, entry: Entry::Filed(filing) }
    });
    (proptest::collection::vec(one, 0..14), proptest::option::of(claim)).prop_map(|(mut events, claim)| {
        events.extend(claim);
        events
    })
}

fn book<'a>(terms: &Terms, events: impl IntoIterator<Item = &'a Event>) -> Book {
    let mut book = Book::open(terms.clone());
    for Event { day, entry } in events {
        book.add(day_of(*day), entry.clone());
    }
    book
}

/// Charges, late interest and costs, less what payments extinguished and what was forgiven.
fn balance(book: &Book, day: i32) -> Amount {
    let folded = book.fold_to(day_of(day));
    let statement = explain(&folded, day_of(day));
    let accrued: Amount = statement.accruals.iter().map(|line| line.amount).sum();
    let due: Vec<Instalment> = ledger::rules::fold::schedule_of(&folded.terms);
    let scheduled: Amount = due.iter().map(Instalment::total).sum();
    let later: Amount = folded.view.unpaid.iter().filter(|row| day < row.due).map(Unpaid::scheduled).sum();
    let moved = folded.steps.iter().map(|step| match &step.kind {
        StepKind::Cost { amount, .. } => *amount,
        StepKind::Applied { part, .. } | StepKind::Waived { part, .. } => -part.amount,
        _ => Amount::ZERO,
    });
    // Money held is applied to what fell due since the last line only when it is looked at.
    let held = folded.view.credit - folded.view.credit_after(day);
    scheduled + accrued + moved.sum() - later - held
}

/// Late interest day by day, exact, rounded where rates change or each day: what the closed form must equal.
fn day_by_day(row: &Unpaid, day: i32, late: Late<'_>) -> (Amount, Amount) {
    let rates_on = |day: i32| {
        let change = late.changes.iter().rev().find(|change| change.from <= day);
        change.map_or_else(|| late.terms.rates(), |change| change.rates)
    };
    let daily = late.terms.rounded == Rounded::Daily;
    let mut rounded = [Amount::ZERO; 2];
    let mut exact = [0_i128; 2];
    for today in row.since + 1..=day {
        let rates = rates_on(today);
        let part = late.terms.basis.between(today - 1, today);
        let whole = i128::from(part.whole) * Rate::ONE_PICO;
        // Of months of thirty days, a day of the calendar may count as none, or as three.
        let (days, each) = if late.terms.basis == Basis::Thirty360 { (part.part, 1) } else { (1, part.part) };
        let mut round = |exact: &mut [i128; 2]| {
            for (amount, sum) in rounded.iter_mut().zip(exact) {
                let units = Rounding::HalfUp.divide(std::mem::take(sum), whole);
                *amount += Amount::minor(i64::try_from(units).unwrap());
            }
        };
        for _ in 0..days {
            let bases = [row.compensatory_base(), row.penalty_base(late.terms)];
            for ((sum, base), rate) in exact.iter_mut().zip(bases).zip([rates.compensatory, rates.penalty]) {
                *sum += i128::from(base.to_minor()) * i128::from(rate.to_pico()) * i128::from(each);
            }
            if daily {
                round(&mut exact);
            }
        }
        if today == day || late.changes.iter().any(|change| change.from == today + 1) {
            round(&mut exact);
        }
    }
    (rounded[0], rounded[1])
}

proptest! {
    #[test]
    fn charges_and_interest_less_payments_and_waivers_are_the_balance(
        terms in terms(), events in histories(), day in days()
    ) {
        let book = book(&terms, &events);
        let view = book.fold_to(day_of(day)).view;

        prop_assert_eq!(balance(&book, day), view.owed(day).total());
        let (used, paid) = accounted(&book, day);
        prop_assert_eq!(used, paid);
        prop_assert!(never_negative(&view, day));
        explained(&book, day)?;
    }

    #[test]
    fn replay_in_any_order_of_arrival_gives_the_same(
        terms in terms(),
        (events, shuffled) in histories().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        day in days(),
    ) {
        let (told, retold) = (book(&terms, &events), book(&terms, &shuffled));

        prop_assert_eq!(told.fold_all().view, retold.fold_all().view);
        prop_assert_eq!(told.fold_to(day_of(day)).view, retold.fold_to(day_of(day)).view);
    }

    #[test]
    fn what_was_known_stays_as_it_was_known(terms in terms(), events in histories(), seen in 0_usize..15, day in days()) {
        let seen = seen.min(events.len());
        let (whole, part) = (book(&terms, &events), book(&terms, &events[..seen]));
        let cut = Cut { day: day_of(day), known_at: part.0.last().unwrap().known_at };

        prop_assert_eq!(whole.fold(cut), part.fold(cut));
    }

    #[test]
    fn nothing_extinguishes_more_than_it_is(terms in terms(), events in histories()) {
        let folded = book(&terms, &events).fold_all();
        for event in &events {
            let Entry::Paid(paid) = &event.entry else { continue };
            let applied = folded.steps.iter().filter_map(|step| match &step.kind {
                StepKind::Applied { payment: Some(by), part } if *by == paid.payment => Some(part.amount),
                _ => None,
            });
            prop_assert!(applied.sum::<Amount>() <= paid.amount);
        }
    }

    #[test]
    fn a_line_undone_is_as_if_it_had_never_been(
        terms in terms(), events in histories(), entry in deeds(), on in days(), later in days()
    ) {
        let untouched = book(&terms, &events);
        let mut undone = untouched.clone();
        undone.add(day_of(on), entry);
        let line = undone.0.last().unwrap().seq;
        undone.add(day_of(later), Entry::Undone { line, reason: "error".into() });

        prop_assert_eq!(undone.fold_all(), untouched.fold_all());
    }

    #[test]
    fn the_closed_form_is_the_daily_loop(
        principal in 1_i64..5_000_000_00, interest in 0_i64..1_000_000_00,
        rates in (0_i32..30_000, 0_i32..15_000), days in 0_i32..800,
        changes in proptest::collection::btree_map(0_i32..800, (0_i32..30_000, 0_i32..15_000), 0..5),
        whole_instalment in any::<bool>(), basis in 0_usize..4, daily in any::<bool>(),
    ) {
        let due = day_number(date(2023, 7, 31));
        let yearly = |(compensatory, penalty)| YearRates {
            compensatory: Rate::basis_points(compensatory),
            penalty: Rate::basis_points(penalty),
        };
        let late = LateTerms {
            compensatory: Rate::basis_points(rates.0),
            penalty: Rate::basis_points(rates.1),
            basis: [Basis::Year365, Basis::Year360, Basis::Thirty360, Basis::Actual][basis],
            penalty_base: if whole_instalment { PenaltyBase::Instalment } else { PenaltyBase::Principal },
            rounded: if daily { Rounded::Daily } else { Rounded::Together },
            ..LateTerms::NONE
        };
        let changes: Vec<RateChange> =
            changes.into_iter().map(|(after, to)| RateChange { from: due + after, rates: yearly(to) }).collect();
        let late = Late { terms: &late, changes: &changes };
        let (principal, interest) = (Amount::minor(principal), Amount::minor(interest));
        let zero = Amount::ZERO;
        let row = Unpaid::of(&Instalment { number: 1, due: day_of(due), principal, interest, vat: zero, fees: zero });

        let accrued = row.accrued(due + days, late);

        prop_assert_eq!((accrued.compensatory, accrued.penalty), day_by_day(&row, due + days, late));
    }
}
