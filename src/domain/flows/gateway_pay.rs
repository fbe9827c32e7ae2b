//! A buyer pays online: a payment is set down here, opened at the gateway, and paid on its page.
//!
//! The amount comes from the orders alone. Pressing the button again leads to the same payment as
//! long as that is open. Whether it was paid is for the gateway to say (see
//! [`super::gateway_message`]), never for whoever comes back from its page.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::clock::{SECOND_MS, Timestamp};
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::order_number::{OrderNumber, PurchaseNumber};
use crate::db::{Database, DbConn, Tx};
use crate::domain::access::{BuyerScope, PurchaseKeys, grant};
use crate::domain::orders::{self, Bought, LockedOrder, Number, OrderState, PaymentMethod};
use crate::domain::payments::gateway::{Opened, Part, PaymentRequest, is_code};
use crate::domain::payments::{
    self, Gateway, GatewayPayment, Gateways, NewGatewayPayment, NewPart, PaymentState, Span,
};

/// When the gateway is asked first after the payment is set down.
const FIRST_QUERY_MS: i64 = 15 * SECOND_MS;

/// What a payment's page needs to know beside the orders.
#[derive(Debug, Clone)]
pub struct Wish {
    /// `https://host` of this platform, without a slash at the end.
    pub origin: String,
    /// Where the buyer is sent back to: the same, or another name of it.
    pub back: String,
    /// What the buyer reads on the gateway's page.
    pub title: String,
    /// The buyer's language.
    pub locale: Locale,
    /// Whether the buyer pays on a phone.
    pub is_phone: bool,
    /// The buyer's network address.
    pub address: String,
}

impl Standing {
    /// The code of the payment that is under way, where a phone is to read one.
    pub fn code(&self) -> Option<&str> {
        let url = self.open.as_ref()?.page_url.as_deref()?;
        is_code(url).then_some(url)
    }
}

/// What came of pressing the button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paying {
    /// The buyer pays on this page of the gateway.
    Page(String),
    /// Nothing is to be paid now: it is paid, or too late.
    Nothing,
    /// The gateway does not answer.
    Unreachable,
}

/// How far the payment of some orders has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    ToPay,
    /// It has, and the gateway has not said how it ended.
    Waiting,
    /// The gateway has said no.
    Failed,
    /// Something else came than was asked for; somebody looks at it.
    Held,
    /// The money is there.
    Paid,
    /// The orders have ended unpaid.
    Over,
}

/// Orders that are paid together.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The number that the button names: the purchase's, or an order's.
    pub number: String,
    /// The shops.
    pub shops: Vec<(String, String)>,
    /// How much is to be paid, or was.
    pub amount: Money,
    /// By when.
    pub pay_by: Option<Timestamp>,
    /// How far it has come.
    pub phase: Phase,
    /// Through which gateways it can be paid.
    pub gateways: Vec<&'static str>,
    /// The payment that is under way.
    pub open: Option<GatewayPayment>,
}

/// How the online payment of a purchase stands; empty for one that is paid otherwise.
pub fn standings(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    number: &PurchaseNumber,
    gateways: &Gateways,
    now: Timestamp,
) -> Result<Vec<Standing>> {
    let mut all = orders::bought_of_purchase(conn, buyer, number)?;
    all.retain(|order| order.method == PaymentMethod::Gateway);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let shops: Vec<ShopId> = all.iter().map(|order| order.scope().shop_id()).collect();
    let merchants = payments::merchants_of(conn, &shops)?;
    let usable = gateways.for_shops(&shops, &merchants);
    let names = |span: Span| -> Vec<&'static str> {
        let of_span = usable.iter().filter(|gateway| gateway.span() == span);
        of_span.map(|gateway| gateway.name()).collect()
    };
    let together = names(Span::Purchase);
    if !together.is_empty() {
        let mut gateways = together;
        if all.len() == 1 {
            gateways.extend(names(Span::Order));
        }
        let standing = standing(conn, number.to_string(), &all, gateways, now)?;
        return Ok(vec![standing]);
    }
    all.iter()
        .map(|order| {
            let one = std::slice::from_ref(order);
            standing(conn, order.number.to_string(), one, names(Span::Order), now)
        })
        .collect()
}

