//! The handlers of the public pages.

use std::str::FromStr;
use std::sync::Arc;

use actix_web::{HttpRequest, web};
use serde::Deserialize;

use super::cards::listing_path;
use super::home::HomeView;
use super::listing::{ListingPage, ListingView};
use super::lists::{CategoryView, ListPlace, RegionView};
use super::moment::Moment;
use super::share::ShareView;
use super::shop::{ShopPage, ShopPageView};
use super::structured;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, ShopId};
use crate::base::slug::Slug;
use crate::domain::follows;
use crate::web::chrome::Section;
use crate::web::extract::{Db, LoginState, Segment, province_of};
use crate::web::page_cache::{Depends, public};
use crate::web::respond::{HtmlResult, Ui, moved_for_good};
use crate::web::routes::{Area, Routes};

/// Mounts the public pages.
pub(in crate::web) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/", home)
        .get(Area::Public, "/c/{category}", category)
        .get(Area::Public, "/region/{code}", region)
        .get(Area::Public, "/v/{slug}", shop)
        .get(Area::Public, "/p/{listing}", listing);
}

/// What the addresses of lists may say.
#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    /// Behind which card the page begins.
    #[serde(default)]
    after: String,
}

impl ListQuery {
    /// Where in a list the page is; a malformed place is a malformed request.
    pub(super) fn place(&self, ui: &Ui, moment: Moment) -> Result<ListPlace> {
        let after = match self.after.as_str() {
            "" => None,
            text => Some(text.parse()?),
        };
        Ok(ListPlace {
            after,
            ..here_and_now(ui, moment)
        })
    }
}

async fn home(ui: Ui, db: Db) -> HtmlResult {
    let (locale, moment) = (ui.locale(), Moment::of(&db));
    let view = db
        .read(move |conn| HomeView::load(conn, locale, (moment.today, moment.month())))
        .await?;
    let data = structured::home(&ui);
    let page = ui.in_section(Section::Home).with_data(data).page(&view);
    // A programme begins or ends with a day.
    public(page, moment.alone(moment.of_lists()))
}

async fn category(
    ui: Ui,
    db: Db,
    // Codes of categories are spelt like the names in addresses.
    Segment(code): Segment<Slug>,
    query: web::Query<ListQuery>,
) -> HtmlResult {
    let moment = Moment::of(&db);
    let at = query.place(&ui, moment)?;
    let view = db
        .read(move |conn| CategoryView::load(conn, code.as_str(), at))
        .await?;
    public(ui.page(&view), moment.of_lists())
}

async fn region(ui: Ui, db: Db, code: Segment<String>, query: web::Query<ListQuery>) -> HtmlResult {
    // A text that is no code at all names nothing.
    let division =
        DivisionCode::parse(&code.0).map_err(|fault| Error::not_found().caused_by(fault))?;
    if division.as_str() != code.0 {
        return moved_for_good(&format!("/region/{division}"));
    }
    let moment = Moment::of(&db);
    let at = query.place(&ui, moment)?;
    let view = db
        .read(move |conn| RegionView::load(conn, &division, at))
        .await?;
    public(ui.page(&view), moment.of_lists())
}

async fn shop(
    ui: Ui,
    db: Db,
    login: LoginState,
    slug: Segment<String>,
    query: web::Query<ListQuery>,
) -> HtmlResult {
    let slug = Slug::parse(&slug.0)?;
    let moment = Moment::of(&db);
    let at = query.place(&ui, moment)?;
    let origin = ui.app().site.origin.clone();
    let has_posters = ui.app().paper_font.path().is_some();
    let kept = Arc::clone(&ui.app().kept_promises);
    match db
        .read(move |conn| {
            let mut page = ShopPageView::load(conn, slug.as_str(), at, &kept)?;
            // Pages for whoever is logged in are never kept.
            if let (ShopPage::Here(shop, view), Some(login)) = (&mut page, &login.0) {
                view.is_followed = follows::is_followed(conn, &login.buyer, *shop)?;
            }
            Ok(page)
        })
        .await?
    {
        ShopPage::Moved(path) => moved_for_good(&path),
        ShopPage::Here(id, mut view) => {
            view.share = ShareView::new(&origin, &view.shop.href, &view.shop.name, has_posters);
            let depends = moment.alone(beside(moment.of_shop(id), &view.near.shops));
            let data = structured::shop(&ui, &view);
            public(ui.with_data(data).page(view.as_ref()), depends)
        }
    }
}

async fn listing(
    ui: Ui,
    db: Db,
    request: HttpRequest,
    address: Segment<ListingAddress>,
) -> HtmlResult {
    let ListingAddress { id, slug } = address.0;
    let path = listing_path(id, &slug);
    let moment = Moment::of(&db);
    let at = ListPlace {
        province: province_of(&request),
        ..here_and_now(&ui, moment)
    };
    let ui = ui.at(&path);
    let has_posters = ui.app().paper_font.path().is_some();
    match db
        .read(move |conn| ListingView::load(conn, id, &slug, at))
        .await?
    {
        ListingPage::Moved(path) => moved_for_good(&path),
        ListingPage::Here(shop, mut view) => {
            let origin = &ui.app().site.origin;
            view.share = ShareView::new(origin, &path, &view.name, has_posters);
            let data = structured::listing(&ui, &view, &path);
            let depends = moment.alone(beside(moment.of_shop(shop), &view.near.shops));
            public(ui.with_data(data).page(view.as_ref()), depends)
        }
    }
}

/// The reader's language, and the moment.
pub(super) fn here_and_now(ui: &Ui, moment: Moment) -> ListPlace {
    ListPlace {
        locale: ui.locale(),
        month: moment.month(),
        today: moment.today,
        now: moment.now,
        midnight: moment.midnight(),
        province: None,
        after: None,
    }
}

/// The last part of a listing's address: `1024-ming-qian-longjing`.
#[derive(Debug)]
pub(in crate::web) struct ListingAddress {
    /// Its number.
    pub id: ListingId,
    /// What follows it.
    pub slug: String,
}

impl FromStr for ListingAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (id, slug) = text.split_once('-').unwrap_or((text, ""));
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        match id.parse() {
            Ok(id) if is_number => Ok(Self {
                id: ListingId(id),
                slug: slug.to_owned(),
            }),
            _ => Err(Error::not_found()),
        }
    }
}

/// The page with cards of some neighbours.
fn beside(mut depends: Depends, neighbours: &[ShopId]) -> Depends {
    for (place, neighbour) in depends.near.iter_mut().zip(neighbours) {
        *place = Some(*neighbour);
    }
    depends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_listing_begins_with_its_number() {
        let address: ListingAddress = "1024-ming-qian".parse().unwrap();
        assert_eq!(
            (address.id, address.slug.as_str()),
            (ListingId(1_024), "ming-qian")
        );
        assert_eq!("7".parse::<ListingAddress>().unwrap().slug, "");
        for wrong in ["", "-x", "x-1", "+1-x", "99999999999999999999-x", "１-x"] {
            assert!(wrong.parse::<ListingAddress>().is_err(), "{wrong}");
        }
    }
}
