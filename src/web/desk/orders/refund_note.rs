//! The note of a refund, for the shop to put into its books or into a parcel.

use crate::base::amount::SoldBy;
use crate::base::error::{Error, Result};
use crate::base::order_number::OrderNumber;
use crate::domain::access::ReadMoney;
use crate::domain::orders::{self, DeskLine};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Pair};
use crate::web::papers::{DeskPaperView, NoteLine, PaperPage, RefundNote, Words, pdf_answer};
use crate::web::respond::{HtmlResult, Ui};

/// Where the notes of an order's refunds stand.
pub(super) fn href(order: &str, nth: usize) -> String {
    format!("{order}/refunds/{nth}/note")
}

async fn load(
    (ui, db, desk): (Ui, Db, Desk<ReadMoney>),
    number: OrderNumber,
    nth: usize,
) -> Result<(Ui, PaperPage, String)> {
    let back = format!("{}/{number}", desk.path("/orders"));
    let scope = desk.scope.clone();
    let (note, order) = db
        .read(move |conn| {
            let order = orders::find_for_shop(conn, &scope, &number)?;
            let reached = orders::find_scope_for_shop(conn, &scope, &number)?;
            let reached = reached.ok_or_else(Error::not_found)?;
            let note = RefundNote::load(conn, &reached, nth)?;
            Ok((note, order.ok_or_else(Error::not_found)?))
        })
        .await?;
    let ui = frame(ui, &db, &desk, Section::Orders).await?;
    let words = Words::of(&ui);
    let locale = words.locale();
    let line = |line: &DeskLine| NoteLine {
        id: line.id,
        title: locale.pick(&line.title_zh, &line.title_en).to_owned(),
        pack: locale.pick(&line.pack_zh, &line.pack_en).to_owned(),
        is_by_mass: line.sold_by == SoldBy::Mass,
    };
    let lines: Vec<NoteLine> = order.lines.iter().map(line).collect();
    let from = ui.chrome().nav_title.clone();
    let at = href(&back, nth);
    let page = PaperPage {
        paper: note.paper(&words, from, &lines)?,
        pdf: ui.app().paper_font.file_href(format!("{at}.pdf")),
        links: Vec::new(),
        back,
    };
    Ok((ui, page, at))
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Pair(number, nth): Pair<OrderNumber, usize>,
) -> HtmlResult {
    let (ui, page, _) = load((ui, db, desk), number, nth).await?;
    ui.page(&DeskPaperView(page))
}

pub(super) async fn file(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Pair(number, nth): Pair<OrderNumber, usize>,
) -> HtmlResult {
    let (ui, page, at) = load((ui, db, desk), number, nth).await?;
    pdf_answer(&ui, page.paper, &at).await
}
