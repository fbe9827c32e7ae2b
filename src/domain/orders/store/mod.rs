//! The SQL of orders.

mod lock;

pub(super) use lock::mark_state;
pub use lock::{
    DueOrder, Goods, add_paid, add_refunded, get_currency, list_due, list_goods, lock_for_buyer,
    lock_for_shop, lock_for_system, set_due,
};
