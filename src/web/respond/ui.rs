//! Draws pages for one request: its language, and the frame around the page.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ContentType, HeaderValue, RETRY_AFTER};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use super::error::{HtmlError, HtmlResult, status_of};
use super::flash;
use crate::base::error::{Error, Result};
use crate::base::i18n::Arg;
use crate::base::locale::Locale;
use crate::web::chrome::{Chrome, NavItem, Section};
use crate::web::extract::{LoginState, app, locale_of};
use crate::web::middleware::request_id_of;
use crate::web::state::App;
use crate::web::templates::PageView;

/// The number of lines in the visitor's cart, so that a page need not ask the database.
pub const CART_COUNT_COOKIE: &str = "cart_n";

/// What a handler draws its page with.
pub struct Ui {
    app: web::Data<App>,
    locale: Locale,
    chrome: Chrome,
    had_flash: bool,
}

impl Ui {
    /// The frame of a request.
    pub(in crate::web) fn of(request: &HttpRequest) -> Result<Self> {
        let app = app(request)?;
        let locale = locale_of(request);
        let path_and_query = request
            .uri()
            .path_and_query()
            .map_or("/", actix_web::http::uri::PathAndQuery::as_str);
        let mut chrome = Chrome::new(locale, path_and_query);
        chrome.origin.clone_from(&app.site.origin);
        chrome.request_id = request_id_of(request);
        chrome.operator.clone_from(&app.site.operator);
        chrome.flash = flash::of(request).filter(|flash| app.catalog.contains(locale, &flash.key));
        chrome.cart_count = request
            .cookie(CART_COUNT_COOKIE)
            .and_then(|cookie| cookie.value().parse().ok());
        if let Some(login) = LoginState::of(request).0 {
            chrome.user = Some(login.name);
            chrome.csrf_token = login.csrf.masked(app.db.random());
            chrome.unread = Some(login.unread + login.unread_messages);
        }
        let had_flash = request.cookie(flash::FLASH_COOKIE).is_some();
        Ok(Self {
            app,
            locale,
            chrome,
            had_flash,
        })
    }

    /// The language of the page.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The frame.
    pub fn chrome(&self) -> &Chrome {
        &self.chrome
    }

    /// The shared state.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// A text in the language of the page.
    pub fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.app.catalog.text(self.locale, key, args)
    }

    /// Marks an entry of the navigation.
    #[must_use]
    pub fn in_section(mut self, section: Section) -> Self {
        self.chrome.section = section;
        self
    }

    /// Adds what programs read of the page: JSON-LD without any `<`.
    #[must_use]
    pub(in crate::web) fn with_data(mut self, data: String) -> Self {
        self.chrome.data = data;
        self
    }

    /// Adds the navigation of a desk or of the administration.
    #[must_use]
    pub fn with_nav(mut self, title: &str, nav: Vec<NavItem>) -> Self {
        title.clone_into(&mut self.chrome.nav_title);
        self.chrome.nav = nav;
        self
    }

    /// Names another address for the page: that of the form, where it is drawn anew at the address
    /// it was sent to.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.chrome.move_to(self.locale, path);
        self
    }

    /// Shows how many lines are in the cart, from one who has just counted them.
    #[must_use]
    pub fn with_cart_count(mut self, lines: usize) -> Self {
        self.chrome.cart_count = i64::try_from(lines).ok().filter(|lines| *lines > 0);
        self
    }

    /// Counts messages as read that this page shows for the first time.
    #[must_use]
    pub(in crate::web) fn less_unread(mut self, read: i64) -> Self {
        self.chrome.unread = self.chrome.unread.map(|unread| (unread - read).max(0));
        self
    }

    /// The page.
    pub fn page<V: PageView>(&self, view: &V) -> HtmlResult {
        self.page_as(StatusCode::OK, view)
    }

    /// The page of a refused form (422): the same form, with what was typed and what is wrong.
    pub fn refused<V: PageView>(&self, view: &V) -> HtmlResult {
        self.page_as(StatusCode::UNPROCESSABLE_ENTITY, view)
    }

    /// The page of a refused form with the status of what is wrong, and when a new try makes sense.
    pub(in crate::web) fn refused_by<V: PageView>(&self, view: &V, error: &Error) -> HtmlResult {
        let mut answer = self.page_as(status_of(error.kind()), view)?;
        if let Some(seconds) = error.retry_after_s() {
            let seconds = HeaderValue::from(seconds);
            answer.headers_mut().insert(RETRY_AFTER, seconds);
        }
        Ok(answer)
    }

    /// The page with a status.
    pub fn page_as<V: PageView>(&self, status: StatusCode, view: &V) -> HtmlResult {
        let html = self.html(view)?;
        let mut response = HttpResponse::build(status);
        response
            .insert_header(ContentType::html())
            .insert_header((CACHE_CONTROL, "no-store"));
        if self.had_flash {
            let mut gone = actix_web::cookie::Cookie::new(flash::FLASH_COOKIE, "");
            gone.set_path("/");
            gone.make_removal();
            response.cookie(gone);
        }
        Ok(response.body(html))
    }

    /// The HTML of a page.
    pub fn html<V: PageView>(&self, view: &V) -> Result<String> {
        self.app.templates.page(self.locale, &self.chrome, view)
    }
}

impl FromRequest for Ui {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(HtmlError))
    }
}
