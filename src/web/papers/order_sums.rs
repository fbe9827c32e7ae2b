//! What an order costs and what of it is paid, as papers say it.

use super::{Block, Sum, Words};
use crate::base::error::Result;
use crate::base::money::Money;
use crate::domain::orders::{Bearer, OrderSums, Reduction};
use crate::web::shown_order::full_freight;

/// What is paid of an order.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) struct Settled {
    /// What came in.
    pub paid: Money,
    /// What went back.
    pub refunded: Money,
    /// What is still to come.
    pub due: Money,
}

/// Goods, freight, each reduction with who bears it, the total; then what was paid of it.
pub(in crate::web) fn order_sums(
    words: &Words,
    sums: &OrderSums,
    reductions: &[Reduction],
    settled: Settled,
) -> Result<Block> {
    let part = |key: &str, amount| Sum::part(words.say(key), words.money(amount));
    let mut rows = vec![
        part("desk-sum-items", sums.items),
        part("desk-sum-freight", full_freight(sums, reductions)?),
    ];
    for one in reductions {
        let name = words.locale().pick(&one.name_zh, &one.name_en);
        let key = match one.bearer {
            Bearer::Shop(_) => "reduction-by-shop",
            Bearer::Programme(_) => "reduction-by-programme",
        };
        let label = words.fill(key, &[("name", name.into())]);
        rows.push(Sum::part(label, words.money(one.amount.neg())));
    }
    let total = words.money(sums.total);
    rows.push(Sum::total(words.say("sum-total"), total));
    let more = [
        ("paper-sum-paid", settled.paid),
        ("paper-sum-refunded", settled.refunded),
        ("paper-sum-due", settled.due),
    ];
    let more = more.into_iter().filter(|(_, amount)| !amount.is_zero());
    rows.extend(more.map(|(key, amount)| part(key, amount)));
    Ok(Block::Sums { rows })
}
