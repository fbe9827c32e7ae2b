//! Who is to be told, and of what: the one part of notifications that reads the tables of other
//! nouns (memberships, offices, shops, orders). It reads only what an event's text fills in.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{OrderId, PurchaseId, ShopId, UserId};
use crate::base::locale::Locale;
use crate::db::schema::{memberships, offices, orders, purchases, shops, users};
use crate::db::{DbConn, each};
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

/// The active members of a shop with one of these roles.
pub fn members(conn: &mut DbConn, shop: ShopId, roles: &[ShopRole]) -> Result<Vec<Addressee>> {
    let rows: Vec<PersonRow> = memberships::table
        .inner_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(memberships::shop_id.eq(shop))
        .filter(memberships::role.eq_any(roles))
        .filter(users::state.eq("active"))
        .order(memberships::id)
        .select(PERSON)
        .load(conn)?;
    Ok(rows.into_iter().map(person).collect())
}

/// The administrators who review for the deepest division around the shop that has any: a province
/// is not told of each village, unless nobody nearer decides.
pub fn nearest_reviewers(conn: &mut DbConn, shop: ShopId) -> Result<Vec<Addressee>> {
    let code: Option<String> = shops::table
        .find(shop)
        .select(shops::division_code)
        .first(conn)
        .optional()?;
    let code = code.unwrap_or_default();
    let around: Vec<&str> = (0..=code.len()).filter_map(|end| code.get(..end)).collect();
    let rows: Vec<(String, PersonRow)> = each!(conn, conn => offices::table
        .inner_join(users::table.on(users::id.eq(offices::user_id)))
        .filter(offices::division_code.eq_any(&around))
        .filter(offices::role.eq_any([OfficeRole::Reviewer, OfficeRole::Supervisor]))
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
}

/// What is told of a shop.
pub fn find_shop(conn: &mut DbConn, shop: ShopId) -> Result<Option<ShopFacts>> {
    Ok(shops::table
        .find(shop)
        .select((shops::slug, shops::name_zh, shops::name_en))
        .first(conn)
        .optional()?)
}

/// Whether a shop is over, and its desk with it.
pub fn is_shop_over(conn: &mut DbConn, shop: ShopId) -> Result<bool> {
    let state: Option<ShopState> = shops::table
        .find(shop)
        .select(shops::state)
        .first(conn)
        .optional()?;
    Ok(state.is_none_or(|state| !ManageShop::holds_in(state)))
}

/// What is told of an order, and to whom.
#[derive(Debug)]
pub struct OrderFacts {
    /// Its number.
    pub number: String,
    /// Its total in minor units.
    pub total_minor: i64,
    /// The end of waiting for the payment.
    pub pay_by: Option<Timestamp>,
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

/// What is told of an order. The address given at the checkout serves whose account has none.
pub fn find_order(conn: &mut DbConn, shop: ShopId, order: OrderId) -> Result<Option<OrderFacts>> {
    type Purchase = (PurchaseId, String, i64, Option<String>, String);
    type Row = (String, i64, Option<Timestamp>, Purchase, Option<PersonRow>);
    let found: Option<Row> = orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .left_join(users::table.on(users::id.nullable().eq(purchases::user_id)))
        .filter(orders::shop_id.eq(shop))
        .filter(orders::id.eq(order))
        .select((
            orders::number,
            orders::total_minor,
            orders::pay_by,
            (
                purchases::id,
                purchases::number,
                purchases::total_minor,
                purchases::contact_email,
                purchases::locale,
            ),
            PERSON.nullable(),
        ))
        .first(conn)
        .optional()?;
    Ok(
        found.map(|(number, total_minor, pay_by, purchase, account)| {
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
                number,
                total_minor,
                pay_by,
                purchase,
                purchase_total_minor,
                buyer,
            }
        }),
    )
}
