//! Applications in each state of the review, so that no list of the administration is empty.

use super::people;
use super::shops::{self, Draft, Ground};
use crate::base::error::Result;
use crate::db::Tx;
use crate::domain::access::{ReviewApplications, SuspendShops, grant};
use crate::domain::applications::Comments;
use crate::domain::flows::shop_approval::{self, Decision};

/// What becomes of an application.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Draft,
    Submitted,
    UnderReview,
    ChangesRequested,
    Rejected,
    Suspended,
}

const FATES: [Fate; 8] = [
    Fate::Submitted,
    Fate::UnderReview,
    Fate::ChangesRequested,
    Fate::Draft,
    Fate::Submitted,
    Fate::Rejected,
    Fate::Suspended,
    Fate::Submitted,
];

/// Brings the places of leisure tourism, which have no shop, into each state.
pub(super) fn fill(tx: &mut Tx<'_>, ground: &Ground<'_>, first: usize) -> Result<()> {
    for ((n, row), fate) in ground.data.tourism.iter().enumerate().zip(FATES) {
        let draft = shops::apply(tx, ground, row, first + n)?;
        decide(tx, ground, &draft, fate)?;
    }
    Ok(())
}

fn decide(tx: &mut Tx<'_>, ground: &Ground<'_>, draft: &Draft<'_>, fate: Fate) -> Result<()> {
    let id = draft.application;
    match fate {
        Fate::Draft => return Ok(()),
        Fate::Suspended => {
            shops::approve(tx, ground, draft)?;
            let office = grant::division::<SuspendShops>(tx.conn(), ground.supervisor)?;
            let slug = draft.scope.slug().parse()?;
            let [reason, _] = draft.plan.texts.pick("suspend", ground.random);
            return shop_approval::suspend(tx, &office, &slug, &reason);
        }
        _ => shop_approval::submit(tx, &draft.scope, id)?,
    }
    let office = grant::division::<ReviewApplications>(tx.conn(), ground.supervisor)?;
    let [comment, _] = draft.plan.texts.pick("comment", ground.random);
    let [reason, _] = draft.plan.texts.pick("reject", ground.random);
    match fate {
        Fate::UnderReview => shop_approval::take_up(tx, &office, id),
        Fate::ChangesRequested => {
            shop_approval::take_up(tx, &office, id)?;
            let comments = Comments::parse([("comment_story_zh", comment.as_str())].into_iter())?;
            shop_approval::decide(tx, &office, id, 1, &Decision::RequestChanges(comments))
        }
        Fate::Rejected => {
            shop_approval::take_up(tx, &office, id)?;
            shop_approval::decide(tx, &office, id, 1, &Decision::Reject(reason))
        }
        Fate::Draft | Fate::Submitted | Fate::Suspended => Ok(()),
    }
}

/// The login of the village whose application needs changes.
pub(super) fn applicant_login(first: usize) -> people::DemoLogin {
    people::DemoLogin::new(
        "applicant",
        &format!("village{:03}@demo.example", first + 2),
    )
}
