//! The SQL of orders.

mod access;
mod bought;
mod insert;
mod lock;
mod open;

pub use access::open_link;
pub use bought::{bought_of_purchase, find_bought, list_bought, list_bought_lines};
pub use insert::insert_purchase;
pub(super) use lock::mark_state;
pub use lock::{
    DueOrder, Goods, add_paid, add_refunded, get_currency, list_due, list_goods, lock_for_buyer,
    lock_for_shop, lock_for_system, set_due,
};
pub use open::{HeldUnpaid, list_held_unpaid};
