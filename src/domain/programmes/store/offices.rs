//! Programmes as their administration knows them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::{Row, gather};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::ProgrammeId;
use crate::base::money::Money;
use crate::base::rate::Rate;
use crate::db::schema::{orders, programme_areas, programme_uses, programmes, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each, is_unique_violation};
use crate::domain::access::{DivisionPermission, DivisionScope, ManageProgrammes};
use crate::domain::programmes::form::{Limits, NewProgramme, Terms};
use crate::domain::programmes::model::{Gift, Programme};
use crate::domain::programmes::state::ProgrammeState;
use crate::domain::programmes::uses::UseState;

/// The most programmes that a page shows.
const LIST_LIMIT: i64 = 200;
/// The most orders of a programme that a page shows.
const USES_LIMIT: i64 = 200;

/// Programmes with the divisions that they are for.
macro_rules! with_areas {
    () => {
        programmes::table
            .inner_join(programme_areas::table.on(programme_areas::programme_id.eq(programmes::id)))
            .order((programmes::id, programme_areas::division_code))
            .select((Row::as_select(), programme_areas::division_code))
    };
}
/// The programmes of the office's divisions, the newest first; at most 200.
pub fn list<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<Vec<Programme>> {
    let ids: Vec<ProgrammeId> = programmes::table
        .filter(starts_with_any(programmes::division_code, office.codes()))
        .order(programmes::id.desc())
        .limit(LIST_LIMIT)
        .select(programmes::id)
        .load(conn)?;
    let mut all = gather(each!(conn, conn => with_areas!()
        .filter(programmes::id.eq_any(&ids))
        .load(conn)?));
    all.reverse();
    Ok(all)
}

/// A programme of the office's divisions.
pub fn find<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: ProgrammeId,
) -> Result<Option<Programme>> {
    let rows: Vec<(Row, String)> = with_areas!()
        .filter(programmes::id.eq(id))
        .filter(starts_with_any(programmes::division_code, office.codes()))
        .load(conn)?;
    Ok(gather(rows).into_iter().next())
}

/// An order that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct OfficeUse {
    /// Its number.
    pub number: String,
    /// The shop's Chinese name.
    pub shop_zh: String,
    /// Its English name, or empty.
    pub shop_en: String,
    /// The day on which it was placed.
    pub placed_on: NaiveDate,
    /// What it takes.
    pub amount: Money,
    /// What of it is back in the budget.
    pub returned: Money,
    /// How far it has come.
    pub state: UseState,
}

/// The orders that take part in a programme, the newest first; at most 200. None that is of a shop
/// outside of the office's divisions.
pub fn list_uses<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: ProgrammeId,
) -> Result<Vec<OfficeUse>> {
    Ok(programme_uses::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(programme_uses::shop_id)
                .and(orders::id.eq(programme_uses::order_id))),
        )
        .inner_join(shops::table.on(shops::id.eq(programme_uses::shop_id)))
        .filter(programme_uses::programme_id.eq(id))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .order(programme_uses::id.desc())
        .limit(USES_LIMIT)
        .select((
            orders::number,
            shops::name_zh,
            shops::name_en,
            orders::business_date,
            programme_uses::amount_minor,
            programme_uses::returned_minor,
            programme_uses::state,
        ))
        .load(conn)?)
}

/// The columns of what a programme gives.
type GiftColumns = (Option<Money>, Rate);

const fn columns_of(gift: Gift) -> GiftColumns {
    match gift {
        Gift::Fixed(amount) | Gift::PerLine(amount) => (Some(amount), Rate::ZERO),
        Gift::Percent(rate) => (None, rate),
    }
}

/// The columns of what stays once it has begun.
macro_rules! terms {
    ($terms:expr) => {{
        let (amount, rate) = columns_of($terms.gift);
        (
            programmes::division_code.eq($terms.division.as_str()),
            programmes::kind.eq($terms.kind),
            programmes::basis.eq($terms.gift.basis()),
            programmes::amount_minor.eq(amount),
            programmes::rate_bp.eq(rate),
            programmes::most_minor.eq($terms.most),
            programmes::min_goods_minor.eq($terms.min_goods),
            programmes::code.eq(&$terms.code),
        )
    }};
}

