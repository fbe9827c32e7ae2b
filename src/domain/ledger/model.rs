//! Accounts and transfers.

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
        /// What the shop has earned with goods.
        Entitlement => "entitlement",
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
    /// Whether each shop has its own; the others are the platform's.
    pub const fn is_of_shop(self) -> bool {
        matches!(
            self,
            Self::CustodyShop | Self::Entitlement | Self::Freight | Self::RefundPayable
        )
    }
}

text_enum! {
    /// What a transfer books.
    pub enum TransferKind {
        /// A buyer has paid.
        Payment => "payment",
        /// What was paid is to go back.
        Cancellation => "cancellation",
        /// It went back.
        Refund => "refund",
    }
}

text_enum! {
    /// Who holds the money of a payment.
    pub enum Custody {
        /// The platform.
        Platform => "platform",
        /// The shop itself.
        Shop => "shop",
        /// A licensed payment channel.
        Channel => "channel",
    }
}

impl Custody {
    /// The account that holds it.
    pub const fn account(self) -> AccountKind {
        match self {
            Self::Platform => AccountKind::CustodyPlatform,
            Self::Shop => AccountKind::CustodyShop,
            Self::Channel => AccountKind::CustodyChannel,
        }
    }
}

/// What a shop holds and is owed, all amounts as people count them: never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balances {
    /// Buyers' money in the shop's own hands.
    pub in_hand: Money,
    /// Earned with goods.
    pub goods: Money,
    /// Earned with freight.
    pub freight: Money,
    /// To go back to buyers.
    pub to_refund: Money,
}
