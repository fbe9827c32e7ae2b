//! Searches over a few goods.

use super::certified::Certified;
use super::document::{Document, Place, lists_kinds};
use super::index::SearchIndex;
use super::model::{Ask, Filters, Found, Reading, Sort};
use crate::base::division_code::DivisionCode;
use crate::base::ids::{ListingId, ShopId};
use crate::domain::standards::CertificateKind;

/// `id`, names, category, code and names of the place, price in yuan, months, sold.
fn goods(
    id: i64,
    names: [&str; 2],
    category: [&str; 3],
    place: (&str, &[&str]),
    price: i64,
    months: &[i32],
) -> Document {
    let (kinds, listed) = if lists_kinds(category[2]) {
        (vec![], category[1..].to_vec())
    } else {
        (category[1..].to_vec(), vec![])
    };
    Document {
        listing: ListingId(id),
        shop: ShopId(id),
        names: names.map(ToOwned::to_owned).into(),
        place: Place {
            code: place.0.to_owned(),
            names: place.1.iter().map(|name| (*name).to_owned()).collect(),
        },
        kinds: kinds.into_iter().map(ToOwned::to_owned).collect(),
        listed: listed.into_iter().map(ToOwned::to_owned).collect(),
        story: vec!["村里人自己种的。".to_owned()],
        category: category[0].to_owned(),
        price_minor: price * 100,
        is_by_mass: id % 2 == 0,
        months: months.to_vec(),
        published_ms: id,
        sold: 10 - id,
        certified: certified(id),
    }
}

/// The first is organic to the end of day 20 000; the third organic without an end, and green.
fn certified(id: i64) -> Certified {
    let mut certified = Certified::default();
    match id {
        1 => certified.add(CertificateKind::Organic, "2024-10-04".parse().ok()),
        3 => {
            certified.add(CertificateKind::Organic, None);
            certified.add(CertificateKind::Green, None);
        }
        _ => {}
    }
    certified
}

const TEA: [&str; 3] = ["tea", "茶叶", "Tea"];
const FRUIT: [&str; 3] = ["fruit", "水果", "Fruit"];
const VEGETABLE: [&str; 3] = ["vegetable", "蔬菜", "Vegetables"];

fn market() -> Vec<Document> {
    let hangzhou: &[&str] = &[
        "浙江省",
        "Zhejiang Province",
        "杭州市",
        "西湖区",
        "Xihu District",
    ];
    let yunnan: &[&str] = &["云南省", "Yunnan Province", "勐海县", "Menghai County"];
    let beijing: &[&str] = &["北京市", "Beijing", "平谷区", "Pinggu District"];
    let guangdong: &[&str] = &["广东省", "东莞市", "Dongguan City"];
    vec![
        goods(
            1,
            ["西湖龙井茶", "West Lake Longjing tea"],
            TEA,
            ("330106", hangzhou),
            168,
            &[3, 4],
        ),
        goods(
            2,
            ["老班章普洱茶", "Laobanzhang Pu'er tea"],
            TEA,
            ("532822", yunnan),
            320,
            &[3, 4, 5],
        ),
        goods(
            3,
            ["平谷大桃", "Pinggu peaches"],
            FRUIT,
            ("110117", beijing),
            59,
            &[6, 7, 8],
        ),
        goods(
            4,
            ["苹果", "Apples"],
            FRUIT,
            ("110117", beijing),
            15,
            &[9, 10, 11],
        ),
        goods(
            5,
            ["马铃薯", "Potato"],
            VEGETABLE,
            ("532822", yunnan),
            19,
            &[8, 9],
        ),
        goods(
            6,
            ["荔枝", "Lychee"],
            FRUIT,
            ("4419", guangdong),
            45,
            &[6, 7],
        ),
    ]
}

struct Market {
    index: SearchIndex,
    _folder: tempfile::TempDir,
}

impl Market {
    fn open() -> Self {
        Self::of(&market())
    }

    fn of(documents: &[Document]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            index: SearchIndex::of_documents(folder.path(), documents),
            _folder: folder,
        }
    }

    fn ask(&self, ask: Ask) -> Found {
        let ask = Ask {
            take: 10,
            month: 7,
            ..ask
        };
        self.index.find(&ask).unwrap().unwrap()
    }

    fn find(&self, query: &str) -> Vec<i64> {
        ids(&self.ask(query_of(query)))
    }
}

