//! Placing a purchase: one transaction, all of it or nothing.

use std::collections::BTreeMap;

use super::basket::Basket;
use super::claims::Claims;
use super::limits::{self, Holder};
use super::offers::{self, Entered};
use super::online;
use super::seen::Seen;
use super::write::Plan;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::ShopId;
use crate::base::locale::Locale;
use crate::base::order_number::PurchaseNumber;
use crate::base::rate::Rate;
use crate::db::Tx;
use crate::domain::access::{BuyerIdentity, BuyerScope};
use crate::domain::carts::{CartKind, Pick};
use crate::domain::idempotency;
use crate::domain::orders::{PaymentMethod, ShipTo};
use crate::domain::payments::Gateways;

/// What the buyer has decided.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// Which goods it is about.
    pub pick: Pick,
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
    /// The platform's share of the goods.
    pub commission: Rate,
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
    /// Lines that stay in the usual cart; not known of a replay, nor of what was bought at once.
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
    let claims = Claims::of(buyer, checkout)?;
    let own = PurchaseNumber::generate(tx.business_date(), tx.random());
    let refusal = match place_first(tx, buyer, checkout, (&claims, &own)) {
        Ok(Some(placed)) => return Ok(placed),
        Ok(None) => Code::SystemBusy.into(),
        Err(error) if matches!(error.kind(), Kind::Unavailable | Kind::Internal) => {
            return Err(error);
        }
        Err(refusal) => refusal,
    };
    // Mostly it is refused because an earlier request has ordered the cart. To ask for that first
    // would cost each order what only repeated ones need.
    let Some(number) = claims.earlier(tx, checkout, &own)? else {
        return Err(refusal);
    };
    tx.give_up();
    Ok(Placed {
        number,
        is_replay: true,
        left_in_cart: None,
    })
}

/// Places it; `None` if another request was first with the same, and the transaction must be given
/// up.
fn place_first(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    checkout: &Checkout,
    (claims, number): (&Claims, &PurchaseNumber),
) -> Result<Option<Placed>> {
    let holder = Holder {
        buyer: buyer_key(buyer, checkout)?,
        network: checkout.network.clone(),
    };
    let is_limited = checkout.method != PaymentMethod::CashOnDelivery;
    if is_limited {
        idempotency::take_turns(tx, &holder.names())?;
    }
    let province = checkout.ship_to.code.as_str().get(..2);
    let email = checkout.email.as_ref().map(Email::as_str);
    let entered = Entered {
        pick: checkout.pick.clone(),
        coupons: checkout.coupons.clone(),
        contact: offers::contact(buyer, &checkout.ship_to, email),
        today: tx.business_date(),
        commission: checkout.commission,
    };
    let basket = offers::load(tx.conn(), buyer, province, &entered)?;
    check(tx, &basket, checkout)?;
    if is_limited {
        limits::check(tx, &holder, &basket)?;
    }
    let plan = Plan {
        checkout,
        basket: &basket,
        number,
        holder,
        contact: entered.contact,
        claims,
    };
    let is_first = plan.write(tx, buyer)?;
    let is_usual = checkout.pick.from == CartKind::Usual;
    Ok(is_first.then(|| Placed {
        number: number.clone(),
        is_replay: false,
        left_in_cart: is_usual.then(|| basket.left_out.len() + basket.others),
    }))
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
    if let Some((shop, next)) = basket.closed_shop(tx.business_date()) {
        return Err(Error::new(Code::ShopOnHoliday)
            .with("shop", shop)
            .with("next", next));
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

/// Who buys, for the limit of unpaid orders: a guest is known by the phone.
fn buyer_key(buyer: &BuyerScope, checkout: &Checkout) -> Result<String> {
    match buyer.identity() {
        BuyerIdentity::Account(user) => Ok(format!("user:{user}")),
        BuyerIdentity::Guest(_) => Ok(format!("phone:{}", checkout.ship_to.phone)),
        BuyerIdentity::Purchase(_) => Err(Error::not_found()),
    }
}
