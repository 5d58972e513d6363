//! How contracts word an interest rate, and what it comes to in one period (domain.md §3.1).
use super::cost::compounded;
use base::Rate;

/// An interest rate as a contract words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// Of each period: tasa efectiva mensual (TEM) where the period is a month.
    Period(Rate),
    /// Nominal a year, of 365 days (TNA): each period bears its share of `days`, usually 30.
    Nominal {
        /// The rate a year.
        yearly: Rate,
        /// Days in a period.
        days: u16,
    },
    /// Nominal a year, of twelve months (TNA): each bears a twelfth.
    Twelfth(Rate),
    /// Effective a year, of 365 days (TEA): compounded over the periods of `days` of a year, it comes to this.
    Effective {
        /// The rate a year.
        yearly: Rate,
        /// Days in a period.
        days: u16,
    },
}

impl Quote {
    /// The rate of one period, to 10⁻¹².
    pub fn per_period(self) -> Rate {
        match self {
            Self::Period(rate) => rate,
            Self::Nominal { yearly, days } => yearly.share(u32::from(days), 365),
            Self::Twelfth(yearly) => yearly.share(1, 12),
            Self::Effective { yearly, days } => compounded(yearly, u32::from(days), 365),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yearly_rate_comes_to_a_monthly_one_in_either_convention() {
        // domain.md §3.1.
        let yearly = "0.60".parse().unwrap();

        assert_eq!(Quote::Nominal { yearly, days: 30 }.per_period().to_string(), "0.049315068493");
        assert_eq!(Quote::Twelfth(yearly).per_period().to_string(), "0.05");
        assert_eq!(Quote::Period(yearly).per_period(), yearly);
    }

    #[test]
    fn an_effective_rate_is_the_inverse_of_compounding() {
        let monthly: Rate = "0.049315068493".parse().unwrap();
        let yearly = compounded(monthly, 365, 30);

        let back = Quote::Effective { yearly, days: 30 }.per_period();

        assert!((back.to_pico() - monthly.to_pico()).abs() <= 1, "{back}");
    }
}
