//! The page that shows an error which is not one of a form.

use serde::Serialize;

use crate::base::error::Error;
use crate::base::i18n::{Arg, Catalog};
use crate::base::locale::Locale;
use crate::web::templates::PageView;

/// What went wrong, in the reader's words.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorView {
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub heading: String,
    /// What to do now.
    pub advice: String,
}

impl ErrorView {
    /// The page of an error that is answered with `status`.
    pub fn new(catalog: &Catalog, locale: Locale, status: u16, error: &Error) -> Self {
        let params: Vec<(&str, Arg)> = error
            .params()
            .iter()
            .map(|(name, value)| (*name, Arg::from(value.as_str())))
            .collect();
        let title = format!("error-page-title-{status}");
        let heading = catalog.find_text(locale, &title);
        Self {
            status,
            heading: heading.unwrap_or_else(|| catalog.text(locale, "error-page-title-500", &[])),
            advice: catalog.text(locale, &error.code().message_key(), &params),
        }
    }
}

impl PageView for ErrorView {
    const TEMPLATE: &'static str = "errors/error.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            status: 404,
            heading: "没有找到".to_owned(),
            advice: "没有找到这个页面。它可能已经搬走，或者地址写错了。".to_owned(),
        }]
    }
}
