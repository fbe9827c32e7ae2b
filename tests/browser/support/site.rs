//! The demo as everybody starts it: `yipin demo` in a process of its own, on a folder of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use diesel::prelude::*;
use diesel::sql_types::Text;
use tempfile::TempDir;

/// What everybody in the demo logs in with.
pub const PASSWORD: &str = "one-village-one-product";

#[derive(QueryableByName)]
struct Slug {
    #[diesel(sql_type = Text)]
    slug: String,
}

/// A running demo; it ends, and its data goes, with this value.
pub struct Site {
    process: Child,
    folder: TempDir,
    /// `http://127.0.0.1:PORT`
    pub origin: String,
}

impl Site {
    /// Makes a demo with the first `shops` shops of the list and waits until it listens.
    pub fn start(shops: usize) -> Self {
        let folder = TempDir::new().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_yipin"))
            .args(["demo", "--port", "0", "--shops", &shops.to_string()])
            .arg("--dir")
            .arg(folder.path())
            .env("YIPIN_LOG_FILTER", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        let origin = loop {
            line.clear();
            let read = output.read_line(&mut line).unwrap();
            assert!(read > 0, "the demo ended before it listened");
            if let Some((_, address)) = line.split_once("listens on ") {
                break address.trim().to_owned();
            }
        };
        // Somebody must read on, or the demo stops at a full pipe.
        thread::spawn(move || output.lines().map_while(Result::ok).for_each(drop));
        Self {
            process,
            folder,
            origin,
        }
    }

    /// The slug of the shop that somebody manages.
    pub fn shop_of(&self, login: &str) -> String {
        let path = self.folder().join("yipin.db");
        let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        let query = "SELECT s.slug FROM shops s JOIN memberships m ON m.shop_id = s.id \
             JOIN users u ON u.id = m.user_id WHERE u.email = ?";
        let found: Slug = diesel::sql_query(query)
            .bind::<Text, _>(login)
            .get_result(&mut conn)
            .unwrap();
        found.slug
    }

    /// Where its data lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Ends the demo and lets `yipin verify` check the books that the journey left.
    pub fn verify(mut self) {
        self.stop();
        let output = Command::new(env!("CARGO_BIN_EXE_yipin"))
            .arg("verify")
            .arg("--dir")
            .arg(self.folder())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "verify found: {said}");
    }

    fn stop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
    }
}
