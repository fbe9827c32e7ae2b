//! Something that people have said is reported; an administrator hides it on a legal ground, shows
//! it again, or leaves it as it is.

use super::outcome::Outcome;
use crate::base::error::{Error, Result};
use crate::base::ids::{QuestionId, ReviewId, ShopId};
use crate::base::input::{Fields, Input, Rigor};
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionPermission, DivisionScope, ModerateWords, PublicScope, grant};
use crate::domain::catalog;
use crate::domain::listings;
use crate::domain::questions::{self, OfQuestion};
use crate::domain::reports::{self, LegalGround, NewReport, Reporter, Subject, SubjectKind};
use crate::domain::reviews::{self, OfReview, Review};

/// Most characters of what an administrator notes for the record.
const MAX_NOTE: usize = 500;

/// Why something is hidden, or shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The legal ground; none to show it again.
    pub ground: Option<LegalGround>,
    /// For the record.
    pub note: String,
}

impl Ruling {
    /// Reads `note`, and `ground` where something is to be hidden.
    pub fn parse(form: &dyn Fields, hides: bool) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let ground = if hides { input.choice("ground") } else { None };
        let note = input.text("note", MAX_NOTE);
        input.finish(Self { ground, note })
    }
}

/// Somebody reports what everybody sees. Twice, it is there once.
pub fn report(
    tx: &mut Tx<'_>,
    subject: Subject,
    reporter: &Reporter,
    new: &NewReport,
) -> Result<()> {
    if let Some(user) = reporter.user_id() {
        grant::still_open(tx, user)?;
    }
    let voice = catalog::find_voice(tx.conn(), &PublicScope, subject.kind, subject.id)?;
    let voice = voice.filter(|voice| voice.shows(subject.kind));
    let voice = voice.ok_or_else(Error::not_found)?;
    reports::insert_report(tx, &PublicScope, (voice.shop, subject), reporter, new)
}

/// What an administrator decides on.
#[derive(Debug, Clone)]
pub enum Words {
    /// A review, with the shop's answer.
    Review(OfReview),
    /// A question, with the shop's answer.
    Question(OfQuestion),
}

impl Words {
    /// The tenant.
    pub const fn shop(&self) -> ShopId {
        match self {
            Self::Review(of) => of.shop,
            Self::Question(of) => of.shop,
        }
    }

    /// The ground on which a part of it is hidden.
    pub const fn hidden_for(&self, kind: SubjectKind) -> Option<LegalGround> {
        match (self, kind) {
            (Self::Review(of), SubjectKind::ReviewAnswer) => of.review.answer_hidden_for,
            (Self::Review(of), _) => of.review.hidden_for,
            (Self::Question(of), SubjectKind::QuestionAnswer) => of.question.answer_hidden_for,
            (Self::Question(of), _) => of.question.hidden_for,
        }
    }
}

/// What was reported, in the administrator's division.
pub fn find<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    subject: Subject,
) -> Result<Option<Words>> {
    let words = match subject.kind {
        SubjectKind::Review | SubjectKind::ReviewAnswer => {
            reviews::find_of_office(conn, office, ReviewId(subject.id))?.map(Words::Review)
        }
        SubjectKind::Question | SubjectKind::QuestionAnswer => {
            questions::find_of_office(conn, office, QuestionId(subject.id))?.map(Words::Question)
        }
    };
    Ok(words)
}

/// Hides something, or shows it again, and closes its reports. Sent twice, it is done once.
///
/// # Errors
/// `access.own_shop` for a shop of which the administrator is a member.
pub fn rule(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    subject: Subject,
    ruling: &Ruling,
) -> Result<Outcome> {
    match subject.kind {
        SubjectKind::Review | SubjectKind::ReviewAnswer => rule_review(tx, office, subject, ruling),
        SubjectKind::Question | SubjectKind::QuestionAnswer => {
            rule_question(tx, office, subject, ruling)
        }
    }
}

fn rule_review(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    subject: Subject,
    ruling: &Ruling,
) -> Result<Outcome> {
    let found = reviews::lock_of_office(tx, office, ReviewId(subject.id))?;
    let (shop, review) = found.ok_or_else(Error::not_found)?;
    grant::refuse_own_shop(tx.conn(), office, shop)?;
    let is_answer = subject.kind == SubjectKind::ReviewAnswer;
    if is_answer && review.answer.is_empty() {
        return Err(Error::not_found());
    }
    let was = if is_answer {
        review.answer_hidden_for
    } else {
        review.hidden_for
    };
    reports::close_reports(tx, office, shop, subject)?;
    if was == ruling.ground {
        return Ok(Outcome::Already);
    }
    if !is_answer {
        let is = Review {
            hidden_for: ruling.ground,
            ..review.clone()
        };
        let listing = review.listing;
        listings::count_review(tx, shop, listing, review.counted(), is.counted())?;
    }
    let ruling = (ruling.ground, ruling.note.as_str());
    reviews::mark_hidden(tx, office, (shop, &review), subject.kind, ruling)?;
    Ok(Outcome::Done)
}

fn rule_question(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    subject: Subject,
    ruling: &Ruling,
) -> Result<Outcome> {
    let found = questions::lock_of_office(tx, office, QuestionId(subject.id))?;
    let (shop, question) = found.ok_or_else(Error::not_found)?;
    grant::refuse_own_shop(tx.conn(), office, shop)?;
    let is_answer = subject.kind == SubjectKind::QuestionAnswer;
    if is_answer && question.answer.is_empty() {
        return Err(Error::not_found());
    }
    let was = if is_answer {
        question.answer_hidden_for
    } else {
        question.hidden_for
    };
    reports::close_reports(tx, office, shop, subject)?;
    if was == ruling.ground {
        return Ok(Outcome::Already);
    }
    let ruling = (ruling.ground, ruling.note.as_str());
    questions::mark_hidden(tx, office, (shop, &question), subject.kind, ruling)?;
    Ok(Outcome::Done)
}

/// Leaves something as it is: its reports are dealt with.
///
/// # Errors
/// Those of [`rule`].
pub fn dismiss(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    subject: Subject,
) -> Result<Outcome> {
    let words = find(tx.conn(), office, subject)?.ok_or_else(Error::not_found)?;
    grant::refuse_own_shop(tx.conn(), office, words.shop())?;
    Ok(
        if reports::close_reports(tx, office, words.shop(), subject)? {
            Outcome::Done
        } else {
            Outcome::Already
        },
    )
}
