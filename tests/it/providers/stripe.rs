//! Stripe, after its documentation: Checkout Sessions and refunds on a connected account.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use yipin::base::clock::MINUTE_MS;
use yipin::base::secret::Secret;
use yipin::domain::payments::GatewaySettings;
use yipin::domain::payments::gateway::stripe::StripeSettings;

use super::{TOTAL, outcomes, suite, sum};
use crate::support::orders::{balance, state};
use crate::support::provider::{BOTH, Call, Fake, Message, Paid, Reply, Server};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const WEBHOOK_SECRET: &str = "whsec_of_tests";

/// What becomes of a refund.
#[derive(Default, PartialEq)]
enum Treatment {
    #[default]
    Made,
    /// It is taken in, and how it ends is said later.
    TakenIn,
    Refused,
}

/// What the stand-in knows.
#[derive(Default)]
struct Books {
    /// By their ids.
    sessions: BTreeMap<String, Value>,
    refunds: Vec<Value>,
    /// What was sent under a key, with the status and the answer to it.
    by_key: BTreeMap<String, (String, u16, Value)>,
    treats_refunds: Treatment,
    /// Does what it is told, and what it says of it cannot be read.
    mumbles: bool,
    /// Refuses to be asked, as after its key was changed.
    refuses_questions: bool,
}

struct FakeStripe {
    server: Server,
    books: Arc<Mutex<Books>>,
}

fn refusal(message: &str) -> (u16, Value) {
    (400, json!({ "error": { "message": message } }))
}

impl Books {
    fn answer(&mut self, call: &Call) -> (u16, Value) {
        assert_eq!(call.header("authorization"), "Bearer sk_of_tests");
        assert_eq!(call.header("stripe-version"), "2024-06-20");
        if call.method == "GET" {
            return self.look_up(call);
        }
        let content = "application/x-www-form-urlencoded";
        assert_eq!(call.header("content-type"), content);
        // What comes again under its key is answered as the first time, refusals too.
        let key = call.header("idempotency-key").to_owned();
        assert!(!key.is_empty() && key.len() <= 255, "{key}");
        if let Some((body, status, earlier)) = self.by_key.get(&key) {
            assert_eq!(*body, call.body, "Stripe refuses a key with another form");
            return (*status, earlier.clone());
        }
        let (status, made) = self.carry_out(call);
        self.by_key
            .insert(key, (call.body.clone(), status, made.clone()));
        (status, made)
    }

    /// The session of a path, on the account for which it was made.
    fn session(&mut self, id: &str, account: &str) -> Option<&mut Value> {
        let found = self.sessions.get_mut(id)?;
        (found["account"] == account).then_some(found)
    }

    fn look_up(&mut self, call: &Call) -> (u16, Value) {
        if self.refuses_questions {
            return (401, json!({ "error": { "message": "Expired API Key" } }));
        }
        let account = call.header("stripe-account");
        if let Some(intent) = call.path.strip_prefix("/v1/refunds?payment_intent=") {
            let intent = intent.strip_suffix("&limit=100").unwrap();
            let of_intent = |one: &&Value| one["payment_intent"] == intent;
            let found: Vec<_> = self.refunds.iter().filter(of_intent).rev().collect();
            return (200, json!({ "object": "list", "data": found }));
        }
        let id = call.path.strip_prefix("/v1/checkout/sessions/").unwrap();
        match self.session(id, account) {
            Some(session) => (200, session.clone()),
            None => refusal("No such checkout.session"),
        }
    }

    fn carry_out(&mut self, call: &Call) -> (u16, Value) {
        let account = call.header("stripe-account");
        let form = call.form();
        if call.path == "/v1/refunds" {
            let names: Vec<_> = form.keys().map(String::as_str).collect();
            assert_eq!(names, ["amount", "metadata[number]", "payment_intent"]);
            if self.treats_refunds == Treatment::Refused {
                return refusal("Insufficient funds in your Stripe balance");
            }
            let refund = json!({
                "id": format!("re_{}", self.refunds.len()),
                "amount": form["amount"].parse::<i64>().unwrap(), "currency": "cny",
                "status": if self.treats_refunds == Treatment::TakenIn { "pending" } else { "succeeded" },
                "payment_intent": form["payment_intent"],
                "metadata": { "number": form["metadata[number]"] },
            });
            self.refunds.push(refund.clone());
            return (200, if self.mumbles { Value::Null } else { refund });
        }
        if call.path == "/v1/checkout/sessions" {
            return (200, self.create(account, &form));
        }
        let id = call.path.strip_prefix("/v1/checkout/sessions/").unwrap();
        let id = id.strip_suffix("/expire").unwrap();
        let session = self.session(id, account).unwrap();
        if session["status"] != "open" {
            return refusal("Only Checkout Sessions with a status in [\"open\"] can be expired.");
        }
        session["status"] = json!("expired");
        (200, session.clone())
    }

