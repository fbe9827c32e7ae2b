//! Searching through pages: the index follows what happens, on this node and on others, and is made
//! anew when it cannot be used.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use yipin::base::ids::ListingId;
use yipin::domain::access::SystemScope;
use yipin::domain::divisions::Directory;
use yipin::domain::search::{Ask, SearchIndex};
use yipin::domain::villages;

use crate::support::app::Node;
use crate::support::engine::Engine;
use crate::support::orders::{self, COD, place_one, send_all};
use crate::support::page::Page;
use crate::support::process::{self, Process};
use crate::support::visitor::Visitor;
use crate::support::words::come;
use crate::support::{TestApp, on_both, world};

fn address(query: &str) -> String {
    let asked: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    format!("/search?q={asked}")
}

fn search(visitor: &Visitor, query: &str) -> Page {
    let page = visitor.get(&address(query));
    assert_eq!(page.status, 200, "{query}: {}", page.shown());
    page
}

/// The listings that a page shows, by the links in its main part.
fn hits(page: &Page) -> Vec<String> {
    let cards = page.count("main .cards .card");
    (1..=cards)
        .map(|n| page.attribute(&format!("main .cards .card:nth-child({n}) a"), "href"))
        .collect()
}

on_both!(
    o_47_to_o_49_short_wide_and_strange_words_are_searched_for,
    |app| {
        app.index();
        let visitor = app.visitor();
        for one in [
            "茶",
            "龙井",
            "龍井",
            "手炒",
            "Longjing",
            "LONGJING",
            "ｌｏｎｇｊｉｎｇ",
            "lj",
            "xihulongjing",
            "lonjing",
            "龙井 浙江",
            "杭州 茶",
            "  龙井  ",
            "茶%井",
            "龙井村茶铺",
        ] {
            let page = search(&visitor, one);
            assert_eq!(
                hits(&page),
                ["/p/1-xihu-longjing"],
                "{one}: {}",
                page.shown()
            );
        }
        for none in [
            "龙井 平谷",
            "%",
            "_",
            "\\",
            "' OR 1=1 --",
            "NOT 茶x",
            "(",
            "*",
            "\"茶\"x",
            "qr code",
        ] {
            let page = search(&visitor, none);
            assert!(hits(&page).is_empty() && page.says("没有找到"), "{none}");
        }
        for odd in ["", "\u{200b}", &"茶".repeat(500)] {
            search(&visitor, odd);
        }
        let page = visitor.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E");
        assert!(!page.has("main script") && page.says("<script>alert(1)</script>"));
    }
);

on_both!(what_was_searched_for_is_marked_and_linked, |app| {
    app.index();
    let page = search(&app.visitor(), "西湖");
    assert_eq!(page.texts("main .card h3 mark"), ["西湖"]);
    assert_eq!(page.texts("main .card .place mark"), ["西湖"]);
    let english = search(&app.english_visitor(), "peach");
    assert_eq!(english.texts("main .card h3 mark"), ["peaches"]);
    let slip = search(&app.english_visitor(), "longjin");
    assert_eq!(hits(&slip), ["/p/1-xihu-longjing"]);
});

on_both!(a_filter_that_leaves_nothing_is_still_named, |app| {
    app.index();
    let page = app.visitor().get("/search?q=zzzz&c=tea");
    assert_eq!(page.count("main .cards .card"), 0);
    let chosen = page.text("main .chips");
    assert!(
        chosen.contains("茶叶") && !chosen.contains("tea"),
        "{chosen}"
    );
});

