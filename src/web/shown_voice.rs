//! What buyers say and ask, as everybody sees it, and the average of their stars. The component
//! file `reviews.html` shows them.

use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::ids::{ListingId, ShopId};
use crate::base::locale::Locale;
use crate::domain::catalog::Voice;
use crate::domain::listings::Tally;
use crate::domain::questions::Question;
use crate::domain::reports::{LegalGround, SubjectKind};
use crate::domain::reviews::Review;
use crate::web::storefront::cards::listing_path;

/// How many stars of five, in signs.
pub(in crate::web) fn marks(stars: i32) -> String {
    let place = |place: i32| if place <= stars { '★' } else { '☆' };
    (1..=5).map(place).collect()
}

/// Hundredths of a star as people read them, rounded half up: `4.2`.
pub(in crate::web) fn one_decimal(hundredths: i32) -> String {
    let tenths = hundredths.saturating_add(5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The average, and how many there are of each number of stars.
#[derive(Debug, Clone, Serialize)]
pub struct RatingView {
    /// `4.2`
    pub average: String,
    /// The nearest whole number of stars, in signs.
    pub marks: String,
    /// How many reviews count.
    pub reviews: i64,
    /// From five stars down.
    counts: Vec<CountView>,
}

#[derive(Debug, Clone, Serialize)]
struct CountView {
    stars: i32,
    count: i64,
}

impl RatingView {
    /// The view; none without reviews.
    pub fn new(tally: Tally) -> Option<Self> {
        let reviews = tally.reviews();
        let rating = tally.rating();
        let counts = (1..).zip(tally.counts());
        let mut counts: Vec<CountView> = counts
            .map(|(stars, count)| CountView { stars, count })
            .collect();
        counts.reverse();
        (reviews > 0).then(|| Self {
            average: one_decimal(rating),
            marks: marks(rating.saturating_add(50) / 100),
            reviews,
            counts,
        })
    }

    /// For the samples of pages.
    pub fn sample() -> Option<Self> {
        Self::new(Tally {
            one: 1,
            two: 0,
            three: 2,
            four: 11,
            five: 1_204,
        })
    }
}

/// Something that somebody has said.
#[derive(Debug, Clone, Serialize)]
pub struct VoiceView {
    /// `review` or `question`.
    pub kind: &'static str,
    /// Of the review or question.
    pub id: i64,
    /// In signs; empty for a question, and where they do not count.
    pub marks: String,
    /// The same as a number, 0 for a question.
    pub stars: i32,
    author: String,
    /// What was bought; may be empty.
    goods: String,
    /// Where the goods are; empty on their own page.
    goods_href: String,
    body: String,
    /// Whether the words go on elsewhere.
    is_cut: bool,
    /// The addresses of its photos without `/320.jpg`.
    photos: Vec<String>,
    said_at: i64,
    is_edited: bool,
    /// The ground on which it is not shown: the text `ground-{word}`; or empty.
    hidden_for: &'static str,
    /// The word for reports of the answer.
    answer_kind: &'static str,
    /// What the shop says to it; may be empty.
    pub answer: String,
    answered_at: Option<i64>,
    answer_hidden_for: &'static str,
}

/// How much of a text a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// All of it.
    Whole,
    /// So many characters: the page has other things to show.
    At(usize),
}

impl Cut {
    fn of(self, text: &str) -> (String, bool) {
        let Self::At(most) = self else {
            return (text.to_owned(), false);
        };
        match text.char_indices().nth(most) {
            None => (text.to_owned(), false),
            Some((end, _)) => {
                let begin = text.get(..end).unwrap_or_default();
                (format!("{begin}…"), true)
            }
        }
    }
}

fn ground(hidden_for: Option<LegalGround>) -> &'static str {
    hidden_for.map_or("", LegalGround::as_str)
}

impl VoiceView {
    /// As everybody sees it: nothing is left of what is hidden but the ground.
    pub fn new(voice: &Voice, cut: Cut, locale: Locale) -> Self {
        let is_shown = voice.hidden_for.is_none();
        let is_void = voice.hidden_for.is_some_and(LegalGround::voids_stars);
        let is_question = voice.kind == SubjectKind::Question;
        let (body, is_cut) = cut.of(if is_shown { &voice.body } else { "" });
        let shows_answer = voice.answer_hidden_for.is_none() && (is_shown || !is_question);
        let (answer, answer_is_cut) = cut.of(if shows_answer { &voice.answer } else { "" });
        let photos = voice.photos.iter().filter(|_| is_shown);
        Self {
            kind: voice.kind.as_str(),
            id: voice.id,
            marks: if voice.stars > 0 && !is_void {
                marks(voice.stars)
            } else {
                String::new()
            },
            stars: voice.stars,
            author: if is_shown {
                voice.author.clone()
            } else {
                String::new()
            },
            goods: locale.pick(&voice.pack_zh, &voice.pack_en).to_owned(),
            goods_href: String::new(),
            body,
            is_cut: is_cut || answer_is_cut,
            photos: photos
                .map(|mark| format!("/media/reviews/{}/{mark}", voice.id))
                .collect(),
            said_at: voice.said_at.ms(),
            is_edited: voice.edited_at.is_some(),
            hidden_for: ground(voice.hidden_for),
            answer_kind: if is_question {
                SubjectKind::QuestionAnswer.as_str()
            } else {
                SubjectKind::ReviewAnswer.as_str()
            },
            answer,
            answered_at: voice.answered_at.map(Timestamp::ms),
            answer_hidden_for: if is_shown || !is_question {
                ground(voice.answer_hidden_for)
            } else {
                ""
            },
        }
    }

