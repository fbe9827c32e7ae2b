//! The settings of payment gateways. One of which nothing is set is not offered; one of which
//! something is missing is a fault.

use super::Reader;
use crate::base::rsa::{SigningKey, VerifyingKey};
use crate::base::secret::Secret;

/// Each key with its meaning.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("alipay_app_id", "the platform's application at Alipay"),
    (
        "alipay_private_key",
        "its private key, RSA2, as PEM or base64",
    ),
    (
        "alipay_public_key",
        "Alipay's public key for it, as PEM or base64",
    ),
    (
        "alipay_url",
        "Alipay's gateway (https://openapi.alipay.com/gateway.do)",
    ),
    (
        "stripe_key",
        "secret key of the platform's Stripe account, sk_…",
    ),
    ("stripe_url", "Stripe's API (https://api.stripe.com)"),
    (
        "stripe_webhook_secret",
        "signing secret of the address for messages about connected accounts, whsec_…",
    ),
    (
        "wechat_app_id",
        "the application that WeChat payments are for",
    ),
    (
        "wechat_mch_id",
        "merchant number of the platform, a service provider",
    ),
    ("wechat_private_key", "its API key, apiclient_key.pem"),
    (
        "wechat_profit_sharing",
        "true to have WeChat keep the money frozen until it is told to split it",
    ),
    (
        "wechat_public_key",
        "WeChat's public key, or its platform certificate, as PEM",
    ),
    (
        "wechat_public_key_id",
        "PUB_KEY_ID_…, or the serial number of that certificate",
    ),
    ("wechat_serial", "serial number of the API certificate"),
    (
        "wechat_url",
        "WeChat Pay's API (https://api.mch.weixin.qq.com)",
    ),
    ("wechat_v3_key", "key of API v3, 32 bytes"),
];

/// Keys whose value may stand in a file.
pub(super) const SECRET_KEYS: &[&str] = &[
    "alipay_private_key",
    "alipay_public_key",
    "stripe_key",
    "stripe_webhook_secret",
    "wechat_private_key",
    "wechat_public_key",
    "wechat_v3_key",
];

/// What is set of the gateways that take real money.
#[derive(Debug, Clone, Default)]
pub struct GatewayKeys {
    /// Alipay.
    pub alipay: Option<AlipayKeys>,
    /// WeChat Pay.
    pub wechat: Option<WechatKeys>,
    /// Stripe.
    pub stripe: Option<StripeKeys>,
}

/// The platform's application at Alipay.
#[derive(Debug, Clone)]
pub struct AlipayKeys {
    /// Its gateway.
    pub url: String,
    /// The application.
    pub app_id: String,
    /// The private key.
    pub key: SigningKey,
    /// Alipay's public key.
    pub public_key: VerifyingKey,
}

/// The platform's account at WeChat Pay.
#[derive(Debug, Clone)]
pub struct WechatKeys {
    /// Its API, without a slash at the end.
    pub url: String,
    /// The application.
    pub app_id: String,
    /// The merchant number.
    pub mch_id: String,
    /// The serial number of the certificate.
    pub serial: String,
    /// Its private key.
    pub key: SigningKey,
    /// Opens messages.
    pub v3_key: Secret,
    /// WeChat's public key.
    pub public_key: VerifyingKey,
    /// The name of that.
    pub public_key_id: String,
    /// Whether WeChat freezes the money until it is split.
    pub shares_profit: bool,
}

/// The platform's account at Stripe.
#[derive(Debug, Clone)]
pub struct StripeKeys {
    /// Its API, without a slash at the end.
    pub url: String,
    /// The secret key.
    pub key: Secret,
    /// Signs its messages.
    pub webhook_secret: Secret,
}

impl GatewayKeys {
    /// Reads them; faults are noted.
    pub(super) fn read(reader: &mut Reader, is_production: bool) -> Self {
        Self {
            alipay: alipay(reader, is_production),
            wechat: wechat(reader, is_production),
            stripe: stripe(reader, is_production),
        }
    }
}

