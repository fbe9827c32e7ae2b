//! The list.

use serde::Serialize;

use super::BASE;
use super::shown::{ProgrammeRow, samples};
use crate::base::locale::Locale;
use crate::domain::access::{ManageProgrammes, ReadShops, grant};
use crate::domain::divisions::Tree;
use crate::domain::programmes::{self, Programme};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::divisions::tree;
use crate::web::extract::{Admin, Db};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ProgrammesView {
    base: &'static str,
    can_manage: bool,
    rows: Vec<ProgrammeRow>,
}

impl ProgrammesView {
    fn new(all: &[Programme], can_manage: bool, tree: &Tree, locale: Locale) -> Self {
        let row = |one| ProgrammeRow::new(one, tree, locale);
        Self {
            base: BASE,
            can_manage,
            rows: all.iter().map(row).collect(),
        }
    }
}

pub(super) async fn list(ui: Ui, db: Db, admin: Admin<ReadShops>) -> HtmlResult {
    let office = admin.scope.clone();
    let (all, can_manage) = db
        .read(move |conn| {
            let manager = grant::find_division::<ManageProgrammes>(conn, office.user_id())?;
            Ok((programmes::list(conn, &office)?, manager.is_some()))
        })
        .await?;
    let tree = tree(&ui, &db).await?;
    let view = ProgrammesView::new(&all, can_manage, &tree, ui.locale());
    let ui = frame(ui, &db, &admin.login, Section::Programmes).await?;
    ui.page(&view)
}

impl PageView for ProgrammesView {
    const TEMPLATE: &'static str = "pages/admin/programmes.html";

    fn samples() -> Vec<Self> {
        let tree = Tree::default();
        let of = |all: &[Programme], can_manage| Self::new(all, can_manage, &tree, Locale::Zh);
        vec![of(&samples(), true), of(&samples(), false), of(&[], true)]
    }
}
