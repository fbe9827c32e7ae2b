//! The kinds of news, each with its texts in both languages.

crate::base::sql_types::text_enum! {
    /// What a notice or a letter is about.
    pub enum NoticeKind {
        /// An application to open a shop came in (to the administrators of the division).
        ApplicationSubmitted => "application_submitted",
        /// The administrator asks for changes (to the applicant).
        ApplicationChangesRequested => "application_changes_requested",
        /// The shop is approved (to the applicant).
        ApplicationApproved => "application_approved",
        /// The application is rejected, with the reason (to the applicant).
        ApplicationRejected => "application_rejected",
        /// The application was left unsent and is cleared away (to the applicant).
        ApplicationCleared => "application_cleared",
        /// A shop asks for another specialty (to the administrators of the division).
        CharterSubmitted => "charter_submitted",
        /// The administrator asks for changes of such a request (to the managers).
        CharterChangesRequested => "charter_changes_requested",
        /// Another specialty is in force (to the managers).
        CharterApproved => "charter_approved",
        /// The specialty stays as it is, with the reason (to the managers).
        CharterRejected => "charter_rejected",
        /// The shop may not sell for now (to its members).
        ShopSuspended => "shop_suspended",
        /// The shop may sell again (to its members).
        ShopResumed => "shop_resumed",
        /// The shop is over, with the reason (to its members).
        ShopClosed => "shop_closed",
        /// Under which names gateways know the shop has changed (to the managers).
        ShopMerchantChanged => "shop_merchant_changed",
        /// Somebody has changed where a payee is paid (to the managers).
        BankDataChanged => "bank_data_changed",
        /// A listing waits for review (to the administrators of the division).
        ListingSubmitted => "listing_submitted",
        /// The listing is on sale (to the shop).
        ListingApproved => "listing_approved",
        /// The listing was sent back, with the reason (to the shop).
        ListingDeclined => "listing_declined",
        /// The purchase is placed (to the buyer).
        OrderPlaced => "order_placed",
        /// The purchase is placed and has to be paid by transfer (to the buyer).
        OrderPlacedToPay => "order_placed_to_pay",
        /// The purchase is placed and has to be paid online (to the buyer).
        OrderPlacedToPayOnline => "order_placed_to_pay_online",
        /// A new order came in (to the shop).
        OrderReceived => "order_received",
        /// The payment is recorded (to the buyer).
        OrderPaid => "order_paid",
        /// The payment came after the order was over; it goes back (to the buyer).
        OrderPaidLate => "order_paid_late",
        /// The order was paid a second time; that goes back (to the buyer).
        OrderPaidTwice => "order_paid_twice",
        /// Another amount came than was asked for; somebody looks at it (to the buyer).
        OrderPaymentHeld => "order_payment_held",
        /// It goes back, and the order waits for the right amount (to the buyer).
        OrderPaymentSentBack => "order_payment_sent_back",
        /// It goes back; the order waits for no money (to the buyer).
        OrderPaymentReturned => "order_payment_returned",
        /// The gateway could not send it back, and it went another way (to the buyer).
        OrderPaymentSentByHand => "order_payment_sent_by_hand",
        /// Another amount came than was asked for (to the administrators who decide).
        PaymentHeld => "payment_held",
        /// The gateway keeps refusing to send it back (to the administrators who may do so by hand).
        PaymentReturnHopeless => "payment_return_hopeless",
        /// A paid order waits to be packed (to the shop).
        OrderToShip => "order_to_ship",
        /// The shop has taken the order on (to the buyer).
        OrderAccepted => "order_accepted",
        /// The parcel is under way (to the buyer).
        OrderShipped => "order_shipped",
        /// The parcel has arrived (to the shop).
        OrderDelivered => "order_delivered",
        /// The shop has cancelled the order (to the buyer).
        OrderCancelled => "order_cancelled",
        /// The buyer's own cancellation is confirmed (to the buyer).
        OrderCancelConfirmed => "order_cancel_confirmed",
        /// The buyer has cancelled the order (to the shop).
        OrderCancelledByBuyer => "order_cancelled_by_buyer",
        /// The order was not paid in time (to the buyer).
        OrderExpired => "order_expired",
        /// The parcel was refused (to the shop).
        OrderRefused => "order_refused",
        /// Money is to go back to the buyer (to those who keep the shop's money).
        OrderRefundOwed => "order_refund_owed",
        /// The gateway cannot send the money back so far (to those who keep the shop's money).
        OrderRefundFailed => "order_refund_failed",
        /// The gateway will not send the money, or has sent another amount (to those who keep the
        /// shop's money).
        OrderRefundStuck => "order_refund_stuck",
        /// The money had gone back and came back to the shop (to those who keep its money).
        OrderRefundCameBack => "order_refund_came_back",
        /// The same: it did not arrive (to the buyer).
        OrderRefundReturned => "order_refund_returned",
        /// The shop has sent the money back (to the buyer).
        OrderRefunded => "order_refunded",
        /// A buyer wants something put right (to those who keep the shop's money).
        ClaimRequested => "claim_requested",
        /// The goods may be sent back (to the buyer).
        ClaimAllowed => "claim_allowed",
        /// The goods are on their way back (to those who keep the shop's money).
        ClaimSent => "claim_sent",
        /// The shop offers another amount (to the buyer).
        ClaimOffered => "claim_offered",
        /// The shop has said no (to the buyer).
        ClaimDeclined => "claim_declined",
        /// An administrator is to decide (to the administrators of the division).
        ClaimDisputed => "claim_disputed",
        /// An administrator is to decide (to both sides).
        ClaimHandedOn => "claim_handed_on",
        /// Money goes back (to the buyer).
        ClaimApproved => "claim_approved",
        /// The administrator has said no (to both sides).
        ClaimRejected => "claim_rejected",
        /// The claim is over without money (to both sides).
        ClaimEnded => "claim_ended",
        /// The goods have been with the buyer for a while: what are they like? (to the buyer)
        ReviewInvited => "review_invited",
        /// A buyer has said what the goods are like (to those who answer for the shop).
        ReviewWritten => "review_written",
        /// The shop has answered a review (to the buyer).
        ReviewAnswered => "review_answered",
        /// A buyer asks about a listing (to those who answer for the shop).
        QuestionAsked => "question_asked",
        /// The shop has answered a question (to who has asked).
        QuestionAnswered => "question_answered",
        /// What somebody has said is not shown any more, on a legal ground (to who has said it).
        WordsHidden => "words_hidden",
        /// A lot of which goods were sent is called back (to the buyer).
        LotRecalled => "lot_recalled",
        /// A lot is called back; nothing more of it is to leave (to the shop).
        LotStopped => "lot_stopped",
        /// A buyer wants an invoice (to those who keep the shop's money).
        InvoiceRequested => "invoice_requested",
        /// The buyer wants none any more (to those who keep the shop's money).
        InvoiceWithdrawn => "invoice_withdrawn",
        /// The shop has written the invoice (to the buyer).
        InvoiceIssued => "invoice_issued",
        /// The shop writes none, with the reason (to the buyer).
        InvoiceDeclined => "invoice_declined",
        /// Money went back since: a red-letter invoice is needed (to those who keep the shop's
        /// money).
        InvoiceRedDue => "invoice_red_due",
        /// The shop has written a red-letter invoice (to the buyer).
        InvoiceReversed => "invoice_reversed",
        /// A shop that the person follows has something new on sale (to its followers).
        FollowedListing => "followed_listing",
        /// A shop that the person follows has brought a harvest in (to its followers).
        FollowedHarvest => "followed_harvest",
        /// The buyer asks when the order will be sent (to the shop).
        OrderReminded => "order_reminded",
        /// A shop has written and was not read for a while (to the buyer, by mail only).
        MessagesUnread => "messages_unread",
        /// Buyers have written and were not read for a while (to the shop, by mail only).
        MessagesToAnswer => "messages_to_answer",
        /// A link for a new password was asked for (by mail only).
        PasswordReset => "password_reset",
        /// Another mail address is to be the account's once it is proven (to the account as it was).
        EmailAsked => "email_asked",
        /// The account has another mail address (to its inbox, and to the address of before).
        EmailChanged => "email_changed",
        /// The account has another phone (to the account).
        PhoneChanged => "phone_changed",
        /// The link that proves an address (to the new address, by mail only).
        EmailProof => "email_proof",
        /// Somebody wants for an account an address that has one (to that address, by mail only).
        EmailInUse => "email_in_use",
        /// An invitation to join a shop (by mail only).
        Invitation => "invitation",
    }
}

impl NoticeKind {
    /// The stem of its keys in the Fluent files: `notice-order-shipped`.
    pub fn message_key(self) -> String {
        format!("notice-{}", self.as_str().replace('_', "-"))
    }

    /// Whether it has a second text, `…-text-until`, for when it is known until when its reader can do
    /// something about it.
    pub const fn has_text_until(self) -> bool {
        matches!(self, Self::LotRecalled)
    }

    /// Whether no inbox shows it: a link for who cannot log in, or what every page counts already.
    pub fn is_mail_only(self) -> bool {
        matches!(
            self,
            Self::MessagesUnread
                | Self::MessagesToAnswer
                | Self::PasswordReset
                | Self::EmailProof
                | Self::EmailInUse
                | Self::Invitation
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_reads_back_from_its_word() {
        for kind in NoticeKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert_eq!(
            NoticeKind::OrderShipped.message_key(),
            "notice-order-shipped"
        );
    }
}
