//! What a part of an order is worth, after reductions: arithmetic without a database.
//!
//! What was paid is split over the lines and freight once, by largest remainder, from the sums
//! that were frozen at placement. A line keeps its share whatever becomes of the others, and the
//! parts of a line sum to that share, however many refunds it goes back in.

#[cfg(test)]
mod tests;

use crate::base::amount::Amount;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::OrderLineId;
use crate::base::money::Money;
use crate::domain::orders::{OrderSums, PricedLine};

/// What of a line is going back, or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GoneBack {
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// Those among them that had not left, and are not to be sent any more.
    pub unsent: i64,
    /// Others among them, which had left in parcels of no lot.
    pub unlotted: i64,
    /// Those of these that go back for all that was paid for them: they take their part of the line
    /// along.
    pub unlotted_whole: i64,
    /// Those among them that are for sale again.
    pub restocked: i64,
    /// Those of which is said what becomes of them: for sale again, or not to be sent any more.
    pub settled: i64,
    /// The money.
    pub amount: Money,
}

impl GoneBack {
    /// Those that had left, but for those in parcels of no lot.
    pub fn of_lots(&self) -> i64 {
        self.quantity
            .saturating_sub(self.unsent)
            .saturating_sub(self.unlotted)
    }
}

/// A line of an order, and what can go back of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundableLine {
    /// The line.
    pub line: PricedLine,
    /// What was paid for it.
    pub paid: Money,
    /// What is going back of it, or went.
    pub gone: GoneBack,
}

/// What was paid for an order, part by part, and what of it can go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refundable {
    /// The lines, in their order.
    pub lines: Vec<RefundableLine>,
    /// What was paid for freight and is not going back yet.
    pub freight_left: Money,
    /// What was paid for the order and is not going back yet; less than the sum of the parts when
    /// something went back by amount only.
    pub left: Money,
}

/// A line of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundLine {
    /// The line of the order.
    pub line_id: OrderLineId,
    /// What goes back of it.
    pub back: GoneBack,
}

/// What a refund is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RefundParts {
    /// The lines; none for one by amount only.
    pub lines: Vec<RefundLine>,
    /// The part of it that is freight.
    pub freight: Money,
    /// All of it.
    pub amount: Money,
}

/// How much of a line goes back, as somebody has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Pieces, or grams when sold by mass; more than none.
    pub quantity: i64,
    /// How many of them had not left.
    pub unsent: i64,
    /// How many of the others had left in parcels of no lot.
    pub unlotted: i64,
    /// Whether they are for sale again.
    pub restock: bool,
}

impl Chosen {
    fn back(&self, amount: Money) -> GoneBack {
        let unsent = self.unsent.min(self.quantity);
        let unlotted = self.unlotted.min(self.quantity.saturating_sub(unsent));
        GoneBack {
            quantity: self.quantity,
            unsent,
            unlotted,
            unlotted_whole: unlotted,
            restocked: if self.restock { self.quantity } else { 0 },
            settled: if self.restock { self.quantity } else { unsent },
            amount,
        }
    }
}

/// What was paid for each line, and for freight: the goods less the shop's discount go over the
/// lines by their prices, then what a programme paid goes over those and freight.
pub fn paid_shares(sums: &OrderSums, lines: &[Money]) -> Result<(Vec<Money>, Money)> {
    let weights: Vec<i64> = lines.iter().map(|line| line.get()).collect();
    let goods = sums.items.checked_sub(sums.discount)?.split(&weights)?;
    let mut parts = goods;
    parts.push(sums.freight);
    let weights: Vec<i64> = parts.iter().map(|part| part.get()).collect();
    let mut paid = sums.total.split(&weights)?;
    let freight = paid.pop().unwrap_or_default();
    Ok((paid, freight))
}

impl RefundableLine {
    /// How much of it is not going back yet.
    pub fn quantity_left(&self) -> i64 {
        self.line.quantity.saturating_sub(self.gone.quantity)
    }

    /// The money of it that is not going back yet.
    pub fn left(&self) -> Result<Money> {
        self.paid.checked_sub(self.gone.amount)
    }

    /// What the next `quantity` of the line is worth; what others that went back were paid less for does
    /// not add to it.
    fn worth(&self, quantity: i64) -> Result<Money> {
        let before = self.worth_of_first(self.gone.quantity)?;
        let after = self.worth_of_first(self.gone.quantity.saturating_add(quantity))?;
        Ok(after.checked_sub(before)?.min(self.left()?))
    }

    /// What was paid for the first `quantity` of the line: its price by the one rule, less the
    /// same part of the reductions.
    fn worth_of_first(&self, quantity: i64) -> Result<Money> {
        if quantity == 0 || self.line.total.is_zero() {
            return Ok(Money::ZERO);
        }
        let price = Amount::new(self.line.sold_by, quantity)?.price(self.line.unit_price)?;
        let price = price.min(self.line.total);
        let rest = self.line.total.checked_sub(price)?;
        let parts = self.paid.split(&[price.get(), rest.get()])?;
        Ok(parts.first().copied().unwrap_or_default())
    }
}

