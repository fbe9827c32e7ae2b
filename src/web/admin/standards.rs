//! Certificates of shops that wait to be compared with their papers.

use serde::Serialize;

use crate::base::error::{Error, Kind, Result};
use crate::base::ids::ShopCertificateId;
use crate::base::locale::Locale;
use crate::domain::access::ReviewApplications;
use crate::domain::standards::{self, CertificateState, Waiting};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::divisions::today;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::routes::{Area, Routes};
use crate::web::shown_certificate::{self, CertificateView};
use crate::web::templates::PageView;

/// Where these pages are.
const ALL: &str = "/admin/standards";

/// The queue.
#[derive(Debug, Serialize)]
pub(in crate::web) struct StandardQueueView {
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    certificate: CertificateView,
    shop: String,
    specialty: String,
    place: String,
}

/// One certificate, with the decision.
#[derive(Debug, Serialize)]
pub(in crate::web) struct StandardReviewView {
    all: &'static str,
    row: RowView,
    is_waiting: bool,
    can_be_refused: bool,
    form: FormState,
}

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    let admin = Area::Admin;
    routes
        .get(admin, ALL, list)
        .get(admin, "/admin/standards/{id}", show)
        .get(admin, "/admin/standards/{id}/scan", scan)
        .post(admin, "/admin/standards/{id}/verification", verify)
        .post(admin, "/admin/standards/{id}/refusal", refuse);
}

impl RowView {
    fn new(of: &Waiting, locale: Locale, today: chrono::NaiveDate) -> Self {
        let pick = |zh: &str, en: &str| locale.pick(zh, en).to_owned();
        Self {
            certificate: CertificateView::new(&of.certificate, ALL, today),
            shop: pick(&of.shop_zh, &of.shop_en),
            specialty: pick(&of.specialty_zh, &of.specialty_en),
            place: pick(&of.place_zh, &of.place_en),
        }
    }
}

impl StandardReviewView {
    fn new(row: RowView, state: CertificateState, form: FormState) -> Self {
        Self {
            all: ALL,
            row,
            is_waiting: state == CertificateState::Entered,
            can_be_refused: state.can_be_refused(),
            form,
        }
    }
}

async fn list(ui: Ui, db: Db, admin: Admin<ReviewApplications>) -> HtmlResult {
    let scope = admin.scope.clone();
    let waiting = db
        .read(move |conn| standards::list_waiting(conn, &scope))
        .await?;
    let ui = frame(ui, &db, &admin.login, Section::Applications).await?;
    let day = today(&db);
    let rows = waiting
        .iter()
        .map(|one| RowView::new(one, ui.locale(), day));
    ui.page(&StandardQueueView {
        rows: rows.collect(),
    })
}

async fn find(
    db: &Db,
    admin: &Admin<ReviewApplications>,
    id: ShopCertificateId,
) -> Result<Waiting> {
    let scope = admin.scope.clone();
    let found = db
        .read(move |conn| standards::find_for_office(conn, &scope, id))
        .await?;
    found.ok_or_else(Error::not_found)
}

async fn view(
    ui: &Ui,
    db: &Db,
    admin: &Admin<ReviewApplications>,
    (id, form): (ShopCertificateId, FormState),
) -> Result<StandardReviewView> {
    let found = find(db, admin, id).await?;
    let row = RowView::new(&found, ui.locale(), today(db));
    Ok(StandardReviewView::new(row, found.certificate.state, form))
}

async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ReviewApplications>,
    Segment(id): Segment<ShopCertificateId>,
) -> HtmlResult {
    let view = view(&ui, &db, &admin, (id, FormState::new())).await?;
    let ui = frame(ui, &db, &admin.login, Section::Applications).await?;
    ui.page(&view)
}

async fn scan(
    ui: Ui,
    db: Db,
    admin: Admin<ReviewApplications>,
    Segment(id): Segment<ShopCertificateId>,
) -> HtmlResult {
    let found = find(&db, &admin, id).await?;
    shown_certificate::scan(&ui, Some(found.certificate)).await
}

async fn verify(
    db: Db,
    admin: Admin<ReviewApplications>,
    Segment(id): Segment<ShopCertificateId>,
) -> HtmlResult {
    let scope = admin.scope;
    db.write(move |tx| standards::verify(tx, &scope, id))
        .await?;
    see_other(ALL)
        .with_success("flash-standard-verified")
        .done()
}

async fn refuse(
    ui: Ui,
    db: Db,
    admin: Admin<ReviewApplications>,
    Segment(id): Segment<ShopCertificateId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, reason) = (admin.scope.clone(), form.get("reason").to_owned());
    let refused = db
        .write(move |tx| standards::refuse(tx, &scope, id, &reason))
        .await;
    match refused {
        Ok(()) => see_other(ALL).with_success("flash-standard-refused").done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&ui, &db, &admin, (id, form.refused(&error))).await?;
            let ui = frame(ui, &db, &admin.login, Section::Applications).await?;
            ui.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

fn samples() -> Vec<Waiting> {
    let of = |certificate| Waiting {
        certificate,
        shop_zh: "龙井村茶铺 <b>".to_owned(),
        shop_en: String::new(),
        specialty_zh: "西湖龙井".to_owned(),
        specialty_en: String::new(),
        place_zh: "浙江省杭州市西湖区龙井村".to_owned(),
        place_en: String::new(),
    };
    shown_certificate::samples().into_iter().map(of).collect()
}

fn sample_rows() -> impl Iterator<Item = (RowView, CertificateState)> {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default();
    samples()
        .into_iter()
        .map(move |one| (RowView::new(&one, Locale::Zh, day), one.certificate.state))
}

impl PageView for StandardQueueView {
    const TEMPLATE: &'static str = "pages/admin/standards.html";

    fn samples() -> Vec<Self> {
        let rows = sample_rows().map(|(row, _)| row).collect();
        vec![Self { rows }, Self { rows: Vec::new() }]
    }
}

impl PageView for StandardReviewView {
    const TEMPLATE: &'static str = "pages/admin/standard.html";

    fn samples() -> Vec<Self> {
        sample_rows()
            .map(|(row, state)| Self::new(row, state, FormState::new()))
            .collect()
    }
}
