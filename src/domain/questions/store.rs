//! The SQL of questions.

use diesel::prelude::*;
use serde_json::json;

use super::model::{OfQuestion, Question, QuestionText};
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{ListingId, QuestionId, ShopId, UserId};
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{listings, questions, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{
    AnswerBuyers, BuyerScope, DivisionPermission, DivisionScope, Implies, ModerateWords, ShopScope,
    ShopState, ViewDesk, grant,
};
use crate::domain::events::{self, NewEvent};
use crate::domain::reports::{LegalGround, SubjectKind};

/// Stands for somebody whose account is closed.
const NOBODY: &str = "**";
/// Events of one statement.
const EVENTS_AT_ONCE: usize = 200;
/// The most questions without an answer that a person's page shows.
const OPEN_LIMIT: i64 = 5;

#[derive(Queryable, Selectable)]
#[diesel(table_name = questions)]
struct Row {
    id: QuestionId,
    shop_id: ShopId,
    listing_id: ListingId,
    user_id: UserId,
    body: String,
    author: String,
    asked_at: Timestamp,
    answer: String,
    answered_at: Option<Timestamp>,
    hidden_for: Option<LegalGround>,
    answer_hidden_for: Option<LegalGround>,
}

impl Row {
    fn question(self) -> Question {
        Question {
            id: self.id,
            listing: self.listing_id,
            user: self.user_id,
            body: self.body,
            author: self.author,
            asked_at: self.asked_at,
            answer: self.answer,
            answered_at: self.answered_at,
            hidden_for: self.hidden_for,
            answer_hidden_for: self.answer_hidden_for,
        }
    }
}

/// What is written of a question.
pub struct NewQuestion<'a> {
    /// The listing.
    pub listing: ListingId,
    /// The text.
    pub text: &'a QuestionText,
    /// Who asks, as everybody may see it.
    pub author: &'a str,
}

/// Writes a question about a listing that is on sale; the same once more of the same person is there
/// already. `false` for a listing that nobody can buy.
///
/// # Errors
/// `access.login_needed` for somebody without an account, to whom nobody could answer.
pub fn insert_question(tx: &mut Tx<'_>, buyer: &BuyerScope, new: &NewQuestion<'_>) -> Result<bool> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    grant::still_open(tx, user)?;
    let shop: Option<ShopId> = listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .filter(listings::id.eq(new.listing))
        .filter(listings::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .select(shops::id)
        .first(tx.conn())
        .optional()?;
    let Some(shop) = shop else {
        return Ok(false);
    };
    let row = (
        questions::shop_id.eq(shop),
        questions::listing_id.eq(new.listing),
        questions::user_id.eq(user),
        questions::body.eq(new.text.as_str()),
        questions::author.eq(new.author),
        questions::asked_at.eq(tx.now()),
    );
    let id: Option<QuestionId> = each!(tx.conn(), conn => diesel::insert_into(questions::table)
        .values(row)
        .on_conflict_do_nothing()
        .returning(questions::id)
        .get_result(conn)
        .optional()?);
    if let Some(id) = id {
        let event = NewEvent::new("question", id.0, "question.asked", buyer.actor())
            .of_shop(shop)
            .after(json!({ "listing": new.listing }));
        events::record(tx, event)?;
    }
    Ok(true)
}

/// The questions of a buyer about a listing that wait for an answer, the newest first.
pub fn list_open_of_buyer(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    listing: ListingId,
) -> Result<Vec<String>> {
    let Some(user) = buyer.user_id() else {
        return Ok(Vec::new());
    };
    Ok(questions::table
        .filter(questions::user_id.eq(user))
        .filter(questions::listing_id.eq(listing))
        .filter(questions::answered_at.is_null())
        .filter(questions::hidden_for.is_null())
        .order(questions::id.desc())
        .limit(OPEN_LIMIT)
        .select(questions::body)
        .load(conn)?)
}

/// All that an account has asked, for the person to take along: the question, its answer, and when.
pub fn list_of_person(
    conn: &mut DbConn,
    buyer: &BuyerScope,
) -> Result<Vec<(String, String, Timestamp)>> {
    let Some(user) = buyer.user_id() else {
        return Ok(Vec::new());
    };
    Ok(questions::table
        .filter(questions::user_id.eq(user))
        .order(questions::id)
        .select((questions::body, questions::answer, questions::asked_at))
        .load(conn)?)
}

/// Takes out of the questions of an account who has asked them. What was asked and answered stays:
/// others rely on it.
pub fn erase_of_person(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    let own = questions::table.filter(questions::user_id.eq(user));
    let erased: Vec<(QuestionId, ShopId, ListingId)> = diesel::update(own)
        .set(questions::author.eq(NOBODY))
        .returning((questions::id, questions::shop_id, questions::listing_id))
        .get_results(tx.conn())?;
    // Pages that show who asked are kept on every node.
    let events = erased.into_iter().map(|(id, shop, listing)| {
        NewEvent::new("question", id.0, "question.erased", buyer.actor())
            .of_shop(shop)
            .after(json!({ "listing": listing }))
    });
    for some in events.collect::<Vec<_>>().chunks(EVENTS_AT_ONCE) {
        events::record_all(tx, some.to_vec())?;
    }
    Ok(())
}

type Found = (Row, String, String);

macro_rules! found {
    () => {
        questions::table
            .inner_join(listings::table.on(listings::id.eq(questions::listing_id)))
            .select((Row::as_select(), listings::title_zh, listings::title_en))
    };
}

