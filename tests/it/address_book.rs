//! The addresses that an account keeps, and the checkout that begins with them.

use crate::support::buying::{ADDRESS, FORM, add_tea, at_the_till, order, place};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const BOOK: &str = "/account/addresses";
const NEW: &str = "form[action='/account/addresses']";

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM addresses WHERE {what}"))
}

fn keep(buyer: &Visitor, changes: &[(&str, &str)]) -> Page {
    let page = buyer.get(&format!("{BOOK}/new"));
    let mut fields = ADDRESS.to_vec();
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    buyer.submit(&page, NEW, &fields)
}

fn id_of(app: &TestApp, name: &str) -> i64 {
    app.number(&format!(
        "SELECT id AS n FROM addresses WHERE name = '{name}'"
    ))
}

on_both!(an_address_is_kept_changed_and_removed, |app| {
    let wang = app.login(world::WANG);
    assert!(wang.get(BOOK).says("还没有存地址"));
    assert_eq!(keep(&wang, &[]).location(), BOOK);
    assert_eq!(keep(&wang, &[("recipient", "爸妈")]).status, 303);
    // The same once more is the same.
    assert_eq!(keep(&wang, &[("recipient", "爸妈")]).status, 303);
    assert_eq!(count(app, "user_id = 31"), 2);
    // The first one is the default until another is.
    assert_eq!(count(app, "is_default AND name = '沈小雨'"), 1);
    let parents = id_of(app, "爸妈");
    assert_eq!(
        wang.post(&format!("{BOOK}/{parents}/default"), &[]).status,
        303
    );
    assert_eq!(count(app, "is_default"), 1);
    assert_eq!(count(app, "is_default AND name = '爸妈'"), 1);
    let page = wang.get(&format!("{BOOK}/{parents}"));
    assert_eq!(page.attribute("#f-recipient", "value"), "爸妈");
    assert!(
        !page.has("#f-is-default"),
        "a default is given up for another only"
    );
    let form = format!("form[action='{BOOK}/{parents}']");
    let bad = wang.submit(&page, &form, &[("phone", "138")]);
    assert_eq!(bad.status, 422);
    assert_eq!(bad.attribute("#f-phone", "value"), "138");
    let changed = wang.submit(&page, &form, &[("detail", "人民路 <1> 号")]);
    assert_eq!(changed.location(), BOOK);
    assert!(wang.get(BOOK).says("人民路 <1> 号"));
    // With the default gone, the other one is it.
    assert_eq!(
        wang.post(&format!("{BOOK}/{parents}/removal"), &[]).status,
        303
    );
    assert_eq!(count(app, "is_default AND name = '沈小雨'"), 1);
    // To Emily none of it is there.
    let emily = app.login(world::EMILY);
    let own = id_of(app, "沈小雨");
    assert!(!emily.get(BOOK).says("沈小雨"));
    assert_eq!(emily.get(&format!("{BOOK}/{own}")).status, 404);
    for act in ["", "/default", "/removal"] {
        let page = emily.post(&format!("{BOOK}/{own}{act}"), &ADDRESS);
        assert_eq!(page.status, 404, "{act}");
    }
    assert_eq!(count(app, "user_id = 31"), 1);
    let english = wang.get(&format!("{BOOK}?lang=en"));
    assert!(english.says("Xuhui District, Shanghai"));
    assert!(!english.says("上海市"), "{}", english.shown());
});

on_both!(a_book_takes_pasted_lines_and_has_an_end, |app| {
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("{BOOK}/new"));
    let line = "王小明 138-1234-5678 浙江省杭州市西湖区文三路1号2幢301室";
    let typed = [("pasted", line), ("recognise", "1")];
    let filled = wang.submit(&page, NEW, &typed);
    assert_eq!(filled.status, 200);
    assert_eq!(filled.attribute("#f-recipient", "value"), "王小明");
    assert_eq!(count(app, "TRUE"), 0);
    assert_eq!(wang.submit(&filled, NEW, &[]).status, 303);
    assert_eq!(
        count(app, "code = '330106' AND phone = '+8613812345678'"),
        1
    );
    for n in 1..20 {
        assert_eq!(
            keep(&wang, &[("recipient", format!("朋友{n}").as_str())]).status,
            303
        );
    }
    let full = keep(&wang, &[("recipient", "再来一个")]);
    assert_eq!(full.status, 409);
    assert!(full.says("最多存 20 个地址"), "{}", full.shown());
    assert_eq!(full.attribute("#f-recipient", "value"), "再来一个");
    assert_eq!(count(app, "TRUE"), 20);
    assert!(!wang.get(BOOK).has("a[href='/account/addresses/new']"));
});

on_both!(
    a_checkout_fills_in_what_is_kept_and_keeps_what_is_typed,
    |app| {
        let wang = app.login(world::WANG);
        add_tea(&wang);
        let page = at_the_till(&wang, &[("keep_address", "true")]);
        place(&wang, &page);
        assert_eq!(count(app, "user_id = 31 AND is_default"), 1);
        // Without the box nothing more is kept.
        add_tea(&wang);
        order(&wang);
        assert_eq!(count(app, "TRUE"), 1);
        keep(
            &wang,
            &[
                ("recipient", "爸妈"),
                ("county", "330106"),
                ("detail", "灵隐路 1 号"),
            ],
        );
        let parents = id_of(app, "爸妈").to_string();
        add_tea(&wang);
        let first = wang.get("/checkout");
        assert_eq!(first.attribute("#f-recipient", "value"), "沈小雨");
        assert!(first.says("138****5678"), "{}", first.shown());
        let typed = [("use", parents.as_str()), ("note[1]", "轻放")];
        let filled = wang.submit(&first, FORM, &typed);
        assert_eq!(filled.status, 200);
        assert_eq!(filled.attribute("#f-recipient", "value"), "爸妈");
        assert_eq!(filled.attribute("#f-detail", "value"), "灵隐路 1 号");
        let chosen = filled.attribute("[name=county_3] option[selected]", "value");
        assert_eq!(chosen, "330106");
        assert!(filled.says("轻放"), "what else was typed stays");
        wang.submit(&filled, FORM, &[("method", "cod")]);
        assert_eq!(
            app.number("SELECT COUNT(*) AS n FROM orders WHERE ship_detail = '灵隐路 1 号'"),
            1
        );
        // Somebody else's address fills in nothing, and a guest keeps none.
        let emily = app.login(world::EMILY);
        add_tea(&emily);
        let page = emily.get("/checkout");
        assert!(!page.has("button[name=use]"));
        assert_eq!(emily.submit(&page, FORM, &[("use", &parents)]).status, 404);
        let guest = app.visitor();
        add_tea(&guest);
        let page = at_the_till(&guest, &[("keep_address", "true")]);
        assert!(!page.has("#f-keep-address"));
        place(&guest, &page);
        assert_eq!(count(app, "TRUE"), 2);
    }
);
