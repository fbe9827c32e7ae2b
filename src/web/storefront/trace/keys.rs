//! The public keys with which anybody checks a certificate, without asking us again.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::Error;
use crate::domain::access::PublicScope;
use crate::domain::lots::{self, TraceKey};
use crate::web::extract::Db;
use crate::web::page_cache::public;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::storefront::moment::Moment;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct TraceKeysView {
    keys: Vec<KeyView>,
}

#[derive(Debug, Clone, Serialize)]
struct KeyView {
    name: String,
    public_key: String,
    since: i64,
    until: Option<i64>,
}

/// A key in the file.
#[derive(Debug, Serialize)]
struct KeyFact<'a> {
    name: &'a str,
    algorithm: &'static str,
    public_key: &'a str,
    since: String,
    until: Option<String>,
}

impl TraceKeysView {
    fn new(keys: &[TraceKey]) -> Self {
        let view = |key: &TraceKey| KeyView {
            name: key.name.clone(),
            public_key: key.public_key.clone(),
            since: key.since.ms(),
            until: key.until.map(Timestamp::ms),
        };
        Self {
            keys: keys.iter().map(view).collect(),
        }
    }
}

pub(super) async fn show(ui: Ui, db: Db) -> HtmlResult {
    let moment = Moment::of(&db);
    let keys = db.read(|conn| lots::list_keys(conn, &PublicScope)).await?;
    public(ui.page(&TraceKeysView::new(&keys)), moment.of_lists())
}

pub(super) async fn file(ui: Ui, db: Db) -> HtmlResult {
    let moment = Moment::of(&db);
    let keys = db.read(|conn| lots::list_keys(conn, &PublicScope)).await?;
    let formats = &ui.app().formats;
    let facts: Vec<KeyFact<'_>> = keys
        .iter()
        .map(|key| KeyFact {
            name: &key.name,
            algorithm: "Ed25519",
            public_key: &key.public_key,
            since: formats.iso(key.since),
            until: key.until.map(|until| formats.iso(until)),
        })
        .collect();
    let body = serde_json::to_string_pretty(&serde_json::json!({ "keys": facts }))
        .map_err(Error::internal)?;
    let answer = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body);
    public(Ok(answer), moment.of_lists())
}

impl PageView for TraceKeysView {
    const TEMPLATE: &'static str = "pages/storefront/trace/keys.html";

    fn samples() -> Vec<Self> {
        let key = |name: &str, until| KeyView {
            name: name.to_owned(),
            public_key: "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw".to_owned(),
            since: 1_775_350_800_000,
            until,
        };
        vec![
            Self { keys: Vec::new() },
            Self {
                keys: vec![
                    key("AbCdEf12", None),
                    key("0-_3Ab9Z", Some(1_775_350_800_000)),
                ],
            },
        ]
    }
}
