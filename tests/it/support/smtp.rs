//! Mail servers of all kinds: a real one, and some that only pretend.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use yipin::domain::mail::{MailSettings, Mailer};

/// A running server: aiosmtpd, in a process of its own.
pub struct SmtpServer {
    process: Child,
    /// The server ends when this is closed.
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl SmtpServer {
    /// A server that takes everything.
    pub fn taking() -> Self {
        Self::start("take")
    }

    /// A server that answers every recipient like this.
    pub fn answering(answer: &str) -> Self {
        Self::start(answer)
    }

    fn start(mode: &str) -> Self {
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/it/support/smtp_server.py"
        );
        let mut process = Command::new(python())
            .args([script, mode])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts");
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = output.next().expect("the server says its port").unwrap();
        Self {
            process,
            input,
            output,
            port: port.parse().unwrap(),
        }
    }

    pub fn mailer(&self) -> Mailer {
        mailer(&format!("smtp://127.0.0.1:{}", self.port))
    }

    /// The next mail that it has taken; waits for it.
    pub fn next_mail(&mut self) -> Value {
        let line = self.output.next().expect("a mail").unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// The mails that it has taken and nobody has looked at; ends the server.
    pub fn rest(mut self) -> Vec<Value> {
        drop(self.input.take());
        let rest = self
            .output
            .by_ref()
            .map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        rest.collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        drop(self.input.take());
        self.process.wait().ok();
    }
}

/// A python that knows aiosmtpd: that of the path, or that of the system's packages.
fn python() -> &'static str {
    ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(|python| {
            Command::new(python)
                .args(["-c", "import aiosmtpd"])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        })
        .expect("the tests need aiosmtpd: apt-get install python3-aiosmtpd")
}

/// A mailer that gives up soon, for servers that would keep it waiting.
fn impatient(url: &str) -> Mailer {
    mailer(url).with_timeout(Duration::from_millis(400))
}

fn mailer(url: &str) -> Mailer {
    let settings = MailSettings {
        url: url.to_owned(),
        from: "一品 <no-reply@yipin.example>".to_owned(),
    };
    Mailer::new(&settings).unwrap()
}

/// Nobody listens there.
pub fn refusing() -> Mailer {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    mailer(&format!("smtp://{address}"))
}

/// Takes connections and never says a word.
pub fn black_hole() -> (TcpListener, Mailer) {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mailer = impatient(&format!("smtp://{}", silent.local_addr().unwrap()));
    (silent, mailer)
}

/// Greets without an end, one byte after the other.
pub fn dripping() -> Mailer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mailer = impatient(&format!("smtp://{}", listener.local_addr().unwrap()));
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let pace = Duration::from_millis(20);
        stream.set_read_timeout(Some(pace)).unwrap();
        let mut nothing = [0_u8; 1];
        // The pause between bytes is a read that waits for a client who has nothing to say.
        while stream.write_all(b"2").is_ok() && !matches!(stream.read(&mut nothing), Ok(0)) {}
    });
    mailer
}

/// Answers TLS with plain text.
pub fn broken_tls() -> (SmtpServer, Mailer) {
    let server = SmtpServer::taking();
    let mailer = mailer(&format!("smtps://127.0.0.1:{}", server.port));
    (server, mailer)
}
