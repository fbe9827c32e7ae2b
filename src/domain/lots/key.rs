//! The public keys of certificates, and what they have signed.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::certificate::Certificate;
use super::code::TraceCode;
use crate::base::clock::{MINUTE_MS, Timestamp};
use crate::base::error::{Code, Result};

/// How far the clocks of two nodes may be apart: what Kerberos allows by default (RFC 4120), and a
/// hundred times what clocks are apart that are set over the network. A certificate bears the day of
/// the node that signs it; the key begins and ends by the clock of whichever node was first.
const CLOCKS_APART_MS: i64 = 5 * MINUTE_MS;

/// A key with which certificates are or were signed.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct TraceKey {
    /// What certificates call it.
    pub name: String,
    /// Ed25519, 32 bytes in Base64 for URLs.
    pub public_key: String,
    /// Since when it signs.
    pub since: Timestamp,
    /// Until when it did; none for the present one.
    pub until: Option<Timestamp>,
}

impl TraceKey {
    /// Whether it was the signing one on a day, by some clock.
    fn signed_on(&self, day: NaiveDate, zone: Tz) -> bool {
        let first = self.since.plus_ms(-CLOCKS_APART_MS).date_in(zone);
        let last = self.until.map(|until| until.plus_ms(CLOCKS_APART_MS));
        first <= day && last.is_none_or(|last| day <= last.date_in(zone))
    }
}

/// What a text says that one of these keys has signed while it was the signing one, and its lot.
///
/// # Errors
/// `lot.certificate_forged` for what none of them has signed; `lot.certificate_out_of_time` for what
/// bears a day on which its key did not sign: somebody else may have the old secret by now.
pub(super) fn signed(text: &str, keys: &[TraceKey], zone: Tz) -> Result<(TraceCode, Certificate)> {
    let signed = keys.iter().find_map(|key| {
        let named = [(key.name.as_str(), key.public_key.as_str())];
        Some((key, Certificate::verify(text, named)?))
    });
    let (key, certificate) = signed.ok_or(Code::LotCertificateForged)?;
    let day = certificate.date.parse::<NaiveDate>();
    if !day.is_ok_and(|day| key.signed_on(day, zone)) {
        return Err(Code::LotCertificateOutOfTime.into());
    }
    let lot = TraceCode::parse(&certificate.lot).ok_or(Code::LotCertificateForged)?;
    Ok((lot, certificate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_signs_from_its_first_day_to_its_last_and_clocks_are_minutes_apart() {
        let at = |text: &str| {
            let moment = chrono::DateTime::parse_from_rfc3339(text).unwrap();
            Timestamp::from_ms(moment.timestamp_millis())
        };
        let signed = |since: &str, until: Option<&str>, day: &str| {
            let key = TraceKey {
                name: String::new(),
                public_key: String::new(),
                since: at(since),
                until: until.map(at),
            };
            key.signed_on(day.parse().unwrap(), chrono_tz::Asia::Shanghai)
        };
        let (since, until) = ("2026-11-25T00:04:00+08:00", "2026-11-27T23:54:00+08:00");
        for (day, expected) in [
            // The clock of another node stood at 23:59 of the day before.
            ("2026-11-24", true),
            ("2026-11-23", false),
            ("2026-11-25", true),
            ("2026-11-27", true),
            ("2026-11-28", false),
        ] {
            assert_eq!(signed(since, Some(until), day), expected, "{day}");
        }
        assert!(!signed("2026-11-25T00:06:00+08:00", None, "2026-11-24"));
        assert!(signed(
            since,
            Some("2026-11-27T23:56:00+08:00"),
            "2026-11-28"
        ));
        assert!(
            signed(since, None, "2099-01-01"),
            "the present one has no end"
        );
    }
}
