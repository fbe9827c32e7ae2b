//! What the frame around a page shows: language, person, cart, message, navigation.

use serde::Serialize;

use super::known;
use crate::base::locale::Locale;
use crate::base::operator::Operator;
use crate::web::extract::lang_in_query;

/// A part of the site that the navigation marks as the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// No entry is marked.
    #[default]
    None,
    /// The buyer's own pages.
    Account,
    /// Applications to decide on.
    Applications,
    /// The cart and the checkout.
    Cart,
    /// What buyers want put right.
    Claims,
    /// Payments that wait for a decision.
    Held,
    /// The front page.
    Home,
    /// The inbox.
    Inbox,
    /// A shop's listings.
    Listings,
    /// What a shop has harvested, and its households.
    Lots,
    /// The people of a shop.
    Members,
    /// Mails that did not go out.
    Mails,
    /// What buyers and shops write to each other.
    Messages,
    /// A shop's money, and what the shops of a division settle.
    Money,
    /// Who administers what.
    Offices,
    /// Orders, of a buyer or a shop.
    Orders,
    /// First page of the desk or the administration.
    Overview,
    /// Support programmes.
    Programmes,
    /// What buyers ask.
    Questions,
    /// What people say breaks the law.
    Reports,
    /// What buyers say of goods.
    Reviews,
    /// What people searched for in vain.
    Searches,
    /// The data of a shop.
    Shop,
    /// The shops below an administrator's division.
    Shops,
    /// A shop's stock.
    Stock,
}

/// How a passing message looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Something to know.
    Info,
    /// It worked.
    Success,
    /// It needs attention.
    Warning,
    /// It failed.
    Danger,
}

/// A message shown once, after a redirect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flash {
    /// How it looks.
    pub tone: Tone,
    /// The key of its text.
    pub key: String,
}

/// An entry of the desk's or the administration's navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// Marked when the page belongs to it.
    pub section: Section,
    /// Where it leads.
    pub href: String,
    /// The key of its text.
    pub key: &'static str,
    /// How much waits there; nothing is shown for none.
    pub count: i64,
}

/// The address of a page in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alternate {
    /// The language tag.
    pub lang: &'static str,
    /// Path and query of what the reader looks at, in that language.
    pub href: String,
    /// The same as search engines should keep it: without what the page does not know.
    pub page: String,
    /// Whether the page is shown in it now.
    pub current: bool,
}

/// Everything that the layouts need beside the view of the page.
#[derive(Debug, Clone, Serialize)]
pub struct Chrome {
    /// The language tag of the page.
    pub lang: &'static str,
    /// The page in every language, for the switch and for search engines.
    pub alternates: Vec<Alternate>,
    /// `https://host` without a slash at the end; empty leaves canonical links out.
    pub origin: String,
    /// Path and query without the language, and without what the page does not know.
    pub path: String,
    /// The address under which search engines should keep the page: the same, in the language that
    /// the address asks for, if it does.
    pub canonical: String,
    /// The name of the person who is logged in.
    pub user: Option<String>,
    /// The number of lines in the cart, if there is one.
    pub cart_count: Option<i64>,
    /// Unread notices and messages of the person.
    pub unread: Option<i64>,
    /// The token that forms carry, as this answer shows it; empty without a session.
    pub csrf_token: String,
    /// The number of the request, for error pages.
    pub request_id: String,
    /// A message shown once.
    pub flash: Option<Flash>,
    /// What programs read of the page (JSON-LD), safe within an element; empty for nothing.
    pub data: String,
    /// The marked entry of the navigation.
    pub section: Section,
    /// The navigation of the desk or the administration.
    pub nav: Vec<NavItem>,
    /// The heading of that navigation: a shop's or a division's name.
    pub nav_title: String,
    /// Who runs the platform.
    pub operator: Operator,
}

impl Chrome {
    /// The frame of a page that nobody is logged in to, at `path_and_query`.
    pub fn new(locale: Locale, path_and_query: &str) -> Self {
        let shown = without(path_and_query, |name| name == "lang");
        let own = known::parameters(path_and_query);
        let path = without(path_and_query, |name| !own.contains(&name));
        let is_in_language = path_and_query
            .split_once('?')
            .is_some_and(|(_, query)| lang_in_query(query).is_some());
        let alternate = |other: Locale| Alternate {
            lang: other.tag(),
            href: in_language(&shown, other),
            page: in_language(&path, other),
            current: other == locale,
        };
        Self {
            lang: locale.tag(),
            alternates: Locale::ALL.map(alternate).into(),
            origin: String::new(),
            canonical: if is_in_language {
                in_language(&path, locale)
            } else {
                path.clone()
            },
            path,
            user: None,
            cart_count: None,
            unread: None,
            csrf_token: String::new(),
            request_id: String::new(),
            flash: None,
            data: String::new(),
            section: Section::None,
            nav: Vec::new(),
            nav_title: String::new(),
            operator: Operator::default(),
        }
    }

    /// Names another address for the page, in the language that its own asked for, if it did.
    pub(super) fn move_to(&mut self, locale: Locale, path: &str) {
        let is_in_language = self.canonical != self.path;
        let moved = Self::new(locale, path);
        self.alternates = moved.alternates;
        self.canonical = if is_in_language {
            in_language(&moved.path, locale)
        } else {
            moved.canonical
        };
        self.path = moved.path;
    }

    /// Marks an entry of the navigation.
    #[must_use]
    pub fn in_section(mut self, section: Section) -> Self {
        self.section = section;
        self
    }
}

fn in_language(path: &str, locale: Locale) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}lang={}", locale.tag())
}

/// Takes some parameters out of a query.
fn without(path_and_query: &str, is_out: impl Fn(&str) -> bool) -> String {
    let Some((path, query)) = path_and_query.split_once('?') else {
        return path_and_query.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_out(pair.split('=').next().unwrap_or_default()))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_keeps_the_rest_of_the_query() {
        let chrome = Chrome::new(Locale::En, "/search?lang=en&q=%E8%8C%B6&page=2");
        assert_eq!(chrome.path, "/search?q=%E8%8C%B6&page=2");
        let hrefs: Vec<_> = chrome.alternates.iter().map(|a| a.href.as_str()).collect();
        assert_eq!(
            hrefs,
            [
                "/search?q=%E8%8C%B6&page=2&lang=zh-CN",
                "/search?q=%E8%8C%B6&page=2&lang=en"
            ]
        );
        let home = Chrome::new(Locale::Zh, "/?lang=zh-CN");
        assert_eq!(home.path, "/");
        assert_eq!(home.alternates[1].href, "/?lang=en");
        assert!(home.alternates[0].current);
    }

    #[test]
    fn search_engines_keep_what_the_page_knows_in_the_language_of_the_address() {
        let chrome = Chrome::new(Locale::En, "/c/tea?utm_source=x&after=1.2&lang=en");
        assert_eq!(chrome.path, "/c/tea?after=1.2");
        assert_eq!(chrome.canonical, "/c/tea?after=1.2&lang=en");
        assert_eq!(chrome.alternates[0].page, "/c/tea?after=1.2&lang=zh-CN");
        // Readers who change the language keep what they have.
        assert_eq!(
            chrome.alternates[0].href,
            "/c/tea?utm_source=x&after=1.2&lang=zh-CN"
        );
        // The language of the reader, or one that there is not, makes no address of its own.
        for address in ["/?utm_source=x&q=1", "/?lang=fr", "/"] {
            assert_eq!(Chrome::new(Locale::En, address).canonical, "/", "{address}");
        }
    }
}
