//! The SQL of reviews.

use diesel::prelude::*;
use serde_json::json;

use super::model::{OfReview, Review, ReviewedLine};
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, OrderId, OrderLineId, ReviewId, ShopId};
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{order_lines, orders, purchases, reviews, shipment_lines, shops, users};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx};
use crate::domain::access::{
    AnswerBuyers, DivisionPermission, DivisionScope, Implies, ModerateWords, OrderScope,
    PublicScope, ShopScope, ShopState, ViewDesk,
};
use crate::domain::events::{self, NewEvent};
use crate::domain::listings::Stars;
use crate::domain::media::{MediaHash, stray};
use crate::domain::reports::{LegalGround, SubjectKind};

/// Stands for somebody whose account is closed.
const NOBODY: &str = "**";

#[derive(Queryable, Selectable)]
#[diesel(table_name = reviews)]
struct Row {
    id: ReviewId,
    shop_id: ShopId,
    order_id: OrderId,
    order_line_id: OrderLineId,
    listing_id: ListingId,
    stars: i32,
    body: String,
    author: String,
    photos: String,
    written_at: Timestamp,
    edited_at: Option<Timestamp>,
    answer: String,
    answered_at: Option<Timestamp>,
    hidden_for: Option<LegalGround>,
    answer_hidden_for: Option<LegalGround>,
}

impl Row {
    fn review(self) -> Result<Review> {
        Ok(Review {
            id: self.id,
            order: self.order_id,
            line: self.order_line_id,
            listing: self.listing_id,
            stars: stars_of(self.stars)?,
            body: self.body,
            author: self.author,
            photos: photos_of(&self.photos)?,
            written_at: self.written_at,
            edited_at: self.edited_at,
            answer: self.answer,
            answered_at: self.answered_at,
            hidden_for: self.hidden_for,
            answer_hidden_for: self.answer_hidden_for,
        })
    }
}

fn stars_of(stars: i32) -> Result<Stars> {
    Stars::new(stars).ok_or_else(|| Error::internal("a review without stars"))
}

/// The pictures that a column names.
fn photos_of(names: &str) -> Result<Vec<MediaHash>> {
    names.split_whitespace().map(str::parse).collect()
}

fn names_of(photos: &[MediaHash]) -> String {
    let names: Vec<&str> = photos.iter().map(MediaHash::as_str).collect();
    names.join(" ")
}

/// The review of a line of an order.
pub fn find_of_line(
    conn: &mut DbConn,
    order: &OrderScope,
    line: OrderLineId,
) -> Result<Option<Review>> {
    let row: Option<Row> = reviews::table
        .filter(reviews::shop_id.eq(order.shop_id()))
        .filter(reviews::order_id.eq(order.order_id()))
        .filter(reviews::order_line_id.eq(line))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::review).transpose()
}

