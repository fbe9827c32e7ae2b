//! `yipin demo`: the main job on real villages, with nothing to set up.
//!
//! The data is made the way people would make it, through the same services, from the data files
//! and a fixed seed. It is written to a file of another name first, so that an interrupted start
//! leaves nothing half-made.

mod after_sales;
pub(super) mod data;
mod fronts;
mod invoices;
mod keeping;
mod lots;
mod messages;
mod offers;
mod online;
mod opinions;
mod orders;
mod people;
mod plan;
mod reviews;
#[cfg(test)]
mod search_cases;
mod shops;
mod support;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use self::data::DemoData;
use self::online::Till;
use self::people::DemoLogin;
use self::shops::Ground;
use super::{open_database, progress, sandbox_gateway, say, serve};
use crate::base::clock::{Clock, DAY_MS, HOUR_MS};
use crate::base::error::{Error, Result};
use crate::base::operator::Operator;
use crate::base::rng::Random;
use crate::config::{Environment, Settings, Source, kept_bank_key};
use crate::db::{Database, DbSettings, migrate};
use crate::domain::access::SystemScope;
use crate::domain::accounts::password::{HashCost, Hasher, Password};
use crate::domain::accounts::{self, Contact};
use crate::domain::charters::categories;
use crate::domain::divisions::{self, Directory, ImportOptions};
use crate::domain::lots::signing_key;
use crate::domain::media::{MediaPlace, MediaStore, Pictures};
use crate::web::sandbox;

/// The seed of everything that chance decides.
const SEED: u64 = 20_261_125;
/// How long ago the demo's story begins.
const STORY_DAYS: i64 = 45;
/// The division codes; see `assets/data/README.md`.
pub(super) const DIVISIONS: &[u8] = include_bytes!("../../../assets/data/divisions.csv");

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the demo's data, kept from start to start
    #[arg(long, default_value = "yipin-demo", value_name = "FOLDER")]
    dir: PathBuf,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    bind: String,
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// How many shops to open, of the list's 463; the first ones cover every province
    #[arg(long, value_name = "N")]
    shops: Option<usize>,
    /// Make the data and stop
    #[arg(long)]
    seed_only: bool,
}

pub(super) fn run(args: &Args) -> Result<()> {
    std::fs::create_dir_all(&args.dir).map_err(Error::internal)?;
    let source = Source {
        dir: Some(args.dir.clone()),
        ..Source::default()
    };
    let mut settings = Settings::load(&source)?;
    if settings.environment == Environment::Production {
        return Err(Error::internal(
            "the demo's passwords are public: not in production",
        ));
    }
    settings.bind.clone_from(&args.bind);
    settings.port = args.port;
    settings.commission = support::commission()?;
    if settings.bank_keys.is_empty() {
        settings.bank_keys = kept_bank_key(&args.dir)?;
    }
    if settings.operator == Operator::default() {
        settings.operator = support::operator();
    }
    let file = args.dir.join("yipin.db");
    if !file.exists() {
        make(args, &settings, &file)?;
        if !args.seed_only {
            begin_anew();
        }
    }
    if args.seed_only {
        return Ok(());
    }
    migrate::run(&settings.database_url)?;
    let database = open_database(&settings)?;
    let (listener, origin) = serve::listen(&settings)?;
    settings.sandbox_url = start_sandbox(&settings, &args.dir)?;
    show_logins(&args.dir)?;
    say(&format!(
        "Mails are written to {}",
        args.dir.join("mail").display()
    ))?;
    serve::serve(&settings, database, listener, origin)
}

/// Begins as the second start does, in this same process: making the data leaves an allocator that
/// holds 70 MiB more than a server that serves needs. Goes on where a process cannot be replaced.
#[cfg(unix)]
fn begin_anew() {
    use std::os::unix::process::CommandExt;
    if let Ok(program) = std::env::current_exe() {
        // It returns only when it has failed; what has been made is served all the same.
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .exec();
    }
}

#[cfg(not(unix))]
fn begin_anew() {}

/// Starts the sandbox gateway beside the platform; gives its address.
fn start_sandbox(settings: &Settings, folder: &Path) -> Result<String> {
    let address = (settings.bind.as_str(), 0);
    let (listener, start) = sandbox_gateway::prepare(settings, address, Some(folder))?;
    let origin = start.origin.clone();
    std::thread::spawn(move || {
        if let Err(error) = sandbox::run(start, listener) {
            tracing::error!(error = %error, "the sandbox gateway has ended");
        }
    });
    Ok(origin)
}

