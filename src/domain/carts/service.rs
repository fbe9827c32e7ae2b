//! Putting into the cart, changing, taking out.

use super::model::{Hindrance, Line, MAX_LINES, Offer, total};
use super::store;
use crate::base::amount::{Amount, SoldBy};
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{CartLineId, VariantId};
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, PublicScope};

/// The lines of the buyer's cart, oldest first.
pub fn view(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<Line>> {
    store::lines_of(conn, buyer)
}

/// A variant that anybody may see, as it is offered now.
///
/// # Errors
/// `page.not_found` if there is none, or if its shop was never opened.
pub fn offer(conn: &mut DbConn, scope: PublicScope, variant: VariantId) -> Result<Offer> {
    store::find_offer(conn, scope, variant)?.ok_or_else(Error::not_found)
}

/// Adds an amount of a variant, to what may be in the cart of it already; gives the number of
/// lines.
///
/// # Errors
/// A fault of the field `quantity`; `cart.not_on_sale`, `cart.full`.
pub fn add(tx: &mut Tx<'_>, buyer: &BuyerScope, variant: VariantId, text: &str) -> Result<usize> {
    let offer = offer(tx.conn(), PublicScope, variant)?;
    let wanted = Amount::parse(offer.sold_by, text).map_err(of_quantity)?;
    let cart = store::open(tx, buyer)?;
    // Behind the lock on the cart, so that two additions at once both count.
    let mut lines = store::lines_of(tx.conn(), buyer)?;
    let place = lines
        .iter()
        .position(|line| line.offer.variant_id == variant);
    let before = place
        .and_then(|place| lines.get(place))
        .map_or(0, |line| line.quantity);
    let amount = sum(&offer, before, wanted)?;
    check(&offer, amount)?;
    let count = lines.len() + usize::from(place.is_none());
    if count > MAX_LINES {
        return Err(Error::new(Code::CartFull).with("max", MAX_LINES));
    }
    if let Some(place) = place {
        lines.remove(place);
    }
    check_total(lines, &offer, amount)?;
    store::put(tx, cart, offer.shop.id, variant, amount.raw())?;
    Ok(count)
}

/// Sets the amount of a line.
///
/// # Errors
/// `page.not_found` for a line of another cart; a fault of the field `quantity`.
pub fn change(tx: &mut Tx<'_>, buyer: &BuyerScope, line: CartLineId, text: &str) -> Result<()> {
    let mut lines = store::lines_of(tx.conn(), buyer)?;
    let place = lines
        .iter()
        .position(|one| one.id == line)
        .ok_or_else(Error::not_found)?;
    let line = lines.remove(place);
    let amount = Amount::parse(line.offer.sold_by, text).map_err(of_quantity)?;
    check(&line.offer, amount)?;
    check_total(lines, &line.offer, amount)?;
    store::set_quantity(tx, line.cart_id, line.id, amount.raw())
}

/// Takes a line out; gives the number of lines that are left.
///
/// # Errors
/// `page.not_found` for a line of another cart.
pub fn remove(tx: &mut Tx<'_>, buyer: &BuyerScope, line: CartLineId) -> Result<usize> {
    let lines = store::lines_of(tx.conn(), buyer)?;
    let found = lines
        .iter()
        .find(|one| one.id == line)
        .ok_or_else(Error::not_found)?;
    store::consume(tx, found.cart_id, &[line])?;
    Ok(lines.len() - 1)
}

fn sum(offer: &Offer, before: i64, wanted: Amount) -> Result<Amount> {
    let raw = before.saturating_add(wanted.raw());
    Amount::new(offer.sold_by, raw).map_err(of_quantity)
}

/// Whether this much can be bought; the fault is told at the field.
fn check(offer: &Offer, amount: Amount) -> Result<()> {
    let fault = match offer.hindrance(amount.raw()) {
        None => return Ok(()),
        Some(Hindrance::ShopNotSelling | Hindrance::NotOnSale) => {
            return Err(Code::CartNotOnSale.into());
        }
        Some(Hindrance::SoldOut) => Error::new(Code::StockNone),
        Some(Hindrance::OnlyLeft(left)) => left_of(offer, left),
        Some(Hindrance::OffStep(step)) => Error::new(Code::QuantityStep).with("step", step),
        Some(Hindrance::TooDear) => Error::new(Code::MoneyOverflow),
    };
    Err(of_quantity(fault))
}

fn left_of(offer: &Offer, left: i64) -> Error {
    match offer.sold_by {
        SoldBy::Piece => Error::new(Code::StockLeft).with("left", left),
        SoldBy::Mass => Error::new(Code::StockLeftGrams).with("left", left),
    }
}

/// O-22: a cart whose sum cannot be handled is refused here, not at the checkout.
fn check_total(mut others: Vec<Line>, offer: &Offer, amount: Amount) -> Result<()> {
    if let Some(line) = others.first().cloned() {
        others.push(Line {
            offer: offer.clone(),
            quantity: amount.raw(),
            ..line
        });
    }
    total(&others).map(|_| ()).map_err(of_quantity)
}

fn of_quantity(error: Error) -> Error {
    let mut faults = FieldErrors::new();
    faults.add_with("quantity", error.code(), error.params().to_vec());
    Error::fields(faults)
}
