//! The SQL of settlements.

mod reached;

pub(super) mod accounts;
pub(super) mod offices;
pub(super) mod periods;
pub(super) mod unsettled;

pub use accounts::list_accounts;
pub use offices::{
    OfficePeriod, ProgrammePayment, count_to_check, find_for_office, list_for_office,
    list_of_programme, shop_of_instruction,
};
pub use periods::{find, instructions, list};
pub use reached::is_paid_to_households;
