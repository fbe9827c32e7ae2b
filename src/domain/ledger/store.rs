//! The SQL of the ledger.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{
    Account, AccountKind, Balance, Entry, HouseholdShare, StatementLine, TransferKind,
};
use crate::base::error::Result;
use crate::base::ids::{
    HouseholdId, LedgerAccountId, LedgerTransferId, OrderId, OrderLineId, ParcelLotId, ShopId,
};
use crate::base::money::Money;
use crate::db::schema::{ledger_accounts, ledger_entries, ledger_transfers, order_lines, orders};
use crate::db::sql::sum_i64;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{Implies, ManageMoney, OrderScope, ReadMoney, ShopScope};

/// The most lines of a statement.
const STATEMENT_LIMIT: i64 = 2_000;

/// The accounts of a shop's books, opened on first use.
pub(super) fn ensure_accounts(
    tx: &mut Tx<'_>,
    shop: ShopId,
    wanted: &[Account],
) -> Result<Vec<(LedgerAccountId, Account)>> {
    let found = find_accounts(tx.conn(), shop, wanted)?;
    if found.len() == wanted.len() {
        return Ok(found);
    }
    let rows: Vec<_> = wanted
        .iter()
        .map(|account| {
            (
                ledger_accounts::kind.eq(account.kind),
                ledger_accounts::shop_id.eq(shop.0),
                ledger_accounts::payee_id.eq(account.payee),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(ledger_accounts::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?);
    find_accounts(tx.conn(), shop, wanted)
}

fn find_accounts(
    conn: &mut DbConn,
    shop: ShopId,
    wanted: &[Account],
) -> Result<Vec<(LedgerAccountId, Account)>> {
    let kinds = wanted.iter().map(|account| account.kind);
    let payees = wanted.iter().map(|account| account.payee);
    let rows: Vec<(LedgerAccountId, AccountKind, i64)> = ledger_accounts::table
        .filter(ledger_accounts::shop_id.eq(shop.0))
        .filter(ledger_accounts::kind.eq_any(kinds))
        .filter(ledger_accounts::payee_id.eq_any(payees))
        .select((
            ledger_accounts::id,
            ledger_accounts::kind,
            ledger_accounts::payee_id,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, payee)| (id, Account { kind, payee }))
        .filter(|(_, account)| wanted.contains(account))
        .collect())
}

pub(super) fn insert_transfer(
    tx: &mut Tx<'_>,
    (shop, order): (ShopId, OrderId),
    kind: TransferKind,
    reference: i64,
) -> Result<LedgerTransferId> {
    let row = (
        ledger_transfers::shop_id.eq(shop),
        ledger_transfers::order_id.eq(order),
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

/// Says that the shop's next period is to look at what is booked for an order. The order is held
/// until the transaction ends even where that is known already: a period that is being closed
/// either sees what is booked here, or this comes after it.
pub(super) fn mark_unsettled(tx: &mut Tx<'_>, shop: ShopId, order: OrderId) -> Result<()> {
    diesel::update(orders::table)
        .filter(orders::shop_id.eq(shop))
        .filter(orders::id.eq(order))
        .set(orders::has_unsettled.eq(true))
        .execute(tx.conn())?;
    Ok(())
}

/// What stands in the column of the line for what is of the whole order.
const WHOLE_ORDER: OrderLineId = OrderLineId(0);

pub(super) fn insert_entries(
    tx: &mut Tx<'_>,
    transfer: LedgerTransferId,
    entries: &[(LedgerAccountId, Option<OrderLineId>, Money)],
) -> Result<()> {
    let rows: Vec<_> = entries
        .iter()
        .map(|(account, line, amount)| {
            (
                ledger_entries::transfer_id.eq(transfer),
                ledger_entries::account_id.eq(*account),
                ledger_entries::amount_minor.eq(*amount),
                ledger_entries::order_line_id.eq(line.unwrap_or(WHOLE_ORDER)),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(ledger_entries::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

/// Keeps the balance of an account in step with its entries.
pub(super) fn add_to_balance(tx: &mut Tx<'_>, id: LedgerAccountId, amount: Money) -> Result<()> {
    diesel::update(ledger_accounts::table)
        .filter(ledger_accounts::id.eq(id))
        .set(ledger_accounts::balance_minor.eq(ledger_accounts::balance_minor + amount.get()))
        .execute(tx.conn())?;
    Ok(())
}

/// The lines of an order with their prices, which weigh what each has earned.
pub(super) fn line_prices(
    conn: &mut DbConn,
    order: &OrderScope,
) -> Result<Vec<(OrderLineId, Money)>> {
    Ok(order_lines::table
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .order(order_lines::position)
        .select((order_lines::id, order_lines::line_minor))
        .load(conn)?)
}

/// Entries with their transfers and accounts.
macro_rules! entries {
    () => {
        ledger_entries::table
            .inner_join(
                ledger_transfers::table.on(ledger_transfers::id.eq(ledger_entries::transfer_id)),
            )
            .inner_join(
                ledger_accounts::table.on(ledger_accounts::id.eq(ledger_entries::account_id)),
            )
    };
}

/// The same of a shop's orders which the next period looks at, with the orders.
macro_rules! unsettled_entries {
    ($shop:expr) => {
        $crate::domain::ledger::entries!()
            .inner_join(
                orders::table.on(orders::shop_id
                    .eq(ledger_transfers::shop_id)
                    .and(orders::id.eq(ledger_transfers::order_id))),
            )
            .filter(orders::shop_id.eq($shop.shop_id()))
            .filter(orders::has_unsettled)
    };
}

pub(in crate::domain) use entries;
pub(in crate::domain) use unsettled_entries;

/// Those of a shop.
macro_rules! of_shop {
    ($shop:expr) => {
        entries!().filter(ledger_transfers::shop_id.eq($shop))
    };
}

/// Those of one order.
macro_rules! of_order {
    ($order:expr) => {
        of_shop!($order.shop_id()).filter(ledger_transfers::order_id.eq($order.order_id()))
    };
}

/// What is booked for one order, by account and line.
pub fn order_balances(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Entry>> {
    let id = order.order_id();
    let mut booked = balances_of(conn, order.shop_id(), &[id], &[])?;
    Ok(booked.remove(&id).unwrap_or_default())
}

/// The same of each of some orders of a shop, by transfers of certain kinds; of all where none is
/// named.
pub(super) fn balances_of(
    conn: &mut DbConn,
    shop: ShopId,
    orders: &[OrderId],
    kinds: &[TransferKind],
) -> Result<BTreeMap<OrderId, Vec<Entry>>> {
    let kinds = if kinds.is_empty() {
        TransferKind::ALL
    } else {
        kinds
    };
    let rows: Vec<(OrderId, AccountKind, i64, OrderLineId, Money)> = of_shop!(shop)
        .filter(ledger_transfers::order_id.eq_any(orders))
        .filter(ledger_transfers::kind.eq_any(kinds))
        .select((
            ledger_transfers::order_id,
            ledger_accounts::kind,
            ledger_accounts::payee_id,
            ledger_entries::order_line_id,
            ledger_entries::amount_minor,
        ))
        .load(conn)?;
    let mut sums: BTreeMap<(OrderId, Account, OrderLineId), Money> = BTreeMap::new();
    for (order, kind, payee, line, amount) in rows {
        let account = Account { kind, payee };
        let sum = sums.entry((order, account, line)).or_default();
        *sum = sum.checked_add(amount)?;
    }
    let mut booked: BTreeMap<OrderId, Vec<Entry>> = BTreeMap::new();
    for ((order, account, line), amount) in sums {
        booked.entry(order).or_default().push(Entry {
            account,
            line: Some(line).filter(|line| *line != WHOLE_ORDER),
            amount,
        });
    }
    Ok(booked)
}

/// Holds the accounts of a shop until the transaction ends, in the order of their keys: for whoever
/// books for one order after the other. SQLite needs no lock: a writing transaction is alone.
pub(super) fn hold_accounts(tx: &mut Tx<'_>, shop: &ShopScope<ManageMoney>) -> Result<()> {
    if let DbConn::Pg(conn) = tx.conn() {
        ledger_accounts::table
            .filter(ledger_accounts::shop_id.eq(shop.shop_id().0))
            .order(ledger_accounts::id)
            .select(ledger_accounts::id)
            .for_no_key_update()
            .load::<LedgerAccountId>(conn)?;
    }
    Ok(())
}

/// Those of some orders that the next period looks at of which programmes owe another sum than was
/// taken over.
pub(super) fn list_unassigned(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    some: &[OrderId],
) -> Result<Vec<OrderId>> {
    let rows: Vec<(OrderId, TransferKind, Money)> = unsettled_entries!(shop)
        .filter(orders::id.eq_any(some))
        .filter(ledger_accounts::kind.eq(AccountKind::Subsidy))
        .filter(ledger_transfers::kind.ne_all([TransferKind::Assignment, TransferKind::Payout]))
        .group_by((ledger_transfers::order_id, ledger_transfers::kind))
        .select((
            ledger_transfers::order_id,
            ledger_transfers::kind,
            sum_i64("ledger_entries.amount_minor"),
        ))
        .load(conn)?;
    let mut open: BTreeMap<OrderId, Money> = BTreeMap::new();
    for (order, kind, amount) in rows {
        let sum = open.entry(order).or_default();
        *sum = match kind {
            TransferKind::Takeover => sum.checked_sub(amount)?,
            _ => sum.checked_add(amount)?,
        };
    }
    open.retain(|_, sum| !sum.is_zero());
    Ok(open.into_keys().collect())
}

/// How many transfers of a kind each of some orders has; those that have none are left out.
pub(super) fn count_transfers(
    conn: &mut DbConn,
    shop: ShopId,
    orders: &[OrderId],
    kind: TransferKind,
) -> Result<BTreeMap<OrderId, i64>> {
    let rows: Vec<(OrderId, i64)> = ledger_transfers::table
        .filter(ledger_transfers::shop_id.eq(shop))
        .filter(ledger_transfers::order_id.eq_any(orders))
        .filter(ledger_transfers::kind.eq(kind))
        .group_by(ledger_transfers::order_id)
        .select((ledger_transfers::order_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whether a cause is booked for an order by a transfer of a kind.
pub(super) fn has_transfer(
    conn: &mut DbConn,
    (shop, order): (ShopId, OrderId),
    (kind, reference): (TransferKind, i64),
) -> Result<bool> {
    let found: Option<LedgerTransferId> = ledger_transfers::table
        .filter(ledger_transfers::shop_id.eq(shop))
        .filter(ledger_transfers::order_id.eq(order))
        .filter(ledger_transfers::kind.eq(kind))
        .filter(ledger_transfers::reference_id.eq(reference))
        .select(ledger_transfers::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The goods of an order whose earnings are shared already.
pub fn shared_parcels(conn: &mut DbConn, order: &OrderScope) -> Result<BTreeSet<ParcelLotId>> {
    let rows: Vec<ParcelLotId> = ledger_transfers::table
        .filter(ledger_transfers::shop_id.eq(order.shop_id()))
        .filter(ledger_transfers::order_id.eq(order.order_id()))
        .filter(ledger_transfers::kind.eq(TransferKind::Sharing))
        .select(ledger_transfers::reference_id)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// What was booked when goods of an order were shared, each account once.
pub fn shares_of_parcel(
    conn: &mut DbConn,
    order: &OrderScope,
    parcel: ParcelLotId,
) -> Result<Vec<Entry>> {
    let rows: Vec<(AccountKind, i64, OrderLineId, Money)> = of_order!(order)
        .filter(ledger_transfers::kind.eq(TransferKind::Sharing))
        .filter(ledger_transfers::reference_id.eq(parcel))
        .order(ledger_entries::id)
        .select((
            ledger_accounts::kind,
            ledger_accounts::payee_id,
            ledger_entries::order_line_id,
            ledger_entries::amount_minor,
        ))
        .load(conn)?;
    let entry = |(kind, payee, line, amount)| Entry {
        account: Account { kind, payee },
        line: Some(line),
        amount,
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// What of an order has reached households, by household; those that have nothing of it (any
/// more) are not listed.
pub fn household_shares(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<HouseholdShare>> {
    let rows: Vec<(HouseholdId, Money)> = of_order!(order)
        .filter(ledger_accounts::kind.eq(AccountKind::Household))
        .group_by(ledger_accounts::payee_id)
        .order(ledger_accounts::payee_id)
        .select((
            ledger_accounts::payee_id,
            sum_i64("ledger_entries.amount_minor"),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(household, booked)| HouseholdShare {
            household,
            amount: booked.neg(),
        })
        .filter(|share| !share.amount.is_zero())
        .collect())
}

/// What stands on the accounts of a shop's books, as it is booked.
pub fn balances<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<Vec<Balance>> {
    let rows: Vec<(AccountKind, i64, Money)> = ledger_accounts::table
        .filter(ledger_accounts::shop_id.eq(shop.shop_id().0))
        .order((ledger_accounts::kind, ledger_accounts::payee_id))
        .select((
            ledger_accounts::kind,
            ledger_accounts::payee_id,
            ledger_accounts::balance_minor,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(kind, payee, amount)| Balance {
            account: Account { kind, payee },
            amount,
        })
        .collect())
}

/// What was booked for a household from one day until before another, oldest first; at most 2 000
/// lines.
pub fn statement<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    household: HouseholdId,
    (first, end): (NaiveDate, NaiveDate),
) -> Result<Vec<StatementLine>> {
    Ok(entries!()
        .left_join(
            order_lines::table.on(order_lines::shop_id
                .eq(ledger_transfers::shop_id)
                .and(order_lines::id.eq(ledger_entries::order_line_id))),
        )
        .filter(ledger_accounts::shop_id.eq(shop.shop_id().0))
        .filter(ledger_accounts::kind.eq(AccountKind::Household))
        .filter(ledger_accounts::payee_id.eq(household.0))
        // These two are one, and change nothing of what the household has.
        .filter(ledger_transfers::kind.ne_all([TransferKind::Assignment, TransferKind::Takeover]))
        .filter(ledger_transfers::business_date.ge(first))
        .filter(ledger_transfers::business_date.lt(end))
        .order((ledger_transfers::business_date, ledger_entries::id))
        .limit(STATEMENT_LIMIT)
        .select((
            ledger_transfers::business_date,
            ledger_transfers::kind,
            order_lines::title_zh.nullable(),
            order_lines::title_en.nullable(),
            order_lines::pack_zh.nullable(),
            order_lines::pack_en.nullable(),
            ledger_entries::amount_minor,
        ))
        .load(conn)?)
}
