use super::*;
use crate::base::amount::SoldBy;
use crate::base::ids::{ListingId, ShopId, StockItemId, VariantId};
use crate::base::money::Money;
use crate::domain::access::ShopState;

fn offer(sold_by: SoldBy, on_hand: i64) -> Offer {
    Offer {
        variant_id: VariantId(1),
        stock_item_id: StockItemId(1),
        sku: "TEA".to_owned(),
        pack_zh: "盒".to_owned(),
        pack_en: String::new(),
        sold_by,
        unit_price: Money::new(1_000).unwrap(),
        net_mass: None,
        step_grams: (sold_by == SoldBy::Mass).then_some(250),
        draws: if sold_by == SoldBy::Mass { 1 } else { 3 },
        on_hand,
        is_on_sale: true,
        listing: Listed {
            id: ListingId(1),
            slug: "tea".to_owned(),
            title_zh: "茶".to_owned(),
            title_en: String::new(),
            ships_from: None,
            photo_hash: None,
            category_code: String::new(),
        },
        shop: ShopFacts {
            id: ShopId(1),
            slug: "tea".to_owned(),
            name_zh: "茶村".to_owned(),
            name_en: String::new(),
            state: ShopState::Approved,
            accepts_cod: true,
            accepts_transfer: true,
            has_promotions: false,
            division_code: "330106".to_owned(),
            has_programmes: false,
            closed: None,
        },
    }
}

#[test]
fn the_most_that_can_be_bought_is_whole_packs_and_whole_steps() {
    // 11 units at 3 a pack are 3 packs; 1 100 g in steps of 250 g are 1 000 g.
    assert_eq!(offer(SoldBy::Piece, 11).most(), 3);
    assert_eq!(offer(SoldBy::Mass, 1_100).most(), 1_000);
    assert_eq!(offer(SoldBy::Piece, 2).most(), 0);
    assert_eq!(offer(SoldBy::Piece, i64::MAX).most(), 999_999);
}

#[test]
fn o_02_o_50_a_line_says_why_it_cannot_be_bought() {
    let piece = offer(SoldBy::Piece, 11);
    assert_eq!(piece.hindrance(3), None);
    assert_eq!(piece.hindrance(4), Some(Hindrance::OnlyLeft(3)));
    assert_eq!(
        offer(SoldBy::Piece, 0).hindrance(1),
        Some(Hindrance::SoldOut)
    );
    let mass = offer(SoldBy::Mass, 1_100);
    assert_eq!(mass.hindrance(300), Some(Hindrance::OffStep(250)));
    let mut paused = piece.clone();
    paused.is_on_sale = false;
    assert_eq!(paused.hindrance(1), Some(Hindrance::NotOnSale));
    for state in [ShopState::Suspended, ShopState::Closed] {
        paused.shop.state = state;
        assert_eq!(paused.hindrance(1), Some(Hindrance::ShopNotSelling));
    }
    let mut dear = offer(SoldBy::Piece, i64::MAX);
    dear.unit_price = Money::new(99_999_999_900).unwrap();
    assert_eq!(dear.hindrance(999_999), Some(Hindrance::TooDear));
}
