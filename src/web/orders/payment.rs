//! Paying online: the page with the button, which is also where the gateway sends buyers back to.
//!
//! Coming back proves nothing: the page asks the gateway, and says what that has said.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HOST, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Serialize;

use super::lookup::instead;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Kind, Result};
use crate::base::locale::Locale;
use crate::domain::access::{PurchaseKeys, grant};
use crate::domain::flows::gateway_message;
use crate::domain::flows::gateway_pay::{self, Paying, Phase, Standing, Wish};
use crate::domain::orders::Number;
use crate::domain::payments::gateway::is_code;
use crate::web::chrome::{Section, Tone};
use crate::web::extract::{Db, Purchaser, RawForm, Segment, client_address};
use crate::web::gateways::GATEWAYS;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct PayView {
    /// The number of the purchase.
    number: String,
    /// How far it has come, for the title: `pay-title-{word}`.
    phase: &'static str,
    parts: Vec<PartView>,
}

/// What is paid together.
#[derive(Debug, Clone, Serialize)]
struct PartView {
    /// The number that the button names.
    number: String,
    shops: Vec<String>,
    amount: i64,
    pay_by: Option<i64>,
    /// The text `pay-phase-{word}`.
    phase: &'static str,
    /// Words of gateways: `gateway-{word}`.
    gateways: Vec<&'static str>,
    /// The code that a phone reads, as the address of a picture; empty for none.
    code: String,
}

const fn word(phase: Phase) -> &'static str {
    match phase {
        Phase::ToPay => "to_pay",
        Phase::Waiting => "waiting",
        Phase::Failed => "failed",
        Phase::Held => "held",
        Phase::Paid => "paid",
        Phase::Over => "over",
    }
}

/// What stands in the title when parts differ: what the buyer has to act on comes first.
const BY_URGENCY: [Phase; 6] = [
    Phase::Failed,
    Phase::ToPay,
    Phase::Waiting,
    Phase::Held,
    Phase::Paid,
    Phase::Over,
];

impl PayView {
    fn new(number: &Number, standings: &[Standing], locale: Locale) -> Self {
        let is_there = |phase: &Phase| standings.iter().any(|part| part.phase == *phase);
        let phase = BY_URGENCY.into_iter().find(is_there);
        Self {
            number: number.purchase().to_string(),
            // What is not paid online has nothing to show here.
            phase: phase.map_or("none", word),
            parts: standings
                .iter()
                .map(|part| PartView::new(part, locale))
                .collect(),
        }
    }
}

impl PartView {
    fn new(part: &Standing, locale: Locale) -> Self {
        let shops = part.shops.iter();
        Self {
            number: part.number.clone(),
            shops: shops
                .map(|(zh, en)| locale.pick(zh, en).to_owned())
                .collect(),
            amount: part.amount.get(),
            pay_by: part.pay_by.map(Timestamp::ms),
            phase: word(part.phase),
            gateways: part.gateways.clone(),
            code: part.code().map_or_else(String::new, picture_of),
        }
    }
}

/// A code as a picture that stands in the page itself. What is too long for one has none.
fn picture_of(code: &str) -> String {
    let Ok(code) = QrCode::new(code) else {
        return String::new();
    };
    let drawn: String = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(drawn))
}

async fn load(ui: &Ui, db: &Db, keys: PurchaseKeys, number: &Number) -> Result<Vec<Standing>> {
    let (gateways, now) = (ui.app().gateways.clone(), db.clock().now());
    let purchase = number.purchase();
    db.read(move |conn| {
        let buyer = grant::purchase(conn, &purchase, &keys, now)?;
        gateway_pay::standings(conn, &buyer, &purchase, &gateways, now)
    })
    .await
}

/// Asks the gateways about what is under way; whether there was anything to ask.
async fn ask(ui: &Ui, db: &Db, standings: &[Standing]) -> Result<bool> {
    let mut has_asked = false;
    for payment in standings.iter().filter_map(|part| part.open.as_ref()) {
        if let Some(gateway) = ui.app().gateways.find(&payment.provider) {
            gateway_message::ask(db, GATEWAYS, gateway, payment, false).await?;
            has_asked = true;
        }
    }
    Ok(has_asked)
}

