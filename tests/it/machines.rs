//! What programs read of the site: structured data, the map of addresses, feeds.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use chrono::DateTime;
use serde_json::Value;

use crate::support::machines::{Element, parse};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

/// The things that a page describes, by their type.
fn things(page: &Page, kind: &str) -> Vec<Value> {
    let data = page.texts("script[type='application/ld+json']");
    assert_eq!(data.len(), 1, "{}", page.body);
    let data: Value = serde_json::from_str(&data[0]).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    let all = data["@graph"].as_array().unwrap().clone();
    all.into_iter()
        .filter(|thing| thing["@type"] == kind)
        .collect()
}

fn only(mut things: Vec<Value>) -> Value {
    assert_eq!(things.len(), 1, "{things:?}");
    things.remove(0)
}

fn text<'a>(thing: &'a Value, name: &str) -> &'a str {
    thing[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} of {thing}"))
}

/// A place in the site, with every name and address that <https://schema.org/BreadcrumbList> asks.
fn check_crumbs(page: &Page, last: &str) {
    let crumbs = only(things(page, "BreadcrumbList"));
    let items = crumbs["itemListElement"].as_array().unwrap();
    for (item, position) in items.iter().zip(1..) {
        assert_eq!(
            (&item["@type"], &item["position"]),
            (&"ListItem".into(), &position.into())
        );
        assert!(!text(item, "name").is_empty());
    }
    assert_eq!(text(items.last().unwrap(), "item"), last);
}

on_both!(the_icon_of_the_site_is_where_browsers_look_for_it, |app| {
    let visitor = app.visitor();
    let asked = visitor.get("/favicon.ico");
    assert_eq!(asked.status, 303);
    let icon = visitor.get(&asked.location());
    assert_eq!(icon.status, 200);
    assert_eq!(icon.header("content-type"), "image/svg+xml");
});

on_both!(a_listing_is_described_with_prices_by_the_kilogram, |app| {
    let visitor = app.english_visitor();
    let origin = visitor.origin();
    let page = visitor.get("/p/1-xihu-longjing");
    let address = format!("{origin}/p/1-xihu-longjing");
    let product = only(things(&page, "Product"));
    assert_eq!(text(&product, "url"), address);
    assert_eq!(text(&product, "name"), page.text("h1"));
    let offers = product["offers"].as_array().unwrap();
    let offer = |variant: i64| {
        let sku = variant.to_string();
        let found = offers.iter().find(|offer| offer["sku"] == sku.as_str());
        found.unwrap_or_else(|| panic!("{sku} in {offers:?}"))
    };
    // A tin at 168.00, and loose tea at 320.00 for 500 g in steps of 50 g: 32.00 for a step.
    for (variant, price, grams) in [
        (world::TEA_TIN, "168.00", 250),
        (world::TEA_LOOSE, "32.00", 50),
    ] {
        let offer = offer(variant);
        assert_eq!(text(offer, "price"), price);
        assert_eq!(text(offer, "priceCurrency"), "CNY");
        assert_eq!(text(offer, "availability"), "https://schema.org/InStock");
        let quantity = &offer["priceSpecification"]["referenceQuantity"];
        assert_eq!(text(&offer["priceSpecification"], "price"), price);
        assert_eq!(
            (&quantity["value"], text(quantity, "unitCode")),
            (&grams.into(), "GRM")
        );
        let base = &quantity["valueReference"];
        assert_eq!((&base["value"], text(base, "unitCode")), (&1.into(), "KGM"));
    }
    check_crumbs(&page, &address);
});

