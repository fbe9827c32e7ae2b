//! Start-up time and memory of the demo, which is also where the other parts get their data.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::time::Duration;

use super::report::{mib, ms};
use super::server::Server;
use super::{Args, Part, Result};

/// Makes the demo, and measures both starts unless nobody wants to know.
pub fn measure(args: &Args, demo: &Path) -> Result<String> {
    let first = serve(args, demo)?;
    let first_after = first.answered_after;
    drop(first);
    if !args.wants(Part::Start) {
        return Ok(String::new());
    }
    let second = serve(args, demo)?;
    std::thread::sleep(Duration::from_secs(args.rest));
    let idle = second.resident_kib()?;
    Ok(format!(
        "## Start and memory\n\n\
         `yipin demo` with its {} shops on SQLite, from the start of the process to the first \
         answered page.\n\n\
         | what | measured | budget |\n|---|--:|--:|\n\
         | first start, sample data made | {} | 60 s |\n\
         | second start, data there | {} | 500 ms |\n\
         | resident memory, {} s later, idle | {} | 60 MiB |\n\n\
         Command: `scripts/bench --part start`\n",
        args.shops
            .map_or_else(|| "usual".to_owned(), |shops| shops.to_string()),
        ms(us(first_after)?),
        ms(us(second.answered_after)?),
        args.rest,
        mib(idle),
    ))
}

/// Serves the demo in the folder.
pub fn serve(args: &Args, demo: &Path) -> Result<Server> {
    let mut arguments: Vec<OsString> = ["demo", "--port", "0", "--dir"]
        .map(OsString::from)
        .to_vec();
    arguments.push(demo.into());
    if let Some(shops) = args.shops {
        arguments.extend(["--shops".into(), shops.to_string().into()]);
    }
    let arguments: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
    Server::start(&args.binary, &arguments, "/")
}

fn us(time: Duration) -> Result<u64> {
    Ok(u64::try_from(time.as_micros())?)
}
