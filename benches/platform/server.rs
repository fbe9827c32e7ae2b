//! A server as a process of its own.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Result;
use super::machine::kib_of;

/// What servers say once they can be reached.
const LISTENS: &str = "listens on http://";

/// Clock ticks of a second in `/proc`, the same on every Linux.
const TICKS: u64 = 100;

/// A running server; it is killed when dropped.
pub struct Server {
    process: Child,
    /// `127.0.0.1:8080`
    pub address: String,
    /// From the start of the process to its first answer.
    pub answered_after: Duration,
}

impl Server {
    /// Starts a program and waits for its first page.
    pub fn start(program: &Path, args: &[&OsStr], first: &str) -> Result<Self> {
        Self::start_with(program, args, first, &[])
    }

    /// The same with settings of its own.
    pub fn start_with(
        program: &Path,
        args: &[&OsStr],
        first: &str,
        settings: &[(&str, &str)],
    ) -> Result<Self> {
        let begun = Instant::now();
        let mut process = Command::new(program)
            .args(args)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // The log costs what it costs in production, without a terminal.
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(output).lines();
        let address = loop {
            let line = lines
                .next()
                .ok_or("the server ended before it listened")??;
            if let Some((_, address)) = line.split_once(LISTENS) {
                break address.trim().to_owned();
            }
        };
        // What it says later is of no interest, but must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        super::load::get(&address, first)?;
        Ok(Self {
            process,
            address,
            answered_after: begun.elapsed(),
        })
    }

    /// What it keeps in memory now, in KiB.
    pub fn resident_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        Ok(kib_of(&status, "VmRSS").ok_or("no VmRSS in /proc")?)
    }

    /// The processor's time that it has used so far, in microseconds.
    pub fn processor_us(&self) -> Result<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // The name in parentheses may hold spaces; user and system time are fields 14 and 15.
        let (_, rest) = stat.rsplit_once(") ").ok_or("no name in /proc")?;
        let ticks = rest.split(' ').skip(11).take(2);
        let mut sum = 0;
        for field in ticks {
            sum += field.parse::<u64>()?;
        }
        Ok(sum * 1_000_000 / TICKS)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
