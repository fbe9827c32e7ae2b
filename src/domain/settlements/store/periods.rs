//! Periods, their instructions, and what they take up.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{exists, max, not};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::error::Result;
use crate::base::ids::{LedgerEntryId, OrderId, SettlementId, SettlementInstructionId, UserId};
use crate::base::money::Money;
use crate::db::schema::{
    households, ledger_accounts, ledger_entries, ledger_transfers, orders, programmes,
    settlement_instructions, settlement_items, settlements,
};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{Implies, ManageMoney, ReadMoney, ShopScope};
use crate::domain::ledger::{Account, AccountKind, Custody, Owed, TransferKind, unsettled_entries};
use crate::domain::orders::OrderState;
use crate::domain::settlements::bank::LOOKED_AT;
use crate::domain::settlements::model::{
    Instruction, Payee, PayeeKind, Settlement, Share, Unsettled,
};
use crate::domain::settlements::state::InstructionState;

/// The most periods that a page shows.
const LIST_LIMIT: i64 = 100;
/// Entries that are read at once.
const READ_AT_ONCE: i64 = 5_000;
/// Rows of one statement.
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

type Columns = (
    settlements::id,
    settlements::number,
    settlements::until_on,
    settlements::created_at,
    settlements::created_by,
);

/// What is read of a period.
pub(super) const fn columns() -> Columns {
    (
        settlements::id,
        settlements::number,
        settlements::until_on,
        settlements::created_at,
        settlements::created_by,
    )
}

/// The periods of a shop, the newest first.
pub fn list<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<Vec<Settlement>> {
    Ok(settlements::table
        .filter(settlements::shop_id.eq(shop.shop_id()))
        .order(settlements::number.desc())
        .limit(LIST_LIMIT)
        .select(columns())
        .load(conn)?)
}

/// A period of the shop.
pub fn find<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: SettlementId,
) -> Result<Option<Settlement>> {
    Ok(settlements::table
        .filter(settlements::shop_id.eq(shop.shop_id()))
        .filter(settlements::id.eq(id))
        .select(columns())
        .first(conn)
        .optional()?)
}

/// The instructions with the names of households and programmes.
macro_rules! named {
    () => {
        settlement_instructions::table
            .left_join(
                households::table.on(households::shop_id
                    .eq(settlement_instructions::shop_id)
                    .and(households::id.eq(settlement_instructions::payee_id))
                    .and(settlement_instructions::payee_kind.eq(PayeeKind::Household))),
            )
            .left_join(
                programmes::table.on(programmes::id
                    .eq(settlement_instructions::payee_id)
                    .and(settlement_instructions::payee_kind.eq(PayeeKind::Programme))),
            )
            .order(settlement_instructions::id)
            .select((
                settlement_instructions::settlement_id,
                (
                    settlement_instructions::id,
                    settlement_instructions::payee_kind,
                    settlement_instructions::payee_id,
                    settlement_instructions::amount_minor,
                    settlement_instructions::kept_minor,
                    settlement_instructions::state,
                    settlement_instructions::note,
                    settlement_instructions::approved_by,
                    settlement_instructions::attempts,
                    households::name.nullable(),
                    programmes::name_zh.nullable(),
                    programmes::name_en.nullable(),
                    programmes::division_code.nullable(),
                ),
            ))
    };
}

/// The instructions of a period.
pub fn instructions<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: SettlementId,
) -> Result<Vec<Instruction>> {
    let rows: Vec<(SettlementId, Instruction)> = named!()
        .filter(settlement_instructions::shop_id.eq(shop.shop_id()))
        .filter(settlement_instructions::settlement_id.eq(id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(_, one)| one).collect())
}

/// The instructions of periods that were found in a shop or division.
pub(super) fn instructions_of(
    conn: &mut DbConn,
    ids: &[SettlementId],
) -> Result<Vec<(SettlementId, Instruction)>> {
    Ok(each!(conn, conn => named!()
        .filter(settlement_instructions::settlement_id.eq_any(ids))
        .load(conn)?))
}

pub(in crate::domain::settlements) fn last_number(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
) -> Result<i64> {
    let last: Option<i64> = settlements::table
        .filter(settlements::shop_id.eq(shop.shop_id()))
        .select(max(settlements::number))
        .first(conn)?;
    Ok(last.unwrap_or_default())
}

/// Order, entry, what transfer it is of, on which account, how much.
type EntryRow = (
    OrderId,
    LedgerEntryId,
    TransferKind,
    (AccountKind, i64),
    Money,
);

