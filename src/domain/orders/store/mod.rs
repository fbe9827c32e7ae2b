//! The SQL of orders.

mod access;
mod address;
mod adopt;
mod again;
mod bought;
mod desk;
mod due;
mod erase;
mod insert;
mod lines;
mod lock;
mod office;
mod open;
mod placement;
mod priced;
mod reductions;

pub use access::open_link;
pub use address::find_last_address;
pub use adopt::{adopt, adopt_of_guest, is_guests, list_of_guest};
pub use again::{PackBought, list_packs};
pub use bought::{
    bought_for_letter, bought_of_purchase, find_bought, list_bought, list_bought_lines,
};
pub use desk::{
    count_open, find_for_shop, find_money, find_scope_for_shop, list_for_shop, list_owed,
    list_totals,
};
pub use due::{DueOrder, end_invitation, list_due, list_invitations, set_invitation};
pub use erase::{
    erase, is_buyer_gone, list_contact_emails, list_scopes, list_unfinished, lock_bought,
    refuse_closed,
};
pub use insert::{insert_purchase, place_at_once, placed, placed_for, placing};
pub use lines::count_lines_by_listing;
pub(super) use lock::mark_state;
pub use lock::{
    add_paid, add_refunded, get_currency, lock_all, lock_for_buyer, lock_for_office, lock_for_shop,
    lock_for_system, set_due, set_pay_by,
};
pub use office::{find_for_office, list_for_office};
pub use open::{HeldUnpaid, list_held_unpaid};
pub use placement::find_placed_at;
pub use priced::{PricedLine, list_priced};
pub use reductions::{insert_reductions, list_reductions, list_used_reductions};
