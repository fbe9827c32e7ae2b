//! How visitors come upon shops: what is in season, the map, kinds and places, neighbours, what an
//! administration supports, and where a search or an address leads nowhere.

use yipin::base::ids::ShopId;
use yipin::domain::listings::cards;

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

/// 上城埭村, in Longjing's county, sells rice.
const NEIGHBOUR: i64 = 3;

/// A third shop, in Longjing's county, with one listing on sale.
fn open_neighbour(app: &TestApp) {
    let now = world::NOW_MS;
    app.execute(&format!(
        "INSERT INTO shops (id, village_id, slug, name_zh, name_en, story_zh, contact_name, \
             contact_phone, licence_kind, exempt_reason, origin_code, origin_detail, place_zh, \
             place_en, division_code, state, approved_at, created_at, updated_at, search_names) \
         VALUES (3, 3, 'shangchengdai', '上城埭米铺', 'Shangchengdai Rice', '', '老陈', \
             '+8613800000041', 'exempt', 'own_produce', '330106', '3 号', '浙江省杭州市西湖区上城埭村', \
             'Shangchengdai, Xihu, Hangzhou', '330106010211', 'approved', {now}, {now}, {now}, ''); \
         INSERT INTO charters (id, shop_id, category_code, name_zh, name_en, state, created_at) \
         VALUES (3, 3, 'grain', '上城埭香米', 'Shangchengdai rice', 'active', {now}); \
         INSERT INTO stock_items (id, shop_id, name, unit, on_hand, created_at) \
         VALUES (4, 3, '香米', 'piece', 0, {now}); \
         INSERT INTO media (id, shop_id, hash, width, height, created_at) \
         VALUES (3, 3, '{}', 1200, 900, {now}); \
         INSERT INTO listings (id, shop_id, charter_id, slug, title_zh, title_en, season_from, \
             season_to, state, published_at, created_at, updated_at) \
         VALUES (3, 3, 3, 'xiangmi', '上城埭香米', 'Shangchengdai rice', 10, 2, 'active', {now}, \
             {now}, {now}); \
         INSERT INTO listing_photos (id, shop_id, listing_id, media_id, position) \
         VALUES (3, 3, 3, 3, 1); \
         INSERT INTO variants (id, shop_id, listing_id, stock_item_id, sku, pack_zh, sold_by, \
             price_minor, net_mass_grams, position) \
         VALUES (4, 3, 3, 4, 'XM-5', '5 公斤袋装', 'piece', 4500, 5000, 1)",
        "3".repeat(64)
    ));
    stock(app, 9);
}

/// Puts so many bags of the neighbour's rice into the store.
fn stock(app: &TestApp, bags: i64) {
    app.execute(&format!(
        "INSERT INTO stock_movements (id, shop_id, stock_item_id, kind, quantity, actor_id, \
             occurred_at) SELECT 4 + COUNT(*), 3, 4, 'received', {bags}, 11, {} \
             FROM stock_movements; \
         UPDATE stock_items SET on_hand = on_hand + {bags} WHERE id = 4",
        world::NOW_MS
    ));
    refresh(app, NEIGHBOUR);
}

/// As a change through the desk would leave it.
fn refresh(app: &TestApp, shop: i64) {
    app.db
        .write_now(|tx| {
            cards::refresh_shop(tx, ShopId(shop))?;
            tx.note(yipin::db::Change {
                aggregate: "shop",
                aggregate_id: shop,
                shop_id: Some(ShopId(shop)),
                kind: String::new(),
            });
            Ok(())
        })
        .unwrap();
}

/// The goods on the shelf of the season.
fn shelf(visitor: &Visitor) -> Vec<String> {
    let page = visitor.get("/");
    if !page.has("#season") {
        return Vec::new();
    }
    page.texts(".featured + .heading + .cards h3")
}

