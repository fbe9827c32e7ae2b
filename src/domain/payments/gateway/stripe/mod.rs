//! Stripe: one Checkout Session an order, charged directly on the shop's connected account, so that
//! the money is the shop's own from the first moment.
//!
//! Messages are signed and may not be old. A connected account belongs to its shop, which can make
//! sessions of its own with any number in them: a message counts only for the account to which the
//! payment was to go, and refunds are looked up rather than believed. Answers come over TLS from
//! Stripe's own host and carry no signature.

mod amount;
mod signature;
mod wire;

use std::time::Duration;

use reqwest::{Client, Method};
use serde::de::DeserializeOwned;

use self::amount::to_stripe;
use self::wire::{Event, List, Refund, Session, reason_of, unknown, unreadable};
use super::http;
use super::{
    About, Answer, Call, Failure, Gateway, Opened, PaymentRef, PaymentRequest, Raw, RefundRequest,
    Report, Said, Thanks,
};
use crate::base::clock::{MINUTE_MS, Timestamp};
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::base::secret::Secret;
use crate::domain::ledger::Custody;
use crate::domain::payments::provider::{Provider, Span};

/// The header of a message's signature.
const SIGNATURE: &str = "stripe-signature";
/// The version of the API that these calls are written for.
const VERSION: &str = "2024-06-20";
/// The events of a refund: its state is in it, and only that it has failed is news.
const REFUND_EVENTS: [&str; 3] = ["refund.failed", "refund.updated", "charge.refund.updated"];
/// Stripe takes no session that ends within half an hour; ours is closed when the order ends.
const LONGER_MS: i64 = 31 * MINUTE_MS;

/// The platform's account.
#[derive(Debug, Clone)]
pub struct StripeSettings {
    /// Where the API is; without a slash at the end.
    pub url: String,
    /// The secret key of the platform.
    pub key: Secret,
    /// The signing secret of the address for messages.
    pub webhook_secret: Secret,
    /// How long to wait for answers.
    pub timeout: Duration,
}

/// Stripe.
#[derive(Debug)]
pub struct Stripe {
    settings: StripeSettings,
    client: Client,
}

/// A form with the key under which it is carried out once, however often it comes.
type Form<'a> = (String, Vec<(&'a str, String)>);

impl Stripe {
    /// Sets it up.
    pub fn new(settings: &StripeSettings) -> Result<Self> {
        Ok(Self {
            settings: settings.clone(),
            client: http::client(settings.timeout)
                .build()
                .map_err(Error::internal)?,
        })
    }

