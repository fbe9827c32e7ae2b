//! What people say breaks the law, and on which grounds something is not shown.
//!
//! Anybody may report a review, a question or an answer, once each, and once more when the words were
//! changed after a decision; the reports wait for the administrators of the shop's division. The
//! E-Commerce Law (art. 39) forbids to delete what buyers say, so that nothing is ever removed: it is
//! hidden on a named legal ground, and the place says so.

mod model;
mod store;

pub use model::{LegalGround, NewReport, Report, Reported, Reporter, Subject, SubjectKind};
pub use store::{
    Target, close_reports, count_open, erase_of_person, insert_report, insert_report_of_shop,
    list_of_person, list_open, list_reports,
};
