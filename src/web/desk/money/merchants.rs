//! Under which names the payment gateways know the shop.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::base::error::{Kind, Result};
use crate::domain::access::ManageMoney;
use crate::domain::payments::{self, merchant_field};
use crate::web::chrome::{Section, Tone};
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MerchantsView {
    /// Where the way back leads.
    back: String,
    /// Where the form is sent.
    action: String,
    gateways: Vec<GatewayView>,
    form: FormState,
}

/// A gateway that needs a name of the shop.
#[derive(Debug, Serialize)]
struct GatewayView {
    /// The hint is `merchants-hint-{word}`.
    word: &'static str,
    /// The input.
    field: String,
}

impl MerchantsView {
    fn new(desk: &str, words: impl Iterator<Item = &'static str>, form: FormState) -> Self {
        let gateway = |word| GatewayView {
            word,
            field: merchant_field(word),
        };
        Self {
            back: format!("{desk}/money"),
            action: format!("{desk}/money/merchants"),
            gateways: words.map(gateway).collect(),
            form,
        }
    }
}

async fn draw(
    (ui, db): (Ui, &Db),
    desk: &Desk<ManageMoney>,
    form: FormState,
    status: StatusCode,
) -> HtmlResult {
    let gateways = ui.app().gateways.clone();
    let words = gateways.per_shop().map(|gateway| gateway.name());
    let view = MerchantsView::new(&desk.path(""), words, form);
    let ui = frame(ui, db, desk, Section::Money).await?;
    ui.page_as(status, &view)
}

async fn stored(db: &Db, desk: &Desk<ManageMoney>) -> Result<FormState> {
    let shop = desk.scope.shop_id();
    let known = db
        .read(move |conn| payments::merchants_of(conn, &[shop]))
        .await?;
    let form = FormState::new();
    Ok(known.iter().fold(form, |form, ((provider, _), merchant)| {
        form.with(&merchant_field(provider), merchant)
    }))
}

pub(super) async fn show(ui: Ui, db: Db, desk: Desk<ManageMoney>) -> HtmlResult {
    let form = stored(&db, &desk).await?;
    draw((ui, &db), &desk, form, StatusCode::OK).await
}

pub(super) async fn save(ui: Ui, db: Db, desk: Desk<ManageMoney>, form: RawForm) -> HtmlResult {
    let merchants = match payments::parse_merchants(&form, &ui.app().gateways) {
        Ok(merchants) => merchants,
        Err(error) if error.kind() == Kind::Invalid => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return draw((ui, &db), &desk, form.refused(&error), status).await;
        }
        Err(error) => return Err(error.into()),
    };
    let scope = desk.scope.clone();
    let has_changed = db
        .write(move |tx| payments::set_merchants(tx, &scope, &merchants))
        .await?;
    let there = see_other(&desk.path("/money/merchants"));
    if has_changed {
        there.with_success("flash-merchants-saved").done()
    } else {
        there.with_flash(Tone::Info, "flash-merchants-same").done()
    }
}

impl PageView for MerchantsView {
    const TEMPLATE: &'static str = "pages/desk/money/merchants.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::{Code, Error};
        let words = || ["wechat_pay", "alipay", "stripe"].into_iter();
        let refused = Error::field("merchant_stripe", Code::MerchantInvalid);
        let form = FormState::new().with("merchant_stripe", "acct_<1>");
        vec![
            Self::new("/desk/longjing", words(), FormState::new()),
            Self::new("/desk/longjing", words(), form.refused(&refused)),
            Self::new("/desk/longjing", [].into_iter(), FormState::new()),
        ]
    }
}
