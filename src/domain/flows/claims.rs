//! A buyer wants something put right: asked, answered, and if need be decided by an administrator.
//!
//! What is granted goes back through the one door of `refund`. Every step stands in the history of
//! the order. See `docs/adr/0016-claims.md` for the windows and the waits.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::called_back::{self, Back, CalledBack, For};
use super::claim_windows::{Windows, granted_at_most};
use super::goods;
use super::outcome::Outcome;
use super::refund;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{ClaimId, OrderLineId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::quantity::optional_count;
use crate::db::{DbConn, Tx};
use crate::domain::access::{
    BuyerScope, DecideDisputes, DivisionScope, ManageMoney, OrderScope, ShopScope, SystemScope,
    grant,
};
use crate::domain::claims::{
    self, Claim, ClaimCommand, ClaimKind, ClaimLine, ClaimState, DueClaim, NewClaim, Step,
};
use crate::domain::orders::{self, LockedOrder, Party};
use crate::domain::payments::{self, Chosen, RefundParts, Refundable};
use crate::domain::promotions::some_money;
use crate::domain::shipments::{Carrier, TrackingNumber, offered_carriers};

/// Most characters of what somebody says.
const MAX_WORDS: usize = 500;

/// Reads what a buyer typed: how much of each line (`lines[7]` → id 7), and why. Goods that go back
/// need no reason.
pub fn parse_claim<'a>(
    kind: ClaimKind,
    form: &dyn Fields,
    quantities: impl IntoIterator<Item = (OrderLineId, &'a str)>,
) -> Result<NewClaim> {
    let mut input = Input::new(form, Rigor::Complete);
    let mut lines = Vec::new();
    for (line_id, text) in quantities {
        let quantity = input.taken(&format!("lines[{line_id}]"), optional_count(text));
        if let Some(quantity) = quantity.filter(|quantity| *quantity > 0) {
            lines.push(ClaimLine { line_id, quantity });
        }
    }
    if lines.is_empty() && !input.is_faulty() {
        input.fault("lines", Code::ClaimNothing);
    }
    let reason = match kind {
        ClaimKind::Quality => input.text("reason", MAX_WORDS),
        ClaimKind::Return => input.optional_text("reason", MAX_WORDS),
    };
    input.finish(NewClaim {
        kind,
        reason,
        lines,
        photos: Vec::new(),
    })
}

/// What a shop or an administrator says with an amount, or without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The amount.
    pub amount: Option<Money>,
    /// For the buyer to read.
    pub reason: String,
}

impl Words {
    /// Reads `reason`, and `amount` where one is asked for.
    pub fn parse(form: &dyn Fields, has_amount: bool) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let amount = if has_amount {
            input.parsed("amount", some_money)
        } else {
            None
        };
        let reason = input.text("reason", MAX_WORDS);
        input.finish(Self { amount, reason })
    }
}

/// The parcel in which goods go back.
#[derive(Debug, Clone)]
pub struct ParcelBack {
    carrier: &'static Carrier,
    number: TrackingNumber,
}

impl ParcelBack {
    /// Reads `carrier` and `tracking_number`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let carrier = input.parsed("carrier", |code| {
            let mut offered = offered_carriers();
            let found = offered.find(|carrier| carrier.code == code);
            found.ok_or_else(|| Error::from(Code::FieldInvalid))
        });
        let number = input.parsed("tracking_number", TrackingNumber::parse);
        let (carrier, number) = input.finish((carrier, number))?;
        Ok(Self {
            carrier: carrier.ok_or(Code::FieldRequired)?,
            number: number.ok_or(Code::FieldRequired)?,
        })
    }
}

