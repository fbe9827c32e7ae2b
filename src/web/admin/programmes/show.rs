//! One programme: its budget, the orders that take part, and what it pays shops.

use serde::Serialize;

use super::BASE;
use super::shown::{ProgrammeRow, samples};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::ProgrammeId;
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::{DivisionScope, ManageProgrammes, ReadShops, grant};
use crate::domain::divisions::Tree;
use crate::domain::programmes::{
    self, OfficeUse, Programme, ProgrammeCommand, ProgrammeState, UseState,
};
use crate::domain::settlements::{self, InstructionState, ProgrammePayment};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::divisions::tree;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ProgrammeView {
    all: &'static str,
    row: ProgrammeRow,
    /// Whether it can be changed by who looks at it.
    can_change: bool,
    commands: Vec<ProgrammeCommand>,
    uses: Vec<UseView>,
    payments: Vec<PaymentView>,
}

#[derive(Debug, Serialize)]
struct UseView {
    href: String,
    number: String,
    shop: String,
    day: String,
    minor: i64,
    returned: i64,
    state: UseState,
}

#[derive(Debug, Serialize)]
struct PaymentView {
    href: String,
    shop: String,
    number: i64,
    minor: i64,
    state: InstructionState,
}

struct Facts {
    programme: Programme,
    uses: Vec<OfficeUse>,
    payments: Vec<ProgrammePayment>,
    can_manage: bool,
}

fn read(conn: &mut DbConn, office: &DivisionScope<ReadShops>, id: ProgrammeId) -> Result<Facts> {
    let programme = programmes::find(conn, office, id)?.ok_or_else(Error::not_found)?;
    let manager = grant::find_division::<ManageProgrammes>(conn, office.user_id())?;
    Ok(Facts {
        uses: programmes::list_uses(conn, office, id)?,
        payments: settlements::list_of_programme(conn, office, id)?,
        can_manage: manager.is_some_and(|office| office.covers(&programme.division_code)),
        programme,
    })
}

impl ProgrammeView {
    fn new(facts: &Facts, tree: &Tree, locale: Locale) -> Self {
        let programme = &facts.programme;
        let shop = |zh: &str, en: &str| locale.pick(zh, en).to_owned();
        let of_use = |one: &OfficeUse| UseView {
            href: format!("/admin/orders/{}", one.number),
            number: one.number.clone(),
            shop: shop(&one.shop_zh, &one.shop_en),
            day: one.placed_on.to_string(),
            minor: one.amount.get(),
            returned: one.returned.get(),
            state: one.state,
        };
        let payment = |one: &ProgrammePayment| PaymentView {
            href: format!("/admin/settlements/{}", one.settlement),
            shop: shop(&one.shop_zh, &one.shop_en),
            number: one.number,
            minor: one.amount.get(),
            state: one.state,
        };
        let commands = programme.state.commands().filter(|_| facts.can_manage);
        Self {
            all: BASE,
            row: ProgrammeRow::new(programme, tree, locale),
            can_change: facts.can_manage && programme.state != ProgrammeState::Ended,
            commands: commands.collect(),
            uses: facts.uses.iter().map(of_use).collect(),
            payments: facts.payments.iter().map(payment).collect(),
        }
    }
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
    Segment(id): Segment<ProgrammeId>,
) -> HtmlResult {
    let office = admin.scope.clone();
    let facts = db.read(move |conn| read(conn, &office, id)).await?;
    let tree = tree(&ui, &db).await?;
    let view = ProgrammeView::new(&facts, &tree, ui.locale());
    let ui = frame(ui, &db, &admin.login, Section::Programmes).await?;
    ui.page(&view)
}

pub(super) async fn step(
    db: Db,
    admin: Admin<ManageProgrammes>,
    Segment(id): Segment<ProgrammeId>,
    form: RawForm,
) -> HtmlResult {
    let command = form.get("command").parse::<ProgrammeCommand>().ok();
    let office = admin.scope;
    db.write(move |tx| {
        // Whose it is comes before what is wrong with the request.
        programmes::find(tx.conn(), &office, id)?.ok_or_else(Error::not_found)?;
        let command = command.ok_or(Code::RequestMalformed)?;
        programmes::take_step(tx, &office, id, command)
    })
    .await?;
    see_other(&format!("{BASE}/{id}"))
        .with_success("flash-programme-moved")
        .done()
}

/// Puts the programme's shops on the front page, or takes them off it.
pub(super) async fn shelf(
    db: Db,
    admin: Admin<ManageProgrammes>,
    Segment(id): Segment<ProgrammeId>,
    form: RawForm,
) -> HtmlResult {
    let is_on_shelf = match form.get("shelf") {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    let office = admin.scope;
    db.write(move |tx| {
        programmes::find(tx.conn(), &office, id)?.ok_or_else(Error::not_found)?;
        let is_on_shelf = is_on_shelf.ok_or(Code::RequestMalformed)?;
        programmes::put_on_shelf(tx, &office, id, is_on_shelf)
    })
    .await?;
    see_other(&format!("{BASE}/{id}"))
        .with_success("flash-programme-moved")
        .done()
}

impl PageView for ProgrammeView {
    const TEMPLATE: &'static str = "pages/admin/programme.html";

    fn samples() -> Vec<Self> {
        use crate::base::ids::SettlementId;
        use crate::base::money::Money;
        let money = |minor| Money::new(minor).unwrap_or_default();
        let of_use = |state, returned| OfficeUse {
            number: "2611251234567895-01".to_owned(),
            shop_zh: "龙井村茶铺 <b>".to_owned(),
            shop_en: String::new(),
            placed_on: chrono::NaiveDate::default(),
            amount: money(2_000),
            returned: money(returned),
            state,
        };
        let payment = |minor, state| ProgrammePayment {
            settlement: SettlementId(1),
            number: 3,
            shop_zh: "龙井村茶铺 <b>".to_owned(),
            shop_en: String::new(),
            amount: money(minor),
            state,
        };
        let tree = Tree::default();
        let mut views = Vec::new();
        for (programme, can_manage) in samples().into_iter().zip([true, true, false, true, true]) {
            let is_bare = programme.state == ProgrammeState::Draft;
            let facts = Facts {
                uses: if is_bare {
                    Vec::new()
                } else {
                    vec![
                        of_use(UseState::Reserved, 0),
                        of_use(UseState::Spent, 817),
                        of_use(UseState::Released, 0),
                    ]
                },
                payments: if is_bare {
                    Vec::new()
                } else {
                    vec![
                        payment(2_000, InstructionState::Open),
                        payment(-817, InstructionState::Carried),
                    ]
                },
                programme,
                can_manage,
            };
            views.push(Self::new(&facts, &tree, Locale::Zh));
        }
        views
    }
}
