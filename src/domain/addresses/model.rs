//! An address with its place in the book.

use crate::base::ids::AddressId;
use crate::domain::orders::ShipTo;

/// The most addresses of an account: a family and its friends, not a list of customers.
pub const MAX_ADDRESSES: usize = 20;

/// An address of somebody's book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The key.
    pub id: AddressId,
    /// The address.
    pub ship_to: ShipTo,
    /// Whether a checkout begins with it.
    pub is_default: bool,
}
