//! Taking one's data along, and closing the account for good.

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;
use yipin::base::clock::DAY_MS;
use yipin::domain::media::MediaHash;

use crate::media::{photo, upload};
use crate::messages::{ASK, say, write};
use crate::support::app::runtime;
use crate::support::buying::{add_tea, at_the_till, place};
use crate::support::orders::{record_payment, send_all, state, wang};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, catalogue, on_both, words, world};

const DATA: &str = "/account/data";
const CLOSING: &str = "/account/closing";

/// What says who the person of these tests is, in any column.
const TRACES: [&str; 14] = [
    "欧阳知秋",
    "13977776666",
    "ouyang@example.net",
    "梧桐弄 27 号",
    "欧阳家的发票",
    "fapiao@example.net",
    "欧阳留言",
    "欧阳说坏了",
    "欧阳做客时写的",
    "欧阳的链接写的",
    "欧阳举报留言",
    "欧阳举报评价",
    "欧阳没下单",
    "zhiqiu@example.net",
];

/// A browser that names itself, so that its traces are known too.
const BROWSER: &str = "OuyangBrowser";

/// Somebody who has done everything: bought and written something before there was an account, then
/// an order of tea by transfer, received, complained about and invoiced, an address, a shop that is
/// followed, goods in the cart and a checkout that was left, reports, and no wish for more messages.
struct Ouyang {
    browser: Visitor,
    order: String,
    guest_order: String,
}

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