on_both!(what_is_sold_out_is_said_to_be, |app| {
    // One tin takes more than there is.
    app.execute("UPDATE variants SET draws = 1000 WHERE id = 1");
    let page = app.visitor().get("/p/1-xihu-longjing");
    let product = only(things(&page, "Product"));
    let states: Vec<&str> = product["offers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|offer| text(offer, "availability"))
        .collect();
    assert_eq!(
        states,
        [
            "https://schema.org/OutOfStock",
            "https://schema.org/InStock"
        ]
    );
});

on_both!(a_page_says_what_a_link_to_it_looks_like, |app| {
    let visitor = app.visitor();
    let origin = visitor.origin();
    for path in ["/", "/v/longjing", "/p/1-xihu-longjing"] {
        let page = visitor.get(path);
        let of = |name: &str| page.attribute(&format!("meta[property='og:{name}']"), "content");
        assert_eq!(of("url"), format!("{origin}{path}"));
        assert!(!of("title").is_empty() && !of("type").is_empty());
        assert_eq!(
            page.attribute("meta[name=description]", "content"),
            of("description")
        );
    }
    // A photo, in a form that every program knows.
    let page = visitor.get("/p/1-xihu-longjing");
    let image = page.attribute("meta[property='og:image']", "content");
    assert!(
        image.starts_with(origin) && image.ends_with("/800.jpg"),
        "{image}"
    );
    check_crumbs(&visitor.get("/v/longjing"), &format!("{origin}/v/longjing"));
    let shop = only(things(&visitor.get("/v/longjing"), "Organization"));
    assert_eq!(text(&shop, "url"), format!("{origin}/v/longjing"));
    assert_eq!(text(&shop["location"]["address"], "addressCountry"), "CN");
    let site = only(things(&visitor.get("/"), "WebSite"));
    let search = text(&site["potentialAction"], "target");
    assert_eq!(search, format!("{origin}/search?q={{search_term_string}}"));
});

on_both!(the_map_names_files_with_their_last_change, |app| {
    let visitor = app.visitor();
    let index = parse(&visitor.get("/sitemap.xml").body);
    let space = "http://www.sitemaps.org/schemas/sitemap/0.9";
    assert_eq!(index.attribute("xmlns"), Some(space));
    let origin = visitor.origin();
    let names: Vec<&str> = index.all("sitemap").map(|part| part.one("loc")).collect();
    let expected =
        ["lists", "shops-0", "listings-0"].map(|name| format!("{origin}/sitemaps/{name}.xml"));
    assert_eq!(names, expected);
    app.execute("UPDATE listings SET updated_at = 1795700000000 WHERE id = 1");
    let page = visitor.get("/sitemaps/listings-0.xml");
    let part = parse(&page.body);
    assert_eq!(part.attribute("xmlns"), Some(space));
    let entry = part
        .all("url")
        .find(|url| url.one("loc").ends_with("/p/1-xihu-longjing"));
    // 1 795 700 000 seconds after 1970 is 2026-11-26 21:33:20 in Shanghai.
    assert_eq!(entry.unwrap().one("lastmod"), "2026-11-26T21:33:20+08:00");
    for url in part.all("url") {
        DateTime::parse_from_rfc3339(url.one("lastmod")).unwrap();
    }
    for wrong in [
        "listings-1.xml",
        "listings-00.xml",
        "lists",
        "shops--1.xml",
        "x.xml",
    ] {
        assert_eq!(
            visitor.get(&format!("/sitemaps/{wrong}")).status,
            404,
            "{wrong}"
        );
    }
});

on_both!(the_list_of_its_files_is_read_once_an_hour, |app| {
    let visitor = app.visitor();
    let read = || {
        let before = app.statements();
        let index = visitor.get("/sitemap.xml");
        assert_eq!(index.status, 200);
        (index.body, app.statements() - before)
    };
    // Many ask at once, and wait for one who reads.
    let origin = visitor.origin();
    let before = app.statements();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let visitor = Visitor::new(origin, "zh-CN");
                assert_eq!(visitor.get("/sitemap.xml").status, 200);
            });
        }
    });
    assert_eq!(app.statements() - before, 2);
    let kept = |of: &str| visitor.get(of).header("cache-control").to_owned();
    assert_eq!(kept("/sitemap.xml"), "public, max-age=3600");
    let (first, none) = read();
    assert_eq!(none, 0);
    app.execute("UPDATE listings SET updated_at = 1795700000000 WHERE id = 1");
    app.advance_ms(3_540_000);
    assert_eq!(kept("/sitemap.xml"), "public, max-age=60");
    app.advance_ms(59_999);
    assert_eq!(read(), (first.clone(), 0));
    app.advance_ms(1);
    let (later, two) = read();
    assert_eq!(two, 2);
    assert_ne!(later, first);
});

