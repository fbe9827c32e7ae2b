//! Conversations of the demo: about orders and goods, answered and waiting, one of them handed to
//! the administration. No chance decides here, so that the rest of the story stays as it is.

use super::orders::Act;
use super::shops::{Ground, Opened};
use crate::base::error::{Error, Result};
use crate::base::input::Fields;
use crate::base::order_number::OrderNumber;
use crate::base::page::PageSize;
use crate::db::Tx;
use crate::domain::access::{BuyerScope, DecideDisputes, ShopScope, TalkToBuyers, grant};
use crate::domain::messages::{self, NewMessage, Place, Side, WordKind};

/// What was given as the reason of a report.
struct Said(String);

impl Fields for Said {
    fn value(&self, _: &str) -> &str {
        &self.0
    }
}

/// Writes what one side says next: a text of the kind that the act names.
pub(super) fn act(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (shop, number): (&Opened, &OrderNumber),
    buyer: &BuyerScope,
    act: Act,
) -> Result<()> {
    let desk = grant::shop::<TalkToBuyers>(tx.conn(), shop.manager, &shop.slug)?;
    let (kind, place) = match act {
        Act::Write(kind) => (kind, messages::find_order_place(tx.conn(), buyer, number)?),
        Act::Question(kind) => (
            kind,
            messages::find_listing_place(tx.conn(), buyer, shop.listing)?,
        ),
        Act::Answer(kind) => (
            kind,
            messages::find_shop_order_place(tx.conn(), &desk, number)?,
        ),
        Act::AnswerQuestion(kind) => {
            let asked = messages::find_listing_place(tx.conn(), buyer, shop.listing)?;
            let place = match asked.and_then(|place| place.thread()) {
                Some(thread) => messages::find_shop_thread_place(tx.conn(), &desk, thread)?,
                None => None,
            };
            (kind, place)
        }
        _ => return hand_over(tx, ground, &desk, number),
    };
    // A guest asks about orders only.
    let Some(place) = place else {
        return Ok(());
    };
    read(tx, &place)?;
    let key = format!("demo-{kind}-{number}");
    let new = NewMessage::of_text(&ground.data.first_text(kind), key);
    messages::send(tx, &place, &new)?;
    Ok(())
}

/// Whoever answers has read what was written.
fn read(tx: &mut Tx<'_>, place: &Place) -> Result<()> {
    let talk = messages::look(tx.conn(), place, None, PageSize::default())?;
    match talk.and_then(|talk| talk.messages.items.first().map(|newest| newest.id)) {
        Some(newest) => messages::mark_read(tx, place, newest),
        None => Ok(()),
    }
}

/// The shop hands the buyer's last message to the administration.
fn hand_over(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    desk: &ShopScope<TalkToBuyers>,
    number: &OrderNumber,
) -> Result<()> {
    let place = messages::find_shop_order_place(tx.conn(), desk, number)?;
    let place = place.ok_or_else(Error::not_found)?;
    read(tx, &place)?;
    let talk = messages::look(tx.conn(), &place, None, PageSize::default())?;
    let items = talk.map_or_else(Vec::new, |talk| talk.messages.items);
    let Some(said) = items.iter().find(|message| message.side == Side::Buyer) else {
        return Ok(());
    };
    let reason = Said(ground.data.first_text("report"));
    messages::report(tx, &place, said.id, &reason)
}

/// The shops keep some texts to answer with.
pub(super) fn keep_replies(tx: &mut Tx<'_>, ground: &Ground<'_>, opened: &[Opened]) -> Result<()> {
    for shop in opened {
        let desk = grant::shop::<TalkToBuyers>(tx.conn(), shop.manager, &shop.slug)?;
        for text in ground.data.texts("quick_reply") {
            messages::add_reply(tx, &desk, &text.zh)?;
        }
    }
    Ok(())
}

/// The supervisor of the platform adds a word.
pub(super) fn add_word(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Result<()> {
    let office = grant::division::<DecideDisputes>(tx.conn(), ground.supervisor)?;
    let word = ground.data.first_text("message_word");
    let everywhere = office.codes().first().cloned().unwrap_or_default();
    messages::add_word(tx, &office, &(word, WordKind::Warn, everywhere))
}
