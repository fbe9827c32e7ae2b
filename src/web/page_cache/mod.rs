//! Public pages, kept whole and compressed.
//!
//! Only for visitors who send no cookie but the language and the province that things are to be sent
//! to: what they see depends on host, path, query and these alone. A page names the shop it shows, and whether it shows lists; events
//! of that shop, or of what lists show, make it stale from the moment of their commit, and the
//! season ends it by the clock. A page that was read before such an event never comes back, even
//! if it is stored after it: it carries the count of events at the start of its reading.

mod serve;
mod tail;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header::HeaderValue;
use bytes::Bytes;
use moka::sync::Cache;

pub use serve::{public, store_pages, stored_pages};
pub use tail::tail_events;

use crate::base::clock::Timestamp;
use crate::base::ids::ShopId;
use crate::db::Change;

/// The most that pages may take, in bytes.
const CAPACITY_BYTES: u64 = 64 * 1024 * 1024;

/// Of what belongs to a shop, the kinds of things whose changes its pages show. Others, such as its
/// messages, members and settlements, change no page.
const SHOWN: [&str; 17] = [
    "application",
    "card",
    "charter",
    "household",
    "listing",
    "lot",
    "order",
    "programme",
    "promotion",
    "question",
    "refund",
    "review",
    "shop",
    "standard",
    "stock",
    "story",
    "village",
];

/// What happens to an order and moves no goods; the beginnings of its kinds.
const QUIET: [&str; 9] = [
    "order.paid",
    "order.accepted",
    "order.delivered",
    "order.completed",
    "order.reminded",
    "order.extended",
    "order.review_invited",
    "order.invoice_",
    "order.claim_",
];

/// What an entry takes beside its bodies and its key, about, in bytes.
const OVERHEAD_BYTES: usize = 512;

/// The most neighbours of which a page of one shop shows a card.
pub const NEAR: usize = 4;

/// What a public page depends on. A handler puts it into its answer's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depends {
    /// The shop whose texts, goods or stock it shows.
    pub shop: Option<ShopId>,
    /// Other shops of which it shows a card.
    pub near: [Option<ShopId>; NEAR],
    /// Whether it shows cards or counts of many shops.
    pub lists: bool,
    /// Whether it shows what the search index holds, which follows the events a little later.
    pub searches: bool,
    /// When it is out of date by the clock.
    pub valid_until: Timestamp,
}

/// A stored page.
#[derive(Debug)]
struct StoredPage {
    depends: Depends,
    /// The count of events when its reading began.
    as_of: u64,
    content_type: HeaderValue,
    /// What names the page in each of its codings: its hash.
    brotli_tag: HeaderValue,
    brotli: Bytes,
    gzip_tag: HeaderValue,
    gzip: Bytes,
    /// For the rare client that takes no compression.
    plain_tag: HeaderValue,
}

/// When which pages became stale, in counts of events.
#[derive(Debug, Default)]
struct Stale {
    all: u64,
    lists: u64,
    searches: u64,
    shops: HashMap<ShopId, u64>,
}

/// The pages of this node.
#[derive(Debug)]
pub struct PageCache {
    pages: Cache<String, Arc<StoredPage>>,
    count: AtomicU64,
    stale: RwLock<Stale>,
}

impl Default for PageCache {
    fn default() -> Self {
        let weight = |key: &String, page: &Arc<StoredPage>| {
            let bytes = key.len() + page.gzip.len() + page.brotli.len() + OVERHEAD_BYTES;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self {
            pages: Cache::builder()
                .max_capacity(CAPACITY_BYTES)
                .weigher(weight)
                .build(),
            count: AtomicU64::new(1),
            stale: RwLock::default(),
        }
    }
}

impl PageCache {
    /// Makes stale what these changes are seen on.
    pub fn apply(&self, changes: &[Change]) {
        for change in changes {
            self.note(change.aggregate, &change.kind, change.shop_id);
        }
    }

    /// Makes stale what shows results of searches: the index has followed the events.
    pub fn searches_changed(&self) {
        self.mark(|stale, now| stale.searches = now);
    }

