//! Which documents an event makes stale.

use std::collections::BTreeSet;

use crate::base::ids::{ListingId, OrderId, ShopId};
use crate::domain::events::Event;

/// The event after which listings have been sold once more.
const SALE: &str = "order.delivered";

/// The event after which any village may be called otherwise. One that is created is nobody's yet,
/// and one that moves to another division moves with its shops, which say so.
const VILLAGE_NAMES: &str = "village.list_imported";

/// The kinds of things whose changes the index shows.
const AGGREGATES: [&str; 7] = [
    "listing",
    "shop",
    "charter",
    "application",
    "standard",
    "division",
    "category",
];

/// Whether a change of such a thing may be seen in the index.
pub fn concerns(aggregate: &str, kind: &str) -> bool {
    AGGREGATES.contains(&aggregate) || [SALE, VILLAGE_NAMES].contains(&kind)
}

/// What has to be written anew.
#[derive(Debug, Default)]
pub struct Touched {
    /// Listings.
    pub listings: BTreeSet<ListingId>,
    /// All listings of shops.
    pub shops: BTreeSet<ShopId>,
    /// The listings of orders.
    pub orders: BTreeSet<OrderId>,
    /// Names that may stand in any document have changed.
    pub everything: bool,
}

impl Touched {
    /// Notes what an event changed.
    pub fn add(&mut self, event: &Event) {
        match event.aggregate.as_str() {
            "division" | "category" => self.everything = true,
            "listing" => {
                self.listings.insert(ListingId(event.aggregate_id));
            }
            "shop" | "charter" | "application" | "standard" => self.shops.extend(event.shop_id),
            "village" => self.everything |= event.kind == VILLAGE_NAMES,
            _ if event.kind == SALE => {
                self.orders.insert(OrderId(event.aggregate_id));
            }
            _ => {}
        }
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        !self.everything
            && self.listings.is_empty()
            && self.shops.is_empty()
            && self.orders.is_empty()
    }
}