on_both!(filters_and_orders_are_links_with_counts, |app| {
    app.index();
    let visitor = app.visitor();
    let page = visitor.get("/search?q=&sort=price");
    // Without words and filters nothing is asked.
    assert!(hits(&page).is_empty());
    let page = visitor.get("/search?q=&place=33&sort=price");
    assert_eq!(hits(&page), ["/p/1-xihu-longjing"]);
    assert!(
        page.has("main a[href='/search?q=&c=tea&place=33&sort=price']"),
        "{}",
        page.body
    );
    assert!(
        page.has("main a[href='/search?q=&sort=price']"),
        "the way out of the filter"
    );
    let both = visitor.get("/search?q=&price=50-500");
    assert_eq!(hits(&both).len(), 2, "{}", both.shown());
    // The filters open as other things do.
    assert!(both.has("details.fold > summary"));
    assert!(both.has("main .facets a[href='/search?q=&place=11&price=50-500']"));
    // ¥59.90 and ¥168.00: the cheaper first, then the dearer.
    let cheap = visitor.get("/search?q=&price=50-500&sort=price");
    assert_eq!(hits(&cheap), ["/p/2-pinggu-datao", "/p/1-xihu-longjing"]);
    let dear = visitor.get("/search?q=&price=50-500&sort=price-down");
    assert_eq!(hits(&dear), ["/p/1-xihu-longjing", "/p/2-pinggu-datao"]);
    // November is the season of neither.
    assert!(hits(&visitor.get("/search?q=&season=1")).is_empty());
    app.advance_ms(110 * 24 * 3_600_000);
    assert_eq!(
        hits(&visitor.get("/search?q=&season=1")),
        ["/p/1-xihu-longjing"]
    );
    for wrong in [
        "page=0", "page=x", "place=x", "sort=x", "price=x", "page=51",
    ] {
        assert_eq!(
            visitor.get(&format!("/search?q=a&{wrong}")).status,
            400,
            "{wrong}"
        );
    }
});

on_both!(what_many_have_received_is_shown_first, |app| {
    let sold = |listing: i64| {
        app.number(&format!(
            "SELECT sold AS n FROM listings WHERE id = {listing}"
        ))
    };
    let visitor = app.visitor();
    let first = || {
        app.index();
        hits(&visitor.get("/search?q=&price=50-500&sort=sales")).remove(0)
    };
    // One order with two lines of the tea; a box of peaches that is on its way counts for nothing.
    let goods = [(world::TEA_TIN, 1), (world::TEA_LOOSE, 50)];
    let tea = place_one(app, COD, &goods);
    send_all(app, &tea);
    let peach = place_one(app, COD, &[(world::PEACH_BOX, 1)]);
    send_all(app, &peach);
    assert_eq!((sold(1), sold(2)), (0, 0));
    let wang = app.login(world::WANG);
    for _ in 0..2 {
        wang.post(&format!("/orders/{tea}/receipt"), &[]);
        assert_eq!((sold(1), sold(2)), (2, 0));
    }
    assert_eq!(first(), "/p/1-xihu-longjing");
    for _ in 0..3 {
        come(app, &orders::wang(), world::PEACH_BOX);
    }
    assert_eq!((sold(1), sold(2)), (2, 3));
    assert_eq!(first(), "/p/2-pinggu-datao");
    // What is over is not sold once more; what nobody confirms arrives by itself.
    app.advance_ms(40 * 24 * 3_600_000);
    app.settle();
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM orders WHERE state = 'completed'"),
        3,
        "the others are not paid yet"
    );
    app.advance_ms(40 * 24 * 3_600_000);
    app.settle();
    assert_eq!((sold(1), sold(2)), (2, 4));
});

on_both!(suggestions_come_while_typing, |app| {
    app.index();
    let visitor = app.visitor();
    let suggested = |typed: &str| {
        let asked: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let page = visitor.get(&format!("/search/suggestions?q={asked}"));
        assert_eq!(page.status, 200);
        page.texts("li[role=option]")
    };
    assert_eq!(suggested("longj"), ["明前西湖龙井"]);
    assert_eq!(suggested("浙"), ["浙江省", "明前西湖龙井"]);
    assert_eq!(suggested("beij"), ["北京市", "平谷大桃"]);
    assert!(suggested("海南").is_empty(), "nothing comes from there");
    assert!(suggested("").is_empty() && suggested("<").is_empty());
});

on_both!(a_shop_that_may_not_sell_is_not_found, |app| {
    app.index();
    let visitor = app.visitor();
    assert_eq!(hits(&search(&visitor, "龙井")).len(), 1);
    let root = app.login(world::ROOT);
    let done = root.post(
        "/admin/shops/longjing/suspension",
        &[("reason", "抽查不合格")],
    );
    assert!(done.status < 400, "{}", done.shown());
    // At once: the cards of the page come from the database.
    assert!(hits(&search(&visitor, "龙井")).is_empty());
    app.index();
    let found = app.node.app.search.find(&Ask {
        query: "龙井".to_owned(),
        take: 5,
        ..Ask::default()
    });
    assert_eq!(found.unwrap().unwrap().total, 0);
    let done = root.post("/admin/shops/longjing/resumption", &[("reason", "已整改")]);
    assert!(done.status < 400, "{}", done.shown());
    app.index();
    assert_eq!(hits(&search(&visitor, "龙井")).len(), 1);
    let editor = app.login(world::LONGJING_EDITOR);
    let done = editor.post("/desk/longjing/listings/1/pause", &[]);
    assert!(done.status < 400, "{}: {}", done.status, done.shown());
    app.index();
    assert!(hits(&search(&visitor, "龙井")).is_empty());
});

