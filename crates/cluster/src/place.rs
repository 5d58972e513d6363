//! Where the files of a job lie so that every machine sees them: a shared folder, or a bucket that speaks as S3 does.
use crate::Error;
use datafusion::{
    error::DataFusionError,
    execution::{
        object_store::ObjectStoreRegistry,
        runtime_env::{RuntimeEnv, RuntimeEnvBuilder},
    },
};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, aws::AmazonS3Builder, local::LocalFileSystem, path::Path};
use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// A folder of the store of files.
#[derive(Clone, Debug)]
pub struct Place {
    url: Url,
    store: Arc<dyn ObjectStore>,
}

impl Place {
    /// A folder by its path, which is made if it is not there, or `s3://BUCKET/PREFIX`.
    ///
    /// Where a bucket is and who may read it is told by the environment, as the clients of the store are used to
    /// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`).
    pub fn at(text: &str) -> Result<Self, Error> {
        let bad = || Error::BadPlace(text.to_owned());
        let url = if text.contains("://") {
            Url::parse(&format!("{}/", text.trim_end_matches('/'))).map_err(|_| bad())?
        } else {
            fs::create_dir_all(text)?;
            Url::from_directory_path(fs::canonicalize(text)?).map_err(|()| bad())?
        };
        let store = open(&url).ok_or_else(bad)?;
        Ok(Self { url, store })
    }

    /// A folder in it.
    pub fn within(&self, name: &str) -> Result<Self, Error> {
        let url = self.url.join(&format!("{name}/")).map_err(|_| Error::BadPlace(name.to_owned()))?;
        Ok(Self { url, store: Arc::clone(&self.store) })
    }

    /// How every machine names a file in it.
    pub fn url(&self, file: &str) -> String {
        format!("{}{file}", self.url)
    }

    /// The store, and how it names a file.
    pub(crate) fn file(&self, file: &str) -> Result<(Arc<dyn ObjectStore>, Path), Error> {
        let path = Path::from_url_path(format!("{}{file}", self.url.path())).map_err(object_store::Error::from)?;
        Ok((Arc::clone(&self.store), path))
    }

    /// The bytes of a file; nothing if it is not there.
    pub(crate) async fn get(&self, file: &str) -> Result<Option<Vec<u8>>, Error> {
        let (store, path) = self.file(file)?;
        match store.get(&path).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes a file, whole or not at all.
    pub(crate) async fn put(&self, file: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let (store, path) = self.file(file)?;
        store.put(&path, PutPayload::from(bytes)).await?;
        Ok(())
    }
}

fn open(url: &Url) -> Option<Arc<dyn ObjectStore>> {
    match url.scheme() {
        "file" => Some(Arc::new(LocalFileSystem::new())),
        "s3" => {
            let store = AmazonS3Builder::from_env().with_bucket_name(url.host_str()?).build();
            store.ok().map(|store| Arc::new(store) as Arc<dyn ObjectStore>)
        }
        _ => None,
    }
}

/// The stores that plans name, opened when they are first named.
#[derive(Debug, Default)]
struct Stores(Mutex<BTreeMap<String, Arc<dyn ObjectStore>>>);

impl Stores {
    fn with<T>(&self, look: impl FnOnce(&mut BTreeMap<String, Arc<dyn ObjectStore>>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn key(url: &Url) -> String {
    format!("{}://{}", url.scheme(), url.authority())
}

impl ObjectStoreRegistry for Stores {
    fn register_store(&self, url: &Url, store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
        self.with(|stores| stores.insert(key(url), store))
    }

    fn get_store(&self, url: &Url) -> datafusion::error::Result<Arc<dyn ObjectStore>> {
        let unknown = || DataFusionError::Configuration(format!("no store of files at {url}"));
        self.with(|stores| {
            if let Some(known) = stores.get(&key(url)) {
                return Ok(Arc::clone(known));
            }
            let opened = open(url).ok_or_else(unknown)?;
            stores.insert(key(url), Arc::clone(&opened));
            Ok(opened)
        })
    }
}

/// What plans run in: the stores of files that they name.
pub(crate) fn surroundings() -> datafusion::error::Result<Arc<RuntimeEnv>> {
    RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(Stores::default())).build_arc()
}
