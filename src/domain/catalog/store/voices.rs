//! What buyers say and ask in public, and what shops answer.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use serde::Deserialize;

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, ShopId};
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::model::{Voice, VoiceFilter};
use crate::domain::media::MediaHash;
use crate::domain::reports::{LegalGround, SubjectKind};

#[derive(QueryableByName, Deserialize)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: SubjectKind,
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    shop_id: ShopId,
    #[diesel(sql_type = BigInt)]
    listing_id: ListingId,
    #[diesel(sql_type = Text)]
    slug: String,
    #[diesel(sql_type = Integer)]
    stars: i32,
    #[diesel(sql_type = Text)]
    author: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Text)]
    title_zh: String,
    #[diesel(sql_type = Text)]
    title_en: String,
    #[diesel(sql_type = Text)]
    pack_zh: String,
    #[diesel(sql_type = Text)]
    pack_en: String,
    #[diesel(sql_type = Text)]
    photos: String,
    #[diesel(sql_type = BigInt)]
    said_at: Timestamp,
    #[diesel(sql_type = Nullable<BigInt>)]
    edited_at: Option<Timestamp>,
    #[diesel(sql_type = Text)]
    answer: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    answered_at: Option<Timestamp>,
    #[diesel(sql_type = Nullable<Text>)]
    hidden_for: Option<LegalGround>,
    #[diesel(sql_type = Nullable<Text>)]
    answer_hidden_for: Option<LegalGround>,
}

impl Row {
    fn voice(self) -> Result<Voice> {
        let photos = self
            .photos
            .split_whitespace()
            .map(|name| -> Result<String> {
                let photo: MediaHash = name.parse()?;
                Ok(photo.mark().to_owned())
            });
        Ok(Voice {
            kind: self.kind,
            id: self.id,
            shop: self.shop_id,
            listing: self.listing_id,
            slug: self.slug,
            stars: self.stars,
            author: self.author,
            body: self.body,
            title_zh: self.title_zh,
            title_en: self.title_en,
            pack_zh: self.pack_zh,
            pack_en: self.pack_en,
            photos: photos.collect::<Result<_>>()?,
            said_at: self.said_at,
            edited_at: self.edited_at,
            answer: self.answer,
            answered_at: self.answered_at,
            hidden_for: self.hidden_for,
            answer_hidden_for: self.answer_hidden_for,
        })
    }
}

/// The end of the listing's address, or nothing while it is not on sale.
const SLUG: &str = "CASE WHEN g.state = 'active' THEN g.slug ELSE '' END AS slug";

/// One statement for reviews, which says nothing but numbers beside its own words; the shop has to
/// be open.
fn reviews(filter: &str, limit: i64) -> String {
    format!(
        "SELECT 'review' AS kind, r.id, r.shop_id, r.listing_id, {SLUG}, r.stars, r.author, r.body, \
             l.title_zh, l.title_en, l.pack_zh, l.pack_en, r.photos, r.written_at AS said_at, r.edited_at, r.answer, \
             r.answered_at, r.hidden_for, r.answer_hidden_for \
         FROM reviews r JOIN order_lines l ON l.id = r.order_line_id \
         JOIN listings g ON g.id = r.listing_id JOIN shops s ON s.id = r.shop_id \
         WHERE s.state = 'approved' AND {filter} ORDER BY r.id DESC LIMIT {limit}"
    )
}

/// The same for questions that are answered.
fn questions(filter: &str, limit: i64) -> String {
    format!(
        "SELECT 'question' AS kind, q.id, q.shop_id, q.listing_id, {SLUG}, 0 AS stars, q.author, q.body, \
             '' AS title_zh, '' AS title_en, '' AS pack_zh, '' AS pack_en, '' AS photos, q.asked_at AS said_at, \
             CAST(NULL AS BIGINT) AS edited_at, q.answer, q.answered_at, q.hidden_for, \
             q.answer_hidden_for \
         FROM questions q JOIN listings g ON g.id = q.listing_id \
         JOIN shops s ON s.id = q.shop_id \
         WHERE s.state = 'approved' AND q.answered_at IS NOT NULL AND {filter} \
         ORDER BY q.id DESC LIMIT {limit}"
    )
}

