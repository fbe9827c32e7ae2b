//! What a line of a cart is, and whether it can be bought.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::amount::{Amount, MAX_LINE_GRAMS, SoldBy};
use crate::base::error::Result;
use crate::base::ids::{CartId, CartLineId, ListingId, ShopId, StockItemId, VariantId};
use crate::base::money::Money;
use crate::base::quantity::{Grams, Quantity};
use crate::base::sql_types::text_enum;
use crate::domain::access::ShopState;
use crate::domain::shops::Holiday;

/// The most lines of a cart: as many as a purchase can hold orders.
pub const MAX_LINES: usize = 99;

text_enum! {
    /// What the goods of a cart are there for.
    pub enum CartKind {
        /// To be bought soon: what is called the cart.
        Usual => "cart",
        /// Kept for later, out of the way.
        Later => "later",
        /// Bought at once, beside the usual cart: one pack.
        Now => "now",
    }
}

/// Which goods of a buyer a checkout is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// The cart that they lie in.
    pub from: CartKind,
    /// These lines of it; all, if nothing was chosen.
    pub lines: Option<BTreeSet<CartLineId>>,
}

impl Default for Pick {
    fn default() -> Self {
        Self {
            from: CartKind::Usual,
            lines: None,
        }
    }
}

/// What was typed at the checkout of a cart and not ordered, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// The goods it was typed for: once they are ordered, it says nothing any more.
    pub lines: Vec<CartLineId>,
    /// By the names of the inputs.
    pub pairs: Vec<(String, String)>,
}

impl KeptDraft {
    /// Reads what is kept; nothing for an empty text.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As it is kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Pick {
    /// Whether a line is among them.
    pub fn takes(&self, line: CartLineId) -> bool {
        self.lines.as_ref().is_none_or(|some| some.contains(&line))
    }
}

/// A variant as it is offered now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The variant.
    pub variant_id: VariantId,
    /// Where its goods lie.
    pub stock_item_id: StockItemId,
    /// The article number.
    pub sku: String,
    /// The pack in Chinese.
    pub pack_zh: String,
    /// The pack in English, or empty.
    pub pack_en: String,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// The price of one piece, or of 500 g.
    pub unit_price: Money,
    /// The net mass of a piece, if known.
    pub net_mass: Option<Grams>,
    /// By mass: what is ordered is a multiple of this.
    pub step_grams: Option<i64>,
    /// Units of the stock item that one piece (or gram) takes.
    pub draws: i64,
    /// Units that the stock item holds.
    pub on_hand: i64,
    /// Whether variant and listing are on sale; the shop has a state of its own.
    pub is_on_sale: bool,
    /// Its listing.
    pub listing: Listed,
    /// Its shop.
    pub shop: ShopFacts,
}

/// What a line shows of its listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The listing.
    pub id: ListingId,
    /// The readable part of its address.
    pub slug: String,
    /// Chinese title.
    pub title_zh: String,
    /// English title, or empty.
    pub title_en: String,
    /// The day before which nothing of it is sent, past ones too.
    pub ships_from: Option<NaiveDate>,
    /// Its first photo.
    pub photo_hash: Option<String>,
    /// The code of its category, for a drawing where there is no photo; empty while it is not on
    /// the shelf.
    pub category_code: String,
}

impl Listed {
    /// The day before which nothing of it is sent, if that is still to come.
    pub fn presale(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.ships_from.filter(|day| *day > today)
    }
}

/// What carts and checkouts need to know of a shop.
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts, of which none says anything about another"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopFacts {
    /// The tenant.
    pub id: ShopId,
    /// Its slug.
    pub slug: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// Only an approved shop sells.
    pub state: ShopState,
    /// Whether it sends with cash on delivery.
    pub accepts_cod: bool,
    /// Whether it can be paid by bank transfer: it wants to, and has named its account.
    pub accepts_transfer: bool,
    /// Whether it takes something off its prices, perhaps for a code.
    pub has_promotions: bool,
    /// Where it is: a trimmed code.
    pub division_code: String,
    /// Whether some programme is for shops there, perhaps for a code.
    pub has_programmes: bool,
    /// The days on which it takes no orders, past ones too.
    pub closed: Option<Holiday>,
}

impl ShopFacts {
    /// The day from which it takes orders again, while it takes none.
    pub fn opens_again(&self, today: NaiveDate) -> Option<NaiveDate> {
        let days = self.closed?;
        (days.first..=days.last)
            .contains(&today)
            .then(|| days.next_day())
    }
}

/// A line of a cart, with what is offered now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line.
    pub id: CartLineId,
    /// Its cart.
    pub cart_id: CartId,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// What is offered now.
    pub offer: Offer,
}

/// Why a line cannot be bought as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The shop sells nothing now.
    ShopNotSelling,
    /// The listing or this pack is not on sale.
    NotOnSale,
    /// Nothing is left.
    SoldOut,
    /// Only this much is left (pieces or grams).
    OnlyLeft(i64),
    /// It is not a multiple of the step in grams.
    OffStep(i64),
    /// The price of the line is beyond what the platform handles.
    TooDear,
}

impl Offer {
    /// The most that can be bought now: pieces, or grams in whole steps.
    pub fn most(&self) -> i64 {
        let units = self.on_hand.max(0) / self.draws.max(1);
        match self.sold_by {
            SoldBy::Piece => units.min(Quantity::MAX),
            SoldBy::Mass => {
                let step = self.step_grams.unwrap_or(1).max(1);
                units.min(MAX_LINE_GRAMS) / step * step
            }
        }
    }

    /// Why this much of it cannot be bought, if so.
    pub fn hindrance(&self, quantity: i64) -> Option<Hindrance> {
        if self.shop.state != ShopState::Approved {
            return Some(Hindrance::ShopNotSelling);
        }
        if !self.is_on_sale {
            return Some(Hindrance::NotOnSale);
        }
        let most = self.most();
        if most == 0 {
            return Some(Hindrance::SoldOut);
        }
        if quantity > most {
            return Some(Hindrance::OnlyLeft(most));
        }
        let Ok(amount) = Amount::new(self.sold_by, quantity) else {
            return Some(Hindrance::OnlyLeft(most));
        };
        if let Some(step) = self
            .step_grams
            .filter(|_| !amount.fits_step(self.step_grams))
        {
            return Some(Hindrance::OffStep(step));
        }
        amount
            .price(self.unit_price)
            .is_err()
            .then_some(Hindrance::TooDear)
    }
}

impl Line {
    /// Why it cannot be bought as it is, if so.
    pub fn hindrance(&self) -> Option<Hindrance> {
        self.offer.hindrance(self.quantity)
    }

    /// The amount.
    pub fn amount(&self) -> Result<Amount> {
        Amount::new(self.offer.sold_by, self.quantity)
    }

    /// What it costs now.
    pub fn price(&self) -> Result<Money> {
        self.amount()?.price(self.offer.unit_price)
    }

    /// Its net mass, if known.
    pub fn mass(&self) -> Result<Option<Grams>> {
        self.amount()?.mass(self.offer.net_mass)
    }
}

/// What the lines that can be bought cost together, without freight.
///
/// # Errors
/// `money.overflow` beyond the range of money.
pub fn total(lines: &[Line]) -> Result<Money> {
    let prices: Vec<Money> = lines
        .iter()
        .filter(|line| line.hindrance().is_none())
        .map(Line::price)
        .collect::<Result<_>>()?;
    Money::total(prices)
}