pub(super) async fn show(ui: Ui, db: Db, buyer: Purchaser, typed: Segment<String>) -> HtmlResult {
    let Ok(number) = Number::parse(&typed.0) else {
        return instead(ui, &typed.0);
    };
    let standings = match load(&ui, &db, buyer.keys.clone(), &number).await {
        Err(error) if error.kind() == Kind::NotFound => return instead(ui, &typed.0),
        standings => standings?,
    };
    let standings = if ask(&ui, &db, &standings).await? {
        load(&ui, &db, buyer.keys, &number).await?
    } else {
        standings
    };
    let ui = ui.in_section(Section::Orders);
    let view = PayView::new(&number, &standings, ui.locale());
    let mut response = ui.page(&view)?;
    allow_gateways(&ui, &mut response)?;
    Ok(response)
}

/// Browsers hold back a form whose answer leads to another site, unless the page names it.
fn allow_gateways(ui: &Ui, response: &mut HttpResponse) -> Result<()> {
    let gateways = ui.app().gateways.all().iter();
    let sites: Vec<String> = gateways
        .flat_map(|gateway| gateway.page_origins())
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self' {}; \
         base-uri 'none'; frame-ancestors 'none'",
        sites.join(" ")
    );
    let policy = HeaderValue::from_str(&policy).map_err(Error::internal)?;
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    Ok(())
}

pub(super) async fn pay(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    (request, typed): (HttpRequest, Segment<String>),
    form: RawForm,
) -> HtmlResult {
    let Ok(number) = Number::parse(&typed.0) else {
        return instead(ui, &typed.0);
    };
    let standings = match load(&ui, &db, buyer.keys.clone(), &number).await {
        Err(error) if error.kind() == Kind::NotFound => return instead(ui, &typed.0),
        standings => standings?,
    };
    let page = format!("/orders/{}/payment", number.as_str());
    // What the gateway has said meanwhile counts.
    ask(&ui, &db, &standings).await?;
    let is_offered = |name: &str| {
        let parts = standings.iter();
        parts
            .flat_map(|part| &part.gateways)
            .any(|one| *one == name)
    };
    let chosen = form.get("gateway");
    let gateway = ui
        .app()
        .gateways
        .find(chosen)
        .filter(|_| is_offered(chosen));
    let Some(gateway) = gateway else {
        return see_other(&page).done();
    };
    let host = request.headers().get(HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let wish = Wish {
        origin: ui.app().site.origin.clone(),
        back: ui.app().site.origin_by(host),
        title: ui.text("pay-order", &[("number", number.as_str().into())]),
        locale: ui.locale(),
        is_phone: is_phone(&request),
        address: client_address(&request).to_canonical().to_string(),
    };
    match gateway_pay::pay(&db, gateway, &buyer.keys, &number, &wish).await? {
        // A code is shown on the page itself.
        Paying::Page(url) if is_code(&url) => see_other(&page).done(),
        Paying::Page(url) => see_other(&url).done(),
        Paying::Nothing => see_other(&page).done(),
        Paying::Unreachable => see_other(&page)
            .with_flash(Tone::Warning, "flash-payment-unreachable")
            .done(),
    }
}

/// Whether the buyer pays on a phone, as its browser says.
fn is_phone(request: &HttpRequest) -> bool {
    let header = |name: &str| {
        let value = request.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    header("sec-ch-ua-mobile") == "?1" || header("user-agent").contains("Mobile")
}

impl PageView for PayView {
    const TEMPLATE: &'static str = "pages/orders/payment.html";

    fn samples() -> Vec<Self> {
        let part = |phase| PartView {
            number: "2611254310573281".to_owned(),
            shops: vec!["龙井村 <茶铺>".to_owned(), "大华山桃园".to_owned()],
            amount: 22_790,
            pay_by: Some(1_795_573_800_000),
            phase: word(phase),
            gateways: vec!["sandbox"],
            code: String::new(),
        };
        let page = |phase| Self {
            number: "2611254310573281".to_owned(),
            phase: word(phase),
            parts: vec![part(phase)],
        };
        let mut all: Vec<Self> = BY_URGENCY.into_iter().map(page).collect();
        all.push(Self {
            number: "2611254310573281".to_owned(),
            phase: "none",
            parts: Vec::new(),
        });
        all.push(Self {
            parts: vec![PartView {
                gateways: vec!["wechat_pay"],
                code: picture_of("weixin://wxpay/bizpayurl?pr=p4lpSuKzz"),
                ..part(Phase::Waiting)
            }],
            ..page(Phase::Waiting)
        });
        all.push(Self {
            parts: vec![
                PartView {
                    gateways: vec!["sandbox", "stripe", "alipay"],
                    ..part(Phase::ToPay)
                },
                PartView {
                    pay_by: None,
                    ..part(Phase::Paid)
                },
            ],
            ..page(Phase::ToPay)
        });
        all
    }
}
