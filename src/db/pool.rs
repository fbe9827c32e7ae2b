//! Pools of connections, and the two ways to use one: read, or write in a transaction.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use tokio::sync::Semaphore;

use super::conn::{Backend, DbConn, open};
use super::tx::{self, Change, Plans, Tx};
use crate::base::clock::Clock;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::rng::Random;

/// How often a transaction is tried when the engine reports a lost race.
const TRIES: u32 = 8;
/// How soon somebody who gives way looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// How to open a database.
#[derive(Debug, Clone)]
pub struct DbSettings {
    /// `postgres://…`, or the path of an SQLite file.
    pub url: String,
    /// Connections: for PostgreSQL in all, for SQLite the readers beside the one writer.
    pub pool_size: u32,
    /// How long to wait for a free connection, or for a lost server, before answering 503.
    pub wait: Duration,
    /// The zone of business dates.
    pub zone: chrono_tz::Tz,
    /// The clock of transactions.
    pub clock: Clock,
    /// The randomness of transactions.
    pub random: Random,
    /// Whether statements are counted and traced; it costs time with each of them.
    pub counts_statements: bool,
}

impl DbSettings {
    /// Settings for a URL with the system's clock and randomness, in Shanghai.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            pool_size: 8,
            wait: Duration::from_secs(5),
            zone: chrono_tz::Asia::Shanghai,
            clock: Clock::System,
            random: Random::system(),
            counts_statements: false,
        }
    }
}

/// A connection with a mark that keeps a dead one from going back to the pool.
struct Pooled {
    conn: DbConn,
    is_lost: bool,
}

#[derive(Debug)]
struct Manager {
    backend: Backend,
    url: String,
    is_writer: bool,
    patience: Duration,
    statements: Option<Arc<AtomicU64>>,
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = Error;

    fn connect(&self) -> Result<Pooled> {
        let conn = open(
            self.backend,
            &self.url,
            self.is_writer,
            self.patience,
            self.statements.as_ref(),
        )?;
        Ok(Pooled {
            conn,
            is_lost: false,
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<()> {
        pooled.conn.batch_execute("SELECT 1").map_err(Into::into)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.is_lost || std::thread::panicking()
    }
}

type Listener = Box<dyn Fn(&[Change]) + Send + Sync>;

struct Inner {
    settings: DbSettings,
    backend: Backend,
    readers: Pool<Manager>,
    /// SQLite's one writing connection; PostgreSQL writes through the common pool.
    writer: Option<Pool<Manager>>,
    /// Waiting here costs no thread, in contrast to waiting in the pool.
    read_turn: Semaphore,
    write_turn: Semaphore,
    statements: Arc<AtomicU64>,
    listeners: RwLock<Vec<Listener>>,
}

/// How long a connection that nobody needs is kept. One to SQLite holds the schema in nearly a MiB
/// and is made anew within a few milliseconds; one to a server takes longer.
fn idle_timeout(backend: Backend) -> Duration {
    match backend {
        Backend::Sqlite => Duration::from_secs(30),
        Backend::Postgres => Duration::from_secs(600),
    }
}

/// The database of the platform. Cheap to clone.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

impl Database {
    /// Opens the pools. No connection is made yet to a server that is not there: the first use
    /// answers [`Code::SystemUnavailable`], and later ones recover.
    pub fn open(settings: DbSettings) -> Result<Self> {
        let backend = Backend::of_url(&settings.url)?;
        let statements = Arc::new(AtomicU64::new(0));
        let pool = |size: u32, is_writer: bool| {
            Pool::builder()
                .max_size(size)
                .min_idle(Some(0))
                .connection_timeout(settings.wait)
                .idle_timeout(Some(idle_timeout(backend)))
                // A check on each use costs up to a quarter of the throughput; dead connections
                // are noticed by their first failure instead.
                .test_on_check_out(false)
                .error_handler(Box::new(diesel::r2d2::NopErrorHandler))
                .build_unchecked(Manager {
                    backend,
                    url: settings.url.clone(),
                    is_writer,
                    patience: settings.wait,
                    statements: settings.counts_statements.then(|| Arc::clone(&statements)),
                })
        };
        let size = settings.pool_size.max(1);
        let (readers, writer) = match backend {
            Backend::Postgres => (pool(size, true), None),
            Backend::Sqlite => (pool(size, false), Some(pool(1, true))),
        };
        let permits = usize::try_from(size).unwrap_or(1);
        Ok(Self(Arc::new(Inner {
            backend,
            readers,
            read_turn: Semaphore::new(permits),
            write_turn: Semaphore::new(if writer.is_some() { 1 } else { permits }),
            writer,
            statements,
            listeners: RwLock::new(Vec::new()),
            settings,
        })))
    }

    /// The engine.
    pub fn backend(&self) -> Backend {
        self.0.backend
    }

    /// The clock that transactions use.
    pub fn clock(&self) -> &Clock {
        &self.0.settings.clock
    }

    /// The source of randomness that transactions use.
    pub fn random(&self) -> &Random {
        &self.0.settings.random
    }

    /// The time zone of business dates.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.0.settings.zone
    }

    /// Statements sent so far by all connections, transaction control left out; `None` unless the
    /// settings ask for the count.
    pub fn statements(&self) -> Option<u64> {
        let counts = self.0.settings.counts_statements;
        counts.then(|| self.0.statements.load(Ordering::Relaxed))
    }

    /// Calls `listener` after each commit that noted changes, on the committing thread.
    pub fn on_commit(&self, listener: impl Fn(&[Change]) + Send + Sync + 'static) {
        let mut all = self
            .0
            .listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        all.push(Box::new(listener));
    }

    /// Runs a read on a thread where it may block.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut DbConn) -> Result<T> + Send + 'static,
    {
        let _turn = self.0.read_turn.acquire().await.map_err(Error::internal)?;
        let database = self.clone();
        blocking(move || database.read_now(work)).await
    }

    /// Runs a transaction on a thread where it may block; see [`Self::write_now`].
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let _turn = self.0.write_turn.acquire().await.map_err(Error::internal)?;
        let database = self.clone();
        blocking(move || database.write_now(work)).await
    }

    /// Runs a transaction as [`Self::write`] does, of a command that is run again and again and
    /// asks for rows by their keys alone. PostgreSQL keeps the plans of its statements: to plan the
    /// cart with its offers anew took longer than to read it, and a fifth of the time of an order.
    pub async fn write_often<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let _turn = self.0.write_turn.acquire().await.map_err(Error::internal)?;
        let database = self.clone();
        blocking(move || database.try_writing(Plans::Kept, work)).await
    }

