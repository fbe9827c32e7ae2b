//! The page of the specialty.

use serde::Serialize;

use super::samples;
use crate::base::error::{Error, Result};
use crate::base::input::Fields;
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::{ManageShop, ShopScope, ShopState};
use crate::domain::applications::{self, Application, ApplicationKind, ApplicationState, Comments};
use crate::domain::charters::{self, Category, Charter};
use crate::domain::flows::shop_approval;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct CharterView {
    base: String,
    /// Where the shop's settings are.
    back: String,
    /// What is in force.
    active: Vec<Fact>,
    request: Option<RequestView>,
    /// Whether another specialty can be asked for now.
    can_propose: bool,
}

/// An application that is not over.
#[derive(Debug, Serialize)]
struct RequestView {
    state: &'static str,
    facts: Vec<Fact>,
    /// What the reviewer says on the whole.
    note: String,
    is_editable: bool,
    can_withdraw: bool,
    /// Where the application of a new shop is; empty for a change.
    opening_href: String,
}

/// What one field says, and what is asked to change of it.
#[derive(Debug, Serialize)]
struct Fact {
    field: &'static str,
    text: String,
    comment: String,
}

/// What the page is about.
pub(super) struct Standing {
    pub active: Option<Charter>,
    pub open: Option<Open>,
    pub categories: Vec<Category>,
}

/// An application that is not over, with its charter and what is asked to change.
pub(super) struct Open {
    pub application: Application,
    pub charter: Charter,
    pub comments: Comments,
}

impl Open {
    /// Whether the page offers to change it: a new shop's has pages of its own.
    pub(super) fn is_editable(&self) -> bool {
        self.application.kind == ApplicationKind::CharterChange
            && self.application.state.is_open_to_edits()
    }
}

/// Reads what holds and what is asked for.
pub(super) fn standing(conn: &mut DbConn, scope: &ShopScope<ManageShop>) -> Result<Standing> {
    let open = match applications::find_open_of_shop(conn, scope)? {
        Some(application) => Some(open(conn, scope, application)?),
        None => None,
    };
    Ok(Standing {
        active: charters::find_active(conn, scope)?,
        open,
        categories: charters::list_categories(conn)?,
    })
}

fn open(
    conn: &mut DbConn,
    scope: &ShopScope<ManageShop>,
    application: Application,
) -> Result<Open> {
    let is_back = application.state == ApplicationState::ChangesRequested;
    let step = applications::last_step(conn, &application)?.filter(|_| is_back);
    Ok(Open {
        charter: charters::get(conn, scope, application.charter_id)?,
        comments: step.map(|step| step.comments).unwrap_or_default(),
        application,
    })
}

impl CharterView {
    fn new(desk: &str, shop: ShopState, standing: &Standing, locale: Locale) -> Self {
        let facts = |charter: &Charter, comments: &Comments| {
            facts(charter, comments, &standing.categories, locale)
        };
        let none = Comments::default();
        let active = standing.active.as_ref();
        let is_open = matches!(shop, ShopState::Approved | ShopState::Suspended);
        Self {
            base: format!("{desk}/charter"),
            back: format!("{desk}/shop"),
            active: active.map_or_else(Vec::new, |charter| facts(charter, &none)),
            can_propose: is_open && standing.open.is_none(),
            request: standing.open.as_ref().map(|open| RequestView {
                state: open.application.state.as_str(),
                facts: facts(&open.charter, &open.comments),
                note: open.comments.general.clone(),
                is_editable: open.is_editable(),
                can_withdraw: can_withdraw(&open.application),
                opening_href: match open.application.kind {
                    ApplicationKind::Opening => format!("/apply/{}", open.application.id),
                    _ => String::new(),
                },
            }),
        }
    }
}

/// Whether a change can be taken back: not while somebody reads it.
fn can_withdraw(application: &Application) -> bool {
    application.kind == ApplicationKind::CharterChange
        && application.state != ApplicationState::UnderReview
}

fn facts(
    charter: &Charter,
    comments: &Comments,
    categories: &[Category],
    locale: Locale,
) -> Vec<Fact> {
    let text = |field: &str| match field {
        "category" => {
            let code = charter.category_code.as_str();
            let known = categories.iter().find(|category| category.code == code);
            known
                .map_or(code, |category| category.name(locale))
                .to_owned()
        }
        field => charter.value(field).to_owned(),
    };
    charters::FIELDS
        .iter()
        .map(|field| Fact {
            field,
            text: text(field),
            comment: comments.by_field.get(*field).cloned().unwrap_or_default(),
        })
        .filter(|fact| !fact.text.is_empty() || !fact.comment.is_empty())
        .collect()
}

pub(super) async fn show(ui: Ui, db: Db, desk: Desk<ManageShop>) -> HtmlResult {
    let scope = desk.scope.clone();
    let standing = db.read(move |conn| standing(conn, &scope)).await?;
    let ui = frame(ui, &db, &desk, Section::Shop).await?;
    let view = CharterView::new(&desk.path(""), desk.scope.state(), &standing, ui.locale());
    ui.page(&view)
}

/// Takes the request back. Done twice, it is done.
pub(super) async fn withdraw(db: Db, desk: Desk<ManageShop>) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| {
        let open = applications::find_open_of_shop(tx.conn(), &scope)?;
        match open {
            Some(open) if open.kind == ApplicationKind::CharterChange => {
                shop_approval::withdraw(tx, &scope, open.id)
            }
            Some(_) => Err(Error::not_found()),
            None => Ok(()),
        }
    })
    .await?;
    see_other(&desk.path("/charter"))
        .with_success("flash-charter-withdrawn")
        .done()
}

impl PageView for CharterView {
    const TEMPLATE: &'static str = "pages/desk/charter/show.html";

    fn samples() -> Vec<Self> {
        let view = |shop, active: Option<Charter>, open: Option<Open>| {
            let standing = Standing {
                active,
                open,
                categories: Vec::new(),
            };
            Self::new("/desk/longjing", shop, &standing, Locale::Zh)
        };
        let open = |state, kind| Some(samples::open(state, kind));
        let (change, opening) = (ApplicationKind::CharterChange, ApplicationKind::Opening);
        let mut all = vec![
            view(ShopState::Approved, Some(samples::full()), None),
            view(
                ShopState::Draft,
                None,
                open(ApplicationState::Draft, opening),
            ),
        ];
        for state in [
            ApplicationState::ChangesRequested,
            ApplicationState::Submitted,
            ApplicationState::UnderReview,
        ] {
            all.push(view(
                ShopState::Approved,
                Some(samples::full()),
                open(state, change),
            ));
        }
        all
    }
}
