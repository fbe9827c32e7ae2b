//! What administrators have to do with messages: a conversation in a dispute, what was handed to
//! them, and words that messages are searched for.

mod dispute;
mod reports;
mod words;

#[cfg(test)]
pub(in crate::web) use self::{
    dispute::DisputeTalkView, reports::MessageReportsView, words::MessageWordsView,
};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    let admin = Area::Admin;
    routes
        .get(admin, "/admin/claims/{id}/messages", dispute::show)
        .get(
            admin,
            "/admin/claims/{id}/messages/photos/{photo}",
            dispute::photo,
        )
        .get(admin, "/admin/message-reports", reports::list)
        .post(admin, "/admin/message-reports/{id}/answer", reports::answer)
        .get(
            admin,
            "/admin/message-reports/{id}/photos/{photo}",
            reports::photo,
        )
        .get(admin, "/admin/message-words", words::list)
        .post(admin, "/admin/message-words", words::add)
        .post(admin, "/admin/message-words/{id}/removal", words::remove);
}
