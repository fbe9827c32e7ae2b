//! A release server of ours, started as anybody would start it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;
use crate::http::Client;

/// A running server.
pub struct Server {
    child: Child,
    /// Its address.
    pub origin: String,
    /// From the start of the process to its first answer.
    pub started_in: Duration,
}

impl Server {
    /// Serves a folder (SQLite) or a database URL with these arguments of `yipin serve`.
    pub fn start(source: &[&str], log: &Path) -> Result<Self> {
        let port = free_port()?;
        let started = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_yipin"))
            .arg("serve")
            .args(source)
            .args(["--port", &port.to_string()])
            .env("YIPIN_LOG_FILTER", "warn")
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(log)?)
            .spawn()?;
        let origin = format!("http://127.0.0.1:{port}");
        let mut server = Self { child, origin, started_in: Duration::ZERO };
        server.wait()?;
        server.started_in = started.elapsed();
        Ok(server)
    }

    fn wait(&mut self) -> Result<()> {
        for _ in 0..2_000 {
            let ready = Client::connect(&self.origin).and_then(|mut c| c.get("/readyz", &[]));
            if ready.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the server ended with {status}").into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err("the server does not get ready".into())
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
