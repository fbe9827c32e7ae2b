//! WeChat Pay, after its documentation: combined payments, refunds and sealed messages of API v3.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Value, json};
use yipin::base::clock::Clock;
use yipin::base::secret::Secret;
use yipin::domain::payments::GatewaySettings;
use yipin::domain::payments::gateway::wechat::WechatSettings;

use super::keys::{PLATFORM, PROVIDER};
use super::{TOTAL, suite, sum};
use crate::support::orders::{balance, state};
use crate::support::provider::{BOTH, Call, Fake, LONGJING, Message, Paid, Reply, Server};
use crate::support::{on_both, world};

const V3_KEY: &str = "0123456789abcdef0123456789abcdef";
const KEY_ID: &str = "PUB_KEY_ID_0119000001092024";
const MCH_ID: &str = "1900000109";

#[derive(Default)]
struct Books {
    /// What was sent to open each payment, by its number, in the order of time.
    payments: Vec<Payment>,
    /// By their numbers.
    refunds: BTreeMap<String, Value>,
    refunded: Vec<i64>,
    refuses_refunds: bool,
}

struct Payment {
    number: String,
    request: Value,
    state: &'static str,
}

struct FakeWechat {
    server: Server,
    books: Arc<Mutex<Books>>,
}

/// The request is signed by the platform over method, path, time, nonce and body.
fn verify(call: &Call) {
    let header = call.header("authorization");
    let fields = header.strip_prefix("WECHATPAY2-SHA256-RSA2048 ").unwrap();
    let fields: BTreeMap<&str, &str> = fields
        .split(',')
        .map(|field| field.split_once('=').unwrap())
        .map(|(name, value)| (name, value.trim_matches('"')))
        .collect();
    assert_eq!(fields["mchid"], MCH_ID);
    assert_eq!(
        fields["serial_no"],
        "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
    );
    let (at, nonce) = (fields["timestamp"], fields["nonce_str"]);
    assert!(at.parse::<i64>().is_ok() && nonce.len() >= 16);
    let text = format!(
        "{}\n{}\n{at}\n{nonce}\n{}\n",
        call.method, call.path, call.body
    );
    // Base64 has the sign of equality too.
    let (_, signature) = header.split_once("signature=\"").unwrap();
    let signature = signature.trim_end_matches('"');
    assert!(PLATFORM.verifies.is_signed(&text, signature), "{text}");
    assert_eq!(call.header("wechatpay-serial"), KEY_ID);
    assert_eq!(call.header("accept"), "application/json");
}

fn signature(body: &str, at_s: i64) -> Vec<(&'static str, String)> {
    let nonce = "c5ac7061fccab6bf3e254dcf98995b8c";
    let text = format!("{at_s}\n{nonce}\n{body}\n");
    vec![
        ("wechatpay-timestamp", at_s.to_string()),
        ("wechatpay-nonce", nonce.to_owned()),
        ("wechatpay-serial", KEY_ID.to_owned()),
        ("wechatpay-signature", PROVIDER.signs.sign(&text).unwrap()),
    ]
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    (
        status,
        json!({ "code": code, "message": "业务错误" }).to_string(),
    )
}

impl Books {
    fn answer(&mut self, call: &Call) -> (u16, String) {
        verify(call);
        let body: Value = serde_json::from_str(&call.body).unwrap_or_default();
        if let Some(how) = call.path.strip_prefix("/v3/combine-transactions/")
            && ["native", "h5"].contains(&how)
        {
            return (200, self.open(how, body).to_string());
        }
        let payment = call
            .path
            .strip_prefix("/v3/combine-transactions/out-trade-no/");
        if let Some(number) = payment.and_then(|rest| rest.strip_suffix("/close")) {
            return self.close(number, &body);
        }
        if let Some(number) = payment {
            let found = self.payments.iter().find(|one| one.number == number);
            return found.map_or_else(
                || refusal(404, "ORDER_NOT_EXIST"),
                |payment| (200, payment.told().to_string()),
            );
        }
        if call.path == "/v3/refund/domestic/refunds" {
            return self.refund(&body);
        }
        let refund = call
            .path
            .strip_prefix("/v3/refund/domestic/refunds/")
            .unwrap();
        let (number, query) = refund.split_once('?').unwrap();
        assert!(query.starts_with("sub_mchid=190000"), "{query}");
        let Some(refund) = self.refunds.get_mut(number) else {
            return refusal(404, "RESOURCE_NOT_EXISTS");
        };
        // It takes its time: what was under way has come when it is asked after.
        if refund["status"] == "PROCESSING" {
            refund["status"] = json!("SUCCESS");
            self.refunded
                .push(refund["amount"]["refund"].as_i64().unwrap());
        }
        (200, refund.to_string())
    }

