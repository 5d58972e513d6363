//! What a message says about a debt: one debtor, one creditor, every debt between them, and nothing of anybody else's.
use crate::rules::{
    figures::Figures,
    offer::{OfferTerms, Settlement},
    words,
};
use base::{Amount, Currency, Day, Money};
use ledger::{UnitValue, Worth};
use serde::{Deserialize, Serialize};

/// All that a message may say, taken from the ledger at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The whole name of the person or company.
    pub name: String,
    /// In whose name the message speaks.
    pub creditor: String,
    /// The day of the figures.
    pub day: Day,
    /// Who writes, as what, and how to be reached.
    pub head: Letterhead,
    /// Every debt with that creditor, oldest arrears first.
    pub debts: Vec<Debt>,
    /// What the units of those debts are worth on the day of the figures.
    pub worth: Worth,
    /// A promise that the message is about.
    pub promise: Option<PromiseSaid>,
}

/// One debt, as of the letter's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debt {
    /// What it is: `Préstamo personal`.
    pub product: String,
    /// The creditor's reference.
    pub reference: String,
    /// When it began.
    pub opened: Day,
    /// Of all its amounts.
    pub currency: Currency,
    /// Matured principal.
    pub principal: Amount,
    /// Matured interest of every kind, with its taxes.
    pub interest: Amount,
    /// Fees and costs.
    pub expenses: Amount,
    /// Since when something is unpaid; `None` if nothing has matured.
    pub oldest_due: Option<Day>,
    /// What falls due next, and when.
    pub next: Option<(Day, Amount)>,
}

/// A promise as it is repeated to who made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseSaid {
    /// How much.
    pub money: Money,
    /// Until when.
    pub due: Day,
}

/// Who writes for a creditor, in which capacity, and how a person is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// Who writes: `Cobranzas del Litoral`.
    pub writer: String,
    /// In which capacity.
    pub capacity: Capacity,
    /// A phone that a person answers.
    pub phone: String,
    /// When they do: `de lunes a viernes de 9 a 18`.
    pub hours: String,
    /// The mailbox that replies come to: `respuestas@ejemplo.com.ar`. Its server must deliver `respuestas+anything`.
    pub mailbox: String,
    /// How to pay, in a sentence without its full stop.
    pub how_to_pay: String,
    /// What may be offered in writing.
    #[serde(default)]
    pub offers: OfferTerms,
}

/// The capacity in which somebody writes about a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// The lender itself.
    Creditor,
    /// In the lender's name and on its account.
    Agency,
    /// Who bought the debt.
    Assignee,
}

impl Capacity {
    /// `como acreedor`, `por cuenta y orden de Banco del Sur`, `como cesionario de …`.
    pub fn sentence(self, creditor: &str) -> String {
        match self {
            Self::Creditor => format!("en nombre propio, como acreedor ({creditor})"),
            Self::Agency => format!("por cuenta y orden de {creditor}"),
            Self::Assignee => format!("como cesionario del crédito de {creditor}"),
        }
    }
}

impl Debt {
    /// Everything that has matured.
    pub fn total(&self) -> Amount {
        self.principal + self.interest + self.expenses
    }

    fn money(&self, amount: Amount) -> Money {
        Money { amount, currency: self.currency }
    }
}

impl Letter {
    /// What has matured, one sum a currency.
    pub fn totals(&self) -> Vec<Money> {
        self.by_currency(|debt| debt.total())
    }

    /// What falls due on the nearest day that anything does, one sum a currency.
    pub fn next(&self) -> Option<(Day, Vec<Money>)> {
        let day = self.debts.iter().filter_map(|debt| debt.next.map(|(day, _)| day)).min()?;
        let due = |debt: &Debt| debt.next.filter(|(on, _)| *on == day).map_or(Amount::ZERO, |(_, amount)| amount);
        Some((day, self.by_currency(due)))
    }

    /// What has matured in monthly parts, if that may be offered.
    pub fn plan(&self) -> Option<Vec<(Day, Money)>> {
        let [total] = self.totals().try_into().ok()?;
        let Money { amount, currency } = total;
        let parts = self.head.offers.plan(amount, self.day)?;
        Some(parts.into_iter().map(|(due, amount)| (due, Money { amount, currency })).collect())
    }

    /// Less than what has matured, if that may be offered; with the currency of its amounts.
    pub fn settlement(&self) -> Option<(Settlement, Currency)> {
        let [total] = self.totals().try_into().ok()?;
        let Money { amount, currency } = total;
        let interest = self.debts.iter().map(|debt| debt.interest).sum();
        Some((self.head.offers.settlement(amount, interest, self.day)?, currency))
    }

    /// What an amount in units comes to in pesos on the day of the figures; `None` of one in money, or where nobody has
    /// published it.
    pub fn pesos(&self, money: Money) -> Option<Money> {
        self.worth.of(money.currency)?;
        let (currency, amount) = self.worth.in_money(money.currency, money.amount);
        Some(Money { amount, currency })
    }

    /// The values by which debts in units are told in pesos.
    pub fn units(&self) -> impl Iterator<Item = &UnitValue> {
        let owed_in = |unit: Currency| self.debts.iter().any(|debt| debt.currency == unit);
        self.worth.values.iter().filter(move |known| owed_in(known.unit))
    }

    /// The first debt that cannot be told in pesos: nobody has published what its units are worth.
    pub fn untold(&self) -> Option<&Debt> {
        self.debts.iter().find(|debt| self.worth.lacks(debt.currency))
    }

