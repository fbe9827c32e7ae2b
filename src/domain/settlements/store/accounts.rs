//! Where payees are paid.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{PayeeAccountId, ShopId, UserId};
use crate::base::seal::Sealed;
use crate::db::schema::payee_accounts;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{Implies, ManageMoney, ReadMoney, ShopScope};
use crate::domain::settlements::bank::PayeeAccount;
use crate::domain::settlements::model::{Payee, PayeeKind};

type Row = (
    PayeeKind,
    i64,
    String,
    String,
    String,
    Option<UserId>,
    Timestamp,
);

/// The accounts of a shop's payees, as far as they are known.
pub fn list_accounts<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<Vec<PayeeAccount>> {
    accounts_of(conn, shop.shop_id())
}

/// The same for a shop that was found in a division.
pub(super) fn accounts_of(conn: &mut DbConn, shop: ShopId) -> Result<Vec<PayeeAccount>> {
    let rows: Vec<Row> = payee_accounts::table
        .filter(payee_accounts::shop_id.eq(shop))
        .order(payee_accounts::id)
        .select((
            payee_accounts::payee_kind,
            payee_accounts::payee_id,
            payee_accounts::key_id,
            payee_accounts::sealed,
            payee_accounts::last_digits,
            payee_accounts::changed_by,
            payee_accounts::changed_at,
        ))
        .load(conn)?;
    let rows = rows.into_iter();
    let account = |(kind, id, key_id, text, last_digits, changed_by, changed_at)| PayeeAccount {
        payee: Payee { kind, id },
        sealed: Sealed { key_id, text },
        last_digits,
        changed_by,
        changed_at,
    };
    Ok(rows.map(account).collect())
}

/// Who has given the account of a payee; none where nobody is known, or there is none.
pub(in crate::domain::settlements) fn last_change(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    payee: Payee,
) -> Result<Option<UserId>> {
    let found: Option<Option<UserId>> = payee_accounts::table
        .filter(payee_accounts::shop_id.eq(shop.shop_id()))
        .filter(payee_accounts::payee_kind.eq(payee.kind))
        .filter(payee_accounts::payee_id.eq(payee.id))
        .select(payee_accounts::changed_by)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// Writes the account of a payee in the place of the one before.
pub(in crate::domain::settlements) fn save(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    payee: Payee,
    (sealed, last_digits): (&Sealed, &str),
) -> Result<PayeeAccountId> {
    let changed = (
        payee_accounts::key_id.eq(&sealed.key_id),
        payee_accounts::sealed.eq(&sealed.text),
        payee_accounts::last_digits.eq(last_digits),
        payee_accounts::changed_by.eq(shop.actor().user_id()),
        payee_accounts::changed_at.eq(tx.now()),
    );
    let row = (
        payee_accounts::shop_id.eq(shop.shop_id()),
        payee_accounts::payee_kind.eq(payee.kind),
        payee_accounts::payee_id.eq(payee.id),
        changed,
    );
    Ok(
        each!(tx.conn(), conn => diesel::insert_into(payee_accounts::table)
        .values(row)
        .on_conflict((payee_accounts::shop_id, payee_accounts::payee_kind, payee_accounts::payee_id))
        .do_update()
        .set(changed)
        .returning(payee_accounts::id)
        .get_result(conn)?),
    )
}
