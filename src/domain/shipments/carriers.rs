//! The carriers of the platform, from `assets/data/carriers.csv`.

use std::sync::LazyLock;

use regex_lite::Regex;
use serde::Deserialize;
use url::form_urlencoded;

use super::model::TrackingNumber;
use crate::base::locale::Locale;

const FILE: &str = include_str!("../../../assets/data/carriers.csv");

/// Where parcels of most carriers can be asked after by carrier and number.
const QUERY: &str = "https://www.kuaidi100.com/chaxun";

/// Carriers that no longer take parcels, but stand in old orders.
const GONE: [&str; 1] = ["HTKY"];

#[derive(Deserialize)]
struct Row {
    code: String,
    name_zh: String,
    name_en: String,
    tracking_pattern: String,
    phone: String,
    website: String,
    kuaidi100_code: String,
}

/// A company that carries parcels.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// The word in the shipments table.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Hotline.
    pub phone: String,
    /// Its front page.
    website: String,
    /// What it is called where parcels are asked after; empty for one that is not known there.
    query_code: String,
    /// What its numbers look like; `None` where nobody has published it.
    pattern: Option<Regex>,
}

impl Carrier {
    /// Whether a number looks like one of this carrier. Patterns change without notice: a number
    /// that does not fit is worth a second look, and never refused.
    pub fn looks_right(&self, number: &TrackingNumber) -> bool {
        self.knows(number.as_str())
    }

    /// The same for a number that was recorded before.
    pub fn knows(&self, number: &str) -> bool {
        self.pattern
            .as_ref()
            .is_none_or(|pattern| pattern.is_match(number))
    }

    /// Where a parcel can be followed: its number is filled in, but for carriers that publish no such
    /// address, whose front page it is. May be empty.
    pub fn follow_href(&self, number: &str) -> String {
        if self.query_code.is_empty() {
            return self.website.clone();
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("com", &self.query_code);
        query.append_pair("nu", number);
        format!("{QUERY}?{}", query.finish())
    }
}

static CARRIERS: LazyLock<Vec<Carrier>> = LazyLock::new(|| {
    csv::Reader::from_reader(FILE.as_bytes())
        .deserialize()
        .filter_map(|row: Result<Row, csv::Error>| row.ok())
        .map(|row| Carrier {
            pattern: pattern_of(&row.tracking_pattern),
            code: row.code,
            name_zh: row.name_zh,
            name_en: row.name_en,
            phone: row.phone,
            website: row.website,
            query_code: row.kuaidi100_code,
        })
        .collect()
});

fn pattern_of(text: &str) -> Option<Regex> {
    if text.is_empty() {
        return None;
    }
    Regex::new(text).ok()
}

/// Every carrier, in the order of the file.
pub fn carriers() -> &'static [Carrier] {
    &CARRIERS
}

/// The carriers that a parcel can be given to today.
pub fn offered_carriers() -> impl Iterator<Item = &'static Carrier> {
    carriers()
        .iter()
        .filter(|carrier| !GONE.contains(&carrier.code.as_str()))
}

/// The carrier with this code.
pub fn find_carrier(code: &str) -> Option<&'static Carrier> {
    carriers().iter().find(|carrier| carrier.code == code)
}

/// The name in a language of the carrier that an event or a notice names, by its Chinese name; what is
/// not in the list (any more) is told as it was written.
pub fn carrier_name(written: &str, locale: Locale) -> &str {
    let known = carriers().iter().find(|one| one.name_zh == written);
    known.map_or(written, |one| locale.pick(&one.name_zh, &one.name_en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_file_is_read_and_every_pattern_compiles() {
        let rows = FILE.lines().filter(|line| !line.is_empty()).count() - 1;
        assert_eq!(carriers().len(), rows);
        let mut reader = csv::Reader::from_reader(FILE.as_bytes());
        for (row, carrier) in reader.deserialize::<Row>().zip(carriers()) {
            let has_pattern = !row.unwrap().tracking_pattern.is_empty();
            assert_eq!(carrier.pattern.is_some(), has_pattern, "{}", carrier.code);
        }
    }

    #[test]
    fn numbers_are_compared_with_the_pattern_of_their_carrier() {
        let fits = |code: &str, number: &str| {
            let number = TrackingNumber::parse(number).unwrap();
            find_carrier(code).unwrap().looks_right(&number)
        };
        assert!(fits("SF", "sf1234567890123"));
        assert!(fits("SF", "123456789012"));
        assert!(!fits("SF", "YT1234567890123"));
        assert!(fits("YTO", "YT 1234 5678 90123"));
        assert!(fits("EMS", "EA123456789CN"));
        // No pattern is published: anything goes.
        assert!(fits("ZJS", "0001"));
    }

    #[test]
    fn a_parcel_is_asked_after_with_its_number() {
        let href = |code: &str, number: &str| find_carrier(code).unwrap().follow_href(number);
        assert_eq!(
            href("SF", "SF1234567890123"),
            "https://www.kuaidi100.com/chaxun?com=shunfeng&nu=SF1234567890123"
        );
        // What was written before numbers were looked at stays a value.
        assert_eq!(
            href("YTO", "1&com=x"),
            "https://www.kuaidi100.com/chaxun?com=yuantong&nu=1%26com%3Dx"
        );
        assert_eq!(href("CN", "621000000000001"), "https://www.cainiao.com");
    }

    #[test]
    fn a_carrier_that_is_gone_is_known_but_not_offered() {
        assert!(find_carrier("HTKY").is_some());
        assert!(offered_carriers().all(|carrier| carrier.code != "HTKY"));
        assert!(find_carrier("nobody").is_none());
    }
}
