//! What buyers read of their orders.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::{OrderId, ShopId};
use crate::base::money::Money;
use crate::base::order_number::{OrderNumber, PurchaseNumber};
use crate::base::page::{Cursor, Page, PageSize};
use crate::base::phone::Phone;
use crate::db::schema::{
    claims, order_lines, orders, purchases, refunds, reviews, shipment_lines, shipments, shops,
};
use crate::db::{DbConn, each};
use crate::domain::access::{Actor, BuyerIdentity, BuyerScope, SystemScope, grant};
use crate::domain::orders::bought::{Bank, Bought, BoughtFilter, BoughtLine, Seller};
use crate::domain::orders::locked::OrderSums;
use crate::domain::orders::paying::PaymentMethod;
use crate::domain::orders::placing::ShipTo;
use crate::domain::orders::state::OrderState;

#[derive(Queryable, Selectable)]
#[diesel(table_name = orders)]
struct Row {
    id: OrderId,
    shop_id: ShopId,
    number: OrderNumber,
    state: OrderState,
    payment_method: PaymentMethod,
    items_minor: Money,
    discount_minor: Money,
    freight_minor: Money,
    subsidy_minor: Money,
    total_minor: Money,
    paid_minor: Money,
    refunded_minor: Money,
    ship_name: String,
    ship_phone: Phone,
    ship_code: DivisionCode,
    ship_region: String,
    ship_detail: String,
    note: String,
    placed_at: Timestamp,
    state_changed_at: Timestamp,
    pay_by: Option<Timestamp>,
    due_at: Option<Timestamp>,
    ships_from: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = shops)]
struct SellerRow {
    slug: String,
    name_zh: String,
    name_en: String,
    contact_phone: String,
    bank_name: String,
    bank_holder: String,
    bank_account: String,
}

impl SellerRow {
    fn seller(self) -> Seller {
        Seller {
            slug: self.slug,
            name_zh: self.name_zh,
            name_en: self.name_en,
            phone: Phone::parse(&self.contact_phone).ok(),
            bank: Bank {
                name: self.bank_name,
                holder: self.bank_holder,
                account: self.bank_account,
            },
        }
    }
}

impl Row {
    fn bought(self, seller: SellerRow, actor: Actor) -> Bought {
        Bought {
            scope: grant::order(self.shop_id, self.id, actor),
            number: self.number,
            seller: seller.seller(),
            state: self.state,
            method: self.payment_method,
            sums: OrderSums {
                items: self.items_minor,
                discount: self.discount_minor,
                freight: self.freight_minor,
                subsidy: self.subsidy_minor,
                total: self.total_minor,
            },
            paid: self.paid_minor,
            refunded: self.refunded_minor,
            ship_to: ShipTo {
                name: self.ship_name,
                phone: self.ship_phone,
                code: self.ship_code,
                region: self.ship_region,
                detail: self.ship_detail,
            },
            note: self.note,
            placed_at: self.placed_at,
            state_changed_at: self.state_changed_at,
            pay_by: self.pay_by,
            due_at: self.due_at,
            ships_from: self.ships_from,
        }
    }
}

/// The buyer's orders with their shops, narrowed and sorted by `$query => $more`.
macro_rules! of_buyer {
    ($conn:expr, $buyer:expr, $query:ident => $more:expr) => {{
        let $query = orders::table
            .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
            .inner_join(shops::table.on(shops::id.eq(orders::shop_id)))
            .select((Row::as_select(), SellerRow::as_select()))
            .into_boxed();
        let $query = match $buyer.identity() {
            BuyerIdentity::Account(user) => $query.filter(purchases::user_id.eq(user)),
            BuyerIdentity::Guest(hash) => $query.filter(purchases::guest_hash.eq(hash)),
            BuyerIdentity::Purchase(id) => $query.filter(purchases::id.eq(id)),
        };
        let rows: Vec<(Row, SellerRow)> = $more.load($conn)?;
        rows.into_iter()
            .map(|(row, seller)| row.bought(seller, $buyer.actor()))
            .collect::<Vec<Bought>>()
    }};
}

