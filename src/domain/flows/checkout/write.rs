//! Writing a purchase that is checked: on PostgreSQL in one statement, since there each round trip
//! costs as much as what it asks for (ADR 21); on SQLite, which has none, a table after the other.

use std::collections::BTreeMap;

use serde_json::json;

use super::basket::Basket;
use super::claims::Claims;
use super::limits::Holder;
use super::offers;
use super::place::Checkout;
use crate::base::error::{Code, Result};
use crate::base::ids::{CartId, CartLineId, OrderId, ShopId};
use crate::base::order_number::PurchaseNumber;
use crate::db::{AtOnce, DbConn, Tx};
use crate::domain::access::{Actor, BuyerScope};
use crate::domain::carts::{self, Line};
use crate::domain::events::{self, NewEvent, UNWRITTEN};
use crate::domain::idempotency;
use crate::domain::orders::{self, NewLine, NewOrder, NewPurchase, OrderState};
use crate::domain::payments;
use crate::domain::promotions::Contact;
use crate::domain::stock::{self, Cause, Draw};

/// What is going to be written, checked.
pub(super) struct Plan<'a> {
    pub checkout: &'a Checkout,
    pub basket: &'a Basket,
    pub number: &'a PurchaseNumber,
    pub holder: Holder,
    pub contact: Contact,
    pub claims: &'a Claims,
}

impl Plan<'_> {
    /// Writes it; `false` if another request was first with the same: then the transaction must be
    /// given up.
    pub fn write(&self, tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<bool> {
        let total = self.basket.total()?.ok_or(Code::CheckoutChanged)?;
        let purchase = NewPurchase {
            number: self.number.clone(),
            phone: self.checkout.ship_to.phone.clone(),
            email: self.checkout.email.clone(),
            total,
            currency: self.checkout.currency.clone(),
            locale: self.checkout.locale,
        };
        let new = self.new_orders(tx)?;
        offers::use_up(tx, self.basket, &self.contact)?;
        let ids = match tx.conn() {
            DbConn::Pg(_) => self.write_at_once(tx, buyer, (&purchase, &new))?,
            DbConn::Sqlite(_) => self.write_by_table(tx, buyer, (&purchase, &new))?,
        };
        let Some(ids) = ids else {
            return Ok(false);
        };
        orders::insert_reductions(tx, &new, &ids)?;
        offers::note_uses(tx, self.basket, &ids)?;
        Ok(true)
    }

    /// The orders; `None` if another request was first.
    fn write_at_once(
        &self,
        tx: &mut Tx<'_>,
        buyer: &BuyerScope,
        (purchase, new): (&NewPurchase, &[NewOrder]),
    ) -> Result<Option<BTreeMap<ShopId, OrderId>>> {
        let (cart, lines) = self.cart()?;
        let count = lines.len();
        let unwritten = new.iter().map(|order| (order.shop, OrderId(UNWRITTEN)));
        let unwritten = unwritten.collect();
        let events = placed_events(buyer.actor(), new, &unwritten);
        let draws = draws(new, &unwritten);

        // In this order they run: the claims first, for which others wait; the stock last.
        let claims = self.claims.both();
        let all = idempotency::claiming(AtOnce::default(), tx, claims, self.number.as_str());
        let all = orders::placing(all, tx, buyer, (purchase, new))?;
        let all = carts::consuming(all, cart, lines);
        let shop_of = |event: &NewEvent| event.shop_id.unwrap_or(ShopId(UNWRITTEN));
        let all = events::recording(all, tx, &events, |event| orders::placed_for(shop_of(event)));
        let all = stock::selling(all, tx, buyer.actor(), &draws, |draw| {
            orders::placed_for(draw.shop)
        })?;
        let told = orders::place_at_once(tx, all)?;

        if !idempotency::is_claimed(&told, claims) {
            return Ok(None);
        }
        if carts::consumed(&told) != count {
            return Err(Code::SystemBusy.into());
        }
        stock::finish_sale(tx, &told, &draws)?;
        let ids = orders::placed(&told);
        events::note(tx, &placed_events(buyer.actor(), new, &ids));
        Ok(Some(ids))
    }

    /// The same, a table after the other.
    fn write_by_table(
        &self,
        tx: &mut Tx<'_>,
        buyer: &BuyerScope,
        (purchase, new): (&NewPurchase, &[NewOrder]),
    ) -> Result<Option<BTreeMap<ShopId, OrderId>>> {
        let (cart, lines) = self.cart()?;
        if !idempotency::claim(tx, self.claims.both(), self.number.as_str())? {
            return Ok(None);
        }
        let ids = orders::insert_purchase(tx, buyer, purchase, new)?;
        carts::consume(tx, cart, &lines)?;
        events::record_all(tx, placed_events(buyer.actor(), new, &ids))?;
        stock::take(tx, buyer.actor(), &draws(new, &ids))?;
        Ok(Some(ids))
    }

    /// The cart, and the lines that leave it.
    fn cart(&self) -> Result<(CartId, Vec<CartLineId>)> {
        let first = self.basket.lines().next().ok_or(Code::CartEmpty)?;
        let lines = self.basket.lines().map(|line| line.id).collect();
        Ok((first.cart_id, lines))
    }

    fn new_orders(&self, tx: &Tx<'_>) -> Result<Vec<NewOrder>> {
        let checkout = self.checkout;
        let pay_by = payments::pay_by(checkout.method, tx.now());
        let state = match pay_by {
            None => OrderState::Confirmed,
            Some(_) => OrderState::AwaitingPayment,
        };
        (1..)
            .zip(&self.basket.parcels)
            .map(|(place, parcel)| {
                let shop = parcel.shop.id;
                Ok(NewOrder {
                    shop,
                    number: self.number.order(place)?,
                    state,
                    method: checkout.method,
                    buyer_key: self.holder.buyer.clone(),
                    network_key: self.holder.network.clone(),
                    sums: parcel.sums()?.ok_or(Code::CheckoutChanged)?,
                    commission: parcel.commission,
                    ship_to: checkout.ship_to.clone(),
                    note: checkout.notes.get(&shop).cloned().unwrap_or_default(),
                    pay_by,
                    ships_from: parcel.presale(tx.business_date()),
                    lines: parcel.lines.iter().map(new_line).collect::<Result<_>>()?,
                    reductions: parcel.reductions.clone(),
                })
            })
            .collect()
    }
}

