//! Alipay: one trade an order, whose money goes to the shop's own Alipay account (`seller_id`).
//!
//! Requests are signed with the platform's key, and answers and messages verified with Alipay's. The
//! page on which buyers pay is a signed address, so that nothing is sent when a payment is opened;
//! Alipay knows of the trade from when the buyer has come.

mod amount;
mod signed;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::FixedOffset;
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use self::signed::{content, node};
use super::http;
use super::{
    About, Answer, Call, Failure, Gateway, Opened, PaymentRef, PaymentRequest, Raw, RefundRequest,
    Report, Said, Thanks,
};
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::base::money::Money;
use crate::base::rsa::{SigningKey, VerifyingKey};
use crate::domain::ledger::Custody;
use crate::domain::payments::provider::{Provider, Span};

/// The one currency of Alipay's trades here.
const CURRENCY: &str = "CNY";
/// Alipay's times are those of Beijing.
const ZONE_S: i32 = 8 * 3_600;

/// The platform's application at Alipay.
#[derive(Debug, Clone)]
pub struct AlipaySettings {
    /// The gateway, `https://openapi.alipay.com/gateway.do`.
    pub url: String,
    /// The application.
    pub app_id: String,
    /// Its private key.
    pub key: SigningKey,
    /// Alipay's public key for it.
    pub public_key: VerifyingKey,
    /// How long to wait for answers.
    pub timeout: Duration,
}

/// Alipay.
#[derive(Debug)]
pub struct Alipay {
    settings: AlipaySettings,
    client: Client,
}

/// An answer, as far as it matters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    code: String,
    sub_code: String,
    sub_msg: String,
    trade_no: String,
    out_trade_no: String,
    trade_status: String,
    total_amount: String,
    fund_change: String,
    refund_status: String,
    refund_amount: String,
}

impl Alipay {
    /// Sets it up.
    pub fn new(settings: &AlipaySettings) -> Result<Self> {
        Ok(Self {
            settings: settings.clone(),
            client: http::client(settings.timeout)
                .build()
                .map_err(Error::internal)?,
        })
    }

    /// A signed request, as the body of a form or the query of an address.
    fn request(
        &self,
        method: &str,
        business: &Value,
        more: &[(&str, &str)],
    ) -> std::result::Result<String, Failure> {
        let business = business.to_string();
        let now = beijing(Clock::System.now());
        let usual = [
            ("app_id", self.settings.app_id.as_str()),
            ("biz_content", business.as_str()),
            ("charset", "utf-8"),
            ("format", "JSON"),
            ("method", method),
            ("sign_type", "RSA2"),
            ("timestamp", now.as_str()),
            ("version", "1.0"),
        ];
        let all = usual.iter().chain(more);
        let mut fields: BTreeMap<String, String> = all
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let signature = self.settings.key.sign(&content(&fields, &["sign"]));
        let signature = signature.map_err(|error| Failure::Refused(error.to_string()))?;
        fields.insert("sign".to_owned(), signature);
        Ok(form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish())
    }

    /// Calls a method, and gives the answer that Alipay has signed; `None` for a trade of which it
    /// knows nothing.
    async fn call(
        &self,
        method: &str,
        business: Value,
    ) -> std::result::Result<(Raw, Option<Told>), Failure> {
        let body = self.request(method, &business, &[])?;
        let content_type = "application/x-www-form-urlencoded;charset=utf-8";
        let request = self
            .client
            .post(&self.settings.url)
            .header("content-type", content_type)
            .body(body);
        let (_, raw) = http::send(request, &[]).await?;
        let name = format!("{}_response", method.replace('.', "_"));
        let told = node(&raw.body, &name).ok_or(Failure::Forged)?;
        let whole: Value = serde_json::from_str(&raw.body).map_err(unreadable)?;
        let signature = whole.get("sign").and_then(Value::as_str);
        if !(self.settings.public_key).is_signed(told, signature.unwrap_or_default()) {
            return Err(Failure::Forged);
        }
        let told: Told = serde_json::from_str(told).map_err(unreadable)?;
        match (told.code.as_str(), told.sub_code.as_str()) {
            ("10000", _) => Ok((raw, Some(told))),
            (_, "ACQ.TRADE_NOT_EXIST") => Ok((raw, None)),
            ("20000" | "10003", sub) => Err(Failure::Unreachable(sub.to_owned())),
            (_, sub) if sub.ends_with("SYSTEM_ERROR") => Err(Failure::Unreachable(sub.to_owned())),
            (code, sub) => Err(Failure::Refused(format!("{code} {sub} {}", told.sub_msg))),
        }
    }

