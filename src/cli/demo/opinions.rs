//! What buyers of the demo say and ask, what the shops answer, and what administrators look at.

use super::orders::Buyer;
use super::people;
use super::shops::{Ground, Opened};
use crate::base::error::{Error, Result};
use crate::base::input::Fields;
use crate::base::order_number::OrderNumber;
use crate::base::page::PageSize;
use crate::db::Tx;
use crate::domain::access::{
    AnswerBuyers, BuyerScope, ModerateWords, OrderScope, PublicScope, ShopScope, grant,
};
use crate::domain::catalog::{self, VoiceFilter};
use crate::domain::flows::moderation::{self, Ruling};
use crate::domain::flows::{questions as question_flow, reviews as review_flow};
use crate::domain::listings::Stars;
use crate::domain::media::{MediaHash, stray};
use crate::domain::orders;
use crate::domain::questions::{self, QuestionText};
use crate::domain::reports::{LegalGround, NewReport, Reporter, Subject, SubjectKind};
use crate::domain::reviews::{self, Draft};

/// Of so many reviews each has the stars of its place: most buyers are content.
const STARS: [i32; 8] = [5, 5, 4, 5, 3, 5, 4, 2];

/// A form of one field.
struct One<'a>(&'a str);

impl Fields for One<'_> {
    fn value(&self, _: &str) -> &str {
        self.0
    }
}

/// The kind of sample texts that goes with stars.
const fn kind_of(stars: Stars) -> &'static str {
    match stars.get() {
        4.. => "review_good",
        3 => "review_fair",
        _ => "review_poor",
    }
}

/// The buyer says what the first line of an order is like; every other one with a picture.
pub(super) fn review(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (shop, number): (&Opened, &OrderNumber),
    buyer: &BuyerScope,
) -> Result<()> {
    let order = orders::find_bought(tx.conn(), buyer, number)?.ok_or_else(Error::not_found)?;
    let lines = orders::list_bought_lines(tx.conn(), std::slice::from_ref(&order))?;
    let line = lines.first().ok_or_else(Error::not_found)?;
    let turn = ground
        .random
        .between(0, i64::try_from(STARS.len()).unwrap_or(1));
    let stars = usize::try_from(turn).ok().and_then(|at| STARS.get(at));
    let stars = stars.copied().and_then(Stars::new);
    let stars = stars.ok_or_else(Error::not_found)?;
    let [body, _] = ground
        .data
        .text_for(shop.goods, kind_of(stars), ground.random);
    let photo = line.photo_hash.as_deref().filter(|_| turn % 2 == 0);
    let draft = Draft {
        stars,
        body,
        photos: photo
            .map(str::parse::<MediaHash>)
            .transpose()?
            .into_iter()
            .collect(),
        dropped: Vec::new(),
    };
    review_flow::write(tx, buyer, number, line.id, &draft)?;
    // It is one of the shop's, whose files lie where everybody's do.
    stray::bring_to_review(tx, line.id, &draft.photos)
}

/// The shop answers it.
pub(super) fn answer(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    shop: &Opened,
    order: &OrderScope,
) -> Result<()> {
    let Some(written) = reviews::list_of_order(tx.conn(), order)?.first().copied() else {
        return Ok(());
    };
    let review = reviews::find_of_line(tx.conn(), order, written.line)?;
    let review = review.ok_or_else(Error::not_found)?;
    let [answer, _] = ground
        .data
        .text_for(shop.goods, "review_answer", ground.random);
    let desk = desk_of(tx, shop)?;
    review_flow::answer(tx, &desk, review.id, &answer)
}

fn desk_of(tx: &mut Tx<'_>, shop: &Opened) -> Result<ShopScope<AnswerBuyers>> {
    grant::shop::<AnswerBuyers>(tx.conn(), shop.manager, &shop.slug)
}

/// Somebody asks each shop something, and the shop answers; every third is asked one thing more.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    shops: &[Opened],
    buyers: &[Buyer],
) -> Result<()> {
    let askers = buyers
        .iter()
        .filter(|buyer| buyer.scope.user_id().is_some())
        .map(|buyer| (&buyer.scope, people::name(buyer.n)));
    let askers: Vec<_> = askers.collect();
    for (n, shop) in shops.iter().enumerate() {
        let questions = ground.data.texts_for(shop.goods, "ask").into_iter();
        let answers = ground.data.texts_for(shop.goods, "ask_answer");
        let pairs: Vec<(&str, &str)> = questions
            .zip(answers)
            .map(|(question, answer)| (question.zh.as_str(), answer.zh.as_str()))
            .collect();
        let turns = if n.is_multiple_of(3) { 2 } else { 1 };
        for turn in 0..turns {
            let at = n + turn;
            let pair = pairs.get(at % pairs.len().max(1));
            let asker = askers.get(at % askers.len().max(1));
            let Some(((question, answer), (buyer, name))) = pair.zip(asker) else {
                continue;
            };
            let text = QuestionText::parse(&One(question))?;
            question_flow::ask(tx, (buyer, name), shop.listing, &text)?;
            let desk = desk_of(tx, shop)?;
            let open = questions::list_of_shop(tx.conn(), &desk, true, None, PageSize::of(1))?;
            let open = open.items.first().filter(|_| turn == 0);
            if let Some(asked) = open {
                question_flow::answer(tx, &desk, asked.question.id, answer)?;
            }
        }
    }
    Ok(())
}

/// Of what was said of a shop, one review is reported, and an older one is hidden.
pub(super) fn moderate(tx: &mut Tx<'_>, ground: &Ground<'_>, shop: &Opened) -> Result<()> {
    let desk = desk_of(tx, shop)?;
    let filter = VoiceFilter::ReviewsOfShop(desk.shop_id());
    let said = catalog::list_voices(tx.conn(), &PublicScope, filter, None, PageSize::of(4))?;
    let subject = |id| Subject {
        kind: SubjectKind::Review,
        id,
    };
    if let Some(newest) = said.items.first() {
        let new = NewReport {
            ground: LegalGround::Advertising,
            note: String::new(),
        };
        let reporter = Reporter::account(ground.supervisor);
        moderation::report(tx, subject(newest.id), &reporter, &new)?;
    }
    if let Some(oldest) = said.items.get(3) {
        let office = grant::division::<ModerateWords>(tx.conn(), ground.supervisor)?;
        let [note, _] = ground.data.plain_text("hiding", ground.random);
        let ruling = Ruling {
            ground: Some(LegalGround::Privacy),
            note,
        };
        let subject = subject(oldest.id);
        if let Some(words) = moderation::find(tx.conn(), &office, subject)? {
            let seen = words.fingerprint(subject.kind);
            moderation::rule(tx, &office, (subject, &seen), &ruling)?;
        }
    }
    Ok(())
}
