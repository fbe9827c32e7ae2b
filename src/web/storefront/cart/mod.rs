//! The cart: looking into it, putting in, changing, taking out.

pub(in crate::web::storefront) mod samples;
pub mod view;

use actix_web::http::StatusCode;
use actix_web::web;
use serde::Deserialize;

use self::view::{AgainView, CartView, RefusedAmount};
use super::listing::{ListingPage, ListingView};
use super::moment::Moment;
use super::pages::here_and_now;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::{CartLineId, VariantId};
use crate::base::order_number::OrderNumber;
use crate::domain::access::{PublicScope, PurchaseKeys};
use crate::domain::carts;
use crate::domain::flows::reorder;
use crate::domain::orders::PackBought;
use crate::web::cart_cookies;
use crate::web::chrome::Section;
use crate::web::extract::{Buyer, BuyerState, Db, Purchaser, RawForm, Segment};
use crate::web::respond::{HtmlResult, Redirect, Ui, see_other, status_of};
use crate::web::routes::{Area, Routes};
use crate::web::storefront::cards::listing_path;

const CART: &str = "/cart";
/// The button that leads straight to the checkout.
const NOW: &str = "now";

/// Mounts the cart.
pub(in crate::web) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Buyer, CART, show)
        .post(Area::Buyer, "/cart/lines", add)
        .post(Area::Buyer, "/cart/lines/{id}", change)
        .post(Area::Buyer, "/cart/lines/{id}/removal", remove)
        .post(Area::Buyer, "/cart/lines/{id}/later", put_aside)
        .post(Area::Buyer, "/cart/later/{id}/return", take_back)
        .post(Area::Buyer, "/cart/later/{id}/removal", remove_kept);
}

/// What the address of the cart may say.
#[derive(Debug, Deserialize)]
struct CartQuery {
    /// The number of an order that has just been put in again.
    #[serde(default)]
    again: String,
}

async fn show(
    ui: Ui,
    db: Db,
    state: BuyerState,
    purchaser: Purchaser,
    query: web::Query<CartQuery>,
) -> HtmlResult {
    let bought = match OrderNumber::parse(&query.again) {
        Ok(number) => bought(&db, purchaser.keys, number).await?,
        Err(_) => None,
    };
    draw(
        ui,
        db,
        state.0,
        StatusCode::OK,
        Shown {
            bought,
            refused: None,
        },
    )
    .await
}

