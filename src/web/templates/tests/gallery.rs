//! Every component once, on one page, to be tested and to be looked at.

use serde_json::json;

use super::*;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error};
use crate::base::fields::FieldErrors;
use crate::domain::divisions::standard_tree;
use crate::web::division_picker::DivisionPicker;
use crate::web::forms::FormState;

fn picture(category: &str, name: &str) -> serde_json::Value {
    json!({
        "src": art::url(category, name), "webp": "", "jpeg": "",
        "width": 480, "height": 360, "alt": "",
    })
}

fn card(category: &str, name: &str, place: &str, price: i64) -> serde_json::Value {
    json!({
        "href": "/p/1-longjing", "name": name, "place": place, "price": price, "grams": 250,
        "name_pieces": [], "place_pieces": [],
        "is_by_mass": false, "has_more_prices": false, "badge": "", "badge_tone": "neutral",
        "picture": picture(category, name),
    })
}

/// Hangzhou is chosen, a district not yet.
fn picker() -> DivisionPicker {
    let day = chrono::NaiveDate::default();
    let hangzhou = DivisionCode::parse("3301").unwrap();
    DivisionPicker::new(
        &standard_tree(),
        day,
        Locale::Zh,
        "division_code",
        Some(hangzhou),
    )
}

fn view() -> serde_json::Value {
    let mut faults = FieldErrors::new();
    faults.add("phone", Code::PhoneInvalid);
    faults.add_with("name", Code::FieldTooLong, vec![("max", "40".to_owned())]);
    let form = FormState::new()
        .with("name", "<script>龙井")
        .with("payment", "cod")
        .with("province", "33")
        .with("agree", "true")
        .refused(&Error::fields(faults));
    let entries = json!([
        {"at": 1_795_624_200_000_i64, "title": "已发货", "by": "沈阿婆", "comment": "顺丰 SF1234567890123"},
        {"at": 1_795_524_200_000_i64, "title": "已接单", "by": "", "comment": ""},
    ]);
    json!({
        "cards": [
            card("tea", "明前西湖龙井 250 克", "浙江 · 龙井村", 25_600),
            card("fruit", "平谷大桃 12 只礼盒", "北京 · 平谷", 12_800),
            card("flower", "沭阳月季苗", "江苏宿迁 · 沭阳", 1_500),
            card("mushroom", "房县花菇", "湖北 · 房县", 8_900),
            card("grain", "五常稻花香米", "黑龙江 · 五常", 6_900),
            card("aquatic", "阳澄湖大闸蟹", "江苏 · 苏州", 39_900),
            card("livestock", "土鸡蛋三十枚", "湖北 · 黄冈", 4_500),
        ],
        "shop": {"href": "/v/longjing", "specialty": "西湖龙井", "name": "龙井村茶店",
            "place": "浙江杭州", "picture": picture("tea", "x")},
        "form": form,
        "picker": picker(),
        "entries": entries,
        "lines": [{"href": "/p/1-longjing", "name": "明前西湖龙井", "pack": "250 克罐装", "quantity": "× 2",
            "minor": 51_200, "note": "", "picture": picture("tea", "明前西湖龙井")}],
    })
}

/// The gallery in a language, within a frame.
fn gallery(locale: Locale, chrome: &Chrome) -> String {
    static ENGINE: LazyLock<Tera> = LazyLock::new(|| {
        let page = (
            "gallery.html".to_owned(),
            include_str!("gallery.html").to_owned(),
        );
        let sources = sets::with_named([page].into()).unwrap();
        TEMPLATES.compile(sources).unwrap()
    });
    draw(&ENGINE, "gallery.html", locale, chrome, &view()).unwrap()
}

#[test]
fn every_component_renders_in_every_language_with_sound_markup() {
    for locale in Locale::ALL {
        for (who, chrome) in ["visitor", "member"].iter().zip(frames(locale)) {
            let html = gallery(locale, &chrome);
            let name = format!("gallery-{}-{who}", locale.tag());
            markup::check(&name, &html);
            assert!(
                html.contains("&lt;script&gt;龙井"),
                "{name}: a value is not escaped"
            );
            assert!(html.contains("¥256.00"), "{name}");
            look(&name, &html);
        }
    }
}

#[test]
fn a_fault_is_said_beside_its_input_and_above_the_form() {
    let [_, chrome] = frames(Locale::Zh);
    let html = gallery(Locale::Zh, &chrome);
    assert!(html.contains("名称：内容太长了，最多 40 个字。"));
    assert!(html.contains("id=\"f-phone-fault\""));
    assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"f-phone-fault\""));
    assert!(html.contains("aria-describedby=\"f-name-hint f-name-fault\""));
    assert!(html.contains("合 ¥512.00/斤 · ¥1,024.00/公斤"));
}
