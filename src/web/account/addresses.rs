//! The address book of an account.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::AddressId;
use crate::base::input::{Input, Rigor};
use crate::domain::addresses::{self, Address, MAX_ADDRESSES};
use crate::domain::orders::ShipTo;
use crate::web::address_form::{self, PLACE, Places};
use crate::web::division_picker::{DivisionPicker, wants_next_level};
use crate::web::divisions::PlaceNames;
use crate::web::extract::{Db, Login, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};
use crate::web::templates::PageView;

const BOOK: &str = "/account/addresses";

/// The book.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AddressesView {
    addresses: Vec<AddressView>,
    /// Whether another one can be kept.
    has_room: bool,
    most: usize,
}

#[derive(Debug, Serialize)]
struct AddressView {
    id: AddressId,
    name: String,
    phone: String,
    region: String,
    detail: String,
    is_default: bool,
}

impl AddressesView {
    fn new(book: Vec<Address>, names: &PlaceNames) -> Self {
        Self {
            has_room: book.len() < MAX_ADDRESSES,
            most: MAX_ADDRESSES,
            addresses: book
                .into_iter()
                .map(|address| AddressView::new(address, names))
                .collect(),
        }
    }
}

impl AddressView {
    fn new(address: Address, names: &PlaceNames) -> Self {
        let to = address.ship_to;
        Self {
            id: address.id,
            phone: to.phone.domestic().to_owned(),
            name: to.name,
            region: names.region(to.code, &to.region),
            detail: to.detail,
            is_default: address.is_default,
        }
    }
}

impl PageView for AddressesView {
    const TEMPLATE: &'static str = "pages/account/addresses.html";

    fn samples() -> Vec<Self> {
        let address = |id, name: &str, is_default| AddressView {
            id: AddressId(id),
            name: name.to_owned(),
            phone: "13800001111".to_owned(),
            region: "上海市徐汇区".to_owned(),
            detail: "漕溪北路 88 号 <1502> 室".to_owned(),
            is_default,
        };
        let of = |addresses, has_room| Self {
            addresses,
            has_room,
            most: MAX_ADDRESSES,
        };
        vec![
            of(
                vec![address(1, "沈小雨", true), address(2, "爸妈家", false)],
                true,
            ),
            of(vec![address(1, "沈小雨", true)], false),
            of(Vec::new(), true),
        ]
    }
}

/// The form of one address.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AddressFormView {
    form: FormState,
    picker: DivisionPicker,
    /// Where it is sent.
    action: String,
    /// Whether it is in the book already.
    is_known: bool,
    /// Whether it is the default, which can be given up only for another one.
    is_default: bool,
}

impl PageView for AddressFormView {
    const TEMPLATE: &'static str = "pages/account/address_form.html";

    fn samples() -> Vec<Self> {
        let of = |form, is_known, is_default| Self {
            form,
            picker: DivisionPicker::new(
                &crate::domain::divisions::Tree::default(),
                chrono::NaiveDate::default(),
                crate::base::locale::Locale::default(),
                PLACE,
                None,
            ),
            action: BOOK.to_owned(),
            is_known,
            is_default,
        };
        let refused = FormState::new()
            .with("pasted", "你好 <b>")
            .refused(&Error::field("pasted", Code::AddressUnrecognised));
        vec![
            of(FormState::new(), false, false),
            of(refused, true, false),
            of(FormState::new().with("recipient", "沈小雨"), true, true),
        ]
    }
}

/// What a form says; or the page to be shown instead.
enum Read {
    Address(ShipTo),
    Page(HtmlResult),
}

/// An address on its way into the book.
struct Desk {
    ui: Ui,
    places: Places,
    /// The address that is written anew.
    known: Option<Address>,
}

impl Desk {
    async fn new(ui: Ui, db: &Db, known: Option<Address>) -> Result<Self> {
        let tree = ui.app().divisions.load(db).await?;
        let day = db.clock().now().date_in(db.zone());
        Ok(Self {
            ui,
            places: Places { tree, day },
            known,
        })
    }

    fn draw(&self, form: &RawForm, state: FormState, status: StatusCode) -> HtmlResult {
        let Places { tree, day } = &self.places;
        let place = address_form::chosen_place(form, &self.places);
        let known = self.known.as_ref();
        let view = AddressFormView {
            form: state,
            picker: DivisionPicker::new(tree, *day, self.ui.locale(), PLACE, place),
            action: known.map_or_else(|| BOOK.to_owned(), |one| format!("{BOOK}/{}", one.id)),
            is_known: known.is_some(),
            is_default: known.is_some_and(|one| one.is_default),
        };
        self.ui.page_as(status, &view)
    }

