//! An order is called off before anything was sent: the goods are for sale again, and what was
//! paid goes back.

use serde_json::json;

use super::goods;
use super::outcome::Outcome;
use super::refund;
use crate::base::error::{Error, Result};
use crate::base::order_number::OrderNumber;
use crate::base::text::clean_line;
use crate::db::Tx;
use crate::domain::access::{BuyerScope, PackOrders, ShopScope};
use crate::domain::orders::{self, LockedOrder, OrderCommand, OrderState, Party, Step};

/// Most characters of a reason.
const MAX_REASON: usize = 200;

/// Why a shop calls an order off, for the buyer to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads what was typed into the input `reason`.
    pub fn parse(text: &str) -> Result<Self> {
        clean_line(text, MAX_REASON).map(Self).map_err(|fault| {
            let mut faults = crate::base::fields::FieldErrors::new();
            faults.add_with("reason", fault.code(), fault.params().to_vec());
            Error::fields(faults)
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The buyer calls an order off.
pub fn by_buyer(tx: &mut Tx<'_>, buyer: &BuyerScope, number: &OrderNumber) -> Result<Outcome> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    call_off(tx, order, Party::Buyer, "")
}

/// The shop calls an order off.
pub fn by_shop(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    number: &OrderNumber,
    reason: &Reason,
) -> Result<Outcome> {
    let order = orders::lock_for_shop(tx, shop, number)?.ok_or_else(Error::not_found)?;
    call_off(tx, order, Party::of_shop(shop), reason.as_str())
}

fn call_off(
    tx: &mut Tx<'_>,
    mut order: LockedOrder,
    party: Party,
    reason: &str,
) -> Result<Outcome> {
    if order.state == OrderState::Cancelled {
        return Ok(Outcome::Already);
    }
    let step = Step::new(OrderCommand::Cancel, party).with(json!({ "reason": reason }));
    orders::take_step(tx, &mut order, step)?;
    refund::open_for_rest(tx, &order, reason)?;
    goods::return_all(tx, &order)?;
    Ok(Outcome::Done)
}
