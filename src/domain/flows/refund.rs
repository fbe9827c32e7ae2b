//! Money that goes back to a buyer.
//!
//! Every path to it runs through `open`, which books the reversal, and [`record_sent`], which books
//! that the money has left; so an order that was called off, a refused parcel, a payment that came
//! too late and spoiled fruit all end the same way in the ledger.

use serde_json::json;

use super::called_back::{self, Back, CalledBack, For};
use super::cancel::Reason;
use super::goods;
use super::invoices;
use super::outcome::Outcome;
use super::timers;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{OrderLineId, PaymentId, RefundId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::quantity::optional_count;
use crate::db::Tx;
use crate::domain::access::{ManageMoney, ShopScope, grant};
use crate::domain::ledger::{self, BackLine, BackParts, Custody};
use crate::domain::lots;
use crate::domain::orders::{self, LockedOrder, OrderState, Party};
use crate::domain::payments::{
    self, Chosen, GoneBack, NewSending, RefundCommand, RefundLine, RefundParts, RefundState,
    Refundable, Sending, SendingCause,
};
use crate::domain::programmes;
use crate::domain::promotions::some_money;

/// Opens a refund of all that was paid for an order and is not on its way back yet; nothing to do
/// for an order that holds no money. No decision is left to take, hence it is approved at once.
pub(super) fn open_for_rest(tx: &mut Tx<'_>, order: &LockedOrder, reason: &str) -> Result<()> {
    if order.paid.is_zero() {
        return Ok(());
    }
    let rest = refundable(tx, order)?.of_rest()?;
    if rest.amount <= Money::ZERO {
        return Ok(());
    }
    open(tx, order, &rest, reason, Party::System)?;
    Ok(())
}

/// Opens a refund of a payment that came although the order was paid; it goes back the way it came.
pub(super) fn open_by_payment(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    amount: Money,
    payment: PaymentId,
) -> Result<()> {
    let parts = RefundParts {
        amount,
        ..RefundParts::default()
    };
    let scope = order.scope();
    // That it is owed was booked with the payment.
    let id = approved(tx, order, &parts, "", Party::System)?;
    let sending = NewSending {
        number: sending_number(order, id),
        payment,
        cause: SendingCause::Refund(scope.shop_id(), id),
        amount,
        currency: orders::get_currency(tx.conn(), order)?,
    };
    payments::insert_sending(tx, &sending)
}

/// Our number of a refund towards a gateway.
pub(super) fn sending_number(order: &LockedOrder, id: RefundId) -> String {
    format!("{}R{id}", order.number.as_str().replace('-', ""))
}

/// What of an order can go back.
pub(super) fn refundable(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<Refundable> {
    payments::refundable(tx.conn(), order.scope(), &order.sums, order.paid)
}

/// How much of a line the shop gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineBack {
    /// The line.
    pub line_id: OrderLineId,
    /// Pieces, or grams when sold by mass; more than none.
    pub quantity: i64,
    /// Whether the goods are for sale again.
    pub restock: bool,
}

/// What goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Goods at what was paid for them, and freight or not.
    Parts {
        /// The goods.
        lines: Vec<LineBack>,
        /// Whether freight goes back, too.
        freight: bool,
    },
    /// So much, for no goods in particular.
    Amount(Money),
}

/// A part of what was paid that the shop wants to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartBack {
    /// What.
    pub what: What,
    /// Why, for the buyer to read.
    pub reason: Reason,
    /// What had gone back or was on its way when the accountant decided: the same decision sent
    /// twice is one, and two that cross each other are not both carried out.
    pub seen: Money,
}

impl PartBack {
    /// Reads what was typed: for each line of the order (`lines[7]` → id 7) how much goes back,
    /// `restock[7]`, `freight`, or instead of these `amount`; `reason`; and what the page knew.
    pub fn parse<'a>(
        form: &dyn Fields,
        quantities: impl IntoIterator<Item = (OrderLineId, &'a str)>,
    ) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let mut lines = Vec::new();
        for (line_id, text) in quantities {
            let field = format!("lines[{line_id}]");
            let quantity = input.taken(&field, optional_count(text));
            if let Some(quantity) = quantity.filter(|quantity| *quantity > 0) {
                lines.push(LineBack {
                    line_id,
                    quantity,
                    restock: input.is_ticked(&format!("restock[{line_id}]")),
                });
            }
        }
        let freight = input.is_ticked("freight");
        let has_parts = freight || !lines.is_empty();
        let amount = input.never(|input| input.parsed("amount", some_money));
        let has_amount = !input.raw("amount").trim().is_empty();
        if has_amount && has_parts {
            input.fault("amount", Code::RefundEither);
        } else if !has_amount && !has_parts && !input.is_faulty() {
            input.fault("amount", Code::RefundNothing);
        }
        let reason = Reason::of(&mut input);
        let seen = Money::parse(input.raw("seen")).or(Err(Code::RequestMalformed))?;
        let amount = input.finish(amount)?;
        Ok(Self {
            what: match amount {
                Some(amount) => What::Amount(amount),
                None => What::Parts { lines, freight },
            },
            reason,
            seen,
        })
    }
}

