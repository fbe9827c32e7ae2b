//! The settings of a running platform: defaults, then a TOML file, then `YIPIN_…` variables.
//!
//! Zero settings work: the folder given by `--dir` then holds the SQLite file, the pictures and a
//! secret made at the first start. All faults are reported at once, and an unknown key is one.

mod gateways;
mod operator;
mod search_dir;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::base::error::{Error, Result};
use crate::base::operator::Operator;
use crate::base::rate::Rate;
use crate::base::rng::Random;
use crate::base::seal::SealKeys;
use crate::base::secret::Secret;

pub use gateways::GatewayKeys;

/// Each key with its meaning; `docs/operations.md` and `--help` name the same.
const KEYS: &[(&str, &str)] = &[
    (
        "bank_key",
        "32 bytes in Base64; encrypts payees' bank accounts",
    ),
    (
        "bank_keys",
        "earlier values of bank_key, which still open what they have sealed",
    ),
    ("bind", "address to listen on (127.0.0.1)"),
    (
        "commission_percent",
        "the platform's share of the goods of new orders (0)",
    ),
    ("currency", "the platform's one ISO 4217 currency (CNY)"),
    ("database_url", "postgres://… or the path of an SQLite file"),
    ("env", "development or production"),
    (
        "gateway_timeout_ms",
        "how long a payment gateway may take to answer (10000)",
    ),
    (
        "log_filter",
        "what is logged, in the form of tracing's EnvFilter (info)",
    ),
    ("log_format", "text or json (json in production)"),
    ("mail_from", "sender of mails"),
    ("mail_url", "smtp://…, smtps://… or file:FOLDER"),
    ("media_url", "s3://BUCKET/PREFIX, or a folder for pictures"),
    (
        "papers_font",
        "font file with Chinese characters for PDFs (one in a usual place)",
    ),
    ("pool_size", "database connections (16)"),
    ("port", "port to listen on (8080)"),
    ("public_url", "the address that visitors use, https://host"),
    (
        "reviews_listings",
        "true to have each listing reviewed before it goes on sale",
    ),
    (
        "sandbox_faults",
        "what the sandbox gateway does wrong, for trials of one's own platform",
    ),
    (
        "sandbox_mode",
        "channel (splits the money among the shops) or merchant (one payment a shop)",
    ),
    (
        "sandbox_url",
        "address of `yipin sandbox-gateway`; not in production",
    ),
    (
        "search_dir",
        "folder for the index of search of this node (beside the SQLite file, else temporary)",
    ),
    ("secret", "at least 32 bytes; signs sessions"),
    ("time_zone", "zone of dates (Asia/Shanghai)"),
    (
        "trusts_proxy",
        "true behind a proxy that sets X-Forwarded-For",
    ),
    ("workers", "threads that answer requests (number of cores)"),
];

/// Keys whose value may stand in a file named by `KEY_file`.
const SECRET_KEYS: &[&str] = &[
    "bank_key",
    "bank_keys",
    "database_url",
    "mail_url",
    "secret",
];

fn keys() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    KEYS.iter().chain(gateways::KEYS).chain(operator::KEYS)
}

fn secret_keys() -> impl Iterator<Item = &'static &'static str> {
    SECRET_KEYS.iter().chain(gateways::SECRET_KEYS)
}

/// Where the platform runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// A trial or a developer's machine.
    Development,
    /// Live: weak settings are refused.
    Production,
}

/// Validated settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it runs.
    pub environment: Environment,
    /// The database.
    pub database_url: String,
    /// Database connections.
    pub pool_size: u32,
    /// The address to listen on.
    pub bind: String,
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// Threads that answer requests.
    pub workers: usize,
    /// The address that visitors use, without a slash at the end; empty derives it from `bind`.
    pub public_url: String,
    /// Whether `X-Forwarded-For` is believed.
    pub trusts_proxy: bool,
    /// Signs sessions.
    pub secret: Secret,
    /// Encrypt payees' bank accounts; none can be stored without one.
    pub bank_keys: SealKeys,
    /// The platform's share of the goods of new orders.
    pub commission: Rate,
    /// ISO 4217.
    pub currency: String,
    /// The zone of dates.
    pub zone: chrono_tz::Tz,
    /// Who runs the platform.
    pub operator: Operator,
    /// Where mails go.
    pub mail_url: String,
    /// Who sends them.
    pub mail_from: String,
    /// Where pictures are kept: a folder, or `s3://BUCKET/PREFIX`.
    pub media_url: String,
    /// Where this node keeps its index of search.
    pub search_dir: PathBuf,
    /// The font of PDFs; empty for one in a usual place.
    pub papers_font: String,
    /// Whether an administrator looks at each listing before it goes on sale.
    pub reviews_listings: bool,
    /// The sandbox gateway; empty for none.
    pub sandbox_url: String,
    /// Whose money it takes.
    pub sandbox_mode: String,
    /// What it does wrong.
    pub sandbox_faults: String,
    /// The gateways that take real money.
    pub gateways: GatewayKeys,
    /// How long a gateway may take to answer, in milliseconds.
    pub gateway_timeout_ms: u64,
    /// What is logged.
    pub log_filter: String,
    /// Whether log lines are JSON.
    pub logs_json: bool,
}

