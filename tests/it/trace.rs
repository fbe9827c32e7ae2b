//! The public page of a lot, what a shop says of it, its signed certificate, and recalls.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qrcode::{Color, EcLevel, QrCode};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Value, json};
use yipin::base::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use yipin::base::error::{Code, Result};
use yipin::base::ids::{LotId, OrderLineId, UserId};
use yipin::base::order_number::OrderNumber;
use yipin::base::secret::Secret;
use yipin::domain::access::{PackOrders, RecallLots, grant};
use yipin::domain::flows::{Outcome, accept, recall, ship};
use yipin::domain::lots::{Certificate, signing_key};
use yipin::domain::shipments::NewParcel;

use crate::harvest::{THREE, add_households, line_of, note_lot, send};
use crate::support::app::Node;
use crate::support::orders::{TRANSFER, place_one, record_payment};
use crate::support::page::Page;
use crate::support::race::race;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const DESK: &str = "/desk/longjing";
const CODE: &str = "330106-261120-01";
const TRACE: &str = "/trace/330106-261120-01";

/// Notes the households and a lot of 30 tins; gives the path of the lot's page.
pub fn with_lot(app: &TestApp) -> String {
    let editor = app.login(world::LONGJING_EDITOR);
    let ids = add_households(app, &editor, &THREE);
    let noted = note_lot(
        &editor,
        "30",
        &[(ids[0], "1"), (ids[1], "2"), (ids[2], "1")],
    );
    assert_eq!(noted.status, 303, "{}", noted.shown());
    noted.location()
}

fn with_another_secret(app: &TestApp) -> Node {
    app.node_with(|settings| {
        settings.secret = Secret::new("another secret of tests, long enough");
    })
}

fn inspect(editor: &Visitor, lot: &str, kind: &str, day: &str, result: &str) -> Page {
    let form = editor.get(&format!("{lot}/inspections"));
    let fields = [
        ("inspection_kind", kind),
        ("inspected_on", day),
        ("inspector", "西湖区检测站 <b>"),
        ("inspection_result", result),
        ("report", "XH-17"),
    ];
    editor.submit(&form, "form[action$='/inspections']", &fields)
}

fn certify(editor: &Visitor, lot: &str, changes: &[(&str, &str)]) -> Page {
    let form = editor.get(&format!("{lot}/certificates"));
    editor.submit(&form, "form[action$='/certificates']", changes)
}

pub fn call_back(manager: &Visitor, lot: &str, reason: &str) -> Page {
    let form = manager.get(&format!("{lot}/recall"));
    let fields = [("reason", reason), ("recall_meant", "true")];
    manager.submit(&form, "form[action$='/recall']", &fields)
}

/// The signed text of the certificate on a trace page.
fn payload_on(page: &Page) -> String {
    page.text(".certificate details code")
}

/// What a reader without a network does, with the published keys alone.
fn verify(payload: &str, keys: &Value) -> Option<Value> {
    let parts: Vec<&str> = payload.split('.').collect();
    let [form, name, says, signature] = parts.as_slice() else {
        return None;
    };
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let key = keys["keys"]
        .as_array()?
        .iter()
        .find(|key| key["name"] == *name)?;
    let public = decode(key["public_key"].as_str()?)?;
    let (signed, _) = payload.rsplit_once('.')?;
    UnparsedPublicKey::new(&ED25519, public)
        .verify(signed.as_bytes(), &decode(signature)?)
        .ok()?;
    assert_eq!(*form, "YP1");
    serde_json::from_slice(&decode(says)?).ok()
}

fn keys_of(visitor: &Visitor) -> Value {
    let file = visitor.get("/trace/keys.json");
    assert_eq!(
        file.header("content-type"),
        "application/json; charset=utf-8"
    );
    serde_json::from_str(&file.body).unwrap()
}

