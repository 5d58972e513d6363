//! Debts in units of an index, paid and told in pesos.
use crate::{
    Error, RecordPayment, SeriesError,
    rules::{
        indexed::{UNITS, to_units, unit_of},
        series::Indices,
        worth::{UnitValue, Worth},
    },
    sql,
    work::{self, payments::Receipt, series::indices},
};
use base::{Amount, Currency, Day};
use store::{Ctx, Rx};

/// What an amount of an account comes to in pesos on a day: itself where the account is kept in money.
///
/// # Errors
/// [`SeriesError::NotPublished`] where nobody has published the day's value.
pub fn in_pesos(rx: &Rx<'_>, currency: Currency, amount: Amount, day: Day) -> Result<Amount, SeriesError> {
    Ok(crate::rules::indexed::in_pesos(amount, currency, day, &values(rx, currency, day)?)?)
}

/// What pesos received on a day come to in the currency of an account: themselves where it is kept in money.
///
/// # Errors
/// [`SeriesError::NotPublished`] where nobody has published the day's value.
pub fn from_pesos(rx: &Rx<'_>, currency: Currency, pesos: Amount, day: Day) -> Result<Amount, SeriesError> {
    let Some(series) = unit_of(currency) else { return Ok(pesos) };
    Ok(to_units(pesos, values(rx, currency, day)?.on(series, day)?))
}

/// What every unit is worth on a day, with its source.
pub fn worth(rx: &Rx<'_>, day: Day) -> Result<Worth, store::Error> {
    let mut worth = Worth::unknown(day);
    for (unit, series) in UNITS {
        if let Some((value, source)) = sql::value_of(rx, series, day)?
            && let Ok(unit) = unit.parse()
        {
            worth.values.push(UnitValue { unit, value, source });
        }
    }
    Ok(worth)
}

/// What every currency that has a series of its own name is worth in pesos on a day: units of an index, and foreign money
/// whose price was loaded. It serves to weigh debts against each other; what is owed in money is owed in that money.
pub fn quotes(rx: &Rx<'_>, day: Day) -> Result<Worth, store::Error> {
    let mut worth = worth(rx, day)?;
    for name in sql::series_names(rx)? {
        let Ok(unit) = name.parse::<Currency>() else { continue };
        if unit == Currency::ARS || worth.of(unit).is_some() {
            continue;
        }
        if let Some((value, source)) = sql::value_of(rx, &name, day)? {
            worth.values.push(UnitValue { unit, value, source });
        }
    }
    Ok(worth)
}

fn values(rx: &Rx<'_>, currency: Currency, day: Day) -> Result<Indices, store::Error> {
    let names: Vec<&str> = unit_of(currency).into_iter().collect();
    indices(rx, &names, day, day)
}

/// Records money received for an account, as it came: in the account's own currency, or in pesos for one that is kept in
/// units, which are worth what the index is on the day they count from. The source then tells the pesos and the value.
///
/// # Errors
/// Those of [`work::record_payment`]; [`Error::OtherCurrency`] for any other currency;
/// [`SeriesError::NotPublished`] where nobody has published the day's value.
pub fn record_payment_in(ctx: &Ctx, came_in: Currency, new: RecordPayment) -> Result<Option<Receipt>, SeriesError> {
    let row = ctx.read(|rx| sql::account(rx, new.account))?.ok_or(Error::NoAccount(new.account))?;
    if row.currency == came_in {
        return Ok(work::record_payment(ctx, new)?);
    }
    let Some(unit) = unit_of(row.currency).filter(|_| came_in == Currency::ARS) else {
        return Err(Error::OtherCurrency { account: row.id, held: row.currency, got: came_in }.into());
    };
    let value = ctx.read(|rx| values(rx, row.currency, new.on))?.on(unit, new.on)?;
    let source = format!("{} · {} ARS a {value} por {unit}", new.source, new.amount);
    let amount = to_units(new.amount, value);
    Ok(work::record_payment(ctx, RecordPayment { amount, source, ..new })?)
}
