//! The public pages, as visitors and search engines see them.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use yipin::base::ids::ShopId;
use yipin::db::Change;
use yipin::domain::access::Actor;
use yipin::domain::events::{self, NewEvent};

use crate::support::page::Page;
use crate::support::{TestApp, machines, on_both, world};

/// One initial TCP window: HTML and CSS of a first visit, compressed.
const FIRST_VISIT_BYTES: usize = 14_600;

/// Every public page of the world.
const PAGES: &[&str] = &[
    "/",
    "/c/tea",
    "/c/grain",
    "/region/33",
    "/region/3301",
    "/region/330106",
    "/region/11",
    "/v/longjing",
    "/v/pinggu",
    "/p/1-xihu-longjing",
    "/p/2-pinggu-datao",
    "/search?q=%E8%8C%B6",
    "/search",
];

/// As an update of the shop would tell the caches.
fn announce(app: &TestApp, aggregate: &'static str, shop: i64) {
    app.db
        .write_now(|tx| {
            tx.note(Change {
                aggregate,
                aggregate_id: 1,
                shop_id: Some(ShopId(shop)),
                kind: String::new(),
            });
            Ok(())
        })
        .unwrap();
}

/// Puts `count` more listings of Longjing on sale, two at each moment.
fn more_listings(app: &TestApp, count: i64) {
    for n in 1..=count {
        let (id, at) = (100 + n, world::NOW_MS + n / 2);
        app.execute(&format!(
            "INSERT INTO listings (id, shop_id, charter_id, slug, title_zh, state, published_at, \
                 created_at, updated_at) \
             VALUES ({id}, 1, 1, 'tea-{n}', '茶 {n}', 'active', {at}, {at}, {at}); \
             INSERT INTO listing_cards (listing_id, shop_id, category_code, province_code, \
                 prefecture_code, county_code, slug, title_zh, title_en, shop_slug, shop_name_zh, \
                 shop_name_en, place_zh, place_en, photo_hash, price_minor, sold_by, \
                 net_mass_grams, has_more_prices, is_in_stock, season_from, season_to, \
                 published_at) \
             VALUES ({id}, 1, 'tea', '33', '3301', '330106', 'tea-{n}', '茶 {n}', '', 'longjing', \
                 '龙井村茶铺', '', '浙江', '', NULL, 100, 'piece', 250, FALSE, TRUE, NULL, NULL, \
                 {at});"
        ));
    }
}

on_both!(
    the_front_page_leads_to_shops_goods_kinds_and_places,
    |app| {
        let page = app.visitor().get("/");
        assert_eq!(page.status, 200, "{}", page.shown());
        for link in [
            "/v/longjing",
            "/v/pinggu",
            "/p/1-xihu-longjing",
            "/c/tea",
            "/region/33",
        ] {
            assert!(page.has(&format!("main a[href='{link}']")), "{link}");
        }
        // A province without a shop stands on the map, but leads nowhere; so does an empty kind.
        let hainan: Vec<String> = page.texts(".map .none title");
        assert_eq!(hainan.len(), 32, "{hainan:?}");
        assert!(hainan.iter().any(|name| name.starts_with("海南省")));
        assert!(page.has(".map a[href='/region/33']") && !page.has("a[href='/region/46']"));
        assert!(!page.has("a[href='/c/grain']"));
        assert!(page.says("2 个村店，来自 2 个省区市"));
        let english = app.english_visitor().get("/");
        assert!(
            english.says("2 village shops from 2 provinces"),
            "{}",
            english.shown()
        );
        assert!(english.says("West Lake Longjing tea"));
        assert_eq!(english.attribute("html", "lang"), "en");
    }
);

on_both!(a_card_says_what_a_jin_and_a_kilogram_cost, |app| {
    // ¥168.00 for 250 g; the loose tea at ¥320.00 for 500 g is dearer by the pack's measure.
    let tea = app.visitor().get("/c/tea");
    assert!(tea.says("¥168.00"), "{}", tea.shown());
    assert!(tea.says("¥336.00/斤"));
    assert!(tea.says("¥672.00/公斤"));
    // ¥59.90 for 3600 g: 831.94 fen for 500 g and 1663.89 for a kilogram, rounded half up.
    let peaches = app.english_visitor().get("/c/fruit");
    assert!(
        peaches.says("¥8.32 per 500 g · ¥16.64 per kg"),
        "{}",
        peaches.shown()
    );
});

