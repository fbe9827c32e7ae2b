use chrono::NaiveDate;

use super::*;
use crate::base::division_code::DivisionCode;
use crate::base::error::Code;
use crate::base::locale::Locale;

fn code(text: &str) -> DivisionCode {
    DivisionCode::parse(text).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn names(divisions: Vec<&Division>) -> Vec<String> {
    divisions.into_iter().map(|one| one.name.clone()).collect()
}

#[test]
fn the_standard_list_has_all_divisions() {
    let tree = standard_tree();
    // Rows of the file: 34 provinces, 339 prefectures, 2 848 counties.
    assert_eq!(tree.len(), 3221);
    assert_eq!(tree.provinces(today()).len(), 34);
    for division in tree.provinces(today()) {
        assert!(!division.name_en.is_empty());
    }
}

#[test]
fn children_stand_right_below_whatever_levels_a_place_has() {
    let tree = standard_tree();
    let children = |text| names(tree.children(code(text), today()));
    assert_eq!(children("3301")[..3], ["上城区", "拱墅区", "西湖区"]);
    // Beijing's sixteen districts, without the prefecture that repeats its name.
    assert_eq!(children("11").len(), 16);
    assert_eq!(children("11")[0], "东城区");
    // Chongqing has two such prefectures: for districts and for counties.
    assert!(children("50").contains(&"万州区".to_owned()));
    assert!(children("50").contains(&"城口县".to_owned()));
    // Henan: seventeen prefectures, and Jiyuan, a county-level city directly under it.
    assert_eq!(children("41").len(), 18);
    assert!(children("41").contains(&"济源市".to_owned()));
    // Dongguan has no counties.
    assert!(children("4419").is_empty());
    assert!(children("330106").is_empty());
}

#[test]
fn a_path_leads_from_the_province_to_the_deepest_division() {
    let tree = standard_tree();
    let path = |text| names(tree.path(code(text)));
    assert_eq!(path("330106109200"), ["浙江省", "杭州市", "西湖区"]);
    assert_eq!(path("110101"), ["北京市", "东城区"]);
    assert_eq!(path("419001001"), ["河南省", "济源市"]);
    assert_eq!(path("441900003"), ["广东省", "东莞市"]);
    assert_eq!(path("1101"), ["北京市"]);
    assert!(tree.path(DivisionCode::ROOT).is_empty());
    assert!(tree.path(code("99")).is_empty());
}

#[test]
fn full_names_follow_the_order_of_the_language() {
    let tree = standard_tree();
    let name = |text, locale| tree.full_name(code(text), locale);
    assert_eq!(name("330106", Locale::Zh), "浙江省杭州市西湖区");
    assert_eq!(
        name("330106", Locale::En),
        "Xihu District, Hangzhou City, Zhejiang Province"
    );
    assert_eq!(name("110101", Locale::Zh), "北京市东城区");
    assert_eq!(name("110101", Locale::En), "Dongcheng District, Beijing");
    assert_eq!(
        name("429021", Locale::En),
        "Shennongjia Forestry District, Hubei Province"
    );
}

#[test]
fn only_a_place_with_nothing_below_ends_an_address() {
    let tree = standard_tree();
    let fault = |text| tree.leaf(code(text), today()).unwrap_err().code();
    for text in ["330106", "4419", "419001", "4604", "71", "81"] {
        assert_eq!(tree.leaf(code(text), today()).unwrap().code, code(text));
    }
    assert_eq!(fault("33"), Code::DivisionIncomplete);
    assert_eq!(fault("3301"), Code::DivisionIncomplete);
    assert_eq!(fault("11"), Code::DivisionIncomplete);
    // 江北区 was merged into 两江新区; 4190 is a heading, no division.
    assert_eq!(fault("500105"), Code::DivisionUnknown);
    assert_eq!(fault("4190"), Code::DivisionUnknown);
}

#[test]
fn a_division_that_is_no_more_leads_to_its_successor() {
    let day = |day| NaiveDate::from_ymd_opt(2025, 12, day).unwrap();
    let mut divisions = ["50", "5001"]
        .map(|text| standard_tree().find(code(text)).unwrap().clone())
        .to_vec();
    let new = standard_tree().find(code("500157")).unwrap().clone();
    let old = Division {
        code: code("500105"),
        name: "江北区".into(),
        valid_to: Some(day(2)),
        successor: Some(new.code),
        ..new.clone()
    };
    divisions.extend([
        Division {
            valid_from: Some(day(2)),
            ..new
        },
        old,
    ]);
    let tree = Tree::new(divisions);
    assert_eq!(names(tree.children(code("50"), day(1))), ["江北区"]);
    assert_eq!(names(tree.children(code("50"), day(2))), ["两江新区"]);
    assert_eq!(tree.current(code("500105"), day(1)).unwrap().name, "江北区");
    assert_eq!(
        tree.current(code("500105"), day(2)).unwrap().name,
        "两江新区"
    );
    // What was recorded under the old code keeps its name.
    assert_eq!(tree.full_name(code("500105"), Locale::Zh), "重庆市江北区");
}
