//! A conversation, its messages, and who may be in it.

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{
    ClaimId, ListingId, MessageId, MessagePhotoId, MessageThreadId, OrderId, PurchaseId, ShopId,
    UserId,
};
use crate::base::input::Fields;
use crate::base::mac::fingerprint;
use crate::base::order_number::OrderNumber;
use crate::base::page::Page;
use crate::base::sql_types::text_enum;
use crate::base::text;
use crate::domain::access::Actor;
use crate::domain::media::MediaHash;

/// The longest message, in characters.
pub const MAX_BODY: usize = 1_000;
/// The most photos of a message.
pub const MAX_PHOTOS: usize = 4;
/// The longest key of a form, in letters.
const MAX_KEY: usize = 64;

text_enum! {
    /// The two sides of a conversation.
    pub enum Side {
        /// Who buys, or thinks of it.
        Buyer => "buyer",
        /// The members of the shop, who share what is read and what is not.
        Shop => "shop",
    }
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Buyer => Self::Shop,
            Self::Shop => Self::Buyer,
        }
    }
}

/// Whose unread messages are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// An account, over all shops.
    Account(UserId),
    /// A shop, over all buyers.
    Shop(ShopId),
    /// A guest, over the orders of one purchase.
    Purchase(PurchaseId),
}

impl Owner {
    /// The word and the number that name it in a row.
    pub const fn key(self) -> (&'static str, i64) {
        match self {
            Self::Account(id) => ("account", id.0),
            Self::Shop(id) => ("shop", id.0),
            Self::Purchase(id) => ("purchase", id.0),
        }
    }

    /// The buyer of a conversation: an account, or a guest.
    pub(super) fn of_buyer(user: Option<UserId>, purchase: Option<PurchaseId>) -> Option<Self> {
        user.map(Self::Account)
            .or_else(|| purchase.map(Self::Purchase))
    }

    /// The owner that a row names.
    pub(super) fn of_key(kind: &str, id: i64) -> Option<Self> {
        Some(match kind {
            "account" => Self::Account(UserId(id)),
            "shop" => Self::Shop(ShopId(id)),
            "purchase" => Self::Purchase(PurchaseId(id)),
            _ => return None,
        })
    }
}

/// What a conversation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Order(OrderId),
    Listing(ListingId),
}

/// What a conversation is about, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An order.
    Order(OrderNumber),
    /// A listing: its id, the end of its address, its names in Chinese and English.
    Listing(ListingId, String, String, String),
}

/// Proof of being one side of a conversation, which may not have begun.
#[derive(Debug, Clone)]
pub struct Place {
    pub(super) shop_id: ShopId,
    pub(super) side: Side,
    pub(super) actor: Actor,
    pub(super) subject: Subject,
    /// Who the buyer was when the place was found; a guest's conversation may have gone to an
    /// account since, and its locked row says whose it is.
    pub(super) buyer: Owner,
    pub(super) thread: Option<MessageThreadId>,
    pub(super) division_code: String,
    /// What it is about.
    pub about: About,
    /// The shop's slug.
    pub shop_slug: String,
    /// The shop's names in Chinese and English.
    pub shop_names: (String, String),
    /// What the buyer is called.
    pub buyer_name: String,
}

impl Place {
    /// Which side it is.
    pub const fn side(&self) -> Side {
        self.side
    }

    /// The conversation, once something was written.
    pub const fn thread(&self) -> Option<MessageThreadId> {
        self.thread
    }

    /// The account of the buyer.
    pub const fn account(&self) -> Option<UserId> {
        match self.buyer {
            Owner::Account(id) => Some(id),
            Owner::Shop(_) | Owner::Purchase(_) => None,
        }
    }

    /// Names the writer to the limit of how often somebody writes.
    pub fn writer_key(&self) -> String {
        let (kind, id) = match (self.actor.user_id(), self.side) {
            (Some(user), _) => ("user", user.0),
            (None, Side::Buyer) => self.buyer.key(),
            (None, Side::Shop) => Owner::Shop(self.shop_id).key(),
        };
        format!("{kind}-{id}")
    }
}

/// Proof of deciding a dispute about the order of a conversation, which may not have begun.
#[derive(Debug, Clone)]
pub struct Disputed {
    pub(super) shop_id: ShopId,
    pub(super) claim_id: ClaimId,
    pub(super) user_id: UserId,
    pub(super) thread: Option<MessageThreadId>,
    /// The order.
    pub order: OrderNumber,
    /// The shop's names in Chinese and English.
    pub shop_names: (String, String),
    /// What the buyer is called.
    pub buyer_name: String,
}

/// A message to be written.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub(super) body: String,
    pub(super) photos: Vec<MediaHash>,
    /// The form that it is sent with.
    pub(super) key: String,
}

impl NewMessage {
    /// Reads the form; a message says something, or shows a photo.
    ///
    /// # Errors
    /// Faults of the field `body`; `request.malformed` for a form without its key.
    pub fn parse(form: &dyn Fields, has_photos: bool) -> Result<Self> {
        let key = form.value("key");
        let is_key = (1..=MAX_KEY).contains(&key.len())
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !is_key {
            return Err(Code::RequestMalformed.into());
        }
        let mut faults = FieldErrors::new();
        let body = faults.take("body", text::optional_text(form.value("body"), MAX_BODY));
        if body.as_deref() == Some("") && !has_photos {
            faults.add("body", Code::FieldRequired);
        }
        faults.finish()?;
        Ok(Self {
            body: body.unwrap_or_default(),
            photos: Vec::new(),
            key: key.to_owned(),
        })
    }

    /// The message with these photos.
    #[must_use]
    pub fn with_photos(mut self, photos: Vec<MediaHash>) -> Self {
        self.photos = photos;
        self
    }

