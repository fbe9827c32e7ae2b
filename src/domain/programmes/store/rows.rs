//! A row of a programme, and what it says.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::ids::ProgrammeId;
use crate::base::money::Money;
use crate::base::rate::Rate;
use crate::db::schema::programmes;
use crate::domain::programmes::model::{Basis, Gift, Programme, ProgrammeKind};
use crate::domain::programmes::state::ProgrammeState;

#[derive(Queryable, Selectable)]
#[diesel(table_name = programmes)]
pub(super) struct Row {
    pub id: ProgrammeId,
    division_code: String,
    name_zh: String,
    name_en: String,
    about_zh: String,
    about_en: String,
    kind: ProgrammeKind,
    basis: Basis,
    amount_minor: Option<Money>,
    rate_bp: Rate,
    most_minor: Option<Money>,
    min_goods_minor: Money,
    code: Option<String>,
    total_limit: Option<i64>,
    buyer_limit: Option<i64>,
    budget_minor: Money,
    reserved_minor: Money,
    spent_minor: Money,
    used: i64,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    state: ProgrammeState,
    is_on_shelf: bool,
}

impl Row {
    /// The programme for the shops of some divisions.
    pub fn with_areas(self, areas: Vec<String>) -> Programme {
        let amount = self.amount_minor.unwrap_or_default();
        Programme {
            id: self.id,
            division_code: self.division_code,
            name_zh: self.name_zh,
            name_en: self.name_en,
            about_zh: self.about_zh,
            about_en: self.about_en,
            kind: self.kind,
            gift: match self.basis {
                Basis::Fixed => Gift::Fixed(amount),
                Basis::PerLine => Gift::PerLine(amount),
                Basis::Percent => Gift::Percent(self.rate_bp),
            },
            most: self.most_minor,
            min_goods: self.min_goods_minor,
            code: self.code,
            total_limit: self.total_limit,
            buyer_limit: self.buyer_limit,
            budget: self.budget_minor,
            reserved: self.reserved_minor,
            spent: self.spent_minor,
            used: self.used,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            state: self.state,
            is_on_shelf: self.is_on_shelf,
            areas,
        }
    }
}

/// Programmes out of rows of a join with their areas, in the order of the rows.
pub(super) fn gather(rows: Vec<(Row, String)>) -> Vec<Programme> {
    let mut all: Vec<Programme> = Vec::new();
    for (row, area) in rows {
        match all.last_mut().filter(|last| last.id == row.id) {
            Some(last) => last.areas.push(area),
            None => all.push(row.with_areas(vec![area])),
        }
    }
    all
}