fn new_line(line: &Line) -> Result<NewLine> {
    let offer = &line.offer;
    let amount = line.amount()?;
    Ok(NewLine {
        listing: offer.listing.id,
        variant: offer.variant_id,
        stock_item: offer.stock_item_id,
        title_zh: offer.listing.title_zh.clone(),
        title_en: offer.listing.title_en.clone(),
        pack_zh: offer.pack_zh.clone(),
        pack_en: offer.pack_en.clone(),
        sku: offer.sku.clone(),
        photo_hash: offer.listing.photo_hash.clone(),
        sold_by: offer.sold_by,
        quantity: amount.raw(),
        unit_price: offer.unit_price,
        mass: amount.mass(offer.net_mass)?,
        stock_units: amount.stock_units(offer.draws)?,
        total: amount.price(offer.unit_price)?,
    })
}

fn placed_events(actor: Actor, new: &[NewOrder], ids: &BTreeMap<ShopId, OrderId>) -> Vec<NewEvent> {
    new.iter()
        .filter_map(|order| {
            let after = json!({
                "state": order.state,
                "party": "buyer",
                "number": order.number,
                "method": order.method,
                "total_minor": order.sums.total,
            });
            let id = ids.get(&order.shop)?;
            let event = NewEvent::new("order", id.0, "order.placed", actor);
            Some(event.of_shop(order.shop).after(after))
        })
        .collect()
}

fn draws(new: &[NewOrder], ids: &BTreeMap<ShopId, OrderId>) -> Vec<Draw> {
    new.iter()
        .filter_map(|order| Some((order, ids.get(&order.shop)?)))
        .flat_map(|(order, id)| {
            order.lines.iter().map(|line| Draw {
                cause: Cause::Order(*id),
                shop: order.shop,
                item: line.stock_item,
                units: line.stock_units,
            })
        })
        .collect()
}
