//! What programmes offer to a buyer.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::{Row, gather};
use super::uses::uses_by;
use crate::base::error::Result;
use crate::base::ids::ProgrammeId;
use crate::base::page::PageSize;
use crate::db::schema::{programme_areas, programmes};
use crate::db::{DbConn, each};
use crate::domain::access::PublicScope;
use crate::domain::programmes::choose::Offered;
use crate::domain::programmes::model::Programme;
use crate::domain::programmes::state::ProgrammeState;
use crate::domain::promotions::Contact;

/// All that runs today for shops of some divisions (trimmed codes) and needs no code, and whatever
/// has one of these codes; in the order of ids.
pub fn list_offered(
    conn: &mut DbConn,
    _: PublicScope,
    divisions: &[&str],
    codes: &[&str],
    (buyer, today): (&Contact, NaiveDate),
) -> Result<Vec<Offered>> {
    // A division contains another exactly if its code is a prefix.
    let above: BTreeSet<&str> = divisions
        .iter()
        .flat_map(|code| (0..=code.len()).filter_map(|end| code.get(..end)))
        .collect();
    let above: Vec<&str> = above.into_iter().collect();
    let rows: Vec<(Row, String)> = each!(conn, conn => programmes::table
        .inner_join(programme_areas::table.on(programme_areas::programme_id.eq(programmes::id)))
        .filter(programme_areas::division_code.eq_any(&above))
        .filter(
            programmes::code.is_null()
                .and(programmes::state.eq(ProgrammeState::Active))
                .and(programmes::starts_on.le(today))
                .and(programmes::ends_on.ge(today))
                .or(programmes::code.eq_any(codes)
                    .and(programmes::state.ne(ProgrammeState::Draft))),
        )
        .order(programmes::id)
        .select((Row::as_select(), programme_areas::division_code))
        .load(conn)?);
    let all = gather(rows);
    let limited: Vec<ProgrammeId> = all
        .iter()
        .filter(|one| one.buyer_limit.is_some())
        .map(|one| one.id)
        .collect();
    let by_buyer = uses_by(conn, &limited, buyer)?;
    Ok(all
        .into_iter()
        .map(|programme| Offered {
            by_buyer: by_buyer.get(&programme.id).copied().unwrap_or_default(),
            programme,
        })
        .collect())
}

/// What runs today and was put on the shelf of the front page, the newest first.
pub fn list_on_shelf(
    conn: &mut DbConn,
    _: PublicScope,
    today: NaiveDate,
    size: PageSize,
) -> Result<Vec<Programme>> {
    let ids: Vec<ProgrammeId> = programmes::table
        .filter(programmes::is_on_shelf)
        .filter(programmes::state.eq(ProgrammeState::Active))
        .filter(programmes::starts_on.le(today))
        .filter(programmes::ends_on.ge(today))
        .order(programmes::id.desc())
        .limit(i64::from(size.rows()))
        .select(programmes::id)
        .load(conn)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Row, String)> = each!(conn, conn => programmes::table
        .inner_join(programme_areas::table.on(programme_areas::programme_id.eq(programmes::id)))
        .filter(programmes::id.eq_any(&ids))
        .order((programmes::id.desc(), programme_areas::division_code))
        .select((Row::as_select(), programme_areas::division_code))
        .load(conn)?);
    Ok(gather(rows))
}
