//! The packing slip: a sheet for the parcel. Amounts stand on it only where they are asked for, by
//! who may see them.

use actix_web::HttpRequest;
use serde::Serialize;

use super::facts::{Facts, read};
use super::show::AddressView;
use crate::base::locale::Locale;
use crate::base::order_number::OrderNumber;
use crate::domain::access::ReadOrders;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_order::{LineView, SumsView};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SlipView {
    order: String,
    number: String,
    method: &'static str,
    placed_at: i64,
    address: AddressView,
    note: String,
    lines: Vec<LineView>,
    /// None on a slip without prices.
    sums: Option<SumsView>,
    /// Whether the member may print prices.
    can_price: bool,
}

impl SlipView {
    fn new(desk: &str, facts: &Facts, with_prices: bool, locale: Locale) -> Self {
        let order = &facts.order;
        let money = facts.books.as_ref().map(|books| &books.money);
        let priced = money.filter(|_| with_prices);
        Self {
            order: format!("{desk}/orders/{}", order.number),
            number: order.number.to_string(),
            method: order.method.as_str(),
            placed_at: order.placed_at.ms(),
            address: AddressView::new(order),
            note: order.note.clone(),
            lines: order
                .lines
                .iter()
                .map(|line| LineView::new(line, priced, locale).less(facts.unsent(line.id)))
                .collect(),
            sums: priced.map(|money| SumsView::new(money, order.state, locale)),
            can_price: money.is_some(),
        }
    }
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadOrders>,
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    let mut query = request.query_string().split('&');
    let with_prices = query.any(|pair| pair == "prices=1");
    let scope = desk.scope.clone();
    let facts = db.read(move |conn| read(conn, &scope, &number)).await?;
    let ui = frame(ui, &db, &desk, Section::Orders).await?;
    let view = SlipView::new(&desk.path(""), &facts, with_prices, ui.locale());
    ui.page(&view)
}

impl PageView for SlipView {
    const TEMPLATE: &'static str = "pages/desk/orders/slip.html";

    fn samples() -> Vec<Self> {
        use super::samples::{facts, packer, unpaid};
        use crate::domain::orders::OrderState;
        let view = |facts: Facts, with_prices, locale| {
            Self::new("/desk/longjing", &facts, with_prices, locale)
        };
        let accepted = OrderState::Accepted;
        let mut samples = Vec::new();
        samples.extend(facts(accepted).map(|facts| view(facts, false, Locale::Zh)));
        samples.extend(unpaid(accepted).map(|facts| view(facts, true, Locale::Zh)));
        samples.extend(packer(accepted).map(|facts| view(facts, true, Locale::En)));
        samples
    }
}
