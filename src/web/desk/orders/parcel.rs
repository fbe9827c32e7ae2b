//! A number that was typed wrong is put right.

use serde::Serialize;

use super::after_step;
use super::show::{Choice, carriers};
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::ShipmentId;
use crate::base::locale::Locale;
use crate::base::order_number::OrderNumber;
use crate::domain::access::PackOrders;
use crate::domain::flows::ship;
use crate::domain::shipments::{self, NewParcel, Shipment};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Pair, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ParcelFormView {
    order: String,
    number: String,
    id: i64,
    carriers: Vec<Choice>,
    form: FormState,
}

impl ParcelFormView {
    fn new(desk: &str, number: &str, id: ShipmentId, form: FormState, locale: Locale) -> Self {
        Self {
            order: format!("{desk}/orders/{number}"),
            number: number.to_owned(),
            id: id.0,
            carriers: carriers(locale),
            form,
        }
    }
}

async fn find(
    db: &Db,
    desk: &Desk<PackOrders>,
    number: &OrderNumber,
    id: ShipmentId,
) -> Result<Shipment> {
    let (scope, number) = (desk.scope.clone(), number.clone());
    let parcels = db
        .read(move |conn| shipments::shipments_of_shop_order(conn, &scope, &number))
        .await?;
    let parcel = parcels.into_iter().find(|parcel| parcel.id == id);
    parcel.ok_or_else(Error::not_found)
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<PackOrders>,
    Pair(number, id): Pair<OrderNumber, ShipmentId>,
) -> HtmlResult {
    let parcel = find(&db, &desk, &number, id).await?;
    let form = FormState::new()
        .with("carrier", &parcel.carrier_code)
        .with("tracking_number", &parcel.tracking_number);
    let ui = frame(ui, &db, &desk, Section::Orders).await?;
    let (desk, number) = (desk.path(""), number.to_string());
    ui.page(&ParcelFormView::new(&desk, &number, id, form, ui.locale()))
}

pub(super) async fn correct(
    ui: Ui,
    db: Db,
    desk: Desk<PackOrders>,
    Pair(number, id): Pair<OrderNumber, ShipmentId>,
    form: RawForm,
) -> HtmlResult {
    find(&db, &desk, &number, id).await?;
    let (scope, order) = (desk.scope.clone(), number.clone());
    let corrected = match NewParcel::parse(form.get("carrier"), form.get("tracking_number"), []) {
        Ok(parcel) => {
            db.write(move |tx| ship::correct(tx, &scope, &order, id, &parcel))
                .await
        }
        Err(error) => Err(error),
    };
    match corrected {
        Err(error) if error.kind() == Kind::Invalid => {
            let form = form.refused(&error);
            let ui = frame(ui, &db, &desk, Section::Orders).await?;
            let (desk, number) = (desk.path(""), number.to_string());
            ui.refused(&ParcelFormView::new(&desk, &number, id, form, ui.locale()))
        }
        corrected => {
            let page = desk.path(&format!("/orders/{number}"));
            after_step(corrected, &page, "flash-parcel-corrected")
        }
    }
}

impl PageView for ParcelFormView {
    const TEMPLATE: &'static str = "pages/desk/orders/parcel.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let view = |form| {
            let number = "2611251234567895-01";
            Self::new("/desk/longjing", number, ShipmentId(1), form, Locale::Zh)
        };
        let typed = FormState::new()
            .with("carrier", "YTO")
            .with("tracking_number", "<x>");
        let refused = Error::field("tracking_number", Code::ShipmentNumberInvalid);
        vec![view(typed.clone()), view(typed.refused(&refused))]
    }
}
