//! Variants: the packs of a listing, sold by piece or by mass.

use serde_json::json;

use super::cards;
use super::service::open_for_editing;
use super::store;
use crate::base::amount::SoldBy;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{ListingId, StockItemId, VariantId};
use crate::base::measure::Measure;
use crate::base::money::{Money, UnitPrices, unit_prices};
use crate::base::quantity::{Grams, Quantity};
use crate::base::sql_types::text_enum;
use crate::base::text::{clean_line, narrow, optional_line};
use crate::db::Tx;
use crate::domain::access::{EditListings, ShopScope};
use crate::domain::events::{self, NewEvent};

text_enum! {
    /// Whether a variant is still sold.
    pub enum VariantState {
        /// On sale with its listing.
        Active => "active",
        /// No more; carts and orders may still name it.
        Retired => "retired",
    }
}

/// The most characters of a pack's name.
const PACK_MAX: usize = 60;
/// The most characters of an article number.
const SKU_MAX: usize = 40;
/// The highest price, in minor units: a million yuan.
const PRICE_MAX_MINOR: i64 = 100_000_000;
/// The heaviest pack and the coarsest step: a tonne, in grams.
const GRAMS_MAX: i64 = 1_000_000;
/// The most active variants of a listing.
const VARIANTS_MAX: usize = 30;

/// What a person or an import wrote about a variant.
#[derive(Debug, Clone, Copy, Default)]
pub struct VariantInput<'a> {
    /// The pack in Chinese: `礼盒装 250 克`.
    pub pack_zh: &'a str,
    /// The pack in English.
    pub pack_en: &'a str,
    /// The article number; empty to have one made.
    pub sku: &'a str,
    /// `piece` or `mass`.
    pub sold_by: &'a str,
    /// The price of a piece, or of 500 g.
    pub price: &'a str,
    /// By piece: the net mass, or empty where it means nothing.
    pub net_mass: &'a str,
    /// By mass: the step in which it is ordered.
    pub step: &'a str,
    /// By piece: what one takes from the stock; empty for one piece, or for the net mass.
    pub draws: &'a str,
}

/// A variant, checked against the stock it draws on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariant {
    /// The pack in Chinese.
    pub pack_zh: String,
    /// The pack in English, or empty.
    pub pack_en: String,
    /// The article number, unique in the shop; `None` to have one made.
    pub sku: Option<String>,
    /// How it is counted.
    pub sold_by: SoldBy,
    /// The price of a piece, or of 500 g.
    pub price: Money,
    /// By piece: the net mass.
    pub net_mass: Option<Grams>,
    /// By mass: what is ordered is a multiple of this.
    pub step: Option<Grams>,
    /// Units of the stock item that one piece (or one gram) takes.
    pub draws: i64,
}

impl NewVariant {
    /// Cleans and checks all fields, and tells all faults at once. `stock` is how the stock item
    /// counts: what is sold by mass draws on grams.
    pub fn parse(input: &VariantInput<'_>, stock: Measure) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let pack_zh = faults.take("pack_zh", clean_line(input.pack_zh, PACK_MAX));
        let pack_en = faults.take("pack_en", optional_line(input.pack_en, PACK_MAX));
        let sku = faults.take("sku", parse_sku(input.sku));
        let price = faults.take("price", parse_price(input.price));
        let sold_by: Option<SoldBy> =
            faults.take("sold_by", input.sold_by.parse().map_err(unknown_choice));
        let amounts = sold_by.and_then(|sold_by| {
            if sold_by == SoldBy::Mass && stock != Measure::Gram {
                faults.add("stock_item", Code::VariantStockUnit);
            }
            match sold_by {
                SoldBy::Piece => by_piece(input, stock, &mut faults),
                SoldBy::Mass => by_mass(input, &mut faults),
            }
        });
        faults.finish()?;
        let (Some(pack_zh), Some(pack_en), Some(sku), Some(price), Some(sold_by), Some(amounts)) =
            (pack_zh, pack_en, sku, price, sold_by, amounts)
        else {
            return Err(Code::FieldInvalid.into());
        };
        Ok(Self {
            pack_zh,
            pack_en,
            sku,
            sold_by,
            price,
            net_mass: amounts.net_mass,
            step: amounts.step,
            draws: amounts.draws,
        })
    }
}

fn unknown_choice(fault: String) -> Error {
    Error::new(Code::FieldInvalid).caused_by(fault)
}

struct Amounts {
    net_mass: Option<Grams>,
    step: Option<Grams>,
    draws: i64,
}

fn by_piece(input: &VariantInput<'_>, stock: Measure, faults: &mut FieldErrors) -> Option<Amounts> {
    let net_mass = faults.take("net_mass", optional_mass(input.net_mass))?;
    let draws = if narrow(input.draws).is_empty() {
        match (stock, net_mass) {
            (Measure::Piece, _) => Ok(1),
            (Measure::Gram, Some(mass)) => Ok(mass.get()),
            (Measure::Gram, None) => Err(Code::FieldRequired.into()),
        }
    } else {
        stock.parse_amount(input.draws)
    };
    Some(Amounts {
        net_mass,
        step: None,
        draws: faults.take("draws", draws)?,
    })
}

fn by_mass(input: &VariantInput<'_>, faults: &mut FieldErrors) -> Option<Amounts> {
    Some(Amounts {
        net_mass: None,
        step: Some(faults.take("step", parse_mass(input.step))?),
        draws: 1,
    })
}

fn optional_mass(text: &str) -> Result<Option<Grams>> {
    if narrow(text).is_empty() {
        return Ok(None);
    }
    parse_mass(text).map(Some)
}

fn parse_mass(text: &str) -> Result<Grams> {
    let grams = Grams::parse(text)?;
    if (1..=GRAMS_MAX).contains(&grams.get()) {
        Ok(grams)
    } else {
        Err(Error::new(Code::MassOutOfRange).with("max", GRAMS_MAX))
    }
}

fn parse_price(text: &str) -> Result<Money> {
    let price = Money::parse(text)?;
    match price.get() {
        ..=0 => Err(Code::MoneyZero.into()),
        1..=PRICE_MAX_MINOR => Ok(price),
        _ => Err(Code::MoneyOverflow.into()),
    }
}

/// Letters, digits and `-_.`, so that it survives labels and spreadsheets.
fn parse_sku(text: &str) -> Result<Option<String>> {
    let sku = narrow(text);
    if sku.is_empty() {
        return Ok(None);
    }
    if sku.chars().count() > SKU_MAX {
        return Err(Error::new(Code::FieldTooLong).with("max", SKU_MAX));
    }
    let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if sku.chars().all(is_fine) {
        Ok(Some(sku))
    } else {
        Err(Code::VariantSkuInvalid.into())
    }
}

/// A variant as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its id.
    pub id: VariantId,
    /// Its listing.
    pub listing_id: ListingId,
    /// The stock it draws on.
    pub stock_item_id: StockItemId,
    /// The stock's name.
    pub stock_name: String,
    /// How the stock counts.
    pub stock_unit: Measure,
    /// What is there.
    pub on_hand: i64,
    /// The article number.
    pub sku: String,
    /// The pack in Chinese.
    pub pack_zh: String,
    /// The pack in English, or empty.
    pub pack_en: String,
    /// How it is counted.
    pub sold_by: SoldBy,
    /// The price of a piece, or of 500 g.
    pub price: Money,
    /// By piece: the net mass.
    pub net_mass: Option<Grams>,
    /// By mass: the step.
    pub step: Option<Grams>,
    /// Units of the stock that one piece (or one gram) takes.
    pub draws: i64,
    /// Whether it is still sold.
    pub state: VariantState,
}

impl Variant {
    /// Units of stock that the smallest order takes.
    pub fn smallest_draw(&self) -> i64 {
        self.step
            .map_or(self.draws, |step| step.get().saturating_mul(self.draws))
    }

    /// Whether the smallest order can be served.
    pub fn is_in_stock(&self) -> bool {
        self.on_hand >= self.smallest_draw()
    }

    /// The most that can be ordered now: pieces, or grams in whole steps.
    pub fn available(&self) -> i64 {
        let steps = self.on_hand / self.smallest_draw().max(1);
        self.step
            .map_or(steps, |step| steps.saturating_mul(step.get()))
            .min(Quantity::MAX)
    }

    /// What 500 g and a kilogram cost; `None` for a pack without a mass.
    pub fn unit_prices(&self) -> Result<Option<UnitPrices>> {
        match (self.sold_by, self.net_mass) {
            (SoldBy::Mass, _) => unit_prices(self.price, Grams::new(500)?),
            (SoldBy::Piece, Some(mass)) => unit_prices(self.price, mass),
            (SoldBy::Piece, None) => Ok(None),
        }
    }
}

/// Adds a pack to a listing; gives its id.
///
/// # Errors
/// `PageNotFound` for a listing or stock item that is not the shop's, `VariantSkuTaken`.
pub fn add_variant(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    stock_item: StockItemId,
    variant: &NewVariant,
) -> Result<VariantId> {
    open_for_editing(tx, shop, listing)?;
    let existing = store::list_variants(tx.conn(), shop, listing)?;
    if let Some(twin) = existing
        .iter()
        .find(|old| is_same(old, stock_item, variant))
    {
        // The button was pressed twice.
        return Ok(twin.id);
    }
    let active = existing
        .iter()
        .filter(|old| old.state == VariantState::Active)
        .count();
    if active >= VARIANTS_MAX {
        return Err(Error::new(Code::ListingTooManyVariants).with("max", VARIANTS_MAX));
    }
    let sku = variant
        .sku
        .clone()
        .unwrap_or_else(|| format!("{listing}-{}", existing.len() + 1));
    let position = existing.len();
    let id = store::insert_variant(tx, shop, listing, stock_item, variant, (&sku, position))?;
    record(tx, shop, listing, "listing.variant_added", id)?;
    cards::refresh(tx, shop, &[listing])?;
    Ok(id)
}