impl Refundable {
    /// What was paid of an order with these sums, less what is going back.
    pub fn new(
        sums: &OrderSums,
        lines: Vec<PricedLine>,
        gone: impl Fn(OrderLineId) -> GoneBack,
        (freight_gone, left): (Money, Money),
    ) -> Result<Self> {
        let prices: Vec<Money> = lines.iter().map(|line| line.total).collect();
        let (shares, freight) = paid_shares(sums, &prices)?;
        let lines = lines.into_iter().zip(shares);
        Ok(Self {
            lines: lines
                .map(|(line, paid)| RefundableLine {
                    paid,
                    gone: gone(line.id),
                    line,
                })
                .collect(),
            freight_left: freight.checked_sub(freight_gone)?,
            left,
        })
    }

    /// The refund of some goods, and of freight if asked for.
    ///
    /// # Errors
    /// A field error at `lines[…]` for more than is left of a line; not found for a line of
    /// another order.
    pub fn of_lines(&self, chosen: &[Chosen], freight: bool) -> Result<RefundParts> {
        let mut faults = FieldErrors::new();
        let mut lines = Vec::with_capacity(chosen.len());
        for choice in chosen {
            let of = self.lines.iter().find(|of| of.line.id == choice.line_id);
            let of = of.ok_or_else(Error::not_found)?;
            if choice.quantity > of.quantity_left() {
                let max = vec![("max", of.quantity_left().to_string())];
                let field = format!("lines[{}]", choice.line_id);
                faults.add_with(field, Code::RefundTooMany, max);
                continue;
            }
            lines.push(RefundLine {
                line_id: choice.line_id,
                back: choice.back(of.worth(choice.quantity)?),
            });
        }
        faults.finish()?;
        let freight = if freight {
            self.freight_left
        } else {
            Money::ZERO
        };
        within(lines, freight, self.left)
    }

    /// All that is left, goods and freight.
    pub fn of_rest(&self) -> Result<RefundParts> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for of in &self.lines {
            lines.push(RefundLine {
                line_id: of.line.id,
                back: GoneBack {
                    quantity: of.quantity_left(),
                    amount: of.left()?,
                    ..GoneBack::default()
                },
            });
        }
        within(lines, self.freight_left, self.left)
    }

    /// `amount` of the price of some lines, while their goods stay where they are.
    pub fn of_price(&self, of: &[OrderLineId], amount: Money) -> Result<RefundParts> {
        let mut lines = Vec::with_capacity(of.len());
        for of in self.lines.iter().filter(|line| of.contains(&line.line.id)) {
            lines.push(RefundLine {
                line_id: of.line.id,
                back: GoneBack {
                    amount: of.left()?,
                    ..GoneBack::default()
                },
            });
        }
        let most = Money::total(lines.iter().map(|line| line.back.amount))?;
        if amount > most.min(self.left) {
            return self.of_amount(amount);
        }
        within(lines, Money::ZERO, amount)
    }

    /// An amount that is for no goods in particular.
    ///
    /// # Errors
    /// A field error at `amount` for more than is left.
    pub fn of_amount(&self, amount: Money) -> Result<RefundParts> {
        if amount > self.left {
            let mut faults = FieldErrors::new();
            let params = vec![("left", self.left.to_decimal())];
            faults.add_with("amount", Code::RefundTooMuch, params);
            return Err(Error::fields(faults));
        }
        Ok(RefundParts {
            amount,
            ..RefundParts::default()
        })
    }
}

impl RefundParts {
    /// The same goods for less.
    pub fn cut_to(self, amount: Money) -> Result<Self> {
        within(self.lines, self.freight, amount)
    }
}

/// The parts, cut in proportion to `most` where they are more. Goods that go back for less than was
/// paid for them take no part of their line along: it is as if some of the price went back.
fn within(mut lines: Vec<RefundLine>, mut freight: Money, most: Money) -> Result<RefundParts> {
    let goods = lines.iter().map(|line| line.back.amount);
    let sum = Money::total(goods.chain([freight]))?;
    if sum > most {
        let weights: Vec<i64> = lines
            .iter()
            .map(|line| line.back.amount.get())
            .chain([freight.get()])
            .collect();
        let mut cut = most.split(&weights)?;
        freight = cut.pop().unwrap_or_default();
        for (line, amount) in lines.iter_mut().zip(cut) {
            line.back.amount = amount;
            line.back.unlotted_whole = 0;
        }
    }
    lines.retain(|line| line.back != GoneBack::default());
    Ok(RefundParts {
        lines,
        freight,
        amount: sum.min(most),
    })
}