fn query_of(query: &str) -> Ask {
    Ask {
        query: query.to_owned(),
        ..Ask::default()
    }
}

fn ids(found: &Found) -> Vec<i64> {
    found.listings.iter().map(|id| id.0).collect()
}

#[test]
fn o_47_words_of_one_and_two_characters_are_found() {
    let market = Market::open();
    for (query, wanted) in [
        ("桃", vec![3]),
        ("龙井", vec![1]),
        ("平谷", vec![3, 4]),
        ("薯", vec![5]),
        ("蔬菜", vec![5]),
    ] {
        let mut found = market.find(query);
        found.sort_unstable();
        assert_eq!(found, wanted, "{query}");
    }
    // What is not there is not found, and nothing fails.
    for nothing in ["鸭", "ip", "a", "海南"] {
        assert_eq!(market.find(nothing), [0; 0], "{nothing}");
    }
}

#[test]
fn o_48_widths_and_traditional_characters_make_no_difference() {
    let market = Market::open();
    for query in ["龍井", "Ｌｏｎｇｊｉｎｇ", "西湖・龍井", "  龙井　茶 "] {
        assert_eq!(market.find(query), [1], "{query}");
    }
    assert_eq!(market.find("馬鈴薯"), [5]);
}

#[test]
fn o_49_every_word_counts_and_no_sign_is_an_operator() {
    let market = Market::open();
    assert_eq!(market.find("longjing tea"), [1]);
    assert_eq!(market.find("龙井 平谷"), [0; 0]);
    assert_eq!(market.find("tea ab"), [0; 0]);
    for signs in [
        "%", "_", "*", "(", "\\", "\"", "AND", "茶 NOT", "name:茶", "[a TO z]", "^2",
    ] {
        market.find(signs);
    }
    assert_eq!(market.find("茶%井"), market.find("茶 井"));
    assert_eq!(market.find("+茶 -龙井"), [1]);
    assert_eq!(market.find(&"茶".repeat(500)).len(), 2);
    assert_eq!(market.find(&"x".repeat(500)), [0; 0]);
    let alone = market.ask(query_of("龙井 平谷 没有"));
    assert_eq!(
        alone.alone,
        [("龙井".to_owned(), 1), ("平谷".to_owned(), 2)]
    );
}

#[test]
fn words_are_typed_by_sound_and_by_first_letters() {
    let market = Market::open();
    assert_eq!(market.find("longjing"), [1]);
    assert_eq!(market.find("lj"), [1]);
    let mut yunnan = market.find("yn");
    yunnan.sort_unstable();
    assert_eq!(yunnan, [2, 5]);
    assert_eq!(market.find("yunnanpuer"), [2]);
    assert_eq!(market.find("longj"), [1]);
    // A word that nobody has, by its sound.
    let found = market.ask(query_of("隆井"));
    assert_eq!(ids(&found), [1]);
    assert_eq!(found.readings.len(), 1);
}

#[test]
fn what_means_the_same_is_found() {
    let market = Market::open();
    for query in ["土豆", "洋芋", "potatoes"] {
        assert_eq!(market.find(query), [5], "{query}");
    }
    assert_eq!(market.find("云南土豆"), [5]);
    // Words of one meaning that stand in each other come to an end.
    for within in ["大樱桃", "樱桃番茄", "小番茄", "山药蛋", "小粒樱桃"] {
        market.find(within);
    }
}

const LIVESTOCK: [&str; 3] = [
    "livestock",
    "畜禽及蛋奶蜜",
    "Livestock, poultry, eggs, dairy, honey, silk",
];
const FUNGI: [&str; 3] = ["mushroom", "食用菌", "Edible fungi"];

