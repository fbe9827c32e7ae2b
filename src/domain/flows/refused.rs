//! 拒收: the buyer did not take the parcel in.
//!
//! First the shop notes the refusal, and what was paid is to go back; when the goods are there
//! again, it says whether they can be sold, and the order is closed. Cash on delivery ends unpaid.

use serde_json::json;

use super::cancel::Reason;
use super::goods;
use super::outcome::Outcome;
use super::refund;
use crate::base::error::{Error, Result};
use crate::base::order_number::OrderNumber;
use crate::base::sql_types::text_enum;
use crate::db::Tx;
use crate::domain::access::{PackOrders, ShopScope};
use crate::domain::orders::{self, OrderCommand, OrderState, Party, Step};
use crate::domain::programmes;

text_enum! {
    /// What becomes of goods that came back.
    pub enum GoodsBack {
        /// They can be sold again.
        Resell => "resell",
        /// They cannot: eaten by the journey.
        Spoiled => "spoiled",
    }
}

/// Notes that the parcel was not taken in.
pub fn refuse(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    number: &OrderNumber,
    reason: &Reason,
) -> Result<Outcome> {
    let mut order = orders::lock_for_shop(tx, shop, number)?.ok_or_else(Error::not_found)?;
    if matches!(order.state, OrderState::Refused | OrderState::Closed) {
        return Ok(Outcome::Already);
    }
    let details = json!({ "reason": reason.as_str() });
    let step = Step::new(OrderCommand::Refuse, Party::of_shop(shop)).with(details);
    orders::take_step(tx, &mut order, step)?;
    refund::open_for_rest(tx, &order, reason.as_str())?;
    programmes::release(tx, order.scope())?;
    Ok(Outcome::Done)
}

/// The refused goods are back.
pub fn take_back(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    number: &OrderNumber,
    back: GoodsBack,
) -> Result<Outcome> {
    let mut order = orders::lock_for_shop(tx, shop, number)?.ok_or_else(Error::not_found)?;
    if order.state == OrderState::Closed {
        return Ok(Outcome::Already);
    }
    let details = json!({ "goods": back });
    let step = Step::new(OrderCommand::TakeBack, Party::of_shop(shop)).with(details);
    orders::take_step(tx, &mut order, step)?;
    match back {
        GoodsBack::Resell => goods::return_all(tx, &order)?,
        GoodsBack::Spoiled => goods::return_unsent(tx, &order)?,
    }
    Ok(Outcome::Done)
}
