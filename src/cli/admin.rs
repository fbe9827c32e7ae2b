//! `yipin admin`: the first administrator of a platform, or another one; and the link for a new password
//! of somebody whose account has no mail address, once the operator knows who it is.

use std::io::{BufRead, IsTerminal};

use super::{open_database, say};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::config::{Settings, Source};
use crate::domain::access::{OfficeRole, SystemScope};
use crate::domain::accounts::password::{HashCost, Hasher, Password};
use crate::domain::accounts::tokens::TokenKeys;
use crate::domain::accounts::{self, Contact, NewUser, service};
use crate::domain::offices;

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Create an account with an office, or give an office to an account that exists
    Create(Create),
    /// Print a link for a new password, for somebody whose account has no e-mail: make sure who it is
    /// first; it works for 30 minutes, once
    ResetLink(ResetLink),
}

#[derive(Debug, clap::Args)]
struct ResetLink {
    /// Mobile number of the account
    login: String,
    #[command(flatten)]
    source: Source,
}

#[derive(Debug, clap::Args)]
struct Create {
    /// E-mail or mobile number
    login: String,
    /// What the person is called
    #[arg(long, default_value = "Administrator")]
    name: String,
    /// reviewer, auditor, programme_officer or supervisor
    #[arg(long, default_value = "supervisor")]
    role: OfficeRole,
    /// GB/T 2260 code of the division; leave out for the whole platform
    #[arg(long, default_value = "")]
    division: String,
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(args: &Args) -> Result<()> {
    match &args.action {
        Action::Create(create) => run_create(create),
        Action::ResetLink(wanted) => run_reset_link(wanted),
    }
}

fn run_create(create: &Create) -> Result<()> {
    let settings = Settings::load(&create.source)?;
    let contact = Contact::parse(&create.login)?;
    let division = if create.division.is_empty() {
        DivisionCode::ROOT
    } else {
        DivisionCode::parse(&create.division)?
    };
    let database = open_database(&settings)?;
    let password = read_password()?;
    let hasher = Hasher::new(HashCost::default(), 1, database.random().clone())?;
    let hash = hasher.hash_now(&password)?;
    let scope = SystemScope::new("yipin admin create");
    let new = NewUser {
        contact,
        name: create.name.clone(),
        password_hash: hash,
        locale: Locale::Zh,
    };
    database.write_now(|tx| {
        let known = accounts::find_login(tx.conn(), &new.contact)?;
        let user = match known {
            Some((user, _)) => user.id,
            None => service::create_user(tx, &new)?,
        };
        offices::appoint_by_system(tx, &scope, user, create.role, &division)
    })?;
    say(&format!(
        "{} is {} of {}",
        create.login,
        create.role,
        place(&create.division)
    ))
}

fn run_reset_link(wanted: &ResetLink) -> Result<()> {
    let settings = Settings::load(&wanted.source)?;
    let contact = Contact::parse(&wanted.login)?;
    let database = open_database(&settings)?;
    let scope = SystemScope::new("yipin admin reset-link");
    let public_id = database.write_now(|tx| service::grant_reset(tx, &scope, &contact))?;
    let token = TokenKeys::new(settings.secret.expose()).reset(&public_id);
    say(&format!("{}/account/reset/{token}", settings.public_url))
}

fn place(division: &str) -> &str {
    if division.is_empty() {
        "the whole platform"
    } else {
        division
    }
}

/// The password from standard input: never an argument, which other users of the machine see.
fn read_password() -> Result<Password> {
    let input = std::io::stdin();
    if input.is_terminal() {
        say("Password (8 to 128 characters), then Enter:")?;
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(Error::internal)?;
    Password::new_choice(line.trim_end_matches(['\r', '\n']))
}