/// The next entries of completed orders that no period has taken up, behind `after`; none when
/// there is nothing more. `is_handed_over` asks for those by which subsidies left the channel's books,
/// otherwise for all others.
pub(in crate::domain::settlements) fn unsettled(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    custodies: &BTreeMap<OrderId, Custody>,
    (is_handed_over, after): (bool, LedgerEntryId),
) -> Result<Option<(LedgerEntryId, Vec<Unsettled>)>> {
    let handing_over = [TransferKind::Assignment, TransferKind::Takeover];
    let query = unsettled_entries!(shop)
        .filter(orders::state.eq(OrderState::Completed))
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
        .into_boxed();
    let rows: Vec<EntryRow> = if is_handed_over {
        query
            .filter(ledger_transfers::kind.eq_any(handing_over))
            .load(conn)?
    } else {
        query
            .filter(ledger_transfers::kind.ne_all(handing_over))
            .load(conn)?
    };
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

/// Holds the completed orders that have something to settle until the transaction ends, and gives
/// them: what is booked for them meanwhile waits, and is seen by the next period. SQLite needs no
/// lock: a writing transaction is alone.
pub(in crate::domain::settlements) fn hold_orders(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
) -> Result<Vec<OrderId>> {
    let waiting = orders::table
        .filter(orders::shop_id.eq(shop.shop_id()))
        .filter(orders::has_unsettled)
        .filter(orders::state.eq(OrderState::Completed))
        .order(orders::id)
        .select(orders::id);
    Ok(match tx.conn() {
        DbConn::Pg(conn) => waiting.for_no_key_update().load(conn)?,
        DbConn::Sqlite(conn) => waiting.load(conn)?,
    })
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

/// Who took the money of the completed orders that have something to settle, as it was booked. A
/// payment that was opened and never came books nothing, and one that came although the order was paid
/// earns nobody anything: it stands against what has to go back.
pub(in crate::domain::settlements) fn custodies(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
) -> Result<BTreeMap<OrderId, Custody>> {
    let mut kinds = vec![AccountKind::RefundPayable];
    kinds.extend(Custody::ALL.iter().map(|custody| custody.account()));
    let entries: Vec<(OrderId, i64, AccountKind)> = unsettled_entries!(shop)
        .filter(ledger_transfers::kind.eq(TransferKind::Payment))
        .filter(orders::state.eq(OrderState::Completed))
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

/// Writes a period; none if somebody else has its number.
pub(in crate::domain::settlements) fn insert_settlement(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    number: i64,
) -> Result<Option<SettlementId>> {
    let row = (
        settlements::shop_id.eq(shop.shop_id()),
        settlements::number.eq(number),
        settlements::until_on.eq(tx.business_date()),
        settlements::created_by.eq(shop.actor().user_id()),
        settlements::created_at.eq(tx.now()),
    );
    Ok(
        each!(tx.conn(), conn => diesel::insert_into(settlements::table)
        .values(row)
        .on_conflict((settlements::shop_id, settlements::number))
        .do_nothing()
        .returning(settlements::id)
        .get_result(conn)
        .optional()?),
    )
}

pub(in crate::domain::settlements) fn insert_instruction(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    settlement: SettlementId,
    payee: Payee,
    share: &Share,
    state: InstructionState,
) -> Result<SettlementInstructionId> {
    let row = (
        settlement_instructions::shop_id.eq(shop.shop_id()),
        settlement_instructions::settlement_id.eq(settlement),
        settlement_instructions::payee_kind.eq(payee.kind),
        settlement_instructions::payee_id.eq(payee.id),
        settlement_instructions::amount_minor.eq(share.amount),
        settlement_instructions::kept_minor.eq(share.kept),
        settlement_instructions::state.eq(state),
        settlement_instructions::changed_by.eq(shop.actor().user_id()),
        settlement_instructions::changed_at.eq(tx.now()),
    );
    Ok(diesel::insert_into(settlement_instructions::table)
        .values(row)
        .returning(settlement_instructions::id)
        .get_result(tx.conn())?)
}

/// Takes entries up; the database refuses one that is taken up already.
pub(in crate::domain::settlements) fn insert_items(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    instruction: SettlementInstructionId,
    items: &[Unsettled],
) -> Result<()> {
    for batch in items.chunks(BATCH) {
        let rows: Vec<_> = batch
            .iter()
            .map(|item| {
                (
                    settlement_items::shop_id.eq(shop.shop_id()),
                    settlement_items::instruction_id.eq(instruction),
                    settlement_items::entry_id.eq(item.entry),
                    settlement_items::custody.eq(item.custody),
                )
            })
            .collect();
        each!(tx.conn(), conn => diesel::insert_into(settlement_items::table)
            .values(rows)
            .execute(conn)?);
    }
    Ok(())
}

/// An instruction as its steps need to know it.
#[derive(Debug, Clone, Copy, diesel::Queryable)]
pub(in crate::domain::settlements) struct Standing {
    pub settlement: SettlementId,
    pub state: InstructionState,
    pub payee_kind: PayeeKind,
    pub payee_id: i64,
    pub prepared_by: Option<UserId>,
    pub approved_by: Option<UserId>,
}

pub(in crate::domain::settlements) fn find_instruction(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    id: SettlementInstructionId,
) -> Result<Option<Standing>> {
    Ok(settlement_instructions::table
        .inner_join(
            settlements::table.on(settlements::shop_id
                .eq(settlement_instructions::shop_id)
                .and(settlements::id.eq(settlement_instructions::settlement_id))),
        )
        .filter(settlement_instructions::shop_id.eq(shop.shop_id()))
        .filter(settlement_instructions::id.eq(id))
        .select((
            settlement_instructions::settlement_id,
            settlement_instructions::state,
            settlement_instructions::payee_kind,
            settlement_instructions::payee_id,
            settlements::created_by,
            settlement_instructions::approved_by,
        ))
        .first(conn)
        .optional()?)
}

/// Holds the instructions that go to a payee's account and are not paid yet until the transaction
/// ends, and gives those that somebody has looked at. To the shop's programmes pay, too.
pub(in crate::domain::settlements) fn hold_waiting(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    payee: Payee,
) -> Result<Vec<(SettlementInstructionId, InstructionState)>> {
    let unpaid = [
        InstructionState::Open,
        InstructionState::Approved,
        InstructionState::Sent,
        InstructionState::Failed,
    ];
    let is_shop = payee.kind == PayeeKind::Shop;
    let of_payee = || {
        settlement_instructions::table
            .filter(settlement_instructions::shop_id.eq(shop.shop_id()))
            .filter(
                settlement_instructions::payee_kind
                    .eq(payee.kind)
                    .and(settlement_instructions::payee_id.eq(payee.id))
                    .or(settlement_instructions::payee_kind
                        .eq(PayeeKind::Programme)
                        .and(is_shop.into_sql::<Bool>())),
            )
    };
    diesel::update(of_payee().filter(settlement_instructions::state.eq_any(unpaid)))
        .set(settlement_instructions::changed_at.eq(settlement_instructions::changed_at))
        .execute(tx.conn())?;
    Ok(of_payee()
        .filter(settlement_instructions::state.eq_any(LOOKED_AT))
        .order(settlement_instructions::id)
        .select((settlement_instructions::id, settlement_instructions::state))
        .load(tx.conn())?)
}

/// Moves an instruction on by compare and set; false if somebody was faster.
pub(in crate::domain::settlements) fn mark(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    id: SettlementInstructionId,
    (from, to): (InstructionState, InstructionState),
    note: &str,
) -> Result<bool> {
    let (now, user) = (tx.now(), shop.actor().user_id());
    let approved_by = match to {
        InstructionState::Approved => Some(user),
        InstructionState::Open => Some(None),
        _ => None,
    };
    let is_sent = i64::from(to == InstructionState::Sent);
    let changed = diesel::update(settlement_instructions::table)
        .filter(settlement_instructions::shop_id.eq(shop.shop_id()))
        .filter(settlement_instructions::id.eq(id))
        .filter(settlement_instructions::state.eq(from))
        .set((
            settlement_instructions::attempts.eq(settlement_instructions::attempts + is_sent),
            settlement_instructions::state.eq(to),
            settlement_instructions::note.eq(note),
            settlement_instructions::changed_by.eq(user),
            settlement_instructions::changed_at.eq(now),
            // Otherwise it stays as it is.
            approved_by.map(|user| settlement_instructions::approved_by.eq(user)),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// What an instruction pays, by account and holder.
pub(in crate::domain::settlements) fn sums(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    id: SettlementInstructionId,
) -> Result<Vec<Owed>> {
    let rows: Vec<(AccountKind, i64, Custody, Money)> = settlement_items::table
        .inner_join(ledger_entries::table.on(ledger_entries::id.eq(settlement_items::entry_id)))
        .inner_join(ledger_accounts::table.on(ledger_accounts::id.eq(ledger_entries::account_id)))
        .filter(settlement_items::shop_id.eq(shop.shop_id()))
        .filter(settlement_items::instruction_id.eq(id))
        .filter(settlement_items::custody.ne(Custody::Shop))
        .select((
            ledger_accounts::kind,
            ledger_accounts::payee_id,
            settlement_items::custody,
            ledger_entries::amount_minor,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(kind, payee, custody, booked)| Owed {
            account: Account { kind, payee },
            custody,
            amount: booked.neg(),
        })
        .collect())
}
