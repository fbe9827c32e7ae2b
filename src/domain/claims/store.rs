//! The SQL of claims.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::json;

use super::model::{Claim, ClaimKind, ClaimLine, NewClaim};
use super::state::{ClaimCommand, ClaimState};
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{ClaimId, ClaimPhotoId, OrderId, OrderLineId, RefundId, ShopId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::schema::{
    charters, claim_lines, claim_photos, claims, listings, order_lines, orders, shops,
};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{
    DivisionPermission, DivisionScope, Implies, OrderScope, ReadMoney, ShopScope, SystemScope,
};
use crate::domain::events::{self, NewEvent};
use crate::domain::media::{MediaHash, stray};
use crate::domain::orders::Party;

/// The most claims that a page shows.
const LIST_LIMIT: i64 = 100;

/// Stands for what a buyer has said whose account is closed.
const ERASED: &str = "—";

/// States in which nothing is to be done any more; as in the unique index.
const OVER: [ClaimState; 4] = [
    ClaimState::Approved,
    ClaimState::Rejected,
    ClaimState::Withdrawn,
    ClaimState::Lapsed,
];

/// Writes a claim with its goods and photos.
pub fn insert_claim(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    claim: &NewClaim,
    asked: Money,
) -> Result<ClaimId> {
    let now = tx.now();
    let due_at = ClaimState::Requested.waits_ms().map(|ms| now.plus_ms(ms));
    let row = (
        claims::shop_id.eq(order.shop_id()),
        claims::order_id.eq(order.order_id()),
        claims::kind.eq(claim.kind),
        claims::state.eq(ClaimState::Requested),
        claims::reason.eq(&claim.reason),
        claims::asked_minor.eq(asked),
        claims::opened_at.eq(now),
        claims::state_changed_at.eq(now),
        claims::due_at.eq(due_at),
    );
    let id: ClaimId = diesel::insert_into(claims::table)
        .values(row)
        .returning(claims::id)
        .get_result(tx.conn())?;
    let lines: Vec<_> = claim
        .lines
        .iter()
        .map(|line| {
            (
                claim_lines::shop_id.eq(order.shop_id()),
                claim_lines::claim_id.eq(id),
                claim_lines::order_line_id.eq(line.line_id),
                claim_lines::quantity.eq(line.quantity),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(claim_lines::table)
        .values(lines)
        .execute(conn)?);
    for hash in &claim.photos {
        let row = (
            claim_photos::shop_id.eq(order.shop_id()),
            claim_photos::claim_id.eq(id),
            claim_photos::hash.eq(hash),
        );
        each!(tx.conn(), conn => diesel::insert_into(claim_photos::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)?);
    }
    let event = NewEvent::new("claim", id.0, "claim.requested", order.actor())
        .of_shop(order.shop_id())
        .after(json!({ "state": ClaimState::Requested, "kind": claim.kind }));
    events::record(tx, event)?;
    Ok(id)
}

/// A change of a claim's state, and what is said with it.
#[derive(Debug, Clone)]
pub struct Step {
    /// What is asked for.
    pub command: ClaimCommand,
    /// On whose behalf.
    pub party: Party,
    /// The amount that is offered or granted.
    pub offer: Option<Money>,
    /// What the shop says.
    pub answer: Option<String>,
    /// What the administrator says.
    pub verdict: Option<String>,
    /// The code of the carrier and its number.
    pub parcel: Option<(String, String)>,
}

impl Step {
    /// A step with which nothing is said.
    pub const fn new(command: ClaimCommand, party: Party) -> Self {
        Self {
            command,
            party,
            offer: None,
            answer: None,
            verdict: None,
            parcel: None,
        }
    }
}

/// Changes the state of a claim by compare and set, and records the event.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list, or when somebody was faster.
pub fn take_step(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    claim: &Claim,
    step: Step,
) -> Result<ClaimState> {
    let to = claim.state.next(step.command, step.party)?;
    let now = tx.now();
    let (carrier, number) = step.parcel.unzip();
    let target = claims::table
        .filter(claims::shop_id.eq(order.shop_id()))
        .filter(claims::order_id.eq(order.order_id()))
        .filter(claims::id.eq(claim.id))
        .filter(claims::state.eq(claim.state));
    let changed = diesel::update(target)
        .set((
            claims::state.eq(to),
            claims::state_changed_at.eq(now),
            claims::due_at.eq(to.waits_ms().map(|ms| now.plus_ms(ms))),
            // What is not said stays as it is.
            step.offer.map(|offer| claims::offer_minor.eq(Some(offer))),
            step.answer.map(|answer| claims::answer.eq(answer)),
            step.verdict.map(|verdict| claims::verdict.eq(verdict)),
            carrier.map(|carrier| claims::carrier_code.eq(carrier)),
            number.map(|number| claims::tracking_number.eq(number)),
        ))
        .execute(tx.conn())?;
    if changed != 1 {
        return Err(Code::StateIllegalTransition.into());
    }
    let event = NewEvent::new("claim", claim.id.0, event_kind(to), order.actor())
        .of_shop(order.shop_id())
        .before(json!({ "state": claim.state }))
        .after(json!({ "state": to, "party": step.party }));
    events::record(tx, event)?;
    Ok(to)
}

const fn event_kind(to: ClaimState) -> &'static str {
    match to {
        ClaimState::Requested => "claim.requested",
        ClaimState::Allowed => "claim.allowed",
        ClaimState::Sent => "claim.sent",
        ClaimState::Offered => "claim.offered",
        ClaimState::Declined => "claim.declined",
        ClaimState::Disputed => "claim.disputed",
        ClaimState::Approved => "claim.approved",
        ClaimState::Rejected => "claim.rejected",
        ClaimState::Withdrawn => "claim.withdrawn",
        ClaimState::Lapsed => "claim.lapsed",
    }
}

/// Notes the refund that a claim has led to.
pub fn set_refund(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    id: ClaimId,
    refund: RefundId,
) -> Result<()> {
    diesel::update(claims::table)
        .filter(claims::shop_id.eq(order.shop_id()))
        .filter(claims::id.eq(id))
        .set(claims::refund_id.eq(refund))
        .execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = claims)]
struct Row {
    id: ClaimId,
    kind: ClaimKind,
    state: ClaimState,
    reason: String,
    asked_minor: Money,
    offer_minor: Option<Money>,
    answer: String,
    verdict: String,
    carrier_code: String,
    tracking_number: String,
    refund_id: Option<RefundId>,
    opened_at: Timestamp,
    due_at: Option<Timestamp>,
}

type Found = (Row, OrderNumber);

macro_rules! found {
    () => {
        claims::table
            .inner_join(
                orders::table.on(orders::shop_id
                    .eq(claims::shop_id)
                    .and(orders::id.eq(claims::order_id))),
            )
            .select((Row::as_select(), orders::number))
    };
}

/// The claims with their goods and photos, in three statements however many they are.
fn whole(conn: &mut DbConn, rows: Vec<Found>) -> Result<Vec<Claim>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ClaimId> = rows.iter().map(|(row, _)| row.id).collect();
    let lines: Vec<(ClaimId, OrderLineId, i64)> = each!(conn, conn => claim_lines::table
        .filter(claim_lines::claim_id.eq_any(&ids))
        .order(claim_lines::id)
        .select((claim_lines::claim_id, claim_lines::order_line_id, claim_lines::quantity))
        .load(conn)?);
    let photos: Vec<(ClaimId, ClaimPhotoId)> = each!(conn, conn => claim_photos::table
        .filter(claim_photos::claim_id.eq_any(&ids))
        .order(claim_photos::id)
        .select((claim_photos::claim_id, claim_photos::id))
        .load(conn)?);
    let claim = |(row, order_number): Found| Claim {
        lines: lines
            .iter()
            .filter(|(claim, ..)| *claim == row.id)
            .map(|(_, line_id, quantity)| ClaimLine {
                line_id: *line_id,
                quantity: *quantity,
            })
            .collect(),
        photos: photos
            .iter()
            .filter(|(claim, _)| *claim == row.id)
            .map(|(_, photo)| *photo)
            .collect(),
        id: row.id,
        order_number,
        kind: row.kind,
        state: row.state,
        reason: row.reason,
        asked: row.asked_minor,
        offer: row.offer_minor,
        answer: row.answer,
        verdict: row.verdict,
        carrier_code: row.carrier_code,
        tracking_number: row.tracking_number,
        refund: row.refund_id,
        opened_at: row.opened_at,
        due_at: row.due_at,
    };
    Ok(rows.into_iter().map(claim).collect())
}

