//! A parcel of an order leaves.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::goods::{self, quantities_left};
use super::outcome::Outcome;
use super::sharing;
use super::timers;
use super::weigh;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{OrderLineId, ShipmentId};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{PackOrders, ShopScope};
use crate::domain::lots;
use crate::domain::orders::{self, LockedOrder, OrderCommand, OrderState, Party, Step};
use crate::domain::shipments::{self, NewParcel, ParcelLine};

/// Records a parcel. The first one makes the order shipped; the one that completes it starts the
/// time after which it counts as delivered. The same parcel sent twice is one.
///
/// # Errors
/// Field errors at `quantities[…]` for more than is left of a line, and at `lots[…]` for more than
/// is left of a lot.
pub fn ship(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    number: &OrderNumber,
    parcel: &NewParcel,
) -> Result<Outcome> {
    let mut order = orders::lock_for_shop(tx, shop, number)?.ok_or_else(Error::not_found)?;
    if shipments::find_same(tx.conn(), order.scope(), parcel)?.is_some() {
        return Ok(Outcome::Already);
    }
    if !matches!(order.state, OrderState::Accepted | OrderState::Shipped) {
        return Err(Code::StateIllegalTransition.into());
    }
    let left = quantities_left(tx, &order)?;
    let lines = contents(parcel, &left)?;
    let lines = weigh::weigh(tx, shop, &order, parcel, lines)?;
    let id = shipments::insert_shipment(tx, order.scope(), parcel, &lines)?;
    lots::assign(tx, order.scope(), id, &parcel.lots)?;
    // What is missing goes back first: what is shared is what the goods have really earned.
    weigh::give_back_missing(tx, &order, &lines)?;
    sharing::share_out(tx, order.scope())?;
    let sent: i64 = lines.iter().map(|line| line.quantity + line.missing).sum();
    let is_complete = left.values().sum::<i64>() == sent;
    move_on(tx, &mut order, Party::of_shop(shop), parcel, is_complete)?;
    goods::move_weighed(tx, &order, id, &lines)?;
    Ok(Outcome::Done)
}

/// Puts the number of a parcel right while it is on its way; what is in it stays.
///
/// # Errors
/// A field error at `tracking_number` for the number of another parcel of the order.
pub fn correct(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    number: &OrderNumber,
    id: ShipmentId,
    parcel: &NewParcel,
) -> Result<Outcome> {
    let order = orders::lock_for_shop(tx, shop, number)?.ok_or_else(Error::not_found)?;
    match shipments::find_same(tx.conn(), order.scope(), parcel)? {
        Some(same) if same == id => return Ok(Outcome::Already),
        Some(_) => return Err(Error::field("tracking_number", Code::ShipmentNumberTaken)),
        None => {}
    }
    if order.state != OrderState::Shipped {
        return Err(Code::StateIllegalTransition.into());
    }
    if !shipments::mark_corrected(tx, order.scope(), id, parcel)? {
        return Err(Error::not_found());
    }
    let details = json!({
        "carrier": parcel.carrier.name_zh,
        "carrier_en": parcel.carrier.name_en,
        "tracking": parcel.number.as_str(),
    });
    let party = Party::of_shop(shop);
    orders::note(tx, &order, "order.parcel_corrected", party, details)?;
    Ok(Outcome::Done)
}

/// What goes into the parcel: as it says, or all that is left.
fn contents(parcel: &NewParcel, left: &BTreeMap<OrderLineId, i64>) -> Result<Vec<ParcelLine>> {
    if left.values().all(|quantity| *quantity == 0) {
        return Err(Code::StateIllegalTransition.into());
    }
    if parcel.lines.is_empty() {
        return Ok(left
            .iter()
            .filter(|(_, quantity)| **quantity > 0)
            .map(|(line_id, quantity)| ParcelLine::new(*line_id, *quantity))
            .collect());
    }
    let mut faults = FieldErrors::new();
    for line in &parcel.lines {
        // A line of another order is as unknown as one that does not exist.
        let most = left.get(&line.line_id).ok_or_else(Error::not_found)?;
        if line.quantity > *most {
            let field = format!("quantities[{}]", line.line_id);
            faults.add_with(
                field,
                Code::ShipmentTooMuch,
                vec![("max", most.to_string())],
            );
        }
    }
    faults.finish()?;
    Ok(parcel.lines.clone())
}

fn move_on(
    tx: &mut Tx<'_>,
    order: &mut LockedOrder,
    party: Party,
    parcel: &NewParcel,
    is_complete: bool,
) -> Result<()> {
    let due_at = is_complete.then(|| timers::arrives_at(tx));
    let details = said_of(parcel, is_complete);
    if order.state == OrderState::Accepted {
        let mut step = Step::new(OrderCommand::Ship, party).with(details);
        step.due_at = due_at;
        return orders::take_step(tx, order, step);
    }
    orders::note(tx, order, "order.parcel_added", party, details)?;
    orders::set_due(tx, order.scope(), due_at)
}

fn said_of(parcel: &NewParcel, is_complete: bool) -> Value {
    json!({
        "carrier": parcel.carrier.name_zh,
        "carrier_en": parcel.carrier.name_en,
        "tracking": parcel.number.as_str(),
        "is_complete": is_complete,
    })
}
