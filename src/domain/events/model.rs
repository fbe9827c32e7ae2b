//! What an event says.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::Value;

use crate::base::clock::Timestamp;
use crate::base::ids::{EventId, ShopId, UserId};
use crate::domain::access::Actor;

/// An event to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The kind of thing that changed: `shop`, `listing`, `order` …
    pub aggregate: &'static str,
    /// Its id.
    pub aggregate_id: i64,
    /// The tenant, if it belongs to one.
    pub shop_id: Option<ShopId>,
    /// What happened, `noun.participle`: `order.shipped`.
    pub kind: &'static str,
    /// Who did it.
    pub actor: Actor,
    /// What was before; no secrets, no addresses.
    pub before: Option<Value>,
    /// What is now.
    pub after: Option<Value>,
}

/// Stands for the id of a thing that the same statement writes, until it is known.
pub const UNWRITTEN: i64 = 0;

impl NewEvent {
    /// An event about a thing, without details yet.
    pub fn new(
        aggregate: &'static str,
        aggregate_id: i64,
        kind: &'static str,
        actor: Actor,
    ) -> Self {
        Self {
            aggregate,
            aggregate_id,
            shop_id: None,
            kind,
            actor,
            before: None,
            after: None,
        }
    }

    /// Says whose it is.
    #[must_use]
    pub fn of_shop(mut self, shop: ShopId) -> Self {
        self.shop_id = Some(shop);
        self
    }

    /// Keeps what was before.
    #[must_use]
    pub fn before(mut self, value: Value) -> Self {
        self.before = Some(value);
        self
    }

    /// Keeps what is now.
    #[must_use]
    pub fn after(mut self, value: Value) -> Self {
        self.after = Some(value);
        self
    }
}

/// A recorded event.
#[derive(Debug, Clone, Queryable)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// The transaction that wrote it (0 on SQLite).
    pub tx_id: i64,
    /// The tenant, if it belongs to one.
    pub shop_id: Option<ShopId>,
    /// The kind of thing that changed.
    pub aggregate: String,
    /// Its id.
    pub aggregate_id: i64,
    /// What happened.
    pub kind: String,
    /// `user`, `guest`, `system` or `provider`.
    pub actor_kind: String,
    /// The account of the actor.
    pub actor_id: Option<UserId>,
    /// JSON of what was before.
    pub before: Option<String>,
    /// JSON of what is now.
    pub after: Option<String>,
    /// When.
    pub occurred_at: Timestamp,
    /// The date in the platform's zone.
    pub business_date: NaiveDate,
}

impl Event {
    /// The place right behind this event.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            tx_id: self.tx_id,
            event_id: self.id.0,
        }
    }

    /// What was before, as JSON; null if nothing was said.
    pub fn before_json(&self) -> Value {
        json(self.before.as_deref())
    }

    /// What is now, as JSON; null if nothing was said.
    pub fn after_json(&self) -> Value {
        json(self.after.as_deref())
    }
}

fn json(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// A place in the stream of events.
///
/// The order is by transaction, then by id: on PostgreSQL a transaction with lower ids may commit
/// after one with higher ids, so that a cursor by id alone would skip its events. Readers see only
/// transactions older than every one that still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Queryable)]
pub struct Cursor {
    /// The transaction of the last event read.
    pub tx_id: i64,
    /// The last event read.
    pub event_id: i64,
}
