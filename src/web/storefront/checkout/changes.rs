//! What changed between showing and ordering, in words that name the line and the change.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::format::Formats;
use crate::base::ids::{CartLineId, ShopId};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::carts::Line;
use crate::domain::flows::checkout::{Basket, Change, Parcel};
use crate::web::forms::Fault;
use crate::web::storefront::cart::view::written;

/// A change in words, and where it belongs.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// The goods or the shop that it is about; empty for a line that is not in the cart any more.
    pub name: String,
    /// The words.
    pub fault: Fault,
    /// The line that it is about.
    #[serde(skip)]
    pub line: Option<CartLineId>,
    /// The shop that it is about.
    #[serde(skip)]
    pub shop: Option<ShopId>,
}

/// How things are said.
#[derive(Clone, Copy)]
pub struct Tongue<'a> {
    /// The language.
    pub locale: Locale,
    /// How amounts are written.
    pub formats: &'a Formats,
}

/// Says a change; nothing of a shop all of whose lines have gone.
pub fn told(change: Change, basket: &Basket, in_words: Tongue<'_>) -> Option<Told> {
    Some(match change {
        Change::Added(id) => of_line(id, basket, in_words, |_| ("checkout-added", Values::new())),
        Change::Price(id, before) => of_line(id, basket, in_words, |line| {
            let now = line.offer.unit_price;
            ("checkout-price", from_to(before, now, in_words))
        }),
        Change::Quantity(id, before) => of_line(id, basket, in_words, |line| {
            let written = |quantity| written(line.offer.sold_by, quantity, in_words.locale);
            let values = [("before", written(before)), ("now", written(line.quantity))];
            ("checkout-quantity", Values::from(values))
        }),
        Change::Presale(id) => of_line(id, basket, in_words, |_| {
            ("checkout-presale-changed", Values::new())
        }),
        Change::Gone(id) => of_line(id, basket, in_words, |_| ("checkout-gone", Values::new())),
        Change::Freight(id, before) => {
            return of_shop(id, basket, in_words, |parcel| {
                Some(match parcel.fee() {
                    Some(now) => ("checkout-freight", from_to(before, now, in_words)),
                    None => ("checkout-not-sent", Values::new()),
                })
            });
        }
        Change::Reduction(id, before) => {
            return of_shop(id, basket, in_words, |parcel| {
                let now = parcel.reduced().ok()?;
                Some(("checkout-reduction", from_to(before, now, in_words)))
            });
        }
    })
}

fn of_line(
    id: CartLineId,
    basket: &Basket,
    in_words: Tongue<'_>,
    say: impl Fn(&Line) -> (&'static str, Values),
) -> Told {
    let mut lines = basket.lines().chain(&basket.left_out);
    let (name, (key, params)) = match lines.find(|line| line.id == id) {
        None => ("", ("checkout-taken-out", Values::new())),
        Some(line) => {
            let listing = &line.offer.listing;
            let name = in_words.locale.pick(&listing.title_zh, &listing.title_en);
            (name, say(line))
        }
    };
    Told {
        name: name.to_owned(),
        fault: fault(key, params),
        line: Some(id),
        shop: None,
    }
}

fn of_shop(
    id: ShopId,
    basket: &Basket,
    in_words: Tongue<'_>,
    say: impl Fn(&Parcel) -> Option<(&'static str, Values)>,
) -> Option<Told> {
    let parcel = basket.parcels.iter().find(|parcel| parcel.shop.id == id)?;
    let shop = &parcel.shop;
    let (key, params) = say(parcel)?;
    Some(Told {
        name: in_words
            .locale
            .pick(&shop.name_zh, &shop.name_en)
            .to_owned(),
        fault: fault(key, params),
        line: None,
        shop: Some(id),
    })
}

/// What a text fills in.
type Values = BTreeMap<&'static str, String>;

fn from_to(before: Money, now: Money, in_words: Tongue<'_>) -> Values {
    let written = |amount| in_words.formats.money(amount);
    Values::from([("before", written(before)), ("now", written(now))])
}

fn fault(key: &str, params: Values) -> Fault {
    Fault {
        field: String::new(),
        key: key.to_owned(),
        params,
    }
}
