//! Closing a period, and what follows.

use serde_json::json;

use super::model::shares;
use super::state::{InstructionCommand, InstructionState};
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{SettlementId, SettlementInstructionId};
use crate::base::text::clean_line;
use crate::db::Tx;
use crate::domain::access::{ManageMoney, ShopScope, grant};
use crate::domain::events::{self, NewEvent};
use crate::domain::ledger;

/// The most characters of a bank's number, and of a reason.
const NOTE_MAX: usize = 60;

/// What closing a period has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// There is a new period.
    Done(SettlementId),
    /// Nothing has been earned since the last one, or somebody was faster.
    Nothing,
}

/// Takes up what completed orders have earned and no period has taken up yet.
pub fn close_period(tx: &mut Tx<'_>, shop: &ShopScope<ManageMoney>) -> Result<Closed> {
    let shop = grant::again(tx.conn(), shop)?;
    // The number comes first: whoever has read the same one is refused it below, and whoever reads
    // the next one sees what this period has taken up.
    let number = store::last_number(tx.conn(), &shop)? + 1;
    let shares = shares(&store::unsettled(tx.conn(), &shop)?)?;
    let is_empty = shares
        .values()
        .all(|share| share.is_carried() && share.shown.is_empty());
    if is_empty {
        return Ok(Closed::Nothing);
    }
    let Some(id) = store::insert_settlement(tx, &shop, number)? else {
        return Ok(Closed::Nothing);
    };
    for (payee, share) in shares {
        let state = if share.is_carried() {
            InstructionState::Carried
        } else {
            InstructionState::Open
        };
        let instruction = store::insert_instruction(tx, &shop, id, payee, &share, state)?;
        let paid = if share.is_carried() {
            &[][..]
        } else {
            &share.paid
        };
        for items in [paid, &share.shown] {
            store::insert_items(tx, &shop, instruction, items)?;
        }
    }
    let event = NewEvent::new("settlement", id.0, "settlement.closed", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "number": number }));
    events::record(tx, event)?;
    Ok(Closed::Done(id))
}

/// Moves an instruction on; `note` is the bank's number of what was paid, or why it failed. What is
/// paid is booked in the same transaction. Gives the period it is of.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list, or when somebody was faster; a
/// fault at `note` where one is asked for.
pub fn take_step(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    id: SettlementInstructionId,
    command: InstructionCommand,
    note: &str,
) -> Result<SettlementId> {
    let shop = grant::again(tx.conn(), shop)?;
    let (settlement, from) =
        store::find_instruction(tx.conn(), &shop, id)?.ok_or_else(Error::not_found)?;
    let to = from.next(command)?;
    let note = match to {
        InstructionState::Paid | InstructionState::Failed => {
            clean_line(note, NOTE_MAX).map_err(|error| Error::field("note", error.code()))?
        }
        _ => String::new(),
    };
    if !store::mark(tx, &shop, id, (from, to), &note)? {
        return Err(Code::StateIllegalTransition.into());
    }
    if to == InstructionState::Paid {
        let owed = store::sums(tx.conn(), &shop, id)?;
        ledger::pay_out(tx, &shop, id, &owed)?;
    }
    let event = NewEvent::new("instruction", id.0, "instruction.moved", shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "state": from }))
        .after(json!({ "state": to, "note": note }));
    events::record(tx, event)?;
    Ok(settlement)
}