/// The buyer asks. An open claim of the same kind is what a form that is sent twice finds.
///
/// # Errors
/// `claim.not_now` before anything was sent, or when the order is over and nothing of it was called
/// back; field errors at `lines[…]` for more than was bought or called back, goods that cannot go
/// back, and windows that are over.
pub fn open(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    number: &OrderNumber,
    claim: &NewClaim,
) -> Result<ClaimId> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    if let Some(open) = claims::find_open(tx.conn(), order.scope())? {
        let is_same = open.kind == claim.kind && open.reason == claim.reason;
        return if is_same {
            Ok(open.id)
        } else {
            Err(Code::ClaimOpenAlready.into())
        };
    }
    let (now, state) = (tx.now(), (order.state, order.state_changed_at));
    let windows = Windows::load(tx.conn(), order.scope(), state, now)?;
    if !windows.has_any() {
        return Err(Code::ClaimNotNow.into());
    }
    let most = check_windows(tx, &order, claim, &windows)?;
    check_quantities(tx, &order, claim, &most)?;
    let asked = worth(tx, &order, &claim.lines, chosen)?;
    let id = claims::insert_claim(tx, order.scope(), claim, asked.amount)?;
    // What the buyer says stands in the claim alone, where it can be erased.
    let details = json!({ "claim": id, "kind": claim.kind });
    orders::note(tx, &order, "order.claim_requested", Party::Buyer, details)?;
    Ok(id)
}

/// Whether the windows of all lines are open; gives how much of each they are open for.
fn check_windows(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    claim: &NewClaim,
    windows: &Windows,
) -> Result<BTreeMap<OrderLineId, i64>> {
    let categories = claims::list_kinds_of_goods(tx.conn(), order.scope())?;
    let mut faults = FieldErrors::new();
    let mut most = BTreeMap::new();
    for line in &claim.lines {
        let category = categories.get(&line.line_id).ok_or_else(Error::not_found)?;
        match windows.most(claim.kind, line.line_id, category) {
            Ok(quantity) => {
                most.insert(line.line_id, quantity);
            }
            Err(code) => faults.add(format!("lines[{}]", line.line_id), code),
        }
    }
    faults.finish()?;
    Ok(most)
}

/// How much of each line a claim can be about: what has come and was not given the money back for, be it
/// for no goods in particular.
pub fn claimable(
    conn: &mut DbConn,
    order: &OrderScope,
    of: &Refundable,
) -> Result<BTreeMap<OrderLineId, i64>> {
    let mut claimable = goods::quantities_with_buyer(conn, order, of)?;
    if of.left.is_zero() {
        for quantity in claimable.values_mut() {
            *quantity = 0;
        }
    }
    Ok(claimable)
}

fn check_quantities(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    claim: &NewClaim,
    open_for: &BTreeMap<OrderLineId, i64>,
) -> Result<()> {
    let of = refundable(tx, order)?;
    let most = claimable(tx.conn(), order.scope(), &of)?;
    let mut faults = FieldErrors::new();
    for line in &claim.lines {
        let most = most.get(&line.line_id).ok_or_else(Error::not_found)?;
        let most = open_for
            .get(&line.line_id)
            .map_or(most, |open| open.min(most));
        if line.quantity > *most {
            let field = format!("lines[{}]", line.line_id);
            faults.add_with(field, Code::RefundTooMany, vec![("max", most.to_string())]);
        }
    }
    faults.finish()
}

/// What of an order can go back; before the cash has come, as if it had.
fn refundable(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<Refundable> {
    let paid = if order.paid.is_zero() {
        order.sums.total
    } else {
        order.paid
    };
    payments::refundable(tx.conn(), order.scope(), &order.sums, paid)
}

/// What was paid for some goods, or is to be paid.
fn worth(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    lines: &[ClaimLine],
    chosen: impl Fn(&ClaimLine) -> Chosen,
) -> Result<RefundParts> {
    let of = refundable(tx, order)?;
    let chosen: Vec<Chosen> = lines.iter().map(chosen).collect();
    of.of_lines(&chosen, false)
}

/// Goods that the buyer has, for the shop to see to.
fn chosen(line: &ClaimLine) -> Chosen {
    Chosen {
        line_id: line.line_id,
        quantity: line.quantity,
        unsent: 0,
        unlotted: 0,
        restock: false,
    }
}

/// What a buyer does with a claim.
#[derive(Debug, Clone)]
pub enum BuyerAct {
    /// Takes what the shop offers.
    Accept,
    /// Turns to an administrator.
    Dispute,
    /// Takes the claim back.
    Withdraw,
    /// Has sent the goods back.
    Send(ParcelBack),
}

/// The buyer goes on with a claim. Sent twice, it is done once.
pub fn by_buyer(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    number: &OrderNumber,
    id: ClaimId,
    act: &BuyerAct,
) -> Result<Outcome> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    let claim = claims::find_claim(tx.conn(), order.scope(), id)?.ok_or_else(Error::not_found)?;
    let command = match act {
        BuyerAct::Accept => ClaimCommand::Accept,
        BuyerAct::Dispute => ClaimCommand::Dispute,
        BuyerAct::Withdraw => ClaimCommand::Withdraw,
        BuyerAct::Send(_) => ClaimCommand::Send,
    };
    let mut step = Step::new(command, Party::Buyer);
    if let BuyerAct::Send(parcel) = act {
        let number = parcel.number.as_str().to_owned();
        step.parcel = Some((parcel.carrier.code.clone(), number));
    }
    take(tx, &order, &claim, step, &[])
}