/// Something is bought and written without an account, and answered.
fn as_guest(app: &TestApp, guest: &Visitor) -> String {
    add_tea(guest);
    let typed = [
        ("recipient", TRACES[0]),
        ("phone", TRACES[1]),
        ("email", TRACES[2]),
        ("detail", TRACES[3]),
        ("method", "transfer"),
    ];
    let order = format!("{}-01", place(guest, &at_the_till(guest, &typed)));
    let talk = guest.get(&format!("/orders/{order}/messages"));
    let sent = write(guest, &talk, TRACES[8], vec![upload("x.jpg", photo(78))]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    let packer = app.login(world::LONGJING_PACKER);
    say(
        &packer,
        &format!("/desk/longjing/orders/{order}/messages"),
        "好的",
    );
    app.settle();
    order
}

/// Opens the account in a browser; what was bought there under its address goes into it.
fn register(browser: &Visitor) {
    let page = browser.get("/account/register");
    let typed = [
        ("name", TRACES[0]),
        ("email_or_phone", TRACES[2]),
        ("password", world::PASSWORD),
    ];
    let form = page.form("form[action='/account/register']");
    let mut fields = form.fields;
    fields.retain(|(name, _)| typed.iter().all(|(typed, _)| typed != name));
    fields.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let request = browser
        .request("POST", &form.action)
        .header("user-agent", BROWSER)
        .form(&fields);
    let entered = browser.send(browser.as_own_page(request));
    assert_eq!(entered.status, 303, "{}", entered.shown());
    assert_eq!(browser.get("/account").status, 200);
}

impl Ouyang {
    fn new(app: &TestApp) -> Self {
        let browser = app.visitor();
        let guest_order = as_guest(app, &browser);
        register(&browser);
        add_tea(&browser);
        let page = at_the_till(
            &browser,
            &[
                ("recipient", TRACES[0]),
                ("phone", TRACES[1]),
                ("detail", TRACES[3]),
                ("note[1]", TRACES[6]),
                ("method", "transfer"),
                ("keep_address", "true"),
            ],
        );
        let order = format!("{}-01", place(&browser, &page));
        let this = Self {
            browser,
            order,
            guest_order,
        };
        this.browser
            .post("/account/follows", &[("shop", "longjing")]);
        this.speak(app);
        add_tea(&this.browser);
        let once = [("variant", "2"), ("quantity", "50g"), ("now", "1")];
        assert_eq!(this.browser.post("/cart/lines", &once).status, 303);
        at_the_till(&this.browser, &[("note[1]", TRACES[12])]);
        let page = this.browser.get("/account/profile");
        let typed = [("email", TRACES[13]), ("current_password", world::PASSWORD)];
        let css = "form[action='/account/profile']";
        let asked = this.browser.submit(&page, css, &typed);
        assert_eq!(asked.status, 303, "{}", asked.shown());
        app.settle();
        this
    }

    /// Writes by the number and phone alone, reports a message and a review, and wants no more of a
    /// shop's messages.
    fn speak(&self, app: &TestApp) {
        let talk = format!("/orders/{}/messages", self.guest_order);
        let elsewhere = app.visitor();
        let page = elsewhere.get("/orders/lookup");
        let number = self.guest_order.trim_end_matches("-01");
        let typed = [("number", number), ("contact", TRACES[1])];
        let opened = elsewhere.submit(&page, "form[action='/orders/lookup']", &typed);
        assert_eq!(opened.status, 303, "{}", opened.shown());
        say(&elsewhere, &talk, TRACES[9]);
        let page = self.browser.get(&talk);
        let link = page.attribute("a[href*='report=']", "href");
        let page = self.browser.get(link.split('#').next().unwrap());
        let said = [("reason", TRACES[10])];
        let told = self.browser.submit(&page, "form[action$='/report']", &said);
        assert_eq!(told.status, 303, "{}", told.shown());
        words::say(app, &wang(), world::TEA_TIN, 5);
        let review = app.number("SELECT MAX(id) AS n FROM reviews");
        let page = self.browser.get(&format!("/reports/review/{review}"));
        let said = [("ground", "fake"), ("note", TRACES[11])];
        let told = self
            .browser
            .submit(&page, "form[action^='/reports']", &said);
        assert_eq!(told.status, 303, "{}", told.shown());
        let asked = say(&self.browser, ASK, "有货吗？");
        let blocked = self
            .browser
            .post(&format!("{}/block", asked.location()), &[]);
        assert_eq!(blocked.status, 303, "{}", blocked.shown());
    }

    /// Until it is over: paid, sent, received, complained about in vain, invoiced.
    fn finish(&self, app: &TestApp) {
        for order in [&self.guest_order, &self.order] {
            let total = app.number(&format!(
                "SELECT total_minor AS n FROM orders WHERE number = '{order}'"
            ));
            record_payment(app, order, total);
            send_all(app, order);
            let page = self.browser.get(&format!("/orders/{order}"));
            self.browser.submit(&page, "form[action$='/receipt']", &[]);
        }
        let order = &self.order;
        let line = app.number(&format!(
            "SELECT l.id AS n FROM order_lines l JOIN orders o ON o.id = l.order_id \
             WHERE o.number = '{order}'"
        ));
        let input = format!("lines[{line}]");
        let typed = [(input.as_str(), "1"), ("reason", TRACES[7])];
        let files = vec![upload("x.jpg", photo(77))];
        let complained = self
            .browser
            .upload(&format!("/orders/{order}/complaint"), &typed, files);
        assert_eq!(complained.status, 303, "{}", complained.shown());
        let page = self.browser.get(&format!("/orders/{order}/invoice"));
        let typed = [
            ("title_kind", "personal"),
            ("title", TRACES[4]),
            ("email", TRACES[5]),
        ];
        let css = "form[action$='/invoice']";
        let asked = self.browser.submit(&page, css, &typed);
        assert_eq!(asked.status, 303, "{}", asked.shown());
    }

    fn withdraw_the_claim(&self) {
        let page = self.browser.get(&format!("/orders/{}", self.order));
        let claim = page.attribute("a[href*='/claims/']", "href");
        let gone = self.browser.post(&format!("{claim}/withdrawal"), &[]);
        assert_eq!(gone.status, 303, "{}", gone.shown());
    }

    fn close(&self, password: &str) -> Page {
        self.browser
            .post(CLOSING, &[("current_password", password)])
    }

    fn export(&self, format: &str, password: &str) -> Page {
        let typed = [("current_password", password), ("format", format)];
        self.browser.post(DATA, &typed)
    }
}

fn name_of(shade: u8) -> MediaHash {
    MediaHash::of(&photo(shade))
}

/// Whether there is the file of a picture that only few see.
fn has_file(app: &TestApp, name: &MediaHash) -> bool {
    let file = app.node.app.media.get_private(name);
    runtime().block_on(file).is_ok()
}

/// Every value of every row, table by table, as one text a row.
fn whole_database(app: &TestApp) -> Vec<(String, String)> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let mut conn = world::connect(app.database_url());
    let mut rows = Vec::new();
    for (table, columns) in catalogue::read(&mut conn).columns {
        let values: Vec<String> = columns
            .iter()
            .map(|column| format!("COALESCE(CAST({} AS TEXT), '-')", column.name))
            .collect();
        let sql = format!("SELECT {} AS line FROM {table}", values.join(" || '|' || "));
        let found: Vec<Row> = diesel::sql_query(sql).load(&mut conn).unwrap();
        rows.extend(found.into_iter().map(|row| (table.clone(), row.line)));
    }
    rows
}

