//! The SQL of carts. A buyer's scope opens the buyer's own cart, and nothing else does.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{CartKind, Line, Listed, Offer, ShopFacts};
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{CartId, CartLineId, ListingId, ShopId, StockItemId, VariantId};
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::db::schema::{
    cart_lines, carts, freight_templates, freight_zones, listing_cards, listings, programme_areas,
    programmes, promotions, shop_fronts, shops, stock_items, variants,
};
use crate::db::{AtOnce, DbConn, Told, Tx, each};
use crate::domain::access::{BuyerIdentity, BuyerScope, PublicScope, ShopState, grant};
use crate::domain::freight::{Template, TemplateRow, Zone, ZoneRow};
use crate::domain::shops::Holiday;

const ON_SALE: &str = "active";

#[derive(Queryable, Selectable)]
#[diesel(table_name = variants)]
struct VariantRow {
    id: VariantId,
    stock_item_id: StockItemId,
    sku: String,
    pack_zh: String,
    pack_en: String,
    sold_by: SoldBy,
    price_minor: Money,
    net_mass_grams: Option<Grams>,
    step_grams: Option<i64>,
    draws: i64,
    state: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = listings)]
struct ListingRow {
    id: ListingId,
    slug: String,
    title_zh: String,
    title_en: String,
    state: String,
    ships_from: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = shops)]
struct ShopRow {
    id: ShopId,
    slug: String,
    name_zh: String,
    name_en: String,
    state: ShopState,
    accepts_cod: bool,
    accepts_transfer: bool,
    bank_account: String,
    division_code: String,
    holiday_from: Option<NaiveDate>,
    holiday_to: Option<NaiveDate>,
}

/// What the shelf shows of a listing.
#[derive(Queryable, Selectable)]
#[diesel(table_name = listing_cards)]
struct CardRow {
    photo_hash: Option<String>,
    category_code: String,
}

/// Columns of an offer: variant, listing, shop, whether that has promotions, whether there are
/// programmes for it, whether it takes no orders on its holiday, stock, card.
type OfferRow = (
    VariantRow,
    ListingRow,
    ShopRow,
    (bool, bool, bool),
    i64,
    Option<CardRow>,
);

#[derive(Queryable, Selectable)]
#[diesel(table_name = cart_lines)]
struct LineRow {
    id: CartLineId,
    cart_id: CartId,
    quantity: i64,
}

/// A variant joined with all that an offer shows.
macro_rules! offers {
    () => {
        variants::table
            .inner_join(listings::table.on(listings::id.eq(variants::listing_id)))
            .inner_join(shops::table.on(shops::id.eq(variants::shop_id)))
            .inner_join(stock_items::table.on(stock_items::id.eq(variants::stock_item_id)))
            .left_join(listing_cards::table.on(listing_cards::listing_id.eq(listings::id)))
    };
}

/// The columns of an offer.
macro_rules! offer_columns {
    () => {
        (
            VariantRow::as_select(),
            ListingRow::as_select(),
            ShopRow::as_select(),
            (
                exists(
                    promotions::table
                        .filter(promotions::shop_id.eq(shops::id))
                        .filter(promotions::state.eq(ON_SALE)),
                ),
                exists(
                    programmes::table
                        .inner_join(
                            programme_areas::table
                                .on(programme_areas::programme_id.eq(programmes::id)),
                        )
                        .filter(programmes::state.eq(ON_SALE))
                        .filter(
                            shops::division_code.like(programme_areas::division_code.concat("%")),
                        ),
                ),
                exists(
                    shop_fronts::table
                        .filter(shop_fronts::shop_id.eq(shops::id))
                        .filter(shop_fronts::closes_on_holiday),
                ),
            ),
            stock_items::on_hand,
            Option::<CardRow>::as_select(),
        )
    };
}

/// The offer of a variant, unless its shop was never open to the public.
pub(super) fn find_offer(
    conn: &mut DbConn,
    _: PublicScope,
    variant: VariantId,
) -> Result<Option<Offer>> {
    let row: Option<OfferRow> = offers!()
        .filter(variants::id.eq(variant))
        .filter(shops::approved_at.is_not_null())
        .select(offer_columns!())
        .first(conn)
        .optional()?;
    Ok(row.map(Offer::from))
}

