//! What a buyer saw on the checkout page, as a text that comes back with the form.
//!
//! The text needs no signature: it decides nothing but whether what is placed is what was seen.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use super::basket::Basket;
use crate::base::error::Result;
use crate::base::ids::{CartLineId, ShopId};
use crate::base::mac::fingerprint;
use crate::base::money::Money;
use crate::domain::carts::Hindrance;

/// Lines with their amounts, prices and days of a presale, freight and what is taken off by shop, and
/// the total.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    lines: BTreeMap<CartLineId, (i64, Money)>,
    freight: BTreeMap<ShopId, Money>,
    reductions: BTreeMap<ShopId, Money>,
    presale: BTreeMap<CartLineId, NaiveDate>,
    total: Option<Money>,
}

/// What is not as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The line came in since.
    Added(CartLineId),
    /// The line's price of a piece or of 500 g was this.
    Price(CartLineId, Money),
    /// The line's amount was this.
    Quantity(CartLineId, i64),
    /// The line was there and is not ordered any more.
    Gone(CartLineId),
    /// The shop's freight was this.
    Freight(ShopId, Money),
    /// What is taken off the shop's order was this; perhaps nothing.
    Reduction(ShopId, Money),
    /// The line is sent from another day on.
    Presale(CartLineId),
}

impl Seen {
    /// What a page with this basket shows.
    pub fn of(basket: &Basket) -> Result<Self> {
        let mut reductions = BTreeMap::new();
        for parcel in &basket.parcels {
            let reduced = parcel.reduced()?;
            if !reduced.is_zero() {
                reductions.insert(parcel.shop.id, reduced);
            }
        }
        Ok(Self {
            reductions,
            lines: basket
                .lines()
                .map(|line| (line.id, (line.quantity, line.offer.unit_price)))
                .collect(),
            presale: basket
                .lines()
                .filter_map(|line| Some((line.id, line.offer.listing.ships_from?)))
                .collect(),
            freight: basket
                .parcels
                .iter()
                .filter_map(|parcel| Some((parcel.shop.id, parcel.fee()?)))
                .collect(),
            total: basket.total()?,
        })
    }

    /// Whether a final total was shown.
    pub fn has_total(&self) -> bool {
        self.total.is_some()
    }

    /// `l12:3:1280 f4:1000 r4:500 t4340`
    pub fn to_text(&self) -> String {
        let mut text = self.lines_text();
        for (shop, fee) in &self.freight {
            // Writing to a String cannot fail.
            let _ = write!(text, "f{shop}:{fee} ", fee = fee.get());
        }
        for (shop, off) in &self.reductions {
            let _ = write!(text, "r{shop}:{off} ", off = off.get());
        }
        for (line, day) in &self.presale {
            let _ = write!(text, "d{line}:{day} ", day = day.num_days_from_ce());
        }
        if let Some(total) = self.total {
            let _ = write!(text, "t{}", total.get());
        }
        text.trim_end().to_owned()
    }

    /// Reads the text; what cannot be read was not seen.
    pub fn parse(text: &str) -> Self {
        let mut seen = Self::default();
        for word in text.split_whitespace() {
            // Nothing is lost by an unreadable word: what it said will differ.
            let _ = seen.read(word);
        }
        seen
    }

    /// Names this content of this cart: the ids of lines are never used again.
    pub fn cart_key(&self) -> String {
        fingerprint(&self.lines_text())
    }

    /// What of a basket is not as it was seen; empty if all of it is.
    pub fn changes(&self, basket: &Basket) -> Vec<Change> {
        let mut changes = Vec::new();
        for line in basket.lines() {
            match self.lines.get(&line.id) {
                None => changes.push(Change::Added(line.id)),
                Some((quantity, price)) => {
                    if *quantity != line.quantity {
                        changes.push(Change::Quantity(line.id, *quantity));
                    }
                    if *price != line.offer.unit_price {
                        changes.push(Change::Price(line.id, *price));
                    }
                    if self.presale.get(&line.id) != line.offer.listing.ships_from.as_ref() {
                        changes.push(Change::Presale(line.id));
                    }
                }
            }
        }
        let is_there = |id: &CartLineId| basket.lines().any(|line| line.id == *id);
        changes.extend(
            self.lines
                .keys()
                .filter(|id| !is_there(id))
                .map(|id| Change::Gone(*id)),
        );
        for parcel in &basket.parcels {
            let before = self.freight.get(&parcel.shop.id);
            if let Some(before) = before.filter(|before| parcel.fee() != Some(**before)) {
                changes.push(Change::Freight(parcel.shop.id, *before));
            }
            let before = self.reductions.get(&parcel.shop.id).copied();
            let before = before.unwrap_or(Money::ZERO);
            // What is taken off may follow the freight, which has to be known first.
            if self.has_total() && parcel.reduced().ok() != Some(before) {
                changes.push(Change::Reduction(parcel.shop.id, before));
            }
        }
        changes
    }

    /// Whether the shop has less now of something that was shown than was to be bought.
    pub fn is_sold_out(&self, basket: &Basket) -> bool {
        basket.left_out.iter().any(|line| {
            let is_short = matches!(
                line.hindrance(),
                Some(Hindrance::SoldOut | Hindrance::OnlyLeft(_))
            );
            is_short && self.lines.contains_key(&line.id)
        })
    }

    fn lines_text(&self) -> String {
        let mut text = String::new();
        for (line, (quantity, price)) in &self.lines {
            let _ = write!(text, "l{line}:{quantity}:{} ", price.get());
        }
        text
    }

    fn read(&mut self, word: &str) -> Option<()> {
        let mut numbers = word
            .get(1..)?
            .split(':')
            .map(|part| part.parse::<i64>().ok());
        let mut next = || numbers.next().flatten();
        match word.get(..1)? {
            "l" => {
                let (id, quantity) = (CartLineId(next()?), next()?);
                let price = Money::new(next()?).ok()?;
                self.lines.insert(id, (quantity, price));
            }
            "f" => {
                let shop = ShopId(next()?);
                self.freight.insert(shop, Money::new(next()?).ok()?);
            }
            "r" => {
                let shop = ShopId(next()?);
                self.reductions.insert(shop, Money::new(next()?).ok()?);
            }
            "d" => {
                let line = CartLineId(next()?);
                let day = i32::try_from(next()?).ok()?;
                self.presale
                    .insert(line, NaiveDate::from_num_days_from_ce_opt(day)?);
            }
            "t" => self.total = Money::new(next()?).ok(),
            _ => {}
        }
        Some(())
    }
}