fn traces(app: &TestApp) -> Vec<String> {
    let is_trace = |line: &str| {
        TRACES
            .iter()
            .chain([&BROWSER])
            .any(|trace| line.contains(trace))
    };
    let rows = whole_database(app).into_iter();
    rows.filter(|(_, line)| is_trace(line))
        .map(|(table, line)| format!("{table}: {line}"))
        .collect()
}

on_both!(the_data_of_one_person_and_of_nobody_else, |app| {
    let ouyang = Ouyang::new(app);
    ouyang.finish(app);
    // Somebody else has done the same.
    let wang = app.login(world::WANG);
    add_tea(&wang);
    place(&wang, &at_the_till(&wang, &[("recipient", "别人")]));
    app.settle();
    assert_eq!(app.visitor().get(DATA).status, 303);
    // Who has taken the document along takes the file too, from the page that stays.
    let again = format!("form[action='{DATA}'][data-again]");
    assert!(wang.get(DATA).has(&again));
    for wrong in ["", "not my password"] {
        let refused = ouyang.export("json", wrong);
        assert_eq!(refused.status, 422, "{wrong}");
        assert!(!refused.body.contains(TRACES[3]));
    }
    let file = ouyang.export("json", world::PASSWORD);
    assert_eq!(file.status, 200, "{}", file.shown());
    assert_eq!(file.headers["content-type"], "application/json");
    assert_eq!(file.headers["cache-control"], "no-store");
    let name = file.headers["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment"), "{name}");
    let data: Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(data["format"], "yipin-personal-data/3");
    assert_eq!(data["account"]["name"], TRACES[0]);
    assert_eq!(data["account"]["email"], TRACES[2]);
    assert_eq!(data["addresses"][0]["detail"], TRACES[3]);
    assert_eq!(data["follows"][0]["shop"], "longjing");
    assert_eq!(data["cart"][0]["quantity"], 1);
    assert_eq!(data["cart"][0]["list"], "cart");
    assert_eq!(data["cart"][1]["list"], "now");
    assert_eq!(data["cart"][1]["quantity"], 50);
    assert_eq!(data["drafts"][0]["typed"]["note[1]"], TRACES[12]);
    assert_eq!(data["blocks"][0]["shop"], "longjing");
    assert_eq!(data["handed_over"][0]["reason"], TRACES[10]);
    assert_eq!(data["reports"][0]["what"], "review");
    assert_eq!(data["reports"][0]["note"], TRACES[11]);
    let said: Vec<&str> = data["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["text"].as_str().unwrap())
        .collect();
    assert_eq!(said, [TRACES[8], "好的", TRACES[9], "有货吗？"]);
    assert!(data["sessions"][0]["network_address"].is_string());
    let order = &data["purchases"][0]["orders"][0];
    assert_eq!(order["number"], ouyang.order.as_str());
    // 168.00 and 10.00 to send it.
    assert_eq!(order["total_minor"], 17_800);
    assert_eq!(order["paid_minor"], 17_800);
    assert_eq!(order["lines"][0]["total_minor"], 16_800);
    assert_eq!(order["payments"][0]["amount_minor"], 17_800);
    assert_eq!(order["parcels"][0]["tracking_number"], "SF1234567890123");
    assert_eq!(order["claims"][0]["reason"], TRACES[7]);
    assert_eq!(order["invoices"][0]["title"], TRACES[4]);
    assert_eq!(order["note"], TRACES[6]);
    assert_eq!(order["history"][0]["what"], "order.placed");
    assert!(!data["notices"].as_array().unwrap().is_empty());
    assert!(!data["mails"].as_array().unwrap().is_empty());
    let document = ouyang.export("html", world::PASSWORD);
    assert_eq!(document.status, 200);
    for trace in &TRACES {
        let is_there = |text: &str| text.contains(trace) || trace.starts_with("139");
        assert!(is_there(&file.body), "{trace} is missing in the JSON");
        assert!(
            is_there(&document.shown()),
            "{trace} is missing in the document"
        );
    }
    for (foreign, page) in [("别人", &file), ("别人", &document), ("王女士", &file)] {
        assert!(!page.body.contains(foreign), "{foreign}");
    }
});

on_both!(an_account_that_is_needed_is_not_closed, |app| {
    let ouyang = Ouyang::new(app);
    let page = ouyang.browser.get(CLOSING);
    assert!(
        page.says("还没有结束") && page.says(&ouyang.order),
        "{}",
        page.shown()
    );
    assert!(!page.has("form[action='/account/closing']"));
    assert_eq!(ouyang.close(world::PASSWORD).status, 409);
    ouyang.finish(app);
    let page = ouyang.browser.get(CLOSING);
    assert!(page.says("售后还没有处理完"), "{}", page.shown());
    assert_eq!(ouyang.browser.get("/account").status, 200);
    for (email, why) in [
        (world::LONGJING_MANAGER, "只有您一位管理人"),
        (world::ROOT, "您还有管理职务"),
    ] {
        let person = app.login(email);
        let page = person.get(CLOSING);
        assert!(page.says(why), "{}", page.shown());
        let refused = person.post(CLOSING, &[("current_password", world::PASSWORD)]);
        assert_eq!(refused.status, 409, "{email}");
        assert_eq!(person.get("/account").status, 200);
    }
    assert_eq!(count(app, "users WHERE state = 'disabled'"), 0);
});