    /// Calls the API for a shop's account.
    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        account: &str,
        form: Option<Form<'_>>,
    ) -> std::result::Result<(Raw, T), Failure> {
        let key = String::from_utf8_lossy(self.settings.key.expose());
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.settings.url))
            .bearer_auth(key)
            .header("stripe-version", VERSION)
            .header("stripe-account", account);
        if let Some((key, fields)) = form {
            let body = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .header("idempotency-key", key)
                .body(body);
        }
        let (status, raw) = http::send(request, &["request-id"]).await?;
        match status {
            200..300 => {
                // It was done, whatever it says.
                let read = serde_json::from_str(&raw.body);
                let read = read.map_err(|error| Failure::Unreachable(error.to_string()))?;
                Ok((raw, read))
            }
            // Two of one key at the same time, or too many at once.
            409 | 429 => Err(Failure::Unreachable(format!("it answered {status}"))),
            _ => Err(Failure::Refused(reason_of(&raw.body))),
        }
    }

    /// The session of a payment; `None` if Stripe has never told us of one, so that no buyer can
    /// have seen it.
    async fn session(
        &self,
        payment: &PaymentRef,
    ) -> std::result::Result<Option<(Raw, Session)>, Failure> {
        let Some(reference) = &payment.reference else {
            return Ok(None);
        };
        let path = format!("/v1/checkout/sessions/{reference}");
        let found = self.call::<Session>(Method::GET, &path, account_of(payment), None);
        let (raw, session) = found.await?;
        if session.client_reference_id.as_ref() != Some(&payment.number) {
            return Err(Failure::Refused("it is another payment".to_owned()));
        }
        Ok(Some((raw, session)))
    }

    async fn ask(&self, payment: &PaymentRef) -> std::result::Result<Answer, Failure> {
        let number = payment.number.clone();
        Ok(match self.session(payment).await? {
            Some((raw, session)) => Answer {
                report: session.report(number, account_of(payment).to_owned())?,
                raw,
            },
            None => Answer {
                report: unknown(About::Payment, &number),
                raw: Raw {
                    headers: Vec::new(),
                    body: String::new(),
                },
            },
        })
    }

    async fn end(&self, payment: &PaymentRef) -> std::result::Result<Answer, Failure> {
        if let Some(reference) = &payment.reference {
            let path = format!("/v1/checkout/sessions/{reference}/expire");
            let form = (format!("{}-expire", payment.number), Vec::new());
            let account = account_of(payment);
            let ended = self.call::<Session>(Method::POST, &path, account, Some(form));
            // One that is not open any more says so; how it ended is asked next.
            if let Err(failure @ (Failure::Unreachable(_) | Failure::Forged)) = ended.await {
                return Err(failure);
            }
        }
        self.ask(payment).await
    }

    /// The charge out of which a refund goes.
    async fn intent(&self, request: &RefundRequest) -> std::result::Result<String, Failure> {
        let found = self.session(&request.payment).await?;
        let intent = found.and_then(|(_, session)| session.payment_intent);
        intent.ok_or_else(|| Failure::Refused("this was not paid".to_owned()))
    }

    async fn send_back(&self, request: &RefundRequest) -> std::result::Result<Answer, Failure> {
        let amount = to_stripe(request.amount, &request.currency)?;
        let fields = vec![
            ("payment_intent", self.intent(request).await?),
            ("amount", amount.to_string()),
            ("metadata[number]", request.number.clone()),
        ];
        // Under the same key Stripe would repeat its refusal for a day. After an answer that got
        // lost the key is the same.
        let key = format!("{}-{}", request.number, request.refusals);
        let account = account_of(&request.payment);
        let sent = self.call::<Refund>(Method::POST, "/v1/refunds", account, Some((key, fields)));
        let (raw, refund) = sent.await?;
        let report = refund.report(&request.number)?;
        Ok(Answer { raw, report })
    }

    async fn ask_refund(&self, request: &RefundRequest) -> std::result::Result<Answer, Failure> {
        let intent = self.intent(request).await?;
        let path = format!("/v1/refunds?payment_intent={intent}&limit=100");
        let account = account_of(&request.payment);
        let all = self.call::<List<Refund>>(Method::GET, &path, account, None);
        let (raw, all) = all.await?;
        let ours = || {
            all.data
                .iter()
                .filter(|one| one.is_made_for(&request.number))
        };
        // One that failed says so only if no later one did better.
        let report = match ours().find(|one| !one.has_failed()).or(ours().next()) {
            Some(refund) => refund.report(&request.number)?,
            None => unknown(About::Refund, &request.number),
        };
        Ok(Answer { raw, report })
    }
}

/// A payment has one part, and one account.
fn account_of(payment: &PaymentRef) -> &str {
    payment.payees.first().map_or("", String::as_str)
}

impl Provider for Stripe {
    fn name(&self) -> &'static str {
        "stripe"
    }

    fn custody(&self) -> Custody {
        Custody::Shop
    }

    fn span(&self) -> Span {
        Span::Order
    }
}

impl Gateway for Stripe {
    fn payee(&self, _: ShopId, merchant: Option<&str>) -> Option<String> {
        merchant.map(ToOwned::to_owned)
    }

