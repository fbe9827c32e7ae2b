//! Samples of the checkout: the first look, a refused form, changes, a place without delivery.

use std::collections::BTreeMap;

use super::changes::Tongue;
use super::pick::PickView;
use super::view::{BookView, CheckoutView, KeptView, Paper};
use crate::base::error::{Code, Error};
use crate::base::fields::FieldErrors;
use crate::base::format::Formats;
use crate::base::ids::{AddressId, CartLineId, ShopId};
use crate::base::locale::Locale;
use crate::domain::carts::Line;
use crate::domain::divisions::Tree;
use crate::domain::flows::checkout::{Basket, Seen};
use crate::domain::freight::{Template, Terms, Zone};
use crate::web::address_form::PLACE;
use crate::web::division_picker::DivisionPicker;
use crate::web::forms::FormState;
use crate::web::storefront::cart::samples::lines;

/// Views that reach every branch of the page.
pub fn views() -> Vec<CheckoutView> {
    let all = lines();
    let buyable = || {
        all.iter()
            .filter(|line| line.hindrance().is_none())
            .cloned()
    };
    let hindered = all
        .iter()
        .filter(|line| line.hindrance().is_some())
        .cloned();
    [
        view(
            paper(true, FormState::new()),
            basket(all.clone(), None),
            None,
        ),
        view(
            paper(true, refused()),
            basket(buyable().collect(), Some("33")),
            None,
        ),
        changed(&all),
        view(
            paper(false, typed()),
            basket(buyable().collect(), Some("46")),
            None,
        ),
        view(
            paper(false, typed()),
            basket(hindered.collect(), None),
            None,
        ),
        new_total(buyable().collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn view(paper: Paper, basket: Option<Basket>, seen: Option<&Seen>) -> Option<CheckoutView> {
    let formats = Formats::default();
    let in_words = Tongue {
        locale: Locale::Zh,
        formats: &formats,
    };
    let basket = basket?;
    let paper = Paper {
        methods: basket.methods(),
        ..paper
    };
    let view =
        CheckoutView::new(paper, &basket, (Locale::Zh, chrono::NaiveDate::default())).ok()?;
    Some(match seen {
        Some(seen) => view.with_changes(seen, &basket, in_words),
        None => view,
    })
}

/// A price, an amount and a freight are not as they were; a line has gone, one has come.
fn changed(lines: &[Line]) -> Option<CheckoutView> {
    let seen = Seen::parse("l1:1:23600 l2:500:48000 l4:1:2600 l99:1:100 f1:500 f2:900 t74000");
    view(
        paper(false, typed()),
        basket(lines.to_vec(), Some("33")),
        Some(&seen),
    )
}

fn new_total(lines: Vec<Line>) -> Option<CheckoutView> {
    view(
        paper(true, typed()),
        basket(lines, Some("33")),
        Some(&Seen::default()),
    )
}

/// The peaches are sent free from ¥100 on, and not to Hainan.
fn basket(lines: Vec<Line>, province: Option<&str>) -> Option<Basket> {
    let mut peaches = Template::usual();
    peaches.free_over = crate::base::money::Money::new(10_000).ok();
    peaches.zones.push(Zone {
        province: "46".to_owned(),
        terms: Terms::NotSent,
    });
    let templates = BTreeMap::from([(ShopId(2), peaches)]);
    Basket::of(lines, &templates, province).ok()
}

fn paper(is_guest: bool, form: FormState) -> Paper {
    let day = chrono::NaiveDate::default();
    Paper {
        form,
        picker: DivisionPicker::new(&Tree::default(), day, Locale::default(), PLACE, None),
        is_guest,
        book: if is_guest {
            BookView::default()
        } else {
            book()
        },
        pick: if is_guest {
            PickView::default()
        } else {
            PickView {
                from: "now".to_owned(),
                is_picked: true,
                lines: vec![CartLineId(1), CartLineId(3)],
            }
        },
        key: "0123456789abcdef".to_owned(),
        methods: Vec::new(),
    }
}

fn book() -> BookView {
    let kept = |id, name: &str, is_chosen| KeptView {
        id: AddressId(id),
        name: name.to_owned(),
        phone: "138****5678".to_owned(),
        place: "浙江省杭州市西湖区 文三路 478 号 2 幢 601".to_owned(),
        is_chosen,
    };
    BookView {
        addresses: vec![kept(1, "沈小雨 <收>", true), kept(2, "爸妈家", false)],
        has_room: true,
    }
}

fn typed() -> FormState {
    FormState::new()
        .with("recipient", "沈小雨 <收>")
        .with("phone", "138 1234 5678")
        .with("detail", "文三路 478 号 2 幢 601")
        .with("note[1]", "周末也有人在家。\n放门口\"就好\"")
        .with("method", "cod")
}

fn refused() -> FormState {
    let mut faults = FieldErrors::new();
    for name in ["recipient", PLACE, "method"] {
        faults.add(name, Code::FieldRequired);
    }
    faults.add("phone", Code::PhoneInvalid);
    faults.add("email", Code::EmailInvalid);
    faults.add_with(
        "note[1]",
        Code::FieldTooLong,
        vec![("max", "200".to_owned())],
    );
    FormState::new()
        .with("phone", "138")
        .with("email", "shen@")
        .refused(&Error::fields(faults))
}
