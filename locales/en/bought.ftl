# The list of a buyer's orders.
orders-title = My orders
orders-tabs = State of the orders
orders-tab-all = All
orders-tab-to_pay = To pay
orders-tab-to_ship = To be shipped
orders-tab-to_receive = On the way
orders-tab-to_review = To review
orders-tab-done = Completed
orders-tab-after_sales = Refunds and claims
orders-tab-cancelled = Cancelled
orders-more-lines = { $count ->
    [one] and one more
   *[other] and { $count } more
}
orders-open = See the order
orders-pay = Pay
orders-pay-by = Please pay by { $at }
orders-empty = No orders yet
orders-empty-text = See what the villages have in season.
orders-empty-action = Look around
orders-empty-tab = No orders here

# How far an order has come, in the buyer's words.
bought-state-awaiting_payment = To pay
bought-state-confirmed = To be shipped
bought-state-accepted = To be shipped
bought-state-shipped = On the way
bought-state-delivered = Received
bought-state-completed = Completed
bought-state-cancelled = Cancelled
bought-state-refused = On its way back
bought-state-closed = Returned

# What comes next.
bought-next-pay = Please transfer the money to the shop by { $at }. The shop packs your order when it has arrived. Without a payment by then the order is cancelled by itself.
bought-next-pay-online = Please pay by { $at }; the shop packs your order as soon as it is paid. Without a payment by then the order is cancelled by itself.
bought-next-held = { $received } of yours has come, but { $expected } was due. We hold it while an administrator looks at it. Please do not pay again; we will tell you the result.
bought-next-confirmed = The shop has received your payment and will prepare your order soon.
bought-next-confirmed-cod = The shop will prepare your order soon. Nothing to pay now: you pay { $total } when it arrives.
bought-next-accepted = The shop is preparing your order and will tell you the tracking number.
bought-next-partly = A part is on its way. The shop will send the rest.
bought-next-shipped = The parcel is on its way. Please confirm when you have it.
bought-next-shipped-cod = The parcel is on its way. You pay { $total } when it arrives; please confirm when you have it.
bought-next-delivered = You have received it. Thank you for supporting the village. If something is wrong, please call the shop soon.
bought-next-completed = The order is complete. Thank you for supporting the village.
bought-next-cancelled = The order is cancelled. There is nothing to pay.
bought-next-cancelled-owed = The order is cancelled. The shop will send { $amount } back to you.
bought-next-cancelled-owed-online = The order is cancelled. { $amount } goes back to you by itself, the way it came.
bought-next-cancelled-refunded = The order is cancelled, and the shop has sent your money back.
bought-next-refused = The parcel was not accepted and is on its way back to the village.
bought-next-closed = The parcel is back in the village, and the order is over.

# The payment.
bought-pay-unpaid = Bank transfer, to be paid
bought-pay-unpaid-online = Online payment, to be paid
bought-pay-due_on_delivery = Cash on delivery
bought-pay-paid = Paid
bought-pay-partly_refunded = Partly refunded
bought-pay-refunded = Refunded
bought-pay-held = Money has come and is being checked
bought-pay-none = Not paid
transfer-amount = Amount
transfer-holder = Payee
transfer-bank = Bank
transfer-account = Account
transfer-ask = Please call the shop for its account
transfer-note = Reference
transfer-by = Pay by

# The parts of a total.
bought-sum-items = Goods
bought-sum-freight = Delivery
bought-sum-reduced = Reductions and subsidies

# One order.
order-title = Order { $number }
order-number = Order number
order-placed = Placed
order-payment = Payment
order-paid = Amount paid
order-refunded = Amount refunded
order-on-its-way-back = On its way back
order-ship-to = Ship to
order-note = Note to the shop
order-seller-phone = Phone of the shop
order-to-shop = Visit the shop
order-parcels = Parcels
order-history = What happened
order-receive = I have received it
order-receive-confirm = Do you have everything? The order then counts as delivered.
order-cancel = Changed your mind?
order-cancel-reason = Why do you cancel?
order-cancel-hint = It helps the shop to do better
order-cancel-action = Cancel the order
parcel-left = Left { $at }
parcel-phone = Carrier’s phone { $phone }
parcel-follow = Track the parcel

# What happened, and who did it.
bought-event-placed = Order placed
bought-event-paid = Payment received
bought-event-cash-received = Cash received
bought-event-paid-late = Payment arrived after the end of the order and goes back
bought-event-paid-twice = Paid a second time; that goes back
bought-event-payment-held = Another amount came than was due; we are looking at it
bought-event-payment-accepted = Checked and accepted; the { $amount } too much goes back the way it came
bought-event-payment-sent-back = The payment goes back, its amount was not what was due
bought-event-payment-sent-by-hand = The gateway could not send it back; it was sent to you another way
bought-event-reinstated = The payment came after the deadline; the order goes on
bought-event-refund-failed = The refund did not go through yet and is tried again by itself
bought-event-refund-stuck = The refund did not go through by itself; the shop sees to it
bought-event-refund-returned = The bank has sent the refund back: it did not arrive
bought-event-refund-owed = Refund begun
bought-event-lot-recalled = A lot was recalled
bought-event-parcel-corrected = Tracking number corrected
bought-event-accepted = Accepted
bought-event-shipped = Shipped
bought-event-parcel-added = Another parcel shipped
bought-event-delivered = Received
bought-event-completed = Completed
bought-event-cancelled = Cancelled
bought-event-expired = Not paid in time, cancelled by itself
bought-event-refused = Not accepted, sent back
bought-event-closed = Goods came back
bought-parcel-weighed = weighed { $mass }
bought-event-claim-requested = A claim was made
bought-event-claim-allowed = The goods may come back
bought-event-claim-sent = The goods were sent back
bought-event-claim-offered = An offer was made
bought-event-claim-declined = The claim was not agreed to
bought-event-claim-disputed = An administrator is to decide
bought-event-claim-approved = The claim was granted
bought-event-claim-rejected = The administrator did not grant it
bought-event-claim-withdrawn = The claim was taken back
bought-event-claim-lapsed = The claim ended, too late
bought-event-invoice-requested = An invoice was asked for
bought-event-invoice-withdrawn = The request for an invoice was taken back
bought-event-invoice-issued = An invoice was recorded
bought-event-invoice-declined = No invoice was issued
bought-event-invoice-red-due = Money went back: a red-letter invoice is needed
bought-event-invoice-reversed = A red-letter invoice was recorded
bought-event-weighed = Weighed less than ordered: the difference goes back to you
bought-event-refunded = Refunded
bought-by-buyer = buyer
bought-by-shop = shop
bought-by-administrator = administrator
bought-by-system = automatic