    /// A connected account, `acct_1032D82eZvKYlo2C`.
    fn is_merchant(&self, text: &str) -> bool {
        text.strip_prefix("acct_").is_some_and(|rest| {
            (8..=64).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }

    fn page_origins(&self) -> Vec<String> {
        vec!["https://checkout.stripe.com".to_owned()]
    }

    fn create<'a>(&'a self, request: &'a PaymentRequest) -> Call<'a, Opened> {
        Box::pin(async move {
            let account = request.parts.first().map_or("", |part| part.payee.as_str());
            let amount = to_stripe(request.amount, &request.currency)?;
            let ends = request.expires_at.plus_ms(LONGER_MS).ms() / 1_000;
            // The same whenever it is sent for this number, in whatever language: what comes
            // again under the key must be equal.
            let fields = vec![
                ("mode", "payment".to_owned()),
                ("client_reference_id", request.number.clone()),
                ("success_url", request.return_url.clone()),
                ("cancel_url", request.return_url.clone()),
                ("expires_at", ends.to_string()),
                ("line_items[0][quantity]", "1".to_owned()),
                (
                    "line_items[0][price_data][currency]",
                    request.currency.to_lowercase(),
                ),
                ("line_items[0][price_data][unit_amount]", amount.to_string()),
                (
                    "line_items[0][price_data][product_data][name]",
                    request.number.clone(),
                ),
                (
                    "payment_intent_data[metadata][number]",
                    request.number.clone(),
                ),
            ];
            let form = Some((request.number.clone(), fields));
            let path = "/v1/checkout/sessions";
            let opened = self.call::<Session>(Method::POST, path, account, form);
            let (_, session) = opened.await?;
            let page_url = session.url.filter(|url| url.starts_with("https://"));
            Ok(Opened {
                reference: Some(session.id),
                page_url: page_url
                    .ok_or_else(|| Failure::Refused("it names no page".to_owned()))?,
            })
        })
    }

    fn query<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer> {
        Box::pin(self.ask(payment))
    }

    fn close<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer> {
        Box::pin(self.end(payment))
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer> {
        Box::pin(self.send_back(request))
    }

    fn query_refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer> {
        Box::pin(self.ask_refund(request))
    }

    fn signed_headers(&self) -> &'static [&'static str] {
        &[SIGNATURE]
    }

    fn read(&self, message: &Raw, now: Timestamp) -> std::result::Result<Option<Report>, Failure> {
        let header = message.header(SIGNATURE);
        let secret = &self.settings.webhook_secret;
        if !signature::is_signed(secret, header, &message.body, now) {
            return Err(Failure::Forged);
        }
        let event: Event = serde_json::from_str(&message.body).map_err(unreadable)?;
        if REFUND_EVENTS.contains(&event.kind.as_str()) {
            let refund: Refund = serde_json::from_value(event.data.object).map_err(unreadable)?;
            // Also one that had succeeded before: the bank of the card may send the money back.
            let failed = refund.number().filter(|_| refund.has_failed());
            return failed.map(|number| refund.report(number)).transpose();
        }
        if !event.kind.starts_with("checkout.session.") {
            return Ok(None);
        }
        let session: Session = serde_json::from_value(event.data.object).map_err(unreadable)?;
        let Some(number) = session.client_reference_id.clone() else {
            return Ok(None);
        };
        // Without an account it is about the platform's own, where no payment of ours is.
        let mut report = session.report(number, event.account.unwrap_or_default())?;
        if event.kind == "checkout.session.async_payment_failed" {
            report.said = Said::Failed;
        }
        Ok(Some(report))
    }

    fn thanks(&self) -> Thanks {
        Thanks {
            content_type: "text/plain",
            body: "ok",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_connected_account_is_a_name_of_a_shop() {
        let stripe = Stripe::new(&StripeSettings {
            url: String::new(),
            key: Secret::new("sk_live_do_not_show"),
            webhook_secret: Secret::new("whsec_do_not_show"),
            timeout: Duration::from_secs(1),
        });
        let stripe = stripe.unwrap();
        assert!(stripe.is_merchant("acct_1032D82eZvKYlo2C"));
        for text in [
            "",
            "acct_",
            "acct_1032D82",
            "acct_1032D82eZvKY-o2C",
            "cus_1032D82eZvKYlo2C",
        ] {
            assert!(!stripe.is_merchant(text), "{text}");
        }
        assert_eq!(stripe.payee(ShopId(1), None), None);
        assert_eq!(
            (stripe.custody(), stripe.span()),
            (Custody::Shop, Span::Order)
        );
        assert!(!format!("{stripe:?}").contains("do_not_show"));
    }
}
