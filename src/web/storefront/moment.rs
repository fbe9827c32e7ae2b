//! The moment of a request, taken once before anything is read. What a page shows of it and how
//! long the page is kept come from the same one: a page that is drawn across midnight shows the day
//! that is over, and is out of date with it.

use chrono::{Datelike, NaiveDate};

use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::ids::ShopId;
use crate::db::Database;
use crate::web::page_cache::{Depends, NEAR};

/// A moment, and its day in the platform's zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// The moment.
    pub now: Timestamp,
    /// Its day.
    pub today: NaiveDate,
    zone: chrono_tz::Tz,
}

impl Moment {
    /// That of now.
    pub fn of(db: &Database) -> Self {
        let (now, zone) = (db.clock().now(), db.zone());
        Self {
            now,
            today: now.date_in(zone),
            zone,
        }
    }

    /// Its month, 1 to 12.
    pub fn month(self) -> i32 {
        i32::try_from(self.today.month()).unwrap_or(1)
    }

    /// The first moment of its day.
    pub fn midnight(self) -> Timestamp {
        self.start_of(Some(self.today))
    }

    /// A page that shows many shops.
    pub fn of_lists(self) -> Depends {
        Depends {
            shop: None,
            near: [None; NEAR],
            lists: true,
            searches: false,
            valid_until: self.end_of_month(),
        }
    }

    /// A page of one shop.
    pub fn of_shop(self, shop: ShopId) -> Depends {
        Depends {
            shop: Some(shop),
            near: [None; NEAR],
            lists: false,
            searches: false,
            valid_until: self.end_of_month(),
        }
    }

    /// The same page, of this day alone: holidays, programmes and certificates begin and end with
    /// a day.
    pub fn alone(self, depends: Depends) -> Depends {
        let end = self.start_of(self.today.succ_opt());
        Depends {
            valid_until: depends.valid_until.min(end),
            ..depends
        }
    }

    /// When the seasons that a page shows may change: the first moment of the next month.
    fn end_of_month(self) -> Timestamp {
        let first = self.today.with_day(1);
        self.start_of(first.and_then(|first| first.checked_add_months(chrono::Months::new(1))))
    }

    /// The first moment of a day in the platform's zone; tomorrow's where there is no such day.
    fn start_of(self, day: Option<NaiveDate>) -> Timestamp {
        day.and_then(|day| Timestamp::start_of(day, self.zone))
            .unwrap_or_else(|| self.now.plus_ms(DAY_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-30 in Shanghai, eight hours ahead: it begins at 1 795 968 000 seconds.
    const BEGIN: i64 = 1_795_968_000_000;

    fn at(ms: i64) -> Moment {
        let (now, zone) = (Timestamp::from_ms(ms), chrono_tz::Asia::Shanghai);
        Moment {
            now,
            today: now.date_in(zone),
            zone,
        }
    }

    #[test]
    fn what_is_drawn_in_the_last_moment_of_a_day_ends_with_it() {
        let last = at(BEGIN + DAY_MS - 1);
        assert_eq!(
            (last.today.to_string().as_str(), last.month()),
            ("2026-11-30", 11)
        );
        let end = Timestamp::from_ms(BEGIN + DAY_MS);
        assert_eq!(last.alone(last.of_lists()).valid_until, end);
        assert_eq!(
            last.of_shop(ShopId(1)).valid_until,
            end,
            "so does the month"
        );
        let first = at(BEGIN);
        assert_eq!(first.alone(first.of_lists()).valid_until, end);
        // 31 days of December.
        assert_eq!((last.midnight(), first.midnight()), (first.now, first.now));
        let next = at(BEGIN + DAY_MS);
        assert_eq!(next.month(), 12);
        let end = Timestamp::from_ms(BEGIN + 32 * DAY_MS);
        assert_eq!(next.of_lists().valid_until, end);
    }
}
