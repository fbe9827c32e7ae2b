//! What a shop is and says.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

use super::front::{HolidayNotice, PROMISE_FIELD};
use super::holiday::{HOLIDAY_FIELDS, Holiday};
use super::licence::{ExemptReason, LicenceKind, LicenceNumber};
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Result};
use crate::base::ids::{ShopId, VillageId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::locale::Locale;
use crate::base::phone::Phone;
use crate::base::rate::Rate;
use crate::base::slug::Slug;
use crate::base::text;
use crate::domain::access::ShopState;

/// Most characters of a name.
const MAX_NAME: usize = 40;
/// Most characters of an English name.
const MAX_NAME_EN: usize = 80;
/// Most characters of a story.
const MAX_STORY: usize = 2_000;
/// Most characters of an address or a bank.
const MAX_LINE: usize = 120;
/// Digits of a bank account.
const ACCOUNT_DIGITS: std::ops::RangeInclusive<usize> = 8..=30;

/// The inputs of the shop's texts.
pub const TEXT_FIELDS: &[&str] = &["shop_name_zh", "shop_name_en", "story_zh", "story_en"];
/// The inputs of its contact and of where its parcels leave from.
pub const CONTACT_FIELDS: &[&str] = &[
    "contact_name",
    "contact_phone",
    "origin_code",
    "origin_detail",
];
/// The inputs of how it is paid.
pub const PAYMENT_FIELDS: &[&str] = &[
    "accepts_cod",
    "accepts_transfer",
    "bank_name",
    "bank_holder",
    "bank_account",
];
/// The inputs of its licence statement.
pub const LICENCE_FIELDS: &[&str] = &["licence_kind", "licence_number", "exempt_reason"];

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Shop {
    /// The key.
    pub id: ShopId,
    /// The village it belongs to.
    pub village_id: VillageId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// What the village tells about itself, in Chinese.
    pub story_zh: String,
    /// The same in English, or empty.
    pub story_en: String,
    /// The person to ask.
    pub contact_name: String,
    /// Their number in E.164; empty in a draft.
    pub contact_phone: String,
    /// Whether it has a licence or needs none.
    pub licence_kind: LicenceKind,
    /// The number of the licence, or empty.
    pub licence_number: String,
    /// The word of an [`ExemptReason`], or empty.
    pub exempt_reason: String,
    /// The division that parcels leave from.
    pub origin_code: DivisionCode,
    /// The rest of that address.
    pub origin_detail: String,
    /// The place as cards show it, in Chinese.
    pub place_zh: String,
    /// The same in English.
    pub place_en: String,
    /// The deepest code of the village.
    pub division_code: DivisionCode,
    /// The picture of the shop.
    pub cover_hash: Option<String>,
    /// Whether buyers may pay on delivery.
    pub accepts_cod: bool,
    /// Whether buyers may pay by bank transfer.
    pub accepts_transfer: bool,
    /// The bank.
    pub bank_name: String,
    /// In whose name the account is.
    pub bank_holder: String,
    /// The number of the account, digits only.
    pub bank_account: String,
    /// Where it stands.
    pub state: ShopState,
    /// When it was first approved.
    pub approved_at: Option<Timestamp>,
    /// When its application was begun.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
    /// The first day on which it sends nothing.
    pub holiday_from: Option<NaiveDate>,
    /// The last such day.
    pub holiday_to: Option<NaiveDate>,
    /// Its names, folded for the search.
    pub search_names: String,
    /// How far a parcel's mass may lie from what was ordered.
    pub weigh_tolerance: Rate,
}

impl Shop {
    /// The name in a language.
    pub fn name(&self, locale: Locale) -> &str {
        locale.pick(&self.name_zh, &self.name_en)
    }

    /// The place in a language.
    pub fn place(&self, locale: Locale) -> &str {
        locale.pick(&self.place_zh, &self.place_en)
    }

    /// The days on which it sends nothing, past ones too.
    pub fn holiday(&self) -> Option<Holiday> {
        Holiday::of(self.holiday_from, self.holiday_to)
    }

    /// Whether its texts may be changed now: not while administrators read them.
    pub fn is_editable(&self) -> bool {
        matches!(
            self.state,
            ShopState::Draft
                | ShopState::ChangesRequested
                | ShopState::Approved
                | ShopState::Suspended
        )
    }
}

impl Fields for Shop {
    /// The value of an input of its forms.
    fn value(&self, field: &str) -> &str {
        let ticked = |is: bool| if is { "true" } else { "" };
        match field {
            "shop_name_zh" => &self.name_zh,
            "shop_name_en" => &self.name_en,
            "slug" => self.slug.as_str(),
            "story_zh" => &self.story_zh,
            "story_en" => &self.story_en,
            "contact_name" => &self.contact_name,
            "contact_phone" => &self.contact_phone,
            "origin_code" => self.origin_code.as_str(),
            "origin_detail" => &self.origin_detail,
            "accepts_cod" => ticked(self.accepts_cod),
            "accepts_transfer" => ticked(self.accepts_transfer),
            "bank_name" => &self.bank_name,
            "bank_holder" => &self.bank_holder,
            "bank_account" => &self.bank_account,
            "licence_kind" => self.licence_kind.as_str(),
            "licence_number" => &self.licence_number,
            "exempt_reason" => &self.exempt_reason,
            _ => "",
        }
    }
}

/// The texts of a shop, as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopTexts {
    /// The Chinese name, never empty.
    pub name_zh: String,
    /// The English name, or empty.
    pub name_en: String,
    /// What the village tells about itself, in Chinese.
    pub story_zh: String,
    /// The same in English, or empty.
    pub story_en: String,
}