/// The shop gives a part of the money back, or all of it: goods were missing or spoiled, or will
/// not be sent any more. What is left to do is to send it.
///
/// # Errors
/// A field error at `amount` or a line for more than is left; `state.illegal_transition` when
/// another refund was opened meanwhile.
pub fn open_part(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    number: &OrderNumber,
    part: &PartBack,
) -> Result<Outcome> {
    let shop = grant::again(tx.conn(), shop)?;
    let order = orders::lock_for_shop(tx, &shop, number)?.ok_or_else(Error::not_found)?;
    let refundable = refundable(tx, &order)?;
    let under_way = order.paid.checked_sub(refundable.left)?;
    if under_way < part.seen {
        return Err(Code::StateIllegalTransition.into());
    }
    if under_way > part.seen {
        let since = under_way.checked_sub(part.seen)?;
        let is_same = !matches!(part.what, What::Amount(amount) if amount != since)
            && payments::is_last_refund(tx.conn(), order.scope(), since, part.reason.as_str())?;
        return if is_same {
            Ok(Outcome::Already)
        } else {
            Err(Code::StateIllegalTransition.into())
        };
    }
    let (parts, called_back) = match &part.what {
        What::Amount(amount) => (refundable.of_amount(*amount)?, Vec::new()),
        What::Parts { lines, freight } => {
            let called_back = recalled_of(tx, &order, lines)?;
            let chosen = chosen(tx, &order, lines, &called_back)?;
            (refundable.of_lines(&chosen, *freight)?, called_back)
        }
    };
    if parts.amount.is_zero() {
        return Err(Error::field("amount", Code::RefundNothing));
    }
    let why = (part.reason.as_str(), Party::of_shop(&shop));
    open_called_back(tx, &order, &parts, &called_back, why)?;
    Ok(Outcome::Done)
}

/// How much of the goods that go back is of lots that were called back: of what has left, those come
/// first.
fn recalled_of(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    lines: &[LineBack],
) -> Result<Vec<CalledBack>> {
    let mut recalled = called_back::left(tx.conn(), order.scope())?;
    let left = goods::quantities_left(tx, order)?;
    let of = |line: &LineBack| {
        let unsent = left.get(&line.line_id).copied().unwrap_or_default();
        let sent = line.quantity.saturating_sub(unsent).max(0);
        let back = Back {
            line: line.line_id,
            what: For::Goods(sent),
            claimed_at: None,
        };
        CalledBack::take(&mut recalled, line.quantity, back)
    };
    Ok(lines.iter().map(of).collect())
}

/// Of the goods that go back, those that have not left come first: they are not sent any more. Then
/// come those that were called back, and then those that have left in parcels of no lot.
///
/// # Errors
/// A field error at `lines` when nothing would be left to send: such an order is called off.
fn chosen(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    lines: &[LineBack],
    called_back: &[CalledBack],
) -> Result<Vec<Chosen>> {
    let mut left = goods::quantities_left(tx, order)?;
    let mut of_no_lot = goods::quantities_unlotted(tx, order.scope())?;
    let mut chosen = Vec::with_capacity(lines.len());
    for line in lines {
        let left = left.get_mut(&line.line_id).ok_or_else(Error::not_found)?;
        let unsent = line.quantity.min(*left);
        *left -= unsent;
        let called_back = called_back.iter().find(|of| of.line_id == line.line_id);
        let recalled = called_back.map_or(0, |of| of.recalled);
        let of_no_lot = of_no_lot.entry(line.line_id).or_default();
        let unlotted = (*of_no_lot).min(line.quantity - unsent - recalled);
        *of_no_lot -= unlotted;
        chosen.push(Chosen {
            line_id: line.line_id,
            quantity: line.quantity,
            unsent,
            unlotted,
            restock: line.restock,
        });
    }
    let is_unsent = matches!(order.state, OrderState::Confirmed | OrderState::Accepted);
    if is_unsent && !lines.is_empty() && left.values().all(|left| *left == 0) {
        let mut faults = FieldErrors::new();
        faults.add("lines", Code::RefundCancelInstead);
        return Err(Error::fields(faults));
    }
    Ok(chosen)
}

