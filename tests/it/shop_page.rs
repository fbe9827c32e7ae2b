//! What the pages of a shop and of its goods say beside prices: the village, its promise, its holiday,
//! what sending costs, the harvest, and how to tell others.

use std::sync::mpsc;
use std::thread;

use image::{DynamicImage, GenericImageView, ImageFormat, RgbImage};
use yipin::base::ids::ShopId;
use yipin::db::Change;
use yipin::domain::media;

use crate::listings::{add_pack, add_photo};
use crate::support::app::runtime;
use crate::support::buying::{add_tea, at_the_till};
use crate::support::orders::{emily, wang};
use crate::support::page::Page;
use crate::support::visitor::{Upload, Visitor};
use crate::support::words::come;
use crate::support::{TestApp, on_both, world};

const SHOP: &str = "/v/longjing";
const TEA: &str = "/p/1-xihu-longjing";

/// As a change through the desk would tell the caches.
fn announce(app: &TestApp) {
    app.db
        .write_now(|tx| {
            tx.note(Change {
                aggregate: "shop",
                aggregate_id: 1,
                shop_id: Some(ShopId(1)),
                kind: String::new(),
            });
            Ok(())
        })
        .unwrap();
}

/// Sends a form of the settings.
fn save(manager: &Visitor, part: &str, fields: &[(&str, &str)]) -> Page {
    let path = format!("/desk/longjing/shop/{part}");
    manager.submit(&manager.get(&path), "form.settings-form", fields)
}

/// A photo of one colour.
fn photo(red: u8) -> Vec<u8> {
    let image = RgbImage::from_pixel(90, 60, image::Rgb([red, 90, 60]));
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

fn upload(bytes: Vec<u8>, input: &str) -> Upload<'_> {
    Upload {
        input,
        name: "photo.png",
        kind: "image/png",
        bytes,
    }
}

on_both!(the_village_shows_its_story_with_pictures, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let story = "**家家**种茶。\n\n- 手炒\n\n<script>alert(1)</script>";
    let texts = [
        ("story_zh", story),
        ("story_en", "Every family grows *tea*."),
    ];
    assert_eq!(save(&manager, "texts", &texts).status, 303);
    let guest = app.visitor();
    let page = guest.get(SHOP);
    assert!(
        page.body.contains("<strong>家家</strong>种茶。"),
        "{}",
        page.body
    );
    assert!(page.has(".prose li") && !page.has("main script"));
    let english = app.english_visitor().get(SHOP);
    assert!(english.body.contains("<em>tea</em>"));

    let editor = app.login(world::LONGJING_EDITOR);
    editor.get("/desk/longjing/story");
    let captions = [
        ("caption_zh", "清明前的茶园"),
        ("caption_en", "The garden in March"),
    ];
    let path = "/desk/longjing/story/photos";
    let refused = editor.upload(path, &captions, Vec::new());
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert!(refused.has("#f-photos[aria-invalid]"));
    let nameless = editor.upload(path, &[], vec![upload(photo(1), "photos")]);
    assert_eq!(nameless.status, 422);
    let broken = editor.upload(path, &captions, vec![upload(b"GIF89a".to_vec(), "photos")]);
    assert_eq!(broken.status, 422);
    for red in 1..=6 {
        let added = editor.upload(path, &captions, vec![upload(photo(red), "photos")]);
        assert_eq!(added.status, 303, "{}", added.shown());
    }
    // The same picture again is there once; a seventh is too many.
    let again = editor.upload(path, &captions, vec![upload(photo(6), "photos")]);
    assert_eq!(again.status, 303);
    let seventh = editor.upload(path, &captions, vec![upload(photo(7), "photos")]);
    assert_eq!(seventh.status, 422, "{}", seventh.shown());
    let page = guest.get(SHOP);
    assert_eq!(page.count(".story figure"), 6);
    assert_eq!(page.texts(".story figcaption")[0], "清明前的茶园");
    let english = app.english_visitor().get(SHOP);
    assert_eq!(english.texts(".story figcaption")[0], "The garden in March");
    let shown = guest.get(&page.attribute(".story img", "src"));
    assert_eq!(
        (shown.status, shown.header("content-type")),
        (200, "image/jpeg")
    );
    let desk = editor.get("/desk/longjing/story");
    let gone = editor.submit(&desk, ".photo-moves form", &[]);
    assert_eq!(gone.status, 303);
    assert_eq!(guest.get(SHOP).count(".story figure"), 5);
    assert_eq!(
        app.login(world::LONGJING_PACKER)
            .get("/desk/longjing/story")
            .status,
        403
    );
});

