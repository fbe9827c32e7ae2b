//! The front page of a person's account.

use std::sync::Arc;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use serde::Serialize;

use crate::base::error::{Code, Result};
use crate::base::ids::UserId;
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::{Membership, Office, memberships_of, offices_of};
use crate::domain::accounts::{User, find_user, service};
use crate::domain::divisions::{Directory, Tree};
use crate::web::chrome::Section;
use crate::web::extract::{Db, LANG_COOKIE, Login, RawForm};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OverviewView {
    name: String,
    contact: String,
    /// Without one nobody who has forgotten the password comes in again.
    has_email: bool,
    unread: i64,
    unread_messages: i64,
    locale: &'static str,
    locales: Vec<&'static str>,
    desks: Vec<DeskView>,
    offices: Vec<OfficeView>,
}

#[derive(Debug, Serialize)]
struct DeskView {
    href: String,
    name: String,
    role: &'static str,
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct OfficeView {
    /// Empty for the whole platform.
    division: String,
    role: &'static str,
}

struct Facts {
    user: User,
    memberships: Vec<Membership>,
    offices: Vec<Office>,
    divisions: Arc<Tree>,
}

impl OverviewView {
    fn new(facts: Facts, (unread, unread_messages): (i64, i64), page: Locale) -> Self {
        let Facts {
            user,
            memberships,
            offices,
            divisions,
        } = facts;
        let contact = match (&user.email, &user.phone) {
            (Some(email), _) => email.as_str().to_owned(),
            (None, Some(phone)) => phone.domestic().to_owned(),
            (None, None) => String::new(),
        };
        Self {
            contact,
            has_email: user.email.is_some(),
            unread,
            unread_messages,
            locale: user.locale.tag(),
            locales: Locale::ALL.map(Locale::tag).to_vec(),
            name: user.name,
            desks: memberships.iter().map(|one| desk(one, page)).collect(),
            offices: offices
                .iter()
                .map(|one| office(one, &divisions, page))
                .collect(),
        }
    }
}

fn desk(membership: &Membership, locale: Locale) -> DeskView {
    DeskView {
        href: format!("/desk/{}", membership.slug),
        name: locale
            .pick(&membership.name_zh, &membership.name_en)
            .to_owned(),
        role: membership.role.as_str(),
        state: membership.state.as_str(),
    }
}

fn office(office: &Office, divisions: &Tree, locale: Locale) -> OfficeView {
    let division = office
        .division_code
        .parse()
        .map_or_else(|_| String::new(), |code| divisions.full_name(code, locale));
    OfficeView {
        division,
        role: office.role.as_str(),
    }
}

impl PageView for OverviewView {
    const TEMPLATE: &'static str = "pages/account/overview.html";

    fn samples() -> Vec<Self> {
        let plain = || Self {
            name: "沈小雨".to_owned(),
            contact: "13800001111".to_owned(),
            has_email: false,
            unread: 0,
            unread_messages: 0,
            locale: "zh-CN",
            locales: vec!["zh-CN", "en"],
            desks: Vec::new(),
            offices: Vec::new(),
        };
        let busy = Self {
            has_email: true,
            unread: 3,
            unread_messages: 2,
            desks: vec![DeskView {
                href: "/desk/longjing".to_owned(),
                name: "龙井村茶店".to_owned(),
                role: "manager",
                state: "approved",
            }],
            offices: vec![
                OfficeView {
                    division: String::new(),
                    role: "supervisor",
                },
                OfficeView {
                    division: "浙江省杭州市西湖区".to_owned(),
                    role: "reviewer",
                },
            ],
            ..plain()
        };
        vec![plain(), busy]
    }
}

pub(super) async fn show(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let user = login.user_id;
    let divisions = ui.app().divisions.clone();
    let facts = db.read(move |conn| facts(conn, &divisions, user)).await?;
    let view = OverviewView::new(facts, (login.unread, login.unread_messages), ui.locale());
    ui.in_section(Section::Account).page(&view)
}

fn facts(conn: &mut DbConn, divisions: &Directory, user: UserId) -> Result<Facts> {
    Ok(Facts {
        user: find_user(conn, user)?.ok_or(Code::AccessLoginNeeded)?,
        memberships: memberships_of(conn, user)?,
        offices: offices_of(conn, user)?,
        divisions: divisions.tree(conn)?,
    })
}

/// Sets the language of the person's mails and notices, and of the pages in this browser.
pub(super) async fn set_language(login: Login, ui: Ui, db: Db, form: RawForm) -> HtmlResult {
    let locale: Locale = form
        .get("language")
        .parse()
        .map_err(|()| Code::RequestMalformed)?;
    let user = login.user_id;
    db.write(move |tx| service::set_locale(tx, user, locale))
        .await?;
    let cookie = Cookie::build(LANG_COOKIE, locale.tag())
        .path("/")
        .same_site(SameSite::Lax)
        .secure(ui.app().site.is_https())
        .max_age(Duration::days(365))
        .finish();
    see_other("/account")
        .with_cookie(cookie)
        .with_success("flash-account-language-saved")
        .done()
}
