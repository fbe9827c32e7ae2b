//! Lists of conversations.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ListingId, MessageThreadId};
use crate::base::order_number::OrderNumber;
use crate::base::page::{Cursor, Page, PageSize};
use crate::base::sql_types::text_enum;
use crate::db::DbConn;
use crate::db::schema::{listings, message_threads, messages, orders, shops, users};
use crate::domain::access::{BuyerScope, ShopScope, TalkToBuyers};
use crate::domain::messages::model::{About, Side, ThreadSummary};

text_enum! {
    /// Which conversations a shop looks at.
    pub enum Tab {
        /// Those in which the buyer wrote last, the longest waiting first.
        Waiting => "waiting",
        /// All, the newest first.
        All => "all",
    }
}

type Row = (
    (MessageThreadId, Side, Timestamp, i64, i64),
    (String, String),
    Option<String>,
    (Option<OrderNumber>, Option<String>),
    Option<(ListingId, String, String, String)>,
    String,
);

macro_rules! summaries {
    () => {
        message_threads::table
            .inner_join(shops::table.on(shops::id.eq(message_threads::shop_id)))
            .inner_join(
                messages::table.on(messages::shop_id
                    .eq(message_threads::shop_id)
                    .and(messages::id.eq(message_threads::last_message_id))),
            )
            .left_join(users::table.on(message_threads::user_id.eq(users::id.nullable())))
            .left_join(orders::table.on(message_threads::order_id.eq(orders::id.nullable())))
            .left_join(listings::table.on(message_threads::listing_id.eq(listings::id.nullable())))
            .select((
                (
                    message_threads::id,
                    message_threads::last_by,
                    message_threads::last_at,
                    message_threads::buyer_unread,
                    message_threads::shop_unread,
                ),
                (shops::name_zh, shops::name_en),
                users::name.nullable(),
                (orders::number.nullable(), orders::ship_name.nullable()),
                (
                    listings::id,
                    listings::slug,
                    listings::title_zh,
                    listings::title_en,
                )
                    .nullable(),
                messages::body,
            ))
    };
}

fn page(rows: Vec<Row>, side: Side, size: PageSize) -> Page<ThreadSummary> {
    let cursor = |row: &Row| Cursor {
        key: row.0.2.ms(),
        id: row.0.0.0,
    };
    Page::from_rows(rows, size, cursor).map(|row| summary(row, side))
}

fn summary(row: Row, side: Side) -> ThreadSummary {
    let ((id, last_by, last_at, of_buyer, of_shop), shop_names, user, order, listing, last_body) =
        row;
    let (number, recipient) = order;
    let about = match (number, listing) {
        (Some(number), _) => About::Order(number),
        (None, Some((id, slug, zh, en))) => About::Listing(id, slug, zh, en),
        // The constraint lets neither be missing.
        (None, None) => About::Listing(ListingId(0), String::new(), String::new(), String::new()),
    };
    ThreadSummary {
        id,
        about,
        shop_names,
        buyer_name: user.or(recipient).unwrap_or_default(),
        unread: match side {
            Side::Buyer => of_buyer,
            Side::Shop => of_shop,
        },
        last_by,
        last_at,
        last_body,
    }
}

/// The conversations of an account, the one with the newest message first.
pub fn list_for_buyer(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<ThreadSummary>> {
    let (at, id) = place_of(behind, i64::MAX);
    let is_behind = message_threads::last_at.lt(at).or(message_threads::last_at
        .eq(at)
        .and(message_threads::id.lt(id)));
    let rows: Vec<Row> = summaries!()
        .filter(message_threads::user_id.eq(buyer.user_id()))
        .filter(is_behind)
        .order((message_threads::last_at.desc(), message_threads::id.desc()))
        .limit(size.limit())
        .load(conn)?;
    Ok(page(rows, Side::Buyer, size))
}

/// The conversations of a shop.
pub fn list_for_shop(
    conn: &mut DbConn,
    shop: &ShopScope<TalkToBuyers>,
    tab: Tab,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<ThreadSummary>> {
    let of_shop = summaries!().filter(message_threads::shop_id.eq(shop.shop_id()));
    let rows: Vec<Row> = match tab {
        Tab::Waiting => {
            let (at, id) = place_of(behind, i64::MIN);
            let is_behind = message_threads::last_at.gt(at).or(message_threads::last_at
                .eq(at)
                .and(message_threads::id.gt(id)));
            of_shop
                .filter(message_threads::last_by.eq(Side::Buyer))
                .filter(is_behind)
                .order((message_threads::last_at, message_threads::id))
                .limit(size.limit())
                .load(conn)?
        }
        Tab::All => {
            let (at, id) = place_of(behind, i64::MAX);
            let is_behind = message_threads::last_at.lt(at).or(message_threads::last_at
                .eq(at)
                .and(message_threads::id.lt(id)));
            of_shop
                .filter(is_behind)
                .order((message_threads::last_at.desc(), message_threads::id.desc()))
                .limit(size.limit())
                .load(conn)?
        }
    };
    Ok(page(rows, Side::Shop, size))
}

/// The row behind which a page begins; `start` for the first.
fn place_of(behind: Option<Cursor>, start: i64) -> (Timestamp, MessageThreadId) {
    let (key, id) = behind.map_or((start, start), |cursor| (cursor.key, cursor.id));
    (Timestamp::from_ms(key), MessageThreadId(id))
}