on_both!(families_are_counted_and_named_by_their_aliases, |app| {
    let names: Vec<String> = (1..=14)
        .map(|n| {
            let state = if n == 2 { "left" } else { "active" };
            format!("({n}, 1, '真名{n}', '茶农{n}号', '{state}', 0, 0)")
        })
        .collect();
    app.execute(&format!(
        "INSERT INTO households (id, shop_id, name, alias, state, created_at, updated_at) VALUES {}",
        names.join(", ")
    ));
    announce(app);
    let page = app.visitor().get(SHOP);
    // Thirteen take part; twelve are named, and none by the real name.
    assert!(page.says("13 户：茶农1号、茶农3号"), "{}", page.shown());
    assert!(page.says("茶农13号等") && !page.says("茶农14号") && !page.says("茶农2号"));
    assert!(!page.body.contains("真名"));
});

/// Orders of Longjing, paid at the beginning: sent after so many hours, or not yet.
fn orders(app: &TestApp, sent_after_hours: &[Option<i64>]) {
    let now = world::NOW_MS;
    for (n, hours) in sent_after_hours.iter().enumerate() {
        let (id, state) = (n + 50, hours.map_or("confirmed", |_| "completed"));
        app.execute(&format!(
            "INSERT INTO purchases (id, number, user_id, contact_phone, total_minor, currency, locale, \
                 placed_at) VALUES ({id}, 'N{id}', 31, '', 0, 'CNY', 'zh-CN', {now})"
        ));
        app.execute(&format!(
            "INSERT INTO orders (id, shop_id, purchase_id, number, state, payment_method, buyer_key, \
                 items_minor, freight_minor, discount_minor, subsidy_minor, total_minor, paid_minor, \
                 refunded_minor, ship_name, ship_phone, ship_code, ship_region, ship_detail, note, \
                 placed_at, state_changed_at, business_date) \
             VALUES ({id}, 1, {id}, 'N{id}-01', '{state}', 'cod', 'k', 0, 0, 0, 0, 0, 0, 0, '', '', \
                 '330106', '', '', '', {now}, {now}, '2026-11-25')"
        ));
        if let Some(hours) = hours {
            app.execute(&format!(
                "INSERT INTO shipments (id, shop_id, order_id, carrier_code, tracking_number, \
                     shipped_at) VALUES ({id}, 1, {id}, 'sf', 'SF{id}', {})",
                now + hours * 3_600_000
            ));
        }
    }
    announce(app);
}

on_both!(a_promise_to_send_is_told_with_how_it_was_kept, |app| {
    for check in [
        "orders.have_lines",
        "history.orders_begin",
        "history.ends_where_the_order_stands",
    ] {
        app.excuse(check);
    }
    let manager = app.login(world::LONGJING_MANAGER);
    for wrong in ["0", "31", "1.5", "两天"] {
        let refused = save(&manager, "promise", &[("ship_days", wrong)]);
        assert_eq!(refused.status, 422, "{wrong}");
        assert!(refused.has("#f-ship-days[aria-invalid]"));
    }
    assert_eq!(
        save(&manager, "promise", &[("ship_days", "２")]).status,
        303
    );
    let guest = app.visitor();
    for path in [SHOP, TEA] {
        assert!(guest.get(path).says("付款后 2 天内发货。"), "{path}");
    }
    assert!(!guest.get(SHOP).says("近 90 天"));
    // Two days are 48 hours: three in time, one late, one that nobody has sent.
    orders(app, &[Some(1), Some(47), Some(48), Some(49), None]);
    // So far four orders tell nothing: the fifth is not late yet.
    assert!(!guest.get(SHOP).says("近 90 天"));
    app.advance_ms(72 * 3_600_000);
    announce(app);
    assert!(
        guest.get(SHOP).says("近 90 天 5 单，60% 做到了。"),
        "{}",
        guest.get(SHOP).shown()
    );
    // It is counted once an hour: what is sent meanwhile, however late, is told after it.
    let sent = "UPDATE shipments SET shipped_at = placed_at FROM orders \
        WHERE orders.id = order_id AND orders.id = 53";
    app.execute(sent);
    announce(app);
    assert!(guest.get(SHOP).says("近 90 天 5 单，60% 做到了。"));
    app.advance_ms(3_600_000);
    announce(app);
    assert!(guest.get(SHOP).says("近 90 天 5 单，80% 做到了。"));
    // Who pays after the end has an order again from then on, 72 hours after it was placed.
    app.execute(&format!(
        "UPDATE orders SET payment_method = 'transfer', state = 'completed' WHERE id = 54; \
         INSERT INTO shipments (id, shop_id, order_id, carrier_code, tracking_number, shipped_at) \
         VALUES (54, 1, 54, 'sf', 'SF54', {}); \
         INSERT INTO events (shop_id, aggregate, aggregate_id, kind, actor_kind, occurred_at, \
             business_date) VALUES (1, 'order', 54, 'order.reinstated', 'system', {}, '2026-11-28')",
        world::NOW_MS + 120 * 3_600_000,
        world::NOW_MS + 72 * 3_600_000,
    ));
    app.advance_ms(3_600_000);
    announce(app);
    assert!(guest.get(SHOP).says("近 90 天 5 单，100% 做到了。"));
    // After three months they are forgotten.
    app.advance_ms(90 * 24 * 3_600_000);
    assert!(!guest.get(SHOP).says("近 90 天"));
    assert_eq!(
        save(
            &app.login(world::LONGJING_MANAGER),
            "promise",
            &[("ship_days", "")]
        )
        .status,
        303
    );
    assert!(!guest.get(SHOP).says("天内发货"));
});