/// What a shop does with a claim.
#[derive(Debug, Clone)]
pub enum ShopAct {
    /// Gives back what was paid for the goods; those that came back and are sound are for sale.
    Approve {
        /// The lines that go back into stock.
        restock: Vec<OrderLineId>,
    },
    /// Lets the goods come back first.
    Allow,
    /// Offers another amount.
    Offer(Words),
    /// Says no.
    Decline(Words),
}

/// The shop answers a claim. Sent twice, it is done once.
pub fn by_shop(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    id: ClaimId,
    act: &ShopAct,
) -> Result<Outcome> {
    let shop = grant::again(tx.conn(), shop)?;
    let number = claims::order_of_shop_claim(tx.conn(), &shop, id)?;
    let number = number.ok_or_else(Error::not_found)?;
    let order = orders::lock_for_shop(tx, &shop, &number)?.ok_or_else(Error::not_found)?;
    let claim = claims::find_claim(tx.conn(), order.scope(), id)?.ok_or_else(Error::not_found)?;
    let party = Party::of_shop(&shop);
    match act {
        ShopAct::Approve { restock } => {
            if claim.kind == ClaimKind::Return && claim.state == ClaimState::Requested {
                // Money goes back once the goods are there.
                return take(
                    tx,
                    &order,
                    &claim,
                    Step::new(ClaimCommand::Allow, party),
                    &[],
                );
            }
            take(
                tx,
                &order,
                &claim,
                Step::new(ClaimCommand::Approve, party),
                restock,
            )
        }
        ShopAct::Allow => take(
            tx,
            &order,
            &claim,
            Step::new(ClaimCommand::Allow, party),
            &[],
        ),
        ShopAct::Offer(words) => {
            let amount = words.amount.ok_or(Code::FieldRequired)?;
            check_amount(&order, amount)?;
            let mut step = Step::new(ClaimCommand::Offer, party);
            step.offer = Some(amount);
            step.answer = Some(words.reason.clone());
            take(tx, &order, &claim, step, &[])
        }
        ShopAct::Decline(words) => {
            let mut step = Step::new(ClaimCommand::Decline, party);
            step.answer = Some(words.reason.clone());
            take(tx, &order, &claim, step, &[])
        }
    }
}

/// The administrator of the shop's division decides: so much, or nothing. Sent twice, it is done
/// once.
///
/// # Errors
/// `access.own_shop` for a shop of which the administrator is a member.
pub fn decide(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    id: ClaimId,
    words: &Words,
) -> Result<Outcome> {
    let office = grant::division::<DecideDisputes>(tx.conn(), office.user_id())?;
    let number = claims::order_of_office_claim(tx.conn(), &office, id)?;
    let number = number.ok_or_else(Error::not_found)?;
    let order = orders::lock_for_office(tx, &office, &number)?.ok_or_else(Error::not_found)?;
    grant::refuse_own_shop(tx.conn(), &office, order.scope().shop_id())?;
    let claim = claims::find_claim(tx.conn(), order.scope(), id)?.ok_or_else(Error::not_found)?;
    let command = match words.amount {
        Some(amount) => {
            check_amount(&order, amount)?;
            ClaimCommand::Approve
        }
        None => ClaimCommand::Decline,
    };
    let mut step = Step::new(command, Party::Administrator);
    step.offer = words.amount;
    step.verdict = Some(words.reason.clone());
    take(tx, &order, &claim, step, &[])
}

