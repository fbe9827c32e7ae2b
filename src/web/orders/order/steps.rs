//! The steps that every order takes, and how far this one has come.

use serde::Serialize;

use crate::domain::events::Event;
use crate::domain::orders::{Bought, OrderState, PaymentMethod};

/// A step: the text `bought-step-{word}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct StepView {
    pub word: &'static str,
    /// When it was taken; none if it still is to be.
    pub at: Option<i64>,
}

/// Each with the events that take it.
const STEPS: [(&str, &[&str]); 5] = [
    ("placed", &["order.placed"]),
    (
        "paid",
        &["order.paid", "order.reinstated", "order.cash_received"],
    ),
    ("shipped", &["order.shipped"]),
    ("delivered", &["order.delivered"]),
    ("completed", &["order.completed"]),
];

/// The steps of an order; none for one that has ended before its time. Cash is paid with the parcel.
pub(super) fn of(order: &Bought, history: &[Event]) -> Vec<StepView> {
    let has_ended = matches!(
        order.state,
        OrderState::Cancelled | OrderState::Refused | OrderState::Closed
    );
    if has_ended {
        return Vec::new();
    }
    let is_cash = order.method == PaymentMethod::CashOnDelivery;
    let taken = |kinds: &[&str]| {
        let first = history
            .iter()
            .find(|event| kinds.contains(&event.kind.as_str()));
        first.map(|event| event.occurred_at.ms())
    };
    STEPS
        .into_iter()
        .filter(|(word, _)| !(is_cash && *word == "paid"))
        .map(|(word, kinds)| StepView {
            word,
            at: taken(kinds),
        })
        .collect()
}

/// Steps for samples: the first `taken` are.
pub(super) fn sample(taken: usize) -> Vec<StepView> {
    let at = |place| (place < taken).then_some(1_795_572_000_000);
    let words = STEPS.into_iter().enumerate();
    words
        .map(|(place, (word, _))| StepView {
            word,
            at: at(place),
        })
        .collect()
}
