//! How buying, after-sales and personal data work here, and whom to ask.

use serde::Serialize;

use super::moment::Moment;
use crate::web::extract::Db;
use crate::web::page_cache::public;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page: it holds texts, and what the frame knows of the operator.
#[derive(Debug, Serialize)]
pub(in crate::web) struct HelpView {}

pub(super) async fn show(ui: Ui, db: Db) -> HtmlResult {
    public(ui.page(&HelpView {}), Moment::of(&db).of_lists())
}

impl PageView for HelpView {
    const TEMPLATE: &'static str = "pages/storefront/help.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}