/// Somebody was silent too long.
pub fn settle(tx: &mut Tx<'_>, system: &SystemScope, due: DueClaim) -> Result<Outcome> {
    let Some(order) = orders::lock_for_system(tx, system, due.order)? else {
        return Ok(Outcome::Already);
    };
    let Some(claim) = claims::find_claim(tx.conn(), order.scope(), due.id)? else {
        return Ok(Outcome::Already);
    };
    if claim.due_at.is_none_or(|due_at| due_at > tx.now()) {
        return Ok(Outcome::Already);
    }
    let Some(command) = claim.state.after_silence() else {
        return Ok(Outcome::Already);
    };
    // An offer for which there is no money yet waits for it.
    if command == ClaimCommand::Accept && order.paid.is_zero() {
        return Ok(Outcome::Already);
    }
    take(tx, &order, &claim, Step::new(command, Party::System), &[])
}

fn check_amount(order: &LockedOrder, amount: Money) -> Result<()> {
    if amount <= order.sums.total {
        return Ok(());
    }
    Err(at_amount(Code::RefundTooMuch, order.sums.total))
}

/// More than is left was typed into `amount`.
fn at_amount(code: Code, left: Money) -> Error {
    let mut faults = FieldErrors::new();
    faults.add_with("amount", code, vec![("left", left.to_decimal())]);
    Error::fields(faults)
}

/// Takes a step, writes it into the order's history, and opens the refund that it leads to.
fn take(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    claim: &Claim,
    step: Step,
    restock: &[OrderLineId],
) -> Result<Outcome> {
    let (command, party) = (step.command, step.party);
    if is_done(claim, &step) {
        return Ok(Outcome::Already);
    }
    let offer = step.offer.or(claim.offer);
    let said = step.verdict.clone().or_else(|| step.answer.clone());
    let parcel = step.parcel.clone();
    let to = claims::take_step(tx, order.scope(), claim, step)?;
    let mut details = json!({ "claim": claim.id, "reason": said.unwrap_or_default() });
    if let (Some((carrier, number)), Value::Object(details)) = (parcel, &mut details) {
        details.insert("carrier".to_owned(), carrier.into());
        details.insert("tracking".to_owned(), number.into());
    }
    if let (Some(offer), Value::Object(details)) = (offer, &mut details) {
        details.insert("amount_minor".to_owned(), offer.get().into());
    }
    orders::note(tx, order, told(to), party, details)?;
    if to == ClaimState::Approved {
        let granted = match command {
            ClaimCommand::Accept => claim.offer,
            _ if party == Party::Administrator => offer,
            _ => None,
        };
        pay(tx, order, claim, (granted, restock), party)?;
    }
    Ok(Outcome::Done)
}

/// Whether the same was said before.
fn is_done(claim: &Claim, step: &Step) -> bool {
    let to = match step.command {
        ClaimCommand::Allow => ClaimState::Allowed,
        ClaimCommand::Send => ClaimState::Sent,
        ClaimCommand::Offer => ClaimState::Offered,
        ClaimCommand::Accept | ClaimCommand::Approve => ClaimState::Approved,
        ClaimCommand::Decline if step.party == Party::Administrator => ClaimState::Rejected,
        ClaimCommand::Decline => ClaimState::Declined,
        ClaimCommand::Dispute => ClaimState::Disputed,
        ClaimCommand::Withdraw => ClaimState::Withdrawn,
        ClaimCommand::Lapse => ClaimState::Lapsed,
    };
    let is_same_amount = step.offer.is_none() || step.offer == claim.offer;
    claim.state == to && is_same_amount
}

const fn told(to: ClaimState) -> &'static str {
    match to {
        ClaimState::Requested => "order.claim_requested",
        ClaimState::Allowed => "order.claim_allowed",
        ClaimState::Sent => "order.claim_sent",
        ClaimState::Offered => "order.claim_offered",
        ClaimState::Declined => "order.claim_declined",
        ClaimState::Disputed => "order.claim_disputed",
        ClaimState::Approved => "order.claim_approved",
        ClaimState::Rejected => "order.claim_rejected",
        ClaimState::Withdrawn => "order.claim_withdrawn",
        ClaimState::Lapsed => "order.claim_lapsed",
    }
}

