//! Closing an account while other things happen: beside it, before it, and long after it.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use yipin::base::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use yipin::base::ids::{ListingId, OrderLineId, UserId, VariantId, VillageId};
use yipin::domain::access::{BuyerScope, ManageShop, ShopRole, grant};
use yipin::domain::accounts::{self, Device, service};
use yipin::domain::charters::CharterTexts;
use yipin::domain::flows::{guest_purchases, shop_approval};
use yipin::domain::media::MediaHash;
use yipin::domain::messages::{self, NewMessage};
use yipin::domain::shops::{self, NewInvitation};
use yipin::domain::{carts, villages};

use crate::claims::complain;
use crate::media::{photo, upload};
use crate::messages::{ASK, count, write};
use crate::questions;
use crate::reviews;
use crate::support::app::runtime;
use crate::support::buyers;
use crate::support::buying::{add_tea, at_the_till, place};
use crate::support::gateway::Online;
use crate::support::orders::{self, COD, on_hand, state, wang};
use crate::support::page::Page;
use crate::support::race::race;
use crate::support::till::Till;
use crate::support::visitor::Visitor;
use crate::support::words::{come, line_of, try_say};
use crate::support::{TestApp, on_both, world};

const CLOSING: &str = "/account/closing";

fn close(person: &Visitor) -> Page {
    person.post(CLOSING, &[("current_password", world::PASSWORD)])
}

fn register(browser: &Visitor, contact: &str) {
    let page = browser.get("/account/register");
    let typed = [
        ("name", "赶时间的人"),
        ("email_or_phone", contact),
        ("password", world::PASSWORD),
    ];
    let entered = browser.submit(&page, "form[action='/account/register']", &typed);
    assert_eq!(entered.status, 303, "{}", entered.shown());
    // The forms of the new session.
    browser.follow(&entered);
}

/// A form as it stands in an open tab.
struct Tab {
    browser: Mutex<Visitor>,
    action: String,
    fields: Vec<(String, String)>,
}

