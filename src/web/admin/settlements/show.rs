//! One period of a shop, and the steps of its instructions.

use serde::Serialize;

use super::BASE;
use super::list::sample;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::{SettlementId, SettlementInstructionId, ShopId};
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::{
    DivisionPermission, DivisionScope, ManageMoney, ManageProgrammes, ReadShops, RecordPayments,
    Standing, grant,
};
use crate::domain::settlements::{self, InstructionCommand, OfficePeriod};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::desk::approved_all;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::shown_settlement::{PeriodFacts, PeriodView, samples};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OfficePeriodView {
    all: &'static str,
    base: String,
    shop: String,
    standing: &'static str,
    period: PeriodView,
    form: FormState,
}

pub(super) struct Facts {
    pub shop_id: ShopId,
    pub slug: String,
    shop: (String, String),
    standing: Standing,
    pub period: PeriodFacts,
}

pub(super) fn read<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: SettlementId,
) -> Result<Facts> {
    let found = settlements::find_for_office(conn, office, id)?.ok_or_else(Error::not_found)?;
    let (period, accounts) = found;
    let user = office.user_id();
    let standing = grant::standing::<RecordPayments>(conn, user, period.shop_id)?;
    let programmes = grant::find_division::<ManageProgrammes>(conn, user)?;
    let programmes_of = match (programmes, standing) {
        (_, Standing::OwnShop) | (None, _) => Vec::new(),
        (Some(office), _) => office.codes().to_vec(),
    };
    let OfficePeriod {
        shop_id,
        slug,
        shop_zh,
        shop_en,
        settlement,
        instructions,
    } = period;
    Ok(Facts {
        shop_id,
        slug,
        shop: (shop_zh, shop_en),
        standing,
        period: PeriodFacts {
            settlement,
            instructions,
            accounts,
            user,
            can_manage: standing == Standing::Decides,
            // The page says so, which knows the platform's keys.
            asks_for_accounts: false,
            programmes_of,
        },
    })
}

async fn page(
    (ui, db): (Ui, &Db),
    admin: &Admin<ReadShops>,
    id: SettlementId,
    refused: Option<FormState>,
) -> HtmlResult {
    let office = admin.scope.clone();
    let mut facts = db.read(move |conn| read(conn, &office, id)).await?;
    facts.period.asks_for_accounts = !ui.app().bank_keys.is_empty();
    let (zh, en) = &facts.shop;
    let is_refused = refused.is_some();
    let view = OfficePeriodView {
        all: BASE,
        base: format!("{BASE}/{id}"),
        shop: ui.locale().pick(zh, en).to_owned(),
        standing: facts.standing.as_str(),
        period: PeriodView::new("/admin", &facts.period, ui.locale())?,
        form: refused.unwrap_or_default(),
    };
    let ui = frame(ui, db, &admin.login, Section::Money).await?;
    if is_refused {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
    Segment(id): Segment<SettlementId>,
) -> HtmlResult {
    page((ui, &db), &admin, id, None).await
}

pub(super) async fn approve_all(
    ui: Ui,
    db: Db,
    admin: Admin<RecordPayments>,
    Segment(id): Segment<SettlementId>,
) -> HtmlResult {
    let (office, asks) = (admin.scope, !ui.app().bank_keys.is_empty());
    let approved = db
        .write(move |tx| {
            let found = settlements::find_for_office(tx.conn(), &office, id)?;
            let (period, _) = found.ok_or_else(Error::not_found)?;
            let shop = grant::shop_of_division(tx.conn(), &office, period.shop_id)?;
            settlements::approve_all(tx, &shop, id, asks)
        })
        .await?;
    approved_all(&format!("{BASE}/{id}"), approved)
}

pub(super) async fn step(
    (ui, db): (Ui, Db),
    admin: Admin<RecordPayments>,
    reader: Admin<ReadShops>,
    Segment(id): Segment<SettlementInstructionId>,
    form: RawForm,
) -> HtmlResult {
    let command = form.get("command").parse::<InstructionCommand>().ok();
    let (office, note) = (admin.scope, form.get("note").to_owned());
    let moved = db
        .write(move |tx| {
            let shop = settlements::shop_of_instruction(tx.conn(), &office, id)?;
            let shop = shop.ok_or_else(Error::not_found)?;
            let shop = grant::shop_of_division::<ManageMoney>(tx.conn(), &office, shop)?;
            let command = command.ok_or(Code::RequestMalformed)?;
            settlements::take_step(tx, &shop, id, command, &note)
        })
        .await;
    moved_on((ui, db), &reader, &form, moved).await
}

/// A step of what a programme pays.
pub(super) async fn programme_step(
    (ui, db): (Ui, Db),
    admin: Admin<ManageProgrammes>,
    reader: Admin<ReadShops>,
    Segment(id): Segment<SettlementInstructionId>,
    form: RawForm,
) -> HtmlResult {
    let command = form.get("command").parse::<InstructionCommand>().ok();
    let (office, note) = (admin.scope, form.get("note").to_owned());
    let moved = db
        .write(move |tx| {
            let command = command.ok_or_else(Error::not_found)?;
            settlements::take_programme_step(tx, &office, id, command, &note)
        })
        .await;
    moved_on((ui, db), &reader, &form, moved).await
}

/// Back to the period, or to what is wrong.
async fn moved_on(
    (ui, db): (Ui, Db),
    reader: &Admin<ReadShops>,
    form: &RawForm,
    moved: Result<SettlementId>,
) -> HtmlResult {
    match moved {
        Ok(settlement) => see_other(&format!("{BASE}/{settlement}"))
            .with_success("flash-instruction-moved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            // The page that was open says of which period it is.
            let settlement = form.get("settlement").parse::<SettlementId>();
            let settlement = settlement.or(Err(Error::from(Code::RequestMalformed)))?;
            page((ui, &db), reader, settlement, Some(form.refused(&error))).await
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for OfficePeriodView {
    const TEMPLATE: &'static str = "pages/admin/settlement.html";

    fn samples() -> Vec<Self> {
        let fault = Error::field("note", Code::FieldRequired);
        let page = |(place, facts): (usize, PeriodFacts)| {
            Some(Self {
                all: BASE,
                base: format!("{BASE}/1"),
                shop: sample().shop_zh,
                standing: match (facts.can_manage, place % 2) {
                    (true, _) => Standing::Decides.as_str(),
                    (false, 0) => Standing::OwnShop.as_str(),
                    (false, _) => Standing::Reads.as_str(),
                },
                form: if place == 0 {
                    FormState::new().refused(&fault)
                } else {
                    FormState::new()
                },
                period: PeriodView::new("/admin", &facts, Locale::Zh).ok()?,
            })
        };
        let mut own = samples();
        for facts in &mut own {
            facts.can_manage = false;
        }
        let all = samples().into_iter().chain(own);
        all.enumerate().filter_map(page).collect()
    }
}
