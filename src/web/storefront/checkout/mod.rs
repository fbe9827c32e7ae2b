//! The checkout: one page, and the one request that places.

mod changes;
mod draft;
mod form;
mod pick;
mod samples;
mod sums;
pub mod view;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpRequest, HttpResponse, web};

use self::changes::Tongue;
use self::form::Wish;
use self::pick::PickView;
use self::sums::{SumsFragment, SumsView};
use self::view::{BookView, CheckoutView, Paper};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Kind, Result};
use crate::db::Database;
use crate::domain::addresses;
use crate::domain::carts::{self, Pick};
use crate::domain::flows::checkout::{self, Basket, Checkout, Entered, Placed, Seen};
use crate::domain::orders::{self, PaymentMethod, ShipTo};
use crate::web::address_form::{self, PLACE, Places};
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
    pick: Pick,
}

async fn new(
    ui: Ui,
    db: Db,
    state: BuyerState,
    query: web::Query<Vec<(String, String)>>,
) -> HtmlResult {
    let Some(buyer) = state.0 else {
        return see_other("/cart").done();
    };
    let pick = pick::read(&RawForm::from_pairs(query.into_inner()));
    if pick::is_of_nothing(&pick) {
        return see_other("/cart")
            .with_flash(Tone::Warning, "flash-checkout-nothing-picked")
            .done();
    }
    let till = Till::new(ui, &db, buyer, pick).await?;
    let (draft, known) = till.remembered().await?;
    let form = form::first(draft, known.as_ref(), db.random());
    let form = till.with_pick(&form);
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
    let till = Till::new(ui, &db, buyer, pick::read(&form)).await?;
    if let Some(id) = form::wants_kept(&form) {
        let scope = till.buyer.scope.clone();
        let kept = db
            .read(move |conn| addresses::find(conn, &scope, id))
            .await?
            .ok_or_else(Error::not_found)?;
        let filled = address_form::filled(&form, address_form::pairs_of(&kept.ship_to));
        return till.redraw(&filled).await;
    }
    if address_form::wants_recognition(&form) {
        return match address_form::recognised(&form, &till.places) {
            Ok(filled) => till.redraw(&filled).await,
            Err(error) => till.refuse(&form, error).await,
        };
    }
    let is_sum_only = !form.get("apply").is_empty();
    if is_sum_only || wants_next_level(|name| form.get(name)) {
        return till.redraw(&form).await;
    }
    match form::read(&form, &till.places) {
        Err(error) => till.refuse(&form, error).await,
        Ok(wish) => {
            let method = wish.method;
            let to_keep = form::is_to_keep(&form).then(|| wish.ship_to.clone());
            match till.place(&form, wish, network_key(&request)?).await {
                Ok(placed) => {
                    till.keep(to_keep).await;
                    till.placed(&placed, method)
                }
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
    let sums = SumsView::new(&basket, (ui.locale(), today))?;
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
    async fn new(ui: Ui, db: &Database, buyer: Buyer, pick: Pick) -> Result<Self> {
        let tree = ui.app().divisions.load(db).await?;
        let day = db.clock().now().date_in(db.zone());
        Ok(Self {
            // Another language leads to the same goods.
            ui: ui.at(&pick::path(&pick)).in_section(Section::Cart),
            db: db.clone(),
            buyer,
            places: Places { tree, day },
            pick,
        })
    }

    /// What was typed before for these goods, and the address that the buyer keeps or has used last.
    async fn remembered(&self) -> Result<(Option<draft::Typed>, Option<ShipTo>)> {
        let (scope, pick) = (self.buyer.scope.clone(), self.pick.clone());
        let entered = Entered {
            pick: self.pick.clone(),
            ..Entered::nothing(&self.buyer.scope, self.places.day)
        };
        self.db
            .read(move |conn| {
                let kept = carts::find_draft(conn, &scope, pick.from)?;
                if !kept.is_empty() {
                    let basket = checkout::load(conn, &scope, None, &entered)?;
                    if let Some(draft) = draft::read(&kept, &basket) {
                        return Ok((Some(draft), None));
                    }
                }
                // The first of the book is the default.
                let known = match addresses::list(conn, &scope)?.into_iter().next() {
                    Some(kept) => Some(kept.ship_to),
                    None => orders::find_last_address(conn, &scope)?,
                };
                Ok((None, known))
            })
            .await
    }

    /// The form with the goods that it is about.
    fn with_pick(&self, form: &RawForm) -> RawForm {
        let view = PickView::new(&self.pick);
        let mut pairs = form.pairs().to_vec();
        if !view.from.is_empty() {
            pairs.push(("from".to_owned(), view.from));
        }
        if view.is_picked {
            pairs.push(("picked".to_owned(), "1".to_owned()));
        }
        let lines = view.lines.iter();
        pairs.extend(lines.map(|line| ("line".to_owned(), line.to_string())));
        RawForm::from_pairs(pairs)
    }

    /// The page again, with what is in the form; nothing was asked to be ordered.
    async fn redraw(self, form: &RawForm) -> HtmlResult {
        self.keep_draft(form).await;
        self.draw(form, typed(form), StatusCode::OK, None).await
    }

    /// Keeps what was typed, for whoever leaves the page and comes back. Not worth a refusal.
    async fn keep_draft(&self, form: &RawForm) {
        let entered = form::entered(form, &self.buyer.scope, self.places.day);
        let (scope, kind) = (self.buyer.scope.clone(), self.pick.from);
        let form = form.clone();
        let kept = self
            .db
            .write(move |tx| {
                let basket = checkout::load(tx.conn(), &scope, None, &entered)?;
                carts::keep_draft(tx, &scope, kind, &draft::of(&form, &basket))
            })
            .await;
        if let Err(error) = kept {
            tracing::info!(%error, "what was typed at a checkout was not kept");
        }
    }

    async fn place(&self, form: &RawForm, wish: Wish, network: Option<String>) -> Result<Placed> {
        let checkout = Checkout {
            pick: self.pick.clone(),
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

    /// Keeps the address for the next order. The order is placed already: whatever is in the way of
    /// this must not look as if it were not.
    async fn keep(&self, ship_to: Option<ShipTo>) {
        let Some(ship_to) = ship_to.filter(|_| !self.buyer.is_guest()) else {
            return;
        };
        let scope = self.buyer.scope.clone();
        let kept = self
            .db
            .write(move |tx| addresses::add(tx, &scope, &ship_to, false))
            .await;
        if let Err(error) = kept {
            tracing::info!(%error, "the address was not kept");
        }
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
        self.keep_draft(form).await;
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
        let place = address_form::chosen_place(form, &self.places);
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
        let scope = self.buyer.scope.clone();
        let (methods, book) = self
            .db
            .read(move |conn| {
                let methods = checkout::methods(conn, &asked, &gateways)?;
                Ok((methods, addresses::list(conn, &scope)?))
            })
            .await?;
        let Places { tree, day } = &self.places;
        let paper = Paper {
            form: with_only_method(with_coupon_faults(state, &basket), &methods),
            methods,
            picker: DivisionPicker::new(tree, *day, self.ui.locale(), PLACE, place),
            is_guest: self.buyer.is_guest(),
            book: BookView::new(&book, form, (tree, self.ui.locale())),
            pick: PickView::new(&self.pick),
            key: form::key(form).unwrap_or_else(|| self.db.random().token()),
        };
        let mut view = CheckoutView::new(paper, &basket, (self.ui.locale(), *day))?;
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
    // What was typed before may not be offered any more.
    let is_of_draft =
        |only: &PaymentMethod| !form.is_refused() && form.value("method") != only.as_str();
    match methods {
        [only] if form.value("method").is_empty() || is_of_draft(only) => {
            form.with("method", only.as_str())
        }
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
