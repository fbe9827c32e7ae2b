//! Listings at the desk: from a draft to the shop window, and every way to get it wrong.

use crate::media::{photo, upload};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const LIST: &str = "/desk/longjing/listings";

/// Texts of a listing that are fine.
const TEXTS: [(&str, &str); 3] = [
    ("title_zh", "雨前龙井"),
    ("summary_zh", "一芽一叶"),
    (
        "description_zh",
        "豆香，**回甘**。\n<script>alert(1)</script>",
    ),
];

/// A pack that is fine: a tin of 250 g, 30 in a stock of its own.
const PACK: [(&str, &str); 6] = [
    ("pack_zh", "250 克罐装"),
    ("sold_by", "piece"),
    ("price", "１６８"),
    ("net_mass", "250"),
    ("stock_item", "new"),
    ("stock_amount", "30"),
];

fn new_draft(editor: &Visitor) -> String {
    let page = editor.get(&format!("{LIST}/new"));
    let sent = editor.submit(&page, "form[action='/desk/longjing/listings']", &TEXTS);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    sent.location()
}

/// Adds a pack that is fine but for the changes.
pub fn add_pack(editor: &Visitor, listing: &str, changes: &[(&str, &str)]) -> Page {
    let page = editor.get(&format!("{listing}/packs/new"));
    let mut fields = PACK.to_vec();
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    editor.submit(&page, "form[action$='/packs']", &fields)
}

/// Adds a photo.
pub fn add_photo(editor: &Visitor, listing: &str, shade: u8) {
    let path = format!("{listing}/photos");
    editor.get(&path);
    let sent = editor.upload(&path, &[], vec![upload("a.png", photo(shade))]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
}

fn cards(app: &TestApp, listing: &str) -> i64 {
    let id = listing.rsplit('/').next().unwrap();
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM listing_cards WHERE listing_id = {id}"
    ))
}

on_both!(a_villager_lists_and_the_city_sees_it, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let listing = new_draft(&editor);
    let page = editor.get(&listing);
    assert!(page.says("还没有照片") && page.says("还没有规格和价格"));
    assert!(!page.has("form[action$='/publication']"));
    let early = editor.post(&format!("{listing}/publication"), &[]);
    assert!(editor.follow(&early).says("还不能上架"));
    assert_eq!(cards(app, &listing), 0);

    assert_eq!(add_pack(&editor, &listing, &[]).status, 303);
    add_photo(&editor, &listing, 130);
    let page = editor.get(&listing);
    assert!(
        page.says("¥168.00") && page.says("30 件"),
        "{}",
        page.shown()
    );
    let preview = editor.get(&format!("{listing}/preview"));
    assert!(preview.body.contains("<strong>回甘</strong>"));
    assert!(preview.body.contains("&lt;script&gt;alert(1)"));
    let published = editor.submit(&page, "form[action$='/publication']", &[]);
    let page = editor.follow(&published);
    assert!(
        page.says("在售") && !page.has(".notice.warning"),
        "{}",
        page.shown()
    );
    assert_eq!(cards(app, &listing), 1);
    let public = page.attribute(".actions a.button", "href");
    assert!(public.starts_with("/p/") && public.ends_with("-yu-qian-long-jing"));
    let twice = editor.post(&format!("{listing}/publication"), &[]);
    assert_eq!(twice.status, 409);

    let paused = editor.post(&format!("{listing}/pause"), &[]);
    assert_eq!((paused.status, cards(app, &listing)), (303, 0));
    let resumed = editor.post(&format!("{listing}/resumption"), &[]);
    assert_eq!((resumed.status, cards(app, &listing)), (303, 1));
    let archived = editor.post(&format!("{listing}/archival"), &[]);
    assert_eq!((archived.status, cards(app, &listing)), (303, 0));
    assert_eq!(
        editor.post(&format!("{listing}/resumption"), &[]).status,
        409
    );
    let over = editor.submit(
        &editor.get(&format!("{listing}/edit")),
        "form.x, main form",
        &[("title_zh", "又改")],
    );
    assert_eq!(over.status, 409);
    let events = app.number(
        "SELECT COUNT(*) AS n FROM events WHERE kind IN ('listing.published', 'listing.paused', \
         'listing.resumed', 'listing.archived') AND actor_id = 12",
    );
    assert_eq!(events, 4);
    assert!(editor.get(&format!("{LIST}?archived=1")).says("雨前龙井"));
    assert!(!editor.get(LIST).says("雨前龙井"));
});

