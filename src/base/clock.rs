//! Time: one timestamp type, and clocks that tests can set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// Milliseconds in a second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in a day of 24 hours.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// A moment: milliseconds since 1970-01-01 00:00 UTC.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[serde(transparent)]
#[diesel(sql_type = diesel::sql_types::BigInt)]
pub struct Timestamp(i64);

crate::base::sql_types::transparent_sql!(Timestamp, i64, diesel::sql_types::BigInt);

impl Timestamp {
    /// A timestamp from Unix milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Unix milliseconds.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The moment `ms` milliseconds later (earlier if negative); stops at the ends of the range.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The calendar date of this moment in a time zone, which all statistics are grouped by.
    pub fn date_in(self, zone: chrono_tz::Tz) -> NaiveDate {
        self.utc().with_timezone(&zone).date_naive()
    }

    /// The first moment of a day in a time zone; none where clocks leave it out, or beyond all
    /// calendars.
    pub fn start_of(day: NaiveDate, zone: chrono_tz::Tz) -> Option<Self> {
        let midnight = day.and_hms_opt(0, 0, 0)?;
        let midnight = zone.from_local_datetime(&midnight).earliest()?;
        Some(Self(midnight.timestamp_millis()))
    }

    /// The moment as a chrono value; one outside chrono's range becomes the epoch.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }
}

/// Where the time comes from: the system, or a test that sets it.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    System,
    /// A clock that stands still until it is advanced.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until [`Clock::advance_ms`] moves it.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.ms())))
    }

    /// The present moment.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system clock"
    )]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp(Utc::now().timestamp_millis()),
            Self::Manual(ms) => Timestamp(ms.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward; the system clock stays as it is.
    pub fn advance_ms(&self, ms: i64) {
        if let Self::Manual(now) = self {
            now.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_date_is_that_of_the_zone() {
        // 2026-11-25 16:30 UTC is already the 26th in Shanghai (UTC+8).
        let evening = Timestamp::from_ms(1_795_624_200_000);
        assert_eq!(evening.utc().to_rfc3339(), "2026-11-25T16:30:00+00:00");
        let date = evening.date_in(chrono_tz::Asia::Shanghai);
        assert_eq!(date, NaiveDate::from_ymd_opt(2026, 11, 26).unwrap());
        // The 26th began half an hour before.
        let start = Timestamp::start_of(date, chrono_tz::Asia::Shanghai);
        assert_eq!(start, Some(evening.plus_ms(-30 * MINUTE_MS)));
    }

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = Clock::manual(Timestamp::from_ms(5));
        assert_eq!(clock.now(), Timestamp::from_ms(5));
        clock.advance_ms(DAY_MS);
        assert_eq!(clock.now().ms(), 86_400_005);
    }
}