on_both!(the_shelf_holds_what_is_harvested_in_this_month, |app| {
    let visitor = app.visitor();
    // 25 November: neither tea (March, April) nor peaches (June to September).
    assert!(shelf(&visitor).is_empty() && !visitor.get("/").has("#season"));
    // Rice from October to February, over the turn of the year.
    open_neighbour(app);
    assert_eq!(shelf(&visitor), ["上城埭香米"]);
    let english = app.english_visitor().get("/");
    assert!(english.says("In season in November"), "{}", english.shown());
    // The last moment of February in Shanghai, 95 days and 14 hours after the beginning, less 1 ms.
    app.advance_ms((95 * 24 + 14) * 3_600_000 - 1);
    assert_eq!(shelf(&visitor), ["上城埭香米"]);
    app.advance_ms(1);
    assert_eq!(shelf(&visitor), ["明前西湖龙井"]);
});

on_both!(
    a_shop_with_nothing_on_sale_is_not_among_the_new_ones,
    |app| {
        let visitor = app.visitor();
        let shown = |slug: &str| {
            let card = format!("main .shop-card a[href='/v/{slug}']");
            visitor.get("/").count(&card)
        };
        // The newest of all, and it sells.
        open_neighbour(app);
        assert_eq!((shown("shangchengdai"), shown("longjing")), (1, 1));
        let editor = app.login(world::LONGJING_EDITOR);
        let listing = "/desk/longjing/listings/1";
        assert_eq!(editor.post(&format!("{listing}/pause"), &[]).status, 303);
        assert_eq!((shown("shangchengdai"), shown("longjing")), (1, 0));
        let resumed = editor.post(&format!("{listing}/resumption"), &[]);
        assert_eq!((resumed.status, shown("longjing")), (303, 1));
    }
);

/// The page of a search.
fn search(visitor: &Visitor, parameters: &[(&str, &str)]) -> Page {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let page = visitor.get(&format!("/search?{query}"));
    assert_eq!(page.status, 200, "{query}: {}", page.shown());
    page
}

on_both!(a_search_in_vain_offers_words_that_mean_something, |app| {
    app.index();
    let visitor = app.visitor();
    let offered = |query: &str| {
        let page = search(&visitor, &[("q", query)]);
        assert!(!page.has("main .card"), "{query}: {}", page.shown());
        page.texts("main .chips a")
    };
    assert_eq!(offered("便宜的龙井"), ["龙井 1"]);
    assert_eq!(offered("不存在的东西lj"), [""; 0]);
    // A word of the same sound is found, and named as a sound, not by its letters.
    let page = search(&visitor, &[("q", "龙景")]);
    assert_eq!(page.count("main a[href='/p/1-xihu-longjing']"), 1);
    let said = page.text("main [role=status]");
    assert!(said.contains("没有“龙景”，按读音找的。"), "{said}");
    assert!(!said.contains("longjing"), "{said}");
});

on_both!(a_search_without_words_is_headed_with_its_filters, |app| {
    app.index();
    let headed = |visitor: &Visitor, parameters: &[(&str, &str)]| {
        let page = search(visitor, parameters);
        let heading = page.text("main h1");
        let title = page.text("title");
        assert!(title.starts_with(&heading), "{title}");
        heading
    };
    let visitor = app.visitor();
    // 25 November.
    assert_eq!(headed(&visitor, &[("season", "1")]), "11 月正当季");
    let both = [("c", "tea"), ("place", "33")];
    assert_eq!(headed(&visitor, &both), "茶叶 · 浙江省");
    let all = [("c", "tea"), ("season", "1")];
    assert_eq!(headed(&visitor, &all), "11 月正当季 · 茶叶");
    assert_eq!(headed(&visitor, &[("q", "茶"), ("place", "33")]), "找“茶”");
    assert_eq!(headed(&visitor, &[]), "搜索特产、村店");
    let english = headed(&app.english_visitor(), &[("season", "1")]);
    assert_eq!(english, "In season in November");
});

