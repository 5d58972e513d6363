//! Asking outside services over HTTP, politely: one request at a time, with a pause between two, and patience when told to wait.
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};
use ureq::{
    Agent, Error as Lost,
    http::{HeaderMap, Uri, header},
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};

/// Where a service is and how it wants to be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Manners {
    /// Where it is, without the last slash. It must be `https`, unless it is this machine.
    pub base: String,
    /// Authorities to trust instead of the usual ones, as a PEM file. The line is verified with or without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// The least time between the beginnings of two requests, in milliseconds.
    pub pause_millis: u64,
    /// The longest that one request may take, answer included, in milliseconds.
    pub timeout_millis: u64,
    /// How often a request is sent at most, the first time included. From 1 to 10.
    pub tries: u32,
    /// The first wait after a failure, in milliseconds; each further one is twice as long.
    pub back_off_millis: u64,
    /// The longest wait between two tries, in milliseconds. Who asks for a longer one is asked another day.
    pub wait_millis_max: u64,
    /// The longest answer that is read, in bytes.
    pub answer_bytes_max: u64,
}

impl Default for Manners {
    /// Two requests a second, four tries, half a minute each: what a public service bears from a stranger.
    fn default() -> Self {
        Self {
            base: String::new(),
            ca_file: None,
            pause_millis: 500,
            timeout_millis: 30_000,
            tries: 4,
            back_off_millis: 1_000,
            wait_millis_max: 60_000,
            answer_bytes_max: 16 << 20,
        }
    }
}

/// What a service said, with a status that is final: success, or a refusal that asking again would not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The HTTP status: 200 to 499, and neither 408 nor 429.
    pub status: u16,
    /// The body, whole.
    pub body: Vec<u8>,
    /// How often it was asked.
    pub tries: u32,
}

/// Why a service cannot be asked, or did not answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The line would not be protected.
    #[error("{0:?} is not https")]
    Unprotected(String),
    /// The authorities cannot be read.
    #[error("the authorities in {} cannot be read", .file.display())]
    Authorities {
        /// Which file.
        file: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file holds no certificate.
    #[error("{} holds no certificate in PEM", .0.display())]
    NoAuthority(PathBuf),
    /// It said that it cannot, as often as it was asked, or asked for more patience than we have.
    #[error("the service answered {status} after {tries} tries")]
    Busy {
        /// The last status.
        status: u16,
        /// How often it was asked.
        tries: u32,
    },
    /// Nothing whole came back, as often as it was asked.
    #[error("no answer after {tries} tries")]
    Silent {
        /// How often it was asked.
        tries: u32,
        /// What happened the last time.
        #[source]
        source: Box<Lost>,
    },
}

/// A service that is asked politely. Share one for each service, so that its pauses are kept.
#[derive(Debug)]
pub struct Service {
    agent: Agent,
    manners: Manners,
    /// When the last request began.
    last: Mutex<Option<Instant>>,
}

