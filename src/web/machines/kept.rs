//! A long document that is made once for all who read it: into a file without a name, from whose
//! beginning each reads at a speed of their own, also while it is still being written.
//!
//! A reader costs a connection and the piece on its way, as the reader of any page does, so that nobody
//! has to be kept out, and nobody can keep others out, from however many networks they read. A reader
//! holds no file: who asks for more of one when the second next has been begun is cut off, so that there
//! are never more than two. Who takes nothing at all is left to the proxy, whose `send_timeout` ends it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use actix_web::web::{Bytes, block};
use chrono::NaiveDate;
use futures_util::stream::{self, Stream};
use tokio::sync::watch;

use crate::base::clock::{HOUR_MS, MINUTE_MS, Timestamp};
use crate::base::error::{Code, Error, Result};
use crate::base::locale::Locale;
use crate::domain::search::make_folder;

/// The most bytes that a reader is given at once.
const PIECE_BYTES: u64 = 64 * 1024;
/// After how many seconds to ask again for what could not be made.
const COME_BACK_S: u32 = 60;

/// How far a document has come.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    written: u64,
    is_whole: bool,
}

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    file: Mutex<File>,
    progress: watch::Receiver<Progress>,
}

/// Who writes one. If it is dropped before the end, its readers hear that no more comes.
#[derive(Debug)]
pub(super) struct Writer {
    document: Arc<Document>,
    progress: watch::Sender<Progress>,
}

/// A document that is good now.
#[derive(Debug)]
pub(super) struct Taken {
    pub document: Arc<Document>,
    /// For how long it still is: nobody is to keep it beyond that.
    pub left_ms: i64,
    /// Where there was none before; who gets this has to write the document.
    pub writer: Option<Writer>,
}

/// The documents of a node, one a language; each is good for an hour, but not beyond its day.
#[derive(Debug)]
pub(super) struct Hourly {
    folder: PathBuf,
    /// The newest last; of each language the present one and the one before.
    kept: Mutex<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    locale: Locale,
    since: Timestamp,
    day: NaiveDate,
    until: Timestamp,
    document: Arc<Document>,
}

impl Hourly {
    /// Keeps the files in a folder, which is made when it is needed.
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            kept: Mutex::default(),
        }
    }

    /// The document of now, whose day is that of a time zone.
    ///
    /// # Errors
    /// `system.busy` for a minute after one could not be made.
    pub fn take(&self, locale: Locale, now: Timestamp, zone: chrono_tz::Tz) -> Result<Taken> {
        let day = now.date_in(zone);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = kept.iter().rev().find(|one| one.locale == locale) {
            let comes = last.document.comes();
            if comes && last.day == day && now < last.until {
                return Ok(Taken {
                    document: Arc::clone(&last.document),
                    left_ms: last.until.ms() - now.ms(),
                    writer: None,
                });
            }
            if !comes && now < last.since.plus_ms(MINUTE_MS) {
                return Err(Error::new(Code::SystemBusy).retry_after(COME_BACK_S));
            }
        }
        let (document, writer) = begin(&self.folder).map_err(Error::internal)?;
        let is_same = |one: &Kept| one.locale == locale;
        if kept.iter().filter(|one| is_same(one)).count() > 1
            && let Some(oldest) = kept.iter().position(is_same)
        {
            kept.remove(oldest);
        }
        let end = day.succ_opt();
        let end = end.and_then(|tomorrow| Timestamp::start_of(tomorrow, zone));
        let until = now.plus_ms(HOUR_MS);
        let until = end.map_or(until, |end| until.min(end));
        kept.push(Kept {
            locale,
            since: now,
            day,
            until,
            document: Arc::clone(&document),
        });
        Ok(Taken {
            document,
            left_ms: until.ms() - now.ms(),
            writer: Some(writer),
        })
    }
}

fn begin(folder: &Path) -> io::Result<(Arc<Document>, Writer)> {
    let (progress, told) = watch::channel(Progress::default());
    let document = Arc::new(Document {
        file: Mutex::new(nameless(folder)?),
        progress: told,
    });
    let writer = Writer {
        document: Arc::clone(&document),
        progress,
    };
    Ok((document, writer))
}

/// A file that is gone with its last reader, however the process ends.
fn nameless(folder: &Path) -> io::Result<File> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    make_folder(folder)?;
    loop {
        let turn = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("feed-{}-{turn}", std::process::id()));
        let mut options = OpenOptions::new();
        match options.read(true).write(true).create_new(true).open(&path) {
            Ok(file) => {
                fs::remove_file(&path)?;
                return Ok(file);
            }
            // Of a process that ended right here.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

impl Writer {
    /// Writes the next piece.
    pub async fn add(&self, piece: Bytes) -> Result<()> {
        let document = Arc::clone(&self.document);
        let at = self.progress.borrow().written;
        let end = in_background(move || document.write(at, &piece)).await?;
        self.progress.send_modify(|progress| progress.written = end);
        Ok(())
    }

    /// Nothing more comes.
    pub fn finish(self) {
        self.progress
            .send_modify(|progress| progress.is_whole = true);
    }
}

impl Document {
    /// Whether it is whole, or somebody writes it.
    fn comes(&self) -> bool {
        // In this order: it is whole before its writer goes.
        self.progress.has_changed().is_ok() || self.progress.borrow().is_whole
    }

    fn write(&self, at: u64, piece: &[u8]) -> io::Result<u64> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.write_all(piece)?;
        file.stream_position()
    }

    fn read(&self, at: u64, most: u64) -> io::Result<Bytes> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        let mut piece = Vec::new();
        Read::take(&mut *file, most).read_to_end(&mut piece)?;
        Ok(Bytes::from(piece))
    }
}

