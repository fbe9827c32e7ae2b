//! State machines as tables of allowed commands: what is not in the table is refused.
//!
//! A noun declares its states, commands and parties, and one constant table. The table knows no
//! IO: guards that need data stand in the service before the call.

use crate::base::error::{Code, Result};

/// One allowed step: in state `from`, a party of `by` may give `command`, which leads to `to`.
#[derive(Debug, Clone, Copy)]
pub struct Transition<S: 'static, C: 'static, P: 'static> {
    /// The state before.
    pub from: S,
    /// What is asked.
    pub command: C,
    /// The state after.
    pub to: S,
    /// Who may ask.
    pub by: &'static [P],
}

/// The state to which a command leads.
///
/// # Errors
/// `state.illegal_transition` when the table has no such step for this party.
pub fn next<S, C, P>(table: &[Transition<S, C, P>], from: S, command: C, party: P) -> Result<S>
where
    S: Copy + PartialEq,
    C: Copy + PartialEq,
    P: Copy + PartialEq,
{
    table
        .iter()
        .find(|step| step.from == from && step.command == command && step.by.contains(&party))
        .map(|step| step.to)
        .ok_or_else(|| Code::StateIllegalTransition.into())
}

/// The commands that a party may give in a state.
pub fn commands<S, C, P>(
    table: &'static [Transition<S, C, P>],
    from: S,
    party: P,
) -> impl Iterator<Item = C>
where
    S: Copy + PartialEq,
    C: Copy,
    P: Copy + PartialEq,
{
    table
        .iter()
        .filter(move |step| step.from == from && step.by.contains(&party))
        .map(|step| step.command)
}

/// What must be true of any table: used by the tests of each.
#[cfg(test)]
pub(crate) mod checks {
    use std::fmt::Debug;

    use super::Transition;

    /// Every state can be reached from `start`, and each that is no end can reach one.
    pub(crate) fn is_sound<S, C, P>(table: &[Transition<S, C, P>], all: &[S], start: S, ends: &[S])
    where
        S: Copy + PartialEq + Debug,
        C: Copy + PartialEq + Debug,
    {
        let reached = closure(start, |state| {
            table
                .iter()
                .filter(|s| s.from == state)
                .map(|s| s.to)
                .collect()
        });
        for state in all {
            assert!(reached.contains(state), "{state:?} cannot be reached");
            let onwards = closure(*state, |state| {
                table
                    .iter()
                    .filter(|s| s.from == state)
                    .map(|s| s.to)
                    .collect()
            });
            assert!(
                onwards.iter().any(|state| ends.contains(state)),
                "{state:?} never comes to an end"
            );
            let is_end = table.iter().all(|step| step.from != *state);
            assert_eq!(ends.contains(state), is_end, "{state:?} as an end");
        }
        for (at, step) in table.iter().enumerate() {
            assert!(
                !step.by.is_empty(),
                "{step:?} is open to nobody",
                step = step.command
            );
            let twin = table
                .iter()
                .skip(at + 1)
                .find(|other| other.from == step.from && other.command == step.command);
            assert!(
                twin.is_none(),
                "{:?} in {:?} stands twice",
                step.command,
                step.from
            );
        }
    }

    fn closure<S: Copy + PartialEq>(start: S, onwards: impl Fn(S) -> Vec<S>) -> Vec<S> {
        let mut reached = vec![start];
        let mut at = 0;
        while let Some(state) = reached.get(at).copied() {
            for next in onwards(state) {
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        reached
    }
}
