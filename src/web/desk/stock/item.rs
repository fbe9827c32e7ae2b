//! One stock item: receive, waste, count, rename, and its movements.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::StockItemId;
use crate::base::page::{Cursor, Page};
use crate::db::Tx;
use crate::domain::access::{EditListings, Implies, ShopPermission, ShopScope, ViewDesk};
use crate::domain::stock::{self, Handling, Movement, StockItem};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// Which form of the page is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Receipt,
    Waste,
    Count,
    Rename,
}

impl Form {
    /// Stands before the names of the form's inputs: four forms share the page.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Waste => "waste",
            Self::Count => "count",
            Self::Rename => "rename",
        }
    }

    fn get(self, form: &RawForm, name: &str) -> String {
        form.get(&format!("{}_{name}", self.prefix())).to_owned()
    }

    /// The faults at the names that the inputs have on the page.
    fn rename_faults(self, error: Error) -> Error {
        let mut faults = FieldErrors::new();
        for fault in error.field_errors().iter() {
            let name = format!("{}_{}", self.prefix(), fault.field);
            faults.add_with(name, fault.code, fault.params.clone());
        }
        if faults.is_empty() {
            error
        } else {
            Error::fields(faults)
        }
    }
}

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct StockItemView {
    all: String,
    base: String,
    can_edit: bool,
    name: String,
    unit: &'static str,
    on_hand: i64,
    receipt: FormState,
    waste: FormState,
    count: FormState,
    rename: FormState,
    /// The form that was refused, which is shown open.
    open: Option<Form>,
    movements: Vec<MovementView>,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct MovementView {
    at: i64,
    kind: &'static str,
    quantity: i64,
    /// Without its sign, since templates write masses without one.
    size: i64,
    note: String,
}

fn movement(row: &Movement) -> MovementView {
    MovementView {
        at: row.occurred_at.ms(),
        kind: row.kind.as_str(),
        quantity: row.quantity,
        size: row.quantity.saturating_abs(),
        note: row.note.clone(),
    }
}

struct Facts {
    item: StockItem,
    movements: Page<Movement>,
    is_first_page: bool,
    /// The random number of the forms.
    number: i64,
}

impl StockItemView {
    fn new(all: &str, can_edit: bool, facts: &Facts, refused: Option<(Form, FormState)>) -> Self {
        let item = &facts.item;
        let base = format!("{all}/{}", item.id);
        let (open, state) = refused.unzip();
        let form = |which| match (&state, open) {
            (Some(state), Some(open)) if open == which => state.clone(),
            _ => FormState::new()
                .with("form", facts.number)
                .with("seen", item.on_hand)
                .with("rename_name", &item.name),
        };
        Self {
            receipt: form(Form::Receipt),
            waste: form(Form::Waste),
            count: form(Form::Count),
            rename: form(Form::Rename),
            open,
            can_edit,
            name: item.name.clone(),
            unit: item.unit.as_str(),
            on_hand: item.on_hand,
            movements: facts.movements.items.iter().map(movement).collect(),
            first: if facts.is_first_page {
                String::new()
            } else {
                base.clone()
            },
            next: facts
                .movements
                .next
                .map_or_else(String::new, |next| format!("{base}?after={next}")),
            all: all.to_owned(),
            base,
        }
    }
}

async fn view<P: ShopPermission + Implies<ViewDesk>>(
    db: &Db,
    desk: &Desk<P>,
    (id, after): (StockItemId, Option<Cursor>),
    refused: Option<(Form, FormState)>,
) -> Result<StockItemView> {
    let scope = desk.scope.clone();
    let number = db.random().between(1, i64::MAX);
    let facts = db
        .read(move |conn| {
            let item = stock::find_item(conn, &scope, id)?.ok_or_else(Error::not_found)?;
            Ok(Facts {
                item,
                movements: stock::list_movements(conn, &scope, id, after)?,
                is_first_page: after.is_none(),
                number,
            })
        })
        .await?;
    Ok(StockItemView::new(
        &desk.path("/stock"),
        can_edit(desk),
        &facts,
        refused,
    ))
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Segment(id): Segment<StockItemId>,
) -> HtmlResult {
    let after = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "after")
        .map(|(_, value)| value.parse())
        .transpose()?;
    let view = view(&db, &desk, (id, after), None).await?;
    frame(ui, &db, &desk, Section::Stock).await?.page(&view)
}

type Verb = fn(&mut Tx<'_>, &ShopScope<EditListings>, StockItemId, &RawForm) -> Result<()>;

/// What a form says of an amount: the number of the form, the amount, the reason.
struct Sent {
    number: i64,
    amount: String,
    note: String,
}

impl Sent {
    fn read(which: Form, form: &RawForm) -> Result<Self> {
        let number = form.get("form").parse().ok();
        Ok(Self {
            number: number.ok_or(Code::RequestMalformed)?,
            amount: which.get(form, "amount"),
            note: which.get(form, "note"),
        })
    }

    fn about(&self, item: StockItemId) -> Handling<'_> {
        Handling {
            item,
            form: self.number,
            amount: &self.amount,
            note: &self.note,
        }
    }
}

