//! The SQL of promotions, and of their uses: a use is a reduction of an order that was not
//! released.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::benefit::{Benefit, BenefitKind};
use super::choose::Contact;
use super::form::{Limits, NewPromotion};
use super::model::{Promotion, PromotionState, Use};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{PromotionId, ShopId, UserId};
use crate::base::money::Money;
use crate::base::rate::Rate;
use crate::db::schema::{order_reductions, orders, promotions, purchases};
use crate::db::{DbConn, Tx, each, is_unique_violation};
use crate::domain::access::{Implies, ManageShop, OrderScope, PublicScope, ShopScope, ViewDesk};

/// The most promotions that a page shows, and that a checkout looks through.
const LIST_LIMIT: i64 = 200;

#[derive(Queryable, Selectable)]
#[diesel(table_name = promotions)]
struct Row {
    id: PromotionId,
    shop_id: ShopId,
    name_zh: String,
    name_en: String,
    code: Option<String>,
    kind: BenefitKind,
    amount_minor: Option<Money>,
    rate_bp: Rate,
    min_goods_minor: Money,
    total_limit: Option<i64>,
    buyer_limit: Option<i64>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    state: PromotionState,
    used: i64,
}

impl From<Row> for Promotion {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            shop: row.shop_id,
            name_zh: row.name_zh,
            name_en: row.name_en,
            code: row.code,
            benefit: match row.kind {
                BenefitKind::Fixed => Benefit::Fixed(row.amount_minor.unwrap_or_default()),
                BenefitKind::Percent => Benefit::Percent(row.rate_bp, row.amount_minor),
                BenefitKind::Freight => Benefit::Freight(row.amount_minor),
            },
            min_goods: row.min_goods_minor,
            total_limit: row.total_limit,
            buyer_limit: row.buyer_limit,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            state: row.state,
            used: row.used,
        }
    }
}

/// The columns of what a buyer has of a promotion.
pub(super) fn columns_of(benefit: Benefit) -> (BenefitKind, Option<Money>, Rate) {
    let (amount, rate) = match benefit {
        Benefit::Fixed(amount) => (Some(amount), Rate::ZERO),
        Benefit::Percent(rate, most) => (most, rate),
        Benefit::Freight(most) => (most, Rate::ZERO),
    };
    (benefit.kind(), amount, rate)
}

/// The promotions of a shop: those that were not ended first, the newest first.
pub fn list(conn: &mut DbConn, shop: &ShopScope<impl Implies<ViewDesk>>) -> Result<Vec<Promotion>> {
    let rows: Vec<Row> = promotions::table
        .filter(promotions::shop_id.eq(shop.shop_id()))
        .order((promotions::state, promotions::id.desc()))
        .limit(LIST_LIMIT)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Promotion::from).collect())
}

/// A promotion of the shop.
pub fn find(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    id: PromotionId,
) -> Result<Option<Promotion>> {
    let row: Option<Row> = promotions::table
        .filter(promotions::shop_id.eq(shop.shop_id()))
        .filter(promotions::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Promotion::from))
}

/// What some shops offer to a buyer: all that needs no code, and what has one of these codes.
pub fn list_offered(
    conn: &mut DbConn,
    _: PublicScope,
    shops: &[ShopId],
    codes: &[&str],
    buyer: &Contact,
) -> Result<Vec<Use>> {
    let rows: Vec<Row> = each!(conn, conn => promotions::table
        .filter(promotions::shop_id.eq_any(shops))
        .filter(
            promotions::code.is_null().and(promotions::state.eq(PromotionState::Active))
                .or(promotions::code.eq_any(codes)),
        )
        .order(promotions::id)
        .select(Row::as_select())
        .load(conn)?);
    let limited: Vec<PromotionId> = rows
        .iter()
        .filter(|row| row.buyer_limit.is_some())
        .map(|row| row.id)
        .collect();
    let by_buyer = uses_by(conn, &limited, buyer)?;
    Ok(rows
        .into_iter()
        .map(|row| Use {
            by_buyer: by_buyer.get(&row.id).copied().unwrap_or_default(),
            promotion: row.into(),
        })
        .collect())
}

