//! The SQL of the ledger.

use diesel::prelude::*;

use super::model::{AccountKind, Balances, TransferKind};
use crate::base::error::Result;
use crate::base::ids::{LedgerAccountId, LedgerTransferId};
use crate::base::money::Money;
use crate::db::schema::{ledger_accounts, ledger_entries, ledger_transfers};
use crate::db::sql::sum_i64;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{Implies, OrderScope, ReadMoney, ShopScope};

/// Stands in the column of the tenant for the platform's own accounts.
const PLATFORM: i64 = 0;

fn owner(order: &OrderScope, kind: AccountKind) -> i64 {
    if kind.is_of_shop() {
        order.shop_id().0
    } else {
        PLATFORM
    }
}

/// The accounts of these kinds, opened on first use.
pub(super) fn ensure_accounts(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    kinds: &[AccountKind],
) -> Result<Vec<(LedgerAccountId, AccountKind)>> {
    let found = find_accounts(tx.conn(), order, kinds)?;
    if found.len() == kinds.len() {
        return Ok(found);
    }
    let rows: Vec<_> = kinds
        .iter()
        .map(|kind| {
            (
                ledger_accounts::kind.eq(*kind),
                ledger_accounts::shop_id.eq(owner(order, *kind)),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(ledger_accounts::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?);
    find_accounts(tx.conn(), order, kinds)
}

fn find_accounts(
    conn: &mut DbConn,
    order: &OrderScope,
    kinds: &[AccountKind],
) -> Result<Vec<(LedgerAccountId, AccountKind)>> {
    let rows: Vec<(LedgerAccountId, AccountKind, i64)> = ledger_accounts::table
        .filter(ledger_accounts::shop_id.eq_any([PLATFORM, order.shop_id().0]))
        .filter(ledger_accounts::kind.eq_any(kinds))
        .select((
            ledger_accounts::id,
            ledger_accounts::kind,
            ledger_accounts::shop_id,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, kind, shop)| *shop == owner(order, *kind))
        .map(|(id, kind, _)| (id, kind))
        .collect())
}

pub(super) fn insert_transfer(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    kind: TransferKind,
    reference: i64,
) -> Result<LedgerTransferId> {
    let row = (
        ledger_transfers::shop_id.eq(order.shop_id()),
        ledger_transfers::order_id.eq(order.order_id()),
        ledger_transfers::kind.eq(kind),
        ledger_transfers::reference_id.eq(reference),
        ledger_transfers::business_date.eq(tx.business_date()),
        ledger_transfers::created_at.eq(tx.now()),
    );
    Ok(diesel::insert_into(ledger_transfers::table)
        .values(row)
        .returning(ledger_transfers::id)
        .get_result(tx.conn())?)
}

pub(super) fn insert_entries(
    tx: &mut Tx<'_>,
    transfer: LedgerTransferId,
    entries: &[(LedgerAccountId, Money)],
) -> Result<()> {
    let rows: Vec<_> = entries
        .iter()
        .map(|(account, amount)| {
            (
                ledger_entries::transfer_id.eq(transfer),
                ledger_entries::account_id.eq(*account),
                ledger_entries::amount_minor.eq(*amount),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(ledger_entries::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

/// What is booked for one order, by account.
pub fn order_balances(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<(AccountKind, Money)>> {
    Ok(ledger_entries::table
        .inner_join(
            ledger_transfers::table.on(ledger_transfers::id.eq(ledger_entries::transfer_id)),
        )
        .inner_join(ledger_accounts::table.on(ledger_accounts::id.eq(ledger_entries::account_id)))
        .filter(ledger_transfers::shop_id.eq(order.shop_id()))
        .filter(ledger_transfers::order_id.eq(order.order_id()))
        .group_by(ledger_accounts::kind)
        .select((
            ledger_accounts::kind,
            sum_i64("ledger_entries.amount_minor"),
        ))
        .load(conn)?)
}

/// What a shop holds and is owed.
pub fn balances<P: Implies<ReadMoney>>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<Balances> {
    let rows: Vec<(AccountKind, Money)> = ledger_entries::table
        .inner_join(ledger_accounts::table.on(ledger_accounts::id.eq(ledger_entries::account_id)))
        .filter(ledger_accounts::shop_id.eq(shop.shop_id().0))
        .group_by(ledger_accounts::kind)
        .select((
            ledger_accounts::kind,
            sum_i64("ledger_entries.amount_minor"),
        ))
        .load(conn)?;
    let of = |wanted: AccountKind| {
        rows.iter()
            .find(|(kind, _)| *kind == wanted)
            .map_or(Money::ZERO, |(_, amount)| *amount)
    };
    Ok(Balances {
        in_hand: of(AccountKind::CustodyShop),
        goods: of(AccountKind::Entitlement).neg(),
        freight: of(AccountKind::Freight).neg(),
        to_refund: of(AccountKind::RefundPayable).neg(),
    })
}
