//! Orders as their buyer sees them.

use chrono::NaiveDate;
use diesel::prelude::Queryable;

use super::locked::OrderSums;
use super::paying::{PaymentMethod, PaymentStatus, due};
use super::placing::ShipTo;
use super::state::OrderState;
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ListingId, OrderId, OrderLineId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::phone::Phone;
use crate::base::quantity::Grams;
use crate::domain::access::OrderScope;

/// Which of a buyer's orders are listed.
#[derive(Debug, Clone, Copy)]
pub enum BoughtFilter<'a> {
    /// Those in one of these states.
    In(&'a [OrderState]),
    /// Those that have come since this moment, with goods of which nothing was said yet.
    ToReview(Timestamp),
    /// Those with a claim, and those of which money goes back or went back.
    AfterSales,
}

/// The order of one shop, with all that is frozen in it but its lines.
#[derive(Debug, Clone)]
pub struct Bought {
    pub(super) scope: OrderScope,
    /// Its number.
    pub number: OrderNumber,
    /// Who sells.
    pub seller: Seller,
    /// How far it has come.
    pub state: OrderState,
    /// How it is paid.
    pub method: PaymentMethod,
    /// The sums.
    pub sums: OrderSums,
    /// What was paid.
    pub paid: Money,
    /// What went back.
    pub refunded: Money,
    /// Where it goes.
    pub ship_to: ShipTo,
    /// What the buyer told the shop.
    pub note: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it came into its state.
    pub state_changed_at: Timestamp,
    /// The end of waiting for the payment.
    pub pay_by: Option<Timestamp>,
    /// When it moves on by itself.
    pub due_at: Option<Timestamp>,
    /// The day before which nothing of it is sent.
    pub ships_from: Option<NaiveDate>,
}

/// The shop of an order, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    /// Its slug.
    pub slug: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name, or empty.
    pub name_en: String,
    /// Whom a buyer calls; none for a shop that has said nobody yet.
    pub phone: Option<Phone>,
    /// Where transfers go.
    pub bank: Bank,
}

/// An account for transfers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// The bank.
    pub name: String,
    /// Whose account it is.
    pub holder: String,
    /// Its number.
    pub account: String,
}

/// A line, frozen at placement.
#[derive(Debug, Clone, Queryable)]
pub struct BoughtLine {
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub id: OrderLineId,
    /// The listing.
    pub listing: ListingId,
    /// Its title.
    pub title_zh: String,
    /// The same in English, or empty.
    pub title_en: String,
    /// The pack.
    pub pack_zh: String,
    /// The same in English, or empty.
    pub pack_en: String,
    /// The first photo.
    pub photo_hash: Option<String>,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// The price of one piece, or of 500 g.
    pub unit_price: Money,
    /// The net mass of the line, if known.
    pub mass: Option<Grams>,
    /// What the line costs.
    pub total: Money,
}

impl Bought {
    /// Reaches what hangs on the order.
    pub fn scope(&self) -> &OrderScope {
        &self.scope
    }

    /// What its payments amount to.
    pub fn payment_status(&self) -> PaymentStatus {
        PaymentStatus::of(self.method, self.paid, self.refunded)
    }

    /// What is still to be paid; nothing of an order that has ended unpaid.
    pub fn due(&self) -> Result<Money> {
        if self.state.has_ended_unsold() {
            Ok(Money::ZERO)
        } else {
            due(self.sums.total, self.paid)
        }
    }
}