/// Writes a refund that needs no further decision, books that it is owed, and puts back what is
/// for sale again. Call it last in a transaction: it may lock stock items.
pub(super) fn open(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    parts: &RefundParts,
    reason: &str,
    party: Party,
) -> Result<RefundId> {
    let booked = booked_back(tx, order, parts, &[])?;
    open_as(tx, order, parts, &booked, (reason, party))
}

/// The same of goods that were missing in their parcels: no household pays for them.
pub(super) fn open_missing(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    parts: &RefundParts,
) -> Result<RefundId> {
    let mut booked = booked_back(tx, order, parts, &[])?;
    for line in &mut booked.lines {
        line.unsent = line.amount;
    }
    open_as(tx, order, parts, &booked, ("", Party::System))
}

/// The same of goods some of which were called back: who has grown those pays for them first.
pub(super) fn open_called_back(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    parts: &RefundParts,
    goods: &[CalledBack],
    (reason, party): (&str, Party),
) -> Result<RefundId> {
    let booked = booked_back(tx, order, parts, goods)?;
    open_as(tx, order, parts, &booked, (reason, party))
}

fn open_as(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    parts: &RefundParts,
    booked: &BackParts,
    (reason, party): (&str, Party),
) -> Result<RefundId> {
    let id = approved(tx, order, parts, reason, party)?;
    let to_programmes = ledger::cancel(tx, order.scope(), id, booked)?;
    let is_all = payments::open_amount(tx.conn(), order.scope())? >= order.paid;
    programmes::give_back(tx, order.scope(), &to_programmes, is_all)?;
    let details = json!({ "amount_minor": parts.amount, "reason": reason });
    orders::note(tx, order, "order.refund_owed", party, details)?;
    invoices::outdate(tx, order)?;
    if parts.lines.iter().any(|line| line.back.unsent > 0) {
        start_timer(tx, order)?;
    }
    goods::return_refunded(tx, order, id, &parts.lines)?;
    Ok(id)
}

/// Writes a refund that needs no further decision.
fn approved(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    parts: &RefundParts,
    reason: &str,
    party: Party,
) -> Result<RefundId> {
    let scope = order.scope();
    let id = payments::insert_refund(tx, scope, parts, reason)?;
    let (from, command) = (RefundState::Requested, RefundCommand::Approve);
    payments::take_step(tx, scope, id, from, command, party)?;
    Ok(id)
}

/// The same parts as the ledger books them, while they are not written yet.
fn booked_back(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    parts: &RefundParts,
    called_back: &[CalledBack],
) -> Result<BackParts> {
    let mut lines = Vec::with_capacity(parts.lines.len());
    for RefundLine { line_id, back } in &parts.lines {
        let called_back = called_back.iter().find(|of| of.line_id == *line_id);
        let recalled = called_back.map_or(0, |of| of.recalled);
        // Of a part of the price, which is for no goods, the goods of the claim are those it is about.
        let all = match called_back {
            Some(of) => of.recalled.saturating_add(of.rest),
            None => back.quantity,
        };
        let named = [back.unsent, back.unlotted_whole, recalled];
        let [unsent, unlotted, recalled] = named;
        let others = all.saturating_sub(named.iter().sum()).max(0);
        let mut booked = BackLine::of(*line_id, back.amount);
        if named != [0; 3] {
            let parts = back.amount.split(&[unsent, unlotted, recalled, others])?;
            let mut parts = parts.into_iter();
            let mut next = || parts.next().unwrap_or_default();
            (booked.unsent, booked.unlotted, booked.recalled) = (next(), next(), next());
        }
        if back.unlotted_whole > 0 {
            booked.unlotted_goods = unlotted_goods(tx, order, (*line_id, *back))?;
        }
        if let Some(of) = called_back.filter(|of| of.recalled > 0) {
            booked.shares = of.shares(tx.conn(), order.scope())?;
        }
        lines.push(booked);
    }
    Ok(BackParts {
        amount: parts.amount,
        freight: parts.freight,
        lines,
    })
}

