//! Packs.

use diesel::prelude::*;
use diesel::result::Error as DieselError;

use crate::base::amount::SoldBy;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ListingId, ShopId, StockItemId, VariantId};
use crate::base::measure::Measure;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::db::schema::{stock_items, variants};
use crate::db::{DbConn, Tx, is_unique_violation};
use crate::domain::access::{EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::listings::variant::{NewVariant, Variant, VariantState};

#[derive(Queryable, Selectable)]
#[diesel(table_name = variants)]
struct Row {
    id: VariantId,
    listing_id: ListingId,
    stock_item_id: StockItemId,
    sku: String,
    pack_zh: String,
    pack_en: String,
    sold_by: SoldBy,
    price_minor: Money,
    net_mass_grams: Option<Grams>,
    step_grams: Option<Grams>,
    draws: i64,
    state: VariantState,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = variants, treat_none_as_null = true)]
struct Columns<'a> {
    stock_item_id: StockItemId,
    pack_zh: &'a str,
    pack_en: &'a str,
    sold_by: SoldBy,
    price_minor: Money,
    net_mass_grams: Option<Grams>,
    step_grams: Option<Grams>,
    draws: i64,
}

impl<'a> Columns<'a> {
    fn of(stock_item: StockItemId, variant: &'a NewVariant) -> Self {
        Self {
            stock_item_id: stock_item,
            pack_zh: &variant.pack_zh,
            pack_en: &variant.pack_en,
            sold_by: variant.sold_by,
            price_minor: variant.price,
            net_mass_grams: variant.net_mass,
            step_grams: variant.step,
            draws: variant.draws,
        }
    }
}

/// The packs of a listing in their order, retired ones too.
pub fn list_variants(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    listing: ListingId,
) -> Result<Vec<Variant>> {
    variants_of(conn, shop.shop_id(), listing)
}

pub(super) fn variants_of(
    conn: &mut DbConn,
    shop: ShopId,
    listing: ListingId,
) -> Result<Vec<Variant>> {
    let rows: Vec<(Row, (String, Measure, i64))> = variants::table
        .inner_join(stock_items::table.on(stock_items::id.eq(variants::stock_item_id)))
        .filter(variants::shop_id.eq(shop))
        .filter(variants::listing_id.eq(listing))
        .order((variants::position, variants::id))
        .select((
            Row::as_select(),
            (stock_items::name, stock_items::unit, stock_items::on_hand),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(variant).collect())
}

fn variant((row, (stock_name, stock_unit, on_hand)): (Row, (String, Measure, i64))) -> Variant {
    Variant {
        id: row.id,
        listing_id: row.listing_id,
        stock_item_id: row.stock_item_id,
        stock_name,
        stock_unit,
        on_hand,
        sku: row.sku,
        pack_zh: row.pack_zh,
        pack_en: row.pack_en,
        sold_by: row.sold_by,
        price: row.price_minor,
        net_mass: row.net_mass_grams,
        step: row.step_grams,
        draws: row.draws,
        state: row.state,
    }
}

/// Adds a pack under an article number, at a place in the order.
pub fn insert_variant(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    stock_item: StockItemId,
    variant: &NewVariant,
    (sku, position): (&str, usize),
) -> Result<VariantId> {
    let row = (
        variants::shop_id.eq(shop.shop_id()),
        variants::listing_id.eq(listing),
        variants::sku.eq(sku),
        Columns::of(stock_item, variant),
        variants::position.eq(i32::try_from(position).map_err(Error::internal)?),
    );
    diesel::insert_into(variants::table)
        .values(row)
        .returning(variants::id)
        .get_result(tx.conn())
        .map_err(fault)
}

/// Changes an active pack; its article number only if a new one is given.
pub fn update_variant(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    (listing, id): (ListingId, VariantId),
    stock_item: StockItemId,
    variant: &NewVariant,
) -> Result<bool> {
    let sku = variant.sku.as_deref().map(|sku| variants::sku.eq(sku));
    let changed = diesel::update(variants::table)
        .filter(variants::shop_id.eq(shop.shop_id()))
        .filter(variants::listing_id.eq(listing))
        .filter(variants::id.eq(id))
        .filter(variants::state.eq(VariantState::Active))
        .set((sku, Columns::of(stock_item, variant)))
        .execute(tx.conn())
        .map_err(fault)?;
    Ok(changed == 1)
}

/// Takes an active pack off sale.
pub fn mark_variant_retired(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    id: VariantId,
) -> Result<bool> {
    let changed = diesel::update(variants::table)
        .filter(variants::shop_id.eq(shop.shop_id()))
        .filter(variants::listing_id.eq(listing))
        .filter(variants::id.eq(id))
        .filter(variants::state.eq(VariantState::Active))
        .set(variants::state.eq(VariantState::Retired))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// A number that another pack of the shop has is a fault of that field.
fn fault(error: DieselError) -> Error {
    if is_unique_violation(
        &error,
        "variants_shop_sku_key",
        "variants.shop_id, variants.sku",
    ) {
        return Error::field("sku", Code::VariantSkuTaken);
    }
    error.into()
}
