//! The platform's side of the sandbox.

use std::time::Duration;

use reqwest::Client;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::wire::{
    NewPayment, NewRefund, PaymentWire, RefundWire, SIGNATURE, WirePart, WireState, sandbox_key,
    sign_answer, sign_message, sign_request,
};
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::base::mac::{MacKey, same_bytes};
use crate::base::secret::Secret;
use crate::base::sql_types::text_enum;
use crate::domain::ledger::Custody;
use crate::domain::payments::gateway::http;
use crate::domain::payments::gateway::{
    About, Answer, Call, Failure, Gateway, Opened, PaymentRef, PaymentRequest, Raw, RefundRequest,
    Report, Said, Thanks,
};
use crate::domain::payments::provider::{Provider, Span};

text_enum! {
    /// Whose money the sandbox takes.
    pub enum SandboxMode {
        /// A licensed channel's, which splits it among the shops.
        Channel => "channel",
        /// Each shop's own: one payment an order.
        Merchant => "merchant",
        /// The platform's, which is not offered.
        Platform => "platform",
    }
}

/// Where the sandbox is, and how it behaves.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// Its address, without a slash at the end.
    pub url: String,
    /// The platform's secret.
    pub secret: Secret,
    /// Whose money it takes.
    pub mode: SandboxMode,
    /// How long to wait for its answers.
    pub timeout: Duration,
}

/// The sandbox.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    key: MacKey,
    mode: SandboxMode,
    client: Client,
}

impl Sandbox {
    /// Sets it up.
    pub fn new(settings: &SandboxSettings) -> Result<Self> {
        Ok(Self {
            url: settings.url.clone(),
            key: sandbox_key(&settings.secret),
            mode: settings.mode,
            // On the same machine, where a new connection costs nothing.
            client: http::client(settings.timeout)
                .no_proxy()
                .pool_max_idle_per_host(0)
                .build()
                .map_err(Error::internal)?,
        })
    }

    /// Sends a signed request, and reads the answer if the sandbox has signed it for this request.
    async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(Raw, T), Failure> {
        let body = serde_json::to_string(body).map_err(unreadable)?;
        let request = self
            .client
            .post(format!("{}{path}", self.url))
            .header(SIGNATURE, sign_request(&self.key, path, &body))
            .header("content-type", "application/json")
            .body(body);
        let (status, raw) = http::send(request, &[SIGNATURE]).await?;
        let expected = sign_answer(&self.key, path, &raw.body);
        if !same_bytes(expected.as_bytes(), raw.header(SIGNATURE).as_bytes()) {
            return Err(Failure::Forged);
        }
        if status >= 400 {
            return Err(Failure::Refused(raw.body));
        }
        let read = serde_json::from_str(&raw.body).map_err(unreadable)?;
        Ok((raw, read))
    }

    async fn about_payment(
        &self,
        verb: &str,
        payment: &PaymentRef,
    ) -> std::result::Result<Answer, Failure> {
        let path = format!("/v1/payments/{}/{verb}", payment.number);
        let (raw, wire) = self
            .ask::<PaymentWire>(&path, &serde_json::json!({}))
            .await?;
        Ok(Answer {
            raw,
            report: payment_report(wire),
        })
    }

    async fn about_refund(
        &self,
        path: &str,
        request: &RefundRequest,
    ) -> std::result::Result<Answer, Failure> {
        let body = NewRefund {
            number: request.number.clone(),
            payment: request.payment.number.clone(),
            amount_minor: request.amount,
            currency: request.currency.clone(),
            payee: request.part.as_ref().map(|part| part.payee.clone()),
        };
        let (raw, wire) = self.ask::<RefundWire>(path, &body).await?;
        Ok(Answer {
            raw,
            report: refund_report(wire),
        })
    }
}

fn unreadable(error: serde_json::Error) -> Failure {
    Failure::Refused(format!("it cannot be read: {error}"))
}

const fn said(state: WireState) -> Said {
    match state {
        WireState::Unknown => Said::Unknown,
        WireState::Pending => Said::Pending,
        WireState::Succeeded => Said::Succeeded,
        WireState::Failed => Said::Failed,
        WireState::Closed => Said::Closed,
    }
}

fn payment_report(wire: PaymentWire) -> Report {
    Report {
        about: About::Payment,
        number: wire.number,
        reference: Some(wire.reference).filter(|text| !text.is_empty()),
        said: said(wire.state),
        amount: wire.amount_minor,
        currency: wire.currency,
        payees: Vec::new(),
    }
}

fn refund_report(wire: RefundWire) -> Report {
    Report {
        about: About::Refund,
        number: wire.refund,
        reference: Some(wire.reference).filter(|text| !text.is_empty()),
        said: said(wire.state),
        amount: wire.amount_minor,
        currency: wire.currency,
        payees: Vec::new(),
    }
}