    /// Names what a form sends: the same once more is one message. Other words, or other photos, from a
    /// form that the browser has kept are a message of their own.
    pub(super) fn send_key(&self) -> String {
        let photos: Vec<&str> = self.photos.iter().map(MediaHash::as_str).collect();
        fingerprint(&format!(
            "{}\n{}\n{}",
            self.key,
            photos.join(" "),
            self.body
        ))
    }

    /// A message of the demo.
    pub fn of_text(body: &str, key: String) -> Self {
        Self {
            body: body.to_owned(),
            photos: Vec::new(),
            key,
        }
    }
}

/// A message that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The conversation.
    pub thread: MessageThreadId,
    /// Whether it was sent now, and not with the same form before.
    pub is_new: bool,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its key; later ones are higher.
    pub id: MessageId,
    /// Who wrote it.
    pub side: Side,
    /// What it says; may be empty beside photos.
    pub body: String,
    /// Whether its reader is told to take care.
    pub warns: bool,
    /// When.
    pub at: Timestamp,
    /// Whether it was emptied since.
    pub is_erased: bool,
    /// The photos.
    pub photos: Vec<MessagePhotoId>,
}

/// Who of the two sides wants no messages but about orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Blocks {
    /// The buyer.
    pub by_buyer: bool,
    /// The shop.
    pub by_shop: bool,
}

impl Blocks {
    /// Whether a side does.
    pub const fn by(self, side: Side) -> bool {
        match side {
            Side::Buyer => self.by_buyer,
            Side::Shop => self.by_shop,
        }
    }
}

/// A part of a conversation, as one side or an administrator sees it.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The messages, the newest first.
    pub messages: Page<Message>,
    /// How many the side has not read.
    pub unread: i64,
    /// Who wants none of the other.
    pub blocks: Blocks,
    /// When administrators have read it because of a dispute, the newest first.
    pub readings: Vec<Timestamp>,
}

/// A conversation in a list.
#[derive(Debug, Clone)]
pub struct ThreadSummary {
    /// Its key.
    pub id: MessageThreadId,
    /// What it is about.
    pub about: About,
    /// The shop's names in Chinese and English.
    pub shop_names: (String, String),
    /// What the buyer is called.
    pub buyer_name: String,
    /// How many messages the reader has not read.
    pub unread: i64,
    /// Who wrote last.
    pub last_by: Side,
    /// When.
    pub last_at: Timestamp,
    /// What; empty for photos alone.
    pub last_body: String,
}

/// A message of one person, for them to take along.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its key.
    pub id: MessageId,
    /// The shop's names in Chinese and English.
    pub shop_names: (String, String),
    /// The order it was about; none for a listing.
    pub order: Option<String>,
    /// Who wrote it: the person themselves, or the shop's members.
    pub side: Side,
    /// What it says.
    pub body: String,
    /// When.
    pub at: Timestamp,
    /// The photos that came with it.
    pub photos: Vec<MediaHash>,
}

/// One field with a fault that its message fills in.
pub(super) fn fault(field: &str, code: Code, params: Vec<(&'static str, String)>) -> Error {
    let mut faults = FieldErrors::new();
    faults.add_with(field, code, params);
    Error::fields(faults)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    struct Typed(BTreeMap<&'static str, String>);

    impl Fields for Typed {
        fn value(&self, field: &str) -> &str {
            self.0.get(field).map_or("", String::as_str)
        }
    }

    fn parse(body: &str, key: &str, has_photos: bool) -> Result<NewMessage> {
        let typed = [("body", body.to_owned()), ("key", key.to_owned())];
        NewMessage::parse(&Typed(typed.into()), has_photos)
    }

    #[test]
    fn a_message_says_or_shows_something() {
        assert_eq!(
            parse(" 你好\r\n茶？ ", "k-1", false).unwrap().body,
            "你好\n茶？"
        );
        assert!(parse("\u{200b} ", "k", true).unwrap().body.is_empty());
        let empty = parse("\u{200b} ", "k", false).unwrap_err();
        assert_eq!(empty.field_errors().iter().count(), 1);
        assert!(parse(&"长".repeat(MAX_BODY + 1), "k", true).is_err());
    }

    #[test]
    fn a_form_without_a_sound_key_is_none() {
        for key in ["", "a b", "茶", &"x".repeat(65)] {
            let refused = parse("你好", key, false).unwrap_err();
            assert_eq!(refused.code(), Code::RequestMalformed, "{key:?}");
        }
    }

    #[test]
    fn other_content_of_the_same_form_is_another_message() {
        let key = |body: &str, photos: &[&str]| {
            let photos = photos.iter().map(|text| MediaHash::of(text.as_bytes()));
            let new = parse(body, "k", false).unwrap();
            new.with_photos(photos.collect()).send_key()
        };
        assert_eq!(key("有货吗？", &[]), key(" 有货吗？\r\n", &[]));
        assert_ne!(key("有货吗？", &[]), key("在吗？", &[]));
        assert_ne!(key("有货吗？", &[]), key("有货吗？", &["a"]));
        assert_ne!(key("有货吗？", &["a"]), key("有货吗？", &["b"]));
        let other = parse("有货吗？", "k-2", false).unwrap();
        assert_ne!(key("有货吗？", &[]), other.send_key());
    }

    #[test]
    fn an_owner_reads_back_from_its_row() {
        for owner in [
            Owner::Account(UserId(7)),
            Owner::Shop(ShopId(7)),
            Owner::Purchase(PurchaseId(7)),
        ] {
            let (kind, id) = owner.key();
            assert_eq!(Owner::of_key(kind, id), Some(owner));
        }
        assert_eq!(Owner::of_key("x", 1), None);
    }
}
