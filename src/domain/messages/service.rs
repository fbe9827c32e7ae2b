//! What the two sides of a conversation do, and what administrators do about it.

use serde_json::json;

use super::model::{Blocks, Disputed, NewMessage, Owner, Place, Sent, Side, Subject, Talk, fault};
use super::store::{self, DueInbox};
use super::words::{Verdict, Word, WordKind, judge, plain_of};
use crate::base::clock::DAY_MS;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{MessageId, MessageReportId, MessageThreadId, MessageWordId, UserId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::page::PageSize;
use crate::base::text;
use crate::db::{DbConn, Tx};
use crate::domain::access::{Actor, DecideDisputes, DivisionScope, SystemScope, grant};
use crate::domain::events::{self, NewEvent};

/// How long a conversation about an order is kept after its last message: three years.
pub const KEEP_ORDER_MS: i64 = 3 * 365 * DAY_MS;
/// The same about a listing: one year.
pub const KEEP_LISTING_MS: i64 = 365 * DAY_MS;

/// The longest word of an administrator, in characters.
const MAX_WORD: usize = 30;
/// The longest reason with which a message is handed over, and the longest answer to it.
const MAX_REASON: usize = 300;

/// Reads a part of a conversation: the messages before one, or the newest.
pub fn look(
    conn: &mut DbConn,
    place: &Place,
    before: Option<MessageId>,
    size: PageSize,
) -> Result<Option<Talk>> {
    let Some(thread) = place.thread else {
        return Ok(None);
    };
    let blocks = match (place.subject, place.account()) {
        (Subject::Listing(_), Some(user)) => store::find_block(conn, place.shop_id, user)?,
        _ => Blocks::default(),
    };
    let at = (place.shop_id, thread);
    Ok(Some(Talk {
        messages: store::list_messages(conn, at, before, size)?,
        unread: store::unread_of(conn, at, place.side)?,
        blocks,
        readings: store::list_readings(conn, at)?,
    }))
}

/// Whether a message can be sent, to be asked before its photos are decoded; gives what the same form
/// has sent already.
///
/// # Errors
/// Those of [`send`].
pub fn check(conn: &mut DbConn, place: &Place, new: &NewMessage) -> Result<Option<Sent>> {
    refuse_blocked(conn, place)?;
    warns_of(conn, place, new)?;
    let Some(thread) = place.thread else {
        return Ok(None);
    };
    let found = store::find_sent(conn, (place.shop_id, thread), new)?;
    Ok(found.map(|_| Sent {
        thread,
        is_new: false,
    }))
}

/// Writes a message; what the same form has sent already is not written again.
///
/// # Errors
/// `access.login_needed` for a buyer whose account was closed meanwhile;
/// `message.blocked_by_you` and `message.blocked_by_other` where one side wants none but about
/// orders; `message.word_refused` at the field `body`, with the word.
pub fn send(tx: &mut Tx<'_>, place: &Place, new: &NewMessage) -> Result<Sent> {
    if place.side == Side::Buyer {
        refuse_closed(tx, place.buyer)?;
    }
    refuse_blocked(tx.conn(), place)?;
    let warns = warns_of(tx.conn(), place, new)?;
    let thread = match place.thread {
        Some(thread) => thread,
        None => store::insert_thread(tx, place)?,
    };
    let at = (place.shop_id, thread);
    let locked = store::lock_thread(tx, place.shop_id, thread)?;
    if place.side == Side::Buyer && locked.owner(Side::Buyer) != place.buyer {
        refuse_closed(tx, locked.owner(Side::Buyer))?;
    }
    if store::find_sent(tx.conn(), at, new)?.is_some() {
        return Ok(Sent {
            thread,
            is_new: false,
        });
    }
    let id = store::insert_message(tx, place, thread, (new, warns))?;
    store::note_last(tx, at, id, place.side)?;
    store::add_unread(tx, locked.owner(place.side.other()), 1)?;
    Ok(Sent {
        thread,
        is_new: true,
    })
}

/// Whether the reader of a message is to be warned.
fn warns_of(conn: &mut DbConn, place: &Place, new: &NewMessage) -> Result<bool> {
    let own = store::words_around(conn, &place.division_code)?;
    match judge(&new.body, &own) {
        Verdict::Fine => Ok(false),
        Verdict::Warns => Ok(true),
        Verdict::Refused(word) => Err(fault(
            "body",
            Code::MessageWordRefused,
            vec![("word", word)],
        )),
    }
}

/// What a buyer writes is of the person whose account it is, whoever holds a link to the order.
fn refuse_closed(tx: &mut Tx<'_>, buyer: Owner) -> Result<()> {
    match buyer {
        Owner::Account(user) => grant::still_open(tx, user),
        Owner::Shop(_) | Owner::Purchase(_) => Ok(()),
    }
}

fn refuse_blocked(conn: &mut DbConn, place: &Place) -> Result<()> {
    let (Subject::Listing(_), Some(user)) = (place.subject, place.account()) else {
        return Ok(());
    };
    let blocks = store::find_block(conn, place.shop_id, user)?;
    if blocks.by(place.side) {
        return Err(Code::MessageBlockedByYou.into());
    }
    if blocks.by(place.side.other()) {
        return Err(Code::MessageBlockedByOther.into());
    }
    Ok(())
}

/// Notes that a side has read a conversation up to a message; what came after it stays unread.
pub fn mark_read(tx: &mut Tx<'_>, place: &Place, seen: MessageId) -> Result<()> {
    let Some(thread) = place.thread else {
        return Ok(());
    };
    let at = (place.shop_id, thread);
    let locked = store::lock_thread(tx, place.shop_id, thread)?;
    let was = locked.unread(place.side);
    let left = store::unread_behind(tx.conn(), at, place.side, seen)?;
    if left >= was {
        return Ok(());
    }
    store::mark_read(tx, at, place.side, (seen, left))?;
    store::add_unread(tx, locked.owner(place.side), left - was)
}

/// A side wants no more messages of the other, but about orders.
///
/// # Errors
/// `page.not_found` where there is nobody to block: about an order.
pub fn block(tx: &mut Tx<'_>, place: &Place) -> Result<()> {
    let user = blockable(place)?;
    if place.side == Side::Buyer {
        refuse_closed(tx, place.buyer)?;
    }
    if store::insert_block(tx, place.shop_id, user, place.side)? {
        record_block(tx, place, "message_thread.blocked")?;
    }
    Ok(())
}

/// A side takes messages of the other again.
///
/// # Errors
/// Those of [`block`].
pub fn unblock(tx: &mut Tx<'_>, place: &Place) -> Result<()> {
    let user = blockable(place)?;
    if store::delete_block(tx, place.shop_id, user, place.side)? {
        record_block(tx, place, "message_thread.unblocked")?;
    }
    Ok(())
}

fn blockable(place: &Place) -> Result<UserId> {
    match place.subject {
        Subject::Listing(_) => place.account().ok_or_else(Error::not_found),
        Subject::Order(_) => Err(Error::not_found()),
    }
}

/// Nothing that a public page shows has changed: the event is about nothing of the shop's.
fn record_block(tx: &mut Tx<'_>, place: &Place, kind: &'static str) -> Result<()> {
    let thread = place.thread.unwrap_or(MessageThreadId(0));
    let event = NewEvent::new("message_thread", thread.0, kind, place.actor)
        .after(json!({ "side": place.side }));
    events::record(tx, event)?;
    Ok(())
}

/// Hands a message of the other side to the administrators of the shop's division: this one, and no
/// other. Sent twice, it is one.
///
/// # Errors
/// `page.not_found` for one's own message and for one of another conversation; faults of `reason`.
pub fn report(tx: &mut Tx<'_>, place: &Place, message: MessageId, form: &dyn Fields) -> Result<()> {
    // Whose it is comes first: a stranger learns nothing from faults.
    if !store::is_of_other(tx.conn(), place, message)? {
        return Err(Error::not_found());
    }
    let reason = reason_of(form)?;
    if place.side == Side::Buyer {
        refuse_closed(tx, place.buyer)?;
    }
    if let Some(id) = store::insert_report(tx, place, message, &reason)? {
        let event = NewEvent::new("message_report", id.0, "message_report.made", place.actor)
            .after(json!({ "message": message.0, "side": place.side }));
        events::record(tx, event)?;
    }
    Ok(())
}

fn reason_of(form: &dyn Fields) -> Result<String> {
    let mut input = Input::new(form, Rigor::Complete);
    let reason = input.text("reason", MAX_REASON);
    input.finish(reason)
}

/// Says what became of a message that was handed over. The same once more is said once.
///
/// # Errors
/// `page.not_found` outside of the division; `access.own_shop`; faults of `reason`;
/// `message.report_decided` if something else was said meanwhile.
pub fn decide_report(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    id: MessageReportId,
    form: &dyn Fields,
) -> Result<()> {
    let found = store::lock_report(tx, office, id)?;
    let (shop, decided) = found.ok_or_else(Error::not_found)?;
    grant::refuse_own_shop(tx.conn(), office, shop)?;
    let answer = reason_of(form)?;
    match decided {
        Some(decided) if decided.by == office.user_id() && decided.answer == answer => Ok(()),
        Some(_) => Err(Code::MessageReportDecided.into()),
        None => {
            store::mark_decided(tx, office, id, &answer)?;
            let kind = "message_report.decided";
            let event = NewEvent::new("message_report", id.0, kind, office.actor());
            events::record(tx, event)?;
            Ok(())
        }
    }
}

/// Reads a conversation to decide a dispute about its order; each reading is an event, and stands on
/// the conversation's page. `None` if nothing was written.
///
/// # Errors
/// `access.own_shop` for who is a member of the shop.
pub fn read_in_dispute(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    disputed: &Disputed,
    before: Option<MessageId>,
    size: PageSize,
) -> Result<Option<Talk>> {
    grant::refuse_own_shop(tx.conn(), office, disputed.shop_id)?;
    let Some(thread) = disputed.thread else {
        return Ok(None);
    };
    let at = (disputed.shop_id, thread);
    store::insert_reading(tx, at, disputed.claim_id, disputed.user_id)?;
    let kind = "message_thread.read_in_dispute";
    let event = NewEvent::new("message_thread", thread.0, kind, office.actor())
        .of_shop(disputed.shop_id)
        .after(json!({ "claim": disputed.claim_id.0 }));
    events::record(tx, event)?;
    Ok(Some(Talk {
        messages: store::list_messages(tx.conn(), at, before, size)?,
        unread: 0,
        blocks: Blocks::default(),
        readings: store::list_readings(tx.conn(), at)?,
    }))
}

/// A word as an administrator has typed it, and for which division.
///
/// # Errors
/// Faults of `word`, `word_kind` and `division`, which must be one of the office's own.
pub fn parse_word(
    office: &DivisionScope<DecideDisputes>,
    form: &dyn Fields,
) -> Result<(String, WordKind, String)> {
    let mut input = Input::new(form, Rigor::Complete);
    let word = input.parsed("word", |typed| {
        let word = text::clean_line(typed, MAX_WORD)?;
        // A single letter would be found in everything.
        if plain_of(&word).chars().count() < 2 {
            return Err(Code::MessageWordTooShort.into());
        }
        Ok(word)
    });
    let kind = input.choice::<WordKind>("word_kind");
    let division = input.raw("division").to_owned();
    let is_own = office.codes().contains(&division);
    let division = is_own
        .then_some(division)
        .ok_or_else(|| Error::from(Code::FieldInvalid));
    let division = input.taken("division", division);
    let all = word.zip(kind).zip(division);
    input.finish_some(all.map(|((word, kind), division)| (word, kind, division)))
}

/// Adds a word for the messages with the shops of a division.
///
/// # Errors
/// `message.word_taken` at the field `word`; `page.not_found` for a division that is not the office's.
pub fn add_word(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    (word, kind, division): &(String, WordKind, String),
) -> Result<()> {
    if !office.covers(division) {
        return Err(Error::not_found());
    }
    let new = Word {
        kind: *kind,
        plain: plain_of(word),
        shown: word.clone(),
    };
    let id =
        store::insert_word(tx, office, division, &new).map_err(|error| match error.code() {
            Code::MessageWordTaken => Error::field("word", Code::MessageWordTaken),
            _ => error,
        })?;
    let event = NewEvent::new("message_word", id.0, "message_word.added", office.actor())
        .after(json!({ "word": word, "kind": kind, "division": division }));
    events::record(tx, event)?;
    Ok(())
}

/// Removes a word.
///
/// # Errors
/// `page.not_found` for a word of another division.
pub fn remove_word(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    id: MessageWordId,
) -> Result<()> {
    let (division, word) = store::delete_word(tx, office, id)?.ok_or_else(Error::not_found)?;
    let event = NewEvent::new("message_word", id.0, "message_word.removed", office.actor())
        .before(json!({ "word": word, "division": division }));
    events::record(tx, event)?;
    Ok(())
}

/// Lets a mail tell of an inbox that is due: of the event that this records, `notifications` makes
/// the letter. Nothing happens if it was read, or told of, meanwhile.
pub fn remind(tx: &mut Tx<'_>, _: &SystemScope, due: DueInbox) -> Result<()> {
    let now = tx.now();
    let inbox = store::lock_inbox(tx, due.owner)?;
    if inbox.reminder.due_at.is_none_or(|due_at| due_at > now) || inbox.unread == 0 {
        return Ok(());
    }
    let after = match due.owner {
        Owner::Purchase(purchase) => {
            let order = store::find_unread_order(tx.conn(), purchase)?;
            json!({ "purchase": purchase, "order": order.map(|number| number.to_string()) })
        }
        Owner::Account(user) => json!({ "user": user }),
        Owner::Shop(_) => json!({}),
    };
    let mut event = NewEvent::new(
        "message_inbox",
        inbox.id.0,
        "message_inbox.unread",
        Actor::System,
    )
    .after(after);
    if let Owner::Shop(shop) = due.owner {
        event = event.of_shop(shop);
    }
    events::record(tx, event)?;
    store::set_inbox(tx, inbox.id, inbox.unread, inbox.reminder.after_mail(now))
}
