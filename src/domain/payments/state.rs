//! The lives of payments and refunds: one table each of what may follow what.

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_enum;
use crate::domain::orders::Party;

text_enum! {
    /// How far a payment has come.
    pub enum PaymentState {
        /// Asked for.
        Created => "created",
        /// The provider is at it.
        Pending => "pending",
        /// The money is there.
        Succeeded => "succeeded",
        /// The provider has given up.
        Failed => "failed",
        /// Not paid in time.
        Expired => "expired",
    }
}

text_enum! {
    /// How far a refund has come.
    pub enum RefundState {
        /// Somebody wants money back.
        Requested => "requested",
        /// It is to go back.
        Approved => "approved",
        /// It is on its way.
        Processing => "processing",
        /// The buyer has it.
        Succeeded => "succeeded",
        /// Sending it failed.
        Failed => "failed",
        /// The shop has refused.
        Declined => "declined",
        /// The buyer does not accept that.
        Disputed => "disputed",
    }
}

text_enum! {
    /// What is asked for.
    pub enum RefundCommand {
        /// Yes, it goes back.
        Approve => "approve",
        /// No.
        Decline => "decline",
        /// The buyer turns to an administrator.
        Dispute => "dispute",
        /// Sending begins.
        Start => "start",
        /// The buyer has it.
        Succeed => "succeed",
        /// Sending failed.
        Fail => "fail",
        /// The buyer had it, it was said, and it did not arrive after all.
        ComeBack => "come_back",
    }
}

text_enum! {
    /// How far a held payment has come.
    pub enum HeldState {
        /// Somebody has to decide.
        Open => "open",
        /// Money is on its way back.
        Returning => "returning",
        /// Nothing is left to do.
        Done => "done",
    }
}

text_enum! {
    /// What is done with a held payment.
    pub enum HeldCommand {
        /// Its orders are paid by it, and nothing is too much.
        Keep => "keep",
        /// Something goes back, or all of it.
        SendBack => "send_back",
        /// The buyer has it, says the gateway.
        Arrive => "arrive",
        /// It has not arrived after all, and is sent once more.
        ComeBack => "come_back",
        /// The gateway keeps refusing, and somebody has sent it by another way.
        RecordSent => "record_sent",
    }
}

/// A way out of a payment's state. Money may come after all when a payment had been given up.
const PAYMENT_TRANSITIONS: &[(PaymentState, PaymentState)] = &[
    (PaymentState::Created, PaymentState::Pending),
    (PaymentState::Created, PaymentState::Succeeded),
    (PaymentState::Created, PaymentState::Failed),
    (PaymentState::Created, PaymentState::Expired),
    (PaymentState::Pending, PaymentState::Succeeded),
    (PaymentState::Pending, PaymentState::Failed),
    (PaymentState::Pending, PaymentState::Expired),
    (PaymentState::Failed, PaymentState::Succeeded),
    (PaymentState::Expired, PaymentState::Succeeded),
];

impl PaymentState {
    /// Whether a payment may go from this state to another.
    pub fn may_become(self, to: Self) -> bool {
        PAYMENT_TRANSITIONS.contains(&(self, to))
    }

    /// Whether the buyer can still pay by it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending)
    }
}

/// One line of the refunds' table.
#[derive(Debug, Clone, Copy)]
pub struct RefundTransition {
    /// Where it begins.
    pub from: RefundState,
    /// What is asked for.
    pub command: RefundCommand,
    /// Where it ends.
    pub to: RefundState,
    /// Who may ask.
    pub by: &'static [Party],
}

macro_rules! transitions {
    ($($from:ident, $command:ident => $to:ident by $($party:ident)+;)+) => {
        /// All that may happen to a refund; what is not listed may not.
        pub const REFUND_TRANSITIONS: &[RefundTransition] = &[$(RefundTransition {
            from: RefundState::$from,
            command: RefundCommand::$command,
            to: RefundState::$to,
            by: &[$(Party::$party),+],
        }),+];
    };
}

transitions! {
    // By the system where no decision is left to take: the order was called off before it was
    // sent, the parcel came back, or the money came too late.
    Requested, Approve => Approved by Shop Administrator System;
    Requested, Decline => Declined by Shop;
    Declined, Dispute => Disputed by Buyer;
    Disputed, Approve => Approved by Administrator;
    Disputed, Decline => Declined by Administrator;
    Approved, Start => Processing by Shop Administrator System;
    Processing, Succeed => Succeeded by Shop Administrator System;
    Processing, Fail => Failed by Shop Administrator System;
    Failed, Start => Processing by Shop Administrator System;
    // Only a gateway that says so itself: whoever had said that it arrived by hand knows it.
    Succeeded, ComeBack => Failed by System;
}

/// All that may happen to a held payment, and by whom; what is not listed may not.
const HELD_TRANSITIONS: &[(HeldState, HeldCommand, HeldState, Party)] = &[
    (
        HeldState::Open,
        HeldCommand::Keep,
        HeldState::Done,
        Party::Administrator,
    ),
    (
        HeldState::Open,
        HeldCommand::SendBack,
        HeldState::Returning,
        Party::Administrator,
    ),
    (
        HeldState::Returning,
        HeldCommand::Arrive,
        HeldState::Done,
        Party::System,
    ),
    (
        HeldState::Returning,
        HeldCommand::RecordSent,
        HeldState::Done,
        Party::Administrator,
    ),
    (
        HeldState::Done,
        HeldCommand::ComeBack,
        HeldState::Returning,
        Party::System,
    ),
];

