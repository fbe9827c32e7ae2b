//! What a buyer and the shop write to each other about an order: with an account, or as a guest who
//! reaches the order.

use actix_web::HttpRequest;

use super::lookup::instead;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::MessagePhotoId;
use crate::base::order_number::OrderNumber;
use crate::db::DbConn;
use crate::domain::access::{PurchaseKeys, grant};
use crate::domain::messages::{Place, find_order_place};
use crate::web::account::BuyerTalkView;
use crate::web::chrome::Section;
use crate::web::extract::{Db, LoginState, Pair, Purchaser, RawForm, Segment, Upload};
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::shown_talk::{TalkView, new_form};
use crate::web::talk::{self, Asked, Finder};

fn at_order(number: OrderNumber, keys: PurchaseKeys, now: Timestamp) -> impl Finder {
    move |conn: &mut DbConn| -> Result<Place> {
        let buyer = grant::purchase(conn, &number.purchase(), &keys, now)?;
        find_order_place(conn, &buyer, &number)?.ok_or_else(Error::not_found)
    }
}

type Page = (Ui, Db, Purchaser, LoginState);

/// Draws the conversation; a refused form with what was typed.
async fn draw(
    (ui, db, buyer, login): Page,
    typed: &str,
    asked: Asked,
    refused: Option<(&RawForm, &Error)>,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    let base = format!("/orders/{number}/messages");
    let find = at_order(number, buyer.keys, db.clock().now());
    let (place, found) = match talk::read(&db, find, asked).await {
        Err(error) if error.kind() == Kind::NotFound => return instead(ui, typed),
        read => read?,
    };
    let form = match refused {
        Some((typed, error)) => typed.refused(error),
        None => new_form(db.random()),
    };
    let is_own = login
        .0
        .is_some_and(|login| place.account() == Some(login.user_id));
    let view = BuyerTalkView {
        talk: TalkView::new(&place, found.as_ref(), &base, ui.locale())
            .before(asked.before)
            .quoting(asked.report)
            .with_form(form),
        is_listed: is_own,
    };
    let read = asked.has_read(found.as_ref().filter(|_| is_own));
    let ui = ui.in_section(Section::Orders).at(&base).less_unread(read);
    match refused {
        Some((_, error)) => ui.refused_by(&view, error),
        None => ui.page(&view),
    }
}

pub(super) async fn show(
    request: HttpRequest,
    page: Page,
    Segment(typed): Segment<String>,
) -> HtmlResult {
    draw(page, &typed, Asked::of(&request)?, None).await
}

pub(super) async fn reply(
    (ui, db, buyer, login): Page,
    Segment(typed): Segment<String>,
    upload: Upload,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(&typed) else {
        return instead(ui, &typed);
    };
    let form = upload.form.clone();
    let find = at_order(number.clone(), buyer.keys.clone(), db.clock().now());
    match talk::send(&ui, &db, find, upload).await {
        Ok(_) => see_other(&format!("/orders/{number}/messages#newest")).done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, &typed),
        Err(error) if keeps_form(&error) => {
            let refused = Some((&form, &error));
            draw((ui, db, buyer, login), &typed, Asked::default(), refused).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn report(
    (ui, db, buyer, login): Page,
    Segment(typed): Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(&typed) else {
        return instead(ui, &typed);
    };
    let find = at_order(number.clone(), buyer.keys.clone(), db.clock().now());
    match talk::report(&db, find, form.clone()).await {
        Ok(()) => see_other(&format!("/orders/{number}/messages"))
            .with_success("flash-message-reported")
            .done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, &typed),
        Err(error) if keeps_form(&error) => {
            let asked = Asked::reporting(&form);
            let refused = Some((&form, &error));
            draw((ui, db, buyer, login), &typed, asked, refused).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn photo(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    Pair(number, photo): Pair<OrderNumber, MessagePhotoId>,
) -> HtmlResult {
    let find = at_order(number, buyer.keys, db.clock().now());
    talk::photo(&ui, &db, find, photo).await
}
