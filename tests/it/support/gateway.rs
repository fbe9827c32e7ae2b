//! The sandbox gateway beside the platform under test, on the same clock.

use std::net::TcpListener;
use std::time::Duration;

use yipin::base::secret::Secret;
use yipin::domain::payments::gateway::sandbox::{SandboxMode, SandboxSettings};
use yipin::web::sandbox::{SandboxBeside, SandboxStart};

use super::app::{Node, runtime};
use super::buying;
use super::page::Page;
use super::visitor::Visitor;
use super::{TestApp, world};

/// The secret of the platform under test.
pub const SECRET: &str = "a secret of tests, 32 bytes long.";

/// A sandbox in a thread; it stops when dropped.
pub struct Sandbox {
    pub origin: String,
    beside: SandboxBeside,
}

impl Sandbox {
    pub fn start(app: &TestApp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let start = SandboxStart {
            origin: origin.clone(),
            secret: Secret::new(SECRET),
            currency: "CNY".to_owned(),
            zone: app.db.zone(),
            faults: "".parse().unwrap(),
            file: None,
            clock: app.db.clock().clone(),
        };
        Self {
            origin,
            beside: SandboxBeside::start(start, listener).unwrap(),
        }
    }

    /// What it does wrong from now on.
    pub fn faults(&self, faults: &str) {
        self.beside.set_faults(faults.parse().unwrap());
    }

    /// Sends the messages that are due.
    pub fn pump(&self) {
        runtime().block_on(self.beside.pump());
    }
}

/// A server of the platform at which buyers can pay online, and its sandbox.
pub struct Online<'a> {
    pub app: &'a TestApp,
    pub node: Node,
    pub sandbox: Sandbox,
}

impl<'a> Online<'a> {
    /// One whose gateway splits a payment among the shops.
    pub fn start(app: &'a TestApp) -> Self {
        Self::start_as(app, SandboxMode::Channel)
    }

    pub fn start_as(app: &'a TestApp, mode: SandboxMode) -> Self {
        let sandbox = Sandbox::start(app);
        let settings = SandboxSettings {
            url: sandbox.origin.clone(),
            secret: Secret::new(SECRET),
            mode,
            timeout: Duration::from_millis(400),
        };
        let node = app.node_with(|all| all.gateways.sandbox = Some(settings));
        Self { app, node, sandbox }
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.node.origin, "zh-CN")
    }

    pub fn login(&self, email: &str) -> Visitor {
        let visitor = self.visitor();
        visitor.log_in(email, world::PASSWORD);
        visitor
    }

    /// Does what the background work has to do now.
    pub fn settle(&self) {
        self.app.settle_node(&self.node);
    }

    /// Orders, to be paid online; gives the number of the purchase.
    #[expect(clippy::unused_self, reason = "only such a server offers it")]
    pub fn order(&self, buyer: &Visitor, goods: &[(i64, &str)]) -> String {
        for (variant, quantity) in goods {
            buying::add(buyer, *variant, quantity);
        }
        let page = buying::at_the_till(buyer, &[("method", "gateway")]);
        let answer = buyer.submit(&page, buying::FORM, &[]);
        let number = buying::number_of(&answer);
        let number = number.strip_suffix("/payment");
        number
            .unwrap_or_else(|| panic!("{}", answer.location()))
            .to_owned()
    }

    /// Presses the button; gives the address of the gateway's page.
    pub fn begin(&self, buyer: &Visitor, number: &str) -> String {
        let page = buyer.get(&format!("/orders/{number}/payment"));
        let form = "main form[action$='/payment']";
        let answer = buyer.submit(&page, form, &[]);
        assert_eq!(answer.status, 303, "{}", answer.shown());
        let target = answer.location();
        assert!(target.starts_with(&self.sandbox.origin), "{target}");
        target
    }

    /// Decides on the gateway's page: `approval`, `refusal` or `closing`.
    #[expect(clippy::unused_self, reason = "only its sandbox has the page")]
    pub fn decide(&self, buyer: &Visitor, page: &str, decision: &str) -> Page {
        let answer = buyer.send(buyer.request("POST", &format!("{page}/{decision}")));
        assert_eq!(answer.status, 303, "{}", answer.shown());
        answer
    }

    /// Pays on the gateway's page; its messages wait to be sent.
    pub fn approve(&self, buyer: &Visitor, number: &str) -> Page {
        let page = self.begin(buyer, number);
        self.decide(buyer, &page, "approval")
    }
}
