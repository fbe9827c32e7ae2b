//! What a buyer types at the checkout, read into what the domain takes.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::draft::Typed;
use super::pick;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{AddressId, ShopId};
use crate::base::input::{Input, Rigor};
use crate::base::mac::fingerprint;
use crate::base::rng::Random;
use crate::domain::access::BuyerScope;
use crate::domain::flows::checkout::Entered;
use crate::domain::orders::{PaymentMethod, ShipTo};
use crate::web::address_form::{self, Places};
use crate::web::extract::RawForm;

/// The most characters of a note to a shop.
pub const NOTE_MAX: usize = 200;
/// The most characters of a coupon's code that an input takes.
const COUPON_MAX: usize = 40;
/// The lengths of a key: what our page makes, and what other programs may use.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

/// What the buyer has decided, apart from what was seen.
#[derive(Debug)]
pub struct Wish {
    /// Where everything goes.
    pub ship_to: ShipTo,
    /// Where news go, beside the phone.
    pub email: Option<Email>,
    /// What each shop is told.
    pub notes: BTreeMap<ShopId, String>,
    /// The codes of coupons.
    pub coupons: BTreeMap<ShopId, String>,
    /// How all orders are paid.
    pub method: PaymentMethod,
}

/// The input of the note to a shop.
pub fn note_name(shop: ShopId) -> String {
    format!("note[{shop}]")
}

/// The form as it is first shown: with a key of its own, and what was typed before, or the address
/// that the buyer keeps or has used last.
pub fn first(draft: Option<Typed>, known: Option<&ShipTo>, random: &Random) -> RawForm {
    let mut pairs = vec![("key".to_owned(), random.token())];
    match (draft, known) {
        (Some(draft), _) => pairs.extend(draft),
        (None, Some(known)) => pairs.extend(address_form::pairs_of(known)),
        (None, None) => {}
    }
    RawForm::from_pairs(pairs)
}

/// The button that fills in an address that is kept; its value is the address.
const USE: &str = "use";
/// The box by which the address is kept.
const KEEP: &str = "keep_address";

/// The address of the book that the form was sent to have filled in.
pub fn wants_kept(form: &RawForm) -> Option<AddressId> {
    form.get(USE).parse().ok()
}

/// Whether the address is to be kept for the next order.
pub fn is_to_keep(form: &RawForm) -> bool {
    !form.get(KEEP).is_empty()
}

/// Reads everything that was typed.
///
/// # Errors
/// The faults of all fields at once.
pub fn read(form: &RawForm, places: &Places) -> Result<Wish> {
    let mut input = Input::new(form, Rigor::Complete);
    let ship_to = address_form::read(&mut input, form, places);
    let email = input.never(|input| input.parsed("email", Email::parse));
    let method = input.choice("method");
    let notes = by_shop(form, "note[", |name| input.optional_text(name, NOTE_MAX));
    let coupons = coupons(form);
    let (Some(ship_to), Some(method)) = (ship_to, method) else {
        return input.finish(()).and(Err(Error::new(Code::FieldInvalid)));
    };
    input.finish(Wish {
        ship_to,
        email,
        notes,
        coupons,
        method,
    })
}

/// What was typed into the inputs of each shop, whose names begin alike.
fn by_shop(
    form: &RawForm,
    prefix: &str,
    mut read: impl FnMut(&str) -> String,
) -> BTreeMap<ShopId, String> {
    let mut values = BTreeMap::new();
    for (name, _) in form.pairs() {
        let shop = name
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(']'))
            .and_then(|id| id.parse().ok());
        if let Some(shop) = shop {
            values.insert(shop, read(name));
        }
    }
    values
}

/// The codes of coupons, as they were typed. One that is too long is no code of anybody.
fn coupons(form: &RawForm) -> BTreeMap<ShopId, String> {
    let mut coupons = by_shop(form, "coupon[", |name| {
        form.get(name).chars().take(2 * COUPON_MAX).collect()
    });
    coupons.retain(|_, code| !code.trim().is_empty());
    coupons
}

/// What prices depend on, as far as it was typed. A phone or mail address counts when the order is
/// placed and not before, or the sums would tell who has used a coupon.
pub fn entered(form: &RawForm, buyer: &BuyerScope, today: NaiveDate) -> Entered {
    let mut entered = Entered::nothing(buyer, today);
    entered.coupons = coupons(form);
    entered.pick = pick::read(form);
    entered
}

/// The key that makes several sendings of one form one request; `None` if there is no sound one.
pub fn key(form: &RawForm) -> Option<String> {
    let key = form.get("key");
    let is_sound = KEY_LENGTHS.contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_sound.then(|| key.to_owned())
}

/// The digest of what was sent, whatever session it was sent in.
pub fn digest(form: &RawForm) -> String {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in form.pairs() {
        if name != "csrf_token" {
            body.append_pair(name, value);
        }
    }
    fingerprint(&body.finish())
}
