//! Two sides: writing, reading, counting, photos, paging.

use yipin::base::clock::DAY_MS;
use yipin::base::ids::{ListingId, MessageId, MessageThreadId, UserId};
use yipin::base::page::PageSize;
use yipin::domain::access::{BuyerScope, grant};
use yipin::domain::media::MAX_UPLOAD_BYTES;
use yipin::domain::messages::{self, NewMessage};

use super::{ASK, asked, count, say, unread, write};
use crate::media::{photo, upload};
use crate::support::buyers::accounts;
use crate::support::buying::{add_tea, order};
use crate::support::orders::{COD, place_one, wang};
use crate::support::race::race;
use crate::support::{TestApp, on_both, world};

on_both!(a_buyer_asks_and_the_shop_answers, |app| {
    let visitor = app.visitor();
    let page = visitor.get("/p/1-xihu-longjing");
    assert!(page.has(&format!("a[href='{ASK}']")), "{}", page.shown());
    // It is the same for everybody, and leads through the log-in.
    let door = visitor.get(ASK);
    assert_eq!(door.status, 303);
    assert!(door.location().starts_with("/account/login?next="));
    let wang = app.login(world::WANG);
    let page = wang.get(ASK);
    assert!(page.says("明前西湖龙井"), "{}", page.shown());
    let empty = write(&wang, &page, " \u{200b} ", Vec::new());
    assert_eq!(empty.status, 422);
    assert!(empty.has("#f-body[aria-invalid]"), "{}", empty.shown());
    let sent = write(&wang, &page, "今年的茶\n几月采的？<b>", Vec::new());
    let talk = sent.location();
    // Who asks again goes on there.
    assert_eq!(wang.get(ASK).location(), talk);
    let manager = app.login(world::LONGJING_MANAGER);
    let desk = manager.get("/desk/longjing");
    let badge = "a[href='/desk/longjing/messages'] .count";
    assert_eq!(desk.text(badge), "1");
    let list = manager.get("/desk/longjing/messages");
    assert!(
        list.says("王女士") && list.says("今年的茶"),
        "{}",
        list.shown()
    );
    let at = list.attribute(".talks a", "href");
    let page = manager.get(&at);
    assert!(page.says("几月采的？<b>"), "{}", page.shown());
    // Read by one member it is read by the shop.
    assert!(!page.has(badge));
    assert!(
        !app.login(world::LONGJING_PACKER)
            .get("/desk/longjing")
            .has(badge)
    );
    let answered = write(&manager, &page, "清明前一周。", Vec::new());
    assert_eq!(answered.location(), format!("{at}#newest"));
    assert!(!manager.get("/desk/longjing/messages").has(".talks li"));
    assert!(
        manager
            .get("/desk/longjing/messages?tab=all")
            .has(".talks li")
    );
    let account = wang.get("/account");
    assert_eq!(account.text(".who .count"), "1");
    assert!(account.says("1 条未读留言"), "{}", account.shown());
    assert!(wang.get("/account/messages").says("清明前一周。"));
    let page = wang.get(&talk);
    assert!(page.says("清明前一周。") && !page.has(".who .count"));
    assert!(!wang.get("/account").has(".who .count"));
    // Who sees no orders talks to no buyers; and another village sees nothing.
    let editor = app.login(world::LONGJING_EDITOR);
    assert_eq!(editor.get("/desk/longjing/messages").status, 403);
    let pinggu = app.login(world::PINGGU_MANAGER);
    assert_eq!(pinggu.get(&at).status, 404);
    assert_eq!(pinggu.get(&at.replace("longjing", "pinggu")).status, 404);
    let emily = app.login(world::EMILY);
    assert_eq!(emily.get(&talk).status, 404);
    let forged = emily.upload(
        &format!("{talk}/reply"),
        &[("key", "k"), ("body", "x")],
        vec![],
    );
    assert_eq!(forged.status, 404);
    assert!(!emily.get("/account/messages").says("龙井"));
    assert_eq!(emily.get("/account/messages/new?listing=999").status, 404);
    assert_eq!(count(app, "messages"), 2);
});

