//! A binary that serves, and a small HTTP client to talk to it.
use crate::{run::Program, tools};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The password of whoever enters for a check.
pub(crate) const PASSWORD: &str = "una-clave-de-prueba";

/// How often it is asked whether it is there.
const ASKED: Duration = Duration::from_millis(2);

/// A process that serves HTTP; killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
}

/// Somebody who asks a server: nobody at first, one of the staff after [`Client::enter`].
#[derive(Clone, Debug)]
pub(crate) struct Client {
    address: SocketAddr,
    cookies: String,
    csrf: String,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The body, `null` where it is not JSON.
    pub(crate) body: Value,
    cookies: String,
}

impl Server {
    /// Starts a command that will serve at `address`.
    pub(crate) fn start(mut command: Command, address: SocketAddr) -> Result<Self> {
        let words = format!("{command:?}");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context(words)?;
        Ok(Self { child, address })
    }

    /// Serves an installation at a free address, and enters as one of its staff.
    pub(crate) fn entered(mut serve: Command, login: &str) -> Result<(Self, Client)> {
        let address = tools::free_address()?;
        serve.arg("--listen").arg(address.to_string());
        let mut server = Self::start(serve, address)?;
        server.wait_ready(Duration::from_secs(60))?;
        let client = server.enter(login)?;
        Ok((server, client))
    }

    /// One of the staff, who has entered.
    pub(crate) fn enter(&self, login: &str) -> Result<Client> {
        let mut client = self.visitor();
        client.enter(login)?;
        Ok(client)
    }

    /// Somebody who has not entered.
    pub(crate) fn visitor(&self) -> Client {
        Client::stranger(self.address)
    }

    /// Waits until it answers that it is well; how long that took.
    pub(crate) fn wait_ready(&mut self, limit: Duration) -> Result<Duration> {
        let (started, visitor) = (Instant::now(), self.visitor());
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status} before it served");
            }
            if visitor.get("/api/health").is_ok() {
                return Ok(started.elapsed());
            }
            ensure!(started.elapsed() < limit, "the server was not ready within {limit:?}");
            thread::sleep(ASKED);
        }
    }

    /// The most memory it has held so far, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        crate::binary::peak_memory(&self.child).unwrap_or(0)
    }

    /// Asks it to end, with the processes that it began, and waits for that.
    pub(crate) fn end(&mut self, limit: Duration) -> Result<()> {
        Program::new("kill -TERM").arg(self.child.id().to_string()).output()?;
        let told = Instant::now();
        while self.child.try_wait()?.is_none() {
            ensure!(told.elapsed() < limit, "the server did not end within {limit:?}");
            thread::sleep(ASKED);
        }
        Ok(())
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.kill();
    }
}

impl Client {
    /// Somebody who has not entered, before any server.
    pub(crate) fn stranger(address: SocketAddr) -> Self {
        Self { address, cookies: String::new(), csrf: String::new() }
    }

    /// The same person before the server at another address.
    pub(crate) fn at(self, address: SocketAddr) -> Self {
        Self { address, ..self }
    }

    /// Enters as one of the staff.
    fn enter(&mut self, login: &str) -> Result<()> {
        let body = serde_json::json!({ "login": login, "password": PASSWORD });
        let answer = self.ask("POST", "/api/session", Some(&body))?;
        ensure!(answer.status == 200, "{login} cannot enter: {} {}", answer.status, answer.body);
        let csrf = answer.body.get("csrf").and_then(Value::as_str).unwrap_or_default();
        (self.cookies, self.csrf) = (answer.cookies, csrf.to_owned());
        Ok(())
    }

    /// Reads; anything but a 200 is an error.
    pub(crate) fn get(&self, path: &str) -> Result<Value> {
        let answer = self.ask("GET", path, None)?;
        ensure!(answer.status == 200, "GET {path}: {} {}", answer.status, answer.body);
        Ok(answer.body)
    }

    /// Writes; anything but a 200 is an error.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let answer = self.ask("POST", path, Some(body))?;
        ensure!((200..300).contains(&answer.status), "POST {path}: {} {}", answer.status, answer.body);
        Ok(answer.body)
    }

    /// The house's day.
    pub(crate) fn today(&self) -> Result<String> {
        let me = self.get("/api/me")?;
        me.get("day").and_then(Value::as_str).map(str::to_owned).context("a session has a day")
    }

    /// Looks at everybody in this order: where the rows are to be read.
    pub(crate) fn everybody(&self, sort: &Value) -> Result<String> {
        let snapshot = self.post("/api/snapshots", &serde_json::json!({ "filter": {}, "sort": sort }))?;
        let id = snapshot.get("snapshot").and_then(Value::as_str).context("a snapshot has an id")?;
        Ok(format!("/api/snapshots/{id}/rows"))
    }

    /// So many rows of those from the `offset`th on.
    pub(crate) fn rows(&self, everybody: &str, offset: usize, limit: usize) -> Result<Vec<Value>> {
        let page = self.get(&format!("{everybody}?offset={offset}&limit={limit}"))?;
        Ok(page.get("rows").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let Self { address, cookies, csrf } = self;
        let length = body.len();
        // HTTP/1.0, so that the answer ends where the connection does.
        let request = format!(
            "{method} {path} HTTP/1.0\r\nhost: {address}\r\ncookie: {cookies}\r\nx-csrf: {csrf}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect_timeout(address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        read(&String::from_utf8_lossy(&answer))
    }
}

fn read(text: &str) -> Result<Answer> {
    let (head, body) = text.split_once("\r\n\r\n").context("the answer was cut short")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("the answer has no status")?;
    let mut cookies = Vec::new();
    for line in head.lines() {
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            cookies.push(value.split(';').next().unwrap_or_default().trim().to_owned());
        }
    }
    Ok(Answer { status, cookies: cookies.join("; "), body: serde_json::from_str(body).unwrap_or(Value::Null) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_its_cookies() {
        let answer =
            read("HTTP/1.0 200 OK\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=2\r\n\r\n{\"ok\":true}").unwrap();

        assert_eq!((answer.status, answer.cookies.as_str()), (200, "a=1; b=2"));
        assert_eq!(answer.body["ok"], true);
    }

    #[test]
    fn an_answer_cut_short_is_no_answer() {
        assert!(read("HTTP/1.0 200 OK\r\n").is_err());
    }
}