    /// Makes everything stale.
    fn all_changed(&self) {
        self.mark(|stale, now| stale.all = now);
    }

    /// Makes stale what a change of `aggregate` is seen on.
    fn note(&self, aggregate: &str, kind: &str, shop: Option<ShopId>) {
        self.mark(|stale, now| {
            match aggregate {
                // New names of places and categories stand on any page.
                "division" | "village" | "category" => stale.all = now,
                "shop" | "charter" | "listing" | "card" | "application" | "programme"
                | "trace_key" | "review" => stale.lists = now,
                _ => {}
            }
            if let Some(shop) = shop.filter(|_| is_shown(aggregate, kind)) {
                stale.shops.insert(shop, now);
            }
        });
    }

    fn mark(&self, change: impl FnOnce(&mut Stale, u64)) {
        let mut stale = self.stale.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        change(&mut stale, now);
    }

    fn find(&self, key: &str, now: Timestamp) -> Option<Arc<StoredPage>> {
        let page = self.pages.get(key)?;
        if self.is_fresh(&page, now) {
            return Some(page);
        }
        self.pages.invalidate(key);
        None
    }

    fn is_fresh(&self, page: &StoredPage, now: Timestamp) -> bool {
        let stale = self.stale.read().unwrap_or_else(PoisonError::into_inner);
        let depends = &page.depends;
        let shown = depends.near.iter().chain([&depends.shop]).flatten();
        let mut shops = shown.filter_map(|shop| stale.shops.get(shop));
        now < page.depends.valid_until
            && page.as_of >= stale.all
            && (!page.depends.lists || page.as_of >= stale.lists)
            && (!page.depends.searches || page.as_of >= stale.searches)
            && shops.all(|since| page.as_of >= *since)
    }
}

/// Whether the pages of a shop show such a change.
fn is_shown(aggregate: &str, kind: &str) -> bool {
    SHOWN.contains(&aggregate) && !QUIET.iter().any(|quiet| kind.starts_with(quiet))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Belongs to a shop or not, and stands on no public page of one.
    const UNSEEN: [&str; 18] = [
        "claim",
        "held_payment",
        "instruction",
        "invitation",
        "invoice",
        "member",
        "message_inbox",
        "message_report",
        "message_thread",
        "message_word",
        "password_reset",
        "payee_account",
        "payment",
        "quick_reply",
        "session",
        "settlement",
        // Names a key of the platform, on lists alone.
        "trace_key",
        "user",
    ];

    /// The kinds of things that the sources below a folder record events of.
    fn recorded(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                recorded(&path, found);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for call in source.split("NewEvent::new(").skip(1) {
                let named = call.trim_start().strip_prefix('"');
                let name = named.and_then(|text| text.split('"').next());
                found.extend(name.map(ToOwned::to_owned));
            }
        }
    }

    #[test]
    fn of_every_kind_of_thing_it_is_said_whether_pages_show_it() {
        let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
        let mut found = BTreeSet::new();
        recorded(&domain, &mut found);
        let said = SHOWN.iter().chain(&UNSEEN).map(|name| (*name).to_owned());
        let said: BTreeSet<String> = said.collect();
        let missing: Vec<&String> = found.difference(&said).collect();
        assert!(found.len() > 20 && missing.is_empty(), "{missing:?}");
        assert!(SHOWN.iter().all(|shown| !UNSEEN.contains(shown)));
    }

    const NOON: Timestamp = Timestamp::from_ms(1_000);
    const EMPTY: HeaderValue = HeaderValue::from_static("");

    fn page(cache: &PageCache, shop: Option<i64>, lists: bool) -> StoredPage {
        StoredPage {
            depends: Depends {
                shop: shop.map(ShopId),
                near: [None; NEAR],
                lists,
                searches: lists,
                valid_until: NOON.plus_ms(1),
            },
            as_of: cache.count.load(Ordering::SeqCst),
            content_type: EMPTY,
            brotli_tag: EMPTY,
            brotli: Bytes::new(),
            gzip_tag: EMPTY,
            gzip: Bytes::new(),
            plain_tag: EMPTY,
        }
    }