    /// Since when something is unpaid.
    pub fn oldest_due(&self) -> Option<Day> {
        self.debts.iter().filter_map(|debt| debt.oldest_due).min()
    }

    /// The numbers that a text about this letter may say, and those that it must: what has matured of each debt.
    pub fn figures(&self) -> Figures {
        let matured = self.debts.iter().map(|debt| debt.money(debt.total())).filter(|sum| !sum.amount.is_zero());
        let required: Vec<Money> = matured.flat_map(|sum| [Some(sum), self.pesos(sum)]).flatten().collect();
        let mut amounts: Vec<Money> = self.totals();
        amounts.extend(self.totals().into_iter().filter_map(|sum| self.pesos(sum)));
        amounts.extend(required.iter().copied());
        amounts.extend(self.next().map(|(_, sums)| sums).unwrap_or_default());
        let mut days = vec![self.day];
        for debt in &self.debts {
            let parts = [debt.principal, debt.interest, debt.expenses, debt.total()];
            amounts.extend(parts.into_iter().chain(debt.next.map(|(_, amount)| amount)).map(|part| debt.money(part)));
            days.extend([Some(debt.opened), debt.oldest_due, debt.next.map(|(day, _)| day)].into_iter().flatten());
        }
        if let Some(promise) = self.promise {
            amounts.push(promise.money);
            days.push(promise.due);
        }
        for (due, money) in self.plan().unwrap_or_default() {
            amounts.push(money);
            days.push(due);
        }
        if let Some((offer, currency)) = self.settlement() {
            amounts.extend([offer.amount, offer.saving].map(|amount| Money { amount, currency }));
            days.push(offer.until);
        }
        let head = &self.head;
        let said =
            [&self.name, &self.creditor, &head.writer, &head.phone, &head.hours, &head.mailbox, &head.how_to_pay];
        let mut literals: Vec<String> = said.into_iter().cloned().collect();
        literals.push(words::greeting_name(&self.name));
        literals.extend(self.units().map(|known| words::value(known.value)));
        literals.extend(self.debts.iter().flat_map(|debt| [debt.reference.clone(), debt.product.clone()]));
        Figures { amounts, days, literals, required }
    }

    fn by_currency(&self, part: impl Fn(&Debt) -> Amount) -> Vec<Money> {
        let mut sums: Vec<Money> = Vec::new();
        for debt in &self.debts {
            match sums.iter_mut().find(|sum| sum.currency == debt.currency) {
                Some(sum) => sum.amount += part(debt),
                None => sums.push(debt.money(part(debt))),
            }
        }
        sums.retain(|sum| !sum.amount.is_zero());
        sums
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use jiff::civil::date;

    /// A letter with two debts of one creditor.
    pub(crate) fn letter() -> Letter {
        Letter {
            name: "PÉREZ, ÁNGELA".into(),
            creditor: "Banco del Sur".into(),
            day: date(2026, 3, 20),
            head: head(),
            debts: vec![
                Debt {
                    product: "Préstamo personal".into(),
                    reference: "PP-1000".into(),
                    opened: date(2025, 1, 5),
                    currency: Currency::ARS,
                    principal: Amount::minor(10_000_00),
                    interest: Amount::minor(1_234_56),
                    expenses: Amount::minor(500_00),
                    oldest_due: Some(date(2026, 2, 10)),
                    next: Some((date(2026, 4, 10), Amount::minor(5_400_00))),
                },
                Debt {
                    product: "Tarjeta de crédito".into(),
                    reference: "TC-77".into(),
                    opened: date(2024, 6, 1),
                    currency: Currency::ARS,
                    principal: Amount::minor(2_000_00),
                    interest: Amount::minor(0),
                    expenses: Amount::minor(0),
                    oldest_due: Some(date(2026, 3, 1)),
                    next: None,
                },
            ],
            worth: Worth::unknown(date(2026, 3, 20)),
            promise: Some(PromiseSaid {
                money: Money { amount: Amount::minor(6_000_00), currency: Currency::ARS },
                due: date(2026, 3, 27),
            }),
        }
    }

    /// The same letter, its second debt in units of an index whose value is known.
    pub(crate) fn in_units() -> Letter {
        let mut letter = letter();
        let unit: Currency = "UVA".parse().unwrap();
        letter.debts[1].currency = unit;
        let value = "1291.725".parse().unwrap();
        letter.worth.values.push(UnitValue { unit, value, source: "BCRA 31".into() });
        letter
    }

    /// A house that writes for its creditors.
    pub(crate) fn head() -> Letterhead {
        Letterhead {
            writer: "Cobranzas del Litoral".into(),
            capacity: Capacity::Agency,
            phone: "0800 555 1234".into(),
            hours: "de lunes a viernes de 9 a 18".into(),
            mailbox: "respuestas@litoral.example".into(),
            how_to_pay: "por transferencia al alias LITORAL.PAGOS.24".into(),
            offers: OfferTerms { plan_parts: Some(3), write_down: Some("0.5".parse().unwrap()), valid_days: 7 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn sums_are_one_a_currency() {
        let mut letter = samples::letter();
        assert_eq!(letter.totals(), [Money { amount: Amount::minor(13_734_56), currency: Currency::ARS }]);

        letter.debts[1].currency = "USD".parse().unwrap();

        assert_eq!(words::sum(&letter.totals()), "$ 11.734,56 y US$ 2.000,00");
        assert_eq!(letter.oldest_due(), Some(date(2026, 2, 10)));
        assert_eq!(letter.next().unwrap().0, date(2026, 4, 10));
    }
}