on_both!(lists_are_walked_by_key_and_show_each_listing_once, |app| {
    more_listings(app, 50);
    app.index();
    let visitor = app.visitor();
    for start in ["/c/tea", "/region/33", "/v/longjing", "/search?q=%E8%8C%B6"] {
        let mut seen = BTreeSet::new();
        let mut sizes = Vec::new();
        let mut next = start.to_owned();
        loop {
            let page = visitor.get(&next);
            assert_eq!(page.status, 200, "{next}: {}", page.shown());
            sizes.push(page.count(".cards .card"));
            for place in 0..page.count(".cards .card") {
                let card = format!(".cards .card:nth-child({}) a", place + 1);
                let link = page.attribute(&card, "href");
                assert!(seen.insert(link.clone()), "{start}: {link} comes twice");
            }
            if !page.has("a[rel=next]") {
                break;
            }
            next = page.attribute("a[rel=next]", "href");
        }
        assert_eq!(seen.len(), 51, "{start}");
        assert_eq!(sizes, [24, 24, 3], "{start}");
    }
});

on_both!(codes_of_places_have_one_address, |app| {
    let visitor = app.visitor();
    for (asked, right) in [
        ("/region/330000", "/region/33"),
        ("/region/330100", "/region/3301"),
        ("/region/%EF%BC%93%EF%BC%93", "/region/33"),
    ] {
        let page = visitor.get(asked);
        assert_eq!(
            (page.status, page.location().as_str()),
            (301, right),
            "{asked}"
        );
    }
    let page = visitor.get("/region/3301");
    assert_eq!(page.texts(".crumbs a"), ["首页", "浙江省"]);
    assert_eq!(page.count(".chips a"), 1);
    assert_eq!(page.attribute(".chips a", "href"), "/region/330106");
    assert!(page.text(".chips a").starts_with("西湖区"));
    assert_eq!(page.count(".cards .card"), 1);
    let empty = visitor.get("/region/46");
    assert_eq!((empty.status, empty.count(".cards .card")), (200, 0));
    for unknown in [
        "/region/99",
        "/region/x",
        "/region/3",
        "/region/330106999",
        "/region/-33",
    ] {
        assert_eq!(visitor.get(unknown).status, 404, "{unknown}");
    }
});

on_both!(
    a_shop_that_moved_redirects_and_a_closed_one_is_gone_at_once,
    |app| {
        app.excuse("cards.follow_their_source");
        app.execute(&format!(
            "INSERT INTO shop_slugs (slug, shop_id, created_at) VALUES ('old-tea', 1, {})",
            world::NOW_MS
        ));
        let visitor = app.visitor();
        let moved = visitor.get("/v/old-tea");
        assert_eq!(
            (moved.status, moved.location().as_str()),
            (301, "/v/longjing")
        );
        let page = visitor.get("/v/longjing");
        assert_eq!(page.text("h1"), "龙井村茶铺");
        assert!(page.says("西湖龙井茶") && page.says("龙井村世代种茶。"));
        assert!(page.says("销售自产农副产品"));
        app.execute("UPDATE shops SET state = 'suspended' WHERE id = 1");
        announce(app, "shop", 1);
        for gone in [
            "/v/longjing",
            "/v/old-tea",
            "/p/1-xihu-longjing",
            "/v/nobody",
            "/v/%00",
            "/v/A",
            "/c/%00",
            "/region/%00",
            "/p/%00",
        ] {
            assert_eq!(visitor.get(gone).status, 404, "{gone}");
        }
        assert_eq!(visitor.get("/v/pinggu").status, 200);
    }
);

