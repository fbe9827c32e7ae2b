//! The folder of an index: one folder a generation, and a file that names the present one.
//!
//! A new generation is made beside the old one and takes its place in one step, so that a search
//! goes on while the index is made anew, by this process or by a command beside it.
//!
//! Only one process follows the events in a folder. Another one that was given the same folder takes
//! one of its own inside of it: it may be of another version or on another database, and two that
//! find each other's index useless would make it anew in turns for ever.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};

/// Names the present generation.
const CURRENT: &str = "current";
/// What every generation has: tantivy's list of its parts.
const META: &str = "meta.json";
/// Locked by the process that follows the events here. The system lets go of it however the
/// process ends.
const LOCK: &str = "follower.lock";
/// The most processes that share a folder; more are a mistake that would fill the disk.
const MOST_FOLLOWERS: u32 = 16;

/// A folder in which no other process follows the events, until it is dropped.
#[derive(Debug)]
pub struct Own {
    /// Where it is.
    pub root: PathBuf,
    _lock: File,
}

/// Takes the folder that was given, or one inside of it if another process has that.
pub fn take(given: &Path) -> io::Result<Own> {
    for turn in 1..=MOST_FOLLOWERS {
        let root = match turn {
            1 => given.to_owned(),
            _ => given.join(format!("beside-{turn}")),
        };
        make(&root)?;
        let lock = File::create(root.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {
                if turn > 1 {
                    tracing::warn!(
                        given = %given.display(),
                        own = %root.display(),
                        "another process keeps its search index in this folder; this one makes its own"
                    );
                }
                return Ok(Own { root, _lock: lock });
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::other(format!(
        "{MOST_FOLLOWERS} processes keep a search index in {}",
        given.display()
    )))
}

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
pub fn set_current(root: &Path, name: &str) -> io::Result<()> {
    let draft = root.join(format!("{CURRENT}.{name}"));
    let mut file = File::create(&draft)?;
    file.write_all(name.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, root.join(CURRENT))?;
    // Not every system can do that with a folder; the name is then written a little later.
    if let Ok(folder) = File::open(root) {
        folder.sync_all().ok();
    }
    Ok(())
}

/// Removes all generations but the present one; those in which some process writes stay, and so
/// does whatever is no generation: the folder may hold other things, and is then a bad choice, but
/// nobody's loss.
pub fn remove_others(root: &Path, present: &str) {
    let Ok(entries) = fs::read_dir(root) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let is_old = name
            .to_str()
            .is_some_and(|name| name != present && is_generation(name));
        if is_old && path.join(META).is_file() && !is_written(&path) {
            // What cannot be removed now is tried again at the next start.
            fs::remove_dir_all(&path).ok();
        }
    }
}

/// The name of a new generation: the form of its files, when and by which process it was made, and
/// which of those it is.
pub fn generation_name(format: u32, now_ms: i64, process: u32, turn: u32) -> String {
    format!("v{format}-{now_ms}-{process}-{turn}")
}

/// Whether a name is one that [`generation_name`] gives.
fn is_generation(name: &str) -> bool {
    let Some(rest) = name.strip_prefix('v') else {
        return false;
    };
    let parts: Vec<&str> = rest.split('-').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 4 && parts.iter().all(is_number)
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

/// Makes a folder for what a node can make anew, for its owner alone.
pub fn make(root: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_follower_has_a_folder_of_its_own() {
        let given = tempfile::tempdir().unwrap();
        let first = take(given.path()).unwrap();
        let second = take(given.path()).unwrap();
        assert_eq!(first.root, given.path());
        assert_eq!(second.root, given.path().join("beside-2"));
        drop(first);
        // What has become free is taken again.
        assert_eq!(take(given.path()).unwrap().root, given.path());
        assert_eq!(take(given.path()).unwrap().root, given.path());
        assert_eq!(second.root, given.path().join("beside-2"));
    }

    #[test]
    fn nothing_but_old_generations_is_ever_removed() {
        let root = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let folder = root.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join(META), "{}").unwrap();
        };
        let (old, present) = (generation_name(1, 5, 7, 0), generation_name(1, 6, 7, 0));
        let others = [
            "media",
            "backups-2026-11-29-1",
            "v1",
            "v1-2-3-x",
            "v1-2-3-4-5",
        ];
        for name in others.into_iter().chain([old.as_str(), present.as_str()]) {
            make(name);
        }
        // A folder of that name that is no index.
        fs::create_dir(root.path().join("v1-1-1-1")).unwrap();
        remove_others(root.path(), &present);
        for name in others.into_iter().chain([present.as_str(), "v1-1-1-1"]) {
            assert!(root.path().join(name).exists(), "{name}");
        }
        assert!(!root.path().join(&old).exists());
    }
}
