//! Mail by SMTP: connections that are kept, a deadline on every read and write, and an exact account of how far each
//! conversation went, which decides whether a message may be sent again.
use crate::{
    out::{Outgoing, Post},
    rules::{
        mail::{header_id, tagged_address},
        verdict::{Delivery, Step},
    },
};
use conduct::Permit;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error as Failure,
        authentication::{Credentials, Mechanism},
        client::{SmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt, Rset},
        extension::ClientId,
    },
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

/// Where mail is handed over. The password is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The server's name: `smtp.ejemplo.com.ar`.
    pub host: String,
    /// Its port: 587 with `starttls`, 465 with `tls`, 25 with `none`.
    pub port: u16,
    /// How the line is protected.
    #[serde(default)]
    pub tls: Tls,
    /// The login, if the server wants one. Refused without `tls` or `starttls`, unless the host is this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// Its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// How this machine presents itself.
    #[serde(default = "this_machine")]
    pub hello: String,
    /// The longest wait for the server, in seconds.
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
    /// How many connections are used at the same time.
    #[serde(default = "default_lanes")]
    pub lanes: usize,
}

/// How the line is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all: for a relay on this machine.
    None,
    /// Plain at first and protected before anything is said; refused if the server cannot.
    #[default]
    Starttls,
    /// Protected from the first byte.
    Tls,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// Credentials would cross the network in the clear.
    #[error("a password needs `tls` or `starttls` towards {0}")]
    PlainPassword(String),
    /// A login without a password, or the other way round.
    #[error("a login and a password go together")]
    HalfCredentials,
    /// No trust in the server can be set up.
    #[error("the protection towards {host} cannot be set up")]
    Tls {
        /// The server.
        host: String,
        /// What is wrong.
        #[source]
        source: lettre::transport::smtp::Error,
    },
}

/// Hands messages over to an SMTP server.
pub struct Smtp {
    config: Settings,
    protection: Option<TlsParameters>,
    idle: Mutex<Vec<SmtpConnection>>,
}

impl Smtp {
    /// Ready to connect; nothing is opened yet. Keep it: its connections are used again.
    pub fn connect(settings: &Settings) -> Result<Self, SmtpError> {
        let config = settings.clone();
        let here = ["localhost", "127.0.0.1", "::1"].contains(&config.host.as_str());
        if config.password.is_some() && config.tls == Tls::None && !here {
            return Err(SmtpError::PlainPassword(config.host));
        }
        if config.password.is_some() != config.login.is_some() {
            return Err(SmtpError::HalfCredentials);
        }
        let protection = match config.tls {
            Tls::None => None,
            Tls::Starttls | Tls::Tls => {
                let parameters = TlsParameters::new(config.host.clone());
                Some(parameters.map_err(|source| SmtpError::Tls { host: config.host.clone(), source })?)
            }
        };
        Ok(Self { config, protection, idle: Mutex::new(Vec::new()) })
    }

    fn open(&self) -> Result<SmtpConnection, Failure> {
        let config = &self.config;
        let hello = ClientId::Domain(config.hello.clone());
        let timeout = Some(Duration::from_secs(config.timeout_seconds));
        let from_the_start = self.protection.as_ref().filter(|_| config.tls == Tls::Tls);
        let server = (config.host.as_str(), config.port);
        let mut line = SmtpConnection::connect(server, timeout, &hello, from_the_start, None)?;
        if let (Tls::Starttls, Some(protection)) = (config.tls, &self.protection) {
            line.starttls(protection, &hello)?;
        }
        if let (Some(login), Some(password)) = (&config.login, &config.password) {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            line.auth(&mechanisms, &Credentials::new(login.clone(), password.clone()))?;
        }
        Ok(line)
    }

    /// A kept connection that still answers, or a new one.
    fn line(&self) -> Result<SmtpConnection, Failure> {
        loop {
            let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut line) = kept else { return self.open() };
            if line.command(Rset).is_ok() {
                return Ok(line);
            }
            line.abort();
        }
    }

    fn keep(&self, mut line: SmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.config.lanes {
            idle.push(line);
        } else {
            drop(idle);
            line.abort();
        }
    }

    fn hand_over(&self, letter: &Letter) -> Delivery {
        let mut line = match self.line() {
            Ok(line) => line,
            Err(failure) => return outcome(Step::Sender, &failure),
        };
        match converse(&mut line, letter) {
            Ok(()) => {
                self.keep(line);
                Delivery::Taken
            }
            Err((step, failure)) => {
                // Without a reply it is not known what the server will say next, so the line is of no more use.
                if failure.status().is_some() {
                    self.keep(line);
                } else {
                    line.abort();
                }
                outcome(step, &failure)
            }
        }
    }
}

