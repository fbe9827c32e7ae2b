//! What stands on a page of a shop or a listing beside its goods: lists of several kinds, read in one
//! statement. Diesel cannot unite rows of several tables; nothing but numbers and codes stands in
//! these texts.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::voices::{newest_as_texts, of_texts};
use crate::base::clock::DAY_MS;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, ShopId};
use crate::base::money::Money;
use crate::base::page::PageSize;
use crate::base::rate::Rate;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::OpenPromotion;
use crate::domain::catalog::model::{
    CountedAt, Division, Kept, ListingFacts, Photo, ProvenCertificate, ShopDetail, ShopFacts,
};
use crate::domain::freight::{ChargeBy, Template, Terms, Zone};
use crate::domain::listings::Tally;
use crate::domain::standards::NewCertificate;

/// Families that are named; of more only the number is told.
const FAMILIES: i64 = 12;
/// The days over which it is told how a promise was kept.
const KEPT: Days = Days::new(90);
const KEPT_MS: i64 = 90 * DAY_MS;

/// What a shop takes off is told of so many promotions; few have more at once.
const PROMOTIONS: i64 = 3;

/// A row of any kind.
#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    a: String,
    #[diesel(sql_type = Text)]
    b: String,
    #[diesel(sql_type = Text)]
    c: String,
    #[diesel(sql_type = Text)]
    d: String,
    #[diesel(sql_type = Text)]
    e: String,
    #[diesel(sql_type = Text)]
    f: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = BigInt)]
    k: i64,
    /// Its place among those of its kind.
    #[diesel(sql_type = BigInt)]
    place: i64,
}

fn load(conn: &mut DbConn, sql: String) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = diesel::sql_query(sql).load(conn)?;
    rows.sort_by_key(|row| row.place);
    Ok(rows)
}

/// The story's pictures, the certificates that administrators have compared with their papers, the
/// families, what buyers think, what the shop takes off on this day, and how its promise was kept; the
/// last, which is much to count, only where the moment for it is given.
pub fn find_shop_facts(
    conn: &mut DbConn,
    _: &PublicScope,
    (shop, today): (&ShopDetail, NaiveDate),
    count_kept: Option<CountedAt>,
) -> Result<ShopFacts> {
    let id = shop.card.id;
    let promise = shop.front.as_ref().and_then(|front| front.ship_days);
    let kept = promise
        .zip(count_kept)
        .map_or_else(String::new, |(days, at)| {
            let opens = opens_sql(conn, at);
            format!(" UNION ALL {}", kept_sql(id, days, at, &opens))
        });
    let sql = format!(
        "SELECT 'photo' AS kind, m.hash AS a, p.caption_zh AS b, p.caption_en AS c, '' AS d, \
             '' AS e, '' AS f, CAST(m.width AS BIGINT) AS n, CAST(m.height AS BIGINT) AS k, \
             CAST(p.position AS BIGINT) AS place \
         FROM shop_photos p JOIN media m ON m.id = p.media_id WHERE p.shop_id = {id} \
         UNION ALL \
         SELECT 'certificate', kind, name, number, issuer, CAST(issued_on AS TEXT), \
             COALESCE(CAST(valid_to AS TEXT), ''), 0, 0, id \
         FROM shop_certificates WHERE shop_id = {id} AND state = 'verified' \
         UNION ALL \
         SELECT 'family', alias, '', '', '', '', '', 0, 0, id \
         FROM (SELECT alias, id FROM households WHERE shop_id = {id} AND state = 'active' \
             ORDER BY id LIMIT {FAMILIES}) few \
         UNION ALL \
         SELECT 'families', '', '', '', '', '', '', COUNT(*), 0, 0 \
         FROM households WHERE shop_id = {id} AND state = 'active' \
         UNION ALL \
         SELECT 'stars', {stars}, '', 0, 0, 0 FROM listings WHERE shop_id = {id} \
         UNION ALL {promotions}{kept}",
        promotions = promotions_sql(id, today),
        stars = [1, 2, 3, 4, 5]
            .map(|stars| format!("CAST(COALESCE(SUM(stars_{stars}), 0) AS TEXT)"))
            .join(", "),
    );
    let mut facts = ShopFacts::default();
    for row in load(conn, sql)? {
        match row.kind.as_str() {
            "photo" => facts.photos.push(photo(row)?),
            "certificate" => facts.certificates.push(certificate(row)?),
            "family" => facts.families.push(row.a),
            "families" => facts.family_count = row.n,
            "stars" => facts.tally = tally(&row)?,
            "promotion" => facts.promotions.push(promotion(row)?),
            _ => {
                facts.kept = Some(Kept {
                    orders: row.n,
                    in_time: row.k,
                });
            }
        }
    }
    Ok(facts)
}

