//! What a day is worth, where actions stand for some days and nothing else is done while one of them does.
//!
//! What stands twice as long has to bring twice as much: what counts is what is brought for each day (the renewal-reward
//! theorem; decisions of different lengths, Jewell 1963). That is the same as a price on each day that an action stands,
//! of what the best of them brings a day (Dinkelbach 1967): with it, values of actions can be compared as they are.

/// An action that stands for some days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    /// What it brings after its cost, in any unit.
    pub net: f64,
    /// For how many days it stands; less than one counts as one.
    pub days: f64,
    /// Whether it is to do nothing.
    pub idle: bool,
}

/// What the best of some actions brings for each of its days beyond doing nothing, in the unit of [`Stay::net`]; nothing
/// where none brings more, and where doing nothing is not among them.
pub fn worth_of_a_day(stays: impl Iterator<Item = Stay> + Clone) -> f64 {
    let idle = stays.clone().filter(|stay| stay.idle).map(|stay| stay.net).max_by(f64::total_cmp);
    let Some(idle) = idle else { return 0.0 };
    stays.map(|stay| (stay.net - idle) / stay.days.max(1.0)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Stay = Stay { net: 100.0, days: 4.0, idle: true };
    const MAIL: Stay = Stay { net: 130.0, days: 10.0, idle: false };
    const CALL: Stay = Stay { net: 120.0, days: 5.0, idle: false };

    fn near(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-12, "{left} is not {right}");
    }

    #[test]
    fn a_day_is_worth_what_the_best_action_brings_in_one_beyond_nothing() {
        near(worth_of_a_day([NOTHING, MAIL, CALL].into_iter()), 4.0);
        near(worth_of_a_day([NOTHING, MAIL].into_iter()), 3.0);
    }

    #[test]
    fn at_its_price_the_best_for_each_day_is_ahead_of_the_rest() {
        let day = worth_of_a_day([NOTHING, MAIL, CALL].into_iter());

        let [nothing, mail, call] = [NOTHING, MAIL, CALL].map(|stay| stay.net - day * stay.days);

        assert!(mail < call && nothing < call, "{nothing} {mail} {call}");
    }

    #[test]
    fn a_day_costs_nothing_where_nothing_is_best_or_cannot_be_done() {
        near(worth_of_a_day([NOTHING, Stay { net: 99.0, ..CALL }].into_iter()), 0.0);
        near(worth_of_a_day([MAIL, CALL].into_iter()), 0.0);
        near(worth_of_a_day([].into_iter()), 0.0);
    }

    #[test]
    fn what_stands_for_no_day_stands_for_one() {
        near(worth_of_a_day([NOTHING, Stay { days: 0.0, ..CALL }].into_iter()), 20.0);
    }
}