on_both!(a_page_that_is_not_there_leads_on, |app| {
    for path in ["/nowhere", "/p/999-yu-qian", "/v/nobody"] {
        let visitor = app.visitor();
        let page = visitor.get(path);
        assert_eq!(page.status, 404, "{path}");
        let search = "header form[role=search][action='/search'] input[name=q]";
        assert!(page.has(search), "{path}: {}", page.shown());
        assert!(page.has("header a[href='/cart']"), "{path}");
        assert!(page.has("main a[href='/']"), "{path}");
        let carried = visitor.send(visitor.request("GET", path).header("cookie", "cart_n=3"));
        assert_eq!(carried.text("header a[href='/cart'] .count"), "3", "{path}");
    }
});

on_both!(kinds_and_places_stand_behind_their_labels, |app| {
    open_neighbour(app);
    let county = app.visitor().get("/region/33");
    assert_eq!(
        county.texts("nav.chips > small"),
        ["按地区找", "按种类找"],
        "{}",
        county.shown()
    );
});

on_both!(what_is_sold_out_is_on_no_shelf, |app| {
    app.excuse("stock.movements_sum");
    open_neighbour(app);
    app.execute("UPDATE stock_items SET on_hand = 0 WHERE id = 4");
    refresh(app, NEIGHBOUR);
    assert!(shelf(&app.visitor()).is_empty());
    stock(app, 2);
    assert_eq!(shelf(&app.visitor()), ["上城埭香米"]);
});

/// What stands on the page at an address for a way in.
fn way(visitor: &Visitor, page: &str, href: &str) -> String {
    visitor.get(page).text(&format!("main a[href='{href}']"))
}

on_both!(places_and_kinds_say_how_many_shops_they_have, |app| {
    open_neighbour(app);
    let visitor = app.visitor();
    let home = visitor.get("/");
    assert!(home.says("3 个村店，来自 2 个省区市"), "{}", home.shown());
    let tile = home.texts(".map a[href='/region/33'] > *");
    assert_eq!(tile, ["浙江省 2 家村店", "", "浙", "2"]);
    assert_eq!(way(&visitor, "/", "/c/grain"), "粮食及薯类 1 家村店");
    let province = visitor.get("/region/33");
    assert!(province.says("2 家村店"), "{}", province.shown());
    assert_eq!(province.count("nav.chips a[href^='/region/']"), 1);
    assert_eq!(
        way(&visitor, "/region/33", "/region/3301"),
        "杭州市 2 2 家村店"
    );
    assert_eq!(
        way(&visitor, "/region/3301", "/region/330106"),
        "西湖区 2 2 家村店"
    );
    let county = visitor.get("/region/330106");
    assert_eq!(county.texts(".crumbs a"), ["首页", "浙江省", "杭州市"]);
    assert!(
        !county.has(".chips a[href^='/region/']"),
        "{}",
        county.shown()
    );
    assert_eq!(county.count(".cards .card"), 2);
    let tea = way(&visitor, "/region/330106", "/search?c=tea&place=330106");
    assert_eq!(tea, "茶叶 1 1 家村店");
    let kind = way(&visitor, "/c/grain", "/search?c=grain&place=33");
    assert_eq!(kind, "浙江省 1 1 家村店");
    assert_eq!(visitor.get("/c/grain").count(".chips a"), 1);
    // A shop that closes its doors is counted nowhere.
    let office = app.login(world::ZHEJIANG_SUPERVISOR);
    let shop = office.get("/admin/shops/shangchengdai");
    let answer = office.submit(
        &shop,
        "form[action$='/suspension']",
        &[("reason", "证照过期")],
    );
    assert_eq!(answer.status, 303, "{}", answer.shown());
    assert!(visitor.get("/").says("2 个村店，来自 2 个省区市"));
    assert!(!visitor.get("/").has("a[href='/c/grain']"));
});

