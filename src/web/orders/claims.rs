//! A buyer wants something put right: the two forms, and the claim with what can be done next.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use serde::Serialize;

use super::actions::as_buyer;
use super::lookup::instead;
use super::parts::LineView;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::{ClaimId, ClaimPhotoId, OrderLineId};
use crate::base::locale::Locale;
use crate::base::order_number::OrderNumber;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, PurchaseKeys, grant};
use crate::domain::claims::{self, Claim, ClaimKind, MAX_PHOTOS, NewClaim};
use crate::domain::flows::claim_windows::Windows;
use crate::domain::flows::claims::{self as flow, BuyerAct, ParcelBack, parse_claim};
use crate::domain::orders::{self, Bought, BoughtLine, Party};
use crate::domain::payments;
use crate::domain::shipments::offered_carriers;
use crate::web::buyer_photos::{Audience, sent_photos, store_all};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Pair, Purchaser, RawForm, Segment, Triple, Upload};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other, status_of};
use crate::web::shown_claim::{ClaimView, may, photo as serve};
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ClaimFormView {
    number: String,
    kind: &'static str,
    /// Where it is sent.
    action: &'static str,
    lines: Vec<ChoiceView>,
    /// Whether none of the lines can be named.
    is_hopeless: bool,
    max_photos: usize,
    form: FormState,
}

/// A line that may be named.
#[derive(Debug, Serialize)]
struct ChoiceView {
    name: String,
    title: String,
    is_by_mass: bool,
    quantity: i64,
    /// Whether it is one piece, which is named or not.
    is_single: bool,
    /// Why it cannot: the text `claim-no-{word}`; empty if it can.
    not: &'static str,
}

/// One claim.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ClaimPageView {
    number: String,
    claim: ClaimView,
    /// What the buyer may do.
    may: Vec<&'static str>,
    carriers: Vec<Choice>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

struct Goods {
    order: Bought,
    lines: Vec<BoughtLine>,
}

fn find(
    conn: &mut DbConn,
    number: &OrderNumber,
    keys: &PurchaseKeys,
    now: Timestamp,
) -> Result<Goods> {
    let buyer = grant::purchase(conn, &number.purchase(), keys, now)?;
    let order = orders::find_bought(conn, &buyer, number)?.ok_or_else(Error::not_found)?;
    let lines = orders::list_bought_lines(conn, std::slice::from_ref(&order))?;
    Ok(Goods { order, lines })
}

fn load_form(
    conn: &mut DbConn,
    number: &OrderNumber,
    keys: &PurchaseKeys,
    kind: ClaimKind,
    (now, locale): (Timestamp, Locale),
) -> Result<ClaimFormView> {
    let Goods { order, lines } = find(conn, number, keys, now)?;
    let categories = claims::list_kinds_of_goods(conn, order.scope())?;
    let of = payments::refundable(conn, order.scope(), &order.sums, order.sums.total)?;
    let most = flow::claimable(conn, order.scope(), &of)?;
    let state = (order.state, order.state_changed_at);
    let windows = Windows::load(conn, order.scope(), state, now)?;
    let open_for = |line: &BoughtLine| {
        let category = categories.get(&line.id).map_or("", String::as_str);
        windows.most(kind, line.id, category)
    };
    let lines: Vec<ChoiceView> = lines
        .iter()
        .map(|line| choice(line, &most, open_for(line), locale))
        .filter(|line| line.quantity > 0)
        .collect();
    Ok(ClaimFormView {
        number: number.to_string(),
        kind: kind.as_str(),
        action: action_of(kind),
        is_hopeless: lines.iter().all(|line| !line.not.is_empty()),
        form: first_form(&lines),
        lines,
        max_photos: MAX_PHOTOS,
    })
}

/// The form as it first is: the one piece that can be named is.
fn first_form(lines: &[ChoiceView]) -> FormState {
    let mut open = lines.iter().filter(|line| line.not.is_empty());
    match (open.next(), open.next()) {
        (Some(line), None) if line.is_single => FormState::new().with(&line.name, 1),
        _ => FormState::new(),
    }
}

