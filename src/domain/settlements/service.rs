//! Closing a period, and what follows.

use std::collections::BTreeMap;

use serde_json::json;

use super::bank::PayeeAccount;
use super::model::{Extent, Instruction, Payee, PayeeKind, Shares};
use super::state::{InstructionCommand, InstructionState};
use super::store::{accounts, offices, periods, unsettled};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{LedgerEntryId, OrderId, SettlementId, SettlementInstructionId, UserId};
use crate::base::text::clean_line;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, ManageMoney, ManageProgrammes, ShopScope, grant};
use crate::domain::events::{self, NewEvent};
use crate::domain::ledger::{self, Custody};

/// The most characters of a bank's number, and of a reason.
const NOTE_MAX: usize = 60;

/// What closing a period has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// There is a new period.
    Done(SettlementId),
    /// There is a new period, and so much is left that another one follows at once.
    InPart(SettlementId),
    /// Nothing has been earned since the last one, or somebody was faster.
    Nothing,
}

/// Takes up what completed orders have earned and no period has taken up yet, as far as it goes into
/// one period.
pub fn close_period(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    extent: Extent,
) -> Result<Closed> {
    let shop = grant::again(tx.conn(), shop)?;
    // The number comes first: whoever has read the same one is refused it below, and whoever reads
    // the next one sees what this period has taken up.
    let number = periods::last_number(tx.conn(), &shop)? + 1;
    let gathered = gather(tx, &shop, extent)?;
    // One that is full of what is even is written, or the next would come no further.
    if gathered.shares.is_empty() && gathered.is_whole {
        return Ok(Closed::Nothing);
    }
    let Some(id) = periods::insert_settlement(tx, &shop, number)? else {
        return Ok(Closed::Nothing);
    };
    for (payee, share) in gathered.shares.into_iter() {
        let state = if share.is_carried() {
            InstructionState::Carried
        } else {
            InstructionState::Open
        };
        let instruction = periods::insert_instruction(tx, &shop, id, payee, &share, state)?;
        for items in [share.taken(), &share.shown] {
            periods::insert_items(tx, &shop, instruction, items)?;
        }
    }
    unsettled::release_orders(tx, &shop, &gathered.held)?;
    let event = NewEvent::new("settlement", id.0, "settlement.closed", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "number": number }));
    events::record(tx, event)?;
    Ok(if gathered.is_whole {
        Closed::Done(id)
    } else {
        Closed::InPart(id)
    })
}

/// What the next period takes up.
#[derive(Debug, Default)]
struct Gathered {
    /// Orders that are held until the transaction ends, in the order of their ids.
    held: Vec<OrderId>,
    /// Who took their money.
    custodies: BTreeMap<OrderId, Custody>,
    /// What they have earned.
    shares: Shares,
    /// Whether these are all that there are.
    is_whole: bool,
}

impl Gathered {
    /// Adds what some of the orders held have earned.
    fn add(
        &mut self,
        tx: &mut Tx<'_>,
        shop: &ShopScope<ManageMoney>,
        some: &[OrderId],
    ) -> Result<()> {
        let mut last = LedgerEntryId(0);
        let of = (some, &self.custodies);
        while let Some((read, found)) = unsettled::entries(tx.conn(), shop, of, last)? {
            last = read;
            self.shares.add(found)?;
        }
        Ok(())
    }
}