# A whole purchase.
purchase-title = Your order is placed
purchase-crumb = This purchase
purchase-next-pay = One more step: please make a transfer to each shop below by { $at }, { $amount } altogether. Give the order number as the reference; the shop packs when the money has arrived.
purchase-next-pay-online = One more step: please pay { $amount } by { $at }. The shop packs your order as soon as it is paid.
purchase-next-held = Your payment has come, but not in the amount that was due. We hold it while an administrator looks at it. Please do not pay again; we will tell you the result.
purchase-next-cod = Thank you! Nothing to pay now: you pay when the parcel arrives.
purchase-next-paid = Thank you! The shop has received your payment and will prepare your order soon.
purchase-next-follow = { $count ->
    [one] You bought from one shop. This is how far it has come.
   *[other] You bought from { $count } shops. This is how far each has come.
}
purchase-open = See order { $number }
purchase-to-list = See all my orders
purchase-keep = Please note the order number
purchase-keep-text = With it and the phone number you gave, you can follow your order: choose “Find an order” at the foot of any page.

# Looking a purchase up.
lookup-title = Find an order
lookup-intro = You need no account: give the order number, and the phone number or e-mail you gave when you ordered.
lookup-instead = To see this order, please give its number, and the phone number or e-mail you gave when you ordered.
lookup-number-hint = 16 digits; you find it on the page of the order and in our mails
lookup-contact = Phone or e-mail
lookup-contact-hint = The one you gave when you ordered
lookup-action = Find the order
lookup-account = Ordered with an account?
lookup-login = Log in to see it

# Messages after a redirect.
flash-order-cancelled = The order is cancelled.
flash-order-received = Receipt confirmed. Thank you.

# Paying online.
pay-crumb = Payment
pay-order = Order { $number }
pay-shops-comma = ,{" "}
pay-title-to_pay = Please pay
pay-title-waiting = Waiting for the payment
pay-title-failed = The payment did not go through
pay-title-held = Your payment is being checked
pay-title-paid = Paid. Thank you!
pay-title-none = Nothing is to be paid online
pay-title-over = The time to pay is over
pay-phase-to_pay = Please pay by { $at }. The button opens the payment page; after paying you come back here.
pay-phase-waiting = The payment service has not told us the result yet. If you have paid, do not pay again, and look here again in a moment. If you have not, please go back to the payment page by { $at }.
pay-phase-failed = The payment service says that it did not go through, and nothing was taken. Please try again by { $at }.
pay-phase-held = We have received money, but not the amount of the order. An administrator is looking at it. Please do not pay again; we will tell you the result.
pay-phase-paid = The shop has received your payment and will prepare your order soon.
pay-phase-over = The order was not paid in time and is cancelled. If you have just paid, the order goes on when the money arrives, or you get it back the way it came. If you still want it, you are welcome to order again.
pay-action-to_pay = Pay ({ $gateway })
pay-action-failed = Try again ({ $gateway })
pay-action-waiting = Back to the payment page ({ $gateway })
pay-code = Please scan this code with WeChat on your phone and pay before { $at }. Then press the button below to see the result.
pay-code-alt = Payment code for WeChat
pay-ask-again = Look again
pay-to-order = See the order
gateway-alipay = Alipay
gateway-wechat_pay = WeChat Pay
gateway-stripe = bank card, by Stripe
gateway-sandbox = trial, no real money
flash-payment-unreachable = The payment page cannot be opened now. Please try again in a moment. Nothing was taken.

# How far it has come, and what a buyer can do while waiting.
bought-step-placed = Ordered
bought-step-paid = Paid
bought-step-shipped = Shipped
bought-step-delivered = Received
bought-step-completed = Completed
bought-event-reminded = Reminded to ship
bought-event-extended = Five more days to receive
bought-event-review-invited = You were asked what the goods are like
order-remind = Remind the shop to ship
order-remind-hint = Once a day, up to five times.
order-extend = More time to receive
order-extend-hint = Five days more, once for an order.
order-due-shipped = It counts as received on { $at } unless you say so earlier.
order-claim-until-all = You can complain until { $at }.
order-claim-until-fresh = You can complain about the fresh goods until { $at }.
order-claim-until-others = You can complain about the other goods until { $at }.
order-claim-over-all = The time to complain is over. If something is wrong, you can still ask the shop.
order-claim-over-fresh = The time to complain about the fresh goods is over.
order-claim-over-others = The time to complain about the other goods is over.
order-due-delivered = The order is completed by itself at { $at }.
order-again = Buy again
flash-order-reminded = The shop was reminded.
flash-order-extended = You have five more days.
