//! The post office of the world: a small SMTP server on loopback (RFC 5321) that keeps every mail for its reader.
//!
//! It knows `EHLO`, `HELO`, `MAIL`, `RCPT`, `DATA`, `RSET`, `NOOP` and `QUIT`, takes pipelined commands (RFC 2920) and
//! refuses the mailboxes it was told are dead with `550 5.1.1`.
use std::{
    collections::HashSet,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// A mail as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    /// The mailbox it was for, in lower case.
    pub to: String,
    /// The mailbox to which failures would go back.
    pub from: String,
    /// The mail itself (RFC 5322).
    pub raw: Vec<u8>,
}

/// The post office. It closes when dropped.
#[derive(Debug)]
pub(crate) struct PostOffice {
    address: SocketAddr,
    shared: Arc<Shared>,
    door: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    dead: HashSet<String>,
    kept: Mutex<Vec<Mail>>,
    closing: AtomicBool,
}

/// A mail larger than this is refused.
const MAIL_BYTES_MAX: usize = 1 << 20;
/// A command line longer than this is refused (RFC 5321 §4.5.3.1.4 asks for 512).
const LINE_BYTES_MAX: u64 = 4_096;
/// A connection that says nothing for this long is closed.
const SILENCE_MAX: Duration = Duration::from_secs(120);
/// Recipients of one mail.
const RECIPIENTS_MAX: usize = 100;

impl PostOffice {
    /// Opens on a free port of loopback. Mailboxes in `dead`, in lower case, do not exist.
    pub(crate) fn open(dead: HashSet<String>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { dead, kept: Mutex::default(), closing: AtomicBool::new(false) });
        let inside = Arc::clone(&shared);
        let door = thread::Builder::new().name("world-mail".into()).spawn(move || receive(&listener, &inside))?;
        Ok(Self { address, shared, door: Some(door) })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes what has arrived, in order of recipient, so that the order of connections does not matter.
    pub(crate) fn collect(&self) -> Vec<Mail> {
        let mut mails = std::mem::take(&mut *self.shared.kept.lock().unwrap_or_else(PoisonError::into_inner));
        mails.sort_by(|one, other| (&one.to, &one.raw).cmp(&(&other.to, &other.raw)));
        mails
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        // Wakes the door so that it sees the sign.
        drop(TcpStream::connect(self.address));
        if let Some(door) = self.door.take() {
            drop(door.join());
        }
    }
}

fn receive(listener: &TcpListener, shared: &Arc<Shared>) {
    for caller in listener.incoming() {
        if shared.closing.load(Ordering::SeqCst) {
            return;
        }
        let Ok(caller) = caller else { continue };
        let inside = Arc::clone(shared);
        // A conversation that fails is the sender's to notice; there is nobody here to tell.
        drop(
            thread::Builder::new().name("world-mail-caller".into()).spawn(move || Conversation::hold(caller, &inside)),
        );
    }
}

struct Conversation<'a> {
    lines: BufReader<TcpStream>,
    replies: TcpStream,
    shared: &'a Shared,
    from: Option<String>,
    to: Vec<String>,
}

/// What comes after a command.
enum Next {
    Go,
    Stop,
}