    fn open(&mut self, how: &str, request: Value) -> Value {
        assert_eq!(request["combine_appid"], "wxd678efh567hg6787");
        assert_eq!(request["combine_mchid"], MCH_ID);
        for part in request["sub_orders"].as_array().unwrap() {
            assert_eq!(part["mchid"], MCH_ID);
            assert_eq!(part["settle_info"]["profit_sharing"], false);
            assert!(part["out_trade_no"].as_str().unwrap().len() <= 32);
        }
        let number = request["combine_out_trade_no"].as_str().unwrap().to_owned();
        self.payments.push(Payment {
            number,
            request,
            state: "NOTPAY",
        });
        match how {
            "h5" => {
                json!({ "h5_url": "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1" })
            }
            _ => json!({ "code_url": "weixin://wxpay/bizpayurl?pr=p4lpSuKzz" }),
        }
    }

    fn close(&mut self, number: &str, body: &Value) -> (u16, String) {
        let payment = self.payments.iter_mut().find(|one| one.number == number);
        let payment = payment.unwrap();
        assert_eq!(body["combine_appid"], payment.request["combine_appid"]);
        let (told, opened) = (&body["sub_orders"], &payment.request["sub_orders"]);
        for (place, part) in told.as_array().unwrap().iter().enumerate() {
            for field in ["mchid", "sub_mchid", "out_trade_no"] {
                assert_eq!(part[field], opened[place][field]);
            }
        }
        if payment.state == "SUCCESS" {
            return refusal(400, "ORDERPAID");
        }
        payment.state = "CLOSED";
        (204, String::new())
    }

    fn refund(&mut self, body: &Value) -> (u16, String) {
        let part = self.payments.iter().find_map(|payment| {
            let mut parts = payment.request["sub_orders"].as_array().unwrap().iter();
            parts.find(|part| part["out_trade_no"] == body["out_trade_no"])
        });
        let part = part.unwrap();
        assert_eq!(part["sub_mchid"], body["sub_mchid"]);
        assert_eq!(part["amount"]["total_amount"], body["amount"]["total"]);
        if self.refuses_refunds {
            return refusal(403, "NOT_ENOUGH");
        }
        let number = body["out_refund_no"].as_str().unwrap().to_owned();
        let refund = json!({
            "refund_id": "50000000382019052709732678859", "out_refund_no": number,
            "status": "PROCESSING",
            "amount": { "refund": body["amount"]["refund"], "currency": "CNY" },
        });
        (
            200,
            self.refunds.entry(number).or_insert(refund).to_string(),
        )
    }
}

impl Payment {
    fn told(&self) -> Value {
        let parts = self.request["sub_orders"].as_array().unwrap().iter();
        let parts: Vec<Value> = parts
            .map(|part| {
                json!({
                    "mchid": MCH_ID, "sub_mchid": part["sub_mchid"],
                    "trade_type": "NATIVE", "trade_state": self.state,
                    "amount": {
                        "total_amount": part["amount"]["total_amount"], "currency": "CNY",
                        "payer_amount": 1, "payer_currency": "CNY",
                    },
                    "transaction_id": "1009660380201506130728806387",
                    "out_trade_no": part["out_trade_no"],
                })
            })
            .collect();
        json!({
            "combine_appid": "wxd678efh567hg6787", "combine_mchid": MCH_ID,
            "combine_out_trade_no": self.number, "sub_orders": parts,
        })
    }
}