/// Opens the refund of what was granted, or of all that was asked for.
///
/// # Errors
/// `claim.unpaid` while the cash of the order is not recorded; a field error at `amount` where an
/// administrator grants more than was paid for what the shop has not given back of the goods.
fn pay(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    claim: &Claim,
    (granted, restock): (Option<Money>, &[OrderLineId]),
    party: Party,
) -> Result<()> {
    if order.paid.is_zero() {
        return Err(Code::ClaimUnpaid.into());
    }
    let of = refundable(tx, order)?;
    let most = claimable(tx.conn(), order.scope(), &of)?;
    let open_for = granted_at_most(tx.conn(), order, claim)?;
    // An offer that is taken was made before; who grants something now knows what has gone back since.
    let given_back = if granted.is_some() && party != Party::Administrator {
        called_back::given_back_since(tx.conn(), order.scope(), claim)?
    } else {
        BTreeMap::new()
    };
    let goods: Vec<ClaimLine> = claim
        .lines
        .iter()
        .filter_map(|line| {
            let most = *most.get(&line.line_id)?;
            let most = open_for.get(&line.line_id).map_or(most, |of| most.min(*of));
            let gone = given_back.get(&line.line_id).copied().unwrap_or_default();
            let quantity = line.quantity.saturating_sub(gone).min(most);
            (quantity > 0).then_some(ClaimLine { quantity, ..*line })
        })
        .collect();
    let recalled = recalled_of(tx, order, claim, (&goods, For::Goods))?;
    let of_no_lot = goods::quantities_unlotted(tx, order.scope())?;
    let whole = worth(tx, order, &goods, |line| {
        let mut chosen = chosen(line);
        chosen.restock = restock.contains(&line.line_id);
        let of_line = recalled.iter().find(|of| of.line_id == line.line_id);
        let rest = of_line.map_or(line.quantity, |of| of.rest);
        let of_no_lot = of_no_lot.get(&line.line_id).copied();
        chosen.unlotted = of_no_lot.unwrap_or_default().min(rest);
        chosen
    })?;
    // Where the shop has given some of the goods back since, only the others are paid for.
    let is_less = goods != claim.lines;
    let most = if is_less { whole.amount } else { of.left };
    if is_less && party == Party::Administrator && granted.is_some_and(|amount| amount > most) {
        return Err(at_amount(Code::ClaimGivenBack, most));
    }
    let granted = granted.map(|amount| amount.min(most));
    let (parts, recalled) = match granted {
        None => (whole, recalled),
        Some(amount) if claim.kind == ClaimKind::Return && amount <= whole.amount => {
            (whole.cut_to(amount)?, recalled)
        }
        Some(amount) => {
            let ids: Vec<OrderLineId> = goods.iter().map(|line| line.line_id).collect();
            (
                of.of_price(&ids, amount)?,
                recalled_of(tx, order, claim, (&goods, For::Price))?,
            )
        }
    };
    if parts.amount.is_zero() {
        return Ok(());
    }
    // A buyer who takes an offer takes no further decision of anybody.
    let party = if party == Party::Buyer {
        Party::System
    } else {
        party
    };
    let refund = refund::open_called_back(tx, order, &parts, &recalled, (&claim.reason, party))?;
    claims::set_refund(tx, order.scope(), claim.id, refund)
}

/// How much of the goods that a claim is granted for was called back: as much as there is of it.
fn recalled_of(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    claim: &Claim,
    (goods, what): (&[ClaimLine], fn(i64) -> For),
) -> Result<Vec<CalledBack>> {
    let mut left = called_back::left(tx.conn(), order.scope())?;
    let claimed_at = called_back::claimed_at(claim);
    let of = |line: &ClaimLine| {
        let back = Back {
            line: line.line_id,
            what: what(line.quantity),
            claimed_at,
        };
        CalledBack::take(&mut left, line.quantity, back)
    };
    Ok(goods.iter().map(of).collect())
}