/// Goes through orders, page by page, until a period is full. Whole orders: one that is parted might
/// be paid out of the channel before its subsidy is taken off.
fn gather(tx: &mut Tx<'_>, shop: &ShopScope<ManageMoney>, extent: Extent) -> Result<Gathered> {
    let (orders, entries) = (extent.orders.max(1), extent.entries.max(1));
    let mut gathered = Gathered::default();
    let mut last = OrderId(0);
    // All orders are held before anything is booked: whoever books holds an order, then accounts.
    while !gathered.is_whole && !gathered.shares.is_full(entries) {
        let page = unsettled::hold_orders(tx, shop, last, orders)?;
        gathered.is_whole = page.len() < usize::from(orders);
        last = page.last().copied().unwrap_or(last);
        let custodies = unsettled::custodies(tx.conn(), shop, &page)?;
        gathered.custodies.extend(custodies);
        gathered.add(tx, shop, &page)?;
        gathered.held.extend(page);
    }
    // What a channel holds is what buyers have paid, and no more is paid out of it.
    let is_meant = |order: &&OrderId| {
        let custody = gathered.custodies.get(order);
        custody.is_some_and(|custody| *custody != Custody::Shop)
    };
    let meant: Vec<OrderId> = gathered.held.iter().filter(is_meant).copied().collect();
    if ledger::assign_subsidies(tx, shop, &meant)? {
        gathered.shares = Shares::default();
        let held = std::mem::take(&mut gathered.held);
        for page in held.chunks(usize::from(orders)) {
            gathered.add(tx, shop, page)?;
        }
        gathered.held = held;
    }
    Ok(gathered)
}

/// Four eyes: why somebody may not take this step with an instruction. Who has closed the period,
/// or has given the payee's bank account, does not approve; who has approved does not say that it
/// is paid.
pub fn refusal(
    command: InstructionCommand,
    user: Option<UserId>,
    prepared_by: Option<UserId>,
    approved_by: Option<UserId>,
    bank_by: Option<UserId>,
) -> Option<Code> {
    user?;
    match command {
        InstructionCommand::Approve if user == prepared_by => Some(Code::SettlementPreparedByYou),
        InstructionCommand::Approve if user == bank_by => Some(Code::SettlementBankDataByYou),
        InstructionCommand::Pay if user == approved_by => Some(Code::SettlementApprovedByYou),
        _ => None,
    }
}

/// Moves an instruction on that is paid out of what a channel or the platform holds; `note` is the bank's number of what was paid, or why it failed. What is
/// paid is booked in the same transaction. Gives the period it is of.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list, or when somebody was faster; a
/// fault at `note` where one is asked for; what [`refusal`] says; `access.forbidden` for what a
/// programme pays.
pub fn take_step(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    id: SettlementInstructionId,
    command: InstructionCommand,
    note: &str,
) -> Result<SettlementId> {
    let shop = grant::again(tx.conn(), shop)?;
    let standing = periods::find_instruction(tx.conn(), &shop, id)?.ok_or_else(Error::not_found)?;
    if standing.payee_kind == PayeeKind::Programme {
        return Err(Code::AccessForbidden.into());
    }
    move_on(tx, &shop, (id, standing), command, note)
}

/// Whether an instruction is left out when all of a period are approved at once: its payee has no
/// account, and entering one asks for new eyes. Alone it can be approved, for who is paid in cash.
pub fn lacks_account(one: &Instruction, accounts: &[PayeeAccount]) -> bool {
    let payee = one.paid_to();
    payee.has_account() && accounts.iter().all(|account| account.payee != payee)
}

/// Approves all that a channel or the platform pays in a period and that this person may approve,
/// each as by [`take_step`]; gives how many these are. What needs somebody else is left as it is, and so
/// is what [`lacks_account`] names where `asks_for_accounts`.
///
/// # Errors
/// `page.not_found` for another shop's period; those of [`take_step`] but what [`refusal`] says.
pub fn approve_all(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    id: SettlementId,
    asks_for_accounts: bool,
) -> Result<usize> {
    let shop = grant::again(tx.conn(), shop)?;
    let period = periods::find(tx.conn(), &shop, id)?.ok_or_else(Error::not_found)?;
    let accounts = accounts::list_accounts(tx.conn(), &shop)?;
    let user = shop.actor().user_id();
    let mut approved = 0;
    for one in periods::instructions(tx.conn(), &shop, id)? {
        let account = accounts
            .iter()
            .find(|account| account.payee == one.paid_to());
        let bank_by = account.and_then(|account| account.changed_by);
        let command = InstructionCommand::Approve;
        let is_left = one.is_of_programme()
            || one.state != InstructionState::Open
            || refusal(command, user, period.created_by, one.approved_by, bank_by).is_some()
            || (asks_for_accounts && lacks_account(&one, &accounts));
        if !is_left {
            take_step(tx, &shop, one.id, command, "")?;
            approved += 1;
        }
    }
    Ok(approved)
}