on_both!(neighbours_are_shown_until_they_close, |app| {
    let visitor = app.visitor();
    let pages = ["/v/longjing", "/p/1-xihu-longjing"];
    let rice = "main a[href='/p/3-xiangmi']";
    for page in pages {
        assert!(!visitor.get(page).says("同一个地方的村店"), "{page}");
    }
    open_neighbour(app);
    // A page that is kept does not wait for a neighbour; the shop's own next change shows it.
    refresh(app, world::LONGJING.id);
    for page in pages {
        let shown = visitor.get(page);
        assert!(
            shown.has(rice) && shown.says("同一个地方的村店"),
            "{}",
            shown.shown()
        );
        assert!(!visitor.get("/v/pinggu").has(rice));
    }
    app.excuse("cards.follow_their_source");
    app.execute("UPDATE shops SET state = 'suspended' WHERE id = 3");
    refresh(app, NEIGHBOUR);
    for page in pages {
        assert!(!visitor.get(page).has(rice), "{page}");
    }
});

on_both!(
    a_programme_is_on_the_front_page_once_that_is_approved,
    |app| {
        let officer = app.login(world::ZHEJIANG_SUPERVISOR);
        let form = officer.get("/admin/programmes/new");
        let fields = [
            ("programme_zh", "浙江好物"),
            ("about_zh", "每单由省里补四十元"),
            ("programme_kind", "price_subsidy"),
            ("programme_basis", "fixed"),
            ("amount", "40"),
            ("programme_division", "33"),
            ("budget", "400"),
            ("starts_on", "2026-11-01"),
            ("ends_on", "2026-11-26"),
        ];
        let made = officer.submit(&form, "form[action='/admin/programmes']", &fields);
        assert_eq!(made.status, 303, "{}", made.shown());
        let here = made.location();
        let visitor = app.visitor();
        let on_shelf = || {
            visitor.get("/").has(".shop-card a[href='/v/longjing'] h3")
                && visitor.get("/").says("浙江好物")
        };
        officer.submit(&officer.get(&here), "form.step-activate", &[]);
        assert!(!on_shelf(), "it runs, and nobody has approved the shelf");
        let page = officer.get(&here);
        assert_eq!(officer.submit(&page, "form.shelf", &[]).status, 303);
        assert!(on_shelf());
        let home = visitor.get("/");
        assert!(home.says("到 2026-11-26 为止"), "{}", home.shown());
        // Pinggu lies in Beijing: once among the new shops, and not on the shelf of Zhejiang.
        assert_eq!(home.count("main .shop-card a[href='/v/longjing']"), 2);
        assert_eq!(home.count("main .shop-card a[href='/v/pinggu']"), 1);
        // An auditor reads, another division's officer does not even see it.
        let auditor = app.login(world::ZHEJIANG_AUDITOR);
        assert!(!auditor.get(&here).has("form.shelf"));
        let shelf = format!("{here}/shelf");
        assert_eq!(auditor.post(&shelf, &[("shelf", "off")]).status, 403);
        let beijing = app.login(world::BEIJING_SUPERVISOR);
        assert_eq!(beijing.post(&shelf, &[("shelf", "off")]).status, 404);
        assert_eq!(officer.post(&shelf, &[("shelf", "maybe")]).status, 400);
        assert!(on_shelf());
        for is_on in [false, true] {
            let page = officer.get(&here);
            assert_eq!(officer.submit(&page, "form.shelf", &[]).status, 303);
            assert_eq!(on_shelf(), is_on);
        }
        // Its last day is over 38 hours after the beginning, at midnight in Shanghai.
        app.advance_ms(38 * 3_600_000 - 1);
        assert!(on_shelf());
        app.advance_ms(1);
        assert!(!on_shelf());
    }
);

on_both!(what_was_looked_at_stays_in_the_browser, |app| {
    let visitor = app.visitor();
    let page = visitor.get("/p/1-xihu-longjing");
    assert_eq!(
        page.attribute("[data-seen]", "data-seen"),
        "/p/1-xihu-longjing"
    );
    for path in ["/", "/p/1-xihu-longjing"] {
        let page = visitor.get(path);
        assert!(page.has("section[data-recent][hidden]"), "{path}");
        assert_eq!(page.header("set-cookie"), "", "{path}");
        assert_eq!(page.header("cache-control"), "public, no-cache", "{path}");
    }
});