impl Conversation<'_> {
    fn hold(caller: TcpStream, shared: &Shared) -> io::Result<()> {
        caller.set_read_timeout(Some(SILENCE_MAX))?;
        caller.set_write_timeout(Some(SILENCE_MAX))?;
        caller.set_nodelay(true)?;
        let replies = caller.try_clone()?;
        let mut talk = Conversation { lines: BufReader::new(caller), replies, shared, from: None, to: Vec::new() };
        talk.say("220 world.example at your service")?;
        while let Some(line) = talk.line()? {
            if let Next::Stop = talk.obey(&line)? {
                break;
            }
        }
        Ok(())
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = self.lines.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
        Ok((0 < read).then(|| String::from_utf8_lossy(&bytes).trim_end().to_owned()))
    }

    fn say(&mut self, reply: &str) -> io::Result<()> {
        self.replies.write_all(format!("{reply}\r\n").as_bytes())
    }

    fn obey(&mut self, line: &str) -> io::Result<Next> {
        let verb = line.split([' ', ':']).next().unwrap_or("").to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => self.say("250-world.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 1048576")?,
            "HELO" | "NOOP" => self.say("250 ok")?,
            "MAIL" => {
                self.forget();
                self.from = Some(mailbox(line));
                self.say("250 ok")?;
            }
            "RCPT" => self.recipient(&mailbox(line))?,
            "DATA" => self.data()?,
            "RSET" => {
                self.forget();
                self.say("250 ok")?;
            }
            "QUIT" => {
                self.say("221 bye")?;
                return Ok(Next::Stop);
            }
            _ => self.say("502 5.5.1 not known here")?,
        }
        Ok(Next::Go)
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    fn recipient(&mut self, to: &str) -> io::Result<()> {
        if self.from.is_none() {
            return self.say("503 5.5.1 who is it from?");
        }
        if self.shared.dead.contains(to) {
            return self.say("550 5.1.1 no such mailbox");
        }
        if RECIPIENTS_MAX <= self.to.len() {
            return self.say("452 4.5.3 too many recipients");
        }
        self.to.push(to.to_owned());
        self.say("250 ok")
    }

    fn data(&mut self) -> io::Result<()> {
        let Some(from) = self.from.clone().filter(|_| !self.to.is_empty()) else {
            return self.say("503 5.5.1 for whom is it?");
        };
        self.say("354 go on")?;
        let Some(raw) = self.text()? else {
            self.forget();
            return self.say("552 5.3.4 too large");
        };
        let mails = self.to.drain(..).map(|to| Mail { to, from: from.clone(), raw: raw.clone() });
        self.shared.kept.lock().unwrap_or_else(PoisonError::into_inner).extend(mails);
        self.forget();
        self.say("250 2.0.0 kept")
    }

    /// Reads up to the line with a single dot; `None` if it was too much. Doubled dots are undone (RFC 5321 §4.5.2).
    fn text(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut raw = Vec::new();
        let mut too_large = false;
        loop {
            let mut line = Vec::new();
            let room = u64::try_from(MAIL_BYTES_MAX).unwrap_or(u64::MAX);
            if self.lines.by_ref().take(room).read_until(b'\n', &mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" || line == b".\n" {
                return Ok((!too_large).then_some(raw));
            }
            too_large |= MAIL_BYTES_MAX < raw.len() + line.len();
            if !too_large {
                raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            }
        }
    }
}

/// What is between the angle brackets, in lower case.
fn mailbox(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(inside, _)| inside);
    inside.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(office: &PostOffice, said: &str) -> String {
        let mut wire = TcpStream::connect(office.address()).unwrap();
        wire.write_all(said.as_bytes()).unwrap();
        let mut heard = String::new();
        wire.read_to_string(&mut heard).unwrap();
        heard
    }

    fn codes(heard: &str) -> Vec<&str> {
        heard.lines().filter(|line| line.as_bytes().get(3) == Some(&b' ')).map(|line| &line[..3]).collect()
    }

    #[test]
    fn a_pipelined_mail_is_kept_without_its_dots() {
        let office = PostOffice::open(HashSet::new()).unwrap();

        let heard = talk(
            &office,
            "EHLO here\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<Ana@Correo.Example>\r\nDATA\r\n\
             Subject: hola\r\n\r\nuno\r\n..dos\r\n.\r\nQUIT\r\n",
        );

        assert_eq!(codes(&heard), ["220", "250", "250", "250", "354", "250", "221"]);
        let mails = office.collect();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, "ana@correo.example");
        assert_eq!(mails[0].raw, b"Subject: hola\r\n\r\nuno\r\n.dos\r\n");
        assert!(office.collect().is_empty());
    }

    #[test]
    fn a_dead_mailbox_is_refused_and_the_next_mail_goes_on() {
        let office = PostOffice::open(HashSet::from(["no@correo.example".to_owned()])).unwrap();

        let heard = talk(
            &office,
            "EHLO here\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<no@correo.example>\r\nRSET\r\n\
             MAIL FROM:<a@b.example>\r\nRCPT TO:<si@correo.example>\r\nDATA\r\nhola\r\n.\r\nQUIT\r\n",
        );

        assert_eq!(codes(&heard), ["220", "250", "250", "550", "250", "250", "250", "354", "250", "221"]);
        assert_eq!(office.collect().len(), 1);
    }

    #[test]
    fn what_is_out_of_order_is_refused() {
        let office = PostOffice::open(HashSet::new()).unwrap();

        let heard = talk(&office, "RCPT TO:<a@b.example>\r\nDATA\r\nVRFY ana\r\nQUIT\r\n");

        assert_eq!(codes(&heard), ["220", "503", "503", "502", "221"]);
    }
}
