# The frame of every mail. The text of the kind stands between.
mail-subject = Yipin: { $title }
mail-greeting = Hello,
mail-link = See the details: { $link }
mail-sign-off =
    Yipin
    One village, one shop, one special product.

    This mail was sent by the system. Please do not reply to it.

# One title and one text per kind of news. Alphabetical.
notice-application-approved = Your shop is approved
notice-application-approved-text = Congratulations! { $shop } is approved. You can now put up what it sells.
notice-application-changes-requested = Your application needs changes
notice-application-changes-requested-text = The reviewer has comments on the application of { $shop }. Please make the changes and submit it again.
notice-application-cleared = Your application was cleared away
notice-application-cleared-text = The application of { $shop } was never sent in and has been cleared away. Reason: { $reason } You are welcome to apply anew.
notice-application-rejected = Your application was not approved
notice-application-rejected-text = The application of { $shop } was not approved. Reason: { $reason }
notice-application-submitted = A new application
notice-application-submitted-text = { $shop } has applied to open. Please review it.
notice-charter-approved = Your new specialty is approved
notice-charter-approved-text = The change of specialty that { $shop } asked for is approved and in force from now on.
notice-charter-changes-requested = Your change of specialty needs changes
notice-charter-changes-requested-text = The reviewer has comments on the change of specialty that { $shop } asked for. Please make the changes and send it again; until it is approved, nothing changes in the shop. { $reason }
notice-charter-rejected = Your change of specialty was not approved
notice-charter-rejected-text = The change of specialty that { $shop } asked for was not approved; the shop keeps its present one. Reason: { $reason }
notice-charter-submitted = A shop asks for another specialty
notice-charter-submitted-text = { $shop } asks for another specialty. Please review it.
notice-invitation = An invitation to a village shop
notice-invitation-text = { $shop } invites you to help run its shop. Open the link to join; it works for 7 days.
notice-listing-approved = The listing is approved
notice-listing-approved-text = A listing of { $shop } has passed the review and is on sale now.
notice-listing-declined = The listing needs changes
notice-listing-declined-text = A listing of { $shop } needs changes. Reason: { $reason }
notice-listing-submitted = A listing waits for review
notice-listing-submitted-text = { $shop } has sent a listing for review.
notice-order-accepted = Your order is accepted
notice-order-accepted-text = { $shop } has accepted order { $order } and is preparing it.
notice-order-cancel-confirmed = You have cancelled an order
notice-order-cancel-confirmed-text = Your order { $order } from { $shop } is cancelled. If you have paid, the shop will send the money back.
notice-order-cancelled = Your order is cancelled
notice-order-cancelled-text = { $shop } has cancelled your order { $order }. Reason: { $reason } If you have paid, the shop will send the money back.
notice-order-cancelled-by-buyer = An order was cancelled
notice-order-cancelled-by-buyer-text = The buyer has cancelled order { $order }. Please do not ship it.
notice-order-delivered = An order has arrived
notice-order-delivered-text = Order { $order } has reached its buyer.
notice-order-expired = Your order has expired
notice-order-expired-text = Order { $order } was not paid in time and is cancelled. If you still want it, you are welcome to order again.
notice-order-paid = Your payment has arrived
notice-order-paid-text = { $shop } has received { $amount } for order { $order } and will ship it soon.
notice-order-paid-late = Your payment came late
notice-order-paid-late-text = { $shop } has received { $amount } for order { $order }, which was over by then. The shop will send the money back.
notice-order-placed = Your order is placed
notice-order-placed-text = Your order { $order } is placed. Total: { $amount }. The shop will prepare it soon.
notice-order-placed-to-pay = Your order is placed: please pay
notice-order-placed-to-pay-text = Your order { $order } is placed. Total: { $amount }. Please transfer the money by { $by }; the page of the order names the account.
notice-order-received = A new order
notice-order-received-text = Order { $order } came in. Total: { $amount }.
notice-order-refund-owed = Money is to go back to a buyer
notice-order-refund-owed-text = { $amount } is to go back to the buyer of order { $order }. Please return it the way it came, and record it on the page of the shop’s money.
notice-order-refunded = Your money is on its way back
notice-order-refunded-text = { $shop } has sent { $amount } back for order { $order }.
notice-order-refused = A parcel was refused
notice-order-refused-text = The buyer refused order { $order }, and the parcel is on its way back. Please record it when it arrives.
notice-order-shipped = Your order is on its way
notice-order-shipped-text = { $shop } has shipped order { $order }. { $parcel }
notice-order-to-ship = An order is paid: please ship
notice-order-to-ship-text = Order { $order } is paid ({ $amount }). Please pack and ship it soon.
notice-password-reset = Set a new password
notice-password-reset-text = Somebody, most likely you, asked for a new password. Open the link below to set it; it works for 30 minutes, once. If it was not you, please ignore this mail: your password stays as it is.
notice-shop-closed = Your shop is closed
notice-shop-closed-text = { $shop } is closed. Reason: { $reason }
notice-shop-resumed = Your shop is open again
notice-shop-resumed-text = { $shop } may sell again.
notice-shop-suspended = Your shop is suspended
notice-shop-suspended-text = { $shop } is suspended. Reason: { $reason } Paid orders still have to be shipped or refunded.

# Mails that could not be sent.
admin-mails-title = Mails that did not go out
admin-mails-intro = Mails are tried again by themselves. When many tries have failed, please check the mail server's settings, then send them again.
admin-mails-empty = All mails went out
admin-mails-empty-text = Only mails that could not be sent are listed here.
admin-mails-recipient = Recipient
admin-mails-kind = About
admin-mails-attempts = Tries
admin-mails-error = Why it failed
admin-mails-created = Time
admin-mails-again = Send again
mail-state-queued = Will be tried again
mail-state-failed = Given up
flash-mail-queued-again = The mail is in the queue again.