on_both!(
    what_waits_for_its_harvest_is_promised_from_that_day,
    |app| {
        for check in [
            "orders.have_lines",
            "history.orders_begin",
            "history.ends_where_the_order_stands",
        ] {
            app.excuse(check);
        }
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(save(&manager, "promise", &[("ship_days", "2")]).status, 303);
        // Ordered on 25 November at ten; the 28th begins 62 hours later, and two days after that is the
        // 110th hour. Before the day, on the last moment, too late, and never.
        orders(app, &[Some(10), Some(63), Some(110), Some(111), None]);
        app.execute("UPDATE orders SET ships_from = '2026-11-28' WHERE id >= 50");
        let guest = app.visitor();
        let tells = |told: &str| {
            announce(app);
            let page = guest.get(SHOP);
            assert!(page.says(told), "{told}: {}", page.shown());
        };
        // The one that nobody sends is not late yet: four tell nothing.
        app.advance_ms(110 * 3_600_000);
        announce(app);
        assert!(!guest.get(SHOP).says("近 90 天"));
        app.advance_ms(3_600_000);
        tells("近 90 天 5 单，60% 做到了。");
        // Sold half a year ahead it counts when its day has come.
        app.execute("UPDATE orders SET ships_from = '2027-06-01' WHERE id >= 50");
        app.advance_ms(200 * 24 * 3_600_000);
        tells("近 90 天 5 单，80% 做到了。");
        app.advance_ms(90 * 24 * 3_600_000);
        announce(app);
        assert!(!guest.get(SHOP).says("近 90 天"));
    }
);