    /// Waits until there is little to write, but no longer than `most`: work that nobody waits for
    /// lets the others go first.
    pub async fn quiet(&self, most: Duration) {
        // With SQLite's one writer: as soon as it is free. Of many that write at once a few keep the
        // processors of a server busy.
        let most_of_them = usize::try_from(self.0.settings.pool_size / 4 * 3).unwrap_or(0);
        let wanted = if self.0.writer.is_some() {
            1
        } else {
            most_of_them.max(1)
        };
        let free = async {
            while self.0.write_turn.available_permits() < wanted {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        // At the end it goes on, whether anybody waits or not.
        let _ = tokio::time::timeout(most, free).await;
    }

    /// Runs a read on this thread.
    pub fn read_now<T>(&self, work: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<T> {
        let mut pooled = self.connection(false)?;
        let result = work(&mut pooled.conn);
        pooled.is_lost = is_lost(&result);
        result
    }

    /// Runs several reads on this thread that all see the data as of one moment.
    pub fn snapshot_now<T>(&self, work: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<T> {
        self.read_now(|conn| {
            tx::begin_snapshot(conn)?;
            let result = work(conn);
            tx::rollback(conn)?;
            result
        })
    }

    /// Runs a transaction on this thread: begins, runs `work`, commits; anything but `Ok` rolls
    /// back, and so does [`Tx::give_up`]. When the engine reports a lost race, the whole of `work` runs again, hence it must
    /// have no effect outside the database.
    pub fn write_now<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.try_writing(Plans::ForValues, work)
    }

    fn try_writing<T>(&self, plans: Plans, work: impl Fn(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut pooled = self.connection(true)?;
        for attempt in 1..=TRIES {
            let result = self.attempt(&mut pooled, plans, &work);
            match result {
                Err(error) if error.code() == Code::SystemBusy && attempt < TRIES => {
                    tracing::debug!(attempt, "transaction lost a race, again");
                    std::thread::sleep(self.pause(attempt));
                }
                result => return result,
            }
        }
        Err(Code::SystemBusy.into())
    }

    fn attempt<T>(
        &self,
        pooled: &mut Pooled,
        plans: Plans,
        work: &impl Fn(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let now = self.clock().now();
        if let Err(error) = tx::begin(&mut pooled.conn, plans) {
            pooled.is_lost = error.code() != Code::SystemBusy;
            // SQLite has waited for the other process already: no use in waiting eight times.
            return Err(if pooled.is_lost {
                error
            } else {
                Error::new(Code::SystemUnavailable)
                    .retry_after(5)
                    .caused_by(error)
            });
        }
        let mut tx = Tx::new(&mut pooled.conn, now, self.zone(), self.random());
        let result = work(&mut tx);
        let changes = tx.into_changes();
        let result = result.and_then(|value| {
            match &changes {
                Some(_) => tx::commit(&mut pooled.conn)?,
                None => tx::rollback(&mut pooled.conn)?,
            }
            Ok(value)
        });
        if result.is_ok() {
            self.announce(&changes.unwrap_or_default());
        } else if tx::rollback(&mut pooled.conn).is_err() {
            // A failed commit has already ended the transaction; anything else is not worth
            // keeping the connection for.
            pooled.is_lost = true;
        }
        pooled.is_lost |= is_lost(&result);
        result
    }

    fn announce(&self, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        let all = self
            .0
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        for listener in all.iter() {
            listener(changes);
        }
    }

    /// Growing, and not the same for two losers of the same race.
    fn pause(&self, attempt: u32) -> Duration {
        let ceiling = 4_i64.saturating_mul(1_i64 << attempt.min(6));
        let ms = self.random().between(1, ceiling);
        Duration::from_millis(u64::try_from(ms).unwrap_or(1))
    }

    fn connection(&self, is_writer: bool) -> Result<PooledConnection<Manager>> {
        let pool = match (&self.0.writer, is_writer) {
            (Some(writer), true) => writer,
            _ => &self.0.readers,
        };
        pool.get().map_err(|error| {
            Error::new(Code::SystemUnavailable)
                .retry_after(5)
                .caused_by(error)
        })
    }
}

fn is_lost<T>(result: &Result<T>) -> bool {
    matches!(result, Err(error)
        if error.kind() == Kind::Unavailable && error.code() != Code::SystemBusy)
}

async fn blocking<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    let span = tracing::Span::current();
    let joined = tokio::task::spawn_blocking(move || span.in_scope(work)).await;
    // A panic inside becomes an error of ours, the process goes on.
    joined.unwrap_or_else(|error| Err(Error::internal(error)))
}