impl HeldState {
    /// The state that follows when `party` asks for `command`.
    ///
    /// # Errors
    /// `state.illegal_transition` for everything that the table does not list.
    pub fn next(self, command: HeldCommand, party: Party) -> Result<Self> {
        HELD_TRANSITIONS
            .iter()
            .find(|(from, asked, _, by)| (*from, *asked, *by) == (self, command, party))
            .map(|(_, _, to, _)| *to)
            .ok_or_else(|| Code::StateIllegalTransition.into())
    }
}

impl RefundState {
    /// The state that follows when `party` asks for `command`.
    ///
    /// # Errors
    /// `state.illegal_transition` for everything that the table does not list.
    pub fn next(self, command: RefundCommand, party: Party) -> Result<Self> {
        REFUND_TRANSITIONS
            .iter()
            .find(|line| line.from == self && line.command == command && line.by.contains(&party))
            .map(|line| line.to)
            .ok_or_else(|| Code::StateIllegalTransition.into())
    }

    /// Whether money is still to move, or may be.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Succeeded | Self::Declined)
    }

    /// Whether it was decided that the money goes back, wherever it is now.
    pub const fn is_granted(self) -> bool {
        matches!(
            self,
            Self::Approved | Self::Processing | Self::Succeeded | Self::Failed
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const MIGRATIONS: [&str; 2] = [
        include_str!("../../../migrations/sqlite/2026-11-25-000011_payments/up.sql"),
        include_str!("../../../migrations/postgres/2026-11-25-000011_payments/up.sql"),
    ];

    #[test]
    fn the_database_knows_the_same_states() {
        let payments: Vec<&str> = PaymentState::ALL.iter().map(|s| s.as_str()).collect();
        let refunds: Vec<&str> = RefundState::ALL.iter().map(|s| s.as_str()).collect();
        for migration in MIGRATIONS {
            for (check, ours) in [
                ("payments_state_check", &payments),
                ("refunds_state_check", &refunds),
            ] {
                let (_, after) = migration.split_once(check).unwrap();
                let (list, _) = after.split_once("))").unwrap();
                let known: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
                assert_eq!(&known, ours, "{check}");
            }
        }
    }

    #[test]
    fn money_that_arrived_is_never_unsaid() {
        for from in PaymentState::ALL {
            for to in PaymentState::ALL {
                let ends = *from == PaymentState::Succeeded;
                assert!(!ends || !from.may_become(*to), "{from} -> {to}");
                // What was given up is not opened again: a new try is a new payment.
                assert!(from.is_open() || !to.is_open() || !from.may_become(*to));
            }
            let ends = *from == PaymentState::Succeeded;
            assert!(ends || from.may_become(PaymentState::Succeeded), "{from}");
        }
    }

    #[test]
    fn a_refund_that_succeeded_can_only_come_back_and_every_other_can_still_succeed() {
        for state in RefundState::ALL {
            let mut found = BTreeSet::from([*state]);
            loop {
                let next: Vec<_> = REFUND_TRANSITIONS
                    .iter()
                    .filter(|line| found.contains(&line.from) && !found.contains(&line.to))
                    .map(|line| line.to)
                    .collect();
                if next.is_empty() {
                    break;
                }
                found.extend(next);
            }
            assert!(found.contains(&RefundState::Succeeded), "{state}");
        }
        for command in RefundCommand::ALL {
            for party in Party::ALL {
                let comes_back = (*command, *party) == (RefundCommand::ComeBack, Party::System);
                let next = RefundState::Succeeded.next(*command, *party);
                assert_eq!(next.is_ok(), comes_back, "{command} by {party}");
            }
        }
    }

    #[test]
    fn only_money_that_goes_back_is_sent_by_hand_and_only_by_an_administrator() {
        for from in HeldState::ALL {
            for party in Party::ALL {
                let next = from.next(HeldCommand::RecordSent, *party);
                let may = (*from, *party) == (HeldState::Returning, Party::Administrator);
                assert_eq!(
                    next.ok(),
                    may.then_some(HeldState::Done),
                    "{from} by {party}"
                );
            }
        }
        let held = [
            include_str!("../../../migrations/sqlite/2026-11-28-000019_gateway_payments/up.sql"),
            include_str!("../../../migrations/postgres/2026-11-28-000019_gateway_payments/up.sql"),
        ];
        let ours: Vec<&str> = HeldState::ALL.iter().map(|s| s.as_str()).collect();
        for migration in held {
            let (_, after) = migration.split_once("held_payments_state_check").unwrap();
            let (list, _) = after.split_once("))").unwrap();
            let known: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
            assert_eq!(known, ours);
        }
    }

    #[test]
    fn only_an_administrator_decides_a_dispute() {
        let by = |party| RefundState::Disputed.next(RefundCommand::Approve, party);
        assert_eq!(by(Party::Administrator).unwrap(), RefundState::Approved);
        assert!(by(Party::Shop).is_err() && by(Party::Buyer).is_err());
    }
}
