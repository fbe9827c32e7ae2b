//! What the public pages look at in a query. Anything else, such as the marks of advertisements,
//! makes no page of its own: it stands in no address that search engines keep, and no page is
//! stored under it.

/// The parts of a query that say which page it is; the language is none of them.
pub(super) fn parameters(path_and_query: &str) -> &'static [&'static str] {
    let path = path_and_query.split('?').next().unwrap_or_default();
    let begins = |start: &&str| path.starts_with(*start);
    if path == "/search" {
        &[
            "q", "c", "place", "price", "season", "mass", "cert", "sort", "page",
        ]
    } else if ["/c/", "/region/", "/v/", "/p/"].iter().any(begins) {
        &["after"]
    } else {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_knows_its_own() {
        assert!(parameters("/search?utm_source=x").contains(&"cert"));
        assert_eq!(parameters("/v/longjing/reviews?after=1"), ["after"]);
        assert!(parameters("/").is_empty() && parameters("/trace").is_empty());
    }
}
