//! What a buyer types at the checkout, read into what the domain takes.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::base::division_code::DivisionCode;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::ShopId;
use crate::base::input::{Input, Rigor};
use crate::base::locale::Locale;
use crate::base::mac::fingerprint;
use crate::base::phone::Phone;
use crate::base::rng::Random;
use crate::domain::access::BuyerScope;
use crate::domain::divisions::{Tree, recognise};
use crate::domain::flows::checkout::Entered;
use crate::domain::orders::{PaymentMethod, ShipTo};
use crate::web::division_picker::chosen;
use crate::web::extract::RawForm;

/// The name of the picker of divisions.
pub const PLACE: &str = "county";
/// The most characters of who takes the parcel in.
const RECIPIENT_MAX: usize = 40;
/// The most characters of street, house and door.
const DETAIL_MAX: usize = 120;
/// The most characters of a note to a shop.
pub const NOTE_MAX: usize = 200;
/// The most characters of a coupon's code that an input takes.
const COUPON_MAX: usize = 40;
/// The lengths of a key: what our page makes, and what other programs may use.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

/// Where parcels can go.
#[derive(Clone)]
pub struct Places {
    /// All divisions.
    pub tree: Arc<Tree>,
    /// Today.
    pub day: NaiveDate,
}

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

/// The form as it is first shown: with a key of its own, and the address that the buyer used last.
pub fn first(known: Option<&ShipTo>, random: &Random) -> RawForm {
    let mut pairs = vec![("key", random.token())];
    if let Some(known) = known {
        pairs.extend([
            ("recipient", known.name.clone()),
            ("phone", known.phone.domestic().to_owned()),
            (PLACE, known.code.to_string()),
            ("detail", known.detail.clone()),
        ]);
    }
    let named = |(name, value): (&str, String)| (name.to_owned(), value);
    RawForm::from_pairs(pairs.into_iter().map(named).collect())
}

/// The input of a whole address in one line.
const PASTED: &str = "pasted";
/// The button that asks to have it taken apart.
const RECOGNISE: &str = "recognise";

/// Whether the form was sent only to have a pasted address taken apart.
pub fn wants_recognition(form: &RawForm) -> bool {
    !form.get(RECOGNISE).is_empty()
}

/// The form with what the pasted line tells in its fields; what it does not tell stays.
///
/// # Errors
/// `address.unrecognised` at the line, where it tells neither a place nor a phone.
pub fn recognised(form: &RawForm, places: &Places) -> Result<RawForm> {
    let pasted = form.get(PASTED);
    if pasted.trim().is_empty() {
        // The enter key presses the first button of a form.
        return Ok(form.clone());
    }
    let found = recognise(&places.tree, places.day, pasted);
    if found.is_empty() {
        let mut faults = FieldErrors::new();
        faults.add(PASTED, Code::AddressUnrecognised);
        return Err(Error::fields(faults));
    }
    let mut told = vec![("recipient", found.name), ("detail", found.detail)];
    if let Some(phone) = found.phone {
        told.push(("phone", phone.domestic().to_owned()));
    }
    if let Some(code) = found.code {
        told.push((PLACE, code.to_string()));
    }
    told.retain(|(_, value)| !value.is_empty());
    let is_told = |name: &str| told.iter().any(|(told, _)| *told == name);
    let is_old = |name: &str| {
        let is_of_place = name
            .strip_prefix(PLACE)
            .is_some_and(|rest| rest.starts_with('_'));
        is_told(name) || is_of_place && is_told(PLACE) || name == PASTED
    };
    let kept = form.pairs().iter().filter(|(name, _)| !is_old(name));
    let mut pairs: Vec<_> = kept.cloned().collect();
    pairs.extend(
        told.into_iter()
            .map(|(name, value)| (name.to_owned(), value)),
    );
    Ok(RawForm::from_pairs(pairs))
}

/// The division that was chosen so far.
pub fn chosen_place(form: &RawForm, places: &Places) -> Option<DivisionCode> {
    chosen(&places.tree, places.day, PLACE, |name| form.get(name))
}

/// Reads everything that was typed.
///
/// # Errors
/// The faults of all fields at once.
pub fn read(form: &RawForm, places: &Places) -> Result<Wish> {
    let mut input = Input::new(form, Rigor::Complete);
    let name = input.line("recipient", RECIPIENT_MAX);
    let phone = input.parsed("phone", Phone::parse);
    let code = match chosen_place(form, places) {
        None => {
            input.fault(PLACE, Code::FieldRequired);
            None
        }
        Some(code) => {
            let leaf = places.tree.leaf(code, places.day);
            input.taken(PLACE, leaf.map(|division| division.code))
        }
    };
    let detail = input.line("detail", DETAIL_MAX);
    let email = input.never(|input| input.parsed("email", Email::parse));
    let method = input.choice("method");
    let notes = by_shop(form, "note[", |name| input.optional_text(name, NOTE_MAX));
    let coupons = coupons(form);
    let (Some(phone), Some(code), Some(method)) = (phone, code, method) else {
        return input.finish(()).and(Err(Error::new(Code::FieldInvalid)));
    };
    let ship_to = ShipTo {
        name,
        phone,
        // The label is for couriers in China.
        region: places.tree.full_name(code, Locale::Zh),
        code,
        detail,
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
