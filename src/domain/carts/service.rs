//! Putting into the cart, changing, taking out.

use super::model::{CartKind, Hindrance, Line, MAX_LINES, Offer, total};
use super::store;
use crate::base::amount::{Amount, SoldBy};
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{CartLineId, VariantId};
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, PublicScope};

/// The lines of the buyer's cart, oldest first.
pub fn view(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<Line>> {
    view_kind(conn, buyer, CartKind::Usual)
}

/// The lines of a cart of the buyer's of another kind, oldest first.
pub fn view_kind(conn: &mut DbConn, buyer: &BuyerScope, kind: CartKind) -> Result<Vec<Line>> {
    store::lines_of(conn, buyer, kind)
}

/// The lines of the buyer's cart, and those that are kept for later, oldest first.
pub fn view_both(conn: &mut DbConn, buyer: &BuyerScope) -> Result<(Vec<Line>, Vec<Line>)> {
    store::usual_and_later(conn, buyer)
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
    let wanted = typed(&offer, text)?;
    let cart = store::open(tx, buyer, CartKind::Usual)?;
    // Behind the lock on the cart, so that two additions at once both count.
    let mut lines = store::lines_of(tx.conn(), buyer, CartKind::Usual)?;
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
    let mut lines = store::lines_of(tx.conn(), buyer, CartKind::Usual)?;
    let place = lines
        .iter()
        .position(|one| one.id == line)
        .ok_or_else(Error::not_found)?;
    let line = lines.remove(place);
    let amount = typed(&line.offer, text)?;
    check(&line.offer, amount)?;
    check_total(lines, &line.offer, amount)?;
    store::set_quantity(tx, line.cart_id, line.id, amount.raw())
}

/// Takes a line out; gives the number of lines that are left.
///
/// # Errors
/// `page.not_found` for a line of another cart.
pub fn remove(tx: &mut Tx<'_>, buyer: &BuyerScope, line: CartLineId) -> Result<usize> {
    take_out(tx, buyer, CartKind::Usual, line)
}

/// The same with a line that is kept for later.
///
/// # Errors
/// `page.not_found` for a line of another cart.
pub fn remove_kept(tx: &mut Tx<'_>, buyer: &BuyerScope, line: CartLineId) -> Result<usize> {
    take_out(tx, buyer, CartKind::Later, line)
}

fn take_out(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    kind: CartKind,
    line: CartLineId,
) -> Result<usize> {
    let lines = store::lines_of(tx.conn(), buyer, kind)?;
    let found = lines
        .iter()
        .find(|one| one.id == line)
        .ok_or_else(Error::not_found)?;
    store::consume(tx, found.cart_id, &[line])?;
    Ok(lines.len() - 1)
}

/// Keeps a line of the cart for later; gives the number of lines that are left in the cart.
///
/// # Errors
/// `page.not_found` for a line of another cart; `cart.full` when too much is kept already.
pub fn put_aside(tx: &mut Tx<'_>, buyer: &BuyerScope, line: CartLineId) -> Result<usize> {
    let (left, _) = transfer(tx, buyer, line, (CartKind::Usual, CartKind::Later))?;
    Ok(left)
}

/// Puts a line that was kept for later back into the cart; gives the number of lines in the cart.
///
/// # Errors
/// `page.not_found` for a line of another cart; `cart.full`.
pub fn take_back(tx: &mut Tx<'_>, buyer: &BuyerScope, line: CartLineId) -> Result<usize> {
    let (_, there) = transfer(tx, buyer, line, (CartKind::Later, CartKind::Usual))?;
    Ok(there)
}

/// Moves a line, to what there may be of the same goods; gives the number of lines of both carts.
fn transfer(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    line: CartLineId,
    (from, to): (CartKind, CartKind),
) -> Result<(usize, usize)> {
    let here = store::lines_of(tx.conn(), buyer, from)?;
    let moved = here
        .iter()
        .find(|one| one.id == line)
        .ok_or_else(Error::not_found)?;
    let target = store::open(tx, buyer, to)?;
    let there = store::lines_of(tx.conn(), buyer, to)?;
    let variant = moved.offer.variant_id;
    let same = there.iter().find(|one| one.offer.variant_id == variant);
    let count = there.len() + usize::from(same.is_none());
    if count > MAX_LINES {
        return Err(Error::new(Code::CartFull).with("max", MAX_LINES));
    }
    // Beyond what a line can hold, the larger amount stays.
    let before = same.map_or(0, |one| one.quantity);
    let sum = before.saturating_add(moved.quantity);
    let amount = Amount::new(moved.offer.sold_by, sum)
        .map_or_else(|_| before.max(moved.quantity), Amount::raw);
    store::put(tx, target, moved.offer.shop.id, variant, amount)?;
    store::consume(tx, moved.cart_id, &[line])?;
    Ok((here.len() - 1, count))
}

/// Puts one pack alone into the cart of what is bought at once; the usual cart stays as it is.
///
/// # Errors
/// Those of [`add`].
pub fn buy_now(tx: &mut Tx<'_>, buyer: &BuyerScope, variant: VariantId, text: &str) -> Result<()> {
    let offer = offer(tx.conn(), PublicScope, variant)?;
    let amount = typed(&offer, text)?;
    check(&offer, amount)?;
    check_total(Vec::new(), &offer, amount)?;
    let cart = store::open(tx, buyer, CartKind::Now)?;
    // The ids of lines are never used again: a checkout that is open in another tab finds its own
    // gone, and says so.
    store::empty(tx, cart)?;
    store::put(tx, cart, offer.shop.id, variant, amount.raw())
}

/// Puts as much of a variant into the cart as can be bought now, until there is as much in it as was
/// bought before: asked for twice, it is there once. Gives the number of lines if anything went in.
///
/// # Errors
/// None for goods that cannot be bought: then nothing goes in.
pub fn add_again(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    variant: VariantId,
    quantity: i64,
) -> Result<Option<usize>> {
    let Some(offer) = store::find_offer(tx.conn(), PublicScope, variant)? else {
        return Ok(None);
    };
    let cart = store::open(tx, buyer, CartKind::Usual)?;
    let mut lines = store::lines_of(tx.conn(), buyer, CartKind::Usual)?;
    let place = lines
        .iter()
        .position(|line| line.offer.variant_id == variant);
    let before = place
        .and_then(|place| lines.get(place))
        .map_or(0, |line| line.quantity);
    let count = lines.len() + usize::from(place.is_none());
    let step = offer.step_grams.unwrap_or(1).max(1);
    let wanted = before.max(quantity / step * step).min(offer.most());
    let Ok(amount) = Amount::new(offer.sold_by, wanted) else {
        return Ok(None);
    };
    if wanted <= before || count > MAX_LINES || check(&offer, amount).is_err() {
        return Ok(None);
    }
    if let Some(place) = place {
        lines.remove(place);
    }
    if check_total(lines, &offer, amount).is_err() {
        return Ok(None);
    }
    store::put(tx, cart, offer.shop.id, variant, amount.raw())?;
    Ok(Some(count))
}

/// What was typed beside the price of an offer.
fn typed(offer: &Offer, text: &str) -> Result<Amount> {
    Amount::parse(offer.sold_by, text).map_err(of_quantity)
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
        Some(Hindrance::OffStep(step)) => Error::new(Code::QuantityStep).with("step_grams", step),
        Some(Hindrance::TooDear) => Error::new(Code::MoneyOverflow),
    };
    Err(of_quantity(fault))
}

fn left_of(offer: &Offer, left: i64) -> Error {
    match offer.sold_by {
        SoldBy::Piece => Error::new(Code::StockLeft).with("left", left),
        SoldBy::Mass => Error::new(Code::StockLeftGrams).with("left_grams", left),
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
