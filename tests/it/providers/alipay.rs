//! Alipay, after its documentation: signed page addresses, trades, refunds and notifications.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use url::form_urlencoded;
use yipin::domain::payments::GatewaySettings;
use yipin::domain::payments::gateway::alipay::AlipaySettings;

use super::keys::{PLATFORM, PROVIDER};
use super::{TOTAL, outcomes, suite};
use crate::support::orders::state;
use crate::support::provider::{BOTH, Call, Fake, LONGJING, Message, Paid, Reply, Server};
use crate::support::{on_both, world};

const APP_ID: &str = "2014072300007148";

type Fields = BTreeMap<String, String>;

/// A trade; there is one from when the buyer has come.
struct Trade {
    fen: i64,
    status: &'static str,
    seller: String,
    /// By their numbers.
    refunds: BTreeMap<String, i64>,
}

#[derive(Default)]
struct Books {
    trades: BTreeMap<String, Trade>,
    refunded: Vec<i64>,
    refuses_refunds: bool,
}

struct FakeAlipay {
    server: Server,
    books: Arc<Mutex<Books>>,
}

/// What Alipay signs: the fields by their names, without those of the signature.
fn content(fields: &Fields, without: &[&str]) -> String {
    let fields = fields
        .iter()
        .filter(|(name, _)| !without.contains(&name.as_str()));
    let pairs: Vec<_> = fields
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// A request of the platform, verified; gives the fields of the business.
fn business_of(fields: &Fields) -> Value {
    let text = content(fields, &["sign"]);
    assert!(
        PLATFORM.verifies.is_signed(&text, &fields["sign"]),
        "{text}"
    );
    let of = |name: &str| fields[name].as_str();
    assert_eq!((of("app_id"), of("sign_type")), (APP_ID, "RSA2"));
    let usual = (of("charset"), of("format"), of("version"));
    assert_eq!(usual, ("utf-8", "JSON", "1.0"));
    assert_eq!(of("timestamp").len(), "2026-11-25 10:00:00".len());
    serde_json::from_str(of("biz_content")).unwrap()
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn fen(yuan: &Value) -> i64 {
    let (whole, cents) = yuan.as_str().unwrap().split_once('.').unwrap();
    assert_eq!(cents.len(), 2);
    format!("{whole}{cents}").parse().unwrap()
}

fn failure(sub_code: &str) -> Value {
    json!({
        "code": "40004", "msg": "Business Failed", "sub_code": sub_code, "sub_msg": "业务失败",
    })
}

impl Books {
    fn answer(&mut self, call: &Call) -> Value {
        let fields = call.form();
        let business = business_of(&fields);
        let number = business["out_trade_no"].as_str().unwrap();
        let refuses = self.refuses_refunds;
        let method = fields["method"].as_str();
        let Some(trade) = self.trades.get_mut(number) else {
            return failure("ACQ.TRADE_NOT_EXIST");
        };
        let mut told = json!({
            "code": "10000", "msg": "Success", "out_trade_no": number,
            "trade_no": format!("T{number}"),
            "subject": "a \"}{\" b",
        });
        match method {
            "alipay.trade.query" => {
                told["trade_status"] = json!(trade.status);
                told["total_amount"] = json!(yuan(trade.fen));
            }
            "alipay.trade.close" if trade.status != "WAIT_BUYER_PAY" => {
                return failure("ACQ.TRADE_STATUS_ERROR");
            }
            "alipay.trade.close" => trade.status = "TRADE_CLOSED",
            "alipay.trade.refund" if refuses => {
                return failure("ACQ.SELLER_BALANCE_NOT_ENOUGH");
            }
            "alipay.trade.refund" => {
                let request = business["out_request_no"].as_str().unwrap().to_owned();
                let fen = fen(&business["refund_amount"]);
                let is_new = trade.refunds.insert(request, fen).is_none();
                if is_new {
                    self.refunded.push(fen);
                }
                told["fund_change"] = json!(if is_new { "Y" } else { "N" });
                told["refund_fee"] = json!(yuan(trade.refunds.values().sum()));
            }
            "alipay.trade.fastpay.refund.query" => {
                let request = business["out_request_no"].as_str().unwrap();
                if let Some(fen) = trade.refunds.get(request) {
                    told["refund_status"] = json!("REFUND_SUCCESS");
                    told["refund_amount"] = json!(yuan(*fen));
                }
            }
            other => panic!("{other}"),
        }
        told
    }
}

/// An answer with Alipay's signature over exactly what it says.
fn signed(call: &Call, told: &Value) -> String {
    let node = format!("{}_response", call.form()["method"].replace('.', "_"));
    let told = told.to_string();
    let sign = PROVIDER.signs.sign(&told).unwrap();
    format!("{{\"{node}\":{told},\"sign\":\"{sign}\"}}")
}

impl FakeAlipay {
    fn notification(&self, number: &str, app_id: &str, seller: &str) -> Fields {
        let books = self.books.lock().unwrap();
        let trade = &books.trades[number];
        let amount = yuan(trade.fen);
        [
            ("app_id", app_id),
            ("charset", "utf-8"),
            ("notify_time", "2026-11-25 10:00:00"),
            ("notify_type", "trade_status_sync"),
            ("out_trade_no", number),
            ("seller_id", seller),
            ("sign_type", "RSA2"),
            ("subject", "订单 1+1 & more=less"),
            ("total_amount", &amount),
            ("trade_no", &format!("T{number}")),
            ("trade_status", trade.status),
            ("version", "1.0"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }
}

fn sealed(mut fields: Fields, sign: impl Fn(&str) -> String) -> Message {
    let signature = sign(&content(&fields, &["sign_type"]));
    fields.insert("sign".to_owned(), signature);
    Message {
        headers: vec![(
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        )],
        body: form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish(),
    }
}

fn genuine(fields: Fields) -> Message {
    sealed(fields, |text| PROVIDER.signs.sign(text).unwrap())
}

impl Fake for FakeAlipay {
    const WORD: &'static str = "alipay";
    const CUSTODY: &'static str = "custody_shop";
    const THANKS: &'static str = "success";
    const MERCHANTS: [&'static str; 2] = ["2088102169481075", "2088102169481076"];

    fn start() -> Self {
        let books: Arc<Mutex<Books>> = Arc::default();
        let shared = Arc::clone(&books);
        let server = Server::start(move |call| {
            let told = shared.lock().unwrap().answer(call);
            Reply {
                status: 200,
                headers: Vec::new(),
                body: signed(call, &told),
            }
        });
        Self { server, books }
    }

    fn set_up(&self, settings: &mut GatewaySettings) {
        settings.alipay = Some(AlipaySettings {
            url: format!("{}/gateway.do", self.server.url),
            app_id: APP_ID.to_owned(),
            key: PLATFORM.signs.clone(),
            public_key: PROVIDER.verifies.clone(),
            timeout: Duration::from_secs(5),
        });
    }

    fn opened(&self, target: &str) -> String {
        let query = target.strip_prefix(&format!("{}/gateway.do?", self.server.url));
        let fields: Fields = form_urlencoded::parse(query.unwrap().as_bytes())
            .into_owned()
            .collect();
        let business = business_of(&fields);
        assert_eq!(fields["method"], "alipay.trade.page.pay");
        assert_eq!(business["product_code"], "FAST_INSTANT_TRADE_PAY");
        assert!(fields["notify_url"].ends_with("/payments/alipay/notification"));
        assert!(fields["return_url"].ends_with("/payment"));
        let number = business["out_trade_no"].as_str().unwrap();
        let trade = Trade {
            fen: fen(&business["total_amount"]),
            status: "WAIT_BUYER_PAY",
            seller: business["seller_id"].as_str().unwrap().to_owned(),
            refunds: BTreeMap::new(),
        };
        let mut books = self.books.lock().unwrap();
        books.trades.entry(number.to_owned()).or_insert(trade);
        number.to_owned()
    }

    fn pay(&self, number: &str, minor: i64) {
        let mut books = self.books.lock().unwrap();
        let trade = books.trades.get_mut(number).unwrap();
        assert_eq!(trade.status, "WAIT_BUYER_PAY");
        (trade.status, trade.fen) = ("TRADE_SUCCESS", minor);
    }

    fn message(&self, number: &str, _: i64) -> Message {
        let seller = self.books.lock().unwrap().trades[number].seller.clone();
        genuine(self.notification(number, APP_ID, &seller))
    }

    fn forged(&self, number: &str, at_s: i64) -> Vec<Message> {
        let message = self.message(number, at_s);
        let fields = self.notification(number, APP_ID, Self::MERCHANTS[0]);
        let no_scheme: Fields = fields
            .clone()
            .into_iter()
            .filter(|(name, _)| name != "sign_type")
            .collect();
        vec![
            Message {
                body: message.body.replace("178.00", "178.01"),
                ..message.clone()
            },
            Message {
                body: format!("{}&gmt_payment=now", message.body),
                ..message
            },
            // By another key, without any, and by another scheme.
            sealed(fields.clone(), |text| PLATFORM.signs.sign(text).unwrap()),
            sealed(fields, |_| String::new()),
            genuine(no_scheme),
        ]
    }

    fn refuse_refunds(&self, refuses: bool) {
        self.books.lock().unwrap().refuses_refunds = refuses;
    }

    fn refunded(&self) -> Vec<i64> {
        self.books.lock().unwrap().refunded.clone()
    }

    fn is_closed(&self, number: &str) -> bool {
        self.books.lock().unwrap().trades[number].status == "TRADE_CLOSED"
    }
}

on_both!(alipay_does_what_every_provider_does, suite::<FakeAlipay>);

on_both!(
    alipay_is_believed_only_for_this_application_and_the_shops_account,
    |app| {
        let paid = Paid::<FakeAlipay>::start(app, BOTH);
        let buyer = paid.visitor();
        let purchase = paid.order(&buyer, &[world::TEA_TIN, world::PEACH_BOX]);
        let number = paid.begin(&buyer, &purchase);
        assert_eq!(number, format!("{purchase}01P01"));
        paid.fake.pay(&number, TOTAL);
        let own = FakeAlipay::MERCHANTS[0];
        for (app_id, seller) in [
            ("2014072300007149", own),
            (APP_ID, FakeAlipay::MERCHANTS[1]),
            (APP_ID, ""),
        ] {
            let other = genuine(paid.fake.notification(&number, app_id, seller));
            assert_eq!(paid.notify(&other).status, 200);
            assert_eq!(state(app, &format!("{purchase}-01")), "awaiting_payment");
        }
        assert_eq!(outcomes(app, "ignored"), 3);
        let message = paid.fake.message(&number, 0);
        assert_eq!(paid.notify(&message).body, "success");
        assert_eq!(state(app, &format!("{purchase}-01")), "confirmed");
    }
);

on_both!(
    alipay_gets_phones_on_the_wap_page_and_no_unsigned_answer_counts,
    |app| {
        let paid = Paid::<FakeAlipay>::start(app, LONGJING);
        let buyer = paid.visitor();
        let purchase = paid.order(&buyer, &[world::TEA_TIN]);
        let path = format!("/orders/{purchase}/payment");
        let form = buyer.get(&path).form("main form[action$='/payment']");
        let phone = buyer.as_own_page(buyer.request("POST", &path));
        let answer = buyer.send(
            phone
                .header("user-agent", "Mozilla/5.0 (Linux; Android 15) Mobile")
                .form(&form.fields),
        );
        let target = answer.location();
        let fields: Fields = url::Url::parse(&target)
            .unwrap()
            .query_pairs()
            .into_owned()
            .collect();
        let business = business_of(&fields);
        assert_eq!(fields["method"], "alipay.trade.wap.pay");
        assert_eq!(business["product_code"], "QUICK_WAP_WAY");
        assert_eq!(business["quit_url"], fields["return_url"].as_str());
        // Half an hour from now, in Beijing.
        assert_eq!(business["time_expire"], "2026-11-25 10:30:00");
        assert_eq!(business["total_amount"], "178.00");
        // Somebody else answers in Alipay's place.
        let liar = Server::start(|call| {
            let told = json!({
                "code": "10000", "trade_status": "TRADE_SUCCESS", "total_amount": "178.00",
                "out_trade_no": "x", "trade_no": "T1",
            });
            Reply {
                status: 200,
                headers: Vec::new(),
                body: signed(call, &told).replace("\"x\"", "\"y\""),
            }
        });
        let node = app.node_with(|all| {
            paid.fake.set_up(&mut all.gateways);
            let alipay = all.gateways.alipay.as_mut().unwrap();
            alipay.url = format!("{}/gateway.do", liar.url);
        });
        app.advance_ms(15_000);
        app.settle_node(&node);
        assert_eq!(state(app, &format!("{purchase}-01")), "awaiting_payment");
        let answers = "SELECT COUNT(*) AS n FROM payment_messages";
        assert_eq!(app.number(answers), 0);
    }
);
