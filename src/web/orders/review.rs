//! What a buyer says of goods that have come: the form, first and when it is changed.

use actix_web::web::Bytes;
use serde::Serialize;

use super::actions::as_buyer;
use super::lookup::instead;
use super::parts::LineView;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::OrderLineId;
use crate::base::locale::Locale;
use crate::base::order_number::OrderNumber;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, PurchaseKeys, grant};
use crate::domain::flows::reviews as flow;
use crate::domain::orders::{self, Bought, BoughtLine};
use crate::domain::reviews::{self, BODY_MAX, Draft, MAX_PHOTOS, Review, ReviewedLine};
use crate::web::buyer_photos::{Audience, sent_photos, store_all};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Pair, Purchaser, Upload};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::shown_voice::marks;
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ReviewFormView {
    number: String,
    action: String,
    line: LineView,
    /// Why it cannot be written or changed: the text `goods-review-no-{word}`; empty if it can.
    hindrance: &'static str,
    stars: Vec<Choice>,
    /// The photos that it has.
    photos: Vec<PhotoView>,
    /// The shop's answer, which the change will stand above.
    answer: String,
    max_photos: usize,
    max_body: usize,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: i32,
    /// In signs.
    marks: String,
}

#[derive(Debug, Serialize)]
struct PhotoView {
    src: String,
    /// The name of the box that takes it away.
    drop: String,
}

/// A line on the page of its order: not reviewed yet, or with what was given.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LineToReviewView {
    pub href: String,
    pub name: String,
    /// In signs; empty before.
    pub marks: String,
}

impl LineToReviewView {
    /// The lines of an order that has come.
    pub fn load(
        conn: &mut DbConn,
        order: &Bought,
        lines: &[BoughtLine],
        (now, locale): (Timestamp, Locale),
    ) -> Result<Vec<Self>> {
        let can_write = match flow::check_time(order.state, order.state_changed_at, now) {
            Ok(()) => true,
            Err(error) if error.code() == Code::ReviewTooLate => false,
            Err(_) => return Ok(Vec::new()),
        };
        let written = reviews::list_of_order(conn, order.scope())?;
        let of = |line: &BoughtLine| written.iter().find(|one| one.line == line.id);
        let view = |line: &BoughtLine, found: Option<&ReviewedLine>| Self {
            href: action_of(&order.number, line.id),
            name: LineView::new(line, locale).name,
            marks: found.map_or_else(String::new, |one| marks(one.stars.get())),
        };
        Ok(lines
            .iter()
            .map(|line| (line, of(line)))
            .filter(|(_, found)| can_write || found.is_some())
            .map(|(line, found)| view(line, found))
            .collect())
    }

    pub fn samples() -> Vec<Self> {
        let line = |marks: &str| Self {
            href: "/orders/2611254310573281-01/lines/7/review".to_owned(),
            name: "明前西湖龙井 <b>".to_owned(),
            marks: marks.to_owned(),
        };
        vec![line(""), line("★★★★☆")]
    }
}

fn action_of(number: &OrderNumber, line: OrderLineId) -> String {
    format!("/orders/{number}/lines/{line}/review")
}

fn choices() -> Vec<Choice> {
    let choice = |value| Choice {
        value,
        marks: marks(value),
    };
    (1..=5).rev().map(choice).collect()
}

fn not_now(order: &Bought, review: Option<&Review>, now: Timestamp) -> &'static str {
    match review {
        Some(review) if review.hidden_for.is_some() => "hidden",
        Some(review) if !review.can_change(now) => "over",
        Some(_) => "",
        None => match flow::check_time(order.state, order.state_changed_at, now) {
            Ok(()) => "",
            Err(error) if error.code() == Code::ReviewTooLate => "too-late",
            Err(_) => "not-now",
        },
    }
}

fn load(
    conn: &mut DbConn,
    (number, line): (&OrderNumber, OrderLineId),
    keys: &PurchaseKeys,
    (now, locale): (Timestamp, Locale),
) -> Result<ReviewFormView> {
    let buyer = grant::purchase(conn, &number.purchase(), keys, now)?;
    let order = orders::find_bought(conn, &buyer, number)?.ok_or_else(Error::not_found)?;
    let lines = orders::list_bought_lines(conn, std::slice::from_ref(&order))?;
    let bought = lines.iter().find(|one| one.id == line);
    let bought = bought.ok_or_else(Error::not_found)?;
    let review = reviews::find_of_line(conn, order.scope(), line)?;
    let form = review.as_ref().map_or_else(FormState::new, |review| {
        FormState::new()
            .with("stars", review.stars.get())
            .with("body", &review.body)
    });
    Ok(ReviewFormView {
        action: action_of(number, line),
        number: number.to_string(),
        line: LineView::new(bought, locale),
        hindrance: not_now(&order, review.as_ref(), now),
        stars: choices(),
        photos: review.as_ref().map_or_else(Vec::new, photos_of),
        answer: review.map_or_else(String::new, |review| review.answer),
        max_photos: MAX_PHOTOS,
        max_body: BODY_MAX,
        form,
    })
}

