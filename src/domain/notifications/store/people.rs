//! Who is to be told, and of what: the one part of notifications that reads the tables of other
//! nouns (memberships, offices, shops, orders). It reads only what an event's text fills in.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{OrderId, PurchaseId, QuestionId, ShopId, UserId};
use crate::base::locale::Locale;
use crate::db::schema::{memberships, offices, orders, purchases, questions, shops, users};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{ManageShop, OfficeRole, ShopPermission, ShopRole, ShopState};
use crate::domain::notifications::model::Addressee;

type PersonRow = (UserId, Option<String>, String);

const PERSON: (users::id, users::email, users::locale) = (users::id, users::email, users::locale);

fn person((id, email, locale): PersonRow) -> Addressee {
    Addressee {
        user_id: Some(id),
        email,
        locale: locale.parse().unwrap_or_default(),
        opens: None,
    }
}

/// A member of a shop.
#[derive(Debug)]
pub struct Member {
    /// The role in the shop.
    pub role: ShopRole,
    /// Who it is.
    pub person: Addressee,
}

/// The active members of shops, longest in the shop first.
pub fn list_members(conn: &mut DbConn, shops: &[ShopId]) -> Result<BTreeMap<ShopId, Vec<Member>>> {
    let rows: Vec<(ShopId, ShopRole, PersonRow)> = each!(conn, conn => memberships::table
        .inner_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(memberships::shop_id.eq_any(shops))
        .filter(users::state.eq("active"))
        .order(memberships::id)
        .select((memberships::shop_id, memberships::role, PERSON))
        .load(conn)?);
    let mut members = BTreeMap::<_, Vec<_>>::new();
    for (shop, role, row) in rows {
        let person = person(row);
        members
            .entry(shop)
            .or_default()
            .push(Member { role, person });
    }
    Ok(members)
}

/// A person with an account in use.
pub fn find_person(conn: &mut DbConn, user: UserId) -> Result<Option<Addressee>> {
    let found: Option<PersonRow> = users::table
        .filter(users::id.eq(user))
        .filter(users::state.eq("active"))
        .select(PERSON)
        .first(conn)
        .optional()?;
    Ok(found.map(person))
}

/// Which of some accounts are in use, and stay so until the transaction ends.
pub fn lock_open(tx: &mut Tx<'_>, all: &[UserId]) -> Result<BTreeSet<UserId>> {
    if all.is_empty() {
        return Ok(BTreeSet::new());
    }
    let open: Vec<UserId> = match tx.conn() {
        DbConn::Pg(conn) => users::table
            .filter(users::id.eq_any(all))
            .filter(users::state.eq("active"))
            .order(users::id)
            .select(users::id)
            .for_key_share()
            .load(conn)?,
        DbConn::Sqlite(conn) => users::table
            .filter(users::id.eq_any(all))
            .filter(users::state.eq("active"))
            .select(users::id)
            .load(conn)?,
    };
    Ok(open.into_iter().collect())
}

/// Who has bought something without an account.
pub fn find_guest(conn: &mut DbConn, purchase: PurchaseId) -> Result<Option<Addressee>> {
    let found: Option<(Option<String>, String)> = purchases::table
        .filter(purchases::id.eq(purchase))
        .select((purchases::contact_email, purchases::locale))
        .first(conn)
        .optional()?;
    Ok(found.map(|(email, locale)| Addressee {
        user_id: None,
        email,
        locale: locale.parse().unwrap_or_default(),
        opens: Some(purchase),
    }))
}

/// The administrators who review for the deepest division around this code that has any: a province
/// is not told of each village, unless nobody nearer decides.
pub fn nearest_reviewers(conn: &mut DbConn, code: &str) -> Result<Vec<Addressee>> {
    nearest(conn, code, &[OfficeRole::Reviewer, OfficeRole::Supervisor])
}

/// The same, who record payments in a shop's place.
pub fn nearest_supervisors(conn: &mut DbConn, code: &str) -> Result<Vec<Addressee>> {
    nearest(conn, code, &[OfficeRole::Supervisor])
}

fn nearest(conn: &mut DbConn, code: &str, roles: &[OfficeRole]) -> Result<Vec<Addressee>> {
    let around: Vec<&str> = (0..=code.len()).filter_map(|end| code.get(..end)).collect();
    let rows: Vec<(String, PersonRow)> = each!(conn, conn => offices::table
        .inner_join(users::table.on(users::id.eq(offices::user_id)))
        .filter(offices::division_code.eq_any(&around))
        .filter(offices::role.eq_any(roles))
        .filter(users::state.eq("active"))
        .order(users::id)
        .select((offices::division_code, PERSON))
        .distinct()
        .load(conn)?);
    let deepest = rows.iter().map(|(code, _)| code.len()).max();
    Ok(rows
        .into_iter()
        .filter(|(code, _)| Some(code.len()) == deepest)
        .map(|(_, row)| person(row))
        .collect())
}