/// How often a buyer has used some promotions. Whoever has the account, the phone or the mail
/// address of an order has used what it carries (O-27).
pub(super) fn uses_by(
    conn: &mut DbConn,
    of: &[PromotionId],
    buyer: &Contact,
) -> Result<BTreeMap<PromotionId, i64>> {
    if of.is_empty() || *buyer == Contact::default() {
        return Ok(BTreeMap::new());
    }
    // All that the buyer's orders carry: named here, the promotions would lead SQLite through all of
    // their uses, whosever they are.
    let rows: Vec<(Option<PromotionId>, i64)> = order_reductions::table
        .filter(order_reductions::order_id.eq_any(orders_of(
            buyer.user,
            buyer.phone.as_deref(),
            buyer.email.as_deref(),
        )))
        .filter(order_reductions::promotion_id.is_not_null())
        .filter(order_reductions::released_at.is_null())
        .group_by(order_reductions::promotion_id)
        .select((order_reductions::promotion_id, count_star()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, count)| Some((id?, count)))
        .filter(|(id, _)| of.contains(id))
        .collect())
}

/// The orders of a buyer: those of the account, and those of every purchase under the phone or the
/// mail address. Each of the three is served by an index of purchases, and nothing is found by what
/// is not known.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn orders_of<'a>(user: Option<UserId>, phone: Option<&'a str>, email: Option<&'a str>) -> _ {
    orders::table
        .filter(
            orders::purchase_id.eq_any(
                purchases::table
                    .filter(
                        purchases::user_id
                            .eq(user)
                            .or(purchases::contact_phone.nullable().eq(phone))
                            .or(purchases::contact_email.eq(email)),
                    )
                    .select(purchases::id),
            ),
        )
        .select(orders::id)
}

/// Takes one use of a promotion that runs on the day of this transaction and is not used up; gives
/// how often one buyer may use it, or nothing if it cannot be used. Its row is locked from then on.
pub(super) fn use_one(tx: &mut Tx<'_>, shop: ShopId, id: PromotionId) -> Result<Option<i64>> {
    let today = tx.business_date();
    let is_running = promotions::state
        .eq(PromotionState::Active)
        .and(promotions::starts_on.le(today))
        .and(promotions::ends_on.ge(today));
    let limit: Option<Option<i64>> = diesel::update(promotions::table)
        .filter(promotions::shop_id.eq(shop))
        .filter(promotions::id.eq(id))
        .filter(is_running)
        .filter(has_uses_left())
        .set(promotions::used.eq(promotions::used + 1))
        .returning(promotions::buyer_limit)
        .get_result(tx.conn())
        .optional()?;
    Ok(limit.map(|limit| limit.unwrap_or(i64::MAX)))
}

/// Whether a use is left.
#[diesel::dsl::auto_type]
fn has_uses_left() -> _ {
    promotions::total_limit
        .is_null()
        .or(promotions::total_limit.gt(promotions::used.nullable()))
}

/// Takes one use again for an order that had carried it: what was promised is kept whatever the
/// day, within the limit. Gives how often one buyer may use it, as [`use_one`].
pub(super) fn use_again(tx: &mut Tx<'_>, shop: ShopId, id: PromotionId) -> Result<Option<i64>> {
    let limit: Option<Option<i64>> = diesel::update(promotions::table)
        .filter(promotions::shop_id.eq(shop))
        .filter(promotions::id.eq(id))
        .filter(has_uses_left())
        .set(promotions::used.eq(promotions::used + 1))
        .returning(promotions::buyer_limit)
        .get_result(tx.conn())
        .optional()?;
    Ok(limit.map(|limit| limit.unwrap_or(i64::MAX)))
}

/// Whose order it is.
pub fn buyer_of(conn: &mut DbConn, order: &OrderScope) -> Result<Contact> {
    let (user, phone, email) = orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .select((
            purchases::user_id,
            purchases::contact_phone,
            purchases::contact_email,
        ))
        .first::<(Option<UserId>, String, Option<String>)>(conn)?;
    Ok(Contact {
        user,
        // That of an erased account is empty: of all of them.
        phone: Some(phone).filter(|phone| !phone.is_empty()),
        email,
    })
}

