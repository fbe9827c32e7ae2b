//! What a buyer can print of an order: the receipt, and a note of each refund.

use super::lookup::instead;
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Kind, Result};
use crate::base::order_number::OrderNumber;
use crate::db::DbConn;
use crate::domain::access::{PurchaseKeys, grant};
use crate::domain::orders::{self, Bought};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Pair, Purchaser, Segment};
use crate::web::papers::{
    BuyerPaperView, NoteLine, Paper, PaperPage, ReceiptFacts, RefundNote, Words, pdf_answer,
};
use crate::web::respond::{HtmlResult, Ui};

/// How a paper is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    File,
}

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Receipt,
    /// The note of the order's nth refund.
    Refund(usize),
}

impl Which {
    fn below(self) -> String {
        match self {
            Self::Receipt => "/papers/receipt".to_owned(),
            Self::Refund(nth) => format!("/refunds/{nth}/note"),
        }
    }
}

/// What a paper is made of.
enum Facts {
    Receipt(Box<ReceiptFacts>),
    Refund(Box<(Bought, RefundNote, Vec<orders::BoughtLine>)>),
}

impl Facts {
    fn load(
        conn: &mut DbConn,
        number: &OrderNumber,
        which: Which,
        (keys, now): (&PurchaseKeys, Timestamp),
    ) -> Result<Self> {
        let buyer = grant::purchase(conn, &number.purchase(), keys, now)?;
        let order = orders::find_bought(conn, &buyer, number)?.ok_or_else(Error::not_found)?;
        Ok(match which {
            Which::Receipt => Self::Receipt(Box::new(ReceiptFacts::load(conn, order)?)),
            Which::Refund(nth) => {
                let note = RefundNote::load(conn, order.scope(), nth)?;
                let lines = orders::list_bought_lines(conn, std::slice::from_ref(&order))?;
                Self::Refund(Box::new((order, note, lines)))
            }
        })
    }

    fn paper(&self, words: &Words) -> Result<Paper> {
        let (order, note, lines) = match self {
            Self::Receipt(facts) => return facts.paper(words),
            Self::Refund(facts) => facts.as_ref(),
        };
        let locale = words.locale();
        let lines: Vec<NoteLine> = lines
            .iter()
            .map(|line| NoteLine {
                id: line.id,
                title: locale.pick(&line.title_zh, &line.title_en).to_owned(),
                pack: locale.pick(&line.pack_zh, &line.pack_en).to_owned(),
                is_by_mass: line.sold_by == SoldBy::Mass,
            })
            .collect();
        let seller = &order.seller;
        let from = locale.pick(&seller.name_zh, &seller.name_en);
        note.paper(words, from.to_owned(), &lines)
    }
}

async fn answer(
    (ui, db, buyer): (Ui, Db, Purchaser),
    typed: &str,
    which: Which,
    form: Form,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    let now = db.clock().now();
    let of = number.clone();
    let read = db.read(move |conn| Facts::load(conn, &of, which, (&buyer.keys, now)));
    let facts = match read.await {
        Ok(facts) => facts,
        Err(error) if error.kind() == Kind::NotFound => return instead(ui, typed),
        Err(error) => return Err(error.into()),
    };
    let paper = facts.paper(&Words::of(&ui))?;
    let back = format!("/orders/{number}");
    let at = format!("{back}{}", which.below());
    if form == Form::File {
        return pdf_answer(&ui, paper, &at).await;
    }
    let pdf = ui.app().paper_font.file_href(format!("{at}.pdf"));
    let page = PaperPage {
        paper,
        pdf,
        links: Vec::new(),
        back,
    };
    ui.in_section(Section::Orders).page(&BuyerPaperView(page))
}

pub(super) async fn receipt(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    typed: Segment<String>,
) -> HtmlResult {
    answer((ui, db, buyer), &typed.0, Which::Receipt, Form::Page).await
}

pub(super) async fn receipt_file(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    typed: Segment<String>,
) -> HtmlResult {
    answer((ui, db, buyer), &typed.0, Which::Receipt, Form::File).await
}

pub(super) async fn refund_note(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    Pair(typed, nth): Pair<String, usize>,
) -> HtmlResult {
    answer((ui, db, buyer), &typed, Which::Refund(nth), Form::Page).await
}

pub(super) async fn refund_file(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    Pair(typed, nth): Pair<String, usize>,
) -> HtmlResult {
    answer((ui, db, buyer), &typed, Which::Refund(nth), Form::File).await
}