fn choice(
    line: &BoughtLine,
    most: &BTreeMap<OrderLineId, i64>,
    open_for: std::result::Result<i64, Code>,
    locale: Locale,
) -> ChoiceView {
    let shown = LineView::new(line, locale);
    let most = most.get(&line.id).copied().unwrap_or_default();
    let quantity = open_for.map_or(most, |open| open.min(most));
    ChoiceView {
        name: format!("lines[{}]", line.id),
        title: format!("{} {}", shown.name, shown.pack),
        is_by_mass: shown.is_by_mass,
        quantity,
        is_single: quantity == 1 && !shown.is_by_mass,
        not: match open_for {
            Ok(_) => "",
            Err(Code::ClaimPerishable) => "perishable",
            Err(Code::ClaimTooLate) => "too-late",
            Err(_) => "not-now",
        },
    }
}

const fn action_of(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Quality => "complaint",
        ClaimKind::Return => "sending-back",
    }
}

async fn form(
    (ui, db, buyer): (Ui, Db, Purchaser),
    typed: &str,
    kind: ClaimKind,
    refused: Option<(FormState, Error)>,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    let at = (db.clock().now(), ui.locale());
    let view = db
        .read(move |conn| load_form(conn, &number, &buyer.keys, kind, at))
        .await;
    let mut view = match view {
        Err(error) if error.kind() == Kind::NotFound => return instead(ui, typed),
        view => view?,
    };
    let ui = ui.in_section(Section::Orders);
    match refused {
        Some((form, error)) => {
            view.form = form;
            ui.refused_by(&view, &error)
        }
        None => ui.page(&view),
    }
}

pub(super) async fn complaint(
    page: (Ui, Db, Purchaser),
    Segment(typed): Segment<String>,
) -> HtmlResult {
    form(page, &typed, ClaimKind::Quality, None).await
}

pub(super) async fn sending_back(
    page: (Ui, Db, Purchaser),
    Segment(typed): Segment<String>,
) -> HtmlResult {
    form(page, &typed, ClaimKind::Return, None).await
}

pub(super) async fn complain(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    Segment(typed): Segment<String>,
    upload: Upload,
) -> HtmlResult {
    open((ui, db, buyer), &typed, ClaimKind::Quality, upload).await
}

pub(super) async fn send_back(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    Segment(typed): Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let upload = Upload {
        form,
        files: Vec::new(),
    };
    open((ui, db, buyer), &typed, ClaimKind::Return, upload).await
}