    fn read(&self, form: &RawForm) -> Read {
        let again = |form: &RawForm| {
            let typed = FormState::from_pairs(form.pairs().iter().cloned());
            self.draw(form, typed, StatusCode::OK)
        };
        if address_form::wants_recognition(form) {
            return Read::Page(match address_form::recognised(form, &self.places) {
                Ok(filled) => again(&filled),
                Err(error) => self.refuse(form, error),
            });
        }
        if wants_next_level(|name| form.get(name)) {
            return Read::Page(again(form));
        }
        let mut input = Input::new(form, Rigor::Complete);
        let ship_to = address_form::read(&mut input, form, &self.places);
        match input.finish_some(ship_to) {
            Ok(ship_to) => Read::Address(ship_to),
            Err(error) => Read::Page(self.refuse(form, error)),
        }
    }

    fn refuse(&self, form: &RawForm, error: Error) -> HtmlResult {
        match error.kind() {
            kind @ (Kind::Invalid | Kind::Conflict) => {
                self.draw(form, form.refused(&error), status_of(kind))
            }
            _ => Err(error.into()),
        }
    }
}

async fn find(db: &Db, login: &Login, id: AddressId) -> Result<Address> {
    let scope = login.buyer.clone();
    db.read(move |conn| addresses::find(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)
}

pub(super) async fn list(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let book = db
        .read(move |conn| addresses::list(conn, &login.buyer))
        .await?;
    let names = PlaceNames::of(&ui, &db).await?;
    ui.page(&AddressesView::new(book, &names))
}

pub(super) async fn new(_: Login, ui: Ui, db: Db) -> HtmlResult {
    let form = RawForm::from_pairs(Vec::new());
    let desk = Desk::new(ui, &db, None).await?;
    desk.draw(&form, FormState::new(), StatusCode::OK)
}

pub(super) async fn create(login: Login, ui: Ui, db: Db, form: RawForm) -> HtmlResult {
    let desk = Desk::new(ui, &db, None).await?;
    let ship_to = match desk.read(&form) {
        Read::Address(ship_to) => ship_to,
        Read::Page(page) => return page,
    };
    let is_default = !form.get("is_default").is_empty();
    let added = db
        .write(move |tx| addresses::add(tx, &login.buyer, &ship_to, is_default))
        .await;
    match added {
        Ok(_) => see_other(BOOK).with_success("flash-address-added").done(),
        Err(error) => desk.refuse(&form, error),
    }
}

pub(super) async fn edit(
    login: Login,
    ui: Ui,
    db: Db,
    Segment(id): Segment<AddressId>,
) -> HtmlResult {
    let known = find(&db, &login, id).await?;
    let pairs = address_form::pairs_of(&known.ship_to);
    let state = FormState::from_pairs(pairs.clone());
    let desk = Desk::new(ui, &db, Some(known)).await?;
    desk.draw(&RawForm::from_pairs(pairs), state, StatusCode::OK)
}

pub(super) async fn update(
    login: Login,
    ui: Ui,
    db: Db,
    Segment(id): Segment<AddressId>,
    form: RawForm,
) -> HtmlResult {
    let known = find(&db, &login, id).await?;
    let desk = Desk::new(ui, &db, Some(known)).await?;
    let ship_to = match desk.read(&form) {
        Read::Address(ship_to) => ship_to,
        Read::Page(page) => return page,
    };
    let is_default = !form.get("is_default").is_empty();
    db.write(move |tx| addresses::change(tx, &login.buyer, id, &ship_to, is_default))
        .await?;
    see_other(BOOK).with_success("flash-address-saved").done()
}

pub(super) async fn make_default(
    login: Login,
    db: Db,
    Segment(id): Segment<AddressId>,
) -> HtmlResult {
    db.write(move |tx| addresses::make_default(tx, &login.buyer, id))
        .await?;
    see_other(BOOK).with_success("flash-address-default").done()
}

pub(super) async fn remove(login: Login, db: Db, Segment(id): Segment<AddressId>) -> HtmlResult {
    db.write(move |tx| addresses::remove(tx, &login.buyer, id))
        .await?;
    see_other(BOOK).with_success("flash-address-removed").done()
}
