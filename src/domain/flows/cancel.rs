//! An order is called off before anything was sent: the goods are for sale again, what was paid
//! goes back, a coupon can be used again, and budgets have their part again.

use serde_json::json;

use super::goods;
use super::outcome::Outcome;
use super::refund;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::input::Input;
use crate::base::order_number::OrderNumber;
use crate::base::text::{clean_line, optional_line};
use crate::db::Tx;
use crate::domain::access::{BuyerScope, PackOrders, ShopScope};
use crate::domain::orders::{self, LockedOrder, OrderCommand, OrderState, Party, Step};
use crate::domain::programmes;
use crate::domain::promotions;

/// Most characters of a reason.
const MAX_REASON: usize = 200;

/// Why an order is called off, for the other side to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads what was typed into the input `reason`.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(clean_line(text, MAX_REASON))
    }

    /// The same for an input that may stay empty: buyers need not explain themselves.
    pub fn optional(text: &str) -> Result<Self> {
        Self::read(optional_line(text, MAX_REASON))
    }

    fn read(text: Result<String>) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let text = faults.take("reason", text);
        faults.finish()?;
        Ok(Self(text.unwrap_or_default()))
    }

    /// The same among other inputs of a form.
    pub(super) fn of(input: &mut Input<'_>) -> Self {
        Self(input.line("reason", MAX_REASON))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The buyer calls an order off.
///
/// # Errors
/// `order.already_shipped` once a parcel has left.
pub fn by_buyer(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    number: &OrderNumber,
    reason: &Reason,
) -> Result<Outcome> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    let is_over = order.state == OrderState::Cancelled;
    if !is_over && !order.state.allows(OrderCommand::Cancel, Party::Buyer) {
        return Err(Code::OrderAlreadyShipped.into());
    }
    call_off(tx, order, Party::Buyer, reason.as_str())
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
    promotions::give_back(tx, order.scope())?;
    refund::open_for_rest(tx, &order, reason)?;
    programmes::release(tx, order.scope())?;
    goods::return_all(tx, &order)?;
    Ok(Outcome::Done)
}
