//! Lines for the samples of cart and checkout: of two shops, and of each kind of hindrance.

use crate::base::amount::SoldBy;
use crate::base::ids::{CartId, CartLineId, ListingId, ShopId, StockItemId, VariantId};
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::domain::access::ShopState;
use crate::domain::carts::{Line, Listed, Offer, ShopFacts};

/// What can be bought first, then what cannot.
pub fn lines() -> Vec<Line> {
    let tea = shop(1, "龙井村茶铺", ShopState::Approved);
    let peach = shop(2, "平谷大桃铺", ShopState::Approved);
    let closed = shop(3, "沭阳月季铺", ShopState::Suspended);
    let mut lines = vec![
        line(1, &tea, "明前西湖龙井", "250 克铁罐礼盒", 25_600, Some(250)),
        line(2, &tea, "明前西湖龙井", "散装，按斤卖", 48_000, None),
        line(3, &peach, "平谷大桃", "12 只礼盒", 12_800, Some(3_600)),
        line(4, &peach, "大桃干 <脆>", "200 克袋装", 2_600, Some(200)),
        line(5, &peach, "桃胶", "250 克", 5_800, Some(250)),
        line(6, &closed, "月季苗 红双喜", "3 株", 1_500, None),
        line(7, &tea, "雨前龙井", "散装", 24_000, None),
        line(8, &tea, "龙井茶片", "散装", 8_000, None),
    ];
    for line in &mut lines {
        match line.id.0 {
            2 => {
                line.offer.sold_by = SoldBy::Mass;
                line.offer.step_grams = Some(250);
                line.quantity = 750;
            }
            3 => line.quantity = 2,
            4 => line.offer.on_hand = 0,
            5 => (line.quantity, line.offer.on_hand) = (6, 4),
            7 => line.offer.is_on_sale = false,
            8 => {
                line.offer.sold_by = SoldBy::Mass;
                line.offer.step_grams = Some(100);
                (line.quantity, line.offer.on_hand) = (1_500, 1_250);
            }
            _ => {}
        }
    }
    lines
}

fn shop(id: i64, name: &str, state: ShopState) -> ShopFacts {
    ShopFacts {
        id: ShopId(id),
        slug: format!("village-{id}"),
        name_zh: name.to_owned(),
        name_en: String::new(),
        state,
        accepts_cod: true,
        accepts_transfer: true,
        has_promotions: false,
        division_code: "330106".to_owned(),
        has_programmes: false,
        closed: None,
    }
}

fn line(id: i64, shop: &ShopFacts, title: &str, pack: &str, fen: i64, grams: Option<i64>) -> Line {
    Line {
        id: CartLineId(id),
        cart_id: CartId(1),
        quantity: 1,
        offer: Offer {
            variant_id: VariantId(id),
            stock_item_id: StockItemId(id),
            sku: format!("SKU-{id}"),
            pack_zh: pack.to_owned(),
            pack_en: String::new(),
            sold_by: SoldBy::Piece,
            unit_price: Money::new(fen).unwrap_or_default(),
            net_mass: grams.and_then(|grams| Grams::new(grams).ok()),
            step_grams: None,
            draws: 1,
            on_hand: 90_000,
            is_on_sale: true,
            listing: Listed {
                id: ListingId(id),
                slug: "goods".to_owned(),
                title_zh: title.to_owned(),
                title_en: String::new(),
                ships_from: (id == 2).then_some(chrono::NaiveDate::MAX),
                photo_hash: None,
                category_code: if shop.id.0 == 1 { "tea" } else { "fruit" }.to_owned(),
            },
            shop: shop.clone(),
        },
    }
}
