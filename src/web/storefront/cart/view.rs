//! The page of the cart: lines by shop, with what is offered now.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::amount::SoldBy;
use crate::base::error::Error;
use crate::base::format;
use crate::base::ids::{CartLineId, ShopId};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::domain::access::ShopState;
use crate::domain::carts::{self, Hindrance, Line, ShopFacts};
use crate::domain::orders::PackBought;
use crate::web::forms::{Fault, FormState};
use crate::web::picture::Picture;
use crate::web::storefront::cards::{listing_path, shop_path};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct CartView {
    /// One a shop, in the order in which the shops came into the cart.
    pub groups: Vec<CartGroup>,
    /// What can be bought costs this, without freight; none beyond the range of money.
    pub total: Option<Money>,
    /// Lines that can be bought.
    pub buyable: usize,
    /// Lines that cannot.
    pub hindered: usize,
    /// What is kept for later.
    pub later: Vec<CartLineView>,
    /// What became of an order that was to be bought again.
    pub again: Option<AgainView>,
}

/// What of an order that was to be bought again is not in the cart, by its name.
#[derive(Debug, Clone, Serialize)]
pub struct AgainView {
    /// How many kinds of goods are in the cart.
    pub found: usize,
    /// What cannot be bought now.
    pub missing: Vec<String>,
    /// What is there, but less of it.
    pub less: Vec<String>,
}

/// The lines of one shop.
#[derive(Debug, Clone, Serialize)]
pub struct CartGroup {
    #[serde(skip)]
    id: ShopId,
    /// The shop's name.
    pub name: String,
    /// Its address; empty while it is not open.
    pub href: String,
    /// The day from which it takes orders again, while it takes none.
    pub opens_again: Option<NaiveDate>,
    /// Its lines, oldest first.
    pub lines: Vec<CartLineView>,
}

/// A line.
#[derive(Debug, Clone, Serialize)]
pub struct CartLineView {
    /// The line.
    pub id: CartLineId,
    /// What it is.
    pub goods: GoodsView,
    /// The amount in its input: as it is in the cart, or as it was typed and refused.
    pub quantity: String,
    /// What is wrong with what was typed.
    pub fault: Option<Fault>,
}

/// Goods of a line, in the cart and at the checkout.
#[derive(Debug, Clone, Serialize)]
pub struct GoodsView {
    /// The listing's address; empty while it is not on sale.
    pub href: String,
    /// The listing's name.
    pub name: String,
    /// The pack.
    pub pack: String,
    /// The picture.
    pub picture: Picture,
    /// `2`, `1.5 kg`.
    pub quantity: String,
    /// The price of one, or of 500 g.
    pub unit_price: Money,
    /// Whether it is sold by mass.
    pub is_by_mass: bool,
    /// The net mass of one.
    pub grams: Option<Grams>,
    /// By mass: the smallest step.
    pub step: Option<Grams>,
    /// What the line costs now; none while it cannot be bought.
    pub price: Option<Money>,
    /// Why it cannot be bought as it is.
    pub hindrance: Option<Fault>,
    /// The day from which it is sent, while it is sold before its harvest.
    pub presale: Option<NaiveDate>,
}

/// An amount that was typed for a line and refused.
#[derive(Debug, Clone)]
pub struct RefusedAmount {
    /// The line.
    pub line: CartLineId,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

impl RefusedAmount {
    /// From the answer of the domain: the fault of the field, or the refusal of the whole.
    pub fn new(line: CartLineId, typed: &str, error: &Error) -> Self {
        Self {
            line,
            typed: typed.to_owned(),
            fault: FormState::new().refused(error).first_fault().cloned(),
        }
    }
}

impl CartView {
    /// The lines of a cart on a day, with the amount that was refused, if one was.
    pub fn new(
        lines: &[Line],
        (locale, today): (Locale, NaiveDate),
        refused: Option<&RefusedAmount>,
    ) -> Self {
        let mut groups: Vec<CartGroup> = Vec::new();
        for line in lines {
            let shop = &line.offer.shop;
            let view = CartLineView::new(line, (locale, today), refused);
            match groups.iter_mut().find(|group| group.id == shop.id) {
                Some(group) => group.lines.push(view),
                None => groups.push(CartGroup::new(shop, view, (locale, today))),
            }
        }
        let hindered = lines
            .iter()
            .filter(|line| line.hindrance().is_some())
            .count();
        Self {
            groups,
            total: carts::total(lines).ok(),
            buyable: lines.len() - hindered,
            hindered,
            later: Vec::new(),
            again: None,
        }
    }

    /// Adds what is kept for later.
    #[must_use]
    pub fn with_later(mut self, lines: &[Line], at: (Locale, NaiveDate)) -> Self {
        self.later = lines
            .iter()
            .map(|line| CartLineView::new(line, at, None))
            .collect();
        self
    }

