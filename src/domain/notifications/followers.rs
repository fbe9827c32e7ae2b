//! What is new in a shop, for those who follow it.
//!
//! A shop may have very many followers: the news is set down once, and then reaches so many of them
//! in each transaction. Nobody hears of the same shop more often than once in [`PAUSE_MS`], and
//! nobody by mail: it is nice to know, no more.

use super::kind::NoticeKind;
use super::known::Known;
use super::model::{Facts, NEWS_TTL_MS};
use super::store::{followers, people};
use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::{DbConn, Tx};
use crate::domain::access::ShopState;
use crate::domain::events::Event;

/// How long a follower hears nothing more of a shop.
pub(super) const PAUSE_MS: i64 = 3 * DAY_MS;
/// Followers of one transaction.
const AT_ONCE: u16 = 500;

/// Sets down what an event is for followers, if it is anything.
pub(super) fn note(tx: &mut Tx<'_>, known: &Known, event: &Event) -> Result<()> {
    let kind = match event.kind.as_str() {
        "listing.published" | "listing.approved" => NoticeKind::FollowedListing,
        "lot.added" => NoticeKind::FollowedHarvest,
        _ => return Ok(()),
    };
    let Some((id, shop)) = known.shop_of(event) else {
        return Ok(());
    };
    if shop.state != ShopState::Approved {
        return Ok(());
    }
    let facts = Facts {
        shop_zh: shop.name_zh.clone(),
        shop_en: shop.name_en.clone(),
        link: format!("/v/{}", shop.slug),
        ..Facts::default()
    };
    followers::insert_news(tx, id, event, kind, &facts)
}

/// Since when somebody waits to be told.
pub(super) fn behind_since(conn: &mut DbConn) -> Result<Option<Timestamp>> {
    Ok(followers::find_news(conn)?.map(|news| news.created_at))
}

/// Tells the next followers; gives whether more wait.
pub fn tell_followers(tx: &mut Tx<'_>) -> Result<bool> {
    let Some(news) = followers::find_news(tx.conn())? else {
        return Ok(false);
    };
    let is_old = tx.now() > news.created_at.plus_ms(NEWS_TTL_MS);
    let next = if is_old {
        Vec::new()
    } else {
        followers::list_next(tx.conn(), &news, AT_ONCE.into())?
    };
    let last = next.last().map(|follower| follower.id);
    let until = tx.now().plus_ms(-PAUSE_MS);
    let mut ready: Vec<_> = next
        .iter()
        .filter(|follower| follower.wants_news && follower.told_at <= until)
        .collect();
    // Those are left out whose accounts were closed since they were read.
    let users: Vec<UserId> = ready.iter().map(|follower| follower.user).collect();
    let open = people::lock_open(tx, &users)?;
    ready.retain(|follower| open.contains(&follower.user));
    followers::insert_notices(tx, &news, &ready)?;
    match last.filter(|_| next.len() == usize::from(AT_ONCE)) {
        Some(last) => followers::move_on(tx, &news, last)?,
        None => followers::delete_news(tx, &news)?,
    }
    Ok(behind_since(tx.conn())?.is_some())
}
