//! The life of an invoice: one table of what may follow what.

use crate::base::error::Result;
use crate::base::sql_types::text_enum;
use crate::base::transition::{self, Transition};
use crate::domain::orders::Party;

text_enum! {
    /// How far an invoice has come.
    pub enum InvoiceState {
        /// The buyer has asked.
        Requested => "requested",
        /// The shop has written it.
        Issued => "issued",
        /// Money has gone back since: a red-letter invoice has to take that much of it back.
        RedDue => "red_due",
        /// Red-letter invoices have taken back all of it.
        Reversed => "reversed",
        /// The shop has said no.
        Declined => "declined",
        /// The buyer has taken the request back, or there is nothing left to write it for.
        Withdrawn => "withdrawn",
    }
}

text_enum! {
    /// What is asked for.
    pub enum InvoiceCommand {
        /// It is written.
        Issue => "issue",
        /// Its number, link or word was wrong, and is put right.
        Correct => "correct",
        /// No.
        Decline => "decline",
        /// The buyer wants none any more.
        Withdraw => "withdraw",
        /// All money goes back before it was written.
        Lapse => "lapse",
        /// Money goes back, so that it says too much.
        Outdate => "outdate",
        /// A red-letter invoice has taken back what it says too much.
        Reverse => "reverse",
        /// The same, and nothing is left of it.
        Void => "void",
    }
}

macro_rules! transitions {
    ($($from:ident, $command:ident => $to:ident by $party:ident;)+) => {
        /// All that may happen. What is not listed may not.
        pub const INVOICE_TRANSITIONS: &[Transition<InvoiceState, InvoiceCommand, Party>] = &[$(
            Transition {
                from: InvoiceState::$from,
                command: InvoiceCommand::$command,
                to: InvoiceState::$to,
                by: &[Party::$party],
            },
        )+];
    };
}

// A buyer who was declined asks anew, with another request; a shop that has thought better of it
// writes the one that it had declined.
transitions! {
    Requested, Issue => Issued by Shop;
    Requested, Decline => Declined by Shop;
    Requested, Withdraw => Withdrawn by Buyer;
    Requested, Lapse => Withdrawn by System;
    Declined, Issue => Issued by Shop;
    Issued, Correct => Issued by Shop;
    RedDue, Correct => RedDue by Shop;
    Issued, Outdate => RedDue by System;
    RedDue, Reverse => Issued by Shop;
    RedDue, Void => Reversed by Shop;
}

/// States in which an order has its one invoice; as in the unique index.
pub(super) const LIVE: [InvoiceState; 3] = [
    InvoiceState::Requested,
    InvoiceState::Issued,
    InvoiceState::RedDue,
];

impl InvoiceState {
    /// The state that follows when `party` asks for `command`.
    ///
    /// # Errors
    /// `state.illegal_transition` for everything that the table does not list.
    pub fn next(self, command: InvoiceCommand, party: Party) -> Result<Self> {
        transition::next(INVOICE_TRANSITIONS, self, command, party)
    }

    /// Whether `party` may ask for `command` now.
    pub fn allows(self, command: InvoiceCommand, party: Party) -> bool {
        self.next(command, party).is_ok()
    }

    /// Whether it is asked for, or there: the order has no other meanwhile.
    pub fn is_live(self) -> bool {
        LIVE.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::transition::checks;

    #[test]
    fn the_table_is_sound() {
        let ends = [InvoiceState::Reversed, InvoiceState::Withdrawn];
        let start = InvoiceState::Requested;
        checks::is_sound(INVOICE_TRANSITIONS, InvoiceState::ALL, start, &ends);
    }

    #[test]
    fn the_database_knows_the_same_states() {
        for migration in [
            include_str!("../../../migrations/sqlite/2026-11-29-000040_invoices/up.sql"),
            include_str!("../../../migrations/postgres/2026-11-29-000040_invoices/up.sql"),
        ] {
            let listed = |before: &str, after: &str| -> Vec<String> {
                let (_, rest) = migration.split_once(before).unwrap();
                let (list, _) = rest.split_once(after).unwrap();
                let words = list.split('\'').skip(1).step_by(2);
                words.map(ToOwned::to_owned).collect()
            };
            let words = |states: &[InvoiceState]| -> Vec<String> {
                states
                    .iter()
                    .map(|state| state.as_str().to_owned())
                    .collect()
            };
            assert_eq!(
                listed("invoices_state_check", "))"),
                words(InvoiceState::ALL)
            );
            assert_eq!(listed("invoices_live_key", ");"), words(&LIVE));
        }
    }

    #[test]
    fn the_shop_alone_answers_and_the_buyer_alone_takes_back() {
        let requested = InvoiceState::Requested;
        for party in Party::ALL {
            let is_shop = *party == Party::Shop;
            assert_eq!(requested.allows(InvoiceCommand::Issue, *party), is_shop);
            assert_eq!(requested.allows(InvoiceCommand::Decline, *party), is_shop);
            let is_buyer = *party == Party::Buyer;
            assert_eq!(requested.allows(InvoiceCommand::Withdraw, *party), is_buyer);
        }
        assert!(!InvoiceState::Issued.allows(InvoiceCommand::Withdraw, Party::Buyer));
    }
}