impl Provider for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn custody(&self) -> Custody {
        match self.mode {
            SandboxMode::Channel => Custody::Channel,
            SandboxMode::Merchant => Custody::Shop,
            SandboxMode::Platform => Custody::Platform,
        }
    }

    fn span(&self) -> Span {
        match self.mode {
            SandboxMode::Channel => Span::Purchase,
            SandboxMode::Merchant | SandboxMode::Platform => Span::Order,
        }
    }
}

impl Gateway for Sandbox {
    /// It knows every shop.
    fn payee(&self, shop: ShopId, merchant: Option<&str>) -> Option<String> {
        Some(merchant.map_or_else(|| format!("shop:{shop}"), ToOwned::to_owned))
    }

    /// A shop needs none.
    fn is_merchant(&self, _: &str) -> bool {
        false
    }

    fn page_origins(&self) -> Vec<String> {
        vec![self.url.clone()]
    }

    fn create<'a>(&'a self, request: &'a PaymentRequest) -> Call<'a, Opened> {
        Box::pin(async move {
            let body = NewPayment {
                number: request.number.clone(),
                amount_minor: request.amount,
                currency: request.currency.clone(),
                title: request.title.clone(),
                expires_at: request.expires_at.ms(),
                notify_url: request.notify_url.clone(),
                return_url: request.return_url.clone(),
                lang: request.locale.tag().to_owned(),
                parts: request
                    .parts
                    .iter()
                    .map(|part| WirePart {
                        payee: part.payee.clone(),
                        name: part.shop.clone(),
                        amount_minor: part.amount,
                    })
                    .collect(),
            };
            let (_, wire) = self.ask::<PaymentWire>("/v1/payments", &body).await?;
            Ok(Opened {
                reference: Some(wire.reference),
                page_url: wire.page_url,
            })
        })
    }

    fn query<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer> {
        Box::pin(self.about_payment("query", payment))
    }

    fn close<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer> {
        Box::pin(self.about_payment("close", payment))
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer> {
        Box::pin(self.about_refund("/v1/refunds", request))
    }

    fn query_refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer> {
        Box::pin(self.about_refund("/v1/refunds/query", request))
    }

    fn signed_headers(&self) -> &'static [&'static str] {
        &[SIGNATURE]
    }

    fn read(&self, message: &Raw, _: Timestamp) -> std::result::Result<Option<Report>, Failure> {
        let expected = sign_message(&self.key, &message.body);
        if !same_bytes(expected.as_bytes(), message.header(SIGNATURE).as_bytes()) {
            return Err(Failure::Forged);
        }
        // A refund names itself, a payment has a page.
        let value: serde_json::Value = serde_json::from_str(&message.body).map_err(unreadable)?;
        let report = if value.get("refund").is_some() {
            refund_report(serde_json::from_value(value).map_err(unreadable)?)
        } else {
            payment_report(serde_json::from_value(value).map_err(unreadable)?)
        };
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

    fn sandbox(mode: SandboxMode) -> Sandbox {
        Sandbox::new(&SandboxSettings {
            url: "http://127.0.0.1:9".to_owned(),
            secret: Secret::new("a secret of tests, 32 bytes long."),
            mode,
            timeout: Duration::from_secs(1),
        })
        .unwrap()
    }

    fn message(body: &str, signature: String) -> Raw {
        Raw {
            headers: vec![(SIGNATURE.to_owned(), signature)],
            body: body.to_owned(),
        }
    }

    #[test]
    fn a_message_is_believed_only_with_its_own_signature() {
        let sandbox = sandbox(SandboxMode::Channel);
        let body = r#"{"number":"1P01","reference":"s1","state":"succeeded",
            "amount_minor":16800,"currency":"CNY","page_url":""}"#;
        let now = Timestamp::from_ms(0);
        let signature = sign_message(&sandbox.key, body);
        let read = sandbox
            .read(&message(body, signature.clone()), now)
            .unwrap();
        let report = read.unwrap();
        assert_eq!(report.said, Said::Succeeded);
        assert_eq!(
            (report.amount.get(), report.currency.as_str()),
            (16_800, "CNY")
        );
        let changed = body.replace("16800", "1");
        let forged = [
            message(&changed, signature),
            message(body, String::new()),
            // What was signed as the answer to a question is no message.
            message(body, sign_answer(&sandbox.key, "/v1/payments", body)),
            message(
                body,
                sign_message(&MacKey::derive(b"other", "sandbox gateway"), body),
            ),
        ];
        for forged in forged {
            assert_eq!(sandbox.read(&forged, now), Err(Failure::Forged));
        }
    }

    #[test]
    fn whose_money_it_takes_follows_from_the_mode() {
        let of = |mode| (sandbox(mode).custody(), sandbox(mode).span());
        assert_eq!(of(SandboxMode::Channel), (Custody::Channel, Span::Purchase));
        assert_eq!(of(SandboxMode::Merchant), (Custody::Shop, Span::Order));
        assert_eq!(of(SandboxMode::Platform).0, Custody::Platform);
    }
}