on_both!(
    a_closed_account_leaves_the_trade_and_nothing_of_the_person,
    |app| {
        let ouyang = Ouyang::new(app);
        ouyang.finish(app);
        ouyang.withdraw_the_claim();
        app.advance_ms(8 * DAY_MS);
        app.settle();
        assert_eq!(state(app, &ouyang.order), "completed");
        assert!(traces(app).len() >= 13, "{:?}", traces(app));
        let (claimed, sent) = (name_of(77), name_of(78));
        assert!(has_file(app, &claimed) && has_file(app, &sent));
        assert_eq!(ouyang.close("not my password").status, 422);
        let closed = ouyang.close(world::PASSWORD);
        assert_eq!(closed.status, 303, "{}", closed.shown());
        assert_eq!(traces(app), Vec::<String>::new());
        // What was traded is there as it was, to the county.
        let order = &ouyang.order;
        let kept = format!(
            "orders WHERE number = '{order}' AND total_minor = 17800 AND paid_minor = 17800 \
         AND ship_code = '310104' AND ship_region = '上海市徐汇区'"
        );
        assert_eq!(count(app, &kept), 1);
        let lines = "order_lines l JOIN orders o ON o.id = l.order_id \
             JOIN purchases p ON p.id = o.purchase_id \
             WHERE l.title_zh = '明前西湖龙井' AND p.contact_phone = ''";
        assert_eq!(count(app, lines), 2);
        assert_eq!(count(app, "claims") + count(app, "invoices"), 2);
        assert_eq!(count(app, "claim_photos") + count(app, "message_photos"), 0);
        assert_eq!(
            count(app, "abuse_reports WHERE note = '' AND ground = 'fake'"),
            1
        );
        assert_eq!(count(app, "message_blocks"), 0);
        // The files are written down to be removed, whatever becomes of this process, and then go.
        assert_eq!(count(app, "stray_pictures WHERE shelf = 'private'"), 2);
        assert!(has_file(app, &claimed) && has_file(app, &sent));
        app.settle();
        assert!(!has_file(app, &claimed) && !has_file(app, &sent));
        assert_eq!(count(app, "stray_pictures"), 0);
        // The shop still opens it.
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(
            manager
                .get(&format!("/desk/longjing/orders/{order}"))
                .status,
            200
        );
        // Nobody is logged in, nobody can log in, and the letter's link opens nothing.
        assert_eq!(ouyang.browser.get("/account").status, 303);
        let page = ouyang.browser.get("/account/login");
        let typed = [("login", TRACES[2]), ("password", world::PASSWORD)];
        let form = "form[action='/account/login']";
        assert_eq!(ouyang.browser.submit(&page, form, &typed).status, 422);
        let lookup = [("number", order.as_str()), ("contact", TRACES[1])];
        assert_eq!(app.visitor().post("/orders/lookup", &lookup).status, 422);
        for contact in ["+9990000000", "erased@erased.invalid"] {
            let lookup = [("number", order.as_str()), ("contact", contact)];
            assert_eq!(app.visitor().post("/orders/lookup", &lookup).status, 422);
        }
        // The address is free for a new account, which has nothing of the old one.
        let again = app.visitor();
        register(&again);
        assert!(again.get("/orders").says("还没有订单"));
        app.settle();
    }
);

on_both!(a_member_who_is_not_needed_leaves_with_the_account, |app| {
    let packer = app.login(world::LONGJING_PACKER);
    let closed = packer.post(CLOSING, &[("current_password", world::PASSWORD)]);
    assert_eq!(closed.status, 303, "{}", closed.shown());
    assert_eq!(count(app, "memberships WHERE user_id = 13"), 0);
    assert_eq!(count(app, "users WHERE name = '老樊'"), 0);
    assert_eq!(
        count(app, "events WHERE kind = 'member.left' AND shop_id = 1"),
        1
    );
    let manager = app.login(world::LONGJING_MANAGER);
    assert!(
        manager
            .get("/desk/longjing/history")
            .says("成员注销账号离开")
    );
});
