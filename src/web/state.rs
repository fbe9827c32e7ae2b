//! What every worker shares: the database, the compiled templates, the keys.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use chrono_tz::Tz;
use url::{Host, Url};

use crate::base::ed25519::SigningKey;
use crate::base::error::Result;
use crate::base::format::Formats;
use crate::base::i18n::Catalog;
use crate::base::mac::MacKey;
use crate::base::operator::Operator;
use crate::base::rate::Rate;
use crate::base::seal::SealKeys;
use crate::base::secret::Secret;
use crate::db::Database;
use crate::domain::accounts::Doors;
use crate::domain::accounts::password::{HashCost, Hasher};
use crate::domain::accounts::throttle::Throttles;
use crate::domain::accounts::tokens::TokenKeys;
use crate::domain::divisions::Directory;
use crate::domain::lots;
use crate::domain::media::{MediaPlace, MediaStore};
use crate::domain::payments::{GatewaySettings, Gateways};
use crate::domain::search::SearchIndex;
use crate::web::assets::Assets;
use crate::web::machines::Machines;
use crate::web::page_cache::PageCache;
use crate::web::papers::PaperFont;
use crate::web::poster::Posters;
use crate::web::storefront::KeptPromises;
use crate::web::templates::Templates;

/// Facts about the site as its visitors see it.
#[derive(Debug, Clone)]
pub struct Site {
    /// `https://host[:port]`, without a slash at the end.
    pub origin: String,
    /// Whether forms, cookies and headers are those of a live platform.
    pub is_production: bool,
    /// Whether `X-Forwarded-For` of the peer is believed.
    pub trusts_proxy: bool,
    /// Who runs it.
    pub operator: Operator,
}

impl Site {
    /// Whether visitors reach it by https.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Where a buyer is sent back to who came by `host`. A site on this machine alone goes by several
    /// names, and the session is known under the one that was used; any other has one name, whatever a
    /// request says.
    pub fn origin_by(&self, host: Option<&str>) -> String {
        let named = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
        let ours = Url::parse(&self.origin).ok();
        match (ours, named) {
            (Some(ours), Some(named))
                if ours.scheme() == "http"
                    && is_this_machine(&ours)
                    && is_this_machine(&named)
                    && ours.port() == named.port() =>
            {
                named.origin().ascii_serialization()
            }
            _ => self.origin.clone(),
        }
    }
}

/// Whether an address names the machine that asks, by a name of its own.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What is needed to build an [`App`].
#[derive(Debug)]
pub struct AppSettings {
    /// The site.
    pub site: Site,
    /// The platform's one ISO 4217 currency.
    pub currency: String,
    /// The platform's share of the goods of new orders.
    pub commission: Rate,
    /// Signs sessions; at least 32 bytes.
    pub secret: Secret,
    /// Encrypt payees' bank accounts.
    pub bank_keys: SealKeys,
    /// What a password hash costs.
    pub hash_cost: HashCost,
    /// How many passwords are hashed at the same time.
    pub hash_places: usize,
    /// Where pictures are kept.
    pub media: MediaPlace,
    /// Where this node keeps its index of search, and the feed of packs.
    pub search_dir: PathBuf,
    /// Whether an administrator looks at each listing before it goes on sale.
    pub reviews_listings: bool,
    /// What is set up of each payment gateway.
    pub gateways: GatewaySettings,
    /// The font of papers.
    pub paper_font: PaperFont,
}

/// The shared state of the web.
pub struct App {
    /// The database.
    pub db: Database,
    /// The texts of both languages.
    pub catalog: Arc<Catalog>,
    /// How amounts and times are shown.
    pub formats: Formats,
    /// The platform's one ISO 4217 currency.
    pub currency: String,
    /// The platform's share of the goods of new orders.
    pub commission: Rate,
    /// The tree of administrative divisions.
    pub divisions: Directory,
    /// Stylesheet, script and icons.
    pub assets: Arc<Assets>,
    /// The compiled templates.
    pub templates: Arc<Templates>,
    /// Public pages, kept whole.
    pub pages: Arc<PageCache>,
    /// What programs read, as far as it is made once for all of them.
    pub machines: Machines,
    /// How shops keep their promises, as counted lately.
    pub kept_promises: Arc<KeptPromises>,
    /// The site.
    pub site: Site,
    /// The files of pictures.
    pub media: MediaStore,
    /// Finds goods by words.
    pub search: SearchIndex,
    /// Whether an administrator looks at each listing before it goes on sale.
    pub reviews_listings: bool,
    /// Take buyers' money.
    pub gateways: Gateways,
    /// Encrypt payees' bank accounts.
    pub bank_keys: SealKeys,
    /// The font of papers.
    pub paper_font: PaperFont,
    /// Posters of goods and villages.
    pub posters: Posters,
    /// Signs certificates of lots.
    pub certificate_key: SigningKey,
    /// Names networks so that nobody else can tell which they are.
    pub networks: MacKey,
    /// Logs people in: session keys, password hashes, limits of tries.
    pub doors: Doors,
}

