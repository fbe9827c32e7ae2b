//! The life of a claim: one table of what may follow what.

use crate::base::clock::DAY_MS;
use crate::base::error::{Code, Result};
use crate::base::sql_types::text_enum;
use crate::domain::orders::Party;

text_enum! {
    /// How far a claim has come.
    pub enum ClaimState {
        /// The buyer has asked.
        Requested => "requested",
        /// The goods may be sent back.
        Allowed => "allowed",
        /// They are on their way back.
        Sent => "sent",
        /// The shop offers another amount.
        Offered => "offered",
        /// The shop has said no.
        Declined => "declined",
        /// An administrator decides.
        Disputed => "disputed",
        /// Money goes back.
        Approved => "approved",
        /// The administrator has said no.
        Rejected => "rejected",
        /// The buyer has taken it back.
        Withdrawn => "withdrawn",
        /// The buyer did not go on with it in time.
        Lapsed => "lapsed",
    }
}

text_enum! {
    /// What is asked for.
    pub enum ClaimCommand {
        /// The goods may be sent back.
        Allow => "allow",
        /// The goods are on their way back.
        Send => "send",
        /// Another amount is offered.
        Offer => "offer",
        /// The offer is taken.
        Accept => "accept",
        /// No.
        Decline => "decline",
        /// An administrator is to decide.
        Dispute => "dispute",
        /// Money goes back.
        Approve => "approve",
        /// The buyer takes it back.
        Withdraw => "withdraw",
        /// The time to go on is over.
        Lapse => "lapse",
    }
}

macro_rules! transitions {
    ($($from:ident, $command:ident => $to:ident by $($party:ident)+;)+) => {
        /// All that may happen: from, command, to, by whom. What is not listed may not.
        pub const CLAIM_TRANSITIONS: &[(ClaimState, ClaimCommand, ClaimState, &[Party])] = &[$((
            ClaimState::$from,
            ClaimCommand::$command,
            ClaimState::$to,
            &[$(Party::$party),+],
        )),+];
    };
}

transitions! {
    Requested, Approve => Approved by Shop;
    Requested, Allow => Allowed by Shop;
    Requested, Offer => Offered by Shop;
    Requested, Decline => Declined by Shop;
    Requested, Withdraw => Withdrawn by Buyer;
    Requested, Dispute => Disputed by System;
    Allowed, Send => Sent by Buyer;
    Allowed, Withdraw => Withdrawn by Buyer;
    Allowed, Lapse => Lapsed by System;
    Sent, Approve => Approved by Shop;
    Sent, Offer => Offered by Shop;
    Sent, Decline => Declined by Shop;
    Sent, Dispute => Disputed by System;
    Offered, Accept => Approved by Buyer System;
    Offered, Dispute => Disputed by Buyer;
    Declined, Dispute => Disputed by Buyer;
    Declined, Lapse => Lapsed by System;
    Disputed, Approve => Approved by Administrator;
    Disputed, Decline => Rejected by Administrator;
    Disputed, Withdraw => Withdrawn by Buyer;
}

impl ClaimState {
    /// The state that follows when `party` asks for `command`.
    ///
    /// # Errors
    /// `state.illegal_transition` for everything that the table does not list.
    pub fn next(self, command: ClaimCommand, party: Party) -> Result<Self> {
        CLAIM_TRANSITIONS
            .iter()
            .find(|(from, known, _, by)| *from == self && *known == command && by.contains(&party))
            .map(|(_, _, to, _)| *to)
            .ok_or_else(|| Code::StateIllegalTransition.into())
    }

    /// Whether `party` may ask for `command` now.
    pub fn allows(self, command: ClaimCommand, party: Party) -> bool {
        self.next(command, party).is_ok()
    }

    /// Whether nothing follows any more.
    pub fn is_end(self) -> bool {
        CLAIM_TRANSITIONS.iter().all(|(from, ..)| *from != self)
    }

    /// How long somebody may be silent, in milliseconds; none where an administrator decides, or
    /// nobody waits.
    pub const fn waits_ms(self) -> Option<i64> {
        match self {
            Self::Requested => Some(3 * DAY_MS),
            Self::Allowed | Self::Offered | Self::Declined => Some(7 * DAY_MS),
            Self::Sent => Some(10 * DAY_MS),
            Self::Disputed | Self::Approved | Self::Rejected | Self::Withdrawn | Self::Lapsed => {
                None
            }
        }
    }

    /// What happens when the wait is over: a silent shop leaves the decision to an administrator,
    /// an offer that nobody answers is paid, and who does not go on has given up.
    pub const fn after_silence(self) -> Option<ClaimCommand> {
        match self {
            Self::Requested | Self::Sent => Some(ClaimCommand::Dispute),
            Self::Offered => Some(ClaimCommand::Accept),
            Self::Allowed | Self::Declined => Some(ClaimCommand::Lapse),
            Self::Disputed | Self::Approved | Self::Rejected | Self::Withdrawn | Self::Lapsed => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_knows_the_same_states() {
        for migration in [
            include_str!("../../../migrations/sqlite/2026-11-28-000028_claims/up.sql"),
            include_str!("../../../migrations/postgres/2026-11-28-000028_claims/up.sql"),
        ] {
            let (_, after) = migration.split_once("claims_state_check").unwrap();
            let (list, _) = after.split_once("))").unwrap();
            let known: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
            let ours: Vec<&str> = ClaimState::ALL.iter().map(|state| state.as_str()).collect();
            assert_eq!(known, ours);
        }
    }

    #[test]
    fn every_wait_of_a_person_ends_by_itself_and_every_claim_ends() {
        for state in ClaimState::ALL {
            assert_eq!(state.waits_ms().is_some(), state.after_silence().is_some());
            if let Some(command) = state.after_silence() {
                assert!(state.allows(command, Party::System), "{state}");
            }
            let is_open = !state.is_end() && *state != ClaimState::Disputed;
            assert_eq!(state.waits_ms().is_some(), is_open, "{state}");
        }
    }

    #[test]
    fn only_an_administrator_decides_a_dispute() {
        for command in [ClaimCommand::Approve, ClaimCommand::Decline] {
            for party in Party::ALL {
                let may = ClaimState::Disputed.allows(command, *party);
                assert_eq!(may, *party == Party::Administrator, "{command} {party}");
            }
        }
    }
}
