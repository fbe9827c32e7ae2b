//! The life of an order: one table of what may follow what, by whose command.
//!
//! Whether an order is paid is kept apart (see [`super::PaymentStatus`]): cash on delivery ships
//! unpaid, and a cancelled order may still hold money that has to go back.

use crate::base::error::{Code, Error, Result};
use crate::base::sql_types::text_enum;
use crate::domain::access::{Actor, ShopPermission, ShopScope};

text_enum! {
    /// How far an order has come.
    pub enum OrderState {
        /// Placed, to be paid before it is packed; holds its stock until the deadline.
        AwaitingPayment => "awaiting_payment",
        /// Paid, or to be paid on delivery; the shop has not taken it up yet.
        Confirmed => "confirmed",
        /// The shop packs it.
        Accepted => "accepted",
        /// At least one parcel is under way.
        Shipped => "shipped",
        /// The buyer has it.
        Delivered => "delivered",
        /// Over, as it should be.
        Completed => "completed",
        /// Over before anything was sent; the goods are for sale again.
        Cancelled => "cancelled",
        /// The buyer did not take the parcel in; it is on its way back.
        Refused => "refused",
        /// Over: the refused goods are back.
        Closed => "closed",
    }
}

text_enum! {
    /// What is asked for.
    pub enum OrderCommand {
        /// A payment is recorded.
        Confirm => "confirm",
        /// The shop takes the order up.
        Accept => "accept",
        /// The first parcel leaves.
        Ship => "ship",
        /// The parcel has arrived.
        Receive => "receive",
        /// The time for complaints is over.
        Complete => "complete",
        /// The order is called off before anything was sent.
        Cancel => "cancel",
        /// The deadline for the payment is over.
        Expire => "expire",
        /// The parcel was not taken in.
        Refuse => "refuse",
        /// The refused goods are back.
        TakeBack => "take_back",
        /// The money for an order that had run out of time has come, and the goods are still there.
        Reinstate => "reinstate",
    }
}

text_enum! {
    /// On whose behalf.
    pub enum Party {
        /// Who bought it.
        Buyer => "buyer",
        /// A member of the shop.
        Shop => "shop",
        /// An administrator above the shop.
        Administrator => "administrator",
        /// The platform's timers.
        System => "system",
    }
}