/// Texts, assets and templates: the same for all servers that show times and amounts alike.
#[derive(Clone)]
pub(in crate::web) struct Look {
    pub catalog: Arc<Catalog>,
    pub assets: Arc<Assets>,
    pub formats: Formats,
    pub templates: Arc<Templates>,
}

/// What was loaded in this process.
type Looks = Vec<((Tz, String), Look)>;

impl Look {
    /// The look for a time zone and a currency. It is loaded and compiled at the first call, which takes
    /// 18 MiB; a second server in the same process, as the demo's pay page is, has the same one.
    ///
    /// # Errors
    /// `system.internal` for a text, asset or template of ours that cannot be read.
    pub fn of(zone: Tz, currency: &str) -> Result<Self> {
        static LOOKS: Mutex<Looks> = Mutex::new(Vec::new());
        let key = (zone, currency.to_owned());
        let mut looks = LOOKS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, look)) = looks.iter().find(|(known, _)| *known == key) {
            return Ok(look.clone());
        }
        let look = Self::load(zone, currency)?;
        looks.push((key, look.clone()));
        Ok(look)
    }

    fn load(zone: Tz, currency: &str) -> Result<Self> {
        let catalog = Arc::new(Catalog::load()?);
        let assets = Assets::shared()?;
        let formats = Formats::new(zone, currency);
        let templates = Arc::new(Templates::new(&catalog, &assets, &formats));
        Ok(Self {
            catalog,
            assets,
            formats,
            templates,
        })
    }
}

impl App {
    /// Loads texts and assets; fails if any of them is broken.
    pub fn build(settings: AppSettings, db: Database) -> Result<Self> {
        let Look {
            catalog,
            assets,
            formats,
            templates,
        } = Look::of(db.zone(), &settings.currency)?;
        let pages = Arc::new(PageCache::default());
        let cache = Arc::clone(&pages);
        db.on_commit(move |changes| cache.apply(changes));
        Ok(Self {
            divisions: Directory::of(&db),
            catalog,
            formats,
            currency: settings.currency,
            commission: settings.commission,
            assets,
            templates,
            pages,
            machines: Machines::at(&settings.search_dir),
            kept_promises: Arc::default(),
            site: settings.site,
            media: MediaStore::open(&settings.media)?,
            search: SearchIndex::at(&settings.search_dir),
            reviews_listings: settings.reviews_listings,
            gateways: Gateways::open(&settings.gateways)?,
            bank_keys: settings.bank_keys,
            paper_font: settings.paper_font,
            posters: Posters::default(),
            certificate_key: lots::signing_key(settings.secret.expose())?,
            networks: MacKey::derive(settings.secret.expose(), "networks"),
            doors: Doors {
                keys: Arc::new(TokenKeys::new(settings.secret.expose())),
                hasher: Hasher::new(
                    settings.hash_cost,
                    settings.hash_places,
                    db.random().clone(),
                )?,
                throttles: Arc::new(Throttles::new(db.clock())),
            },
            db,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(origin: &str) -> Site {
        Site {
            origin: origin.to_owned(),
            is_production: false,
            trusts_proxy: false,
            operator: Operator::default(),
        }
    }

    #[test]
    fn only_a_site_on_this_machine_goes_by_the_name_that_was_used() {
        let demo = site("http://127.0.0.1:8080");
        let by = |host| demo.origin_by(Some(host));
        assert_eq!(by("localhost:8080"), "http://localhost:8080");
        assert_eq!(by("127.0.0.1:8080"), "http://127.0.0.1:8080");
        assert_eq!(by("[::1]:8080"), "http://[::1]:8080");
        for host in [
            "evil.test",
            "evil.test:8080",
            "localhost.evil.test:8080",
            "localhost:8080@evil.test",
            "localhost:9090",
            "localhost",
            "192.168.0.7:8080",
            "",
        ] {
            assert_eq!(by(host), "http://127.0.0.1:8080", "{host}");
        }
        assert_eq!(demo.origin_by(None), "http://127.0.0.1:8080");
        for origin in ["https://yipin.example", "http://yipin.example:8080"] {
            let live = site(origin);
            assert_eq!(live.origin_by(Some("localhost:8080")), origin);
            assert_eq!(live.origin_by(Some("yipin.example:8080")), origin);
        }
    }
}