on_both!(a_lot_is_traced_by_the_code_on_its_box, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let guest = app.visitor();
    let before = app.statements();
    let page = guest.get(TRACE);
    assert_eq!(app.statements() - before, 4);
    assert_eq!(page.status, 200, "{}", page.shown());
    for words in [
        "龙井村 2026-11-20 采收",
        CODE,
        "龙井茶罐装",
        "30 件",
        "特级",
        "浙江省杭州市西湖区龙井村",
        "龙井村茶铺",
        "3 户农家",
        "茶农戚家、茶农翁家、茶农樊家",
        "还没有检测记录。",
        "这批货没有开具合格证。",
    ] {
        assert!(page.says(words), "{words}: {}", page.shown());
    }
    for name in ["翁秀英", "戚建国", "樊月娥"] {
        assert!(!page.body.contains(name), "names are for the shop alone");
    }
    assert_eq!(
        page.attribute("dd a[href='/v/longjing']", "href"),
        "/v/longjing"
    );
    // From memory, until something of the lot changes.
    let before = app.statements();
    assert_eq!(guest.get(TRACE).status, 200);
    assert_eq!(app.statements(), before);
    assert_eq!(
        inspect(&editor, &lot, "entrusted", "2026-11-21", "passed").status,
        303
    );
    let page = guest.get(TRACE);
    let words = "西湖区检测站 <b> 合格 2026-11-21 · 委托检测 · 报告 XH-17";
    assert!(page.says(words), "{}", page.shown());
    let english = app.english_visitor().get(TRACE);
    for words in [
        "Longjing Village harvested on 2026-11-20",
        "3 households",
        "Passed 2026-11-21 · Tested for the shop · report XH-17",
    ] {
        assert!(english.says(words), "{words}: {}", english.shown());
    }
    // What was sent twice is one.
    inspect(&editor, &lot, "entrusted", "2026-11-21", "passed");
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lot_inspections"), 1);
});

on_both!(a_code_is_found_however_it_is_typed, |app| {
    with_lot(app);
    let guest = app.visitor();
    let form = guest.get("/trace");
    assert!(form.has("form[method=get][action='/trace'] input[name=code]"));
    for typed in [
        "330106-261120-01",
        "３３０１０６－２６１１２０－０１",
        " 330106 261120 01 ",
        "33010626112001",
        "https://example.org/trace/330106-261120-01?lang=en",
    ] {
        let asked = guest.request("GET", "/trace").query(&[("code", typed)]);
        let answer = guest.send(asked);
        assert_eq!(
            (answer.status, answer.location()),
            (303, TRACE.to_owned()),
            "{typed}"
        );
    }
    let moved = guest.get("/trace/33010626112001");
    assert_eq!((moved.status, moved.location()), (301, TRACE.to_owned()));
    for typed in ["", "茶", "330106"] {
        let asked = guest.request("GET", "/trace").query(&[("code", typed)]);
        let refused = guest.send(asked);
        assert_eq!(refused.status, 422, "{typed}");
        assert!(refused.has("#f-code[aria-invalid]"), "{}", refused.shown());
    }
    for unknown in ["/trace/330106-261120-99", "/trace/x"] {
        let page = guest.get(unknown);
        assert_eq!(page.status, 404);
        assert!(page.says("没有找到这个追溯码"), "{}", page.shown());
        let typed = unknown.trim_start_matches("/trace/");
        assert_eq!(page.attribute("#f-code", "value"), typed);
        assert_eq!(guest.get(&format!("{unknown}/certificate.svg")).status, 404);
    }
    // A box outlives its shop, which has no page then.
    app.execute("UPDATE shops SET state = 'closed' WHERE id = 1");
    let page = app.another_node();
    let page = Visitor::new(&page.origin, "zh-CN").get(TRACE);
    assert!(page.says("龙井村茶铺") && !page.has("dd a[href='/v/longjing']"));
    app.execute("UPDATE shops SET state = 'draft', approved_at = NULL WHERE id = 1");
    let page = app.another_node();
    assert_eq!(Visitor::new(&page.origin, "zh-CN").get(TRACE).status, 404);
    app.execute("UPDATE shops SET state = 'approved', approved_at = 1 WHERE id = 1");
});

