//! What an offer is expected to bring: the chance that it is accepted, that it is kept, and what it is worth today.
use crate::rules::{
    assess::{Assessment, CALL_COST},
    feature::Feature,
    learned::Learned,
    matrix::PPM,
    scorecard::Indicator,
};
use base::Amount;
use ledger::rules::agreement::{Kind, Light};
use models::probability;
use serde::Deserialize;
use std::sync::LazyLock;

/// An offer that policy authorises for a debt, as far as its worth depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Of what kind.
    pub kind: Kind,
    /// What is owed and would be settled.
    pub base: Amount,
    /// What of it is forgiven.
    pub discount: Amount,
    /// What is asked instead, without the interest of the plan.
    pub asked: Amount,
    /// What must be paid before it begins; nothing for a lump sum.
    pub down_payment: Amount,
    /// The first thing to pay: the down payment, the lump sum or the first instalment.
    pub first: Amount,
    /// Days until it is to be paid.
    pub first_days: i32,
    /// How many instalments.
    pub instalments: u16,
    /// How heavy the largest is for the income, where that is known.
    pub light: Option<Light>,
    /// What all of it is worth to the creditor today, if it is kept.
    pub present_value: Amount,
}

/// What it is expected to bring, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The chance that it is accepted, in millionths.
    pub accept_ppm: u32,
    /// The chance that it is kept to its end, once accepted, in millionths.
    pub keep_ppm: u32,
    /// Both chances times the present value, less what a call costs.
    pub value: Amount,
    /// The reasons, in Spanish, the gravest first.
    pub whys: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cards {
    accept: Accept,
    stay: Stay,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accept {
    lump_sum: f64,
    restructuring: f64,
    asset_discount: f64,
    court_settlement: f64,
    willingness: f64,
    discount: f64,
    down_payment: f64,
    wants_to_solve: f64,
    refusal: f64,
    ability: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stay {
    light: f64,
    warned: f64,
    too_heavy: f64,
    unknown: f64,
}

/// A chance of losing the income above this, in hundredths, is told.
const LOSS_HIGH: i64 = 20;

static CARDS: LazyLock<Cards> =
    LazyLock::new(|| base::read_toml(include_str!("../../data/offers.toml")).expect("the shipped cards read: a test"));

/// What `offer` is expected to bring of somebody assessed so.
pub fn expected(offer: &Offered, assessment: &Assessment, learned: &Learned) -> Expected {
    let accept = accepts(offer, assessment);
    let word = word(offer, assessment, learned);
    let loss = assessment.features.get(Feature::IncomeLoss).unwrap_or(0).clamp(0, 100);
    // Whoever may lose their income may stop paying any month of a plan: the shorter, the likelier it is kept.
    let earns = (1.0 - u8::try_from(loss).map_or(0.0, f64::from) / 100.0).powf(1.0 / 12.0);
    let keep = word * (stays(offer.light) * earns).powi(i32::from(offer.instalments.saturating_sub(1)));
    let (accept_ppm, keep_ppm) = (millionths(accept), millionths(keep));
    let both = i128::from(accept_ppm) * i128::from(keep_ppm);
    let gross = i128::from(offer.present_value.to_minor()) * both / (i128::from(PPM) * i128::from(PPM));
    let value = Amount::minor(i64::try_from(gross).unwrap_or(i64::MAX)) - CALL_COST;
    Expected { accept_ppm, keep_ppm, value, whys: whys(offer, assessment, (accept, word)) }
}

fn accepts(offer: &Offered, assessment: &Assessment) -> f64 {
    let card = &CARDS.accept;
    let (of_kind, ability) = match offer.kind {
        Kind::LumpSum => (card.lump_sum, card.ability),
        Kind::Restructuring => (card.restructuring, 0.0),
        Kind::AssetDiscount => (card.asset_discount, card.ability),
        Kind::CourtSettlement => (card.court_settlement, 0.0),
    };
    let points = |indicator| f64::from(assessment.value(indicator)) - 50.0;
    let count = |feature, most: i64| {
        let count = assessment.features.get(feature).unwrap_or(0).clamp(0, most);
        u8::try_from(count).map_or(0.0, f64::from)
    };
    probability(
        of_kind
            + card.willingness * points(Indicator::Willingness)
            + ability * points(Indicator::Ability)
            + card.discount * percent(offer.discount, offer.base)
            + card.down_payment * percent(offer.down_payment, offer.asked)
            + card.wants_to_solve * count(Feature::WantsToSolve, 1)
            + card.refusal * count(Feature::Refusals, 2),
    )
}

/// The chance that the first payment comes when it is due: that of a promise of as much, where a model tells it; else the
/// trust that the card has.
fn word(offer: &Offered, assessment: &Assessment, learned: &Learned) -> f64 {
    let told = learned.keeps(&assessment.features, (percent(offer.first, offer.base), offer.first_days));
    told.unwrap_or_else(|| f64::from(assessment.value(Indicator::Trust)) / 100.0).clamp(0.02, 0.98)
}

fn stays(light: Option<Light>) -> f64 {
    match light {
        Some(Light::Green) => CARDS.stay.light,
        Some(Light::Amber) => CARDS.stay.warned,
        Some(Light::Red) => CARDS.stay.too_heavy,
        None => CARDS.stay.unknown,
    }
}

fn whys(offer: &Offered, assessment: &Assessment, (accept, word): (f64, f64)) -> Vec<String> {
    let mut whys = Vec::new();
    let feature = |feature| assessment.features.get(feature).unwrap_or(0);
    let willingness = assessment.value(Indicator::Willingness);
    whys.push(format!("la aceptarían {} de cada 10, con una voluntad de pago de {willingness}", tenths(accept)));
    let (kept, closed) = (feature(Feature::PromisesKept), feature(Feature::PromisesClosed));
    let record = match closed {
        0 => "todavía sin promesas terminadas".to_owned(),
        closed => format!("cumplió {kept} de {closed} promesas"),
    };
    whys.push(format!("la empezarían a pagar {} de cada 10: {record}", tenths(word)));
    if 1 < offer.instalments {
        whys.push(match offer.light {
            Some(Light::Green) => "la cuota es liviana para su ingreso".to_owned(),
            Some(Light::Amber) => "la cuota pesa en su ingreso".to_owned(),
            Some(Light::Red) => "la cuota es demasiado pesada para su ingreso".to_owned(),
            None => "no se conoce su ingreso para saber cuánto pesa la cuota".to_owned(),
        });
    }
    if 1 < offer.instalments && LOSS_HIGH < feature(Feature::IncomeLoss) {
        whys.push(format!("{} de cada 100 como esta persona dejan su empleo en un año", feature(Feature::IncomeLoss)));
    }
    if !offer.discount.is_zero() {
        whys.push(format!("se perdona el {:.0} % de lo que debe", percent(offer.discount, offer.base)));
    }
    if 0 < feature(Feature::WantsToSolve) {
        whys.push("buscó una solución hace poco".to_owned());
    }
    whys
}

/// A chance in tenths, for people.
fn tenths(chance: f64) -> String {
    let tenths = (chance * 10.0).round().clamp(0.0, 10.0);
    if tenths < 1.0 { "menos de 1".to_owned() } else { format!("{tenths:.0}") }
}

#[expect(clippy::cast_precision_loss, reason = "a share, not money")]
fn percent(part: Amount, whole: Amount) -> f64 {
    if whole <= Amount::ZERO { 0.0 } else { part.to_minor() as f64 * 100.0 / whole.to_minor() as f64 }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between nothing and a whole")]
fn millionths(chance: f64) -> u32 {
    (chance.clamp(0.0, 1.0) * f64::from(PPM)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{assess::assess_features, feature::Features, scorecard::Scorecards};
    use proptest::prelude::*;

    fn lump(base: i64, discount: i64) -> Offered {
        let asked = Amount::minor(base - discount);
        Offered {
            kind: Kind::LumpSum,
            base: Amount::minor(base),
            discount: Amount::minor(discount),
            asked,
            down_payment: Amount::ZERO,
            first: asked,
            first_days: 7,
            instalments: 1,
            light: None,
            present_value: asked,
        }
    }

    fn plan(instalments: u16, light: Option<Light>) -> Offered {
        let first = Amount::minor(10_000_00);
        let (kind, present_value) = (Kind::Restructuring, Amount::minor(95_000_00));
        Offered { kind, instalments, light, present_value, down_payment: first, first, ..lump(100_000_00, 0) }
    }

    fn of(offer: &Offered, features: Features) -> Expected {
        expected(offer, &assess_features(features, &Scorecards::shipped(), None), &Learned::default())
    }

    #[test]
    fn a_value_is_both_chances_of_what_it_is_worth_less_a_call() {
        let told = of(&lump(100_000_00, 10_000_00), Features::default());

        let exact = i128::from(told.accept_ppm) * i128::from(told.keep_ppm) * 90_000_00 / 1_000_000_000_000;
        assert_eq!(i128::from(told.value.to_minor()), exact - i128::from(CALL_COST.to_minor()));
        assert!(told.whys[1].contains("todavía sin promesas terminadas"), "{:?}", told.whys);
        assert!(told.whys.iter().any(|why| why == "se perdona el 10 % de lo que debe"));
    }

    #[test]
    fn who_keeps_their_word_is_worth_more_and_a_heavy_plan_less() {
        let record = |kept, closed| {
            let share = kept * 100 / closed;
            let of_promises =
                Features::default().with(Feature::PromisesKept, kept).with(Feature::PromisesClosed, closed);
            of_promises.with(Feature::PromisesKeptShare, share)
        };

        let (good, bad) = (of(&plan(6, None), record(4, 4)), of(&plan(6, None), record(0, 4)));
        assert!(bad.keep_ppm < good.keep_ppm && bad.value < good.value);
        assert!(good.whys[1].ends_with("cumplió 4 de 4 promesas"), "{:?}", good.whys);
        let weigh = |light| of(&plan(12, Some(light)), record(1, 2)).keep_ppm;
        assert!(weigh(Light::Red) < weigh(Light::Amber) && weigh(Light::Amber) < weigh(Light::Green));
    }

    #[test]
    fn who_may_lose_their_income_is_better_asked_for_less_time() {
        let value =
            |loss, instalments| of(&plan(instalments, None), Features::default().with(Feature::IncomeLoss, loss)).value;

        assert!(value(60, 12) < value(0, 12));
        assert_eq!(value(60, 1), value(0, 1));
        assert!(value(60, 6) - value(60, 12) > value(0, 6) - value(0, 12));
    }

    #[test]
    fn chances_are_told_in_tenths() {
        assert_eq!([0.02, 0.06, 0.44, 1.0].map(tenths), ["menos de 1", "1", "4", "10"]);
    }

    proptest! {
        #[test]
        fn a_larger_discount_is_likelier_accepted_and_refusals_make_it_unlikelier(
            (small, more) in (0_i64..50_000_00, 0_i64..50_000_00),
            refusals in 0_i64..5,
        ) {
            let seen = Features::default().with(Feature::Refusals, refusals);
            let refused = Features::default().with(Feature::Refusals, refusals + 1);
            let offer = |discount| lump(100_000_00, discount);

            prop_assert!(of(&offer(small), seen.clone()).accept_ppm <= of(&offer(small + more), seen.clone()).accept_ppm);
            prop_assert!(of(&offer(small), refused).accept_ppm <= of(&offer(small), seen).accept_ppm);
        }
    }
}
