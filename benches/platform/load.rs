//! The load: connections that are kept open, each sending its next request when the answer to the
//! one before is there. Plain HTTP/1.1 over TCP, the same for whatever is measured.

use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Result;

/// How a run went.
pub struct Measured {
    /// How long each answer took, in microseconds, the quickest first.
    latencies_us: Vec<u64>,
    elapsed: Duration,
}

impl Measured {
    /// Answers.
    pub fn requests(&self) -> u64 {
        u64::try_from(self.latencies_us.len()).unwrap_or(u64::MAX)
    }

    /// Answers in a second.
    pub fn per_second(&self) -> u64 {
        let us = u64::try_from(self.elapsed.as_micros()).unwrap_or(u64::MAX);
        self.requests().saturating_mul(1_000_000) / us.max(1)
    }

    /// What this many of 1000 answers took at most, in microseconds.
    pub fn at(&self, thousandths: usize) -> u64 {
        let place = self.latencies_us.len() * thousandths / 1_000;
        let last = self.latencies_us.len().saturating_sub(1);
        let found = self.latencies_us.get(place.min(last));
        found.copied().unwrap_or_default()
    }
}

/// An answer, as it came over the wire.
pub struct Answer {
    /// Everything before the empty line, without it.
    pub head: String,
    /// The rest.
    pub body: Vec<u8>,
}

/// A request for a page, as a browser sends it.
pub fn page_request(address: &str, path: &str) -> Vec<u8> {
    request_in(address, path, "gzip, deflate, br")
}

fn request_in(address: &str, path: &str, codings: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\n\
         accept-language: zh-CN,zh;q=0.9\r\naccept-encoding: {codings}\r\n\r\n"
    )
    .into_bytes()
}

/// Asks once for a page as browsers get it.
pub fn get(address: &str, path: &str) -> Result<Answer> {
    ask(address, &page_request(address, path))
}

/// Asks once for a page that can be read.
pub fn get_plain(address: &str, path: &str) -> Result<Answer> {
    ask(address, &request_in(address, path, "identity"))
}

fn ask(address: &str, request: &[u8]) -> Result<Answer> {
    runtime()?.block_on(async {
        let mut connection = Connection::open(address).await?;
        connection.send(request, "200").await?;
        connection.answer()
    })
}

/// Lets this many connections ask; each takes its next request from `next`, until there is none.
/// Every answer must have the status.
pub fn run<'a>(
    address: &str,
    clients: usize,
    status: &str,
    next: impl Fn() -> Option<&'a [u8]>,
) -> Result<Measured> {
    runtime()?.block_on(async {
        let opened = (0..clients).map(|_| Connection::open(address));
        let mut connections = try_join_all(opened).await?;
        let begun = Instant::now();
        let runs = connections.iter_mut().map(|connection| async {
            let mut latencies = Vec::new();
            while let Some(request) = next() {
                let sent = Instant::now();
                connection.send(request, status).await?;
                let us = u64::try_from(sent.elapsed().as_micros())?;
                latencies.push(us);
            }
            Ok::<_, Box<dyn std::error::Error>>(latencies)
        });
        let mut latencies_us = try_join_all(runs).await?.concat();
        let elapsed = begun.elapsed();
        latencies_us.sort_unstable();
        Ok(Measured {
            latencies_us,
            elapsed,
        })
    })
}

/// The same request for a while, after a tenth of the time to warm up.
pub fn repeat(address: &str, clients: usize, request: &[u8], time: Duration) -> Result<Measured> {
    for span in [time / 10, time] {
        let end = Instant::now() + span;
        let measured = run(address, clients, "200", || {
            (Instant::now() < end).then_some(request)
        })?;
        if span == time {
            return Ok(measured);
        }
    }
    Err("a run without an end".into())
}

/// One thread for all connections: it must not take the server's place on the other cores.
fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?)
}

struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request and reads the whole answer.
    async fn send(&mut self, request: &[u8], status: &str) -> Result<()> {
        self.received.clear();
        self.stream.write_all(request).await?;
        let mut whole = None;
        while whole.is_none_or(|length| self.received.len() < length) {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err("the server closed the connection".into());
            }
            if whole.is_none() {
                whole = length_of(&self.received)?;
            }
        }
        let said = self.received.get(9..12).unwrap_or_default();
        if said != status.as_bytes() {
            return Err(
                format!("not {status}: {}", String::from_utf8_lossy(&self.received)).into(),
            );
        }
        Ok(())
    }

    fn answer(&self) -> Result<Answer> {
        let end = head_end(&self.received).ok_or("half an answer")?;
        let (head, rest) = self.received.split_at(end);
        Ok(Answer {
            head: String::from_utf8(head.to_vec())?,
            body: rest.get(4..).unwrap_or_default().to_vec(),
        })
    }
}

fn head_end(received: &[u8]) -> Option<usize> {
    received.windows(4).position(|four| four == b"\r\n\r\n")
}

/// How long the whole answer is, once its head is there.
fn length_of(received: &[u8]) -> Result<Option<usize>> {
    let Some(end) = head_end(received) else {
        return Ok(None);
    };
    let head = received.get(..end).unwrap_or_default();
    let length = head.split(|byte| *byte == b'\n').find_map(|line| {
        let (name, value) = line.split_at_checked(15)?;
        name.eq_ignore_ascii_case(b"content-length:")
            .then_some(value)
    });
    let length = length.ok_or("an answer without its length")?;
    let length: usize = std::str::from_utf8(length)?.trim().parse()?;
    Ok(Some(end + 4 + length))
}