impl Tab {
    /// A form of a page, with what is typed into it.
    fn new(browser: &Visitor, path: &str, css: &str, typed: &[(&str, &str)]) -> Self {
        let page = browser.get(path);
        let form = page.form(css);
        let mut fields = form.fields;
        fields.retain(|(name, _)| {
            !["csrf_token", "photos"].contains(&name.as_str())
                && typed.iter().all(|(typed, _)| typed != name)
        });
        let typed = typed.iter();
        fields.extend(typed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self {
            browser: Mutex::new(browser.another_tab()),
            action: form.action,
            fields,
        }
    }

    fn fields(&self) -> Vec<(&str, &str)> {
        let all = self.fields.iter();
        all.map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    fn post(&self) -> u16 {
        let tab = self.browser.lock().unwrap();
        tab.post(&self.action, &self.fields()).status
    }

    fn upload(&self) -> u16 {
        let tab = self.browser.lock().unwrap();
        tab.upload(&self.action, &self.fields(), Vec::new()).status
    }
}

/// Somebody who closes the account in one tab, and does other things in others.
struct Hasty {
    email: String,
    closing: Tab,
    address: Tab,
    question: Tab,
    till: Till,
    adopting: Tab,
}

impl Hasty {
    fn new(app: &TestApp, round: usize) -> Self {
        let browser = app.visitor();
        add_tea(&browser);
        // Cancelled at once, so that it keeps nobody from closing.
        let page = at_the_till(&browser, &[("method", "transfer")]);
        let guest_order = place(&browser, &page);
        let page = browser.get(&format!("/orders/{guest_order}-01"));
        let gone = browser.submit(&page, "form[action$='/cancellation']", &[]);
        assert_eq!(gone.status, 303, "{}", gone.shown());
        let email = format!("hasty-{round}@example.net");
        register(&browser, &email);
        let password = [("current_password", world::PASSWORD)];
        let there = [
            ("recipient", "赶时间的人"),
            ("phone", "13912345678"),
            ("county", "310104"),
            ("detail", "漕溪北路 1 号"),
        ];
        let book = "/account/addresses";
        let at = format!("/orders/{guest_order}");
        Self {
            closing: Tab::new(
                &browser,
                CLOSING,
                "form[action='/account/closing']",
                &password,
            ),
            address: Tab::new(
                &browser,
                &format!("{book}/new"),
                &format!("form[action='{book}']"),
                &there,
            ),
            question: Tab::new(&browser, ASK, "form.write", &[("body", "有货吗？")]),
            adopting: Tab::new(&browser, &at, "form[action$='/adoption']", &[]),
            till: Till::new(&browser, &[(world::TEA_TIN, "1")], &[]),
            email,
        }
    }

    /// One of the things at once; the status of the answer.
    fn act(&self, origin: &str, what: usize) -> u16 {
        match what {
            0 => self.closing.post(),
            1 => self.address.post(),
            2 => self.question.upload(),
            3 => self.till.send().status,
            4 => self.adopting.post(),
            _ => {
                let browser = Visitor::new(origin, "zh-CN");
                let page = browser.get("/account/login");
                let typed = [
                    ("login", self.email.as_str()),
                    ("password", world::PASSWORD),
                ];
                let form = "form[action='/account/login']";
                browser.submit(&page, form, &typed).status
            }
        }
    }
}

// Whatever is done beside it is there before the account is closed, and goes with it or keeps it
// open; or it comes after, and is refused.
on_both!(nothing_comes_into_an_account_behind_its_closing, |app| {
    let rounds = buyers::count(8, 200);
    app.db
        .write_now(|tx| buyers::receive(tx, &world::LONGJING, 1, "1000"))
        .unwrap();
    let origin = app.node.origin.clone();
    let now: Mutex<Option<Arc<Hasty>>> = Mutex::default();
    race(
        6,
        rounds,
        |what| {
            let hasty = now.lock().unwrap().clone().unwrap();
            hasty.act(&origin, what)
        },
        |round| {
            // Nobody is to be too fast for the limits.
            app.advance_ms(11 * MINUTE_MS);
            *now.lock().unwrap() = Some(Arc::new(Hasty::new(app, round)));
        },
        |round, answers| {
            let user = app.number("SELECT MAX(id) AS n FROM users");
            let closed = count(
                app,
                &format!("users WHERE id = {user} AND state = 'disabled'"),
            );
            assert_eq!(closed == 1, answers[0] == 303, "round {round}: {answers:?}");
            for answer in &answers {
                assert!(*answer < 500, "round {round}: {answers:?}");
            }
            if closed == 0 {
                // The order was first.
                assert_eq!(answers[3], 303, "round {round}: {answers:?}");
                return;
            }
            for left in [
                format!("addresses WHERE user_id = {user}"),
                format!("sessions WHERE user_id = {user}"),
                format!("carts WHERE user_id = {user}"),
                format!("messages WHERE user_id = {user} AND body <> ''"),
                format!("purchases WHERE user_id = {user} AND contact_phone <> ''"),
                format!(
                    "orders o JOIN purchases p ON p.id = o.purchase_id \
                     WHERE p.user_id = {user} AND o.state <> 'cancelled'"
                ),
            ] {
                assert_eq!(count(app, &left), 0, "round {round}: {left}: {answers:?}");
            }
        },
    );
});

on_both!(
    who_was_let_in_before_the_closing_is_refused_behind_it,
    |app| {
        let place = app
            .db
            .read_now(|conn| messages::find_listing_place(conn, &wang(), ListingId(1)))
            .unwrap()
            .unwrap();
        let guest = BuyerScope::of_guest("the secret of a cart");
        orders::place(app, &guest, COD, &[(world::TEA_TIN, 1)]);
        assert_eq!(close(&app.login(world::WANG)).status, 303);
        let (token, applicant, village, tree) = app
            .db
            .write_now(|tx| {
                let new = NewInvitation {
                    contact: world::WANG.to_owned(),
                    role: ShopRole::Packer,
                };
                let scope = grant::shop::<ManageShop>(tx.conn(), UserId(11), "longjing")?;
                Ok((
                    shops::invite(tx, &scope, &new)?,
                    accounts::find_user(tx.conn(), UserId(31))?.unwrap(),
                    villages::get(tx.conn(), VillageId(3))?,
                    app.node.app.divisions.tree(tx.conn())?,
                ))
            })
            .unwrap();
        let specialty = CharterTexts {
            category: "tea".to_owned(),
            specialty_zh: "九曲红梅茶".to_owned(),
            ..CharterTexts::default()
        };
        let new = NewMessage::of_text("有货吗？", "key".to_owned());
        let device = Device::new("a browser", "a network");
        let keys = &app.node.app.doors.keys;
        let behind = [
            app.db
                .write_now(|tx| messages::send(tx, &place, &new).map(|_| ())),
            app.db
                .write_now(|tx| guest_purchases::take_over(tx, &wang(), &guest).map(|_| ())),
            app.db
                .write_now(|tx| carts::add(tx, &wang(), VariantId(1), "1").map(|_| ())),
            app.db
                .write_now(|tx| service::log_in(tx, keys, UserId(31), &device, None).map(|_| ())),
            app.db
                .write_now(|tx| shops::accept(tx, UserId(31), &token).map(|_| ())),
            app.db.write_now(|tx| {
                shop_approval::start(tx, &applicant, &village, &tree, &specialty).map(|_| ())
            }),
        ];
        for (what, answer) in behind.into_iter().enumerate() {
            let refusal = answer.unwrap_err();
            assert_eq!(refusal.code().as_str(), "access.login_needed", "{what}");
        }
        assert_eq!(count(app, "purchases WHERE user_id = 31"), 0);
    }
);

on_both!(mails_to_the_same_address_of_somebody_else_stay, |app| {
    // A guest gives an address, with which somebody else opens an account and buys for Emily's.
    let shared = "shared@example.net";
    let guest = app.visitor();
    add_tea(&guest);
    let given = [("email", shared), ("method", "transfer")];
    place(&guest, &at_the_till(&guest, &given));
    let person = app.visitor();
    register(&person, shared);
    add_tea(&person);
    let given = [("email", world::EMILY), ("method", "transfer")];
    let page = at_the_till(&person, &given);
    let own = format!("{}-01", place(&person, &page));
    app.execute(&format!(
        "INSERT INTO mails (recipient, kind, params, locale, next_attempt_at, created_at, user_id) \
         VALUES ('{}', 'order_shipped', '{{}}', 'en', 0, 0, 32)",
        world::EMILY
    ));
    app.settle();
    let to_shared = format!("mails WHERE recipient = '{shared}'");
    let of_guest = format!("{to_shared} AND purchase_id IS NOT NULL");
    let (all, theirs) = (count(app, &to_shared), count(app, &of_guest));
    assert!(all > theirs && theirs > 0, "{all} {theirs}");
    let typed = [("current_password", world::PASSWORD), ("format", "json")];
    let file = person.post("/account/data", &typed);
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    let told = data["mails"].as_array().unwrap().len();
    assert_eq!(i64::try_from(told).unwrap(), all - theirs);
    let page = person.get(&format!("/orders/{own}"));
    person.submit(&page, "form[action$='/cancellation']", &[]);
    app.settle();
    assert_eq!(close(&person).status, 303);
    assert_eq!(
        (count(app, &to_shared), count(app, &of_guest)),
        (theirs, theirs)
    );
    let emilys = format!(
        "mails WHERE recipient = '{}' AND user_id = 32",
        world::EMILY
    );
    assert_eq!(count(app, &emilys), 1);
});

on_both!(
    money_that_comes_after_the_closing_goes_back_by_itself,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        online.sandbox.faults("late");
        let number = online.order(&buyer, &[(world::TEA_TIN, "1")]);
        let order = format!("{number}-01");
        let page = online.begin(&buyer, &number);
        app.advance_ms(30 * MINUTE_MS);
        online.settle();
        let stock = on_hand(app, 1);
        assert_eq!(state(app, &order), "cancelled");
        let closed = close(&buyer);
        assert_eq!(closed.status, 303, "{}", closed.shown());
        online.decide(&buyer, &page, "approval");
        online.sandbox.pump();
        online.settle();
        assert_eq!(
            (state(app, &order).as_str(), on_hand(app, 1)),
            ("cancelled", stock)
        );
        assert_eq!(count(app, "events WHERE kind = 'order.reinstated'"), 0);
        let back = format!(
            "orders WHERE number = '{order}' AND paid_minor = total_minor \
         AND refunded_minor = total_minor"
        );
        assert_eq!(count(app, &back), 1);
    }
);

on_both!(
    a_payment_that_waits_for_a_decision_keeps_the_account,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        online.sandbox.faults("wrong_amount");
        let number = online.order(&buyer, &[(world::TEA_TIN, "1")]);
        online.approve(&buyer, &number);
        online.sandbox.pump();
        online.settle();
        assert_eq!(count(app, "held_payments WHERE decision IS NULL"), 1);
        // Nobody pays for it any more.
        let page = buyer.get(&format!("/orders/{number}-01"));
        let cancelled = buyer.submit(&page, "form[action$='/cancellation']", &[]);
        assert_eq!(cancelled.status, 303, "{}", cancelled.shown());
        let page = buyer.get(CLOSING);
        assert!(page.says("和应付的不一样"), "{}", page.shown());
        assert!(!page.has("form[action='/account/closing']"));
        assert_eq!(close(&buyer).status, 409);
        let admin = app.login(world::ZHEJIANG_SUPERVISOR);
        let page = admin.get("/admin/held-payments");
        assert_eq!(
            admin.submit(&page, "form[action$='/return']", &[]).status,
            303
        );
        online.settle();
        let closed = close(&buyer);
        assert_eq!(closed.status, 303, "{}", closed.shown());
    }
);