/// The lines of all carts, oldest first, joined with what is offered now.
macro_rules! lines {
    () => {
        offers!()
            .inner_join(cart_lines::table.on(cart_lines::variant_id.eq(variants::id)))
            .inner_join(carts::table.on(carts::id.eq(cart_lines::cart_id)))
            .order(cart_lines::id)
    };
}

/// Loads what of a query is in the buyer's own carts of some kind. Straight from the engine: only there diesel
/// knows the text again, which for so many columns takes long to build.
macro_rules! load_own {
    ($conn:expr, $buyer:expr, $is_of_kind:expr, $query:expr) => {
        // The query stands here twice, once for each engine.
        each!($conn, conn => match $buyer.identity() {
            BuyerIdentity::Account(user) => $query
                .filter(carts::user_id.eq(user))
                .filter($is_of_kind)
                .load(conn)?,
            BuyerIdentity::Guest(hash) => $query
                .filter(carts::token_hash.eq(hash))
                .filter($is_of_kind)
                .load(conn)?,
            BuyerIdentity::Purchase(_) => Vec::new(),
        })
    };
}

/// The lines of a cart of the buyer's, oldest first, with what is offered now. One statement.
pub(in crate::domain) fn lines_of(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    kind: CartKind,
) -> Result<Vec<Line>> {
    let rows: Vec<(LineRow, OfferRow)> = load_own!(
        conn,
        buyer,
        carts::kind.eq(kind),
        lines!().select((LineRow::as_select(), offer_columns!()))
    );
    Ok(rows.into_iter().map(Line::from).collect())
}

/// The lines of the usual cart, and those that are kept for later. One statement too.
pub(super) fn usual_and_later(
    conn: &mut DbConn,
    buyer: &BuyerScope,
) -> Result<(Vec<Line>, Vec<Line>)> {
    let rows: Vec<(CartKind, LineRow, OfferRow)> = load_own!(
        conn,
        buyer,
        carts::kind.ne(CartKind::Now),
        lines!().select((carts::kind, LineRow::as_select(), offer_columns!()))
    );
    let (mut usual, mut later) = (Vec::new(), Vec::new());
    for (kind, line, offer) in rows {
        let of_kind = match kind {
            CartKind::Later => &mut later,
            CartKind::Usual | CartKind::Now => &mut usual,
        };
        of_kind.push(Line::from((line, offer)));
    }
    Ok((usual, later))
}

/// The same as [`lines_of`], and what the shops charge for sending to one province; a shop that has set nothing is
/// missing. One statement too: every order waits for it.
pub(in crate::domain) fn lines_and_freight(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    (kind, province): (CartKind, &str),
) -> Result<(Vec<Line>, BTreeMap<ShopId, Template>)> {
    let of_template = freight_zones::template_id
        .nullable()
        .eq(freight_templates::id.nullable());
    let rows: Vec<(LineRow, Option<TemplateRow>, Option<ZoneRow>, OfferRow)> = load_own!(
        conn,
        buyer,
        carts::kind.eq(kind),
        lines!()
            .left_join(freight_templates::table.on(freight_templates::shop_id.eq(shops::id)))
            .left_join(
                freight_zones::table
                    .on(of_template.and(freight_zones::province_code.nullable().eq(province))),
            )
            .select((
                LineRow::as_select(),
                Option::<TemplateRow>::as_select(),
                Option::<ZoneRow>::as_select(),
                offer_columns!(),
            ))
    );
    let (mut lines, mut templates) = (Vec::new(), BTreeMap::new());
    for (line, template, zone, offer) in rows {
        let line = Line::from((line, offer));
        if let Some(template) = template {
            templates
                .entry(line.offer.shop.id)
                .or_insert_with(|| Template {
                    zones: zone.into_iter().map(Zone::from).collect(),
                    ..Template::from(template)
                });
        }
        lines.push(line);
    }
    Ok((lines, templates))
}