fn standing(
    conn: &mut DbConn,
    number: String,
    all: &[Bought],
    gateways: Vec<&'static str>,
    now: Timestamp,
) -> Result<Standing> {
    let mut latest: Option<GatewayPayment> = None;
    // Also by an earlier payment than the latest; what is paid otherwise waits for nothing.
    let mut is_held = false;
    for order in all {
        let found = payments::latest_of_order(conn, order.scope())?;
        latest = latest.max_by_id(found);
        is_held |= order.paid.is_zero() && payments::is_held(conn, order.scope())?;
    }
    // No time runs out while somebody looks at the money.
    let waits = |order: &&Bought| {
        order.state == OrderState::AwaitingPayment
            && (is_held || order.pay_by.is_none_or(|by| by > now))
    };
    let waiting: Vec<&Bought> = all.iter().filter(waits).collect();
    let is_open = latest.as_ref().is_some_and(|one| one.state.is_open());
    let phase = if is_held {
        Phase::Held
    } else if waiting.is_empty() {
        let is_paid = all.iter().any(|order| !order.paid.is_zero());
        if is_paid { Phase::Paid } else { Phase::Over }
    } else {
        match latest.as_ref().map(|payment| payment.state) {
            Some(PaymentState::Failed) => Phase::Failed,
            Some(state) if state.is_open() => Phase::Waiting,
            _ => Phase::ToPay,
        }
    };
    let mut dues = Vec::new();
    for order in &waiting {
        dues.push(order.due()?);
    }
    let amount = if waiting.is_empty() {
        Money::total(all.iter().map(|order| order.paid))?
    } else {
        Money::total(dues)?
    };
    Ok(Standing {
        number,
        shops: all
            .iter()
            .map(|order| (order.seller.name_zh.clone(), order.seller.name_en.clone()))
            .collect(),
        amount,
        pay_by: waiting.iter().filter_map(|order| order.pay_by).min(),
        phase,
        gateways,
        open: latest.filter(|_| is_open),
    })
}

trait MaxById {
    fn max_by_id(self, other: Self) -> Self;
}

impl MaxById for Option<GatewayPayment> {
    /// The newer of two.
    fn max_by_id(self, other: Self) -> Self {
        match (self, other) {
            (Some(a), Some(b)) if a.id < b.id => Some(b),
            (Some(a), _) => Some(a),
            (None, other) => other,
        }
    }
}

/// What was set down.
enum Begun {
    /// It was opened before.
    Page(String),
    /// It is to be opened.
    Open(Box<PaymentRequest>),
    /// There is nothing to pay.
    Nothing,
}

/// Sets a payment down and opens it at the gateway.
pub async fn pay(
    db: &Database,
    gateway: &Arc<dyn Gateway>,
    keys: &PurchaseKeys,
    number: &Number,
    wish: &Wish,
) -> Result<Paying> {
    let begun = {
        let (gateway, keys) = (Arc::clone(gateway), keys.clone());
        let (number, wish) = (number.clone(), wish.clone());
        db.write(move |tx| begin(tx, gateway.as_ref(), &keys, &number, &wish))
            .await?
    };
    let request = match begun {
        Begun::Page(url) => return Ok(Paying::Page(url)),
        Begun::Nothing => return Ok(Paying::Nothing),
        Begun::Open(request) => request,
    };
    match gateway.create(&request).await {
        Ok(opened) => {
            let url = opened.page_url.clone();
            let (name, number) = (gateway.name(), request.number.clone());
            db.write(move |tx| keep_opened(tx, name, &number, &opened))
                .await?;
            Ok(Paying::Page(url))
        }
        Err(failure) => {
            tracing::warn!(gateway = gateway.name(), payment = request.number,
                reason = %failure, "payment not opened");
            Ok(Paying::Unreachable)
        }
    }
}

fn begin(
    tx: &mut Tx<'_>,
    gateway: &dyn Gateway,
    keys: &PurchaseKeys,
    number: &Number,
    wish: &Wish,
) -> Result<Begun> {
    let purchase = number.purchase();
    let now = tx.now();
    let buyer = grant::purchase(tx.conn(), &purchase, keys, now)?;
    let all = orders::bought_of_purchase(tx.conn(), &buyer, &purchase)?;
    let waiting = lock_waiting(tx, &buyer, &all, gateway, number)?;
    let deadline = waiting.iter().filter_map(|order| order.due_at).min();
    let Some(expires_at) = deadline.filter(|deadline| *deadline > tx.now()) else {
        return Ok(Begun::Nothing);
    };
    let parts = parts_of(tx, gateway, &waiting)?;
    let amount = Money::total(parts.iter().map(|part| part.amount))?;
    let Some(first) = waiting.first() else {
        return Ok(Begun::Nothing);
    };
    let request = |number: String| PaymentRequest {
        number,
        amount,
        currency: String::new(),
        parts: parts
            .iter()
            .map(|part| Part {
                payee: part.payee.clone(),
                shop: shop_of(&all, part, wish.locale),
                amount: part.amount,
            })
            .collect(),
        title: wish.title.clone(),
        expires_at,
        notify_url: format!("{}/payments/{}/notification", wish.origin, gateway.name()),
        return_url: format!("{}/orders/{purchase}/payment", wish.back),
        locale: wish.locale,
        is_phone: wish.is_phone,
        address: wish.address.clone(),
    };
    let currency = orders::get_currency(tx.conn(), first)?;
    let opens = |open: &GatewayPayment| {
        let age_ms = now.ms() - open.created_at.ms();
        let page = open.page_url.as_deref();
        page.is_none_or(|page| gateway.still_opens(page, age_ms, wish.is_phone))
    };
    let open = same_payment(tx, gateway, &waiting, &parts, amount)?;
    if let Some(open) = open.filter(opens) {
        return Ok(match open.page_url {
            Some(url) => Begun::Page(url),
            None => Begun::Open(Box::new(PaymentRequest {
                currency,
                ..request(open.number)
            })),
        });
    }
    let count = payments::count_of_purchase(tx.conn(), first.purchase_id)?;
    let stem = match gateway.span() {
        Span::Purchase => purchase.to_string(),
        Span::Order => first.number.as_str().replace('-', ""),
    };
    let request = PaymentRequest {
        currency: currency.clone(),
        ..request(format!("{stem}P{:02}", count.saturating_add(1)))
    };
    let payment = NewGatewayPayment {
        purchase: first.purchase_id,
        provider: gateway.name(),
        number: request.number.clone(),
        amount,
        currency,
        expires_at,
        next_query_at: now.plus_ms(FIRST_QUERY_MS),
        custody: gateway.custody(),
        parts,
    };
    payments::insert_gateway_payment(tx, &payment)?;
    Ok(Begun::Open(Box::new(request)))
}

