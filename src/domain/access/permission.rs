//! Permissions as types: a function says in its signature which one it needs.

use super::role::{OfficeRole, ShopRole, ShopState};

mod sealed {
    pub trait Sealed {}
}

/// A permission inside one shop.
pub trait ShopPermission: sealed::Sealed + Copy + Send + Sync + 'static {
    /// Whether a member with this role holds it.
    fn is_held_by(role: ShopRole) -> bool;
    /// Whether it can be used while the shop is in this state.
    fn holds_in(state: ShopState) -> bool;
}

/// A permission over the shops of a division.
pub trait DivisionPermission: sealed::Sealed + Copy + Send + Sync + 'static {
    /// Whether an administrator with this role holds it.
    fn is_held_by(role: OfficeRole) -> bool;
    /// Whether an office for this division can carry it; the empty code is the whole platform.
    fn holds_for(division_code: &str) -> bool;
}

/// Whoever holds `Self` also holds `Q`.
pub trait Implies<Q>: ShopPermission {}

/// Members read and finish what was begun, whatever the state of the shop.
const fn in_any_state(_: ShopState) -> bool {
    true
}

/// Nothing new begins in a shop that is over.
const fn while_it_lives(state: ShopState) -> bool {
    !matches!(state, ShopState::Rejected | ShopState::Closed)
}

macro_rules! shop_permissions {
    ($($(#[$doc:meta])* $name:ident: [$($role:ident),+] $states:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl sealed::Sealed for $name {}

        impl ShopPermission for $name {
            fn is_held_by(role: ShopRole) -> bool {
                matches!(role, $(ShopRole::$role)|+)
            }

            fn holds_in(state: ShopState) -> bool {
                $states(state)
            }
        }

        impl Implies<$name> for $name {}
    )+};
}

shop_permissions! {
    /// See the desk at all.
    ViewDesk: [Manager, Editor, Packer, Accountant] in_any_state;
    /// The shop's texts, settings, members and applications.
    ManageShop: [Manager] while_it_lives;
    /// What has happened in the shop, and who did it.
    ReadHistory: [Manager] in_any_state;
    /// Listings, photos, stock, lots.
    EditListings: [Manager, Editor] while_it_lives;
    /// Call a lot back: also when the shop is over, since its goods are not.
    RecallLots: [Manager] in_any_state;
    /// The families behind the goods, with their names.
    ReadHouseholds: [Manager, Editor, Accountant] in_any_state;
    /// Orders with the address they go to.
    ReadOrders: [Manager, Packer, Accountant] in_any_state;
    /// Accept, pack, ship and cancel orders.
    PackOrders: [Manager, Packer] in_any_state;
    /// Read and answer what buyers write: who sees orders, since it says who they are.
    TalkToBuyers: [Manager, Packer, Accountant] in_any_state;
    /// Payments and what the shop is owed.
    ReadMoney: [Manager, Accountant] in_any_state;
    /// Record payments and refunds.
    ManageMoney: [Manager, Accountant] in_any_state;
    /// Say something in public to what buyers say and ask.
    AnswerBuyers: [Manager, Editor] while_it_lives;
}

macro_rules! implies {
    ($($strong:ident => $weak:ident),+ $(,)?) => {
        $(impl Implies<$weak> for $strong {})+
    };
}

implies! {
    AnswerBuyers => ViewDesk,
    ManageShop => ViewDesk,
    ReadHistory => ViewDesk,
    EditListings => ViewDesk,
    RecallLots => ViewDesk,
    EditListings => ReadHouseholds,
    ReadHouseholds => ViewDesk,
    ReadOrders => ViewDesk,
    PackOrders => ViewDesk,
    PackOrders => ReadOrders,
    TalkToBuyers => ViewDesk,
    TalkToBuyers => ReadOrders,
    ReadMoney => ViewDesk,
    ReadMoney => ReadOrders,
    ReadMoney => ReadHouseholds,
    ManageMoney => ViewDesk,
    ManageMoney => ReadHouseholds,
    ManageMoney => ReadOrders,
    ManageMoney => ReadMoney,
}

/// In every division.
const fn anywhere(_: &str) -> bool {
    true
}

/// What it opens belongs to no division.
const fn of_the_whole_platform(division_code: &str) -> bool {
    division_code.is_empty()
}

macro_rules! division_permissions {
    ($($(#[$doc:meta])* $name:ident: [$($role:ident),+] $divisions:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl sealed::Sealed for $name {}

        impl DivisionPermission for $name {
            fn is_held_by(role: OfficeRole) -> bool {
                matches!(role, $(OfficeRole::$role)|+)
            }

            fn holds_for(division_code: &str) -> bool {
                $divisions(division_code)
            }
        }
    )+};
}

division_permissions! {
    /// See shops, applications and figures.
    ReadShops: [Reviewer, Auditor, ProgrammeOfficer, Supervisor] anywhere;
    /// Decide on applications.
    ReviewApplications: [Reviewer, Supervisor] anywhere;
    /// Suspend, resume and close shops.
    SuspendShops: [Supervisor] anywhere;
    /// Record a payment or refund in place of a shop's accountant.
    RecordPayments: [Supervisor] anywhere;
    /// Decide what buyers and shops do not agree on.
    DecideDisputes: [Reviewer, Supervisor] anywhere;
    /// Hide what breaks the law, and show it again.
    ModerateWords: [Reviewer, Supervisor] anywhere;
    /// Run support programmes.
    ManageProgrammes: [ProgrammeOfficer, Supervisor] anywhere;
    /// Offices, failed mails and other things of the platform.
    ManagePlatform: [Supervisor] of_the_whole_platform;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packer_sees_no_money_and_an_accountant_packs_nothing() {
        assert!(PackOrders::is_held_by(ShopRole::Packer));
        assert!(!ReadMoney::is_held_by(ShopRole::Packer));
        assert!(!PackOrders::is_held_by(ShopRole::Accountant));
        assert!(!EditListings::is_held_by(ShopRole::Accountant));
        assert!(!ReadHouseholds::is_held_by(ShopRole::Packer));
    }

    #[test]
    fn a_suspended_shop_still_ships_and_a_closed_one_edits_nothing() {
        assert!(PackOrders::holds_in(ShopState::Suspended));
        assert!(ManageMoney::holds_in(ShopState::Closed));
        assert!(!EditListings::holds_in(ShopState::Closed));
        assert!(ViewDesk::holds_in(ShopState::Draft));
    }

    #[test]
    fn an_auditor_only_reads() {
        assert!(ReadShops::is_held_by(OfficeRole::Auditor));
        assert!(!ReviewApplications::is_held_by(OfficeRole::Auditor));
        assert!(!RecordPayments::is_held_by(OfficeRole::Auditor));
        assert!(ReadShops::holds_for("33") && !ManagePlatform::holds_for("33"));
    }
}