/// The columns of what can be changed.
macro_rules! limits {
    ($limits:expr) => {
        (
            programmes::name_zh.eq(&$limits.name_zh),
            programmes::name_en.eq(&$limits.name_en),
            programmes::about_zh.eq(&$limits.about_zh),
            programmes::about_en.eq(&$limits.about_en),
            programmes::budget_minor.eq($limits.budget),
            programmes::total_limit.eq($limits.total_limit),
            programmes::buyer_limit.eq($limits.buyer_limit),
            programmes::starts_on.eq($limits.starts_on),
            programmes::ends_on.eq($limits.ends_on),
        )
    };
}

pub(in crate::domain::programmes) fn insert(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ManageProgrammes>,
    new: &NewProgramme,
) -> Result<ProgrammeId> {
    let now = tx.now();
    let id: ProgrammeId = diesel::insert_into(programmes::table)
        .values((
            terms!(new.terms),
            limits!(new.limits),
            programmes::state.eq(ProgrammeState::Draft),
            programmes::created_by.eq(office.user_id()),
            programmes::created_at.eq(now),
        ))
        .returning(programmes::id)
        .get_result(tx.conn())
        .map_err(code_fault)?;
    insert_areas(tx, id, &new.terms)?;
    Ok(id)
}

fn insert_areas(tx: &mut Tx<'_>, id: ProgrammeId, terms: &Terms) -> Result<()> {
    let rows: Vec<_> = terms
        .areas
        .iter()
        .map(|area| {
            (
                programme_areas::programme_id.eq(id),
                programme_areas::division_code.eq(area.as_str()),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(programme_areas::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

fn code_fault(error: diesel::result::Error) -> Error {
    if is_unique_violation(&error, "programmes_code_key", "programmes.code") {
        return Error::field("code", Code::CouponCodeTaken);
    }
    error.into()
}

/// Writes a draft anew; false if it is none any more.
pub(in crate::domain::programmes) fn replace(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    new: &NewProgramme,
) -> Result<bool> {
    let changed = diesel::update(programmes::table)
        .filter(programmes::id.eq(id))
        .filter(programmes::state.eq(ProgrammeState::Draft))
        .set((terms!(new.terms), limits!(new.limits)))
        .execute(tx.conn())
        .map_err(code_fault)?;
    if changed == 0 {
        return Ok(false);
    }
    diesel::delete(programme_areas::table.filter(programme_areas::programme_id.eq(id)))
        .execute(tx.conn())?;
    insert_areas(tx, id, &new.terms)?;
    Ok(true)
}

/// Changes what can be changed of one that is not over; false if it is, or has taken more already
/// than the new limits allow.
pub(in crate::domain::programmes) fn update(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    limits: &Limits,
) -> Result<bool> {
    let most = limits.total_limit.unwrap_or(i64::MAX);
    let changed = diesel::update(programmes::table)
        .filter(programmes::id.eq(id))
        .filter(programmes::state.ne(ProgrammeState::Ended))
        .filter(programmes::used.le(most))
        .filter((programmes::reserved_minor + programmes::spent_minor).le(limits.budget.get()))
        .set(limits!(limits))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Moves a programme on by compare and set; false if somebody was faster.
pub(in crate::domain::programmes) fn mark(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    (from, to): (ProgrammeState, ProgrammeState),
) -> Result<bool> {
    let changed = diesel::update(programmes::table)
        .filter(programmes::id.eq(id))
        .filter(programmes::state.eq(from))
        .set(programmes::state.eq(to))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Puts a programme on the shelf of the front page, or takes it off; false if it stands so already.
pub(in crate::domain::programmes) fn set_shelf(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    is_on_shelf: bool,
) -> Result<bool> {
    let changed = diesel::update(programmes::table)
        .filter(programmes::id.eq(id))
        .filter(programmes::is_on_shelf.ne(is_on_shelf))
        .set(programmes::is_on_shelf.eq(is_on_shelf))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
