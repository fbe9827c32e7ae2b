//! Work that goes on by itself, beside the requests: moving orders on when their time is over,
//! telling people of events, sending mails, sweeping up.
//!
//! Each job is a few short transactions that any node may run: the rows say what is due, a
//! conditional update or a lease says who does it. A job that fails is logged and tried again at
//! the next round; it never stops the others.

mod claims;
mod mail;
mod messages;
mod notify;
mod orders;
mod payments;
mod pictures;
mod search;
mod sweep;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

pub use self::search::Follower;
use crate::base::error::Result;
use crate::base::format::Formats;
use crate::base::i18n::Catalog;
use crate::db::Database;
use crate::domain::accounts::tokens::TokenKeys;
use crate::domain::mail::Mailer;
use crate::domain::media::MediaStore;
use crate::domain::payments::Gateways;

/// How long a round waits when nothing has happened: mails to retry and timers come due by time.
const ROUND: Duration = Duration::from_secs(5);
/// How long it waits when something has: what happens meanwhile is done with it, in as many
/// transactions as one change alone would take.
const GATHER: Duration = Duration::from_millis(200);

/// What the jobs need.
#[derive(Clone)]
pub struct Jobs {
    /// The database.
    pub db: Database,
    /// The texts.
    pub catalog: Arc<Catalog>,
    /// How amounts are shown in mails.
    pub formats: Formats,
    /// Makes the links for forgotten passwords.
    pub keys: Arc<TokenKeys>,
    /// Carries mails.
    pub mailer: Mailer,
    /// Take buyers' money.
    pub gateways: Gateways,
    /// The files of pictures.
    pub media: MediaStore,
    /// The index of search of this node.
    pub index: Follower,
    /// `https://host` for links, without a slash at the end.
    pub origin: String,
    /// Names this process in leases.
    pub holder: String,
}

impl Jobs {
    /// Does everything that is due, once. Tests call it; the platform calls [`Jobs::run`].
    pub async fn round(&self) -> Result<()> {
        self.settle_payments().await?;
        self.settle_orders().await?;
        self.invite_reviews().await?;
        self.settle_claims().await?;
        self.remind_of_messages().await?;
        self.notify().await?;
        self.send_mails().await?;
        self.remove_pictures().await?;
        self.sweep().await
    }

    /// Runs until `stop` becomes true. A mail server that hangs holds up mails only, a gateway
    /// payments, and a bucket the removal of pictures; news that wait for a quieter moment hold up
    /// no order whose time is over.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        // What comes due by time alone.
        let unwoken = Notify::new();
        let timers = repeat(stop.clone(), &unwoken, || async {
            log_failure("orders", self.settle_orders().await);
            log_failure("invitations", self.invite_reviews().await);
            log_failure("claims", self.settle_claims().await);
            log_failure("messages", self.remind_of_messages().await);
            log_failure("sweep", self.sweep().await);
        });
        let payments = repeat(stop.clone(), &unwoken, || async {
            log_failure("payments", self.settle_payments().await);
        });
        let pictures = repeat(stop.clone(), &unwoken, || async {
            log_failure("pictures", self.remove_pictures().await);
        });
        let news = Arc::new(Notify::new());
        let committed = Arc::clone(&news);
        self.db.on_commit(move |_| committed.notify_one());
        let mails_due = Notify::new();
        let events = repeat(stop.clone(), &news, || async {
            log_failure("notify", self.notify().await);
            mails_due.notify_one();
        });
        let mails = repeat(stop.clone(), &mails_due, || async {
            log_failure("mail", self.send_mails().await);
        });
        let search = self.index.clone().run(self.db.clone(), stop);
        tokio::join!(timers, payments, pictures, events, mails, search);
    }
}

/// Does `work` at once, then soon after it is woken or after a pause, until told to stop.
async fn repeat<F: Future<Output = ()>>(
    mut stop: watch::Receiver<bool>,
    wake: &Notify,
    work: impl Fn() -> F,
) {
    while !*stop.borrow() {
        work().await;
        tokio::select! {
            () = wake.notified() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(ROUND) => {}
            _ = stop.changed() => return,
        }
    }
}

fn log_failure(job: &'static str, result: Result<()>) {
    if let Err(error) = result {
        tracing::error!(job, error = %error, "job failed, will be tried again");
    }
}
