//! Periods as administrators read them: those of the shops in their division.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use diesel::dsl::{exists, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::accounts::accounts_of;
use super::periods;
use crate::base::error::Result;
use crate::base::ids::{ProgrammeId, SettlementId, SettlementInstructionId, ShopId};
use crate::base::money::Money;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::db::schema::{programmes, settlement_instructions, settlements, shops};
use crate::db::sql::starts_with_any;
use crate::domain::access::{DivisionPermission, DivisionScope, ManageProgrammes};
use crate::domain::settlements::bank::PayeeAccount;
use crate::domain::settlements::model::{Instruction, PayeeKind, Settlement};
use crate::domain::settlements::state::InstructionState;

/// A period of some shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficePeriod {
    /// The shop.
    pub shop_id: ShopId,
    /// Its slug.
    pub slug: String,
    /// Its Chinese name.
    pub shop_zh: String,
    /// Its English name, or empty.
    pub shop_en: String,
    /// The period.
    pub settlement: Settlement,
    /// What each payee is to have.
    pub instructions: Vec<Instruction>,
}

impl OfficePeriod {
    /// What is to be paid of it in all, out of buyers' money.
    ///
    /// # Errors
    /// `money.overflow`.
    pub fn total(&self) -> Result<Money> {
        let paid = self.instructions.iter();
        let paid =
            paid.filter(|one| one.state != InstructionState::Carried && !one.is_of_programme());
        Money::total(paid.map(|one| one.amount))
    }

    /// How many instructions are in a state.
    pub fn count(&self, state: InstructionState) -> usize {
        let all = self.instructions.iter();
        all.filter(|one| one.state == state).count()
    }
}

type Row = (ShopId, String, String, String, Settlement);

macro_rules! of_office {
    ($office:expr) => {
        settlements::table
            .inner_join(shops::table.on(shops::id.eq(settlements::shop_id)))
            .filter(starts_with_any(shops::division_code, $office.codes()))
            .select((
                shops::id,
                shops::slug,
                shops::name_zh,
                shops::name_en,
                periods::columns(),
            ))
    };
}

fn whole(conn: &mut DbConn, rows: Vec<Row>) -> Result<Vec<OfficePeriod>> {
    let ids: Vec<SettlementId> = rows.iter().map(|row| row.4.id).collect();
    let mut by_period: BTreeMap<SettlementId, Vec<Instruction>> = BTreeMap::new();
    if !ids.is_empty() {
        for (period, instruction) in periods::instructions_of(conn, &ids)? {
            by_period.entry(period).or_default().push(instruction);
        }
    }
    let rows = rows.into_iter();
    Ok(rows
        .map(
            |(shop_id, slug, shop_zh, shop_en, settlement)| OfficePeriod {
                shop_id,
                slug,
                shop_zh,
                shop_en,
                instructions: by_period.remove(&settlement.id).unwrap_or_default(),
                settlement,
            },
        )
        .collect())
}

/// The periods of the division's shops, the newest first: all, those with an instruction in
/// `state`, those that end in the month that begins with `month`.
pub fn list_for_office<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    (state, month): (Option<InstructionState>, Option<NaiveDate>),
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<OfficePeriod>> {
    let mut query = of_office!(office).into_boxed();
    match state {
        // They are few, and asked for first: from the instructions themselves.
        Some(InstructionState::Open) => {
            let open = settlement_instructions::table.filter(is_open());
            let periods = open.select(settlement_instructions::settlement_id);
            query = query.filter(settlements::id.eq_any(periods));
        }
        Some(state) => {
            let inside = settlement_instructions::table
                .filter(settlement_instructions::settlement_id.eq(settlements::id))
                .filter(settlement_instructions::state.eq(state));
            query = query.filter(exists(inside));
        }
        None => {}
    }
    if let Some(first) = month {
        let end = first.checked_add_months(Months::new(1)).unwrap_or(first);
        query = query
            .filter(settlements::until_on.ge(first))
            .filter(settlements::until_on.lt(end));
    }
    if let Some(after) = after {
        query = query.filter(settlements::id.lt(SettlementId(after.id)));
    }
    let rows: Vec<Row> = query
        .order(settlements::id.desc())
        .limit(size.limit())
        .load(conn)?;
    let page = Page::from_rows(rows, size, |row| Cursor {
        key: row.4.id.0,
        id: row.4.id.0,
    });
    Ok(Page {
        items: whole(conn, page.items)?,
        next: page.next,
    })
}