    fn change(aggregate: &'static str, shop: Option<i64>) -> Change {
        change_of(aggregate, "", shop)
    }

    fn change_of(aggregate: &'static str, kind: &str, shop: Option<i64>) -> Change {
        Change {
            aggregate,
            aggregate_id: 1,
            shop_id: shop.map(ShopId),
            kind: kind.to_owned(),
        }
    }

    #[test]
    fn what_no_page_shows_leaves_all_of_them() {
        let cache = PageCache::default();
        let shop = page(&cache, Some(7), false);
        for unseen in ["message_thread", "invoice", "member", "settlement"] {
            cache.apply(&[change(unseen, Some(7))]);
        }
        for quiet in [
            "order.paid",
            "order.delivered",
            "order.invoice_requested",
            "order.extended",
            "order.review_invited",
        ] {
            cache.apply(&[change_of("order", quiet, Some(7))]);
        }
        assert!(cache.is_fresh(&shop, NOON));
        // It takes goods away.
        cache.apply(&[change_of("order", "order.placed", Some(7))]);
        assert!(!cache.is_fresh(&shop, NOON));
    }

    #[test]
    fn who_begins_to_follow_starts_anew() {
        let cache = PageCache::default();
        let shop = page(&cache, Some(7), false);
        cache.all_changed();
        assert!(!cache.is_fresh(&shop, NOON));
        assert!(cache.is_fresh(&page(&cache, Some(7), false), NOON));
    }

    #[test]
    fn an_event_ends_the_pages_it_is_seen_on_and_no_others() {
        let cache = PageCache::default();
        let (home, shop, other) = (
            page(&cache, None, true),
            page(&cache, Some(7), false),
            page(&cache, Some(8), false),
        );
        cache.apply(&[change("order", Some(7)), change("session", None)]);
        assert!(cache.is_fresh(&home, NOON) && cache.is_fresh(&other, NOON));
        assert!(!cache.is_fresh(&shop, NOON));
        cache.apply(&[change("listing", Some(7))]);
        assert!(!cache.is_fresh(&home, NOON) && cache.is_fresh(&other, NOON));
        cache.apply(&[change("division", None)]);
        assert!(!cache.is_fresh(&other, NOON));
    }

    #[test]
    fn a_page_is_stale_when_a_neighbour_on_it_has_changed() {
        let cache = PageCache::default();
        let mut shop = page(&cache, Some(7), false);
        shop.depends.near = [None, Some(ShopId(9)), None, None];
        cache.apply(&[change("order", Some(8))]);
        assert!(cache.is_fresh(&shop, NOON));
        cache.apply(&[change("order", Some(9))]);
        assert!(!cache.is_fresh(&shop, NOON));
    }

    #[test]
    fn what_was_found_is_stale_when_the_index_has_changed() {
        let cache = PageCache::default();
        let (found, shop) = (page(&cache, None, true), page(&cache, Some(7), false));
        cache.searches_changed();
        assert!(!cache.is_fresh(&found, NOON) && cache.is_fresh(&shop, NOON));
        assert!(cache.is_fresh(&page(&cache, None, true), NOON));
    }

    #[test]
    fn a_page_read_before_an_event_is_stale_even_if_stored_after_it() {
        let cache = PageCache::default();
        let read_before = page(&cache, Some(7), true);
        cache.apply(&[change("shop", Some(7))]);
        cache.pages.insert("k".to_owned(), Arc::new(read_before));
        assert!(cache.find("k", NOON).is_none());
        let read_after = page(&cache, Some(7), true);
        cache.pages.insert("k".to_owned(), Arc::new(read_after));
        assert!(cache.find("k", NOON).is_some());
    }

    #[test]
    fn the_clock_ends_a_page() {
        let cache = PageCache::default();
        let home = page(&cache, None, true);
        assert!(cache.is_fresh(&home, NOON));
        assert!(!cache.is_fresh(&home, NOON.plus_ms(1)));
    }
}