async fn open(
    (ui, db, buyer): (Ui, Db, Purchaser),
    typed: &str,
    kind: ClaimKind,
    upload: Upload,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    let form_typed = upload.form.clone();
    let opened = try_open((&ui, &db, &buyer), &number, kind, upload).await;
    match opened {
        Ok(id) => see_other(&format!("/orders/{number}/claims/{id}"))
            .with_success("flash-claim-opened")
            .done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, typed),
        Err(error) if keeps_form(&error) => {
            let refused = (form_typed.refused(&error), error);
            form((ui, db, buyer), typed, kind, Some(refused)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn try_open(
    (ui, db, buyer): (&Ui, &Db, &Purchaser),
    number: &OrderNumber,
    kind: ClaimKind,
    upload: Upload,
) -> Result<ClaimId> {
    // The order first: nothing is decoded for a stranger.
    let (order, keys, now) = (number.clone(), buyer.keys.clone(), db.clock().now());
    db.read(move |conn| find(conn, &order, &keys, now).map(|_| ()))
        .await?;
    let lines = upload.form.of_each::<OrderLineId>("lines");
    let claim = parse_claim(kind, &upload.form, lines)?;
    let photos = sent_photos(upload.files, MAX_PHOTOS)?;
    let photos = store_all(ui, photos, Audience::Few).await?;
    let claim = NewClaim { photos, ..claim };
    let act = move |tx: &mut Tx<'_>, buyer: &BuyerScope, order: &OrderNumber| {
        flow::open(tx, buyer, order, &claim)
    };
    as_buyer(db, (buyer.keys.clone(), number.clone()), act).await
}

impl ClaimPageView {
    fn new(claim: &Claim, lines: &[BoughtLine], locale: Locale, form: FormState) -> Self {
        let number = claim.order_number.to_string();
        let base = format!("/orders/{number}/claims/{}", claim.id);
        let name_of = |id: OrderLineId| {
            let line = lines.iter().find(|line| line.id == id)?;
            let shown = LineView::new(line, locale);
            Some((format!("{} {}", shown.name, shown.pack), shown.is_by_mass))
        };
        Self {
            claim: ClaimView::new(claim, &base, name_of, locale),
            may: may(claim, Party::Buyer),
            number,
            carriers: carriers(locale),
            form,
        }
    }
}

fn carriers(locale: Locale) -> Vec<Choice> {
    offered_carriers()
        .map(|carrier| Choice {
            value: &carrier.code,
            label: locale.pick(&carrier.name_zh, &carrier.name_en),
        })
        .collect()
}

fn load_claim(
    conn: &mut DbConn,
    (number, id): (&OrderNumber, ClaimId),
    keys: &PurchaseKeys,
    (now, locale): (Timestamp, Locale),
    form: FormState,
) -> Result<ClaimPageView> {
    let goods = find(conn, number, keys, now)?;
    let claim = claims::find_claim(conn, goods.order.scope(), id)?.ok_or_else(Error::not_found)?;
    Ok(ClaimPageView::new(&claim, &goods.lines, locale, form))
}

async fn draw(
    (ui, db, buyer): (Ui, Db, Purchaser),
    (typed, id): (&str, ClaimId),
    refused: Option<(FormState, StatusCode)>,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    let at = (db.clock().now(), ui.locale());
    let (form, status) = refused.unwrap_or((FormState::new(), StatusCode::OK));
    let view = db
        .read(move |conn| load_claim(conn, (&number, id), &buyer.keys, at, form))
        .await;
    match view {
        Err(error) if error.kind() == Kind::NotFound => instead(ui, typed),
        view => ui.in_section(Section::Orders).page_as(status, &view?),
    }
}

pub(super) async fn show(
    page: (Ui, Db, Purchaser),
    Pair(typed, id): Pair<String, ClaimId>,
) -> HtmlResult {
    draw(page, (&typed, id), None).await
}

async fn act(
    (ui, db, buyer): (Ui, Db, Purchaser),
    (typed, id): (String, ClaimId),
    form: &RawForm,
    act: Result<BuyerAct>,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(&typed) else {
        return instead(ui, &typed);
    };
    let act = move |tx: &mut Tx<'_>, buyer: &BuyerScope, order: &OrderNumber| match &act {
        Ok(act) => flow::by_buyer(tx, buyer, order, id, act),
        Err(fault) => {
            // Whose claim it is comes first: a stranger learns nothing from faults.
            let found = orders::find_bought(tx.conn(), buyer, order)?;
            found.ok_or_else(Error::not_found)?;
            Err(Error::fields(fault.field_errors().clone()))
        }
    };
    match as_buyer(&db, (buyer.keys.clone(), number.clone()), act).await {
        Ok(_) => see_other(&format!("/orders/{number}/claims/{id}"))
            .with_success("flash-claim-done")
            .done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, &typed),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let refused = (form.refused(&error), status_of(error.kind()));
            draw((ui, db, buyer), (&typed, id), Some(refused)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn accept(
    page: (Ui, Db, Purchaser),
    Pair(typed, id): Pair<String, ClaimId>,
    form: RawForm,
) -> HtmlResult {
    act(page, (typed, id), &form, Ok(BuyerAct::Accept)).await
}

pub(super) async fn dispute(
    page: (Ui, Db, Purchaser),
    Pair(typed, id): Pair<String, ClaimId>,
    form: RawForm,
) -> HtmlResult {
    act(page, (typed, id), &form, Ok(BuyerAct::Dispute)).await
}

pub(super) async fn withdraw(
    page: (Ui, Db, Purchaser),
    Pair(typed, id): Pair<String, ClaimId>,
    form: RawForm,
) -> HtmlResult {
    act(page, (typed, id), &form, Ok(BuyerAct::Withdraw)).await
}

pub(super) async fn parcel(
    page: (Ui, Db, Purchaser),
    Pair(typed, id): Pair<String, ClaimId>,
    form: RawForm,
) -> HtmlResult {
    let parcel = ParcelBack::parse(&form).map(BuyerAct::Send);
    act(page, (typed, id), &form, parcel).await
}

pub(super) async fn photo(
    ui: Ui,
    db: Db,
    buyer: Purchaser,
    Triple(number, id, photo): Triple<OrderNumber, ClaimId, ClaimPhotoId>,
) -> HtmlResult {
    let now = db.clock().now();
    let hash = db
        .read(move |conn| {
            let goods = find(conn, &number, &buyer.keys, now)?;
            claims::find_photo(conn, goods.order.scope(), id, photo)
        })
        .await?
        .ok_or_else(Error::not_found)?;
    serve(&ui.app().media, &hash).await
}

impl PageView for ClaimFormView {
    const TEMPLATE: &'static str = "pages/orders/claim_form.html";

    fn samples() -> Vec<Self> {
        let view = |kind: ClaimKind, form| {
            let line = |id: i64, not, is_by_mass| ChoiceView {
                name: format!("lines[{id}]"),
                title: "明前西湖龙井 <b>".to_owned(),
                is_by_mass,
                quantity: if id == 12 { 1 } else { 250 },
                is_single: id == 12,
                not,
            };
            Self {
                number: "2611254310573281-01".to_owned(),
                kind: kind.as_str(),
                action: action_of(kind),
                lines: vec![
                    line(7, "", false),
                    line(8, "", true),
                    line(9, "perishable", false),
                    line(10, "too-late", true),
                    line(11, "not-now", false),
                    line(12, "", false),
                ],
                is_hopeless: false,
                max_photos: MAX_PHOTOS,
                form,
            }
        };
        let hopeless = Self {
            lines: vec![ChoiceView {
                name: "lines[9]".to_owned(),
                title: "平谷大桃 <b>".to_owned(),
                is_by_mass: false,
                quantity: 2,
                is_single: false,
                not: "perishable",
            }],
            is_hopeless: true,
            ..view(ClaimKind::Return, FormState::new())
        };
        let fault = Error::field("lines", Code::ClaimNothing);
        vec![
            view(ClaimKind::Quality, FormState::new()),
            view(ClaimKind::Return, FormState::new().refused(&fault)),
            hopeless,
        ]
    }
}

impl PageView for ClaimPageView {
    const TEMPLATE: &'static str = "pages/orders/claim.html";

    fn samples() -> Vec<Self> {
        use crate::domain::claims::{ClaimCommand, ClaimState};
        let number = "2611254310573281-01";
        let fault = Error::field("tracking_number", Code::FieldRequired);
        let page = |claim: ClaimView| {
            let state: Option<ClaimState> = claim.state.parse().ok();
            let can = |command: &&ClaimCommand| {
                state.is_some_and(|state| state.allows(**command, Party::Buyer))
            };
            let may = ClaimCommand::ALL.iter().filter(can);
            let refused = FormState::new().refused(&fault);
            Self {
                number: number.to_owned(),
                may: may.map(|command| command.as_str()).collect(),
                carriers: carriers(Locale::Zh),
                form: if claim.state == "allowed" {
                    refused
                } else {
                    FormState::new()
                },
                claim,
            }
        };
        let claims = ClaimView::samples(&format!("/orders/{number}/claims/1"));
        claims.into_iter().map(page).collect()
    }
}
