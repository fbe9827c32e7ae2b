//! What opens a purchase besides its number, which alone opens nothing (O-24, O-28).

use std::collections::BTreeMap;

use super::scope::{BuyerIdentity, BuyerScope, hash_token};
use super::store;
use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::Result;
use crate::base::ids::{PurchaseId, UserId};
use crate::db::Tx;

/// How long the link of a letter opens its purchase at least: until the parcel has come and the time
/// to complain is over.
const LETTER_TTL_MS: i64 = 30 * DAY_MS;
/// How long a browser that looked a purchase up may open it: it may be one that many share.
const LOOKUP_TTL_MS: i64 = DAY_MS;

/// What somebody shows to be let into purchases: an account, a cart cookie, secrets of links.
#[derive(Debug, Clone, Default)]
pub struct PurchaseKeys {
    user_id: Option<UserId>,
    guest_hash: Option<String>,
    link_hashes: Vec<String>,
}

impl PurchaseKeys {
    /// Adds what a buyer's own scope opens.
    #[must_use]
    pub fn with_buyer(mut self, buyer: &BuyerScope) -> Self {
        match buyer.identity() {
            BuyerIdentity::Account(user) => self.user_id = Some(*user),
            BuyerIdentity::Guest(hash) => self.guest_hash = Some(hash.clone()),
            BuyerIdentity::Purchase(_) => {}
        }
        self
    }

    /// Adds the secret of a link, whether it is one or not.
    #[must_use]
    pub fn with_link(mut self, token: &str) -> Self {
        self.link_hashes.push(hash_token(token));
        self
    }

    /// Whether an account is among them.
    pub const fn has_account(&self) -> bool {
        self.user_id.is_some()
    }

    pub(super) const fn user_id(&self) -> Option<UserId> {
        self.user_id
    }

    pub(super) fn guest_hash(&self) -> Option<&str> {
        self.guest_hash.as_deref()
    }

    pub(super) fn link_hashes(&self) -> &[String] {
        &self.link_hashes
    }
}

/// The secrets of links to purchases for letters to their buyers, each with the end of what its letter
/// says can be done, if any; only their hashes are stored.
pub fn links_for_letters(
    tx: &mut Tx<'_>,
    purchases: &BTreeMap<PurchaseId, Option<Timestamp>>,
) -> Result<BTreeMap<PurchaseId, String>> {
    let usual = tx.now().plus_ms(LETTER_TTL_MS);
    let ends = purchases
        .iter()
        .map(|(purchase, until)| (*purchase, until.map_or(usual, |until| until.max(usual))));
    issue(tx, ends.collect())
}

/// The same for the cookie of a browser in which the purchase was opened by number and contact.
pub fn link_for_browser(tx: &mut Tx<'_>, purchase: PurchaseId) -> Result<String> {
    let ends_at = tx.now().plus_ms(LOOKUP_TTL_MS);
    let issued = issue(tx, vec![(purchase, ends_at)])?;
    Ok(issued.into_values().collect())
}

/// Links to purchases, each until a moment.
fn issue(
    tx: &mut Tx<'_>,
    purchases: Vec<(PurchaseId, Timestamp)>,
) -> Result<BTreeMap<PurchaseId, String>> {
    let links: Vec<(PurchaseId, String, Timestamp)> = purchases
        .into_iter()
        .map(|(purchase, expires_at)| (purchase, tx.random().token(), expires_at))
        .collect();
    store::insert_purchase_links(tx, &links)?;
    Ok(links
        .into_iter()
        .map(|(purchase, token, _)| (purchase, token))
        .collect())
}
