//! The label for the boxes of a lot: its code, and its certificate.

use serde::Serialize;

use super::show::{Facts, read};
use crate::base::error::Result;
use crate::base::ids::LotId;
use crate::domain::access::ViewDesk;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::qr::QrView;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_lot::CertificateView;
use crate::web::storefront::trace::trace_path;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LotLabelView {
    /// The page of the lot.
    lot: String,
    shop: String,
    code: String,
    item: String,
    day: String,
    grade: String,
    plot: String,
    /// Leads to the trace page.
    trace: QrView,
    /// Where that is, for who cannot scan.
    address: String,
    certificate: Option<CertificateView>,
    /// Holds the signed text.
    proof: Option<QrView>,
    is_recalled: bool,
}

impl LotLabelView {
    fn new(all: &str, shop: &str, origin: &str, facts: &Facts) -> Result<Self> {
        let lot = &facts.lot.lot;
        let address = format!("{origin}{}", trace_path(&lot.code));
        let issued = facts.papers.certificates.first();
        Ok(Self {
            lot: format!("{all}/{}", lot.id),
            shop: shop.to_owned(),
            code: lot.code.clone(),
            item: lot.item.clone(),
            day: lot.harvested_on.to_string(),
            grade: lot.grade.clone(),
            plot: lot.plot.clone(),
            trace: QrView::of_address(&address)?,
            address,
            certificate: issued.map(CertificateView::new),
            proof: issued
                .map(|issued| QrView::of_text(&issued.payload))
                .transpose()?,
            is_recalled: lot.is_recalled,
        })
    }
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Segment(id): Segment<LotId>,
) -> HtmlResult {
    let facts = read(&db, &desk, id).await?;
    let ui = frame(ui, &db, &desk, Section::Lots).await?;
    let (all, origin) = (desk.path("/lots"), &ui.app().site.origin);
    let view = LotLabelView::new(&all, &ui.chrome().nav_title, origin, &facts)?;
    ui.page(&view)
}

impl PageView for LotLabelView {
    const TEMPLATE: &'static str = "pages/desk/lots/label.html";

    fn samples() -> Vec<Self> {
        let (all, shop) = ("/desk/longjing/lots", "龙井村茶店 <b>");
        super::show::samples()
            .iter()
            .filter_map(|facts| Self::new(all, shop, "https://yipin.example", facts).ok())
            .collect()
    }
}