fn load(conn: &mut DbConn, sql: String) -> Result<Vec<Voice>> {
    let rows: Vec<Row> = diesel::sql_query(sql).load(conn)?;
    rows.into_iter().map(Row::voice).collect()
}

/// What stands in [`Row`].
const COLUMNS: [&str; 19] = [
    "kind",
    "id",
    "shop_id",
    "listing_id",
    "slug",
    "stars",
    "author",
    "body",
    "title_zh",
    "title_en",
    "pack_zh",
    "pack_en",
    "photos",
    "said_at",
    "edited_at",
    "answer",
    "answered_at",
    "hidden_for",
    "answer_hidden_for",
];

/// The newest reviews and answered questions of a listing, some of each: one JSON text `voice` a
/// row, for a statement that reads other things too.
pub(super) fn newest_as_texts(conn: &DbConn, listing: ListingId, each: PageSize) -> String {
    let object = match conn {
        DbConn::Sqlite(_) => "json_object",
        DbConn::Pg(_) => "json_build_object",
    };
    let fields = COLUMNS
        .map(|column| format!("'{column}', {column}"))
        .join(", ");
    let limit = i64::from(each.rows());
    format!(
        "SELECT CAST({object}({fields}) AS TEXT) AS voice FROM (SELECT * FROM ({}) AS said \
         UNION ALL SELECT * FROM ({}) AS asked) AS newest",
        reviews(&format!("r.listing_id = {listing}"), limit),
        questions(&format!("q.listing_id = {listing}"), limit),
    )
}

/// Reads such texts; the newest of each kind first.
pub(super) fn of_texts(texts: &[String]) -> Result<Vec<Voice>> {
    let rows = texts.iter().map(|text| serde_json::from_str::<Row>(text));
    let rows: Vec<Row> = rows.collect::<Result<_, _>>().map_err(Error::internal)?;
    let voices: Result<Vec<Voice>> = rows.into_iter().map(Row::voice).collect();
    let mut voices = voices?;
    voices.sort_by_key(|voice| (voice.kind, std::cmp::Reverse(voice.id)));
    Ok(voices)
}

/// A page of reviews or of answered questions, the newest first.
pub fn list_voices(
    conn: &mut DbConn,
    _: &PublicScope,
    filter: VoiceFilter,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Voice>> {
    let behind = after.map_or(i64::MAX, |cursor| cursor.id);
    let sql = match filter {
        VoiceFilter::ReviewsOfListing(listing) => {
            let of = format!("r.listing_id = {listing} AND r.id < {behind}");
            reviews(&of, size.limit())
        }
        VoiceFilter::ReviewsOfShop(shop) => {
            let of = format!("r.shop_id = {shop} AND r.id < {behind}");
            reviews(&of, size.limit())
        }
        VoiceFilter::QuestionsOfListing(listing) => {
            let of = format!("q.listing_id = {listing} AND q.id < {behind}");
            questions(&of, size.limit())
        }
    };
    let voices = load(conn, sql)?;
    Ok(Page::from_rows(voices, size, |voice| Cursor {
        key: voice.said_at.ms(),
        id: voice.id,
    }))
}

/// What can be reported; only what everybody sees.
pub fn find_voice(
    conn: &mut DbConn,
    _: &PublicScope,
    kind: SubjectKind,
    id: i64,
) -> Result<Option<Voice>> {
    let sql = match kind {
        SubjectKind::Review | SubjectKind::ReviewAnswer => reviews(&format!("r.id = {id}"), 1),
        SubjectKind::Question | SubjectKind::QuestionAnswer => {
            questions(&format!("q.id = {id}"), 1)
        }
    };
    Ok(load(conn, sql)?.into_iter().next())
}