/// Goods whose names have characters and words in common without being of one kind.
fn stalls() -> Vec<Document> {
    let names = [
        (1, ["核桃", "Walnut"], FRUIT),
        (2, ["樱桃", "Cherry"], FRUIT),
        (3, ["黄桃", "Yellow peach"], FRUIT),
        (4, ["猕猴桃", "Kiwifruit"], FRUIT),
        (5, ["阳山水蜜桃", "Yangshan honey peach"], FRUIT),
        (6, ["酥梨", "Crisp pear"], FRUIT),
        (7, ["白梨瓜", "White pear melon"], FRUIT),
        (8, ["凤梨", "Pineapple"], FRUIT),
        (9, ["香李", "Fragrant plum"], FRUIT),
        (10, ["金黄李子", "Golden plum"], FRUIT),
        (11, ["色买提杏", "Saimaiti apricot"], FRUIT),
        (12, ["蜜瓜", "Honey melon"], FRUIT),
        (13, ["东北黑蜂蜂蜜", "Black-bee honey"], LIVESTOCK),
        (14, ["黄牛", "Beef cattle"], LIVESTOCK),
        (15, ["灵芝", "Lingzhi mushroom"], TEA),
        (16, ["香菇", "Shiitake"], FUNGI),
        (17, ["西湖龙井茶", "West Lake Longjing tea"], TEA),
        (18, ["李集香葱", "Liji chives"], VEGETABLE),
        (19, ["谷子", "Foxtail millet"], VEGETABLE),
    ];
    let place: &[&str] = &["河北省", "景县", "桃园村"];
    let stalls = names.into_iter().map(|(id, names, category)| {
        let place: &[&str] = if id == 19 { place } else { &[] };
        goods(id, names, category, ("131127", place), 10, &[])
    });
    stalls.collect()
}

#[test]
fn what_is_meant_comes_first() {
    let market = Market::of(&stalls());
    // What was typed; what comes first, and what behind it, each in any order.
    let cases: [(&str, &[i64], &[i64]); 18] = [
        ("桃", &[3, 5], &[1, 2, 4, 19]),
        ("桃子", &[3, 5], &[]),
        ("taozi", &[3, 5], &[]),
        ("peaches", &[3, 5], &[]),
        ("核桃", &[1], &[]),
        ("水蜜桃", &[5], &[]),
        ("梨", &[6], &[7, 8]),
        ("梨子", &[6], &[7]),
        ("李子", &[10], &[9]),
        ("plums", &[9, 10], &[]),
        ("杏子", &[11], &[]),
        ("honey", &[13], &[5, 12]),
        ("蜜", &[13], &[5, 12]),
        ("poultry", &[13, 14], &[]),
        ("mushroom", &[15], &[16]),
        ("mushrooms", &[15], &[16]),
        ("西湖龙景", &[17], &[]),
        ("猪肉", &[], &[]),
    ];
    for (query, first, behind) in cases {
        let mut found = market.find(query);
        let mut rest = found.split_off(first.len().min(found.len()));
        found.sort_unstable();
        rest.sort_unstable();
        assert_eq!(
            (found.as_slice(), rest.as_slice()),
            (first, behind),
            "{query}"
        );
    }
    // 龙 and 景 stand in two listings: what sounds like it is found, and the page says so.
    let by_sound = market.ask(query_of("西湖龙景")).readings;
    let reading = Reading {
        typed: "龙景".to_owned(),
        read: None,
    };
    assert_eq!(by_sound, [reading]);
}

#[test]
fn words_that_say_nothing_are_neither_asked_nor_offered() {
    let market = Market::open();
    assert_eq!(market.find("平谷的苹果"), [4]);
    assert_eq!(market.find("tea from the West Lake"), [1]);
    let alone = |query: &str| market.ask(query_of(query)).alone;
    assert_eq!(alone("便宜的苹果"), [("苹果".to_owned(), 1)]);
    // Nor is what is only guessed, such as first letters.
    assert_eq!(market.find("lj"), [1]);
    assert!(alone("不存在的东西lj").is_empty());
}

#[test]
fn slips_are_forgiven_and_said() {
    let market = Market::open();
    let found = market.ask(query_of("appel"));
    assert_eq!(ids(&found), [4]);
    let reading = Reading {
        typed: "appel".to_owned(),
        read: Some("apple".to_owned()),
    };
    assert_eq!(found.readings, [reading]);
    // Three words of a question at most: the fourth is not looked for in the whole dictionary.
    assert_eq!(market.find("aple appel aplpe"), [4]);
    assert!(market.find("aple appel aplpe appple").is_empty());
    // What is there is never read as something else.
    assert!(market.ask(query_of("apple")).readings.is_empty());
}

