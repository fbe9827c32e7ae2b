//! What the index holds of a listing.

use super::certified::Certified;
use crate::base::ids::{ListingId, ShopId};

/// The longest text of a story that is indexed, in characters.
const LONGEST_STORY: usize = 4_000;

/// Names of a place in both languages: its own, and those of the divisions around it.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The deepest code, of the village or county.
    pub code: String,
    /// The names.
    pub names: Vec<String>,
}

/// A published listing as the index sees it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The listing.
    pub listing: ListingId,
    /// Its shop.
    pub shop: ShopId,
    /// Names of the goods, in both languages: of the listing and of the specialty.
    pub names: Vec<String>,
    /// Where it comes from.
    pub place: Place,
    /// Names of the category and of the shop.
    pub kinds: Vec<String>,
    /// Names of a category that lists several kinds; then not among `kinds`.
    pub listed: Vec<String>,
    /// Anything longer: summary, description, story, origin.
    pub story: Vec<String>,
    /// The code of the category.
    pub category: String,
    /// The price of the cheapest pack, or of 500 g, in minor units.
    pub price_minor: i64,
    /// Whether that is the price of 500 g.
    pub is_by_mass: bool,
    /// The harvest months, 1 to 12.
    pub months: Vec<i32>,
    /// When it went on sale, in milliseconds.
    pub published_ms: i64,
    /// Orders that brought it to a buyer.
    pub sold: i64,
    /// The shop's certificates that were compared with their papers.
    pub certified: Certified,
}

impl Document {
    /// The code of the county, or of the province or prefecture where there is none, as a number
    /// of six digits: `330106`, `441900`.
    pub fn region(&self) -> u64 {
        let digits: String = self.place.code.chars().take(6).collect();
        format!("{digits:0<6}").parse().unwrap_or_default()
    }

    /// The trimmed codes of province, prefecture and county.
    pub fn region_codes(&self) -> impl Iterator<Item = &str> {
        [2, 4, 6]
            .into_iter()
            .filter_map(|digits| self.place.code.get(..digits))
    }

    /// One bit a harvest month, January the lowest.
    pub fn season_bits(&self) -> u64 {
        self.months
            .iter()
            .fold(0, |bits, month| bits | month_bit(*month))
    }

    /// The beginning of the longer texts.
    pub fn story_text(&self) -> String {
        self.story.join(" · ").chars().take(LONGEST_STORY).collect()
    }
}

/// Whether a category, by its English name, lists several kinds, of which its goods are only one:
/// "Livestock, poultry, eggs, dairy, honey, silk". Then no cattle is found by "honey" where there is
/// honey.
pub fn lists_kinds(name_en: &str) -> bool {
    name_en.matches(',').count() > 1
}

/// The bit of a month, 1 to 12; none for another number.
pub fn month_bit(month: i32) -> u64 {
    match u32::try_from(month) {
        Ok(month @ 1..=12) => 1 << (month - 1),
        _ => 0,
    }
}

/// The months from the first to the last, over the turn of the year if the last comes before.
pub fn months(from: i32, to: i32) -> Vec<i32> {
    let last = if to < from { to + 12 } else { to };
    (from..=last).map(|month| (month - 1) % 12 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_may_go_over_the_turn_of_the_year() {
        assert_eq!(months(11, 2), [11, 12, 1, 2]);
        assert_eq!(months(3, 4), [3, 4]);
        assert_eq!(month_bit(1), 1);
        assert_eq!(month_bit(12), 1 << 11);
        assert_eq!(month_bit(13), 0);
    }
}
