//! All promotions, and the form for a new one.

use chrono::NaiveDate;
use serde::Serialize;

use super::shown::{PromotionRow, sample_day, samples};
use crate::base::error::{Kind, Result};
use crate::base::locale::Locale;
use crate::domain::access::{Implies, ManageShop, ShopPermission, ViewDesk};
use crate::domain::promotions::{self, BenefitKind, NewPromotion, Promotion};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PromotionsView {
    base: String,
    listings: String,
    can_manage: bool,
    kinds: &'static [BenefitKind],
    form: FormState,
    rows: Vec<PromotionRow>,
}

impl PromotionsView {
    fn new(
        desk: &str,
        can_manage: bool,
        all: &[Promotion],
        form: FormState,
        (today, locale): (NaiveDate, Locale),
    ) -> Self {
        let base = format!("{desk}/promotions");
        let row = |one| PromotionRow::new(one, &base, today, locale);
        Self {
            rows: all.iter().map(row).collect(),
            listings: format!("{desk}/listings"),
            base,
            can_manage,
            kinds: BenefitKind::ALL,
            form,
        }
    }
}

/// A form for a month from today.
fn blank(today: NaiveDate) -> FormState {
    let ends_on = today
        .checked_add_days(chrono::Days::new(30))
        .unwrap_or(today);
    FormState::new()
        .with("starts_on", today)
        .with("ends_on", ends_on)
        .with("benefit", BenefitKind::Fixed)
}

async fn view<P: ShopPermission + Implies<ViewDesk>>(
    db: &Db,
    desk: &Desk<P>,
    refused: Option<FormState>,
    locale: Locale,
) -> Result<PromotionsView> {
    let scope = desk.scope.clone();
    let can_manage = scope.also::<ManageShop>().is_some();
    let all = db.read(move |conn| promotions::list(conn, &scope)).await?;
    let today = db.clock().now().date_in(db.zone());
    let form = refused.unwrap_or_else(|| blank(today));
    let told = (today, locale);
    Ok(PromotionsView::new(
        &desk.path(""),
        can_manage,
        &all,
        form,
        told,
    ))
}

pub(super) async fn list(ui: Ui, db: Db, desk: Desk<ViewDesk>) -> HtmlResult {
    let view = view(&db, &desk, None, ui.locale()).await?;
    frame(ui, &db, &desk, Section::Listings).await?.page(&view)
}

pub(super) async fn create(ui: Ui, db: Db, desk: Desk<ManageShop>, form: RawForm) -> HtmlResult {
    let scope = desk.scope.clone();
    let today = db.clock().now().date_in(db.zone());
    let created = match NewPromotion::parse(&form, today) {
        Ok(new) => {
            db.write(move |tx| promotions::create(tx, &scope, &new))
                .await
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(_) => see_other(&desk.path("/promotions"))
            .with_success("flash-promotion-created")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&db, &desk, Some(form.refused(&error)), ui.locale()).await?;
            let ui = frame(ui, &db, &desk, Section::Listings).await?;
            ui.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for PromotionsView {
    const TEMPLATE: &'static str = "pages/desk/promotions/list.html";

    fn samples() -> Vec<Self> {
        let desk = "/desk/longjing";
        let told = (sample_day(), Locale::Zh);
        let refused = NewPromotion::parse(&RawForm::default(), sample_day())
            .err()
            .map_or_else(FormState::new, |error| RawForm::default().refused(&error));
        vec![
            Self::new(desk, true, &samples(), blank(sample_day()), told),
            Self::new(desk, true, &[], refused, told),
            Self::new(desk, false, &samples(), FormState::new(), told),
        ]
    }
}
