//! A gateway on paper: no network, no waiting. What was opened is paid when somebody asks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use yipin::base::clock::Timestamp;
use yipin::base::ids::ShopId;
use yipin::base::money::Money;
use yipin::base::secret::Secret;
use yipin::domain::ledger::Custody;
use yipin::domain::payments::gateway::sandbox::{SandboxMode, SandboxSettings};
use yipin::domain::payments::gateway::{
    About, Answer, Call, Failure, Opened, PaymentRef, PaymentRequest, Raw, RefundRequest, Report,
    Said, Thanks,
};
use yipin::domain::payments::{Gateway, GatewaySettings, Gateways, Provider, Span};

/// The name under which the platform knows it.
const NAME: &str = "sandbox";

#[derive(Debug, Default)]
pub struct PaperGateway {
    opened: Mutex<BTreeMap<String, (Money, String)>>,
}

impl PaperGateway {
    pub fn open() -> Arc<dyn Gateway> {
        Arc::new(Self::default())
    }

    /// What checkout offers: a gateway of this name that splits payments. Nobody calls it.
    pub fn offered() -> Gateways {
        Gateways::open(&GatewaySettings {
            sandbox: Some(SandboxSettings {
                url: "http://127.0.0.1:9".to_owned(),
                secret: Secret::new("a secret of tests, 32 bytes long."),
                mode: SandboxMode::Channel,
                timeout: Duration::from_millis(1),
            }),
            ..GatewaySettings::default()
        })
        .unwrap()
    }

    fn paid(&self, number: &str) -> Result<Answer, Failure> {
        let opened = self.opened.lock().unwrap();
        let (amount, currency) = opened
            .get(number)
            .ok_or_else(|| Failure::Refused("unknown".to_owned()))?;
        Ok(answer(About::Payment, number, *amount, currency))
    }
}

fn answer(about: About, number: &str, amount: Money, currency: &str) -> Answer {
    Answer {
        raw: Raw {
            headers: Vec::new(),
            body: format!("{about} {number}"),
        },
        report: Report {
            about,
            number: number.to_owned(),
            reference: Some(format!("paper-{number}")),
            said: Said::Succeeded,
            amount,
            currency: currency.to_owned(),
            payees: Vec::new(),
        },
    }
}

impl Provider for PaperGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    fn custody(&self) -> Custody {
        Custody::Channel
    }

    fn span(&self) -> Span {
        Span::Purchase
    }
}

impl Gateway for PaperGateway {
    fn payee(&self, shop: ShopId, _: Option<&str>) -> Option<String> {
        Some(format!("shop-{shop}"))
    }

    fn is_merchant(&self, _: &str) -> bool {
        false
    }

    fn page_origins(&self) -> Vec<String> {
        Vec::new()
    }

    fn create<'a>(&'a self, request: &'a PaymentRequest) -> Call<'a, Opened> {
        Box::pin(async {
            let row = (request.amount, request.currency.clone());
            self.opened
                .lock()
                .unwrap()
                .insert(request.number.clone(), row);
            Ok(Opened {
                reference: None,
                page_url: format!("http://paper.test/{}", request.number),
            })
        })
    }

    fn query<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer> {
        Box::pin(async { self.paid(&payment.number) })
    }

    fn close<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer> {
        self.query(payment)
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer> {
        Box::pin(async {
            let (number, amount) = (request.number.as_str(), request.amount);
            Ok(answer(About::Refund, number, amount, &request.currency))
        })
    }

    fn query_refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer> {
        self.refund(request)
    }

    fn signed_headers(&self) -> &'static [&'static str] {
        &[]
    }

    fn read(&self, _: &Raw, _: Timestamp) -> Result<Option<Report>, Failure> {
        Err(Failure::Forged)
    }

    fn thanks(&self) -> Thanks {
        Thanks {
            content_type: "text/plain",
            body: "",
        }
    }
}
