//! Checkout: from a cart to a purchase with one order a shop.
//!
//! A buyer gets exactly what the page showed, or nothing: what was seen comes back with the form
//! (see [`Seen`]), and everything is read again in the transaction that places.

mod basket;
mod claims;
mod limits;
mod offers;
mod online;
mod place;
mod seen;
#[cfg(test)]
mod tests;
mod write;

pub use basket::{Basket, Parcel};
pub use limits::MAX_OPEN_UNPAID;
pub use offers::{Entered, coupon_field, load};
pub use online::methods;
pub use place::{Checkout, Placed, place};
pub use seen::{Change, Seen};
