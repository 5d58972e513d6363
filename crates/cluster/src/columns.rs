//! Dossiers and verdicts as columns.
use crate::{Error, Place};
use arrow::{
    array::{
        Array, ArrayRef, BinaryArray, BinaryBuilder, FixedSizeBinaryArray, FixedSizeBinaryBuilder, Int64Array,
        RecordBatch,
    },
    compute::cast,
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use base::{DebtorId, Uuid};
use bytes::Bytes;
use datafusion::parquet::{
    arrow::{
        AsyncArrowWriter, ParquetRecordBatchStreamBuilder,
        arrow_reader::ArrowReaderOptions,
        async_reader::{AsyncFileReader, ParquetRecordBatchStream},
    },
    basic::Compression,
    errors::ParquetError,
    file::{
        metadata::{ParquetMetaData, ParquetMetaDataReader},
        properties::{EnabledStatistics, WriterProperties},
    },
};
use futures::future::{BoxFuture, FutureExt};
use insight::DebtorLines;
use object_store::{ObjectStore, ObjectStoreExt, buffered::BufWriter, path::Path};
use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};
use store::DossierRow;
use strategy::LoggedOutcome;

/// The sections of a dossier, as columns name them.
pub(crate) const SECTIONS: [&str; 4] = ["people", "ledger", "bureau", "strategy"];
/// The column that says whose.
pub(crate) const DEBTOR: &str = "debtor";
/// The columns of what figures are made of: accounts, and what happened.
pub(crate) const LINES: [&str; 2] = ["ledger", "lines"];
/// The column that says what is to become of them.
pub(crate) const VERDICT: &str = "verdict";
/// Rows that are read and written at once.
pub(crate) const GROUP: usize = 1_024;
/// Bytes that wait to be sent to the store of files, of each file that is open.
const SENT: usize = 5 << 20;

static DOSSIERS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let debtor = Field::new(DEBTOR, DataType::FixedSizeBinary(16), false);
    let sections = SECTIONS.map(|section| Field::new(section, DataType::Binary, false));
    Arc::new(Schema::new([vec![debtor], sections.to_vec()].concat()))
});

static OUTCOMES: LazyLock<SchemaRef> = LazyLock::new(|| {
    let columns = [("outcome", DataType::Binary), ("reward", DataType::Int64)];
    Arc::new(Schema::new(columns.map(|(name, kind)| Field::new(name, kind, false)).to_vec()))
});

static DEBTOR_LINES: LazyLock<SchemaRef> = LazyLock::new(|| {
    let debtor = Field::new(DEBTOR, DataType::FixedSizeBinary(16), false);
    let lines = LINES.map(|column| Field::new(column, DataType::Binary, false));
    Arc::new(Schema::new([vec![debtor], lines.to_vec()].concat()))
});

/// Outcomes as columns: as they travel, and what they were worth in minor units.
pub(crate) fn outcomes(rows: &[LoggedOutcome]) -> Result<RecordBatch, Error> {
    let rewards = Int64Array::from_iter_values(rows.iter().map(|row| row.reward.to_minor()));
    let columns = vec![of_bytes(rows.iter().map(LoggedOutcome::to_bytes)), Arc::new(rewards)];
    Ok(RecordBatch::try_new(Arc::clone(&OUTCOMES), columns)?)
}

/// Dossiers as columns.
pub(crate) fn dossiers(rows: &[DossierRow]) -> Result<RecordBatch, Error> {
    let sections: [fn(&DossierRow) -> &Vec<u8>; 4] =
        [|row| &row.people, |row| &row.ledger, |row| &row.bureau, |row| &row.strategy];
    let mut columns = vec![of_debtors(rows.iter().map(|row| row.debtor))?];
    for section in sections {
        columns.push(Arc::new(BinaryArray::from_iter_values(rows.iter().map(section))));
    }
    Ok(RecordBatch::try_new(Arc::clone(&DOSSIERS), columns)?)
}

/// Columns as dossiers: whose, then the four sections.
pub(crate) fn rows(columns: &[ArrayRef]) -> Result<Vec<DossierRow>, Error> {
    let damaged = || Error::Damaged("a table of dossiers".to_owned());
    let [debtors, sections @ ..] = columns else { return Err(damaged()) };
    let debtors = self::debtors(debtors)?;
    let sections = sections.iter().map(binary).collect::<Result<Vec<_>, _>>()?;
    let [people, ledger, bureau, strategy] = sections.as_slice() else { return Err(damaged()) };
    let row = |(at, debtor)| DossierRow {
        debtor,
        people: people.value(at).to_vec(),
        ledger: ledger.value(at).to_vec(),
        bureau: bureau.value(at).to_vec(),
        strategy: strategy.value(at).to_vec(),
    };
    Ok(debtors.into_iter().enumerate().map(row).collect())
}

/// Bytes of each row, however the engine lays them out.
pub(crate) fn binary(column: &ArrayRef) -> Result<BinaryArray, Error> {
    let column = cast(column, &DataType::Binary)?;
    let bytes = column.as_any().downcast_ref::<BinaryArray>();
    Ok(bytes.ok_or_else(|| Error::Damaged("a column of bytes".to_owned()))?.clone())
}

