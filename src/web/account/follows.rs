//! The shops that a person follows.

use serde::Serialize;

use crate::base::locale::Locale;
use crate::base::slug::Slug;
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::follows::{self, Followed};
use crate::web::chrome::Tone;
use crate::web::extract::{Db, Login, LoginState, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::storefront::cards::shop_path;
use crate::web::templates::PageView;

const LIST: &str = "/account/follows";
/// What stands before the slug in the address of a shop's page.
const SHOPS: &str = "/v/";

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct FollowsView {
    shops: Vec<FollowView>,
}

#[derive(Debug, Serialize)]
struct FollowView {
    slug: String,
    /// Its page; empty while it is not open.
    href: String,
    name: String,
    place: String,
    wants_news: bool,
    since: i64,
}

impl FollowView {
    fn new(shop: Followed, locale: Locale) -> Self {
        let is_open = shop.state == ShopState::Approved;
        Self {
            href: if is_open {
                shop_path(&shop.slug)
            } else {
                String::new()
            },
            name: locale.pick(&shop.name_zh, &shop.name_en).to_owned(),
            place: locale.pick(&shop.place_zh, &shop.place_en).to_owned(),
            slug: shop.slug,
            wants_news: shop.wants_news,
            since: shop.since.ms(),
        }
    }
}

impl PageView for FollowsView {
    const TEMPLATE: &'static str = "pages/account/follows.html";

    fn samples() -> Vec<Self> {
        let shop = |slug: &str, href: &str, wants_news| FollowView {
            slug: slug.to_owned(),
            href: href.to_owned(),
            name: "龙井村茶铺 <老店>".to_owned(),
            place: "浙江省杭州市西湖区龙井村".to_owned(),
            wants_news,
            since: 1_795_572_000_000,
        };
        vec![
            Self {
                shops: vec![
                    shop("longjing", "/v/longjing", true),
                    shop("pinggu", "", false),
                ],
            },
            Self { shops: Vec::new() },
        ]
    }
}

pub(super) async fn list(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let shops = db
        .read(move |conn| follows::list(conn, &login.buyer))
        .await?;
    let locale = ui.locale();
    let shops = shops
        .into_iter()
        .map(|shop| FollowView::new(shop, locale))
        .collect();
    ui.page(&FollowsView { shops })
}

/// Follows the shop whose page the form stands on. It may have stood there for long, so that the
/// answer tells whether the person followed it already; whoever is not logged in is led back to the
/// page after that.
pub(super) async fn follow(state: LoginState, db: Db, form: RawForm) -> HtmlResult {
    let typed = form.get("shop");
    let slug = Slug::parse(typed.strip_prefix(SHOPS).unwrap_or(typed))?;
    let page = shop_path(slug.as_str());
    let Some(login) = state.0 else {
        let next: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
        return see_other(&format!("/account/login?next={next}"))
            .with_flash(Tone::Info, "flash-follow-login")
            .done();
    };
    let is_new = db
        .write(move |tx| follows::follow(tx, PublicScope, &login.buyer, slug.as_str()))
        .await?;
    let to = see_other(&page);
    if is_new {
        to.with_success("flash-followed").done()
    } else {
        to.with_flash(Tone::Info, "flash-followed-already").done()
    }
}

/// Follows a shop no more; from its own page back to that, from the list to the list.
pub(super) async fn unfollow(
    login: Login,
    db: Db,
    slug: Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let page = shop_path(&slug.0);
    let is_on_page = form.get("shop") == page;
    db.write(move |tx| follows::unfollow(tx, &login.buyer, &slug.0))
        .await?;
    see_other(if is_on_page { &page } else { LIST })
        .with_success("flash-unfollowed")
        .done()
}

pub(super) async fn set_news(
    login: Login,
    db: Db,
    slug: Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let wants_news = form.get("news") == "on";
    db.write(move |tx| follows::set_wants_news(tx, &login.buyer, &slug.0, wants_news))
        .await?;
    see_other(LIST)
        .with_success(if wants_news {
            "flash-follow-news-on"
        } else {
            "flash-follow-news-off"
        })
        .done()
}
