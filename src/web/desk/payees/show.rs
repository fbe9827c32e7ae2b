//! Where one payee is paid.

use serde::Serialize;

use crate::base::error::{Error, Kind, Result};
use crate::base::ids::HouseholdId;
use crate::db::DbConn;
use crate::domain::access::{ManageMoney, ShopScope};
use crate::domain::households;
use crate::domain::settlements::{self, BankData, Payee, PayeeAccount, PayeeKind};
use crate::web::chrome::{Section, Tone};
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PayeeView {
    all: String,
    base: String,
    kind: &'static str,
    /// The household's name; empty for others.
    name: String,
    account: Option<AccountView>,
    lacks_key: bool,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct AccountView {
    /// Whether there is a key for it.
    is_open: bool,
    holder: String,
    bank: String,
    last_digits: String,
    at: i64,
}

/// The name of a payee of the shop (empty but for households), and its account.
fn read(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    payee: Payee,
) -> Result<(String, Option<PayeeAccount>)> {
    if !payee.has_account() || (payee.kind != PayeeKind::Household && payee.id != 0) {
        return Err(Error::not_found());
    }
    let name = if payee.kind == PayeeKind::Household {
        let found = households::find(conn, shop, HouseholdId(payee.id))?;
        found.ok_or_else(Error::not_found)?.name
    } else {
        String::new()
    };
    let accounts = settlements::list_accounts(conn, shop)?;
    let account = accounts.into_iter().find(|account| account.payee == payee);
    Ok((name, account))
}

impl PayeeView {
    fn new(
        all: &str,
        (payee, name): (Payee, String),
        account: Option<(PayeeAccount, Option<BankData>)>,
        (lacks_key, form): (bool, FormState),
    ) -> Self {
        Self {
            all: all.to_owned(),
            base: format!("{all}/{payee}"),
            kind: payee.kind.as_str(),
            name,
            account: account.map(|(account, data)| AccountView {
                is_open: data.is_some(),
                holder: data.as_ref().map_or("", |data| &data.holder).to_owned(),
                bank: data.map_or_else(String::new, |data| data.bank),
                last_digits: account.last_digits,
                at: account.changed_at.ms(),
            }),
            lacks_key,
            form,
        }
    }
}

async fn view(
    ui: &Ui,
    db: &Db,
    desk: &Desk<ManageMoney>,
    (payee, form): (Payee, FormState),
) -> Result<PayeeView> {
    let scope = desk.scope.clone();
    let (name, account) = db.read(move |conn| read(conn, &scope, payee)).await?;
    let keys = &ui.app().bank_keys;
    let account = account.map(|account| {
        let data = account.open(keys, &desk.scope);
        (account, data)
    });
    let all = desk.path("/payees");
    let state = (keys.is_empty(), form);
    Ok(PayeeView::new(&all, (payee, name), account, state))
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(payee): Segment<Payee>,
) -> HtmlResult {
    let view = view(&ui, &db, &desk, (payee, FormState::new())).await?;
    frame(ui, &db, &desk, Section::Money).await?.page(&view)
}

pub(super) async fn save(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(payee): Segment<Payee>,
    form: RawForm,
) -> HtmlResult {
    let saved = match BankData::parse(&form) {
        Ok(data) => {
            let (scope, keys) = (desk.scope.clone(), ui.app().bank_keys.clone());
            let looks_mistyped = data.looks_mistyped();
            db.write(move |tx| settlements::save_account(tx, &scope, &keys, payee, &data))
                .await
                .map(|()| looks_mistyped)
        }
        Err(error) => Err(error),
    };
    let here = see_other(&desk.path(&format!("/payees/{payee}")));
    match saved {
        Ok(false) => here.with_success("flash-payee-saved").done(),
        Ok(true) => here
            .with_flash(Tone::Warning, "flash-payee-saved-check")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&ui, &db, &desk, (payee, form.refused(&error))).await?;
            frame(ui, &db, &desk, Section::Money).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for PayeeView {
    const TEMPLATE: &'static str = "pages/desk/payees/show.html";

    fn samples() -> Vec<Self> {
        use crate::web::shown_settlement::sample_account;
        let all = "/desk/longjing/payees";
        let payee = |kind, id, name: &str| (Payee { kind, id }, name.to_owned());
        let data = || BankData {
            holder: "翁 <大姐>".to_owned(),
            bank: "农业银行西湖支行".to_owned(),
            number: "6222020200112234455".to_owned(),
        };
        let account = |data| Some((sample_account(PayeeKind::Household, 7, 11), data));
        let refused = BankData::parse(&RawForm::default()).err();
        let refused = refused.map(|error| RawForm::default().refused(&error));
        let household = || payee(PayeeKind::Household, 7, "翁 <大姐>");
        vec![
            Self::new(
                all,
                household(),
                account(Some(data())),
                (false, FormState::new()),
            ),
            Self::new(all, household(), account(None), (false, FormState::new())),
            Self::new(all, household(), account(None), (true, FormState::new())),
            Self::new(
                all,
                payee(PayeeKind::Shop, 0, ""),
                None,
                (false, refused.unwrap_or_default()),
            ),
        ]
    }
}
