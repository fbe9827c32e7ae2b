# Settlements.
settlements-title = Settlements
settlements-lead = Once orders are completed, what payment channels or the platform hold for them is paid out to the shop, the village fund and the households, period by period.
settlements-empty = No periods yet
settlements-empty-text = Once orders are completed, the first period can be closed.
settlement-close = Close a period
settlement-close-confirm = Take everything that completed orders have earned and that is not settled yet into a new period?
settlement-number = Period { $number }
settlement-until = Until { $day }
settlement-total = To be paid
settlement-kept = Taken in by the shop
settlement-kept-hint = Cash and transfers came to the shop itself: they are shown and not paid again.
settlement-kept-of = the shop has { $amount } of it already
settlement-carried = set off in the next period
settlement-export = Export as a table
settlement-none = There is nothing in this period.
settlement-note-asked = Please write the bank’s reference, or why it failed.
settlement-note-pay = Bank’s reference
settlement-note-fail = Why it failed
settlement-payee-shop = Shop
settlement-payee-village_fund = Village fund
settlement-payee-household = Household
settlement-payee-platform = Platform’s commission
settlement-payee-programme = Programme’s subsidy
settlement-column-payee = Payee
settlement-column-name = Name
settlement-column-amount = To be paid (CNY)
settlement-column-kept = Taken in by the shop (CNY)
settlement-column-state = State
settlement-column-note = Reference or reason
instruction-state-carried = Nothing to pay
instruction-state-open = To be checked
instruction-state-approved = Approved
instruction-state-sent = Sent
instruction-state-paid = Paid
instruction-state-failed = Failed
instruction-approve = Approve
instruction-send = Sent to the bank
instruction-pay = Record as paid
instruction-fail = Record as failed
flash-settlement-closed = The period is closed. Please check each instruction.
flash-settlement-nothing = There is nothing that is not settled yet.
flash-instructions-approved = Approved.
flash-instructions-none = There is nothing that you can approve.
flash-instruction-moved = Updated.

# Under which names payment gateways know the shop.
merchants-title = Payment accounts
merchants-lead = What buyers pay online goes straight to the shop’s own accounts. Enter the shop’s account at each payment service; from then on buyers can choose it at the checkout.
merchants-hint-alipay = The number (PID) of the shop’s Alipay business account: 16 digits that begin with 2088.
merchants-hint-wechat_pay = The shop’s sub-merchant number at WeChat Pay, 8 to 10 digits.
merchants-hint-stripe = The number of the connected account at Stripe; it begins with acct_.
merchants-told = Each change is recorded and told to the managers. Payments that have begun still go to the account that was there.
merchants-save = Save
merchants-none = None of this platform’s ways of payment needs an account of the shop.
flash-merchants-saved = Saved. The managers are told.
flash-merchants-same = Nothing has changed.
event-shop-merchant-changed = Changed payment accounts
flash-settlement-in-part = This period is full, and more is waiting. Please close another one.
settlement-approve-all = { $count ->
    [one] Approve the one payment
   *[other] Approve all { $count } payments
}
settlement-approve-all-ask = Approve everything in this period that is yours to approve?
settlement-left-out = No bank account yet, so left out when all are approved:
settlement-not-you = “{ $step }” is not for you here: { $reason }
instruction-reopen = Back to be approved
payees-title = Bank accounts
payees-lead = This is where settlements are paid. Numbers are stored encrypted, and only the last four digits are shown. After a change, what is not paid yet has to be approved again, and the managers are told by mail.
payee-ends-in = Account ending in { $digits }
payee-unknown = No bank account yet
payee-changed = Given on
payee-unreadable = This account was encrypted with another key and cannot be opened. Please ask the platform's administrator, or enter it again.
payee-give = Enter a bank account
payee-give-hint = Please copy all three from the bank card or the account licence. They replace the account before.
payee-save = Save the account
flash-payee-saved = The bank account is saved.
flash-payee-saved-check = Saved. The check digit of this card number is wrong, so that a digit may be mistyped. Please compare it once more.
admin-settlements-lead = The periods that shops have closed. Approving and paying take two people.
admin-settlements-month = Month
admin-settlements-any = Any state
admin-settlements-none = No periods
admin-settlements-none-text = Try another month or state.
settlement-table-payees = Payments to payees, for the bank ({ $format })
settlement-table-subsidies = Payments of programmes, for the bank ({ $format })
settlement-bank-hint = It holds full account numbers. Please keep it safe, and delete it afterwards. Who has exported it is noted.
settlement-column-reference = Reference
settlement-column-holder = Account holder
settlement-column-bank = Bank
settlement-column-account = Account number

# The table that the bank gives back.
bank-result-title = Import bank results
bank-result-file = The bank’s table of results (CSV)
bank-result-hint = It needs the columns “Reference”, “Amount” and “Result”; paid rows also “Number”, failed ones perhaps “Reason”. References are those of the table for the bank. A table that is imported twice counts once.
bank-result-column-reference = Reference
bank-result-column-amount = Amount
bank-result-column-result = Result
bank-result-column-number = Number
bank-result-column-reason = Reason
bank-result-import = Import
bank-result-refused = Parts of the table cannot be read, so nothing of it was recorded. Please mend it and import it again.
bank-result-row = Row { $row }: { $fault }
bank-result-left = { $count ->
    [one] One row was not recorded. Please check it.
   *[other] { $count } rows were not recorded. Please check each of them.
}
bank-result-line = Row { $row }
bank-result-paid = Recorded as paid
bank-result-failed = Recorded as failed
bank-result-known = Was recorded before
bank-result-back = Back to the period
settlement-subsidies = Paid by programmes
settlement-subsidies-hint = Programmes pay their subsidies to the shop apart, never out of what buyers have paid; the village’s and the families’ part of them is passed on by the shop.
settlement-programme-table = What programmes pay the shop, as a table of its own:
