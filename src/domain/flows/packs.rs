//! Adding and changing a pack together with the stock that it draws on, so that a first listing
//! needs one form and no knowledge of stock.

use crate::base::amount::SoldBy;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ListingId, StockItemId, VariantId};
use crate::base::measure::Measure;
use crate::base::text::narrow;
use crate::db::Tx;
use crate::domain::access::{EditListings, ShopScope};
use crate::domain::listings::{self, NewVariant, VariantInput};
use crate::domain::stock::{self, Handling, NewStockItem};

/// What the form sends to have a stock of its own made.
pub const NEW_STOCK: &str = "new";

/// The most characters of a stock's name that are taken from the listing and the pack.
const NAME_MAX: usize = 60;

/// What a person or an import wrote about a pack and its stock.
#[derive(Debug, Clone, Copy, Default)]
pub struct PackInput<'a> {
    /// The pack.
    pub variant: VariantInput<'a>,
    /// The number of a stock item, or [`NEW_STOCK`].
    pub stock_item: &'a str,
    /// With a new stock: what is there now, or empty.
    pub stock_amount: &'a str,
    /// The random number of the form.
    pub form: i64,
}

/// Adds a pack, and its stock if it is a new one.
///
/// # Errors
/// Faults at the fields; `PageNotFound` for a listing that is not the shop's.
pub fn add(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    input: &PackInput<'_>,
) -> Result<VariantId> {
    let (stock_item, variant) = resolve(tx, shop, listing, input)?;
    listings::add_variant(tx, shop, listing, stock_item, &variant)
}

/// Changes a pack, and makes a stock for it if it shall have one of its own.
///
/// # Errors
/// Faults at the fields; `PageNotFound` for a listing or pack that is not the shop's.
pub fn change(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    (listing, id): (ListingId, VariantId),
    input: &PackInput<'_>,
) -> Result<()> {
    let (stock_item, variant) = resolve(tx, shop, listing, input)?;
    listings::change_variant(tx, shop, listing, id, (stock_item, &variant))
}

fn resolve(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    input: &PackInput<'_>,
) -> Result<(StockItemId, NewVariant)> {
    if input.stock_item == NEW_STOCK {
        let is_by_mass = input.variant.sold_by == SoldBy::Mass.as_str();
        let unit = if is_by_mass {
            Measure::Gram
        } else {
            Measure::Piece
        };
        let variant = NewVariant::parse(&input.variant, unit)?;
        let item = open_stock(tx, shop, listing, (&variant, unit), input)?;
        return Ok((item, variant));
    }
    let unknown = || Error::field("stock_item", Code::FieldInvalid);
    let id: StockItemId = input.stock_item.parse().ok().ok_or_else(unknown)?;
    let item = stock::find_item(tx.conn(), shop, id)?.ok_or_else(unknown)?;
    Ok((id, NewVariant::parse(&input.variant, item.unit)?))
}

/// Makes the stock under the names of listing and pack, and puts in what is there.
fn open_stock(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    (variant, unit): (&NewVariant, Measure),
    input: &PackInput<'_>,
) -> Result<StockItemId> {
    let title = listings::find_details(tx.conn(), shop, listing)?
        .ok_or_else(Error::not_found)?
        .listing
        .texts
        .title_zh;
    let name: String = format!("{title} {}", variant.pack_zh)
        .chars()
        .take(NAME_MAX)
        .collect();
    let item = stock::create_item(tx, shop, &NewStockItem::parse(&name, unit.as_str())?)
        .map_err(|fault| Error::field("stock_item", fault.code()))?;
    if !narrow(input.stock_amount).is_empty() {
        let handling = Handling {
            item,
            form: input.form,
            amount: input.stock_amount,
            note: "",
        };
        stock::receive(tx, shop, handling).map_err(|fault| at_stock_amount(&fault))?;
    }
    Ok(item)
}

/// A fault of the amount is told at the input of this form.
fn at_stock_amount(fault: &Error) -> Error {
    match fault.field_errors().iter().next() {
        Some(field) => Error::field("stock_amount", field.code),
        None => Error::new(fault.code()),
    }
}