/// The reviews of an order, for its buyer to take along.
pub fn list_written(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Review>> {
    let rows: Vec<Row> = reviews::table
        .filter(reviews::shop_id.eq(order.shop_id()))
        .filter(reviews::order_id.eq(order.order_id()))
        .order(reviews::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::review).collect()
}

/// Whether the review of a line shows this picture.
pub fn names_photo(conn: &mut DbConn, line: OrderLineId, hash: &MediaHash) -> Result<bool> {
    let names: Option<String> = reviews::table
        .filter(reviews::order_line_id.eq(line))
        .select(reviews::photos)
        .first(conn)
        .optional()?;
    Ok(photos_of(&names.unwrap_or_default())?.contains(hash))
}

/// Takes out of the reviews of an order who has written them, and their pictures with the files. What
/// is said of goods stays: others rely on it. The caller has locked the order.
pub fn erase(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    let of_order = || {
        reviews::table
            .filter(reviews::shop_id.eq(order.shop_id()))
            .filter(reviews::order_id.eq(order.order_id()))
    };
    let written: Vec<(ReviewId, OrderLineId, String)> = of_order()
        .order(reviews::id)
        .select((reviews::id, reviews::order_line_id, reviews::photos))
        .load(tx.conn())?;
    diesel::update(of_order())
        .set((reviews::author.eq(NOBODY), reviews::photos.eq("")))
        .execute(tx.conn())?;
    for (id, line, photos) in written {
        stray::leave_review(tx, line, &photos_of(&photos)?)?;
        // Pages that show it are kept on every node.
        let event = NewEvent::new("review", id.0, "review.erased", order.actor())
            .of_shop(order.shop_id())
            .after(json!({ "order": order.order_id() }));
        events::record(tx, event)?;
    }
    Ok(())
}

/// The lines of an order that have a review.
pub fn list_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<ReviewedLine>> {
    let rows: Vec<(OrderLineId, i32)> = reviews::table
        .filter(reviews::shop_id.eq(order.shop_id()))
        .filter(reviews::order_id.eq(order.order_id()))
        .select((reviews::order_line_id, reviews::stars))
        .load(conn)?;
    rows.into_iter()
        .map(|(line, stars)| {
            Ok(ReviewedLine {
                line,
                stars: stars_of(stars)?,
            })
        })
        .collect()
}

/// Whether something of a line of the order was sent.
pub fn has_come(conn: &mut DbConn, order: &OrderScope, line: OrderLineId) -> Result<bool> {
    let sent: i64 = shipment_lines::table
        .filter(shipment_lines::shop_id.eq(order.shop_id()))
        .filter(shipment_lines::order_line_id.eq(line))
        .filter(shipment_lines::quantity.gt(0))
        .count()
        .get_result(conn)?;
    Ok(sent > 0)
}

/// The listing of a line of the order, and the name of who has bought it: of the account, or else
/// of whom the parcel was for.
pub fn author_of(
    conn: &mut DbConn,
    order: &OrderScope,
    line: OrderLineId,
) -> Result<Option<(ListingId, String)>> {
    let found: Option<(ListingId, Option<String>, String)> = order_lines::table
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)))
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .left_join(users::table.on(users::id.nullable().eq(purchases::user_id)))
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .filter(order_lines::id.eq(line))
        .select((
            order_lines::listing_id,
            users::name.nullable(),
            orders::ship_name,
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(listing, account, recipient)| (listing, account.unwrap_or(recipient))))
}

/// What is written of a review.
pub struct NewReview<'a> {
    /// The listing.
    pub listing: ListingId,
    /// The stars.
    pub stars: Stars,
    /// The text.
    pub body: &'a str,
    /// Who says it, as everybody may see it.
    pub author: &'a str,
    /// The pictures.
    pub photos: &'a [MediaHash],
}

/// Writes the review of a line; the caller has locked the order, and found none.
pub fn insert_review(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    line: OrderLineId,
    new: &NewReview<'_>,
) -> Result<ReviewId> {
    let row = (
        reviews::shop_id.eq(order.shop_id()),
        reviews::order_id.eq(order.order_id()),
        reviews::order_line_id.eq(line),
        reviews::listing_id.eq(new.listing),
        reviews::stars.eq(new.stars.get()),
        reviews::body.eq(new.body),
        reviews::author.eq(new.author),
        reviews::photos.eq(names_of(new.photos)),
        reviews::written_at.eq(tx.now()),
    );
    let id: ReviewId = diesel::insert_into(reviews::table)
        .values(row)
        .returning(reviews::id)
        .get_result(tx.conn())?;
    let event = NewEvent::new("review", id.0, "review.written", order.actor())
        .of_shop(order.shop_id())
        .after(json!({ "order": order.order_id(), "stars": new.stars.get() }));
    events::record(tx, event)?;
    Ok(id)
}

