//! Orders as the members of their shop see them: lists by what is to do, and one order.
//!
//! What is here without [`OrderMoney`] holds no amounts: a packer sees it.

use chrono::NaiveDate;

use super::locked::OrderSums;
use super::paying::{PaymentMethod, PaymentStatus, due};
use super::placing::ShipTo;
use super::reduction::Reduction;
use super::state::OrderState;
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::{ListingId, OrderId, OrderLineId, ShopId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::quantity::Grams;
use crate::base::sql_types::text_enum;

text_enum! {
    /// A list of a shop's orders, by what is to do next.
    pub enum Tab {
        /// The buyer has to pay.
        ToPay => "to_pay",
        /// The shop has to take them up.
        ToAccept => "to_accept",
        /// Something has to be packed and sent.
        ToShip => "to_ship",
        /// All of it is with the carrier, on its way to the buyer or back.
        OnTheWay => "on_the_way",
        /// The buyer has it.
        Done => "done",
        /// Called off, or back again.
        Cancelled => "cancelled",
    }
}

/// The part of a state that belongs to a list: a shipped order may still hold goods to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// However much has left.
    Any,
    /// A part of it is still here.
    Partly,
    /// All of it has left.
    Whole,
}

impl Tab {
    /// What the list is made of.
    pub(super) const fn slices(self) -> &'static [(OrderState, Sent)] {
        match self {
            Self::ToPay => &[(OrderState::AwaitingPayment, Sent::Any)],
            Self::ToAccept => &[(OrderState::Confirmed, Sent::Any)],
            Self::ToShip => &[
                (OrderState::Accepted, Sent::Any),
                (OrderState::Shipped, Sent::Partly),
            ],
            Self::OnTheWay => &[
                (OrderState::Shipped, Sent::Whole),
                (OrderState::Refused, Sent::Any),
            ],
            Self::Done => &[
                (OrderState::Delivered, Sent::Any),
                (OrderState::Completed, Sent::Any),
            ],
            Self::Cancelled => &[
                (OrderState::Cancelled, Sent::Any),
                (OrderState::Closed, Sent::Any),
            ],
        }
    }

    /// Whether somebody still has to do something: the oldest comes first then.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Cancelled)
    }
}

/// How many orders wait in the open lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TabCounts {
    /// In [`Tab::ToPay`].
    pub to_pay: i64,
    /// In [`Tab::ToAccept`].
    pub to_accept: i64,
    /// In [`Tab::ToShip`].
    pub to_ship: i64,
    /// In [`Tab::OnTheWay`].
    pub on_the_way: i64,
}

impl TabCounts {
    /// Those of a list; `None` for one that nobody works off.
    pub const fn of(&self, tab: Tab) -> Option<i64> {
        match tab {
            Tab::ToPay => Some(self.to_pay),
            Tab::ToAccept => Some(self.to_accept),
            Tab::ToShip => Some(self.to_ship),
            Tab::OnTheWay => Some(self.on_the_way),
            Tab::Done | Tab::Cancelled => None,
        }
    }

    /// The first list in which the shop itself has something to do.
    pub const fn first(&self) -> Tab {
        if self.to_accept > 0 {
            Tab::ToAccept
        } else if self.to_ship > 0 {
            Tab::ToShip
        } else if self.to_pay > 0 {
            Tab::ToPay
        } else if self.on_the_way > 0 {
            Tab::OnTheWay
        } else {
            Tab::ToAccept
        }
    }
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// How far it has come.
    pub state: OrderState,
    /// How it is paid.
    pub method: PaymentMethod,
    /// What its payments amount to.
    pub payment: PaymentStatus,
    /// Whether a part of it has left, and a part not yet.
    pub is_partly_sent: bool,
    /// Who takes it in.
    pub recipient: String,
    /// The deepest division that it goes to.
    pub place: DivisionCode,
    /// The names of the divisions that it goes to.
    pub region: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// By when it has to be paid.
    pub pay_by: Option<Timestamp>,
    /// The day before which nothing of it is sent.
    pub ships_from: Option<NaiveDate>,
    /// The goods, in their order.
    pub lines: Vec<DeskLine>,
}

