//! Makes an index from the rows of the database, beside the present one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Index;

use super::commit::{FORMAT, Mark};
use super::{FieldSet, Keeper, Opened, Progress, SearchIndex, folder, reader_of, writer_of};
use crate::base::error::{Error, Result};
use crate::base::ids::ListingId;
use crate::db::Database;
use crate::domain::events::{self, Cursor};
use crate::domain::search::store::{self, Names};

/// Listings that are read at a time.
const BATCH: i64 = 500;

impl SearchIndex {
    /// Makes a new generation and lets searches read it.
    pub(super) fn replace(&self, database: &Database, progress: Progress<'_>) -> Result<Keeper> {
        // What happens from here on is read again as events.
        let cursor = database.read_now(events::settled)?;
        let born = database.read_now(store::born)?;
        let (generation, path) = self.new_folder(database)?;
        let made = self.fill(database, (&generation, &path), (cursor, born), progress);
        if made.is_err() {
            // Half an index is tried again soon: a disk that is full is not to be filled with them.
            std::fs::remove_dir_all(&path).ok();
        }
        made
    }

    fn fill(
        &self,
        database: &Database,
        (generation, path): (&str, &Path),
        (cursor, born): (Cursor, i64),
        progress: Progress<'_>,
    ) -> Result<Keeper> {
        let (schema, fields) = FieldSet::new();
        let index = Index::create_in_dir(path, schema).map_err(Error::internal)?;
        let mut keeper = Keeper {
            generation: generation.to_owned(),
            writer: writer_of(&index).map_err(Error::internal)?,
            fields,
            cursor,
            born,
            passed: 0,
        };
        keeper.write_all(database, &mut |done, total| {
            progress(done, total);
            self.go_on()
        })?;
        keeper.commit()?;
        let reader = reader_of(&index).map_err(Error::internal)?;
        let root = self.folder();
        folder::set_current(&root, generation).map_err(Error::internal)?;
        self.publish(Opened {
            generation: generation.to_owned(),
            reader,
            fields,
            facts: Arc::default(),
        });
        folder::remove_others(&root, generation);
        Ok(keeper)
    }

    /// A folder of its own for a new generation.
    fn new_folder(&self, database: &Database) -> Result<(String, PathBuf)> {
        let root = self.folder();
        folder::make(&root).map_err(Error::internal)?;
        let (now, process) = (database.clock().now().ms(), std::process::id());
        let mut turn = 0_u32;
        loop {
            let name = folder::generation_name(FORMAT, now, process, turn);
            let path = root.join(&name);
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok((name, path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => turn += 1,
                Err(error) => return Err(Error::internal(error)),
            }
        }
    }
}

impl Keeper {
    /// Writes every published listing; `after` each part may end it.
    fn write_all(
        &mut self,
        database: &Database,
        after: &mut dyn FnMut(i64, i64) -> Result<()>,
    ) -> Result<()> {
        let total = database.read_now(store::count)?;
        let mut names: Names = HashMap::new();
        let (mut last, mut done) = (ListingId(0), 0);
        loop {
            let batch =
                database.read_now(|conn| store::documents_behind(conn, last, BATCH, &mut names))?;
            let Some(end) = batch.last() else {
                return Ok(());
            };
            last = end.listing;
            for document in &batch {
                let row = self.fields.written(document);
                self.writer.add_document(row).map_err(Error::internal)?;
                done += 1;
            }
            after(done, total.max(done))?;
        }
    }

    /// Makes what was written visible and lasting, together with how far the events were read.
    pub(super) fn commit(&mut self) -> Result<()> {
        let mark = Mark::at(self.cursor, self.born);
        let payload = serde_json::to_string(&mark).map_err(Error::internal)?;
        let mut prepared = self.writer.prepare_commit().map_err(Error::internal)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(Error::internal)?;
        self.passed = 0;
        Ok(())
    }
}
