//! Sends the mails of the queue.

use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::Jobs;
use crate::base::error::Result;
use crate::domain::access::SystemScope;
use crate::domain::flows::confirmation;
use crate::domain::notifications::{self, LetterWriter, Mail, Outcome};

/// Mails taken at a time. A hanging server holds each for 45 seconds, four times four of them for
/// three minutes: less than the five for which they are ours.
const BATCH: i64 = 16;
/// Mails under way at the same time.
const PARALLEL: usize = 4;
/// How long a batch waits while people use each connection: letters never slow an order, and
/// still go out in a rush.
const PATIENCE: Duration = Duration::from_millis(500);

impl Jobs {
    /// Sends all mails whose time has come.
    ///
    /// A batch of mails is taken by a conditional update, sent outside of any transaction, then
    /// marked. If this process dies in between, the few under way are sent again after five
    /// minutes under the same `Message-ID`.
    pub(super) async fn send_mails(&self) -> Result<()> {
        loop {
            self.db.quiet(PATIENCE).await;
            // A read first: it costs SQLite's one writer nothing when there is nothing to do.
            let now = self.db.clock().now();
            let due = self
                .db
                .read(move |conn| notifications::list_due_mails(conn, now, BATCH))
                .await?;
            if due.is_empty() {
                return Ok(());
            }
            let taken = self
                .db
                .write(move |tx| notifications::claim(tx, &due))
                .await?;
            self.send_all(taken).await?;
        }
    }

    /// Sends mails that are ours, and marks each as soon as it has been tried: whatever happens to
    /// the others, it is not sent again.
    async fn send_all(&self, mails: Vec<Mail>) -> Result<()> {
        let mut tries = stream::iter(mails)
            .map(|mail| self.send_mail(mail))
            .buffer_unordered(PARALLEL)
            .ready_chunks(PARALLEL);
        let mut outcome = Ok(());
        while let Some(tries) = tries.next().await {
            let settled = self.db.write(move |tx| notifications::settle(tx, &tries));
            outcome = outcome.and(settled.await);
        }
        outcome
    }

    async fn send_mail(&self, mail: Mail) -> (Mail, Outcome) {
        let writer = LetterWriter {
            catalog: &self.catalog,
            formats: &self.formats,
            keys: &self.keys,
            origin: &self.origin,
        };
        let outcome = if let Some(refusal) = mail.refusal(self.db.clock().now()) {
            Err(refusal)
        } else {
            let list = self.list_of(&mail).await;
            self.mailer.send(&writer.letter(&mail, &list)).await
        };
        if let Err(failure) = &outcome {
            // Neither address nor text: they are personal.
            tracing::warn!(mail.id = mail.id.0, mail.kind = %mail.kind, mail.attempts = mail.attempts,
                reason = %failure, "mail not sent");
        }
        (mail, outcome)
    }

    /// What a letter lists: the goods of the purchase that it confirms. Without them it is a letter
    /// all the same.
    async fn list_of(&self, mail: &Mail) -> String {
        let Some(number) = confirmation::purchase_of(mail) else {
            return String::new();
        };
        let loaded = self
            .db
            .read(move |conn| {
                let system = SystemScope::new("letters");
                confirmation::load(conn, &system, &number)
            })
            .await;
        let text = loaded.and_then(|one| one.text(&self.catalog, &self.formats, mail.locale));
        text.unwrap_or_else(|error| {
            tracing::warn!(%error, mail.id = mail.id.0, "a letter lists nothing");
            String::new()
        })
    }
}
