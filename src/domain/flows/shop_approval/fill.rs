//! The steps of the form: each saves its part of the draft.

use chrono::NaiveDate;

use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::input::{Fields, Rigor};
use crate::base::slug::Slug;
use crate::db::Tx;
use crate::domain::access::{ManageShop, ShopScope};
use crate::domain::applications::{self, Application, ApplicationKind, FieldGroup};
use crate::domain::charters::{self, CharterTexts};
use crate::domain::divisions::Tree;
use crate::domain::shops::store::Place;
use crate::domain::shops::{self, SettingsPart, ShopContact, ShopLicence, ShopPayment, ShopTexts};
use crate::domain::villages::{self, NewVillage, VillageFields};

/// What one step of the form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepInput {
    /// Which village.
    Place(NewVillage),
    /// Its specialty.
    Specialty(CharterTexts),
    /// The shop.
    Shop {
        /// Names and stories.
        texts: ShopTexts,
        /// Whom to ask, and where parcels leave from.
        contact: ShopContact,
        /// Its name in addresses; `None` leaves it as it is.
        slug: Option<Slug>,
    },
    /// Its trade.
    Trade {
        /// How it is paid.
        payment: ShopPayment,
        /// The licence, or why none is needed.
        licence: ShopLicence,
    },
}

impl StepInput {
    /// Reads a step of the form, against the divisions of a day.
    ///
    /// # Errors
    /// The faults of all its fields.
    pub fn parse(
        step: FieldGroup,
        form: &dyn Fields,
        rigor: Rigor,
        tree: &Tree,
        day: NaiveDate,
    ) -> Result<Self> {
        match step {
            FieldGroup::Place => place(form, tree, day).map(Self::Place),
            FieldGroup::Specialty => CharterTexts::parse(form, rigor).map(Self::Specialty),
            FieldGroup::Shop => shop(form, rigor, tree, day),
            FieldGroup::Trade => trade(form, rigor),
        }
    }
}

/// The place that a form describes; one that does not say how wide it is, is a village.
pub(super) fn place(form: &dyn Fields, tree: &Tree, day: NaiveDate) -> Result<NewVillage> {
    let kind = match form.value("kind") {
        "" => "village",
        kind => kind,
    };
    let fields = VillageFields {
        kind,
        division_code: form.value("division_code"),
        town: form.value("town"),
        village: form.value("village"),
        ..VillageFields::default()
    };
    NewVillage::parse(fields, tree, day)
}

fn shop(form: &dyn Fields, rigor: Rigor, tree: &Tree, day: NaiveDate) -> Result<StepInput> {
    let mut faults = FieldErrors::new();
    let texts = faults.gather(ShopTexts::parse(form, rigor));
    let typed = form.value("slug");
    let slug = if rigor == Rigor::Draft && typed.trim().is_empty() {
        None
    } else {
        faults.take("slug", Slug::parse_typed(typed))
    };
    let contact = faults.gather(ShopContact::parse(form, rigor));
    let origin = contact.as_ref().and_then(|contact| contact.origin_code);
    faults.take("origin_code", leaf(origin, tree, day));
    match (texts, contact) {
        (Some(texts), Some(contact)) => faults.finish().map(|()| StepInput::Shop {
            texts,
            contact,
            slug,
        }),
        _ => Err(Error::fields(faults)),
    }
}

/// Parcels leave from a place that carriers find: down to the county.
fn leaf(origin: Option<DivisionCode>, tree: &Tree, day: NaiveDate) -> Result<()> {
    origin.map_or(Ok(()), |code| tree.leaf(code, day).map(|_found| ()))
}

fn trade(form: &dyn Fields, rigor: Rigor) -> Result<StepInput> {
    let mut faults = FieldErrors::new();
    let payment = faults.gather(ShopPayment::parse(form, rigor));
    let licence = faults.gather(ShopLicence::parse(form, rigor));
    match (payment, licence) {
        (Some(payment), Some(licence)) => Ok(StepInput::Trade { payment, licence }),
        _ => Err(Error::fields(faults)),
    }
}

/// Saves what one step says.
///
/// # Errors
/// `shop.under_review` while administrators read what was submitted; `village.taken`; the faults
/// of fields that only the database knows.
pub fn save(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: &Application,
    tree: &Tree,
    filled: &StepInput,
) -> Result<()> {
    reload(tx, scope, application)?;
    match filled {
        StepInput::Place(place) => save_place(tx, scope, application, place, tree),
        StepInput::Specialty(texts) => {
            charters::store::update(tx, scope, application.charter_id, texts)
        }
        StepInput::Shop {
            texts,
            contact,
            slug,
        } => {
            let parts = [
                SettingsPart::Texts(texts.clone()),
                SettingsPart::Contact(contact.clone()),
            ];
            save_parts(tx, scope, application, &parts)?;
            // Last, since the scope goes by the address that the shop had.
            slug.as_ref()
                .map_or(Ok(()), |slug| shops::change_slug(tx, scope, slug))
        }
        StepInput::Trade { payment, licence } => {
            let parts = [
                SettingsPart::Payment(payment.clone()),
                SettingsPart::Licence(licence.clone()),
            ];
            save_parts(tx, scope, application, &parts)
        }
    }
}

/// Moves the application to another village; parcels leave from there too, unless the applicant
/// has said otherwise.
fn save_place(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: &Application,
    place: &NewVillage,
    tree: &Tree,
) -> Result<()> {
    ask_opening(application)?;
    let village = villages::find_or_create(tx, scope.actor(), place)?;
    let shop = shops::get(tx.conn(), scope)?;
    let before = villages::get(tx.conn(), shop.village_id)?;
    let mut place = Place::of(&village, tree);
    if shop.origin_code != before.division_code {
        place.origin_code = shop.origin_code;
    }
    shops::store::update_place(tx, scope, &place)
}

fn save_parts(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: &Application,
    parts: &[SettingsPart],
) -> Result<()> {
    ask_opening(application)?;
    for part in parts {
        shops::edit(tx, scope, part)?;
    }
    Ok(())
}

/// Takes the shop's row, so that no edit slips in behind a submission, and asks whether the
/// application is still open to edits.
fn reload(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, application: &Application) -> Result<()> {
    shops::store::touch(tx, scope.shop_id())?;
    let now = applications::get(tx.conn(), scope, application.id)?;
    if now.state.is_open_to_edits() {
        Ok(())
    } else {
        Err(Code::ShopUnderReview.into())
    }
}

fn ask_opening(application: &Application) -> Result<()> {
    if application.kind == ApplicationKind::Opening {
        Ok(())
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}
