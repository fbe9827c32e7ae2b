//! A conversation as buyer, shop and administrator see it. The component file `messages.html` shows
//! it.

use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::ids::{MessageId, QuickReplyId};
use crate::base::locale::Locale;
use crate::base::rng::Random;
use crate::domain::messages::{
    About, Blocks, MAX_BODY, MAX_PHOTOS, Message, Place, QuickReply, Side, Talk, ThreadSummary,
};
use crate::web::forms::FormState;
use crate::web::storefront::cards::{listing_path, shop_path};

/// The conversation.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct TalkView {
    /// `buyer`, `shop`, or `office` for an administrator.
    reader: &'static str,
    /// `order` or `listing`.
    kind: &'static str,
    /// The number of the order, or the name of the listing.
    about: String,
    /// Its page; empty where the reader has none.
    about_href: String,
    shop: String,
    /// Empty where the reader needs none.
    shop_href: String,
    buyer: String,
    /// Where its forms are.
    base: String,
    /// Where a message is sent.
    action: String,
    /// The listing that a first message is about; empty later.
    listing: String,
    messages: Vec<MessageView>,
    /// The page of what was written before; may be empty.
    older: String,
    /// The page of the newest, from another one.
    newest: String,
    /// `by_you`, `by_other`, or empty.
    blocked: &'static str,
    can_block: bool,
    /// When administrators have read it.
    readings: Vec<i64>,
    /// The message that is to be handed over.
    quoted: Option<MessageView>,
    /// Texts of the shop's own to begin an answer with; for the shop alone.
    replies: Vec<ReplyView>,
    /// Where the shop keeps them; empty for others.
    replies_href: String,
    max_body: usize,
    max_photos: usize,
    form: FormState,
}

#[derive(Debug, Clone, Serialize)]
struct ReplyView {
    id: QuickReplyId,
    body: String,
}

#[derive(Debug, Clone, Serialize)]
struct MessageView {
    id: i64,
    is_own: bool,
    /// `buyer` or `shop`.
    side: &'static str,
    body: String,
    at: i64,
    photos: Vec<String>,
    /// Whether the reader is told to take care: of what the other side writes.
    warns: bool,
    is_erased: bool,
    /// Where it is handed over; empty for one's own.
    report: String,
}

impl MessageView {
    fn new(message: &Message, reader: Option<Side>, base: &str) -> Self {
        let is_own = reader == Some(message.side);
        Self {
            id: message.id.0,
            is_own,
            side: message.side.as_str(),
            body: message.body.clone(),
            at: message.at.ms(),
            photos: message
                .photos
                .iter()
                .map(|photo| format!("{base}/photos/{photo}"))
                .collect(),
            warns: message.warns && !is_own,
            is_erased: message.is_erased,
            report: if is_own || reader.is_none() || message.is_erased {
                String::new()
            } else {
                format!("{base}?report={}#report", message.id)
            },
        }
    }
}

/// The form of a message, with a key of its own: sent twice, it is one.
pub(in crate::web) fn new_form(random: &Random) -> FormState {
    FormState::new().with("key", random.token())
}

impl TalkView {
    /// The conversation of a place, whose forms are below `base`.
    pub fn new(place: &Place, talk: Option<&Talk>, base: &str, locale: Locale) -> Self {
        let side = place.side();
        let is_buyer = side == Side::Buyer;
        let desk = format!("/desk/{}", place.shop_slug);
        let (kind, about, about_href) = match &place.about {
            About::Order(number) => {
                let below = format!("/orders/{number}");
                let href = if is_buyer {
                    below
                } else {
                    format!("{desk}{below}")
                };
                ("order", number.to_string(), href)
            }
            About::Listing(id, slug, zh, en) => {
                let href = if is_buyer {
                    listing_path(*id, slug)
                } else {
                    format!("{desk}/listings/{id}")
                };
                ("listing", locale.pick(zh, en).to_owned(), href)
            }
        };
        let (zh, en) = &place.shop_names;
        Self {
            shop_href: if is_buyer {
                shop_path(&place.shop_slug)
            } else {
                String::new()
            },
            can_block: kind == "listing" && place.thread().is_some(),
            buyer: place.buyer_name.clone(),
            ..Self::of(
                (kind, about, about_href),
                locale.pick(zh, en),
                (talk, Some(side)),
                base,
            )
        }
    }

