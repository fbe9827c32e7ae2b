//! Orders for the samples of pages.

use std::collections::BTreeMap;

use serde_json::json;

use super::facts::{Books, Facts, May};
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{
    EventId, InvoiceId, ListingId, LotId, OrderId, OrderLineId, PaymentId, ProgrammeId,
    PromotionId, RefundId, ShipmentId, StockItemId,
};
use crate::base::measure::Measure;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::phone::Phone;
use crate::base::quantity::Grams;
use crate::domain::events::Event;
use crate::domain::invoices::InvoiceState;
use crate::domain::lots::Offer;
use crate::domain::orders::{
    Bearer, DeskLine, DeskOrder, OrderMoney, OrderState, OrderSummary, OrderSums, PaymentMethod,
    PaymentStatus, PricedLine, Reduction, ReductionKind, ShipTo,
};
use crate::domain::payments::{GoneBack, LeftBecause, Payment, PaymentState, Refund, RefundState};
use crate::domain::shipments::{Shipment, ShipmentLine};
use crate::web::forms::FormState;

/// The moment of the samples.
pub(super) const AT: Timestamp = Timestamp::from_ms(1_795_624_200_000);

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap_or_default()
}

fn line(id: i64, sold_by: SoldBy, quantity: i64) -> DeskLine {
    DeskLine {
        id: OrderLineId(id),
        listing: ListingId(7),
        title_zh: "明前龙井 <b>".to_owned(),
        title_en: String::new(),
        pack_zh: if sold_by == SoldBy::Mass {
            "散装".to_owned()
        } else {
            "250 克罐装".to_owned()
        },
        pack_en: String::new(),
        sku: format!("LJ-{id}"),
        photo_hash: None,
        sold_by,
        quantity,
        mass: Grams::new(quantity).ok(),
    }
}

fn lines() -> Vec<DeskLine> {
    vec![line(7, SoldBy::Piece, 2), line(8, SoldBy::Mass, 1_500)]
}

/// Three orders in a list: all goods of one are shown, not all of another.
pub(super) fn summaries() -> Vec<OrderSummary> {
    let (Ok(number), Ok(place)) = (number(), DivisionCode::parse("310104")) else {
        return Vec::new();
    };
    let one = |id, state, payment, lines: Vec<DeskLine>| OrderSummary {
        id: OrderId(id),
        number: number.clone(),
        state,
        method: PaymentMethod::Transfer,
        payment,
        is_partly_sent: state == OrderState::Shipped,
        recipient: "王\"女士\"".to_owned(),
        place,
        region: "上海市徐汇区".to_owned(),
        placed_at: AT,
        pay_by: (state == OrderState::AwaitingPayment).then_some(AT),
        ships_from: None,
        lines,
    };
    let many = (1..6).map(|id| line(id, SoldBy::Piece, id)).collect();
    vec![
        one(1, OrderState::Accepted, PaymentStatus::Paid, lines()),
        one(2, OrderState::AwaitingPayment, PaymentStatus::Unpaid, many),
        one(
            3,
            OrderState::Shipped,
            PaymentStatus::DueOnDelivery,
            lines(),
        ),
    ]
}

/// What an order of the list costs.
pub(super) fn total() -> Money {
    money(42_600)
}

fn number() -> Result<OrderNumber> {
    OrderNumber::parse("2611251234567895-01")
}

/// An order in a state, of a paid transfer, as a manager sees it.
pub(in crate::web) fn facts(state: OrderState) -> Result<Facts> {
    Ok(Facts {
        parcels: parcels(state),
        gone: gone(state),
        history: history(state),
        is_held: false,
        ship_by: matches!(state, OrderState::Confirmed | OrderState::Accepted).then_some(AT),
        books: Some(books(state)?),
        last_carrier: "SF".to_owned(),
        offers: offers(),
        may: May {
            pack: true,
            keep_books: true,
        },
        order: order(state)?,
    })
}

/// Two lots of the first line, none of the second.
fn offers() -> Vec<(OrderLineId, Offer)> {
    let offer = |id, grade: &str| Offer {
        item: StockItemId(1),
        id: LotId(id),
        code: format!("330106-260403-{id:02}"),
        left: 12,
        unit: Measure::Piece,
        grade: grade.to_owned(),
    };
    [offer(1, "特级 <A>"), offer(2, "")]
        .map(|offer| (OrderLineId(7), offer))
        .to_vec()
}

/// The same as a packer sees it: without money.
pub(super) fn packer(state: OrderState) -> Result<Facts> {
    let mut facts = unpaid(state)?;
    facts.books = None;
    facts.may.keep_books = false;
    facts.order.note.clear();
    Ok(facts)
}

