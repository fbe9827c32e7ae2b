//! Invoices of the demo: asked for by persons and by a company, written, declined, taken back.

use super::orders::Act;
use super::people;
use super::shops::{Ground, Opened};
use crate::base::email::Email;
use crate::base::error::{Error, Result};
use crate::base::order_number::OrderNumber;
use crate::base::rng::Random;
use crate::base::tax_number::TaxNumber;
use crate::db::Tx;
use crate::domain::access::{BuyerScope, ManageMoney, grant};
use crate::domain::flows::invoices::{self as flow, ShopAct};
use crate::domain::invoices::{
    self, Decline, InvoiceData, InvoiceNumber, Issue, Reversal, TitleKind,
};
use crate::domain::orders;

/// The example of the standard, so that no company of today is named.
const EXAMPLE: &str = "91350100M000100Y43";

/// The buyer asks, for a company or in their own name.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (buyer, n): (&BuyerScope, usize),
    order: &OrderNumber,
) -> Result<()> {
    let [company, _] = ground.data.plain_text("company", ground.random);
    let is_company = n.is_multiple_of(2);
    let data = InvoiceData {
        kind: if is_company {
            TitleKind::Organisation
        } else {
            TitleKind::Personal
        },
        title: if is_company { company } else { people::name(n) },
        tax_number: is_company.then(|| TaxNumber::parse(EXAMPLE)).transpose()?,
        email: Email::parse("invoice@demo.example")?,
        note: String::new(),
    };
    flow::ask(tx, buyer, order, &data)?;
    Ok(())
}

/// The shop answers the newest request of an order.
pub(super) fn answer(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (shop, number): (&Opened, &OrderNumber),
    buyer: &BuyerScope,
    act: Act,
) -> Result<()> {
    let money = grant::shop::<ManageMoney>(tx.conn(), shop.manager, &shop.slug)?;
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    let all = invoices::invoices_of_order(tx.conn(), order.scope())?;
    let newest = all.first().ok_or_else(Error::not_found)?;
    let act = match act {
        Act::InvoiceDecline => {
            let [reason, _] = ground.data.plain_text("no_invoice", ground.random);
            ShopAct::Decline(Decline { reason })
        }
        Act::InvoiceReverse => ShopAct::Reverse(Reversal {
            number: invoice_number(ground.random)?,
            seen: newest.to_reverse()?,
        }),
        _ => ShopAct::Issue(Issue {
            number: invoice_number(ground.random)?,
            link: String::new(),
            answer: String::new(),
            seen: newest.amount,
        }),
    };
    flow::by_shop(tx, &money, newest.id, &act)?;
    Ok(())
}

/// A number of the length of electronic invoices, of a year in which there were none.
fn invoice_number(random: &Random) -> Result<InvoiceNumber> {
    let digits: String = (0..18).map(|_| random.between(0, 10).to_string()).collect();
    InvoiceNumber::parse(&format!("00{digits}"))
}
