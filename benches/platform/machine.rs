//! What the figures were measured on.

use std::fmt;
use std::fs;
use std::process::Command;

use super::Result;

/// The facts without which no figure means anything.
pub struct Machine {
    processor: String,
    cores: usize,
    memory_kib: u64,
    kernel: String,
    compiler: String,
    commit: String,
}

impl Machine {
    /// Reads them.
    pub fn read() -> Result<Self> {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        Ok(Self {
            processor: value_of(&cpu, "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism()?.get(),
            memory_kib: kib_of(&memory, "MemTotal").unwrap_or_default(),
            kernel: said("uname", &["-sr"]),
            compiler: said("rustc", &["--version"]),
            commit: said("git", &["rev-parse", "--short=12", "HEAD"]),
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| machine | |\n|---|---|")?;
        writeln!(
            f,
            "| processor | {}, {} cores |",
            self.processor, self.cores
        )?;
        writeln!(f, "| memory | {} MiB |", self.memory_kib / 1024)?;
        writeln!(f, "| system | {} |", self.kernel)?;
        writeln!(f, "| compiler | {} |", self.compiler)?;
        writeln!(f, "| commit | {} |", self.commit)
    }
}

/// The first line of what a program says; empty if there is none.
fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let first = text.map(|text| text.lines().next().unwrap_or_default().to_owned());
    first.unwrap_or_default()
}

/// The value behind `name:` in a file of `/proc`.
pub fn value_of(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    let (_, value) = line.split_once(':')?;
    Some(value.trim().to_owned())
}

/// The same, of a number in kB.
pub fn kib_of(text: &str, name: &str) -> Option<u64> {
    let value = value_of(text, name)?;
    value.split_whitespace().next()?.parse().ok()
}