on_both!(a_certificate_verifies_with_the_published_key_alone, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let guest = app.visitor();
    assert!(guest.get("/trace/keys").says("还没有开具过合格证。"));
    let issued = certify(&editor, &lot, &[("basis_own_promise", "true")]);
    assert_eq!(issued.status, 303, "{}", issued.shown());
    let page = guest.get(TRACE);
    for words in [
        "承诺达标合格证",
        "不使用禁用农药兽药",
        "产品名称 龙井茶罐装",
        "数量（重量） 30 件",
        "产地 浙江省杭州市西湖区龙井村",
        "承诺依据 自我承诺",
        "承诺人 龙井村茶铺",
        "联系方式 13800000011",
        "开具日期 2026-11-25",
    ] {
        assert!(page.says(words), "{words}: {}", page.shown());
    }
    let payload = payload_on(&page);
    let keys = keys_of(&guest);
    let says = json!({
        "lot": CODE, "number": 1, "product": "龙井茶罐装", "quantity": 30, "unit": "piece",
        "origin": "浙江省杭州市西湖区龙井村", "date": "2026-11-25", "promiser": "龙井村茶铺",
        "contact": "13800000011", "basis": ["own_promise"],
    });
    assert_eq!(verify(&payload, &keys), Some(says));
    for changed in [
        payload.replace("YP1.", "YP2."),
        payload.replacen('e', "f", 1),
    ] {
        assert_eq!(verify(&changed, &keys), None);
    }
    let shown = guest.get("/trace/keys");
    assert!(shown.says(keys["keys"][0]["public_key"].as_str().unwrap()));

    // The picture is the code of this text: as many dark modules, and no script in it.
    let picture = guest.get(&page.attribute(".certificate img", "src"));
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    let code = QrCode::with_error_correction_level(&payload, EcLevel::L).unwrap();
    let dark = code
        .to_colors()
        .into_iter()
        .filter(|one| *one == Color::Dark);
    let runs = picture.body.split('h');
    let runs = runs.filter_map(|run| run.strip_suffix("v1"));
    let drawn: usize = runs.map(|run| run.parse::<usize>().unwrap()).sum();
    assert_eq!(drawn, dark.count());
    // The text itself leads to the lot, too.
    let asked = guest.request("GET", "/trace").query(&[("code", &payload)]);
    assert_eq!(guest.send(asked).location(), TRACE);
    let (text, signature) = payload.rsplit_once('.').unwrap();
    let turned: String = signature.chars().rev().collect();
    for forged in [
        format!("{text}.{turned}"),
        payload.replacen(".eyJ", ".eyJ9", 1),
    ] {
        let asked = guest.request("GET", "/trace").query(&[("code", &forged)]);
        assert_eq!(guest.send(asked).status, 422, "{forged}");
    }

    // After a change of the secret another key signs, and what the old one has signed is true.
    app.advance_ms(1_000);
    let node = with_another_secret(app);
    let there = Visitor::new(&node.origin, "zh-CN");
    there.log_in(world::LONGJING_EDITOR, world::PASSWORD);
    let changes = [
        ("basis_own_promise", "true"),
        ("certificate_quantity", "20"),
    ];
    assert_eq!(certify(&there, &lot, &changes).status, 303);
    let reader = Visitor::new(&node.origin, "zh-CN");
    let keys = keys_of(&reader);
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    assert_eq!(keys["keys"][0]["until"], Value::Null);
    assert!(keys["keys"][1]["until"].is_string());
    let newer = payload_on(&reader.get(TRACE));
    assert_ne!(newer, payload);
    let says = verify(&newer, &keys).unwrap();
    assert_eq!(
        (&says["number"], &says["quantity"]),
        (&json!(2), &json!(20))
    );
    assert!(verify(&payload, &keys).is_some());
    let desk = editor.get(&lot);
    assert!(
        desk.says("第 2 张") && desk.says("第 1 张"),
        "{}",
        desk.shown()
    );
});

on_both!(an_old_key_vouches_for_its_own_days_alone, |app| {
    let lot = with_lot(app);
    let promise = [("basis_own_promise", "true")];
    let editor = app.login(world::LONGJING_EDITOR);
    assert_eq!(certify(&editor, &lot, &promise).status, 303);
    let payload = payload_on(&app.visitor().get(TRACE));
    // From the 28th on another secret signs, and somebody finds the old one.
    app.advance_ms(3 * DAY_MS);
    let node = with_another_secret(app);
    let there = Visitor::new(&node.origin, "zh-CN");
    there.log_in(world::LONGJING_EDITOR, world::PASSWORD);
    let newer = [promise[0], ("certificate_quantity", "20")];
    assert_eq!(certify(&there, &lot, &newer).status, 303);
    let old = signing_key(b"a secret of tests, 32 bytes long.").unwrap();
    let read = Certificate::read(&payload).unwrap();
    assert_eq!(read.sign(&old).unwrap(), payload, "this is the old key");
    let asked = |date: &str| {
        let forged = Certificate {
            date: date.to_owned(),
            ..read.clone()
        };
        let code = forged.sign(&old).unwrap();
        there.send(there.request("GET", "/trace").query(&[("code", &code)]))
    };
    // That of the 25th was issued here, and another one counts now.
    let replaced = asked("2026-11-25").location();
    assert_eq!(replaced, format!("{TRACE}?certificate=1"));
    let told = "您查询的是第 1 张合格证，它已经不作数：第 2 张代替了它。";
    assert!(there.get(&replaced).says(told));
    let newest = payload_on(&there.get(TRACE));
    let text = there.request("GET", "/trace").query(&[("code", &newest)]);
    assert_eq!(there.send(text).location(), TRACE);
    for plain in ["", "?certificate=2", "?certificate=0", "?certificate=x"] {
        let page = there.get(&format!("{TRACE}{plain}"));
        assert!(page.status == 200 && !page.says("已经不作数"), "{plain}");
    }
    // On the 28th the old key still signed, but nobody has issued this.
    let refused = asked("2026-11-28");
    assert_eq!(refused.status, 422);
    assert!(refused.says("本平台从没有开具过"), "{}", refused.shown());
    for day in ["2026-11-24", "2026-11-29", "2099-01-01", "soon"] {
        let refused = asked(day);
        assert_eq!(refused.status, 422, "{day}");
        assert!(
            refused.says("不在它的密钥使用的时间里"),
            "{}",
            refused.shown()
        );
    }
});