/// The claims of an order, the newest first.
pub fn claims_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Claim>> {
    let rows: Vec<Found> = found!()
        .filter(claims::shop_id.eq(order.shop_id()))
        .filter(claims::order_id.eq(order.order_id()))
        .order(claims::id.desc())
        .load(conn)?;
    whole(conn, rows)
}

/// A claim of an order.
pub fn find_claim(conn: &mut DbConn, order: &OrderScope, id: ClaimId) -> Result<Option<Claim>> {
    let rows: Vec<Found> = found!()
        .filter(claims::shop_id.eq(order.shop_id()))
        .filter(claims::order_id.eq(order.order_id()))
        .filter(claims::id.eq(id))
        .load(conn)?;
    Ok(whole(conn, rows)?.into_iter().next())
}

/// The claim of an order that is not over.
pub fn find_open(conn: &mut DbConn, order: &OrderScope) -> Result<Option<Claim>> {
    let all = claims_of_order(conn, order)?;
    Ok(all.into_iter().find(|claim| !claim.state.is_end()))
}

/// Whether a claim of an order is not over.
pub fn has_open(conn: &mut DbConn, order: &OrderScope) -> Result<bool> {
    let open: i64 = claims::table
        .filter(claims::shop_id.eq(order.shop_id()))
        .filter(claims::order_id.eq(order.order_id()))
        .filter(claims::state.ne_all(OVER))
        .count()
        .get_result(conn)?;
    Ok(open > 0)
}