fn is_same(old: &Variant, stock_item: StockItemId, new: &NewVariant) -> bool {
    old.state == VariantState::Active
        && old.stock_item_id == stock_item
        && (&old.pack_zh, &old.pack_en) == (&new.pack_zh, &new.pack_en)
        && new.sku.as_ref().is_none_or(|sku| *sku == old.sku)
        && (old.sold_by, old.price) == (new.sold_by, new.price)
        && (old.net_mass, old.step, old.draws) == (new.net_mass, new.step, new.draws)
}

/// Changes a pack.
///
/// # Errors
/// `PageNotFound` for a variant or stock item that is not the shop's, `VariantSkuTaken`.
pub fn change_variant(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    id: VariantId,
    (stock_item, variant): (StockItemId, &NewVariant),
) -> Result<()> {
    open_for_editing(tx, shop, listing)?;
    if !store::update_variant(tx, shop, (listing, id), stock_item, variant)? {
        return Err(Error::not_found());
    }
    record(tx, shop, listing, "listing.variant_changed", id)?;
    cards::refresh(tx, shop, &[listing])
}

/// Takes a pack off sale for good. Done twice, it is done.
pub fn retire_variant(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    id: VariantId,
) -> Result<()> {
    open_for_editing(tx, shop, listing)?;
    if !store::mark_variant_retired(tx, shop, listing, id)? {
        return Ok(());
    }
    record(tx, shop, listing, "listing.variant_retired", id)?;
    cards::refresh(tx, shop, &[listing])
}

fn record(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    kind: &'static str,
    variant: VariantId,
) -> Result<()> {
    let event = NewEvent::new("listing", listing.0, kind, shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "variant": variant }));
    events::record(tx, event).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gift_box() -> VariantInput<'static> {
        VariantInput {
            pack_zh: "礼盒",
            sold_by: "piece",
            price: "１２８",
            net_mass: "0.5斤",
            ..VariantInput::default()
        }
    }

    fn faults(input: &VariantInput<'_>, stock: Measure) -> Vec<(String, Code)> {
        NewVariant::parse(input, stock)
            .unwrap_err()
            .field_errors()
            .iter()
            .map(|fault| (fault.field.clone(), fault.code))
            .collect()
    }

    #[test]
    fn a_pack_of_a_gram_stock_draws_its_net_mass() {
        let variant = NewVariant::parse(
            &VariantInput {
                net_mass: "２５０克",
                ..gift_box()
            },
            Measure::Gram,
        )
        .unwrap();
        assert_eq!(variant.price.get(), 12_800);
        assert_eq!(variant.draws, 250);
    }

    #[test]
    fn a_dozen_eggs_draws_twelve() {
        let variant = NewVariant::parse(
            &VariantInput {
                net_mass: "",
                draws: "12",
                ..gift_box()
            },
            Measure::Piece,
        )
        .unwrap();
        assert_eq!((variant.draws, variant.net_mass), (12, None));
    }

    #[test]
    fn what_is_sold_by_mass_draws_on_grams() {
        let by_mass = VariantInput {
            sold_by: "mass",
            step: "1斤",
            net_mass: "",
            ..gift_box()
        };
        let variant = NewVariant::parse(&by_mass, Measure::Gram).unwrap();
        assert_eq!(variant.step.unwrap().get(), 500);
        assert_eq!(
            faults(&by_mass, Measure::Piece),
            [("stock_item".to_owned(), Code::VariantStockUnit)]
        );
    }

    #[test]
    fn o21_o33_odd_numbers_and_choices_are_refused_at_their_field() {
        for price in ["0", "-1", "1e9", "NaN", "1.234", "9223372036854775808", ""] {
            let input = VariantInput {
                price,
                net_mass: "1kg",
                ..gift_box()
            };
            assert_eq!(faults(&input, Measure::Piece)[0].0, "price", "{price}");
        }
        let input = VariantInput {
            sold_by: "<img src=x onerror=alert(1)>",
            sku: "a b",
            net_mass: "",
            ..gift_box()
        };
        assert_eq!(
            faults(&input, Measure::Piece),
            [
                ("sku".to_owned(), Code::VariantSkuInvalid),
                ("sold_by".to_owned(), Code::FieldInvalid),
            ]
        );
    }
}
