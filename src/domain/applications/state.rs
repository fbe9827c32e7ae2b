//! The life of an application.

use crate::base::error::Result;
use crate::base::sql_types::text_enum;
use crate::base::transition::{self, Transition};
use crate::domain::access::Party;

text_enum! {
    /// Where an application stands.
    pub enum ApplicationState {
        /// Being written.
        Draft => "draft",
        /// Sent, nobody looked at it yet.
        Submitted => "submitted",
        /// An administrator has taken it up.
        UnderReview => "under_review",
        /// Back with the applicant, with comments.
        ChangesRequested => "changes_requested",
        /// Granted.
        Approved => "approved",
        /// Refused.
        Rejected => "rejected",
        /// Taken back by the applicant, or cleared away as abandoned.
        Withdrawn => "withdrawn",
    }
}

text_enum! {
    /// What can be done with an application.
    pub enum ApplicationCommand {
        /// Send it in, for the first time or again.
        Submit => "submit",
        /// Take it up for review.
        TakeUp => "take_up",
        /// Send it back with comments.
        RequestChanges => "request_changes",
        /// Grant it.
        Approve => "approve",
        /// Refuse it.
        Reject => "reject",
        /// Take it back.
        Withdraw => "withdraw",
    }
}

use ApplicationCommand as C;
use ApplicationState as S;
use Party::{Administrator, Applicant};

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
        S::Withdrawn,
        &[Applicant, Administrator],
    ),
    step(S::Submitted, C::TakeUp, S::UnderReview, &[Administrator]),
    step(S::Submitted, C::Withdraw, S::Withdrawn, &[Applicant]),
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
        S::Withdrawn,
        &[Applicant, Administrator],
    ),
];

/// The state to which a command leads, if it is allowed.
pub fn next(from: S, command: C, party: Party) -> Result<S> {
    transition::next(TRANSITIONS, from, command, party)
}

impl ApplicationCommand {
    /// The kind of the event that records it.
    pub const fn event_kind(self) -> &'static str {
        match self {
            Self::Submit => "application.submitted",
            Self::TakeUp => "application.review_started",
            Self::RequestChanges => "application.changes_requested",
            Self::Approve => "application.approved",
            Self::Reject => "application.rejected",
            Self::Withdraw => "application.withdrawn",
        }
    }
}

impl ApplicationState {
    /// Whether the applicant may still write.
    pub const fn is_open_to_edits(self) -> bool {
        matches!(self, Self::Draft | Self::ChangesRequested)
    }

    /// Whether it is over.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::Withdrawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::transition::checks;
    use crate::domain::access::ShopState;
    use crate::domain::shops::{self, ShopCommand};

    #[test]
    fn every_state_is_reached_and_comes_to_an_end() {
        checks::is_sound(
            TRANSITIONS,
            S::ALL,
            S::Draft,
            &[S::Approved, S::Rejected, S::Withdrawn],
        );
    }

    /// The shop that an application is to open moves with it: the same command, by the same
    /// party, is allowed in both or in neither.
    #[test]
    fn the_shop_moves_with_the_application_that_opens_it() {
        let shop_state = |state: S| -> ShopState {
            match state {
                S::Withdrawn => ShopState::Closed,
                other => other.as_str().parse().unwrap(),
            }
        };
        for from in S::ALL.iter().filter(|state| !state.is_over()) {
            for command in C::ALL {
                for party in Party::ALL {
                    let shop: ShopCommand = command.as_str().parse().unwrap();
                    let here = next(*from, *command, *party).ok().map(shop_state);
                    let there = shops::next(shop_state(*from), shop, *party).ok();
                    assert_eq!(here, there, "{from} {command} {party}");
                }
            }
        }
    }
}
