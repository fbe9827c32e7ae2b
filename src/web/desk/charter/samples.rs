//! Charters for the samples of pages.

use super::show::Open;
use crate::domain::applications::{Application, ApplicationKind, ApplicationState, Comments};
use crate::domain::charters::Charter;
use crate::web::apply::samples::dossier;

/// A charter that says everything.
pub(super) fn full() -> Charter {
    Charter {
        origin_en: "White sandy soil and much mist.".to_owned(),
        ..dossier(ApplicationState::Approved).charter
    }
}

/// An application for another specialty, of which little is said.
pub(super) fn open(state: ApplicationState, kind: ApplicationKind) -> Open {
    let is_back = state == ApplicationState::ChangesRequested;
    let said = [
        ("comment_standards", "请写标准号 <b>"),
        ("note", "差一点就好了。"),
    ];
    let comments = Comments::parse(said.into_iter().filter(|_| is_back));
    let application = dossier(state).application;
    Open {
        application: Application {
            kind,
            ..application
        },
        charter: Charter {
            name_zh: "九曲红梅".to_owned(),
            name_en: String::new(),
            grade_rules: String::new(),
            standards: String::new(),
            ..full()
        },
        comments: comments.unwrap_or_default(),
    }
}
