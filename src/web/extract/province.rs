//! Where a reader wants things sent: `?to=33`, else the cookie that keeps it.

use actix_web::HttpRequest;

use crate::base::division_code::{DivisionCode, DivisionLevel};

/// Keeps the chosen province.
pub const PROVINCE_COOKIE: &str = "to";

/// The province of a request.
pub fn province_of(request: &HttpRequest) -> Option<DivisionCode> {
    province_in_query(request.query_string())
        .or_else(|| province(request.cookie(PROVINCE_COOKIE)?.value()))
}

/// The province that a query asks for.
pub fn province_in_query(query: &str) -> Option<DivisionCode> {
    url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "to")
        .find_map(|(_, value)| province(&value))
}

/// A code of two digits; whether there is such a province is another matter.
fn province(text: &str) -> Option<DivisionCode> {
    let code = DivisionCode::parse(text).ok()?;
    (code.level() == DivisionLevel::Province && code.as_str() == text).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_code_of_two_digits_names_a_province() {
        let code = |query| province_in_query(query).map(|code| code.as_str().to_owned());
        assert_eq!(code("to=33&lang=en").as_deref(), Some("33"));
        for none in ["", "to=", "to=3301", "to=330000", "to=x", "too=33"] {
            assert_eq!(code(none), None, "{none}");
        }
    }
}