/// Changes a review; the caller has locked its order. What was said before stands in the event.
pub fn update_review(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    was: &Review,
    (stars, body, photos): (Stars, &str, &[MediaHash]),
) -> Result<()> {
    let target = reviews::table
        .filter(reviews::shop_id.eq(order.shop_id()))
        .filter(reviews::id.eq(was.id));
    diesel::update(target)
        .set((
            reviews::stars.eq(stars.get()),
            reviews::body.eq(body),
            reviews::photos.eq(names_of(photos)),
            reviews::edited_at.eq(Some(tx.now())),
        ))
        .execute(tx.conn())?;
    let dropped = was.photos.iter().filter(|hash| !photos.contains(hash));
    let dropped: Vec<MediaHash> = dropped.cloned().collect();
    stray::leave_review(tx, was.line, &dropped)?;
    let event = NewEvent::new("review", was.id.0, "review.edited", order.actor())
        .of_shop(order.shop_id())
        .before(json!({ "stars": was.stars.get(), "body": was.body }))
        .after(json!({ "order": order.order_id(), "stars": stars.get() }));
    events::record(tx, event)?;
    Ok(())
}

type Found = (Row, String, String, String, String);

macro_rules! found {
    () => {
        reviews::table
            .inner_join(order_lines::table.on(order_lines::id.eq(reviews::order_line_id)))
            .select((
                Row::as_select(),
                order_lines::title_zh,
                order_lines::title_en,
                order_lines::pack_zh,
                order_lines::pack_en,
            ))
    };
}

fn of_review((row, title_zh, title_en, pack_zh, pack_en): Found) -> Result<OfReview> {
    Ok(OfReview {
        shop: row.shop_id,
        review: row.review()?,
        title_zh,
        title_en,
        pack_zh,
        pack_en,
    })
}

/// How many reviews wait for the shop's answer.
pub fn count_open<P: Implies<ViewDesk>>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<i64> {
    Ok(reviews::table
        .filter(reviews::shop_id.eq(shop.shop_id()))
        .filter(reviews::answered_at.is_null())
        .filter(reviews::hidden_for.is_null())
        .count()
        .get_result(conn)?)
}

/// The reviews of a shop, the newest first: those that wait for an answer, or all.
pub fn list_of_shop<P: Implies<ViewDesk>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    only_open: bool,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<OfReview>> {
    let mut query = found!()
        .filter(reviews::shop_id.eq(shop.shop_id()))
        .into_boxed();
    if only_open {
        query = query
            .filter(reviews::answered_at.is_null())
            .filter(reviews::hidden_for.is_null());
    }
    if let Some(after) = after {
        query = query.filter(reviews::id.lt(ReviewId(after.id)));
    }
    let rows: Vec<Found> = query
        .order(reviews::id.desc())
        .limit(size.limit())
        .load(conn)?;
    let found: Result<Vec<OfReview>> = rows.into_iter().map(of_review).collect();
    Ok(Page::from_rows(found?, size, |one| Cursor {
        key: one.review.written_at.ms(),
        id: one.review.id.0,
    }))
}

/// A review of the shop.
pub fn find_of_shop<P: Implies<ViewDesk>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: ReviewId,
) -> Result<Option<OfReview>> {
    let found: Option<Found> = found!()
        .filter(reviews::shop_id.eq(shop.shop_id()))
        .filter(reviews::id.eq(id))
        .first(conn)
        .optional()?;
    found.map(of_review).transpose()
}

/// A review of a shop in the administrator's division.
pub fn find_of_office<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: ReviewId,
) -> Result<Option<OfReview>> {
    let found: Option<Found> = found!()
        .inner_join(shops::table.on(shops::id.eq(reviews::shop_id)))
        .filter(reviews::id.eq(id))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .first(conn)
        .optional()?;
    found.map(of_review).transpose()
}

/// Reads a review and locks it until the transaction ends. SQLite needs no lock: a writing
/// transaction is alone.
macro_rules! locked {
    ($tx:expr, $query:expr) => {{
        let query = $query;
        let row: Option<Row> = match $tx.conn() {
            DbConn::Pg(conn) => query
                .select(Row::as_select())
                .for_update()
                .first(conn)
                .optional()?,
            DbConn::Sqlite(conn) => query.select(Row::as_select()).first(conn).optional()?,
        };
        row.map(Row::review).transpose()
    }};
}

