//! Samples of the document: a person who has done everything, and one who has just come.

use crate::base::clock::Timestamp;
use crate::base::money::Money;
use crate::domain::flows::personal_data::{
    AccountData, AddressData, At, BlockData, CartLineData, ClaimData, DraftData, FORMAT,
    FollowData, HandedOverData, HistoryData, InvoiceData, LineData, MailData, MessageData,
    OfficeData, OrderData, ParcelData, PaymentData, PersonalData, PurchaseData, QuestionData,
    ReductionData, RefundData, ReportData, ReviewData, SessionData, WorkData,
};

fn at() -> At {
    At(Timestamp::from_ms(1_795_572_000_000))
}

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap_or_default()
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// Somebody who has just opened an account.
pub(super) fn empty() -> PersonalData {
    PersonalData {
        format: FORMAT,
        made_at: at(),
        currency: text("CNY"),
        account: AccountData {
            name: text("沈小雨 <b>"),
            email: None,
            phone: Some(text("+8613800001111")),
            email_to_prove: None,
            checkout_emails: Vec::new(),
            language: "zh-CN",
            opened_at: None,
            shops: Vec::new(),
            offices: Vec::new(),
        },
        addresses: Vec::new(),
        sessions: Vec::new(),
        follows: Vec::new(),
        cart: Vec::new(),
        drafts: Vec::new(),
        purchases: Vec::new(),
        questions: Vec::new(),
        messages: Vec::new(),
        blocks: Vec::new(),
        handed_over: Vec::new(),
        reports: Vec::new(),
        notices: Vec::new(),
        mails: Vec::new(),
    }
}

fn address(is_default: Option<bool>) -> AddressData {
    AddressData {
        name: text("沈小雨"),
        phone: text("+8613800001111"),
        division: text("310104"),
        region: text("上海市徐汇区"),
        detail: text("漕溪北路 88 号 1502 室"),
        is_default,
    }
}

/// Somebody who has done everything.
pub(super) fn full() -> PersonalData {
    let empty = empty();
    PersonalData {
        account: AccountData {
            email: Some(text("shen@example.com")),
            email_to_prove: Some(text("xiaoyu@example.com")),
            checkout_emails: vec![text("gift@example.com")],
            opened_at: Some(at()),
            shops: vec![WorkData {
                shop: text("longjing"),
                role: "packer",
            }],
            offices: vec![OfficeData {
                division: text("33"),
                role: "auditor",
            }],
            ..empty.account
        },
        addresses: vec![address(Some(true)), address(Some(false))],
        sessions: vec![SessionData {
            browser: text("Mozilla/5.0"),
            network_address: text("203.0.113.7"),
            logged_in_at: at(),
            last_used_at: at(),
        }],
        follows: vec![FollowData {
            shop: text("longjing"),
            name: text("龙井村茶铺"),
            since: at(),
            wants_news: true,
        }],
        cart: vec![CartLineData {
            list: "later",
            shop: text("longjing"),
            title: text("明前西湖龙井"),
            pack: text("250 克罐装"),
            quantity: 2,
            sold_by: "piece",
        }],
        drafts: vec![DraftData {
            list: "cart",
            typed: [(text("recipient"), text("沈小雨 <b>"))].into(),
        }],
        purchases: vec![PurchaseData {
            number: text("2611254310573281"),
            placed_at: at(),
            orders: vec![order()],
        }],
        questions: vec![QuestionData {
            text: text("几月采的？"),
            answer: text("四月"),
            asked_at: at(),
        }],
        messages: vec![MessageData {
            shop: text("龙井村茶铺"),
            order: None,
            by: "shop",
            text: text("新茶 <4> 月上市"),
            photos: 0,
            at: at(),
        }],
        blocks: vec![BlockData {
            shop: text("longjing"),
            since: at(),
        }],
        handed_over: vec![HandedOverData {
            shop: text("龙井村茶铺"),
            reason: text("骂人 <b>"),
            answer: text("已提醒"),
            at: at(),
        }],
        reports: vec![ReportData {
            what: "review_answer",
            ground: "insult",
            note: text("不实 <b>"),
            at: at(),
            closed_at: None,
        }],
        mails: vec![MailData {
            kind: "order_shipped",
            state: "sent",
            at: at(),
        }],
        ..empty
    }
}

fn order() -> OrderData {
    OrderData {
        number: text("2611254310573281-01"),
        shop: text("龙井村茶铺"),
        state: "completed",
        payment_method: "transfer",
        payment_status: "paid",
        items_minor: money(16_800),
        discount_minor: money(1_000),
        freight_minor: money(1_000),
        subsidy_minor: money(0),
        total_minor: money(16_800),
        paid_minor: money(16_800),
        refunded_minor: money(1_000),
        ship_to: address(None),
        note: text("周末送"),
        lines: vec![LineData {
            title: text("明前西湖龙井"),
            pack: text("散装"),
            sold_by: "mass",
            quantity: 250,
            unit_price_minor: money(33_600),
            total_minor: money(16_800),
        }],
        reductions: vec![ReductionData {
            name: text("春茶节"),
            amount_minor: money(1_000),
        }],
        payments: vec![PaymentData {
            method: "transfer",
            amount_minor: money(16_800),
            state: "succeeded",
            at: at(),
        }],
        refunds: vec![RefundData {
            amount_minor: money(1_000),
            state: "succeeded",
            reason: text("少了一罐"),
            asked_at: at(),
            arrived_at: Some(at()),
        }],
        parcels: vec![ParcelData {
            carrier: text("sf"),
            tracking_number: text("SF1234567890123"),
            left_at: at(),
        }],
        claims: vec![ClaimData {
            kind: "quality",
            state: "approved",
            reason: text("罐子压坏了"),
            asked_minor: money(1_000),
            answer: text("好的"),
            verdict: String::new(),
            opened_at: at(),
            photos: 1,
        }],
        invoices: vec![InvoiceData {
            state: "issued",
            title: text("沈小雨"),
            tax_number: None,
            email: text("shen@example.com"),
            note: String::new(),
            number: text("00123456789012345678"),
            issued_minor: money(15_800),
            asked_at: at(),
        }],
        reviews: vec![ReviewData {
            stars: 5,
            text: text("很香 <b>"),
            photos: 0,
            answer: String::new(),
            written_at: at(),
        }],
        history: vec![HistoryData {
            what: text("order.placed"),
            at: at(),
            by: text("buyer"),
            reason: String::new(),
        }],
    }
}
