//! A database of its own for each test, copied from a template that holds the schema and the
//! world.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::LazyLock;

use tempfile::TempDir;

use super::{postgres, world};

/// The two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database that is removed with this value.
pub struct TestDatabase {
    pub url: String,
    _remains: Remains,
}

/// What is removed.
enum Remains {
    Folder(#[expect(dead_code, reason = "removed when dropped")] TempDir),
    Server(#[expect(dead_code, reason = "removed when dropped")] postgres::Copy),
}

impl From<postgres::Copy> for TestDatabase {
    fn from(copy: postgres::Copy) -> Self {
        Self {
            url: copy.url.clone(),
            _remains: Remains::Server(copy),
        }
    }
}

impl Engine {
    /// A copy of the template: schema, divisions, and the world.
    pub fn database(self) -> TestDatabase {
        match self {
            Self::Sqlite => {
                let folder = tempfile::tempdir_in(scratch()).unwrap();
                let file = folder.path().join("yipin.db");
                fs::copy(sqlite_template(), &file).unwrap();
                TestDatabase {
                    url: text(&file),
                    _remains: Remains::Folder(folder),
                }
            }
            Self::Postgres => postgres::copy_of_template().into(),
        }
    }

    /// The world on a server that survives a power cut; an SQLite file always does.
    pub fn durable_database(self) -> TestDatabase {
        match self {
            Self::Sqlite => self.database(),
            Self::Postgres => postgres::durable_world().into(),
        }
    }

    /// A database with nothing in it, for tests of the migrations.
    pub fn empty_database(self) -> TestDatabase {
        match self {
            Self::Sqlite => {
                let folder = tempfile::tempdir_in(scratch()).unwrap();
                TestDatabase {
                    url: text(&folder.path().join("yipin.db")),
                    _remains: Remains::Folder(folder),
                }
            }
            Self::Postgres => postgres::empty().into(),
        }
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Migrated and filled once per process; SQLite's own backup leaves no log beside the file.
fn sqlite_template() -> &'static Path {
    static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
        let made = scratch().join("making.db");
        world::build(&text(&made));
        let file = scratch().join("template.db");
        let mut conn = world::connect(&text(&made));
        world::execute(&mut conn, &format!("VACUUM INTO '{}'", file.display()));
        file
    });
    &FILE
}

/// A folder of this process below `target/tmp`; those of processes that are gone are removed.
pub(super) fn scratch() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        // In memory, if `scripts/test` has found room there.
        let root = std::env::var_os("YIPIN_TEST_SCRATCH").map_or_else(
            || Path::new(env!("CARGO_TARGET_TMPDIR")).join("it"),
            PathBuf::from,
        );
        fs::create_dir_all(&root).unwrap();
        for entry in fs::read_dir(&root).unwrap() {
            let path = entry.unwrap().path();
            if !is_alive(path.file_name().unwrap().to_str().unwrap()) {
                fs::remove_dir_all(path).ok();
            }
        }
        let own = root.join(process::id().to_string());
        fs::create_dir_all(&own).unwrap();
        own
    });
    &FOLDER
}

/// Whether a process with this number runs; where that cannot be seen, it does.
pub(super) fn is_alive(process: &str) -> bool {
    !Path::new("/proc/self").exists() || Path::new("/proc").join(process).exists()
}
