# Households, lots and how the shop shares what its goods earn.
desk-nav-lots = Lots and households

lots-title = Lots and households
lots-lead = Note each harvest with its day and who brought it. Choose the lot when you pack, and what it earns goes to each household by its share.
lots-empty = No lots yet
lots-empty-text = Add the households first, then note the first harvest. You can sell without lots too; then the money stays with the shop.
lot-new = Note a lot
lot-add = Note it
lot-edit = Correct
lot-code = Trace code
lot-quantity = Harvest
lot-left = Left
lot-gone = All sent
lot-item-blank = Please choose
lot-quantity-hint = A number of pieces, or a mass such as “12.5 kg”.
lot-grade-hint = For example “special grade”.
lot-plot-hint = Which field, which hill. Buyers who scan the code can read it.
lot-parts-hint = Write how much each household brought, all in one unit; the shares follow. Leave empty who brought nothing.
lot-in-use-hint = Some of this lot has been sent: its shares stay as they are, and it cannot be less than what was sent.
lot-no-item = No stock yet
lot-no-item-text = A lot is a batch of a stock. Please add the stock first.
lot-no-households = No households yet
lot-no-households-text = Please add the households that bring goods first.
lot-remove = Delete this lot
lot-remove-confirm = Delete this lot?
lot-choose = Which lot ({ $goods })
lot-choose-none = No lot
lot-option = { $code } ({ $left } left)

households-title = Households
households-lead = The families that bring the goods. Only the shop sees their names; buyers read an alias.
households-empty = No households yet
households-empty-text = Once they are here, each lot shows what every family has earned.
households-statements = Open one to see and print its statement of a month.
household-new = Add a household
household-add = Add
household-left = Left
household-left-hint = It is no longer offered for new lots; what it earned stays its own.
household-shown-as = Buyers read: { $alias }
household-name-hint = Only the shop sees it.
household-alias-hint = What buyers read, for example “the Weng family, tea growers”. Not the full name.
household-poverty-hint = Optional. Only the shop sees it; it is never public.
household-poverty-unsaid = Not said
household-poverty-ordinary = Ordinary
household-poverty-lifted = Lifted out of poverty
household-poverty-monitored = Watched

sharing-title = How we share
sharing-lead = Of what an order earns, a part goes to the village fund and to the shop’s costs; the rest goes to the households by their shares of the lot. Buyers can read it.
sharing-none = No rule is published yet: what orders placed until then earn stays with the shop.
sharing-households = To the households
sharing-fund = Village fund
sharing-costs = The shop’s costs
sharing-note = Note
sharing-since = Since
sharing-version = version { $version }
sharing-new = Publish a new rule
sharing-new-hint = It holds for orders placed from now on. Orders that are placed keep theirs.
sharing-fund-hint = The share of the village fund.
sharing-costs-hint = Packaging, running the shop and the like, without freight.
sharing-note-hint = One sentence on what the money is for. Buyers can read it.
sharing-publish = Publish

statement-title = Statement for { $year }-{ $month }
statement-open = Monthly statements
statement-before = Month before
statement-after = Month after
statement-says = { $sales ->
    [0] Nothing new was sold this month; together { $earned }.
    [one] One sale of your goods this month: you have earned { $earned }.
   *[other] { $sales } sales of your goods this month: you have earned { $earned }.
}
statement-says-back = Of that, { $amount } was taken back because buyers had money back.
statement-says-paid = { $amount } was paid to you this month.
statement-day = Day
statement-what = What
statement-amount = Amount
statement-sharing = Sold
statement-cancellation = Buyer’s refund
statement-payout = Paid to you
statement-empty = Nothing was booked this month.
statement-foot = Amounts are after the village fund and costs of the published rule. If anything is unclear, please ask the shop’s accountant.

flash-household-added = The household was added.
flash-household-saved = Saved.
flash-lot-added = The lot was noted.
flash-lot-saved = Saved.
flash-lot-removed = Deleted.
flash-sharing-published = The rule was published.
event-sharing-published = Published how the shop shares

desk-money-elsewhere = Held for the shop
desk-money-elsewhere-text = Paid online, and not settled yet.
desk-money-subsidies = Subsidies still to come
desk-money-subsidies-text = What programmes pay in buyers’ place.
desk-money-parts = { $total } altogether, made of
desk-money-shared-text = The parts of households and the village fund, listed below.
desk-money-commission = The platform’s share
desk-money-payees = Shared
desk-money-payees-text = What orders that were sent with their lots have earned for each so far, refunds taken off.
desk-money-payees-none = Nothing is shared yet. Choose the lot when you send a parcel, and it shows here.
desk-money-payee = Who
desk-money-payee-household = Household
desk-money-payee-village_fund = Village fund

bought-reached-title = Whose your money is
bought-booked = By the shop’s rule, { $reached } of your { $paid } belongs to { $count ->
    [one] one household
   *[other] { $count } households
}: { $names }.
bought-reached = { $reached } of your { $paid } reached { $count ->
    [one] one household
   *[other] { $count } households
}: { $names }.