    fn create(&mut self, account: &str, form: &BTreeMap<String, String>) -> Value {
        let names: Vec<_> = form.keys().map(String::as_str).collect();
        let expected = [
            "cancel_url",
            "client_reference_id",
            "expires_at",
            "line_items[0][price_data][currency]",
            "line_items[0][price_data][product_data][name]",
            "line_items[0][price_data][unit_amount]",
            "line_items[0][quantity]",
            "mode",
            "payment_intent_data[metadata][number]",
            "success_url",
        ];
        assert_eq!(names, expected);
        assert_eq!(form["mode"], "payment");
        let id = format!("cs_test_{}", self.sessions.len());
        let amount = &form["line_items[0][price_data][unit_amount]"];
        let session = json!({
            "id": id, "object": "checkout.session", "status": "open",
            "url": format!("https://checkout.stripe.com/c/pay/{id}"),
            "client_reference_id": form["client_reference_id"],
            "amount_total": amount.parse::<i64>().unwrap(),
            "currency": form["line_items[0][price_data][currency]"],
            "payment_status": "unpaid", "payment_intent": null,
            "expires_at": form["expires_at"].parse::<i64>().unwrap(), "account": account,
        });
        self.sessions.insert(id, session.clone());
        session
    }
}

impl FakeStripe {
    /// The session of a payment, the newest first.
    fn with_session<T>(&self, number: &str, with: impl FnOnce(&mut Value) -> T) -> T {
        let mut books = self.books.lock().unwrap();
        let mut all = books.sessions.values_mut().rev();
        with(
            all.find(|one| one["client_reference_id"] == number)
                .unwrap(),
        )
    }

    fn event(&self, number: &str, account: &str) -> String {
        let session = self.with_session(number, |session| session.clone());
        json!({
            "id": "evt_1", "type": "checkout.session.completed", "account": account,
            "data": { "object": session },
        })
        .to_string()
    }
}

fn signed(body: String, at_s: i64, secret: &str) -> Message {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{at_s}.{body}").as_bytes());
    let digest = mac.finalize().into_bytes();
    let hex = digest.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    Message {
        headers: vec![("stripe-signature", format!("t={at_s},v1={hex},v0=ignored"))],
        body,
    }
}

