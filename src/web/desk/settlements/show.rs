//! One period: who is to have what, and how far that has come.

use serde::Serialize;

use crate::base::error::{Error, Result};
use crate::base::ids::{SettlementId, UserId};
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::{ManageMoney, ReadMoney, ShopScope};
use crate::domain::settlements;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_settlement::{PeriodFacts, PeriodView, samples};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SettlementView {
    all: String,
    base: String,
    payees: String,
    period: PeriodView,
    form: FormState,
}

/// Reads a period of the shop.
pub(super) fn read(
    conn: &mut DbConn,
    shop: &ShopScope<ReadMoney>,
    (id, user): (SettlementId, UserId),
) -> Result<PeriodFacts> {
    Ok(PeriodFacts {
        settlement: settlements::find(conn, shop, id)?.ok_or_else(Error::not_found)?,
        instructions: settlements::instructions(conn, shop, id)?,
        accounts: settlements::list_accounts(conn, shop)?,
        user,
        can_manage: shop.also::<ManageMoney>().is_some(),
        // The page says so, which knows the platform's keys.
        asks_for_accounts: false,
        // What a programme pays is its administration's to move on.
        programmes_of: Vec::new(),
    })
}

impl SettlementView {
    pub(super) fn new(
        desk: &str,
        facts: &PeriodFacts,
        form: FormState,
        locale: Locale,
    ) -> Result<Self> {
        let all = format!("{desk}/settlements");
        Ok(Self {
            base: format!("{all}/{}", facts.settlement.id),
            all,
            payees: format!("{desk}/payees"),
            period: PeriodView::new(desk, facts, locale)?,
            form,
        })
    }
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<SettlementId>,
) -> HtmlResult {
    let (scope, user) = (desk.scope.clone(), desk.login.user_id);
    let mut facts = db.read(move |conn| read(conn, &scope, (id, user))).await?;
    facts.asks_for_accounts = !ui.app().bank_keys.is_empty();
    let view = SettlementView::new(&desk.path(""), &facts, FormState::new(), ui.locale())?;
    frame(ui, &db, &desk, Section::Money).await?.page(&view)
}

impl PageView for SettlementView {
    const TEMPLATE: &'static str = "pages/desk/settlements/show.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let desk = "/desk/longjing";
        let refused = Error::field("note", Code::FieldRequired);
        let form = FormState::new().refused(&refused);
        let mut views: Vec<Self> = samples()
            .iter()
            .filter_map(|facts| Self::new(desk, facts, FormState::new(), Locale::Zh).ok())
            .collect();
        let refused = samples().into_iter().next();
        views.extend(refused.and_then(|facts| Self::new(desk, &facts, form, Locale::Zh).ok()));
        views
    }
}
