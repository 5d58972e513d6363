//! What is told, in Spanish.
use super::{
    gate::{Breach, Gap, Measure},
    tally::BANDS,
    told::{BoundState, Bounded},
};
use strategy::{Band, Target};

/// Points of a hundred, with one decimal and a comma.
fn points(share: f64) -> String {
    format!("{:.1}", share * 100.0).replace('.', ",").replace('-', "−")
}

/// How a band of outlook is called.
pub(crate) const fn band_es(band: Band) -> &'static str {
    match band {
        Band::Low => "pronóstico bajo",
        Band::Mid => "pronóstico medio",
        Band::High => "pronóstico alto",
    }
}

/// How a measure is called.
pub(crate) const fn measure_es(measure: Measure) -> &'static str {
    match measure {
        Measure::Calibration => "lo que anuncia y lo que pasa",
        Measure::Misses => "quienes cumplen y se leen como bajos",
    }
}

/// The gap between two groups, as a sentence without its end.
fn far((measure, gap): (Measure, &Gap)) -> String {
    let (more, less) = &gap.between;
    let (far, from, to) = (points(gap.far.value), points(gap.far.low), points(gap.far.high));
    match measure {
        Measure::Calibration => {
            format!(
                "frente a lo que pasa, anuncia {far} puntos más para «{more}» que para «{less}» (entre {from} y {to})"
            )
        }
        Measure::Misses => {
            format!(
                "de quienes cumplen, lee como bajos a {far} puntos más de «{more}» que de «{less}» (entre {from} y {to})"
            )
        }
    }
}

/// Why a model may not speak.
pub(crate) fn breach_es(target: Target, breach: &Breach, fresh: bool) -> String {
    let today = breach.now.map_or_else(|| "hoy no habla nadie".to_owned(), |now| format!("hoy son {}", points(now)));
    let rows = if fresh { "posteriores a las que le enseñaron" } else { "entre ellas las que le enseñaron" };
    format!(
        "{}, por {}: {}; el límite es {} y {today}. Se miraron observaciones {rows}.",
        target.label_es(),
        breach.name,
        far((breach.measure, &breach.gap)),
        points(breach.bound),
    )
}

/// How a bound stands.
pub(crate) fn state_es(state: &BoundState) -> String {
    let bound = points(state.bound);
    let Some(gap) = &state.gap else {
        return "Todavía no hay dos grupos con personas suficientes para comparar.".to_owned();
    };
    let words = match state.of {
        Bounded::Hard(band) => {
            let (more, less) = &gap.between;
            let band = BANDS.get(band).map_or("", |band| band_es(*band));
            let (far, from, to) = (points(gap.far.value), points(gap.far.low), points(gap.far.high));
            format!(
                "Con {band}, recibe un trato duro {far} puntos más de «{more}» que de «{less}» (entre {from} y {to})"
            )
        }
        Bounded::Errors(measure, target, _) => {
            let words = far((measure, gap));
            format!("{}: {words}", target.label_es())
        }
    };
    let verdict = if gap.crosses(state.bound) {
        "pasa el límite"
    } else if state.bound < gap.far.value {
        "pasa el límite, pero el azar puede explicarlo"
    } else {
        "está dentro del límite"
    };
    format!("{words}: {verdict} de {bound}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::measure::Estimate;

    fn gap(value: f64, low: f64) -> Gap {
        let far = Estimate { value, low, high: value * 2.0 - low, people: 90 };
        Gap { between: ("18 a 29".to_owned(), "60 o más".to_owned()), far }
    }

    #[test]
    fn a_breach_says_between_whom_how_much_and_which_bound() {
        let (name, now) = ("franja de edad".to_owned(), Some(0.012));
        let breach = Breach { name, measure: Measure::Misses, gap: gap(0.123, 0.05), now, bound: 0.1 };

        assert_eq!(
            breach_es(Target::Payment, &breach, true),
            "Pago en treinta días, por franja de edad: de quienes cumplen, lee como bajos a 12,3 puntos más de «18 a \
             29» que de «60 o más» (entre 5,0 y 19,6); el límite es 10,0 y hoy son 1,2. Se miraron observaciones \
             posteriores a las que le enseñaron."
        );
        let first = Breach { now: None, measure: Measure::Calibration, ..breach };
        let words = breach_es(Target::Roll, &first, false);
        assert!(words.contains("hoy no habla nadie") && words.contains("anuncia 12,3 puntos más"), "{words}");
    }

    #[test]
    fn a_state_says_how_far_and_whether_it_is_chance() {
        let state = |gap| BoundState { name: "edad".to_owned(), of: Bounded::Hard(0), gap, bound: 0.1 };
        let words = |value, low| state_es(&state(Some(gap(value, low))));

        assert!(words(0.2, 0.1).ends_with("pasa el límite de 10,0."), "{}", words(0.2, 0.1));
        assert!(words(0.2, -0.1).contains("el azar puede explicarlo"));
        assert!(words(0.05, 0.01).starts_with("Con pronóstico bajo, recibe un trato duro 5,0 puntos más de «18 a 29»"));
        assert!(words(0.05, 0.01).ends_with("está dentro del límite de 10,0."));
        assert!(state_es(&state(None)).contains("Todavía no hay"));
    }
}
