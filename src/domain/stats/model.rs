//! What the figures are.

/// What waits at the desk of a shop; what the member does not see counts zero.
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
    /// Claims that wait for the shop.
    pub claims: i64,
    /// Refunds that it still has to pay.
    pub refunds: i64,
    /// Invoices to issue or to reverse.
    pub invoices: i64,
    /// Reviews without an answer.
    pub reviews: i64,
    /// Questions without an answer.
    pub questions: i64,
    /// Listings that buyers see.
    pub on_sale: i64,
    /// Listings that were begun and not published.
    pub drafts: i64,
    /// Stock items of which nothing is left.
    pub sold_out: i64,
}