/// The picture of a claim's photo.
pub fn find_photo(
    conn: &mut DbConn,
    order: &OrderScope,
    claim: ClaimId,
    photo: ClaimPhotoId,
) -> Result<Option<MediaHash>> {
    Ok(claim_photos::table
        .inner_join(claims::table.on(claims::id.eq(claim_photos::claim_id)))
        .filter(claims::shop_id.eq(order.shop_id()))
        .filter(claims::order_id.eq(order.order_id()))
        .filter(claims::id.eq(claim))
        .filter(claim_photos::id.eq(photo))
        .select(claim_photos::hash)
        .first(conn)
        .optional()?)
}

/// The shop's claims: those to be dealt with, the one that is due first on top, or else the newest
/// that are over.
pub fn list_for_shop<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    is_open: bool,
) -> Result<Vec<Claim>> {
    let of_shop = found!().filter(claims::shop_id.eq(shop.shop_id()));
    let rows: Vec<Found> = if is_open {
        of_shop
            .filter(claims::state.ne_all(OVER))
            .order((claims::opened_at, claims::id))
            .limit(LIST_LIMIT)
            .load(conn)?
    } else {
        of_shop
            .filter(claims::state.eq_any(OVER))
            .order(claims::id.desc())
            .limit(LIST_LIMIT)
            .load(conn)?
    };
    whole(conn, rows)
}

/// How many claims wait for the shop: for its answer, or for what came back to be looked at.
pub fn count_waiting<P: Implies<ReadMoney>>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<i64> {
    Ok(claims::table
        .filter(claims::shop_id.eq(shop.shop_id()))
        .filter(claims::state.eq_any([ClaimState::Requested, ClaimState::Sent]))
        .count()
        .get_result(conn)?)
}

