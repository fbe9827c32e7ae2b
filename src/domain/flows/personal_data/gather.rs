//! Reads it all, part by part.

use serde_json::Value;

use super::FORMAT;
use super::model::{
    AccountData, AddressData, At, BlockData, CartLineData, ClaimData, DraftData, FollowData,
    HandedOverData, HistoryData, InvoiceData, LineData, MailData, MessageData, NoticeData,
    OfficeData, OrderData, ParcelData, PaymentData, PersonalData, PurchaseData, QuestionData,
    ReductionData, RefundData, ReportData, ReviewData, SessionData, WorkData,
};
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{MessageId, UserId};
use crate::base::locale::Locale;
use crate::base::page::PageSize;
use crate::base::tax_number::TaxNumber;
use crate::db::DbConn;
use crate::domain::access::{self, BuyerScope, OrderScope};
use crate::domain::carts::{CartKind, KeptDraft};
use crate::domain::events::{self, Event};
use crate::domain::orders::{self, Bought, BoughtFilter, BoughtLine, OrderState};
use crate::domain::{
    accounts, addresses, carts, claims, follows, invoices, messages, notifications, payments,
    questions, reports, reviews, shipments, shops,
};

/// Orders that are read at a time.
const ORDERS: u8 = 50;
/// Messages that are read at a time.
const MESSAGES: i64 = 500;
/// The most notices and mails: more than anybody reads, and a bound to the file.
const NEWS: i64 = 5_000;

/// Gathers all that is kept of the account of this scope.
///
/// # Errors
/// `access.login_needed` for a guest.
pub fn gather(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    currency: &str,
    (now, locale): (Timestamp, Locale),
) -> Result<PersonalData> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    Ok(PersonalData {
        format: FORMAT,
        made_at: At(now),
        currency: currency.to_owned(),
        account: account(conn, buyer, user)?,
        addresses: addresses::list(conn, buyer)?
            .iter()
            .map(|one| AddressData::new(&one.ship_to, Some(one.is_default)))
            .collect(),
        sessions: sessions(conn, user, now)?,
        follows: follows(conn, buyer, locale)?,
        cart: cart(conn, buyer, locale)?,
        drafts: drafts(conn, buyer)?,
        purchases: purchases(conn, buyer, locale)?,
        questions: questions_of(conn, buyer)?,
        messages: messages_of(conn, buyer, locale)?,
        blocks: blocks(conn, buyer)?,
        handed_over: handed_over(conn, buyer, locale)?,
        reports: reports_of(conn, buyer)?,
        notices: notices(conn, user)?,
        mails: mails(conn, user)?,
    })
}

fn account(conn: &mut DbConn, buyer: &BuyerScope, user: UserId) -> Result<AccountData> {
    let known = accounts::find_user(conn, user)?.ok_or_else(Error::not_found)?;
    let work = access::memberships_of(conn, user)?.into_iter();
    let offices = access::offices_of(conn, user)?.into_iter();
    Ok(AccountData {
        name: known.name,
        email: known.email.map(String::from),
        phone: known.phone.map(String::from),
        email_to_prove: accounts::find_email_change(conn, user)?.map(|one| one.email.into()),
        checkout_emails: orders::list_contact_emails(conn, buyer)?,
        language: known.locale.tag(),
        opened_at: accounts::find_opened_at(conn, user)?.map(At),
        shops: work
            .map(|one| WorkData {
                shop: one.slug,
                role: one.role.as_str(),
            })
            .collect(),
        offices: offices
            .map(|one| OfficeData {
                division: one.division_code,
                role: one.role.as_str(),
            })
            .collect(),
    })
}

fn sessions(conn: &mut DbConn, user: UserId, now: Timestamp) -> Result<Vec<SessionData>> {
    let lines = accounts::list_sessions(conn, user, now)?.into_iter();
    let session = |line: accounts::SessionLine| SessionData {
        browser: line.user_agent,
        network_address: line.address,
        logged_in_at: At(line.created_at),
        last_used_at: At(line.last_seen_at),
    };
    Ok(lines.map(session).collect())
}

fn follows(conn: &mut DbConn, buyer: &BuyerScope, locale: Locale) -> Result<Vec<FollowData>> {
    let all = follows::list(conn, buyer)?.into_iter();
    let follow = |one: follows::Followed| FollowData {
        name: locale.pick(&one.name_zh, &one.name_en).to_owned(),
        shop: one.slug,
        since: At(one.since),
        wants_news: one.wants_news,
    };
    Ok(all.map(follow).collect())
}

fn cart(conn: &mut DbConn, buyer: &BuyerScope, locale: Locale) -> Result<Vec<CartLineData>> {
    let mut all = Vec::new();
    for kind in CartKind::ALL {
        let lines = carts::view_kind(conn, buyer, *kind)?.into_iter();
        all.extend(lines.map(|line| cart_line(*kind, line, locale)));
    }
    Ok(all)
}

