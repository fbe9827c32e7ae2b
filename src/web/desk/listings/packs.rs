//! The packs of a listing: the form to add one, to change it, and to take it off sale.

use serde::Serialize;

use crate::base::error::{Error, Kind, Result};
use crate::base::ids::{ListingId, VariantId};
use crate::base::locale::Locale;
use crate::base::measure::Measure;
use crate::domain::access::EditListings;
use crate::domain::flows::packs::{self, NEW_STOCK, PackInput};
use crate::domain::listings::{self, Details, Variant, VariantInput, VariantState};
use crate::domain::stock::{self, StockItem};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Pair, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PackFormView {
    form: FormState,
    action: String,
    back: String,
    title: String,
    /// Where the pack is taken off sale; empty for a new one.
    retirement: String,
    stocks: Vec<StockChoice>,
}

#[derive(Debug, Serialize)]
struct StockChoice {
    value: String,
    name: String,
    unit: &'static str,
    on_hand: i64,
}

/// What the form is about.
struct Subject {
    details: Details,
    stocks: Vec<StockItem>,
    /// The language of the page.
    locale: Locale,
}

impl PackFormView {
    fn new(base: &str, pack: Option<VariantId>, subject: Subject, form: FormState) -> Self {
        let action = match pack {
            Some(id) => format!("{base}/packs/{id}"),
            None => format!("{base}/packs"),
        };
        let texts = &subject.details.listing.texts;
        Self {
            title: subject
                .locale
                .pick(&texts.title_zh, &texts.title_en)
                .to_owned(),
            form,
            retirement: pack.map_or_else(String::new, |_| format!("{action}/retirement")),
            action,
            back: base.to_owned(),
            stocks: subject.stocks.iter().map(choice).collect(),
        }
    }
}

fn choice(item: &StockItem) -> StockChoice {
    StockChoice {
        value: item.id.to_string(),
        name: item.name.clone(),
        unit: item.unit.as_str(),
        on_hand: item.on_hand,
    }
}

fn first_values(form_number: i64) -> FormState {
    FormState::new()
        .with("sold_by", "piece")
        .with("stock_item", NEW_STOCK)
        .with("form", form_number)
}

fn values_of(pack: &Variant, form_number: i64) -> FormState {
    let grams = |mass: Option<crate::base::quantity::Grams>| {
        mass.map_or_else(String::new, |mass| mass.get().to_string())
    };
    FormState::new()
        .with("pack_zh", &pack.pack_zh)
        .with("pack_en", &pack.pack_en)
        .with("sku", &pack.sku)
        .with("sold_by", pack.sold_by)
        .with("price", pack.price.to_decimal())
        .with("net_mass", grams(pack.net_mass))
        .with("step", grams(pack.step))
        .with("draws", pack.draws)
        .with("stock_item", pack.stock_item_id)
        .with("form", form_number)
}

fn input(form: &RawForm) -> PackInput<'_> {
    PackInput {
        variant: VariantInput {
            pack_zh: form.get("pack_zh"),
            pack_en: form.get("pack_en"),
            sku: form.get("sku"),
            sold_by: form.get("sold_by"),
            price: form.get("price"),
            net_mass: form.get("net_mass"),
            step: form.get("step"),
            draws: form.get("draws"),
        },
        stock_item: form.get("stock_item"),
        stock_amount: form.get("stock_amount"),
        form: form.get("form").parse().unwrap_or_default(),
    }
}

