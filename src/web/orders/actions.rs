//! What a buyer does with an order. Sent twice, each answers the same.

use super::lookup::instead;
use super::order::OrderView;
use crate::base::error::{Error, Kind, Result};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{BuyerScope, PurchaseKeys, grant};
use crate::domain::flows::cancel::{self, Reason};
use crate::domain::flows::{Outcome, guest_purchases, nudge, receipt, reorder};
use crate::domain::orders::{self, Number};
use crate::web::cart_cookies;
use crate::web::chrome::Section;
use crate::web::divisions::PlaceNames;
use crate::web::extract::{BuyerState, Db, LoginState, Purchaser, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};

/// Calls the order off.
pub(super) async fn cancel(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    typed: Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let reason = Reason::optional(form.get("reason"));
    let act = move |tx: &mut Tx<'_>, buyer: &BuyerScope, number: &OrderNumber| match &reason {
        Ok(reason) => cancel::by_buyer(tx, buyer, number, reason),
        Err(fault) => Err(Error::fields(fault.field_errors().clone())),
    };
    perform(
        (ui, db, buyer),
        &typed.0,
        &form,
        act,
        "flash-order-cancelled",
    )
    .await
}

/// Says that the goods have arrived.
pub(super) async fn receive(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    typed: Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let act = receipt::confirm;
    perform(
        (ui, db, buyer),
        &typed.0,
        &form,
        act,
        "flash-order-received",
    )
    .await
}

/// Asks the shop to send.
pub(super) async fn remind(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    typed: Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let at = (ui, db, buyer);
    perform(at, &typed.0, &form, nudge::remind, "flash-order-reminded").await
}

/// Puts off the day on which the order counts as received.
pub(super) async fn extend(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    typed: Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let at = (ui, db, buyer);
    perform(at, &typed.0, &form, nudge::extend, "flash-order-extended").await
}

/// Puts what can be bought of an order into the cart, which says what could not.
pub(super) async fn buy_again(
    ui: Ui,
    db: Db,
    state: BuyerState,
    purchaser: Purchaser,
    typed: Segment<String>,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(&typed.0) else {
        return instead(ui, &typed.0);
    };
    let buyer = state.or_new(db.random());
    let (scope, wanted) = (buyer.scope.clone(), number.clone());
    let lines = db
        .write(move |tx| reorder::again(tx, &scope, &purchaser.keys, &wanted))
        .await;
    match lines {
        Ok(lines) => {
            let is_https = ui.app().site.is_https();
            let mut response = see_other(&format!("/cart?again={number}")).done()?;
            if let Some(token) = &buyer.guest_token {
                cart_cookies::set(&mut response, token, is_https)?;
            }
            cart_cookies::set_count(&mut response, lines, is_https)?;
            Ok(response)
        }
        Err(error) if error.kind() == Kind::NotFound => instead(ui, &typed.0),
        Err(error) => Err(error.into()),
    }
}

/// Puts a guest's purchase into the account of whoever is logged in and can open it.
pub(super) async fn adopt(
    ui: Ui,
    db: Db,
    state: LoginState,
    buyer: Purchaser,
    typed: Segment<String>,
) -> HtmlResult {
    let (Ok(number), Some(login)) = (Number::parse(&typed.0), state.0) else {
        return instead(ui, &typed.0);
    };
    let purchase = number.purchase();
    let adopted = db
        .write(move |tx| guest_purchases::adopt(tx, &login.buyer, &buyer.keys, &purchase))
        .await;
    match adopted {
        Ok(_) => see_other(&format!("/orders/{}", number.as_str()))
            .with_success("flash-purchases-adopted")
            .done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, &typed.0),
        Err(error) => Err(error.into()),
    }
}

/// Does something with an order of the buyer's, in one transaction.
///
/// # Errors
/// `page.not_found` for somebody else's order; `access.login_needed` where the buyer's account was
/// closed meanwhile.
pub(super) async fn as_buyer<T: Send + 'static>(
    db: &Db,
    (keys, number): (PurchaseKeys, OrderNumber),
    act: impl Fn(&mut Tx<'_>, &BuyerScope, &OrderNumber) -> Result<T> + Send + 'static,
) -> Result<T> {
    db.write(move |tx| {
        let now = tx.now();
        let buyer = grant::purchase(tx.conn(), &number.purchase(), &keys, now)?;
        orders::refuse_closed(tx, &buyer)?;
        act(tx, &buyer, &number)
    })
    .await
}

async fn perform(
    (ui, db, buyer): (Ui, Db, Purchaser),
    typed: &str,
    form: &RawForm,
    act: impl Fn(&mut Tx<'_>, &BuyerScope, &OrderNumber) -> Result<Outcome> + Send + 'static,
    success: &str,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    match as_buyer(&db, (buyer.keys.clone(), number.clone()), act).await {
        Ok(_) => see_other(&format!("/orders/{number}"))
            .with_success(success)
            .done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, typed),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            refused((ui, db, buyer), number, form, &error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The order as it is now, and why it cannot be done.
async fn refused(
    (ui, db, buyer): (Ui, Db, Purchaser),
    number: OrderNumber,
    form: &RawForm,
    error: &Error,
) -> HtmlResult {
    let now = db.clock().now();
    let (at, today) = ((now, ui.locale()), now.date_in(db.zone()));
    let names = PlaceNames::of(&ui, &db).await?;
    let view = db
        .read(move |conn| Ok(OrderView::load(conn, &number, &buyer.keys, at)?.on(today)))
        .await?;
    ui.in_section(Section::Orders).page_as(
        status_of(error.kind()),
        &view.named(&names).with_form(form.refused(error)),
    )
}