on_both!(
    a_holiday_is_told_everywhere_and_closes_only_what_wants_to,
    |app| {
        let manager = app.login(world::LONGJING_MANAGER);
        let (guest, english) = (app.visitor(), app.english_visitor());
        add_tea(&guest);
        // 25 November; from the 27th to the 28th.
        let open = [
            ("holiday_from", "2026-11-27"),
            ("holiday_to", "2026-11-28"),
            ("holiday_zh", "全村过年"),
            ("holiday_en", "New Year <b>"),
        ];
        assert_eq!(save(&manager, "holiday", &open).status, 303);
        for path in [SHOP, TEA] {
            let page = app.visitor().get(path);
            assert!(
                page.says("2026-11-27 至 2026-11-28 放假，不发货"),
                "{path}: {}",
                page.shown()
            );
            assert!(page.says("全村过年") && page.says("2026-11-29 起按顺序发货"));
            assert!(english.get(path).says("New Year <b>"), "{path}");
        }
        assert!(app.visitor().get(TEA).has("form[action='/cart/lines']"));
        let closed: Vec<_> = open
            .into_iter()
            .chain([("closes_on_holiday", "true")])
            .collect();
        assert_eq!(save(&manager, "holiday", &closed).status, 303);
        // Before its first day it still sells; on it nothing can be ordered.
        assert!(app.visitor().get(TEA).has("form[action='/cart/lines']"));
        assert!(app.visitor().get(TEA).says("放假期间不接单"));
        // The 27th begins in Shanghai 38 hours after the beginning.
        app.advance_ms(38 * 3_600_000 - 1);
        assert!(app.visitor().get(TEA).has("form[action='/cart/lines']"));
        app.advance_ms(1);
        let page = app.visitor().get(TEA);
        assert!(!page.has("form[action='/cart/lines']"), "{}", page.shown());
        assert!(page.says("2026-11-29 起可以下单"));
        assert!(guest.get("/cart").says("这家店放假，2026-11-29 起才能下单"));
        let till = at_the_till(&guest, &[]);
        let refused = guest.submit(&till, "form[action='/checkout']", &[]);
        assert_eq!(refused.status, 409, "{}", refused.shown());
        assert!(refused.says("“龙井村茶铺”放假不接单，2026-11-29 起可以下单"));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM orders"), 0);
        // The 29th: two days later.
        app.advance_ms(48 * 3_600_000);
        let page = app.visitor().get(TEA);
        assert!(page.has("form[action='/cart/lines']") && !page.says("放假"));
        let till = at_the_till(&guest, &[]);
        assert_eq!(
            guest.submit(&till, "form[action='/checkout']", &[]).status,
            303
        );
    }
);

on_both!(
    freight_is_told_before_the_cart_and_the_province_remembered,
    |app| {
        let guest = app.visitor();
        let page = guest.get(TEA);
        assert_eq!(page.count("#sending option"), 35, "34 provinces and none");
        let asked = guest.get(&format!("{TEA}?to=33"));
        // A tin of 250 g: within the first kilogram at ¥10; free from ¥300 on.
        assert!(
            asked.says("250 克罐装，买一份运费 ¥10.00。 满 ¥300.00 包邮。"),
            "{}",
            asked.shown()
        );
        assert_eq!(asked.attribute("#sending option[selected]", "value"), "33");
        let address = format!("{}{TEA}", guest.origin());
        assert_eq!(asked.attribute("link[rel=canonical]", "href"), address);
        assert!(asked.header("set-cookie").contains("to=33"));
        assert_eq!(asked.header("cache-control"), "public, no-cache");
        // The next page knows it, kept or not, and says nothing of a cookie again.
        for _ in 0..2 {
            let next = guest.get("/p/2-pinggu-datao");
            assert!(
                next.says("12 个礼盒，买一份运费 ¥12.00。"),
                "{}",
                next.shown()
            );
            assert_eq!(next.header("set-cookie"), "");
            assert_eq!(next.header("cache-control"), "public, no-cache");
        }
        // Pinggu does not send to Hainan; another guest has not said anything.
        assert!(
            guest
                .get("/p/2-pinggu-datao?to=46")
                .says("这家店不寄到这里。")
        );
        assert!(!app.visitor().get("/p/2-pinggu-datao").says("买一份运费"));
        for odd in ["to=99", "to=3301", "to=x"] {
            let page = app.visitor().get(&format!("{TEA}?{odd}"));
            assert_eq!(page.status, 200, "{odd}");
            assert!(!page.says("买一份运费"), "{odd}");
        }
        let english = app.english_visitor().get(&format!("{TEA}?to=33"));
        assert!(
            english.says("Tin of 250 g: sending one costs ¥10.00."),
            "{}",
            english.shown()
        );
        // What sending costs is one of the four statements.
        let before = app.statements();
        assert_eq!(app.visitor().get(&format!("{TEA}?to=33&x=1")).status, 200);
        assert!(
            app.statements() - before <= 4,
            "{}",
            app.statements() - before
        );
    }
);

