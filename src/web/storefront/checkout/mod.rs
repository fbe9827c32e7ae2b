//! The checkout: one page, and the one request that places.

mod changes;
mod form;
mod samples;
mod sums;
pub mod view;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpRequest, HttpResponse, web};

use self::changes::Tongue;
use self::form::{PLACE, Places, Wish};
use self::sums::{SumsFragment, SumsView};
use self::view::{CheckoutView, Paper};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Kind, Result};
use crate::db::Database;
use crate::domain::flows::checkout::{self, Basket, Checkout, Entered, Placed, Seen};
use crate::domain::orders::{self, PaymentMethod};
use crate::web::cart_cookies;
use crate::web::chrome::{Section, Tone};
use crate::web::division_picker::{DivisionPicker, wants_next_level};
use crate::web::extract::{Buyer, BuyerState, Db, RawForm, network_key};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};
use crate::web::routes::{Area, Routes};

/// Mounts the checkout.
pub(in crate::web) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Buyer, "/checkout", new)
        .post(Area::Buyer, "/checkout", create)
        .get(Area::Buyer, "/checkout/sums", sums);
}

/// A buyer at the till.
struct Till {
    ui: Ui,
    db: Database,
    buyer: Buyer,
    places: Places,
}

async fn new(ui: Ui, db: Db, state: BuyerState) -> HtmlResult {
    let Some(buyer) = state.0 else {
        return see_other("/cart").done();
    };
    let till = Till::new(ui, &db, buyer).await?;
    let scope = till.buyer.scope.clone();
    let known = db
        .read(move |conn| orders::find_last_address(conn, &scope))
        .await?;
    let form = form::first(known.as_ref(), db.random());
    till.draw(&form, typed(&form), StatusCode::OK, None).await
}

async fn create(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    state: BuyerState,
    form: RawForm,
) -> HtmlResult {
    let Some(buyer) = state.0 else {
        return see_other("/cart")
            .with_flash(Tone::Warning, "flash-checkout-empty")
            .done();
    };
    let till = Till::new(ui, &db, buyer).await?;
    if form::wants_recognition(&form) {
        return match form::recognised(&form, &till.places) {
            Ok(filled) => {
                till.draw(&filled, typed(&filled), StatusCode::OK, None)
                    .await
            }
            Err(error) => till.refuse(&form, error).await,
        };
    }
    let is_sum_only = !form.get("apply").is_empty();
    if is_sum_only || wants_next_level(|name| form.get(name)) {
        return till.draw(&form, typed(&form), StatusCode::OK, None).await;
    }
    match form::read(&form, &till.places) {
        Err(error) => till.refuse(&form, error).await,
        Ok(wish) => {
            let method = wish.method;
            match till.place(&form, wish, network_key(&request)?).await {
                Ok(placed) => till.placed(&placed, method),
                Err(error) => till.refuse(&form, error).await,
            }
        }
    }
}

fn typed(form: &RawForm) -> FormState {
    FormState::from_pairs(form.pairs().iter().cloned())
}

/// What it comes to in a place, `code`, with what was typed into `coupon[…]`: for the script that
/// follows the choice.
async fn sums(
    ui: Ui,
    db: Db,
    buyer: Buyer,
    query: web::Query<Vec<(String, String)>>,
) -> HtmlResult {
    let query = RawForm::from_pairs(query.into_inner());
    let code = match query.get("code") {
        "" => None,
        code => Some(DivisionCode::parse(code)?),
    };
    let today = db.clock().now().date_in(db.zone());
    let entered = form::entered(&query, &buyer.scope, today);
    let basket = load(&db, &buyer, code, entered).await?;
    let sums = SumsView::new(&basket, ui.locale())?;
    let html = ui.html(&SumsFragment { sums })?;
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(html))
}

async fn load(
    db: &Database,
    buyer: &Buyer,
    place: Option<DivisionCode>,
    entered: Entered,
) -> Result<Basket> {
    let scope = buyer.scope.clone();
    db.read(move |conn| {
        let province = place.as_ref().and_then(|code| code.as_str().get(..2));
        let basket = checkout::load(conn, &scope, province, &entered)?;
        // While the freight is open nothing else adds them up.
        basket.goods()?;
        Ok(basket)
    })
    .await
}

impl Till {
    async fn new(ui: Ui, db: &Database, buyer: Buyer) -> Result<Self> {
        let tree = ui.app().divisions.load(db).await?;
        let day = db.clock().now().date_in(db.zone());
        Ok(Self {
            ui: ui.in_section(Section::Cart),
            db: db.clone(),
            buyer,
            places: Places { tree, day },
        })
    }

