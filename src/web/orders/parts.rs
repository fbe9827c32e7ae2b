//! What the pages of a purchase and of an order share.

use serde::Serialize;

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::domain::orders::{
    Bought, BoughtLine, OrderState, PaymentMethod, Reduction, Seller, ShipTo,
};
use crate::web::divisions::PlaceNames;
use crate::web::picture::Picture;
use crate::web::shown_order::full_freight;

/// The shop of an order.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SellerView {
    pub href: String,
    pub name: String,
    /// Whom to call; may be empty.
    pub phone: String,
}

/// A line as it was bought.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LineView {
    pub href: String,
    pub name: String,
    pub pack: String,
    pub picture: Picture,
    pub is_by_mass: bool,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// Of one piece, or of 500 g.
    pub unit_price: i64,
    pub total: i64,
}

/// Where a transfer goes, how much, and by when.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TransferView {
    pub bank: String,
    pub holder: String,
    pub account: String,
    pub amount: i64,
    pub number: String,
    pub by: Option<i64>,
}

/// Where the parcel goes.
#[derive(Debug, Clone, Serialize)]
pub(super) struct AddressView {
    #[serde(skip)]
    code: Option<DivisionCode>,
    pub name: String,
    pub phone: String,
    pub region: String,
    pub detail: String,
}

/// A part of what an order costs; its text is `bought-sum-{kind}`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SumView {
    pub kind: &'static str,
    pub minor: i64,
}

impl SellerView {
    pub fn new(seller: &Seller, locale: Locale) -> Self {
        Self {
            href: format!("/v/{}", seller.slug),
            name: locale.pick(&seller.name_zh, &seller.name_en).to_owned(),
            phone: seller
                .phone
                .as_ref()
                .map_or_else(String::new, |phone| phone.domestic().to_owned()),
        }
    }

    pub fn sample() -> Self {
        Self {
            href: "/v/longjing".to_owned(),
            name: "龙井村茶铺".to_owned(),
            phone: "13800000011".to_owned(),
        }
    }
}

impl LineView {
    pub fn new(line: &BoughtLine, locale: Locale) -> Self {
        Self {
            // The page knows its own slug, and leads there.
            href: format!("/p/{}", line.listing),
            name: locale.pick(&line.title_zh, &line.title_en).to_owned(),
            pack: locale.pick(&line.pack_zh, &line.pack_en).to_owned(),
            picture: Picture::of_card(line.photo_hash.as_deref(), "other", &line.title_zh),
            is_by_mass: line.sold_by == SoldBy::Mass,
            quantity: line.quantity,
            unit_price: line.unit_price.get(),
            total: line.total.get(),
        }
    }

    pub fn samples() -> Vec<Self> {
        let line = |name: &str, pack: &str, category: &str| Self {
            href: "/p/1024".to_owned(),
            name: name.to_owned(),
            pack: pack.to_owned(),
            picture: Picture::drawn(category, name),
            is_by_mass: false,
            quantity: 2,
            unit_price: 25_600,
            total: 51_200,
        };
        vec![
            line("明前西湖龙井", "250 克罐装", "tea"),
            Self {
                is_by_mass: true,
                quantity: 250,
                unit_price: 32_000,
                total: 16_000,
                ..line("明前西湖龙井", "散装，按斤卖", "tea")
            },
        ]
    }
}

impl TransferView {
    /// `None` for an order that no transfer is waited for.
    pub fn new(order: &Bought) -> Result<Option<Self>> {
        let waits =
            order.state == OrderState::AwaitingPayment && order.method == PaymentMethod::Transfer;
        if !waits {
            return Ok(None);
        }
        let bank = &order.seller.bank;
        Ok(Some(Self {
            bank: bank.name.clone(),
            holder: bank.holder.clone(),
            account: in_groups(&bank.account),
            amount: order.due()?.get(),
            number: order.number.as_str().to_owned(),
            by: order.pay_by.map(Timestamp::ms),
        }))
    }

    pub fn sample() -> Self {
        Self {
            bank: "农业银行西湖支行".to_owned(),
            holder: "龙井村经济合作社".to_owned(),
            account: in_groups("6228000000000000011"),
            amount: 68_200,
            number: "2611254310573281-01".to_owned(),
            by: Some(1_795_831_200_000),
        }
    }
}

impl AddressView {
    /// The same with the names of its divisions in the language of a reader.
    pub fn named(mut self, names: &PlaceNames) -> Self {
        if let Some(code) = self.code {
            self.region = names.region(code, &self.region);
        }
        self
    }

    pub fn new(ship_to: &ShipTo) -> Self {
        Self {
            code: Some(ship_to.code),
            name: ship_to.name.clone(),
            phone: ship_to.phone.domestic().to_owned(),
            region: ship_to.region.clone(),
            detail: ship_to.detail.clone(),
        }
    }

    pub fn sample() -> Self {
        Self {
            code: None,
            name: "沈小雨".to_owned(),
            phone: "13800001111".to_owned(),
            region: "上海市徐汇区".to_owned(),
            detail: "漕溪北路 88 号 1502 室".to_owned(),
        }
    }
}

/// Where an order that waits for it is paid online, with the others of its purchase; else empty.
pub(super) fn pay_href(order: &Bought) -> String {
    let waits =
        order.state == OrderState::AwaitingPayment && order.method == PaymentMethod::Gateway;
    if waits {
        format!("/orders/{}/payment", order.number.purchase())
    } else {
        String::new()
    }
}

/// What the total is made of before anything is taken off.
pub(super) fn sums(order: &Bought, reductions: &[Reduction]) -> Result<Vec<SumView>> {
    let freight = full_freight(&order.sums, reductions)?;
    Ok(vec![
        SumView {
            kind: "items",
            minor: order.sums.items.get(),
        },
        SumView {
            kind: "freight",
            minor: freight.get(),
        },
    ])
}

/// The freight, and what was taken off in all, if anything was.
pub(super) fn freight_and_reductions(order: &Bought) -> Result<Vec<SumView>> {
    let sums = &order.sums;
    let reduced = sums.discount.checked_add(sums.subsidy)?;
    let parts = [
        ("freight", sums.freight.get()),
        ("reduced", reduced.neg().get()),
    ];
    Ok(parts
        .into_iter()
        .filter(|(kind, minor)| *minor != 0 || *kind == "freight")
        .map(|(kind, minor)| SumView { kind, minor })
        .collect())
}

/// The number of an account as banks print it: in groups of four.
fn in_groups(account: &str) -> String {
    let characters: Vec<char> = account.chars().collect();
    let groups: Vec<String> = characters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_aloud_in_groups_of_four() {
        assert_eq!(in_groups("6228000000000000011"), "6228 0000 0000 0000 011");
        assert_eq!(in_groups(""), "");
    }
}
