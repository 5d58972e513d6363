//! A model in bytes: compact, with a version and a seal; what was changed or cut is not believed.
use crate::{amount::Amount, error::Error, hazard::TimeToPay, model::Model};
use serde::{Serialize, de::DeserializeOwned};

/// Raised when the form changes; older forms stay readable.
const VERSION: u8 = 1;
/// Bytes of the seal.
const SEAL: usize = 16;
/// Periods beyond which nobody tells a time.
const PERIODS_MAX: u32 = 1_000;
const FORMAT: &str = "a saved model";

/// What can be kept: a mark that begins its bytes, and what must hold before it is asked.
trait Kept: Serialize + DeserializeOwned {
    /// What the bytes begin with.
    const MARK: [u8; 4];

    /// Refuses what does not hold together.
    fn check(&self) -> Result<(), Error>;
}

impl Kept for Model {
    const MARK: [u8; 4] = *b"ALMO";

    fn check(&self) -> Result<(), Error> {
        self.shape.check(self.features.len())?;
        self.calibrator.check()
    }
}

impl Kept for Amount {
    const MARK: [u8; 4] = *b"ALAM";

    fn check(&self) -> Result<(), Error> {
        self.pays.check()?;
        self.size.check(self.pays.features.len())
    }
}

impl Kept for TimeToPay {
    const MARK: [u8; 4] = *b"ALTI";

    fn check(&self) -> Result<(), Error> {
        self.hazard.check()?;
        let told = (1..=PERIODS_MAX).contains(&self.horizon);
        if told { Ok(()) } else { Err(Error::Unfit(format!("a horizon of {} periods", self.horizon))) }
    }
}

/// The mark, the version, what is kept in postcard, and the first half of their BLAKE3.
fn sealed<T: Kept>(kept: &T) -> Result<Vec<u8>, Error> {
    let mut bytes = [&T::MARK[..], &[VERSION]].concat();
    bytes = postcard::to_extend(kept, bytes).map_err(|error| malformed(error.to_string()))?;
    let seal = blake3::hash(&bytes);
    bytes.extend_from_slice(&seal.as_bytes()[..SEAL]);
    Ok(bytes)
}

fn opened<T: Kept>(bytes: &[u8]) -> Result<T, Error> {
    let Some((body, seal)) = bytes.split_last_chunk::<SEAL>() else { return Err(Error::Seal) };
    let Some(rest) = body.strip_prefix(&T::MARK) else { return Err(malformed("it begins otherwise".to_owned())) };
    if blake3::hash(body).as_bytes()[..SEAL] != *seal {
        return Err(Error::Seal);
    }
    let Some((&version, rest)) = rest.split_first() else { return Err(Error::Seal) };
    if version != VERSION {
        return Err(Error::Unsupported { format: FORMAT, what: format!("version {version}") });
    }
    let kept: T = postcard::from_bytes(rest).map_err(|error| malformed(error.to_string()))?;
    kept.check()?;
    Ok(kept)
}

impl Model {
    /// The bytes to keep: compact, with a version and a seal.
    ///
    /// # Errors
    /// Never for a model that was learned or read; the encoding says so itself.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        sealed(self)
    }

    /// The model that was kept in these bytes.
    ///
    /// # Errors
    /// Another mark, a version that is not known, a seal that does not hold, or a model that cannot be asked.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        opened(bytes)
    }

    /// A name for exactly this model: the seal of its bytes, in hexadecimal.
    ///
    /// # Errors
    /// As [`Model::to_bytes`].
    pub fn fingerprint(&self) -> Result<String, Error> {
        self.to_bytes().map(|bytes| fingerprint(&bytes))
    }
}

impl Amount {
    /// The bytes to keep, as [`Model::to_bytes`].
    ///
    /// # Errors
    /// As there.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        sealed(self)
    }

    /// What was kept in these bytes.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        opened(bytes)
    }
}

impl TimeToPay {
    /// The bytes to keep, as [`Model::to_bytes`].
    ///
    /// # Errors
    /// As there.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        sealed(self)
    }

    /// What was kept in these bytes.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        opened(bytes)
    }
}

/// The seal that ends kept bytes, in hexadecimal: a name for exactly what they hold.
pub fn fingerprint(bytes: &[u8]) -> String {
    let seal = bytes.last_chunk::<SEAL>().copied().unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(seal))
}

fn malformed(what: String) -> Error {
    Error::Malformed { format: FORMAT, what }
}