    /// The same with the goods and where they are.
    #[must_use]
    pub fn with_goods(mut self, voice: &Voice, locale: Locale) -> Self {
        let title = locale.pick(&voice.title_zh, &voice.title_en);
        let goods = format!("{title} {}", self.goods);
        goods.trim().clone_into(&mut self.goods);
        if !voice.slug.is_empty() {
            self.goods_href = listing_path(voice.listing, &voice.slug);
        }
        self
    }

    /// A review as those see it who deal with it: all of it, hidden or not. Without a place of their
    /// own the photos are those that everybody sees, or none.
    pub(in crate::web) fn of_review(review: &Review, goods: &str, photos: Option<&str>) -> Self {
        let public = format!("/media/reviews/{}", review.id);
        let is_kept_back = photos.is_none() && review.hidden_for.is_some();
        let photos = photos.unwrap_or(&public);
        Self {
            kind: SubjectKind::Review.as_str(),
            id: review.id.0,
            marks: marks(review.stars.get()),
            stars: review.stars.get(),
            author: review.author.clone(),
            goods: goods.to_owned(),
            goods_href: format!("/p/{}", review.listing),
            body: review.body.clone(),
            is_cut: false,
            photos: review
                .photos
                .iter()
                .filter(|_| !is_kept_back)
                .map(|photo| format!("{photos}/{}", photo.mark()))
                .collect(),
            said_at: review.written_at.ms(),
            is_edited: review.edited_at.is_some(),
            hidden_for: ground(review.hidden_for),
            answer_kind: SubjectKind::ReviewAnswer.as_str(),
            answer: review.answer.clone(),
            answered_at: review.answered_at.map(Timestamp::ms),
            answer_hidden_for: ground(review.answer_hidden_for),
        }
    }

    /// A question as those see it who deal with it.
    pub(in crate::web) fn of_question(question: &Question, goods: &str) -> Self {
        Self {
            kind: SubjectKind::Question.as_str(),
            id: question.id.0,
            marks: String::new(),
            stars: 0,
            author: question.author.clone(),
            goods: goods.to_owned(),
            goods_href: format!("/p/{}", question.listing),
            body: question.body.clone(),
            is_cut: false,
            photos: Vec::new(),
            said_at: question.asked_at.ms(),
            is_edited: false,
            hidden_for: ground(question.hidden_for),
            answer_kind: SubjectKind::QuestionAnswer.as_str(),
            answer: question.answer.clone(),
            answered_at: question.answered_at.map(Timestamp::ms),
            answer_hidden_for: ground(question.answer_hidden_for),
        }
    }

    /// A page of them, for the samples: full, plain, hidden in each way.
    pub fn samples(kind: SubjectKind) -> Vec<Self> {
        let is_question = kind == SubjectKind::Question;
        let said = |id, hidden_for, answer_hidden_for| Voice {
            kind,
            id,
            shop: ShopId(1),
            listing: ListingId(1_024),
            slug: "ming-qian-longjing".to_owned(),
            stars: if is_question { 0 } else { 4 },
            author: "王**".to_owned(),
            body: "茶香很足，包装也仔细 <b>。\n第二次买了。".to_owned(),
            title_zh: "明前西湖龙井".to_owned(),
            title_en: String::new(),
            pack_zh: "250 克罐装".to_owned(),
            pack_en: String::new(),
            photos: if is_question {
                Vec::new()
            } else {
                ["0123456789abcdef", "fedcba9876543210"]
                    .map(ToOwned::to_owned)
                    .to_vec()
            },
            said_at: Timestamp::from_ms(1_795_572_000_000),
            edited_at: (id == 1).then(|| Timestamp::from_ms(1_795_600_000_000)),
            answer: "谢谢您，明年开春再来。".to_owned(),
            answered_at: Some(Timestamp::from_ms(1_795_662_000_000)),
            hidden_for,
            answer_hidden_for,
        };
        let plain = Voice {
            body: String::new(),
            photos: Vec::new(),
            answer: String::new(),
            answered_at: None,
            ..said(2, None, None)
        };
        let all = [
            said(1, None, None),
            plain,
            said(3, Some(LegalGround::Insult), None),
            said(4, Some(LegalGround::Fake), None),
            said(5, None, Some(LegalGround::Privacy)),
        ];
        let view =
            |voice: &Voice| Self::new(voice, Cut::At(12), Locale::Zh).with_goods(voice, Locale::Zh);
        all.iter().map(view).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_rounded_as_people_read_them() {
        assert_eq!(marks(4), "★★★★☆");
        assert_eq!(one_decimal(417), "4.2");
        assert_eq!(one_decimal(500), "5.0");
        assert_eq!(one_decimal(394), "3.9");
        assert_eq!(one_decimal(395), "4.0");
    }

    #[test]
    fn nothing_is_left_of_what_is_hidden() {
        let [whole, _, insult, fake, answer] =
            VoiceView::samples(SubjectKind::Review).try_into().unwrap();
        let photos = ["0123456789abcdef", "fedcba9876543210"];
        assert_eq!(
            whole.photos,
            photos.map(|mark| format!("/media/reviews/1/{mark}"))
        );
        assert!(whole.is_cut && whole.body.ends_with('…'));
        assert_eq!((insult.body.as_str(), insult.author.as_str()), ("", ""));
        assert!(insult.photos.is_empty() && insult.marks == "★★★★☆");
        assert_eq!(insult.hidden_for, "insult");
        assert!(fake.marks.is_empty());
        assert!(answer.answer.is_empty() && !answer.body.is_empty());
        let questions = VoiceView::samples(SubjectKind::Question);
        assert!(questions[2].answer.is_empty() && questions[2].marks.is_empty());
    }
}