/// The buyer's cart of a kind, made if there is none; locks it until the end of the transaction.
///
/// # Errors
/// `access.login_needed` for an account that was closed meanwhile.
pub(in crate::domain) fn open(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    kind: CartKind,
) -> Result<CartId> {
    let times = (
        carts::kind.eq(kind),
        carts::created_at.eq(tx.now()),
        carts::updated_at.eq(tx.now()),
    );
    let touched = carts::updated_at.eq(tx.now());
    Ok(match buyer.identity() {
        BuyerIdentity::Account(user) => {
            grant::still_open(tx, *user)?;
            each!(tx.conn(), conn => {
                diesel::insert_into(carts::table)
                    .values((carts::user_id.eq(user), times))
                    .on_conflict((carts::user_id, carts::kind))
                    .do_update()
                    .set(touched)
                    .returning(carts::id)
                    .get_result(conn)?
            })
        }
        BuyerIdentity::Guest(hash) => each!(tx.conn(), conn => {
            diesel::insert_into(carts::table)
                .values((carts::token_hash.eq(hash), times))
                .on_conflict((carts::token_hash, carts::kind))
                .do_update()
                .set(touched)
                .returning(carts::id)
                .get_result(conn)?
        }),
        BuyerIdentity::Purchase(_) => return Err(Error::not_found()),
    })
}

/// Sets how much of a variant is in a cart.
pub(in crate::domain) fn put(
    tx: &mut Tx<'_>,
    cart: CartId,
    shop: ShopId,
    variant: VariantId,
    quantity: i64,
) -> Result<()> {
    let row = (
        cart_lines::cart_id.eq(cart),
        cart_lines::shop_id.eq(shop),
        cart_lines::variant_id.eq(variant),
        cart_lines::quantity.eq(quantity),
        cart_lines::added_at.eq(tx.now()),
    );
    each!(tx.conn(), conn => diesel::insert_into(cart_lines::table)
        .values(row)
        .on_conflict((cart_lines::cart_id, cart_lines::variant_id))
        .do_update()
        .set(cart_lines::quantity.eq(quantity))
        .execute(conn)?);
    Ok(())
}

/// Sets the amount of a line of a cart that the caller has read through a scope.
pub(super) fn set_quantity(
    tx: &mut Tx<'_>,
    cart: CartId,
    line: CartLineId,
    quantity: i64,
) -> Result<()> {
    let changed = diesel::update(cart_lines::table)
        .filter(cart_lines::cart_id.eq(cart))
        .filter(cart_lines::id.eq(line))
        .set(cart_lines::quantity.eq(quantity))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

/// Takes lines out of a cart that the caller has read through a scope.
///
/// # Errors
/// `system.busy`, which runs the transaction again, if some were gone meanwhile.
pub(in crate::domain) fn consume(
    tx: &mut Tx<'_>,
    cart: CartId,
    lines: &[CartLineId],
) -> Result<()> {
    // On PostgreSQL the ids go as one array, and the statement is prepared once.
    let gone = each!(tx.conn(), conn => diesel::delete(cart_lines::table)
        .filter(cart_lines::cart_id.eq(cart))
        .filter(cart_lines::id.eq_any(lines))
        .execute(conn)?);
    if gone == lines.len() {
        Ok(())
    } else {
        Err(Code::SystemBusy.into())
    }
}

/// The lines that are taken out, in a statement that does.
const CONSUMED: &str = "consumed";

/// Adds to a statement what [`consume`] does.
pub(in crate::domain) fn consuming(
    all: AtOnce<'_>,
    cart: CartId,
    lines: Vec<CartLineId>,
) -> AtOnce<'_> {
    let gone = diesel::delete(cart_lines::table)
        .filter(cart_lines::cart_id.eq(cart))
        .filter(cart_lines::id.eq_any(lines))
        .returning((cart_lines::id, cart_lines::cart_id));
    all.telling(CONSUMED, "id, cart_id, FALSE", gone)
}

/// How many lines a statement with [`consuming`] has taken out.
pub(in crate::domain) fn consumed(told: &Told) -> usize {
    told.of(CONSUMED).count()
}

/// Empties a cart that the caller has opened.
pub(super) fn empty(tx: &mut Tx<'_>, cart: CartId) -> Result<()> {
    diesel::delete(cart_lines::table.filter(cart_lines::cart_id.eq(cart))).execute(tx.conn())?;
    Ok(())
}