/// Whether somebody has to look at an instruction. Few of all that there are have an index of their own
/// (`settlement_instructions_open_idx`), which is used where the statement itself says the state.
fn is_open() -> SqlLiteral<Bool> {
    sql(&format!(
        "settlement_instructions.state = '{}'",
        InstructionState::Open
    ))
}

/// How many periods have an instruction that somebody has to look at.
pub fn count_to_check<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<i64> {
    Ok(settlement_instructions::table
        .inner_join(shops::table.on(shops::id.eq(settlement_instructions::shop_id)))
        .filter(is_open())
        .filter(starts_with_any(shops::division_code, office.codes()))
        .select(sql::<BigInt>(
            "COUNT(DISTINCT settlement_instructions.settlement_id)",
        ))
        .get_result(conn)?)
}

/// A period of a shop in the division, and where its payees are paid.
pub fn find_for_office<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: SettlementId,
) -> Result<Option<(OfficePeriod, Vec<PayeeAccount>)>> {
    let rows: Vec<Row> = of_office!(office)
        .filter(settlements::id.eq(id))
        .load(conn)?;
    let Some(period) = whole(conn, rows)?.into_iter().next() else {
        return Ok(None);
    };
    let accounts = accounts_of(conn, period.shop_id)?;
    Ok(Some((period, accounts)))
}

/// The shop of an instruction, if it lies in the division.
pub fn shop_of_instruction<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: SettlementInstructionId,
) -> Result<Option<ShopId>> {
    Ok(settlement_instructions::table
        .inner_join(shops::table.on(shops::id.eq(settlement_instructions::shop_id)))
        .filter(settlement_instructions::id.eq(id))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .select(shops::id)
        .first(conn)
        .optional()?)
}

/// The shop of an instruction that a programme of the office pays.
pub(in crate::domain::settlements) fn shop_of_programme_instruction(
    conn: &mut DbConn,
    office: &DivisionScope<ManageProgrammes>,
    id: SettlementInstructionId,
) -> Result<Option<ShopId>> {
    Ok(settlement_instructions::table
        .inner_join(programmes::table.on(programmes::id.eq(settlement_instructions::payee_id)))
        .filter(settlement_instructions::payee_kind.eq(PayeeKind::Programme))
        .filter(settlement_instructions::id.eq(id))
        .filter(starts_with_any(programmes::division_code, office.codes()))
        .select(settlement_instructions::shop_id)
        .first(conn)
        .optional()?)
}

/// What a programme pays a shop for a period.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ProgrammePayment {
    /// The period.
    pub settlement: SettlementId,
    /// The number of the period in its shop.
    pub number: i64,
    /// The shop's Chinese name.
    pub shop_zh: String,
    /// Its English name, or empty.
    pub shop_en: String,
    /// How much; below zero where more went back than was promised since.
    pub amount: Money,
    /// How far it has come.
    pub state: InstructionState,
}

/// The most payments of a programme that a page shows.
const PAYMENTS_LIMIT: i64 = 200;

/// What a programme pays the shops of the division, the newest first; at most 200.
pub fn list_of_programme<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: ProgrammeId,
) -> Result<Vec<ProgrammePayment>> {
    Ok(settlement_instructions::table
        .inner_join(
            settlements::table.on(settlements::id.eq(settlement_instructions::settlement_id)),
        )
        .inner_join(shops::table.on(shops::id.eq(settlement_instructions::shop_id)))
        .filter(settlement_instructions::payee_kind.eq(PayeeKind::Programme))
        .filter(settlement_instructions::payee_id.eq(id.0))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .order(settlement_instructions::id.desc())
        .limit(PAYMENTS_LIMIT)
        .select((
            settlements::id,
            settlements::number,
            shops::name_zh,
            shops::name_en,
            settlement_instructions::amount_minor,
            settlement_instructions::state,
        ))
        .load(conn)?)
}