    fn of(
        (kind, about, about_href): (&'static str, String, String),
        shop: &str,
        (talk, side): (Option<&Talk>, Option<Side>),
        base: &str,
    ) -> Self {
        let page = talk.map(|talk| &talk.messages);
        let items = page.map_or(&[][..], |page| page.items.as_slice());
        Self {
            reader: side.map_or("office", Side::as_str),
            kind,
            about,
            about_href,
            shop: shop.to_owned(),
            shop_href: String::new(),
            buyer: String::new(),
            base: base.to_owned(),
            action: format!("{base}/reply"),
            listing: String::new(),
            messages: items
                .iter()
                .rev()
                .map(|message| MessageView::new(message, side, base))
                .collect(),
            older: page
                .and_then(|page| page.next)
                .map_or_else(String::new, |next| format!("{base}?before={}", next.id)),
            newest: String::new(),
            blocked: talk.map_or("", |talk| blocked(talk.blocks, side)),
            can_block: false,
            readings: talk.map_or_else(Vec::new, |talk| {
                talk.readings.iter().map(|at| at.ms()).collect()
            }),
            quoted: None,
            replies: Vec::new(),
            replies_href: String::new(),
            max_body: MAX_BODY,
            max_photos: MAX_PHOTOS,
            form: FormState::new(),
        }
    }

    /// The conversation about an order in dispute, as an administrator reads it.
    pub fn of_dispute(
        (order, order_href): (String, String),
        (shop, buyer): (&str, &str),
        talk: Option<&Talk>,
        base: &str,
    ) -> Self {
        Self {
            buyer: buyer.to_owned(),
            ..Self::of(("order", order, order_href), shop, (talk, None), base)
        }
    }

    /// The first message about a listing is sent elsewhere.
    #[must_use]
    pub fn begun_at(mut self, action: &str, listing: impl ToString) -> Self {
        action.clone_into(&mut self.action);
        self.listing = listing.to_string();
        self
    }

    /// The part before a message, from which a link leads to the newest.
    #[must_use]
    pub fn before(mut self, before: Option<MessageId>) -> Self {
        if before.is_some() {
            self.newest.clone_from(&self.base);
        }
        self
    }

    /// The page with the form that hands a message over, if it is one of those on it.
    #[must_use]
    pub fn quoting(mut self, message: Option<MessageId>) -> Self {
        let chosen = self
            .messages
            .iter()
            .find(|one| Some(one.id) == message.map(|id| id.0) && !one.report.is_empty());
        self.quoted = chosen.cloned();
        self
    }

    /// Offers the texts that the shop keeps at `href`.
    #[must_use]
    pub fn with_replies(mut self, replies: Vec<QuickReply>, href: String) -> Self {
        let view = |one: QuickReply| ReplyView {
            id: one.id,
            body: one.body,
        };
        self.replies = replies.into_iter().map(view).collect();
        self.replies_href = href;
        self
    }

    /// The form.
    #[must_use]
    pub fn with_form(mut self, form: FormState) -> Self {
        self.form = form;
        self
    }

    /// Conversations with and without what may be missing, below `base`.
    pub fn samples(reader: Option<Side>, base: &str) -> Vec<Self> {
        use crate::base::error::Code;
        use crate::base::page::{Cursor, Page};
        use crate::domain::messages::Blocks;
        let message = |id: i64, side, body: &str, warns| Message {
            id: MessageId(id),
            side,
            body: body.to_owned(),
            warns,
            at: Timestamp::from_ms(1_795_600_000_000 + id),
            is_erased: body.is_empty() && id == 4,
            photos: if id == 2 {
                vec![crate::base::ids::MessagePhotoId(7)]
            } else {
                Vec::new()
            },
        };
        let talk = Talk {
            messages: Page {
                items: vec![
                    message(5, Side::Buyer, "好的，我的电话 138 0013 8000", true),
                    message(4, Side::Shop, "", false),
                    message(3, Side::Shop, "请加微信 <b>\n直接转账", true),
                    message(2, Side::Buyer, "", false),
                    message(1, Side::Buyer, "这个茶今年几月采的？", false),
                ],
                next: Some(Cursor { key: 0, id: 1 }),
            },
            unread: 1,
            blocks: Blocks::default(),
            readings: vec![Timestamp::from_ms(1_795_700_000_000)],
        };
        let about = || {
            let name = "明前西湖龙井 <b>".to_owned();
            ("listing", name, "/p/1-longjing".to_owned())
        };
        let full = Self {
            buyer: "沈小雨 <b>".to_owned(),
            shop_href: "/v/longjing".to_owned(),
            can_block: reader.is_some(),
            form: FormState::new().with("key", "k"),
            ..Self::of(about(), "龙井村茶店", (Some(&talk), reader), base)
        };
        let fault = crate::base::error::Error::field("body", Code::FieldRequired);
        let empty = Self {
            messages: Vec::new(),
            older: String::new(),
            readings: Vec::new(),
            can_block: false,
            kind: "order",
            listing: "1".to_owned(),
            form: FormState::new().with("key", "k").refused(&fault),
            ..full.clone()
        };
        let reply = |id, body: &str| QuickReply {
            id: QuickReplyId(id),
            body: body.to_owned(),
        };
        let keeps = reader == Some(Side::Shop);
        let replies = [reply(1, "今天发货 <b>"), reply(2, "您好！\n请看溯源码。")];
        let href = if keeps { "/desk/longjing/replies" } else { "" };
        let offering = full.clone().with_replies(
            replies.into_iter().filter(|_| keeps).collect(),
            href.to_owned(),
        );
        let blocked = |blocked| Self {
            blocked,
            newest: base.to_owned(),
            ..full.clone()
        };
        vec![
            full.clone().quoting(Some(MessageId(3))),
            full.clone().quoting(Some(MessageId(5))),
            blocked("by_you"),
            blocked("by_other"),
            empty,
            offering,
            full.clone(),
        ]
    }
}

fn blocked(blocks: Blocks, side: Option<Side>) -> &'static str {
    match side {
        Some(side) if blocks.by(side) => "by_you",
        Some(side) if blocks.by(side.other()) => "by_other",
        _ => "",
    }
}