/// The review of a line of an order, locked.
pub fn lock_of_line(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    line: OrderLineId,
) -> Result<Option<Review>> {
    locked!(
        tx,
        reviews::table
            .filter(reviews::shop_id.eq(order.shop_id()))
            .filter(reviews::order_id.eq(order.order_id()))
            .filter(reviews::order_line_id.eq(line))
    )
}

/// A review of the shop, locked.
pub fn lock_of_shop(
    tx: &mut Tx<'_>,
    shop: &ShopScope<AnswerBuyers>,
    id: ReviewId,
) -> Result<Option<Review>> {
    locked!(
        tx,
        reviews::table
            .filter(reviews::shop_id.eq(shop.shop_id()))
            .filter(reviews::id.eq(id))
    )
}

/// A review of a shop in the administrator's division, locked.
pub fn lock_of_office(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    id: ReviewId,
) -> Result<Option<OfReview>> {
    let Some(found) = find_of_office(tx.conn(), office, id)? else {
        return Ok(None);
    };
    let review: Result<Option<Review>> = locked!(
        tx,
        reviews::table
            .filter(reviews::shop_id.eq(found.shop))
            .filter(reviews::id.eq(id))
    );
    Ok(review?.map(|review| OfReview { review, ..found }))
}

/// Says what the shop says. What it said before stands in the event.
pub fn set_answer(
    tx: &mut Tx<'_>,
    shop: &ShopScope<AnswerBuyers>,
    was: &Review,
    answer: &str,
) -> Result<()> {
    let target = reviews::table
        .filter(reviews::shop_id.eq(shop.shop_id()))
        .filter(reviews::id.eq(was.id));
    diesel::update(target)
        .set((
            reviews::answer.eq(answer),
            reviews::answered_at.eq(Some(tx.now())),
        ))
        .execute(tx.conn())?;
    let kind = if was.answer.is_empty() {
        "review.answered"
    } else {
        "review.answer_changed"
    };
    let event = NewEvent::new("review", was.id.0, kind, shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "answer": was.answer }))
        .after(json!({ "order": was.order }));
    events::record(tx, event)?;
    Ok(())
}

/// Hides a review or its answer on a legal ground, or shows it again; the note is for the record.
pub fn mark_hidden(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    (shop, review): (ShopId, &Review),
    part: SubjectKind,
    (ground, note): (Option<LegalGround>, &str),
) -> Result<()> {
    let target = reviews::table
        .filter(reviews::shop_id.eq(shop))
        .filter(reviews::id.eq(review.id));
    let is_answer = part == SubjectKind::ReviewAnswer;
    if is_answer {
        diesel::update(target)
            .set(reviews::answer_hidden_for.eq(ground))
            .execute(tx.conn())?;
    } else {
        diesel::update(target)
            .set(reviews::hidden_for.eq(ground))
            .execute(tx.conn())?;
    }
    let kind = match (is_answer, ground.is_some()) {
        (false, true) => "review.hidden",
        (false, false) => "review.shown",
        (true, true) => "review.answer_hidden",
        (true, false) => "review.answer_shown",
    };
    let event = NewEvent::new("review", review.id.0, kind, office.actor())
        .of_shop(shop)
        .after(json!({ "order": review.order, "ground": ground, "reason": note }));
    events::record(tx, event)?;
    Ok(())
}

/// The line of a review that everybody may see, and the name of its picture with a mark.
pub fn find_photo(
    conn: &mut DbConn,
    _: &PublicScope,
    id: ReviewId,
    mark: &str,
) -> Result<Option<(OrderLineId, MediaHash)>> {
    let found: Option<(OrderLineId, String)> = reviews::table
        .inner_join(shops::table.on(shops::id.eq(reviews::shop_id)))
        .filter(reviews::id.eq(id))
        .filter(reviews::hidden_for.is_null())
        .filter(shops::state.eq(ShopState::Approved))
        .select((reviews::order_line_id, reviews::photos))
        .first(conn)
        .optional()?;
    let Some((line, names)) = found else {
        return Ok(None);
    };
    let photos = photos_of(&names)?;
    let photo = photos.into_iter().find(|photo| photo.mark() == mark);
    Ok(photo.map(|hash| (line, hash)))
}
