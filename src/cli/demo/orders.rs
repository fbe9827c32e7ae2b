//! Orders in each state, told as a story: what happens is put in the order of time, and the clock
//! of the database is moved along.

use std::collections::BTreeMap;

use super::after_sales;
use super::invoices;
use super::keeping;
use super::lots;
use super::messages;
use super::offers;
use super::online::Till;
use super::opinions;
use super::people::{self, DemoLogin};
use super::shops::{Ground, Opened};
use super::support;
use crate::base::clock::{Clock, DAY_MS, HOUR_MS, Timestamp};
use crate::base::division_code::DivisionCode;
use crate::base::email::Email;
use crate::base::error::{Error, Result};
use crate::base::ids::UserId;
use crate::base::locale::Locale;
use crate::base::order_number::{OrderNumber, PurchaseNumber};
use crate::base::phone::Phone;
use crate::db::{Database, Tx};
use crate::domain::access::{BuyerScope, ManageMoney, PackOrders, SystemScope, grant};
use crate::domain::carts::{self, Pick};
use crate::domain::flows::cancel::{self, Reason};
use crate::domain::flows::checkout::{self, Checkout, Entered, Seen};
use crate::domain::flows::invoices as flow;
use crate::domain::flows::payment_record;
use crate::domain::flows::refused::{self, GoodsBack};
use crate::domain::flows::{accept, expiry, receipt, refund, ship};
use crate::domain::orders::{self, PaymentMethod, ShipTo};
use crate::domain::payments::{self, Receipt};
use crate::domain::shipments::NewParcel;

/// City addresses to which the parcels go.
const ADDRESSES: [(&str, &str); 6] = [
    ("310104", "漕溪北路 88 号 1502 室"),
    ("110105", "望京西路 50 号院 3 号楼 801"),
    ("330106", "文三路 478 号 2 幢 601"),
    ("440305", "科苑南路 3099 号 A 座 1206"),
    ("420106", "中北路 109 号 7 栋 2303"),
    ("510104", "东大街 216 号 1 单元 904"),
];

/// The lives that orders of the demo lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    AwaitingPayment,
    Paid,
    PaidOnline,
    PaidTooMuch,
    DueOnDelivery,
    Accepted,
    Shipped,
    Delivered,
    Claimed,
    Disputed,
    Completed,
    CompletedOnline,
    CancelledByBuyer,
    RefundOwed,
    Refunded,
    Expired,
    Refused,
    TakenBack,
}

