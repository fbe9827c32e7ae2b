//! The page on which a buyer pays.

use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::SandboxGateway;
use super::books::{Decision, Payment};
use crate::base::locale::Locale;
use crate::domain::payments::gateway::sandbox::WireState;
use crate::web::chrome::Chrome;
use crate::web::respond::{HtmlError, HtmlResult};
use crate::web::templates::PageView;

pub(super) fn mount(config: &mut web::ServiceConfig) {
    config
        .route("/pay/{reference}", web::get().to(show))
        .route("/pay/{reference}/{decision}", web::post().to(decide))
        .route("/assets/{file}", web::get().to(asset));
}

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SandboxPayView {
    path: String,
    title: String,
    amount: i64,
    parts: Vec<PartView>,
    /// The text `sandbox-state-{word}`.
    state: &'static str,
    back: String,
}

#[derive(Debug, Serialize)]
struct PartView {
    shop: String,
    amount: i64,
}

impl SandboxPayView {
    fn new(payment: &Payment) -> Self {
        let asked = &payment.asked;
        Self {
            path: format!("/pay/{}", payment.reference),
            title: asked.title.clone(),
            amount: asked.amount_minor.get(),
            parts: asked
                .parts
                .iter()
                .map(|part| PartView {
                    shop: match part.name.as_str() {
                        "" => part.payee.clone(),
                        name => name.to_owned(),
                    },
                    amount: part.amount_minor.get(),
                })
                .collect(),
            state: match payment.state {
                WireState::Pending | WireState::Unknown => "pending",
                WireState::Succeeded => "succeeded",
                WireState::Failed => "failed",
                WireState::Closed => "closed",
            },
            back: asked.return_url.clone(),
        }
    }
}

impl PageView for SandboxPayView {
    const TEMPLATE: &'static str = "pages/sandbox/pay.html";

    fn samples() -> Vec<Self> {
        ["pending", "succeeded", "failed", "closed"]
            .into_iter()
            .map(|state| Self {
                path: "/pay/1".to_owned(),
                title: "订单 2611254310573281".to_owned(),
                amount: 22_790,
                parts: vec![PartView {
                    shop: "龙井村茶铺".to_owned(),
                    amount: 22_790,
                }],
                state,
                back: "http://127.0.0.1/orders/2611254310573281/payment".to_owned(),
            })
            .collect()
    }
}

fn nothing() -> HttpResponse {
    HttpResponse::NotFound().finish()
}

async fn show(
    request: HttpRequest,
    gateway: web::Data<SandboxGateway>,
    reference: web::Path<String>,
) -> HtmlResult {
    let found = gateway.books().by_reference(&reference).cloned();
    let Some(payment) = found else {
        return Ok(nothing());
    };
    let query = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "lang")
        .map(|(_, value)| value.into_owned());
    let lang = query.unwrap_or_else(|| payment.asked.lang.clone());
    let locale: Locale = lang.parse().unwrap_or_default();
    let chrome = Chrome::new(locale, request.path());
    let html = gateway
        .templates
        .page(locale, &chrome, &SandboxPayView::new(&payment))
        .map_err(HtmlError)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(html))
}

async fn decide(
    gateway: web::Data<SandboxGateway>,
    path: web::Path<(String, String)>,
) -> HtmlResult {
    let (reference, word) = path.into_inner();
    let decision = match word.as_str() {
        "approval" => Decision::Approve,
        "refusal" => Decision::Decline,
        "closing" => Decision::Close,
        _ => return Ok(nothing()),
    };
    let found = gateway.books().by_reference(&reference).cloned();
    let Some(payment) = found else {
        return Ok(nothing());
    };
    let faults = *gateway.faults();
    let now = gateway.clock.now();
    gateway
        .change(|books| books.decide(&reference, decision, &faults, (now, &gateway.origin)))
        .map_err(HtmlError)?;
    if faults.before_redirect {
        gateway.pump().await;
    }
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, payment.asked.return_url))
        .finish())
}

async fn asset(request: HttpRequest, gateway: web::Data<SandboxGateway>) -> HttpResponse {
    match gateway.assets.find(request.path()) {
        Some(asset) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, asset.mime))
            .body(asset.plain.clone()),
        None => nothing(),
    }
}
