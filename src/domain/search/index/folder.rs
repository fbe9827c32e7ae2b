//! The folder of an index: one folder a generation, and a file that names the present one.
//!
//! A new generation is made beside the old one and takes its place in one step, so that a search
//! goes on while the index is made anew, by this process or by a command beside it.

use std::fs;
use std::io::Write;
use std::path::Path;

use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};

/// Names the present generation.
const CURRENT: &str = "current";

/// The present generation, if there is one.
pub fn current(root: &Path) -> Option<String> {
    let name = fs::read_to_string(root.join(CURRENT)).ok()?;
    let name = name.trim();
    // A name that this program did not write leads nowhere else.
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_plain && !name.is_empty()).then(|| name.to_owned())
}

/// Makes a generation the present one, on disk before it returns.
pub fn set_current(root: &Path, name: &str) -> std::io::Result<()> {
    let draft = root.join(format!("{CURRENT}.{name}"));
    let mut file = fs::File::create(&draft)?;
    file.write_all(name.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, root.join(CURRENT))?;
    // Not every system can do that with a folder; the name is then written a little later.
    if let Ok(folder) = fs::File::open(root) {
        folder.sync_all().ok();
    }
    Ok(())
}

/// Removes all generations but the present one; those in which some process writes stay.
pub fn remove_others(root: &Path, present: &str) {
    let Ok(entries) = fs::read_dir(root) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_name() != present && path.is_dir() && !is_written(&path) {
            // What cannot be removed now is tried again at the next start.
            fs::remove_dir_all(&path).ok();
        }
    }
}

fn is_written(generation: &Path) -> bool {
    let Ok(directory) = MmapDirectory::open(generation) else {
        return false;
    };
    directory.acquire_lock(&INDEX_WRITER_LOCK).is_err()
}

/// How many bytes the files of a generation have.
pub fn bytes(generation: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(generation) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|file| file.len())
        .sum()
}

/// Makes the folder, for its owner alone.
pub fn make(root: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(root)
}