/// What the command line says about where data lies.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Source {
    /// Folder with the SQLite file `yipin.db` and the pictures
    #[arg(long, value_name = "FOLDER", conflicts_with = "database_url")]
    pub dir: Option<PathBuf>,
    /// postgres://… or the path of an SQLite file
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// TOML file with settings
    #[arg(long, value_name = "FILE", env = "YIPIN_CONFIG")]
    pub config: Option<PathBuf>,
}

impl Settings {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// One text that lists every fault.
    pub fn load(source: &Source) -> Result<Self> {
        let variables = std::env::vars().filter_map(|(name, value)| {
            let key = name.strip_prefix("YIPIN_")?.to_ascii_lowercase();
            let is_setting = key != "config" && !key.starts_with("test_");
            is_setting.then_some((key, value))
        });
        Self::from_parts(source, variables.collect())
    }

    /// The same with the variables given.
    fn from_parts(source: &Source, variables: BTreeMap<String, String>) -> Result<Self> {
        let mut reader = Reader::default();
        if let Some(file) = &source.config {
            reader.add_file(file);
        }
        for (key, value) in variables {
            reader.add(&key, value, "the environment");
        }
        if let Some(url) = &source.database_url {
            reader.add("database_url", url.clone(), "the command line");
        }
        reader.resolve_files();
        let settings = reader.build(source.dir.as_deref());
        reader.finish(settings)
    }
}

#[derive(Default)]
struct Reader {
    values: BTreeMap<String, String>,
    faults: Vec<String>,
}

impl Reader {
    fn add_file(&mut self, path: &Path) {
        let parsed = std::fs::read_to_string(path)
            .map_err(|error| error.to_string())
            .and_then(|text| {
                text.parse::<toml::Table>()
                    .map_err(|error| error.to_string())
            });
        match parsed {
            Ok(table) => {
                for (key, value) in table {
                    let text = match value {
                        toml::Value::String(text) => text,
                        other => other.to_string(),
                    };
                    self.add(&key, text, &path.display().to_string());
                }
            }
            Err(error) => self.faults.push(format!("{}: {error}", path.display())),
        }
    }

    fn add(&mut self, key: &str, value: String, place: &str) {
        let plain = key
            .strip_suffix("_file")
            .filter(|plain| secret_keys().any(|known| known == plain));
        if plain.is_some() || keys().any(|(known, _)| *known == key) {
            self.values.insert(key.to_owned(), value);
        } else {
            self.faults
                .push(format!("{key}: no such setting (in {place})"));
        }
    }

    fn resolve_files(&mut self) {
        for key in secret_keys() {
            let Some(path) = self.values.remove(&format!("{key}_file")) else {
                continue;
            };
            match std::fs::read_to_string(&path) {
                Ok(text) => {
                    self.values
                        .insert((*key).to_owned(), text.trim().to_owned());
                }
                Err(error) => self.faults.push(format!("{key}_file: {path}: {error}")),
            }
        }
    }

    fn fault(&mut self, fault: &str) {
        self.faults.push(fault.to_owned());
    }

    fn text(&self, key: &str, default: &str) -> String {
        self.values
            .get(key)
            .cloned()
            .unwrap_or_else(|| default.to_owned())
    }

    fn parsed<T: FromStr>(&mut self, key: &str, default: T, wanted: &str) -> T {
        match self.values.get(key) {
            None => default,
            Some(text) => text.trim().parse().unwrap_or_else(|_| {
                self.faults.push(format!("{key}: {wanted} wanted"));
                default
            }),
        }
    }

