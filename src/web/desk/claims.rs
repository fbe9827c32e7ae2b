//! What buyers want put right: the list, and one claim with the shop's answer.

use serde::Serialize;

use super::frame::frame;
use super::orders::after_step;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::{ClaimId, ClaimPhotoId, OrderLineId};
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::{
    Implies, ManageMoney, ReadMoney, ReadOrders, ShopPermission, ShopScope,
};
use crate::domain::claims::{self, Claim};
use crate::domain::flows::claims::{self as flow, ShopAct, Words};
use crate::domain::orders::{self, DeskOrder, Party};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Desk, Pair, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::routes::{Area, Routes};
use crate::web::shown_claim::{ClaimView, may, photo as serve};
use crate::web::shown_order::LineView;
use crate::web::templates::PageView;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/desk/{shop}/claims/{id}";
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/claims", list)
        .get(desk, ONE, show)
        .post(desk, "/desk/{shop}/claims/{id}/approval", approve)
        .post(desk, "/desk/{shop}/claims/{id}/offer", offer)
        .post(desk, "/desk/{shop}/claims/{id}/refusal", decline)
        .get(desk, "/desk/{shop}/claims/{id}/photos/{photo}", photo);
}

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskClaimsView {
    open: Vec<ClaimView>,
    over: Vec<ClaimView>,
}

/// One claim.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskClaimView {
    all: String,
    /// The address of its order.
    order: String,
    claim: ClaimView,
    /// What the member may do.
    may: Vec<&'static str>,
    form: FormState,
}

async fn list(ui: Ui, db: Db, desk: Desk<ReadMoney>) -> HtmlResult {
    let scope = desk.scope.clone();
    let (open, over) = db
        .read(move |conn| {
            let open = claims::list_for_shop(conn, &scope, true)?;
            Ok((open, claims::list_for_shop(conn, &scope, false)?))
        })
        .await?;
    let (base, locale) = (desk.path("/claims"), ui.locale());
    let view =
        |claim: &Claim| ClaimView::new(claim, &format!("{base}/{}", claim.id), |_| None, locale);
    let view = DeskClaimsView {
        open: open.iter().map(view).collect(),
        over: over.iter().map(view).collect(),
    };
    frame(ui, &db, &desk, Section::Claims).await?.page(&view)
}

struct Facts {
    order: DeskOrder,
    claim: Claim,
    may_answer: bool,
}

fn read<P: Implies<ReadMoney> + Implies<ReadOrders> + ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: ClaimId,
) -> Result<Facts> {
    let number = claims::order_of_shop_claim(conn, shop, id)?.ok_or_else(Error::not_found)?;
    let order = orders::find_for_shop(conn, shop, &number)?.ok_or_else(Error::not_found)?;
    let scope = orders::find_scope_for_shop(conn, shop, &number)?.ok_or_else(Error::not_found)?;
    Ok(Facts {
        claim: claims::find_claim(conn, &scope, id)?.ok_or_else(Error::not_found)?,
        may_answer: shop.also::<ManageMoney>().is_some(),
        order,
    })
}

/// Names the goods of a claim as those see them who fulfil the order.
pub(in crate::web) fn names(
    order: &DeskOrder,
    locale: Locale,
) -> impl Fn(OrderLineId) -> Option<(String, bool)> + use<'_> {
    move |id| {
        let line = order.lines.iter().find(|line| line.id == id)?;
        let shown = LineView::new(line, None, locale);
        Some((format!("{} {}", shown.name, shown.pack), shown.is_by_mass))
    }
}

async fn view<P: Implies<ReadMoney> + Implies<ReadOrders> + ShopPermission>(
    ui: &Ui,
    db: &Db,
    desk: &Desk<P>,
    (id, form): (ClaimId, FormState),
) -> Result<DeskClaimView> {
    let scope = desk.scope.clone();
    let facts = db.read(move |conn| read(conn, &scope, id)).await?;
    let all = desk.path("/claims");
    let base = format!("{all}/{id}");
    let locale = ui.locale();
    Ok(DeskClaimView {
        order: desk.path(&format!("/orders/{}", facts.order.number)),
        claim: ClaimView::new(&facts.claim, &base, names(&facts.order, locale), locale),
        may: if facts.may_answer {
            may(&facts.claim, Party::Shop)
        } else {
            Vec::new()
        },
        all,
        form,
    })
}

