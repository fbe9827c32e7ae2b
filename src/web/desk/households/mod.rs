//! The families behind the goods, what each has of a month, and how the shop shares.

mod edit;
mod list;
mod rule;
mod statement;

#[cfg(test)]
pub(in crate::web) use self::{edit::HouseholdView, list::HouseholdsView, rule::SharingRuleView};

pub(super) use self::list::samples;

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ALL: &str = "/desk/{shop}/households";
    const ONE: &str = "/desk/{shop}/households/{id}";
    const RULE: &str = "/desk/{shop}/sharing";
    let desk = Area::Desk;
    routes
        .get(desk, ALL, list::list)
        .post(desk, ALL, list::create)
        .get(desk, ONE, edit::show)
        .post(desk, ONE, edit::save)
        .get(
            desk,
            "/desk/{shop}/households/{id}/statement",
            statement::show,
        )
        .get(
            Area::Desk,
            "/desk/{shop}/households/{id}/statement.pdf",
            statement::file,
        )
        .get(desk, RULE, rule::show)
        .post(desk, RULE, rule::publish);
}