    fn build(&mut self, dir: Option<&Path>) -> Settings {
        let environment = match self.text("env", "development").as_str() {
            "development" => Environment::Development,
            "production" => Environment::Production,
            other => {
                self.faults.push(format!(
                    "env: {other:?} is neither development nor production"
                ));
                Environment::Development
            }
        };
        let is_production = environment == Environment::Production;
        let folder = dir.unwrap_or_else(|| Path::new("yipin-data"));
        let database_url = match (self.values.get("database_url"), dir) {
            (Some(url), None) => url.clone(),
            _ => folder.join("yipin.db").display().to_string(),
        };
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Settings {
            environment,
            secret: self.secret(folder, is_production),
            bank_keys: self.bank_keys(),
            pool_size: self.parsed("pool_size", 16, "a number"),
            bind: self.text("bind", "127.0.0.1"),
            port: self.parsed("port", 8080, "a port number"),
            workers: self.parsed("workers", cores, "a number"),
            public_url: self.public_url(is_production),
            search_dir: search_dir::of(&self.text("search_dir", ""), &database_url),
            papers_font: self.papers_font(),
            operator: operator::read(self),
            reviews_listings: self.parsed("reviews_listings", false, "true or false"),
            trusts_proxy: self.parsed("trusts_proxy", false, "true or false"),
            commission: self.commission(),
            currency: self.text("currency", "CNY"),
            zone: self.parsed(
                "time_zone",
                chrono_tz::Asia::Shanghai,
                "a zone like Asia/Shanghai",
            ),
            mail_url: self.text(
                "mail_url",
                &format!("file:{}", folder.join("mail").display()),
            ),
            mail_from: self.text("mail_from", "Yipin <no-reply@localhost>"),
            media_url: self.text("media_url", &folder.join("media").display().to_string()),
            sandbox_url: self.sandbox_url(is_production),
            sandbox_mode: self.text("sandbox_mode", "channel"),
            sandbox_faults: self.text("sandbox_faults", ""),
            gateways: GatewayKeys::read(self, is_production),
            gateway_timeout_ms: self.parsed("gateway_timeout_ms", 10_000, "milliseconds"),
            log_filter: self.text("log_filter", "info"),
            logs_json: self.text("log_format", if is_production { "json" } else { "text" })
                == "json",
            database_url,
        }
    }

    fn commission(&mut self) -> Rate {
        let text = self.text("commission_percent", "0");
        Rate::parse_percent(&text).unwrap_or_else(|_| {
            self.faults
                .push("commission_percent: a percentage like 2.5 wanted".to_owned());
            Rate::ZERO
        })
    }

    fn public_url(&mut self, is_production: bool) -> String {
        let url = self.text("public_url", "").trim_end_matches('/').to_owned();
        if is_production && !url.starts_with("https://") {
            self.faults
                .push("public_url: https://… wanted in production".to_owned());
        }
        url
    }

    fn papers_font(&mut self) -> String {
        let path = self.text("papers_font", "");
        if !path.is_empty() && !Path::new(&path).is_file() {
            self.fault(&format!("papers_font: there is no file {path}"));
        }
        path
    }

    fn sandbox_url(&mut self, is_production: bool) -> String {
        let url = self
            .text("sandbox_url", "")
            .trim_end_matches('/')
            .to_owned();
        if is_production && !url.is_empty() {
            self.faults
                .push("sandbox_url: takes no real money, hence not in production".to_owned());
        }
        url
    }

    fn bank_keys(&mut self) -> SealKeys {
        let (current, older) = (self.text("bank_key", ""), self.text("bank_keys", ""));
        SealKeys::parse(&current, &older).unwrap_or_else(|| {
            self.faults
                .push("bank_key, bank_keys: 32 bytes in Base64 wanted for each".to_owned());
            SealKeys::default()
        })
    }

    /// The given secret, or one kept in the data folder.
    fn secret(&mut self, folder: &Path, is_production: bool) -> Secret {
        if let Some(text) = self.values.get("secret") {
            if text.len() < 32 {
                self.faults
                    .push("secret: at least 32 bytes wanted".to_owned());
            }
            return Secret::new(text.clone());
        }
        if is_production {
            self.faults
                .push("secret: must be set in production".to_owned());
            return Secret::new(Vec::new());
        }
        kept_secret(folder).unwrap_or_else(|error| {
            self.faults
                .push(format!("secret: {}: {error}", folder.display()));
            Secret::new(Vec::new())
        })
    }

    fn finish(self, settings: Settings) -> Result<Settings> {
        if self.faults.is_empty() {
            return Ok(settings);
        }
        let mut text = String::from("the settings are not usable:");
        for fault in &self.faults {
            let _ = write!(text, "\n  {fault}");
        }
        Err(Error::internal(text))
    }
}

fn kept_secret(folder: &Path) -> std::io::Result<Secret> {
    kept(&folder.join("secret.key"), Random::token).map(Secret::new)
}

/// The key of the demo's bank accounts, made at the first start.
///
/// # Errors
/// A file that cannot be written, or holds no key.
pub fn kept_bank_key(folder: &Path) -> Result<SealKeys> {
    let path = folder.join("bank.key");
    let key = kept(&path, SealKeys::new_key).map_err(Error::internal)?;
    SealKeys::parse(&key, "")
        .ok_or_else(|| Error::internal(format!("{} holds no key", path.display())))
}

