//! What the news of a batch of events needs to know, read at once for all of them: the number of
//! statements does not depend on how many events there are.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Addressee;
use super::store::people::{self, Member, OrderFacts, ShopFacts};
use crate::base::error::Result;
use crate::base::ids::{OrderId, ShopId};
use crate::db::DbConn;
use crate::domain::access::ShopRole;
use crate::domain::events::Event;

/// The shops and orders of a batch of events, as far as they are still there.
#[derive(Debug, Default)]
pub(super) struct Known {
    shops: BTreeMap<ShopId, ShopFacts>,
    members: BTreeMap<ShopId, Vec<Member>>,
    orders: BTreeMap<OrderId, OrderFacts>,
}

impl Known {
    pub(super) fn load(conn: &mut DbConn, events: &[Event]) -> Result<Self> {
        let shops: BTreeSet<ShopId> = events.iter().filter_map(|event| event.shop_id).collect();
        let shops = Vec::from_iter(shops);
        let orders: BTreeSet<OrderId> = events
            .iter()
            .filter(|event| event.aggregate == "order")
            .map(|event| OrderId(event.aggregate_id))
            .collect();
        let orders = Vec::from_iter(orders);
        let mut known = Self::default();
        if !shops.is_empty() {
            known.shops = people::list_shops(conn, &shops)?;
            known.members = people::list_members(conn, &shops)?;
        }
        if !orders.is_empty() {
            known.orders = people::list_orders(conn, &shops, &orders)?;
        }
        Ok(known)
    }

    /// The shop of an event.
    pub(super) fn shop_of(&self, event: &Event) -> Option<(ShopId, &ShopFacts)> {
        let id = event.shop_id?;
        self.shops.get(&id).map(|shop| (id, shop))
    }

    /// The order of an event, if it is one of the shop that the event names.
    pub(super) fn order_of(&self, event: &Event) -> Option<&OrderFacts> {
        let order = self.orders.get(&OrderId(event.aggregate_id))?;
        (Some(order.shop_id) == event.shop_id).then_some(order)
    }

    /// The members of a shop with one of these roles.
    pub(super) fn members(&self, shop: ShopId, roles: &[ShopRole]) -> Vec<Addressee> {
        let all = self.members.get(&shop).into_iter().flatten();
        all.filter(|member| roles.contains(&member.role))
            .map(|member| member.person.clone())
            .collect()
    }
}
