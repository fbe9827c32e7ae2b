//! The life of a charter.

use crate::base::error::Result;
use crate::base::sql_types::text_enum;
use crate::base::transition::{self, Transition};
use crate::domain::access::Party;

text_enum! {
    /// Where a charter stands.
    pub enum CharterState {
        /// Being written.
        Draft => "draft",
        /// With the administrators; it comes back to the applicant without a change of state.
        Submitted => "submitted",
        /// In force.
        Active => "active",
        /// Refused, or withdrawn by the applicant.
        Rejected => "rejected",
        /// Replaced by a later one.
        Superseded => "superseded",
    }
}

text_enum! {
    /// What can be done with a charter.
    pub enum CharterCommand {
        /// Send it in.
        Submit => "submit",
        /// Put it in force.
        Activate => "activate",
        /// Refuse it.
        Reject => "reject",
        /// Take it back.
        Withdraw => "withdraw",
        /// Let a later one take its place.
        Supersede => "supersede",
    }
}

use CharterCommand as C;
use CharterState as S;
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
        S::Rejected,
        &[Applicant, Administrator],
    ),
    step(S::Submitted, C::Activate, S::Active, &[Administrator]),
    step(S::Submitted, C::Reject, S::Rejected, &[Administrator]),
    step(
        S::Submitted,
        C::Withdraw,
        S::Rejected,
        &[Applicant, Administrator],
    ),
    step(S::Active, C::Supersede, S::Superseded, &[Administrator]),
];

/// The state to which a command leads, if it is allowed.
pub fn next(from: S, command: C, party: Party) -> Result<S> {
    transition::next(TRANSITIONS, from, command, party)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::transition::checks;

    #[test]
    fn every_state_is_reached_and_comes_to_an_end() {
        checks::is_sound(TRANSITIONS, S::ALL, S::Draft, &[S::Rejected, S::Superseded]);
    }

    #[test]
    fn nothing_but_the_table_is_allowed() {
        let allowed = S::ALL
            .iter()
            .flat_map(|from| C::ALL.iter().map(move |command| (from, command)))
            .flat_map(|pair| Party::ALL.iter().map(move |party| (pair, party)))
            .filter(|((from, command), party)| next(**from, **command, **party).is_ok())
            .count();
        // draft: 1 + 2, submitted: 2 + 2, active: 1.
        assert_eq!(allowed, 8);
    }
}
