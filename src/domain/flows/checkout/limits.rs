//! How much may be held without having been paid for (O-01).

use std::collections::{BTreeMap, BTreeSet};

use super::basket::Basket;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{OrderId, ShopId, StockItemId};
use crate::db::Tx;
use crate::domain::carts::{Line, Offer};
use crate::domain::orders::{self, HeldUnpaid};

/// The most orders of a buyer that wait for a payment in one shop.
pub const MAX_OPEN_UNPAID: usize = 5;
/// From so many packs (or steps) on, nobody may hold more than half of them unpaid.
const PLENTY: i64 = 20;

/// Who buys, as the limits count.
#[derive(Debug, Clone)]
pub(super) struct Holder {
    /// The account, or the phone of a guest.
    pub buyer: String,
    /// The network; several buyers behind one address count together.
    pub network: Option<String>,
}

impl Holder {
    /// In whose names it counts. Placements in one name wait for each other, so that none
    /// overlooks another.
    pub fn names(&self) -> Vec<&str> {
        let network = self.network.as_deref();
        std::iter::once(self.buyer.as_str())
            .chain(network)
            .collect()
    }
}

/// Refuses a purchase that would hold too much unpaid. What is paid on delivery is no hold: the shop
/// sends it, or calls it off.
pub(super) fn check(tx: &mut Tx<'_>, holder: &Holder, basket: &Basket) -> Result<()> {
    let shops: Vec<ShopId> = basket.parcels.iter().map(|parcel| parcel.shop.id).collect();
    let network = holder.network.as_deref();
    let held = orders::list_held_unpaid(tx.conn(), &holder.buyer, network, &shops)?;
    for shop in shops {
        check_shop(shop, &holder.buyer, &held)?;
    }
    let mut items: BTreeMap<StockItemId, Vec<&Line>> = BTreeMap::new();
    for line in basket.lines() {
        items
            .entry(line.offer.stock_item_id)
            .or_default()
            .push(line);
    }
    for (item, lines) in items {
        check_item(item, &lines, &held)?;
    }
    Ok(())
}

/// How many orders of a shop wait for a payment of this buyer.
fn check_shop(shop: ShopId, buyer: &str, held: &[HeldUnpaid]) -> Result<()> {
    let waiting: BTreeSet<OrderId> = held
        .iter()
        .filter(|one| one.shop == shop && one.buyer_key == buyer)
        .map(|one| one.order)
        .collect();
    if waiting.len() >= MAX_OPEN_UNPAID {
        return Err(Error::new(Code::OrderTooManyUnpaid).with("max", MAX_OPEN_UNPAID));
    }
    Ok(())
}

fn check_item(item: StockItemId, lines: &[&Line], held: &[HeldUnpaid]) -> Result<()> {
    let before = held
        .iter()
        .filter(|one| one.item == item)
        .fold(0_i64, |sum, one| sum.saturating_add(one.units));
    let mut wanted = before;
    for line in lines {
        wanted = wanted.saturating_add(line.amount()?.stock_units(line.offer.draws)?);
    }
    let Some(first) = lines.first() else {
        return Ok(());
    };
    // What the others find is what is there and what these took before.
    let stock = first.offer.on_hand.saturating_add(before);
    let pack = lines.iter().map(|line| pack_units(&line.offer)).min();
    let packs = stock / pack.unwrap_or(1).max(1);
    if packs >= PLENTY && wanted > stock / 2 {
        return Err(Code::OrderHoldsTooMuch.into());
    }
    Ok(())
}

/// Units of stock in the least that can be ordered.
fn pack_units(offer: &Offer) -> i64 {
    offer.draws.saturating_mul(offer.step_grams.unwrap_or(1))
}
