//! What is taken off an order, as buyers and shops read it.

use serde::Serialize;

use crate::base::locale::Locale;
use crate::domain::orders::{Bearer, Reduction};

/// A reduction. Its text is `reduction-by-{bearer}`.
#[derive(Debug, Clone, Serialize)]
pub struct ReductionView {
    name: String,
    /// `shop` or `programme`.
    bearer: &'static str,
    /// Below zero.
    minor: i64,
}

impl ReductionView {
    /// A reduction in a language.
    pub fn new(of: &Reduction, locale: Locale) -> Self {
        Self {
            name: locale.pick(&of.name_zh, &of.name_en).to_owned(),
            bearer: match of.bearer {
                Bearer::Shop(_) => "shop",
                Bearer::Programme(_) => "programme",
            },
            minor: of.amount.neg().get(),
        }
    }

    /// A coupon of ten yuan.
    pub fn sample() -> Self {
        Self {
            name: "春茶节 <新>".to_owned(),
            bearer: "shop",
            minor: -1_000,
        }
    }

    /// All reductions of an order.
    pub fn all(of: &[Reduction], locale: Locale) -> Vec<Self> {
        of.iter().map(|one| Self::new(one, locale)).collect()
    }
}
