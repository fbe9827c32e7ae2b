//! One promotion: its name, days and limits, and its end.

use chrono::NaiveDate;
use serde::Serialize;

use super::shown::{PromotionRow, sample_day, samples};
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::PromotionId;
use crate::base::locale::Locale;
use crate::domain::access::{Implies, ManageShop, ShopPermission, ViewDesk};
use crate::domain::promotions::{self, Limits, Promotion, PromotionState};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PromotionView {
    all: String,
    row: PromotionRow,
    can_change: bool,
    form: FormState,
}

impl PromotionView {
    fn new(
        all: &str,
        can_manage: bool,
        promotion: &Promotion,
        refused: Option<FormState>,
        (today, locale): (NaiveDate, Locale),
    ) -> Self {
        let count = |limit: Option<i64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
        let form = || {
            FormState::new()
                .with("promotion_zh", &promotion.name_zh)
                .with("promotion_en", &promotion.name_en)
                .with("total_limit", count(promotion.total_limit))
                .with("buyer_limit", count(promotion.buyer_limit))
                .with("starts_on", promotion.starts_on)
                .with("ends_on", promotion.ends_on)
        };
        Self {
            all: all.to_owned(),
            row: PromotionRow::new(promotion, all, today, locale),
            can_change: can_manage && promotion.state == PromotionState::Active,
            form: refused.unwrap_or_else(form),
        }
    }
}

async fn view<P: ShopPermission + Implies<ViewDesk>>(
    db: &Db,
    desk: &Desk<P>,
    id: PromotionId,
    refused: Option<FormState>,
    locale: Locale,
) -> Result<PromotionView> {
    let scope = desk.scope.clone();
    let can_manage = scope.also::<ManageShop>().is_some();
    let found = db
        .read(move |conn| promotions::find(conn, &scope, id))
        .await?;
    let promotion = found.ok_or_else(Error::not_found)?;
    let told = (db.clock().now().date_in(db.zone()), locale);
    let all = desk.path("/promotions");
    Ok(PromotionView::new(
        &all, can_manage, &promotion, refused, told,
    ))
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Segment(id): Segment<PromotionId>,
) -> HtmlResult {
    let view = view(&db, &desk, id, None, ui.locale()).await?;
    frame(ui, &db, &desk, Section::Listings).await?.page(&view)
}

pub(super) async fn save(
    ui: Ui,
    db: Db,
    desk: Desk<ManageShop>,
    Segment(id): Segment<PromotionId>,
    form: RawForm,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let today = db.clock().now().date_in(db.zone());
    let saved = match Limits::parse(&form, today) {
        Ok(limits) => {
            db.write(move |tx| promotions::change(tx, &scope, id, &limits))
                .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => see_other(&desk.path("/promotions"))
            .with_success("flash-promotion-saved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&db, &desk, id, Some(form.refused(&error)), ui.locale()).await?;
            let ui = frame(ui, &db, &desk, Section::Listings).await?;
            ui.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn end(
    db: Db,
    desk: Desk<ManageShop>,
    Segment(id): Segment<PromotionId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| promotions::end(tx, &scope, id)).await?;
    see_other(&desk.path("/promotions"))
        .with_success("flash-promotion-ended")
        .done()
}

impl PageView for PromotionView {
    const TEMPLATE: &'static str = "pages/desk/promotions/show.html";

    fn samples() -> Vec<Self> {
        let all = "/desk/longjing/promotions";
        let told = (sample_day(), Locale::Zh);
        let refused = Limits::parse(&RawForm::default(), sample_day())
            .err()
            .map(|error| RawForm::default().refused(&error));
        let mut views = Vec::new();
        for promotion in samples() {
            views.push(Self::new(all, true, &promotion, None, told));
            views.push(Self::new(all, true, &promotion, refused.clone(), told));
            views.push(Self::new(all, false, &promotion, None, told));
        }
        views
    }
}
