//! The yardstick: actix-web that answers everything with the same bytes from memory.

use std::fs;
use std::path::Path;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};

use super::Result;
use super::load::Answer;

/// Headers that the server adds by itself.
const OWN: [&str; 2] = ["content-length", "date"];

/// Keeps an answer in a file, for [`serve`].
pub fn write(file: &Path, answer: &Answer) -> Result<()> {
    let mut bytes = answer.head.clone().into_bytes();
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes.extend_from_slice(&answer.body);
    Ok(fs::write(file, bytes)?)
}

/// Serves the answer in the file, with as many threads as `yipin serve` has.
pub fn serve(file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, rest) = bytes.split_at(end.ok_or("no head")?);
    let body = Bytes::copy_from_slice(rest.get(4..).unwrap_or_default());
    let headers = headers_of(std::str::from_utf8(head)?)?;
    let server = HttpServer::new(move || {
        let (headers, body) = (headers.clone(), body.clone());
        App::new().default_service(web::to(move || {
            let mut response = HttpResponse::Ok().body(body.clone());
            for (name, value) in &headers {
                response.headers_mut().append(name.clone(), value.clone());
            }
            async { response }
        }))
    })
    .workers(std::thread::available_parallelism()?.get())
    .bind(("127.0.0.1", 0))?;
    let address = server.addrs().first().copied().ok_or("no address")?;
    println!("It listens on http://{address}");
    actix_web::rt::System::new().block_on(server.run())?;
    Ok(())
}

fn headers_of(head: &str) -> Result<Vec<(HeaderName, HeaderValue)>> {
    let lines = head.lines().skip(1);
    let pairs = lines.filter_map(|line| line.split_once(": "));
    pairs
        .filter(|(name, _)| !OWN.contains(&name.to_ascii_lowercase().as_str()))
        .map(|(name, value)| Ok((HeaderName::try_from(name)?, HeaderValue::try_from(value)?)))
        .collect()
}
