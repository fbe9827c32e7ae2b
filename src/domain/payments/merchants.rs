//! Under which names the gateways know a shop, as the shop says it. Whoever changes that changes
//! where money goes: it is recorded, and the managers are told.

use super::gateway::Gateways;
use super::store::merchants as store;
use crate::base::error::{Code, Result};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::text::narrow;
use crate::db::Tx;
use crate::domain::access::{ManageMoney, ShopScope, grant};

/// Longer than any name.
const MAX_MERCHANT: usize = 80;

/// The name of the input for a gateway's name of the shop.
pub fn merchant_field(provider: &str) -> String {
    format!("merchant_{provider}")
}

/// Reads what was typed for each gateway that needs a name of the shop; nothing takes it away.
pub fn parse_merchants(
    form: &dyn Fields,
    gateways: &Gateways,
) -> Result<Vec<(&'static str, Option<String>)>> {
    let mut input = Input::new(form, Rigor::Complete);
    let mut all = Vec::new();
    for gateway in gateways.per_shop() {
        let field = merchant_field(gateway.name());
        let typed = narrow(&input.optional_line(&field, MAX_MERCHANT));
        if !typed.is_empty() && !gateway.is_merchant(&typed) {
            input.fault(&field, Code::MerchantInvalid);
        }
        all.push((gateway.name(), Some(typed).filter(|text| !text.is_empty())));
    }
    input.finish(all)
}

/// Sets them; whether anything has changed. What is under way goes where it was to go.
pub fn set_merchants(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    merchants: &[(&'static str, Option<String>)],
) -> Result<bool> {
    let shop = grant::again(tx.conn(), shop)?;
    let mut has_changed = false;
    for (provider, merchant) in merchants {
        has_changed |= store::set_merchant(tx, &shop, provider, merchant.as_deref())?;
    }
    Ok(has_changed)
}
