//! A purchase at the moment of its placement. What stands here is frozen from then on.

use chrono::NaiveDate;

use super::locked::OrderSums;
use super::paying::PaymentMethod;
use super::reduction::Reduction;
use super::state::OrderState;
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::email::Email;
use crate::base::ids::{ListingId, ShopId, StockItemId, VariantId};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::order_number::{OrderNumber, PurchaseNumber};
use crate::base::phone::Phone;
use crate::base::quantity::Grams;

/// A checkout over one or several shops.
#[derive(Debug, Clone)]
pub struct NewPurchase {
    /// Its number, not used yet.
    pub number: PurchaseNumber,
    /// Where the buyer is reached; with the number it opens the purchase.
    pub phone: Phone,
    /// The same by mail.
    pub email: Option<Email>,
    /// All orders together.
    pub total: Money,
    /// The platform's ISO 4217 currency.
    pub currency: String,
    /// The language in which the buyer is written to.
    pub locale: Locale,
}

/// The part of a purchase that one shop fulfils.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// The tenant.
    pub shop: ShopId,
    /// Its number.
    pub number: OrderNumber,
    /// Where it begins.
    pub state: OrderState,
    /// How it is paid.
    pub method: PaymentMethod,
    /// Who buys, for the limits of open unpaid orders.
    pub buyer_key: String,
    /// From which network, for the same.
    pub network_key: Option<String>,
    /// The sums.
    pub sums: OrderSums,
    /// What the shop owes the platform.
    pub commission: Money,
    /// Where it goes.
    pub ship_to: ShipTo,
    /// What the buyer tells the shop.
    pub note: String,
    /// The end of waiting for the payment.
    pub pay_by: Option<Timestamp>,
    /// The day before which nothing of it is sent, for goods that are sold before their harvest.
    pub ships_from: Option<NaiveDate>,
    /// The goods.
    pub lines: Vec<NewLine>,
    /// What is taken off, in the order in which it is.
    pub reductions: Vec<Reduction>,
}

/// An address for a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipTo {
    /// Who takes it in.
    pub name: String,
    /// Whom the courier calls.
    pub phone: Phone,
    /// The deepest division.
    pub code: DivisionCode,
    /// The names of the divisions, as they are now.
    pub region: String,
    /// Street, house, door.
    pub detail: String,
}

/// A line of an order.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// The listing.
    pub listing: ListingId,
    /// The variant.
    pub variant: VariantId,
    /// Where its goods are taken from.
    pub stock_item: StockItemId,
    /// The listing's title.
    pub title_zh: String,
    /// The same in English, or empty.
    pub title_en: String,
    /// The pack.
    pub pack_zh: String,
    /// The same in English, or empty.
    pub pack_en: String,
    /// The article number.
    pub sku: String,
    /// The first photo.
    pub photo_hash: Option<String>,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// The price of one piece, or of 500 g.
    pub unit_price: Money,
    /// The net mass of the line, if known.
    pub mass: Option<Grams>,
    /// Units taken from the stock item.
    pub stock_units: i64,
    /// What the line costs.
    pub total: Money,
}