async fn show(ui: Ui, db: Db, desk: Desk<ReadMoney>, Segment(id): Segment<ClaimId>) -> HtmlResult {
    let view = view(&ui, &db, &desk, (id, FormState::new())).await?;
    frame(ui, &db, &desk, Section::Claims).await?.page(&view)
}

async fn answer(
    (ui, db, desk): (Ui, Db, Desk<ManageMoney>),
    id: ClaimId,
    form: &RawForm,
    act: Result<ShopAct>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let done = db
        .write(move |tx| match &act {
            Ok(act) => flow::by_shop(tx, &scope, id, act),
            Err(fault) => {
                let found = claims::order_of_shop_claim(tx.conn(), &scope, id)?;
                found.ok_or_else(Error::not_found)?;
                Err(Error::fields(fault.field_errors().clone()))
            }
        })
        .await;
    match done {
        Err(error) if error.kind() == Kind::Invalid || error.code() == Code::ClaimUnpaid => {
            let view = view(&ui, &db, &desk, (id, form.refused(&error))).await?;
            frame(ui, &db, &desk, Section::Claims).await?.refused(&view)
        }
        done => after_step(
            done,
            &desk.path(&format!("/claims/{id}")),
            "flash-claim-done",
        ),
    }
}

async fn approve(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(id): Segment<ClaimId>,
    form: RawForm,
) -> HtmlResult {
    let restock = form.of_each::<OrderLineId>("restock").into_keys().collect();
    answer(page, id, &form, Ok(ShopAct::Approve { restock })).await
}

async fn offer(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(id): Segment<ClaimId>,
    form: RawForm,
) -> HtmlResult {
    let act = Words::parse(&form, true).map(ShopAct::Offer);
    answer(page, id, &form, act).await
}

async fn decline(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(id): Segment<ClaimId>,
    form: RawForm,
) -> HtmlResult {
    let act = Words::parse(&form, false).map(ShopAct::Decline);
    answer(page, id, &form, act).await
}

async fn photo(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Pair(id, photo): Pair<ClaimId, ClaimPhotoId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let hash = db
        .read(move |conn| {
            let number = claims::order_of_shop_claim(conn, &scope, id)?;
            let number = number.ok_or_else(Error::not_found)?;
            let order = orders::find_scope_for_shop(conn, &scope, &number)?;
            let order = order.ok_or_else(Error::not_found)?;
            claims::find_photo(conn, &order, id, photo)
        })
        .await?
        .ok_or_else(Error::not_found)?;
    serve(&ui.app().media, &hash).await
}

impl PageView for DeskClaimsView {
    const TEMPLATE: &'static str = "pages/desk/claims/list.html";

    fn samples() -> Vec<Self> {
        let all = || ClaimView::samples("/desk/longjing/claims/1");
        vec![
            Self {
                open: all(),
                over: all(),
            },
            Self {
                open: Vec::new(),
                over: Vec::new(),
            },
        ]
    }
}

impl PageView for DeskClaimView {
    const TEMPLATE: &'static str = "pages/desk/claims/show.html";

    fn samples() -> Vec<Self> {
        use crate::domain::claims::{ClaimCommand, ClaimState};
        let fault = Error::field("amount", Code::FieldRequired);
        let page = |(place, claim): (usize, ClaimView)| {
            let state: Option<ClaimState> = claim.state.parse().ok();
            let can = |command: &&ClaimCommand| {
                state.is_some_and(|state| state.allows(**command, Party::Shop))
            };
            let may = ClaimCommand::ALL.iter().filter(can);
            Self {
                all: "/desk/longjing/claims".to_owned(),
                order: "/desk/longjing/orders/2611254310573281-01".to_owned(),
                may: may.map(|command| command.as_str()).collect(),
                form: if place == 0 {
                    FormState::new().refused(&fault)
                } else {
                    FormState::new()
                },
                claim,
            }
        };
        let claims = ClaimView::samples("/desk/longjing/claims/1");
        claims.into_iter().enumerate().map(page).collect()
    }
}
