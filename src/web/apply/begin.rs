//! The first page of an application: which village, and which specialty.

use actix_web::http::StatusCode;

use super::applicant::path;
use super::progress::Head;
use super::step::at_its_field;
use super::views::{PlaceView, choices, kinds};
use crate::base::error::{Code, Kind};
use crate::domain::charters;
use crate::domain::flows::shop_approval;
use crate::web::chrome::Section;
use crate::web::division_picker::{DivisionPicker, chosen, wants_next_level};
use crate::web::divisions::{today, tree};
use crate::web::extract::{Db, Login, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};

/// The name of the picker.
const DIVISION: &str = "division_code";

pub(super) async fn new(_: Login, ui: Ui, db: Db) -> HtmlResult {
    draw(ui, &db, FormState::new(), StatusCode::OK).await
}

pub(super) async fn create(login: Login, ui: Ui, db: Db, form: RawForm) -> HtmlResult {
    if wants_next_level(|name| form.get(name)) {
        let form = FormState::from_pairs(form.pairs().iter().cloned());
        return draw(ui, &db, form, StatusCode::OK).await;
    }
    let (tree, day) = (tree(&ui, &db).await?, today(&db));
    let code = chosen(&tree, day, DIVISION, |name| form.get(name));
    let form = form.with(DIVISION, code.map(String::from).unwrap_or_default());
    let user = login.user_id;
    let begun = match shop_approval::parse_first(&form, &tree, day) {
        Ok((place, specialty)) => {
            db.write(move |tx| shop_approval::begin(tx, user, &place, &tree, &specialty))
                .await
        }
        Err(error) => Err(error),
    };
    match begun.map_err(at_its_field) {
        Ok(id) => see_other(&format!("{}/specialty", path(id)))
            .with_success("flash-application-begun")
            .done(),
        Err(error) if error.kind() == Kind::Invalid || error.code() == Code::ApplicationTooMany => {
            draw(
                ui,
                &db,
                form.refused(&error),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw(ui: Ui, db: &Db, form: FormState, status: StatusCode) -> HtmlResult {
    let (tree, day) = (tree(&ui, db).await?, today(db));
    let categories = db.read(charters::list_categories).await?;
    let code = chosen(&tree, day, DIVISION, |name| form.value(name));
    let view = PlaceView {
        head: Head::of_new(),
        picker: DivisionPicker::new(&tree, day, ui.locale(), DIVISION, code),
        form,
        kinds: kinds(),
        categories: choices(&categories, ui.locale()),
    };
    ui.in_section(Section::Account).page_as(status, &view)
}
