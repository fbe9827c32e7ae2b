//! Weigh at dispatch: goods by mass are packed within the shop's tolerance.
//!
//! What the scale finds missing is refunded by itself at what was paid for it, what it finds more
//! is never charged; stock moves by what was really taken. Freight stays as it was agreed.

use serde_json::json;

use super::refund;
use crate::base::amount::SoldBy;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::OrderLineId;
use crate::base::rate::Rate;
use crate::db::Tx;
use crate::domain::access::{PackOrders, ShopScope};
use crate::domain::orders::{self, LockedOrder, Party};
use crate::domain::payments::Chosen;
use crate::domain::shipments::{self, NewParcel, ParcelLine};
use crate::domain::shops;

/// The lines of a parcel with what the scale said of them.
///
/// # Errors
/// Field errors at `weights[…]` for what lies outside of the shop's tolerance, and for goods that
/// are not sold by mass or not in the parcel.
pub(super) fn weigh(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    order: &LockedOrder,
    parcel: &NewParcel,
    mut lines: Vec<ParcelLine>,
) -> Result<Vec<ParcelLine>> {
    if parcel.weights.is_empty() {
        return Ok(lines);
    }
    let tolerance = shops::find_weigh_tolerance(tx.conn(), shop)?;
    let goods = orders::list_priced(tx.conn(), order.scope())?;
    let mut faults = FieldErrors::new();
    for (id, grams) in &parcel.weights {
        let field = format!("weights[{id}]");
        let is_by_mass = goods
            .iter()
            .any(|goods| goods.id == *id && goods.sold_by == SoldBy::Mass);
        let line = lines.iter_mut().find(|line| line.line_id == *id);
        match line.filter(|_| is_by_mass) {
            Some(line) => match put_on_scale(line, *grams, tolerance) {
                Ok(()) => {}
                Err(fault) => {
                    faults.take::<()>(&field, Err(fault));
                }
            },
            None => faults.add(field, Code::FieldInvalid),
        }
    }
    faults.finish()?;
    Ok(lines)
}

fn put_on_scale(line: &mut ParcelLine, grams: i64, tolerance: Rate) -> Result<()> {
    let ordered = line.quantity;
    let play = i128::from(ordered) * i128::from(tolerance.get()) / i128::from(Rate::MAX);
    let play = i64::try_from(play).or(Err(Code::QuantityInvalid))?;
    let (least, most) = ((ordered - play).max(1), ordered.saturating_add(play));
    if !(least..=most).contains(&grams) {
        let fault = Error::new(Code::ShipmentWeightOutside);
        return Err(fault.with("min_grams", least).with("max_grams", most));
    }
    line.weighed = Some(grams);
    line.quantity = grams.min(ordered);
    line.missing = ordered - line.quantity;
    Ok(())
}

/// Refunds what was missing in a parcel, if it was paid already.
pub(super) fn give_back_missing(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    lines: &[ParcelLine],
) -> Result<()> {
    if order.paid.is_zero() {
        return Ok(());
    }
    let missing = lines
        .iter()
        .map(|line| missing_of(line.line_id, line.missing));
    give_back(tx, order, missing.collect())
}

/// Cash comes after the parcel: what was missing in it goes back when the cash is there.
pub(super) fn refund_missing(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let sent = shipments::quantities_sent(tx.conn(), order.scope())?;
    let missing = sent
        .into_iter()
        .map(|(id, _, missing)| missing_of(id, missing));
    give_back(tx, order, missing.collect())
}

fn missing_of(line_id: OrderLineId, quantity: i64) -> Chosen {
    Chosen {
        line_id,
        quantity,
        // The parcel itself says that it is not to be sent any more, and moves the stock.
        unsent: 0,
        unlotted: 0,
        restock: false,
    }
}

fn give_back(tx: &mut Tx<'_>, order: &LockedOrder, mut missing: Vec<Chosen>) -> Result<()> {
    missing.retain(|line| line.quantity > 0);
    if missing.is_empty() {
        return Ok(());
    }
    let parts = refund::refundable(tx, order)?.of_lines(&missing, false)?;
    let details = json!({ "amount_minor": parts.amount });
    orders::note(tx, order, "order.weighed", Party::System, details)?;
    if parts.amount.is_zero() {
        return Ok(());
    }
    refund::open_missing(tx, order, &parts)?;
    Ok(())
}
