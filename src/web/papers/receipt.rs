//! The buyer's receipt: what was bought and paid, what went back, and to whom the price went.

mod shares;

use super::{Block, Cell, Column, Fact, Paper, Settled, Words, order_sums};
use crate::base::amount::SoldBy;
use crate::base::error::{Error, Result};
use crate::db::DbConn;
use crate::domain::ledger::{self, Entry};
use crate::domain::orders::{self, Bought, BoughtLine, Reduction};
use crate::domain::payments::{self, Payment, PaymentState, Refund, RefundState};
use crate::domain::settlements;

use self::shares::Shares;

/// What a receipt is made of.
#[derive(Debug, Clone)]
pub(in crate::web) struct ReceiptFacts {
    order: Bought,
    lines: Vec<BoughtLine>,
    reductions: Vec<Reduction>,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    booked: Vec<Entry>,
    /// What the households are called in public, among which the price was shared.
    households: Vec<String>,
    /// Whether their parts were paid out to them.
    is_paid_out: bool,
}

impl ReceiptFacts {
    /// Reads what was bought; nothing is found before anything was paid.
    pub fn load(conn: &mut DbConn, order: Bought) -> Result<Self> {
        if order.paid.is_zero() {
            return Err(Error::not_found());
        }
        let scope = *order.scope();
        let mut refunds = payments::list_refunds_of(conn, &scope)?;
        refunds.retain(|refund| refund.state.is_granted());
        let mut payments = payments::list_payments_of(conn, &scope)?;
        payments.retain(|payment| payment.state == PaymentState::Succeeded);
        Ok(Self {
            lines: orders::list_bought_lines(conn, std::slice::from_ref(&order))?,
            reductions: orders::list_reductions(conn, &scope)?,
            payments,
            refunds,
            booked: ledger::order_balances(conn, &scope)?,
            households: shares::names(conn, &scope)?,
            is_paid_out: settlements::is_paid_to_households(conn, &scope)?,
            order,
        })
    }

    /// The paper.
    pub fn paper(&self, words: &Words) -> Result<Paper> {
        let order = &self.order;
        let seller = &order.seller;
        let settled = Settled {
            paid: order.paid,
            refunded: order.refunded,
            due: order.due()?,
        };
        let sums = order_sums(words, &order.sums, &self.reductions, settled)?;
        let mut blocks = vec![
            Block::Facts {
                rows: vec![Fact {
                    label: words.say("paper-receipt-buyer"),
                    value: order.ship_to.name.clone(),
                }],
            },
            self.goods(words)?,
            sums,
            self.payments(words),
        ];
        if !self.refunds.is_empty() {
            blocks.push(self.refunds(words));
        }
        let shares = Shares::of(&self.booked)?;
        blocks.extend(shares.blocks(words, &self.households, self.is_paid_out));
        Ok(Paper {
            title: words.say("paper-receipt-title"),
            from: words
                .locale()
                .pick(&seller.name_zh, &seller.name_en)
                .to_owned(),
            about: vec![order.number.to_string(), words.datetime(order.placed_at)],
            blocks,
            foot: words.say("paper-receipt-foot"),
            number: format!("receipt-{}", order.number),
        })
    }

    fn goods(&self, words: &Words) -> Result<Block> {
        let locale = words.locale();
        let row = |line: &BoughtLine| -> Result<Vec<Cell>> {
            let (price, quantity) = match line.sold_by {
                SoldBy::Mass => words.priced_mass(line.unit_price, line.quantity)?,
                SoldBy::Piece => (
                    words.money(line.unit_price),
                    words.quantity(false, line.quantity),
                ),
            };
            Ok(vec![
                Cell {
                    text: locale.pick(&line.title_zh, &line.title_en).to_owned(),
                    small: locale.pick(&line.pack_zh, &line.pack_en).to_owned(),
                },
                Cell::from(quantity),
                Cell::from(price),
                Cell::from(words.money(line.total)),
            ])
        };
        Ok(Block::Table {
            caption: words.say("desk-order-goods"),
            columns: vec![
                Column::text(words.say("desk-slip-goods")),
                Column::number(words.say("desk-slip-quantity")),
                Column::number(words.say("paper-unit-price")),
                Column::number(words.say("desk-slip-price")),
            ],
            rows: self.lines.iter().map(row).collect::<Result<_>>()?,
        })
    }

    fn payments(&self, words: &Words) -> Block {
        let row = |payment: &Payment| {
            let day = payment.received_on.map(|day| day.to_string());
            vec![
                Cell::from(day.unwrap_or_else(|| words.date(payment.created_at))),
                Cell::from(words.say(&format!("desk-method-{}", payment.method))),
                Cell::from(words.money(payment.amount)),
            ]
        };
        Block::Table {
            caption: words.say("desk-order-payments"),
            columns: vec![
                Column::word(words.say("paper-day")),
                Column::text(words.say("desk-order-payments")),
                Column::number(words.say("desk-slip-price")),
            ],
            rows: self.payments.iter().map(row).collect(),
        }
    }

    fn refunds(&self, words: &Words) -> Block {
        let row = |refund: &Refund| {
            let day = refund.succeeded_at.unwrap_or(refund.requested_at);
            vec![
                Cell::from(words.date(day)),
                Cell {
                    text: refund.reason.clone(),
                    small: if refund.state == RefundState::Succeeded {
                        String::new()
                    } else {
                        words.say("desk-refund-open")
                    },
                },
                Cell::from(words.money(refund.amount)),
            ]
        };
        Block::Table {
            caption: words.say("desk-order-refunds"),
            columns: vec![
                Column::word(words.say("paper-day")),
                Column::text(words.say("desk-order-refunds")),
                Column::number(words.say("desk-slip-price")),
            ],
            rows: self.refunds.iter().map(row).collect(),
        }
    }
}
