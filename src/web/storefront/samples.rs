//! Cards for the samples of the storefront's pages.

use super::cards::{CardView, NearView, ShopView, listing_path, shop_path};
use super::home::EntryView;
use crate::base::division_code::DivisionCode;
use crate::base::ids::ListingId;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::domain::catalog::{Division, DivisionCount};
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

/// Ways in.
pub(super) fn entries(of: &[(&str, &str, i64)]) -> Vec<EntryView> {
    let entry = |(code, name, shops): &(&str, &str, i64)| EntryView {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        shops: *shops,
    };
    of.iter().map(entry).collect()
}

/// All provinces with some shops.
pub(super) fn provinces() -> Vec<DivisionCount> {
    [
        ("11", "北京市", 7),
        ("12", "天津市", 0),
        ("13", "河北省", 12),
        ("14", "山西省", 8),
        ("15", "内蒙古自治区", 3),
        ("21", "辽宁省", 4),
        ("22", "吉林省", 21),
        ("23", "黑龙江省", 6),
        ("31", "上海市", 1),
        ("32", "江苏省", 24),
        ("33", "浙江省", 31),
        ("34", "安徽省", 9),
        ("35", "福建省", 55),
        ("36", "江西省", 8),
        ("37", "山东省", 19),
        ("41", "河南省", 14),
        ("42", "湖北省", 44),
        ("43", "湖南省", 38),
        ("44", "广东省", 22),
        ("45", "广西壮族自治区", 9),
        ("46", "海南省", 11),
        ("50", "重庆市", 21),
        ("51", "四川省", 18),
        ("52", "贵州省", 7),
        ("53", "云南省", 9),
        ("54", "西藏自治区", 3),
        ("61", "陕西省", 36),
        ("62", "甘肃省", 6),
        ("63", "青海省", 3),
        ("64", "宁夏回族自治区", 4),
        ("65", "新疆维吾尔自治区", 5),
        ("71", "台湾省", 0),
        ("81", "香港特别行政区", 0),
        ("82", "澳门特别行政区", 0),
    ]
    .into_iter()
    .filter_map(|(code, name, shops)| {
        let division = Division {
            code: DivisionCode::parse(code).ok()?,
            name_zh: name.to_owned(),
            name_en: String::new(),
        };
        Some(DivisionCount { division, shops })
    })
    .collect()
}

/// The shops next door, or none.
pub(super) fn near(is_some: bool) -> NearView {
    if !is_some {
        return NearView::default();
    }
    NearView {
        code: "330106".to_owned(),
        cards: cards().into_iter().take(4).collect(),
        shops: Vec::new(),
    }
}
