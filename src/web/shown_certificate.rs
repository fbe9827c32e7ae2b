//! A certificate of a shop, as members and administrators see it.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use chrono::NaiveDate;
use serde::Serialize;

use super::respond::{HtmlResult, Ui};
use crate::base::clock::Timestamp;
use crate::base::error::Error;
use crate::base::ids::{ShopCertificateId, ShopId};
use crate::domain::media::MediaHash;
use crate::domain::standards::{Certificate, CertificateKind, CertificateState, NewCertificate};

/// A certificate with its picture.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct CertificateView {
    /// Its address, below which its picture is.
    pub base: String,
    kind: CertificateKind,
    name: String,
    number: String,
    issuer: String,
    issued_on: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// Whether it no longer holds.
    is_over: bool,
    state: CertificateState,
    entered_at: i64,
    checked_at: Option<i64>,
    reason: String,
}

impl CertificateView {
    /// The certificate below an address, on a day.
    pub fn new(one: &Certificate, all: &str, today: NaiveDate) -> Self {
        let says = &one.says;
        Self {
            base: format!("{all}/{}", one.id),
            kind: says.kind,
            name: says.name.clone(),
            number: says.number.clone(),
            issuer: says.issuer.clone(),
            issued_on: says.issued_on,
            valid_to: says.valid_to,
            is_over: says.is_over(today),
            state: one.state,
            entered_at: one.entered_at.ms(),
            checked_at: one.checked_at.map(Timestamp::ms),
            reason: one.reason.clone(),
        }
    }
}

/// The picture of a paper, for those who may see it; nobody in between keeps it.
pub(in crate::web) async fn scan(ui: &Ui, found: Option<Certificate>) -> HtmlResult {
    let found = found.ok_or_else(Error::not_found)?;
    let (bytes, format) = ui.app().media.get_private(&found.scan).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .content_type(format.content_type())
        .body(bytes))
}

/// One of each state, for samples.
pub(in crate::web) fn samples() -> Vec<Certificate> {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
    let one = |id, kind, state, valid_to| Certificate {
        id: ShopCertificateId(id),
        shop_id: ShopId(1),
        says: NewCertificate {
            kind,
            name: "西湖龙井 <茶>".to_owned(),
            number: "GX-2026-001".to_owned(),
            issuer: "国家知识产权局".to_owned(),
            issued_on: day(1),
            valid_to,
        },
        scan: MediaHash::of(b"paper"),
        state,
        entered_at: Timestamp::from_ms(1_795_572_000_000),
        checked_at: None,
        reason: String::new(),
    };
    let geographical = CertificateKind::Geographical;
    let mut refused = one(3, CertificateKind::Green, CertificateState::Refused, None);
    "号码和图片对不上".clone_into(&mut refused.reason);
    refused.checked_at = Some(Timestamp::from_ms(1_795_572_000_000));
    vec![
        one(1, geographical, CertificateState::Entered, None),
        one(
            2,
            CertificateKind::Organic,
            CertificateState::Verified,
            Some(day(20)),
        ),
        refused,
        one(
            4,
            CertificateKind::Gap,
            CertificateState::Verified,
            Some(day(30)),
        ),
    ]
}
