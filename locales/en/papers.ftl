paper-print = Print
paper-pdf = Download PDF
paper-sum-paid = Paid
paper-sum-refunded = Given back
paper-sum-due = Still to be paid
flash-paper-no-font = This machine has no font with Chinese characters, so there is no PDF. Please use “Print”; its window can save a PDF too.
paper-of-order = Papers
paper-day = Day
paper-unit-price = Unit price
paper-receipt-open = Receipt
paper-receipt-title = Receipt
paper-receipt-buyer = Buyer
paper-receipt-foot = This shows that the shop has received your money. It is no tax invoice.
paper-share-says = By the shop’s rule, { $reached } of what you paid belongs to { $count ->
    [one] one household
   *[other] { $count } households
}: { $names }.
paper-share-reached = { $reached } of what you paid reached { $count ->
    [one] one household
   *[other] { $count } households
}: { $names }.
paper-share-none = Nothing is shared among the households yet. Once the goods are sent and their lot is known, this says how much belongs to how many.
paper-share-household = { $count ->
    [one] One household
   *[other] { $count } households
}
paper-share-village_fund = The village fund
paper-share-costs = Packaging and other costs of the shop
paper-share-entitlement = With the shop, not shared
paper-share-freight = Freight
paper-share-commission = Fee of the platform
paper-share-total = What you paid, less what went back
paper-share-total-subsidy = What you paid, less what went back, with { $subsidy } that a programme paid for you
paper-refund-open = Note of the refund of { $amount }
paper-refund-title = Refund note
paper-refund-order = Order
paper-refund-asked = Asked for
paper-refund-sent = Sent back
paper-refund-way = How
paper-refund-way-online = To the account that you paid with
paper-refund-way-manual = By the shop, by transfer or in person
paper-refund-reason = Reason
paper-refund-rest = Other
paper-refund-total = Refund in all
paper-refund-foot = When it arrives depends on the bank, mostly within one to five working days. If it does not, show this note to the shop.
