//! The days on which a shop sends no parcels: buyers may order, and are told when it goes on.

use chrono::{Days, NaiveDate};

use crate::base::day;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::input::Fields;
use crate::base::text::narrow;

/// The most days of one holiday.
const MAX_DAYS: i64 = 60;
/// How far ahead its last day may lie.
const FAR: Days = Days::new(366);
/// How many days before its first one a holiday is announced.
const NOTICE_DAYS: i64 = 14;

/// The inputs of the form.
pub const HOLIDAY_FIELDS: &[&str] = &["holiday_from", "holiday_to"];

/// A run of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl Holiday {
    /// The holiday of two columns; none unless both are set.
    pub fn of(first: Option<NaiveDate>, last: Option<NaiveDate>) -> Option<Self> {
        Some(Self {
            first: first?,
            last: last?,
        })
    }

    /// Reads the form; two empty inputs are no holiday. What is over by today is refused, so that
    /// a year typed wrong is noticed.
    pub fn parse(form: &dyn Fields, today: NaiveDate) -> Result<Option<Self>> {
        let is_empty = |field: &&str| narrow(form.value(field)).is_empty();
        if HOLIDAY_FIELDS.iter().all(is_empty) {
            return Ok(None);
        }
        let mut faults = FieldErrors::new();
        let mut read = |field: &str| faults.take(field, read_day(form.value(field)));
        let (first, last) = (read("holiday_from"), read("holiday_to"));
        let holiday = Self::of(first, last);
        if let Some(fault) = holiday.and_then(|holiday| holiday.fault(today)) {
            faults.take::<()>("holiday_to", Err(fault));
        }
        faults.finish().map(|()| holiday)
    }

    /// Whether buyers are told of it on a day: from two weeks before until it is over.
    pub fn is_announced_on(self, day: NaiveDate) -> bool {
        day <= self.last && (self.first - day).num_days() <= NOTICE_DAYS
    }

    /// The day from which parcels leave again.
    pub fn next_day(self) -> NaiveDate {
        self.last
            .checked_add_days(Days::new(1))
            .unwrap_or(self.last)
    }

    fn fault(self, today: NaiveDate) -> Option<Error> {
        if self.last < self.first {
            Some(Code::DateOrder.into())
        } else if self.last < today {
            Some(Code::DatePast.into())
        } else if let Some(last) = today.checked_add_days(FAR).filter(|last| self.last > *last) {
            Some(Error::new(Code::DateFar).with("last", last))
        } else if (self.last - self.first).num_days() >= MAX_DAYS {
            Some(Error::new(Code::HolidayTooLong).with("max", MAX_DAYS))
        } else {
            None
        }
    }
}

fn read_day(text: &str) -> Result<NaiveDate> {
    if narrow(text).is_empty() {
        return Err(Code::FieldRequired.into());
    }
    day::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Form(&'static str, &'static str);

    impl Fields for Form {
        fn value(&self, field: &str) -> &str {
            match field {
                "holiday_from" => self.0,
                _ => self.1,
            }
        }
    }

    fn date(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn read(from: &'static str, to: &'static str) -> Result<Option<Holiday>> {
        Holiday::parse(&Form(from, to), date(2, 1))
    }

    fn faults(from: &'static str, to: &'static str) -> Vec<(String, Code)> {
        let error = read(from, to).unwrap_err();
        let all = error.field_errors().iter();
        all.map(|fault| (fault.field.clone(), fault.code)).collect()
    }

    #[test]
    fn full_width_digits_are_read_and_nothing_is_no_holiday() {
        let spring = read("２０２６-02-１0", " 2026-02-20 ").unwrap().unwrap();
        assert_eq!((spring.first, spring.last), (date(2, 10), date(2, 20)));
        assert_eq!(spring.next_day(), date(2, 21));
        assert_eq!(read("", "\u{200b}").unwrap(), None);
        assert!(read("2026-02-01", "2026-02-01").unwrap().is_some());
    }

    #[test]
    fn each_fault_stands_at_its_field() {
        let at = |field: &str, code| vec![(field.to_owned(), code)];
        assert_eq!(
            faults("2026-02-10", ""),
            at("holiday_to", Code::FieldRequired)
        );
        assert_eq!(
            faults("2026-02-30", "2026-03-01"),
            at("holiday_from", Code::DateInvalid)
        );
        assert_eq!(
            faults("2026-02-20", "2026-02-10"),
            at("holiday_to", Code::DateOrder)
        );
        assert_eq!(
            faults("2026-01-20", "2026-01-31"),
            at("holiday_to", Code::DatePast)
        );
        assert_eq!(
            faults("2206-02-10", "2206-02-20"),
            at("holiday_to", Code::DateFar)
        );
        assert_eq!(
            faults("2026-02-01", "2026-04-02"),
            at("holiday_to", Code::HolidayTooLong)
        );
        assert!(read("2026-02-01", "2026-04-01").is_ok());
    }

    #[test]
    fn it_is_announced_two_weeks_ahead_and_until_its_last_day() {
        let holiday = Holiday {
            first: date(2, 15),
            last: date(2, 20),
        };
        let shown = |day| holiday.is_announced_on(day);
        assert!(!shown(date(1, 31)) && shown(date(2, 1)));
        assert!(shown(date(2, 20)) && !shown(date(2, 21)));
    }
}
