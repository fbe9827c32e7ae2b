//! The life of a shop.

use crate::base::error::Result;
use crate::base::sql_types::text_enum;
use crate::base::transition::{self, Transition};
use crate::domain::access::{Party, ShopState as S};

text_enum! {
    /// What can be done with a shop.
    pub enum ShopCommand {
        /// Send the application in, for the first time or again.
        Submit => "submit",
        /// Take the application up for review.
        TakeUp => "take_up",
        /// Send it back with comments.
        RequestChanges => "request_changes",
        /// Open the shop.
        Approve => "approve",
        /// Refuse it.
        Reject => "reject",
        /// Take the application back; the village is free again.
        Withdraw => "withdraw",
        /// Stop it for now.
        Suspend => "suspend",
        /// Let it sell again.
        Resume => "resume",
        /// End it for good.
        Close => "close",
    }
}

use Party::{Administrator, Applicant};
use ShopCommand as C;

const fn step(from: S, command: C, to: S, by: &'static [Party]) -> Transition<S, C, Party> {
    Transition {
        from,
        command,
        to,
        by,
    }
}

/// Every allowed step.
pub const TRANSITIONS: &[Transition<S, C, Party>] = &[
    step(S::Draft, C::Submit, S::Submitted, &[Applicant]),
    step(
        S::Draft,
        C::Withdraw,
        S::Closed,
        &[Applicant, Administrator],
    ),
    step(S::Submitted, C::TakeUp, S::UnderReview, &[Administrator]),
    step(S::Submitted, C::Withdraw, S::Closed, &[Applicant]),
    step(
        S::UnderReview,
        C::RequestChanges,
        S::ChangesRequested,
        &[Administrator],
    ),
    step(S::UnderReview, C::Approve, S::Approved, &[Administrator]),
    step(S::UnderReview, C::Reject, S::Rejected, &[Administrator]),
    step(S::ChangesRequested, C::Submit, S::Submitted, &[Applicant]),
    step(
        S::ChangesRequested,
        C::Withdraw,
        S::Closed,
        &[Applicant, Administrator],
    ),
    step(S::Approved, C::Suspend, S::Suspended, &[Administrator]),
    step(S::Approved, C::Close, S::Closed, &[Administrator]),
    step(S::Suspended, C::Resume, S::Approved, &[Administrator]),
    step(S::Suspended, C::Close, S::Closed, &[Administrator]),
];

/// The state to which a command leads, if it is allowed.
pub fn next(from: S, command: C, party: Party) -> Result<S> {
    transition::next(TRANSITIONS, from, command, party)
}

impl ShopCommand {
    /// The kind of the event that records it.
    pub const fn event_kind(self) -> &'static str {
        match self {
            Self::Submit => "shop.submitted",
            Self::TakeUp => "shop.review_started",
            Self::RequestChanges => "shop.changes_requested",
            Self::Approve => "shop.approved",
            Self::Reject => "shop.rejected",
            Self::Withdraw => "shop.withdrawn",
            Self::Suspend => "shop.suspended",
            Self::Resume => "shop.resumed",
            Self::Close => "shop.closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::error::Code;
    use crate::base::transition::checks;

    #[test]
    fn every_state_is_reached_and_comes_to_an_end() {
        checks::is_sound(TRANSITIONS, S::ALL, S::Draft, &[S::Rejected, S::Closed]);
    }

    /// The whole matrix of state, command and party, written out by hand from the design.
    #[test]
    fn the_matrix_is_the_one_of_the_design() {
        let expected = |from: S, command: C, party: Party| -> Option<S> {
            let is_applicant = party == Applicant;
            match (from, command, is_applicant) {
                (S::Draft | S::ChangesRequested, C::Submit, true) => Some(S::Submitted),
                (S::Submitted, C::TakeUp, false) => Some(S::UnderReview),
                (S::UnderReview, C::RequestChanges, false) => Some(S::ChangesRequested),
                (S::UnderReview, C::Approve, false) | (S::Suspended, C::Resume, false) => {
                    Some(S::Approved)
                }
                (S::UnderReview, C::Reject, false) => Some(S::Rejected),
                (S::Approved, C::Suspend, false) => Some(S::Suspended),
                (S::Approved | S::Suspended, C::Close, false)
                | (S::Submitted, C::Withdraw, true)
                | (S::Draft | S::ChangesRequested, C::Withdraw, _) => Some(S::Closed),
                _ => None,
            }
        };
        for from in S::ALL {
            for command in C::ALL {
                for party in Party::ALL {
                    let got = next(*from, *command, *party);
                    match expected(*from, *command, *party) {
                        Some(to) => assert_eq!(got.unwrap(), to, "{from} {command} {party}"),
                        None => assert_eq!(
                            got.unwrap_err().code(),
                            Code::StateIllegalTransition,
                            "{from} {command} {party}"
                        ),
                    }
                }
            }
        }
    }
}
