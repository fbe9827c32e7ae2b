//! What the frame around a page shows: language, person, cart, message, navigation.

use serde::Serialize;

use crate::base::locale::Locale;

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

/// The other language's address of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alternate {
    /// The language tag.
    pub lang: &'static str,
    /// Path and query of the page in that language.
    pub href: String,
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
    /// Path and query without the language.
    pub path: String,
    /// The name of the person who is logged in.
    pub user: Option<String>,
    /// The number of lines in the cart, if there is one.
    pub cart_count: Option<i64>,
    /// Unread notices and messages of the person.
    pub unread: Option<i64>,
    /// The token that forms carry; empty without a session.
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
}

impl Chrome {
    /// The frame of a page that nobody is logged in to, at `path_and_query`.
    pub fn new(locale: Locale, path_and_query: &str) -> Self {
        let path = without_lang(path_and_query);
        Self {
            lang: locale.tag(),
            alternates: Locale::ALL
                .map(|other| alternate(&path, other, locale))
                .into(),
            origin: String::new(),
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
        }
    }

    /// Marks an entry of the navigation.
    #[must_use]
    pub fn in_section(mut self, section: Section) -> Self {
        self.section = section;
        self
    }
}

fn alternate(path: &str, locale: Locale, present: Locale) -> Alternate {
    let joint = if path.contains('?') { '&' } else { '?' };
    Alternate {
        lang: locale.tag(),
        href: format!("{path}{joint}lang={}", locale.tag()),
        current: locale == present,
    }
}

/// Takes `lang=…` out of a query.
fn without_lang(path_and_query: &str) -> String {
    let Some((path, query)) = path_and_query.split_once('?') else {
        return path_and_query.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && *pair != "lang" && !pair.starts_with("lang="))
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
}
