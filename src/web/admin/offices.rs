//! Who administers what: the list, a new office, an office that ends.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::OfficeId;
use crate::base::locale::Locale;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, ManagePlatform, OfficeRole};
use crate::domain::accounts::{Contact, find_by_contact};
use crate::domain::divisions::Tree;
use crate::domain::offices::{self, OfficeLine};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::division_picker::{DivisionPicker, chosen, wants_next_level};
use crate::web::divisions::{today, tree};
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

const PATH: &str = "/admin/offices";
/// The name of the picker.
const DIVISION: &str = "division_code";

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OfficesView {
    rows: Vec<RowView>,
    roles: Vec<&'static str>,
    picker: DivisionPicker,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct RowView {
    action: String,
    /// Empty for the whole platform.
    division: String,
    name: String,
    contact: String,
    role: &'static str,
    since: i64,
}

fn row(line: &OfficeLine, tree: &Tree, locale: Locale) -> RowView {
    RowView {
        action: format!("{PATH}/{}/end", line.id),
        division: tree.full_name(line.division_code, locale),
        name: line.name.clone(),
        contact: [&line.email, &line.phone]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
        role: line.role.as_str(),
        since: line.created_at.ms(),
    }
}

impl OfficesView {
    fn new(rows: Vec<RowView>, picker: DivisionPicker, form: FormState) -> Self {
        Self {
            rows,
            roles: OfficeRole::ALL.iter().map(|role| role.as_str()).collect(),
            picker,
            form,
        }
    }
}

/// A new office as the form describes it.
struct Wish {
    contact: Contact,
    role: OfficeRole,
    division: DivisionCode,
}

impl Wish {
    /// Reads the form. The whole platform is a choice of its own, so that a forgotten division is
    /// never the whole.
    fn parse(form: &RawForm, division: Option<DivisionCode>) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let contact = faults.take("account", Contact::parse(form.get("account")));
        let role = form.get("office_role").parse();
        let role = faults.take(
            "office_role",
            role.map_err(|_none| Code::FieldChoose.into()),
        );
        let division = if form.has("whole_platform") {
            Some(DivisionCode::ROOT)
        } else {
            faults.take(DIVISION, division.ok_or_else(|| Code::FieldChoose.into()))
        };
        match (contact, role, division) {
            (Some(contact), Some(role), Some(division)) => Ok(Self {
                contact,
                role,
                division,
            }),
            _ => Err(Error::fields(faults)),
        }
    }

    fn grant(&self, tx: &mut Tx<'_>, scope: &DivisionScope<ManagePlatform>) -> Result<()> {
        let user = find_by_contact(tx.conn(), &self.contact)?
            .ok_or_else(|| Error::field("account", Code::AccountUnknown))?;
        offices::grant(tx, scope, user.id, self.role, &self.division)
    }
}

pub(super) async fn list(ui: Ui, db: Db, admin: Admin<ManagePlatform>) -> HtmlResult {
    draw(ui, &db, &admin, FormState::new(), StatusCode::OK).await
}

pub(super) async fn grant(
    ui: Ui,
    db: Db,
    admin: Admin<ManagePlatform>,
    form: RawForm,
) -> HtmlResult {
    if wants_next_level(|name| form.get(name)) {
        let form = FormState::from_pairs(form.pairs().iter().cloned());
        return draw(ui, &db, &admin, form, StatusCode::OK).await;
    }
    let (tree, scope) = (tree(&ui, &db).await?, admin.scope.clone());
    let division = chosen(&tree, today(&db), DIVISION, |name| form.get(name));
    let granted = match Wish::parse(&form, division) {
        Ok(wish) => db.write(move |tx| wish.grant(tx, &scope)).await,
        Err(error) => Err(error),
    };
    match granted {
        Ok(()) => see_other(PATH).with_success("flash-office-granted").done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let form = form.refused(&error);
            draw(ui, &db, &admin, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn end(
    db: Db,
    admin: Admin<ManagePlatform>,
    Segment(id): Segment<OfficeId>,
) -> HtmlResult {
    let scope = admin.scope;
    db.write(move |tx| offices::revoke(tx, &scope, id)).await?;
    see_other(PATH).with_success("flash-office-ended").done()
}

async fn draw(
    ui: Ui,
    db: &Db,
    admin: &Admin<ManagePlatform>,
    form: FormState,
    status: StatusCode,
) -> HtmlResult {
    let scope = admin.scope.clone();
    let lines = db.read(move |conn| offices::list(conn, &scope)).await?;
    let ui = frame(ui, db, &admin.login, Section::Offices).await?;
    let (tree, day) = (tree(&ui, db).await?, today(db));
    let locale = ui.locale();
    let rows = lines.iter().map(|line| row(line, &tree, locale)).collect();
    let division = chosen(&tree, day, DIVISION, |name| form.value(name));
    let picker = DivisionPicker::new(&tree, day, locale, DIVISION, division);
    ui.page_as(status, &OfficesView::new(rows, picker, form))
}

impl PageView for OfficesView {
    const TEMPLATE: &'static str = "pages/admin/offices.html";

    fn samples() -> Vec<Self> {
        let tree = Tree::default();
        let day = chrono::NaiveDate::default();
        let picker = || DivisionPicker::new(&tree, day, Locale::Zh, DIVISION, None);
        let row = |division: &str, role: OfficeRole| RowView {
            action: format!("{PATH}/1/end"),
            division: division.to_owned(),
            name: "<沈>主管".to_owned(),
            contact: "shen@example.com".to_owned(),
            role: role.as_str(),
            since: 1_795_624_200_000,
        };
        let mut faults = FieldErrors::new();
        faults.add("account", Code::AccountUnknown);
        faults.add(DIVISION, Code::FieldChoose);
        faults.add("office_role", Code::FieldChoose);
        let refused = FormState::new()
            .with("account", "shen@example.com")
            .refused(&Error::fields(faults));
        let rows = vec![
            row("", OfficeRole::Supervisor),
            row("浙江省杭州市西湖区", OfficeRole::Reviewer),
        ];
        vec![
            Self::new(rows, picker(), FormState::new()),
            Self::new(Vec::new(), picker(), refused),
        ]
    }
}
