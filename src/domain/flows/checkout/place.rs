//! Placing a purchase: one transaction, all of it or nothing.

use std::collections::BTreeMap;

use serde_json::json;

use super::basket::Basket;
use super::limits::{self, Holder};
use super::offers::{self, Entered};
use super::online;
use super::seen::Seen;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{CartLineId, OrderId, ShopId};
use crate::base::locale::Locale;
use crate::base::order_number::PurchaseNumber;
use crate::db::Tx;
use crate::domain::access::{BuyerIdentity, BuyerScope};
use crate::domain::carts::{self, Line};
use crate::domain::events::{self, NewEvent};
use crate::domain::idempotency::{self, Claim, Claimed};
use crate::domain::orders::{
    self, NewLine, NewOrder, NewPurchase, OrderState, PaymentMethod, ShipTo,
};
use crate::domain::payments::{self, Gateways};
use crate::domain::promotions::Contact;
use crate::domain::stock::{self, Cause, Draw};

/// Claims of a client's key.
const BY_KEY: &str = "checkout";
/// Claims of a cart with a certain content.
const BY_CART: &str = "checkout.cart";

/// What the buyer has decided.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// Where everything goes.
    pub ship_to: ShipTo,
    /// Where news go, beside the phone.
    pub email: Option<Email>,
    /// What each shop is told.
    pub notes: BTreeMap<ShopId, String>,
    /// The codes of coupons, as they were typed.
    pub coupons: BTreeMap<ShopId, String>,
    /// How all orders are paid.
    pub method: PaymentMethod,
    /// What the page showed.
    pub seen: Seen,
    /// The key of the request, if it has one.
    pub key: Option<String>,
    /// The digest of the request.
    pub body_hash: String,
    /// The network it came from, in a form that nobody can read back.
    pub network: Option<String>,
    /// The platform's currency.
    pub currency: String,
    /// The buyer's language.
    pub locale: Locale,
    /// Through which gateways it can be paid.
    pub gateways: Gateways,
}

/// A purchase that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its number.
    pub number: PurchaseNumber,
    /// Whether an earlier request had placed it.
    pub is_replay: bool,
    /// Lines that could not be bought and stay in the cart; not known of a replay.
    pub left_in_cart: Option<usize>,
}

/// Places what the buyer saw, or nothing.
///
/// # Errors
/// - `stock.insufficient`: somebody was faster; `checkout.changed`: something else differs from
///   what was seen; `cart.empty`. [`offers::load`] shows what is so now.
/// - `checkout.placed` with the `number`: this cart was ordered by another request.
/// - `idempotency.mismatch` with the `number`: the key was used for something else.
/// - A fault of `method`, or of `county` where a shop does not send, or of `coupon[…]`.
/// - `order.too_many_unpaid`, `order.holds_too_much`.
pub fn place(tx: &mut Tx<'_>, buyer: &BuyerScope, checkout: &Checkout) -> Result<Placed> {
    let number = PurchaseNumber::generate(tx.business_date(), tx.random());
    let holder = Holder {
        buyer: buyer_key(buyer, checkout)?,
        network: checkout.network.clone(),
    };
    if let Some(number) = claim(tx, buyer, checkout, &holder, &number)? {
        return Ok(Placed {
            number,
            is_replay: true,
            left_in_cart: None,
        });
    }
    let province = checkout.ship_to.code.as_str().get(..2);
    let email = checkout.email.as_ref().map(Email::as_str);
    let entered = Entered {
        coupons: checkout.coupons.clone(),
        contact: offers::contact(&holder.buyer, &checkout.ship_to, email),
        today: tx.business_date(),
    };
    let basket = offers::load(tx.conn(), buyer, province, &entered)?;
    check(tx, &basket, checkout)?;
    if checkout.method != PaymentMethod::CashOnDelivery {
        limits::check(tx, &holder, &basket)?;
    }
    let plan = Plan {
        checkout,
        basket: &basket,
        number: &number,
        holder,
        contact: entered.contact,
    };
    write(tx, buyer, &plan)?;
    Ok(Placed {
        number,
        is_replay: false,
        left_in_cart: Some(basket.left_out.len()),
    })
}

/// The number that an earlier request was given for the same.
fn claim(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    checkout: &Checkout,
    holder: &Holder,
    number: &PurchaseNumber,
) -> Result<Option<PurchaseNumber>> {
    let cart_key = checkout.seen.cart_key();
    let claim = |route, key: &str| {
        Ok::<_, Error>(Claim {
            actor: owner(buyer)?,
            route,
            key: key.to_owned(),
            body_hash: checkout.body_hash.clone(),
        })
    };
    let key = checkout.key.as_deref().unwrap_or(&cart_key);
    let claims = [claim(BY_KEY, key)?, claim(BY_CART, &cart_key)?];
    let is_limited = checkout.method != PaymentMethod::CashOnDelivery;
    let turns = if is_limited {
        holder.names()
    } else {
        Vec::new()
    };
    let earlier = match idempotency::claim(tx, &claims, &turns, number.as_str())? {
        Claimed::First => return Ok(None),
        Claimed::Earlier(rows) => rows,
    };
    let by_key = earlier.iter().find(|row| row.route == BY_KEY);
    match (by_key, earlier.first()) {
        (Some(row), _) if row.body_hash == checkout.body_hash => {
            PurchaseNumber::parse(&row.response).map(Some)
        }
        (Some(row), _) if checkout.key.is_some() => {
            Err(Error::new(Code::IdempotencyMismatch).with("number", &row.response))
        }
        (_, Some(row)) => Err(Error::new(Code::CheckoutPlaced).with("number", &row.response)),
        (_, None) => Err(Code::SystemBusy.into()),
    }
}