/// [`take_step`] for what a programme of the office pays a shop.
///
/// # Errors
/// Those of [`take_step`]; `page.not_found` for another's programme, `access.own_shop`.
pub fn take_programme_step(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ManageProgrammes>,
    id: SettlementInstructionId,
    command: InstructionCommand,
    note: &str,
) -> Result<SettlementId> {
    let office = grant::division::<ManageProgrammes>(tx.conn(), office.user_id())?;
    let shop = offices::shop_of_programme_instruction(tx.conn(), &office, id)?;
    let shop = shop.ok_or_else(Error::not_found)?;
    let shop = grant::shop_of_programmes(tx.conn(), &office, shop)?;
    let standing = periods::find_instruction(tx.conn(), &shop, id)?.ok_or_else(Error::not_found)?;
    move_on(tx, &shop, (id, standing), command, note)
}

fn move_on(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    (id, standing): (SettlementInstructionId, periods::Standing),
    command: InstructionCommand,
    note: &str,
) -> Result<SettlementId> {
    let from = standing.state;
    let to = from.next(command)?;
    let note = match to {
        InstructionState::Paid | InstructionState::Failed => {
            clean_line(note, NOTE_MAX).map_err(|error| Error::field("note", error.code()))?
        }
        _ => String::new(),
    };
    if !periods::mark(tx, shop, id, (from, to), &note)? {
        return Err(Code::StateIllegalTransition.into());
    }
    // The row is held by now: whoever gives a bank account waits, or is seen.
    let payee = match standing.payee_kind {
        PayeeKind::Programme => Payee::SHOP,
        kind => Payee {
            kind,
            id: standing.payee_id,
        },
    };
    let bank_by = accounts::last_change(tx.conn(), shop, payee)?;
    let (user, prepared_by) = (shop.actor().user_id(), standing.prepared_by);
    if let Some(code) = refusal(command, user, prepared_by, standing.approved_by, bank_by) {
        return Err(code.into());
    }
    if to == InstructionState::Paid {
        let owed = periods::sums(tx.conn(), shop, id)?;
        ledger::pay_out(tx, shop, id, &owed)?;
    }
    let event = NewEvent::new("instruction", id.0, "instruction.moved", shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "state": from }))
        .after(json!({ "state": to, "note": note }));
    events::record(tx, event)?;
    Ok(standing.settlement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_eyes_look_at_each_payment() {
        let (one, two) = (Some(UserId(1)), Some(UserId(2)));
        let of = |command, user, prepared, approved, bank| {
            refusal(command, user, prepared, approved, bank)
        };
        let approve = InstructionCommand::Approve;
        let prepared = of(approve, one, one, None, None);
        assert_eq!(prepared, Some(Code::SettlementPreparedByYou));
        let bank = of(approve, one, two, None, one);
        assert_eq!(bank, Some(Code::SettlementBankDataByYou));
        assert_eq!(of(approve, one, two, None, two), None);
        let paid = of(InstructionCommand::Pay, one, two, one, None);
        assert_eq!(paid, Some(Code::SettlementApprovedByYou));
        assert_eq!(of(InstructionCommand::Pay, two, two, one, two), None);
        assert_eq!(of(InstructionCommand::Send, one, one, one, one), None);
        // Rows from before nobody was noted.
        assert_eq!(of(InstructionCommand::Pay, one, None, None, None), None);
    }
}
