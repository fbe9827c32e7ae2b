//! Closing the account for good.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::data::confirm;
use super::visitor::leave;
use crate::base::error::{Code, Error, Kind, Result};
use crate::domain::access::BuyerScope;
use crate::domain::flows::erasure::{self, Obstacles};
use crate::web::extract::{Db, Login, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ClosingView {
    obstacles: Obstacles,
    can_close: bool,
    form: FormState,
}

impl ClosingView {
    fn new(obstacles: Obstacles, form: FormState) -> Self {
        Self {
            can_close: obstacles.is_empty(),
            obstacles,
            form,
        }
    }
}

impl PageView for ClosingView {
    const TEMPLATE: &'static str = "pages/account/closing.html";

    fn samples() -> Vec<Self> {
        let order = || vec!["2611254310573281-01".to_owned()];
        let all = Obstacles {
            orders: order(),
            owed: order(),
            held: order(),
            claims: order(),
            shops: vec!["longjing".to_owned()],
            has_office: true,
        };
        let wrong = Error::field("current_password", Code::AccountWrongPassword);
        vec![
            Self::new(Obstacles::default(), FormState::new()),
            Self::new(Obstacles::default(), FormState::new().refused(&wrong)),
            Self::new(
                all,
                FormState::new().refused(&Code::AccountNotErasable.into()),
            ),
        ]
    }
}

async fn obstacles(db: &Db, buyer: &BuyerScope) -> Result<Obstacles> {
    let (scope, now) = (buyer.clone(), db.clock().now());
    db.read(move |conn| erasure::obstacles(conn, &scope, now))
        .await
}

pub(super) async fn show(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let obstacles = obstacles(&db, &login.buyer).await?;
    ui.page(&ClosingView::new(obstacles, FormState::new()))
}

pub(super) async fn close(
    request: HttpRequest,
    login: Login,
    ui: Ui,
    db: Db,
    form: RawForm,
) -> HtmlResult {
    let closed = match confirm(&request, &login, &ui, &db, &form).await {
        Ok(()) => erase(&db, &login).await,
        Err(error) => Err(error),
    };
    match closed {
        Ok(()) => leave(
            &request,
            see_other("/").with_success("flash-account-closed"),
        ),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let obstacles = obstacles(&db, &login.buyer).await?;
            let status: StatusCode = status_of(error.kind());
            ui.page_as(status, &ClosingView::new(obstacles, form.refused(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn erase(db: &Db, login: &Login) -> Result<()> {
    let scope = login.buyer.clone();
    db.write(move |tx| erasure::erase(tx, &scope)).await
}