fn alipay(reader: &mut Reader, is_production: bool) -> Option<AlipayKeys> {
    const NEEDED: [&str; 3] = ["alipay_app_id", "alipay_private_key", "alipay_public_key"];
    if !reader.is_whole(&NEEDED, &["alipay_url"]) {
        return None;
    }
    reader.only_yuan("alipay");
    let url = "https://openapi.alipay.com/gateway.do";
    let url = reader.api("alipay_url", url, is_production);
    // Both are looked at before one that is none ends it.
    let key = reader.key("alipay_private_key", SigningKey::parse);
    let public_key = reader.key("alipay_public_key", VerifyingKey::parse);
    Some(AlipayKeys {
        url,
        app_id: reader.text("alipay_app_id", ""),
        key: key?,
        public_key: public_key?,
    })
}

fn wechat(reader: &mut Reader, is_production: bool) -> Option<WechatKeys> {
    const NEEDED: [&str; 7] = [
        "wechat_app_id",
        "wechat_mch_id",
        "wechat_private_key",
        "wechat_public_key",
        "wechat_public_key_id",
        "wechat_serial",
        "wechat_v3_key",
    ];
    if !reader.is_whole(&NEEDED, &["wechat_url", "wechat_profit_sharing"]) {
        return None;
    }
    reader.only_yuan("wechat");
    let v3_key = reader.text("wechat_v3_key", "");
    if v3_key.len() != 32 {
        reader.fault("wechat_v3_key: 32 bytes wanted");
    }
    let shares_profit = reader.parsed("wechat_profit_sharing", false, "true or false");
    if shares_profit {
        // What it keeps frozen it releases to the shop by itself in the end, and a settlement would
        // pay it a second time.
        reader.fault("wechat_profit_sharing: not before the platform tells WeChat how to split");
    }
    let key = reader.key("wechat_private_key", SigningKey::parse);
    let public_key = reader.key("wechat_public_key", VerifyingKey::parse);
    Some(WechatKeys {
        url: reader.api("wechat_url", "https://api.mch.weixin.qq.com", is_production),
        app_id: reader.text("wechat_app_id", ""),
        mch_id: reader.text("wechat_mch_id", ""),
        serial: reader.text("wechat_serial", ""),
        v3_key: Secret::new(v3_key),
        public_key_id: reader.text("wechat_public_key_id", ""),
        shares_profit,
        key: key?,
        public_key: public_key?,
    })
}

fn stripe(reader: &mut Reader, is_production: bool) -> Option<StripeKeys> {
    if !reader.is_whole(&["stripe_key", "stripe_webhook_secret"], &["stripe_url"]) {
        return None;
    }
    let key = reader.text("stripe_key", "");
    if is_production && key.contains("_test_") {
        reader.fault("stripe_key: a key for trials, hence not in production");
    }
    Some(StripeKeys {
        url: reader.api("stripe_url", "https://api.stripe.com", is_production),
        key: Secret::new(key),
        webhook_secret: Secret::new(reader.text("stripe_webhook_secret", "")),
    })
}

impl Reader {
    /// Whether all the needed keys of a gateway are set. Where only some keys are, that is a fault.
    fn is_whole(&mut self, needed: &[&str], others: &[&str]) -> bool {
        let is_set = |key: &&&str| self.values.get(**key).is_some_and(|text| !text.is_empty());
        let missing: Vec<&str> = needed.iter().filter(|key| !is_set(key)).copied().collect();
        if missing.is_empty() {
            return true;
        }
        if needed.iter().chain(others).any(|key| is_set(&key)) {
            self.fault(&format!("{}: missing", missing.join(", ")));
        }
        false
    }

    /// A key of RSA.
    fn key<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let key = parse(&self.text(name, ""));
        if key.is_none() {
            self.fault(&format!("{name}: an RSA key of 2048 bits or more wanted"));
        }
        key
    }

    /// A gateway that takes nothing but yuan serves no other platform.
    fn only_yuan(&mut self, gateway: &str) {
        if self.text("currency", "CNY") != "CNY" {
            self.fault(&format!("{gateway}: takes only CNY"));
        }
    }

    /// The address of a gateway's API, without a slash at the end.
    fn api(&mut self, key: &str, default: &str, is_production: bool) -> String {
        let url = self.text(key, default).trim_end_matches('/').to_owned();
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        if !is_web || (is_production && !url.starts_with("https://")) {
            self.fault(&format!("{key}: https://… wanted"));
        }
        url
    }
}
