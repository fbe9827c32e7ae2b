//! The life of a certificate: one table of what may follow what.

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_enum;

text_enum! {
    /// Where a certificate stands.
    pub enum CertificateState {
        /// Entered by the shop; nobody has compared it with its paper.
        Entered => "entered",
        /// An administrator has.
        Verified => "verified",
        /// It is not what the paper says.
        Refused => "refused",
        /// The shop has taken it back.
        Withdrawn => "withdrawn",
    }
}

/// What is done with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// An administrator finds it sound.
    Verify,
    /// An administrator finds it wanting.
    Refuse,
    /// Its shop takes it back.
    Withdraw,
}

/// All that may happen; what is not listed may not.
const TRANSITIONS: &[(CertificateState, Command, CertificateState)] = &[
    (
        CertificateState::Entered,
        Command::Verify,
        CertificateState::Verified,
    ),
    (
        CertificateState::Entered,
        Command::Refuse,
        CertificateState::Refused,
    ),
    // A paper may turn out to be forged.
    (
        CertificateState::Verified,
        Command::Refuse,
        CertificateState::Refused,
    ),
    (
        CertificateState::Entered,
        Command::Withdraw,
        CertificateState::Withdrawn,
    ),
    (
        CertificateState::Verified,
        Command::Withdraw,
        CertificateState::Withdrawn,
    ),
    (
        CertificateState::Refused,
        Command::Withdraw,
        CertificateState::Withdrawn,
    ),
];

impl CertificateState {
    /// Where a command leads.
    pub(super) fn next(self, command: Command) -> Result<Self> {
        let found = TRANSITIONS
            .iter()
            .find(|(from, by, _)| (*from, *by) == (self, command));
        found
            .map(|(_, _, to)| *to)
            .ok_or_else(|| Code::StateIllegalTransition.into())
    }

    /// Whether an administrator may decide on it.
    pub fn can_be_refused(self) -> bool {
        self.next(Command::Refuse).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_back_or_refused_is_never_verified() {
        for state in [CertificateState::Refused, CertificateState::Withdrawn] {
            assert!(state.next(Command::Verify).is_err(), "{state:?}");
        }
        assert!(CertificateState::Withdrawn.next(Command::Withdraw).is_err());
        assert_eq!(
            CertificateState::Verified.next(Command::Refuse).unwrap(),
            CertificateState::Refused
        );
    }
}
