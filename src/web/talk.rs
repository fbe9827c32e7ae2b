//! Reading and writing a conversation, the same for all who are in it.

use actix_web::HttpRequest;

use crate::base::error::{Code, Error, Result};
use crate::base::ids::{MessageId, MessagePhotoId};
use crate::base::page::PageSize;
use crate::db::{Database, DbConn};
use crate::domain::media::MediaHash;
use crate::domain::messages::{self, About, MAX_PHOTOS, NewMessage, Place, Sent, Talk};
use crate::web::buyer_photos::{Audience, sent_photos, store_all};
use crate::web::extract::{RawForm, Upload};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::shown_claim::photo as serve;

/// Messages of one page.
pub(in crate::web) const SIZE: u8 = 30;

/// Which part of a conversation an address asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) struct Asked {
    /// The messages before this one; else the newest.
    pub before: Option<MessageId>,
    /// The message that is to be handed over.
    pub report: Option<MessageId>,
}

impl Asked {
    /// The page of a message whose report was refused.
    pub fn reporting(form: &RawForm) -> Self {
        Self {
            report: form.get("message").parse().ok(),
            ..Self::default()
        }
        .on_its_page()
    }

    /// What stands in the query.
    pub fn of(request: &HttpRequest) -> Result<Self> {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
            let id: Result<i64, _> = value.parse();
            let id = || id.or(Err(Error::from(Code::RequestMalformed)));
            match name.as_ref() {
                "before" => asked.before = Some(MessageId(id()?)),
                "report" => asked.report = Some(MessageId(id()?)),
                _ => {}
            }
        }
        Ok(asked.on_its_page())
    }

    /// How many messages a page counts as read, see [`read`]: none, unless it ends in the newest.
    pub fn has_read(self, talk: Option<&Talk>) -> i64 {
        let talk = talk.filter(|_| self.before.is_none());
        talk.map_or(0, |talk| talk.unread)
    }

    /// However old the message is that is to be handed over, the page ends in it.
    fn on_its_page(self) -> Self {
        let behind = |id: MessageId| MessageId(id.0.saturating_add(1));
        Self {
            before: self.report.map(behind).or(self.before),
            ..self
        }
    }
}

/// Finds the place of somebody in a conversation, for each transaction anew.
pub(in crate::web) trait Finder:
    Fn(&mut DbConn) -> Result<Place> + Clone + Send + 'static
{
}

impl<F: Fn(&mut DbConn) -> Result<Place> + Clone + Send + 'static> Finder for F {}

/// Reads a part of a conversation; what it shows of the newest counts as read from then on.
pub(in crate::web) async fn read(
    db: &Database,
    find: impl Finder,
    asked: Asked,
) -> Result<(Place, Option<Talk>)> {
    let (place, talk) = db
        .read(move |conn| {
            let place = find(conn)?;
            let talk = messages::look(conn, &place, asked.before, PageSize::of(SIZE))?;
            Ok((place, talk))
        })
        .await?;
    let newest = talk.as_ref().and_then(|talk| talk.messages.items.first());
    let newest = newest.filter(|_| asked.has_read(talk.as_ref()) > 0);
    if let Some(seen) = newest.map(|one| one.id) {
        let at = place.clone();
        db.write(move |tx| messages::mark_read(tx, &at, seen))
            .await?;
    }
    Ok((place, talk))
}

/// Sends what a form says, and its photos, which are decoded only when nothing else stands against it.
pub(in crate::web) async fn send(
    ui: &Ui,
    db: &Database,
    find: impl Finder,
    upload: Upload,
) -> Result<Sent> {
    let Upload { form, files } = upload;
    let has_photos = !files.is_empty();
    let photos = sent_photos(files, MAX_PHOTOS);
    let looked = find.clone();
    let (place, new, photos, sent) = db
        .read(move |conn| {
            // The place first: a stranger learns nothing from faults.
            let place = looked(conn)?;
            let new = NewMessage::parse(&form, has_photos)?;
            // All of them or none: without those that were refused it would be another message.
            let photos = photos?;
            let names = photos.iter().map(|bytes| MediaHash::of(bytes));
            let new = new.with_photos(names.collect());
            let sent = messages::check(conn, &place, &new)?;
            Ok((place, new, photos, sent))
        })
        .await?;
    if let Some(sent) = sent {
        return Ok(sent);
    }
    let writer = place.writer_key();
    let is_first = place.thread().is_none() && matches!(place.about, About::Listing(..));
    let throttles = &ui.app().doors.throttles;
    throttles.talk(&writer, is_first)?;
    // What is decoded counts, whatever becomes of it.
    let is_cheap = photos.is_empty();
    let sent = match store_all(ui, photos, Audience::Few).await {
        Ok(photos) => {
            let new = new.with_photos(photos);
            db.write(move |tx| {
                let place = find(tx.conn())?;
                messages::send(tx, &place, &new)
            })
            .await
        }
        Err(fault) => Err(fault),
    };
    if is_cheap && !matches!(&sent, Ok(sent) if sent.is_new) {
        throttles.talk_sent_nothing(&writer, is_first);
    }
    sent
}

/// Hands a message of the other side to the administrators.
pub(in crate::web) async fn report(db: &Database, find: impl Finder, form: RawForm) -> Result<()> {
    // The place first: a stranger learns nothing from faults.
    let looked = find.clone();
    db.read(looked).await?;
    let message: MessageId = form
        .get("message")
        .parse()
        .or(Err(Error::from(Code::RequestMalformed)))?;
    db.write(move |tx| {
        let place = find(tx.conn())?;
        messages::report(tx, &place, message, &form)
    })
    .await
}

/// Ends the messages outside of orders, or takes them again.
pub(in crate::web) async fn set_block(
    db: &Database,
    find: impl Finder,
    ends: bool,
    back: &str,
) -> HtmlResult {
    db.write(move |tx| {
        let place = find(tx.conn())?;
        if ends {
            messages::block(tx, &place)
        } else {
            messages::unblock(tx, &place)
        }
    })
    .await?;
    let told = if ends {
        "flash-message-blocked"
    } else {
        "flash-message-unblocked"
    };
    see_other(back).with_success(told).done()
}

/// Serves a photo to who is in the conversation.
pub(in crate::web) async fn photo(
    ui: &Ui,
    db: &Database,
    find: impl Finder,
    photo: MessagePhotoId,
) -> HtmlResult {
    let hash = db
        .read(move |conn| {
            let place = find(conn)?;
            messages::find_photo(conn, &place, photo)
        })
        .await?
        .ok_or_else(Error::not_found)?;
    serve(&ui.app().media, &hash).await
}
