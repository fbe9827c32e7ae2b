//! What no period has taken up yet: the orders that the next one goes through, who took their money,
//! and their entries.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::{LedgerEntryId, OrderId};
use crate::base::money::Money;
use crate::db::schema::{
    ledger_accounts, ledger_entries, ledger_transfers, orders, settlement_items,
};
use crate::db::{DbConn, Tx};
use crate::domain::access::{ManageMoney, ShopScope};
use crate::domain::ledger::{Account, AccountKind, Custody, TransferKind, unsettled_entries};
use crate::domain::orders::OrderState;
use crate::domain::settlements::model::Unsettled;

/// Entries that are read at once.
const READ_AT_ONCE: i64 = 5_000;
/// Orders of one statement.
const BATCH: usize = 500;
/// The accounts on which stands what somebody has earned.
const SETTLED: [AccountKind; 7] = [
    AccountKind::Entitlement,
    AccountKind::Costs,
    AccountKind::VillageFund,
    AccountKind::Household,
    AccountKind::Freight,
    AccountKind::Commission,
    AccountKind::Subsidy,
];

/// Holds the next completed orders behind `after` that have something to settle until the transaction
/// ends, `most` at the most, and gives them: what is booked for them meanwhile waits, and is seen by
/// the next period. In the order of their ids, in which everybody holds several. SQLite needs no lock:
/// a writing transaction is alone.
pub(in crate::domain::settlements) fn hold_orders(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    after: OrderId,
    most: u16,
) -> Result<Vec<OrderId>> {
    let waiting = orders::table
        .filter(orders::shop_id.eq(shop.shop_id()))
        .filter(orders::has_unsettled)
        .filter(orders::state.eq(OrderState::Completed))
        .filter(orders::id.gt(after))
        .order(orders::id)
        .limit(i64::from(most))
        .select(orders::id);
    Ok(match tx.conn() {
        DbConn::Pg(conn) => waiting.for_no_key_update().load(conn)?,
        DbConn::Sqlite(conn) => waiting.load(conn)?,
    })
}

/// Who took the money of some of the orders held, as it was booked. A payment that was opened and
/// never came books nothing, and one that came although the order was paid earns nobody anything: it
/// stands against what has to go back.
pub(in crate::domain::settlements) fn custodies(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    some: &[OrderId],
) -> Result<BTreeMap<OrderId, Custody>> {
    let mut kinds = vec![AccountKind::RefundPayable];
    kinds.extend(Custody::ALL.iter().map(|custody| custody.account()));
    let entries: Vec<(OrderId, i64, AccountKind)> = unsettled_entries!(shop)
        .filter(orders::id.eq_any(some))
        .filter(ledger_transfers::kind.eq(TransferKind::Payment))
        .filter(ledger_accounts::kind.eq_any(kinds))
        .select((
            orders::id,
            ledger_entries::transfer_id,
            ledger_accounts::kind,
        ))
        .load(conn)?;
    let surplus: BTreeSet<i64> = entries
        .iter()
        .filter(|(.., kind)| *kind == AccountKind::RefundPayable)
        .map(|(_, transfer, _)| *transfer)
        .collect();
    Ok(entries
        .into_iter()
        .filter(|(_, transfer, _)| !surplus.contains(transfer))
        .filter_map(|(order, _, kind)| Some((order, Custody::of_account(kind)?)))
        .collect())
}

/// Order, entry, what transfer it is of, on which account, how much.
type EntryRow = (
    OrderId,
    LedgerEntryId,
    TransferKind,
    (AccountKind, i64),
    Money,
);

/// The next entries of some of the orders held that no period has taken up, behind `after`; none when
/// there is nothing more.
pub(in crate::domain::settlements) fn entries(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    (some, custodies): (&[OrderId], &BTreeMap<OrderId, Custody>),
    after: LedgerEntryId,
) -> Result<Option<(LedgerEntryId, Vec<Unsettled>)>> {
    let rows: Vec<EntryRow> = unsettled_entries!(shop)
        .filter(orders::id.eq_any(some))
        .filter(ledger_accounts::kind.eq_any(SETTLED))
        .filter(ledger_entries::id.gt(after))
        .filter(not(exists(
            settlement_items::table.filter(settlement_items::entry_id.eq(ledger_entries::id)),
        )))
        .order(ledger_entries::id)
        .limit(READ_AT_ONCE)
        .select((
            orders::id,
            ledger_entries::id,
            ledger_transfers::kind,
            (ledger_accounts::kind, ledger_accounts::payee_id),
            ledger_entries::amount_minor,
        ))
        .load(conn)?;
    let Some((_, last, ..)) = rows.last() else {
        return Ok(None);
    };
    let last = *last;
    let found = rows
        .into_iter()
        .filter_map(|(order, entry, transfer, (kind, payee), amount)| {
            let held_by = *custodies.get(&order)?;
            Some(Unsettled {
                entry,
                account: Account { kind, payee },
                amount,
                custody: match (kind, transfer) {
                    (AccountKind::Subsidy, _) => Custody::Programme,
                    (_, TransferKind::Takeover) => Custody::Shop,
                    _ => held_by,
                },
            })
        })
        .collect();
    Ok(Some((last, found)))
}

/// Lets go of those among the orders held of which nothing is left to settle. Of no others: what
/// is booked for them at this moment is not seen here.
pub(in crate::domain::settlements) fn release_orders(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    held: &[OrderId],
) -> Result<()> {
    for batch in held.chunks(BATCH) {
        let left = ledger_transfers::table
            .inner_join(
                ledger_entries::table.on(ledger_entries::transfer_id.eq(ledger_transfers::id)),
            )
            .inner_join(
                ledger_accounts::table.on(ledger_accounts::id.eq(ledger_entries::account_id)),
            )
            .filter(ledger_transfers::shop_id.eq(orders::shop_id))
            .filter(ledger_transfers::order_id.eq(orders::id))
            .filter(ledger_accounts::kind.eq_any(SETTLED))
            .filter(not(exists(
                settlement_items::table.filter(settlement_items::entry_id.eq(ledger_entries::id)),
            )));
        diesel::update(orders::table)
            .filter(orders::shop_id.eq(shop.shop_id()))
            .filter(orders::id.eq_any(batch))
            .filter(not(exists(left)))
            .set(orders::has_unsettled.eq(false))
            .execute(tx.conn())?;
    }
    Ok(())
}