on_both!(a_true_text_leads_to_what_became_of_the_lot, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let promise = [("basis_own_promise", "true")];
    assert_eq!(certify(&editor, &lot, &promise).status, 303);
    let guest = app.visitor();
    let payload = payload_on(&guest.get(TRACE));
    let looked_up = || {
        let asked = guest.request("GET", "/trace").query(&[("code", &payload)]);
        let page = guest.send(asked).location();
        assert_eq!(page, TRACE);
        guest.get(&page)
    };
    let doubt = "最近一次检测不合格，请不要以这张合格证为准。";
    assert!(!looked_up().says(doubt));
    let failed = inspect(&editor, &lot, "own", "2026-11-24", "failed");
    assert_eq!(failed.status, 303, "{}", failed.shown());
    assert!(looked_up().says(doubt));
    let passed = inspect(&editor, &lot, "own", "2026-11-25", "passed");
    assert_eq!(passed.status, 303, "{}", passed.shown());
    assert!(!looked_up().says(doubt));
    let manager = app.login(world::LONGJING_MANAGER);
    assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
    assert!(looked_up().says("这批货已召回，本证不再有效。"));
});

on_both!(keys_take_turns_whatever_the_clocks_say, |app| {
    let behind = app.distant_node();
    let first = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let household = app.number("SELECT MIN(id) AS n FROM households");
    let second = note_lot(&editor, "30", &[(household, "1")]).location();
    app.advance_ms(2 * MINUTE_MS);
    let ahead = with_another_secret(app);
    let [here, there] = [&behind, &ahead].map(|node| {
        let editor = Visitor::new(&node.origin, "zh-CN");
        editor.log_in(world::LONGJING_EDITOR, world::PASSWORD);
        editor
    });
    // Each key ends the other, two minutes before it began by the clock of its own node.
    for (editor, lot, quantity) in [
        (&there, &first, "30"),
        (&here, &second, "30"),
        (&there, &first, "20"),
        (&here, &second, "20"),
        (&here, &second, "10"),
    ] {
        let fields = [
            ("basis_own_promise", "true"),
            ("certificate_quantity", quantity),
        ];
        let issued = certify(editor, lot, &fields);
        assert_eq!(issued.status, 303, "{}", issued.shown());
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lot_certificates"), 5);
    let present = "SELECT COUNT(*) AS n FROM trace_keys WHERE until IS NULL";
    assert_eq!(app.number(present), 1);
});

on_both!(a_certificate_says_no_day_before_its_key_began, |app| {
    let behind = app.distant_node();
    let first = with_lot(app);
    let household = app.number("SELECT MIN(id) AS n FROM households");
    let editor = app.login(world::LONGJING_EDITOR);
    let second = note_lot(&editor, "30", &[(household, "1")]).location();
    // From ten in the morning to one at night: the other node's clock still stands at the 25th.
    app.advance_ms(15 * HOUR_MS);
    let promise = [("basis_own_promise", "true")];
    let editor = app.login(world::LONGJING_EDITOR);
    assert_eq!(certify(&editor, &first, &promise).status, 303);
    let there = Visitor::new(&behind.origin, "zh-CN");
    there.log_in(world::LONGJING_EDITOR, world::PASSWORD);
    assert_eq!(certify(&there, &second, &promise).status, 303);
    let payload = payload_on(&app.visitor().get("/trace/330106-261120-02"));
    assert_eq!(Certificate::read(&payload).unwrap().date, "2026-11-26");
});

on_both!(a_promise_rests_on_what_was_found, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    for (changes, fault) in [
        (vec![], "#f-basis"),
        (vec![("basis_entrusted_inspection", "true")], "#f-basis"),
        (
            vec![
                ("basis_own_promise", "true"),
                ("certificate_quantity", "31"),
            ],
            "#f-certificate-quantity",
        ),
        (
            vec![("basis_own_promise", "true"), ("promiser", " ")],
            "#f-promiser",
        ),
    ] {
        let refused = certify(&editor, &lot, &changes);
        assert_eq!(refused.status, 422, "{changes:?}");
        assert!(
            refused.has(&format!("{fault}[aria-invalid]")),
            "{}",
            refused.shown()
        );
    }
    // An own test is no entrusted one.
    assert_eq!(
        inspect(&editor, &lot, "own", "2026-11-21", "passed").status,
        303
    );
    let entrusted = [("basis_entrusted_inspection", "true")];
    assert_eq!(certify(&editor, &lot, &entrusted).status, 422);
    assert_eq!(
        certify(&editor, &lot, &[("basis_own_inspection", "true")]).status,
        303
    );
    // The same form sent again is the same certificate.
    assert_eq!(
        certify(&editor, &lot, &[("basis_own_inspection", "true")]).status,
        303
    );
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lot_certificates"), 1);
    assert_eq!(
        inspect(&editor, &lot, "own", "2026-11-26", "passed").status,
        422,
        "tomorrow"
    );
    assert_eq!(
        inspect(&editor, &lot, "own", "2026-11-22", "failed").status,
        303
    );
    let refused = certify(&editor, &lot, &[("basis_own_control", "true")]);
    assert!(
        refused.status == 422 && refused.says("最近一次检测不合格"),
        "{}",
        refused.shown()
    );
    // What something was said of stays.
    let page = editor.get(&lot);
    assert!(!page.has("form[action$='/removal']"), "{}", page.shown());
    assert_eq!(editor.post(&format!("{lot}/removal"), &[]).status, 409);
    // Others can read, or know nothing of it.
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(packer.get(&format!("{lot}/label")).status, 200);
    assert_eq!(packer.get(&format!("{lot}/certificates")).status, 403);
    let elsewhere = lot.replace("longjing", "pinggu");
    let peaches = app.login(world::PINGGU_MANAGER);
    for page in ["", "/label", "/inspections", "/certificates", "/recall"] {
        assert_eq!(
            peaches.get(&format!("{elsewhere}{page}")).status,
            404,
            "{page}"
        );
    }
    let forged = [
        ("inspection_kind", "own"),
        ("inspected_on", "2026-11-21"),
        ("inspector", "x"),
        ("inspection_result", "failed"),
    ];
    let foreign = peaches.post(&format!("{elsewhere}/inspections"), &forged);
    assert_eq!(foreign.status, 404);
});

