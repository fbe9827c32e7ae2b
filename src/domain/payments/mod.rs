//! Payments, what they are for, and refunds.
//!
//! Amounts come from the order alone, never from a form: what an accountant types has to be what
//! is due. A payment has succeeded only by an accountant's recorded act or by the verified message
//! of a provider.

pub mod gateway;
mod merchants;
mod model;
pub mod parts;
mod provider;
pub mod state;
mod store;

pub use gateway::{Gateway, GatewaySettings, Gateways};
pub use merchants::{merchant_field, parse_merchants, set_merchants};
pub use model::{HOPELESS, LeftBecause, Payment, Receipt, Refund};
pub use parts::{Chosen, GoneBack, RefundLine, RefundParts, Refundable, RefundableLine};
pub use provider::{Manual, Provider, Span, pay_by};
pub use state::{HeldState, PaymentState, RefundCommand, RefundState};
pub use store::gateway::{
    Allocation, GatewayPayment, NewGatewayPayment, NewPart, allocations_of, claim_query,
    count_of_purchase, find_by_number, find_gateway_payment, insert_gateway_payment, is_waited_for,
    latest_of_order, list_due_queries, lock_by_number, mark_payment, set_page, set_reference,
    stop_queries,
};
pub use store::held::{
    HeldDecision, HeldPayment, PaidOrder, count_held, decide_held, find_held, find_held_for_office,
    finish_held, held_among, held_of_order, held_of_payment, held_of_shop, insert_held, is_held,
    is_held_returning, list_held, note_hopeless, orders_of_payment, orders_of_payments,
    record_held_sent, reopen_held,
};
pub use store::merchants::merchants_of;
pub use store::messages::{
    MessageKind, Verdict, delete_idle_messages_before, insert_message, settle_message,
};
pub use store::payments::{insert_succeeded, list_payments, list_payments_of, payments_of_order};
pub use store::refund_lines::{gone_back, list_parts, parts_of_refund, refundable};
pub use store::refunds::{
    count_open_refunds, find_refund, insert_refund, is_last_refund, is_refund_open,
    list_open_refunds, list_refunds_of, open_amount, open_amounts, refunds_of_order, take_step,
    with_refunds,
};
pub use store::sending::{
    NewSending, Sending, SendingCause, SendingState, Source, ask_soon, claim_sending,
    count_refusal, insert_sending, leave_to_people, leave_without_gateway, list_due_sendings,
    list_stranded_sendings, list_unsent_refunds, lock_sending, lock_sending_of,
    lock_sending_of_held, order_of_refund, sendings_of_held, settle_by_hand, settle_sending,
    source_of_refund,
};
