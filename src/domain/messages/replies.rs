//! Short texts that a shop keeps, to begin an answer with.

use serde_json::json;

use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::QuickReplyId;
use crate::base::input::{Fields, Input, Rigor};
use crate::db::Tx;
use crate::domain::access::{ShopScope, TalkToBuyers};
use crate::domain::events::{self, NewEvent};
use crate::domain::idempotency;

/// The most texts of a shop: a choice that is read through at a glance.
pub const MAX_REPLIES: usize = 20;
/// The longest text, in characters.
pub const MAX_REPLY: usize = 200;

/// Such a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickReply {
    /// Its key.
    pub id: QuickReplyId,
    /// What it says.
    pub body: String,
}

/// Reads `reply_text`.
///
/// # Errors
/// Faults of the field.
pub fn parse_reply(form: &dyn Fields) -> Result<String> {
    let mut input = Input::new(form, Rigor::Complete);
    let body = input.text("reply_text", MAX_REPLY);
    input.finish(body)
}

/// Keeps a text; one that is there already is not kept twice.
///
/// # Errors
/// `message.too_many_replies`.
pub fn add_reply(tx: &mut Tx<'_>, shop: &ShopScope<TalkToBuyers>, body: &str) -> Result<()> {
    take_turn(tx, shop)?;
    let known = store::list_replies(tx.conn(), shop)?;
    if known.iter().any(|one| one.body == body) {
        return Ok(());
    }
    if known.len() >= MAX_REPLIES {
        return Err(Error::new(Code::MessageTooManyReplies).with("max", MAX_REPLIES));
    }
    let id = store::insert_reply(tx, shop, body)?;
    record(tx, shop, (id, "quick_reply.added"), None)
}

/// Puts a text in other words.
///
/// # Errors
/// `page.not_found` for a text of another shop.
pub fn change_reply(
    tx: &mut Tx<'_>,
    shop: &ShopScope<TalkToBuyers>,
    id: QuickReplyId,
    body: &str,
) -> Result<()> {
    take_turn(tx, shop)?;
    let was = store::find_reply(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    if was.body == body {
        return Ok(());
    }
    store::update_reply(tx, shop, id, body)?;
    record(tx, shop, (id, "quick_reply.changed"), Some(&was))
}

/// Keeps a text no longer. Sent twice, it is gone once.
pub fn remove_reply(
    tx: &mut Tx<'_>,
    shop: &ShopScope<TalkToBuyers>,
    id: QuickReplyId,
) -> Result<()> {
    take_turn(tx, shop)?;
    match store::find_reply(tx.conn(), shop, id)? {
        Some(was) => {
            store::delete_reply(tx, shop, id)?;
            record(tx, shop, (id, "quick_reply.removed"), Some(&was))
        }
        None => Ok(()),
    }
}

/// Two members of one shop count the same texts.
fn take_turn(tx: &mut Tx<'_>, shop: &ShopScope<TalkToBuyers>) -> Result<()> {
    idempotency::take_turns(tx, &[&format!("replies:{}", shop.shop_id())])
}

/// Nothing that a public page shows has changed: the event is about nothing of the shop's.
fn record(
    tx: &mut Tx<'_>,
    shop: &ShopScope<TalkToBuyers>,
    (id, kind): (QuickReplyId, &'static str),
    was: Option<&QuickReply>,
) -> Result<()> {
    let mut event = NewEvent::new("quick_reply", id.0, kind, shop.actor())
        .after(json!({ "shop": shop.shop_id() }));
    if let Some(was) = was {
        event = event.before(json!({ "body": was.body }));
    }
    events::record(tx, event)?;
    Ok(())
}
