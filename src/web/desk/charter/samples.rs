//! Charters for the samples of pages.

use crate::base::clock::Timestamp;
use crate::base::ids::{ApplicationId, CharterId, ShopId, UserId};
use crate::domain::applications::{Application, ApplicationKind, ApplicationState};
use crate::domain::charters::{Charter, CharterState};

const AT: Timestamp = Timestamp::from_ms(1_795_624_200_000);

/// A charter that says everything.
pub(super) fn full() -> Charter {
    Charter {
        id: CharterId(1),
        shop_id: ShopId(1),
        category_code: "tea".to_owned(),
        name_zh: "西湖龙井茶 <b>".to_owned(),
        name_en: "West Lake Longjing tea".to_owned(),
        origin_zh: "狮峰山的白砂土，云雾多，茶芽长得慢。\n明前手炒。".to_owned(),
        origin_en: "White sandy soil and much mist.".to_owned(),
        production_area: "龙井村、翁家山村的 1200 亩茶园".to_owned(),
        grade_rules: "特级：一芽一叶初展；一级：一芽一叶。".to_owned(),
        standards: "GB/T 18650".to_owned(),
        state: CharterState::Active,
        created_at: AT,
        decided_at: Some(AT),
    }
}

/// Another specialty, of which little is said.
pub(super) fn simple() -> Charter {
    Charter {
        id: CharterId(2),
        name_zh: "九曲红梅".to_owned(),
        name_en: String::new(),
        origin_en: String::new(),
        grade_rules: String::new(),
        standards: String::new(),
        state: CharterState::Submitted,
        ..full()
    }
}

/// The request for the other specialty.
pub(super) fn application(state: ApplicationState) -> Application {
    Application {
        id: ApplicationId(7),
        shop_id: ShopId(1),
        kind: ApplicationKind::CharterChange,
        charter_id: CharterId(2),
        state,
        applicant_id: UserId(11),
        created_at: AT,
        submitted_at: Some(AT),
        decided_at: None,
    }
}
