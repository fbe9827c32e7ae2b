//! How shops keep their promises to send, as this node counted it within the last hour.
//!
//! It is counted over the orders of three months, and every order makes the page of its shop anew:
//! so often the figure does not change.

use moka::sync::Cache;

use crate::base::clock::{HOUR_MS, Timestamp};
use crate::base::ids::ShopId;
use crate::domain::catalog::Kept;

/// The most shops of which it is remembered.
const SHOPS: u64 = 10_000;

/// The figures by shop and promised days.
#[derive(Debug)]
pub struct KeptPromises(Cache<(ShopId, i32), (Timestamp, Kept)>);

impl Default for KeptPromises {
    fn default() -> Self {
        Self(Cache::new(SHOPS))
    }
}

impl KeptPromises {
    /// What was counted of a shop that promises so many days; `None` if it is to be counted now.
    pub(super) fn find(&self, shop: ShopId, days: i32, now: Timestamp) -> Option<Kept> {
        let (since, kept) = self.0.get(&(shop, days))?;
        (now < since.plus_ms(HOUR_MS)).then_some(kept)
    }

    /// Remembers what was counted just now.
    pub(super) fn note(&self, shop: ShopId, days: i32, now: Timestamp, kept: Kept) {
        self.0.insert((shop, days), (now, kept));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_holds_for_an_hour_and_for_one_promise() {
        let (all, shop) = (KeptPromises::default(), ShopId(7));
        let kept = Kept {
            orders: 5,
            in_time: 4,
        };
        let now = Timestamp::from_ms(1_000);
        all.note(shop, 2, now, kept);
        let soon = now.plus_ms(3_599_999);
        assert_eq!(all.find(shop, 2, soon), Some(kept));
        assert_eq!(all.find(shop, 3, soon), None);
        assert_eq!(all.find(ShopId(8), 2, soon), None);
        assert_eq!(all.find(shop, 2, now.plus_ms(3_600_000)), None);
    }
}
