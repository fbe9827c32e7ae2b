//! One application for the samples of pages, in each of its states.

use std::collections::{BTreeMap, HashMap};

use super::progress::Head;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Code;
use crate::base::fields::FieldErrors;
use crate::base::ids::{ApplicationId, CharterId, ReviewStepId, ShopId, UserId, VillageId};
use crate::base::locale::Locale;
use crate::base::slug::Slug;
use crate::domain::access::ShopState;
use crate::domain::applications::{
    Application, ApplicationKind, ApplicationState, Checklist, Comments, ReviewStep, StepState,
};
use crate::domain::charters::{Category, Charter, CharterState};
use crate::domain::divisions::Tree;
use crate::domain::flows::shop_approval::Dossier;
use crate::domain::shops::{LicenceKind, Shop};
use crate::domain::villages::{Village, VillageKind};
use crate::web::shown_application::Names;
use crate::web::timeline::Entry;

const AT: Timestamp = Timestamp::from_ms(1_795_624_200_000);

/// What the reviewer asks to change.
pub(in crate::web) fn comments() -> BTreeMap<String, String> {
    let said = [
        ("village", "请写到自然村。"),
        (
            "origin_zh",
            "请说说 \"狮峰山\" 的土和水，<b>不要</b>写疗效。",
        ),
        ("story_zh", "请补上村里有多少户做茶。"),
        ("contact_phone", "这个号码打不通。"),
        ("bank_account", "开户名和账号对不上。"),
    ];
    said.into_iter()
        .map(|(field, text)| (field.to_owned(), text.to_owned()))
        .collect()
}

/// The frame of a step.
pub(super) fn head(step: &'static str) -> Head {
    let state = ApplicationState::ChangesRequested;
    Head::new("/apply/7", step, &dossier(state))
}

/// The application in a state.
pub(in crate::web) fn dossier(state: ApplicationState) -> Dossier {
    let mut missing = FieldErrors::new();
    if state == ApplicationState::Draft {
        missing.add("production_area", Code::FieldRequired);
        missing.add("contact_phone", Code::FieldRequired);
    }
    Dossier {
        application: application(state),
        charter: charter(),
        shop: shop(state),
        village: Village {
            id: VillageId(3),
            kind: VillageKind::Village,
            name: "上城埭村".to_owned(),
            name_en: "Shangchengdai Village".to_owned(),
            town_name: "转塘街道".to_owned(),
            town_name_en: "Zhuantang Subdistrict".to_owned(),
            code: code(),
            division_code: code(),
        },
        rounds: rounds(state),
        missing,
        history: Vec::new(),
        names: HashMap::new(),
    }
}

/// Names in Chinese for a page, with a tree that knows no place.
pub(in crate::web) fn with_names<T>(draw: impl FnOnce(&Names<'_>) -> T) -> T {
    let categories = [Category {
        code: "tea".to_owned(),
        name_zh: "茶叶".to_owned(),
        name_en: "Tea".to_owned(),
        position: 0,
    }];
    draw(&Names {
        tree: &Tree::default(),
        categories: &categories,
        locale: Locale::Zh,
        has_account: true,
    })
}

/// A history.
pub(in crate::web) fn history() -> Vec<Entry> {
    let entry = |ms, title: &str, comment: &str| Entry {
        at: AT.ms() + ms,
        title: title.to_owned(),
        by: "西湖审核员".to_owned(),
        comment: comment.to_owned(),
    };
    vec![
        entry(
            7_200_000,
            "请申请人修改",
            "写得很好。\n村里的故事：请补上户数。",
        ),
        entry(3_600_000, "开始审核", ""),
    ]
}

fn application(state: ApplicationState) -> Application {
    Application {
        id: ApplicationId(7),
        shop_id: ShopId(9),
        kind: ApplicationKind::Opening,
        charter_id: CharterId(9),
        state,
        applicant_id: UserId(31),
        created_at: AT,
        submitted_at: (state != ApplicationState::Draft).then_some(AT),
        decided_at: None,
    }
}

fn rounds(state: ApplicationState) -> Vec<ReviewStep> {
    let state = match state {
        ApplicationState::Draft | ApplicationState::Withdrawn => return Vec::new(),
        ApplicationState::Submitted | ApplicationState::UnderReview => StepState::Pending,
        ApplicationState::ChangesRequested => StepState::ChangesRequested,
        ApplicationState::Approved => StepState::Approved,
        ApplicationState::Rejected => StepState::Rejected,
    };
    vec![ReviewStep {
        id: ReviewStepId(1),
        position: 1,
        state,
        checklist: Checklist::of_words(["place", "specialty"].into_iter()),
        comments: Comments {
            by_field: comments(),
            general: "写得很好，只差几处。".to_owned(),
        },
        decided_by: None,
        opened_at: AT,
        decided_at: None,
    }]
}

fn charter() -> Charter {
    Charter {
        id: CharterId(9),
        shop_id: ShopId(9),
        category_code: "tea".to_owned(),
        name_zh: "西湖龙井茶".to_owned(),
        name_en: "West Lake Longjing tea".to_owned(),
        origin_zh: "狮峰山的白砂土，云雾多，茶芽长得慢，香气留得住。\n<script>".to_owned(),
        origin_en: String::new(),
        production_area: "上城埭村的 620 亩茶园".to_owned(),
        grade_rules: "特级：一芽一叶初展。".to_owned(),
        standards: "GB/T 18650".to_owned(),
        state: CharterState::Submitted,
        created_at: AT,
        decided_at: None,
    }
}

/// The shop that an application in this state is about.
fn shop(state: ApplicationState) -> Shop {
    Shop {
        id: ShopId(9),
        village_id: VillageId(3),
        slug: Slug::from_name("shangchengdai-longjing", "shop"),
        name_zh: "上城埭村西湖龙井茶".to_owned(),
        name_en: String::new(),
        story_zh: "村子在狮峰山下，家家种茶。".to_owned(),
        story_en: String::new(),
        contact_name: "沈师傅".to_owned(),
        contact_phone: "+8613800001111".to_owned(),
        licence_kind: LicenceKind::Exempt,
        licence_number: String::new(),
        exempt_reason: "own_produce".to_owned(),
        origin_code: code(),
        origin_detail: "上城埭村 18 号".to_owned(),
        place_zh: "浙江省杭州市西湖区".to_owned(),
        place_en: "Xihu District, Hangzhou City, Zhejiang Province".to_owned(),
        division_code: code(),
        cover_hash: None,
        accepts_cod: true,
        accepts_transfer: state != ApplicationState::Draft,
        bank_name: "农业银行西湖支行".to_owned(),
        bank_holder: "上城埭村经济合作社".to_owned(),
        bank_account: "6228000000000000011".to_owned(),
        state: match state {
            ApplicationState::Withdrawn => ShopState::Closed,
            other => other.as_str().parse().unwrap_or(ShopState::Draft),
        },
        approved_at: None,
        created_at: AT,
        updated_at: AT,
        version: 1,
        holiday_from: None,
        holiday_to: None,
        weigh_tolerance: crate::base::rate::Rate::ZERO,
        search_names: String::new(),
    }
}

fn code() -> DivisionCode {
    DivisionCode::parse("330106").unwrap_or(DivisionCode::ROOT)
}
