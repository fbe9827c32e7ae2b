//! A buyer says what the goods are like, and the shop answers.
//!
//! The review, the counts of the listing and of its shop, and the card change in one transaction.

use serde_json::json;

use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{OrderId, OrderLineId, ReviewId};
use crate::base::order_number::OrderNumber;
use crate::db::{DbConn, Tx};
use crate::domain::access::{AnswerBuyers, BuyerScope, OrderScope, ShopScope, SystemScope};
use crate::domain::orders::{self, LockedOrder, OrderState, Party};
use crate::domain::reviews::{self, Draft, NewReview, WRITE_MS};
use crate::domain::{claims, listings, payments};

/// Whether goods can be reviewed: they have come, and that is not long ago.
///
/// # Errors
/// `review.not_now` before, and for an order that ended otherwise; `review.too_late` after.
pub fn check_time(state: OrderState, changed_at: Timestamp, now: Timestamp) -> Result<()> {
    match state {
        OrderState::Delivered | OrderState::Completed => {}
        _ => return Err(Code::ReviewNotNow.into()),
    }
    if now > changed_at.plus_ms(WRITE_MS) {
        return Err(Code::ReviewTooLate.into());
    }
    Ok(())
}

/// Whether the review of a line can be written or changed now, to be asked before its photos are
/// decoded.
///
/// # Errors
/// Those of [`write()`].
pub fn check(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    (number, line): (&OrderNumber, OrderLineId),
    now: Timestamp,
) -> Result<()> {
    let order = orders::find_bought(conn, buyer, number)?.ok_or_else(Error::not_found)?;
    reviews::author_of(conn, order.scope(), line)?.ok_or_else(Error::not_found)?;
    match reviews::find_of_line(conn, order.scope(), line)? {
        Some(review) if review.can_change(now) => Ok(()),
        Some(_) => Err(Code::ReviewLocked.into()),
        None => {
            check_time(order.state, order.state_changed_at, now)?;
            check_come(conn, order.scope(), line)
        }
    }
}

fn check_come(conn: &mut DbConn, order: &OrderScope, line: OrderLineId) -> Result<()> {
    if reviews::has_come(conn, order, line)? {
        Ok(())
    } else {
        Err(Code::ReviewNotNow.into())
    }
}

/// The buyer writes the review of a line, or changes it. Sent twice, it is done once.
///
/// # Errors
/// Those of [`check_time`]; `review.locked` for one that cannot be changed any more; `NotFound` for
/// lines that are not the order's.
pub fn write(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    number: &OrderNumber,
    line: OrderLineId,
    draft: &Draft,
) -> Result<()> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    let author = reviews::author_of(tx.conn(), order.scope(), line)?;
    let (listing, name) = author.ok_or_else(Error::not_found)?;
    let shop = order.scope().shop_id();
    if let Some(was) = reviews::lock_of_line(tx, order.scope(), line)? {
        let photos = draft.photos_beside(&was.photos)?;
        let is_same = was.stars == draft.stars && was.body == draft.body && was.photos == photos;
        if is_same {
            return Ok(());
        }
        if !was.can_change(tx.now()) {
            return Err(Code::ReviewLocked.into());
        }
        listings::count_review(tx, shop, listing, was.counted(), Some(draft.stars))?;
        let now = (draft.stars, draft.body.as_str(), photos.as_slice());
        return reviews::update_review(tx, order.scope(), &was, now);
    }
    check_time(order.state, order.state_changed_at, tx.now())?;
    check_come(tx.conn(), order.scope(), line)?;
    let photos = draft.photos_beside(&[])?;
    listings::count_review(tx, shop, listing, None, Some(draft.stars))?;
    let new = NewReview {
        listing,
        stars: draft.stars,
        body: &draft.body,
        author: &reviews::masked(&name),
        photos: &photos,
    };
    reviews::insert_review(tx, order.scope(), line, &new)?;
    Ok(())
}

/// Asks the buyer of an order that came some days ago what the goods are like: of the event that this
/// records, `notifications` makes the letter. Once for an order, and not if something of it was reviewed,
/// the order has ended otherwise, or what was paid for the goods goes back. While buyer and shop do not
/// agree on them, it waits.
pub fn invite(tx: &mut Tx<'_>, system: &SystemScope, id: OrderId) -> Result<()> {
    let Some(order) = orders::lock_for_system(tx, system, id)? else {
        return Ok(());
    };
    if !orders::end_invitation(tx, order.scope())? {
        return Ok(());
    }
    let can_write = check_time(order.state, order.state_changed_at, tx.now()).is_ok();
    if !can_write
        || !reviews::list_of_order(tx.conn(), order.scope())?.is_empty()
        || goes_back(tx, &order)?
    {
        return Ok(());
    }
    if claims::has_open(tx.conn(), order.scope())? {
        let again_at = tx.now().plus_ms(DAY_MS);
        return orders::set_invitation(tx, order.scope(), again_at);
    }
    orders::note(tx, &order, "order.review_invited", Party::System, json!({}))
}

/// Whether all that was paid for the goods is asked for back, on its way, or went.
fn goes_back(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<bool> {
    let back = payments::open_amount(tx.conn(), order.scope())?;
    let for_goods = order.paid.checked_sub(order.sums.freight)?;
    Ok(!back.is_zero() && back >= for_goods)
}

/// The shop answers a review, or puts another answer in place of its own.
///
/// # Errors
/// `review.locked` for a review or an answer that is hidden.
pub fn answer(
    tx: &mut Tx<'_>,
    shop: &ShopScope<AnswerBuyers>,
    id: ReviewId,
    answer: &str,
) -> Result<()> {
    let review = reviews::lock_of_shop(tx, shop, id)?.ok_or_else(Error::not_found)?;
    if review.answer == answer {
        return Ok(());
    }
    if review.hidden_for.is_some() || review.answer_hidden_for.is_some() {
        return Err(Code::ReviewLocked.into());
    }
    reviews::set_answer(tx, shop, &review, answer)
}
