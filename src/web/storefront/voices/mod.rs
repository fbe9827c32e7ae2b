//! What buyers say and ask in public: the lists, the form for a question, the photos, and the form
//! that reports abuse.

mod lists;
mod photo;
mod question;
mod report;

#[cfg(test)]
pub(in crate::web) use self::{
    lists::ReviewsView, question::QuestionsView, report::AbuseReportView,
};

pub(in crate::web) use self::report::grounds;
use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(in crate::web) fn routes(routes: &mut Routes) {
    const REPORT: &str = "/reports/{subject}/{id}";
    const QUESTIONS: &str = "/p/{listing}/questions";
    let public = Area::Public;
    routes
        .get(public, "/p/{listing}/reviews", lists::of_listing)
        .get(public, "/v/{slug}/reviews", lists::of_shop_page)
        .get(public, QUESTIONS, question::list)
        .post(public, QUESTIONS, question::ask)
        .get(public, "/media/reviews/{id}/{photo}/{file}", photo::show)
        .get(public, REPORT, report::show)
        .post(public, REPORT, report::send);
}
