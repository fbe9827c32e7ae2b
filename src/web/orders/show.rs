//! One address for purchases and for orders: the number says which it is.

use actix_web::HttpRequest;

use super::lookup::instead;
use super::order::OrderView;
use super::purchase::PurchaseView;
use crate::base::error::{Kind, Result};
use crate::base::locale::Locale;
use crate::domain::access::{PurchaseKeys, grant};
use crate::domain::orders::Number;
use crate::web::chrome::Section;
use crate::web::divisions::PlaceNames;
use crate::web::extract::{Db, Purchaser, Segment};
use crate::web::purchase_cookie;
use crate::web::respond::{HtmlResult, Ui, moved_for_good, see_other};

/// Either page.
enum Shown {
    Order(Box<OrderView>),
    Purchase(Box<PurchaseView>),
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    typed: Segment<String>,
) -> HtmlResult {
    let Ok(number) = Number::parse(&typed.0) else {
        return instead(ui, &typed.0);
    };
    if let Some(token) = token_in_query(&request) {
        return enter(&request, &ui, &db, &number, token).await;
    }
    if number.as_str() != typed.0 {
        return moved_for_good(&format!("/orders/{}", number.as_str()));
    }
    let names = PlaceNames::of(&ui, &db).await?;
    match load(&db, number, buyer.keys, ui.locale()).await {
        Ok(Shown::Order(view)) => ui.in_section(Section::Orders).page(&view.named(&names)),
        Ok(Shown::Purchase(view)) => ui.in_section(Section::Orders).page(&view.named(&names)),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, &typed.0),
        Err(error) => Err(error.into()),
    }
}

async fn load(db: &Db, number: Number, keys: PurchaseKeys, locale: Locale) -> Result<Shown> {
    let (now, zone) = (db.clock().now(), db.zone());
    let at = (now, locale);
    db.read(move |conn| {
        Ok(match &number {
            Number::Order(number) => {
                let view = OrderView::load(conn, number, &keys, at)?;
                Shown::Order(Box::new(view.on(now.date_in(zone))))
            }
            Number::Purchase(number) => {
                Shown::Purchase(Box::new(PurchaseView::load(conn, number, &keys, at)?))
            }
        })
    })
    .await
}

fn token_in_query(request: &HttpRequest) -> Option<String> {
    url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "token")
        .map(|(_, value)| value.into_owned())
}

/// Exchanges the secret of a letter's link for the cookie, and leads to the address without it,
/// which may be shown, copied and kept. A secret that opens nothing is dropped.
async fn enter(
    request: &HttpRequest,
    ui: &Ui,
    db: &Db,
    number: &Number,
    token: String,
) -> HtmlResult {
    let (purchase, now) = (number.purchase(), db.clock().now());
    let keys = PurchaseKeys::default().with_link(&token);
    let opened = db
        .read(move |conn| grant::purchase(conn, &purchase, &keys, now))
        .await;
    let clean = see_other(&format!("/orders/{}", number.as_str()));
    match opened {
        Ok(_) => {
            let is_https = ui.app().site.is_https();
            let cookie = purchase_cookie::with_token(request, &token, is_https);
            clean.with_cookie(cookie).done()
        }
        Err(error) if error.kind() == Kind::NotFound => clean.done(),
        Err(error) => Err(error.into()),
    }
}
