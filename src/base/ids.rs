//! One type per kind of row, so that an order's id cannot be passed for a listing's.

use serde::{Deserialize, Serialize};

macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[serde(transparent)]
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        crate::base::sql_types::transparent_sql!($name, i64, diesel::sql_types::BigInt);
    )+};
}

// Alphabetical.
id_types! {
    /// An address that an account keeps.
    AddressId,
    /// A request to open a shop or to change its charter.
    ApplicationId,
    /// A cart of a guest or an account.
    CartId,
    /// A line of a cart.
    CartLineId,
    /// A claim: what a buyer wants put right.
    ClaimId,
    /// A photo of a claim.
    ClaimPhotoId,
    /// A charter: what a shop's one specialty is.
    CharterId,
    /// A row of the append-only event table.
    EventId,
    /// Somebody's following of a shop.
    FollowId,
    /// A shop's freight template.
    FreightTemplateId,
    /// Money that a gateway sends back.
    GatewayRefundId,
    /// A payment that is held.
    HeldPaymentId,
    /// A household of a shop's village.
    HouseholdId,
    /// An invitation to join a shop.
    InvitationId,
    /// An invoice that a buyer has asked for.
    InvoiceId,
    /// An account of the ledger.
    LedgerAccountId,
    /// An entry of the ledger.
    LedgerEntryId,
    /// A transfer of the ledger.
    LedgerTransferId,
    /// A listing of a shop.
    ListingId,
    /// A lot: a harvested batch.
    LotId,
    /// A mail waiting to be sent, or sent.
    MailId,
    /// A stored picture.
    MediaId,
    /// A membership of a user in a shop.
    MembershipId,
    /// A message between a buyer and a shop.
    MessageId,
    /// What somebody has not read of messages.
    MessageInboxId,
    /// A photo of a message.
    MessagePhotoId,
    /// A message that was handed to the administrators.
    MessageReportId,
    /// A conversation of a buyer and a shop.
    MessageThreadId,
    /// A word that messages are searched for.
    MessageWordId,
    /// A notice in a user's inbox.
    NoticeId,
    /// An office: a user's administrative role for a division.
    OfficeId,
    /// An order of one shop.
    OrderId,
    /// A line of an order.
    OrderLineId,
    /// Goods of a parcel that are of one lot.
    ParcelLotId,
    /// Where a payee is paid.
    PayeeAccountId,
    /// A payment.
    PaymentId,
    /// A message of a gateway.
    PaymentMessageId,
    /// A support programme of an administrator's division.
    ProgrammeId,
    /// A coupon or reduction of a shop.
    PromotionId,
    /// A purchase: one checkout over one or several shops.
    PurchaseId,
    /// What a buyer asks about a listing.
    QuestionId,
    /// A text that a shop keeps to answer with.
    QuickReplyId,
    /// A refund.
    RefundId,
    /// What a buyer says of goods.
    ReviewId,
    /// A step of an application's review.
    ReviewStepId,
    /// A login session.
    SessionId,
    /// A closed period of a shop.
    SettlementId,
    /// What one payee is to have of a period.
    SettlementInstructionId,
    /// A shipment.
    ShipmentId,
    /// Goods of one line of an order in a shipment.
    ShipmentLineId,
    /// A certificate or standard that a shop claims.
    ShopCertificateId,
    /// A shop, the tenant.
    ShopId,
    /// A stock item: a pool of pieces or grams.
    StockItemId,
    /// A movement of stock.
    StockMovementId,
    /// A picture whose files may have to go.
    StrayPictureId,
    /// A key with which certificates of lots are signed.
    TraceKeyId,
    /// A user's account.
    UserId,
    /// A variant (pack) of a listing.
    VariantId,
    /// A village, town or county-wide community.
    VillageId,
}
