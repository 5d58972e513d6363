//! The night as a function of plans: `decide(orders, debtor, people, ledger, bureau, strategy)`.
use crate::{Error, Place, columns, job};
use arrow::{array::ArrayRef, datatypes::DataType};
use datafusion::{
    error::DataFusionError,
    logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility},
    scalar::ScalarValue,
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use store::DossierRow;
use strategy::Night;

/// The function that plans name `decide`: what a night says of each debtor, as it travels home.
///
/// Its first argument is the file of what is judged by; the others are the columns of the dossiers. It is
/// [`Night::judge`], as the night of one machine is, and nothing else.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Decide {
    signature: Signature,
}

/// The function, to be told to whoever makes or runs plans.
pub fn decide() -> ScalarUDF {
    // The same dossier under the same orders is judged the same: orders are named by their digest.
    ScalarUDF::new_from_impl(Decide { signature: Signature::any(6, Volatility::Immutable) })
}

impl ScalarUDFImpl for Decide {
    fn name(&self) -> &'static str {
        "decide"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> datafusion::error::Result<DataType> {
        Ok(DataType::Binary)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> datafusion::error::Result<ColumnarValue> {
        let Some((orders, dossiers)) = args.args.split_first() else { return Err(no_orders()) };
        let ColumnarValue::Scalar(ScalarValue::Utf8(Some(orders))) = orders else { return Err(no_orders()) };
        let columns = ColumnarValue::values_to_arrays(dossiers)?;
        Ok(ColumnarValue::Array(judged(orders, &columns).map_err(|error| DataFusionError::External(Box::new(error)))?))
    }
}

fn no_orders() -> DataFusionError {
    DataFusionError::Plan("decide: its first argument is the file of what is judged by".to_owned())
}

fn judged(orders: &str, columns: &[ArrayRef]) -> Result<ArrayRef, Error> {
    let night = night(orders)?;
    let rows: Vec<DossierRow> = columns::rows(columns)?;
    let verdicts = night.judge(&rows)?;
    Ok(columns::of_bytes(verdicts.iter().zip(&rows).map(|(verdict, row)| verdict.to_bytes(row))))
}

/// Nights kept compiled by one process.
const KEPT_MAX: usize = 4;

/// The night of a file of orders, read and compiled once.
pub(crate) fn night(url: &str) -> Result<Arc<Night>, Error> {
    static KEPT: Mutex<Vec<(String, Arc<Night>)>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, night)) = kept.iter().find(|(of, _)| of == url) {
        return Ok(Arc::clone(night));
    }
    let night = Arc::new(read(url)?);
    if KEPT_MAX <= kept.len() {
        kept.remove(0);
    }
    kept.push((url.to_owned(), Arc::clone(&night)));
    Ok(night)
}

/// Functions of plans run where nothing may be waited for, so that a thread of its own does.
fn read(url: &str) -> Result<Night, Error> {
    let damaged = || Error::Damaged(url.to_owned());
    let (folder, file) = url.rsplit_once('/').ok_or_else(damaged)?;
    let place = Place::at(folder)?;
    let reading = || {
        let driver = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        driver.block_on(job::read_orders(&place, file))
    };
    let orders = thread::scope(|scope| scope.spawn(reading).join()).map_err(|_| damaged())??;
    Ok(Night::of(&orders)?)
}
