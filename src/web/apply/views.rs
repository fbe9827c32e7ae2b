//! The pages of the steps.

use std::sync::Arc;

use serde::Serialize;

use super::progress::Head;
use super::samples;
use crate::base::error::{Code, Error};
use crate::base::fields::FieldErrors;
use crate::base::locale::Locale;
use crate::domain::charters::Category;
use crate::domain::divisions::Tree;
use crate::domain::shops::{ExemptReason, LicenceKind};
use crate::domain::villages::VillageKind;
use crate::web::division_picker::DivisionPicker;
use crate::web::forms::FormState;
use crate::web::templates::PageView;

/// An option of a select.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Choice {
    value: String,
    label: String,
}

/// The categories as options.
pub(super) fn choices(categories: &[Category], locale: Locale) -> Vec<Choice> {
    let choice = |category: &Category| Choice {
        value: category.code.clone(),
        label: category.name(locale).to_owned(),
    };
    categories.iter().map(choice).collect()
}

/// Which village; on the first page the name of its specialty too.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PlaceView {
    pub(super) head: Head,
    pub(super) form: FormState,
    pub(super) picker: DivisionPicker,
    pub(super) kinds: Vec<&'static str>,
    /// The categories to choose from; none once the application is begun.
    pub(super) categories: Vec<Choice>,
}

/// The words of the kinds of places.
pub(super) fn kinds() -> Vec<&'static str> {
    VillageKind::ALL.iter().map(|kind| kind.as_str()).collect()
}

/// The specialty.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SpecialtyView {
    pub(super) head: Head,
    pub(super) form: FormState,
    pub(super) categories: Vec<Choice>,
}

/// The shop.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ShopStepView {
    pub(super) head: Head,
    pub(super) form: FormState,
    pub(super) picker: DivisionPicker,
    /// `https://host/v/`, before the address.
    pub(super) address: String,
}

/// Payment and licence.
#[derive(Debug, Serialize)]
pub(in crate::web) struct TradeView {
    pub(super) head: Head,
    pub(super) form: FormState,
    pub(super) licence_kinds: Vec<&'static str>,
    pub(super) reasons: Vec<&'static str>,
}

impl TradeView {
    pub(super) fn new(head: Head, form: FormState) -> Self {
        Self {
            head,
            form,
            licence_kinds: LicenceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
            reasons: ExemptReason::ALL
                .iter()
                .map(|reason| reason.as_str())
                .collect(),
        }
    }
}

fn picker(name: &str) -> DivisionPicker {
    let tree = Arc::new(Tree::default());
    DivisionPicker::new(&tree, chrono::NaiveDate::default(), Locale::Zh, name, None)
}

fn refused(fields: &[(&str, Code)]) -> Error {
    let mut faults = FieldErrors::new();
    for (field, code) in fields {
        faults.add(*field, *code);
    }
    Error::fields(faults)
}

impl PageView for PlaceView {
    const TEMPLATE: &'static str = "pages/apply/place.html";

    fn samples() -> Vec<Self> {
        let tea = Choice {
            value: "tea".to_owned(),
            label: "茶叶".to_owned(),
        };
        let taken = refused(&[
            ("village", Code::VillageTaken),
            ("division_code", Code::DivisionIncomplete),
            ("category", Code::FieldRequired),
        ]);
        let view = |head, form, categories| Self {
            head,
            form,
            picker: picker("division_code"),
            kinds: kinds(),
            categories,
        };
        vec![
            view(Head::of_new(), FormState::new(), vec![tea.clone()]),
            view(
                Head::of_new(),
                FormState::new()
                    .with("village", "<上城埭村>")
                    .refused(&taken),
                vec![tea],
            ),
            view(
                samples::head("place"),
                FormState::new()
                    .with("kind", "town")
                    .with("town", "大华山镇")
                    .with_comments(&samples::comments()),
                Vec::new(),
            ),
        ]
    }
}

impl PageView for SpecialtyView {
    const TEMPLATE: &'static str = "pages/apply/specialty.html";

    fn samples() -> Vec<Self> {
        let tea = Choice {
            value: "tea".to_owned(),
            label: "茶叶".to_owned(),
        };
        let form = FormState::new()
            .with("category", "tea")
            .with("specialty_zh", "西湖龙井茶")
            .with_comments(&samples::comments());
        let missing = refused(&[("origin_zh", Code::FieldRequired)]);
        [
            form.clone(),
            form.with("specialty_en", "tea").refused(&missing),
        ]
        .into_iter()
        .map(|form| Self {
            head: samples::head("specialty"),
            form,
            categories: vec![tea.clone()],
        })
        .collect()
    }
}

impl PageView for ShopStepView {
    const TEMPLATE: &'static str = "pages/apply/shop.html";

    fn samples() -> Vec<Self> {
        let form = FormState::new()
            .with("shop_name_zh", "上城埭村西湖龙井茶")
            .with("slug", "shangchengdai-longjing")
            .with_comments(&samples::comments());
        let wrong = refused(&[
            ("slug", Code::SlugTaken),
            ("contact_phone", Code::PhoneInvalid),
        ]);
        [form.clone(), form.with("story_en", "tea").refused(&wrong)]
            .into_iter()
            .map(|form| Self {
                head: samples::head("shop"),
                form,
                picker: picker("origin_code"),
                address: "https://yipin.example/v/".to_owned(),
            })
            .collect()
    }
}

impl PageView for TradeView {
    const TEMPLATE: &'static str = "pages/apply/trade.html";

    fn samples() -> Vec<Self> {
        let form = FormState::new()
            .with("accepts_cod", "true")
            .with("accepts_transfer", "true")
            .with("licence_kind", "exempt")
            .with_comments(&samples::comments());
        let wrong = refused(&[
            ("bank_account", Code::ShopBankAccount),
            ("exempt_reason", Code::FieldRequired),
            ("accepts_cod", Code::ShopNoPayment),
        ]);
        vec![
            Self::new(samples::head("trade"), form.clone()),
            Self::new(samples::head("trade"), form.refused(&wrong)),
        ]
    }
}