on_both!(goods_name_the_harvest_they_are_taken_from, |app| {
    app.excuse("lots.shares_make_the_whole");
    let guest = app.visitor();
    assert!(!guest.get(TEA).says("最近一批"));
    let lots = [
        (1, "330106-260403-01", "2026-04-03"),
        (2, "330106-260405-01", "2026-04-05"),
        (3, "330106-260406-01", "2026-04-06"),
    ];
    for (id, code, day) in lots {
        app.execute(&format!(
            "INSERT INTO lots (id, shop_id, code, stock_item_id, harvested_on, quantity, assigned, \
                 grade, plot, created_at) \
             VALUES ({id}, 1, '{code}', 1, '{day}', 10, 0, '', '', 0)"
        ));
    }
    app.execute(
        "INSERT INTO lot_recalls (id, shop_id, lot_id, reason, party, recalled_by, recalled_at) \
         VALUES (1, 1, 3, '受潮', 'shop', 11, 0)",
    );
    announce(app);
    let page = guest.get(TEA);
    // The last one was called back.
    assert!(page.says("2026-04-05 采收"), "{}", page.shown());
    assert!(page.has("a[href='/trace/330106-260405-01']"));
    assert!(!guest.get("/p/2-pinggu-datao").has("a[href^='/trace/']"));
});

on_both!(photos_are_walked_without_a_script, |app| {
    app.execute(
        "INSERT INTO media (id, shop_id, hash, width, height, created_at) \
         VALUES (9, 1, '9999999999999999999999999999999999999999999999999999999999999999', 800, 600, 0); \
         INSERT INTO listing_photos (id, shop_id, listing_id, media_id, alt_zh, position) \
         VALUES (9, 1, 1, 9, '茶园', 2)",
    );
    let page = app.visitor().get(TEA);
    assert_eq!(page.count(".gallery .strip img"), 2);
    for n in 1..=2 {
        let target = page.attribute(&format!(".gallery nav a:nth-child({n})"), "href");
        assert!(page.has(&format!(".strip > {target}")), "{target}");
    }
    assert_eq!(
        app.visitor().get("/p/2-pinggu-datao").count(".gallery nav"),
        0
    );
    assert!(page.says("有货 · 按 50 克的倍数卖"), "{}", page.shown());
    assert!(page.says("下一季 3 月开始采收"), "{}", page.shown());
});

on_both!(links_tell_others_and_a_poster_is_drawn_once, |app| {
    let guest = app.visitor();
    let page = guest.get(TEA);
    let address = format!("{}{TEA}", guest.origin());
    assert_eq!(page.attribute("#f-address", "value"), address);
    assert!(
        page.attribute(".share a[href^='mailto:']", "href")
            .contains("xihu-longjing")
    );
    assert!(page.has(".share a[href^='https://service.weibo.com/']"));
    for path in [TEA, SHOP] {
        let poster = guest
            .get(path)
            .attribute(".share a[href*='poster']", "href");
        assert_eq!(poster, format!("{path}/poster.webp?lang=zh-CN"));
        let link = format!(".share a[href='{poster}'][rel~=nofollow]");
        assert!(guest.get(path).has(&link));
        let file = guest.get(&poster);
        assert_eq!(
            (file.status, file.header("content-type")),
            (200, "image/webp"),
            "{}",
            file.shown()
        );
        assert!(file.bytes.len() < 150_000, "{} bytes", file.bytes.len());
        let image = image::load_from_memory(&file.bytes).unwrap();
        assert_eq!(image.dimensions(), (750, 1_100));
        let again = guest.get(&poster);
        assert_eq!(again.header("etag"), file.header("etag"));
        let known = guest
            .request("GET", &poster)
            .header("if-none-match", file.header("etag"));
        assert_eq!(guest.send(known).status, 304);
        let english = app
            .english_visitor()
            .get(&format!("{path}/poster.webp?lang=en"));
        assert_ne!(english.header("etag"), file.header("etag"));
        assert!(
            is_code_of(&image, &format!("{}{path}", guest.origin())),
            "{path}"
        );
    }
    // Another price is another picture.
    let before = guest
        .get(&format!("{TEA}/poster.webp"))
        .header("etag")
        .to_owned();
    app.execute("UPDATE variants SET price_minor = 15800 WHERE id = 1");
    let after = guest.get(&format!("{TEA}/poster.webp"));
    assert_ne!(after.header("etag"), before);
    for nothing in [
        "/v/nobody/poster.webp",
        "/p/99-x/poster.webp",
        "/p/x/poster.webp",
    ] {
        assert_eq!(guest.get(nothing).status, 404, "{nothing}");
    }
});

