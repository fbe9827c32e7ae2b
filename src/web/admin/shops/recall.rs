//! An administrator calls a lot of a shop back in its place.

use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::slug::Slug;
use crate::db::DbConn;
use crate::domain::access::{DivisionScope, RecallLots, ShopScope, SuspendShops, grant};
use crate::domain::flows::recall;
use crate::domain::lots::{self, LotSummary, TraceCode, recall_reason};
use crate::domain::shops::{self, Shop};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::storefront::trace::trace_path;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct RecallByOfficeView {
    /// The page of the shop.
    base: String,
    name: String,
    /// Its lots, the newest first.
    lots: Vec<LotRow>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct LotRow {
    href: String,
    code: String,
    item: String,
    day: String,
    unit: &'static str,
    gone: i64,
    is_recalled: bool,
}

impl RecallByOfficeView {
    fn new(slug: &Slug, name: &str, lots: &[LotSummary], form: FormState) -> Self {
        let row = |lot: &LotSummary| LotRow {
            href: trace_path(&lot.code),
            code: lot.code.clone(),
            item: lot.item.clone(),
            day: lot.harvested_on.to_string(),
            unit: lot.unit.as_str(),
            gone: lot.assigned,
            is_recalled: lot.is_recalled,
        };
        Self {
            base: format!("/admin/shops/{slug}"),
            name: name.to_owned(),
            lots: lots.iter().map(row).collect(),
            form,
        }
    }
}

fn reach(
    conn: &mut DbConn,
    office: &DivisionScope<SuspendShops>,
    slug: &Slug,
) -> Result<(Shop, ShopScope<RecallLots>)> {
    let shop = shops::get_overseen(conn, office, slug)?;
    let scope = grant::shop_of_supervisor(conn, office, shop.id)?;
    Ok((shop, scope))
}

async fn draw(
    (ui, db, admin): (Ui, Db, Admin<SuspendShops>),
    slug: Slug,
    form: FormState,
) -> HtmlResult {
    let (office, at) = (admin.scope.clone(), slug.clone());
    let (shop, lots) = db
        .read(move |conn| {
            let (shop, scope) = reach(conn, &office, &at)?;
            Ok((shop, lots::list(conn, &scope)?))
        })
        .await?;
    let view = RecallByOfficeView::new(&slug, shop.name(ui.locale()), &lots, form);
    let ui = frame(ui, &db, &admin.login, Section::Shops).await?;
    if view.form.is_refused() {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

pub(in crate::web::admin) async fn show(
    page: (Ui, Db, Admin<SuspendShops>),
    Segment(slug): Segment<Slug>,
) -> HtmlResult {
    draw(page, slug, FormState::new()).await
}

/// Which lot is meant, and why it is called back.
fn parse(form: &RawForm) -> Result<(TraceCode, String)> {
    let mut faults = FieldErrors::new();
    let code = TraceCode::parse(form.get("lot_code")).ok_or_else(|| Code::LotUnknown.into());
    let code = faults.take("lot_code", code);
    let reason = faults.gather(recall_reason(form));
    faults.finish()?;
    code.zip(reason).ok_or_else(|| Code::FieldInvalid.into())
}

pub(in crate::web::admin) async fn call_back(
    ui: Ui,
    db: Db,
    admin: Admin<SuspendShops>,
    Segment(slug): Segment<Slug>,
    form: RawForm,
) -> HtmlResult {
    let (office, at) = (admin.scope.clone(), slug.clone());
    let recalled = match parse(&form) {
        Ok((code, reason)) => {
            db.write(move |tx| {
                let (_, scope) = reach(tx.conn(), &office, &at)?;
                let lot = lots::find_by_code(tx.conn(), &scope, &code)?;
                let lot = lot.ok_or_else(|| Error::field("lot_code", Code::LotUnknown))?;
                recall::recall(tx, &scope, lot, &reason)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match recalled {
        Ok(_) => see_other(&format!("/admin/shops/{slug}/recall"))
            .with_success("flash-lot-recalled")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            draw((ui, db, admin), slug, form.refused(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for RecallByOfficeView {
    const TEMPLATE: &'static str = "pages/admin/recall.html";

    fn samples() -> Vec<Self> {
        let Ok(slug) = Slug::parse("longjing") else {
            return Vec::new();
        };
        let lots = crate::web::desk::lot_samples();
        let refused = Error::field("lot_code", Code::LotUnknown);
        let refused = FormState::new().with("lot_code", "<x>").refused(&refused);
        vec![
            Self::new(&slug, "龙井村茶店 <b>", &lots, FormState::new()),
            Self::new(&slug, "龙井村茶店", &[], refused),
        ]
    }
}
