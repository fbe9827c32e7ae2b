//! The frame around every page of the administration: the division, and the ways to its parts.

use crate::base::error::Result;
use crate::domain::access::{
    DecideDisputes, ManagePlatform, ModerateWords, Office, ReadShops, ReviewApplications, grant,
    offices_of,
};
use crate::web::chrome::{NavItem, Section};
use crate::web::divisions::tree;
use crate::web::extract::{Db, Login};
use crate::web::respond::Ui;

type Entry = (Section, &'static str, &'static str, fn(&Office) -> bool);

/// The entries, each with the offices that it is for; the page behind it checks again.
const ENTRIES: [Entry; 13] = [
    (
        Section::Overview,
        "/admin",
        "admin-nav-overview",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Applications,
        "/admin/applications",
        "admin-nav-applications",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Shops,
        "/admin/shops",
        "admin-nav-shops",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Listings,
        "/admin/listings",
        "admin-nav-listings",
        Office::holds::<ReviewApplications>,
    ),
    (
        Section::Orders,
        "/admin/orders",
        "admin-nav-orders",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Claims,
        "/admin/claims",
        "admin-nav-claims",
        Office::holds::<DecideDisputes>,
    ),
    (
        Section::Reports,
        "/admin/reports",
        "admin-nav-reports",
        Office::holds::<ModerateWords>,
    ),
    (
        Section::Held,
        "/admin/held-payments",
        "admin-nav-held",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Money,
        "/admin/settlements",
        "settlements-title",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Programmes,
        "/admin/programmes",
        "admin-nav-programmes",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Searches,
        "/admin/searches",
        "admin-nav-searches",
        Office::holds::<ReadShops>,
    ),
    (
        Section::Mails,
        "/admin/mails",
        "admin-nav-mails",
        Office::holds::<ManagePlatform>,
    ),
    (
        Section::Offices,
        "/admin/offices",
        "admin-nav-offices",
        Office::holds::<ManagePlatform>,
    ),
];

/// Puts the frame of the administration around the page.
pub(in crate::web) async fn frame(ui: Ui, db: &Db, login: &Login, section: Section) -> Result<Ui> {
    let user = login.user_id;
    let offices = db.read(move |conn| offices_of(conn, user)).await?;
    let tree = tree(&ui, db).await?;
    let codes = offices.iter().map(|office| office.division_code.clone());
    let names: Vec<String> = grant::outermost(codes)
        .iter()
        .filter_map(|code| code.parse().ok())
        .map(|code| tree.full_name(code, ui.locale()))
        .collect();
    let title = names.join(&ui.text("admin-divisions-comma", &[]));
    let title = if title.is_empty() {
        ui.text("account-office-whole", &[])
    } else {
        title
    };
    let nav = ENTRIES
        .iter()
        .filter(|(_, _, _, is_for)| offices.iter().any(is_for))
        .map(|(section, href, key, _)| NavItem {
            section: *section,
            href: (*href).to_owned(),
            key,
            count: 0,
        })
        .collect();
    Ok(ui.in_section(section).with_nav(&title, nav))
}
