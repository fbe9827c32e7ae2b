//! What the letter that confirms a purchase lists: goods, sums, and where they go.

use crate::base::amount::SoldBy;
use crate::base::error::Result;
use crate::base::format::{self, Formats};
use crate::base::i18n::{Arg, Catalog};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::order_number::PurchaseNumber;
use crate::base::quantity::Grams;
use crate::db::DbConn;
use crate::domain::access::SystemScope;
use crate::domain::notifications::{Mail, NoticeKind};
use crate::domain::orders::{self, Bought, BoughtLine};

/// The purchase that a mail confirms, if it does.
pub fn purchase_of(mail: &Mail) -> Option<PurchaseNumber> {
    let confirms = matches!(
        mail.kind,
        NoticeKind::OrderPlaced | NoticeKind::OrderPlacedToPay | NoticeKind::OrderPlacedToPayOnline
    );
    let number = confirms.then_some(mail.facts.order.as_str())?;
    PurchaseNumber::parse(number).ok()
}

/// A purchase as its letter lists it.
#[derive(Debug)]
pub struct Confirmation {
    orders: Vec<Bought>,
    lines: Vec<BoughtLine>,
}

/// Reads a purchase; one that is gone has nothing to list.
pub fn load(
    conn: &mut DbConn,
    system: &SystemScope,
    number: &PurchaseNumber,
) -> Result<Confirmation> {
    let orders = orders::bought_for_letter(conn, system, number)?;
    let lines = orders::list_bought_lines(conn, &orders)?;
    Ok(Confirmation { orders, lines })
}

impl Confirmation {
    /// The list in the reader's language: a part for each shop, the total, the address.
    pub fn text(&self, catalog: &Catalog, formats: &Formats, locale: Locale) -> Result<String> {
        let Some(first) = self.orders.first() else {
            return Ok(String::new());
        };
        let say = |key: &str, args: &[(&str, Arg)]| catalog.text(locale, key, args);
        let money = |amount: Money| formats.money(amount);
        let mut parts = Vec::new();
        for order in &self.orders {
            let seller = locale.pick(&order.seller.name_zh, &order.seller.name_en);
            let number = order.number.to_string();
            let mut rows = vec![say(
                "mail-order-shop",
                &[("shop", seller.into()), ("number", number.into())],
            )];
            let id = order.scope().order_id();
            for line in self.lines.iter().filter(|line| line.order_id == id) {
                rows.push(say(
                    "mail-order-line",
                    &[
                        ("name", name_of(line, locale).into()),
                        ("quantity", amount_of(line, locale).into()),
                        ("price", money(line.total).into()),
                    ],
                ));
            }
            let reduced = order.sums.discount.checked_add(order.sums.subsidy)?;
            rows.push(say(
                "mail-order-freight",
                &[("amount", money(order.sums.freight).into())],
            ));
            if !reduced.is_zero() {
                rows.push(say(
                    "mail-order-reduced",
                    &[("amount", money(reduced).into())],
                ));
            }
            rows.push(say(
                "mail-order-sum",
                &[("amount", money(order.sums.total).into())],
            ));
            parts.push(rows.join("\n"));
        }
        let total = Money::total(self.orders.iter().map(|order| order.sums.total))?;
        parts.push(say("mail-order-total", &[("amount", money(total).into())]));
        let to = &first.ship_to;
        parts.push(say(
            "mail-order-address",
            &[
                ("name", to.name.as_str().into()),
                ("phone", to.phone.domestic().into()),
                ("place", format!("{} {}", to.region, to.detail).into()),
            ],
        ));
        Ok(parts.join("\n\n"))
    }
}

fn name_of(line: &BoughtLine, locale: Locale) -> String {
    let title = locale.pick(&line.title_zh, &line.title_en);
    format!("{title} {}", locale.pick(&line.pack_zh, &line.pack_en))
}

fn amount_of(line: &BoughtLine, locale: Locale) -> String {
    match line.sold_by {
        SoldBy::Piece => format!("× {}", line.quantity),
        SoldBy::Mass => Grams::new(line.quantity).map_or_else(
            |_| line.quantity.to_string(),
            |mass| format::mass(mass, locale),
        ),
    }
}
