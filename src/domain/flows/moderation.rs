//! Something that people have said is reported; an administrator hides it on a legal ground, shows
//! it again, or leaves it as it is.

use super::outcome::Outcome;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{QuestionId, ReviewId, ShopId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::mac::fingerprint;
use crate::db::{DbConn, Tx};
use crate::domain::access::{
    DivisionPermission, DivisionScope, Implies, ModerateWords, PublicScope, ShopScope, ViewDesk,
    grant,
};
use crate::domain::catalog;
use crate::domain::listings;
use crate::domain::questions::{self, OfQuestion};
use crate::domain::reports::{
    self, LegalGround, NewReport, Reporter, Subject, SubjectKind, Target,
};
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
    let target = Target {
        shop: voice.shop,
        subject,
        changed_at: voice.changed_at(subject.kind),
    };
    reports::insert_report(tx, &PublicScope, target, reporter, new)
}

/// A member of the shop reports what a buyer has said, be it seen by everybody or not yet. Twice, it is
/// there once.
///
/// # Errors
/// `access.login_needed` for an account that was closed meanwhile; those of [`find_reportable`].
pub fn report_of_shop<P: Implies<ViewDesk>>(
    tx: &mut Tx<'_>,
    shop: &ShopScope<P>,
    subject: Subject,
    reporter: &Reporter,
    new: &NewReport,
) -> Result<()> {
    if let Some(user) = reporter.user_id() {
        grant::still_open(tx, user)?;
    }
    let words = find_reportable(tx.conn(), shop, subject)?;
    let target = (subject, words.changed_at(subject.kind));
    reports::insert_report_of_shop(tx, shop, target, reporter, new)
}

/// What a member of the shop may report: the words of a buyer that are not hidden already.
///
/// # Errors
/// `page.not_found` for everything else.
pub fn find_reportable<P: Implies<ViewDesk>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    subject: Subject,
) -> Result<Words> {
    let words = match subject.kind {
        SubjectKind::Review => {
            reviews::find_of_shop(conn, shop, ReviewId(subject.id))?.map(Words::Review)
        }
        SubjectKind::Question => {
            questions::find_of_shop(conn, shop, QuestionId(subject.id))?.map(Words::Question)
        }
        // Its own words a shop changes by itself.
        SubjectKind::ReviewAnswer | SubjectKind::QuestionAnswer => None,
    };
    words
        .filter(|words| words.hidden_for(subject.kind).is_none())
        .ok_or_else(Error::not_found)
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

    /// Since when a part of it says what it says.
    fn changed_at(&self, kind: SubjectKind) -> Timestamp {
        let (said_at, answered_at) = match self {
            Self::Review(of) => {
                let said_at = of.review.edited_at.unwrap_or(of.review.written_at);
                (said_at, of.review.answered_at)
            }
            Self::Question(of) => (of.question.asked_at, of.question.answered_at),
        };
        match kind {
            SubjectKind::Review | SubjectKind::Question => said_at,
            SubjectKind::ReviewAnswer | SubjectKind::QuestionAnswer => {
                answered_at.unwrap_or(said_at)
            }
        }
    }

    /// What a part of it says, as a form names it that decides on it.
    pub fn fingerprint(&self, kind: SubjectKind) -> String {
        match (self, kind) {
            (Self::Review(of), SubjectKind::ReviewAnswer) => fingerprint(&of.review.answer),
            (Self::Review(of), _) => of.review.fingerprint(),
            (Self::Question(of), SubjectKind::QuestionAnswer) => fingerprint(&of.question.answer),
            (Self::Question(of), _) => of.question.fingerprint(),
        }
    }

    /// Whether there is this part of it.
    const fn has(&self, kind: SubjectKind) -> bool {
        match (self, kind) {
            (Self::Review(of), SubjectKind::ReviewAnswer) => of.review.answered_at.is_some(),
            (Self::Question(of), SubjectKind::QuestionAnswer) => of.question.answered_at.is_some(),
            _ => true,
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
/// `access.own_shop` for a shop of which the administrator is a member; `words.changed` for other words
/// than those that were `seen`.
pub fn rule(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    (subject, seen): (Subject, &str),
    ruling: &Ruling,
) -> Result<Outcome> {
    let words = lock(tx, office, subject, seen)?;
    let shop = words.shop();
    reports::close_reports(tx, office, shop, subject)?;
    if words.hidden_for(subject.kind) == ruling.ground {
        return Ok(Outcome::Already);
    }
    let (kind, noted) = (subject.kind, (ruling.ground, ruling.note.as_str()));
    match &words {
        Words::Review(of) => {
            let review = &of.review;
            if kind == SubjectKind::Review {
                let is = Review {
                    hidden_for: ruling.ground,
                    ..review.clone()
                };
                let (was, is) = (review.counted(), is.counted());
                listings::count_review(tx, shop, review.listing, was, is)?;
            }
            reviews::mark_hidden(tx, office, (shop, review), kind, noted)?;
        }
        Words::Question(of) => {
            questions::mark_hidden(tx, office, (shop, &of.question), kind, noted)?;
        }
    }
    Ok(Outcome::Done)
}

/// Leaves something as it is: its reports are dealt with.
///
/// # Errors
/// Those of [`rule`].
pub fn dismiss(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    (subject, seen): (Subject, &str),
) -> Result<Outcome> {
    let words = lock(tx, office, subject, seen)?;
    Ok(
        if reports::close_reports(tx, office, words.shop(), subject)? {
            Outcome::Done
        } else {
            Outcome::Already
        },
    )
}

/// What is decided on, locked, if it says what was seen.
fn lock(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    subject: Subject,
    seen: &str,
) -> Result<Words> {
    let locked = match subject.kind {
        SubjectKind::Review | SubjectKind::ReviewAnswer => {
            reviews::lock_of_office(tx, office, ReviewId(subject.id))?.map(Words::Review)
        }
        SubjectKind::Question | SubjectKind::QuestionAnswer => {
            questions::lock_of_office(tx, office, QuestionId(subject.id))?.map(Words::Question)
        }
    };
    let words = locked.ok_or_else(Error::not_found)?;
    grant::refuse_own_shop(tx.conn(), office, words.shop())?;
    if !words.has(subject.kind) {
        return Err(Error::not_found());
    }
    if words.fingerprint(subject.kind) != seen {
        return Err(Code::WordsChanged.into());
    }
    Ok(words)
}