on_both!(a_guest_writes_about_the_own_order, |app| {
    let guest = app.visitor();
    add_tea(&guest);
    let number = format!("{}-01", order(&guest));
    let page = guest.get(&format!("/orders/{number}"));
    let at = page.attribute("a[href$='/messages']", "href");
    let sent = say(&guest, &at, "请发顺丰");
    assert_eq!(sent.location(), format!("{at}#newest"));
    let stranger = app.visitor();
    assert_eq!(stranger.get(&at).status, 404);
    let forged = stranger.upload(
        &format!("{at}/reply"),
        &[("key", "k"), ("body", "x")],
        Vec::new(),
    );
    assert_eq!(forged.status, 404);
    let packer = app.login(world::LONGJING_PACKER);
    let desk = format!("/desk/longjing/orders/{number}/messages");
    let page = packer.get(&desk);
    assert!(
        page.says("请发顺丰") && page.says("沈小雨"),
        "{}",
        page.shown()
    );
    write(&packer, &page, "好的", Vec::new());
    let shown = guest.get(&format!("/orders/{number}"));
    assert!(shown.says("1 条未读"), "{}", shown.shown());
    assert!(guest.get(&at).says("好的"));
    assert!(!guest.get(&format!("/orders/{number}")).says("1 条未读"));
    assert_eq!(count(app, "message_threads"), 1);
    // About an order nobody blocks anybody.
    let blocked = packer.post(&format!("{desk}/block"), &[]);
    assert_eq!(blocked.status, 404);
});

on_both!(a_shop_writes_first_about_an_order, |app| {
    let number = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let order = accountant.get(&format!("/desk/longjing/orders/{number}"));
    let at = order.attribute("main a[href$='/messages']", "href");
    say(&accountant, &at, "地址写的是几号楼？");
    assert_eq!(unread(app, "account", 31), 1);
    let wang = app.login(world::WANG);
    let list = wang.get("/account/messages");
    let talk = list.attribute(".talks a", "href");
    assert_eq!(talk, format!("/orders/{number}/messages"));
    say(&wang, &talk, "1 号楼");
    assert_eq!((unread(app, "account", 31), unread(app, "shop", 1)), (0, 1));
});

on_both!(photos_are_seen_by_the_two_sides_alone, |app| {
    let wang = app.login(world::WANG);
    let page = wang.get(ASK);
    let photos = |n: u8| {
        (0..n)
            .map(|shade| upload("x.jpg", photo(100 + shade)))
            .collect()
    };
    let too_many = write(&wang, &page, "看图", photos(5));
    assert_eq!(too_many.status, 422);
    assert!(too_many.has("#f-photos[aria-invalid]") && too_many.says("看图"));
    // A photo says enough.
    let talk = write(&wang, &page, "", photos(2)).location();
    let page = wang.get(&talk);
    assert_eq!(page.count(".talk .claim-photos img"), 2);
    let own = page.attribute(".talk img", "src");
    let file = wang.get(&own);
    assert_eq!(
        (file.status, file.header("content-type")),
        (200, "image/jpeg")
    );
    assert!(file.header("cache-control").contains("no-store"));
    let number = own.rsplit('/').next().unwrap();
    let thread = talk.rsplit('/').next().unwrap();
    let desk = format!("/desk/longjing/messages/{thread}/photos/{number}");
    assert_eq!(app.login(world::LONGJING_PACKER).get(&desk).status, 200);
    let foreign = format!("/desk/pinggu/messages/{thread}/photos/{number}");
    for (who, address) in [
        (world::EMILY, &own),
        (world::PINGGU_MANAGER, &desk),
        (world::PINGGU_MANAGER, &foreign),
        (world::LONGJING_EDITOR, &desk),
        (world::ROOT, &own),
    ] {
        let status = app.login(who).get(address).status;
        assert!(matches!(status, 403 | 404), "{who}: {status}");
    }
    assert_eq!(app.visitor().get(&own).status, 303);
    // Not through another conversation of the same person either.
    let other = say(&wang, "/account/messages/new?listing=2", "桃有吗？").location();
    assert_eq!(wang.get(&format!("{other}/photos/{number}")).status, 404);
    // A picture that is none is refused, and nothing is written.
    let page = wang.get(&talk);
    let refused = write(
        &wang,
        &page,
        "再看",
        vec![upload("x.jpg", b"GIF89a?".to_vec())],
    );
    assert_eq!(refused.status, 422);
    assert_eq!(count(app, "messages"), 2);
});

