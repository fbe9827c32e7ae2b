//! `yipin` as a process of its own, as an operator starts it.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use super::engine::scratch;
use super::visitor::Visitor;

/// What a server says once it can be reached.
const LISTENS: &str = "listens on ";

/// A server in a process; it is killed when dropped, as by `kill -9`.
pub struct Process {
    child: Child,
    pub origin: String,
}

impl Process {
    /// Starts a verb that serves, on a free port.
    pub fn serving(args: &[&str]) -> Self {
        Self::serving_with(args, &[], 0)
    }

    /// The same on a port, with settings of its own.
    pub fn serving_with(args: &[&str], settings: &[(&str, &str)], port: u16) -> Self {
        let mut child = command(args)
            .args(["--port", &port.to_string()])
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let origin = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, origin) = line.split_once(LISTENS)?;
            Some(origin.to_owned())
        });
        let origin = origin.unwrap_or_else(|| panic!("yipin {args:?} ended; see {LOG:?}"));
        // What it says later must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Self { child, origin }
    }

    /// The port on which it listens.
    pub fn port(&self) -> u16 {
        let (_, port) = self.origin.rsplit_once(':').unwrap();
        port.parse().unwrap()
    }

    /// Somebody with a browser who reads Chinese.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.origin, "zh-CN")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Runs a verb to its end; gives its exit code and what it said.
pub fn run(args: &[&str]) -> (i32, String) {
    let output = command(args).stdout(Stdio::piped()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap_or(-1), text)
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yipin"));
    // What a database address alone does not say.
    command.env("YIPIN_SECRET", "a secret of tests, 32 bytes long.");
    // Where a node on a server's database keeps its index of search.
    command.env("TMPDIR", scratch());
    command.env("YIPIN_MEDIA_URL", scratch().join("media"));
    command.env(
        "YIPIN_MAIL_URL",
        format!("file:{}", scratch().join("mail").display()),
    );
    command.args(args).stdin(Stdio::null()).stderr(log());
    command
}

/// Where the processes of the tests log.
const LOG: &str = "yipin.log";

fn log() -> File {
    let path: PathBuf = scratch().join(LOG);
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap()
}
