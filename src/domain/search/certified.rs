//! Certificates that goods can be filtered by, as one number of the index: until which day each
//! kind holds, so that an end needs no event.

use chrono::NaiveDate;

use crate::domain::standards::CertificateKind;

/// The kinds that say something of the goods, in the order of their bits. How a factory is run, and
/// what is of no known kind, is shown by the shop and not filtered by.
pub const CERTIFICATES: [CertificateKind; 4] = [
    CertificateKind::Geographical,
    CertificateKind::Organic,
    CertificateKind::Green,
    CertificateKind::Gap,
];

/// Bits of a kind: the number of a day.
const BITS: u32 = 16;

/// The number of a day, from 1970-01-01; those outside of 1970 to 2149 are the nearest inside.
pub fn day_number(day: NaiveDate) -> u16 {
    let days = day.signed_duration_since(NaiveDate::default()).num_days();
    u16::try_from(days.max(0)).unwrap_or(u16::MAX)
}

/// Until when each kind holds; 0 for what there is none of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Certified(u64);

impl Certified {
    /// What the index keeps.
    pub const fn raw(self) -> u64 {
        self.0
    }

    /// From the index.
    pub const fn of_raw(raw: u64) -> Self {
        Self(raw)
    }

    /// Adds a certificate that holds to the end of a day, or has no end; of several of one kind the
    /// one that holds longest counts.
    pub fn add(&mut self, kind: CertificateKind, valid_to: Option<NaiveDate>) {
        let until = valid_to.map_or(u16::MAX, day_number);
        for (place, known) in CERTIFICATES.into_iter().enumerate() {
            if known == kind && until > self.until(place) {
                self.0 &= !(u64::from(u16::MAX) << shift(place));
                self.0 |= u64::from(until) << shift(place);
            }
        }
    }

    /// Whether the kind at a place of [`CERTIFICATES`] holds on a day.
    pub fn holds(self, place: usize, day: u16) -> bool {
        let until = self.until(place);
        until > 0 && until >= day
    }

    fn until(self, place: usize) -> u16 {
        let bits = self.0.checked_shr(shift(place)).unwrap_or_default();
        u16::try_from(bits & u64::from(u16::MAX)).unwrap_or_default()
    }
}

/// How far the bits of a kind are from the right.
fn shift(place: usize) -> u32 {
    u32::try_from(place).unwrap_or_default() * BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_certificate_holds_to_the_end_of_its_last_day() {
        let mut certified = Certified::default();
        certified.add(CertificateKind::Organic, Some(day("2026-11-25")));
        certified.add(CertificateKind::Gap, None);
        certified.add(CertificateKind::Organic, Some(day("2025-01-01")));
        certified.add(CertificateKind::Other, None);
        let kept = Certified::of_raw(certified.raw());
        let on = |text| -> Vec<bool> {
            let number = day_number(day(text));
            (0..4).map(|place| kept.holds(place, number)).collect()
        };
        assert_eq!(on("2026-11-25"), [false, true, false, true]);
        assert_eq!(on("2026-11-26"), [false, false, false, true]);
        assert_eq!(on("2149-06-06"), [false, false, false, true]);
        assert_eq!(day_number(day("1970-01-02")), 1);
        // Counted with `date -d 2026-11-25 +%s` / 86400.
        assert_eq!(day_number(day("2026-11-25")), 20_782);
    }
}