/// What administrators are to decide in their division, the longest waiting first: each with its
/// shop's names.
pub fn list_disputes<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<Vec<(Claim, String, String)>> {
    let rows: Vec<(Row, OrderNumber, String, String)> = claims::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(claims::shop_id)
                .and(orders::id.eq(claims::order_id))),
        )
        .inner_join(shops::table.on(shops::id.eq(claims::shop_id)))
        .filter(claims::state.eq(ClaimState::Disputed))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .order((claims::state_changed_at, claims::id))
        .limit(LIST_LIMIT)
        .select((
            Row::as_select(),
            orders::number,
            shops::name_zh,
            shops::name_en,
        ))
        .load(conn)?;
    let rows = rows.into_iter();
    let (rows, names): (Vec<Found>, Vec<(String, String)>) = rows
        .map(|(row, number, zh, en)| ((row, number), (zh, en)))
        .unzip();
    let claims = whole(conn, rows)?.into_iter().zip(names);
    Ok(claims.map(|(claim, (zh, en))| (claim, zh, en)).collect())
}

/// How many of them there are.
pub fn count_disputes<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<i64> {
    Ok(claims::table
        .inner_join(shops::table.on(shops::id.eq(claims::shop_id)))
        .filter(claims::state.eq(ClaimState::Disputed))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .count()
        .get_result(conn)?)
}

/// The number of the order of a claim of the shop.
pub fn order_of_shop_claim<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: ClaimId,
) -> Result<Option<OrderNumber>> {
    let found: Option<Found> = found!()
        .filter(claims::shop_id.eq(shop.shop_id()))
        .filter(claims::id.eq(id))
        .first(conn)
        .optional()?;
    Ok(found.map(|(_, number)| number))
}

/// The number of the order of a claim against a shop in the administrator's division.
pub fn order_of_office_claim<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: ClaimId,
) -> Result<Option<OrderNumber>> {
    Ok(claims::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(claims::shop_id)
                .and(orders::id.eq(claims::order_id))),
        )
        .inner_join(shops::table.on(shops::id.eq(claims::shop_id)))
        .filter(claims::id.eq(id))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .select(orders::number)
        .first(conn)
        .optional()?)
}

/// The category of each line of an order: the one that its listing's specialty belongs to.
pub fn list_kinds_of_goods(
    conn: &mut DbConn,
    order: &OrderScope,
) -> Result<BTreeMap<OrderLineId, String>> {
    let rows: Vec<(OrderLineId, String)> = order_lines::table
        .inner_join(listings::table.on(listings::id.eq(order_lines::listing_id)))
        .inner_join(charters::table.on(charters::id.eq(listings::charter_id)))
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .select((order_lines::id, charters::category_code))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// A claim whose wait is over.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct DueClaim {
    /// The claim.
    pub id: ClaimId,
    /// The tenant.
    pub shop: ShopId,
    /// Its order.
    pub order: OrderId,
}

/// Claims whose wait is over, by id, behind one that was read before.
pub fn list_due_claims(
    conn: &mut DbConn,
    _: &SystemScope,
    now: Timestamp,
    behind: ClaimId,
    limit: i64,
) -> Result<Vec<DueClaim>> {
    Ok(claims::table
        .filter(claims::due_at.le(now))
        .filter(claims::id.gt(behind))
        .order(claims::id)
        .limit(limit)
        .select((claims::id, claims::shop_id, claims::order_id))
        .load(conn)?)
}

/// Whether a claim shows this photo.
pub fn names_photo(conn: &mut DbConn, hash: &MediaHash) -> Result<bool> {
    let found: i64 = claim_photos::table
        .filter(claim_photos::hash.eq(hash))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Takes out of the claims of an order what its buyer has said and shown, with the files of photos.
pub fn erase(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    let of_order = claims::table
        .filter(claims::shop_id.eq(order.shop_id()))
        .filter(claims::order_id.eq(order.order_id()));
    let ids: Vec<ClaimId> = of_order.select(claims::id).load(tx.conn())?;
    if ids.is_empty() {
        return Ok(());
    }
    let hashes: Vec<MediaHash> = each!(tx.conn(), conn => diesel::delete(claim_photos::table)
            .filter(claim_photos::claim_id.eq_any(&ids))
            .returning(claim_photos::hash)
            .get_results(conn)?);
    stray::leave(tx, &hashes)?;
    each!(tx.conn(), conn => diesel::update(claims::table)
        .filter(claims::id.eq_any(&ids))
        .set(claims::reason.eq(ERASED))
        .execute(conn)?);
    Ok(())
}