    async fn place(&self, form: &RawForm, wish: Wish, network: Option<String>) -> Result<Placed> {
        let checkout = Checkout {
            ship_to: wish.ship_to,
            email: wish.email,
            notes: wish.notes,
            coupons: wish.coupons,
            method: wish.method,
            seen: Seen::parse(form.get("seen")),
            key: form::key(form),
            body_hash: form::digest(form),
            network,
            currency: self.ui.app().currency.clone(),
            commission: self.ui.app().commission,
            locale: self.ui.locale(),
            gateways: self.ui.app().gateways.clone(),
        };
        let scope = self.buyer.scope.clone();
        self.db
            .write_often(move |tx| checkout::place(tx, &scope, &checkout))
            .await
    }

    fn placed(&self, placed: &Placed, method: PaymentMethod) -> HtmlResult {
        let page = match method {
            // Who pays online does so right away.
            PaymentMethod::Gateway => "/payment",
            PaymentMethod::CashOnDelivery | PaymentMethod::Transfer => "",
        };
        let mut response = see_other(&format!("/orders/{}{page}", placed.number))
            .with_success("flash-checkout-placed")
            .done()?;
        let is_https = self.ui.app().site.is_https();
        if let Some(left) = placed.left_in_cart {
            cart_cookies::set_count(&mut response, left, is_https)?;
        }
        Ok(response)
    }

    /// Nothing was placed: the page again, with everything that was typed, and why.
    async fn refuse(self, form: &RawForm, error: Error) -> HtmlResult {
        match (error.code(), error.kind()) {
            (Code::CheckoutPlaced | Code::IdempotencyMismatch, _) => already_placed(&error),
            (Code::CheckoutChanged | Code::StockInsufficient | Code::CartEmpty, Kind::Conflict) => {
                let seen = Seen::parse(form.get("seen"));
                self.draw(form, typed(form), StatusCode::CONFLICT, Some((seen, error)))
                    .await
            }
            (_, kind @ (Kind::Invalid | Kind::Conflict)) => {
                self.draw(form, form.refused(&error), status_of(kind), None)
                    .await
            }
            _ => Err(error.into()),
        }
    }

    async fn draw(
        self,
        form: &RawForm,
        state: FormState,
        status: StatusCode,
        refused: Option<(Seen, Error)>,
    ) -> HtmlResult {
        let place = form::chosen_place(form, &self.places);
        let entered = form::entered(form, &self.buyer.scope, self.places.day);
        let basket = match load(&self.db, &self.buyer, place, entered).await {
            // More than an order can hold: the cart says so, and lets it be changed.
            Err(error) if error.code() == Code::MoneyOverflow => return see_other("/cart").done(),
            basket => basket?,
        };
        if basket.is_empty() && basket.left_out.is_empty() {
            return see_other("/cart")
                .with_flash(Tone::Warning, "flash-checkout-empty")
                .done();
        }
        let (gateways, asked) = (self.ui.app().gateways.clone(), basket.clone());
        let methods = self
            .db
            .read(move |conn| checkout::methods(conn, &asked, &gateways))
            .await?;
        let Places { tree, day } = &self.places;
        let paper = Paper {
            form: with_only_method(with_coupon_faults(state, &basket), &methods),
            methods,
            picker: DivisionPicker::new(tree, *day, self.ui.locale(), PLACE, place),
            is_guest: self.buyer.is_guest(),
            key: form::key(form).unwrap_or_else(|| self.db.random().token()),
        };
        let mut view = CheckoutView::new(paper, &basket, self.ui.locale())?;
        if let Some((seen, error)) = refused {
            let in_words = Tongue {
                locale: self.ui.locale(),
                formats: &self.ui.app().formats,
            };
            view = view.with_changes(&seen, &basket, in_words);
            if view.changes.is_empty() && !view.is_new_total {
                view.form = view.form.refused(&error);
            }
        }
        self.ui.page_as(status, &view)
    }
}

/// Says beside each coupon why it cannot be used.
fn with_coupon_faults(form: FormState, basket: &Basket) -> FormState {
    let faults = basket.coupon_faults();
    if form.is_refused() || faults.is_empty() {
        return form;
    }
    form.refused(&Error::fields(faults))
}

/// Where there is one way of paying only, it is chosen.
fn with_only_method(form: FormState, methods: &[PaymentMethod]) -> FormState {
    match methods {
        [only] if form.value("method").is_empty() => form.with("method", only.as_str()),
        _ => form,
    }
}

/// To the purchase that another sending of the form has made.
fn already_placed(error: &Error) -> HtmlResult {
    let number = error.params().iter().find(|(name, _)| *name == "number");
    let target = number.map_or_else(
        || "/cart".to_owned(),
        |(_, number)| format!("/orders/{number}"),
    );
    see_other(&target)
        .with_flash(Tone::Info, "flash-checkout-already")
        .done()
}