on_both!(a_form_pressed_twice_makes_one_draft_and_one_pack, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let first = new_draft(&editor);
    assert_eq!(new_draft(&editor), first);
    let page = editor.get(&format!("{first}/packs/new"));
    for _ in 0..2 {
        let sent = editor.submit(&page, "form[action$='/packs']", &PACK);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(editor.get(&first).count(".pack"), 1);
    let received = app.number(
        "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) AS n FROM stock_movements WHERE reference_kind = 'form'",
    );
    assert_eq!(received, 30, "the opening stock counts once");
});

on_both!(refused_texts_come_back_with_their_faults, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get(&format!("{LIST}/new"));
    let form = "form[action='/desk/longjing/listings']";
    let long = "茶".repeat(81);
    for (changes, field) in [
        (vec![("title_zh", "")], "title-zh"),
        (vec![("title_zh", "\u{200b}\u{3000}")], "title-zh"),
        (vec![("title_zh", long.as_str())], "title-zh"),
        (vec![("title_zh", "茶"), ("season_from", "3")], "season-to"),
        (
            vec![
                ("title_zh", "茶"),
                ("season_from", "0"),
                ("season_to", "13"),
            ],
            "season-from",
        ),
    ] {
        let refused = editor.submit(&page, form, &changes);
        assert_eq!(refused.status, 422, "{changes:?}");
        assert!(
            refused.has(&format!("#f-{field}[aria-invalid]")),
            "{changes:?}"
        );
        assert_eq!(
            refused.attribute("#f-title_zh, #f-title-zh", "value"),
            changes[0].1,
            "the input is kept"
        );
    }
    let marked = "\"><img src=x onerror=alert(1)> {{7*7}} 🍵";
    let sent = editor.submit(&page, form, &[("title_zh", marked)]);
    let page = editor.follow(&sent);
    assert_eq!(page.text("h1"), marked);
    assert!(!page.has("h1 img"));
    let at_limit = editor.submit(
        &editor.get(&format!("{LIST}/new")),
        form,
        &[("title_zh", &long[3..])],
    );
    assert_eq!(at_limit.status, 303, "80 Han characters are fine (O-36)");
});

on_both!(two_editors_do_not_undo_each_other, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let manager = app.login(world::LONGJING_MANAGER);
    let form = "form[action='/desk/longjing/listings/1']";
    let seen_by_editor = editor.get(&format!("{LIST}/1/edit"));
    let seen_by_manager = manager.get(&format!("{LIST}/1/edit"));
    let first = manager.submit(&seen_by_manager, form, &[("title_zh", "龙井一号")]);
    assert_eq!(first.status, 303, "{}", first.shown());
    let again = manager.submit(&seen_by_manager, form, &[("title_zh", "龙井一号")]);
    assert_eq!(again.status, 303, "the same again is fine");
    let late = editor.submit(&seen_by_editor, form, &[("title_zh", "龙井二号")]);
    assert_eq!(late.status, 409);
    assert!(late.says("有人改过"), "{}", late.shown());
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM listing_cards WHERE title_zh = '龙井一号'"),
        1,
        "the card follows the listing"
    );
});

on_both!(packs_are_checked_field_by_field, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let listing = new_draft(&editor);
    for (field, value) in [
        ("price", "-1"),
        ("price", "0"),
        ("price", "1e309"),
        ("price", "NaN"),
        ("price", "9223372036854775808"),
        ("price", "12.345"),
        ("net_mass", "-5"),
        ("net_mass", "1.5"),
        ("net_mass", "2000kg"),
        ("sold_by", "<script>"),
        ("stock_item", "3"),
        ("stock_item", "x"),
        ("stock_amount", "1.5"),
        ("stock_amount", "-2"),
        ("sku", "货号"),
        ("sku", "LJ-250"),
        ("pack_zh", ""),
    ] {
        let refused = add_pack(&editor, &listing, &[(field, value)]);
        assert_eq!(refused.status, 422, "{field} {value}: {}", refused.shown());
        let id = field.replace('_', "-");
        assert!(refused.has(&format!("#f-{id}-fault")), "{field} {value}");
    }
    assert_eq!(editor.get(&listing).count(".pack"), 0);
    let stocks = app.number("SELECT COUNT(*) AS n FROM stock_items");
    assert_eq!(stocks, 3, "what was refused left nothing behind");
    let by_mass_of_pieces = add_pack(
        &editor,
        &listing,
        &[("sold_by", "mass"), ("step", "1斤"), ("stock_item", "1")],
    );
    assert_eq!(by_mass_of_pieces.status, 422);
    assert!(by_mass_of_pieces.says("按克计的库存"));
});