on_both!(a_harvest_is_no_less_than_its_certificate_says, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let promise = |quantity| {
        let fields = [
            ("basis_own_promise", "true"),
            ("certificate_quantity", quantity),
        ];
        assert_eq!(certify(&editor, &lot, &fields).status, 303);
    };
    let harvested = |quantity| {
        let page = editor.get(&lot);
        let form = format!("form[action='{lot}']");
        editor.submit(&page, &form, &[("lot_quantity", quantity)])
    };
    promise("25");
    assert_eq!(harvested("25").status, 303);
    let less = harvested("24");
    assert!(
        less.status == 422 && less.has("#f-lot-quantity[aria-invalid]"),
        "{}",
        less.shown()
    );
    assert_eq!(app.number("SELECT quantity AS n FROM lots"), 25);
    // A correction of the certificate comes first.
    promise("20");
    assert_eq!(harvested("20").status, 303);
    assert_eq!(harvested("19").status, 422);
    // Where no other one can be issued, what was weighed wrongly is put right all the same.
    let failed = inspect(&editor, &lot, "own", "2026-11-21", "failed");
    assert_eq!(failed.status, 303, "{}", failed.shown());
    assert_eq!(harvested("19").status, 303);
    let passed = inspect(&editor, &lot, "own", "2026-11-22", "passed");
    assert_eq!(passed.status, 303, "{}", passed.shown());
    // It says more than the harvest by now: other things can be noted, and no less.
    let page = editor.get(&lot);
    let noted = editor.submit(&page, &format!("form[action='{lot}']"), &[("plot", "狮峰")]);
    assert_eq!(noted.status, 303, "{}", noted.shown());
    assert_eq!(harvested("18").status, 422);
    let manager = app.login(world::LONGJING_MANAGER);
    assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
    assert_eq!(harvested("18").status, 303);
    assert_eq!(app.number("SELECT quantity AS n FROM lots"), 18);
});

on_both!(a_lot_has_no_history_that_runs_backwards, |app| {
    let behind = app.distant_node();
    let lot = with_lot(app);
    app.advance_ms(2 * MINUTE_MS);
    let editor = app.login(world::LONGJING_EDITOR);
    let passed = inspect(&editor, &lot, "own", "2026-11-21", "passed");
    assert_eq!(passed.status, 303, "{}", passed.shown());
    let there = Visitor::new(&behind.origin, "zh-CN");
    there.log_in(world::LONGJING_EDITOR, world::PASSWORD);
    let failed = inspect(&there, &lot, "own", "2026-11-22", "failed");
    assert_eq!(failed.status, 303, "{}", failed.shown());
    // As late as the one before, although its own clock is two minutes behind.
    let at = world::NOW_MS + 2 * MINUTE_MS;
    let noted = format!("SELECT COUNT(*) AS n FROM lot_inspections WHERE noted_at = {at}");
    assert_eq!(app.number(&noted), 2);
});