on_both!(one_poster_is_drawn_at_a_time, |app| {
    let robots = app.visitor().get("/robots.txt").body;
    assert!(robots.contains("\nDisallow: /*/poster.webp\n"), "{robots}");
    // While a picture is decoded, no poster is drawn; two are asked for.
    let decoder = runtime().block_on(media::turn()).unwrap();
    let (sender, answers) = mpsc::channel();
    let askers: Vec<_> = [TEA, SHOP]
        .into_iter()
        .map(|path| {
            let (visitor, sender) = (app.visitor(), sender.clone());
            thread::spawn(move || {
                let page = visitor.get(&format!("{path}/poster.webp"));
                sender.send((page.status, page.header("retry-after").to_owned()))
            })
        })
        .collect();
    // One waits for its turn, the other one is sent away at once.
    assert_eq!(answers.recv().unwrap(), (503, "5".to_owned()));
    drop(decoder);
    assert_eq!(answers.recv().unwrap().0, 200);
    for asker in askers {
        asker.join().unwrap().unwrap();
    }
    for path in [TEA, SHOP] {
        let page = app.visitor().get(&format!("{path}/poster.webp"));
        assert_eq!(page.status, 200, "{path}");
    }
});

/// Whether the code on a poster is that of an address.
fn is_code_of(image: &DynamicImage, address: &str) -> bool {
    // It stands on a white field of 236 pixels at the right, 840 from the top.
    let (left, top, side) = (750 - 48 - 236, 840, 236);
    let dark = |x: u32, y: u32| image.get_pixel(left + x, top + y).0[0] < 128;
    let code = qrcode::QrCode::with_error_correction_level(address, qrcode::EcLevel::Q).unwrap();
    let width = u32::try_from(code.width()).unwrap();
    let module = side / (width + 8);
    let margin = (side - module * width) / 2;
    let colours = code.to_colors();
    colours.iter().zip(0_u32..).all(|(colour, at)| {
        let (x, y) = (at % width * module + margin, at / width * module + margin);
        dark(x + module / 2, y + module / 2) == (*colour == qrcode::Color::Dark)
    })
}

on_both!(a_shop_without_a_cover_shows_what_it_sells_most, |app| {
    let guest = app.visitor();
    let shown = |path: &str| {
        announce(app);
        let page = guest.get(path);
        let image = "meta[property='og:image']";
        page.has(image).then(|| {
            let address = page.attribute(image, "content");
            address.trim_start_matches(guest.origin()).to_owned()
        })
    };
    let photo_of = |hash: &str| Some(format!("/media/{hash}/800.jpg"));
    let tea = "1".repeat(64);
    assert_eq!(shown(SHOP), photo_of(&tea));
    // A second listing, which is newer, and then sold more.
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/listings/new");
    let form = "form[action='/desk/longjing/listings']";
    let listing = editor.submit(&page, form, &[("title_zh", "雨前龙井")]);
    let listing = listing.location();
    assert_eq!(add_pack(&editor, &listing, &[]).status, 303);
    add_photo(&editor, &listing, 70);
    come(app, &wang(), world::TEA_TIN);
    let page = editor.get(&listing);
    let published = editor.submit(&page, "form[action$='/publication']", &[]);
    assert_eq!(published.status, 303, "{}", published.shown());
    assert_eq!(shown(SHOP), photo_of(&tea));
    let pack = app.number("SELECT MAX(id) AS n FROM variants");
    for _ in 0..2 {
        come(app, &emily(), pack);
    }
    let newer = shown(SHOP);
    let src = guest.get(SHOP).attribute("main img", "src");
    assert!(newer.is_some() && newer == Some(src), "{newer:?}");
    assert_ne!(newer, photo_of(&tea));
    // So do lists of shops, and programs.
    assert!(
        guest
            .get("/")
            .has(&format!(".shop-card img[src='{}']", newer.unwrap()))
    );
    assert!(guest.get(SHOP).body.contains("\"image\":[\"http"));
    let cover = "c".repeat(64);
    app.execute(&format!(
        "UPDATE shops SET cover_hash = '{cover}' WHERE id = 1"
    ));
    assert_eq!(shown(SHOP), photo_of(&cover));
    // A drawing is for who has no photo at all.
    app.excuse("cards.follow_their_source");
    app.execute(
        "UPDATE shops SET cover_hash = NULL WHERE id = 1; \
         UPDATE listing_cards SET photo_hash = NULL WHERE shop_id = 1",
    );
    assert_eq!(shown(SHOP), None);
    assert!(
        guest
            .get(SHOP)
            .attribute("main img", "src")
            .starts_with("/art/tea/")
    );
});