/// What a shop takes off for everybody on a day. Codes are for whoever was given them.
fn promotions_sql(shop: ShopId, today: NaiveDate) -> String {
    format!(
        "SELECT 'promotion', kind, name_zh, name_en, COALESCE(CAST(amount_minor AS TEXT), ''), \
             CAST(rate_bp AS TEXT), '', min_goods_minor, 0, id \
         FROM (SELECT * FROM promotions WHERE shop_id = {shop} AND state = 'active' \
             AND code IS NULL AND starts_on <= '{today}' AND ends_on >= '{today}' \
             AND (total_limit IS NULL OR used < total_limit) \
             ORDER BY id LIMIT {PROMOTIONS}) few"
    )
}

fn promotion(row: Row) -> Result<OpenPromotion> {
    let number = |text: &str| text.parse::<i64>().map_err(Error::internal);
    Ok(OpenPromotion {
        amount: match row.d.as_str() {
            "" => None,
            minor => Some(Money::new(number(minor)?)?),
        },
        rate: Rate::new(number(&row.e)?)?,
        kind: row.a,
        name_zh: row.b,
        name_en: row.c,
        min_goods: Money::new(row.n)?,
    })
}

/// Orders of the last months that were sent, or should have been by now; in time is what left
/// within so many days of its payment, or of the order where it is paid on delivery. What waited for
/// a day counts from its first moment, and belongs to that day's months, however long before it was
/// sold.
fn kept_sql(shop: ShopId, days: i32, at: CountedAt, opens: &str) -> String {
    let (within, now) = (i64::from(days) * DAY_MS, at.now.ms());
    let since = now - KEPT_MS;
    let first = at.today.checked_sub_days(KEPT).unwrap_or(at.today);
    let paid = "CASE WHEN o.payment_method = 'cod' THEN o.placed_at ELSE COALESCE( \
         (SELECT MIN(e.occurred_at) FROM events e WHERE e.aggregate = 'order' \
          AND e.aggregate_id = o.id AND e.kind IN ('order.paid', 'order.reinstated')), \
         o.placed_at) END";
    let of = |ready: &str, which: &str| {
        format!(
            "SELECT (SELECT MIN(s.shipped_at) FROM shipments s WHERE s.order_id = o.id) AS sent, \
                 {ready} AS ready \
             FROM orders o WHERE o.shop_id = {shop} AND {which} \
                 AND o.state IN ('confirmed', 'accepted', 'shipped', 'delivered', 'completed')"
        )
    };
    let later = format!("CASE WHEN {paid} > {opens} THEN {paid} ELSE {opens} END");
    let at_once = format!("o.ships_from IS NULL AND o.placed_at >= {since}");
    let on_a_day = format!("o.ships_from >= '{first}'");
    format!(
        "SELECT 'kept', '', '', '', '', '', '', COUNT(*), \
             CAST(COALESCE(SUM(CASE WHEN t.sent - t.ready <= {within} THEN 1 ELSE 0 END), 0) \
                 AS BIGINT), 0 \
         FROM ({} UNION ALL {}) t \
         WHERE t.sent IS NOT NULL OR {now} - t.ready > {within}",
        of(paid, &at_once),
        of(&later, &on_a_day),
    )
}

/// The first moment of the day for which an order waited. Clocks that are put back or forward
/// between that day and today are not followed.
fn opens_sql(conn: &DbConn, at: CountedAt) -> String {
    let (today, midnight) = (at.today, at.midnight.ms());
    let days = match conn {
        DbConn::Pg(_) => format!("CAST(o.ships_from - DATE '{today}' AS BIGINT)"),
        DbConn::Sqlite(_) => {
            format!("CAST(julianday(o.ships_from) - julianday('{today}') AS INTEGER)")
        }
    };
    format!("{midnight} + {days} * {DAY_MS}")
}

fn tally(row: &Row) -> Result<Tally> {
    let count = |text: &str| text.parse::<i64>().map_err(Error::internal);
    Ok(Tally {
        one: count(&row.a)?,
        two: count(&row.b)?,
        three: count(&row.c)?,
        four: count(&row.d)?,
        five: count(&row.e)?,
    })
}

fn photo(row: Row) -> Result<Photo> {
    Ok(Photo {
        hash: row.a,
        alt_zh: row.b,
        alt_en: row.c,
        width: i32::try_from(row.n).map_err(Error::internal)?,
        height: i32::try_from(row.k).map_err(Error::internal)?,
    })
}

