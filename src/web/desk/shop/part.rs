//! One form of the settings: shown with what is stored, saved, and shown again when refused.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::facts::domestic;
use super::samples;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Kind, Result};
use crate::base::input::Fields;
use crate::domain::access::ManageShop;
use crate::domain::flows::shop_settings::{self, Setting, SettingsForm};
use crate::domain::shops::{
    self, CONTACT_FIELDS, ExemptReason, Front, LICENCE_FIELDS, LicenceKind, PAYMENT_FIELDS,
    PROMISE_FIELD, Shop, TEXT_FIELDS, WEIGH_FIELD,
};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::division_picker::{DivisionPicker, chosen, wants_next_level};
use crate::web::divisions::{today, tree};
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The input that the picker of the place stands for.
const ORIGIN: &str = "origin_code";

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SettingsFormView {
    part: &'static str,
    form: FormState,
    /// Where the way back leads.
    back: String,
    /// What stands before the slug in the shop's address.
    address: String,
    picker: Option<DivisionPicker>,
    licence_kinds: Vec<&'static str>,
    exempt_reasons: Vec<&'static str>,
}

impl SettingsFormView {
    fn new(part: SettingsForm, form: FormState, back: String, address: String) -> Self {
        Self {
            part: part.as_str(),
            form,
            back,
            address,
            picker: None,
            licence_kinds: LicenceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
            exempt_reasons: ExemptReason::ALL
                .iter()
                .map(|reason| reason.as_str())
                .collect(),
        }
    }
}

fn stored(part: SettingsForm, (shop, front): (&Shop, &Front)) -> FormState {
    let of = |fields: &[&str]| {
        let form = FormState::new();
        fields
            .iter()
            .fold(form, |form, field| form.with(field, shop.value(field)))
    };
    match part {
        SettingsForm::Texts => of(TEXT_FIELDS),
        SettingsForm::Address => of(&["slug"]),
        SettingsForm::Contact => {
            of(CONTACT_FIELDS).with("contact_phone", domestic(&shop.contact_phone))
        }
        SettingsForm::Holiday => holiday(shop, front),
        SettingsForm::Promise => match front.ship_days {
            Some(days) => FormState::new().with(PROMISE_FIELD, days),
            None => FormState::new(),
        },
        SettingsForm::Weighing => {
            FormState::new().with(WEIGH_FIELD, shop.weigh_tolerance.to_percent())
        }
        SettingsForm::Payment => of(PAYMENT_FIELDS),
        SettingsForm::Licence => of(LICENCE_FIELDS),
    }
}

fn holiday(shop: &Shop, front: &Front) -> FormState {
    let form = FormState::new()
        .with("holiday_zh", &front.holiday_zh)
        .with("holiday_en", &front.holiday_en)
        .with(
            "closes_on_holiday",
            if front.closes_on_holiday { "true" } else { "" },
        );
    match shop.holiday() {
        Some(days) => form
            .with("holiday_from", days.first)
            .with("holiday_to", days.last),
        None => form,
    }
}

async fn draw(
    (ui, db): (Ui, &Db),
    desk: &Desk<ManageShop>,
    (part, form): (SettingsForm, FormState),
    status: StatusCode,
) -> HtmlResult {
    let address = format!("{}/v/", ui.app().site.origin);
    let mut view = SettingsFormView::new(part, form, desk.path("/shop"), address);
    if part == SettingsForm::Contact {
        let tree = tree(&ui, db).await?;
        let code = DivisionCode::parse(view.form.value(ORIGIN)).ok();
        let picker = DivisionPicker::new(&tree, today(db), ui.locale(), ORIGIN, code);
        view.picker = Some(picker);
    }
    let ui = frame(ui, db, desk, Section::Shop).await?;
    ui.page_as(status, &view)
}

pub(super) async fn edit(
    ui: Ui,
    db: Db,
    desk: Desk<ManageShop>,
    Segment(part): Segment<SettingsForm>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let (shop, front) = db
        .read(move |conn| Ok((shops::get(conn, &scope)?, shops::find_front(conn, &scope)?)))
        .await?;
    let form = stored(part, (&shop, &front));
    draw((ui, &db), &desk, (part, form), StatusCode::OK).await
}

pub(super) async fn save(
    ui: Ui,
    db: Db,
    desk: Desk<ManageShop>,
    Segment(part): Segment<SettingsForm>,
    form: RawForm,
) -> HtmlResult {
    let (form, setting) = read(&ui, &db, part, form).await?;
    if wants_next_level(|name| form.get(name)) {
        let form = FormState::from_pairs(form.pairs().iter().cloned());
        return draw((ui, &db), &desk, (part, form), StatusCode::OK).await;
    }
    let scope = desk.scope.clone();
    let saved = match setting {
        Ok(setting) => {
            db.write(move |tx| shop_settings::save(tx, &scope, &setting))
                .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(slug) => see_other(&format!("/desk/{slug}/shop"))
            .with_success("flash-settings-saved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let form = form.refused(&error);
            draw(
                (ui, &db),
                &desk,
                (part, form),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads what was typed, with the choice of the picker as the one value that it stands for.
async fn read(
    ui: &Ui,
    db: &Db,
    part: SettingsForm,
    form: RawForm,
) -> Result<(RawForm, Result<Setting>)> {
    let (tree, day) = (tree(ui, db).await?, today(db));
    let code = chosen(&tree, day, ORIGIN, |field| form.get(field));
    let form = form.with(ORIGIN, code.map(String::from).unwrap_or_default());
    let setting = Setting::parse(part, &form, &tree, day);
    Ok((form, setting))
}

impl PageView for SettingsFormView {
    const TEMPLATE: &'static str = "pages/desk/shop/form.html";

    fn samples() -> Vec<Self> {
        use crate::domain::divisions::Tree;
        let (tree, day) = (Tree::default(), chrono::NaiveDate::default());
        let view = |part, form| {
            let address = "https://yipin.example/v/".to_owned();
            let mut view = Self::new(part, form, "/desk/longjing/shop".to_owned(), address);
            if part == SettingsForm::Contact {
                let locale = crate::base::locale::Locale::Zh;
                view.picker = Some(DivisionPicker::new(&tree, day, locale, ORIGIN, None));
            }
            view
        };
        let mut views = Vec::new();
        for part in SettingsForm::ALL {
            for shop in samples::shops() {
                views.push(view(*part, stored(*part, (&shop, &samples::front()))));
            }
            let bad = RawForm::from_pairs(vec![
                ("slug".to_owned(), "龙井".to_owned()),
                ("accepts_transfer".to_owned(), "true".to_owned()),
                ("holiday_from".to_owned(), "<明天>".to_owned()),
            ]);
            if let Err(error) = Setting::parse(*part, &bad, &tree, day) {
                views.push(view(*part, bad.refused(&error)));
            }
        }
        views
    }
}