/// Makes the data of the demo in `file`.
fn make(args: &Args, settings: &Settings, file: &Path) -> Result<()> {
    let draft = file.with_extension("db.making");
    for suffix in ["", "-wal", "-shm"] {
        let mut leftover = draft.clone().into_os_string();
        leftover.push(suffix);
        // Nothing is there but after an interrupted start.
        let _ = std::fs::remove_file(leftover);
    }
    let url = draft.display().to_string();
    migrate::run(&url)?;
    let clock = Clock::manual(Clock::System.now().plus_ms(-STORY_DAYS * DAY_MS));
    let database = Database::open(DbSettings {
        clock,
        random: Random::seeded(SEED),
        zone: settings.zone,
        ..DbSettings::new(&url)
    })?;
    let logins = fill(&database, settings, args)?;
    // The last connection writes the log back into the file.
    drop(database);
    people::write_logins(&args.dir, &logins)?;
    std::fs::rename(&draft, file).map_err(Error::internal)
}

fn fill(database: &Database, settings: &Settings, args: &Args) -> Result<Vec<DemoLogin>> {
    let data = DemoData::load()?;
    let scope = SystemScope::new("yipin demo");
    divisions::import(
        database,
        &scope,
        DIVISIONS,
        ImportOptions::default(),
        |_, _| {},
    )?;
    database.write_now(categories::seed)?;
    let hash = password_hash(database)?;
    let mut logins = database.write_now(|tx| people::appoint_officers(tx, &hash))?;
    let supervisor = database.read_now(|conn| {
        let login = Contact::parse(people::SUPERVISOR)?;
        accounts::find_login(conn, &login)?
            .map(|(user, _)| user.id)
            .ok_or_else(Error::not_found)
    })?;
    let rows = data::spread(&data.products, args.shops.unwrap_or(usize::MAX));
    let pictures = shops::load_pictures(&data, &rows)?;
    store_pictures(&args.dir, &pictures)?;
    let tree = database.read_now(|conn| Directory::default().tree(conn))?;
    let certificate_key = signing_key(settings.secret.expose())?;
    let ground = Ground {
        data: &data,
        tree: &tree,
        day: database.clock().now().date_in(database.zone()),
        random: database.random(),
        pictures: &pictures,
        supervisor,
        password_hash: &hash,
        bank_keys: &settings.bank_keys,
        certificate_key: &certificate_key,
    };
    let bar = progress::bar(false);
    bar.set_length(u64::try_from(rows.len()).unwrap_or_default());
    let mut opened = Vec::new();
    let mut shown = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let (shop, pictures) = database.write_now(|tx| {
            let draft = shops::apply(tx, &ground, row, n)?;
            shops::approve(tx, &ground, &draft)?;
            let shop = shops::list(tx, &ground, &draft)?;
            Ok((shop, draft.plan.pictures))
        })?;
        opened.push(shop);
        shown.push(pictures);
        database.clock().advance_ms(HOUR_MS);
        bar.inc(1);
    }
    bar.finish_and_clear();
    database.write_now(|tx| fronts::fill(tx, &ground, (&opened, &shown)))?;
    database.write_now(|tx| reviews::fill(tx, &ground, rows.len()))?;
    logins.push(reviews::applicant_login(rows.len()));
    logins.extend(people::hire(database, &opened, &hash)?);
    let till = Till::open(settings, database, &args.dir)?;
    database.write_now(|tx| offers::fill(tx, &ground, &opened))?;
    database.write_now(|tx| support::fill(tx, &ground))?;
    database.write_now(|tx| messages::add_word(tx, &ground))?;
    database.write_now(|tx| messages::keep_replies(tx, &ground, &opened))?;
    logins.extend(orders::fill(
        database,
        &ground,
        &opened,
        &till,
        Clock::System.now(),
    )?);
    Ok(logins)
}

/// One hash for everybody: the demo's password is public.
fn password_hash(database: &Database) -> Result<String> {
    let hasher = Hasher::new(HashCost::default(), 1, database.random().clone())?;
    hasher.hash_now(&Password::new_choice(people::PASSWORD)?)
}

fn store_pictures(folder: &Path, pictures: &HashMap<String, Pictures>) -> Result<()> {
    let store = MediaStore::open(&MediaPlace::Folder(folder.join("media")))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::internal)?;
    runtime.block_on(async {
        for picture in pictures.values() {
            store.put(picture).await?;
        }
        match pictures.get(fronts::PAPER) {
            Some(paper) => store.put_private(paper).await,
            None => Ok(()),
        }
    })
}

fn show_logins(folder: &Path) -> Result<()> {
    let path = folder.join("logins.json");
    let text = std::fs::read_to_string(&path).map_err(Error::internal)?;
    let logins: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(Error::internal)?;
    say("Logins of the demo (all in logins.json):")?;
    for login in logins {
        let word = |key: &str| {
            login
                .get(key)
                .and_then(|v| v.as_str())
                .unwrap_or("")
                .to_owned()
        };
        say(&format!(
            "  {:<18} {:<34} {}",
            word("role"),
            word("login"),
            word("password")
        ))?;
    }
    Ok(())
}
