//! Where somebody may write or read: each place is found through a scope.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::{ClaimId, ListingId, MessageThreadId, OrderId, PurchaseId, ShopId, UserId};
use crate::base::order_number::OrderNumber;
use crate::db::DbConn;
use crate::db::schema::{claims, listings, message_threads, orders, purchases, shops, users};
use crate::db::sql::starts_with_any;
use crate::domain::access::{
    Actor, BuyerScope, DecideDisputes, DivisionScope, OrderScope, ShopScope, ShopState,
    TalkToBuyers,
};
use crate::domain::claims::ClaimState;
use crate::domain::messages::model::{About, Disputed, Owner, Place, Side, Subject};
use crate::domain::orders::{find_bought, find_scope_for_shop};

#[derive(Queryable)]
struct ShopRow {
    id: ShopId,
    slug: String,
    name_zh: String,
    name_en: String,
    division_code: String,
}

const SHOP: (
    shops::id,
    shops::slug,
    shops::name_zh,
    shops::name_en,
    shops::division_code,
) = (
    shops::id,
    shops::slug,
    shops::name_zh,
    shops::name_en,
    shops::division_code,
);

#[derive(Queryable)]
struct ListingRow {
    id: ListingId,
    slug: String,
    title_zh: String,
    title_en: String,
}

const LISTING: (
    listings::id,
    listings::slug,
    listings::title_zh,
    listings::title_en,
) = (
    listings::id,
    listings::slug,
    listings::title_zh,
    listings::title_en,
);

impl ListingRow {
    fn about(self) -> About {
        About::Listing(self.id, self.slug, self.title_zh, self.title_en)
    }
}

/// A place about a listing.
fn of_listing(
    shop: ShopRow,
    listing: ListingRow,
    (user, name): (UserId, String),
    (side, actor): (Side, Actor),
    thread: Option<MessageThreadId>,
) -> Place {
    Place {
        shop_id: shop.id,
        side,
        actor,
        subject: Subject::Listing(listing.id),
        buyer: Owner::Account(user),
        thread,
        division_code: shop.division_code,
        about: listing.about(),
        shop_slug: shop.slug,
        shop_names: (shop.name_zh, shop.name_en),
        buyer_name: name,
    }
}

type OrderRow = (
    (OrderId, OrderNumber, String),
    (PurchaseId, Option<UserId>),
    Option<String>,
    ShopRow,
    Option<MessageThreadId>,
);

fn of_order(conn: &mut DbConn, order: &OrderScope, side: Side) -> Result<Option<Place>> {
    let found: Option<OrderRow> = orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .inner_join(shops::table.on(shops::id.eq(orders::shop_id)))
        .left_join(users::table.on(users::id.nullable().eq(purchases::user_id)))
        .left_join(message_threads::table.on(message_threads::order_id.eq(orders::id.nullable())))
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .select((
            (orders::id, orders::number, orders::ship_name),
            (purchases::id, purchases::user_id),
            users::name.nullable(),
            SHOP,
            message_threads::id.nullable(),
        ))
        .first(conn)
        .optional()?;
    let Some(((id, number, recipient), (purchase, user), name, shop, thread)) = found else {
        return Ok(None);
    };
    Ok(Some(Place {
        shop_id: shop.id,
        side,
        actor: order.actor(),
        subject: Subject::Order(id),
        buyer: user.map_or(Owner::Purchase(purchase), Owner::Account),
        thread,
        division_code: shop.division_code,
        about: About::Order(number),
        shop_slug: shop.slug,
        shop_names: (shop.name_zh, shop.name_en),
        buyer_name: name.unwrap_or(recipient),
    }))
}

/// Where the buyer of an order writes about it: an account, or a guest who reaches the order.
pub fn find_order_place(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    number: &OrderNumber,
) -> Result<Option<Place>> {
    match find_bought(conn, buyer, number)? {
        Some(order) => of_order(conn, order.scope(), Side::Buyer),
        None => Ok(None),
    }
}

/// Where the shop of an order writes about it.
pub fn find_shop_order_place(
    conn: &mut DbConn,
    shop: &ShopScope<TalkToBuyers>,
    number: &OrderNumber,
) -> Result<Option<Place>> {
    match find_scope_for_shop(conn, shop, number)? {
        Some(order) => of_order(conn, &order, Side::Shop),
        None => Ok(None),
    }
}