fn sealed(told: &Value, key: &str, at_s: i64) -> Message {
    let key = UnboundKey::new(&AES_256_GCM, key.as_bytes()).unwrap();
    let nonce = Nonce::assume_unique_for_key(*b"fdasflkja484");
    let mut text = told.to_string().into_bytes();
    LessSafeKey::new(key)
        .seal_in_place_append_tag(nonce, Aad::from("transaction"), &mut text)
        .unwrap();
    let body = json!({
        "id": "EV-2018022511223320873", "create_time": "2026-11-25T10:00:00+08:00",
        "resource_type": "encrypt-resource", "event_type": "TRANSACTION.SUCCESS",
        "summary": "支付成功",
        "resource": {
            "original_type": "transaction", "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": STANDARD.encode(text), "associated_data": "transaction",
            "nonce": "fdasflkja484",
        },
    })
    .to_string();
    Message {
        headers: signature(&body, at_s),
        body,
    }
}

impl FakeWechat {
    fn with<T>(&self, number: &str, with: impl FnOnce(&mut Payment) -> T) -> T {
        let mut books = self.books.lock().unwrap();
        with(
            books
                .payments
                .iter_mut()
                .find(|one| one.number == number)
                .unwrap(),
        )
    }
}

impl Fake for FakeWechat {
    const WORD: &'static str = "wechat_pay";
    const CUSTODY: &'static str = "custody_shop";
    const THANKS: &'static str = r#"{"code":"SUCCESS"}"#;
    const MERCHANTS: [&'static str; 2] = ["1900000110", "1900000111"];

    fn start() -> Self {
        let books: Arc<Mutex<Books>> = Arc::default();
        let shared = Arc::clone(&books);
        let server = Server::start(move |call| {
            let (status, body) = shared.lock().unwrap().answer(call);
            // Answers are as old as they are: the clock of the test stands still.
            let headers = signature(&body, Clock::System.now().ms() / 1_000).into_iter();
            Reply {
                status,
                headers: headers
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
                body,
            }
        });
        Self { server, books }
    }

    fn set_up(&self, settings: &mut GatewaySettings) {
        settings.wechat = Some(WechatSettings {
            url: self.server.url.clone(),
            app_id: "wxd678efh567hg6787".to_owned(),
            mch_id: MCH_ID.to_owned(),
            serial: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1".to_owned(),
            key: PLATFORM.signs.clone(),
            v3_key: Secret::new(V3_KEY),
            public_key: PROVIDER.verifies.clone(),
            public_key_id: KEY_ID.to_owned(),
            shares_profit: false,
            timeout: Duration::from_secs(5),
        });
    }

    /// The code stands on the page from which the button was pressed.
    fn opened(&self, target: &str) -> String {
        assert!(target.starts_with("/orders/"), "{target}");
        let books = self.books.lock().unwrap();
        books.payments.last().unwrap().number.clone()
    }

    fn pay(&self, number: &str, minor: i64) {
        self.with(number, |payment| {
            assert_eq!(payment.state, "NOTPAY");
            payment.state = "SUCCESS";
            payment.request["sub_orders"][0]["amount"]["total_amount"] = json!(minor);
        });
    }

    fn message(&self, number: &str, at_s: i64) -> Message {
        let told = self.with(number, |payment| payment.told());
        sealed(&told, V3_KEY, at_s - 300)
    }

    fn forged(&self, number: &str, at_s: i64) -> Vec<Message> {
        let told = self.with(number, |payment| payment.told());
        let genuine = sealed(&told, V3_KEY, at_s);
        let with_header = |name: &'static str, value: &str| {
            let mut message = genuine.clone();
            message.headers.retain(|(known, _)| *known != name);
            message.headers.push((name, value.to_owned()));
            message
        };
        let at = (at_s + 1).to_string();
        vec![
            Message {
                headers: Vec::new(),
                body: genuine.body.clone(),
            },
            Message {
                body: format!("{} ", genuine.body),
                ..genuine.clone()
            },
            with_header(
                "wechatpay-signature",
                "WECHATPAY/SIGNTEST/c5ac7061fccab6bf3e25",
            ),
            with_header(
                "wechatpay-serial",
                "5157F09EFDC096DE15EBE81A47057A7232F1B8E2",
            ),
            with_header("wechatpay-timestamp", &at),
            with_header("wechatpay-nonce", "other"),
            sealed(&told, V3_KEY, at_s - 301),
            sealed(&told, V3_KEY, at_s + 301),
            // Signed, and sealed under another key.
            sealed(&told, "another key of 32 bytes, but not", at_s),
        ]
    }

    fn refuse_refunds(&self, refuses: bool) {
        self.books.lock().unwrap().refuses_refunds = refuses;
    }