impl Party {
    /// For whom the holder of a shop's scope acts.
    pub fn of_shop<P: ShopPermission>(scope: &ShopScope<P>) -> Self {
        match (scope.actor(), scope.role()) {
            (Actor::System, _) => Self::System,
            (_, Some(_)) => Self::Shop,
            (_, None) => Self::Administrator,
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    /// Where it begins.
    pub from: OrderState,
    /// What is asked for.
    pub command: OrderCommand,
    /// Where it ends.
    pub to: OrderState,
    /// Who may ask.
    pub by: &'static [Party],
}

macro_rules! transitions {
    ($($from:ident, $command:ident => $to:ident by $($party:ident)+;)+) => {
        /// All that may happen; what is not listed may not.
        pub const TRANSITIONS: &[Transition] = &[$(Transition {
            from: OrderState::$from,
            command: OrderCommand::$command,
            to: OrderState::$to,
            by: &[$(Party::$party),+],
        }),+];
    };
}

transitions! {
    AwaitingPayment, Confirm => Confirmed by Shop Administrator System;
    AwaitingPayment, Cancel => Cancelled by Buyer Shop;
    AwaitingPayment, Expire => Cancelled by System;
    Confirmed, Accept => Accepted by Shop;
    Confirmed, Cancel => Cancelled by Buyer Shop;
    Accepted, Ship => Shipped by Shop;
    Accepted, Cancel => Cancelled by Buyer Shop;
    Shipped, Receive => Delivered by Buyer System;
    Shipped, Refuse => Refused by Shop;
    Delivered, Complete => Completed by System;
    Refused, TakeBack => Closed by Shop;
    Cancelled, Reinstate => Confirmed by System;
}

impl OrderState {
    /// Whether the order is over, or going to be, without a sale.
    pub const fn has_ended_unsold(self) -> bool {
        matches!(self, Self::Cancelled | Self::Refused | Self::Closed)
    }

    /// The state that follows when `party` asks for `command`.
    ///
    /// # Errors
    /// `state.illegal_transition` for everything that the table does not list.
    pub fn next(self, command: OrderCommand, party: Party) -> Result<Self> {
        TRANSITIONS
            .iter()
            .find(|line| line.from == self && line.command == command && line.by.contains(&party))
            .map(|line| line.to)
            .ok_or_else(|| Error::from(Code::StateIllegalTransition))
    }

    /// Whether `party` may ask for `command` now.
    pub fn allows(self, command: OrderCommand, party: Party) -> bool {
        self.next(command, party).is_ok()
    }

    /// Whether nothing follows any more, but for money that comes late and by itself.
    pub fn is_end(self) -> bool {
        TRANSITIONS
            .iter()
            .all(|line| line.from != self || line.command == OrderCommand::Reinstate)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Write;

    use super::*;

    #[test]
    fn every_command_of_every_party_in_every_state_is_as_written_down() {
        let mut table = String::new();
        for from in OrderState::ALL {
            for command in OrderCommand::ALL {
                for party in Party::ALL {
                    if let Ok(to) = from.next(*command, *party) {
                        writeln!(table, "{from} {command} {party} -> {to}").unwrap();
                    }
                }
            }
        }
        let expected = "\
awaiting_payment confirm shop -> confirmed
awaiting_payment confirm administrator -> confirmed
awaiting_payment confirm system -> confirmed
awaiting_payment cancel buyer -> cancelled
awaiting_payment cancel shop -> cancelled
awaiting_payment expire system -> cancelled
confirmed accept shop -> accepted
confirmed cancel buyer -> cancelled
confirmed cancel shop -> cancelled
accepted ship shop -> shipped
accepted cancel buyer -> cancelled
accepted cancel shop -> cancelled
shipped receive buyer -> delivered
shipped receive system -> delivered
shipped refuse shop -> refused
delivered complete system -> completed
cancelled reinstate system -> confirmed
refused take_back shop -> closed
";
        assert_eq!(table, expected);
    }

    /// All states that can follow one of `from`, however many steps later.
    fn reachable(from: OrderState) -> BTreeSet<OrderState> {
        let mut found = BTreeSet::from([from]);
        loop {
            let next: Vec<_> = TRANSITIONS
                .iter()
                .filter(|line| found.contains(&line.from) && !found.contains(&line.to))
                .map(|line| line.to)
                .collect();
            if next.is_empty() {
                return found;
            }
            found.extend(next);
        }
    }

    #[test]
    fn every_state_can_be_reached_and_leads_to_an_end() {
        let from_start = reachable(OrderState::AwaitingPayment);
        for state in OrderState::ALL {
            assert!(from_start.contains(state), "{state} cannot be reached");
            let ends = reachable(*state);
            assert!(ends.iter().any(|end| end.is_end()), "{state} never ends");
        }
    }

    #[test]
    fn an_end_is_never_left() {
        let ends: Vec<_> = OrderState::ALL.iter().filter(|s| s.is_end()).collect();
        assert_eq!(
            ends,
            [
                &OrderState::Completed,
                &OrderState::Cancelled,
                &OrderState::Closed
            ]
        );
    }

    #[test]
    fn the_database_knows_the_same_states() {
        for migration in [
            include_str!("../../../migrations/sqlite/2026-11-25-000010_orders/up.sql"),
            include_str!("../../../migrations/postgres/2026-11-25-000010_orders/up.sql"),
        ] {
            let (_, after) = migration
                .split_once("orders_state_check CHECK (state IN (")
                .unwrap();
            let (list, _) = after.split_once("))").unwrap();
            let known: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
            let ours: Vec<&str> = OrderState::ALL.iter().map(|state| state.as_str()).collect();
            assert_eq!(known, ours);
        }
    }
}