/// Where an account asks about a listing that is on sale.
pub fn find_listing_place(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    listing: ListingId,
) -> Result<Option<Place>> {
    let Some(user) = buyer.user_id() else {
        return Ok(None);
    };
    let is_own = message_threads::listing_id
        .eq(listings::id.nullable())
        .and(message_threads::user_id.eq(user));
    let found: Option<(ShopRow, ListingRow, String, Option<MessageThreadId>)> = listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .inner_join(users::table.on(users::id.eq(user)))
        .left_join(message_threads::table.on(is_own))
        .filter(listings::id.eq(listing))
        .filter(listings::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .select((SHOP, LISTING, users::name, message_threads::id.nullable()))
        .first(conn)
        .optional()?;
    Ok(found.map(|(shop, listing, name, thread)| {
        let writer = (Side::Buyer, buyer.actor());
        of_listing(shop, listing, (user, name), writer, thread)
    }))
}

/// The conversations about listings.
macro_rules! about_listings {
    () => {
        message_threads::table
            .inner_join(shops::table.on(shops::id.eq(message_threads::shop_id)))
            .inner_join(listings::table.on(message_threads::listing_id.eq(listings::id.nullable())))
            .inner_join(users::table.on(message_threads::user_id.eq(users::id.nullable())))
            .select((SHOP, LISTING, (users::id, users::name)))
    };
}

type ThreadRow = (ShopRow, ListingRow, (UserId, String));

/// Where an account goes on with what it has asked about a listing.
pub fn find_thread_place(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    thread: MessageThreadId,
) -> Result<Option<Place>> {
    let Some(user) = buyer.user_id() else {
        return Ok(None);
    };
    let found: Option<ThreadRow> = about_listings!()
        .filter(message_threads::user_id.eq(user))
        .filter(message_threads::id.eq(thread))
        .first(conn)
        .optional()?;
    Ok(found.map(|(shop, listing, person)| {
        let writer = (Side::Buyer, buyer.actor());
        of_listing(shop, listing, person, writer, Some(thread))
    }))
}

/// Where a shop answers what was asked about a listing.
pub fn find_shop_thread_place(
    conn: &mut DbConn,
    shop: &ShopScope<TalkToBuyers>,
    thread: MessageThreadId,
) -> Result<Option<Place>> {
    let found: Option<ThreadRow> = about_listings!()
        .filter(message_threads::shop_id.eq(shop.shop_id()))
        .filter(message_threads::id.eq(thread))
        .first(conn)
        .optional()?;
    let writer = (Side::Shop, shop.actor());
    Ok(
        found
            .map(|(shop, listing, person)| of_listing(shop, listing, person, writer, Some(thread))),
    )
}

type DisputeRow = (
    (ShopId, ClaimId),
    (OrderNumber, String),
    (String, String),
    Option<String>,
    Option<MessageThreadId>,
);

/// The conversation about the order of a claim that an administrator is to decide; none for a claim
/// that nobody has asked them to decide, or that is decided.
pub fn find_disputed(
    conn: &mut DbConn,
    office: &DivisionScope<DecideDisputes>,
    claim: ClaimId,
) -> Result<Option<Disputed>> {
    let found: Option<DisputeRow> = claims::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(claims::shop_id)
                .and(orders::id.eq(claims::order_id))),
        )
        .inner_join(shops::table.on(shops::id.eq(claims::shop_id)))
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .left_join(users::table.on(users::id.nullable().eq(purchases::user_id)))
        .left_join(message_threads::table.on(message_threads::order_id.eq(orders::id.nullable())))
        .filter(claims::id.eq(claim))
        .filter(claims::state.eq(ClaimState::Disputed))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .select((
            (claims::shop_id, claims::id),
            (orders::number, orders::ship_name),
            (shops::name_zh, shops::name_en),
            users::name.nullable(),
            message_threads::id.nullable(),
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(
        |((shop_id, claim_id), (order, recipient), shop_names, name, thread)| Disputed {
            shop_id,
            claim_id,
            user_id: office.user_id(),
            thread,
            order,
            shop_names,
            buyer_name: name.unwrap_or(recipient),
        },
    ))
}