/// Draws the form: empty, with what is stored, or with what was refused.
async fn draw(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    (listing, pack, refused): (ListingId, Option<VariantId>, Option<FormState>),
) -> HtmlResult {
    let (scope, locale) = (desk.scope.clone(), ui.locale());
    let subject = db
        .read(move |conn| {
            let details = listings::find_details(conn, &scope, listing)?;
            let stocks = stock::list_items(conn, &scope)?;
            Ok(details.map(|details| Subject {
                details,
                stocks,
                locale,
            }))
        })
        .await?
        .ok_or_else(Error::not_found)?;
    let number = db.random().between(1, i64::MAX);
    let is_refused = refused.is_some();
    let form = match (refused, pack) {
        (Some(form), _) => form,
        (None, None) => first_values(number),
        (None, Some(id)) => values_of(find(&subject.details, id)?, number),
    };
    let base = desk.path(&format!("/listings/{listing}"));
    let view = PackFormView::new(&base, pack, subject, form);
    let ui = frame(ui, &db, &desk, Section::Listings).await?;
    if is_refused {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

fn find(details: &Details, id: VariantId) -> Result<&Variant> {
    details
        .variants
        .iter()
        .find(|pack| pack.id == id && pack.state == VariantState::Active)
        .ok_or_else(Error::not_found)
}

pub(super) async fn new(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    draw(ui, db, desk, (id, None, None)).await
}

pub(super) async fn create(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, sent) = (desk.scope.clone(), form.clone());
    let added = db
        .write(move |tx| packs::add(tx, &scope, id, &input(&sent)))
        .await;
    match added {
        Ok(_) => back(&desk, id, "flash-pack-added"),
        Err(error) if error.kind() == Kind::Invalid => {
            draw(ui, db, desk, (id, None, Some(form.refused(&error)))).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn edit(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Pair(id, pack): Pair<ListingId, VariantId>,
) -> HtmlResult {
    draw(ui, db, desk, (id, Some(pack), None)).await
}

pub(super) async fn update(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Pair(id, pack): Pair<ListingId, VariantId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, sent) = (desk.scope.clone(), form.clone());
    let changed = db
        .write(move |tx| packs::change(tx, &scope, (id, pack), &input(&sent)))
        .await;
    match changed {
        Ok(()) => back(&desk, id, "flash-pack-saved"),
        Err(error) if error.kind() == Kind::Invalid => {
            let refused = form.refused(&error);
            draw(ui, db, desk, (id, Some(pack), Some(refused))).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn retire(
    db: Db,
    desk: Desk<EditListings>,
    Pair(id, pack): Pair<ListingId, VariantId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| listings::retire_variant(tx, &scope, id, pack))
        .await?;
    back(&desk, id, "flash-pack-retired")
}

fn back(desk: &Desk<EditListings>, id: ListingId, flash: &str) -> HtmlResult {
    see_other(&desk.path(&format!("/listings/{id}")))
        .with_success(flash)
        .done()
}

impl PageView for PackFormView {
    const TEMPLATE: &'static str = "pages/desk/listings/pack.html";

    fn samples() -> Vec<Self> {
        use crate::base::ids::StockItemId;
        let details = super::samples::details();
        let stock = |id, unit, on_hand| StockItem {
            id: StockItemId(id),
            name: "春茶 \"一号\"".to_owned(),
            unit,
            on_hand,
        };
        let subject = |stocks| Subject {
            details: details.clone(),
            stocks,
            locale: Locale::Zh,
        };
        let base = "/desk/longjing/listings/7";
        let refused = RawForm::from_pairs(vec![
            ("pack_zh".to_owned(), "<script>".to_owned()),
            ("sold_by".to_owned(), "mass".to_owned()),
            ("stock_item".to_owned(), "4".to_owned()),
        ]);
        let fault = Error::field("price", crate::base::error::Code::FieldRequired);
        let stocks = vec![stock(4, Measure::Gram, 1_500), stock(5, Measure::Piece, 12)];
        let stored = details
            .variants
            .first()
            .map_or_else(FormState::new, |pack| values_of(pack, 1));
        vec![
            Self::new(base, None, subject(Vec::new()), first_values(1)),
            Self::new(base, None, subject(stocks.clone()), refused.refused(&fault)),
            Self::new(base, Some(VariantId(1)), subject(stocks), stored),
        ]
    }
}
