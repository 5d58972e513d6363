//! A bucket that speaks as S3 does, as far as whole files and parts of them go.
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

type Files = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A bucket of this process, for as long as it lives.
pub(crate) struct Bucket {
    at: SocketAddr,
    files: Files,
}

/// What is asked of a bucket.
struct Asked {
    verb: String,
    path: String,
    range: Option<(usize, usize)>,
    body: Vec<u8>,
}

impl Bucket {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (at, files) = (listener.local_addr().unwrap(), Files::default());
        let kept = Arc::clone(&files);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let files = Arc::clone(&kept);
                thread::spawn(move || serve(line, &files));
            }
        });
        Self { at, files }
    }

    /// How processes are told of it.
    pub(crate) fn environment(&self) -> [(&'static str, String); 5] {
        [
            ("AWS_ENDPOINT", format!("http://{}", self.at)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "sur".to_owned()),
            ("AWS_ACCESS_KEY_ID", "somebody".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "something".to_owned()),
        ]
    }

    /// The files in it.
    pub(crate) fn files(&self) -> Vec<String> {
        self.files.lock().unwrap().keys().cloned().collect()
    }
}

fn serve(mut line: TcpStream, files: &Files) {
    let mut reader = BufReader::new(line.try_clone().unwrap());
    while let Some(asked) = ask(&mut reader) {
        let answer = answer(&asked, &mut files.lock().unwrap());
        if line.write_all(&answer).is_err() {
            return;
        }
    }
}

fn ask(from: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut first = String::new();
    from.read_line(&mut first).ok().filter(|bytes| 0 < *bytes)?;
    let mut words = first.split_whitespace().map(str::to_owned);
    let (verb, path) = (words.next()?, words.next()?);
    let (mut range, mut length) = (None, 0);
    for header in from.by_ref().lines().map_while(Result::ok).take_while(|header| !header.is_empty()) {
        let (name, value) = header.split_once(": ")?;
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "range" => {
                let (begin, end) = value.strip_prefix("bytes=")?.split_once('-')?;
                range = Some((begin.parse().ok()?, end.parse().unwrap_or(usize::MAX - 1)));
            }
            _ => {}
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    Some(Asked { verb, path: path.split('?').next()?.to_owned(), range, body })
}

fn answer(asked: &Asked, files: &mut BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let told = |state: &str, more: &str, length: usize| {
        let dated = "etag: \"one\"\r\nlast-modified: Sat, 11 Apr 2026 07:00:00 GMT";
        format!("HTTP/1.1 {state}\r\n{dated}\r\ncontent-length: {length}\r\n{more}\r\n").into_bytes()
    };
    match (asked.verb.as_str(), files.get(&asked.path)) {
        ("PUT", _) => {
            files.insert(asked.path.clone(), asked.body.clone());
            told("200 OK", "", 0)
        }
        ("HEAD", Some(file)) => told("200 OK", "", file.len()),
        ("GET", Some(file)) => {
            let Some((begin, end)) = asked.range else {
                return [told("200 OK", "", file.len()), file.clone()].concat();
            };
            let end = file.len().min(end + 1);
            let part = &file[begin..end];
            let range = format!("content-range: bytes {begin}-{}/{}\r\n", end - 1, file.len());
            [told("206 Partial Content", &range, part.len()), part.to_vec()].concat()
        }
        _ => told("404 Not Found", "", 0),
    }
}
