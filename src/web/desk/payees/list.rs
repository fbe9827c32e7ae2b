//! All payees of the shop, and whether it is known where to pay them.

use serde::Serialize;

use crate::domain::access::ManageMoney;
use crate::domain::households::{self, Household};
use crate::domain::settlements::{self, Payee, PayeeAccount, PayeeKind};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PayeesView {
    settlements: String,
    lacks_key: bool,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    kind: &'static str,
    /// The household's name; empty for others.
    name: String,
    /// Empty while no account is known.
    last_digits: String,
    at: i64,
}

impl PayeesView {
    fn new(
        desk: &str,
        lacks_key: bool,
        households: &[Household],
        accounts: &[PayeeAccount],
    ) -> Self {
        let row = |kind: PayeeKind, id: i64, name: &str| {
            let payee = Payee { kind, id };
            let account = accounts.iter().find(|account| account.payee == payee);
            RowView {
                href: format!("{desk}/payees/{payee}"),
                kind: kind.as_str(),
                name: name.to_owned(),
                last_digits: account.map_or("", |one| &one.last_digits).to_owned(),
                at: account.map_or(0, |one| one.changed_at.ms()),
            }
        };
        let mut rows = vec![
            row(PayeeKind::Shop, 0, ""),
            row(PayeeKind::VillageFund, 0, ""),
        ];
        let households = households.iter();
        rows.extend(households.map(|one| row(PayeeKind::Household, one.id.0, &one.name)));
        Self {
            settlements: format!("{desk}/settlements"),
            lacks_key,
            rows,
        }
    }
}

pub(super) async fn list(ui: Ui, db: Db, desk: Desk<ManageMoney>) -> HtmlResult {
    let scope = desk.scope.clone();
    let (households, accounts) = db
        .read(move |conn| {
            let households = households::list(conn, &scope)?;
            Ok((households, settlements::list_accounts(conn, &scope)?))
        })
        .await?;
    let lacks_key = ui.app().bank_keys.is_empty();
    let view = PayeesView::new(&desk.path(""), lacks_key, &households, &accounts);
    frame(ui, &db, &desk, Section::Money).await?.page(&view)
}

impl PageView for PayeesView {
    const TEMPLATE: &'static str = "pages/desk/payees/list.html";

    fn samples() -> Vec<Self> {
        use crate::web::desk::households::samples as households;
        use crate::web::shown_settlement::sample_account;
        let accounts = [sample_account(PayeeKind::Household, 7, 11)];
        let desk = "/desk/longjing";
        vec![
            Self::new(desk, false, &households(), &accounts),
            Self::new(desk, true, &[], &[]),
        ]
    }
}