fn photos_of(review: &Review) -> Vec<PhotoView> {
    let photos = review.photos.iter();
    photos
        .map(|hash| PhotoView {
            src: format!("/media/reviews/{}/{}/320.jpg", review.id, hash.mark()),
            drop: format!("drop[{}]", hash.mark()),
        })
        .collect()
}

async fn draw(
    (ui, db, buyer): (Ui, Db, Purchaser),
    (typed, line): (&str, OrderLineId),
    refused: Option<(FormState, Error)>,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    let at = (db.clock().now(), ui.locale());
    let view = db
        .read(move |conn| load(conn, (&number, line), &buyer.keys, at))
        .await;
    let mut view = match view {
        Err(error) if error.kind() == Kind::NotFound => return instead(ui, typed),
        view => view?,
    };
    let ui = ui.in_section(Section::Orders);
    match refused {
        Some((form, error)) => {
            view.form = form;
            ui.refused_by(&view, &error)
        }
        None => ui.page(&view),
    }
}

pub(super) async fn show(
    page: (Ui, Db, Purchaser),
    Pair(typed, line): Pair<String, OrderLineId>,
) -> HtmlResult {
    draw(page, (&typed, line), None).await
}

pub(super) async fn save(
    (ui, db, buyer): (Ui, Db, Purchaser),
    Pair(typed, line): Pair<String, OrderLineId>,
    upload: Upload,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(&typed) else {
        return instead(ui, &typed);
    };
    let form = upload.form.clone();
    match try_save((&ui, &db, &buyer), &number, line, upload).await {
        Ok(()) => see_other(&format!("/orders/{number}"))
            .with_success("flash-review-saved")
            .done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, &typed),
        Err(error) if keeps_form(&error) => {
            let refused = (form.refused(&error), error);
            draw((ui, db, buyer), (&typed, line), Some(refused)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn try_save(
    (ui, db, buyer): (&Ui, &Db, &Purchaser),
    number: &OrderNumber,
    line: OrderLineId,
    upload: Upload,
) -> Result<()> {
    // The order first: nothing is decoded for a stranger, nor for who cannot review.
    let (order, keys, now) = (number.clone(), buyer.keys.clone(), db.clock().now());
    let account = db
        .read(move |conn| {
            let buyer = grant::purchase(conn, &order.purchase(), &keys, now)?;
            flow::check(conn, &buyer, (&order, line), now)?;
            Ok(buyer.user_id())
        })
        .await?;
    let dropped = upload.form.of_each::<String>("drop").into_keys().collect();
    let draft = Draft::parse(&upload.form, dropped)?;
    let photos = sent_photos(upload.files, MAX_PHOTOS)?;
    let writer = match account {
        Some(user) => format!("user-{user}"),
        None => number.purchase().as_str().to_owned(),
    };
    let throttles = &ui.app().doors.throttles;
    throttles.review(&writer)?;
    // What is decoded counts, whatever becomes of it.
    let is_cheap = photos.is_empty();
    let saved = store_and_write((ui, db, buyer), (number, line), draft, photos).await;
    if saved.is_err() && is_cheap {
        throttles.review_refused(&writer);
    }
    saved
}

async fn store_and_write(
    (ui, db, buyer): (&Ui, &Db, &Purchaser),
    (number, line): (&OrderNumber, OrderLineId),
    draft: Draft,
    photos: Vec<Bytes>,
) -> Result<()> {
    let photos = store_all(ui, photos, Audience::Readers(line)).await?;
    let draft = Draft { photos, ..draft };
    let act = move |tx: &mut Tx<'_>, buyer: &BuyerScope, order: &OrderNumber| {
        flow::write(tx, buyer, order, line, &draft)
    };
    as_buyer(db, (buyer.keys.clone(), number.clone()), act).await
}

impl PageView for ReviewFormView {
    const TEMPLATE: &'static str = "pages/orders/review.html";

    fn samples() -> Vec<Self> {
        let view = |hindrance, form| Self {
            number: "2611254310573281-01".to_owned(),
            action: "/orders/2611254310573281-01/lines/7/review".to_owned(),
            line: LineView::samples().swap_remove(0),
            hindrance,
            stars: choices(),
            photos: vec![PhotoView {
                src: "/media/reviews/1/0123456789abcdef/320.jpg".to_owned(),
                drop: "drop[0123456789abcdef]".to_owned(),
            }],
            answer: "谢谢您 <b>".to_owned(),
            max_photos: MAX_PHOTOS,
            max_body: BODY_MAX,
            form,
        };
        let fault = Error::field("stars", Code::FieldRequired);
        let plain = Self {
            photos: Vec::new(),
            answer: String::new(),
            ..view("", FormState::new())
        };
        let mut all = vec![
            plain,
            view("", FormState::new().with("stars", 4).refused(&fault)),
        ];
        let why = ["hidden", "over", "too-late", "not-now"];
        all.extend(why.map(|why| view(why, FormState::new())));
        all
    }
}