on_both!(packs_change_and_retire_and_the_card_follows, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let price = || app.number("SELECT price_minor AS n FROM listing_cards WHERE listing_id = 1");
    assert_eq!(price(), 16_800);
    let page = editor.get(&format!("{LIST}/1/packs/1"));
    assert_eq!(page.attribute("#f-price", "value"), "168.00");
    let changed = editor.submit(
        &page,
        "form[action$='/packs/1']",
        &[("price", "￥１５０．５")],
    );
    assert_eq!(changed.status, 303, "{}", changed.shown());
    assert_eq!(price(), 15_050);
    let retired = editor.post(&format!("{LIST}/1/packs/1/retirement"), &[]);
    assert_eq!((retired.status, price()), (303, 32_000));
    let twice = editor.post(&format!("{LIST}/1/packs/1/retirement"), &[]);
    assert_eq!(twice.status, 303);
    assert_eq!(editor.get(&format!("{LIST}/1/packs/1")).status, 404);
    editor.post(&format!("{LIST}/1/packs/2/retirement"), &[]);
    let cards = app.number("SELECT COUNT(*) AS n FROM listing_cards WHERE listing_id = 1");
    assert_eq!(cards, 0, "without a pack it is not sellable");
});

on_both!(o26_another_shop_can_read_and_change_nothing, |app| {
    let sum = "SELECT COUNT(*) AS n FROM listings WHERE version = 1 AND state = 'active' \
               AND title_zh IN ('明前西湖龙井', '平谷大桃')";
    let foreign = app.login(world::PINGGU_MANAGER);
    foreign.get("/desk/pinggu/listings/new");
    for path in [
        "/desk/longjing/listings",
        "/desk/longjing/listings/1",
        "/desk/pinggu/listings/1",
        "/desk/pinggu/listings/1/edit",
        "/desk/pinggu/listings/1/preview",
        "/desk/pinggu/listings/1/packs/new",
        "/desk/pinggu/listings/2/packs/1",
        "/desk/pinggu/listings/999999999999",
        "/desk/pinggu/listings/x",
    ] {
        assert_eq!(foreign.get(path).status, 404, "{path}");
    }
    let fields: Vec<(&str, &str)> = [("shop_id", "1"), ("version", "1"), ("state", "archived")]
        .into_iter()
        .chain(TEXTS)
        .chain(PACK)
        .collect();
    for path in [
        "/desk/longjing/listings",
        "/desk/longjing/listings/1",
        "/desk/pinggu/listings/1",
        "/desk/pinggu/listings/1/publication",
        "/desk/pinggu/listings/1/pause",
        "/desk/pinggu/listings/1/resumption",
        "/desk/pinggu/listings/1/archival",
        "/desk/pinggu/listings/1/packs",
        "/desk/pinggu/listings/1/packs/1",
        "/desk/pinggu/listings/2/packs/1",
        "/desk/pinggu/listings/1/packs/1/retirement",
    ] {
        assert_eq!(foreign.post(path, &fields).status, 404, "{path}");
    }
    foreign.post("/desk/pinggu/listings/2/packs/1/retirement", &[]);
    assert_eq!(app.number(sum), 2);
    let variants = "SELECT COUNT(*) AS n FROM variants WHERE state = 'active'";
    assert_eq!(app.number(variants), 3);
});

on_both!(
    the_desk_leads_those_who_can_list_while_nothing_is_on_sale,
    |app| {
        let editor = app.login(world::LONGJING_EDITOR);
        let packer = app.login(world::LONGJING_PACKER);
        let asks = |visitor: &Visitor| {
            visitor
                .get("/desk/longjing")
                .has("a.primary[href$='/listings']")
        };
        assert!(!asks(&editor));
        assert_eq!(editor.post(&format!("{LIST}/1/pause"), &[]).status, 303);
        assert!(asks(&editor));
        assert!(!asks(&packer));
        assert_eq!(
            editor.post(&format!("{LIST}/1/resumption"), &[]).status,
            303
        );
        assert!(!asks(&editor));
    }
);

on_both!(those_who_do_not_edit_see_but_do_not_touch, |app| {
    let packer = app.login(world::LONGJING_PACKER);
    let page = packer.get(&format!("{LIST}/1"));
    assert_eq!(page.status, 200);
    assert!(!page.has("main form"));
    assert_eq!(packer.get(&format!("{LIST}/new")).status, 403);
    assert_eq!(packer.post(&format!("{LIST}/1/pause"), &[]).status, 403);
    let guest = app.visitor().get(&format!("{LIST}/1"));
    assert_eq!(guest.status, 303);
});