/// Keeps what was typed at the checkout of a cart, if there is such a cart; an empty text keeps
/// nothing.
pub fn keep_draft(tx: &mut Tx<'_>, buyer: &BuyerScope, kind: CartKind, draft: &str) -> Result<()> {
    let set = (
        carts::draft.eq(draft),
        carts::draft_at.eq((!draft.is_empty()).then_some(tx.now())),
    );
    let of_kind = carts::table.filter(carts::kind.eq(kind));
    match buyer.identity() {
        BuyerIdentity::Account(user) => diesel::update(of_kind.filter(carts::user_id.eq(user)))
            .set(set)
            .execute(tx.conn())?,
        BuyerIdentity::Guest(hash) => diesel::update(of_kind.filter(carts::token_hash.eq(hash)))
            .set(set)
            .execute(tx.conn())?,
        BuyerIdentity::Purchase(_) => return Err(Error::not_found()),
    };
    Ok(())
}

/// What was typed at the checkout of a cart; empty if nothing is kept.
pub fn find_draft(conn: &mut DbConn, buyer: &BuyerScope, kind: CartKind) -> Result<String> {
    let of_kind = carts::table
        .filter(carts::kind.eq(kind))
        .select(carts::draft);
    let draft: Option<String> = match buyer.identity() {
        BuyerIdentity::Account(user) => of_kind
            .filter(carts::user_id.eq(user))
            .first(conn)
            .optional()?,
        BuyerIdentity::Guest(hash) => of_kind
            .filter(carts::token_hash.eq(hash))
            .first(conn)
            .optional()?,
        BuyerIdentity::Purchase(_) => None,
    };
    Ok(draft.unwrap_or_default())
}

/// Forgets what was typed and not ordered before a moment: it is personal.
pub fn forget_drafts_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    diesel::update(carts::table.filter(carts::draft_at.lt(before)))
        .set((carts::draft.eq(""), carts::draft_at.eq(None::<Timestamp>)))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets all carts of a buyer.
pub fn erase(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    let own = || carts::table.filter(carts::user_id.eq(user));
    diesel::delete(cart_lines::table)
        .filter(cart_lines::cart_id.eq_any(own().select(carts::id)))
        .execute(tx.conn())?;
    diesel::delete(own()).execute(tx.conn())?;
    Ok(())
}

/// Forgets the carts of guests that nobody has put anything into since.
pub fn delete_left_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    let left = || {
        carts::table
            .filter(carts::token_hash.is_not_null())
            .filter(carts::updated_at.lt(before))
    };
    diesel::delete(cart_lines::table)
        .filter(cart_lines::cart_id.eq_any(left().select(carts::id)))
        .execute(tx.conn())?;
    diesel::delete(left()).execute(tx.conn())?;
    Ok(())
}

impl From<OfferRow> for Offer {
    fn from((variant, listing, shop, offers, on_hand, card): OfferRow) -> Self {
        let (has_promotions, has_programmes, closes) = offers;
        let (photo_hash, category_code) = card.map_or_else(Default::default, |card| {
            (card.photo_hash, card.category_code)
        });
        Self {
            variant_id: variant.id,
            stock_item_id: variant.stock_item_id,
            sku: variant.sku,
            pack_zh: variant.pack_zh,
            pack_en: variant.pack_en,
            sold_by: variant.sold_by,
            unit_price: variant.price_minor,
            net_mass: variant.net_mass_grams,
            step_grams: variant.step_grams,
            draws: variant.draws,
            on_hand,
            is_on_sale: variant.state == ON_SALE && listing.state == ON_SALE,
            listing: Listed {
                id: listing.id,
                slug: listing.slug,
                title_zh: listing.title_zh,
                title_en: listing.title_en,
                ships_from: listing.ships_from,
                photo_hash,
                category_code,
            },
            shop: ShopFacts {
                id: shop.id,
                slug: shop.slug,
                name_zh: shop.name_zh,
                name_en: shop.name_en,
                state: shop.state,
                accepts_cod: shop.accepts_cod,
                accepts_transfer: shop.accepts_transfer && !shop.bank_account.is_empty(),
                has_promotions,
                division_code: shop.division_code,
                has_programmes,
                closed: Holiday::of(shop.holiday_from, shop.holiday_to).filter(|_| closes),
            },
        }
    }
}

impl From<(LineRow, OfferRow)> for Line {
    fn from((line, offer): (LineRow, OfferRow)) -> Self {
        Self {
            id: line.id,
            cart_id: line.cart_id,
            quantity: line.quantity,
            offer: offer.into(),
        }
    }
}