/// An order of the buyer.
pub fn find_bought(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    number: &OrderNumber,
) -> Result<Option<Bought>> {
    let found = of_buyer!(conn, buyer, query => query.filter(orders::number.eq(number.as_str())));
    Ok(found.into_iter().next())
}

/// All orders of one purchase of the buyer, in the order of their numbers.
pub fn bought_of_purchase(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    number: &PurchaseNumber,
) -> Result<Vec<Bought>> {
    Ok(of_buyer!(conn, buyer, query => query
        .filter(purchases::number.eq(number.as_str()))
        .order(orders::number)))
}

/// All orders of one purchase, for the letter that confirms it.
pub fn bought_for_letter(
    conn: &mut DbConn,
    _: &SystemScope,
    number: &PurchaseNumber,
) -> Result<Vec<Bought>> {
    let rows: Vec<(Row, SellerRow)> = orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .inner_join(shops::table.on(shops::id.eq(orders::shop_id)))
        .filter(purchases::number.eq(number.as_str()))
        .order(orders::number)
        .select((Row::as_select(), SellerRow::as_select()))
        .load(conn)?;
    let bought = |(row, seller): (Row, SellerRow)| row.bought(seller, Actor::System);
    Ok(rows.into_iter().map(bought).collect())
}

/// The buyer's orders of a kind, newest first. What was said of goods and claimed for is looked up by the
/// number of each order of the buyer, never gone through.
pub fn list_bought(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    filter: BoughtFilter<'_>,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Bought>> {
    let last = behind.map_or(
        (Timestamp::from_ms(i64::MAX), OrderId(i64::MAX)),
        |cursor| (Timestamp::from_ms(cursor.key), OrderId(cursor.id)),
    );
    let is_behind = orders::placed_at
        .lt(last.0)
        .or(orders::placed_at.eq(last.0).and(orders::id.lt(last.1)));
    let found = of_buyer!(conn, buyer, query => match filter {
        BoughtFilter::In(states) => query.filter(orders::state.eq_any(states)),
        BoughtFilter::ToReview(since) => query
            .filter(orders::state.eq_any([OrderState::Delivered, OrderState::Completed]))
            .filter(orders::state_changed_at.ge(since))
            .filter(exists(
                shipments::table
                    .inner_join(
                        shipment_lines::table.on(shipment_lines::shipment_id.eq(shipments::id)),
                    )
                    .left_join(
                        reviews::table.on(reviews::order_line_id.eq(shipment_lines::order_line_id)),
                    )
                    .filter(shipments::order_id.eq(orders::id))
                    .filter(reviews::id.nullable().is_null()),
            )),
        BoughtFilter::AfterSales => query.filter(
            exists(claims::table.filter(claims::order_id.eq(orders::id)))
                .or(exists(refunds::table.filter(refunds::order_id.eq(orders::id)))),
        ),
    }
        .filter(is_behind)
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(size.limit()));
    Ok(Page::from_rows(found, size, |order| Cursor {
        key: order.placed_at.ms(),
        id: order.scope.order_id().0,
    }))
}

/// The lines of some orders that were read, in the order of the orders' ids.
pub fn list_bought_lines(conn: &mut DbConn, of: &[Bought]) -> Result<Vec<BoughtLine>> {
    let ids: Vec<OrderId> = of.iter().map(|order| order.scope.order_id()).collect();
    let shops: Vec<ShopId> = of.iter().map(|order| order.scope.shop_id()).collect();
    Ok(each!(conn, conn => order_lines::table
        .filter(order_lines::shop_id.eq_any(&shops))
        .filter(order_lines::order_id.eq_any(&ids))
        .order((order_lines::order_id, order_lines::position))
        .select((
            order_lines::order_id,
            order_lines::id,
            order_lines::listing_id,
            order_lines::title_zh,
            order_lines::title_en,
            order_lines::pack_zh,
            order_lines::pack_en,
            order_lines::photo_hash,
            order_lines::sold_by,
            order_lines::quantity,
            order_lines::unit_price_minor,
            order_lines::mass_grams,
            order_lines::line_minor,
        ))
        .load(conn)?))
}
