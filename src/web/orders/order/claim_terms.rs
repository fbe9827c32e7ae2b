//! Until when the goods of an order can be claimed for, as far as the buyer has them and was not given
//! the money back.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderLineId;
use crate::db::DbConn;
use crate::domain::claims::{self, ClaimKind};
use crate::domain::flows::claim_windows::Windows;
use crate::domain::flows::claims::claimable;
use crate::domain::orders::{Bought, OrderState};
use crate::domain::payments;

/// One end of the usual days: the text `order-claim-until-{word}`, or `order-claim-over-{word}` where
/// there is no day any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ClaimTermView {
    /// `all` the goods of the order, or its `fresh` ones and the `others`.
    pub word: &'static str,
    pub at: Option<i64>,
}

/// What of an order could be claimed for.
pub(super) struct Claimable<'a> {
    windows: &'a Windows,
    categories: BTreeMap<OrderLineId, String>,
    most: BTreeMap<OrderLineId, i64>,
}

impl<'a> Claimable<'a> {
    pub fn load(conn: &mut DbConn, order: &Bought, windows: &'a Windows) -> Result<Self> {
        let has_come = windows.has_any() || order.state == OrderState::Completed;
        if !has_come {
            return Ok(Self {
                windows,
                categories: BTreeMap::new(),
                most: BTreeMap::new(),
            });
        }
        let categories = claims::list_kinds_of_goods(conn, order.scope())?;
        let of = payments::refundable(conn, order.scope(), &order.sums, order.sums.total)?;
        let mut most = claimable(conn, order.scope(), &of)?;
        most.retain(|_, quantity| *quantity > 0);
        Ok(Self {
            windows,
            categories,
            most,
        })
    }

    /// Whether something can be claimed for now.
    pub fn is_open(&self, kind: ClaimKind) -> bool {
        self.windows.is_open(kind, &self.categories, &self.most)
    }

    /// Until when, for goods that have come. While a recall keeps an order that is over open, no usual
    /// day is told, nor that all days are over.
    pub fn terms(&self, state: OrderState, now: Timestamp) -> Vec<ClaimTermView> {
        let has_come = matches!(state, OrderState::Delivered | OrderState::Completed);
        let is_recalled = state == OrderState::Completed && self.is_open(ClaimKind::Quality);
        if !has_come || is_recalled {
            return Vec::new();
        }
        let spoils = |line: &OrderLineId| {
            let category = self.categories.get(line);
            category.is_some_and(|category| claims::is_perishable(category))
        };
        let kinds: Vec<bool> = [true, false]
            .into_iter()
            .filter(|kind| self.most.keys().any(|line| spoils(line) == *kind))
            .collect();
        let ends: Vec<(bool, Option<i64>)> = kinds
            .into_iter()
            .map(|is_fresh| {
                let end = self.windows.usual_end(is_fresh);
                (is_fresh, end.filter(|end| *end >= now).map(Timestamp::ms))
            })
            .collect();
        told(ends)
    }
}

/// Goods that spoil and goods that do not have ends of their own; if nothing is open, it is over for all.
fn told(ends: Vec<(bool, Option<i64>)>) -> Vec<ClaimTermView> {
    let differ = ends.len() > 1 && ends.iter().any(|(_, at)| at.is_some());
    let shown = if differ { ends.len() } else { 1 };
    let term = |(is_fresh, at)| ClaimTermView {
        word: match (differ, is_fresh) {
            (false, _) => "all",
            (true, true) => "fresh",
            (true, false) => "others",
        },
        at,
    };
    ends.into_iter().take(shown).map(term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_that_end_at_different_times_are_told_apart_while_some_are_open() {
        let of = |ends: &[(bool, Option<i64>)]| {
            let told = told(ends.to_vec());
            told.iter()
                .map(|one| (one.word, one.at))
                .collect::<Vec<_>>()
        };
        assert_eq!(of(&[]), []);
        assert_eq!(of(&[(true, Some(2))]), [("all", Some(2))]);
        assert_eq!(of(&[(false, None)]), [("all", None)]);
        assert_eq!(
            of(&[(true, Some(2)), (false, Some(7))]),
            [("fresh", Some(2)), ("others", Some(7))]
        );
        assert_eq!(
            of(&[(true, None), (false, Some(7))]),
            [("fresh", None), ("others", Some(7))]
        );
        assert_eq!(of(&[(true, None), (false, None)]), [("all", None)]);
    }
}