    /// Says what became of an order that was to be bought again.
    #[must_use]
    pub fn with_again(mut self, again: Option<AgainView>) -> Self {
        self.again = again;
        self
    }
}

impl AgainView {
    /// Compares what was bought with what is in the cart now.
    pub fn new(bought: &[PackBought], lines: &[Line], locale: Locale) -> Self {
        let mut view = Self {
            found: 0,
            missing: Vec::new(),
            less: Vec::new(),
        };
        for pack in bought {
            let title = locale.pick(&pack.title_zh, &pack.title_en);
            let name = format!("{title} {}", locale.pick(&pack.pack_zh, &pack.pack_en));
            let here = lines
                .iter()
                .find(|line| line.offer.variant_id == pack.variant);
            match here {
                None => view.missing.push(name),
                Some(line) => {
                    view.found += 1;
                    if line.quantity < pack.quantity {
                        view.less.push(name);
                    }
                }
            }
        }
        view
    }
}

impl CartGroup {
    fn new(shop: &ShopFacts, first: CartLineView, (locale, today): (Locale, NaiveDate)) -> Self {
        let is_open = shop.state == ShopState::Approved;
        Self {
            id: shop.id,
            name: locale.pick(&shop.name_zh, &shop.name_en).to_owned(),
            href: if is_open {
                shop_path(&shop.slug)
            } else {
                String::new()
            },
            opens_again: shop.opens_again(today),
            lines: vec![first],
        }
    }
}

impl CartLineView {
    fn new(line: &Line, at: (Locale, NaiveDate), refused: Option<&RefusedAmount>) -> Self {
        let goods = GoodsView::new(line, at);
        let refused = refused.filter(|refused| refused.line == line.id);
        Self {
            id: line.id,
            quantity: refused.map_or_else(|| goods.quantity.clone(), |one| one.typed.clone()),
            fault: refused.and_then(|one| one.fault.clone()),
            goods,
        }
    }
}

impl GoodsView {
    /// The goods of a line in a language, on a day.
    pub fn new(line: &Line, (locale, today): (Locale, NaiveDate)) -> Self {
        let offer = &line.offer;
        let listing = &offer.listing;
        let name = locale.pick(&listing.title_zh, &listing.title_en).to_owned();
        let hindrance = line.hindrance();
        let is_shown = offer.is_on_sale && offer.shop.state == ShopState::Approved;
        Self {
            href: if is_shown {
                listing_path(listing.id, &listing.slug)
            } else {
                String::new()
            },
            pack: locale.pick(&offer.pack_zh, &offer.pack_en).to_owned(),
            picture: Picture::of_card(
                listing.photo_hash.as_deref(),
                &listing.category_code,
                &listing.title_zh,
            ),
            name,
            quantity: written(offer.sold_by, line.quantity, locale),
            unit_price: offer.unit_price,
            is_by_mass: offer.sold_by == SoldBy::Mass,
            grams: offer.net_mass,
            step: offer.step_grams.and_then(|grams| Grams::new(grams).ok()),
            price: line.price().ok().filter(|_| hindrance.is_none()),
            hindrance: hindrance.map(|why| told(why, offer.sold_by, locale)),
            presale: listing.presale(today),
        }
    }
}

/// An amount as it is read and written: pieces, or a mass.
pub fn written(sold_by: SoldBy, quantity: i64, locale: Locale) -> String {
    match sold_by {
        SoldBy::Piece => quantity.to_string(),
        SoldBy::Mass => Grams::new(quantity)
            .map_or_else(|_| quantity.to_string(), |mass| format::mass(mass, locale)),
    }
}

/// Why a line cannot be bought, in plain words (O-50).
fn told(why: Hindrance, sold_by: SoldBy, locale: Locale) -> Fault {
    let of = |key: &str, value: Option<(&'static str, String)>| Fault {
        field: String::new(),
        key: key.to_owned(),
        params: value.into_iter().collect(),
    };
    match why {
        Hindrance::ShopNotSelling => of("cart-shop-closed", None),
        Hindrance::NotOnSale => of("cart-not-on-sale", None),
        Hindrance::SoldOut => of("cart-sold-out", None),
        Hindrance::OnlyLeft(left) => {
            let key = match sold_by {
                SoldBy::Piece => "cart-only-left",
                SoldBy::Mass => "cart-only-left-mass",
            };
            of(key, Some(("left", written(sold_by, left, locale))))
        }
        Hindrance::OffStep(step) => {
            let step = written(sold_by, step, locale);
            of("cart-off-step", Some(("step", step)))
        }
        Hindrance::TooDear => of("error-money-overflow", None),
    }
}

impl PageView for CartView {
    const TEMPLATE: &'static str = "pages/storefront/cart.html";

    fn samples() -> Vec<Self> {
        let lines = super::samples::lines();
        let refused = RefusedAmount::new(
            CartLineId(1),
            "1.5",
            &Error::field("quantity", crate::base::error::Code::QuantityInvalid),
        );
        let hindered: Vec<Line> = lines
            .iter()
            .filter(|line| line.hindrance().is_some())
            .cloned()
            .collect();
        let at = (Locale::Zh, NaiveDate::default());
        let full = Self::new(&lines, at, Some(&refused));
        let beyond = Self {
            total: None,
            ..full.clone()
        };
        let later = Self::new(&[], at, None).with_later(&lines, at);
        let again = |missing: &[&str], less: &[&str]| {
            let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect();
            Some(AgainView {
                found: 1,
                missing: names(missing),
                less: names(less),
            })
        };
        vec![
            full.clone().with_again(again(&["大桃干 <脆>"], &["桃胶"])),
            full.with_again(again(&[], &[])).with_later(&hindered, at),
            Self::new(&hindered, at, None),
            Self::new(&[], at, None),
            later,
            beyond,
        ]
    }
}