on_both!(a_code_is_never_given_twice, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let guest = app.visitor();
    assert_eq!(guest.get(TRACE).status, 200);
    editor.get(&lot);
    assert_eq!(editor.post(&format!("{lot}/removal"), &[]).status, 303);
    let ids = [app.number("SELECT MIN(id) AS n FROM households")];
    assert_eq!(note_lot(&editor, "5", &[(ids[0], "1")]).status, 303);
    // The label that is printed already leads to nothing.
    assert_eq!(guest.get(TRACE).status, 404);
    assert_eq!(guest.get("/trace/330106-261120-02").status, 200);
});

on_both!(numbers_that_are_taken_are_passed_over, |app| {
    with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let household = app.number("SELECT MIN(id) AS n FROM households");
    let note = || note_lot(&editor, "5", &[(household, "1")]);
    assert_eq!(note().status, 303);
    // A node of the version before has counted them by itself, and written none down.
    app.execute("UPDATE lot_numbers SET last = 1");
    let noted = note();
    assert_eq!(noted.status, 303, "{}", noted.shown());
    let third = "SELECT COUNT(*) AS n FROM lots WHERE code = '330106-261120-03'";
    assert_eq!(app.number(third), 1);
    app.execute("UPDATE lot_numbers SET last = 9998");
    assert_eq!(note().status, 303);
    assert_eq!(app.visitor().get("/trace/330106-261120-9999").status, 200);
    // Nobody could read a code with five digits.
    let refused = note();
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert!(refused.says("追溯码已经用完"), "{}", refused.shown());
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lots"), 4);
});

on_both!(the_same_result_may_come_again, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let day = "2026-11-21";
    // Failed, tested again and passed, and failed once more: the last one counts.
    for (result, rows) in [
        ("failed", 1),
        ("failed", 1),
        ("passed", 2),
        ("failed", 3),
        ("failed", 3),
    ] {
        assert_eq!(inspect(&editor, &lot, "own", day, result).status, 303);
        let noted = app.number("SELECT COUNT(*) AS n FROM lot_inspections");
        assert_eq!(noted, rows, "{result}");
    }
    let refused = certify(&editor, &lot, &[("basis_own_promise", "true")]);
    assert_ne!(refused.status, 303, "{}", refused.shown());
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lot_certificates"), 0);
});

on_both!(a_label_leads_to_the_page_and_holds_the_certificate, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let label = format!("{lot}/label");
    let page = editor.get(&label);
    assert_eq!(page.count("svg.qr"), 1, "{}", page.shown());
    certify(&editor, &lot, &[("basis_own_promise", "true")]);
    let page = editor.get(&label);
    let address = format!("{}{TRACE}", app.node.origin);
    assert!(
        page.says(&address) && page.says("承诺达标合格证"),
        "{}",
        page.shown()
    );
    assert_eq!(page.count("svg.qr"), 2);
    let code = QrCode::with_error_correction_level(&address, EcLevel::Q).unwrap();
    let size = code.width() + 8;
    assert_eq!(
        page.attribute("svg.qr", "viewBox"),
        format!("0 0 {size} {size}")
    );
});