/// What was bought with an order, if whoever asks may open it.
async fn bought(
    db: &Db,
    keys: PurchaseKeys,
    number: OrderNumber,
) -> Result<Option<Vec<PackBought>>> {
    let now = db.clock().now();
    let found = db
        .read(move |conn| reorder::packs(conn, &keys, &number, now))
        .await;
    match found {
        Ok(packs) => Ok(Some(packs)),
        Err(error) if error.kind() == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the page says beside the goods.
struct Shown {
    /// An order that has just been put in again.
    bought: Option<Vec<PackBought>>,
    /// An amount that was refused.
    refused: Option<RefusedAmount>,
}

/// The page; whoever has never had a cart gets no cookie by looking at it.
async fn draw(
    ui: Ui,
    db: Db,
    buyer: Option<Buyer>,
    status: StatusCode,
    shown: Shown,
) -> HtmlResult {
    let known = ui.chrome().cart_count;
    let (lines, later) = match &buyer {
        None => (Vec::new(), Vec::new()),
        Some(buyer) => {
            let scope = buyer.scope.clone();
            db.read(move |conn| carts::view_both(conn, &scope)).await?
        }
    };
    let locale = ui.locale();
    let again = shown
        .bought
        .map(|bought| AgainView::new(&bought, &lines, locale));
    let at = (locale, Moment::of(&db).today);
    let view = CartView::new(&lines, at, shown.refused.as_ref())
        .with_later(&later, at)
        .with_again(again);
    let is_https = ui.app().site.is_https();
    let ui = ui
        .at(CART)
        .in_section(Section::Cart)
        .with_cart_count(lines.len());
    let mut page = ui.page_as(status, &view)?;
    if ui.chrome().cart_count != known {
        cart_cookies::set_count(&mut page, lines.len(), is_https)?;
    }
    Ok(page)
}

async fn add(ui: Ui, db: Db, state: BuyerState, form: RawForm) -> HtmlResult {
    let variant = variant(&form)?;
    if !form.get(NOW).is_empty() {
        return buy_now(ui, db, state, variant, &form).await;
    }
    let buyer = state.or_new(db.random());
    let (scope, typed) = (buyer.scope.clone(), form.get("quantity").to_owned());
    let added = db
        .write(move |tx| carts::add(tx, &scope, variant, &typed))
        .await;
    match added {
        Ok(lines) => {
            let to = see_other(CART).with_success("flash-cart-added");
            with_count(to, &ui, Some(&buyer), lines)
        }
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            not_added(ui, db, variant, &form, error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Straight to the checkout with this one pack; the cart stays as it is.
async fn buy_now(
    ui: Ui,
    db: Db,
    state: BuyerState,
    variant: VariantId,
    form: &RawForm,
) -> HtmlResult {
    let buyer = state.or_new(db.random());
    let (scope, typed) = (buyer.scope.clone(), form.get("quantity").to_owned());
    let chosen = db
        .write(move |tx| carts::buy_now(tx, &scope, variant, &typed))
        .await;
    match chosen {
        Ok(()) => {
            let mut response = see_other("/checkout?from=now").done()?;
            if let Some(token) = &buyer.guest_token {
                cart_cookies::set(&mut response, token, ui.app().site.is_https())?;
            }
            Ok(response)
        }
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            not_added(ui, db, variant, form, error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Which pack is wanted; a text that names none is as unknown as a number that does.
fn variant(form: &RawForm) -> Result<VariantId> {
    match form.get("variant") {
        "" => Err(Error::field("variant", Code::FieldRequired)),
        text => text.parse().or(Err(Error::not_found())),
    }
}

/// The page of the listing again, with what was chosen and why it did not go into the cart.
async fn not_added(ui: Ui, db: Db, variant: VariantId, form: &RawForm, error: Error) -> HtmlResult {
    let at = here_and_now(&ui, Moment::of(&db));
    let page = db
        .read(move |conn| {
            let listing = carts::offer(conn, PublicScope, variant)?.listing;
            ListingView::load(conn, listing.id, &listing.slug, at)
                .map(|page| (page, listing_path(listing.id, &listing.slug)))
        })
        .await;
    let (mut view, path) = match page {
        Ok((ListingPage::Here(_, view), path)) => (*view, path),
        // It is not on sale any more: there is no page to show it on.
        _ => return Err(error.into()),
    };
    view.form = form.refused(&error);
    let status = status_of(error.kind());
    ui.at(&path).page_as(status, &view)
}

async fn change(
    ui: Ui,
    db: Db,
    buyer: Buyer,
    Segment(line): Segment<CartLineId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, typed) = (buyer.scope.clone(), form.get("quantity").to_owned());
    let changed = db
        .write(move |tx| carts::change(tx, &scope, line, &typed))
        .await;
    match changed {
        Ok(()) => see_other(CART).with_success("flash-cart-changed").done(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let status = status_of(error.kind());
            let refused = RefusedAmount::new(line, form.get("quantity"), &error);
            let shown = Shown {
                bought: None,
                refused: Some(refused),
            };
            draw(ui, db, Some(buyer), status, shown).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(ui: Ui, db: Db, buyer: Buyer, Segment(line): Segment<CartLineId>) -> HtmlResult {
    let scope = buyer.scope.clone();
    let left = db.write(move |tx| carts::remove(tx, &scope, line)).await?;
    let to = see_other(CART).with_success("flash-cart-removed");
    with_count(to, &ui, None, left)
}

async fn put_aside(ui: Ui, db: Db, buyer: Buyer, Segment(line): Segment<CartLineId>) -> HtmlResult {
    let scope = buyer.scope.clone();
    let left = db
        .write(move |tx| carts::put_aside(tx, &scope, line))
        .await?;
    let to = see_other(CART).with_success("flash-cart-later");
    with_count(to, &ui, Some(&buyer), left)
}

async fn take_back(ui: Ui, db: Db, buyer: Buyer, Segment(line): Segment<CartLineId>) -> HtmlResult {
    let scope = buyer.scope.clone();
    let there = db
        .write(move |tx| carts::take_back(tx, &scope, line))
        .await?;
    let to = see_other(CART).with_success("flash-cart-back");
    with_count(to, &ui, Some(&buyer), there)
}

async fn remove_kept(db: Db, buyer: Buyer, Segment(line): Segment<CartLineId>) -> HtmlResult {
    db.write(move |tx| carts::remove_kept(tx, &buyer.scope, line))
        .await?;
    see_other(CART).with_success("flash-cart-removed").done()
}

/// The answer after a change: the number of lines, and a guest's secret for another while.
fn with_count(to: Redirect, ui: &Ui, buyer: Option<&Buyer>, lines: usize) -> HtmlResult {
    let is_https = ui.app().site.is_https();
    let mut response = to.done()?;
    if let Some(token) = buyer.and_then(|buyer| buyer.guest_token.as_ref()) {
        cart_cookies::set(&mut response, token, is_https)?;
    }
    cart_cookies::set_count(&mut response, lines, is_https)?;
    Ok(response)
}
