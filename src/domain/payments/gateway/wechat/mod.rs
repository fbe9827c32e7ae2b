//! WeChat Pay, API v3: one combined payment a purchase, which WeChat itself splits among the shops'
//! own merchant accounts (`sub_mchid`).
//!
//! Requests are signed with the platform's key (`WECHATPAY2-SHA256-RSA2048`). Answers and messages
//! are signed by WeChat with the key of a serial number, over time, nonce and body; they may not be
//! old. What a message is about is sealed besides. On a computer the buyer reads a code with the
//! phone, on a phone a page leads into WeChat.

mod sealed;
mod wire;

use std::time::Duration;

use chrono::{FixedOffset, SecondsFormat};
use reqwest::{Client, Method};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::form_urlencoded;

use self::wire::{Combined, Message, Refund, unreadable};
use super::http;
use super::{
    About, Answer, Call, Failure, Gateway, Opened, PaymentRef, PaymentRequest, Raw, RefundPart,
    RefundRequest, Report, Said, Thanks, is_code,
};
use crate::base::clock::{Clock, MINUTE_MS, Timestamp};
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::base::money::Money;
use crate::base::rng::Random;
use crate::base::rsa::{SigningKey, VerifyingKey};
use crate::base::secret::Secret;
use crate::domain::ledger::Custody;
use crate::domain::payments::provider::{Provider, Span};

/// The one currency of WeChat's combined payments.
const CURRENCY: &str = "CNY";
/// WeChat's times are those of Beijing.
const ZONE_S: i32 = 8 * 3_600;
/// How old a message or an answer may be, or how far ahead WeChat's clock.
const TOLERANCE_MS: i64 = 5 * MINUTE_MS;

const SERIAL: &str = "wechatpay-serial";
const SIGNATURE: &str = "wechatpay-signature";
const TIMESTAMP: &str = "wechatpay-timestamp";
const NONCE: &str = "wechatpay-nonce";
/// The headers of a signature.
const SIGNED: &[&str] = &[NONCE, SERIAL, SIGNATURE, TIMESTAMP];

/// The platform's account at WeChat Pay.
#[derive(Debug, Clone)]
pub struct WechatSettings {
    /// The API, without a slash at the end.
    pub url: String,
    /// The application that payments are for.
    pub app_id: String,
    /// The merchant number of the platform as a service provider.
    pub mch_id: String,
    /// The serial number of its certificate.
    pub serial: String,
    /// The key of that.
    pub key: SigningKey,
    /// Opens messages; 32 bytes.
    pub v3_key: Secret,
    /// WeChat's public key, or that of its platform certificate.
    pub public_key: VerifyingKey,
    /// The name of that key: `PUB_KEY_ID_…`, or the serial number of the certificate.
    pub public_key_id: String,
    /// Whether WeChat keeps the money frozen until it is told to split it.
    pub shares_profit: bool,
    /// How long to wait for answers.
    pub timeout: Duration,
}

/// WeChat Pay.
#[derive(Debug)]
pub struct Wechat {
    settings: WechatSettings,
    client: Client,
    random: Random,
}

impl Wechat {
    /// Sets it up.
    pub fn new(settings: &WechatSettings) -> Result<Self> {
        Ok(Self {
            settings: settings.clone(),
            client: http::client(settings.timeout)
                .build()
                .map_err(Error::internal)?,
            random: Random::system(),
        })
    }

