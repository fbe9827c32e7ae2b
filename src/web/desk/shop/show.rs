//! The page of all settings, with the ways to what belongs to them.

use serde::Serialize;

use super::facts::{PartView, parts};
use super::samples;
use crate::domain::access::{ManageShop, ShopState};
use crate::domain::shops::{self, Front, Shop};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::tree;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SettingsView {
    desk: String,
    /// The shop's public page, while it is open.
    public_href: String,
    /// Whether anything can be changed now.
    can_edit: bool,
    parts: Vec<PartView>,
}

impl SettingsView {
    fn new((shop, front): (&Shop, &Front), origin: &str) -> Self {
        let desk = format!("/desk/{}", shop.slug);
        let is_open = shop.state == ShopState::Approved;
        Self {
            public_href: if is_open {
                format!("/v/{}", shop.slug)
            } else {
                String::new()
            },
            can_edit: shop.is_editable(),
            parts: parts((shop, front), origin, &format!("{desk}/shop")),
            desk,
        }
    }
}

pub(super) async fn show(ui: Ui, db: Db, desk: Desk<ManageShop>) -> HtmlResult {
    let scope = desk.scope.clone();
    let (shop, front) = db
        .read(move |conn| Ok((shops::get(conn, &scope)?, shops::find_front(conn, &scope)?)))
        .await?;
    let origin = tree(&ui, &db)
        .await?
        .full_name(shop.origin_code, ui.locale());
    let ui = frame(ui, &db, &desk, Section::Shop).await?;
    ui.page(&SettingsView::new((&shop, &front), &origin))
}

impl PageView for SettingsView {
    const TEMPLATE: &'static str = "pages/desk/shop/show.html";

    fn samples() -> Vec<Self> {
        samples::shops()
            .iter()
            .map(|shop| Self::new((shop, &samples::front()), "浙江省杭州市西湖区"))
            .collect()
    }
}
