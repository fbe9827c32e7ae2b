//! The life of a programme: one table of what may follow what.

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_enum;

text_enum! {
    /// Whether a programme runs; its days are another matter.
    pub enum ProgrammeState {
        /// Being written: everything can be changed.
        Draft => "draft",
        /// Orders take part.
        Active => "active",
        /// No new order takes part for now.
        Paused => "paused",
        /// Over for good.
        Ended => "ended",
    }
}

text_enum! {
    /// What is done with a programme.
    pub enum ProgrammeCommand {
        /// It begins.
        Activate => "activate",
        /// It stops for now.
        Pause => "pause",
        /// It goes on.
        Resume => "resume",
        /// It is over.
        End => "end",
    }
}

/// All that may happen; what is not listed may not.
const TRANSITIONS: &[(ProgrammeState, ProgrammeCommand, ProgrammeState)] = &[
    (
        ProgrammeState::Draft,
        ProgrammeCommand::Activate,
        ProgrammeState::Active,
    ),
    (
        ProgrammeState::Active,
        ProgrammeCommand::Pause,
        ProgrammeState::Paused,
    ),
    (
        ProgrammeState::Paused,
        ProgrammeCommand::Resume,
        ProgrammeState::Active,
    ),
    (
        ProgrammeState::Draft,
        ProgrammeCommand::End,
        ProgrammeState::Ended,
    ),
    (
        ProgrammeState::Active,
        ProgrammeCommand::End,
        ProgrammeState::Ended,
    ),
    (
        ProgrammeState::Paused,
        ProgrammeCommand::End,
        ProgrammeState::Ended,
    ),
];

impl ProgrammeState {
    /// The state that follows.
    ///
    /// # Errors
    /// `state.illegal_transition` for everything that the table does not list.
    pub fn next(self, command: ProgrammeCommand) -> Result<Self> {
        TRANSITIONS
            .iter()
            .find(|(from, by, _)| *from == self && *by == command)
            .map(|(.., to)| *to)
            .ok_or_else(|| Code::StateIllegalTransition.into())
    }

    /// What can be done now.
    pub fn commands(self) -> impl Iterator<Item = ProgrammeCommand> {
        TRANSITIONS
            .iter()
            .filter(move |(from, ..)| *from == self)
            .map(|(_, command, _)| *command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programme_pauses_and_goes_on_and_ends_for_good() {
        let active = ProgrammeState::Draft
            .next(ProgrammeCommand::Activate)
            .unwrap();
        let paused = active.next(ProgrammeCommand::Pause).unwrap();
        assert_eq!(paused.next(ProgrammeCommand::Resume).unwrap(), active);
        assert!(paused.next(ProgrammeCommand::Activate).is_err());
        for state in ProgrammeState::ALL {
            let ends = state.next(ProgrammeCommand::End);
            assert_eq!(ends.is_ok(), *state != ProgrammeState::Ended, "{state}");
        }
        assert_eq!(ProgrammeState::Ended.commands().count(), 0);
    }
}
