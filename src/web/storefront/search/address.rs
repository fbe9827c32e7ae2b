//! What the address of a search says: words, filters, order, page.

use serde::Deserialize;

use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Result};
use crate::domain::divisions::Tree;
use crate::domain::search::{CERTIFICATES, Filters, Sort};

/// The longest search, in characters; what is longer is cut.
const MAX_QUERY_CHARS: usize = 80;

/// The last page that is shown: who has not found it by then needs another word.
pub const LAST_PAGE: usize = 50;

/// The address as it comes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    /// What is searched for.
    pub q: String,
    /// The code of a category.
    c: String,
    /// The code of a province, prefecture or county.
    place: String,
    /// From and below, in whole units: `20-50`, `200-`.
    price: String,
    /// Set for goods in season.
    season: String,
    /// Set for goods sold by mass.
    mass: String,
    /// The kind of a certificate.
    cert: String,
    /// The order.
    sort: String,
    /// The number of the page.
    page: String,
}

/// The address, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// What is searched for, as it was typed.
    pub query: String,
    /// What the goods must be.
    pub filters: Filters,
    /// The order.
    pub sort: Sort,
    /// The number of the page, from 1.
    pub page: usize,
}

/// The orders, as they stand in addresses.
pub const SORTS: [(Sort, &str); 5] = [
    (Sort::Fit, ""),
    (Sort::Sales, "sales"),
    (Sort::Newest, "new"),
    (Sort::Cheapest, "price"),
    (Sort::Dearest, "price-down"),
];

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// `request.malformed` for what no page of ours leads to.
    pub fn parse(raw: SearchQuery) -> Result<Self> {
        let malformed = || Code::RequestMalformed;
        let region = match raw.place.as_str() {
            "" => None,
            code => Some(DivisionCode::parse(code).map_err(|_none| malformed())?),
        };
        let price = match raw.price.as_str() {
            "" => None,
            range => Some(price(range).ok_or_else(malformed)?),
        };
        let certificate = match raw.cert.as_str() {
            "" => None,
            word => {
                let kind = CERTIFICATES.into_iter().find(|kind| kind.as_str() == word);
                Some(kind.ok_or_else(malformed)?)
            }
        };
        let sort = SORTS.iter().find(|(_, word)| *word == raw.sort);
        let page = match raw.page.as_str() {
            "" => 1,
            number => number.parse().map_err(|_none| malformed())?,
        };
        if !(1..=LAST_PAGE).contains(&page) {
            return Err(malformed().into());
        }
        Ok(Self {
            query: raw.q.trim().chars().take(MAX_QUERY_CHARS).collect(),
            filters: Filters {
                category: Some(raw.c).filter(|code| !code.is_empty()),
                region,
                price,
                in_season: !raw.season.is_empty(),
                by_mass: !raw.mass.is_empty(),
                certificate,
            },
            sort: sort.ok_or_else(malformed)?.0,
            page,
        })
    }

    /// Whether anything is asked: words, or at least filters.
    pub fn is_asked(&self) -> bool {
        !self.query.is_empty() || !self.filters.is_empty()
    }

    /// The path and query of this search.
    pub fn path(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.query);
        let filters = &self.filters;
        if let Some(code) = &filters.category {
            query.append_pair("c", code);
        }
        if let Some(code) = &filters.region {
            query.append_pair("place", code.as_str());
        }
        if let Some(range) = filters.price {
            query.append_pair("price", &price_text(range));
        }
        if filters.in_season {
            query.append_pair("season", "1");
        }
        if filters.by_mass {
            query.append_pair("mass", "1");
        }
        if let Some(kind) = filters.certificate {
            query.append_pair("cert", kind.as_str());
        }
        if let Some((_, word)) = SORTS.iter().find(|(sort, _)| *sort == self.sort)
            && !word.is_empty()
        {
            query.append_pair("sort", word);
        }
        if self.page > 1 {
            query.append_pair("page", &self.page.to_string());
        }
        format!("/search?{}", query.finish())
    }

    /// The first page of this search with other filters.
    pub fn with(&self, change: impl FnOnce(&mut Filters)) -> Self {
        let mut other = Self {
            page: 1,
            ..self.clone()
        };
        change(&mut other.filters);
        other
    }

    /// The first page of this search in another order.
    pub fn in_order(&self, sort: Sort) -> Self {
        Self {
            page: 1,
            sort,
            ..self.clone()
        }
    }

    /// A page of this search.
    pub fn at_page(&self, page: usize) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The code of the division in which something was looked for: that of the filter, or one that
    /// the words name; empty for everywhere.
    pub fn place_meant(&self, tree: &Tree) -> String {
        let named = || {
            let mut words = self.query.split_whitespace();
            words.find_map(|word| tree.named(word))
        };
        let code = self
            .filters
            .region
            .or_else(|| named().map(|division| division.code));
        code.map(String::from).unwrap_or_default()
    }
}

/// Hundredths in a whole unit.
const MINOR: i64 = 100;

fn price(range: &str) -> Option<(i64, Option<i64>)> {
    let (from, below) = range.split_once('-')?;
    let whole = |text: &str| -> Option<i64> {
        let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_number
            .then(|| text.parse::<i64>().ok())
            .flatten()?
            .checked_mul(MINOR)
    };
    let below = match below {
        "" => None,
        text => Some(whole(text)?),
    };
    Some((whole(from)?, below))
}

fn price_text((from, below): (i64, Option<i64>)) -> String {
    let below = below.map(|below| (below / MINOR).to_string());
    format!("{}-{}", from / MINOR, below.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<Address> {
        Address::parse(serde_urlencoded::from_str(query).unwrap())
    }

    #[test]
    fn an_address_is_written_as_it_was_read() {
        for path in [
            "q=%E8%8C%B6",
            "q=&c=tea",
            "q=tea&c=tea&place=33&price=20-50&season=1&mass=1&cert=organic&sort=price&page=2",
            "q=tea&price=200-",
        ] {
            assert_eq!(parse(path).unwrap().path(), format!("/search?{path}"));
        }
        let read = parse("q=+tea+&place=330000").unwrap();
        assert_eq!(read.path(), "/search?q=tea&place=33");
    }

    #[test]
    fn what_no_page_leads_to_is_malformed() {
        for wrong in [
            "page=0",
            "page=x",
            "page=51",
            "place=x",
            "price=x",
            "price=1",
            "price=-5",
            "sort=x",
            "cert=x",
            "cert=food_safety",
            "price=1-99999999999",
        ] {
            let error = parse(wrong).unwrap_err();
            assert_eq!(error.code(), Code::RequestMalformed, "{wrong}");
        }
        assert!(!parse("").unwrap().is_asked());
        assert_eq!(
            parse(&format!("q={}", "x".repeat(500)))
                .unwrap()
                .query
                .len(),
            80
        );
    }
}
