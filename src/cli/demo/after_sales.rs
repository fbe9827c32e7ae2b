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
use crate::domain::settlements::{self, BankData, Extent, Payee, PayeeKind};

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
        let [reason, _] = ground.data.text_for(shop.goods, "complaint", ground.random);
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
        let [reason, _] = ground.data.text_for(shop.goods, "decline", ground.random);
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

/// Closes the shop's first period, if it has earned something, and says where the shop and the
/// village fund are paid.
pub(super) fn settle(tx: &mut Tx<'_>, ground: &Ground<'_>, shop: &Opened) -> Result<()> {
    let money = grant::shop::<ManageMoney>(tx.conn(), shop.manager, &shop.slug)?;
    for kind in [PayeeKind::Shop, PayeeKind::VillageFund] {
        let [holder, _] = ground.data.plain_text("bank_holder", ground.random);
        let [bank, _] = ground.data.plain_text("bank", ground.random);
        let digits: String = (0..12)
            .map(|_| ground.random.between(0, 10).to_string())
            .collect();
        let data = BankData {
            holder,
            bank,
            // No number of this length and beginning is given out.
            number: format!("00{digits}"),
        };
        let payee = Payee { kind, id: 0 };
        settlements::save_account(tx, &money, ground.bank_keys, payee, &data)?;
    }
    settlements::close_period(tx, &money, Extent::USUAL)?;
    Ok(())
}
