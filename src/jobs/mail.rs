//! Sends the mails of the queue.

use futures_util::{StreamExt, stream};

use super::Jobs;
use crate::base::error::Result;
use crate::base::ids::MailId;
use crate::domain::notifications::{self, LetterWriter};

/// Mails taken at a time.
const BATCH: i64 = 16;
/// Mails under way at the same time.
const PARALLEL: usize = 4;

impl Jobs {
    /// Sends all mails whose time has come.
    ///
    /// A mail is taken by a conditional update, sent outside of any transaction, then marked. If
    /// this process dies in between, the mail is sent again after five minutes under the same
    /// `Message-ID`.
    pub(super) async fn send_mails(&self) -> Result<()> {
        loop {
            let now = self.db.clock().now();
            let due = self
                .db
                .read(move |conn| notifications::list_due_mails(conn, now, BATCH))
                .await?;
            if due.is_empty() {
                return Ok(());
            }
            let outcomes: Vec<Result<()>> = stream::iter(due)
                .map(|id| self.send_mail(id))
                .buffer_unordered(PARALLEL)
                .collect()
                .await;
            outcomes.into_iter().collect::<Result<()>>()?;
        }
    }

    async fn send_mail(&self, id: MailId) -> Result<()> {
        let Some(mail) = self
            .db
            .write(move |tx| notifications::claim(tx, id))
            .await?
        else {
            return Ok(());
        };
        let writer = LetterWriter {
            catalog: &self.catalog,
            formats: &self.formats,
            keys: &self.keys,
            origin: &self.origin,
        };
        let outcome = match mail.refusal(self.db.clock().now()) {
            Some(refusal) => Err(refusal),
            None => self.mailer.send(&writer.letter(&mail)).await,
        };
        if let Err(failure) = &outcome {
            // Neither address nor text: they are personal.
            tracing::warn!(mail.id = id.0, mail.kind = %mail.kind, mail.attempts = mail.attempts,
                reason = %failure, "mail not sent");
        }
        self.db
            .write(move |tx| notifications::settle(tx, &mail, &outcome))
            .await
    }
}
