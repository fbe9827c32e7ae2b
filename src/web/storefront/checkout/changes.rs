//! What changed between showing and ordering, in words that name the line and the change.

use crate::base::error::Code;
use crate::base::format::Formats;
use crate::base::ids::{CartLineId, ShopId};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::carts::Line;
use crate::domain::flows::checkout::{Basket, Change, Parcel};
use crate::web::forms::Fault;
use crate::web::storefront::cart::view::written;

/// A change in words, and where it belongs.
pub struct Told {
    /// The words.
    pub fault: Fault,
    /// The line that it is about.
    pub line: Option<CartLineId>,
    /// The shop that it is about.
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

/// Says a change. A line that is in no basket any more has no name: it left the cart.
pub fn told(change: Change, basket: &Basket, in_words: Tongue<'_>) -> Told {
    match change {
        Change::Added(id) => of_line(id, basket, in_words, |_| ("checkout-added", vec![])),
        Change::Price(id, before) => of_line(id, basket, in_words, |line| {
            let now = line.offer.unit_price;
            ("checkout-price", from_to(before, now, in_words))
        }),
        Change::Quantity(id, before) => of_line(id, basket, in_words, |line| {
            let by = line.offer.sold_by;
            let values = vec![
                ("before", written(by, before)),
                ("now", written(by, line.quantity)),
            ];
            ("checkout-quantity", values)
        }),
        Change::Gone(id) => of_line(id, basket, in_words, |_| ("checkout-gone", vec![])),
        Change::Freight(id, before) => of_shop(id, before, basket, in_words),
    }
}

fn of_line(
    id: CartLineId,
    basket: &Basket,
    in_words: Tongue<'_>,
    say: impl Fn(&Line) -> (&'static str, Vec<(&'static str, String)>),
) -> Told {
    let mut lines = basket.lines().chain(&basket.left_out);
    let (key, mut params) = match lines.find(|line| line.id == id) {
        None => ("checkout-taken-out", vec![]),
        Some(line) => {
            let (key, mut params) = say(line);
            let listing = &line.offer.listing;
            let name = in_words.locale.pick(&listing.title_zh, &listing.title_en);
            params.push(("name", name.to_owned()));
            (key, params)
        }
    };
    Told {
        fault: fault(key, &mut params),
        line: Some(id),
        shop: None,
    }
}

fn of_shop(id: ShopId, before: Money, basket: &Basket, in_words: Tongue<'_>) -> Told {
    let parcel = basket.parcels.iter().find(|parcel| parcel.shop.id == id);
    let shop = parcel.map(|parcel| &parcel.shop);
    let name = shop.map_or("", |shop| {
        in_words.locale.pick(&shop.name_zh, &shop.name_en)
    });
    let mut params = vec![("name", name.to_owned())];
    let key = match parcel.and_then(Parcel::fee) {
        Some(now) => {
            params.extend(from_to(before, now, in_words));
            "checkout-freight".to_owned()
        }
        None => Code::FreightNotSent.message_key(),
    };
    Told {
        fault: fault(&key, &mut params),
        line: None,
        shop: Some(id),
    }
}

fn from_to(before: Money, now: Money, in_words: Tongue<'_>) -> Vec<(&'static str, String)> {
    let written = |amount| in_words.formats.money(amount);
    vec![("before", written(before)), ("now", written(now))]
}

fn fault(key: &str, params: &mut Vec<(&'static str, String)>) -> Fault {
    Fault {
        field: String::new(),
        key: key.to_owned(),
        params: params.drain(..).collect(),
    }
}
