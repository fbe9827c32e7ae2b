//! Sends the sandbox's messages, and sends again what was not taken.

use super::SandboxGateway;
use super::books::Outgoing;
use crate::base::clock::SECOND_MS;
use crate::base::mac::MacKey;
use crate::domain::payments::gateway::sandbox::{SIGNATURE, sign_message};

/// How often a message is sent that nobody takes.
const MOST_TRIES: u32 = 12;

impl SandboxGateway {
    /// Sends all messages that are due, one after the other. What is not taken comes again later,
    /// as real gateways do it.
    pub async fn pump(&self) {
        let now = self.clock.now();
        let due = self.books().take_due(now);
        for message in due {
            if self.deliver(&message).await || message.tries >= MOST_TRIES || message.is_forged {
                continue;
            }
            let pause = SECOND_MS.saturating_mul(1_i64 << message.tries.min(10));
            let again = Outgoing {
                due_at: now.plus_ms(pause).ms(),
                tries: message.tries.saturating_add(1),
                ..message
            };
            // Kept in memory if the file cannot be written; the sandbox is no bank.
            if let Err(error) = self.change(|books| books.outbox.push(again)) {
                tracing::warn!(error = %error, "the sandbox cannot keep its books");
            }
        }
    }

    async fn deliver(&self, message: &Outgoing) -> bool {
        let signature = if message.is_forged {
            sign_message(&MacKey::derive(b"somebody else", "sandbox"), &message.body)
        } else {
            sign_message(&self.key, &message.body)
        };
        let sent = self
            .client
            .post(&message.url)
            .header(SIGNATURE, signature)
            .header("content-type", "application/json")
            .body(message.body.clone())
            .send()
            .await;
        sent.is_ok_and(|answer| answer.status().is_success())
    }
}
