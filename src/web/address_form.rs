//! The inputs of an address, at the checkout and in the address book: who, where, and a whole line
//! that is pasted and taken apart.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::input::Input;
use crate::base::locale::Locale;
use crate::base::phone::Phone;
use crate::domain::divisions::{Tree, recognise};
use crate::domain::orders::ShipTo;
use crate::web::division_picker::chosen;
use crate::web::extract::RawForm;

/// The name of the picker of divisions.
pub const PLACE: &str = "county";
/// The most characters of who takes the parcel in.
const RECIPIENT_MAX: usize = 40;
/// The most characters of street, house and door.
const DETAIL_MAX: usize = 120;
/// The input of a whole address in one line.
const PASTED: &str = "pasted";
/// The button that asks to have it taken apart.
const RECOGNISE: &str = "recognise";

/// Where parcels can go.
#[derive(Clone)]
pub struct Places {
    /// All divisions.
    pub tree: Arc<Tree>,
    /// Today.
    pub day: NaiveDate,
}

/// The values of the inputs for an address.
pub fn pairs_of(ship_to: &ShipTo) -> Vec<(String, String)> {
    [
        ("recipient", ship_to.name.clone()),
        ("phone", ship_to.phone.domestic().to_owned()),
        (PLACE, ship_to.code.to_string()),
        ("detail", ship_to.detail.clone()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

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
    let told = told
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Ok(filled(form, told.collect()))
}

/// The form with some values told anew: those of an address that is kept, or of a pasted line.
pub fn filled(form: &RawForm, told: Vec<(String, String)>) -> RawForm {
    let is_told = |name: &str| told.iter().any(|(told, _)| told == name);
    let is_old = |name: &str| {
        let is_of_place = name
            .strip_prefix(PLACE)
            .is_some_and(|rest| rest.starts_with('_'));
        is_told(name) || is_of_place && is_told(PLACE) || name == PASTED
    };
    let kept = form.pairs().iter().filter(|(name, _)| !is_old(name));
    let mut pairs: Vec<_> = kept.cloned().collect();
    pairs.extend(told);
    RawForm::from_pairs(pairs)
}

/// The division that was chosen so far.
pub fn chosen_place(form: &RawForm, places: &Places) -> Option<DivisionCode> {
    chosen(&places.tree, places.day, PLACE, |name| form.get(name))
}

/// Reads the address; its faults are noted in `input`, and there is none then.
pub fn read(input: &mut Input<'_>, form: &RawForm, places: &Places) -> Option<ShipTo> {
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
    let (phone, code) = (phone?, code?);
    Some(ShipTo {
        name,
        phone,
        // The label is for couriers in China.
        region: places.tree.full_name(code, Locale::Zh),
        code,
        detail,
    })
}