/// Whom to ask, and where parcels leave from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopContact {
    /// The person to ask.
    pub name: String,
    /// Their number; `None` in a draft that does not say yet.
    pub phone: Option<Phone>,
    /// The division that parcels leave from; `None` in a draft that does not say yet.
    pub origin_code: Option<DivisionCode>,
    /// The rest of that address.
    pub origin_detail: String,
}

/// How a shop is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopPayment {
    /// On delivery.
    pub accepts_cod: bool,
    /// By bank transfer.
    pub accepts_transfer: bool,
    /// The bank.
    pub bank_name: String,
    /// In whose name the account is.
    pub bank_holder: String,
    /// The number of the account.
    pub bank_account: String,
}

/// The licence, or why none is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopLicence {
    /// Which of the two.
    pub kind: LicenceKind,
    /// The number of the licence, or empty.
    pub number: String,
    /// Why none is needed, unless there is one.
    pub reason: Option<ExemptReason>,
}

/// The input of the tolerance, in percent.
pub const WEIGH_FIELD: &str = "weigh_tolerance";
/// The largest tolerance, in basis points: with more, an order says nothing.
const MAX_TOLERANCE_BP: i64 = 2_000;

/// Reads the tolerance within which goods by mass are packed.
pub fn parse_weigh_tolerance(form: &dyn Fields) -> Result<Rate> {
    let mut input = Input::new(form, Rigor::Complete);
    let rate = input.parsed(WEIGH_FIELD, Rate::parse_percent);
    if rate.is_some_and(|rate| rate.get() > MAX_TOLERANCE_BP) {
        input.fault(WEIGH_FIELD, Code::ShopToleranceTooLarge);
    }
    input
        .finish(rate)?
        .ok_or_else(|| Code::FieldRequired.into())
}

/// One form's worth of a shop's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsPart {
    /// Names and stories.
    Texts(ShopTexts),
    /// Contact and origin of parcels.
    Contact(ShopContact),
    /// Ways of payment and the bank account.
    Payment(ShopPayment),
    /// The licence statement.
    Licence(ShopLicence),
    /// The days on which it sends nothing, or that there are none, and what holds on them.
    Holiday(Option<Holiday>, HolidayNotice),
    /// Within how many days of its payment an order is sent.
    Promise(Option<i32>),
    /// How far a parcel's mass may lie from what was ordered.
    Weighing(Rate),
}

impl SettingsPart {
    /// The inputs of its form.
    pub const fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Texts(_) => TEXT_FIELDS,
            Self::Contact(_) => CONTACT_FIELDS,
            Self::Payment(_) => PAYMENT_FIELDS,
            Self::Licence(_) => LICENCE_FIELDS,
            Self::Holiday(..) => HOLIDAY_FIELDS,
            Self::Promise(_) => &[PROMISE_FIELD],
            Self::Weighing(_) => &[WEIGH_FIELD],
        }
    }
}

impl ShopTexts {
    /// Reads the form. The Chinese name is asked for in a draft too.
    pub fn parse(form: &dyn Fields, rigor: Rigor) -> Result<Self> {
        let mut input = Input::new(form, rigor);
        let texts = Self {
            name_zh: input.always(|input| input.line("shop_name_zh", MAX_NAME)),
            name_en: input.optional_line("shop_name_en", MAX_NAME_EN),
            story_zh: input.optional_text("story_zh", MAX_STORY),
            story_en: input.optional_text("story_en", MAX_STORY),
        };
        input.finish(texts)
    }
}