/// What is told of a shop.
#[derive(Debug, Queryable)]
pub struct ShopFacts {
    /// Its slug.
    pub slug: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// Where it is.
    pub division_code: String,
    /// How far it has come.
    pub state: ShopState,
}

impl ShopFacts {
    /// Whether it is over, and its desk with it.
    pub fn is_over(&self) -> bool {
        !ManageShop::holds_in(self.state)
    }
}

/// What is told of shops; those that are gone are left out.
pub fn list_shops(conn: &mut DbConn, ids: &[ShopId]) -> Result<BTreeMap<ShopId, ShopFacts>> {
    let rows: Vec<(ShopId, ShopFacts)> = each!(conn, conn => shops::table
        .filter(shops::id.eq_any(ids))
        .select((
            shops::id,
            (
                shops::slug,
                shops::name_zh,
                shops::name_en,
                shops::division_code,
                shops::state,
            ),
        ))
        .load(conn)?);
    Ok(rows.into_iter().collect())
}

/// What is told of an order, and to whom.
#[derive(Debug)]
pub struct OrderFacts {
    /// Whose it is.
    pub shop_id: ShopId,
    /// Its number.
    pub number: String,
    /// Its total in minor units.
    pub total_minor: i64,
    /// The end of waiting for the payment.
    pub pay_by: Option<Timestamp>,
    /// Whether it is paid through a gateway.
    pub is_online: bool,
    /// The number of the purchase it belongs to.
    pub purchase: String,
    /// The total of that purchase.
    pub purchase_total_minor: i64,
    /// Who bought.
    pub buyer: Addressee,
}

impl OrderFacts {
    /// Whether it is the first order of its purchase.
    pub fn is_first(&self) -> bool {
        self.number.ends_with("-01")
    }
}

type PurchaseRow = (PurchaseId, String, i64, Option<String>, String);
type OrderRow = (
    ShopId,
    String,
    i64,
    (Option<Timestamp>, String),
    PurchaseRow,
    Option<PersonRow>,
);

/// What is told of orders of these shops; those that are gone are left out.
pub fn list_orders(
    conn: &mut DbConn,
    shops: &[ShopId],
    ids: &[OrderId],
) -> Result<BTreeMap<OrderId, OrderFacts>> {
    let rows: Vec<(OrderId, OrderRow)> = each!(conn, conn => orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .left_join(
            users::table.on(users::id
                .nullable()
                .eq(purchases::user_id)
                .and(users::state.eq("active"))),
        )
        .filter(orders::shop_id.eq_any(shops))
        .filter(orders::id.eq_any(ids))
        .select((
            orders::id,
            (
                orders::shop_id,
                orders::number,
                orders::total_minor,
                (orders::pay_by, orders::payment_method),
                (
                    purchases::id,
                    purchases::number,
                    purchases::total_minor,
                    purchases::contact_email,
                    purchases::locale,
                ),
                PERSON.nullable(),
            ),
        ))
        .load(conn)?);
    Ok(rows.into_iter().map(|(id, row)| (id, order(row))).collect())
}

/// The address given at the checkout serves whose account has none.
fn order((shop_id, number, total_minor, paying, purchase, account): OrderRow) -> OrderFacts {
    let (pay_by, method) = paying;
    let (id, purchase, purchase_total_minor, contact_email, locale) = purchase;
    let mut buyer = account.map_or_else(
        || Addressee {
            user_id: None,
            email: None,
            locale: locale.parse::<Locale>().unwrap_or_default(),
            opens: Some(id),
        },
        person,
    );
    buyer.email = buyer.email.or(contact_email);
    OrderFacts {
        shop_id,
        number,
        total_minor,
        pay_by,
        is_online: method == "gateway",
        purchase,
        purchase_total_minor,
        buyer,
    }
}

/// Who has asked a question, while the account is there.
pub fn find_asker(conn: &mut DbConn, question: QuestionId) -> Result<Option<Addressee>> {
    let found: Option<PersonRow> = questions::table
        .inner_join(users::table.on(users::id.eq(questions::user_id)))
        .filter(questions::id.eq(question))
        .filter(users::state.eq("active"))
        .select(PERSON)
        .first(conn)
        .optional()?;
    Ok(found.map(person))
}