/// One order with everything that is packed and sent, and no amounts but what the carrier collects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskOrder {
    /// The order, for what hangs on it.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// How far it has come.
    pub state: OrderState,
    /// How it is paid.
    pub method: PaymentMethod,
    /// What its payments amount to.
    pub payment: PaymentStatus,
    /// What whoever brings it has to collect: cash on delivery that was not paid yet. Who packs tells
    /// it to the carrier.
    pub collect: Money,
    /// Where it goes.
    pub ship_to: ShipTo,
    /// What the buyer tells the shop.
    pub note: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// By when it has to be paid.
    pub pay_by: Option<Timestamp>,
    /// When it moves on by itself.
    pub due_at: Option<Timestamp>,
    /// The day before which nothing of it is sent.
    pub ships_from: Option<NaiveDate>,
    /// The goods.
    pub lines: Vec<DeskLine>,
}

/// A line of an order, without its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLine {
    /// The line.
    pub id: OrderLineId,
    /// The listing.
    pub listing: ListingId,
    /// The listing's title.
    pub title_zh: String,
    /// The same in English, or empty.
    pub title_en: String,
    /// The pack.
    pub pack_zh: String,
    /// The same in English, or empty.
    pub pack_en: String,
    /// The article number.
    pub sku: String,
    /// The first photo.
    pub photo_hash: Option<String>,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// The net mass of the line, if known.
    pub mass: Option<Grams>,
}

/// The amounts of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderMoney {
    /// The sums.
    pub sums: OrderSums,
    /// What was paid.
    pub paid: Money,
    /// What went back.
    pub refunded: Money,
    /// Unit price and price of each line.
    pub lines: Vec<(OrderLineId, Money, Money)>,
    /// What was taken off.
    pub reductions: Vec<Reduction>,
}

impl OrderMoney {
    /// What is still to be paid.
    pub fn due(&self) -> Result<Money> {
        due(self.sums.total, self.paid)
    }
}

/// An order whose money is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// How far it has come.
    pub state: OrderState,
    /// How it is to be paid.
    pub method: PaymentMethod,
    /// Who takes it in.
    pub recipient: String,
    /// What is due.
    pub due: Money,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// By when it has to be paid.
    pub pay_by: Option<Timestamp>,
}

/// An order as an administrator above its shop sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeOrder {
    /// The shop.
    pub shop_id: ShopId,
    /// The shop's Chinese name.
    pub shop_zh: String,
    /// The same in English, or empty.
    pub shop_en: String,
    /// Where the shop is.
    pub place_zh: String,
    /// The same in English, or empty.
    pub place_en: String,
    /// The order.
    pub order: DeskOrder,
    /// Its amounts.
    pub money: OrderMoney,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn o_07_every_order_stands_in_exactly_one_list() {
        for state in OrderState::ALL {
            let found: Vec<Sent> = Tab::ALL
                .iter()
                .flat_map(|tab| tab.slices())
                .filter(|(of, _)| of == state)
                .map(|(_, sent)| *sent)
                .collect();
            let is_split = found == [Sent::Partly, Sent::Whole];
            assert!(found == [Sent::Any] || is_split, "{state}: {found:?}");
        }
        let names: BTreeSet<&str> = Tab::ALL.iter().map(|tab| tab.as_str()).collect();
        assert_eq!(names.len(), Tab::ALL.len());
    }

    #[test]
    fn the_first_list_is_one_in_which_something_is_to_do() {
        let mut counts = TabCounts::default();
        assert_eq!(counts.first(), Tab::ToAccept);
        counts.on_the_way = 3;
        assert_eq!(counts.first(), Tab::OnTheWay);
        counts.to_pay = 1;
        assert_eq!(counts.first(), Tab::ToPay);
        counts.to_ship = 2;
        assert_eq!(counts.first(), Tab::ToShip);
        counts.to_accept = 1;
        assert_eq!(counts.first(), Tab::ToAccept);
        assert_eq!(counts.of(Tab::ToShip), Some(2));
        assert_eq!(counts.of(Tab::Done), None);
    }
}
