//! The chromedriver process: one per journey, on a free port, ended with it.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

pub struct Driver {
    process: Child,
    pub url: String,
}

impl Driver {
    /// Starts chromedriver and reads from its first lines which port it took.
    pub fn start() -> Self {
        let program = env::var("YIPIN_TEST_CHROMEDRIVER").unwrap_or("chromedriver".into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{program} does not start ({error}): scripts/test installs it")
            });
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let port = announced_port(&mut output);
        // Somebody must read on, or the driver stops at a full pipe.
        thread::spawn(move || output.lines().map_while(Result::ok).for_each(drop));
        Self {
            process,
            url: format!("http://127.0.0.1:{port}"),
        }
    }
}

fn announced_port(output: &mut BufReader<ChildStdout>) -> u16 {
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 {
        let digits = line
            .split_once("started successfully on port ")
            .map(|(_, rest)| rest.trim_end().trim_end_matches('.'));
        if let Some(port) = digits.and_then(|digits| digits.parse().ok()) {
            return port;
        }
        line.clear();
    }
    panic!("chromedriver ended before it said on which port it listens");
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