impl Post for Smtp {
    fn send(&self, permit: Permit, mail: &Outgoing) -> Delivery {
        drop(permit);
        match Letter::new(mail) {
            Ok(letter) => self.hand_over(&letter),
            Err(problem) => Delivery::Refused(problem.to_string()),
        }
    }

    fn lanes(&self) -> usize {
        self.config.lanes.max(1)
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        for mut line in self.idle.get_mut().unwrap_or_else(PoisonError::into_inner).drain(..) {
            line.abort();
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, port, tls, hello, timeout_seconds, lanes, login: _, password: _ } = self;
        let mut shown = f.debug_struct("Settings");
        shown.field("host", host).field("port", port).field("tls", tls).field("hello", hello);
        shown.field("timeout_seconds", timeout_seconds).field("lanes", lanes).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("config", &self.config).finish_non_exhaustive()
    }
}

/// A message as the wire sees it.
struct Letter {
    sender: Address,
    recipient: Address,
    bytes: Vec<u8>,
}

impl Letter {
    fn new(mail: &Outgoing) -> Result<Self, Box<dyn std::error::Error>> {
        let tagged: Address = tagged_address(&mail.mailbox, mail.message).parse()?;
        let recipient: Address = mail.to.parse()?;
        let extra = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let boundary = format!("aldia-{}", mail.message.0.simple());
        let body = MultiPart::alternative().boundary(boundary);
        let message = Message::builder()
            .from(Mailbox::new(Some(mail.from_name.clone()), mail.mailbox.parse()?))
            .reply_to(Mailbox::new(Some(mail.from_name.clone()), tagged.clone()))
            .to(Mailbox::new(Some(mail.to_name.clone()), recipient.clone()))
            .subject(mail.subject.as_str())
            .date(SystemTime::from(mail.at))
            .message_id(Some(header_id(&mail.mailbox, mail.message)))
            .raw_header(extra("List-Unsubscribe", format!("<mailto:{tagged}?subject=BAJA>")))
            .raw_header(extra("Auto-Submitted", "auto-generated".to_owned()))
            .multipart(
                body.singlepart(SinglePart::plain(mail.text.clone())).singlepart(SinglePart::html(mail.html.clone())),
            )?;
        Ok(Self { sender: tagged, recipient, bytes: message.formatted() })
    }
}

fn converse(line: &mut SmtpConnection, letter: &Letter) -> Result<(), (Step, Failure)> {
    let at = |step: Step| move |failure: Failure| (step, failure);
    line.command(Mail::new(Some(letter.sender.clone()), Vec::new())).map_err(at(Step::Sender))?;
    line.command(Rcpt::new(letter.recipient.clone(), Vec::new())).map_err(at(Step::Recipient))?;
    line.command(Data).map_err(at(Step::Sender))?;
    line.command(Content(&letter.bytes)).map_err(at(Step::Content))?;
    Ok(())
}

/// A mail with its end, in one write: in two, the second waits for the other side to acknowledge the first.
struct Content<'a>(&'a [u8]);

impl std::fmt::Display for Content<'_> {
    /// Doubles the dot that begins a line (RFC 5321 §4.5.2).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = String::from_utf8_lossy(self.0);
        let text = text.strip_suffix("\r\n").unwrap_or(&text);
        if text.starts_with('.') {
            f.write_str(".")?;
        }
        write!(f, "{}\r\n.\r\n", text.replace("\r\n.", "\r\n.."))
    }
}

/// A reply says what it says; silence or a broken line may be tried again, unless all was already handed over.
fn outcome(step: Step, failure: &Failure) -> Delivery {
    let words = std::error::Error::source(failure).map(ToString::to_string).unwrap_or_default();
    let code: Option<u16> = failure.status().and_then(|code| code.to_string().parse().ok());
    match code {
        Some(code) => Delivery::from_reply(step, code, &words),
        None => match step {
            Step::Sender | Step::Recipient => Delivery::Later(failure.to_string()),
            Step::Content => Delivery::Unknown(failure.to_string()),
        },
    }
}

fn this_machine() -> String {
    "localhost".to_owned()
}

fn default_timeout_seconds() -> u64 {
    30
}

fn default_lanes() -> usize {
    8
}