on_both!(a_listing_has_one_address_and_is_there_only_on_sale, |app| {
    app.excuse("cards.follow_their_source");
    app.excuse("cards.say_what_is_in_stock");
    app.excuse("stock.movements_sum");
    let visitor = app.visitor();
    for asked in ["/p/1", "/p/1-", "/p/1-old-name", "/p/01-xihu-longjing"] {
        let page = visitor.get(asked);
        if asked == "/p/01-xihu-longjing" {
            assert_eq!(page.status, 200, "{asked}");
        } else {
            let moved = (page.status, page.location());
            assert_eq!(moved, (301, "/p/1-xihu-longjing".to_owned()), "{asked}");
        }
    }
    for unknown in [
        "/p/999-x",
        "/p/x",
        "/p/-1-x",
        "/p/9223372036854775808-x",
        "/p/1.5",
        "/p/%20",
    ] {
        assert_eq!(visitor.get(unknown).status, 404, "{unknown}");
    }
    let page = visitor.get("/p/1-xihu-longjing");
    assert_eq!(page.text("h1"), "明前西湖龙井");
    // The tin by piece, the loose tea by mass in steps of 50 g.
    assert_eq!(page.count("input[name=variant]"), 2);
    assert!(page.says("¥168.00") && page.says("¥320.00") && page.says("按 50 克的倍数卖"));
    assert!(page.body.contains("<strong>回甘</strong>"));
    assert_eq!(page.texts(".months .on").len(), 2);
    assert!(!page.has(".buy .badge"), "November is no season of tea");
    app.execute("UPDATE stock_items SET on_hand = 0 WHERE shop_id = 1");
    announce(app, "stock", 1);
    let page = visitor.get("/p/1-xihu-longjing");
    assert!(!page.has("form[action='/cart/lines']") && page.says("现在买不到"));
    app.execute("UPDATE listings SET state = 'paused' WHERE id = 1");
    announce(app, "listing", 1);
    assert_eq!(visitor.get("/p/1-xihu-longjing").status, 404);
});

on_both!(what_is_in_season_changes_with_the_month, |app| {
    let visitor = app.visitor();
    assert!(!visitor.get("/c/tea").has(".card .badge"));
    // 2026-11-25 10:00 in Shanghai; the first of March is 95 days and 14 hours away.
    app.advance_ms((95 * 24 + 14) * 3_600_000 - 1);
    assert!(!visitor.get("/c/tea").has(".card .badge"), "still February");
    app.advance_ms(1);
    assert_eq!(visitor.get("/c/tea").texts(".card .badge"), ["当季"]);
});

on_both!(malformed_addresses_are_refused_with_a_page, |app| {
    let visitor = app.visitor();
    for wrong in [
        "/c/tea?after=x",
        "/c/tea?after=AAAA",
        "/c/tea?after=1&after=2",
        "/search?q=a&q=b",
        "/search?page=x",
    ] {
        let page = visitor.get(wrong);
        assert_eq!(page.status, 400, "{wrong}: {}", page.shown());
        assert!(page.has("h1"), "{wrong}");
    }
    assert_eq!(visitor.get("/c/nothing").status, 404);
    assert_eq!(visitor.get("/c/%27").status, 404);
    assert_eq!(visitor.get("/art/tea/64.svg").status, 404);
    assert_eq!(visitor.get("/assets/app.0000000000.css").status, 404);
});

on_both!(
    a_page_costs_few_statements_however_many_cards_it_shows,
    |app| {
        let cost = |path: &str| -> u64 {
            // A query part that pages ignore keeps the page out of the cache.
            let before = app.statements();
            let page = app.visitor().get(&format!("{path}?x=1"));
            assert_eq!(page.status, 200, "{path}");
            app.statements() - before
        };
        let few = PAGES
            .iter()
            .filter(|path| !path.contains('?'))
            .map(|path| cost(path));
        let few: Vec<u64> = few.collect();
        assert!(cost("/v/longjing") <= 3 && cost("/p/1-xihu-longjing") <= 4);
        more_listings(app, 40);
        let many = PAGES
            .iter()
            .filter(|path| !path.contains('?'))
            .map(|path| cost(path));
        assert_eq!(many.collect::<Vec<_>>(), few);
    }
);

