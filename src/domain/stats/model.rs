//! What the figures are.

/// What waits at the desk of a shop, each a number of orders, listings or stock items.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeskCounts {
    /// Orders whose payment has not been recorded.
    pub to_pay: i64,
    /// Orders that the shop has not taken up.
    pub to_accept: i64,
    /// Orders that are being packed.
    pub to_ship: i64,
    /// Orders under way.
    pub under_way: i64,
    /// Listings that buyers see.
    pub on_sale: i64,
    /// Listings that were begun and not published.
    pub drafts: i64,
    /// Stock items of which nothing is left.
    pub sold_out: i64,
}
