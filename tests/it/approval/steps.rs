//! The steps of the form without a script: levels, drafts, places of each kind.

use super::{BEGIN, SHOP, SPECIALTY, begin, newcomer, send_first, send_step, with};
use crate::support::{on_both, world};

on_both!(the_place_is_chosen_level_by_level_without_a_script, |app| {
    let shen = newcomer(app, "shen@example.com");
    let page = shen.get("/apply/new");
    assert!(page.has("#f-division-code-1") && !page.has("#f-division-code-2"));
    let css = "form[action='/apply/new']";
    let typed = [
        ("choose", "division_code"),
        ("division_code_1", "33"),
        ("village", "外桐坞村"),
    ];
    let page = shen.submit(&page, css, &typed);
    assert_eq!(page.status, 200);
    assert!(page.has("#f-division-code-2") && !page.has(".fault"));
    assert_eq!(page.attribute("#f-village", "value"), "外桐坞村");
    let next = [("choose", "division_code"), ("division_code_2", "3301")];
    let page = shen.submit(&page, css, &next);
    assert_eq!(page.status, 200);
    assert!(page.has("#f-division-code-3 option[value='330106']"));
    let rest = [
        ("division_code_3", "330106"),
        ("specialty_zh", "龙井茶"),
        ("category", "tea"),
    ];
    let begun = shen.submit(&page, css, &rest);
    assert_eq!(begun.status, 303, "{}", begun.shown());
    let base = begun.location().replace("/specialty", "");
    let page = shen.get(&base);
    assert!(page.says("浙江省杭州市西湖区外桐坞村"), "{}", page.shown());
    // The same for where parcels leave from.
    let path = format!("{base}/shop");
    let page = shen.get(&path);
    let other = [
        ("choose", "origin_code"),
        ("origin_code_1", "34"),
        ("contact_name", "阿毛"),
    ];
    let page = shen.submit(&page, &format!("form[action='{path}']"), &other);
    assert_eq!(page.status, 200);
    assert!(page.has("#f-origin-code-2 option[value='3410']"));
    assert_eq!(page.attribute("#f-contact-name", "value"), "阿毛");
});

on_both!(
    whom_to_ask_is_the_applicant_until_somebody_else_is_named,
    |app| {
        let shen = newcomer(app, "13800001234");
        let base = begin(&shen, &[]);
        let page = shen.get(&format!("{base}/shop"));
        assert_eq!(page.attribute("#f-contact-phone", "value"), "13800001234");
        assert_eq!(page.attribute("#f-contact-name", "value"), "沈小雨");
        assert_eq!(send_step(&shen, &base, "shop", &SHOP).status, 303);
        let page = shen.get(&format!("{base}/shop"));
        assert_eq!(
            page.attribute("#f-contact-phone", "value"),
            "+8613800001111"
        );
        assert_eq!(page.attribute("#f-contact-name", "value"), "沈师傅");
    }
);

on_both!(a_draft_is_kept_whatever_is_missing, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = begin(&shen, &[]);
    let part = [
        ("specialty_zh", "九曲红梅茶"),
        ("category", "tea"),
        ("origin_zh", ""),
        ("production_area", "620 亩"),
        ("later", "true"),
    ];
    let kept = send_step(&shen, &base, "specialty", &part);
    assert_eq!((kept.status, kept.location()), (303, base.clone()));
    let asked = send_step(&shen, &base, "specialty", &part[..4]);
    assert_eq!(asked.status, 422);
    assert!(asked.has("#f-origin-zh-fault") && !asked.has("#f-production-area-fault"));
    // Later, on another device.
    let again = app.login("shen@example.com");
    let page = again.get(&format!("{base}/specialty"));
    assert_eq!(page.text("#f-production-area"), "620 亩");
    // An address that is left empty stays what it was.
    let later = with(
        &SHOP,
        &[("slug", ""), ("contact_phone", ""), ("later", "true")],
    );
    assert_eq!(send_step(&shen, &base, "shop", &later).status, 303);
    let page = shen.get(&format!("{base}/shop"));
    assert!(
        page.attribute("#f-slug", "value")
            .starts_with("shangchengdai-village-")
    );
    // What is wrong is not kept even in a draft.
    let wrong = with(&SHOP, &[("contact_phone", "12"), ("later", "true")]);
    let refused = send_step(&shen, &base, "shop", &wrong);
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attribute("#f-contact-phone", "value"), "12");
    let sent = shen.post(&format!("{base}/submission"), &[]);
    assert_eq!(sent.status, 422);
    assert!(sent.has(&format!("a[href='{base}/shop#f-contact-phone']")));
});

on_both!(a_town_and_a_county_can_apply_too, |app| {
    let shen = newcomer(app, "shen@example.com");
    let town = [("kind", "town"), ("town", "留下街道"), ("village", "")];
    let base = begin(&shen, &town);
    assert!(shen.get(&base).says("浙江省杭州市西湖区留下街道"));
    let county = [("kind", "county"), ("town", ""), ("village", "")];
    let base = begin(&shen, &county);
    assert!(shen.get(&base).says("浙江省杭州市西湖区"));
    let page = shen.get(&format!("{base}/place"));
    assert_eq!(
        page.attribute("input[name=kind][checked]", "value"),
        "county"
    );
    // Dongguan has no counties: its second level is the last.
    let dongguan = [
        ("division_code_1", "44"),
        ("division_code_2", "4419"),
        ("division_code_3", ""),
        ("town", "麻涌镇"),
        ("village", "华阳村"),
    ];
    let base = begin(&shen, &dongguan);
    assert!(shen.get(&base).says("广东省东莞市麻涌镇华阳村"));
});

on_both!(a_village_is_moved_and_parcels_with_it, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = begin(&shen, &[]);
    let moved = [
        ("division_code_1", "34"),
        ("division_code_2", "3410"),
        ("division_code_3", "341024"),
        ("town", "祁山镇"),
        ("village", "胥岭村"),
    ];
    let sent = send_step(&shen, &base, "place", &with(&BEGIN[..6], &moved));
    assert_eq!(sent.location(), format!("{base}/specialty"));
    let page = shen.get(&format!("{base}/shop"));
    let chosen = page.attribute("#f-origin-code-3 option[selected]", "value");
    assert_eq!(chosen, "341024");
    // From here on the applicant has said where parcels leave from.
    send_step(&shen, &base, "shop", &SHOP);
    send_step(&shen, &base, "place", &with(&BEGIN[..6], &moved));
    let page = shen.get(&format!("{base}/shop"));
    let chosen = page.attribute("#f-origin-code-3 option[selected]", "value");
    assert_eq!(chosen, "330106");
});

on_both!(an_applicant_who_reads_english, |app| {
    let emily = app.english_visitor();
    emily.log_in(world::EMILY, world::PASSWORD);
    let page = emily.get("/apply");
    assert!(page.says("One village opens one shop"), "{}", page.shown());
    let base = begin(&emily, &[]);
    let page = send_step(
        &emily,
        &base,
        "specialty",
        &with(&SPECIALTY, &[("origin_zh", "")]),
    );
    assert_eq!(page.text("#f-origin-zh-fault"), "Please fill this in.");
    assert!(emily.get(&base).says("Zhuantang Subdistrict"));
    assert_eq!(send_first(&emily, &[]).status, 422);
});
