//! The index on disk: opened, followed, made anew.

mod commit;
mod facts;
mod fields;
mod folder;
mod follow;
mod rebuild;
mod touched;

pub use folder::make as make_folder;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError};

use self::commit::Mark;
pub(super) use self::facts::{BY_MASS, CERTIFIED, Fact, Facts};
pub(super) use self::fields::{CODE_MARK, FieldSet, fast, number};
pub(super) use self::touched::concerns;
use crate::base::error::{Code, Error, Result};
use crate::db::Database;
use crate::domain::events::Cursor;
use crate::domain::search::misses::Misses;
use crate::domain::search::store;

/// What one writer may hold in memory before it writes a part, in bytes. The least that is allowed.
const WRITER_BYTES: usize = 15_000_000;

/// Up to this size an index is read through when it is opened, to see whether it is whole.
const CHECKED_BYTES: u64 = 256 * 1024 * 1024;

/// Told how many documents are written, and of how many.
pub type Progress<'a> = &'a mut dyn FnMut(i64, i64);

/// The index of this node. Cheap to clone; all clones share one.
#[derive(Clone)]
pub struct SearchIndex(Arc<Inner>);

struct Inner {
    /// Where it lies, if no other process has it there.
    given: PathBuf,
    own: Mutex<Option<folder::Own>>,
    opened: RwLock<Option<Arc<Opened>>>,
    keeper: Mutex<Option<Keeper>>,
    /// A search has failed: the index is made anew.
    is_broken: AtomicBool,
    /// The process ends: long work is given up.
    is_stopping: AtomicBool,
    misses: Misses,
}

/// What searches read.
pub(super) struct Opened {
    generation: String,
    reader: IndexReader,
    fields: FieldSet,
    facts: Arc<Facts>,
}

/// What writes it, and how far it has read.
struct Keeper {
    generation: String,
    writer: IndexWriter,
    fields: FieldSet,
    cursor: Cursor,
    born: i64,
    /// Events that were read since the last commit and change nothing here.
    passed: i64,
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SearchIndex").field(&self.0.given).finish()
    }
}

impl SearchIndex {
    /// The index in a folder. Nothing is opened or made yet: [`Self::catch_up`] does.
    pub fn at(given: &Path) -> Self {
        Self(Arc::new(Inner {
            given: given.to_owned(),
            own: Mutex::default(),
            opened: RwLock::default(),
            keeper: Mutex::default(),
            is_broken: AtomicBool::new(false),
            is_stopping: AtomicBool::new(false),
            misses: Misses::default(),
        }))
    }

    /// Where it lies.
    pub fn folder(&self) -> PathBuf {
        let own = self.own();
        own.as_ref()
            .map_or_else(|| self.0.given.clone(), |own| own.root.clone())
    }

    /// Lets go of what it writes, as at the end of the process: another one may write it then.
    pub fn close(&self) {
        let mut keeper = self.0.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        *keeper = None;
        *self.own() = None;
    }

    /// Gives up whatever takes long: it is begun again at the next start.
    pub fn stop(&self) {
        self.0.is_stopping.store(true, Ordering::SeqCst);
    }

    /// Whether a change of such a thing may be seen in the index.
    pub fn concerns(aggregate: &str, kind: &str) -> bool {
        concerns(aggregate, kind)
    }

    /// Brings the index up to date with the database: opens it, makes it anew if it cannot be
    /// used, and reads the events that it has not seen. Says whether anything changed. Blocks.
    pub fn catch_up(&self, database: &Database) -> Result<bool> {
        let mut keeper = self.0.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        let present = folder::current(&self.take_folder()?);
        if self.0.is_broken.load(Ordering::SeqCst) {
            *keeper = None;
            *keeper = Some(self.replace(database, &mut |_, _| {})?);
            self.0.is_broken.store(false, Ordering::SeqCst);
            return Ok(true);
        }
        // A command beside this process has made it anew.
        if keeper
            .as_ref()
            .is_some_and(|kept| Some(&kept.generation) != present.as_ref())
        {
            *keeper = None;
        }
        if keeper.is_some() {
            return self.follow(database, &mut keeper);
        }
        match self.open(database, present)? {
            Opening::Kept(kept) => {
                *keeper = Some(*kept);
                self.follow(database, &mut keeper)?;
                Ok(true)
            }
            Opening::KeptElsewhere => Ok(true),
            Opening::Unusable => {
                *keeper = Some(self.replace(database, &mut |_, _| {})?);
                Ok(true)
            }
        }
    }

    /// Makes the index anew and lets it take the place of the present one; gives how many listings
    /// it holds. Blocks.
    pub fn rebuild(&self, database: &Database, progress: Progress<'_>) -> Result<u64> {
        let mut keeper = self.0.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        *keeper = None;
        *keeper = Some(self.replace(database, progress)?);
        Ok(self
            .searcher()
            .map_or(0, |(searcher, _)| searcher.num_docs()))
    }

