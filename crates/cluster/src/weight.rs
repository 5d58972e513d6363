//! How a way of deciding weighs what was done, as a function of plans: `weight(orders, way, outcome)`.
use crate::{Error, columns, decide::night};
use arrow::{
    array::{ArrayRef, Float64Array},
    datatypes::DataType,
};
use datafusion::{
    error::DataFusionError,
    logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility},
    scalar::ScalarValue,
};
use std::sync::Arc;
use strategy::{LoggedOutcome, WaySource};

/// The function that plans name `weight`: how many times more often a way would have done what was done.
///
/// Its arguments are the file of what decides now, the way as it travels, and the outcome as it travels. It is
/// [`strategy::Night::weigh`] and nothing else.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Weight {
    signature: Signature,
}

/// The function, to be told to whoever makes or runs plans.
pub fn weight() -> ScalarUDF {
    ScalarUDF::new_from_impl(Weight { signature: Signature::any(3, Volatility::Immutable) })
}

impl ScalarUDFImpl for Weight {
    fn name(&self) -> &'static str {
        "weight"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> datafusion::error::Result<DataType> {
        Ok(DataType::Float64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> datafusion::error::Result<ColumnarValue> {
        let wrong = || DataFusionError::Plan("weight: a file of orders, a way and outcomes".to_owned());
        let [orders, way, outcomes] = args.args.as_slice() else { return Err(wrong()) };
        let ColumnarValue::Scalar(ScalarValue::Utf8(Some(orders))) = orders else { return Err(wrong()) };
        let ColumnarValue::Scalar(ScalarValue::Binary(Some(way))) = way else { return Err(wrong()) };
        let outcomes = outcomes.to_array(args.number_rows)?;
        let weighed = weighed(orders, way, &outcomes).map_err(|error| DataFusionError::External(Box::new(error)))?;
        Ok(ColumnarValue::Array(weighed))
    }
}

fn weighed(orders: &str, way: &[u8], outcomes: &ArrayRef) -> Result<ArrayRef, Error> {
    let damaged = |what: &str| Error::Damaged(what.to_owned());
    let night = night(orders)?;
    let way = night.way(&WaySource::from_bytes(way).ok_or_else(|| damaged("a way of deciding"))?)?;
    let weigh = |outcome: Option<&[u8]>| {
        let outcome = outcome.and_then(LoggedOutcome::from_bytes).ok_or_else(|| damaged("an outcome"))?;
        Ok(night.weigh(&outcome, &way))
    };
    let weights = columns::binary(outcomes)?.iter().map(weigh).collect::<Result<Vec<f64>, Error>>()?;
    Ok(Arc::new(Float64Array::from(weights)))
}
