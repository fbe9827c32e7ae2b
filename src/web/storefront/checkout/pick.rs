//! Which goods a checkout is about, as its address and its form say it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::ids::CartLineId;
use crate::domain::carts::{CartKind, Pick};
use crate::web::extract::RawForm;

/// The cart, if it is not the usual one.
const FROM: &str = "from";
/// Says that lines were chosen, even if none was.
const PICKED: &str = "picked";
/// A chosen line.
const LINE: &str = "line";

/// The goods that an address or a form names.
pub fn read(form: &RawForm) -> Pick {
    let from = match form.get(FROM) {
        "now" => CartKind::Now,
        // What is kept for later is bought from the cart.
        _ => CartKind::Usual,
    };
    let lines = (!form.get(PICKED).is_empty()).then(|| {
        form.all(LINE)
            .filter_map(|id| id.parse().ok())
            .collect::<BTreeSet<CartLineId>>()
    });
    Pick { from, lines }
}

/// Whether nothing was chosen of what could be.
pub fn is_of_nothing(pick: &Pick) -> bool {
    pick.lines.as_ref().is_some_and(BTreeSet::is_empty)
}

/// The hidden inputs by which the form names the same goods.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PickView {
    /// Empty for the usual cart.
    pub from: String,
    /// Whether lines were chosen.
    pub is_picked: bool,
    /// They.
    pub lines: Vec<CartLineId>,
}

impl PickView {
    /// The inputs for these goods.
    pub fn new(pick: &Pick) -> Self {
        Self {
            from: match pick.from {
                CartKind::Now => CartKind::Now.as_str().to_owned(),
                CartKind::Usual | CartKind::Later => String::new(),
            },
            is_picked: pick.lines.is_some(),
            lines: pick.lines.iter().flatten().copied().collect(),
        }
    }
}

/// The address of the checkout of these goods.
pub fn path(pick: &Pick) -> String {
    let view = PickView::new(pick);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if !view.from.is_empty() {
        query.append_pair(FROM, &view.from);
    }
    if view.is_picked {
        query.append_pair(PICKED, "1");
    }
    for line in view.lines {
        query.append_pair(LINE, &line.to_string());
    }
    match query.finish().as_str() {
        "" => "/checkout".to_owned(),
        query => format!("/checkout?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_goods_that_it_was_made_of() {
        for address in [
            "/checkout",
            "/checkout?from=now",
            "/checkout?picked=1",
            "/checkout?picked=1&line=3&line=7",
        ] {
            let query = address.split_once('?').map_or("", |(_, query)| query);
            let pairs = url::form_urlencoded::parse(query.as_bytes());
            let form = RawForm::from_pairs(pairs.into_owned().collect());
            assert_eq!(path(&read(&form)), address);
        }
    }

    #[test]
    fn what_is_kept_for_later_is_not_bought() {
        let form = RawForm::from_pairs(vec![("from".to_owned(), "later".to_owned())]);
        assert_eq!(read(&form), Pick::default());
        let form = RawForm::from_pairs(vec![
            ("picked".to_owned(), "1".to_owned()),
            ("line".to_owned(), "x".to_owned()),
        ]);
        assert!(is_of_nothing(&read(&form)));
    }
}