impl Service {
    /// Makes ready to ask; nothing is sent yet.
    ///
    /// # Errors
    /// The base must be `https` or this machine, and the authorities, if any, readable.
    pub fn new(manners: Manners) -> Result<Self, AskError> {
        if !is_protected(&manners.base) {
            return Err(AskError::Unprotected(manners.base));
        }
        let roots = match &manners.ca_file {
            Some(file) => RootCerts::new_with_certs(&authorities(file)?),
            None => RootCerts::WebPki,
        };
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_millis(manners.timeout_millis)))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("aldia/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Ok(Self { agent: Agent::new_with_config(config), manners, last: Mutex::new(None) })
    }

    /// Asks for `path`, which begins with a slash. Waits its turn, and tries again where the service is busy or silent.
    ///
    /// It blocks: call it from work that may wait, never inside a transaction.
    pub fn get(&self, path: &str) -> Result<Said, AskError> {
        let most = self.manners.tries.clamp(1, 10);
        let mut back_off = Duration::from_millis(self.manners.back_off_millis);
        let mut tries = 0;
        loop {
            tries += 1;
            let (failure, wished) = match self.ask_once(path) {
                Ok((status, _, body)) if !is_busy(status) => return Ok(Said { status, body, tries }),
                Ok((status, wished, _)) => (AskError::Busy { status, tries }, wished),
                Err(source) => (AskError::Silent { tries, source: Box::new(source) }, None),
            };
            let wait = wished.unwrap_or(back_off);
            if most <= tries || Duration::from_millis(self.manners.wait_millis_max) < wait {
                return Err(failure);
            }
            wait_for(wait);
            back_off = back_off.saturating_mul(2);
        }
    }

    fn ask_once(&self, path: &str) -> Result<(u16, Option<Duration>, Vec<u8>), Lost> {
        let turn = self.turn();
        let mut answer = self.agent.get(format!("{}{path}", self.manners.base)).call()?;
        let (status, wished) = (answer.status().as_u16(), retry_after(answer.headers()));
        let body = answer.body_mut().with_config().limit(self.manners.answer_bytes_max).read_to_vec()?;
        drop(turn);
        Ok((status, wished, body))
    }

    /// Waits until a request may begin; nobody else begins one while the turn is held.
    fn turn(&self) -> MutexGuard<'_, Option<Instant>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = *last {
            wait_for(Duration::from_millis(self.manners.pause_millis).saturating_sub(last.elapsed()));
        }
        *last = Some(Instant::now());
        last
    }
}

/// Whether what is said cannot be read or changed on the way. An address with a login in it is never taken: what stands
/// before the `@` reads like the host and is not.
fn is_protected(base: &str) -> bool {
    let Ok(uri) = base.parse::<Uri>() else { return false };
    let Some(authority) = uri.authority() else { return false };
    let is_this_machine = matches!(authority.host(), "127.0.0.1" | "[::1]" | "localhost");
    let is_named = !authority.host().is_empty() && !authority.as_str().contains('@');
    is_named && (uri.scheme_str() == Some("https") || uri.scheme_str() == Some("http") && is_this_machine)
}

fn authorities(file: &Path) -> Result<Vec<Certificate<'static>>, AskError> {
    let pem = fs::read(file).map_err(|source| AskError::Authorities { file: file.to_owned(), source })?;
    let mut found = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            Ok(_) | Err(_) => return Err(AskError::NoAuthority(file.to_owned())),
        }
    }
    if found.is_empty() { Err(AskError::NoAuthority(file.to_owned())) } else { Ok(found) }
}

/// Whether asking again later may bring another answer.
fn is_busy(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..)
}

/// The patience that a service asks for, in whole seconds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn wait_for(time: Duration) {
    let began = Instant::now();
    while let Some(left) = time.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
        thread::park_timeout(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unprotected_line_is_refused_except_to_this_machine() {
        assert!(is_protected("https://api.bcra.gob.ar"));
        assert!(is_protected("http://127.0.0.1:4000"));
        assert!(!is_protected("http://api.bcra.gob.ar"));
        assert!(!is_protected("http://127.0.0.1.evil.example:80"));
        assert!(!is_protected("http://127.0.0.1:80@evil.example"));
        assert!(!is_protected("https://api.bcra.gob.ar@evil.example"));
        assert!(!is_protected(""));
    }

    #[test]
    fn patience_is_asked_for_in_seconds() {
        let mut headers = HeaderMap::new();
        assert_eq!(retry_after(&headers), None);
        headers.insert(header::RETRY_AFTER, "7".parse().unwrap());
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(7)));
        headers.insert(header::RETRY_AFTER, "Wed, 21 Oct 2026 07:28:00 GMT".parse().unwrap());
        assert_eq!(retry_after(&headers), None);
    }

    #[test]
    fn authorities_must_be_there() {
        let folder = std::env::temp_dir();
        let manners =
            Manners { base: "https://x.example".into(), ca_file: Some(folder.join("none.pem")), ..Manners::default() };

        assert!(matches!(Service::new(manners), Err(AskError::Authorities { .. })));
    }
}