/// Whose each row is.
pub(crate) fn debtors(column: &ArrayRef) -> Result<Vec<DebtorId>, Error> {
    let damaged = || Error::Damaged("a column of debtors".to_owned());
    let ids = column.as_any().downcast_ref::<FixedSizeBinaryArray>().ok_or_else(damaged)?;
    let id = |bytes: Option<&[u8]>| Uuid::from_slice(bytes?).ok().map(DebtorId);
    ids.iter().map(|bytes| id(bytes).ok_or_else(damaged)).collect()
}

/// Whose rows are, as a column.
fn of_debtors(debtors: impl ExactSizeIterator<Item = DebtorId>) -> Result<ArrayRef, Error> {
    let mut builder = FixedSizeBinaryBuilder::with_capacity(debtors.len(), 16);
    for debtor in debtors {
        builder.append_value(debtor.0.as_bytes())?;
    }
    Ok(Arc::new(builder.finish()))
}

/// Bytes as a column.
pub(crate) fn of_bytes(values: impl Iterator<Item = Vec<u8>>) -> ArrayRef {
    let values: Vec<Vec<u8>> = values.collect();
    let mut builder = BinaryBuilder::with_capacity(values.len(), values.iter().map(Vec::len).sum());
    for value in &values {
        builder.append_value(value);
    }
    Arc::new(builder.finish())
}

/// What a file of the store of files holds.
pub(crate) trait Row: Sized {
    /// Its columns.
    fn schema() -> SchemaRef;

    /// Rows as columns.
    fn batch(rows: &[Self]) -> Result<RecordBatch, Error>;
}

impl Row for DossierRow {
    fn schema() -> SchemaRef {
        Arc::clone(&DOSSIERS)
    }

    fn batch(rows: &[Self]) -> Result<RecordBatch, Error> {
        dossiers(rows)
    }
}

impl Row for LoggedOutcome {
    fn schema() -> SchemaRef {
        Arc::clone(&OUTCOMES)
    }

    fn batch(rows: &[Self]) -> Result<RecordBatch, Error> {
        outcomes(rows)
    }
}

impl Row for DebtorLines {
    fn schema() -> SchemaRef {
        Arc::clone(&DEBTOR_LINES)
    }

    fn batch(rows: &[Self]) -> Result<RecordBatch, Error> {
        let columns = vec![
            of_debtors(rows.iter().map(|row| row.debtor))?,
            Arc::new(BinaryArray::from_iter_values(rows.iter().map(|row| &row.ledger))),
            of_bytes(rows.iter().map(|row| row.lines.to_bytes())),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&DEBTOR_LINES), columns)?)
    }
}

/// A file that is written a group at a time.
pub(crate) struct Writing(AsyncArrowWriter<BufWriter>);

impl Writing {
    pub(crate) fn begin<R: Row>(place: &Place, file: &str) -> Result<Self, Error> {
        let (store, path) = place.file(file)?;
        let to = BufWriter::with_capacity(store, path, SENT);
        Ok(Self(AsyncArrowWriter::try_new(to, R::schema(), Some(properties()))?))
    }

    pub(crate) async fn write<R: Row>(&mut self, rows: &[R]) -> Result<(), Error> {
        self.0.write(&R::batch(rows)?).await?;
        Ok(self.0.flush().await?)
    }

    pub(crate) async fn end(self) -> Result<(), Error> {
        self.0.close().await?;
        Ok(())
    }
}

/// What is sealed neither repeats nor compares: only its size is worth something.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::LZ4_RAW)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .build()
}

/// A file of columns, read a group at a time.
pub(crate) type Reading = ParquetRecordBatchStream<Stored>;

/// A file of columns, and how many rows it has in all; nothing if it is not there.
pub(crate) async fn reading(place: &Place, file: &str) -> Result<Option<(Reading, u64)>, Error> {
    let (store, path) = place.file(file)?;
    let size = match store.head(&path).await {
        Ok(found) => found.size,
        Err(object_store::Error::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let builder = ParquetRecordBatchStreamBuilder::new(Stored { store, path, size }).await?;
    let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    Ok(Some((builder.with_batch_size(GROUP).build()?, rows)))
}

/// A file in the store of files.
pub(crate) struct Stored {
    store: Arc<dyn ObjectStore>,
    path: Path,
    size: u64,
}

fn failed(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

impl AsyncFileReader for Stored {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes, ParquetError>> {
        async move { self.store.get_range(&self.path, range).await.map_err(failed) }.boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, Result<Vec<Bytes>, ParquetError>> {
        async move { self.store.get_ranges(&self.path, &ranges).await.map_err(failed) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>, ParquetError>> {
        async move {
            let (size, reader) = (self.size, ParquetMetaDataReader::new().with_arrow_reader_options(options));
            Ok(Arc::new(reader.load_and_finish(self, size).await?))
        }
        .boxed()
    }
}
