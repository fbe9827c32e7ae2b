//! Packing slips: a sheet for all that is sent of an order, and one for each parcel. Amounts stand
//! only on that of the order, where they are asked for by who may see them.

use actix_web::HttpRequest;

use super::facts::{Facts, read};
use crate::base::amount::SoldBy;
use crate::base::error::{Error, Result};
use crate::base::ids::ShipmentId;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::domain::access::ReadOrders;
use crate::domain::orders::{DeskLine, OrderMoney};
use crate::domain::shipments::{Shipment, ShipmentLine, find_carrier};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Pair, Segment};
use crate::web::papers::{
    Block, Cell, Column, DeskPaperView, LinkView, Paper, PaperPage, Settled, Words, order_sums,
    pdf_answer,
};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_order::due_in;

/// A slip, and what surrounds it.
struct Slip {
    ui: Ui,
    page: PaperPage,
    /// Its address, without a question mark and what follows.
    at: String,
    /// What follows.
    query: &'static str,
}

impl Slip {
    async fn load(
        (ui, db, desk): (Ui, Db, Desk<ReadOrders>),
        number: OrderNumber,
        parcel: Option<ShipmentId>,
        with_prices: bool,
    ) -> Result<Self> {
        let scope = desk.scope.clone();
        let zone = db.zone();
        let facts = db
            .read(move |conn| read(conn, &scope, &number, zone))
            .await?;
        let ui = frame(ui, &db, &desk, Section::Orders).await?;
        let words = Words::of(&ui);
        let order = format!("{}/{}", desk.path("/orders"), facts.order.number);
        let from = ui.chrome().nav_title.clone();
        let (paper, at) = if let Some(id) = parcel {
            let parcel = facts.parcels.iter().find(|parcel| parcel.id == id);
            let parcel = parcel.ok_or_else(Error::not_found)?;
            let paper = of_parcel(&words, from, &facts, parcel);
            (paper, format!("{order}/shipments/{id}/slip"))
        } else {
            let money = facts.books.as_ref().map(|books| &books.money);
            let paper = of_order(&words, from, &facts, money.filter(|_| with_prices))?;
            (paper, format!("{order}/slip"))
        };
        let query = if with_prices { "?prices=1" } else { "" };
        let mut links = Vec::new();
        if facts.books.is_some() && parcel.is_none() {
            links.push(prices_link(&words, &at, with_prices));
        }
        let page = PaperPage {
            paper,
            pdf: ui.app().paper_font.file_href(format!("{at}.pdf{query}")),
            links,
            back: order,
        };
        Ok(Self {
            ui,
            page,
            at,
            query,
        })
    }

    fn page(self) -> HtmlResult {
        self.ui.page(&DeskPaperView(self.page))
    }

    async fn file(self) -> HtmlResult {
        let page = format!("{}{}", self.at, self.query);
        pdf_answer(&self.ui, self.page.paper, &page).await
    }
}

fn prices_link(words: &Words, at: &str, with_prices: bool) -> LinkView {
    let (key, query) = if with_prices {
        ("desk-slip-no-prices", "")
    } else {
        ("desk-slip-prices", "?prices=1")
    };
    LinkView {
        label: words.say(key),
        href: format!("{at}{query}"),
    }
}

/// What the carrier is to collect, on every slip of it: the slip is what the carrier is handed the
/// parcel with. Of several parcels only one brings the money.
fn to_collect(words: &Words, facts: &Facts) -> Option<Block> {
    let amount = facts.order.collect;
    let text = words.money(amount);
    (!amount.is_zero()).then(|| Block::Text {
        heading: words.say("desk-slip-collect"),
        text: if facts.parcels.len() > 1 {
            words.fill("desk-slip-collect-once", &[("amount", text.into())])
        } else {
            text
        },
    })
}

/// What is the same on every slip of an order: where it goes, what is to be collected, and what the
/// buyer says.
fn frame_of(words: &Words, from: String, facts: &Facts, number: String) -> Paper {
    let order = &facts.order;
    let to = &order.ship_to;
    let mut blocks = vec![Block::Address {
        heading: words.say("desk-order-address"),
        strong: format!("{} {}", to.name, to.phone.domestic()),
        lines: vec![to.region.clone(), to.detail.clone()],
    }];
    blocks.extend(to_collect(words, facts));
    if !order.note.is_empty() {
        blocks.push(Block::Text {
            heading: words.say("desk-order-note"),
            text: order.note.clone(),
        });
    }
    let method = words.say(&format!("desk-method-{}", order.method));
    let placed = words.datetime(order.placed_at);
    Paper {
        title: words.say("desk-slip-title"),
        from,
        about: vec![order.number.to_string(), format!("{placed} · {method}")],
        blocks,
        foot: words.say("desk-slip-thanks"),
        number,
    }
}