/// Each with the days before today on which it begins.
const FATES: [(Fate, i64); 18] = [
    (Fate::AwaitingPayment, 0),
    (Fate::Paid, 1),
    (Fate::PaidOnline, 1),
    (Fate::PaidTooMuch, 1),
    (Fate::DueOnDelivery, 1),
    (Fate::Accepted, 2),
    (Fate::Shipped, 4),
    (Fate::Delivered, 6),
    (Fate::Claimed, 6),
    (Fate::Disputed, 6),
    (Fate::Completed, 18),
    (Fate::CompletedOnline, 20),
    (Fate::CancelledByBuyer, 5),
    (Fate::RefundOwed, 3),
    (Fate::Refunded, 9),
    (Fate::Expired, 8),
    (Fate::Refused, 6),
    (Fate::TakenBack, 12),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    Place,
    Pay,
    PayOnline,
    Accept,
    Ship,
    Receive,
    Claim,
    Decline,
    Dispute,
    CancelByBuyer,
    CancelByShop,
    Refund,
    Refuse,
    TakeBack,
    InvoiceAsk,
    InvoiceWithdraw,
    InvoiceIssue,
    InvoiceDecline,
    InvoiceReverse,
    /// The buyer writes about the order a text of this kind.
    Write(&'static str),
    /// The shop answers it.
    Answer(&'static str),
    /// The buyer asks about the goods.
    Question(&'static str),
    /// The shop answers that.
    AnswerQuestion(&'static str),
    /// The shop hands what the buyer wrote to the administration.
    Report,
    Review,
    AnswerReview,
}

/// A purchase of the story.
struct Story<'a> {
    fate: Fate,
    begins: Timestamp,
    shops: Vec<&'a Opened>,
    buyer: Buyer,
    number: Option<PurchaseNumber>,
}

#[derive(Clone)]
pub(super) struct Buyer {
    pub(super) scope: BuyerScope,
    pub(super) n: usize,
    email: Option<String>,
}

impl Fate {
    /// What is done, and how many hours after the beginning.
    fn acts(self) -> Vec<(Act, i64)> {
        use Act::{
            Accept, Answer, AnswerQuestion, AnswerReview, CancelByBuyer, CancelByShop, Claim,
            Decline, Dispute, InvoiceAsk, InvoiceDecline, InvoiceIssue, InvoiceReverse,
            InvoiceWithdraw, Pay, PayOnline, Place, Question, Receive, Refund, Refuse, Report,
            Review, Ship, TakeBack, Write,
        };
        let mut acts = vec![(Place, 0)];
        acts.extend(match self {
            Self::AwaitingPayment => vec![(Question("question_again"), 0)],
            Self::DueOnDelivery | Self::Expired => vec![],
            Self::Paid => vec![(Pay, 5), (InvoiceAsk, 6)],
            Self::PaidOnline => vec![(PayOnline, 0)],
            Self::PaidTooMuch => vec![(PayOnline, 0), (Write("write_around"), 2), (Report, 4)],
            Self::Accepted => vec![(Accept, 9), (Write("write_early"), 12)],
            Self::Shipped => vec![
                (Pay, 4),
                (InvoiceAsk, 5),
                (InvoiceWithdraw, 6),
                (Accept, 8),
                (Ship, 26),
                (Write("write_sent"), 30),
                (Answer("answer_sent"), 33),
            ],
            Self::Delivered => vec![
                (Pay, 4),
                (Accept, 8),
                (Ship, 26),
                (Receive, 95),
                (InvoiceAsk, 96),
                (Review, 98),
                (InvoiceDecline, 101),
            ],
            Self::Completed => vec![
                (Question("question"), 1),
                (AnswerQuestion("answer"), 3),
                (Pay, 4),
                (Accept, 8),
                (Ship, 26),
                (Receive, 95),
                (InvoiceAsk, 96),
                (Review, 110),
                (InvoiceIssue, 120),
                (AnswerReview, 130),
            ],
            Self::CompletedOnline => vec![
                (PayOnline, 0),
                (Accept, 8),
                (Ship, 26),
                (Receive, 95),
                (Review, 140),
                (AnswerReview, 150),
            ],
            Self::Claimed => vec![
                (Pay, 4),
                (Accept, 8),
                (Ship, 26),
                (Receive, 95),
                (Claim, 99),
                (Review, 104),
            ],
            Self::Disputed => vec![
                (Pay, 4),
                (Accept, 8),
                (Ship, 26),
                (Receive, 95),
                (Write("write_bad"), 96),
                (Answer("answer_bad"), 97),
                (Claim, 98),
                (Decline, 110),
                (Dispute, 116),
                (Review, 118),
                (AnswerReview, 126),
            ],
            Self::CancelledByBuyer => vec![(CancelByBuyer, 3)],
            Self::RefundOwed => vec![
                (Pay, 4),
                (InvoiceAsk, 5),
                (InvoiceIssue, 9),
                (CancelByShop, 30),
            ],
            Self::Refunded => vec![
                (Pay, 4),
                (InvoiceAsk, 5),
                (InvoiceIssue, 9),
                (CancelByShop, 30),
                (InvoiceReverse, 40),
                (Refund, 52),
            ],
            Self::Refused => vec![(Accept, 8), (Ship, 26), (Refuse, 110)],
            Self::TakenBack => vec![(Accept, 8), (Ship, 26), (Refuse, 110), (TakeBack, 160)],
        });
        acts
    }

    /// Cash is what refused parcels and plain orders were to be paid with.
    fn method(self) -> PaymentMethod {
        match self {
            Self::DueOnDelivery | Self::Accepted | Self::Refused | Self::TakenBack => {
                PaymentMethod::CashOnDelivery
            }
            Self::PaidOnline | Self::PaidTooMuch | Self::CompletedOnline => PaymentMethod::Gateway,
            _ => PaymentMethod::Transfer,
        }
    }

    /// What the gateway takes more than it was asked for, in fen: an accountant decides on it.
    fn surplus(self) -> i64 {
        if self == Self::PaidTooMuch { 500 } else { 0 }
    }
}

/// Tells the whole story up to now.
pub(super) fn fill(
    database: &Database,
    ground: &Ground<'_>,
    shops: &[Opened],
    till: &Till,
    end: Timestamp,
) -> Result<Vec<DemoLogin>> {
    let (buyers, logins) = register_buyers(database, ground)?;
    database.write_now(|tx| opinions::ask(tx, ground, shops, &buyers))?;
    let mut stories = plan(ground, shops, &buyers, end);
    let mut acts: Vec<(Timestamp, usize, Act)> = Vec::new();
    for (n, story) in stories.iter().enumerate() {
        let hours = story.fate.acts().into_iter();
        acts.extend(hours.map(|(act, hour)| (story.begins.plus_ms(hour * HOUR_MS), n, act)));
    }
    acts.retain(|(at, ..)| *at < end);
    acts.sort_unstable();
    for (at, n, act) in acts {
        move_to(database, at)?;
        let story = stories.get_mut(n).ok_or_else(Error::not_found)?;
        match (act, &story.number) {
            (Act::Place, _) => story.number = Some(place(database, ground, till, story)?),
            (Act::PayOnline, Some(number)) => {
                till.pay(database, &story.buyer.scope, number, story.fate.surplus())?;
            }
            _ => perform(database, ground, story, act)?,
        }
    }
    move_to(database, end)?;
    recall_one(database, ground, shops)?;
    if let Some(first) = first_of(shops) {
        database.write_now(|tx| opinions::moderate(tx, ground, first))?;
    }
    for shop in shops {
        database.write_now(|tx| after_sales::settle(tx, ground, shop))?;
    }
    let with_account = buyers.iter().filter(|one| one.scope.user_id().is_some());
    for buyer in with_account {
        let (scope, n) = (&buyer.scope, buyer.n);
        database.write_now(|tx| keeping::fill(tx, ground, (scope, n), shops))?;
    }
    Ok(logins)
}

/// Calls back a lot of one of the shops that have not met every fate, of which goods were sent if
/// there is one.
fn recall_one(database: &Database, ground: &Ground<'_>, shops: &[Opened]) -> Result<()> {
    for is_sent in [true, false] {
        for shop in shops.iter().skip(1).filter(|shop| !shop.is_in_story) {
            if database.write_now(|tx| lots::call_back(tx, ground, shop, is_sent))? {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Moves the clock, and lets what falls due meanwhile happen by itself.
fn move_to(database: &Database, at: Timestamp) -> Result<()> {
    let system = SystemScope::new("yipin demo");
    let clock: &Clock = database.clock();
    while clock.now() < at {
        clock.advance_ms((at.ms() - clock.now().ms()).min(DAY_MS));
        let now = clock.now();
        let due = database.read_now(|conn| orders::list_due(conn, &system, now, None, 200))?;
        for order in due {
            database.write_now(|tx| expiry::settle(tx, &system, order.id))?;
        }
    }
    Ok(())
}

fn register_buyers(
    database: &Database,
    ground: &Ground<'_>,
) -> Result<(Vec<Buyer>, Vec<DemoLogin>)> {
    let mut buyers = Vec::new();
    let mut logins = Vec::new();
    for n in 0..4_usize {
        let login = if n == 0 {
            "buyer@demo.example".to_owned()
        } else {
            format!("buyer{}@demo.example", n + 1)
        };
        let name = people::name(900 + n);
        let user: UserId =
            database.write_now(|tx| people::register(tx, &login, &name, ground.password_hash))?;
        buyers.push(Buyer {
            scope: grant::account(user),
            n: 900 + n,
            email: Some(login.clone()),
        });
        logins.push(DemoLogin::new("buyer", &login));
    }
    for n in 4..10_usize {
        let token = ground.random.token();
        buyers.push(Buyer {
            scope: BuyerScope::of_guest(&token),
            n: 900 + n,
            email: None,
        });
    }
    Ok((buyers, logins))
}

/// The first shop of the mission's places.
fn first_of(shops: &[Opened]) -> Option<&Opened> {
    shops.iter().find(|shop| shop.is_in_story).or(shops.first())
}

/// The first shop of the mission's places meets every fate; the others one each, some of them
/// together with a neighbour in one purchase.
fn plan<'a>(
    ground: &Ground<'_>,
    shops: &'a [Opened],
    buyers: &[Buyer],
    end: Timestamp,
) -> Vec<Story<'a>> {
    let mut stories = Vec::new();
    let mut add = |fate: (Fate, i64), n: usize, shops: Vec<&'a Opened>| {
        let hours = ground.random.between(1, 10);
        if let Some(buyer) = buyers.get(n % buyers.len().max(1)).cloned() {
            let begins = end.plus_ms(-fate.1 * DAY_MS - hours * HOUR_MS);
            stories.push(Story {
                fate: fate.0,
                begins,
                shops,
                buyer,
                number: None,
            });
        }
    };
    let first = first_of(shops);
    for (n, fate) in FATES.into_iter().enumerate() {
        if let Some(first) = first {
            // The first buyer of the demo has one of each, others have bought there too.
            add(fate, 0, vec![first]);
            add(fate, n + 1, vec![first]);
        }
    }
    let others = shops
        .iter()
        .filter(|shop| first.is_none_or(|first| first.slug != shop.slug));
    for (n, pair) in others.collect::<Vec<_>>().chunks(2).take(110).enumerate() {
        let Some(fate) = FATES.get(n % FATES.len()).copied() else {
            continue;
        };
        // Every third purchase is from both villages.
        let take = if n % 3 == 0 { 2 } else { 1 };
        add(fate, n, pair.iter().copied().take(take).collect());
    }
    stories
}

fn place(
    database: &Database,
    ground: &Ground<'_>,
    till: &Till,
    story: &Story<'_>,
) -> Result<PurchaseNumber> {
    database.write_now(|tx| {
        let buyer = &story.buyer.scope;
        for shop in &story.shops {
            for (variant, quantity) in shop.variants.iter().take(2) {
                carts::add(tx, buyer, *variant, quantity)?;
            }
        }
        let ship_to = ship_to(ground, story.buyer.n)?;
        let province = ship_to.code.as_str().get(..2).map(ToOwned::to_owned);
        let mut entered = Entered::nothing(buyer, tx.business_date());
        let province = province.as_deref();
        let mut basket = checkout::load(tx.conn(), buyer, province, &entered)?;
        // Every other buyer has heard of the coupon, the rest of the voucher.
        let has_heard = story.buyer.n.is_multiple_of(2);
        let offering = basket.parcels.iter().map(|parcel| &parcel.shop);
        let offering = offering.filter(|shop| !has_heard || shop.has_promotions);
        let code = if has_heard {
            offers::COUPON
        } else {
            support::VOUCHER
        };
        let typed = offering.map(|shop| (shop.id, code.to_owned()));
        entered.coupons = typed.collect();
        let with_codes = checkout::load(tx.conn(), buyer, province, &entered)?;
        if with_codes.coupon_faults().is_empty() {
            basket = with_codes;
        } else {
            entered.coupons.clear();
        }
        let [note, _] = ground.data.plain_text("note", ground.random);
        let notes: BTreeMap<_, _> = basket
            .parcels
            .iter()
            .map(|parcel| (parcel.shop.id, note.clone()))
            .collect();
        let placed = checkout::place(
            tx,
            buyer,
            &Checkout {
                pick: Pick::default(),
                ship_to,
                email: story.buyer.email.as_deref().map(Email::parse).transpose()?,
                notes,
                coupons: entered.coupons,
                method: story.fate.method(),
                seen: Seen::of(&basket)?,
                key: None,
                body_hash: String::new(),
                network: None,
                currency: "CNY".to_owned(),
                commission: support::commission()?,
                locale: Locale::Zh,
                gateways: till.gateways().clone(),
            },
        )?;
        Ok(placed.number)
    })
}

pub(super) fn ship_to(ground: &Ground<'_>, n: usize) -> Result<ShipTo> {
    let (code, detail) = ADDRESSES
        .get(n % ADDRESSES.len())
        .copied()
        .unwrap_or_default();
    let code = DivisionCode::parse(code)?;
    Ok(ShipTo {
        name: people::name(n),
        phone: Phone::parse(&people::phone(n))?,
        region: ground.tree.full_name(code, Locale::Zh),
        code,
        detail: detail.to_owned(),
    })
}

fn perform(database: &Database, ground: &Ground<'_>, story: &Story<'_>, act: Act) -> Result<()> {
    let Some(number) = &story.number else {
        return Ok(());
    };
    for (place, shop) in (1_u8..).zip(&story.shops) {
        let order = number.order(place)?;
        database.write_now(|tx| act_on(tx, ground, story, (shop, &order), act))?;
    }
    Ok(())
}

fn act_on(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    story: &Story<'_>,
    (shop, order): (&Opened, &OrderNumber),
    act: Act,
) -> Result<()> {
    let packer = grant::shop::<PackOrders>(tx.conn(), shop.manager, &shop.slug)?;
    let reason = || {
        let [text, _] = ground.data.plain_text("reason", ground.random);
        Reason::parse(&text)
    };
    match act {
        Act::Place | Act::PayOnline => {}
        Act::Write(_)
        | Act::Answer(_)
        | Act::Question(_)
        | Act::AnswerQuestion(_)
        | Act::Report => {
            messages::act(tx, ground, (shop, order), &story.buyer.scope, act)?;
        }
        Act::Pay => {
            let money = grant::shop::<ManageMoney>(tx.conn(), shop.manager, &shop.slug)?;
            let locked = orders::lock_for_shop(tx, &packer, order)?.ok_or_else(Error::not_found)?;
            let receipt = Receipt {
                amount: locked.sums.total,
                paid_by: story.fate.method(),
                received_on: tx.business_date(),
                note: String::new(),
            };
            payment_record::record(tx, &money, order, &receipt)?;
        }
        Act::Accept => drop(accept::accept(tx, &packer, order)?),
        Act::Ship => {
            let digits = ground.random.between(100_000_000, 1_000_000_000);
            let parcel = NewParcel::parse("SF", &format!("SF1{digits:012}"), [])?;
            let parcel = lots::of_oldest_lots(tx, &packer, order, parcel)?;
            ship::ship(tx, &packer, order, &parcel)?;
        }
        Act::Receive => drop(receipt::confirm(tx, &story.buyer.scope, order)?),
        Act::Claim | Act::Decline | Act::Dispute => {
            after_sales::act(tx, ground, (shop, order), &story.buyer.scope, act)?;
        }
        Act::CancelByBuyer => {
            cancel::by_buyer(tx, &story.buyer.scope, order, &Reason::default())?;
        }
        Act::CancelByShop => drop(cancel::by_shop(tx, &packer, order, &reason()?)?),
        Act::Refund => {
            let money = grant::shop::<ManageMoney>(tx.conn(), shop.manager, &shop.slug)?;
            for owed in payments::refunds_of_order(tx.conn(), &money, order)? {
                refund::record_sent(tx, &money, order, owed.id)?;
            }
        }
        Act::Refuse => drop(refused::refuse(tx, &packer, order, &reason()?)?),
        Act::TakeBack => drop(refused::take_back(tx, &packer, order, GoodsBack::Resell)?),
        Act::InvoiceAsk => invoices::ask(tx, ground, (&story.buyer.scope, story.buyer.n), order)?,
        Act::InvoiceWithdraw => drop(flow::withdraw(tx, &story.buyer.scope, order)?),
        Act::Review => opinions::review(tx, ground, (shop, order), &story.buyer.scope)?,
        Act::AnswerReview => {
            let locked = orders::lock_for_shop(tx, &packer, order)?.ok_or_else(Error::not_found)?;
            opinions::answer(tx, ground, shop, locked.scope())?;
        }
        Act::InvoiceIssue | Act::InvoiceDecline | Act::InvoiceReverse => {
            invoices::answer(tx, ground, (shop, order), &story.buyer.scope, act)?;
        }
    }
    Ok(())
}
