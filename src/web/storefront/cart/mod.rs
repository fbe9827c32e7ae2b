//! The cart: looking into it, putting in, changing, taking out.

pub(in crate::web::storefront) mod samples;
pub mod view;

use actix_web::http::StatusCode;

use self::view::{CartView, RefusedAmount};
use super::listing::{ListingPage, ListingView};
use super::pages::{here_and_now, today};
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::{CartLineId, VariantId};
use crate::domain::access::PublicScope;
use crate::domain::carts;
use crate::web::cart_cookies;
use crate::web::chrome::Section;
use crate::web::extract::{Buyer, BuyerState, Db, RawForm, Segment};
use crate::web::respond::{HtmlResult, Redirect, Ui, see_other, status_of};
use crate::web::routes::{Area, Routes};
use crate::web::storefront::cards::listing_path;

const CART: &str = "/cart";

/// Mounts the cart.
pub(in crate::web) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Buyer, CART, show)
        .post(Area::Buyer, "/cart/lines", add)
        .post(Area::Buyer, "/cart/lines/{id}", change)
        .post(Area::Buyer, "/cart/lines/{id}/removal", remove);
}

async fn show(ui: Ui, db: Db, state: BuyerState) -> HtmlResult {
    draw(ui, db, state.0, StatusCode::OK, None).await
}

/// The page; whoever has never had a cart gets no cookie by looking at it.
async fn draw(
    ui: Ui,
    db: Db,
    buyer: Option<Buyer>,
    status: StatusCode,
    refused: Option<RefusedAmount>,
) -> HtmlResult {
    let known = ui.chrome().cart_count;
    let lines = match &buyer {
        None => Vec::new(),
        Some(buyer) => {
            let scope = buyer.scope.clone();
            db.read(move |conn| carts::view(conn, &scope)).await?
        }
    };
    let view = CartView::new(&lines, ui.locale(), refused.as_ref()).on(today(&db), &lines);
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

/// Which pack is wanted; a text that names none is as unknown as a number that does.
fn variant(form: &RawForm) -> Result<VariantId> {
    match form.get("variant") {
        "" => Err(Error::field("variant", Code::FieldRequired)),
        text => text.parse().or(Err(Error::not_found())),
    }
}

/// The page of the listing again, with what was chosen and why it did not go into the cart.
async fn not_added(ui: Ui, db: Db, variant: VariantId, form: &RawForm, error: Error) -> HtmlResult {
    let at = here_and_now(&ui, &db);
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
            draw(ui, db, Some(buyer), status, Some(refused)).await
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