on_both!(a_recalled_lot_says_so_and_leaves_no_more, |app| {
    let lot = with_lot(app);
    let (editor, manager) = (
        app.login(world::LONGJING_EDITOR),
        app.login(world::LONGJING_MANAGER),
    );
    certify(&editor, &lot, &[("basis_own_promise", "true")]);
    let sent = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &sent, 33_600);
    assert_eq!(send(app, &sent, &[]).status, 303);
    let waits = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &waits, 33_600);
    let buyer = app.login(world::WANG);
    let page = buyer.get(&format!("/orders/{sent}"));
    assert_eq!(page.attribute(&format!("a[href='{TRACE}']"), "href"), TRACE);
    assert!(!page.says("已召回"));
    app.settle();
    app.letters();
    let guest = app.visitor();
    assert!(!guest.get(TRACE).says("召回"));

    // Only the manager, with a reason, who means it.
    assert_eq!(editor.get(&format!("{lot}/recall")).status, 403);
    let form = manager.get(&format!("{lot}/recall"));
    assert!(form.says("这批货已经发出： 2 件"), "{}", form.shown());
    for (fields, fault) in [
        ([("reason", ""), ("recall_meant", "true")], "#f-reason"),
        (
            [("reason", "受潮"), ("recall_meant", "")],
            "#f-recall-meant",
        ),
    ] {
        let refused = manager.submit(&form, "form[action$='/recall']", &fields);
        assert_eq!(refused.status, 422);
        assert!(
            refused.has(&format!("{fault}[aria-invalid]")),
            "{}",
            refused.shown()
        );
    }
    let done = call_back(&manager, &lot, "受潮，请勿食用 <b>");
    assert_eq!(done.status, 303, "{}", done.shown());
    assert!(manager.follow(&done).says("这批货已召回"));

    // At once on the page, before all else.
    let page = guest.get(TRACE);
    let first = page.text("main > :first-child");
    assert!(first.contains("受潮，请勿食用 <b>"), "{first}");
    assert!(first.contains("店家召回"), "{first}");
    assert!(page.says("本证不再有效"), "{}", page.shown());
    // Who has goods of it is told, and the shop; the other order is not.
    app.settle();
    let letters = app.letters();
    let told: Vec<_> = letters
        .iter()
        .filter(|one| one.text.contains(CODE))
        .collect();
    let to = |address: &str| told.iter().filter(|one| one.to == address).count();
    assert_eq!(to(world::WANG), 1);
    assert_eq!(
        (to(world::LONGJING_MANAGER), to(world::LONGJING_PACKER)),
        (1, 1)
    );
    let letter = told.iter().find(|one| one.to == world::WANG).unwrap();
    assert!(
        letter.text.contains(&sent) && letter.text.contains("受潮"),
        "{}",
        letter.text
    );
    assert!(buyer.get("/account/inbox").says("您买的货已召回"));
    let page = buyer.get(&format!("/orders/{sent}"));
    assert!(
        page.says("已召回") && page.says("批次召回"),
        "{}",
        page.shown()
    );
    let history = manager.get(&format!("{DESK}/history"));
    assert!(
        history.says(&format!("召回批次：{CODE}")),
        "{}",
        history.shown()
    );

    // Nothing more of it leaves, however it is asked for.
    let id = lot.rsplit('/').next().unwrap();
    let input = format!("lots[{}]", line_of(app, &waits));
    let refused = send(app, &waits, &[(&input, id)]);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert!(refused.says("这批货已召回"), "{}", refused.shown());
    assert!(
        !refused.has(&format!("option[value='{id}']")),
        "{}",
        refused.shown()
    );
    assert_eq!(app.number("SELECT assigned AS n FROM lots"), 2);
    assert_eq!(send(app, &waits, &[]).status, 303);
    let certified = editor.post(
        &format!("{lot}/certificates"),
        &[
            ("certificate_product", "茶"),
            ("certificate_quantity", "1"),
            ("certificate_origin", "村"),
            ("promiser", "店"),
            ("promiser_contact", "1"),
            ("basis_own_promise", "true"),
        ],
    );
    assert_eq!(certified.status, 409);
    // Twice is once.
    let fields = [("reason", "again"), ("recall_meant", "true")];
    assert_eq!(manager.post(&format!("{lot}/recall"), &fields).status, 303);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lot_recalls"), 1);
    app.settle();
    assert!(app.letters().iter().all(|one| !one.text.contains(CODE)));
});