/// Gives back one use.
pub(super) fn unuse(tx: &mut Tx<'_>, shop: ShopId, id: PromotionId) -> Result<()> {
    diesel::update(promotions::table)
        .filter(promotions::shop_id.eq(shop))
        .filter(promotions::id.eq(id))
        .set(promotions::used.eq(promotions::used - 1))
        .execute(tx.conn())?;
    Ok(())
}

/// Marks what an order carries as given back, or as taken again; gives what it is.
pub(super) fn mark_released(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    is_released: bool,
) -> Result<Vec<PromotionId>> {
    let now = tx.now();
    let of_order = order_reductions::table
        .filter(order_reductions::shop_id.eq(order.shop_id()))
        .filter(order_reductions::order_id.eq(order.order_id()))
        .filter(order_reductions::promotion_id.is_not_null())
        .filter(order_reductions::released_at.is_null().eq(is_released));
    let ids: Vec<Option<PromotionId>> = diesel::update(of_order)
        .set(order_reductions::released_at.eq(is_released.then_some(now)))
        .returning(order_reductions::promotion_id)
        .get_results(tx.conn())?;
    Ok(ids.into_iter().flatten().collect())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    new: &NewPromotion,
) -> Result<PromotionId> {
    let now = tx.now();
    let (kind, amount, rate) = columns_of(new.terms.benefit);
    let limits = &new.limits;
    diesel::insert_into(promotions::table)
        .values((
            promotions::shop_id.eq(shop.shop_id()),
            promotions::name_zh.eq(&limits.name_zh),
            promotions::name_en.eq(&limits.name_en),
            promotions::code.eq(&new.terms.code),
            promotions::kind.eq(kind),
            promotions::amount_minor.eq(amount),
            promotions::rate_bp.eq(rate),
            promotions::min_goods_minor.eq(new.terms.min_goods),
            promotions::total_limit.eq(limits.total_limit),
            promotions::buyer_limit.eq(limits.buyer_limit),
            promotions::starts_on.eq(limits.starts_on),
            promotions::ends_on.eq(limits.ends_on),
            promotions::state.eq(PromotionState::Active),
            promotions::created_by.eq(shop.actor().user_id()),
            promotions::created_at.eq(now),
        ))
        .returning(promotions::id)
        .get_result(tx.conn())
        .map_err(code_fault)
}

fn code_fault(error: diesel::result::Error) -> Error {
    if is_unique_violation(
        &error,
        "promotions_code_key",
        "promotions.shop_id, promotions.code",
    ) {
        return Error::field("code", Code::CouponCodeTaken);
    }
    error.into()
}

/// Changes what can be changed of one that was not ended; false if it cannot be.
pub(super) fn update(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    id: PromotionId,
    limits: &Limits,
) -> Result<bool> {
    let most = limits.total_limit.unwrap_or(i64::MAX);
    let changed = diesel::update(promotions::table)
        .filter(promotions::shop_id.eq(shop.shop_id()))
        .filter(promotions::id.eq(id))
        .filter(promotions::state.eq(PromotionState::Active))
        .filter(promotions::used.le(most))
        .set((
            promotions::name_zh.eq(&limits.name_zh),
            promotions::name_en.eq(&limits.name_en),
            promotions::total_limit.eq(limits.total_limit),
            promotions::buyer_limit.eq(limits.buyer_limit),
            promotions::starts_on.eq(limits.starts_on),
            promotions::ends_on.eq(limits.ends_on),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Ends one; false if it was ended before.
pub(super) fn mark_ended(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    id: PromotionId,
) -> Result<bool> {
    let changed = diesel::update(promotions::table)
        .filter(promotions::shop_id.eq(shop.shop_id()))
        .filter(promotions::id.eq(id))
        .filter(promotions::state.eq(PromotionState::Active))
        .set(promotions::state.eq(PromotionState::Ended))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
