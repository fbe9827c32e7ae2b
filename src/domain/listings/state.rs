//! The life of a listing: one table, and nothing else changes the state.

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_enum;

text_enum! {
    /// Where a listing stands. "Sellable" is another matter: see [`super::missing`].
    pub enum ListingState {
        /// Being written.
        Draft => "draft",
        /// Waiting for the administrators of the division.
        PendingReview => "pending_review",
        /// On sale.
        Active => "active",
        /// Not on sale for now.
        Paused => "paused",
        /// Over for good; orders of the past still show it.
        Archived => "archived",
    }
}

/// What is done to a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListingCommand {
    /// The shop puts it on sale, where the platform asks for no review.
    Publish,
    /// The shop asks for the review.
    Submit,
    /// An administrator lets it on sale.
    Approve,
    /// An administrator sends it back.
    Decline,
    /// The shop takes it off sale for now.
    Pause,
    /// The shop puts it on sale again.
    Resume,
    /// The shop ends it.
    Archive,
}

/// Who may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// A member who may edit listings.
    Shop,
    /// An administrator who may review.
    Reviewer,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The state before.
    pub from: ListingState,
    /// What is done.
    pub command: ListingCommand,
    /// The state after.
    pub to: ListingState,
    /// By whom.
    pub by: Party,
}

const fn by_shop(from: ListingState, command: ListingCommand, to: ListingState) -> Transition {
    Transition {
        from,
        command,
        to,
        by: Party::Shop,
    }
}

const fn by_reviewer(from: ListingState, command: ListingCommand, to: ListingState) -> Transition {
    Transition {
        from,
        command,
        to,
        by: Party::Reviewer,
    }
}

/// All that may happen.
pub const TRANSITIONS: &[Transition] = {
    use ListingCommand as Do;
    use ListingState::{Active, Archived, Draft, Paused, PendingReview};
    &[
        by_shop(Draft, Do::Publish, Active),
        by_shop(Draft, Do::Submit, PendingReview),
        by_reviewer(PendingReview, Do::Approve, Active),
        by_reviewer(PendingReview, Do::Decline, Draft),
        by_shop(Active, Do::Pause, Paused),
        by_shop(Paused, Do::Resume, Active),
        by_shop(Draft, Do::Archive, Archived),
        by_shop(PendingReview, Do::Archive, Archived),
        by_shop(Active, Do::Archive, Archived),
        by_shop(Paused, Do::Archive, Archived),
    ]
};

/// The state after a command.
///
/// # Errors
/// `StateIllegalTransition` for anything the table has not.
pub fn next(from: ListingState, command: ListingCommand, by: Party) -> Result<ListingState> {
    TRANSITIONS
        .iter()
        .find(|line| line.from == from && line.command == command && line.by == by)
        .map(|line| line.to)
        .ok_or_else(|| Code::StateIllegalTransition.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reached_and_every_one_but_the_last_is_left() {
        for state in ListingState::ALL {
            let is_start = *state == ListingState::Draft;
            assert!(is_start || TRANSITIONS.iter().any(|line| line.to == *state));
            let is_end = *state == ListingState::Archived;
            assert_eq!(!is_end, TRANSITIONS.iter().any(|line| line.from == *state));
        }
    }

    #[test]
    fn a_command_leads_to_one_state() {
        for (index, line) in TRANSITIONS.iter().enumerate() {
            assert!(!TRANSITIONS[..index].iter().any(|other| {
                (other.from, other.command, other.by) == (line.from, line.command, line.by)
            }));
        }
    }

    #[test]
    fn a_shop_cannot_approve_its_own_listing() {
        let refused = next(
            ListingState::PendingReview,
            ListingCommand::Approve,
            Party::Shop,
        );
        assert_eq!(refused.unwrap_err().code(), Code::StateIllegalTransition);
    }
}