on_both!(o50_a_suspended_shop_has_no_cards, |app| {
    use yipin::base::ids::ShopId;
    use yipin::domain::listings::cards;
    let refresh = || {
        app.db
            .write_now(|tx| cards::refresh_shop(tx, ShopId(world::LONGJING.id)))
            .unwrap();
        app.number("SELECT COUNT(*) AS n FROM listing_cards WHERE shop_id = 1")
    };
    app.execute("UPDATE shops SET state = 'suspended' WHERE id = 1");
    assert_eq!(refresh(), 0);
    app.execute("UPDATE shops SET state = 'approved' WHERE id = 1");
    assert_eq!(refresh(), 1);
    let found = app.number(
        "SELECT COUNT(*) AS n FROM listing_cards WHERE shop_id = 1 AND province_code = '33' \
         AND prefecture_code = '3301' AND county_code = '330106'",
    );
    assert_eq!(found, 1);
});

/// Sends a complete draft to the review, as a platform that asks for one does.
fn submit_for_review(app: &TestApp, listing: &str) {
    use yipin::base::ids::{ListingId, UserId};
    use yipin::domain::access::{EditListings, grant};
    use yipin::domain::listings::{self, ListingState};
    let id = ListingId(listing.rsplit('/').next().unwrap().parse().unwrap());
    let state = app
        .db
        .write_now(|tx| {
            let shop = grant::shop::<EditListings>(tx.conn(), UserId(12), "longjing")?;
            listings::publish(tx, &shop, id, true)
        })
        .unwrap();
    assert_eq!(state, ListingState::PendingReview);
}

on_both!(a_reviewed_listing_waits_for_its_division, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let listing = new_draft(&editor);
    add_pack(&editor, &listing, &[]);
    add_photo(&editor, &listing, 60);
    submit_for_review(app, &listing);
    assert_eq!(cards(app, &listing), 0);
    let page = listing.replace("/desk/longjing", "/admin");

    let elsewhere = app.login(world::BEIJING_SUPERVISOR);
    assert!(!elsewhere.get("/admin/listings").says("雨前龙井"));
    assert_eq!(elsewhere.get(&page).status, 404);
    assert_eq!(elsewhere.post(&format!("{page}/approval"), &[]).status, 404);
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    assert_eq!(auditor.post(&format!("{page}/approval"), &[]).status, 403);
    assert_eq!(editor.get(&page).status, 404);

    let reviewer = app.login(world::XIHU_REVIEWER);
    assert!(reviewer.get("/admin/listings").says("雨前龙井"));
    let seen = reviewer.get(&page);
    assert!(seen.says("¥168.00"), "{}", seen.shown());
    let form = "form[action$='/refusal']";
    let empty = reviewer.submit(&seen, form, &[("reason", " ")]);
    assert_eq!(empty.status, 422);
    let declined = reviewer.submit(&seen, form, &[("reason", "照片太暗 <b>")]);
    assert_eq!(declined.status, 303, "{}", declined.shown());
    assert!(editor.get(&listing).says("照片太暗 <b>"));

    submit_for_review(app, &listing);
    let approved = reviewer.submit(&reviewer.get(&page), "form[action$='/approval']", &[]);
    assert_eq!((approved.status, cards(app, &listing)), (303, 1));
    assert_eq!(reviewer.post(&format!("{page}/approval"), &[]).status, 409);
    app.settle();
    let told = |kind: &str, user: i64| {
        app.number(&format!(
            "SELECT COUNT(*) AS n FROM notices WHERE kind = '{kind}' AND user_id = {user}"
        ))
    };
    assert_eq!(
        told("listing_submitted", 3),
        2,
        "the reviewer of the county, twice"
    );
    assert_eq!(told("listing_submitted", 2), 0, "not the province");
    assert_eq!(
        (told("listing_declined", 12), told("listing_approved", 11)),
        (1, 1)
    );
});

on_both!(nobody_reviews_a_listing_of_their_own_shop, |app| {
    app.execute("UPDATE listings SET state = 'pending_review' WHERE id = 1");
    app.execute("DELETE FROM listing_cards WHERE listing_id = 1");
    app.execute(
        "INSERT INTO memberships (shop_id, user_id, role, created_at) VALUES (1, 3, 'editor', 1)",
    );
    let reviewer = app.login(world::XIHU_REVIEWER);
    reviewer.get("/admin/listings/1");
    let refused = reviewer.post("/admin/listings/1/approval", &[]);
    assert_eq!(refused.status, 403);
    assert!(refused.says("您是这家店的成员"), "{}", refused.shown());
});
