//! The life of an instruction: one table of what may follow what.

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_enum;

text_enum! {
    /// How far an instruction has come.
    pub enum InstructionState {
        /// Nothing is to be paid: it waits for the next period.
        Carried => "carried",
        /// To be looked at.
        Open => "open",
        /// Right, and to be sent.
        Approved => "approved",
        /// With the bank or the channel.
        Sent => "sent",
        /// The payee has it.
        Paid => "paid",
        /// It did not arrive.
        Failed => "failed",
    }
}

text_enum! {
    /// What is done with an instruction.
    pub enum InstructionCommand {
        /// It is right.
        Approve => "approve",
        /// It is given to the bank or the channel.
        Send => "send",
        /// The payee has it.
        Pay => "pay",
        /// It did not arrive.
        Fail => "fail",
        /// It goes to another account than was looked at: it is to be approved anew.
        Reopen => "reopen",
    }
}

/// All that may happen; what is not listed may not.
const TRANSITIONS: &[(InstructionState, InstructionCommand, InstructionState)] = &[
    (
        InstructionState::Open,
        InstructionCommand::Approve,
        InstructionState::Approved,
    ),
    (
        InstructionState::Approved,
        InstructionCommand::Send,
        InstructionState::Sent,
    ),
    (
        InstructionState::Sent,
        InstructionCommand::Pay,
        InstructionState::Paid,
    ),
    (
        InstructionState::Sent,
        InstructionCommand::Fail,
        InstructionState::Failed,
    ),
    (
        InstructionState::Failed,
        InstructionCommand::Send,
        InstructionState::Sent,
    ),
    (
        InstructionState::Approved,
        InstructionCommand::Reopen,
        InstructionState::Open,
    ),
    (
        InstructionState::Failed,
        InstructionCommand::Reopen,
        InstructionState::Open,
    ),
];

impl InstructionState {
    /// The state that follows.
    ///
    /// # Errors
    /// `state.illegal_transition` for everything that the table does not list.
    pub fn next(self, command: InstructionCommand) -> Result<Self> {
        TRANSITIONS
            .iter()
            .find(|(from, by, _)| *from == self && *by == command)
            .map(|(.., to)| *to)
            .ok_or_else(|| Code::StateIllegalTransition.into())
    }

    /// What can be done now by hand.
    pub fn commands(self) -> impl Iterator<Item = InstructionCommand> {
        TRANSITIONS
            .iter()
            .filter(move |(from, ..)| *from == self)
            .map(|(_, command, _)| *command)
            .filter(|command| *command != InstructionCommand::Reopen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_to_another_account_is_approved_anew() {
        let reopened = |state: InstructionState| state.next(InstructionCommand::Reopen);
        for state in InstructionState::ALL {
            let goes = matches!(state, InstructionState::Approved | InstructionState::Failed);
            assert_eq!(reopened(*state).is_ok(), goes, "{state}");
            assert!(
                state
                    .commands()
                    .all(|one| one != InstructionCommand::Reopen)
            );
        }
    }

    #[test]
    fn what_is_paid_or_carried_is_over() {
        for state in [InstructionState::Paid, InstructionState::Carried] {
            assert_eq!(state.commands().count(), 0, "{state}");
        }
        let failed = InstructionState::Failed;
        let again = failed.next(InstructionCommand::Send).unwrap();
        assert_eq!(
            again.next(InstructionCommand::Pay).unwrap(),
            InstructionState::Paid
        );
        assert!(
            InstructionState::Open
                .next(InstructionCommand::Pay)
                .is_err()
        );
    }
}
