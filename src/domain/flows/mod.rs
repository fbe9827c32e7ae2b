//! Processes that touch several nouns. They stand above all of them, and nothing imports them but
//! the ways in.

pub mod accept;
mod called_back;
pub mod cancel;
pub mod cart_merge;
pub mod checkout;
pub mod claim_windows;
pub mod claims;
pub mod confirmation;
pub mod contact_change;
pub mod erasure;
pub mod expiry;
pub mod gateway_message;
pub mod gateway_pay;
pub mod gateway_refund;
mod goods;
pub mod guest_purchases;
pub mod held_payment;
pub mod invite;
pub mod invoices;
pub mod moderation;
pub mod nudge;
mod outcome;
pub mod packs;
mod paid;
pub mod payment_record;
pub mod personal_data;
pub mod questions;
pub mod recall;
pub mod receipt;
pub mod refund;
pub mod refused;
pub mod rehoming;
pub mod reorder;
pub mod reviews;
mod sharing;
pub mod ship;
pub mod ship_by;
pub mod shop_approval;
pub mod shop_history;
pub mod shop_settings;
pub mod stray_pictures;
mod timers;
mod weigh;

pub use outcome::Outcome;
