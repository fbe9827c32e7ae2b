//! A small blocking HTTP/1.1 client on kept-alive connections: it must cost less than what it
//! measures.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::Result;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Headers, an empty line, the body.
    pub fn to_stored(&self) -> Vec<u8> {
        let mut stored = Vec::new();
        for (name, value) in &self.headers {
            stored.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        stored.extend_from_slice(b"\r\n");
        stored.extend_from_slice(&self.body);
        stored
    }

    /// Reads back what [`Answer::to_stored`] gave.
    pub fn parse_stored(stored: &[u8]) -> Result<Self> {
        let mut reader = BufReader::new(stored);
        let headers = read_headers(&mut reader)?;
        let mut body = Vec::new();
        reader.read_to_end(&mut body)?;
        Ok(Self { status: 200, headers, body })
    }
}

/// A browser without pictures: one connection and a cookie jar.
pub struct Client {
    host: String,
    stream: BufReader<TcpStream>,
    /// Cookies by name.
    pub cookies: BTreeMap<String, String>,
}

impl Client {
    /// Connects to `http://host:port`.
    pub fn connect(origin: &str) -> Result<Self> {
        let host = origin.strip_prefix("http://").ok_or("http only")?.to_owned();
        let stream = TcpStream::connect(&host)?;
        stream.set_nodelay(true)?;
        Ok(Self { host, stream: BufReader::new(stream), cookies: BTreeMap::new() })
    }

    /// Fetches a page.
    pub fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
        self.send("GET", path, headers, "")
    }

    /// Sends a form as a page of the same site would.
    pub fn post(&mut self, path: &str, form: &[(String, String)]) -> Result<Answer> {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let origin = format!("http://{}", self.host);
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send("POST", path, &headers, &body)
    }

    fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.cookies.is_empty() {
            let all: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.push_str(&format!("cookie: {}\r\n", all.join("; ")));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        self.stream.get_mut().write_all(request.as_bytes())?;
        let answer = self.receive()?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn receive(&mut self) -> Result<Answer> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).ok_or("no status")?.parse()?;
        let headers = read_headers(&mut self.stream)?;
        let length = headers
            .iter()
            .find(|(name, _)| name == "content-length")
            .map_or(Ok(0), |(_, value)| value.parse())?;
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, headers, body })
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for (name, value) in &answer.headers {
            if name != "set-cookie" {
                continue;
            }
            let pair = value.split(';').next().unwrap_or_default();
            if let Some((key, kept)) = pair.split_once('=') {
                self.cookies.insert(key.trim().to_owned(), kept.to_owned());
            }
        }
    }
}

fn read_headers(reader: &mut impl BufRead) -> Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return Ok(headers);
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}
