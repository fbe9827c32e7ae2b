//! Whose the money for an order is, as the ledger has it.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::HouseholdId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::db::DbConn;
use crate::domain::orders::Bought;
use crate::domain::{households, ledger, settlements};

/// How much of what was paid is how many families'.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ReachedView {
    /// What was paid and does not go back.
    pub paid: i64,
    /// The part of it.
    pub minor: i64,
    pub count: usize,
    /// What they are called, one after the other.
    pub names: String,
    /// Whether it was paid out to them; until then it may still go back to the buyer.
    pub is_paid_out: bool,
}

impl ReachedView {
    pub fn load(
        conn: &mut DbConn,
        order: &Bought,
        asked_back: Money,
        locale: Locale,
    ) -> Result<Option<Self>> {
        let shares = ledger::household_shares(conn, order.scope())?;
        if shares.is_empty() {
            return Ok(None);
        }
        let ids: Vec<HouseholdId> = shares.iter().map(|share| share.household).collect();
        let aliases = households::aliases(conn, order.scope(), &ids)?;
        let names: Vec<String> = ids
            .iter()
            .filter_map(|id| aliases.get(id).cloned())
            .collect();
        Ok(Some(Self {
            paid: order.paid.checked_sub(asked_back)?.get(),
            minor: Money::total(shares.iter().map(|share| share.amount))?.get(),
            count: shares.len(),
            names: names.join(locale.pick("、", ", ")),
            is_paid_out: settlements::is_paid_to_households(conn, order.scope())?,
        }))
    }
}
