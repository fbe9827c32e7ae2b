//! The page of the checkout: address, goods by shop, payment, and what it comes to.

use chrono::NaiveDate;
use serde::Serialize;

use super::changes::{Told, Tongue, told};
use super::form::note_name;
use super::pick::PickView;
use super::sums::{ShopSums, SumsView};
use crate::base::error::Result;
use crate::base::ids::{AddressId, CartLineId, ShopId};
use crate::base::locale::Locale;
use crate::domain::addresses::{Address, MAX_ADDRESSES};
use crate::domain::carts::Line;
use crate::domain::divisions::Tree;
use crate::domain::flows::checkout::{Basket, Parcel, Seen, coupon_field};
use crate::domain::orders::{PaymentMethod, ShipTo};
use crate::web::division_picker::DivisionPicker;
use crate::web::extract::RawForm;
use crate::web::forms::{Fault, FormState};
use crate::web::storefront::cards::shop_path;
use crate::web::storefront::cart::view::GoodsView;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct CheckoutView {
    /// What was typed, and what is wrong with it.
    pub form: FormState,
    /// The place to which everything goes.
    pub picker: DivisionPicker,
    /// One a shop.
    pub parcels: Vec<ParcelView>,
    /// Lines of the cart that cannot be ordered now.
    pub left_out: Vec<GoodsView>,
    /// The sums.
    pub sums: SumsView,
    /// The ways of paying that all the shops offer.
    pub methods: Vec<PaymentMethod>,
    /// Whether to ask for a mail address: an account has its own.
    pub is_guest: bool,
    /// The addresses that the account keeps.
    pub book: BookView,
    /// Which goods it is about.
    pub pick: PickView,
    /// Makes several sendings of this form one request.
    pub key: String,
    /// What changed since it was shown, for all of the page.
    pub changes: Vec<Told>,
    /// Whether the total is shown for the first time, and waits for a confirmation.
    pub is_new_total: bool,
}

/// The addresses of an account, to be filled in by one press.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BookView {
    /// Them.
    pub addresses: Vec<KeptView>,
    /// Whether what is typed can be kept too.
    pub has_room: bool,
}

/// An address that is kept.
#[derive(Debug, Clone, Serialize)]
pub struct KeptView {
    /// Its key.
    pub id: AddressId,
    /// Who takes the parcel in.
    pub name: String,
    /// The phone, as far as its owner needs it to know it.
    pub phone: String,
    /// Region and detail in one line.
    pub place: String,
    /// Whether the form shows it now.
    pub is_chosen: bool,
}

impl BookView {
    /// A book beside a form.
    pub fn new(book: &[Address], form: &RawForm, (tree, locale): (&Tree, Locale)) -> Self {
        let region = |to: &ShipTo| match locale {
            Locale::Zh => String::new(),
            Locale::En => tree.full_name(to.code, locale),
        };
        let kept = |one: &Address| KeptView::new(one, &region(&one.ship_to), form);
        Self {
            addresses: book.iter().map(kept).collect(),
            has_room: book.len() < MAX_ADDRESSES,
        }
    }
}

impl KeptView {
    /// `region` is the name of its divisions in the reader's language; empty for the kept one.
    fn new(address: &Address, region: &str, form: &RawForm) -> Self {
        let to = &address.ship_to;
        let region = if region.is_empty() {
            to.region.as_str()
        } else {
            region
        };
        Self {
            id: address.id,
            name: to.name.clone(),
            phone: to.phone.masked(),
            place: format!("{region} {}", to.detail),
            is_chosen: to.name == form.get("recipient") && to.detail == form.get("detail"),
        }
    }
}

/// What one shop would send.
#[derive(Debug, Clone, Serialize)]
pub struct ParcelView {
    #[serde(skip)]
    id: ShopId,
    /// The shop's name.
    pub name: String,
    /// Its address.
    pub href: String,
    /// The input of the note to it.
    pub note: String,
    /// The input of a coupon of it; empty if it has none.
    pub coupon: String,
    /// The goods.
    pub lines: Vec<ParcelLine>,
    /// Whether it does not send to the chosen province.
    pub is_not_sent: bool,
    /// What changed about its freight.
    pub change: Option<Fault>,
}

/// Goods of a parcel.
#[derive(Debug, Clone, Serialize)]
pub struct ParcelLine {
    #[serde(skip)]
    id: CartLineId,
    /// What they are.
    pub goods: GoodsView,
    /// What changed about them since they were shown.
    pub change: Option<Fault>,
}

/// What a page is drawn from beside the basket.
pub struct Paper {
    /// What was typed, and what is wrong with it.
    pub form: FormState,
    /// The place to which everything goes.
    pub picker: DivisionPicker,
    /// Whether to ask for a mail address.
    pub is_guest: bool,
    /// The addresses that the account keeps.
    pub book: BookView,
    /// Which goods it is about.
    pub pick: PickView,
    /// The key.
    pub key: String,
    /// The ways of paying that all the shops offer.
    pub methods: Vec<PaymentMethod>,
}

impl CheckoutView {
    /// A page of what would be ordered now.
    pub fn new(
        paper: Paper,
        basket: &Basket,
        (locale, today): (Locale, NaiveDate),
    ) -> Result<Self> {
        let sums = SumsView::new(basket, (locale, today))?;
        let goods = |line: &Line| GoodsView::new(line, (locale, today));
        let parcel = |(parcel, sums): (&Parcel, &ShopSums)| ParcelView {
            id: parcel.shop.id,
            name: sums.name.clone(),
            href: shop_path(&parcel.shop.slug),
            note: note_name(parcel.shop.id),
            coupon: if parcel.takes_codes() {
                coupon_field(parcel.shop.id)
            } else {
                String::new()
            },
            lines: parcel
                .lines
                .iter()
                .map(|line| ParcelLine {
                    id: line.id,
                    goods: goods(line),
                    change: None,
                })
                .collect(),
            is_not_sent: sums.is_not_sent,
            change: None,
        };
        Ok(Self {
            parcels: basket.parcels.iter().zip(&sums.shops).map(parcel).collect(),
            left_out: basket.left_out.iter().map(goods).collect(),
            sums,
            methods: paper.methods,
            form: paper.form,
            picker: paper.picker,
            is_guest: paper.is_guest,
            book: paper.book,
            pick: paper.pick,
            key: paper.key,
            changes: Vec::new(),
            is_new_total: false,
        })
    }

    /// Says what is not as it was shown: above the page, and at each line and shop (O-51).
    #[must_use]
    pub fn with_changes(mut self, seen: &Seen, basket: &Basket, in_words: Tongue<'_>) -> Self {
        if !seen.has_total() && self.sums.total.is_some() {
            self.is_new_total = true;
        }
        let changes = seen.changes(basket).into_iter();
        self.changes = changes
            .filter_map(|change| told(change, basket, in_words))
            .collect();
        for change in &self.changes {
            for parcel in &mut self.parcels {
                parcel.note_change(change);
            }
        }
        self
    }
}

impl ParcelView {
    fn note_change(&mut self, change: &Told) {
        if change.shop == Some(self.id) {
            self.change = Some(change.fault.clone());
        }
        let lines = self.lines.iter_mut();
        for line in lines.filter(|line| change.line == Some(line.id)) {
            line.change = Some(change.fault.clone());
        }
    }
}

impl PageView for CheckoutView {
    const TEMPLATE: &'static str = "pages/storefront/checkout.html";

    fn samples() -> Vec<Self> {
        super::samples::views()
    }
}
