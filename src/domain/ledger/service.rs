//! The three things that are booked for an order.

use super::model::{AccountKind, Custody, TransferKind};
use super::postings::{self, Entries, PaymentParts};
use super::store;
use crate::base::error::{Error, Result};
use crate::base::ids::{PaymentId, RefundId};
use crate::base::money::Money;
use crate::db::Tx;
use crate::domain::access::OrderScope;

/// Books a payment.
pub fn pay(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    payment: PaymentId,
    parts: PaymentParts,
) -> Result<()> {
    let entries = postings::payment(parts)?;
    post(tx, order, TransferKind::Payment, payment.0, &entries)
}

/// Books that `amount` of what was paid is to go back.
pub fn cancel(tx: &mut Tx<'_>, order: &OrderScope, refund: RefundId, amount: Money) -> Result<()> {
    let booked = store::order_balances(tx.conn(), order)?;
    let entries = postings::cancellation(&booked, amount)?;
    post(tx, order, TransferKind::Cancellation, refund.0, &entries)
}

/// Books that it went back.
pub fn send_back(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    refund: RefundId,
    custody: Custody,
    amount: Money,
) -> Result<()> {
    let entries = postings::refund(custody, amount)?;
    post(tx, order, TransferKind::Refund, refund.0, &entries)
}

/// Writes a transfer; the same cause is booked once (the database refuses a second).
fn post(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    kind: TransferKind,
    reference: i64,
    entries: &Entries,
) -> Result<()> {
    let kinds: Vec<AccountKind> = entries.as_slice().iter().map(|(kind, _)| *kind).collect();
    let accounts = store::ensure_accounts(tx, order, &kinds)?;
    let transfer = store::insert_transfer(tx, order, kind, reference)?;
    let mut rows = Vec::with_capacity(kinds.len());
    for (kind, amount) in entries.as_slice() {
        let account = accounts
            .iter()
            .find(|account| account.1 == *kind)
            .ok_or_else(|| Error::internal(format!("there is no account {kind}")))?;
        rows.push((account.0, *amount));
    }
    store::insert_entries(tx, transfer, &rows)
}
