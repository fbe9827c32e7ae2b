//! What the figures were measured on.

use std::process::Command;

use crate::Result;

/// Cores, processor, memory, kernel and compiler, a line each.
pub fn describe() -> Result<Vec<String>> {
    let cores = std::thread::available_parallelism()?;
    let cpu = line_of("/proc/cpuinfo", "model name")?;
    let memory = line_of("/proc/meminfo", "MemTotal")?;
    Ok(vec![
        format!("{cores} cores of {cpu}"),
        format!("memory {memory}"),
        format!("Linux {}", output("uname", &["-r"])?),
        output("rustc", &["--version"])?,
    ])
}

fn line_of(file: &str, key: &str) -> Result<String> {
    let text = std::fs::read_to_string(file)?;
    let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    Ok(line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned())
}

/// What a command prints, without the line end.
pub fn output(command: &str, args: &[&str]) -> Result<String> {
    let done = Command::new(command).args(args).output()?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        return Err(format!("{command} {args:?}: {said}").into());
    }
    Ok(String::from_utf8(done.stdout)?.trim().to_owned())
}

/// Resident memory of a process in MiB.
pub fn resident_mib(pid: u32) -> Result<u64> {
    let text = line_of(&format!("/proc/{pid}/status"), "VmRSS")?;
    Ok(text.trim_end_matches(" kB").trim().parse::<u64>()? / 1024)
}
