//! Promotions: what a shop takes off its own prices, by a code or for everybody.
//!
//! The rules of the arithmetic stand in `benefit`. A limited promotion is used up by one
//! conditional update in the transaction that places the order, and given back in the one that
//! calls it off.

mod benefit;
mod choose;
mod form;
mod model;
mod service;
mod store;
#[cfg(test)]
mod tests;

pub use benefit::{Benefit, BenefitKind};
pub use choose::{Choice, Contact, Goods, choose};
pub use form::{Limits, NewPromotion, Terms, code_key, days, parse_code, some_money, some_rate};
pub use model::{Promotion, PromotionState, Use};
pub use service::{change, create, end, give_back, take, take_again};
pub use store::{buyer_of, find, list, list_offered, orders_of};
