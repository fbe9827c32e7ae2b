//! Lists of the administration: what their addresses ask for.

use std::str::FromStr;

use actix_web::HttpRequest;

use crate::base::error::Result;
use crate::base::page::{Cursor, Page};
use crate::base::text::tidy_line;

/// The longest text to search for, in characters.
const MAX_QUERY_CHARS: usize = 80;

/// The query of a list's address.
pub(super) struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// The query of a request.
    pub fn of(request: &HttpRequest) -> Self {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
        Self {
            path: request.path().to_owned(),
            pairs: pairs.into_owned().collect(),
        }
    }

    fn get(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// One of few words; a word that is none asks for nothing.
    pub fn choice<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// What is searched for.
    pub fn text(&self, name: &str) -> String {
        tidy_line(self.get(name))
            .chars()
            .take(MAX_QUERY_CHARS)
            .collect()
    }

    /// Behind which row the page begins.
    ///
    /// # Errors
    /// `request.malformed` for what is no cursor.
    pub fn after(&self) -> Result<Option<Cursor>> {
        match self.get("after") {
            "" => Ok(None),
            cursor => cursor.parse().map(Some),
        }
    }

    /// The addresses of the first and of the next page; empty where there is none, or where it
    /// is this one.
    pub fn pages<T>(&self, page: &Page<T>) -> (String, String) {
        let first = if self.get("after").is_empty() {
            String::new()
        } else {
            self.address(None)
        };
        let next = page.next.map(|cursor| self.address(Some(cursor)));
        (first, next.unwrap_or_default())
    }

    fn address(&self, after: Option<Cursor>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let kept = self.pairs.iter();
        query.extend_pairs(kept.filter(|(name, value)| name != "after" && !value.is_empty()));
        if let Some(cursor) = after {
            query.append_pair("after", &cursor.to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{query}", self.path)
        }
    }
}