on_both!(a_form_sent_twice_is_one_message, |app| {
    let wang = app.login(world::WANG);
    let page = wang.get(ASK);
    let first = write(&wang, &page, "有货吗？", Vec::new());
    let second = write(&wang, &page, "有货吗？", Vec::new());
    assert_eq!((second.status, second.location()), (303, first.location()));
    assert_eq!(count(app, "messages"), 1);
    assert_eq!(unread(app, "shop", 1), 1);
    // At the same moment as well: the button pressed in two tabs.
    let tabs: Vec<_> = (0..4).map(|_| wang.another_tab()).collect();
    let page = wang.get(&first.location());
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let page = &page.body;
        let sent: Vec<_> = tabs
            .into_iter()
            .map(|tab| {
                scope.spawn(move || {
                    let page = crate::support::page::Page {
                        status: 200,
                        headers: reqwest::header::HeaderMap::new(),
                        body: page.clone(),
                        bytes: Vec::new(),
                    };
                    write(&tab, &page, "在吗？", Vec::new()).status
                })
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(answers, [303; 4]);
    assert_eq!(count(app, "messages"), 2);
    // A form without its key is none of ours.
    let talk = first.location();
    let bare = wang.upload(&format!("{talk}/reply"), &[("body", "x")], Vec::new());
    assert_eq!(bare.status, 400);
});

on_both!(other_words_of_a_form_that_was_kept_are_sent_too, |app| {
    let wang = app.login(world::WANG);
    let page = wang.get(ASK);
    let talk = write(&wang, &page, "有货吗？", Vec::new()).location();
    // Back in the browser, to the page as it was: another sentence, then a photo to it.
    for _ in 0..2 {
        let other = write(&wang, &page, "那什么时候发？", Vec::new());
        assert_eq!((other.status, other.location()), (303, talk.clone()));
        let photos = vec![upload("x.jpg", photo(7))];
        assert_eq!(write(&wang, &page, "那什么时候发？", photos).status, 303);
    }
    let said = wang.get(&talk).texts(".talk .said");
    assert_eq!(said, ["有货吗？", "那什么时候发？", "那什么时候发？"]);
    assert_eq!(
        (count(app, "message_photos"), unread(app, "shop", 1)),
        (1, 3)
    );
});

on_both!(nothing_is_decoded_of_what_is_refused_anyway, |app| {
    let thread = asked(app, "有货吗？");
    let talk = format!("/account/messages/{thread}");
    let wang = app.login(world::WANG);
    let page = wang.get(&talk);
    let broken = || vec![upload("x.jpg", b"GIF89a?".to_vec())];
    let refused = write(&wang, &page, "一起赌博吗", broken());
    assert_eq!(refused.status, 422);
    assert!(refused.has("#f-body-fault") && !refused.has("#f-photos-fault"));
    // It is looked at when nothing else is wrong.
    assert!(write(&wang, &page, "看图", broken()).has("#f-photos-fault"));
    wang.submit(&page, "form[action$='/block']", &[]);
    let blocked = write(&wang, &page, "看图", broken());
    assert_eq!(blocked.status, 409, "{}", blocked.shown());
    assert!(!blocked.has("#f-photos-fault"));
});

/// Sends a message in process.
fn send(app: &TestApp, buyer: &BuyerScope, listing: i64, body: &str) {
    app.db
        .write_now(|tx| {
            let place = messages::find_listing_place(tx.conn(), buyer, ListingId(listing))?;
            let key = tx.random().token();
            messages::send(tx, &place.unwrap(), &NewMessage::of_text(body, key))
        })
        .unwrap();
}

on_both!(what_is_unread_is_counted_whoever_writes_and_reads, |app| {
    let thread = asked(app, "第一句");
    let thread = MessageThreadId(thread.parse().unwrap());
    // Four write and four read, in turns; `yipin verify` counts at the end.
    race(
        8,
        12,
        |person| {
            let done = app.db.write_now(|tx| {
                let place = if person % 2 == 0 {
                    messages::find_thread_place(tx.conn(), &wang(), thread)?
                } else {
                    let shop = grant::shop(tx.conn(), UserId(11), "longjing")?;
                    messages::find_shop_thread_place(tx.conn(), &shop, thread)?
                };
                let place = place.unwrap();
                if person < 4 {
                    let key = format!("{person}-{}", tx.random().token());
                    messages::send(tx, &place, &NewMessage::of_text("一句", key))?;
                } else {
                    let talk = messages::look(tx.conn(), &place, None, PageSize::default())?;
                    let seen = talk.unwrap().messages.items[0].id;
                    messages::mark_read(tx, &place, seen)?;
                }
                Ok(())
            });
            done.map_err(|error| error.to_string())
        },
        |_| {},
        |_, got| assert!(got.iter().all(Result::is_ok), "{got:?}"),
    );
    assert_eq!(count(app, "messages"), 1 + 4 * 12);
    app.login(world::LONGJING_MANAGER)
        .get(&format!("/desk/longjing/messages/{thread}"));
    assert_eq!(unread(app, "shop", 1), 0);
});

on_both!(old_messages_are_pages_away, |app| {
    let buyer = wang();
    for n in 0..65 {
        send(app, &buyer, 1, &format!("第 {n} 句。"));
    }
    let visitor = app.login(world::WANG);
    let talk = visitor.get(ASK).location();
    let mut page = visitor.get(&talk);
    let mut seen: Vec<String> = Vec::new();
    for expected in [30, 30, 5] {
        let said = page.texts(".talk .said");
        assert_eq!(said.len(), expected);
        seen = said.into_iter().chain(seen).collect();
        if expected == 30 {
            let older = page.attribute("a[rel=next]", "href");
            page = visitor.get(&older);
        }
    }
    let all: Vec<String> = (0..65).map(|n| format!("第 {n} 句。")).collect();
    assert_eq!(seen, all);
    assert!(!page.has("a[rel=next]") && page.has("a[rel=first]"));
    assert_eq!(visitor.get(&format!("{talk}?before=x")).status, 400);
    // A look at old ones reads none of the new.
    let oldest = app.number("SELECT MIN(id) AS n FROM messages");
    let manager = app.login(world::LONGJING_MANAGER);
    let desk = talk.replace("/account", "/desk/longjing");
    manager.get(&format!("{desk}?before={}", oldest + 2));
    assert_eq!(unread(app, "shop", 1), 65);
    manager.get(&desk);
    assert_eq!(unread(app, "shop", 1), 0);
});

on_both!(the_longest_waiting_is_answered_first, |app| {
    let buyers = accounts(app, 33);
    for (n, buyer) in buyers.iter().enumerate() {
        send(app, buyer, 1, &format!("问题 {n}。"));
        app.advance_ms(1_000);
    }
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get("/desk/longjing/messages");
    let first: Vec<String> = page.texts(".talks .said");
    assert_eq!((first.len(), first[0].as_str()), (30, "问题 0。"));
    let rest = manager.get(&page.attribute("a[rel=next]", "href"));
    assert_eq!(
        rest.texts(".talks .said"),
        ["问题 30。", "问题 31。", "问题 32。"]
    );
    let all = manager.get("/desk/longjing/messages?tab=all");
    assert_eq!(all.texts(".talks .said")[0], "问题 32。");
    let rest = manager.get(&all.attribute("a[rel=next]", "href"));
    assert_eq!(
        rest.texts(".talks .said"),
        ["问题 2。", "问题 1。", "问题 0。"]
    );
    say(&manager, &page.attribute(".talks a", "href"), "有的");
    let page = manager.get("/desk/longjing/messages");
    assert_eq!(page.texts(".talks .said")[0], "问题 1。");
});

on_both!(who_writes_without_end_has_to_wait, |app| {
    let talk = format!("/account/messages/{}", asked(app, "一"));
    let wang = app.login(world::WANG);
    for _ in 0..19 {
        say(&wang, &talk, "再来一句");
    }
    let page = wang.get(&talk);
    let refused = write(&wang, &page, "还有一句", Vec::new());
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "15");
    assert_eq!(refused.text("#f-body").trim(), "还有一句");
    app.advance_ms(15_000);
    say(&wang, &talk, "还有一句");
    // The shop is somebody else.
    let desk = talk.replace("/account", "/desk/longjing");
    say(&app.login(world::LONGJING_MANAGER), &desk, "好");
});

on_both!(either_side_may_want_no_more_but_about_orders, |app| {
    let thread = asked(app, "有货吗？");
    let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
    let (talk, desk) = (
        format!("/account/messages/{thread}"),
        format!("/desk/longjing/messages/{thread}"),
    );
    let open = manager.get(&desk);
    let page = wang.get(&talk);
    let blocked = wang.submit(&page, "form[action$='/block']", &[]);
    assert_eq!(blocked.status, 303, "{}", blocked.shown());
    assert!(!wang.get(&talk).has("form.write"));
    let refused = write(&manager, &open, "有", Vec::new());
    assert_eq!(refused.status, 409);
    assert!(refused.says("只接收有关订单的留言"), "{}", refused.shown());
    // What was typed before by the one who blocked is not sent either.
    assert_eq!(write(&wang, &page, "算了", Vec::new()).status, 409);
    let number = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    say(
        &manager,
        &format!("/desk/longjing/orders/{number}/messages"),
        "您的订单今天发",
    );
    let unblocked = wang.submit(&wang.get(&talk), "form[action$='/unblock']", &[]);
    assert_eq!(unblocked.status, 303);
    say(&manager, &desk, "有的");
    // The shop may, too; a second try changes nothing.
    for _ in 0..2 {
        assert_eq!(manager.post(&format!("{desk}/block"), &[]).status, 303);
    }
    assert_eq!(count(app, "message_blocks"), 1);
    let page = wang.get(&talk);
    assert!(page.says("对方现在只接收有关订单的留言") && !page.has("form.write"));
});

on_both!(what_is_kept_and_for_how_long, |app| {
    let thread = asked(app, "有货吗？");
    let number = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let wang_there = app.login(world::WANG);
    say(&wang_there, &format!("/orders/{number}/messages"), "请包好");
    app.settle();
    app.advance_ms(364 * DAY_MS);
    app.settle();
    assert_eq!(count(app, "message_threads"), 2);
    app.advance_ms(2 * DAY_MS);
    app.settle();
    let left = format!("message_threads WHERE id = {thread}");
    assert_eq!((count(app, &left), count(app, "messages")), (0, 1));
    assert_eq!(unread(app, "shop", 1), 1);
    app.advance_ms(2 * 366 * DAY_MS);
    app.settle();
    assert_eq!(count(app, "message_threads"), 0);
    assert_eq!(unread(app, "shop", 1), 0);
});

on_both!(a_person_takes_messages_along_or_has_them_erased, |app| {
    let thread = asked(app, "我住 3 号楼");
    let desk = format!("/desk/longjing/messages/{thread}");
    let manager = app.login(world::LONGJING_MANAGER);
    say(&manager, &desk, "知道了");
    let own = app
        .db
        .read_now(|conn| messages::list_of_person(conn, &wang(), MessageId(0), 100))
        .unwrap();
    let said: Vec<&str> = own.iter().map(|one| one.body.as_str()).collect();
    assert_eq!(said, ["我住 3 号楼", "知道了"]);
    let more = app
        .db
        .read_now(|conn| messages::list_of_person(conn, &wang(), own[1].id, 100));
    assert!(more.unwrap().is_empty());
    let erased = app
        .db
        .write_now(|tx| messages::erase_of_person(tx, &wang()))
        .unwrap();
    assert_eq!(erased, 1);
    assert_eq!(unread(app, "account", 31), 0);
    let page = manager.get(&desk);
    assert!(
        !page.says("3 号楼") && page.says("知道了"),
        "{}",
        page.shown()
    );
    assert!(page.says("注销了账户"));
});

on_both!(a_refused_photo_is_not_dropped_in_silence, |app| {
    let talk = format!("/account/messages/{}", asked(app, "有货吗？"));
    let wang = app.login(world::WANG);
    let page = wang.get(&talk);
    assert_eq!(write(&wang, &page, "看这个", Vec::new()).status, 303);
    // The same form once more, with a photo that is larger than is taken.
    let large = vec![upload("x.jpg", vec![0; MAX_UPLOAD_BYTES + 1])];
    let refused = write(&wang, &page, "看这个", large);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert!(
        refused.has("#f-photos[aria-invalid]"),
        "{}",
        refused.shown()
    );
    assert_eq!(count(app, "messages"), 2);
});

on_both!(what_was_decoded_in_vain_counts_as_well, |app| {
    let talk = format!("/account/messages/{}", asked(app, "一"));
    let wang = app.login(world::WANG);
    let page = wang.get(&talk);
    let broken = || vec![upload("x.jpg", b"GIF89a?".to_vec())];
    // Too many are not decoded, and do not count. The question was the first of twenty.
    let many = || (1..=5).map(|n| upload("x.jpg", photo(n))).collect();
    assert_eq!(write(&wang, &page, "看图", many()).status, 422);
    for _ in 0..19 {
        assert_eq!(write(&wang, &page, "看图", broken()).status, 422);
    }
    assert_eq!(write(&wang, &page, "看图", broken()).status, 429);
    app.advance_ms(15_000);
    assert_eq!(write(&wang, &page, "看图", broken()).status, 422);
});
