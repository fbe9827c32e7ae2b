//! What of an order has reached those who are to have it.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::LedgerEntryId;
use crate::db::DbConn;
use crate::db::schema::{
    ledger_accounts, ledger_entries, ledger_transfers, settlement_instructions, settlement_items,
};
use crate::domain::access::OrderScope;
use crate::domain::ledger::{AccountKind, Custody, entries};
use crate::domain::settlements::state::InstructionState;

/// Whether all that households have of an order was paid out to them. What the shop took in itself
/// is never known to have been.
pub fn is_paid_to_households(conn: &mut DbConn, order: &OrderScope) -> Result<bool> {
    let paid = settlement_items::table
        .inner_join(
            settlement_instructions::table.on(settlement_instructions::shop_id
                .eq(settlement_items::shop_id)
                .and(settlement_instructions::id.eq(settlement_items::instruction_id))),
        )
        .filter(settlement_items::entry_id.eq(ledger_entries::id))
        .filter(settlement_items::custody.ne(Custody::Shop))
        .filter(settlement_instructions::state.eq(InstructionState::Paid));
    let waiting = entries!()
        .filter(ledger_transfers::shop_id.eq(order.shop_id()))
        .filter(ledger_transfers::order_id.eq(order.order_id()))
        .filter(ledger_accounts::kind.eq(AccountKind::Household))
        .filter(not(exists(paid)))
        .select(ledger_entries::id);
    let waiting: Option<LedgerEntryId> = waiting.first(conn).optional()?;
    Ok(waiting.is_none())
}
