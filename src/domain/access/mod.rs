//! Who may do what: the scopes that every function on tenant data asks for.
//!
//! A scope is a value with private fields. The functions in [`grant`] are the only way to get one,
//! and they check. A missing permission is therefore a type error, and a foreign shop is simply
//! not found.

mod actor;
pub mod grant;
mod keys;
mod permission;
mod role;
mod scope;
mod store;

pub use actor::Actor;
pub use keys::{PurchaseKeys, link_for_browser, links_for_letters};
pub use permission::{
    AnswerBuyers, DecideDisputes, DivisionPermission, EditListings, Implies, ManageMoney,
    ManagePlatform, ManageProgrammes, ManageShop, ModerateWords, PackOrders, ReadHistory,
    ReadHouseholds, ReadMoney, ReadOrders, ReadShops, RecallLots, RecordPayments,
    ReviewApplications, ShopPermission, SuspendShops, TalkToBuyers, ViewDesk,
};
pub use role::{OfficeRole, Party, ShopRole, ShopState, Standing};
pub use scope::{
    BuyerIdentity, BuyerScope, DivisionScope, OrderScope, PublicScope, ShopScope, SystemScope,
};
pub use store::{Membership, Office, delete_old_links, memberships_of, offices_of};
