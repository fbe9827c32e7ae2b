//! The page: what holds now, in a form that changes it.

use serde::Serialize;

use super::examples::{Example, examples};
use super::form::{Province, codes, provinces, typed};
use crate::base::error::{Kind, Result};
use crate::base::locale::Locale;
use crate::domain::access::ManageShop;
use crate::domain::freight::{self, Template, TemplateForm};
use crate::domain::shops;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::{today, tree};
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct FreightView {
    form: FormState,
    action: String,
    /// Where the shop's settings are.
    back: String,
    provinces: Vec<Province>,
    /// How many provinces are not like the others.
    special: usize,
    /// The province of the examples.
    place: String,
    examples: Vec<Example>,
}

impl FreightView {
    fn new(desk: &str, provinces: Vec<Province>, typed: &TemplateForm) -> Self {
        let is_special = |zone: &&freight::ZoneForm| {
            zone.not_sent || !zone.first.is_empty() || !zone.next.is_empty()
        };
        Self {
            form: FormState::of(typed),
            action: format!("{desk}/freight"),
            back: format!("{desk}/shop"),
            special: typed.zones.iter().filter(is_special).count(),
            provinces,
            place: String::new(),
            examples: Vec::new(),
        }
    }

    /// With what a few parcels cost to send within the shop's own province.
    fn with_examples(mut self, template: &Template, province: &str) -> Result<Self> {
        let home = self.provinces.iter().find(|one| one.code == province);
        self.place = home.map_or_else(String::new, |one| one.label.clone());
        self.examples = examples(template, province)?;
        Ok(self)
    }
}

async fn rows(ui: &Ui, db: &Db) -> Result<Vec<Province>> {
    let tree = tree(ui, db).await?;
    Ok(provinces(&tree.provinces(today(db)), ui.locale()))
}

pub(super) async fn show(ui: Ui, db: Db, desk: Desk<ManageShop>) -> HtmlResult {
    let scope = desk.scope.clone();
    let (template, shop) = db
        .read(move |conn| Ok((freight::load(conn, &scope)?, shops::get(conn, &scope)?)))
        .await?;
    let provinces = rows(&ui, &db).await?;
    let form = TemplateForm::of(&template, &codes(&provinces), ui.locale());
    let home = shop.origin_code.as_str().get(..2).unwrap_or_default();
    let view = FreightView::new(&desk.path(""), provinces, &form).with_examples(&template, home)?;
    let ui = frame(ui, &db, &desk, Section::Shop).await?;
    ui.page(&view)
}

pub(super) async fn save(ui: Ui, db: Db, desk: Desk<ManageShop>, form: RawForm) -> HtmlResult {
    let provinces = rows(&ui, &db).await?;
    let typed = typed(&form, &provinces);
    let scope = desk.scope.clone();
    let saved = match typed.parse() {
        Ok(template) => {
            db.write(move |tx| freight::save(tx, &scope, &template))
                .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => see_other(&desk.path("/freight"))
            .with_success("flash-freight-saved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let mut view = FreightView::new(&desk.path(""), provinces, &typed);
            view.form = view.form.refused(&error);
            let ui = frame(ui, &db, &desk, Section::Shop).await?;
            ui.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for FreightView {
    const TEMPLATE: &'static str = "pages/desk/freight.html";

    fn samples() -> Vec<Self> {
        let names = [
            ("11", "北京市"),
            ("33", "浙江省"),
            ("65", "新疆维吾尔自治区"),
            ("71", "台湾省"),
        ];
        let provinces: Vec<Province> = names
            .iter()
            .enumerate()
            .map(|(place, (code, label))| Province {
                name: format!("zones[{place}]"),
                code: (*code).to_owned(),
                label: (*label).to_owned(),
            })
            .collect();
        let usual = Template::usual();
        let form = TemplateForm::of(&usual, &codes(&provinces), Locale::Zh);
        let view = |form: &TemplateForm| Self::new("/desk/longjing", provinces.clone(), form);
        let full = view(&form).with_examples(&usual, "33");
        let by_piece = Template {
            charge_by: freight::ChargeBy::Piece,
            zones: Vec::new(),
            ..usual
        };
        let plain = view(&TemplateForm::of(&by_piece, &codes(&provinces), Locale::Zh))
            .with_examples(&by_piece, "33");
        let mut bad = form;
        bad.charge_by = String::new();
        "十块".clone_into(&mut bad.first);
        if let Some(zone) = bad.zones.first_mut() {
            "-1".clone_into(&mut zone.first);
        }
        let mut refused = view(&bad);
        if let Err(error) = bad.parse() {
            refused.form = refused.form.refused(&error);
        }
        let mut all: Vec<Self> = [full, plain].into_iter().flatten().collect();
        all.push(refused);
        all
    }
}
