//! Orders: what one shop packs, ships and is paid for of a purchase.
//!
//! An order is reached through a scope only (a buyer's or a shop's). What it holds of names,
//! prices and mass is frozen at placement. Its state changes by the table in [`state`] alone.

mod bought;
mod by_number;
mod desk;
mod locked;
mod lookup;
mod paying;
mod placing;
mod reduction;
pub mod state;
mod store;

pub use bought::{Bank, Bought, BoughtFilter, BoughtLine, Seller};
pub use by_number::Number;
pub use desk::{DeskLine, DeskOrder, OfficeOrder, OrderMoney, OrderSummary, Owed, Tab, TabCounts};
pub use locked::{LockedBrief, LockedOrder, OrderSums, Step, note, take_step};
pub use lookup::Lookup;
pub use paying::{PaymentMethod, PaymentStatus, due};
pub use placing::{NewLine, NewOrder, NewPurchase, ShipTo};
pub use reduction::{Bearer, Reduction, ReductionKind, UsedReduction};
pub use state::{OrderCommand, OrderState, Party};
pub use store::{
    DueOrder, HeldUnpaid, PackBought, PricedLine, add_paid, add_refunded, adopt, adopt_of_guest,
    bought_for_letter, bought_of_purchase, count_lines_by_listing, count_open, end_invitation,
    erase, find_bought, find_for_office, find_for_shop, find_last_address, find_money,
    find_placed_at, find_scope_for_shop, get_currency, insert_purchase, insert_reductions,
    is_buyer_gone, is_guests, list_bought, list_bought_lines, list_contact_emails, list_due,
    list_for_office, list_for_shop, list_held_unpaid, list_invitations, list_of_guest, list_owed,
    list_packs, list_priced, list_reductions, list_scopes, list_totals, list_unfinished,
    list_used_reductions, lock_all, lock_bought, lock_for_buyer, lock_for_office, lock_for_shop,
    lock_for_system, open_link, place_at_once, placed, placed_for, placing, refuse_closed, set_due,
    set_invitation, set_pay_by,
};