pub(super) async fn receive(
    page: (Ui, Db, Desk<EditListings>),
    Segment(id): Segment<StockItemId>,
    form: RawForm,
) -> HtmlResult {
    let verb: Verb =
        |tx, shop, id, form| stock::receive(tx, shop, Sent::read(Form::Receipt, form)?.about(id));
    handle(
        page,
        (id, form),
        Form::Receipt,
        (verb, "flash-stock-received"),
    )
    .await
}

pub(super) async fn waste(
    page: (Ui, Db, Desk<EditListings>),
    Segment(id): Segment<StockItemId>,
    form: RawForm,
) -> HtmlResult {
    let verb: Verb =
        |tx, shop, id, form| stock::waste(tx, shop, Sent::read(Form::Waste, form)?.about(id));
    handle(page, (id, form), Form::Waste, (verb, "flash-stock-wasted")).await
}

pub(super) async fn count(
    page: (Ui, Db, Desk<EditListings>),
    Segment(id): Segment<StockItemId>,
    form: RawForm,
) -> HtmlResult {
    let verb: Verb = |tx, shop, id, form| {
        let seen = form
            .get("seen")
            .parse()
            .ok()
            .ok_or(Code::RequestMalformed)?;
        stock::count(tx, shop, Sent::read(Form::Count, form)?.about(id), seen)
    };
    handle(page, (id, form), Form::Count, (verb, "flash-stock-counted")).await
}

pub(super) async fn rename(
    page: (Ui, Db, Desk<EditListings>),
    Segment(id): Segment<StockItemId>,
    form: RawForm,
) -> HtmlResult {
    let verb: Verb =
        |tx, shop, id, form| stock::rename_item(tx, shop, id, &Form::Rename.get(form, "name"));
    handle(
        page,
        (id, form),
        Form::Rename,
        (verb, "flash-stock-renamed"),
    )
    .await
}

async fn handle(
    (ui, db, desk): (Ui, Db, Desk<EditListings>),
    (id, form): (StockItemId, RawForm),
    which: Form,
    (verb, flash): (Verb, &str),
) -> HtmlResult {
    let (scope, sent) = (desk.scope.clone(), form.clone());
    match db.write(move |tx| verb(tx, &scope, id, &sent)).await {
        Ok(()) => see_other(&desk.path(&format!("/stock/{id}")))
            .with_success(flash)
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let refused = Some((which, form.refused(&which.rename_faults(error))));
            let view = view(&db, &desk, (id, None), refused).await?;
            frame(ui, &db, &desk, Section::Stock).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for StockItemView {
    const TEMPLATE: &'static str = "pages/desk/stock/item.html";

    fn samples() -> Vec<Self> {
        use crate::base::clock::Timestamp;
        use crate::base::ids::StockMovementId;
        use crate::base::measure::Measure;
        use crate::domain::stock::MovementKind;
        let facts = |unit, is_first_page, next| Facts {
            item: StockItem {
                id: StockItemId(4),
                name: "春茶 <一号>".to_owned(),
                unit,
                on_hand: 1_500,
            },
            movements: Page {
                items: MovementKind::ALL
                    .iter()
                    .map(|kind| Movement {
                        id: StockMovementId(1),
                        kind: *kind,
                        quantity: if *kind == MovementKind::Sold {
                            -250
                        } else {
                            500
                        },
                        reference_kind: None,
                        reference_id: None,
                        note: "受潮 \"两袋\"".to_owned(),
                        actor_id: None,
                        occurred_at: Timestamp::from_ms(1_795_624_200_000),
                    })
                    .collect(),
                next,
            },
            is_first_page,
            number: 42,
        };
        let all = "/desk/longjing/stock";
        let refused = |which| {
            let fault = Error::field("waste_amount", Code::QuantityInvalid);
            Some((
                which,
                FormState::new().with("waste_amount", "<x>").refused(&fault),
            ))
        };
        let cursor = Cursor { key: 1, id: 1 };
        let mut empty = facts(Measure::Piece, true, None);
        empty.movements.items.clear();
        vec![
            Self::new(all, true, &facts(Measure::Gram, true, Some(cursor)), None),
            Self::new(
                all,
                true,
                &facts(Measure::Piece, false, None),
                refused(Form::Waste),
            ),
            Self::new(
                all,
                true,
                &facts(Measure::Piece, true, None),
                refused(Form::Count),
            ),
            Self::new(all, false, &empty, None),
        ]
    }
}