    fn refunded(&self) -> Vec<i64> {
        self.books.lock().unwrap().refunded.clone()
    }

    fn is_closed(&self, number: &str) -> bool {
        self.with(number, |payment| payment.state == "CLOSED")
    }
}

on_both!(wechat_does_what_every_provider_does, suite::<FakeWechat>);

on_both!(
    wechat_takes_a_purchase_of_two_shops_at_once_and_gives_each_part_back,
    |app| {
        let paid = Paid::<FakeWechat>::start(app, BOTH);
        let buyer = paid.visitor();
        let purchase = paid.order(&buyer, &[world::TEA_TIN, world::PEACH_BOX]);
        let number = paid.begin(&buyer, &purchase);
        assert_eq!(number, format!("{purchase}P01"));
        let page = buyer.get(&format!("/orders/{purchase}/payment"));
        assert!(page.has("img[src^='data:image/svg+xml;base64,']"));
        assert!(page.says("扫一扫"), "{}", page.shown());
        let [tea, peaches] = ["01", "02"].map(|place| format!("{purchase}-{place}"));
        let rest = sum(app, &peaches, "total_minor");
        paid.fake.with(&number, |payment| {
            let parts = &payment.request["sub_orders"];
            assert_eq!(parts[0]["sub_mchid"], FakeWechat::MERCHANTS[0]);
            assert_eq!(parts[1]["sub_mchid"], FakeWechat::MERCHANTS[1]);
            assert_eq!(parts[0]["out_trade_no"], format!("{number}S01"));
            assert_eq!(parts[0]["amount"]["total_amount"], TOTAL);
            assert_eq!(parts[1]["amount"]["total_amount"], rest);
            assert_eq!(payment.request["time_expire"], "2026-11-25T10:30:00+08:00");
        });
        paid.fake.pay(&number, TOTAL);
        let message = paid.fake.message(&number, paid.now_s());
        assert_eq!(paid.notify(&message).status, 200);
        for (order, shop, total) in [(&tea, 1, TOTAL), (&peaches, 2, rest)] {
            assert_eq!(state(app, order), "confirmed");
            assert_eq!(balance(app, shop, "custody_shop"), total);
        }
        // Only the peaches go back, out of Pinggu's part; WeChat takes its time.
        let view = buyer.get(&format!("/orders/{peaches}"));
        buyer.submit(&view, "form[action$='/cancellation']", &[]);
        paid.settle();
        assert_eq!(sum(app, &peaches, "refunded_minor"), 0);
        app.advance_ms(60_000);
        paid.settle();
        assert_eq!(sum(app, &peaches, "refunded_minor"), rest);
        assert_eq!(paid.fake.refunded(), [rest]);
        assert_eq!(balance(app, 1, "custody_shop"), TOTAL);
    }
);

on_both!(wechat_gets_phones_on_the_page_that_opens_it, |app| {
    let paid = Paid::<FakeWechat>::start(app, LONGJING);
    let buyer = paid.visitor();
    let purchase = paid.order(&buyer, &[world::TEA_TIN]);
    let path = format!("/orders/{purchase}/payment");
    let form = buyer.get(&path).form("main form[action$='/payment']");
    let press = || {
        let phone = buyer.as_own_page(buyer.request("POST", &path));
        let phone = phone.header("sec-ch-ua-mobile", "?1").form(&form.fields);
        buyer.send(phone).location()
    };
    let target = press();
    let expected = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&redirect_url=http%3A%2F%2F127.0.0.1";
    assert!(target.starts_with(expected), "{target}");
    let scene = paid.fake.with(&format!("{purchase}P01"), |payment| {
        payment.request["scene_info"].clone()
    });
    let expected = json!({ "payer_client_ip": "127.0.0.1", "h5_info": { "type": "Wap" } });
    assert_eq!(scene, expected);
    // Pressed once more it is the same page, while that opens.
    assert_eq!(press(), target);
    app.advance_ms(4 * 60_000);
    let count = || app.number("SELECT COUNT(*) AS n FROM payments");
    assert_eq!(count(), 1);
    let later = press();
    assert!(later.starts_with("https://wx.tenpay.com/") && count() == 2);
    assert_eq!(press(), later);
    // On a computer a page for phones is of no use.
    buyer.submit(&buyer.get(&path), "main form[action$='/payment']", &[]);
    assert_eq!(count(), 3);
});