/// An order whose money is still to come, for one line.
pub(super) fn unpaid(state: OrderState) -> Result<Facts> {
    let mut facts = facts(state)?;
    facts.order.payment = PaymentStatus::DueOnDelivery;
    facts.order.method = PaymentMethod::CashOnDelivery;
    facts.order.lines = vec![line(7, SoldBy::Piece, 1)];
    facts.parcels.clear();
    facts.offers.clear();
    if let Some(books) = &mut facts.books {
        books.money.paid = Money::ZERO;
        books.money.refunded = Money::ZERO;
        books.payments.clear();
        books.refunds.clear();
    }
    Ok(facts)
}

fn order(state: OrderState) -> Result<DeskOrder> {
    let is_unpaid = state == OrderState::AwaitingPayment;
    Ok(DeskOrder {
        id: OrderId(1),
        number: number()?,
        state,
        method: PaymentMethod::Transfer,
        payment: if is_unpaid {
            PaymentStatus::Unpaid
        } else {
            PaymentStatus::Paid
        },
        collect: Money::ZERO,
        ship_to: ShipTo {
            name: "王\"女士\"".to_owned(),
            phone: Phone::parse("13800000031")?,
            code: DivisionCode::parse("310104")?,
            region: "上海市徐汇区".to_owned(),
            detail: "漕溪北路 88 号 <1502>".to_owned(),
        },
        note: "不要<袋子>，谢谢".to_owned(),
        placed_at: AT,
        pay_by: is_unpaid.then_some(AT),
        ships_from: chrono::NaiveDate::from_ymd_opt(2027, 3, 20),
        due_at: (is_unpaid || state == OrderState::Delivered).then_some(AT),
        lines: lines(),
    })
}

/// A tin that is not to be sent any more.
fn gone(state: OrderState) -> BTreeMap<OrderLineId, GoneBack> {
    let one = GoneBack {
        quantity: 1,
        unsent: 1,
        unlotted: 0,
        unlotted_whole: 0,
        restocked: 1,
        settled: 1,
        amount: money(16_800),
    };
    let is_partly = state == OrderState::Accepted;
    is_partly
        .then_some((OrderLineId(7), one))
        .into_iter()
        .collect()
}

/// Two parcels, of which one has a number that its carrier does not write; nothing has left before
/// an order is shipped.
fn parcels(state: OrderState) -> Vec<Shipment> {
    let parcel = |id, carrier: &str, number: &str, line_id, quantity| Shipment {
        id: ShipmentId(id),
        carrier_code: carrier.to_owned(),
        tracking_number: number.to_owned(),
        shipped_at: AT,
        lines: vec![ShipmentLine {
            line_id,
            quantity,
            weighed: (line_id.0 == 8).then_some(quantity),
            missing: if line_id.0 == 8 { 20 } else { 0 },
        }],
    };
    match state {
        OrderState::Shipped | OrderState::Refused => vec![
            parcel(1, "SF", "SF1234567890123", OrderLineId(7), 1),
            parcel(2, "YTO", "12345678", OrderLineId(8), 500),
        ],
        OrderState::Delivered => vec![parcel(1, "gone", "12345678", OrderLineId(7), 2)],
        _ => Vec::new(),
    }
}

fn history(state: OrderState) -> Vec<Event> {
    let event = |id, kind: &str, after: serde_json::Value| Event {
        id: EventId(id),
        tx_id: 0,
        shop_id: None,
        aggregate: "order".to_owned(),
        aggregate_id: 1,
        kind: kind.to_owned(),
        actor_kind: "user".to_owned(),
        actor_id: None,
        before: None,
        after: Some(after.to_string()),
        occurred_at: AT,
        business_date: AT.date_in(chrono_tz::Asia::Shanghai),
    };
    let mut all = vec![event(
        1,
        "order.placed",
        json!({ "party": "buyer", "total_minor": 42_600 }),
    )];
    if state == OrderState::Shipped {
        let parcel = json!({ "party": "shop", "carrier": "顺丰", "tracking": "SF1" });
        all.push(event(2, "order.paid", json!({ "amount_minor": 42_600 })));
        all.push(event(3, "order.shipped", parcel));
        all.push(event(4, "order.unknown", json!({})));
        all.push(event(
            5,
            "order.refunded",
            json!({ "party": "administrator" }),
        ));
    }
    if state == OrderState::Refused {
        let told = json!({ "party": "system", "reason": "没人<在家>" });
        all.push(event(2, "order.refused", told));
    }
    all
}

