//! Where a node keeps its index of search.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The folder that is given; else one beside the SQLite file. A node on a server's database keeps
/// what it can make anew among the temporary files, under a name of that database.
pub(super) fn of(given: &str, database_url: &str) -> PathBuf {
    if !given.is_empty() {
        return PathBuf::from(given);
    }
    if !database_url.starts_with("postgres") {
        return Path::new(database_url).with_extension("search");
    }
    let mut name = String::new();
    for byte in Sha256::digest(database_url).iter().take(8) {
        // A string takes whatever is written.
        let _ = write!(name, "{byte:02x}");
    }
    std::env::temp_dir().join(format!("yipin-search-{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_has_a_folder_of_its_own() {
        assert_eq!(of("", "/srv/yipin.db"), Path::new("/srv/yipin.search"));
        assert_eq!(of("/fast/index", "postgres://a"), Path::new("/fast/index"));
        let (one, other) = (of("", "postgres://a/b"), of("", "postgres://a/c"));
        assert!(one.starts_with(std::env::temp_dir()) && one != other);
    }
}