    async fn ask(&self, payment: &PaymentRef) -> std::result::Result<Answer, Failure> {
        let business = json!({ "out_trade_no": payment.number });
        let (raw, told) = self.call("alipay.trade.query", business).await?;
        let report = match told {
            None => unknown(About::Payment, &payment.number),
            Some(told) => Report {
                about: About::Payment,
                number: told.out_trade_no,
                reference: Some(told.trade_no).filter(|text| !text.is_empty()),
                said: said(&told.trade_status),
                amount: amount::parse(&told.total_amount)?,
                currency: CURRENCY.to_owned(),
                payees: Vec::new(),
            },
        };
        Ok(Answer { raw, report })
    }

    async fn end(&self, payment: &PaymentRef) -> std::result::Result<Answer, Failure> {
        let business = json!({ "out_trade_no": payment.number });
        match self.call("alipay.trade.close", business).await {
            // One that is paid or closed says so; how it ended is asked next.
            Ok(_) | Err(Failure::Refused(_)) => self.ask(payment).await,
            Err(failure) => Err(failure),
        }
    }

    async fn send_back(&self, request: &RefundRequest) -> std::result::Result<Answer, Failure> {
        if request.currency != CURRENCY {
            return Err(other_currency(&request.currency));
        }
        let business = json!({
            "out_trade_no": request.payment.number,
            "refund_amount": request.amount.to_decimal(),
            "out_request_no": request.number,
        });
        let (raw, told) = self.call("alipay.trade.refund", business).await?;
        let Some(told) = told else {
            return Err(Failure::Refused("this was not paid".to_owned()));
        };
        // Without a movement of money this time it has gone before, or is under way.
        if told.fund_change != "Y" {
            return self.ask_refund(request).await;
        }
        Ok(Answer {
            raw,
            report: Report {
                about: About::Refund,
                said: Said::Succeeded,
                amount: request.amount,
                currency: CURRENCY.to_owned(),
                ..unknown(About::Refund, &request.number)
            },
        })
    }

    async fn ask_refund(&self, request: &RefundRequest) -> std::result::Result<Answer, Failure> {
        let business = json!({
            "out_trade_no": request.payment.number,
            "out_request_no": request.number,
        });
        let asked = self.call("alipay.trade.fastpay.refund.query", business);
        let (raw, told) = asked.await?;
        let unknown = unknown(About::Refund, &request.number);
        let report = match told {
            Some(told) if told.refund_status == "REFUND_SUCCESS" => Report {
                said: Said::Succeeded,
                amount: amount::parse(&told.refund_amount)?,
                currency: CURRENCY.to_owned(),
                ..unknown
            },
            // Without a state the refund is not known, or has failed.
            _ => unknown,
        };
        Ok(Answer { raw, report })
    }
}

fn unreadable(error: serde_json::Error) -> Failure {
    Failure::Refused(format!("it cannot be read: {error}"))
}

fn other_currency(currency: &str) -> Failure {
    Failure::Refused(format!("it takes no {currency}"))
}

fn unknown(about: About, number: &str) -> Report {
    Report {
        about,
        number: number.to_owned(),
        reference: None,
        said: Said::Unknown,
        amount: Money::ZERO,
        currency: String::new(),
        payees: Vec::new(),
    }
}

fn said(trade_status: &str) -> Said {
    match trade_status {
        "TRADE_SUCCESS" | "TRADE_FINISHED" => Said::Succeeded,
        "TRADE_CLOSED" => Said::Closed,
        _ => Said::Pending,
    }
}

/// A moment as Alipay writes it.
fn beijing(at: Timestamp) -> String {
    let zone = FixedOffset::east_opt(ZONE_S);
    let format = "%Y-%m-%d %H:%M:%S";
    zone.map_or_else(String::new, |zone| {
        at.utc().with_timezone(&zone).format(format).to_string()
    })
}