fn cart_line(kind: CartKind, line: carts::Line, locale: Locale) -> CartLineData {
    CartLineData {
        list: kind.as_str(),
        title: locale
            .pick(&line.offer.listing.title_zh, &line.offer.listing.title_en)
            .to_owned(),
        pack: locale
            .pick(&line.offer.pack_zh, &line.offer.pack_en)
            .to_owned(),
        shop: line.offer.shop.slug,
        quantity: line.quantity,
        sold_by: line.offer.sold_by.as_str(),
    }
}

fn drafts(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<DraftData>> {
    let mut all = Vec::new();
    for kind in CartKind::ALL {
        let typed = carts::find_draft(conn, buyer, *kind)?;
        if let Some(draft) = KeptDraft::parse(&typed) {
            all.push(DraftData {
                list: kind.as_str(),
                typed: draft.pairs.into_iter().collect(),
            });
        }
    }
    Ok(all)
}

/// All purchases, read in pages of orders; the orders of one checkout stand together, since they
/// were placed at one moment.
fn purchases(conn: &mut DbConn, buyer: &BuyerScope, locale: Locale) -> Result<Vec<PurchaseData>> {
    let mut purchases: Vec<PurchaseData> = Vec::new();
    let mut behind = None;
    loop {
        let every = BoughtFilter::In(OrderState::ALL);
        let page = orders::list_bought(conn, buyer, every, behind, PageSize::of(ORDERS))?;
        let lines = orders::list_bought_lines(conn, &page.items)?;
        for bought in &page.items {
            let number = bought.number.purchase().to_string();
            let order = order(conn, bought, &lines, locale)?;
            match purchases.iter_mut().rfind(|one| one.number == number) {
                Some(purchase) => purchase.orders.push(order),
                None => purchases.push(PurchaseData {
                    number,
                    placed_at: At(bought.placed_at),
                    orders: vec![order],
                }),
            }
        }
        behind = page.next;
        if behind.is_none() {
            break;
        }
    }
    for purchase in &mut purchases {
        purchase
            .orders
            .sort_by(|one, two| one.number.cmp(&two.number));
    }
    Ok(purchases)
}

fn order(
    conn: &mut DbConn,
    bought: &Bought,
    lines: &[BoughtLine],
    locale: Locale,
) -> Result<OrderData> {
    let scope = bought.scope();
    let own = lines
        .iter()
        .filter(|line| line.order_id == scope.order_id());
    let reductions = orders::list_reductions(conn, scope)?.into_iter();
    let history = events::history(conn, "order", scope.order_id().0)?;
    let sums = &bought.sums;
    Ok(OrderData {
        number: bought.number.to_string(),
        shop: locale
            .pick(&bought.seller.name_zh, &bought.seller.name_en)
            .to_owned(),
        state: bought.state.as_str(),
        payment_method: bought.method.as_str(),
        payment_status: bought.payment_status().as_str(),
        items_minor: sums.items,
        discount_minor: sums.discount,
        freight_minor: sums.freight,
        subsidy_minor: sums.subsidy,
        total_minor: sums.total,
        paid_minor: bought.paid,
        refunded_minor: bought.refunded,
        ship_to: AddressData::new(&bought.ship_to, None),
        note: bought.note.clone(),
        lines: own.map(|line| line_of(line, locale)).collect(),
        reductions: reductions
            .map(|one| ReductionData {
                name: locale.pick(&one.name_zh, &one.name_en).to_owned(),
                amount_minor: one.amount,
            })
            .collect(),
        payments: payments_of(conn, scope)?,
        refunds: refunds_of(conn, scope)?,
        parcels: parcels_of(conn, scope)?,
        claims: claims_of(conn, scope)?,
        invoices: invoices_of(conn, scope)?,
        reviews: reviews_of(conn, scope)?,
        history: history.iter().map(happened).collect(),
    })
}

fn line_of(line: &BoughtLine, locale: Locale) -> LineData {
    LineData {
        title: locale.pick(&line.title_zh, &line.title_en).to_owned(),
        pack: locale.pick(&line.pack_zh, &line.pack_en).to_owned(),
        sold_by: line.sold_by.as_str(),
        quantity: line.quantity,
        unit_price_minor: line.unit_price,
        total_minor: line.total,
    }
}

/// What an accountant has noted of a payment is the shop's own, and stays there.
fn payments_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<PaymentData>> {
    let all = payments::list_payments_of(conn, order)?.into_iter();
    let payment = |one: payments::Payment| PaymentData {
        method: one.method.as_str(),
        amount_minor: one.amount,
        state: one.state.as_str(),
        at: At(one.created_at),
    };
    Ok(all.map(payment).collect())
}

fn refunds_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<RefundData>> {
    let all = payments::list_refunds_of(conn, order)?.into_iter();
    let refund = |one: payments::Refund| RefundData {
        amount_minor: one.amount,
        state: one.state.as_str(),
        reason: one.reason,
        asked_at: At(one.requested_at),
        arrived_at: one.succeeded_at.map(At),
    };
    Ok(all.map(refund).collect())
}

fn parcels_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<ParcelData>> {
    let all = shipments::shipments_of_order(conn, order)?.into_iter();
    let parcel = |one: shipments::Shipment| ParcelData {
        carrier: one.carrier_code,
        tracking_number: one.tracking_number,
        left_at: At(one.shipped_at),
    };
    Ok(all.map(parcel).collect())
}

fn claims_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<ClaimData>> {
    let all = claims::claims_of_order(conn, order)?.into_iter();
    let claim = |one: claims::Claim| ClaimData {
        kind: one.kind.as_str(),
        state: one.state.as_str(),
        asked_minor: one.asked,
        opened_at: At(one.opened_at),
        photos: one.photos.len(),
        reason: one.reason,
        answer: one.answer,
        verdict: one.verdict,
    };
    Ok(all.map(claim).collect())
}

fn invoices_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<InvoiceData>> {
    let all = invoices::invoices_of_order(conn, order)?.into_iter();
    let invoice = |one: invoices::Invoice| InvoiceData {
        state: one.state.as_str(),
        tax_number: one
            .data
            .tax_number
            .as_ref()
            .map(|number| TaxNumber::as_str(number).to_owned()),
        title: one.data.title,
        email: one.data.email.to_string(),
        note: one.data.note,
        number: one.number,
        issued_minor: one.issued,
        asked_at: At(one.requested_at),
    };
    Ok(all.map(invoice).collect())
}

fn reviews_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<ReviewData>> {
    let all = reviews::list_written(conn, order)?.into_iter();
    let review = |one: reviews::Review| ReviewData {
        stars: one.stars.get(),
        photos: one.photos.len(),
        written_at: At(one.written_at),
        text: one.body,
        answer: one.answer,
    };
    Ok(all.map(review).collect())
}

fn questions_of(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<QuestionData>> {
    let all = questions::list_of_person(conn, buyer)?.into_iter();
    let question = |(text, answer, asked_at)| QuestionData {
        text,
        answer,
        asked_at: At(asked_at),
    };
    Ok(all.map(question).collect())
}

fn happened(event: &Event) -> HistoryData {
    let after = event.after_json();
    let text = |name: &str| {
        let value = after.get(name).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    HistoryData {
        what: event.kind.clone(),
        at: At(event.occurred_at),
        by: text("party"),
        reason: text("reason"),
    }
}

fn messages_of(conn: &mut DbConn, buyer: &BuyerScope, locale: Locale) -> Result<Vec<MessageData>> {
    let mut all = Vec::new();
    let mut behind = MessageId(0);
    loop {
        let some = messages::list_of_person(conn, buyer, behind, MESSAGES)?;
        let Some(last) = some.last() else {
            return Ok(all);
        };
        behind = last.id;
        all.extend(some.into_iter().map(|one| MessageData {
            shop: locale.pick(&one.shop_names.0, &one.shop_names.1).to_owned(),
            order: one.order,
            by: one.side.as_str(),
            text: one.body,
            photos: one.photos.len(),
            at: At(one.at),
        }));
    }
}

fn blocks(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<BlockData>> {
    let all = messages::list_blocks(conn, buyer)?.into_iter();
    let block = |(shop, since)| BlockData {
        shop,
        since: At(since),
    };
    Ok(all.map(block).collect())
}

fn handed_over(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    locale: Locale,
) -> Result<Vec<HandedOverData>> {
    let all = messages::list_complaints(conn, buyer)?.into_iter();
    let one = |one: messages::Complaint| HandedOverData {
        shop: locale.pick(&one.shop_names.0, &one.shop_names.1).to_owned(),
        reason: one.reason,
        answer: one.answer,
        at: At(one.at),
    };
    Ok(all.map(one).collect())
}

fn reports_of(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<ReportData>> {
    let all = reports::list_of_person(conn, buyer)?.into_iter();
    let report = |(what, report): (reports::SubjectKind, reports::Report)| ReportData {
        what: what.as_str(),
        ground: report.ground.as_str(),
        note: report.note,
        at: At(report.reported_at),
        closed_at: report.closed_at.map(At),
    };
    Ok(all.map(report).collect())
}

fn notices(conn: &mut DbConn, user: UserId) -> Result<Vec<NoticeData>> {
    let all = notifications::list_notices(conn, user, None, NEWS)?.into_iter();
    let notice = |one: notifications::Notice| NoticeData {
        kind: one.kind.as_str(),
        about: one.facts,
        at: At(one.created_at),
        read_at: one.read_at.map(At),
    };
    Ok(all.map(notice).collect())
}

fn mails(conn: &mut DbConn, user: UserId) -> Result<Vec<MailData>> {
    let invited = shops::list_accepted_contacts(conn, user)?;
    let all = notifications::list_mails_of(conn, user, &invited, NEWS)?.into_iter();
    let mail =
        |(kind, state, at): (notifications::NoticeKind, notifications::MailState, _)| MailData {
            kind: kind.as_str(),
            state: state.as_str(),
            at: At(at),
        };
    Ok(all.map(mail).collect())
}