fn certificate(row: Row) -> Result<ProvenCertificate> {
    Ok(NewCertificate {
        kind: row.a.parse().map_err(Error::internal)?,
        name: row.b,
        number: row.c,
        issuer: row.d,
        issued_on: row.e.parse::<NaiveDate>().map_err(Error::internal)?,
        valid_to: match row.f.as_str() {
            "" => None,
            day => Some(day.parse::<NaiveDate>().map_err(Error::internal)?),
        },
    })
}

/// A listing's photos, what its shop charges for sending to a province and takes off on this day, all
/// provinces, and the newest words about it, some of each kind.
pub fn find_listing_facts(
    conn: &mut DbConn,
    _: &PublicScope,
    (listing, shop): (ListingId, ShopId),
    (province, voices, today): (Option<DivisionCode>, PageSize, NaiveDate),
) -> Result<ListingFacts> {
    let voices = newest_as_texts(conn, listing, voices);
    let freight = province.map_or_else(String::new, |province| {
        format!(
            " UNION ALL \
             SELECT 'freight', charge_by, CAST(first_minor AS TEXT), CAST(next_minor AS TEXT), \
                 COALESCE(CAST(free_over_minor AS TEXT), ''), \
                 COALESCE(CAST(free_over_pieces AS TEXT), ''), '', first_units, next_units, 0 \
             FROM freight_templates WHERE shop_id = {shop} \
             UNION ALL \
             SELECT CASE WHEN z.is_excluded THEN 'excluded' ELSE 'zone' END, z.province_code, '', \
                 '', '', '', '', z.first_minor, z.next_minor, 0 \
             FROM freight_zones z JOIN freight_templates t ON t.id = z.template_id \
             WHERE t.shop_id = {shop} AND z.province_code = '{province}'"
        )
    });
    let sql = format!(
        "SELECT 'photo' AS kind, m.hash AS a, p.alt_zh AS b, p.alt_en AS c, '' AS d, '' AS e, \
             '' AS f, CAST(m.width AS BIGINT) AS n, CAST(m.height AS BIGINT) AS k, \
             p.position * 1000000 + p.id AS place \
         FROM listing_photos p JOIN media m ON m.id = p.media_id \
         WHERE p.listing_id = {listing} \
         UNION ALL \
         SELECT 'province', code, name, name_en, '', '', '', 0, 0, CAST(code AS BIGINT) \
         FROM divisions WHERE parent_code IS NULL AND level = 'province' \
             AND valid_to IS NULL{freight} \
         UNION ALL \
         SELECT 'voice', voice, '', '', '', '', '', 0, 0, 0 FROM ({voices}) AS voices \
         UNION ALL {promotions}",
        promotions = promotions_sql(shop, today),
    );
    let mut facts = ListingFacts::default();
    let (mut zones, mut voices) = (Vec::new(), Vec::new());
    for row in load(conn, sql)? {
        match row.kind.as_str() {
            "photo" => facts.photos.push(photo(row)?),
            "freight" => facts.freight = Some(template(&row)?),
            "voice" => voices.push(row.a),
            "promotion" => facts.promotions.push(promotion(row)?),
            "province" => facts.provinces.push(Division {
                code: DivisionCode::parse(&row.a)?,
                name_zh: row.b,
                name_en: row.c,
            }),
            kind => zones.push(Zone {
                terms: if kind == "excluded" {
                    Terms::NotSent
                } else {
                    Terms::Prices {
                        first: Money::new(row.n)?,
                        next: Money::new(row.k)?,
                    }
                },
                province: row.a,
            }),
        }
    }
    facts.voices = of_texts(&voices)?;
    if let Some(template) = &mut facts.freight {
        template.zones = zones;
    } else if province.is_some() {
        facts.freight = Some(Template::usual());
    }
    Ok(facts)
}

fn template(row: &Row) -> Result<Template> {
    let number = |text: &str| text.parse::<i64>().map_err(Error::internal);
    let some = |text: &str| match text {
        "" => Ok(None),
        text => number(text).map(Some),
    };
    Ok(Template {
        charge_by: row.a.parse::<ChargeBy>().map_err(Error::internal)?,
        first_units: row.n,
        first: Money::new(number(&row.b)?)?,
        next_units: row.k,
        next: Money::new(number(&row.c)?)?,
        free_over: some(&row.d)?.map(Money::new).transpose()?,
        free_over_pieces: some(&row.e)?,
        zones: Vec::new(),
    })
}
