//! A buyer asks about a listing, and the shop answers for all to read.

use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ListingId, QuestionId};
use crate::db::Tx;
use crate::domain::access::{AnswerBuyers, BuyerScope, ShopScope};
use crate::domain::questions::{self, NewQuestion, QuestionText};
use crate::domain::reviews::masked;

/// Somebody who is logged in asks. Sent twice, it is asked once.
///
/// # Errors
/// `NotFound` for a listing that is not on sale.
pub fn ask(
    tx: &mut Tx<'_>,
    (buyer, name): (&BuyerScope, &str),
    listing: ListingId,
    text: &QuestionText,
) -> Result<()> {
    let author = masked(name);
    let new = NewQuestion {
        listing,
        text,
        author: &author,
    };
    if questions::insert_question(tx, buyer, &new)? {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

/// The shop answers a question, or puts another answer in place of its own.
///
/// # Errors
/// `review.locked` for a question or an answer that is hidden.
pub fn answer(
    tx: &mut Tx<'_>,
    shop: &ShopScope<AnswerBuyers>,
    id: QuestionId,
    answer: &str,
) -> Result<()> {
    let question = questions::lock_of_shop(tx, shop, id)?.ok_or_else(Error::not_found)?;
    if question.answer == answer {
        return Ok(());
    }
    if question.hidden_for.is_some() || question.answer_hidden_for.is_some() {
        return Err(Code::ReviewLocked.into());
    }
    questions::set_answer(tx, shop, &question, answer)
}
