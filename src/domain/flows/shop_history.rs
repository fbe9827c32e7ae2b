//! What has happened in a shop, with the names of whom and what it is about.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::{ReadHistory, ShopScope};
use crate::domain::events::{self, Event};
use crate::domain::{accounts, listings, stock};

/// The events that a history shows. Left out is what another event of the same moment says
/// already, and what only arranges pictures; orders have histories of their own. Another kind needs a
/// migration: they are found by an index that names all of these, in this order.
pub const KINDS: &[&str] = &[
    "application.started",
    "application.submitted",
    "application.review_started",
    "application.changes_requested",
    "application.approved",
    "application.rejected",
    "application.withdrawn",
    "shop.edited",
    "shop.renamed",
    "shop.rehomed",
    "shop.suspended",
    "shop.resumed",
    "shop.closed",
    "shop.merchant_changed",
    "freight.changed",
    "member.invited",
    "member.invitation_withdrawn",
    "member.joined",
    "member.role_changed",
    "member.removed",
    "member.left",
    "listing.created",
    "listing.changed",
    "listing.submitted",
    "listing.published",
    "listing.approved",
    "listing.declined",
    "listing.paused",
    "listing.resumed",
    "listing.archived",
    "listing.variant_added",
    "listing.variant_changed",
    "listing.variant_retired",
    "stock.created",
    "stock.renamed",
    "stock.received",
    "stock.counted",
    "stock.wasted",
    "lot.inspected",
    "lot.certified",
    "lot.recalled",
];

/// A page of a shop's history.
#[derive(Debug, Clone)]
pub struct History {
    /// The events, newest first.
    pub page: Page<Event>,
    /// What people are called.
    pub people: HashMap<UserId, String>,
    /// The Chinese and English names of what the events are about, by kind of thing and id.
    pub things: HashMap<(&'static str, i64), (String, String)>,
}

/// Reads a page of the history.
pub fn read(
    conn: &mut DbConn,
    scope: &ShopScope<ReadHistory>,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<History> {
    let page = events::list_of_shop(conn, scope.shop_id(), KINDS, after, size)?;
    let people: Vec<UserId> = page.items.iter().filter_map(|one| one.actor_id).collect();
    let of = |aggregate: &str| -> Vec<i64> {
        let about = page.items.iter().filter(|one| one.aggregate == aggregate);
        about.map(|one| one.aggregate_id).collect()
    };
    let titles = listings::titles_of(conn, scope, &of("listing"))?;
    let titles = titles
        .into_iter()
        .map(|(id, zh, en)| (("listing", id.0), (zh, en)));
    let mut things: HashMap<_, _> = titles.collect();
    if !of("stock").is_empty() {
        let items = stock::list_items(conn, scope)?;
        things.extend(
            items
                .into_iter()
                .map(|item| (("stock", item.id.0), (item.name, String::new()))),
        );
    }
    Ok(History {
        people: accounts::names_of(conn, &people)?,
        things,
        page,
    })
}
