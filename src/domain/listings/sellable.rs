//! What a listing lacks before it can be sold, in the words that the desk shows.

use super::details::Details;
use super::state::ListingState;
use super::variant::Variant;
use crate::domain::access::ShopState;

/// One thing that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Missing {
    /// No photo.
    Photo,
    /// No pack that is on sale.
    Variant,
    /// Not published, or taken off sale.
    Publication,
    /// The shop is not approved, or suspended.
    Approval,
    /// No pack has enough stock; the page shows it as sold out.
    Stock,
}

impl Missing {
    /// The end of the text's key.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Variant => "variant",
            Self::Publication => "publication",
            Self::Approval => "approval",
            Self::Stock => "stock",
        }
    }

    /// Whether it must be there before the listing can be published.
    pub const fn hinders_publication(self) -> bool {
        matches!(self, Self::Photo | Self::Variant)
    }
}

/// All that is missing, the first to be done first. Empty means: on sale, and in stock.
pub fn missing(details: &Details, shop: ShopState) -> Vec<Missing> {
    let mut variants = details.active_variants().peekable();
    let has_variant = variants.peek().is_some();
    let has_stock = variants.any(Variant::is_in_stock);
    [
        (details.photos.is_empty(), Missing::Photo),
        (!has_variant, Missing::Variant),
        (has_variant && !has_stock, Missing::Stock),
        (
            details.listing.state != ListingState::Active,
            Missing::Publication,
        ),
        (shop != ShopState::Approved, Missing::Approval),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect()
}
