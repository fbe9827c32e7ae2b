//! The frame around every page of a desk: the shop's name and the ways to its parts.

use crate::base::error::Result;
use crate::domain::access::{EditListings, ShopPermission, ShopRole, TalkToBuyers, memberships_of};
use crate::domain::messages;
use crate::web::chrome::{NavItem, Section};
use crate::web::extract::{Db, Desk};
use crate::web::respond::Ui;

/// Puts the desk's frame around the page.
pub(in crate::web) async fn frame<P: ShopPermission>(
    ui: Ui,
    db: &Db,
    desk: &Desk<P>,
    section: Section,
) -> Result<Ui> {
    let user = desk.login.user_id;
    let shop = desk.scope.shop_id();
    let talks = desk.scope.also::<TalkToBuyers>();
    let (memberships, unread) = db
        .read(move |conn| {
            let unread = match &talks {
                Some(scope) => messages::unread_of_shop(conn, scope)?,
                None => 0,
            };
            Ok((memberships_of(conn, user)?, unread))
        })
        .await?;
    let title = memberships
        .iter()
        .find(|membership| membership.shop_id == shop)
        .map(|membership| ui.locale().pick(&membership.name_zh, &membership.name_en))
        .unwrap_or_default()
        .to_owned();
    let nav = nav(desk, unread);
    Ok(ui.in_section(section).with_nav(&title, nav))
}

fn nav<P: ShopPermission>(desk: &Desk<P>, unread: i64) -> Vec<NavItem> {
    let everyone = [
        ShopRole::Manager,
        ShopRole::Editor,
        ShopRole::Packer,
        ShopRole::Accountant,
    ];
    let entries: [(Section, &str, &'static str, &[ShopRole]); 12] = [
        (Section::Overview, "", "desk-nav-overview", &everyone),
        (
            Section::Orders,
            "/orders",
            "desk-nav-orders",
            &[ShopRole::Manager, ShopRole::Packer, ShopRole::Accountant],
        ),
        (
            Section::Messages,
            "/messages",
            "desk-nav-messages",
            &[ShopRole::Manager, ShopRole::Packer, ShopRole::Accountant],
        ),
        (
            Section::Listings,
            "/listings",
            "desk-nav-listings",
            &everyone,
        ),
        (Section::Stock, "/stock", "desk-nav-stock", &everyone),
        (Section::Lots, "/lots", "desk-nav-lots", &everyone),
        (
            Section::Money,
            "/money",
            "desk-nav-money",
            &[ShopRole::Manager, ShopRole::Accountant],
        ),
        (
            Section::Claims,
            "/claims",
            "desk-nav-claims",
            &[ShopRole::Manager, ShopRole::Accountant],
        ),
        (
            Section::Reviews,
            "/reviews",
            "desk-nav-reviews",
            &[ShopRole::Manager, ShopRole::Editor],
        ),
        (
            Section::Questions,
            "/questions",
            "desk-nav-questions",
            &[ShopRole::Manager, ShopRole::Editor],
        ),
        (
            Section::Shop,
            "/shop",
            "desk-nav-shop",
            &[ShopRole::Manager],
        ),
        (
            Section::Members,
            "/members",
            "desk-nav-members",
            &[ShopRole::Manager],
        ),
    ];
    entries
        .into_iter()
        .filter(|(_, _, _, roles)| desk.scope.role().is_none_or(|role| roles.contains(&role)))
        .map(|(section, below, key, _)| NavItem {
            section,
            href: desk.path(below),
            key,
            count: if section == Section::Messages {
                unread
            } else {
                0
            },
        })
        .collect()
}

/// Whether the member may change listings; the server checks again at each form.
pub(in crate::web) fn can_edit<P: ShopPermission>(desk: &Desk<P>) -> bool {
    desk.scope
        .role()
        .is_some_and(<EditListings as ShopPermission>::is_held_by)
        && <EditListings as ShopPermission>::holds_in(desk.scope.state())
}