/// Packs of more bytes than a connection holds while its reader does not read.
fn many_packs(app: &TestApp) {
    app.execute(
        "WITH RECURSIVE numbers (n) AS \
             (SELECT 10000 UNION ALL SELECT n + 1 FROM numbers WHERE n < 24000) \
         INSERT INTO variants (id, shop_id, listing_id, stock_item_id, sku, pack_zh, pack_en, \
             sold_by, price_minor, net_mass_grams, step_grams, draws, position, state) \
         SELECT n, 1, 1, 1, 'S-' || n, '罐', '', 'piece', 16800, 250, NULL, 1, n, 'active' \
         FROM numbers",
    );
}

/// Somebody who asks for the packs, and reads no more than that they come.
fn slow_reader(origin: &str) -> TcpStream {
    let address = origin.strip_prefix("http://").unwrap();
    let mut slow = TcpStream::connect(address).unwrap();
    let asked = format!("GET /feeds/products.xml HTTP/1.1\r\nHost: {address}\r\n\r\n");
    slow.write_all(asked.as_bytes()).unwrap();
    let mut begin = [0; 15];
    slow.read_exact(&mut begin).unwrap();
    assert_eq!(&begin, b"HTTP/1.1 200 OK");
    slow
}

on_both!(nobody_keeps_the_feed_of_packs_to_themselves, |app| {
    many_packs(app);
    let visitor = app.visitor();
    let readers: Vec<TcpStream> = (0..12).map(|_| slow_reader(visitor.origin())).collect();
    let read = || {
        let feed = visitor.get("/feeds/products.xml");
        assert_eq!(feed.status, 200);
        assert!(feed.body.ends_with("</channel></rss>\n"));
        feed.body
    };
    let whole = read();
    drop(readers);
    assert!(read() == whole);
});

on_both!(the_feed_of_packs_is_made_once_an_hour, |app| {
    let visitor = app.visitor();
    let read = |lang: &str| {
        let before = app.statements();
        let feed = visitor.get(&format!("/feeds/products.xml?lang={lang}"));
        assert_eq!(feed.status, 200);
        (feed.body, app.statements() > before)
    };
    let (first, is_new) = read("zh-CN");
    assert!(is_new);
    assert_eq!(read("zh-CN"), (first.clone(), false));
    let (english, is_new) = read("en");
    assert!(is_new && english != first);
    app.execute("UPDATE listings SET ships_from = '2026-11-28' WHERE id = 1");
    app.advance_ms(3_599_999);
    assert_eq!(read("zh-CN"), (first.clone(), false));
    app.advance_ms(1);
    let (later, is_new) = read("zh-CN");
    assert!(is_new && later.contains("preorder") && !first.contains("preorder"));
});

on_both!(who_reads_the_feed_of_packs_late_keeps_it_no_longer, |app| {
    let visitor = app.visitor();
    let kept = || {
        let feed = visitor.get("/feeds/products.xml");
        assert_eq!(feed.status, 200);
        feed.header("cache-control").to_owned()
    };
    assert_eq!(kept(), "public, max-age=3600");
    app.advance_ms(59 * 60_000);
    assert_eq!(kept(), "public, max-age=60");
    app.advance_ms(59_500);
    assert_eq!(kept(), "public, max-age=0");
    app.advance_ms(500);
    assert_eq!(kept(), "public, max-age=3600");
    // At eleven it was made; at a quarter to midnight it is made anew, for what is left of the day.
    app.advance_ms(12 * 3_600_000 + 45 * 60_000);
    assert_eq!(kept(), "public, max-age=900");
});