#[test]
fn filters_leave_what_they_say_and_count_what_the_others_leave() {
    let market = Market::open();
    let all = market.ask(query_of("")).counts;
    assert_eq!(all.categories[0], ("fruit".to_owned(), 3));
    let region = |code: &str| DivisionCode::parse(code).unwrap();
    assert_eq!(all.regions[0], (region("11"), 2));
    // 15 and 19; 45; 59; 168; 320 yuan.
    assert_eq!(all.prices, [2, 1, 1, 1, 1]);
    assert_eq!((all.in_season, all.by_mass), (2, 3));

    let asked = |filters| {
        market.ask(Ask {
            filters,
            ..Ask::default()
        })
    };
    let fruit = Filters {
        category: Some("fruit".to_owned()),
        ..Filters::default()
    };
    let found = asked(fruit.clone());
    assert_eq!(found.total, 3);
    assert_eq!(
        found.counts.categories.len(),
        3,
        "of the same kind all are counted"
    );
    assert_eq!(found.counts.regions.len(), 2);

    let in_beijing = asked(Filters {
        region: Some(region("11")),
        ..fruit.clone()
    });
    assert_eq!(in_beijing.total, 2);
    assert_eq!(
        in_beijing.counts.regions,
        [(region("110117"), 2)],
        "by county now"
    );
    let cheap = asked(Filters {
        price: Some((0, Some(2_000))),
        ..fruit.clone()
    });
    assert_eq!(ids(&cheap), [4]);
    let ripe = asked(Filters {
        in_season: true,
        ..fruit
    });
    assert_eq!(ids(&ripe), [6, 3]);
    let by_mass = asked(Filters {
        by_mass: true,
        ..Filters::default()
    });
    assert_eq!(by_mass.total, 3);
    let city = asked(Filters {
        region: Some(region("4419")),
        ..Filters::default()
    });
    assert_eq!(ids(&city), [6]);
    let none = asked(Filters {
        category: Some("nothing".to_owned()),
        ..Filters::default()
    });
    assert_eq!(none.total, 0);
    assert!(none.fit_words > 0, "the filter alone left nothing");
}

#[test]
fn a_certificate_is_a_filter_as_long_as_it_holds() {
    let market = Market::open();
    let on = |day, kind, category: &str| {
        market.ask(Ask {
            filters: Filters {
                certificate: kind,
                category: Some(category.to_owned()).filter(|code| !code.is_empty()),
                ..Filters::default()
            },
            day,
            ..Ask::default()
        })
    };
    // Geographical, organic, green, good practice.
    assert_eq!(on(20_000, None, "").counts.certificates, [0, 2, 1, 0]);
    assert_eq!(on(20_001, None, "").counts.certificates, [0, 1, 1, 0]);
    assert_eq!(on(20_000, None, "tea").counts.certificates, [0, 1, 0, 0]);

    let organic = Some(CertificateKind::Organic);
    assert_eq!(ids(&on(20_000, organic, "")), [3, 1]);
    assert_eq!(ids(&on(20_001, organic, "")), [3]);
    let green = on(20_000, Some(CertificateKind::Green), "");
    assert_eq!(ids(&green), [3]);
    assert_eq!(
        green.counts.certificates,
        [0, 2, 1, 0],
        "what the others would leave"
    );
    assert_eq!(green.counts.categories, [("fruit".to_owned(), 1)]);
    for kind in [CertificateKind::Gap, CertificateKind::Other] {
        assert_eq!(on(20_000, Some(kind), "").total, 0, "{kind:?}");
    }
}

#[test]
fn the_order_is_as_asked_and_pages_follow_each_other() {
    let market = Market::open();
    let sorted = |sort| {
        ids(&market.ask(Ask {
            sort,
            ..Ask::default()
        }))
    };
    assert_eq!(sorted(Sort::Cheapest), [4, 5, 6, 3, 1, 2]);
    assert_eq!(sorted(Sort::Dearest), [2, 1, 3, 6, 5, 4]);
    assert_eq!(sorted(Sort::Newest), [6, 5, 4, 3, 2, 1]);
    assert_eq!(sorted(Sort::Sales), [1, 2, 3, 4, 5, 6]);
    let page = |skip| {
        let ask = Ask {
            sort: Sort::Newest,
            skip,
            take: 4,
            ..Ask::default()
        };
        ids(&market.index.find(&ask).unwrap().unwrap())
    };
    assert_eq!(
        (page(0), page(4), page(8)),
        (vec![6, 5, 4, 3], vec![2, 1], vec![])
    );
}

#[test]
fn goods_come_from_divisions() {
    let market = Market::open();
    for code in ["33", "3301", "330106", "4419"] {
        assert!(market.index.has_goods_of(code).unwrap(), "{code}");
    }
    assert!(!market.index.has_goods_of("46").unwrap());
}