on_both!(
    the_first_visit_of_a_page_fits_into_the_first_window,
    |app| {
        more_listings(app, 40);
        app.index();
        let visitor = app.visitor();
        let compressed = |path: &str| {
            let page = visitor.send(visitor.request("GET", path).header("accept-encoding", "br"));
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.header("content-encoding"), "br", "{path}");
            page.bytes.len()
        };
        let home = visitor.get("/");
        let css = compressed(&home.attribute("link[rel=stylesheet]", "href"));
        for path in PAGES {
            let html = compressed(path);
            assert!(html + css <= FIRST_VISIT_BYTES, "{path}: {html} + {css}");
            let page = visitor.get(path);
            assert!(
                !page.has("script:not([type=module]):not([type='application/ld+json'])"),
                "{path}: a script blocks"
            );
        }
    }
);

on_both!(search_engines_find_a_map_and_one_address_a_page, |app| {
    let visitor = app.visitor();
    let origin = visitor.origin();
    let robots = visitor.get("/robots.txt");
    assert!(
        robots
            .body
            .contains(&format!("Sitemap: {origin}/sitemap.xml"))
    );
    let listed = machines::mapped(&visitor);
    for path in [
        "/",
        "/c/tea",
        "/region/33",
        "/v/longjing",
        "/v/pinggu",
        "/p/1-xihu-longjing",
        "/p/2-pinggu-datao",
    ] {
        assert!(listed.contains(&format!("{origin}{path}")), "{path}");
    }
    for path in PAGES {
        let page = visitor.get(path);
        let address = format!("{origin}{path}");
        assert_eq!(page.attribute("link[rel=canonical]", "href"), address);
        let languages = page.count("link[rel=alternate][hreflang]");
        assert_eq!(languages, 3, "{path}");
        assert!(!page.text("title").is_empty());
        let is_described = page.has("meta[name=description]");
        assert!(is_described || page.has("meta[name=robots]"), "{path}");
    }
});

on_both!(
    buyers_read_whom_the_price_reaches_and_what_if_it_is_bad,
    |app| {
        let now = world::NOW_MS;
        app.execute(&format!(
        "INSERT INTO sharing_rules (id, shop_id, version, fund_bps, costs_bps, note, published_at) \
         VALUES (1, 1, 1, 500, 500, '', {now}), (2, 1, 2, 1050, 500, '修水渠', {now})"
    ));
        let visitor = app.visitor();
        for path in ["/p/1-xihu-longjing", "/v/longjing"] {
            let page = visitor.get(path);
            // 100 − 10.5 − 5, by the rule that was published last.
            let told = "农户 84.5%，村集体 10.5%，店里费用 5%。修水渠";
            assert!(page.says(told), "{}", page.shown());
        }
        assert!(visitor.get("/p/1-xihu-longjing").says("签收后 7 天内"));
        let peach = visitor.get("/p/2-pinggu-datao");
        assert!(peach.says("签收后 48 小时内"), "{}", peach.shown());
        assert!(!peach.says("货款到谁手里"));
    }
);

/// What a page says about where it may be kept.
fn tag(page: &Page) -> String {
    assert_eq!(page.header("cache-control"), "public, no-cache");
    page.header("etag").to_owned()
}

on_both!(a_page_is_kept_until_an_event_changes_what_it_shows, |app| {
    let visitor = app.visitor();
    let first = visitor.get("/p/1-xihu-longjing");
    let before = app.statements();
    let again = visitor.get("/p/1-xihu-longjing");
    assert_eq!(
        app.statements(),
        before,
        "kept pages ask the database nothing"
    );
    assert_eq!((tag(&again), &again.body), (tag(&first), &first.body));
    assert_eq!(again.header("set-cookie"), "");
    // Behind the platform's back nothing changes; the event of another shop changes nothing.
    app.execute("UPDATE listings SET title_zh = '雨前龙井' WHERE id = 1");
    announce(app, "listing", world::PINGGU.id);
    assert_eq!(visitor.get("/p/1-xihu-longjing").text("h1"), "明前西湖龙井");
    announce(app, "listing", world::LONGJING.id);
    let changed = visitor.get("/p/1-xihu-longjing");
    assert_eq!(changed.text("h1"), "雨前龙井");
    assert_ne!(tag(&changed), tag(&first));
});