impl Fake for FakeStripe {
    const WORD: &'static str = "stripe";
    const CUSTODY: &'static str = "custody_shop";
    const THANKS: &'static str = "ok";
    const MERCHANTS: [&'static str; 2] = ["acct_longjing01", "acct_pinggu0001"];

    fn start() -> Self {
        let books: Arc<Mutex<Books>> = Arc::default();
        let shared = Arc::clone(&books);
        let server = Server::start(move |call| {
            let (status, answer) = shared.lock().unwrap().answer(call);
            Reply {
                status,
                headers: Vec::new(),
                body: answer.to_string(),
            }
        });
        Self { server, books }
    }

    fn set_up(&self, settings: &mut GatewaySettings) {
        settings.stripe = Some(StripeSettings {
            url: self.server.url.clone(),
            key: Secret::new("sk_of_tests"),
            webhook_secret: Secret::new(WEBHOOK_SECRET),
            timeout: Duration::from_secs(5),
        });
    }

    fn opened(&self, target: &str) -> String {
        let id = target.strip_prefix("https://checkout.stripe.com/c/pay/");
        let books = self.books.lock().unwrap();
        let session = &books.sessions[id.unwrap()];
        session["client_reference_id"].as_str().unwrap().to_owned()
    }

    fn pay(&self, number: &str, minor: i64) {
        self.with_session(number, |session| {
            assert_eq!(session["status"], "open");
            session["status"] = json!("complete");
            session["payment_status"] = json!("paid");
            session["amount_total"] = json!(minor);
            session["payment_intent"] = json!(format!("pi_{number}"));
        });
    }

    fn message(&self, number: &str, at_s: i64) -> Message {
        let account = self.with_session(number, |session| session["account"].clone());
        let event = self.event(number, account.as_str().unwrap());
        signed(event, at_s - 299, WEBHOOK_SECRET)
    }

    fn forged(&self, number: &str, at_s: i64) -> Vec<Message> {
        let event = self.event(number, Self::MERCHANTS[0]);
        let genuine = signed(event.clone(), at_s, WEBHOOK_SECRET);
        vec![
            Message {
                headers: Vec::new(),
                body: event.clone(),
            },
            Message {
                body: event.replace("unpaid", "paid") + " ",
                ..genuine
            },
            signed(event.clone(), at_s, "whsec_of_another"),
            // From Stripe, and too old or ahead of its time.
            signed(event.clone(), at_s - 301, WEBHOOK_SECRET),
            signed(event, at_s + 301, WEBHOOK_SECRET),
        ]
    }

    fn refuse_refunds(&self, refuses: bool) {
        self.books.lock().unwrap().treats_refunds = if refuses {
            Treatment::Refused
        } else {
            Treatment::Made
        };
    }

    fn refunded(&self) -> Vec<i64> {
        let books = self.books.lock().unwrap();
        let all = books.refunds.iter();
        all.map(|one| one["amount"].as_i64().unwrap()).collect()
    }

    fn is_closed(&self, number: &str) -> bool {
        self.with_session(number, |session| session["status"] == "expired")
    }
}

on_both!(stripe_does_what_every_provider_does, suite::<FakeStripe>);

on_both!(
    stripe_is_paid_shop_by_shop_and_believed_only_for_the_shops_own_account,
    |app| {
        let paid = Paid::<FakeStripe>::start(app, BOTH);
        let buyer = paid.visitor();
        let purchase = paid.order(&buyer, &[world::TEA_TIN, world::PEACH_BOX]);
        let page = buyer.get(&format!("/orders/{purchase}/payment"));
        let policy = page.header("content-security-policy");
        assert!(policy.contains("form-action 'self' https://checkout.stripe.com;"));
        let number = paid.begin(&buyer, &purchase);
        assert_eq!(number, format!("{purchase}01P01"));
        // It ends half an hour after the order, and never within half an hour.
        let ends = paid
            .fake
            .with_session(&number, |one| one["expires_at"].clone());
        assert_eq!(ends, world::NOW_MS / 1_000 + 61 * 60);
        paid.fake.pay(&number, TOTAL);
        // Pinggu has an account of its own, and can make any payment to itself there.
        let others = paid.fake.event(&number, FakeStripe::MERCHANTS[1]);
        let others = signed(others, paid.now_s(), WEBHOOK_SECRET);
        assert_eq!(paid.notify(&others).status, 200);
        assert_eq!(outcomes(app, "ignored"), 1);
        assert_eq!(state(app, &format!("{purchase}-01")), "awaiting_payment");
        // About nothing of ours.
        for kind in ["customer.created", "refund.updated"] {
            let event = json!({
                "type": kind, "data": { "object": { "id": "x", "metadata": { "number": number } } },
            });
            let message = signed(event.to_string(), paid.now_s(), WEBHOOK_SECRET);
            assert_eq!(paid.notify(&message).status, 200);
        }
        assert_eq!(outcomes(app, "ignored"), 3);
        let message = paid.fake.message(&number, paid.now_s());
        assert_eq!(paid.notify(&message).status, 200);
        assert_eq!(state(app, &format!("{purchase}-01")), "confirmed");
        assert_eq!(state(app, &format!("{purchase}-02")), "awaiting_payment");
    }
);

on_both!(a_refund_whose_answer_is_lost_is_sent_once, |app| {
    let paid = Paid::<FakeStripe>::start(app, BOTH);
    let set = |mumbles, refuses_questions| {
        let mut books = paid.fake.books.lock().unwrap();
        (books.mumbles, books.refuses_questions) = (mumbles, refuses_questions);
    };
    let buyer = paid.visitor();
    let order = format!("{}-01", paid.order(&buyer, &[world::TEA_TIN]));
    let number = paid.begin(&buyer, order.trim_end_matches("-01"));
    paid.fake.pay(&number, TOTAL);
    assert_eq!(
        paid.notify(&paid.fake.message(&number, paid.now_s()))
            .status,
        200
    );
    let view = buyer.get(&format!("/orders/{order}"));
    let answer = buyer.submit(&view, "form[action$='/cancellation']", &[]);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    set(true, false);
    paid.settle();
    assert_eq!(paid.fake.refunded(), [TOTAL]);
    set(false, true);
    for _ in 0..3 {
        app.advance_ms(180 * MINUTE_MS);
        paid.settle();
    }
    assert_eq!(paid.fake.refunded(), [TOTAL]);
    let refusals = "SELECT refusals AS n FROM gateway_refunds";
    assert_eq!(
        (app.number(refusals), sum(app, &order, "refunded_minor")),
        (0, 0)
    );
    set(false, false);
    app.advance_ms(180 * MINUTE_MS);
    paid.settle();
    assert_eq!(paid.fake.refunded(), [TOTAL]);
    assert_eq!(sum(app, &order, "refunded_minor"), TOTAL);
});

// The bank of the card sends the money back days later: Stripe says so by `refund.failed`, which is
// looked up rather than believed.
on_both!(a_refund_that_fails_later_is_seen_and_sent_again, |app| {
    let paid = Paid::<FakeStripe>::start(app, BOTH);
    let treat = |treatment| paid.fake.books.lock().unwrap().treats_refunds = treatment;
    let buyer = paid.visitor();
    let purchase = paid.order(&buyer, &[world::TEA_TIN]);
    let order = format!("{purchase}-01");
    let number = paid.begin(&buyer, &purchase);
    paid.fake.pay(&number, TOTAL);
    let message = paid.fake.message(&number, paid.now_s());
    assert_eq!(paid.notify(&message).status, 200);
    treat(Treatment::TakenIn);
    let view = buyer.get(&format!("/orders/{order}"));
    let answer = buyer.submit(&view, "form[action$='/cancellation']", &[]);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    for _ in 0..2 {
        paid.settle();
        app.advance_ms(180 * MINUTE_MS);
    }
    let in_state = |state: &str| {
        let sql = format!("SELECT COUNT(*) AS n FROM refunds WHERE state = '{state}'");
        app.number(&sql)
    };
    assert_eq!(
        (in_state("processing"), paid.fake.refunded()),
        (1, vec![TOTAL])
    );
    let refund = {
        let mut books = paid.fake.books.lock().unwrap();
        books.refunds[0]["status"] = json!("failed");
        books.refunds[0]["failure_reason"] = json!("lost_or_stolen_card");
        books.refunds[0].clone()
    };
    for kind in ["refund.failed", "charge.refund.updated"] {
        let event = json!({
            "id": "evt_2", "type": kind, "account": FakeStripe::MERCHANTS[0],
            "data": { "object": refund },
        });
        let message = signed(event.to_string(), paid.now_s(), WEBHOOK_SECRET);
        assert_eq!(paid.notify(&message).status, 200);
    }
    paid.settle();
    assert_eq!(
        (in_state("failed"), sum(app, &order, "refunded_minor")),
        (1, 0)
    );
    // Whoever keeps the shop's money is told, once, and sees it.
    let told = "SELECT COUNT(*) AS n FROM notices WHERE kind = 'order_refund_failed'";
    paid.settle();
    assert_eq!(app.number(told), 1);
    let accountant = Visitor::new(paid.visitor().origin(), "zh-CN");
    accountant.log_in(world::LONGJING_ACCOUNTANT, world::PASSWORD);
    let page = accountant.get("/desk/longjing/money");
    assert!(page.says("没退成功"), "{}", page.shown());
    // It is sent once more, under another key, and arrives.
    treat(Treatment::Made);
    for _ in 0..2 {
        app.advance_ms(180 * MINUTE_MS);
        paid.settle();
    }
    assert_eq!(paid.fake.refunded(), [TOTAL, TOTAL]);
    assert_eq!(
        (in_state("succeeded"), sum(app, &order, "refunded_minor")),
        (1, TOTAL)
    );
    assert_eq!(balance(app, 1, FakeStripe::CUSTODY), 0);
    assert_eq!(app.number(told), 1);
});

/// What Stripe says of a refund in a state, signed.
fn of_refund(paid: &Paid<'_, FakeStripe>, kind: &str, status: &str) -> Message {
    let mut refund = paid.fake.books.lock().unwrap().refunds[0].clone();
    refund["status"] = json!(status);
    let event = json!({
        "id": "evt_3", "type": kind, "account": FakeStripe::MERCHANTS[0],
        "data": { "object": refund },
    });
    signed(event.to_string(), paid.now_s(), WEBHOOK_SECRET)
}

/// State of the refund, what went back of the order, what the shop holds, and what is owed.
fn books_of(app: &TestApp, order: &str) -> (String, i64, i64, i64) {
    let states = ["processing", "succeeded", "failed"];
    let is_in = |state: &&str| {
        let sql = format!("SELECT COUNT(*) AS n FROM refunds WHERE state = '{state}'");
        app.number(&sql) == 1
    };
    let state = states.into_iter().find(is_in).unwrap_or_default();
    (
        state.to_owned(),
        sum(app, order, "refunded_minor"),
        balance(app, 1, FakeStripe::CUSTODY),
        balance(app, 1, "refund_payable"),
    )
}

// Stripe calls a refund to a card succeeded when it has sent it. The card's bank may send it back, and
// then the same refund is failed, once and for all.
on_both!(
    a_refund_that_arrived_and_comes_back_is_left_to_people,
    |app| {
        let paid = Paid::<FakeStripe>::start(app, BOTH);
        let buyer = paid.visitor();
        buyer.log_in(world::WANG, world::PASSWORD);
        let purchase = paid.order(&buyer, &[world::TEA_TIN]);
        let order = format!("{purchase}-01");
        let number = paid.begin(&buyer, &purchase);
        paid.fake.pay(&number, TOTAL);
        let message = paid.fake.message(&number, paid.now_s());
        assert_eq!(paid.notify(&message).status, 200);
        let view = buyer.get(&format!("/orders/{order}"));
        let answer = buyer.submit(&view, "form[action$='/cancellation']", &[]);
        assert_eq!(answer.status, 303, "{}", answer.shown());
        paid.settle();
        let arrived = ("succeeded".to_owned(), TOTAL, 0, 0);
        assert_eq!(books_of(app, &order), arrived);
        // Not what a message says counts, but what Stripe answers: the shop can write any number on
        // refunds of its own.
        let failed = || of_refund(&paid, "refund.failed", "failed");
        assert_eq!(paid.notify(&failed()).status, 200);
        paid.settle();
        assert_eq!(books_of(app, &order), arrived);
        // Now it is true. It is told several times and out of order, and booked once.
        paid.fake.books.lock().unwrap().refunds[0]["status"] = json!("failed");
        let all = || {
            for (kind, status) in [
                ("charge.refund.updated", "failed"),
                ("refund.failed", "failed"),
                ("refund.updated", "succeeded"),
            ] {
                assert_eq!(paid.notify(&of_refund(&paid, kind, status)).status, 200);
            }
        };
        all();
        assert_eq!(books_of(app, &order), arrived);
        let came_back = ("failed".to_owned(), 0, TOTAL, -TOTAL);
        for _ in 0..3 {
            paid.settle();
            assert_eq!(books_of(app, &order), came_back);
            app.advance_ms(180 * MINUTE_MS);
            all();
        }
        // Nobody sends it by itself.
        assert_eq!(paid.fake.refunded(), [TOTAL]);
        // Who has it, and who waits for it.
        for (user, kind) in [
            (14, "order_refund_came_back"),
            (31, "order_refund_returned"),
        ] {
            let told = format!("notices WHERE user_id = {user} AND kind = '{kind}'");
            let told = format!("SELECT COUNT(*) AS n FROM {told}");
            assert_eq!(app.number(&told), 1, "{kind}");
        }
        let page = buyer.get(&format!("/orders/{order}"));
        assert!(page.says("没有到账"), "{}", page.shown());
        let accountant = Visitor::new(paid.visitor().origin(), "zh-CN");
        accountant.log_in(world::LONGJING_ACCOUNTANT, world::PASSWORD);
        let page = accountant.get("/desk/longjing/money");
        assert!(page.says("被买家的银行退了回来"), "{}", page.shown());
        let page = accountant.get(&format!("/desk/longjing/orders/{order}"));
        let sent = accountant.submit(&page, "form[action$='/sending']", &[]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        all();
        paid.settle();
        assert_eq!(books_of(app, &order), arrived);
        let kinds = "SELECT COUNT(DISTINCT kind) * 10 + COUNT(*) AS n FROM ledger_transfers \
         WHERE kind IN ('refund', 'refund_returned', 'refund_again')";
        assert_eq!(app.number(kinds), 33);
        assert_eq!(paid.fake.refunded(), [TOTAL]);
    }
);

on_both!(
    a_payment_that_has_begun_goes_to_the_account_that_was_there,
    |app| {
        let paid = Paid::<FakeStripe>::start(app, BOTH);
        let buyer = paid.visitor();
        let purchase = paid.order(&buyer, &[world::TEA_TIN]);
        let first = paid.begin(&buyer, &purchase);
        app.execute("UPDATE shop_merchants SET merchant = 'acct_another01' WHERE shop_id = 1");
        let second = paid.begin(&buyer, &purchase);
        assert_ne!(first, second);
        let account = |number| paid.fake.with_session(number, |one| one["account"].clone());
        assert_eq!(account(&first), FakeStripe::MERCHANTS[0]);
        assert_eq!(account(&second), "acct_another01");
        paid.fake.pay(&first, TOTAL);
        let message = paid.fake.message(&first, paid.now_s());
        assert_eq!(paid.notify(&message).status, 200);
        assert_eq!(state(app, &format!("{purchase}-01")), "confirmed");
    }
);
