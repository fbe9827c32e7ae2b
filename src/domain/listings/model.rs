//! The texts of a listing.

use chrono::{Months, NaiveDate};

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::day;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::ListingId;
use crate::base::money::Money;
use crate::base::number::fixed;
use crate::base::season::Season;
use crate::base::slug::Slug;
use crate::base::text::{clean_line, narrow, optional_line, optional_text};

use super::state::ListingState;

/// The most characters of a title, in either language.
pub const TITLE_MAX: usize = 80;
/// The most characters of the line under the title.
pub const SUMMARY_MAX: usize = 200;
/// The most characters of the description.
pub const DESCRIPTION_MAX: usize = 10_000;
/// How far ahead the day of a presale may lie: a year typed wrong is noticed.
const FAR: Months = Months::new(24);

/// What a person or an import wrote about a listing.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListingInput<'a> {
    /// Chinese title; must not be empty.
    pub title_zh: &'a str,
    /// English title.
    pub title_en: &'a str,
    /// The line under the title.
    pub summary_zh: &'a str,
    /// The same in English.
    pub summary_en: &'a str,
    /// Markdown.
    pub description_zh: &'a str,
    /// Markdown.
    pub description_en: &'a str,
    /// The first month of the harvest, or empty.
    pub season_from: &'a str,
    /// The last month of the harvest, or empty.
    pub season_to: &'a str,
    /// `2026-12-20`: the day before which nothing of it is sent, or empty.
    pub ships_from: &'a str,
}

/// The texts of a listing, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewListing {
    /// Chinese title.
    pub title_zh: String,
    /// English title, or empty.
    pub title_en: String,
    /// The line under the title.
    pub summary_zh: String,
    /// The same in English.
    pub summary_en: String,
    /// Markdown.
    pub description_zh: String,
    /// Markdown.
    pub description_en: String,
    /// When it is harvested.
    pub season: Option<Season>,
    /// The day before which nothing of it is sent; past ones mean nothing any more.
    pub ships_from: Option<NaiveDate>,
}

impl NewListing {
    /// Cleans and checks all fields, and tells all faults at once.
    pub fn parse(input: &ListingInput<'_>, today: NaiveDate) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let mut take =
            |field: &str, parsed: Result<String>| faults.take(field, parsed).unwrap_or_default();
        let parsed = Self {
            title_zh: take("title_zh", clean_line(input.title_zh, TITLE_MAX)),
            title_en: take("title_en", optional_line(input.title_en, TITLE_MAX)),
            summary_zh: take("summary_zh", optional_line(input.summary_zh, SUMMARY_MAX)),
            summary_en: take("summary_en", optional_line(input.summary_en, SUMMARY_MAX)),
            description_zh: take(
                "description_zh",
                optional_text(input.description_zh, DESCRIPTION_MAX),
            ),
            description_en: take(
                "description_en",
                optional_text(input.description_en, DESCRIPTION_MAX),
            ),
            season: parse_season(input, &mut faults),
            ships_from: faults
                .take("ships_from", parse_presale(input.ships_from, today))
                .flatten(),
        };
        faults.finish()?;
        Ok(parsed)
    }

    /// The readable part of the address.
    pub fn slug(&self) -> Slug {
        let name = if self.title_en.is_empty() {
            &self.title_zh
        } else {
            &self.title_en
        };
        Slug::from_name(name, "listing")
    }
}

fn parse_season(input: &ListingInput<'_>, faults: &mut FieldErrors) -> Option<Season> {
    let from = faults.take("season_from", parse_month(input.season_from))?;
    let to = faults.take("season_to", parse_month(input.season_to))?;
    match (from, to) {
        (Some(from), Some(to)) => Some(Season { from, to }),
        (None, None) => None,
        (None, Some(_)) => {
            faults.add("season_from", Code::FieldRequired);
            None
        }
        (Some(_), None) => {
            faults.add("season_to", Code::FieldRequired);
            None
        }
    }
}

fn parse_month(text: &str) -> Result<Option<i32>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match fixed(text, 0) {
        Ok(month @ 1..=12) => Ok(i32::try_from(month).ok()),
        _ => Err(Code::FieldInvalid.into()),
    }
}