/// The number of an Alipay account: 16 digits that begin with 2088.
fn is_account(text: &str) -> bool {
    text.len() == 16 && text.starts_with("2088") && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where buyers pay: the gateway leads on to other hosts of Alipay.
fn origins(url: &str) -> Vec<String> {
    let Ok(url) = url::Url::parse(url) else {
        return Vec::new();
    };
    let mut labels = url.host_str().unwrap_or_default().rsplit('.');
    let wide = match (labels.next(), labels.next()) {
        (Some(top), Some(name)) if name.starts_with("alipay") => {
            Some(format!("https://*.{name}.{top}"))
        }
        _ => None,
    };
    std::iter::once(url.origin().ascii_serialization())
        .chain(wide)
        .collect()
}

impl Provider for Alipay {
    fn name(&self) -> &'static str {
        "alipay"
    }

    fn custody(&self) -> Custody {
        Custody::Shop
    }

    fn span(&self) -> Span {
        Span::Order
    }
}

impl Gateway for Alipay {
    fn payee(&self, _: ShopId, merchant: Option<&str>) -> Option<String> {
        merchant.map(ToOwned::to_owned)
    }

    fn is_merchant(&self, text: &str) -> bool {
        is_account(text)
    }

    fn page_origins(&self) -> Vec<String> {
        origins(&self.settings.url)
    }

    fn create<'a>(&'a self, request: &'a PaymentRequest) -> Call<'a, Opened> {
        Box::pin(async move {
            if request.currency != CURRENCY {
                return Err(other_currency(&request.currency));
            }
            let (method, product) = if request.is_phone {
                ("alipay.trade.wap.pay", "QUICK_WAP_WAY")
            } else {
                ("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY")
            };
            let mut business = json!({
                "out_trade_no": request.number,
                "product_code": product,
                "total_amount": request.amount.to_decimal(),
                "subject": request.title,
                "time_expire": beijing(request.expires_at),
                "seller_id": request.parts.first().map(|part| &part.payee),
            });
            if let (true, Some(fields)) = (request.is_phone, business.as_object_mut()) {
                fields.insert("quit_url".to_owned(), json!(request.return_url));
            }
            let more = [
                ("notify_url", request.notify_url.as_str()),
                ("return_url", request.return_url.as_str()),
            ];
            let query = self.request(method, &business, &more)?;
            Ok(Opened {
                reference: None,
                page_url: format!("{}?{query}", self.settings.url),
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
        &[]
    }

    fn read(&self, message: &Raw, _: Timestamp) -> std::result::Result<Option<Report>, Failure> {
        let fields: BTreeMap<String, String> = form_urlencoded::parse(message.body.as_bytes())
            .into_owned()
            .collect();
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        let text = content(&fields, &["sign", "sign_type"]);
        let key = &self.settings.public_key;
        if field("sign_type") != "RSA2" || !key.is_signed(&text, field("sign")) {
            return Err(Failure::Forged);
        }
        // Alipay's key is the same for all applications of an account.
        if field("app_id") != self.settings.app_id || field("out_trade_no").is_empty() {
            return Ok(None);
        }
        Ok(Some(Report {
            about: About::Payment,
            number: field("out_trade_no").to_owned(),
            reference: Some(field("trade_no").to_owned()).filter(|text| !text.is_empty()),
            said: said(field("trade_status")),
            amount: amount::parse(field("total_amount"))?,
            currency: CURRENCY.to_owned(),
            payees: vec![field("seller_id").to_owned()],
        }))
    }

    fn thanks(&self) -> Thanks {
        Thanks {
            content_type: "text/plain",
            body: "success",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_of_a_shop_has_sixteen_digits() {
        assert!(is_account("2088102169481075"));
        for text in [
            "",
            "208810216948107",
            "2089102169481075",
            "20881021694810x5",
        ] {
            assert!(!is_account(text), "{text}");
        }
    }

    #[test]
    fn buyers_pay_on_alipays_hosts_and_times_are_those_of_beijing() {
        assert_eq!(
            origins("https://openapi.alipay.com/gateway.do"),
            ["https://openapi.alipay.com", "https://*.alipay.com"]
        );
        let trial = origins("https://openapi-sandbox.dl.alipaydev.com/gateway.do");
        assert_eq!(trial[1], "https://*.alipaydev.com");
        assert_eq!(origins("http://127.0.0.1:8/x"), ["http://127.0.0.1:8"]);
        let at = Timestamp::from_ms(1_795_572_000_000);
        assert_eq!(beijing(at), "2026-11-25 10:00:00");
    }
}
