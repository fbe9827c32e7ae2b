//! The people of the demo, and the file that lists their logins.

use std::path::Path;

use serde::Serialize;

use super::shops::Opened;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::UserId;
use crate::base::locale::Locale;
use crate::db::{Database, Tx};
use crate::domain::access::{ManageShop, OfficeRole, ShopRole, SystemScope, grant};
use crate::domain::accounts::{self, Contact, NewUser, service};
use crate::domain::offices;
use crate::domain::shops::{self, NewInvitation};

/// Known to everybody: the demo refuses to run in production.
pub(super) const PASSWORD: &str = "one-village-one-product";

/// A login that the console prints and `logins.json` keeps.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DemoLogin {
    pub role: String,
    pub login: String,
    pub password: &'static str,
}

impl DemoLogin {
    pub fn new(role: &str, login: &str) -> Self {
        Self {
            role: role.to_owned(),
            login: login.to_owned(),
            password: PASSWORD,
        }
    }
}

/// An administrator of the demo.
struct Officer {
    role: OfficeRole,
    login: &'static str,
    name: &'static str,
    division: &'static str,
}

/// Suqian (3213) and Huanggang (4211) are the places of the mission's story; `32` is Jiangsu.
const OFFICERS: &[Officer] = &[
    Officer {
        role: OfficeRole::Supervisor,
        login: "supervisor@demo.example",
        name: "周平",
        division: "",
    },
    Officer {
        role: OfficeRole::Reviewer,
        login: "reviewer@demo.example",
        name: "徐静",
        division: "32",
    },
    Officer {
        role: OfficeRole::Reviewer,
        login: "reviewer-huanggang@demo.example",
        name: "程亮",
        division: "4211",
    },
    Officer {
        role: OfficeRole::Auditor,
        login: "auditor@demo.example",
        name: "何清",
        division: "",
    },
    Officer {
        role: OfficeRole::ProgrammeOfficer,
        login: OFFICER,
        name: "孙敏",
        division: "42",
    },
];

/// Who runs the programmes of Hubei.
pub(super) const OFFICER: &str = "programme@demo.example";

/// The supervisor of the whole platform, who approves the demo's shops.
pub(super) const SUPERVISOR: &str = "supervisor@demo.example";

/// Opens the accounts of the administrators.
pub(super) fn appoint_officers(tx: &mut Tx<'_>, hash: &str) -> Result<Vec<DemoLogin>> {
    let scope = SystemScope::new("yipin demo");
    for officer in OFFICERS {
        let user = register(tx, officer.login, officer.name, hash)?;
        let division = if officer.division.is_empty() {
            DivisionCode::ROOT
        } else {
            DivisionCode::parse(officer.division)?
        };
        offices::appoint_by_system(tx, &scope, user, officer.role, &division)?;
    }
    Ok(OFFICERS
        .iter()
        .map(|one| DemoLogin::new(one.role.as_str(), one.login))
        .collect())
}

/// Opens an account with the demo's password.
pub(super) fn register(tx: &mut Tx<'_>, login: &str, name: &str, hash: &str) -> Result<UserId> {
    let new = NewUser {
        contact: Contact::parse(login)?,
        name: name.to_owned(),
        password_hash: hash.to_owned(),
        locale: Locale::Zh,
    };
    service::create_user(tx, &new)
}

/// Gives the first shop of the mission's places one member of each role.
pub(super) fn hire(database: &Database, shops: &[Opened], hash: &str) -> Result<Vec<DemoLogin>> {
    let Some(shop) = shops.iter().find(|shop| shop.is_in_story).or(shops.first()) else {
        return Ok(Vec::new());
    };
    let manager = database
        .read_now(|conn| accounts::find_user(conn, shop.manager))?
        .and_then(|user| user.email)
        .ok_or_else(Error::not_found)?;
    let mut logins = vec![DemoLogin::new("manager", manager.as_str())];
    for (n, role) in [ShopRole::Editor, ShopRole::Packer, ShopRole::Accountant]
        .iter()
        .enumerate()
    {
        let login = format!("{role}@demo.example");
        database.write_now(|tx| {
            let user = register(tx, &login, &name(800 + n), hash)?;
            let scope = grant::shop::<ManageShop>(tx.conn(), shop.manager, &shop.slug)?;
            let new = NewInvitation {
                contact: login.clone(),
                role: *role,
            };
            let token = shops::invite(tx, &scope, &new)?;
            shops::accept(tx, user, &token).map(drop)
        })?;
        logins.push(DemoLogin::new(role.as_str(), &login));
    }
    Ok(logins)
}

/// Common family and given names; any likeness is chance.
const FAMILIES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗",
];
const GIVEN: [&str; 20] = [
    "秀英", "建国", "桂兰", "志强", "春梅", "海军", "玉珍", "永福", "小红", "大勇", "丽华", "文斌",
    "淑芬", "国庆", "晓燕", "长青", "明月", "立春", "丰年", "惠民",
];

/// The name of the `n`th villager or buyer.
pub(super) fn name(n: usize) -> String {
    let family = FAMILIES
        .get(n % FAMILIES.len())
        .copied()
        .unwrap_or_default();
    let given = GIVEN
        .get((n / FAMILIES.len() + n * 7) % GIVEN.len())
        .copied()
        .unwrap_or_default();
    format!("{family}{given}")
}

/// The mobile number of the `n`th of them: 130 0000 and four digits of our own.
pub(super) fn phone(n: usize) -> String {
    format!("1300000{:04}", n % 10_000)
}

/// Writes `logins.json`.
pub(super) fn write_logins(folder: &Path, logins: &[DemoLogin]) -> Result<()> {
    let json = serde_json::to_string_pretty(logins).map_err(Error::internal)?;
    std::fs::write(folder.join("logins.json"), json + "\n").map_err(Error::internal)
}

/// Who logs in with an address.
pub(super) fn user(tx: &mut Tx<'_>, login: &str) -> Result<UserId> {
    let found = accounts::find_login(tx.conn(), &Contact::parse(login)?)?;
    let (user, _) = found.ok_or_else(Error::not_found)?;
    Ok(user.id)
}