fn of_question((row, title_zh, title_en): Found) -> OfQuestion {
    OfQuestion {
        shop: row.shop_id,
        question: row.question(),
        title_zh,
        title_en,
    }
}

/// How many questions wait for the shop's answer.
pub fn count_open<P: Implies<ViewDesk>>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<i64> {
    Ok(questions::table
        .filter(questions::shop_id.eq(shop.shop_id()))
        .filter(questions::answered_at.is_null())
        .filter(questions::hidden_for.is_null())
        .count()
        .get_result(conn)?)
}

/// The questions to a shop, the newest first: those that wait for an answer, or all.
pub fn list_of_shop<P: Implies<ViewDesk>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    only_open: bool,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<OfQuestion>> {
    let mut query = found!()
        .filter(questions::shop_id.eq(shop.shop_id()))
        .into_boxed();
    if only_open {
        query = query
            .filter(questions::answered_at.is_null())
            .filter(questions::hidden_for.is_null());
    }
    if let Some(after) = after {
        query = query.filter(questions::id.lt(QuestionId(after.id)));
    }
    let rows: Vec<Found> = query
        .order(questions::id.desc())
        .limit(size.limit())
        .load(conn)?;
    let found = rows.into_iter().map(of_question).collect();
    Ok(Page::from_rows(found, size, |one| Cursor {
        key: one.question.asked_at.ms(),
        id: one.question.id.0,
    }))
}

/// A question to the shop.
pub fn find_of_shop<P: Implies<ViewDesk>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: QuestionId,
) -> Result<Option<OfQuestion>> {
    let found: Option<Found> = found!()
        .filter(questions::shop_id.eq(shop.shop_id()))
        .filter(questions::id.eq(id))
        .first(conn)
        .optional()?;
    Ok(found.map(of_question))
}

/// A question to a shop in the administrator's division.
pub fn find_of_office<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: QuestionId,
) -> Result<Option<OfQuestion>> {
    let found: Option<Found> = found!()
        .inner_join(shops::table.on(shops::id.eq(questions::shop_id)))
        .filter(questions::id.eq(id))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .first(conn)
        .optional()?;
    Ok(found.map(of_question))
}

fn lock(tx: &mut Tx<'_>, shop: ShopId, id: QuestionId) -> Result<Option<Question>> {
    let query = questions::table
        .filter(questions::shop_id.eq(shop))
        .filter(questions::id.eq(id));
    // SQLite needs no lock: a writing transaction is alone.
    let row: Option<Row> = match tx.conn() {
        DbConn::Pg(conn) => query
            .select(Row::as_select())
            .for_update()
            .first(conn)
            .optional()?,
        DbConn::Sqlite(conn) => query.select(Row::as_select()).first(conn).optional()?,
    };
    Ok(row.map(Row::question))
}

/// A question to the shop, locked.
pub fn lock_of_shop(
    tx: &mut Tx<'_>,
    shop: &ShopScope<AnswerBuyers>,
    id: QuestionId,
) -> Result<Option<Question>> {
    lock(tx, shop.shop_id(), id)
}

/// A question to a shop in the administrator's division, locked.
pub fn lock_of_office(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    id: QuestionId,
) -> Result<Option<OfQuestion>> {
    let Some(found) = find_of_office(tx.conn(), office, id)? else {
        return Ok(None);
    };
    Ok(lock(tx, found.shop, id)?.map(|question| OfQuestion { question, ..found }))
}

/// Says what the shop says; from then on everybody sees both. What it said before stands in the
/// event.
pub fn set_answer(
    tx: &mut Tx<'_>,
    shop: &ShopScope<AnswerBuyers>,
    was: &Question,
    answer: &str,
) -> Result<()> {
    let target = questions::table
        .filter(questions::shop_id.eq(shop.shop_id()))
        .filter(questions::id.eq(was.id));
    diesel::update(target)
        .set((
            questions::answer.eq(answer),
            questions::answered_at.eq(Some(tx.now())),
        ))
        .execute(tx.conn())?;
    let kind = if was.answer.is_empty() {
        "question.answered"
    } else {
        "question.answer_changed"
    };
    let event = NewEvent::new("question", was.id.0, kind, shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "answer": was.answer }))
        .after(json!({ "listing": was.listing, "user": was.user }));
    events::record(tx, event)?;
    Ok(())
}

/// Hides a question or its answer on a legal ground, or shows it again; the note is for the record.
pub fn mark_hidden(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ModerateWords>,
    (shop, question): (ShopId, &Question),
    part: SubjectKind,
    (ground, note): (Option<LegalGround>, &str),
) -> Result<()> {
    let target = questions::table
        .filter(questions::shop_id.eq(shop))
        .filter(questions::id.eq(question.id));
    let is_answer = part == SubjectKind::QuestionAnswer;
    if is_answer {
        diesel::update(target)
            .set(questions::answer_hidden_for.eq(ground))
            .execute(tx.conn())?;
    } else {
        diesel::update(target)
            .set(questions::hidden_for.eq(ground))
            .execute(tx.conn())?;
    }
    let kind = match (is_answer, ground.is_some()) {
        (false, true) => "question.hidden",
        (false, false) => "question.shown",
        (true, true) => "question.answer_hidden",
        (true, false) => "question.answer_shown",
    };
    let event = NewEvent::new("question", question.id.0, kind, office.actor())
        .of_shop(shop)
        .after(json!({ "listing": question.listing, "ground": ground, "reason": note }));
    events::record(tx, event)?;
    Ok(())
}