/// What a file holds; made and written if there is none.
fn kept(path: &Path, make: fn(&Random) -> String) -> std::io::Result<String> {
    if let Ok(text) = std::fs::read_to_string(path) {
        return Ok(text.trim().to_owned());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let text = make(&Random::system());
    write_private(path, &text)?;
    Ok(text)
}

/// Writes a file that only its owner may read.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// The table of settings for `--help` texts.
pub fn help() -> String {
    let mut text = String::from(
        "Settings (TOML keys; as variables YIPIN_KEY; secrets and addresses that hold one also \
         as KEY_FILE):\n",
    );
    for (key, meaning) in keys() {
        let _ = writeln!(text, "  {key:<22} {meaning}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(pairs: &[(&str, &str)]) -> Result<Settings> {
        let folder = tempfile::tempdir().unwrap();
        let source = Source {
            dir: Some(folder.path().to_owned()),
            ..Source::default()
        };
        let variables = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Settings::from_parts(&source, variables)
    }

    #[test]
    fn no_settings_at_all_work() {
        let settings = load(&[]).unwrap();
        assert!(settings.database_url.ends_with("/yipin.db"));
        assert_eq!(settings.port, 8080);
        assert!(settings.secret.expose().len() >= 32);
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let text = load(&[
            ("port", "99999"),
            ("colour", "red"),
            ("env", "production"),
            ("bank_key", "c2hvcnQ="),
        ])
        .unwrap_err()
        .to_string();
        for fault in [
            "port:",
            "colour: no such setting",
            "public_url:",
            "secret:",
            "bank_key, bank_keys:",
        ] {
            assert!(text.contains(fault), "{fault} is missing in {text}");
        }
    }

    #[test]
    fn a_gateway_is_set_up_whole_or_not_at_all_and_shows_no_secret() {
        assert!(load(&[]).unwrap().gateways.stripe.is_none());
        let half = load(&[("stripe_key", "sk_live_1"), ("stripe_url", "ftp://x")]);
        let half = half.unwrap_err().to_string();
        assert!(half.contains("stripe_webhook_secret: missing"), "{half}");
        let only_url = load(&[("stripe_url", "https://api.stripe.com")]).unwrap_err();
        let only_url = only_url.to_string();
        assert!(only_url.contains("stripe_key, stripe_webhook_secret: missing"));
        let whole = [
            ("stripe_key", "sk_test_very_secret"),
            ("stripe_webhook_secret", "whsec_very_secret"),
        ];
        let settings = load(&whole).unwrap();
        let stripe = settings.gateways.stripe.as_ref().unwrap();
        assert_eq!(stripe.url, "https://api.stripe.com");
        assert!(!format!("{settings:?}").contains("very_secret"));
        let production: Vec<_> = whole
            .iter()
            .copied()
            .chain([("env", "production")])
            .collect();
        let text = load(&production).unwrap_err().to_string();
        assert!(text.contains("stripe_key: a key for trials"), "{text}");
        assert!(!text.contains("very_secret"), "{text}");
    }

    #[test]
    fn keys_that_are_none_and_another_currency_are_named_without_being_shown() {
        let text = load(&[
            ("currency", "EUR"),
            ("alipay_app_id", "2014072300007148"),
            ("alipay_private_key", "very secret, and no key"),
            ("alipay_public_key", "no key"),
            ("wechat_v3_key", "very secret, and too short"),
        ]);
        let text = text.unwrap_err().to_string();
        for fault in [
            "alipay: takes only CNY",
            "alipay_private_key: an RSA key",
            "alipay_public_key: an RSA key",
            "wechat_app_id, wechat_mch_id, wechat_private_key, wechat_public_key, \
             wechat_public_key_id, wechat_serial: missing",
        ] {
            assert!(text.contains(fault), "{fault} is missing in {text}");
        }
        assert!(!text.contains("very secret"), "{text}");
    }

    #[test]
    fn every_setting_stands_in_the_manual() {
        let manual = include_str!("../../docs/operations.md");
        for (key, _) in keys() {
            assert!(manual.contains(&format!("`{key}`")), "{key} is missing");
        }
    }

    #[test]
    fn a_secret_is_made_once_and_read_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let first = kept_secret(folder.path()).unwrap();
        assert_eq!(kept_secret(folder.path()).unwrap(), first);
        let path = folder.path().join("secret.key").display().to_string();
        let settings = load(&[("secret_file", &path)]).unwrap();
        assert_eq!(settings.secret, first);
    }
}