/// A conversation in a list.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct TalkRowView {
    href: String,
    /// What the other side is called.
    other: String,
    /// `order` or `listing`.
    kind: &'static str,
    about: String,
    unread: i64,
    /// Whether the reader wrote last.
    is_own: bool,
    at: i64,
    /// What was written last; empty for photos.
    body: String,
}

impl TalkRowView {
    /// The row of a conversation for one of its sides; pages about orders are below `orders`, those
    /// about listings below `threads`.
    pub fn new(
        summary: &ThreadSummary,
        side: Side,
        (orders, threads): (&str, &str),
        locale: Locale,
    ) -> Self {
        let (kind, about, href) = match &summary.about {
            About::Order(number) => (
                "order",
                number.to_string(),
                format!("{orders}/{number}/messages"),
            ),
            About::Listing(_, _, zh, en) => (
                "listing",
                locale.pick(zh, en).to_owned(),
                format!("{threads}/{}", summary.id),
            ),
        };
        let (zh, en) = &summary.shop_names;
        Self {
            href,
            other: match side {
                Side::Buyer => locale.pick(zh, en).to_owned(),
                Side::Shop => summary.buyer_name.clone(),
            },
            kind,
            about,
            unread: summary.unread,
            is_own: summary.last_by == side,
            at: summary.last_at.ms(),
            body: summary.last_body.clone(),
        }
    }

    /// Rows read and unread.
    pub fn samples() -> Vec<Self> {
        let row = |unread, is_own, body: &str, kind| Self {
            href: "/account/messages/1".to_owned(),
            other: "龙井村茶店 <b>".to_owned(),
            kind,
            about: "明前西湖龙井 <b>".to_owned(),
            unread,
            is_own,
            at: 1_795_600_000_000,
            body: body.to_owned(),
        };
        vec![
            row(2, false, "请拍张照片 <b>", "listing"),
            row(0, true, "", "order"),
        ]
    }
}
