//! The figures of a report as a function of plans that adds up: `figures(asked, debtor, ledger, lines)`.
use crate::{Error, columns, job::build};
use arrow::{
    array::{Array, ArrayRef, StringArray},
    compute::cast,
    datatypes::DataType,
};
use datafusion::{
    error::DataFusionError,
    logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility, function::AccumulatorArgs},
    scalar::ScalarValue,
};
use insight::{DebtorLines, Dimension, Lines, Period, Sheets};
use serde::{Deserialize, Serialize};

/// What is asked of lines, as it travels.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// The build that asks, in hexadecimal: another might mean something else by the same lines.
    build: String,
    by: Option<Dimension>,
    periods: Vec<Period>,
}

impl Asked {
    pub(crate) fn now(periods: &[Period], by: Option<Dimension>) -> Result<Self, Error> {
        Ok(Self { build: build()?, by, periods: periods.to_vec() })
    }

    /// Nothing counted yet.
    pub(crate) fn sheets(&self) -> Sheets {
        Sheets::new(&self.periods, self.by)
    }
}

/// The function that plans name `figures`: everything that reports of some periods are made of, added up over debtors.
///
/// Its arguments are what is asked, as JSON, and the columns of an export of lines. It is [`insight::Sheets`] and
/// nothing else.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Figures {
    signature: Signature,
}

/// The function, to be told to whoever makes or runs plans.
pub fn figures_of() -> AggregateUDF {
    AggregateUDF::new_from_impl(Figures { signature: Signature::any(4, Volatility::Immutable) })
}

impl AggregateUDFImpl for Figures {
    fn name(&self) -> &'static str {
        "figures"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> datafusion::error::Result<DataType> {
        Ok(DataType::Binary)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> datafusion::error::Result<Box<dyn Accumulator>> {
        Ok(Box::new(Counted::default()))
    }
}

/// What was counted by one task, or by some that ended.
#[derive(Debug, Default)]
struct Counted(Option<Sheets>);

impl Accumulator for Counted {
    fn update_batch(&mut self, values: &[ArrayRef]) -> datafusion::error::Result<()> {
        self.count(values).map_err(|error| DataFusionError::External(Box::new(error)))
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> datafusion::error::Result<()> {
        self.merge(states).map_err(|error| DataFusionError::External(Box::new(error)))
    }

    fn state(&mut self) -> datafusion::error::Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn evaluate(&mut self) -> datafusion::error::Result<ScalarValue> {
        Ok(ScalarValue::Binary(self.0.as_ref().map(Sheets::to_bytes)))
    }

    fn size(&self) -> usize {
        size_of::<Self>()
    }
}

impl Counted {
    fn count(&mut self, columns: &[ArrayRef]) -> Result<(), Error> {
        let damaged = || Error::Damaged("a table of lines".to_owned());
        let [asked, debtors, ledgers, lines] = columns else { return Err(damaged()) };
        if debtors.is_empty() {
            return Ok(());
        }
        let sheets = match &mut self.0 {
            Some(sheets) => sheets,
            nothing => nothing.insert(self::asked(asked)?.sheets()),
        };
        let (debtors, ledgers, lines) =
            (columns::debtors(debtors)?, columns::binary(ledgers)?, columns::binary(lines)?);
        for (place, debtor) in debtors.into_iter().enumerate() {
            let lines = Lines::from_bytes(lines.value(place)).ok_or_else(damaged)?;
            sheets.add(&DebtorLines { debtor, ledger: ledgers.value(place).to_vec(), lines })?;
        }
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef]) -> Result<(), Error> {
        let damaged = || Error::Damaged("sums of lines".to_owned());
        let states = columns::binary(states.first().ok_or_else(damaged)?)?;
        for state in states.iter().flatten() {
            let part = Sheets::from_bytes(state).ok_or_else(damaged)?;
            match &mut self.0 {
                Some(sheets) => sheets.merge(part),
                nothing => *nothing = Some(part),
            }
        }
        Ok(())
    }
}

/// What is asked, the same in every row.
fn asked(column: &ArrayRef) -> Result<Asked, Error> {
    let damaged = || Error::Damaged("what is asked of lines".to_owned());
    let text = cast(column, &DataType::Utf8)?;
    let text = text.as_any().downcast_ref::<StringArray>().ok_or_else(damaged)?;
    let asked: Asked = serde_json::from_str(text.iter().next().flatten().ok_or_else(damaged)?)?;
    if asked.build == build()? { Ok(asked) } else { Err(Error::OtherBuild("what is asked".to_owned())) }
}
