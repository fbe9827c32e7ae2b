//! What actix-web does at best: the same bytes with the same headers, from memory.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{App, HttpResponse, HttpServer, web};

use crate::Result;
use crate::http::Answer;

/// The argument that turns the bench into this server.
pub const FLAG: &str = "--serve-bytes";

/// Serves a stored answer (header lines, empty line, body) at every path; prints its port.
pub fn serve(file: &str) -> Result<()> {
    let stored = std::fs::read(file)?;
    let answer = Answer::parse_stored(&stored)?;
    let headers: Vec<(HeaderName, HeaderValue)> = answer
        .headers
        .iter()
        .filter(|(name, _)| name != "content-length" && name != "date")
        .map(|(name, value)| Ok((name.parse()?, value.parse()?)))
        .collect::<Result<_>>()?;
    let page = web::Data::new((headers, web::Bytes::from(answer.body)));
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new().app_data(page.clone()).default_service(web::to(
                |page: web::Data<(Vec<(HeaderName, HeaderValue)>, web::Bytes)>| async move {
                    let mut response = HttpResponse::Ok();
                    for header in &page.0 {
                        response.append_header(header.clone());
                    }
                    response.body(page.1.clone())
                },
            ))
        })
        .workers(std::thread::available_parallelism().map_or(2, usize::from))
        .bind(("127.0.0.1", 0))?;
        println!("{}", server.addrs().first().ok_or("no address")?.port());
        server.run().await?;
        Ok(())
    })
}

/// A running baseline server.
pub struct Baseline {
    child: Child,
    /// Its address.
    pub origin: String,
}

impl Baseline {
    /// Starts one that serves this answer.
    pub fn start(answer: &Answer) -> Result<Self> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), answer.to_stored())?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg(FLAG)
            .arg(file.path())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut line)?;
        Ok(Self { child, origin: format!("http://127.0.0.1:{}", line.trim()) })
    }
}

impl Drop for Baseline {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