/// A table of goods: so much of a line, and what it costs.
fn goods(words: &Words, rows: &[(&DeskLine, i64, Option<Money>)], has_prices: bool) -> Block {
    let mut columns = vec![
        Column::tick(words.say("desk-slip-packed")),
        Column::text(words.say("desk-slip-goods")),
        Column::word(words.say("desk-slip-sku")),
        Column::number(words.say("desk-slip-quantity")),
    ];
    if has_prices {
        columns.push(Column::number(words.say("desk-slip-price")));
    }
    let row = |(line, quantity, price): &(&DeskLine, i64, Option<Money>)| {
        let locale = words.locale();
        let mut cells = vec![
            Cell::default(),
            Cell {
                text: locale.pick(&line.title_zh, &line.title_en).to_owned(),
                small: locale.pick(&line.pack_zh, &line.pack_en).to_owned(),
            },
            Cell::from(line.sku.clone()),
            Cell::from(words.quantity(line.sold_by == SoldBy::Mass, *quantity)),
        ];
        if has_prices {
            let price = price.map(|price| words.money(price));
            cells.push(Cell::from(price.unwrap_or_default()));
        }
        cells
    };
    Block::Table {
        caption: words.say("desk-order-goods"),
        columns,
        rows: rows.iter().map(row).collect(),
    }
}

/// What is to be sent of an order.
fn of_order(
    words: &Words,
    from: String,
    facts: &Facts,
    money: Option<&OrderMoney>,
) -> Result<Paper> {
    let order = &facts.order;
    let price = |line: &DeskLine| {
        let lines = money.map(|money| &money.lines)?;
        let found = lines.iter().find(|(id, ..)| *id == line.id);
        found.map(|(.., total)| *total)
    };
    let rows: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            let quantity = line.quantity.saturating_sub(facts.unsent(line.id));
            (line, quantity, price(line))
        })
        .filter(|(_, quantity, _)| *quantity > 0)
        .collect();
    let mut paper = frame_of(words, from, facts, format!("slip-{}", order.number));
    paper.blocks.push(goods(words, &rows, money.is_some()));
    if let Some(money) = money {
        let settled = Settled {
            paid: money.paid,
            refunded: money.refunded,
            due: due_in(order.state, money)?,
        };
        let sums = order_sums(words, &money.sums, &money.reductions, settled)?;
        paper.blocks.push(sums);
    }
    Ok(paper)
}

/// What is in a parcel: what the scale said, where it was asked.
fn of_parcel(words: &Words, from: String, facts: &Facts, parcel: &Shipment) -> Paper {
    let order = &facts.order;
    let inside = |line: &ShipmentLine| line.weighed.unwrap_or(line.quantity);
    let rows: Vec<_> = order
        .lines
        .iter()
        .filter_map(|line| {
            let sent = parcel.lines.iter().find(|sent| sent.line_id == line.id)?;
            Some((line, inside(sent), None))
        })
        .filter(|(_, quantity, _)| *quantity > 0)
        .collect();
    let number = format!("slip-{}-{}", order.number, parcel.id);
    let mut paper = frame_of(words, from, facts, number);
    let carrier = find_carrier(&parcel.carrier_code);
    let carrier = carrier.map_or(parcel.carrier_code.as_str(), |carrier| {
        words.locale().pick(&carrier.name_zh, &carrier.name_en)
    });
    paper
        .about
        .push(format!("{carrier} {}", parcel.tracking_number));
    paper.blocks.push(goods(words, &rows, false));
    paper
}

fn asks_prices(request: &HttpRequest) -> bool {
    let mut query = request.query_string().split('&');
    query.any(|pair| pair == "prices=1")
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadOrders>,
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    let prices = asks_prices(&request);
    let slip = Slip::load((ui, db, desk), number, None, prices).await?;
    slip.page()
}

pub(super) async fn file(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadOrders>,
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    let prices = asks_prices(&request);
    let slip = Slip::load((ui, db, desk), number, None, prices).await?;
    slip.file().await
}

pub(super) async fn show_parcel(
    ui: Ui,
    db: Db,
    desk: Desk<ReadOrders>,
    Pair(number, id): Pair<OrderNumber, ShipmentId>,
) -> HtmlResult {
    let slip = Slip::load((ui, db, desk), number, Some(id), false).await?;
    slip.page()
}

pub(super) async fn parcel_file(
    ui: Ui,
    db: Db,
    desk: Desk<ReadOrders>,
    Pair(number, id): Pair<OrderNumber, ShipmentId>,
) -> HtmlResult {
    let slip = Slip::load((ui, db, desk), number, Some(id), false).await?;
    slip.file().await
}
