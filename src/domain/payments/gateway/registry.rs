//! The gateways of this platform, as its settings say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Gateway;
use super::alipay::{Alipay, AlipaySettings};
use super::sandbox::{Sandbox, SandboxSettings};
use super::stripe::{Stripe, StripeSettings};
use super::wechat::{Wechat, WechatSettings};
use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::domain::ledger::Custody;

/// What is set up of each gateway; one without settings is not offered.
#[derive(Debug, Clone, Default)]
pub struct GatewaySettings {
    /// The built-in one, for trials.
    pub sandbox: Option<SandboxSettings>,
    /// Alipay.
    pub alipay: Option<AlipaySettings>,
    /// WeChat Pay.
    pub wechat: Option<WechatSettings>,
    /// Stripe.
    pub stripe: Option<StripeSettings>,
}

/// The gateways that are offered.
#[derive(Debug, Clone, Default)]
pub struct Gateways(Vec<Arc<dyn Gateway>>);

impl Gateways {
    /// Sets them up. One that would leave sellers' money with the platform is left out: the
    /// platform is no bank.
    pub fn open(settings: &GatewaySettings) -> Result<Self> {
        let mut all: Vec<Arc<dyn Gateway>> = Vec::new();
        if let Some(sandbox) = &settings.sandbox {
            all.push(Arc::new(Sandbox::new(sandbox)?));
        }
        if let Some(wechat) = &settings.wechat {
            all.push(Arc::new(Wechat::new(wechat)?));
        }
        if let Some(alipay) = &settings.alipay {
            all.push(Arc::new(Alipay::new(alipay)?));
        }
        if let Some(stripe) = &settings.stripe {
            all.push(Arc::new(Stripe::new(stripe)?));
        }
        all.retain(|gateway| gateway.custody() != Custody::Platform);
        Ok(Self(all))
    }

    /// All of them, in the order in which buyers see them.
    pub fn all(&self) -> &[Arc<dyn Gateway>] {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one with this name.
    pub fn find(&self, name: &str) -> Option<&Arc<dyn Gateway>> {
        self.0.iter().find(|gateway| gateway.name() == name)
    }

    /// Those at which each shop has to have a name of its own.
    pub fn per_shop(&self) -> impl Iterator<Item = &Arc<dyn Gateway>> {
        let needs_name = |one: &&Arc<dyn Gateway>| one.payee(ShopId(0), None).is_none();
        self.0.iter().filter(needs_name)
    }

    /// Those that can pay all these shops; `merchants` are what was set up for shops, by gateway.
    pub fn for_shops(
        &self,
        shops: &[ShopId],
        merchants: &BTreeMap<(String, ShopId), String>,
    ) -> Vec<Arc<dyn Gateway>> {
        let pays = |gateway: &Arc<dyn Gateway>| {
            shops.iter().all(|shop| {
                let key = (gateway.name().to_owned(), *shop);
                let merchant = merchants.get(&key).map(String::as_str);
                gateway.payee(*shop, merchant).is_some()
            })
        };
        self.0.iter().filter(|one| pays(one)).cloned().collect()
    }
}
