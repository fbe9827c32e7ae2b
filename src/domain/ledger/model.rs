//! Accounts and transfers.

use chrono::NaiveDate;

use crate::base::ids::{HouseholdId, OrderLineId, ProgrammeId};
use crate::base::money::Money;
use crate::base::sql_types::text_enum;

text_enum! {
    /// What an account is for.
    pub enum AccountKind {
        /// Buyers' money that the platform holds.
        CustodyPlatform => "custody_platform",
        /// Buyers' money that the shop holds: cash, and transfers to its bank account.
        CustodyShop => "custody_shop",
        /// Buyers' money that a licensed payment channel holds.
        CustodyChannel => "custody_channel",
        /// What the shop has earned with goods, and has not shared.
        Entitlement => "entitlement",
        /// What the shop keeps for its costs of goods that were shared.
        Costs => "costs",
        /// What the village fund has of them.
        VillageFund => "village_fund",
        /// What a household has of them.
        Household => "household",
        /// What the shop is paid for sending them.
        Freight => "freight",
        /// The platform's share.
        Commission => "commission",
        /// What programmes pay in buyers' place.
        Subsidy => "subsidy",
        /// What has to go back to buyers.
        RefundPayable => "refund_payable",
    }
}

impl AccountKind {
    /// The accounts from which money goes back to a buyer, in the order in which odd minor units
    /// go.
    pub(super) const EARNED: [Self; 6] = [
        Self::Entitlement,
        Self::Costs,
        Self::VillageFund,
        Self::Household,
        Self::Freight,
        Self::Commission,
    ];
}

/// An account in the books of a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Account {
    /// What it is for.
    pub kind: AccountKind,
    /// The household, or the programme of a subsidy; 0 where the kind says all.
    pub payee: i64,
}

impl Account {
    /// The account of a household.
    pub const fn household(id: HouseholdId) -> Self {
        Self {
            kind: AccountKind::Household,
            payee: id.0,
        }
    }

    /// The account of a programme.
    pub const fn programme(id: ProgrammeId) -> Self {
        Self {
            kind: AccountKind::Subsidy,
            payee: id.0,
        }
    }
}

impl From<AccountKind> for Account {
    fn from(kind: AccountKind) -> Self {
        Self { kind, payee: 0 }
    }
}

/// An amount on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The account.
    pub account: Account,
    /// Of which line of the order, unless of the whole of it.
    pub line: Option<OrderLineId>,
    /// Positive for what the account holds, negative for what it owes.
    pub amount: Money,
}

impl Entry {
    /// An amount that is of the whole order.
    pub(super) fn of_order(kind: AccountKind, amount: Money) -> Self {
        Self {
            account: kind.into(),
            line: None,
            amount,
        }
    }
}

text_enum! {
    /// What a transfer books.
    pub enum TransferKind {
        /// A buyer has paid.
        Payment => "payment",
        /// What a line has earned was shared, since it is known who has grown it.
        Sharing => "sharing",
        /// What was paid is to go back.
        Cancellation => "cancellation",
        /// It went back.
        Refund => "refund",
        /// It did not arrive, and is held again by whoever held it.
        RefundReturned => "refund_returned",
        /// It went back once more.
        RefundAgain => "refund_again",
        /// Somebody was paid what they are owed.
        Payout => "payout",
        /// What a programme is to pay is not owed out of what a channel holds any more.
        Assignment => "assignment",
        /// It is owed by the shop, which a programme is going to pay.
        Takeover => "takeover",
    }
}

text_enum! {
    /// Who holds money, of a payment or of a budget.
    pub enum Custody {
        /// The platform.
        Platform => "platform",
        /// The shop itself.
        Shop => "shop",
        /// A licensed payment channel.
        Channel => "channel",
        /// A programme, which pays it to the shop; never of a payment.
        Programme => "programme",
    }
}

impl Custody {
    /// The account that holds it; for a programme the one that it pays into.
    pub const fn account(self) -> AccountKind {
        match self {
            Self::Platform => AccountKind::CustodyPlatform,
            Self::Shop | Self::Programme => AccountKind::CustodyShop,
            Self::Channel => AccountKind::CustodyChannel,
        }
    }

    /// Who holds what stands on an account; nobody for accounts of another kind.
    pub fn of_account(kind: AccountKind) -> Option<Self> {
        let all = Self::ALL.iter().copied();
        all.into_iter().find(|custody| custody.account() == kind)
    }
}

/// What stands on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The account.
    pub account: Account,
    /// As it is booked: negative for what is owed.
    pub amount: Money,
}

/// What a household has of one order, as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseholdShare {
    /// The household.
    pub household: HouseholdId,
    /// Its share.
    pub amount: Money,
}

/// What is owed to somebody, and who holds the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// The account.
    pub account: Account,
    /// Who holds it.
    pub custody: Custody,
    /// How much; below zero for what is set off.
    pub amount: Money,
}

/// A line of a household's statement.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct StatementLine {
    /// The day.
    pub day: NaiveDate,
    /// What was booked.
    pub kind: TransferKind,
    /// What was sold; empty for what is not of one line.
    pub title_zh: Option<String>,
    /// The same in English, or empty.
    pub title_en: Option<String>,
    /// The pack.
    pub pack_zh: Option<String>,
    /// The same in English, or empty.
    pub pack_en: Option<String>,
    /// As it is booked: negative for what is owed to the household.
    pub booked: Money,
}
