//! News on their way to followers. Reads the tables of follows: who follows is told here.

use diesel::prelude::*;

use super::to_json;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{EventId, FollowId, ShopId, UserId};
use crate::db::schema::{follow_news, follows, notices, users};
use crate::db::{DbConn, Tx, each};
use crate::domain::events::Event;
use crate::domain::notifications::kind::NoticeKind;
use crate::domain::notifications::model::Facts;

/// What is new in a shop.
#[derive(Debug, Queryable)]
pub struct FollowNews {
    id: i64,
    /// The shop.
    pub shop_id: ShopId,
    event_id: EventId,
    kind: NoticeKind,
    params: String,
    link: String,
    /// When it happened.
    pub created_at: Timestamp,
    /// The last who was told.
    pub follow_id: FollowId,
}

/// Somebody who follows a shop.
#[derive(Debug, Queryable)]
pub struct Follower {
    /// The key of the following.
    pub id: FollowId,
    /// Who it is.
    pub user: UserId,
    /// Whether the person wants to hear.
    pub wants_news: bool,
    /// When the person heard of the shop last.
    pub told_at: Timestamp,
}

/// Sets news down, once an event; only where somebody follows.
pub fn insert_news(
    tx: &mut Tx<'_>,
    shop: ShopId,
    event: &Event,
    kind: NoticeKind,
    facts: &Facts,
) -> Result<()> {
    let follower: Option<FollowId> = follows::table
        .filter(follows::shop_id.eq(shop))
        .select(follows::id)
        .first(tx.conn())
        .optional()?;
    if follower.is_none() {
        return Ok(());
    }
    let row = (
        follow_news::shop_id.eq(shop),
        follow_news::event_id.eq(event.id),
        follow_news::kind.eq(kind),
        follow_news::params.eq(to_json(facts)?),
        follow_news::link.eq(&facts.link),
        follow_news::created_at.eq(event.occurred_at),
    );
    each!(tx.conn(), conn => diesel::insert_into(follow_news::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
    Ok(())
}

/// The oldest news that wait.
pub fn find_news(conn: &mut DbConn) -> Result<Option<FollowNews>> {
    Ok(follow_news::table
        .order(follow_news::id)
        .select((
            follow_news::id,
            follow_news::shop_id,
            follow_news::event_id,
            follow_news::kind,
            follow_news::params,
            follow_news::link,
            follow_news::created_at,
            follow_news::follow_id,
        ))
        .first(conn)
        .optional()?)
}

/// The next followers of the shop behind the last who was told.
pub fn list_next(conn: &mut DbConn, news: &FollowNews, limit: i64) -> Result<Vec<Follower>> {
    Ok(follows::table
        .inner_join(users::table.on(users::id.eq(follows::user_id)))
        .filter(follows::shop_id.eq(news.shop_id))
        .filter(follows::id.gt(news.follow_id))
        .filter(users::state.eq("active"))
        .order(follows::id)
        .limit(limit)
        .select((
            follows::id,
            follows::user_id,
            follows::wants_news,
            follows::told_at,
        ))
        .load(conn)?)
}

/// Puts the news into inboxes, and notes that these people have heard of the shop.
pub fn insert_notices(tx: &mut Tx<'_>, news: &FollowNews, to: &[&Follower]) -> Result<()> {
    if to.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = to
        .iter()
        .map(|follower| {
            (
                notices::user_id.eq(follower.user),
                notices::event_id.eq(news.event_id),
                notices::kind.eq(news.kind),
                notices::params.eq(news.params.clone()),
                notices::link.eq(news.link.clone()),
                notices::created_at.eq(news.created_at),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(notices::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?);
    let ids: Vec<FollowId> = to.iter().map(|follower| follower.id).collect();
    let now = tx.now();
    each!(tx.conn(), conn => diesel::update(follows::table)
        .filter(follows::id.eq_any(&ids))
        .set(follows::told_at.eq(now))
        .execute(conn)?);
    Ok(())
}

/// Remembers the last follower who was looked at.
pub fn move_on(tx: &mut Tx<'_>, news: &FollowNews, last: FollowId) -> Result<()> {
    diesel::update(follow_news::table.find(news.id))
        .set(follow_news::follow_id.eq(last))
        .execute(tx.conn())?;
    Ok(())
}

/// Everybody has been told.
pub fn delete_news(tx: &mut Tx<'_>, news: &FollowNews) -> Result<()> {
    diesel::delete(follow_news::table.find(news.id)).execute(tx.conn())?;
    Ok(())
}