on_both!(search_engines_keep_one_address_of_a_page, |app| {
    let visitor = app.visitor();
    let origin = visitor.origin();
    for (asked, kept) in [
        ("/?utm_source=x", "/"),
        ("/v/longjing?lang=en", "/v/longjing?lang=en"),
        (
            "/v/longjing?utm_source=x&lang=zh-CN",
            "/v/longjing?lang=zh-CN",
        ),
        ("/p/1-xihu-longjing?to=33&q=x", "/p/1-xihu-longjing"),
        (
            "/p/1-xihu-longjing?lang=en&to=33",
            "/p/1-xihu-longjing?lang=en",
        ),
        ("/c/tea?gclid=1", "/c/tea"),
    ] {
        let page = app.visitor().get(asked);
        let address = format!("{origin}{kept}");
        assert_eq!(
            page.attribute("link[rel=canonical]", "href"),
            address,
            "{asked}"
        );
        if page.has("meta[property='og:url']") {
            let shared = page.attribute("meta[property='og:url']", "content");
            assert_eq!(shared, address, "{asked}");
        }
        let plain = kept.split('?').next().unwrap();
        let of = |lang: &str| page.attribute(&format!("link[hreflang='{lang}']"), "href");
        assert_eq!(of("x-default"), format!("{origin}{plain}"), "{asked}");
        for lang in ["zh-CN", "en"] {
            assert_eq!(of(lang), format!("{origin}{plain}?lang={lang}"), "{asked}");
        }
    }
    // A search is what it asks for, and is kept; marks of advertisements are no part of it.
    let found = visitor.get("/search?q=%E8%8C%B6&cert=organic&utm_source=x");
    assert_eq!(
        found.attribute("link[rel=canonical]", "href"),
        format!("{origin}/search?q=%E8%8C%B6&cert=organic")
    );
});

fn plant_harvest(app: &TestApp, id: i64, shop: i64, grade: &str) {
    app.execute(&format!(
        "INSERT INTO lots (id, shop_id, stock_item_id, code, harvested_on, quantity, grade, created_at) \
         SELECT {id}, {shop}, MIN(id), '330106-261120-0{id}', '2026-11-20', 10, '{grade}', \
             1795700000000 + {id} FROM stock_items WHERE shop_id = {shop}"
    ));
}

on_both!(readers_of_feeds_hear_of_new_harvests, |app| {
    app.excuse("lots.shares_make_the_whole");
    plant_harvest(app, 1, 1, "");
    plant_harvest(app, 2, 1, "特级 <b>&");
    let visitor = app.visitor();
    let feed = visitor.get("/feeds/harvests.atom");
    assert_eq!(
        feed.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let root = parse(&feed.body);
    assert_eq!(root.attribute("xmlns"), Some("http://www.w3.org/2005/Atom"));
    let check = |of: &Element| {
        for name in ["id", "title", "updated"] {
            assert!(!of.one(name).is_empty());
        }
        DateTime::parse_from_rfc3339(of.one("updated")).unwrap();
    };
    check(&root);
    let own = root
        .all("link")
        .find(|link| link.attribute("rel") == Some("self"));
    assert!(
        own.unwrap()
            .attribute("href")
            .unwrap()
            .starts_with(visitor.origin())
    );
    let entries: Vec<&Element> = root.all("entry").collect();
    assert_eq!(entries.len(), 2);
    for entry in &entries {
        check(entry);
    }
    let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.one("id")).collect();
    assert_eq!(ids.len(), 2);
    // Each leads to where the lot can be traced.
    let of_first = entries[0].all("link").next().unwrap();
    let path = of_first.attribute("href").unwrap();
    let path = path.strip_prefix(visitor.origin()).unwrap();
    let traced = visitor.get(path).status;
    assert_eq!((path, traced), ("/trace/330106-261120-02", 200));
    // The newest first.
    assert_eq!(root.one("updated"), entries[0].one("updated"));
    let told = entries[0].one("summary");
    assert!(
        told.contains("特级 <b>&") && told.contains("2026-11-20"),
        "{told}"
    );
    assert!(
        !entries[0]
            .all("author")
            .next()
            .unwrap()
            .one("name")
            .is_empty()
    );
    // Nobody is sent to a harvest that should not be eaten.
    app.execute(
        "INSERT INTO lot_recalls (id, shop_id, lot_id, reason, party, recalled_at) \
         VALUES (1, 1, 1, '受潮', 'shop', 1795700000009)",
    );
    let left = parse(&visitor.get("/feeds/harvests.atom").body);
    assert_eq!(left.all("entry").count(), 1);
    // A shop that is suspended tells of nothing.
    app.excuse("cards.follow_their_source");
    app.execute("UPDATE shops SET state = 'suspended' WHERE id = 1");
    assert_eq!(
        parse(&visitor.get("/feeds/harvests.atom").body)
            .all("entry")
            .count(),
        0
    );
});