/// How many goods of a line go back that had left in parcels of no lot and take their part along, and
/// how many others of it the shop has not shared then.
fn unlotted_goods(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    (line, back): (OrderLineId, GoneBack),
) -> Result<(i64, i64)> {
    let shared = ledger::shared_parcels(tx.conn(), order.scope())?;
    let mut parcels = lots::lots_of_parcels(tx.conn(), order.scope())?;
    parcels.retain(|parcel| shared.contains(&parcel.id));
    let unshared = goods::quantities_unshared(tx, order.scope(), &parcels)?;
    let unshared = unshared.get(&line).copied().unwrap_or_default();
    let others = unshared
        .saturating_sub(back.unsent)
        .saturating_sub(back.unlotted_whole);
    Ok((back.unlotted_whole, others.max(0)))
}

/// When what was left to send is not to be sent any more, all of it is under way.
fn start_timer(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    if order.state != OrderState::Shipped || order.due_at.is_some() {
        return Ok(());
    }
    let left = goods::quantities_left(tx, order)?;
    if left.values().any(|quantity| *quantity > 0) {
        return Ok(());
    }
    let due_at = timers::arrives_at(tx);
    orders::set_due(tx, order.scope(), Some(due_at))
}

/// The accountant has sent the money back by hand, or has had the gateway's people do so where the
/// gateway keeps refusing (the channel still holds it, and pays it out).
///
/// # Errors
/// `state.illegal_transition` for what a gateway sends by itself, while that is not hopeless, nor left
/// to people.
pub fn record_sent(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    number: &OrderNumber,
    id: RefundId,
) -> Result<Outcome> {
    let shop = grant::again(tx.conn(), shop)?;
    // Before the order, as whoever sends it does: two who held one and waited for the other would end in
    // a deadlock. It stays as it is from here on, so that nobody sends it at the same time.
    let sending = payments::lock_sending_of(tx, &shop, id)?;
    let order = orders::lock_for_shop(tx, &shop, number)?.ok_or_else(Error::not_found)?;
    let scope = order.scope();
    let (amount, state) =
        payments::find_refund(tx.conn(), scope, id)?.ok_or_else(Error::not_found)?;
    if state == RefundState::Succeeded {
        return Ok(Outcome::Already);
    }
    let source = payments::source_of_refund(tx.conn(), scope, id, amount)?
        .ok_or_else(|| Error::internal("a refund without a payment"))?;
    if source.is_gateway() {
        stop_sending(tx, sending)?;
    }
    let party = Party::of_shop(&shop);
    let state = if state == RefundState::Processing {
        state
    } else {
        payments::take_step(tx, scope, id, state, RefundCommand::Start, party)?
    };
    complete(tx, &order, (id, amount, state), source.custody, party)?;
    Ok(Outcome::Done)
}

/// Keeps the gateway from being asked once more for what it keeps refusing.
fn stop_sending(tx: &mut Tx<'_>, sending: Option<Sending>) -> Result<()> {
    let hopeless = sending.filter(Sending::is_hopeless);
    let sending = hopeless.ok_or(Code::StateIllegalTransition)?;
    payments::settle_by_hand(tx, &sending)
}

/// Money that had gone back did not arrive: whoever held it holds it again, and the buyer is owed it.
pub(super) fn come_back(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    (id, amount, state): (RefundId, Money, RefundState),
    custody: Custody,
) -> Result<()> {
    let scope = order.scope();
    let (command, party) = (RefundCommand::ComeBack, Party::System);
    payments::take_step(tx, scope, id, state, command, party)?;
    orders::add_refunded(tx, scope, amount.neg())?;
    ledger::take_back(tx, scope, id, custody, amount)?;
    let details = json!({ "amount_minor": amount });
    orders::note(tx, order, "order.refund_returned", party, details)
}

/// Money that was on its way has left the hands of whoever held it.
pub(super) fn complete(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    (id, amount, state): (RefundId, Money, RefundState),
    custody: Custody,
    party: Party,
) -> Result<()> {
    let scope = order.scope();
    payments::take_step(tx, scope, id, state, RefundCommand::Succeed, party)?;
    orders::add_refunded(tx, scope, amount)?;
    ledger::send_back(tx, scope, id, custody, amount)?;
    let details = json!({ "amount_minor": amount });
    orders::note(tx, order, "order.refunded", party, details)
}
