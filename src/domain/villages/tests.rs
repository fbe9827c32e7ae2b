use chrono::NaiveDate;

use super::*;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::VillageId;
use crate::base::locale::Locale;
use crate::domain::divisions::standard_tree;

const LONGJING: VillageFields<'_> = VillageFields {
    kind: "village",
    division_code: "330106",
    town: "转塘街道",
    town_en: "",
    village: " 外桐坞村 ",
    village_en: "",
    code: "330106013213",
};

fn parse(fields: VillageFields<'_>) -> Result<NewVillage> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    NewVillage::parse(fields, &standard_tree(), day)
}

fn faults(error: &Error) -> Vec<(&str, Code)> {
    error
        .field_errors()
        .iter()
        .map(|fault| (fault.field.as_str(), fault.code))
        .collect()
}

#[test]
fn a_village_is_checked_and_gets_english_names() {
    let village = parse(LONGJING).unwrap();
    assert_eq!(village.name, "外桐坞村");
    assert_eq!(village.name_en, "Waitongwu Village");
    assert_eq!(village.town_name_en, "Zhuantang Subdistrict");
    assert_eq!(village.code.as_str(), "330106013213");
    let named = parse(VillageFields {
        village_en: "Longjing Tea Village",
        ..LONGJING
    })
    .unwrap();
    assert_eq!(named.name_en, "Longjing Tea Village");
}

#[test]
fn a_town_of_a_development_zone_stands_under_the_prefecture() {
    // 荆州市开发区滩桥镇: GB/T 2260 has no 421071.
    let zone = VillageFields {
        kind: "town",
        division_code: "421000",
        town: "滩桥镇",
        code: "421071100",
        ..VillageFields::default()
    };
    assert_eq!(parse(zone).unwrap().division_code.as_str(), "4210");
    let without_code = parse(VillageFields { code: "", ..zone }).unwrap_err();
    assert_eq!(
        faults(&without_code),
        [("division_code", Code::DivisionIncomplete)]
    );
}

#[test]
fn a_town_and_a_county_are_places_of_their_own() {
    let town = parse(VillageFields {
        kind: "town",
        village: "",
        code: "",
        ..LONGJING
    })
    .unwrap();
    assert_eq!(
        (town.name.as_str(), town.town_name.as_str()),
        ("转塘街道", "")
    );
    assert_eq!(town.code.as_str(), "330106");
    let county = VillageFields {
        kind: "county",
        town: "",
        village: "",
        code: "",
        ..LONGJING
    };
    let county = parse(county).unwrap();
    assert_eq!(
        (county.name.as_str(), county.name_en.as_str()),
        ("西湖区", "Xihu District")
    );
}

#[test]
fn faults_of_a_description_are_told_field_by_field() {
    let empty = parse(VillageFields::default()).unwrap_err();
    assert_eq!(
        faults(&empty),
        [
            ("kind", Code::FieldInvalid),
            ("division_code", Code::FieldRequired)
        ]
    );
    let nameless = parse(VillageFields {
        village: "\u{200b}",
        ..LONGJING
    })
    .unwrap_err();
    assert_eq!(faults(&nameless), [("village", Code::FieldRequired)]);
    let long = "村".repeat(NewVillage::NAME_MAX + 1);
    let long = parse(VillageFields {
        village: &long,
        ..LONGJING
    })
    .unwrap_err();
    assert_eq!(faults(&long), [("village", Code::FieldTooLong)]);
    for (division_code, code) in [
        ("33", Code::DivisionIncomplete),
        ("330199", Code::DivisionUnknown),
        ("x", Code::DivisionInvalid),
    ] {
        let error = parse(VillageFields {
            division_code,
            code: "",
            ..LONGJING
        })
        .unwrap_err();
        assert_eq!(faults(&error), [("division_code", code)]);
    }
    // A code of another county, and one that is no town's or village's.
    for code in ["330105013213", "330106"] {
        let error = parse(VillageFields { code, ..LONGJING }).unwrap_err();
        assert_eq!(faults(&error), [("code", Code::DivisionInvalid)]);
    }
}

#[test]
fn the_whole_name_follows_the_order_of_the_language() {
    let code = |text| DivisionCode::parse(text).unwrap();
    let village = Village {
        id: VillageId(1),
        kind: VillageKind::Village,
        name: "外桐坞村".into(),
        name_en: "Waitongwu Village".into(),
        town_name: "转塘街道".into(),
        town_name_en: "Zhuantang Subdistrict".into(),
        code: code("330106013213"),
        division_code: code("330106"),
    };
    let tree = standard_tree();
    assert_eq!(
        village.full_name(&tree, Locale::Zh),
        "浙江省杭州市西湖区转塘街道外桐坞村"
    );
    assert_eq!(
        village.full_name(&tree, Locale::En),
        "Waitongwu Village, Zhuantang Subdistrict, Xihu District, Hangzhou City, Zhejiang Province"
    );
    let county = Village {
        kind: VillageKind::County,
        town_name: String::new(),
        town_name_en: String::new(),
        ..village
    };
    assert_eq!(county.full_name(&tree, Locale::Zh), "浙江省杭州市西湖区");
}