on_both!(portals_read_every_pack_with_a_photo, |app| {
    app.excuse("cards.follow_their_source");
    app.execute("UPDATE listing_cards SET photo_hash = NULL WHERE listing_id = 2");
    let visitor = app.visitor();
    let feed = visitor.get("/feeds/products.xml");
    assert_eq!(
        feed.header("content-type"),
        "application/rss+xml; charset=utf-8"
    );
    let root = parse(&feed.body);
    assert_eq!(
        root.attribute("xmlns:g"),
        Some("http://base.google.com/ns/1.0")
    );
    let channel = root.all("channel").next().unwrap();
    for name in ["title", "link", "description"] {
        assert!(!channel.one(name).is_empty());
    }
    let items: Vec<&Element> = channel.all("item").collect();
    let ids: Vec<&str> = items.iter().map(|item| item.one("g:id")).collect();
    assert_eq!(ids, ["1", "2"]);
    for (item, (price, measure)) in items
        .iter()
        .zip([("168.00 CNY", "250 g"), ("32.00 CNY", "50 g")])
    {
        assert_eq!(item.one("g:price"), price);
        assert_eq!(item.one("g:unit_pricing_measure"), measure);
        assert_eq!(item.one("g:unit_pricing_base_measure"), "1 kg");
        assert_eq!(item.one("g:availability"), "in_stock");
        assert_eq!(item.one("g:identifier_exists"), "no");
        let link = item.one("link").strip_prefix(visitor.origin()).unwrap();
        assert_eq!(visitor.get(link).status, 200);
        let image = item.one("g:image_link");
        assert!(image.ends_with("/800.jpg"), "{image}");
    }
});

on_both!(what_is_sold_before_its_harvest_is_no_stock, |app| {
    // Today is the 25th of November. One tin takes more than there is; loose tea is there.
    app.execute("UPDATE listings SET ships_from = '2026-11-28' WHERE id = 1");
    app.execute("UPDATE variants SET draws = 1000 WHERE id = 1");
    let tells = |expected: [(&str, &str); 2], day: Option<&str>| {
        let page = app.visitor().get("/p/1-xihu-longjing");
        let offers = only(things(&page, "Product"))["offers"].clone();
        let feed = parse(&app.visitor().get("/feeds/products.xml").body);
        let items = feed.all("channel").next().unwrap().all("item");
        let offers = offers.as_array().unwrap().iter().zip(items);
        for ((offer, item), (schema, google)) in offers.zip(expected) {
            let state = format!("https://schema.org/{schema}");
            assert_eq!(text(offer, "availability"), state);
            assert_eq!(item.one("g:availability"), google);
            let day = day.filter(|_| google == "preorder");
            assert_eq!(offer["availabilityStarts"].as_str(), day);
            let starts: Vec<String> = item
                .all("g:availability_date")
                .map(|date| date.text.clone())
                .collect();
            let expected = day.map(|day| format!("{day}T00:00:00+08:00"));
            assert_eq!(starts, Vec::from_iter(expected));
        }
    };
    let ahead = [("OutOfStock", "out_of_stock"), ("PreOrder", "preorder")];
    tells(ahead, Some("2026-11-28"));
    // Sixty-two hours later the day begins, and nothing happens then: pages that are kept end.
    app.advance_ms(62 * 3_600_000 - 1);
    tells(ahead, Some("2026-11-28"));
    app.advance_ms(1);
    tells(
        [("OutOfStock", "out_of_stock"), ("InStock", "in_stock")],
        None,
    );
});

on_both!(the_feed_of_packs_goes_on_where_a_piece_ends, |app| {
    let rows: Vec<String> = (1_000..1_250)
        .map(|id| {
            format!(
                "({id}, 1, 1, 1, 'S-{id}', '罐', '', 'piece', 16800, 250, NULL, 1, {id}, 'active')"
            )
        })
        .collect();
    app.execute(&format!(
        "INSERT INTO variants (id, shop_id, listing_id, stock_item_id, sku, pack_zh, pack_en, \
         sold_by, price_minor, net_mass_grams, step_grams, draws, position, state) VALUES {}",
        rows.join(", ")
    ));
    let root = parse(&app.visitor().get("/feeds/products.xml").body);
    let channel = root.all("channel").next().unwrap();
    let ids: BTreeSet<i64> = channel
        .all("item")
        .map(|item| item.one("g:id").parse().unwrap())
        .collect();
    assert!((1_000..1_250).all(|id| ids.contains(&id)), "{ids:?}");
});