impl ShopContact {
    /// Reads the form; whether the division exists is asked of the database later.
    pub fn parse(form: &dyn Fields, rigor: Rigor) -> Result<Self> {
        let mut input = Input::new(form, rigor);
        let contact = Self {
            name: input.line("contact_name", MAX_NAME),
            phone: input.parsed("contact_phone", Phone::parse),
            origin_code: input.parsed("origin_code", DivisionCode::parse),
            origin_detail: input.line("origin_detail", MAX_LINE),
        };
        input.finish(contact)
    }
}

impl ShopPayment {
    /// Reads the form: at least one way, and the account when money is to be sent there.
    pub fn parse(form: &dyn Fields, rigor: Rigor) -> Result<Self> {
        let mut input = Input::new(form, rigor);
        let (accepts_cod, accepts_transfer) = (
            input.is_ticked("accepts_cod"),
            input.is_ticked("accepts_transfer"),
        );
        if !accepts_cod && !accepts_transfer {
            input.fault("accepts_cod", Code::ShopNoPayment);
        }
        let read = |input: &mut Input<'_>| Self {
            accepts_cod,
            accepts_transfer,
            bank_name: input.line("bank_name", MAX_LINE),
            bank_holder: input.line("bank_holder", MAX_LINE),
            bank_account: input
                .parsed("bank_account", bank_account)
                .unwrap_or_default(),
        };
        let payment = if accepts_transfer {
            read(&mut input)
        } else {
            input.never(read)
        };
        input.finish(payment)
    }
}

impl ShopLicence {
    /// Reads the form: a number, or a reason.
    pub fn parse(form: &dyn Fields, rigor: Rigor) -> Result<Self> {
        let mut input = Input::new(form, rigor);
        let kind = input.choice("licence_kind").unwrap_or(LicenceKind::Exempt);
        let licence = match kind {
            LicenceKind::Licence => Self {
                kind,
                number: input
                    .parsed("licence_number", LicenceNumber::parse)
                    .map(|number| number.to_string())
                    .unwrap_or_default(),
                reason: None,
            },
            LicenceKind::Exempt => Self {
                kind,
                number: String::new(),
                reason: input.choice("exempt_reason"),
            },
        };
        input.finish(licence)
    }
}

/// Digits only, however they are grouped.
fn bank_account(typed: &str) -> Result<String> {
    let digits: String = text::narrow(typed)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let is_sound =
        digits.bytes().all(|b| b.is_ascii_digit()) && ACCOUNT_DIGITS.contains(&digits.len());
    if is_sound {
        Ok(digits)
    } else {
        Err(Code::ShopBankAccount.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Form(&'static [(&'static str, &'static str)]);

    impl Fields for Form {
        fn value(&self, field: &str) -> &str {
            let found = self.0.iter().find(|(name, _)| *name == field);
            found.map_or("", |(_, value)| value)
        }
    }

    fn faults<T: std::fmt::Debug>(result: Result<T>) -> Vec<(String, Code)> {
        let error = result.unwrap_err();
        let all = error.field_errors().iter();
        all.map(|fault| (fault.field.clone(), fault.code)).collect()
    }

    #[test]
    fn a_transfer_needs_an_account_and_cash_does_not() {
        let cash = Form(&[("accepts_cod", "true")]);
        assert!(ShopPayment::parse(&cash, Rigor::Complete).is_ok());
        let transfer = Form(&[
            ("accepts_transfer", "true"),
            ("bank_name", "农业银行"),
            ("bank_account", "6228 4800 ＡＢ"),
        ]);
        assert_eq!(
            faults(ShopPayment::parse(&transfer, Rigor::Complete)),
            [
                ("bank_holder".to_owned(), Code::FieldRequired),
                ("bank_account".to_owned(), Code::ShopBankAccount)
            ]
        );
        let none = Form(&[]);
        assert_eq!(
            faults(ShopPayment::parse(&none, Rigor::Draft)),
            [("accepts_cod".to_owned(), Code::ShopNoPayment)]
        );
    }

    #[test]
    fn an_account_is_digits_however_they_are_grouped() {
        assert_eq!(
            bank_account("６２２８ 4800-1234 5678 901").unwrap(),
            "6228480012345678901"
        );
        assert!(bank_account("1234567").is_err());
        assert!(bank_account(&"1".repeat(31)).is_err());
    }

    #[test]
    fn a_statement_needs_its_reason() {
        let exempt = Form(&[("licence_kind", "exempt")]);
        assert_eq!(
            faults(ShopLicence::parse(&exempt, Rigor::Complete)),
            [("exempt_reason".to_owned(), Code::FieldRequired)]
        );
        let forged = Form(&[("licence_kind", "<script>")]);
        assert_eq!(
            faults(ShopLicence::parse(&forged, Rigor::Draft)),
            [("licence_kind".to_owned(), Code::FieldInvalid)]
        );
    }
}