/// The orders that the button is for and that wait for their money, locked in the order in which
/// everybody locks them.
fn lock_waiting(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    all: &[Bought],
    gateway: &dyn Gateway,
    number: &Number,
) -> Result<Vec<LockedOrder>> {
    let is_meant = |order: &OrderNumber| match (gateway.span(), number) {
        (Span::Purchase, _) => true,
        (Span::Order, Number::Order(one)) => one == order,
        (Span::Order, Number::Purchase(_)) => all.len() == 1,
    };
    let mut meant: Vec<&Bought> = all.iter().filter(|order| is_meant(&order.number)).collect();
    meant.sort_by_key(|order| order.scope().order_id());
    let mut waiting = Vec::new();
    for order in meant {
        let order = orders::lock_for_buyer(tx, buyer, &order.number)?;
        let order = order.ok_or_else(Error::not_found)?;
        let is_due = !orders::due(order.sums.total, order.paid)?.is_zero();
        if order.state == OrderState::AwaitingPayment
            && order.method == PaymentMethod::Gateway
            && is_due
            && !payments::is_held(tx.conn(), order.scope())?
        {
            waiting.push(order);
        }
    }
    Ok(waiting)
}

fn parts_of(
    tx: &mut Tx<'_>,
    gateway: &dyn Gateway,
    waiting: &[LockedOrder],
) -> Result<Vec<NewPart>> {
    let shops: Vec<ShopId> = waiting.iter().map(|one| one.scope().shop_id()).collect();
    let merchants: BTreeMap<(String, ShopId), String> = payments::merchants_of(tx.conn(), &shops)?;
    let mut parts = Vec::with_capacity(waiting.len());
    for order in waiting {
        let shop = order.scope().shop_id();
        let merchant = merchants.get(&(gateway.name().to_owned(), shop));
        let payee = gateway.payee(shop, merchant.map(String::as_str));
        parts.push(NewPart {
            order: *order.scope(),
            amount: orders::due(order.sums.total, order.paid)?,
            // Whoever cannot be paid was not offered.
            payee: payee.ok_or_else(Error::not_found)?,
        });
    }
    Ok(parts)
}

/// What the shop of a part is called.
fn shop_of(all: &[Bought], part: &NewPart, locale: Locale) -> String {
    let id = part.order.order_id();
    let order = all.iter().find(|one| one.scope().order_id() == id);
    order.map_or_else(String::new, |order| {
        let seller = &order.seller;
        locale.pick(&seller.name_zh, &seller.name_en).to_owned()
    })
}

/// The payment that is open for exactly these orders at this gateway.
fn same_payment(
    tx: &mut Tx<'_>,
    gateway: &dyn Gateway,
    waiting: &[LockedOrder],
    parts: &[NewPart],
    amount: Money,
) -> Result<Option<GatewayPayment>> {
    let mut found: Option<GatewayPayment> = None;
    for order in waiting {
        let Some(latest) = payments::latest_of_order(tx.conn(), order.scope())? else {
            return Ok(None);
        };
        let is_other = found.as_ref().is_some_and(|first| first.id != latest.id);
        let is_usable = latest.state.is_open()
            && latest.provider == gateway.name()
            && latest.amount == amount
            && latest.expires_at > tx.now();
        if is_other || !is_usable {
            return Ok(None);
        }
        found = Some(latest);
    }
    let Some(open) = found else {
        return Ok(None);
    };
    // A shop may have another name at the gateway meanwhile.
    let known = payments::allocations_of(tx.conn(), open.id)?;
    let known = known.iter().map(|part| &part.payee);
    Ok(known
        .eq(parts.iter().map(|part| &part.payee))
        .then_some(open))
}

fn keep_opened(tx: &mut Tx<'_>, provider: &str, number: &str, opened: &Opened) -> Result<()> {
    let payment = payments::lock_by_number(tx, provider, number)?.ok_or_else(Error::not_found)?;
    payments::set_page(tx, payment.id, &opened.page_url)?;
    if let Some(reference) = &opened.reference {
        payments::set_reference(tx, payment.id, reference)?;
    }
    // Its messages may have been faster.
    if payment.state == PaymentState::Created {
        payments::mark_payment(tx, &payment, PaymentState::Pending)?;
    }
    Ok(())
}
