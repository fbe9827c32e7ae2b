//! All packs on sale for shopping portals, in the format of Google Merchant
//! (<https://support.google.com/merchants/answer/7052112>): RSS 2.0 with the namespace `g`.
//!
//! It is written in pieces, so that a platform of any size needs no more memory for it than for one
//! piece, and once an hour, since it reads everything: all who ask read the same file.

use std::io;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use actix_web::web::Bytes;
use chrono::NaiveDate;
use futures_util::stream::StreamExt;

use super::kept::{self, Writer};
use super::xml::{self, Xml};
use super::{LANGUAGE_OF, keep_for};
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::format::Formats;
use crate::base::ids::VariantId;
use crate::base::locale::Locale;
use crate::base::page::PageSize;
use crate::base::quantity::Grams;
use crate::db::Database;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, PortalOffer};
use crate::web::extract::Db;
use crate::web::picture::Picture;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::storefront::cards::listing_path;

const GOOGLE: &str = "http://base.google.com/ns/1.0";
/// The most characters of a title and of a text that the format allows.
const TITLE_MAX: usize = 150;
const TEXT_MAX: usize = 5_000;

/// What all packs share.
struct Shelf {
    origin: String,
    currency: String,
    locale: Locale,
    zone: chrono_tz::Tz,
    today: NaiveDate,
}

pub(super) async fn feed(ui: Ui, db: Db) -> HtmlResult {
    let (now, zone) = (db.clock().now(), db.zone());
    let shelf = Shelf {
        zone,
        today: now.date_in(zone),
        origin: ui.app().site.origin.clone(),
        currency: ui.app().currency.clone(),
        locale: ui.locale(),
    };
    let packs = &ui.app().machines.packs;
    let taken = packs.take(shelf.locale, now, zone)?;
    if let Some(writer) = taken.writer {
        let head = head(&ui, &shelf)?;
        let db = Database::clone(&db);
        // Its first reader may go away; it is made for all others, too.
        actix_web::rt::spawn(async move {
            if let Err(error) = write(&db, &shelf, head, writer).await {
                tracing::error!(error = %error, "the feed of packs was not made");
            }
        });
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/rss+xml; charset=utf-8"))
        .insert_header((CACHE_CONTROL, keep_for(taken.left_ms)))
        .insert_header((VARY, LANGUAGE_OF))
        .streaming(kept::pieces(&taken.document).boxed_local()))
}

async fn write(db: &Database, shelf: &Shelf, head: Bytes, writer: Writer) -> Result<()> {
    writer.add(head).await?;
    let (mut after, size) = (VariantId(0), PageSize::of(PageSize::MAX));
    loop {
        let offers = db
            .read(move |conn| catalog::list_portal_offers(conn, &PublicScope, after, size))
            .await?;
        let Some(last) = offers.last() else {
            break;
        };
        after = last.offer.id;
        let piece = piece(shelf, &offers).map_err(Error::internal)?;
        writer.add(piece).await?;
    }
    let tail = Bytes::from_static(b"</channel></rss>\n");
    writer.add(tail).await?;
    writer.finish();
    Ok(())
}

/// What stands before the packs; the elements are closed at the end of the answer.
fn head(ui: &Ui, shelf: &Shelf) -> Result<Bytes> {
    let mut xml = Xml::new(Vec::new());
    let written = xml::text(&mut xml, "title", &ui.text("site-title", &[]))
        .and_then(|()| xml::text(&mut xml, "link", &format!("{}/", shelf.origin)))
        .and_then(|()| {
            let text = ui.text("feed-products-description", &[]);
            xml::text(&mut xml, "description", &text)
        });
    written.map_err(Error::internal)?;
    let mut head = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <rss version=\"2.0\" xmlns:g=\"{GOOGLE}\"><channel>"
    )
    .into_bytes();
    head.extend(xml.into_inner());
    Ok(Bytes::from(head))
}

fn piece(shelf: &Shelf, offers: &[PortalOffer]) -> io::Result<Bytes> {
    let mut xml = Xml::new(Vec::new());
    for offer in offers {
        // A price that cannot be counted is no offer.
        let Ok((mass, price)) = offer.offer.smallest() else {
            continue;
        };
        let price = format!("{} {}", price.to_decimal(), shelf.currency);
        xml.create_element("item")
            .write_inner_content(|xml| item(xml, shelf, offer, mass, &price))?;
    }
    Ok(Bytes::from(xml.into_inner()))
}

fn item(
    xml: &mut Xml,
    shelf: &Shelf,
    of: &PortalOffer,
    mass: Option<Grams>,
    price: &str,
) -> io::Result<()> {
    let pick = |zh, en| shelf.locale.pick(zh, en);
    let (offer, listing) = (&of.offer, &of.listing);
    let name = pick(&listing.title_zh, &listing.title_en);
    let pack = pick(&offer.pack_zh, &offer.pack_en);
    let summary = pick(&listing.summary_zh, &listing.summary_en);
    let about = if summary.is_empty() { name } else { summary };
    let path = listing_path(listing.id, &listing.slug);
    let address = format!("{}{path}?lang={}", shelf.origin, shelf.locale.tag());
    let picture = Picture::photo(&listing.photo_hash, (1, 1), "").src;
    xml::text(xml, "g:id", &offer.id.to_string())?;
    xml::text(xml, "g:item_group_id", &listing.id.to_string())?;
    xml::text(xml, "title", &first(&format!("{name} {pack}"), TITLE_MAX))?;
    xml::text(xml, "description", &first(about, TEXT_MAX))?;
    xml::text(xml, "link", &address)?;
    xml::text(xml, "g:image_link", &format!("{}{picture}", shelf.origin))?;
    let (state, starts) = availability(shelf, of);
    xml::text(xml, "g:availability", state)?;
    if let Some(starts) = starts {
        let starts = Formats::new(shelf.zone, &shelf.currency).iso(starts);
        xml::text(xml, "g:availability_date", &starts)?;
    }
    xml::text(xml, "g:price", price)?;
    xml::text(xml, "g:condition", "new")?;
    let shop = pick(&listing.shop_name_zh, &listing.shop_name_en);
    xml::text(xml, "g:brand", shop)?;
    // Goods of a village have no number of the trade.
    xml::text(xml, "g:identifier_exists", "no")?;
    let category = pick(&listing.category_zh, &listing.category_en);
    xml::text(xml, "g:product_type", category)?;
    // Portals know no 斤: the unit price is by the kilogram.
    match mass {
        Some(mass) => {
            let measure = format!("{} g", mass.get());
            xml::text(xml, "g:unit_pricing_measure", &measure)?;
            xml::text(xml, "g:unit_pricing_base_measure", "1 kg")
        }
        None => Ok(()),
    }
}

/// Whether a pack can be had, and from when on where that is still to come.
fn availability(shelf: &Shelf, of: &PortalOffer) -> (&'static str, Option<Timestamp>) {
    let presale = of.listing.ships_from.filter(|day| *day > shelf.today);
    match presale {
        _ if !of.offer.is_in_stock() => ("out_of_stock", None),
        Some(day) => ("preorder", Timestamp::start_of(day, shelf.zone)),
        None => ("in_stock", None),
    }
}

/// The first so many characters.
fn first(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}