/// The document from its beginning, as the reader takes it.
pub(super) fn pieces(document: &Arc<Document>) -> impl Stream<Item = Result<Bytes>> + use<> {
    let begin = (Arc::downgrade(document), 0);
    stream::try_unfold(begin, |(document, at)| async move {
        let piece = piece(&document, at).await?;
        Ok(piece.map(|(piece, end)| (piece, (document, end))))
    })
}

/// The next piece from `at`, and where it ends; none at the end of all.
///
/// # Errors
/// `system.busy` for a document that others have taken the place of.
async fn piece(document: &Weak<Document>, at: u64) -> Result<Option<(Bytes, u64)>> {
    let document = document.upgrade().ok_or(Code::SystemBusy)?;
    let mut progress = document.progress.clone();
    let has_more = |progress: &Progress| progress.written > at || progress.is_whole;
    let reached = progress.wait_for(has_more).await;
    let end = reached.map_err(Error::internal)?.written;
    let end = end.min(at.saturating_add(PIECE_BYTES));
    if end <= at {
        return Ok(None);
    }
    let piece = in_background(move || document.read(at, end - at)).await?;
    Ok(Some((piece, end)))
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = block(work).await.map_err(Error::internal)?;
    done.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;
    use crate::base::clock::DAY_MS;

    /// 2026-11-25 in Shanghai, eight hours ahead of UTC, began at 1 795 536 000 seconds.
    const MORNING: i64 = 1_795_536_000_000;

    fn take_as(documents: &Hourly, locale: Locale, ms: i64) -> Result<Taken> {
        let now = Timestamp::from_ms(MORNING + ms);
        documents.take(locale, now, chrono_tz::Asia::Shanghai)
    }

    fn take(documents: &Hourly, ms: i64) -> Result<Taken> {
        take_as(documents, Locale::Zh, ms)
    }

    async fn read(mut pieces: impl Stream<Item = Result<Bytes>> + Unpin) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = pieces.next().await {
            all.extend(piece?);
        }
        Ok(all)
    }

    #[actix_web::test]
    async fn who_comes_later_reads_from_the_beginning_and_waits_for_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let documents = Hourly::at(folder.path());
        let taken = take(&documents, 0).unwrap();
        let (first, writer) = (taken.document, taken.writer.unwrap());
        // More than a piece.
        let begin: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        writer.add(Bytes::from(begin.clone())).await.unwrap();
        let mut early = Box::pin(pieces(&first));
        let piece = early.next().await.unwrap().unwrap();
        assert_eq!(piece, begin[..64 * 1024]);
        let second = take(&documents, HOUR_MS - 1).unwrap();
        assert!(second.writer.is_none() && Arc::ptr_eq(&first, &second.document));
        let late = actix_web::rt::spawn(read(Box::pin(pieces(&second.document))));
        writer.add(Bytes::from_static(b"the end")).await.unwrap();
        writer.finish();
        let whole = [&begin[..], b"the end"].concat();
        assert_eq!(late.await.unwrap().unwrap(), whole);
        assert_eq!(read(early).await.unwrap(), whole[64 * 1024..]);
        // The file has no name: nothing stays of it.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[actix_web::test]
    async fn each_is_good_for_an_hour_of_its_day_and_language() {
        let folder = tempfile::tempdir().unwrap();
        let documents = Hourly::at(folder.path());
        let take = |locale, ms| {
            let taken = take_as(&documents, locale, ms).unwrap();
            let is_new = taken.writer.is_some();
            taken.writer.into_iter().for_each(Writer::finish);
            (is_new, taken.left_ms)
        };
        let before_midnight = DAY_MS - HOUR_MS / 4;
        for (locale, ms, expected) in [
            (Locale::Zh, 0, (true, HOUR_MS)),
            (Locale::En, 1, (true, HOUR_MS)),
            (Locale::Zh, HOUR_MS - 1, (false, 1)),
            (Locale::Zh, HOUR_MS, (true, HOUR_MS)),
            (Locale::En, HOUR_MS, (false, 1)),
            (Locale::Zh, before_midnight, (true, HOUR_MS / 4)),
            (Locale::Zh, DAY_MS - 1, (false, 1)),
            (Locale::Zh, DAY_MS, (true, HOUR_MS)),
        ] {
            assert_eq!(take(locale, ms), expected, "{locale:?} {ms}");
        }
    }

    #[actix_web::test]
    async fn who_is_too_slow_is_cut_off_and_what_fails_is_tried_again_later() {
        let folder = tempfile::tempdir().unwrap();
        let documents = Hourly::at(folder.path());
        let first = take(&documents, 0).unwrap();
        let slow = Box::pin(pieces(&first.document));
        let held = Arc::downgrade(&first.document);
        drop(first);
        assert_eq!(
            take(&documents, MINUTE_MS - 1).unwrap_err().code(),
            Code::SystemBusy
        );
        let second = take(&documents, MINUTE_MS).unwrap();
        second.writer.unwrap().finish();
        assert!(held.upgrade().is_some());
        let third = take(&documents, MINUTE_MS + HOUR_MS).unwrap();
        third.writer.unwrap().finish();
        assert!(held.upgrade().is_none(), "there are never more than two");
        assert_eq!(read(slow).await.unwrap_err().code(), Code::SystemBusy);
    }
}