    /// An index of these documents, without a database behind it.
    #[cfg(test)]
    pub(crate) fn of_documents(root: &Path, documents: &[super::document::Document]) -> Self {
        let index = Self::at(root);
        let (schema, fields) = FieldSet::new();
        let made = Index::create_in_dir(root, schema).unwrap();
        let mut writer = writer_of(&made).unwrap();
        for document in documents {
            writer.add_document(fields.written(document)).unwrap();
        }
        writer.commit().unwrap();
        index.publish(Opened {
            generation: "test".to_owned(),
            reader: reader_of(&made).unwrap(),
            fields,
            facts: Arc::default(),
        });
        index
    }

    /// What searches read now; `None` while there is no index yet.
    pub(super) fn searcher(&self) -> Option<(Searcher, FieldSet)> {
        self.opened()
            .map(|opened| (opened.reader.searcher(), opened.fields))
    }

    /// What searches count; `None` while there is no index yet.
    pub(super) fn facts(&self) -> Option<Arc<Facts>> {
        self.opened().map(|opened| Arc::clone(&opened.facts))
    }

    /// Turns a failure of a search into an error, and has the index made anew.
    pub(super) fn failed(&self, error: TantivyError) -> Error {
        self.0.is_broken.store(true, Ordering::SeqCst);
        Error::internal(error)
    }

    /// `system.unavailable` once the process ends.
    fn go_on(&self) -> Result<()> {
        if self.0.is_stopping.load(Ordering::SeqCst) {
            return Err(Code::SystemUnavailable.into());
        }
        Ok(())
    }

    fn own(&self) -> MutexGuard<'_, Option<folder::Own>> {
        self.0.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folder in which this process alone follows the events.
    fn take_folder(&self) -> Result<PathBuf> {
        let mut own = self.own();
        let taken = match own.take() {
            Some(taken) => taken,
            None => folder::take(&self.0.given).map_err(Error::internal)?,
        };
        Ok(own.insert(taken).root.clone())
    }

    /// What was searched for in vain.
    pub(super) fn misses(&self) -> &Misses {
        &self.0.misses
    }

    fn publish(&self, opened: Opened) {
        let mut place = self
            .0
            .opened
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Some(Arc::new(opened));
    }

    fn opened(&self) -> Option<Arc<Opened>> {
        let opened = self.0.opened.read().unwrap_or_else(PoisonError::into_inner);
        opened.clone()
    }

    /// Opens what lies in the folder.
    fn open(&self, database: &Database, present: Option<String>) -> Result<Opening> {
        let Some(generation) = present else {
            return Ok(Opening::Unusable);
        };
        let root = self.folder();
        let path = root.join(&generation);
        let (schema, fields) = FieldSet::new();
        let usable = Index::open_in_dir(&path)
            .ok()
            .filter(|index| index.schema() == schema)
            .filter(|index| is_whole(index, &path));
        let Some(index) = usable else {
            tracing::warn!(
                generation,
                "the search index cannot be used and is made anew"
            );
            return Ok(Opening::Unusable);
        };
        let payload = index.load_metas().ok().and_then(|metas| metas.payload);
        let born = database.read_now(store::born)?;
        let latest = database.read_now(crate::domain::events::latest)?;
        // A database that was restored, or is another one, has not seen what the index has.
        let mark = Mark::read(payload.as_deref())
            .filter(|mark| mark.born == born && mark.cursor() <= latest);
        let (Some(mark), Ok(reader)) = (mark, reader_of(&index)) else {
            tracing::warn!(
                generation,
                "the search index is of another time and is made anew"
            );
            return Ok(Opening::Unusable);
        };
        let is_known = self
            .opened()
            .is_some_and(|opened| opened.generation == generation);
        if is_known {
            self.reload()?;
        } else {
            self.publish(Opened {
                generation: generation.clone(),
                reader,
                fields,
                facts: Arc::default(),
            });
        }
        match writer_of(&index) {
            Ok(writer) => {
                folder::remove_others(&root, &generation);
                Ok(Opening::Kept(Box::new(Keeper {
                    generation,
                    writer,
                    fields,
                    cursor: mark.cursor(),
                    born,
                    passed: 0,
                })))
            }
            Err(TantivyError::LockFailure(..)) => Ok(Opening::KeptElsewhere),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// Lets searches see the last commit.
    fn reload(&self) -> Result<()> {
        match self.opened() {
            Some(opened) => {
                opened.reader.reload().map_err(|error| self.failed(error))?;
                opened.facts.keep_only(&opened.reader.searcher());
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// What became of opening an index.
enum Opening {
    /// It is this process's to write.
    Kept(Box<Keeper>),
    /// A command that has made it anew still holds it; it can be read.
    KeptElsewhere,
    /// There is none, or none that can be used.
    Unusable,
}

fn is_whole(index: &Index, path: &Path) -> bool {
    folder::bytes(path) > CHECKED_BYTES
        || index
            .validate_checksum()
            .is_ok_and(|damaged| damaged.is_empty())
}

fn reader_of(index: &Index) -> tantivy::Result<IndexReader> {
    index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
}

fn writer_of(index: &Index) -> tantivy::Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(WRITER_BYTES)
        .num_worker_threads(1)
        .num_merge_threads(1)
        .build();
    index.writer_with_options(options)
}