    /// The header that says who asks.
    fn authorization(
        &self,
        method: &Method,
        path: &str,
        body: &str,
    ) -> std::result::Result<String, Failure> {
        let at = Clock::System.now().ms() / 1_000;
        let nonce = self.random.token();
        let text = format!("{method}\n{path}\n{at}\n{nonce}\n{body}\n");
        let signature = self.settings.key.sign(&text);
        let signature = signature.map_err(|error| Failure::Refused(error.to_string()))?;
        let (mch_id, serial) = (&self.settings.mch_id, &self.settings.serial);
        Ok(format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{mch_id}\",nonce_str=\"{nonce}\",\
             timestamp=\"{at}\",serial_no=\"{serial}\",signature=\"{signature}\""
        ))
    }

    /// Calls the API; `None` for what WeChat knows nothing of.
    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> std::result::Result<Option<Raw>, Failure> {
        let body = body.map_or_else(String::new, |body| body.to_string());
        let request = self
            .client
            .request(method.clone(), format!("{}{path}", self.settings.url))
            .header("authorization", self.authorization(&method, path, &body)?)
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("user-agent", "Yipin")
            // With which of its keys WeChat is to sign.
            .header(SERIAL, &self.settings.public_key_id)
            .body(body);
        let (status, raw) = http::send(request, SIGNED).await?;
        match status {
            200..300 if self.is_signed(&raw, Clock::System.now()) => Ok(Some(raw)),
            200..300 => Err(Failure::Forged),
            404 => Ok(None),
            429 => Err(Failure::Unreachable(format!("it answered {status}"))),
            _ => Err(Failure::Refused(reason_of(&raw.body))),
        }
    }

    /// Whether an answer or a message is from WeChat, and new.
    fn is_signed(&self, raw: &Raw, now: Timestamp) -> bool {
        let at = raw.header(TIMESTAMP);
        let Ok(at_s) = at.parse::<i64>() else {
            return false;
        };
        let age = now.ms().saturating_sub(at_s.saturating_mul(1_000));
        if age.saturating_abs() > TOLERANCE_MS || raw.header(SERIAL) != self.settings.public_key_id
        {
            return false;
        }
        let text = format!("{at}\n{}\n{}\n", raw.header(NONCE), raw.body);
        let key = &self.settings.public_key;
        key.is_signed(&text, raw.header(SIGNATURE))
    }

    async fn open(&self, request: &PaymentRequest) -> std::result::Result<Opened, Failure> {
        if request.currency != CURRENCY {
            return Err(Failure::Refused(format!(
                "it takes no {}",
                request.currency
            )));
        }
        let parts = request.parts.iter().enumerate();
        let parts: Vec<Value> = parts
            .map(|(place, part)| {
                json!({
                    "mchid": self.settings.mch_id,
                    "sub_mchid": part.payee,
                    "out_trade_no": part_number(&request.number, place),
                    "attach": request.number,
                    "description": request.number,
                    "amount": { "total_amount": part.amount.get(), "currency": CURRENCY },
                    "settle_info": { "profit_sharing": self.settings.shares_profit },
                })
            })
            .collect();
        let mut body = json!({
            "combine_appid": self.settings.app_id,
            "combine_mchid": self.settings.mch_id,
            "combine_out_trade_no": request.number,
            "sub_orders": parts,
            "time_expire": beijing(request.expires_at),
            "notify_url": request.notify_url,
        });
        let mut path = "/v3/combine-transactions/native";
        if let (true, Some(fields)) = (request.is_phone, body.as_object_mut()) {
            path = "/v3/combine-transactions/h5";
            let scene = json!({
                "payer_client_ip": request.address, "h5_info": { "type": "Wap" },
            });
            fields.insert("scene_info".to_owned(), scene);
        }
        let raw = self.call(Method::POST, path, Some(body)).await?;
        let raw = raw.ok_or_else(|| Failure::Refused("no such call".to_owned()))?;
        let opened: wire::Opened = serde_json::from_str(&raw.body).map_err(unreadable)?;
        let page = opened.h5_url.map(|url| with_return(&url, request));
        let page_url = page.or(opened.code_url);
        Ok(Opened {
            reference: None,
            page_url: page_url.ok_or_else(|| Failure::Refused("it names no page".to_owned()))?,
        })
    }

    async fn ask(&self, payment: &PaymentRef) -> std::result::Result<Answer, Failure> {
        let path = format!("/v3/combine-transactions/out-trade-no/{}", payment.number);
        let raw = self.call(Method::GET, &path, None).await?;
        let Some(raw) = raw else {
            return Ok(unknown(About::Payment, &payment.number));
        };
        let report = read::<Combined>(&raw)?.report()?;
        Ok(Answer { raw, report })
    }

    async fn end(&self, payment: &PaymentRef) -> std::result::Result<Answer, Failure> {
        let path = format!(
            "/v3/combine-transactions/out-trade-no/{}/close",
            payment.number
        );
        let parts = payment.payees.iter().enumerate();
        let parts: Vec<Value> = parts
            .map(|(place, payee)| {
                json!({
                    "mchid": self.settings.mch_id,
                    "sub_mchid": payee,
                    "out_trade_no": part_number(&payment.number, place),
                })
            })
            .collect();
        let body = json!({ "combine_appid": self.settings.app_id, "sub_orders": parts });
        match self.call(Method::POST, &path, Some(body)).await {
            // One that is paid says so; how it ended is asked next.
            Ok(_) | Err(Failure::Refused(_)) => self.ask(payment).await,
            Err(failure) => Err(failure),
        }
    }

    async fn send_back(&self, request: &RefundRequest) -> std::result::Result<Answer, Failure> {
        let part = part_of(request)?;
        let body = json!({
            "sub_mchid": part.payee,
            "out_trade_no": part_number(&request.payment.number, part.place),
            "out_refund_no": request.number,
            "amount": {
                "refund": request.amount.get(),
                "total": part.paid.get(),
                "currency": request.currency,
            },
        });
        let path = "/v3/refund/domestic/refunds";
        let raw = self.call(Method::POST, path, Some(body)).await?;
        let raw = raw.ok_or_else(|| Failure::Refused("this was not paid".to_owned()))?;
        let report = read::<Refund>(&raw)?.report()?;
        Ok(Answer { raw, report })
    }

    async fn ask_refund(&self, request: &RefundRequest) -> std::result::Result<Answer, Failure> {
        let payee = part_of(request)?.payee;
        let path = format!(
            "/v3/refund/domestic/refunds/{}?sub_mchid={payee}",
            request.number
        );
        let raw = self.call(Method::GET, &path, None).await?;
        let Some(raw) = raw else {
            return Ok(unknown(About::Refund, &request.number));
        };
        let report = read::<Refund>(&raw)?.report()?;
        Ok(Answer { raw, report })
    }
}