on_both!(another_machine_hears_of_events_by_reading_them, |app| {
    let node = app.distant_node();
    let visitor = app.visitor().moved_to(&node.origin);
    assert_eq!(visitor.get("/v/longjing").text("h1"), "龙井村茶铺");
    app.execute("UPDATE shops SET name_zh = '龙井村新茶铺' WHERE id = 1");
    // It reads once a second, and begins behind what was there when it started.
    for _ in 0..200 {
        app.db
            .write_now(|tx| {
                let event = NewEvent::new("shop", 1, "shop.edited", Actor::System);
                events::record(tx, event.of_shop(ShopId(1)))
            })
            .unwrap();
        if visitor.get("/v/longjing").text("h1") == "龙井村新茶铺" {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("the other machine still shows the old name");
});

on_both!(a_browser_that_has_the_page_gets_no_second_copy, |app| {
    let visitor = app.visitor();
    let ask = |coding: &'static str, known: &str| {
        let request = visitor.request("GET", "/v/longjing");
        let request = request.header("accept-encoding", coding);
        visitor.send(request.header("if-none-match", known))
    };
    let tags: Vec<String> = ["br", "gzip", "identity"]
        .map(|coding| tag(&ask(coding, "")))
        .into();
    assert_eq!(
        tags.iter().collect::<BTreeSet<_>>().len(),
        3,
        "a tag a coding"
    );
    for known in [
        tags[0].clone(),
        format!("W/{}", tags[0]),
        format!("\"x\", {}", tags[0]),
    ] {
        let page = ask("br", &known);
        assert_eq!((page.status, page.bytes.len()), (304, 0), "{known}");
        assert_eq!(tag(&page), tags[0]);
    }
    assert_eq!(ask("gzip", &tags[0]).status, 200);
    assert_eq!(ask("gzip", "").header("content-encoding"), "gzip");
    assert_eq!(ask("br;q=0", "").header("content-encoding"), "");
    let vary = ask("br", "").header("vary").to_ascii_lowercase();
    for name in ["accept-encoding", "accept-language", "cookie"] {
        assert!(vary.contains(name), "{vary}");
    }
});

on_both!(who_sends_cookies_gets_a_page_of_their_own, |app| {
    let guest = app.visitor();
    let public = guest.get("/v/longjing");
    let buyer = app.login(world::WANG);
    let own = buyer.get("/v/longjing");
    assert_eq!(own.header("cache-control"), "no-store");
    assert!(own.says("王女士"));
    let after = guest.get("/v/longjing");
    assert_eq!(after.body, public.body, "nothing of hers is kept");
    let english = app.english_visitor().get("/v/longjing");
    assert_eq!(english.text("h1"), "Longjing Village Tea");
    // The choice of a language is kept by a cookie, which no stored page carries.
    let chosen = guest.get("/v/longjing?lang=en");
    assert!(chosen.header("set-cookie").contains("lang=en"));
    assert_eq!(chosen.text("h1"), "Longjing Village Tea");
    assert_eq!(guest.get("/v/longjing").text("h1"), "Longjing Village Tea");
    assert_eq!(app.visitor().get("/v/longjing").text("h1"), "龙井村茶铺");
    let odd = app.visitor().get("/v/longjing?utm=1");
    assert_eq!(
        odd.header("cache-control"),
        "no-store",
        "what pages do not know is not kept"
    );
});

on_both!(
    files_are_kept_for_ever_under_the_name_of_their_content,
    |app| {
        let visitor = app.visitor();
        let home = visitor.get("/");
        for css in ["link[rel=stylesheet]", "link[rel=icon]"] {
            let file = visitor.get(&home.attribute(css, "href"));
            assert_eq!(file.status, 200);
            assert_eq!(
                file.header("cache-control"),
                "public, max-age=31536000, immutable"
            );
        }
        let script = visitor.get(&home.attribute("script[src]", "src"));
        assert_eq!(
            script.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        let drawing = visitor.get("/art/tea/7.svg");
        assert_eq!(drawing.header("content-type"), "image/svg+xml");
        assert!(drawing.body.starts_with("<svg"));
    }
);
