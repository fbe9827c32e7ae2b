//! The certificates and standards of the shop.

use actix_web::web::Bytes;
use serde::Serialize;

use super::one_picture::one_picture;
use crate::base::error::{Kind, Result};
use crate::base::ids::ShopCertificateId;
use crate::domain::access::ManageShop;
use crate::domain::standards::{self, Certificate, CertificateKind, NewCertificate};
use crate::web::buyer_photos::{Audience, store_few};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::today;
use crate::web::extract::{Db, Desk, RawForm, Segment, Upload};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::routes::{Area, Routes};
use crate::web::shown_certificate::{self, CertificateView};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct StandardsView {
    base: String,
    rows: Vec<CertificateView>,
    kinds: Vec<&'static str>,
    form: FormState,
}

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ALL: &str = "/desk/{shop}/standards";
    let desk = Area::Desk;
    routes
        .get(desk, ALL, list)
        .post(desk, ALL, enter)
        .get(desk, "/desk/{shop}/standards/{id}/scan", scan)
        .post(desk, "/desk/{shop}/standards/{id}/withdrawal", withdraw);
}

impl StandardsView {
    fn new(base: String, all: &[Certificate], today: chrono::NaiveDate, form: FormState) -> Self {
        Self {
            rows: all
                .iter()
                .map(|one| CertificateView::new(one, &base, today))
                .collect(),
            kinds: CertificateKind::ALL
                .iter()
                .map(|kind| kind.as_str())
                .collect(),
            form,
            base,
        }
    }
}

async fn view(db: &Db, desk: &Desk<ManageShop>, form: FormState) -> Result<StandardsView> {
    let scope = desk.scope.clone();
    let all = db.read(move |conn| standards::list(conn, &scope)).await?;
    Ok(StandardsView::new(
        desk.path("/standards"),
        &all,
        today(db),
        form,
    ))
}

async fn list(ui: Ui, db: Db, desk: Desk<ManageShop>) -> HtmlResult {
    let view = view(&db, &desk, FormState::new()).await?;
    frame(ui, &db, &desk, Section::Shop).await?.page(&view)
}

async fn enter(ui: Ui, db: Db, desk: Desk<ManageShop>, upload: Upload) -> HtmlResult {
    let form = upload.form;
    match store(&ui, &db, &desk, (&form, upload.files)).await {
        Ok(()) => see_other(&desk.path("/standards"))
            .with_success("flash-standard-entered")
            .done(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge) => {
            let view = view(&db, &desk, form.refused(&error)).await?;
            frame(ui, &db, &desk, Section::Shop).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

async fn store(
    ui: &Ui,
    db: &Db,
    desk: &Desk<ManageShop>,
    (form, files): (&RawForm, Vec<Result<Bytes>>),
) -> Result<()> {
    let new = NewCertificate::parse(form, today(db))?;
    let pictures = one_picture(files, "scan").await?;
    let pictures = [pictures];
    store_few(db, &ui.app().media, &pictures, Audience::Few).await?;
    let [pictures] = pictures;
    let scope = desk.scope.clone();
    db.write(move |tx| standards::enter(tx, &scope, &new, &pictures.hash))
        .await
}

async fn scan(
    ui: Ui,
    db: Db,
    desk: Desk<ManageShop>,
    Segment(id): Segment<ShopCertificateId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let found = db
        .read(move |conn| standards::find(conn, &scope, id))
        .await?;
    shown_certificate::scan(&ui, found).await
}

async fn withdraw(
    db: Db,
    desk: Desk<ManageShop>,
    Segment(id): Segment<ShopCertificateId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| standards::withdraw(tx, &scope, id))
        .await?;
    see_other(&desk.path("/standards"))
        .with_success("flash-standard-withdrawn")
        .done()
}

impl PageView for StandardsView {
    const TEMPLATE: &'static str = "pages/desk/standards.html";

    fn samples() -> Vec<Self> {
        let base = "/desk/longjing/standards".to_owned();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default();
        let raw = RawForm::from_pairs(vec![("valid_to".to_owned(), "<明天>".to_owned())]);
        let refused = NewCertificate::parse(&raw, day)
            .err()
            .map_or_else(FormState::new, |error| raw.refused(&error));
        vec![
            Self::new(
                base.clone(),
                &shown_certificate::samples(),
                day,
                FormState::new(),
            ),
            Self::new(base, &[], day, refused),
        ]
    }
}