/// A past day stays as it is, or whoever changes another text would have to take it out.
fn parse_presale(text: &str, today: NaiveDate) -> Result<Option<NaiveDate>> {
    if narrow(text).is_empty() {
        return Ok(None);
    }
    let day = day::parse(text)?;
    match today.checked_add_months(FAR) {
        Some(last) if day > last => Err(Error::new(Code::DateFar).with("last", last)),
        _ => Ok(Some(day)),
    }
}

/// A listing as its shop sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Its id.
    pub id: ListingId,
    /// The readable part of its address.
    pub slug: Slug,
    /// Its texts.
    pub texts: NewListing,
    /// Its state.
    pub state: ListingState,
    /// When it was first published.
    pub published_at: Option<Timestamp>,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
    /// Counts changes of the texts, so that two editors do not undo each other unseen.
    pub version: i64,
}

/// A row in the shop's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingSummary {
    /// Its id.
    pub id: ListingId,
    /// Chinese title.
    pub title_zh: String,
    /// English title, or empty.
    pub title_en: String,
    /// Its state.
    pub state: ListingState,
    /// The name of its first photo.
    pub photo_hash: Option<String>,
    /// How many photos it has.
    pub photos: usize,
    /// How many active variants it has.
    pub variants: usize,
    /// The lowest price and what it is for.
    pub price: Option<(Money, SoldBy)>,
    /// Whether the smallest amount of any variant is there.
    pub is_in_stock: bool,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> ListingInput<'static> {
        ListingInput {
            title_zh: "明前龙井",
            ..ListingInput::default()
        }
    }

    /// On the 25th of November 2026.
    fn parse(input: &ListingInput<'_>) -> Result<NewListing> {
        NewListing::parse(input, NaiveDate::from_ymd_opt(2026, 11, 25).unwrap())
    }

    #[test]
    fn texts_are_cleaned_and_seasons_read_with_any_digits() {
        let listing = parse(&ListingInput {
            title_zh: " 明前\u{202e}龙井 ",
            season_from: "１１",
            season_to: "2",
            ..input()
        })
        .unwrap();
        assert_eq!(listing.title_zh, "明前龙井");
        assert_eq!(listing.season, Some(Season { from: 11, to: 2 }));
        assert_eq!(listing.slug().as_str(), "ming-qian-long-jing");
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let long = "茶".repeat(81);
        let error = parse(&ListingInput {
            title_zh: "\u{200b}",
            title_en: &long,
            season_from: "13",
            ..input()
        })
        .unwrap_err();
        let faults: Vec<_> = error
            .field_errors()
            .iter()
            .map(|fault| (fault.field.as_str(), fault.code))
            .collect();
        assert_eq!(
            faults,
            [
                ("title_zh", Code::FieldRequired),
                ("title_en", Code::FieldTooLong),
                ("season_from", Code::FieldInvalid),
            ]
        );
    }

    #[test]
    fn a_season_has_both_ends_or_none() {
        let error = parse(&ListingInput {
            season_from: "3",
            ..input()
        })
        .unwrap_err();
        assert_eq!(
            error.field_errors().iter().next().unwrap().field,
            "season_to"
        );
    }

    #[test]
    fn a_presale_ends_on_a_day_within_two_years() {
        let of = |ships_from| {
            parse(&ListingInput {
                ships_from,
                ..input()
            })
        };
        let day = NaiveDate::from_ymd_opt(2027, 3, 20);
        assert_eq!(of(" ２０２７-03-20 ").unwrap().ships_from, day);
        assert_eq!(of(" ").unwrap().ships_from, None);
        for fine in ["2028-11-25", "2026-11-25", "2019-04-05"] {
            assert_eq!(of(fine).unwrap().ships_from, fine.parse().ok());
        }
        for (wrong, code) in [
            ("2027-02-29", Code::DateInvalid),
            ("3", Code::DateInvalid),
            ("-5000-01-01", Code::DateInvalid),
            ("2028-11-26", Code::DateFar),
        ] {
            let error = of(wrong).unwrap_err();
            let fault = error.field_errors().iter().next().unwrap();
            assert_eq!((fault.field.as_str(), fault.code), ("ships_from", code));
        }
    }

    #[test]
    fn o34_a_title_of_symbols_still_has_an_address() {
        let listing = parse(&ListingInput {
            title_zh: "！！！",
            ..input()
        });
        assert_eq!(listing.unwrap().slug().as_str(), "listing");
    }
}
