//! The SQL of freight.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::model::{ChargeBy, Template, Terms, Zone};
use crate::base::error::Result;
use crate::base::ids::{FreightTemplateId, ShopId};
use crate::base::money::Money;
use crate::db::schema::{freight_templates, freight_zones};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{ManageShop, ShopScope, ViewDesk};

/// A template without its zones, for stores that join it with what is sent.
#[derive(Queryable, Selectable)]
#[diesel(table_name = freight_templates)]
pub(in crate::domain) struct TemplateRow {
    shop_id: ShopId,
    charge_by: ChargeBy,
    first_units: i64,
    first_minor: Money,
    next_units: i64,
    next_minor: Money,
    free_over_minor: Option<Money>,
    free_over_pieces: Option<i64>,
}

/// A zone of a template.
#[derive(Queryable, Selectable)]
#[diesel(table_name = freight_zones)]
pub(in crate::domain) struct ZoneRow {
    province_code: String,
    is_excluded: bool,
    first_minor: Money,
    next_minor: Money,
}

/// The shop's own template with all its zones.
pub(super) fn find(conn: &mut DbConn, shop: &ShopScope<ViewDesk>) -> Result<Option<Template>> {
    let rows: Vec<(TemplateRow, Option<ZoneRow>)> = freight_templates::table
        .left_join(freight_zones::table.on(freight_zones::template_id.eq(freight_templates::id)))
        .filter(freight_templates::shop_id.eq(shop.shop_id()))
        .order(freight_zones::province_code)
        .select((TemplateRow::as_select(), Option::<ZoneRow>::as_select()))
        .load(conn)?;
    Ok(gather(rows).into_values().next())
}

fn gather(rows: Vec<(TemplateRow, Option<ZoneRow>)>) -> BTreeMap<ShopId, Template> {
    let mut templates = BTreeMap::new();
    for (row, zone) in rows {
        let template = templates
            .entry(row.shop_id)
            .or_insert_with(|| Template::from(row));
        template.zones.extend(zone.map(Zone::from));
    }
    templates
}

impl From<TemplateRow> for Template {
    fn from(row: TemplateRow) -> Self {
        Self {
            charge_by: row.charge_by,
            first_units: row.first_units,
            first: row.first_minor,
            next_units: row.next_units,
            next: row.next_minor,
            free_over: row.free_over_minor,
            free_over_pieces: row.free_over_pieces,
            zones: Vec::new(),
        }
    }
}

impl From<ZoneRow> for Zone {
    fn from(row: ZoneRow) -> Self {
        Self {
            province: row.province_code,
            terms: if row.is_excluded {
                Terms::NotSent
            } else {
                Terms::Prices {
                    first: row.first_minor,
                    next: row.next_minor,
                }
            },
        }
    }
}

/// Puts a template in the place of the one that was.
pub(super) fn replace(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    template: &Template,
) -> Result<()> {
    let shop = shop.shop_id();
    let id = upsert_template(tx, shop, template)?;
    diesel::delete(freight_zones::table)
        .filter(freight_zones::shop_id.eq(shop))
        .filter(freight_zones::template_id.eq(id))
        .execute(tx.conn())?;
    insert_zones(tx, shop, id, template)
}

/// Writes a template for a shop that has none.
pub(super) fn insert_missing(tx: &mut Tx<'_>, shop: ShopId, template: &Template) -> Result<()> {
    let found: Option<FreightTemplateId> = freight_templates::table
        .filter(freight_templates::shop_id.eq(shop))
        .select(freight_templates::id)
        .first(tx.conn())
        .optional()?;
    if found.is_some() {
        return Ok(());
    }
    let id = upsert_template(tx, shop, template)?;
    insert_zones(tx, shop, id, template)
}

fn insert_zones(
    tx: &mut Tx<'_>,
    shop: ShopId,
    id: FreightTemplateId,
    template: &Template,
) -> Result<()> {
    let rows: Vec<_> = template
        .zones
        .iter()
        .map(|zone| {
            let (is_excluded, first, next) = match zone.terms {
                Terms::NotSent => (true, Money::ZERO, Money::ZERO),
                Terms::Prices { first, next } => (false, first, next),
            };
            (
                freight_zones::shop_id.eq(shop),
                freight_zones::template_id.eq(id),
                freight_zones::province_code.eq(zone.province.as_str()),
                freight_zones::is_excluded.eq(is_excluded),
                freight_zones::first_minor.eq(first),
                freight_zones::next_minor.eq(next),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(freight_zones::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

fn upsert_template(
    tx: &mut Tx<'_>,
    shop: ShopId,
    template: &Template,
) -> Result<FreightTemplateId> {
    let values = (
        freight_templates::charge_by.eq(template.charge_by),
        freight_templates::first_units.eq(template.first_units),
        freight_templates::first_minor.eq(template.first),
        freight_templates::next_units.eq(template.next_units),
        freight_templates::next_minor.eq(template.next),
        freight_templates::free_over_minor.eq(template.free_over),
        freight_templates::free_over_pieces.eq(template.free_over_pieces),
        freight_templates::updated_at.eq(tx.now()),
    );
    Ok(
        each!(tx.conn(), conn => diesel::insert_into(freight_templates::table)
        .values((freight_templates::shop_id.eq(shop), values))
        .on_conflict(freight_templates::shop_id)
        .do_update()
        .set(values)
        .returning(freight_templates::id)
        .get_result(conn)?),
    )
}