/// The number of a part: its place follows the payment's, since shops may share an account.
fn part_number(payment: &str, place: usize) -> String {
    format!("{payment}S{:02}", place.saturating_add(1))
}

/// The part out of which money goes back; a payment with one part has only that.
fn part_of(request: &RefundRequest) -> std::result::Result<RefundPart, Failure> {
    let only = match request.payment.payees.as_slice() {
        [payee] => Some(RefundPart {
            place: 0,
            payee: payee.clone(),
            paid: request.paid,
        }),
        _ => None,
    };
    let part = request.part.clone().or(only);
    part.ok_or_else(|| Failure::Refused("it goes back shop by shop only".to_owned()))
}

fn read<T: DeserializeOwned>(raw: &Raw) -> std::result::Result<T, Failure> {
    serde_json::from_str(&raw.body).map_err(unreadable)
}

fn unknown(about: About, number: &str) -> Answer {
    Answer {
        raw: Raw {
            headers: Vec::new(),
            body: String::new(),
        },
        report: Report {
            about,
            number: number.to_owned(),
            reference: None,
            said: Said::Unknown,
            amount: Money::ZERO,
            currency: String::new(),
            payees: Vec::new(),
        },
    }
}

/// What WeChat says of a call that it has refused.
fn reason_of(body: &str) -> String {
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let text = |name: &str| {
        let text = value.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let reason = format!("{} {}", text("code"), text("message"));
    reason.trim().chars().take(200).collect()
}

/// The page with the way back in it.
fn with_return(page: &str, request: &PaymentRequest) -> String {
    let back: String = form_urlencoded::byte_serialize(request.return_url.as_bytes()).collect();
    format!("{page}&redirect_url={back}")
}

/// A moment as WeChat writes it: `2026-11-25T10:00:00+08:00`.
fn beijing(at: Timestamp) -> String {
    let zone = FixedOffset::east_opt(ZONE_S);
    zone.map_or_else(String::new, |zone| {
        let local = at.utc().with_timezone(&zone);
        local.to_rfc3339_opts(SecondsFormat::Secs, false)
    })
}

/// A merchant number: up to 10 digits, as WeChat gives them out.
fn is_merchant_number(text: &str) -> bool {
    (8..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Provider for Wechat {
    fn name(&self) -> &'static str {
        "wechat_pay"
    }

    fn custody(&self) -> Custody {
        if self.settings.shares_profit {
            Custody::Channel
        } else {
            Custody::Shop
        }
    }

    fn span(&self) -> Span {
        Span::Purchase
    }
}

/// How long `h5_url` opens: five minutes, says the documentation of H5 payments; less a minute for who is
/// on the way there.
const PAGE_OPENS_MS: i64 = 4 * MINUTE_MS;
/// How long `code_url` opens: two hours, says that of Native payments.
const CODE_OPENS_MS: i64 = 119 * MINUTE_MS;

impl Gateway for Wechat {
    fn payee(&self, _: ShopId, merchant: Option<&str>) -> Option<String> {
        merchant.map(ToOwned::to_owned)
    }

    fn is_merchant(&self, text: &str) -> bool {
        is_merchant_number(text)
    }

    fn page_origins(&self) -> Vec<String> {
        vec!["https://wx.tenpay.com".to_owned()]
    }

    fn create<'a>(&'a self, request: &'a PaymentRequest) -> Call<'a, Opened> {
        Box::pin(self.open(request))
    }

    /// A page for phones opens for five minutes and there alone; a code, which a phone reads off another
    /// screen, for two hours.
    fn still_opens(&self, page_url: &str, age_ms: i64, is_phone: bool) -> bool {
        if is_code(page_url) {
            !is_phone && age_ms < CODE_OPENS_MS
        } else {
            is_phone && age_ms < PAGE_OPENS_MS
        }
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
        SIGNED
    }

    fn read(&self, message: &Raw, now: Timestamp) -> std::result::Result<Option<Report>, Failure> {
        if !self.is_signed(message, now) {
            return Err(Failure::Forged);
        }
        let message: Message = read(message)?;
        if message.event_type != "TRANSACTION.SUCCESS" {
            return Ok(None);
        }
        let opened = sealed::open(&self.settings.v3_key, &message.resource)?;
        let combined: Combined = serde_json::from_str(&opened).map_err(unreadable)?;
        combined.report().map(Some)
    }

    fn thanks(&self) -> Thanks {
        Thanks {
            content_type: "application/json",
            body: r#"{"code":"SUCCESS"}"#,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_written_as_wechat_reads_them() {
        assert_eq!(
            part_number("2611254310573281P01", 1),
            "2611254310573281P01S02"
        );
        assert!(is_merchant_number("1900000109") && is_merchant_number("19000001"));
        for text in ["", "190000010x", "1900000", "19000001091"] {
            assert!(!is_merchant_number(text), "{text}");
        }
        let at = Timestamp::from_ms(1_795_572_000_000);
        assert_eq!(beijing(at), "2026-11-25T10:00:00+08:00");
    }
}