on_both!(an_administrator_above_recalls_in_the_shops_place, |app| {
    with_lot(app);
    let page = "/admin/shops/longjing/recall";
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    assert!(
        supervisor
            .get("/admin/shops/longjing")
            .has(&format!("a[href='{page}']"))
    );
    let form = supervisor.get(page);
    assert!(
        form.says(CODE) && form.says("龙井茶罐装"),
        "{}",
        form.shown()
    );
    let typed = |code| {
        [
            ("lot_code", code),
            ("reason", "抽检不合格"),
            ("recall_meant", "true"),
        ]
    };
    for unknown in ["", "x", "330106-261120-99", "110117-261120-01"] {
        let refused = supervisor.submit(&form, "form[action$='/recall']", &typed(unknown));
        assert_eq!(refused.status, 422, "{unknown}");
        assert!(
            refused.has("#f-lot-code[aria-invalid]"),
            "{}",
            refused.shown()
        );
    }
    for (who, status) in [
        (world::BEIJING_SUPERVISOR, 404),
        (world::ZHEJIANG_AUDITOR, 403),
        (world::XIHU_REVIEWER, 403),
    ] {
        let other = app.login(who);
        assert_eq!(other.get(page).status, status, "{who}");
        assert_eq!(other.post(page, &typed(CODE)).status, status, "{who}");
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lot_recalls"), 0);
    let done = supervisor.submit(
        &form,
        "form[action$='/recall']",
        &typed("３３０１０６ 261120 01"),
    );
    assert_eq!(done.status, 303, "{}", done.shown());
    assert!(supervisor.follow(&done).says("已召回"));
    let shown = app.visitor().get(TRACE);
    assert!(
        shown.says("管理部门召回") && shown.says("抽检不合格"),
        "{}",
        shown.shown()
    );
});

/// Who packs while the manager calls the lot back.
const PACKERS: usize = 4;
const ROUNDS: usize = 4;

/// Sends an order with goods of a lot, or of none.
fn ship_of(app: &TestApp, order: &str, lot: Option<LotId>) -> Result<Outcome> {
    let number = OrderNumber::parse(order)?;
    let line = OrderLineId(line_of(app, order));
    app.db.write_now(|tx| {
        let shop = grant::shop::<PackOrders>(tx.conn(), UserId(13), world::LONGJING.slug)?;
        let parcel = NewParcel {
            lots: lot.map(|lot| (line, lot)).into_iter().collect(),
            ..NewParcel::parse("SF", "SF1234567890123", [])?
        };
        ship::ship(tx, &shop, &number, &parcel)
    })
}

on_both!(who_packs_during_a_recall_is_told_or_refused, |app| {
    let orders = Mutex::new(Vec::<String>::new());
    let lot_of = |round: usize| LotId(500 + i64::try_from(round).unwrap());
    let round = AtomicUsize::new(0);
    race(
        PACKERS + 1,
        ROUNDS,
        |person| {
            let lot = lot_of(round.load(Ordering::SeqCst));
            if person == PACKERS {
                return app.db.write_now(|tx| {
                    let shop =
                        grant::shop::<RecallLots>(tx.conn(), UserId(11), world::LONGJING.slug)?;
                    recall::recall(tx, &shop, lot, "受潮")
                });
            }
            // A thread must not panic: what is missing is found afterwards.
            let order = orders
                .lock()
                .unwrap()
                .get(person)
                .cloned()
                .unwrap_or_default();
            ship_of(app, &order, Some(lot))
        },
        |now| {
            round.store(now, Ordering::SeqCst);
            let lot = lot_of(now);
            app.execute(&format!(
                "INSERT INTO households (id, shop_id, name, alias, state, created_at, updated_at) \
                 VALUES ({lot}, 1, '翁', '茶农{lot}', 'active', 0, 0); \
                 INSERT INTO lots (id, shop_id, stock_item_id, code, harvested_on, quantity, \
                 created_at) VALUES ({lot}, 1, 1, '330106-261120-{lot}', '2026-11-20', 30, 0); \
                 INSERT INTO lot_shares (shop_id, lot_id, household_id, share_bps) \
                 VALUES (1, {lot}, {lot}, 10000)"
            ));
            *orders.lock().unwrap() = (0..PACKERS)
                .map(|_| {
                    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
                    record_payment(app, &order, 33_600);
                    accept_one(app, &order);
                    order
                })
                .collect();
        },
        |now, got| {
            assert!(matches!(got[PACKERS], Ok(Outcome::Done)), "{got:?}");
            let mut sent = 0;
            for (order, shipped) in orders.lock().unwrap().iter().zip(&got) {
                match shipped {
                    Ok(_) => sent += 1,
                    Err(error) => {
                        let fault = error.field_errors().iter().next().unwrap();
                        assert_eq!(fault.code, Code::LotRecalled);
                        ship_of(app, order, None).unwrap();
                    }
                }
            }
            let lot = lot_of(now);
            let told = app.number(&format!(
                "SELECT COUNT(*) AS n FROM events WHERE kind = 'order.lot_recalled' \
                 AND after LIKE '%{lot}%'"
            ));
            assert_eq!(told, sent);
            assert_eq!(
                app.number(&format!("SELECT assigned AS n FROM lots WHERE id = {lot}")),
                2 * sent
            );
        },
    );
});

fn accept_one(app: &TestApp, order: &str) {
    let number = OrderNumber::parse(order).unwrap();
    app.db
        .write_now(|tx| {
            let shop = grant::shop::<PackOrders>(tx.conn(), UserId(13), world::LONGJING.slug)?;
            accept::accept(tx, &shop, &number)
        })
        .unwrap();
}

/// The fenced blocks of a text.
fn blocks_of(text: &str) -> Vec<&str> {
    text.split("```\n")
        .skip(1)
        .step_by(2)
        .map(str::trim)
        .collect()
}

#[test]
fn the_worked_example_of_the_document_verifies() {
    let document = include_str!("../../docs/trace.md");
    let (_, example) = document.split_once("## A worked example").unwrap();
    let [key, payload, says, _] = blocks_of(example)[..] else {
        panic!("four blocks wanted");
    };
    let word = |line: &str| line.split_whitespace().last().unwrap().to_owned();
    let [name, public] = [0, 1].map(|at| word(key.lines().nth(at).unwrap()));
    let keys = json!({ "keys": [{ "name": name, "public_key": public }] });
    let read: Value = serde_json::from_str(says).unwrap();
    assert_eq!(verify(payload, &keys), Some(read));
    assert!(document.contains(&format!("YP1.{name}.…")));
}
