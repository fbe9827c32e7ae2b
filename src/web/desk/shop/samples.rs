//! Shops for the samples of pages.

use chrono::NaiveDate;

use crate::domain::applications::ApplicationState;
use crate::domain::shops::{Front, LicenceKind, Shop};
use crate::web::apply::samples::dossier;

/// An open shop that has said everything, and one under review that has said little.
pub(super) fn shops() -> [Shop; 2] {
    let full = Shop {
        name_en: "Shangchengdai \"Longjing\" <b>".to_owned(),
        story_en: "The village lies below Lion Peak.".to_owned(),
        licence_kind: LicenceKind::Licence,
        licence_number: "91330100799655058B".to_owned(),
        holiday_from: NaiveDate::from_ymd_opt(2027, 2, 4),
        holiday_to: NaiveDate::from_ymd_opt(2027, 2, 12),
        ..dossier(ApplicationState::Approved).shop
    };
    let simple = Shop {
        accepts_transfer: false,
        ..dossier(ApplicationState::UnderReview).shop
    };
    [full, simple]
}

/// What the first of them says beside.
pub(super) fn front() -> Front {
    Front {
        ship_days: Some(3),
        closes_on_holiday: true,
        holiday_zh: "全村过年，初八开工。".to_owned(),
        holiday_en: String::new(),
    }
}