/// Of 10.00 freight nothing was taken off, of the goods 6.00, and a programme pays 4.00.
fn reductions() -> Vec<Reduction> {
    let one = |kind, bearer, name: &str, minor| Reduction {
        kind,
        bearer,
        name_zh: name.to_owned(),
        name_en: String::new(),
        amount: money(minor),
    };
    let (shop, programme) = (
        Bearer::Shop(PromotionId(1)),
        Bearer::Programme(ProgrammeId(1)),
    );
    vec![
        one(ReductionKind::Goods, shop, "春茶节 <新>", 600),
        one(ReductionKind::Subsidy, programme, "消费帮扶", 400),
    ]
}

fn books(state: OrderState) -> Result<Books> {
    let is_paid = state != OrderState::AwaitingPayment;
    let went_back = state == OrderState::Completed;
    Ok(Books {
        money: OrderMoney {
            sums: OrderSums {
                items: money(42_600),
                discount: money(600),
                freight: money(1_000),
                subsidy: money(400),
                total: total(),
            },
            paid: if is_paid { total() } else { Money::ZERO },
            refunded: if went_back { total() } else { Money::ZERO },
            lines: vec![
                (OrderLineId(7), money(16_800), money(33_600)),
                (OrderLineId(8), money(3_000), money(9_000)),
            ],
            reductions: reductions(),
        },
        payments: if is_paid {
            vec![payment()?]
        } else {
            Vec::new()
        },
        refunds: match state {
            OrderState::Completed => vec![refund(RefundState::Succeeded, 42_600)?],
            OrderState::Refused => vec![
                refund(RefundState::Approved, 600)?,
                refund(RefundState::Failed, 500)?,
                refund(RefundState::Processing, 400)?,
            ],
            OrderState::Closed => left_to_people()?,
            _ => Vec::new(),
        },
        invoice: went_back.then_some((InvoiceId(1), InvoiceState::RedDue)),
    })
}

/// The lines of an order with what they cost.
pub(super) fn priced(order: &DeskOrder) -> Vec<PricedLine> {
    let prices = [(16_800, 33_600), (3_000, 9_000)];
    order
        .lines
        .iter()
        .zip(prices)
        .map(|(line, (unit_price, total))| PricedLine {
            id: line.id,
            stock_item_id: StockItemId(1),
            units: line.quantity,
            sold_by: line.sold_by,
            quantity: line.quantity,
            unit_price: money(unit_price),
            total: money(total),
        })
        .collect()
}

/// A payment with a note.
pub(in crate::web) fn payment() -> Result<Payment> {
    Ok(Payment {
        id: PaymentId(1),
        order_number: number()?,
        method: PaymentMethod::Transfer,
        amount: total(),
        state: PaymentState::Succeeded,
        note: "农行尾号 <1234>".to_owned(),
        received_on: Some(AT.date_in(chrono_tz::Asia::Shanghai)),
        created_at: AT,
    })
}

/// A refund in a state.
pub(in crate::web) fn refund(state: RefundState, minor: i64) -> Result<Refund> {
    Ok(Refund {
        id: RefundId(1),
        order_number: number()?,
        amount: money(minor),
        state,
        reason: "两枚\"坏果\"".to_owned(),
        requested_at: AT,
        succeeded_at: (state == RefundState::Succeeded).then_some(AT),
        is_automatic: state == RefundState::Failed || state == RefundState::Processing,
        left: None,
        trouble: if state == RefundState::Failed {
            "504 <Gateway>".to_owned()
        } else {
            String::new()
        },
        refusals: if state == RefundState::Failed { 3 } else { 0 },
    })
}

fn left_to_people() -> Result<Vec<Refund>> {
    let left = |because: &LeftBecause| {
        Ok(Refund {
            left: Some(*because),
            ..refund(RefundState::Failed, 42_600)?
        })
    };
    LeftBecause::ALL.iter().map(left).collect()
}

/// The form of a parcel in which everything is wrong.
pub(super) fn refused_parcel() -> FormState {
    let mut faults = FieldErrors::new();
    faults.add("carrier", Code::FieldRequired);
    faults.add("tracking_number", Code::ShipmentNumberInvalid);
    let max = vec![("max", "2".to_owned())];
    faults.add_with("quantities[7]", Code::ShipmentTooMuch, max);
    FormState::new()
        .with("tracking_number", "<x>")
        .with("quantities[7]", "9")
        .with("quantities[8]", "0")
        .refused(&Error::fields(faults))
}
