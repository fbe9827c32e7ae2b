//! What is booked for an order.

use super::model::{Account, AccountKind, Custody, Owed, TransferKind};
use super::postings::{self, BackParts, Entries, PaymentParts, SharingParts};
use super::store;
use crate::base::error::{Error, Result};
use crate::base::ids::{
    LedgerAccountId, OrderId, ParcelLotId, PaymentId, ProgrammeId, RefundId,
    SettlementInstructionId, ShopId,
};
use crate::base::money::Money;
use crate::db::Tx;
use crate::domain::access::{ManageMoney, OrderScope, ShopScope};

/// Orders that are read at once.
const AT_ONCE: usize = 500;

/// Books a payment.
pub fn pay(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    payment: PaymentId,
    parts: &PaymentParts,
) -> Result<()> {
    let lines = store::line_prices(tx.conn(), order)?;
    let entries = postings::payment(parts, &lines)?;
    post(tx, of(order), TransferKind::Payment, payment.0, &entries)
}

/// Books that what a part of a line has earned goes on to those who have grown it.
pub fn share(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    goods: ParcelLotId,
    parts: &SharingParts,
) -> Result<()> {
    match postings::sharing(parts)? {
        Some(entries) => post(tx, of(order), TransferKind::Sharing, goods.0, &entries),
        None => Ok(()),
    }
}

/// Books that a part of what was paid is to go back; gives what of it goes back to programmes.
pub fn cancel(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    refund: RefundId,
    parts: &BackParts,
) -> Result<Vec<(ProgrammeId, Money)>> {
    let booked = store::order_balances(tx.conn(), order)?;
    let entries = postings::cancellation(&booked, parts)?;
    post(
        tx,
        of(order),
        TransferKind::Cancellation,
        refund.0,
        &entries,
    )?;
    let of_programmes = entries
        .as_slice()
        .iter()
        .filter(|entry| entry.account.kind == AccountKind::Subsidy);
    Ok(of_programmes
        .map(|entry| (ProgrammeId(entry.account.payee), entry.amount.neg()))
        .collect())
}

/// Books which part of what is owed for some of a shop's orders programmes are to pay: it is not paid
/// out of what a channel holds. Says whether there was anything to book. The caller holds the orders, so
/// that nobody does the same at the same time.
pub fn assign_subsidies(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    orders: &[OrderId],
) -> Result<bool> {
    let over = TransferKind::Takeover;
    let mut has_booked = false;
    for some in orders.chunks(AT_ONCE) {
        let some = store::list_unassigned(tx.conn(), shop, some)?;
        if some.is_empty() {
            continue;
        }
        if !has_booked {
            store::hold_accounts(tx, shop)?;
        }
        let id = shop.shop_id();
        let mut booked = store::balances_of(tx.conn(), id, &some, &[])?;
        let mut before = store::balances_of(tx.conn(), id, &some, &[over])?;
        let counts = store::count_transfers(tx.conn(), id, &some, over)?;
        for order in some {
            let booked = booked.remove(&order).unwrap_or_default();
            let before = before.remove(&order).unwrap_or_default();
            if let Some((out, taken)) = postings::assignment(&booked, &before)? {
                let next = counts.get(&order).map_or(1, |count| count + 1);
                post(tx, (id, order), TransferKind::Assignment, next, &out)?;
                post(tx, (id, order), over, next, &taken)?;
                has_booked = true;
            }
        }
    }
    Ok(has_booked)
}

/// Books a payment that came although the order was paid.
pub fn pay_surplus(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    payment: PaymentId,
    custody: Custody,
    amount: Money,
) -> Result<()> {
    let entries = postings::surplus(custody, amount)?;
    post(tx, of(order), TransferKind::Payment, payment.0, &entries)
}

/// Books that it went back; once, and once more after it had come back.
pub fn send_back(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    refund: RefundId,
    custody: Custody,
    amount: Money,
) -> Result<()> {
    let entries = postings::refund(custody, amount)?;
    let returned = (TransferKind::RefundReturned, refund.0);
    let kind = if store::has_transfer(tx.conn(), of(order), returned)? {
        TransferKind::RefundAgain
    } else {
        TransferKind::Refund
    };
    post(tx, of(order), kind, refund.0, &entries)
}

/// Books that it came back to whoever held it: the buyer is owed it again.
pub fn take_back(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    refund: RefundId,
    custody: Custody,
    amount: Money,
) -> Result<()> {
    let entries = postings::surplus(custody, amount)?;
    let kind = TransferKind::RefundReturned;
    post(tx, of(order), kind, refund.0, &entries)
}

/// Books that an instruction of a settlement was paid.
pub fn pay_out(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    instruction: SettlementInstructionId,
    owed: &[Owed],
) -> Result<()> {
    let entries = postings::payout(owed)?;
    let book = (shop.shop_id(), OF_MANY_ORDERS);
    post(tx, book, TransferKind::Payout, instruction.0, &entries)
}

/// What stands in the place of the order where a transfer is of many.
const OF_MANY_ORDERS: OrderId = OrderId(0);

const fn of(order: &OrderScope) -> (ShopId, OrderId) {
    (order.shop_id(), order.order_id())
}

/// Writes a transfer; the same cause is booked once (the database refuses a second).
fn post(
    tx: &mut Tx<'_>,
    (shop, order): (ShopId, OrderId),
    kind: TransferKind,
    reference: i64,
    entries: &Entries,
) -> Result<()> {
    // Before the accounts: whoever closes a period holds orders first, too.
    if order != OF_MANY_ORDERS {
        store::mark_unsettled(tx, shop, order)?;
    }
    let mut wanted: Vec<Account> = entries
        .as_slice()
        .iter()
        .map(|entry| entry.account)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let accounts = store::ensure_accounts(tx, shop, &wanted)?;
    let id_of = |account: Account| -> Result<LedgerAccountId> {
        let found = accounts.iter().find(|(_, known)| *known == account);
        found
            .map(|(id, _)| *id)
            .ok_or_else(|| Error::internal(format!("there is no account {account:?}")))
    };
    let transfer = store::insert_transfer(tx, (shop, order), kind, reference)?;
    let mut rows = Vec::with_capacity(entries.as_slice().len());
    for entry in entries.as_slice() {
        rows.push((id_of(entry.account)?, entry.line, entry.amount));
    }
    store::insert_entries(tx, transfer, &rows)?;
    // Rows are locked in the order of their keys.
    let mut ids: Vec<LedgerAccountId> = accounts.into_iter().map(|(id, _)| id).collect();
    ids.sort_unstable();
    for id in ids {
        let amounts = rows.iter().filter(|row| row.0 == id).map(|row| row.2);
        store::add_to_balance(tx, id, Money::total(amounts)?)?;
    }
    Ok(())
}
