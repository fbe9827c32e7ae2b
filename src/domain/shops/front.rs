//! What a shop says on its page beside its texts: how soon it sends, and what holds on its holiday.

use diesel::Queryable;

use crate::base::error::{Code, Result};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::locale::Locale;
use crate::base::number::fixed;
use crate::base::text::narrow;

/// The most characters of a notice.
const MAX_NOTICE: usize = 200;
/// The most days that can be promised.
const MAX_DAYS: i32 = 30;

/// The input of the promise.
pub const PROMISE_FIELD: &str = "ship_days";
/// The inputs of what is said of a holiday, beside its days.
pub const NOTICE_FIELDS: &[&str] = &["holiday_zh", "holiday_en", "closes_on_holiday"];

/// What a shop says of a holiday.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayNotice {
    /// Whether it takes no orders meanwhile; else it sends them later.
    pub closes: bool,
    /// In its own words, in Chinese, or empty.
    pub zh: String,
    /// The same in English, or empty.
    pub en: String,
}

/// What a shop says on its page beside its texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable)]
pub struct Front {
    /// Within how many days of its payment an order is sent.
    pub ship_days: Option<i32>,
    /// Whether it takes no orders on its holiday.
    pub closes_on_holiday: bool,
    /// What it says of it, in Chinese, or empty.
    pub holiday_zh: String,
    /// The same in English, or empty.
    pub holiday_en: String,
}

impl HolidayNotice {
    /// Reads the form.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let notice = Self {
            closes: input.is_ticked("closes_on_holiday"),
            zh: input.optional_line("holiday_zh", MAX_NOTICE),
            en: input.optional_line("holiday_en", MAX_NOTICE),
        };
        input.finish(notice)
    }
}

impl Front {
    /// What it says of its holiday.
    pub fn notice(&self) -> HolidayNotice {
        HolidayNotice {
            closes: self.closes_on_holiday,
            zh: self.holiday_zh.clone(),
            en: self.holiday_en.clone(),
        }
    }

    /// What it says of its holiday in a language, or nothing.
    pub fn holiday_text(&self, locale: Locale) -> &str {
        locale.pick(&self.holiday_zh, &self.holiday_en)
    }
}

/// Reads the promise: whole days, or nothing.
pub fn parse_ship_days(form: &dyn Fields) -> Result<Option<i32>> {
    let mut input = Input::new(form, Rigor::Complete);
    let typed = narrow(input.raw(PROMISE_FIELD));
    let days = if typed.is_empty() {
        None
    } else {
        input.parsed(PROMISE_FIELD, |typed| {
            let days = fixed(typed, 0)
                .ok()
                .and_then(|days| i32::try_from(days).ok());
            days.filter(|days| (1..=MAX_DAYS).contains(days))
                .ok_or_else(|| Code::FieldInvalid.into())
        })
    };
    input.finish(days)
}
