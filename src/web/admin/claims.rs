//! What buyers and shops of the division do not agree on: the list, and the decision.

use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::{ClaimId, ClaimPhotoId};
use crate::db::DbConn;
use crate::domain::access::{DecideDisputes, DivisionScope, Standing, grant};
use crate::domain::claims::{self, Claim, ClaimState};
use crate::domain::flows::claims::{self as flow, Words};
use crate::domain::orders::{self, OfficeOrder};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::desk::{after_step, claim_names};
use crate::web::extract::{Admin, Db, Pair, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_claim::{ClaimView, photo as serve};
use crate::web::templates::PageView;

/// Where these pages are.
const BASE: &str = "/admin/claims";

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DisputesView {
    disputes: Vec<DisputeView>,
}

#[derive(Debug, Serialize)]
struct DisputeView {
    shop: String,
    claim: ClaimView,
}

/// One of them.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DisputePageView {
    all: &'static str,
    shop: String,
    order: String,
    claim: ClaimView,
    can_decide: bool,
    form: FormState,
}

pub(super) async fn list(ui: Ui, db: Db, admin: Admin<DecideDisputes>) -> HtmlResult {
    let office = admin.scope.clone();
    let found = db
        .read(move |conn| claims::list_disputes(conn, &office))
        .await?;
    let locale = ui.locale();
    let disputes = found.iter().map(|(claim, zh, en)| DisputeView {
        shop: locale.pick(zh, en).to_owned(),
        claim: ClaimView::new(claim, &format!("{BASE}/{}", claim.id), |_| None, locale),
    });
    let view = DisputesView {
        disputes: disputes.collect(),
    };
    frame(ui, &db, &admin.login, Section::Claims)
        .await?
        .page(&view)
}

struct Facts {
    found: OfficeOrder,
    claim: Claim,
    can_decide: bool,
}

fn read(conn: &mut DbConn, office: &DivisionScope<DecideDisputes>, id: ClaimId) -> Result<Facts> {
    let number = claims::order_of_office_claim(conn, office, id)?.ok_or_else(Error::not_found)?;
    let found = orders::find_for_office(conn, office, &number)?;
    let (scope, found) = found.ok_or_else(Error::not_found)?;
    let claim = claims::find_claim(conn, &scope, id)?.ok_or_else(Error::not_found)?;
    let standing = grant::standing::<DecideDisputes>(conn, office.user_id(), found.shop_id)?;
    Ok(Facts {
        can_decide: claim.state == ClaimState::Disputed && standing == Standing::Decides,
        found,
        claim,
    })
}

async fn view(
    ui: &Ui,
    db: &Db,
    admin: &Admin<DecideDisputes>,
    (id, form): (ClaimId, FormState),
) -> Result<DisputePageView> {
    let office = admin.scope.clone();
    let Facts {
        found,
        claim,
        can_decide,
    } = db.read(move |conn| read(conn, &office, id)).await?;
    let locale = ui.locale();
    let names = claim_names(&found.order, locale);
    Ok(DisputePageView {
        all: BASE,
        shop: locale.pick(&found.shop_zh, &found.shop_en).to_owned(),
        order: format!("/admin/orders/{}", found.order.number),
        claim: ClaimView::new(&claim, &format!("{BASE}/{id}"), names, locale),
        can_decide,
        form,
    })
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
    Segment(id): Segment<ClaimId>,
) -> HtmlResult {
    let view = view(&ui, &db, &admin, (id, FormState::new())).await?;
    frame(ui, &db, &admin.login, Section::Claims)
        .await?
        .page(&view)
}

async fn decide(
    (ui, db, admin): (Ui, Db, Admin<DecideDisputes>),
    id: ClaimId,
    form: &RawForm,
    has_amount: bool,
) -> HtmlResult {
    let (office, words) = (admin.scope.clone(), Words::parse(form, has_amount));
    let done = db
        .write(move |tx| match &words {
            Ok(words) => flow::decide(tx, &office, id, words),
            Err(fault) => {
                let found = claims::order_of_office_claim(tx.conn(), &office, id)?;
                found.ok_or_else(Error::not_found)?;
                Err(Error::fields(fault.field_errors().clone()))
            }
        })
        .await;
    match done {
        Err(error) if error.kind() == Kind::Invalid || error.code() == Code::ClaimUnpaid => {
            let view = view(&ui, &db, &admin, (id, form.refused(&error))).await?;
            let ui = frame(ui, &db, &admin.login, Section::Claims).await?;
            ui.refused(&view)
        }
        done => after_step(done, &format!("{BASE}/{id}"), "flash-claim-done"),
    }
}

pub(super) async fn approve(
    page: (Ui, Db, Admin<DecideDisputes>),
    Segment(id): Segment<ClaimId>,
    form: RawForm,
) -> HtmlResult {
    decide(page, id, &form, true).await
}

pub(super) async fn decline(
    page: (Ui, Db, Admin<DecideDisputes>),
    Segment(id): Segment<ClaimId>,
    form: RawForm,
) -> HtmlResult {
    decide(page, id, &form, false).await
}

pub(super) async fn photo(
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
    Pair(id, photo): Pair<ClaimId, ClaimPhotoId>,
) -> HtmlResult {
    let office = admin.scope.clone();
    let hash = db
        .read(move |conn| {
            let number = claims::order_of_office_claim(conn, &office, id)?;
            let number = number.ok_or_else(Error::not_found)?;
            let found = orders::find_for_office(conn, &office, &number)?;
            let (order, _) = found.ok_or_else(Error::not_found)?;
            claims::find_photo(conn, &order, id, photo)
        })
        .await?
        .ok_or_else(Error::not_found)?;
    serve(&ui.app().media, &hash).await
}

impl PageView for DisputesView {
    const TEMPLATE: &'static str = "pages/admin/claims.html";

    fn samples() -> Vec<Self> {
        let dispute = |claim| DisputeView {
            shop: "龙井村茶铺 <b>".to_owned(),
            claim,
        };
        let claims = ClaimView::samples("/admin/claims/1");
        vec![
            Self {
                disputes: claims.into_iter().map(dispute).collect(),
            },
            Self {
                disputes: Vec::new(),
            },
        ]
    }
}

impl PageView for DisputePageView {
    const TEMPLATE: &'static str = "pages/admin/claim.html";

    fn samples() -> Vec<Self> {
        let fault = Error::field("reason", Code::FieldRequired);
        let page = |claim: ClaimView| Self {
            all: BASE,
            shop: "龙井村茶铺 <b>".to_owned(),
            order: format!("/admin/orders/{}", claim.order),
            can_decide: claim.state == "disputed",
            form: if claim.state == "disputed" {
                FormState::new().refused(&fault)
            } else {
                FormState::new()
            },
            claim,
        };
        let claims = ClaimView::samples("/admin/claims/1");
        claims.into_iter().map(page).collect()
    }
}
