//! The language of a request: `?lang=`, else the cookie, else `Accept-Language`, else Chinese.

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;

use crate::base::locale::Locale;

/// Keeps the chosen language.
pub const LANG_COOKIE: &str = "lang";

/// The language of a request.
pub fn locale_of(request: &HttpRequest) -> Locale {
    lang_in_query(request.query_string())
        .or_else(|| request.cookie(LANG_COOKIE)?.value().parse().ok())
        .or_else(|| accepted(request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()?))
        .unwrap_or_default()
}

/// The language that a query asks for.
pub fn lang_in_query(query: &str) -> Option<Locale> {
    url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "lang")
        .find_map(|(_, value)| value.parse().ok())
}

/// The language with the highest weight among those that we have; the first of equal ones.
fn accepted(header: &str) -> Option<Locale> {
    let mut best: Option<(u32, Locale)> = None;
    for item in header.split(',') {
        let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
        let Ok(locale) = tag.trim().parse() else {
            continue;
        };
        let weight = weight_of(parameters);
        if weight > 0 && best.is_none_or(|(found, _)| weight > found) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

/// `q=0.8` in thousandths; 1000 without one.
fn weight_of(parameters: &str) -> u32 {
    let Some(q) = parameters
        .split(';')
        .find_map(|part| part.trim().strip_prefix("q="))
    else {
        return 1_000;
    };
    let (whole, fraction) = q.trim().split_once('.').unwrap_or((q.trim(), ""));
    let digits = format!("{fraction:0<3}");
    let fraction: u32 = digits
        .get(..3)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    if whole == "1" { 1_000 } else { fraction }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_weight_wins() {
        assert_eq!(accepted("fr, en;q=0.8, zh;q=0.9"), Some(Locale::Zh));
        assert_eq!(accepted("en-GB,en;q=0.9,zh-CN;q=0.8"), Some(Locale::En));
        assert_eq!(accepted("zh;q=0, en;q=0.001"), Some(Locale::En));
        assert_eq!(accepted("fr, *;q=0.5"), None);
        assert_eq!(accepted(";;;q=,"), None);
    }

    #[test]
    fn the_query_names_a_language_or_none() {
        assert_eq!(lang_in_query("q=%E8%8C%B6&lang=en"), Some(Locale::En));
        assert_eq!(lang_in_query("lang=xx"), None);
    }
}
