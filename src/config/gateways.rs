//! The settings of payment gateways. One of which nothing is set is not offered; one of which
//! something is missing is a fault.

use super::Reader;
use crate::base::secret::Secret;

/// Each key with its meaning.
pub(super) const KEYS: &[(&str, &str)] = &[
    (
        "stripe_key",
        "secret key of the platform's Stripe account, sk_…",
    ),
    ("stripe_url", "Stripe's API (https://api.stripe.com)"),
    (
        "stripe_webhook_secret",
        "signing secret of the address for messages about connected accounts, whsec_…",
    ),
];

/// Keys whose value may stand in a file.
pub(super) const SECRET_KEYS: &[&str] = &["stripe_key", "stripe_webhook_secret"];

/// What is set of the gateways that take real money.
#[derive(Debug, Clone, Default)]
pub struct GatewayKeys {
    /// Stripe.
    pub stripe: Option<StripeKeys>,
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
            stripe: stripe(reader, is_production),
        }
    }
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
