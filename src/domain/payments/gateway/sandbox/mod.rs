//! The sandbox: a gateway for trials, whose server is in this program too (`yipin
//! sandbox-gateway`).
//!
//! Requests, answers and messages are signed by HMAC under a key that both sides derive from the
//! platform's secret; a path or the word `notification` counts in, so that one cannot pass for
//! another.

mod client;
mod wire;

pub use client::{Sandbox, SandboxMode, SandboxSettings};
pub use wire::{
    NewPayment, NewRefund, PaymentWire, RefundWire, SIGNATURE, WirePart, WireState, sandbox_key,
    sign_answer, sign_message, sign_request,
};