/// Looks until a query has so many hits; two seconds are promised, a busy machine is given more.
fn wait_for(node: &Node, query: &str, count: usize) {
    let visitor = Visitor::new(&node.origin, "zh-CN");
    for _ in 0..1_000 {
        if hits(&search(&visitor, query)).len() == count {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("{query} has not {count} hits");
}

fn rename(app: &TestApp, title: &str) {
    app.execute(&format!(
        "UPDATE listings SET title_zh = '{title}' WHERE id = 1; \
         UPDATE listing_cards SET title_zh = '{title}' WHERE listing_id = 1"
    ));
    changed(app, "listing", 1);
}

/// As the desk would record it.
fn changed(app: &TestApp, aggregate: &'static str, id: i64) {
    use yipin::base::ids::ShopId;
    use yipin::domain::access::Actor;
    use yipin::domain::events::{NewEvent, record};
    app.db
        .write_now(|tx| {
            let event = NewEvent::new(aggregate, id, "listing.changed", Actor::System);
            record(tx, event.of_shop(ShopId(1))).map(drop)
        })
        .unwrap();
}

on_both!(a_change_is_found_on_another_node_too, |app| {
    app.excuse("cards.follow_their_source");
    let distant = app.distant_searching_node();
    wait_for(&distant, "龙井", 1);
    rename(app, "狮峰贡茶");
    wait_for(&distant, "狮峰", 1);
    rename(app, "金瓜贡茶");
    wait_for(&distant, "金瓜", 1);
    wait_for(&distant, "狮峰", 0);
});

on_both!(a_village_is_found_by_the_name_of_the_newest_list, |app| {
    app.index();
    let reader = app.english_visitor();
    let query = "Wengjiashan Village";
    assert!(hits(&search(&reader, query)).is_empty());
    let list =
        "division_code,town,village,village_en\n330106,西湖街道,龙井村,Wengjiashan Village\n";
    let directory = Directory::of(&app.db);
    let scope = SystemScope::new("test");
    let report = villages::import(&app.db, &directory, &scope, list.as_bytes(), |_, _| {}).unwrap();
    assert_eq!((report.added, report.changed), (0, 1));
    app.index();
    assert_eq!(hits(&search(&reader, query)), ["/p/1-xihu-longjing"]);
});

on_both!(an_index_that_cannot_be_used_is_made_anew, |app| {
    let root = folder(&app.node);
    app.index();
    let first = present(&root);
    let find = |index: &SearchIndex| {
        let ask = Ask {
            query: "龙井".to_owned(),
            take: 5,
            ..Ask::default()
        };
        index.find(&ask).unwrap().unwrap().listings
    };
    let open = || {
        let index = SearchIndex::at(&root);
        index.catch_up(&app.db).unwrap();
        index
    };
    // Nobody writes it any more: the server lets go of it as it would by ending.
    app.node.app.search.close();
    let index = open();
    assert_eq!(find(&index), [ListingId(1)]);
    assert_eq!(present(&root), first, "it goes on with what is there");
    index.close();

    // A file with other bytes than were written, a file too short, no list of files, another form.
    let spoilt: [&dyn Fn(&Path); 4] = [
        &|folder| {
            let path = files(folder)
                .into_iter()
                .find(|path| has_end(path, "idx"))
                .unwrap();
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0xff;
            replace(&path, &bytes);
        },
        &|folder| {
            let path = files(folder)
                .into_iter()
                .find(|path| has_end(path, "fast"))
                .unwrap();
            let bytes = fs::read(&path).unwrap();
            replace(&path, &bytes[..bytes.len() / 3]);
        },
        &|folder| fs::write(folder.join("meta.json"), "{").unwrap(),
        &|folder| {
            let path = folder.join("meta.json");
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, text.replace("\\\"format\\\":4", "\\\"format\\\":0")).unwrap();
        },
    ];
    let mut last = first;
    for spoil in spoilt {
        spoil(&root.join(&last));
        let index = open();
        assert_eq!(find(&index), [ListingId(1)]);
        let now = present(&root);
        assert_ne!(now, last, "it is made anew");
        last = now;
        index.close();
    }
    assert_eq!(
        fs::read_dir(&root).unwrap().count(),
        3,
        "the index, its name, and the lock: nothing old is left"
    );
});

on_both!(two_servers_with_one_folder_keep_an_index_each, |app| {
    app.excuse("cards.follow_their_source");
    app.index();
    let root = folder(&app.node);
    let beside = app.node_with(|settings| settings.search_dir.clone_from(&root));
    app.index_of(&beside);
    assert_ne!(folder(&beside), root);
    let both = [&app.node, &beside];
    let made = both.map(|node| present(&folder(node)));
    for node in both {
        assert_eq!(
            hits(&search(&Visitor::new(&node.origin, "zh-CN"), "龙井")).len(),
            1
        );
        assert!(!node.app.search.catch_up(&app.db).unwrap(), "nothing to do");
    }
    rename(app, "狮峰贡茶");
    for node in both {
        app.index_of(node);
        assert_eq!(
            hits(&search(&Visitor::new(&node.origin, "zh-CN"), "狮峰")).len(),
            1
        );
    }
    assert_eq!(
        both.map(|node| present(&folder(node))),
        made,
        "neither is made anew"
    );
    // Whoever comes after the first one goes on in its place.
    app.node.app.search.close();
    let next = SearchIndex::at(&root);
    next.catch_up(&app.db).unwrap();
    assert_eq!(
        (next.folder(), present(&root)),
        (root.clone(), made[0].clone())
    );
    next.close();
});

fn folder(node: &Node) -> PathBuf {
    node.app.search.folder()
}

fn present(root: &Path) -> String {
    fs::read_to_string(root.join("current")).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect()
}

/// Puts other bytes in the place of a file, which whoever has it open still sees as it was.
fn replace(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

fn has_end(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|extension| extension == end)
}

on_both!(a_command_makes_it_anew_beside_a_running_server, |app| {
    let root = folder(&app.node);
    app.index();
    let before = present(&root);
    // What no event tells of.
    app.excuse("cards.follow_their_source");
    app.execute(
        "UPDATE listings SET title_zh = '狮峰贡茶' WHERE id = 1; \
         UPDATE listing_cards SET title_zh = '狮峰贡茶' WHERE listing_id = 1",
    );
    app.index();
    assert!(hits(&search(&app.visitor(), "狮峰")).is_empty());
    let beside = SearchIndex::at(&root);
    let mut told = (0, 0);
    let count = beside
        .rebuild(&app.db, &mut |done, total| told = (done, total))
        .unwrap();
    assert_eq!((count, told), (2, (2, 2)));
    beside.close();
    assert_ne!(present(&root), before);
    app.index();
    assert_eq!(hits(&search(&app.visitor(), "狮峰")).len(), 1);
});

on_both!(what_was_searched_for_in_vain_is_counted, |app| {
    app.index();
    let visitor = app.visitor();
    for query in [
        "榴莲",
        "榴莲",
        " 榴莲 ",
        "浙江 榴莲",
        "13800000031",
        "wang@example.org",
    ] {
        assert!(hits(&search(&visitor, query)).is_empty(), "{query}");
    }
    visitor.get("/search?q=%E6%A4%B0%E5%AD%90&place=11");
    // Tea is on sale, though not from Beijing.
    let elsewhere = visitor.get("/search?q=%E9%BE%99%E4%BA%95&place=11");
    assert!(hits(&elsewhere).is_empty());
    app.node.app.search.write_misses(&app.db).unwrap();
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM search_misses"), 3);
    let rows = |email: &str| {
        let page = app.login(email).get("/admin/searches");
        assert_eq!(page.status, 200, "{}", page.shown());
        page.texts("tbody tr td:first-child")
    };
    let mut all = rows(world::ROOT);
    assert_eq!(all[0], "榴莲", "the most often first");
    all.sort_unstable();
    assert_eq!(all, ["椰子", "榴莲", "浙江 榴莲"]);
    assert_eq!(rows(world::ZHEJIANG_AUDITOR), ["浙江 榴莲"]);
    assert_eq!(rows(world::BEIJING_SUPERVISOR), ["椰子"]);
    assert_eq!(rows(world::XIHU_REVIEWER), [""; 0]);
    let page = app.login(world::ROOT).get("/admin/searches");
    assert_eq!(page.texts("tbody tr:first-child td.end"), ["3"]);
    assert_eq!(app.login(world::WANG).get("/admin/searches").status, 404);
    // Kept for ninety days.
    app.advance_ms(91 * 24 * 3_600_000);
    app.settle();
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM search_misses"), 0);
});

on_both!(nobody_fills_the_list_of_vain_searches, |app| {
    let node = app.node_behind_proxy();
    app.index_of(&node);
    let visitor = Visitor::new(&node.origin, "zh-CN");
    let asks = |network: &str, query: &str| {
        let request = visitor.request("GET", &address(query));
        let page = visitor.send(request.header("x-forwarded-for", network));
        assert_eq!(page.status, 200);
    };
    let misses = |of: &str| {
        node.app.search.write_misses(&app.db).unwrap();
        app.number(&format!("SELECT {of} AS n FROM search_misses"))
    };
    let sum = "CAST(COALESCE(SUM(misses), 0) AS BIGINT)";
    // Made-up words of one network, each twice: twenty of them, each once.
    for n in 0..25 {
        for _ in 0..2 {
            asks("203.0.113.9", &format!("榴莲{n}号"));
        }
    }
    assert_eq!((misses("COUNT(*)"), misses(sum)), (20, 20));
    asks("203.0.113.10", "榴莲0号");
    asks("203.0.113.10", "山竹");
    assert_eq!((misses("COUNT(*)"), misses(sum)), (21, 22));
    // A day has a thousand words; what is among them counts on.
    let full: Vec<String> = (22..=1_000)
        .map(|n| format!("('2026-11-25', 'w{n}', '', 1)"))
        .collect();
    app.execute(&format!(
        "INSERT INTO search_misses (day, query, division_code, misses) VALUES {}",
        full.join(", ")
    ));
    asks("203.0.113.11", "山竹");
    asks("203.0.113.11", "红毛丹");
    assert_eq!((misses("COUNT(*)"), misses(sum)), (1_000, 1_002));
    app.advance_ms(24 * 3_600_000);
    asks("203.0.113.11", "红毛丹");
    assert_eq!(misses("COUNT(*)"), 1_001);
});

fn killed(engine: Engine) {
    let database = engine.durable_database();
    let url = database.url.as_str();
    let serve = || Process::serving(&["serve", "--database-url", url]);
    let found = |server: &Process, query: &str| {
        let visitor = server.visitor();
        for _ in 0..1_500 {
            if hits(&search(&visitor, query)).len() == 1 {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{query} is not found");
    };
    let mut server = serve();
    found(&server, "明前西湖龙井");
    for turn in ["甲", "乙", "丙"] {
        let title = format!("狮峰{turn}等龙井");
        let mut conn = world::connect(url);
        world::execute(
            &mut conn,
            &format!(
                "UPDATE listings SET title_zh = '{title}' WHERE id = 1; \
                 UPDATE listing_cards SET title_zh = '{title}' WHERE listing_id = 1; \
                 INSERT INTO events (shop_id, aggregate, aggregate_id, kind, actor_kind, \
                     occurred_at, business_date) \
                 VALUES (1, 'listing', 1, 'listing.changed', 'system', {}, '2026-11-25')",
                world::NOW_MS
            ),
        );
        // Killed while it may be writing; the next one goes on from the last commit.
        drop(server);
        server = serve();
        found(&server, &title);
    }
    drop(server);
    let (code, text) = process::run(&["search", "rebuild", "--json", "--database-url", url]);
    assert_eq!((code, text.trim()), (0, "{\"listings\":2}"));
}

#[test]
fn the_index_survives_kill_9_on_sqlite() {
    killed(Engine::Sqlite);
}

#[test]
fn the_index_survives_kill_9_on_postgres() {
    killed(Engine::Postgres);
}
