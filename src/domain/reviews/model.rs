//! What a review says, and for how long it can be written and changed.

use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{ListingId, OrderId, OrderLineId, ReviewId, ShopId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::mac::fingerprint;
use crate::domain::listings::Stars;
use crate::domain::media::MediaHash;
use crate::domain::reports::LegalGround;

/// Most characters of a review.
pub const BODY_MAX: usize = 300;
/// The most photos of a review.
pub const MAX_PHOTOS: usize = 4;
/// How long after the goods have come a review can be written.
pub const WRITE_MS: i64 = 180 * DAY_MS;
/// How long after it was written it can be changed.
pub const EDIT_MS: i64 = 30 * DAY_MS;

/// What a buyer typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The stars.
    pub stars: Stars,
    /// The text; a buyer may give stars without a word.
    pub body: String,
    /// Photos that are stored already.
    pub photos: Vec<MediaHash>,
    /// The [marks](MediaHash::mark) of photos that are to go.
    pub dropped: Vec<String>,
}

impl Draft {
    /// Reads `stars` and `body`; the photos come beside.
    pub fn parse(form: &dyn Fields, dropped: Vec<String>) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let stars = input.parsed("stars", |typed| {
            let stars = typed.parse().ok().and_then(Stars::new);
            stars.ok_or_else(|| Error::from(Code::FieldInvalid))
        });
        let body = input.optional_text("body", BODY_MAX);
        let photos = Vec::new();
        input.finish_some(stars.map(|stars| Self {
            stars,
            body,
            photos,
            dropped,
        }))
    }

    /// The photos that the review has with this draft: those of before that stay, and the new ones,
    /// each once.
    ///
    /// # Errors
    /// A fault of `photos` for too many.
    pub fn photos_beside(&self, before: &[MediaHash]) -> Result<Vec<MediaHash>> {
        let goes = |hash: &MediaHash| self.dropped.iter().any(|mark| mark == hash.mark());
        let kept = before
            .iter()
            .filter(|hash| !goes(hash) || self.photos.contains(hash));
        let mut all: Vec<MediaHash> = Vec::new();
        for hash in kept.chain(&self.photos) {
            if !all.contains(hash) {
                all.push(hash.clone());
            }
        }
        if all.len() > MAX_PHOTOS {
            return Err(too_many_photos());
        }
        Ok(all)
    }
}

/// The refusal of more photos than a review may have.
fn too_many_photos() -> Error {
    let mut faults = FieldErrors::new();
    let max = vec![("max", MAX_PHOTOS.to_string())];
    faults.add_with("photos", Code::ClaimTooManyPhotos, max);
    Error::fields(faults)
}

/// A name as everybody may see it: its first character.
pub fn masked(name: &str) -> String {
    let first = name.trim().chars().next();
    first.map_or_else(|| "**".to_owned(), |first| format!("{first}**"))
}

/// A review, for those who deal with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The order that the goods came with.
    pub order: OrderId,
    /// The line of it.
    pub line: OrderLineId,
    /// The listing.
    pub listing: ListingId,
    /// The stars.
    pub stars: Stars,
    /// The text, or nothing.
    pub body: String,
    /// Who says it, as everybody may see it.
    pub author: String,
    /// Its pictures, in order.
    pub photos: Vec<MediaHash>,
    /// Since when.
    pub written_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// What the shop says to it, or nothing.
    pub answer: String,
    /// When the shop said so.
    pub answered_at: Option<Timestamp>,
    /// The legal ground on which it is not shown.
    pub hidden_for: Option<LegalGround>,
    /// The legal ground on which the answer is not shown.
    pub answer_hidden_for: Option<LegalGround>,
}

impl Review {
    /// The stars that count in the average.
    pub fn counted(&self) -> Option<Stars> {
        let is_void = self.hidden_for.is_some_and(LegalGround::voids_stars);
        (!is_void).then_some(self.stars)
    }

    /// What it shows now: with other stars, words or photos it is another.
    pub fn fingerprint(&self) -> String {
        let photos: Vec<&str> = self.photos.iter().map(MediaHash::as_str).collect();
        let stars = self.stars.get();
        fingerprint(&format!("{stars}\n{}\n{}", photos.join(" "), self.body))
    }

    /// Whether its buyer may still change it.
    pub fn can_change(&self, now: Timestamp) -> bool {
        self.hidden_for.is_none() && now <= self.written_at.plus_ms(EDIT_MS)
    }
}

/// A review with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfReview {
    /// The review.
    pub review: Review,
    /// The tenant.
    pub shop: ShopId,
    /// The goods, in Chinese.
    pub title_zh: String,
    /// The goods, in English, or empty.
    pub title_en: String,
    /// The pack, in Chinese.
    pub pack_zh: String,
    /// The pack, in English, or empty.
    pub pack_en: String,
}

/// A line of an order that has a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewedLine {
    /// The line.
    pub line: OrderLineId,
    /// The stars.
    pub stars: Stars,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_its_first_character_only() {
        assert_eq!(masked("张三丰"), "张**");
        assert_eq!(masked("  Emily Brown"), "E**");
        assert_eq!(masked("\u{20bb7}野"), "\u{20bb7}**");
        assert_eq!(masked(" "), "**");
    }

    #[test]
    fn photos_come_and_go_once_each() {
        let [a, b, c] = ["a", "b", "c"].map(|text| MediaHash::of(text.as_bytes()));
        let draft = |photos: &[&MediaHash], dropped: &[&MediaHash]| Draft {
            stars: Stars::new(5).unwrap(),
            body: String::new(),
            photos: photos.iter().map(|hash| (*hash).clone()).collect(),
            dropped: dropped.iter().map(|hash| hash.mark().to_owned()).collect(),
        };
        let before = [a.clone(), b.clone()];
        let all = draft(&[&c], &[&a]).photos_beside(&before).unwrap();
        assert_eq!(all, [b.clone(), c.clone()]);
        // The same form once more finds what it has made, and leaves it as it is.
        assert_eq!(draft(&[&c], &[&a]).photos_beside(&all).unwrap(), all);
        assert_eq!(draft(&[&a], &[&a]).photos_beside(&before).unwrap(), before);
        let many: Vec<MediaHash> = (0_u8..4).map(|n| MediaHash::of(&[n])).collect();
        assert!(draft(&[&a], &[]).photos_beside(&many).is_err());
    }
}