fn check(tx: &mut Tx<'_>, basket: &Basket, checkout: &Checkout) -> Result<()> {
    if checkout.seen.is_sold_out(basket) {
        return Err(Code::StockInsufficient.into());
    }
    if basket.is_empty() {
        let nothing_was_there = basket.left_out.is_empty();
        let code = if nothing_was_there {
            Code::CartEmpty
        } else {
            Code::CheckoutChanged
        };
        return Err(code.into());
    }
    let coupon_faults = basket.coupon_faults();
    if !coupon_faults.is_empty() {
        return Err(Error::fields(coupon_faults));
    }
    if basket.has_not_sent() {
        return Err(Error::field("county", Code::FreightNotSent));
    }
    let is_offered = match checkout.method {
        PaymentMethod::Gateway => online::is_offered(tx.conn(), basket, &checkout.gateways)?,
        method => basket.methods().contains(&method),
    };
    if !is_offered {
        return Err(Error::field("method", Code::PaymentNotOffered));
    }
    if Seen::of(basket)? == checkout.seen {
        Ok(())
    } else {
        Err(Code::CheckoutChanged.into())
    }
}

/// What is going to be written, checked.
struct Plan<'a> {
    checkout: &'a Checkout,
    basket: &'a Basket,
    number: &'a PurchaseNumber,
    holder: Holder,
    contact: Contact,
}

fn write(tx: &mut Tx<'_>, buyer: &BuyerScope, plan: &Plan<'_>) -> Result<()> {
    let Plan {
        checkout, basket, ..
    } = plan;
    let total = basket.total()?.ok_or(Code::CheckoutChanged)?;
    let purchase = NewPurchase {
        number: plan.number.clone(),
        phone: checkout.ship_to.phone.clone(),
        email: checkout.email.clone(),
        total,
        currency: checkout.currency.clone(),
        locale: checkout.locale,
    };
    let new = new_orders(tx, plan)?;
    offers::use_up(tx, &new, &plan.contact)?;
    let ids = orders::insert_purchase(tx, buyer, &purchase, &new)?;
    orders::insert_reductions(tx, &new, &ids)?;
    if let Some(cart) = basket.lines().next().map(|line| line.cart_id) {
        let lines: Vec<CartLineId> = basket.lines().map(|line| line.id).collect();
        carts::consume(tx, cart, &lines)?;
    }
    events::record_all(tx, placed_events(buyer, &new, &ids))?;
    stock::take(tx, buyer.actor(), &draws(&new, &ids))?;
    Ok(())
}

fn new_orders(tx: &Tx<'_>, plan: &Plan<'_>) -> Result<Vec<NewOrder>> {
    let checkout = plan.checkout;
    let pay_by = payments::pay_by(checkout.method, tx.now());
    let state = match pay_by {
        None => OrderState::Confirmed,
        Some(_) => OrderState::AwaitingPayment,
    };
    (1..)
        .zip(&plan.basket.parcels)
        .map(|(place, parcel)| {
            let shop = parcel.shop.id;
            Ok(NewOrder {
                shop,
                number: plan.number.order(place)?,
                state,
                method: checkout.method,
                buyer_key: plan.holder.buyer.clone(),
                network_key: plan.holder.network.clone(),
                sums: parcel.sums()?.ok_or(Code::CheckoutChanged)?,
                ship_to: checkout.ship_to.clone(),
                note: checkout.notes.get(&shop).cloned().unwrap_or_default(),
                pay_by,
                lines: parcel.lines.iter().map(new_line).collect::<Result<_>>()?,
                reductions: parcel.reductions.clone(),
            })
        })
        .collect()
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

fn placed_events(
    buyer: &BuyerScope,
    new: &[NewOrder],
    ids: &BTreeMap<ShopId, OrderId>,
) -> Vec<NewEvent> {
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
            let event = NewEvent::new("order", id.0, "order.placed", buyer.actor());
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

/// Who buys, for the limit of unpaid orders: a guest is known by the phone.
fn buyer_key(buyer: &BuyerScope, checkout: &Checkout) -> Result<String> {
    match buyer.identity() {
        BuyerIdentity::Account(user) => Ok(format!("user:{user}")),
        BuyerIdentity::Guest(_) => Ok(format!("phone:{}", checkout.ship_to.phone)),
        BuyerIdentity::Purchase(_) => Err(Error::not_found()),
    }
}

/// Who claims.
fn owner(buyer: &BuyerScope) -> Result<String> {
    match buyer.identity() {
        BuyerIdentity::Account(user) => Ok(format!("user:{user}")),
        BuyerIdentity::Guest(hash) => Ok(format!("guest:{hash}")),
        BuyerIdentity::Purchase(_) => Err(Error::not_found()),
    }
}