// The order is over long before, and nobody could be reached who is still owed it.
on_both!(held_money_that_does_not_go_back_keeps_the_account, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    online.sandbox.faults("wrong_amount");
    let number = online.order(&buyer, &[(world::TEA_TIN, "1")]);
    online.approve(&buyer, &number);
    online.sandbox.pump();
    online.sandbox.faults("refund_failures=99");
    let admin = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = admin.get("/admin/held-payments");
    let sent = admin.submit(&page, "form[action$='/return']", &[]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    for pause in [0, 2, 2, 30] {
        app.advance_ms(pause * MINUTE_MS);
        online.settle();
    }
    assert_eq!(state(app, &format!("{number}-01")), "cancelled");
    let page = buyer.get(CLOSING);
    assert!(
        page.says("还有钱要退给您") && page.says(&number),
        "{}",
        page.shown()
    );
    assert!(!page.says("和应付的不一样") && !page.has("form[action='/account/closing']"));
    assert_eq!(close(&buyer).status, 409);
    let page = admin.get("/admin/held-payments");
    let form = "form[action$='/sending']";
    let input = page.attribute(&format!("{form} input[maxlength]"), "name");
    let sent = admin.submit(&page, form, &[(&input, "农行 0042")]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    let closed = close(&buyer);
    assert_eq!(closed.status, 303, "{}", closed.shown());
    // That it was sent, and how, is kept.
    let page = admin.get("/admin/held-payments");
    assert!(page.says("农行 0042"), "{}", page.shown());
});

fn private(app: &TestApp, shade: u8) -> bool {
    let name = MediaHash::of(&photo(shade));
    runtime()
        .block_on(app.node.app.media.get_private(&name))
        .is_ok()
}

/// Whether there is a file of a photo of the review of an order's first line.
fn reviewed(app: &TestApp, order: &str, shade: u8) -> bool {
    let (line, name) = (line_of(app, order), MediaHash::of(&photo(shade)));
    let media = &app.node.app.media;
    let file = media.get_review(OrderLineId(line), &name, "320.jpg");
    runtime().block_on(file).is_ok()
}

on_both!(the_files_of_photos_go_with_what_shows_them, |app| {
    let order = come(app, &wang(), world::PEACH_BOX);
    let buyer = app.login(world::WANG);
    let typed = [("stars", "4"), ("body", "脆")];
    let sent = reviews::send(app, &buyer, &order, &typed, &[101, 102]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    // Only the addresses that look at the review lead to its photos.
    for shade in [101, 102] {
        let name = MediaHash::of(&photo(shade));
        for file in ["320.webp", "800.jpg", "1600.jpg"] {
            let by_name = buyer.get(&format!("/media/{name}/{file}"));
            assert_eq!(by_name.status, 404, "{file}");
        }
        assert!(reviewed(app, &order, shade));
    }
    let review = app.number("SELECT MAX(id) AS n FROM reviews");
    let name = MediaHash::of(&photo(102));
    let shown = format!("/media/reviews/{review}/{}/800.webp", name.mark());
    assert_eq!(app.visitor().get(&shown).status, 200);
    // One is dropped: its file goes, and no other.
    let page = buyer.get(&format!(
        "/orders/{order}/lines/{}/review",
        line_of(app, &order)
    ));
    let drop = page.attribute("input[name^='drop[']", "name");
    let changed = [("stars", "4"), ("body", "脆"), (drop.as_str(), "true")];
    assert_eq!(
        reviews::send(app, &buyer, &order, &changed, &[]).status,
        303
    );
    app.advance_ms(2 * HOUR_MS);
    app.settle();
    assert!(!reviewed(app, &order, 101) && reviewed(app, &order, 102));
    // Hidden, nobody sees it but who decides.
    let office = app.login(world::BEIJING_SUPERVISOR);
    let page = format!("/admin/reports/review/{review}");
    let ruling = [("ground", "insult"), ("note", "无据")];
    assert_eq!(app.visitor().get(&shown).status, 200);
    let hidden = office.submit(&office.get(&page), "form[action$='/hiding']", &ruling);
    assert_eq!(hidden.status, 303, "{}", hidden.shown());
    assert_eq!(app.visitor().get(&shown).status, 404);
    let image = office.get(&page).attribute(".claim-photos img", "src");
    assert_eq!(office.get(&image).status, 200);
    assert_ne!(app.visitor().get(&image).status, 200);

    // The same photo in a message of somebody else stays, when a claim with it is gone.
    let buyer = app.login(world::WANG);
    complain(app, &buyer, &order, 1);
    let emily = app.login(world::EMILY);
    let page = emily.get(ASK);
    let photos = vec![upload("x.jpg", photo(100))];
    assert_eq!(write(&emily, &page, "这个", photos).status, 303);
    let page = buyer.get(&format!("/orders/{order}"));
    let claim = page.attribute("a[href*='/claims/']", "href");
    assert_eq!(buyer.post(&format!("{claim}/withdrawal"), &[]).status, 303);
    app.advance_ms(9 * DAY_MS);
    app.settle();
    let buyer = app.login(world::WANG);
    let closed = close(&buyer);
    assert_eq!(closed.status, 303, "{}", closed.shown());
    // Nothing has gone yet, and nothing is forgotten.
    assert!(reviewed(app, &order, 102) && private(app, 100));
    app.settle();
    assert!(!reviewed(app, &order, 102) && private(app, 100));
    assert_eq!(close(&app.login(world::EMILY)).status, 303);
    app.settle();
    assert!(!private(app, 100));
    assert_eq!(count(app, "stray_pictures"), 0);
});

on_both!(
    a_photo_that_nothing_came_to_show_goes_after_an_hour,
    |app| {
        let order = come(app, &wang(), world::PEACH_BOX);
        let buyer = app.login(world::WANG);
        let typed = [("stars", "4"), ("body", "脆")];
        assert_eq!(
            reviews::send(app, &buyer, &order, &typed, &[1, 2, 3, 4]).status,
            303
        );
        // A fifth is too many: it was stored, and the review refused.
        assert_eq!(reviews::send(app, &buyer, &order, &typed, &[5]).status, 422);
        assert!(reviewed(app, &order, 5));
        app.advance_ms(HOUR_MS - 1);
        app.settle();
        assert!(reviewed(app, &order, 5));
        app.advance_ms(1);
        app.settle();
        assert!(!reviewed(app, &order, 5) && reviewed(app, &order, 1));
        assert_eq!(count(app, "stray_pictures"), 0);
    }
);

on_both!(photos_that_lay_open_are_brought_to_their_reviews, |app| {
    let orders = [(); 2].map(|()| come(app, &wang(), world::PEACH_BOX));
    let name = MediaHash::of(&photo(7));
    let media = &app.node.app.media;
    runtime().block_on(async {
        let pictures = yipin::domain::media::process(photo(7).into())
            .await
            .unwrap();
        media.put(&pictures).await.unwrap();
    });
    let public = format!("/media/{name}/800.jpg");
    assert_eq!(app.visitor().get(&public).status, 200);
    for order in &orders {
        try_say(app, &wang(), order, (5, "香")).unwrap();
    }
    app.execute(&format!("UPDATE reviews SET photos = '{name}'"));
    app.execute(
        "INSERT INTO stray_pictures (shelf, line_id, hash, due_at) \
         SELECT 'public', order_line_id, photos, 0 FROM reviews ORDER BY id",
    );
    app.settle();
    assert!(orders.iter().all(|order| reviewed(app, order, 7)));
    assert_eq!(app.visitor().get(&public).status, 404);
    assert_eq!(count(app, "stray_pictures"), 0);
});

on_both!(administrators_read_that_who_has_said_it_was_erased, |app| {
    let order = come(app, &wang(), world::PEACH_BOX);
    try_say(app, &wang(), &order, (1, "店主是骗子")).unwrap();
    let buyer = app.login(world::WANG);
    let questions = "/p/2-pinggu-datao/questions";
    let page = buyer.get(questions);
    let asked = buyer.submit(
        &page,
        "form[action$='/questions']",
        &[("question", "骗子？")],
    );
    assert_eq!(asked.status, 303, "{}", asked.shown());
    app.advance_ms(9 * DAY_MS);
    app.settle();
    let closed = close(&app.login(world::WANG));
    assert_eq!(closed.status, 303, "{}", closed.shown());
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    for what in ["review", "question"] {
        let id = app.number(&format!("SELECT MAX(id) AS n FROM {what}s"));
        let page = beijing.get(&format!("/admin/reports/{what}/{id}"));
        let record = page.texts(".timeline > li").join(" ");
        assert!(record.contains("买家注销了账号"), "{}", page.shown());
        assert!(!page.says("⟦"), "{}", page.shown());
    }
});

on_both!(pages_of_other_machines_forget_an_erased_person, |app| {
    let order = come(app, &wang(), world::PEACH_BOX);
    try_say(app, &wang(), &order, (4, "脆")).unwrap();
    app.advance_ms(9 * DAY_MS);
    app.settle();
    let node = app.distant_node();
    let reader = app.visitor().moved_to(&node.origin);
    let list = "/p/2-pinggu-datao/reviews";
    assert!(reader.get(list).says("王**"));
    let closed = close(&app.login(world::WANG));
    assert_eq!(closed.status, 303, "{}", closed.shown());
    assert_eq!(
        count(app, "events WHERE kind = 'review.erased' AND shop_id = 2"),
        1
    );
    wait_until_forgotten(&reader, list);
});

fn wait_until_forgotten(reader: &Visitor, path: &str) {
    for _ in 0..400 {
        if !reader.get(path).says("王**") {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("the other machine still shows who has written it");
}

on_both!(pages_of_other_machines_forget_who_has_asked, |app| {
    let wang = app.login(world::WANG);
    assert_eq!(questions::ask(&wang, "能放多久？"), 303);
    let id = app.number("SELECT id AS n FROM questions");
    let editor = app.login(world::LONGJING_EDITOR);
    editor.get("/desk/longjing/questions");
    let answer = format!("/desk/longjing/questions/{id}/answer");
    let answered = editor.post(&answer, &[("answer", "一年")]);
    assert_eq!(answered.status, 303, "{}", answered.shown());
    let node = app.distant_node();
    let reader = app.visitor().moved_to(&node.origin);
    let list = "/p/1-xihu-longjing/questions";
    assert!(reader.get(list).says("王**"));
    let closed = close(&wang);
    assert_eq!(closed.status, 303, "{}", closed.shown());
    let erased = "events WHERE kind = 'question.erased' AND shop_id = 1";
    assert_eq!(count(app, &format!("{erased} AND aggregate_id = {id}")), 1);
    wait_until_forgotten(&reader, list);
    // What was asked and answered stays.
    let page = reader.get(list);
    assert!(
        page.says("能放多久？") && page.says("一年"),
        "{}",
        page.shown()
    );
});

on_both!(an_invitation_is_of_whoever_accepts_it, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let invite = |contact: &str| {
        let page = manager.get("/desk/longjing/members");
        let typed = [("contact", contact), ("role", "packer")];
        let form = "form[action='/desk/longjing/invitations']";
        let made = manager.submit(&page, form, &typed);
        let url = made.attribute("#invitation-link", "value");
        url[url.find("/invitations/").unwrap()..].to_owned()
    };
    let to_niece = invite("niece@example.org");
    invite("nobody@example.org");
    // Somebody gives an address that nobody has checked, and closes the account.
    let somebody = app.visitor();
    register(&somebody, "niece@example.org");
    let closed = close(&somebody);
    assert_eq!(closed.status, 303, "{}", closed.shown());
    let niece = "invitations WHERE contact = 'niece@example.org'";
    assert_eq!(count(app, niece), 1);
    assert!(
        manager
            .get("/desk/longjing/members")
            .says("niece@example.org")
    );
    // Whoever accepts it takes it along.
    let emily = app.login(world::EMILY);
    let page = emily.get(&to_niece);
    assert_eq!(emily.submit(&page, "main form", &[]).status, 303);
    assert_eq!(close(&emily).status, 303);
    assert_eq!(count(app, niece), 0);
    // One that nobody has accepted is forgotten a month after its seven days.
    let nobody = "invitations WHERE contact = 'nobody@example.org'";
    app.advance_ms(37 * DAY_MS);
    app.settle();
    assert_eq!(count(app, nobody), 1);
    app.advance_ms(DAY_MS);
    app.settle();
    assert_eq!(count(app, nobody), 0);
});
