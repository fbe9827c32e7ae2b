//! The pages of administrators.

mod mails;

#[cfg(test)]
pub(in crate::web) use mails::MailsView;

use super::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes.get(Area::Admin, "/admin/mails", mails::list).post(
        Area::Admin,
        "/admin/mails/{id}/again",
        mails::send_again,
    );
}
