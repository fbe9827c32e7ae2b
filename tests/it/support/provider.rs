//! Stand-ins of payment providers' servers, and what each of them has to be able to do so that the
//! one suite of tests can run against it.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use yipin::domain::payments::GatewaySettings;

use super::app::{Node, runtime};
use super::buying;
use super::page::Page;
use super::visitor::Visitor;
use super::{TestApp, world};

/// A call to a stand-in.
pub struct Call {
    pub method: String,
    /// With the query.
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The fields of a form.
    pub fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }
}

/// Its answer.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

type Handler = dyn Fn(&Call) -> Reply + Send + Sync;

/// A server in a thread; it stops when dropped.
pub struct Server {
    pub url: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(handler: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let handler: Arc<Handler> = Arc::new(handler);
        let handler = web::Data::from(handler);
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(handler.clone())
                        .default_service(web::to(answer))
                })
                .workers(1)
                .disable_signals()
                .listen(listener)
                .unwrap()
                .run();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            url,
            handle: receiver.recv().expect("the stand-in starts"),
            thread: Some(thread),
        }
    }
}

async fn answer(request: HttpRequest, handler: web::Data<Handler>, body: String) -> HttpResponse {
    let headers = request.headers().iter();
    let call = Call {
        method: request.method().to_string(),
        path: request.uri().to_string(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body,
    };
    let reply = handler(&call);
    let mut response = HttpResponse::build(reply.status.try_into().unwrap());
    for header in reply.headers {
        response.insert_header(header);
    }
    response.body(reply.body)
}

impl Drop for Server {
    fn drop(&mut self) {
        runtime().block_on(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// A message of a provider.
#[derive(Debug, Clone)]
pub struct Message {
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// A provider's stand-in.
pub trait Fake {
    /// The word of its adapter.
    const WORD: &'static str;
    /// The account of a shop's money in its hands.
    const CUSTODY: &'static str;
    /// What the answer to a message has to be.
    const THANKS: &'static str;
    /// Under which names it knows the shops of Longjing and Pinggu.
    const MERCHANTS: [&'static str; 2];

    fn start() -> Self;
    fn set_up(&self, settings: &mut GatewaySettings);
    /// The number of the payment that was opened last; `target` is where the button led.
    fn opened(&self, target: &str) -> String;
    /// The buyer pays this much.
    fn pay(&self, number: &str, minor: i64);
    /// What it says of a payment at a moment.
    fn message(&self, number: &str, at_s: i64) -> Message;
    /// Messages that look like it and are not to be believed.
    fn forged(&self, number: &str, at_s: i64) -> Vec<Message>;
    /// Whether it refuses to send money back from now on.
    fn refuse_refunds(&self, refuses: bool);
    /// What it has sent back, in the order of time.
    fn refunded(&self) -> Vec<i64>;
    /// Whether nobody can pay by a payment any more.
    fn is_closed(&self, number: &str) -> bool;
}

/// A server of the platform at which buyers can pay through a provider.
pub struct Paid<'a, F> {
    pub app: &'a TestApp,
    pub fake: F,
    pub node: Node,
}

impl<'a, F: Fake> Paid<'a, F> {
    /// One with the names of these shops.
    pub fn start(app: &'a TestApp, shops: &[i64]) -> Self {
        let fake = F::start();
        for shop in shops {
            let place = usize::try_from(shop - 1).unwrap();
            app.execute(&format!(
                "INSERT INTO shop_merchants (shop_id, provider, merchant, created_at) \
                 VALUES ({shop}, '{}', '{}', 0)",
                F::WORD,
                F::MERCHANTS[place]
            ));
        }
        let node = app.node_with(|all| fake.set_up(&mut all.gateways));
        Self { app, fake, node }
    }

    pub fn settle(&self) {
        self.app.settle_node(&self.node);
    }

    pub fn now_s(&self) -> i64 {
        self.app.db.clock().now().ms() / 1_000
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.node.origin, "zh-CN")
    }

    /// Orders, to be paid online; gives the number of the purchase.
    #[expect(clippy::unused_self, reason = "only such a server offers it")]
    pub fn order(&self, buyer: &Visitor, goods: &[i64]) -> String {
        for variant in goods {
            buying::add(buyer, *variant, "1");
        }
        let page = buying::at_the_till(buyer, &[("method", "gateway")]);
        let answer = buyer.submit(&page, buying::FORM, &[]);
        let number = buying::number_of(&answer);
        let number = number.strip_suffix("/payment");
        number
            .unwrap_or_else(|| panic!("{}", answer.location()))
            .to_owned()
    }

    /// Presses the first button; gives the number of the payment.
    pub fn begin(&self, buyer: &Visitor, purchase: &str) -> String {
        let page = buyer.get(&format!("/orders/{purchase}/payment"));
        let answer = buyer.submit(&page, "main form[action$='/payment']", &[]);
        assert_eq!(answer.status, 303, "{}", answer.shown());
        self.fake.opened(&answer.location())
    }

    /// The provider sends a message.
    pub fn notify(&self, message: &Message) -> Page {
        let sender = self.visitor();
        let path = format!("/payments/{}/notification", F::WORD);
        let mut request = sender.request("POST", &path);
        for (name, value) in &message.headers {
            request = request.header(*name, value);
        }
        sender.send(request.body(message.body.clone()))
    }
}

/// The first shop only.
pub const LONGJING: &[i64] = &[world::LONGJING.id];
/// Both.
pub const BOTH: &[i64] = &[world::LONGJING.id, world::PINGGU.id];
