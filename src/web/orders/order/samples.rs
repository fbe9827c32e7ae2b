//! Orders for the samples of the page.

use super::claim_terms::ClaimTermView;
use super::reached::ReachedView;
use super::{GoodsView, HappenedView, HeldView, LotView, NoteView, OrderView, ParcelView};
use crate::base::error::{Code, Error};
use crate::base::fields::FieldErrors;
use crate::web::forms::FormState;
use crate::web::orders::parts::{AddressView, LineView, SellerView, SumView, TransferView};
use crate::web::orders::review::LineToReviewView;
use crate::web::shown_claim::ClaimView;
use crate::web::shown_reduction::ReductionView;

fn happened(at: i64, kind: &str, party: &str, comment: &str) -> HappenedView {
    HappenedView {
        at,
        kind: kind.to_owned(),
        party: party.to_owned(),
        comment: comment.to_owned(),
        minor: 500,
    }
}

fn awaiting() -> OrderView {
    OrderView {
        number: "2611254310573281-01".to_owned(),
        purchase: "2611254310573281".to_owned(),
        is_listed: true,
        can_adopt: false,
        state: "awaiting_payment",
        next: "pay",
        pay_by: Some(1_795_831_200_000),
        held: None,
        seller: SellerView::sample(),
        transfer: Some(TransferView::sample()),
        pay_href: String::new(),
        parcels: Vec::new(),
        lines: LineView::samples(),
        sums: vec![
            SumView {
                kind: "items",
                minor: 67_200,
            },
            SumView {
                kind: "freight",
                minor: 1_000,
            },
        ],
        reductions: vec![ReductionView::sample()],
        total: 67_200,
        payment: "unpaid",
        paid: 0,
        refunded: 0,
        on_its_way_back: 0,
        refund_notes: Vec::new(),
        invoice: "",
        reached: None,
        address: AddressView::sample(),
        note: "请放快递柜，谢谢。".to_owned(),
        placed_at: 1_795_572_000_000,
        ships_from: chrono::NaiveDate::from_ymd_opt(2027, 3, 20),
        history: vec![happened(1_795_572_000_000, "placed", "buyer", "")],
        can_cancel: true,
        can_receive: false,
        can_remind: false,
        due_at: None,
        can_extend: false,
        steps: super::steps::sample(1),
        claims: Vec::new(),
        claim_terms: Vec::new(),
        claim_at: String::new(),
        can_return: false,
        unread: 0,
        to_review: Vec::new(),
        form: FormState::new(),
    }
}

fn shipped() -> OrderView {
    let parcel = |number: &str, follow: &str, goods| ParcelView {
        carrier: "顺丰速运".to_owned(),
        phone: "95338".to_owned(),
        follow: follow.to_owned(),
        number: number.to_owned(),
        at: 1_795_700_000_000,
        goods,
        lots: [false, true]
            .map(|is_recalled| LotView {
                href: "/trace/330106-260403-01".to_owned(),
                code: "330106-260403-01".to_owned(),
                is_recalled,
            })
            .to_vec(),
    };
    let goods = |is_by_mass, quantity| GoodsView {
        name: "明前西湖龙井".to_owned(),
        pack: "250 克罐装".to_owned(),
        is_by_mass,
        quantity,
        weighed: is_by_mass.then_some(quantity - 10),
    };
    OrderView {
        state: "shipped",
        next: "shipped",
        transfer: None,
        parcels: vec![
            parcel(
                "SF1234567890123",
                "https://www.kuaidi100.com/chaxun?com=shunfeng&nu=SF1234567890123",
                vec![goods(false, 2)],
            ),
            parcel("SF1234567890124", "", vec![goods(true, 250)]),
        ],
        payment: "paid",
        paid: 68_200,
        invoice: "none",
        reached: Some(ReachedView {
            paid: 68_200,
            minor: 57_120,
            count: 2,
            names: "茶农<翁>家、茶农\"七\"家".to_owned(),
            is_paid_out: false,
        }),
        note: String::new(),
        history: vec![
            happened(
                1_795_700_000_000,
                "shipped",
                "shop",
                "顺丰速运 SF1234567890123",
            ),
            happened(1_795_600_000_000, "paid", "shop", ""),
            happened(1_795_572_000_000, "placed", "", ""),
        ],
        can_cancel: false,
        can_receive: true,
        due_at: Some(1_796_564_000_000),
        can_extend: true,
        steps: super::steps::sample(3),
        to_review: LineToReviewView::samples(),
        claims: ClaimView::samples("/orders/2611254310573281-01/claims/1"),
        claim_at: "/orders/2611254310573281-01".to_owned(),
        can_return: true,
        unread: 2,
        ..awaiting()
    }
}

/// What has come: some of its goods can be claimed for, or none any more.
fn received() -> [OrderView; 2] {
    let delivered = OrderView {
        state: "delivered",
        next: "delivered",
        can_receive: false,
        can_extend: false,
        steps: super::steps::sample(4),
        claim_terms: vec![
            ClaimTermView {
                word: "fresh",
                at: None,
            },
            ClaimTermView {
                word: "others",
                at: Some(1_796_564_000_000),
            },
        ],
        ..shipped()
    };
    let over = OrderView {
        claims: Vec::new(),
        claim_terms: vec![ClaimTermView {
            word: "all",
            at: None,
        }],
        claim_at: String::new(),
        can_return: false,
        reached: delivered.reached.clone().map(|reached| ReachedView {
            is_paid_out: true,
            ..reached
        }),
        history: vec![happened(
            1_795_700_000_000,
            "payment-accepted",
            "administrator",
            "",
        )],
        ..delivered.clone()
    };
    [delivered, over]
}

pub(super) fn all() -> Vec<OrderView> {
    let owed = OrderView {
        is_listed: false,
        can_adopt: true,
        state: "cancelled",
        next: "cancelled-owed",
        transfer: None,
        payment: "partly_refunded",
        paid: 68_200,
        refunded: 1_000,
        on_its_way_back: 67_200,
        invoice: "red_due",
        refund_notes: vec![NoteView {
            nth: 1,
            minor: 1_000,
        }],
        history: vec![happened(
            1_795_700_000_000,
            "cancelled",
            "buyer",
            "写错了地址",
        )],
        steps: Vec::new(),
        can_cancel: false,
        seller: SellerView {
            phone: String::new(),
            ..SellerView::sample()
        },
        ..awaiting()
    };
    let refused = Error::from(Code::OrderAlreadyShipped);
    let mut faults = FieldErrors::new();
    faults.add_with(
        "reason",
        Code::FieldTooLong,
        vec![("max", "200".to_owned())],
    );
    let too_long = Error::fields(faults);
    let online = OrderView {
        next: "pay-online",
        transfer: None,
        pay_href: "/orders/2611254310573281/payment".to_owned(),
        payment: "unpaid-online",
        ..awaiting()
    };
    let held = OrderView {
        next: "held",
        held: Some(HeldView {
            received: "¥687.00".to_owned(),
            expected: "¥682.00".to_owned(),
        }),
        pay_href: String::new(),
        payment: "held",
        ..online.clone()
    };
    let to_ship = OrderView {
        state: "confirmed",
        next: "confirmed",
        transfer: None,
        payment: "paid",
        can_remind: true,
        steps: super::steps::sample(2),
        ..awaiting()
    };
    let [delivered, over] = received();
    vec![
        awaiting(),
        to_ship,
        delivered,
        over,
        online,
        held,
        shipped(),
        owed,
        shipped().with_form(FormState::new().refused(&refused)),
        awaiting().with_form(FormState::new().with("reason", "x").refused(&too_long)),
    ]
}
