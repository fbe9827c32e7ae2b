//! What comes after a sale in the demo: complaints, and the first period that is settled.

use super::orders::Act;
use super::shops::{Ground, Opened};
use crate::base::error::{Error, Result};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{BuyerScope, ManageMoney, grant};
use crate::domain::claims::{self, ClaimKind, ClaimLine, NewClaim};
use crate::domain::flows::claims::{self as flow, BuyerAct, ShopAct, Words};
use crate::domain::orders;
use crate::domain::settlements;

/// The buyer complains about the first line, the shop declines, the buyer turns to the division.
pub(super) fn act(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (shop, number): (&Opened, &OrderNumber),
    buyer: &BuyerScope,
    act: Act,
) -> Result<()> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    if act == Act::Claim {
        let lines = orders::list_priced(tx.conn(), order.scope())?;
        let line = lines.first().ok_or_else(Error::not_found)?;
        let [reason, _] = ground.data.plain_text("complaint", ground.random);
        let claim = NewClaim {
            kind: ClaimKind::Quality,
            reason,
            lines: vec![ClaimLine {
                line_id: line.id,
                quantity: line.quantity,
            }],
            photos: Vec::new(),
        };
        flow::open(tx, buyer, number, &claim)?;
        return Ok(());
    }
    let open = claims::find_open(tx.conn(), order.scope())?.ok_or_else(Error::not_found)?;
    if act == Act::Decline {
        let [reason, _] = ground.data.plain_text("decline", ground.random);
        let money = grant::shop::<ManageMoney>(tx.conn(), shop.manager, &shop.slug)?;
        let words = Words {
            amount: None,
            reason,
        };
        flow::by_shop(tx, &money, open.id, &ShopAct::Decline(words))?;
    } else {
        flow::by_buyer(tx, buyer, number, open.id, &BuyerAct::Dispute)?;
    }
    Ok(())
}

/// Closes the shop's first period, if it has earned something.
pub(super) fn settle(tx: &mut Tx<'_>, shop: &Opened) -> Result<()> {
    let money = grant::shop::<ManageMoney>(tx.conn(), shop.manager, &shop.slug)?;
    settlements::close_period(tx, &money)?;
    Ok(())
}
