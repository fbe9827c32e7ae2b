//! Cards for the samples of the storefront's pages.

use super::cards::{CardView, ShopView, listing_path, shop_path};
use crate::base::ids::ListingId;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::web::picture::Picture;

/// Goods as they stand on the shelves: of all kinds of price.
pub(super) fn cards() -> Vec<CardView> {
    let mut cards = vec![
        card(
            "tea",
            "明前西湖龙井 250 克罐装",
            "浙江杭州 · 龙井村",
            25_600,
            250,
        ),
        card(
            "fruit",
            "平谷大桃 12 只礼盒",
            "北京平谷 · 大华山镇",
            12_800,
            4_000,
        ),
        card("flower", "沭阳月季苗 红双喜", "江苏宿迁 · 沭阳", 1_500, 0),
        card("mushroom", "房县花菇 厚菇", "湖北十堰 · 房县", 8_900, 500),
        card("grain", "五常稻花香米", "黑龙江哈尔滨 · 五常", 690, 0),
        card(
            "aquatic",
            "阳澄湖大闸蟹 公四两母三两 八只",
            "江苏苏州 · 阳澄湖镇",
            39_900,
            0,
        ),
        card(
            "livestock",
            "罗田土鸡蛋三十枚",
            "湖北黄冈 · 罗田",
            4_500,
            1_500,
        ),
        card("craft", "青神竹编茶篓", "四川眉山 · 青神", 16_800, 0),
    ];
    for (place, card) in cards.iter_mut().enumerate() {
        if place.is_multiple_of(2) {
            (card.rating, card.reviews) = ("4.7".to_owned(), 1_204);
        }
        card.has_more_prices = place == 0;
        card.is_by_mass = place == 4;
        (card.badge, card.badge_tone) = match place {
            1 => ("card-in-season", "good"),
            5 => ("card-sold-out", "neutral"),
            _ => ("", "neutral"),
        };
    }
    cards
}

fn card(category: &str, name: &str, place: &str, fen: i64, grams: i64) -> CardView {
    CardView {
        href: listing_path(ListingId(1_024), "ming-qian-longjing"),
        name: name.to_owned(),
        place: place.to_owned(),
        name_pieces: Vec::new(),
        place_pieces: Vec::new(),
        price: Money::new(fen).unwrap_or_default(),
        is_by_mass: false,
        grams: Grams::new(grams).ok().filter(|grams| grams.get() > 0),
        has_more_prices: false,
        badge: "",
        badge_tone: "neutral",
        rating: String::new(),
        reviews: 0,
        picture: Picture::drawn(category, name),
    }
}

/// Shops that opened lately.
pub(super) fn shops() -> Vec<ShopView> {
    [
        ("tea", "西湖龙井", "龙井村茶店", "浙江杭州 · 龙井村"),
        ("flower", "沭阳花木", "新河镇花木店", "江苏宿迁 · 新河镇"),
        ("nut", "罗田板栗", "骆驼坳栗子店", "湖北黄冈 · 罗田"),
        ("sugar", "黄姚红糖", "黄姚镇糖坊", "广西贺州 · 黄姚镇"),
        ("vegetable", "章丘大葱", "王金村葱店", "山东济南 · 章丘"),
    ]
    .map(|(category, specialty, name, place)| ShopView {
        href: shop_path("longjing"),
        specialty: specialty.to_owned(),
        name: name.to_owned(),
        place: place.to_owned(),
        picture: Picture::drawn(category, specialty),
    })
    .into()
}
