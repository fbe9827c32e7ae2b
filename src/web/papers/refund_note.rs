//! The note of a refund that has arrived: for which goods, how much, when, and how.

use super::{Block, Cell, Column, Fact, Paper, Sum, Words};
use crate::base::error::{Error, Result};
use crate::base::ids::OrderLineId;
use crate::base::money::Money;
use crate::db::DbConn;
use crate::domain::access::OrderScope;
use crate::domain::payments::{self, Refund, RefundParts, RefundState};

/// A refund that has succeeded.
#[derive(Debug, Clone)]
pub(in crate::web) struct RefundNote {
    /// Which of its order's refunds it is, the oldest being 1.
    nth: usize,
    refund: Refund,
    parts: RefundParts,
    /// Whether it went back through a gateway, and not by hand because the gateway refused.
    is_online: bool,
}

/// What a line of the order is called.
#[derive(Debug, Clone)]
pub(in crate::web) struct NoteLine {
    /// The line.
    pub id: OrderLineId,
    /// The goods.
    pub title: String,
    /// The pack.
    pub pack: String,
    /// Whether they are sold by mass.
    pub is_by_mass: bool,
}

impl RefundNote {
    /// Reads a refund of an order by its place among all of them; one that has not arrived is not
    /// found.
    pub fn load(conn: &mut DbConn, order: &OrderScope, nth: usize) -> Result<Self> {
        let refunds = payments::list_refunds_of(conn, order)?;
        let found = nth
            .checked_sub(1)
            .and_then(|at| refunds.into_iter().nth(at));
        let refund = found
            .filter(|refund| refund.state == RefundState::Succeeded)
            .ok_or_else(Error::not_found)?;
        let parts = payments::parts_of_refund(conn, order, refund.id)?;
        let source = payments::source_of_refund(conn, order, refund.id, refund.amount)?;
        Ok(Self {
            nth,
            parts: parts.ok_or_else(Error::not_found)?,
            is_online: refund.trouble.is_empty()
                && source.is_some_and(|source| source.is_gateway()),
            refund,
        })
    }

    /// The paper of `from`, a shop.
    pub fn paper(&self, words: &Words, from: String, lines: &[NoteLine]) -> Result<Paper> {
        let refund = &self.refund;
        let number = format!("{}-R{}", refund.order_number, self.nth);
        let sent_at = refund.succeeded_at.unwrap_or(refund.requested_at);
        let way = if self.is_online {
            "paper-refund-way-online"
        } else {
            "paper-refund-way-manual"
        };
        let fact = |key: &str, value: String| Fact {
            label: words.say(key),
            value,
        };
        let facts = vec![
            fact("paper-refund-order", refund.order_number.to_string()),
            fact("paper-refund-asked", words.datetime(refund.requested_at)),
            fact("paper-refund-sent", words.datetime(sent_at)),
            fact("paper-refund-way", words.say(way)),
            fact("paper-refund-reason", refund.reason.clone()),
        ];
        let facts = facts.into_iter().filter(|fact| !fact.value.is_empty());
        let mut blocks = vec![Block::Facts {
            rows: facts.collect(),
        }];
        if !self.parts.lines.is_empty() {
            blocks.push(self.goods(words, lines));
        }
        blocks.push(self.sums(words)?);
        Ok(Paper {
            title: words.say("paper-refund-title"),
            from,
            about: vec![number.clone()],
            blocks,
            foot: words.say("paper-refund-foot"),
            number: format!("refund-{number}"),
        })
    }

    fn goods(&self, words: &Words, lines: &[NoteLine]) -> Block {
        let rows = self.parts.lines.iter().filter_map(|part| {
            let line = lines.iter().find(|line| line.id == part.line_id)?;
            // A part of the price may go back without any goods.
            let quantity = match part.back.quantity {
                0 => String::new(),
                quantity => words.quantity(line.is_by_mass, quantity),
            };
            Some(vec![
                Cell {
                    text: line.title.clone(),
                    small: line.pack.clone(),
                },
                Cell::from(quantity),
                Cell::from(words.money(part.back.amount)),
            ])
        });
        Block::Table {
            caption: words.say("desk-order-goods"),
            columns: vec![
                Column::text(words.say("desk-slip-goods")),
                Column::number(words.say("desk-slip-quantity")),
                Column::number(words.say("desk-slip-price")),
            ],
            rows: rows.collect(),
        }
    }

    /// Goods and freight where it is of parts, and the whole.
    fn sums(&self, words: &Words) -> Result<Block> {
        let parts = &self.parts;
        let goods = Money::total(parts.lines.iter().map(|line| line.back.amount))?;
        let rest = parts
            .amount
            .checked_sub(goods)?
            .checked_sub(parts.freight)?;
        let named = [
            ("desk-sum-items", goods),
            ("desk-sum-freight", parts.freight),
            ("paper-refund-rest", rest),
        ];
        let named = named.into_iter().filter(|(_, amount)| !amount.is_zero());
        let mut rows: Vec<Sum> = named
            .map(|(key, amount)| Sum::part(words.say(key), words.money(amount)))
            .collect();
        let total = words.money(parts.amount);
        rows.push(Sum::total(words.say("paper-refund-total"), total));
        Ok(Block::Sums { rows })
    }
}
