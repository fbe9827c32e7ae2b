# A shop's settings, freight, specialty and history.
settings-locked-title = Under review: nothing can be changed just now
settings-locked = An administrator is reading what you sent. You can go on once there is an answer.
settings-public = The shop's page
settings-public-text = As buyers see it
settings-charter-text = The village's one specialty, and how to ask for another
settings-freight-text = By piece or by mass, where you do not send, from when it is free
settings-history-text = Who changed what, and when
settings-edit = Change
settings-save = Save
settings-texts = Name and story
settings-address = Address of the shop's page
settings-contact = Contact and where parcels leave from
settings-weighing = Weighing
settings-holiday = Holiday
settings-payment = Ways to be paid
settings-licence = Business licence
settings-name-hint = What buyers see, such as “Longjing Village Tea”, in Chinese.
settings-story-hint = What the village is like, who grows it and how. An empty line begins a paragraph.
settings-slug-hint = The part after { $address }: small letters, digits and hyphens only. The old address will lead to the new one.
settings-origin-hint = Where parcels leave from, down to the county.
settings-detail-hint = Village, group, house number: so that the carrier finds it.
settings-weighing-lead = Goods sold by mass may weigh a little more or less than was ordered when they are packed. What is missing is refunded by itself, what is more is never charged.
settings-weighing-hint = In percent, for example 5.
settings-holiday-lead = New Year, harvest: on which days do you send nothing? The shop's page tells buyers from two weeks before.
settings-holiday-hint = Buyers can still order; you send when the holiday is over. Without a holiday, leave both empty.
settings-cod-hint = The buyer pays when the parcel arrives.
settings-transfer-hint = The buyer sends money to the account below; you ship once the accountant has recorded it. To accept transfers, fill in the bank, the holder and the number of the account.
settings-bank-hint = With the branch.
settings-holder-hint = The name of the collective, cooperative or business that holds the account.
settings-licence-lead = The E-Commerce Law asks every shop to say so: with a licence, its code; without registration, the reason. Buyers see it on the shop's page.
settings-number-hint = The 18 characters on the business licence.
holiday-none = No holiday
flash-settings-saved = Saved.

# What has happened, by the kind of event.
history-empty = Nothing has happened yet
history-about = { $what }: { $about }
history-comma = {", "}
history-platform = The platform by itself
history-opening = opening of the shop
history-charter_change = another specialty
history-listing_revision = revision of a listing
event-shop-rehomed = Moved with its administrative division
event-freight-changed = Freight changed
event-member-invited = Somebody invited
event-member-invitation-withdrawn = Invitation withdrawn
event-member-joined = Joined the shop
event-member-role-changed = Role changed
event-member-removed = Member removed
event-member-left = Member closed their account
event-listing-created = Listing begun
event-listing-changed = Listing text changed
event-listing-submitted = Listing sent for review
event-listing-published = Listing put on sale
event-listing-approved = Listing approved
event-listing-declined = Listing sent back
event-listing-paused = Sale paused
event-listing-resumed = On sale again
event-listing-archived = Listing archived
event-listing-variant-added = Pack added
event-listing-variant-changed = Pack or price changed
event-listing-variant-retired = Pack taken off sale
event-stock-created = Stock begun
event-stock-renamed = Stock renamed
event-stock-received = Stock received
event-stock-counted = Stock counted
event-stock-wasted = Stock written off

# Freight.
freight-title = Freight
freight-examples = By the rules as they stand, sending to { $place } costs:
freight-costs = : { $fee }
freight-pieces = { $count ->
    [one] 1 piece
   *[other] { $count } pieces
 }
freight-by-mass = By mass
freight-by-mass-hint = For loose and heavy goods. Write 1kg, 500g or 2斤.
freight-by-piece = By piece
freight-by-piece-hint = For boxes and tins. Write a number of pieces, such as 1.
freight-units-hint = How much the first price covers, such as 1kg; by piece, 1.
freight-first-hint = Also for less than that.
freight-next-units-hint = Beyond it, each so much costs again.
freight-next-hint = A part of a step counts as a whole one.
freight-free = Free shipping
freight-free-hint = From this sum, or this number of pieces, nothing is charged. Leave empty otherwise.
freight-zones = { $count ->
    [0] Provinces that differ
    [one] 1 province differs
   *[other] { $count } provinces differ
 }
freight-zones-hint = Empty means the prices above. Tick where you do not send: buyers see it before they order.
freight-zone-first = First price, { $place }
freight-zone-next = Further price, { $place }
freight-zone-first-short = First
freight-zone-next-short = Further
freight-zone-unsent = Not sent
flash-freight-saved = The freight is saved. It counts from the next order on.

# The specialty.
charter-title = Specialty
charter-lead = A shop sells one specialty. Another one has to be approved by the administrators first; until then, nothing changes in the shop.
charter-active = The specialty now
charter-request = The application under way
charter-now-draft = Not sent yet.
charter-now-submitted = Sent; it waits for an administrator.
charter-now-under_review = An administrator is reading it. We will tell you as soon as there is an answer.
charter-now-changes_requested = The administrator asks you to change a few things. Please send it again afterwards.
charter-note-title = The reviewer says
charter-edit = Change and send again
charter-to-application = See the application
charter-withdraw = Withdraw the application
charter-withdraw-ask = The shop keeps its present specialty then. Withdraw the application?
charter-propose = Ask for another specialty
charter-propose-lead = Describe the new specialty. Until it is approved, the shop keeps the one it has.
charter-send = Send the application
charter-name-hint = One thing only, such as “West Lake Longjing tea”, in Chinese.
charter-category-hint = The nearest one.
charter-origin-hint = Soil, craft, history. Facts, please: no healing powers, no “best”.
charter-area-hint = Which villages, how much land, how many families.
charter-grades-hint = How buyers can tell the grades, such as “special: one bud, one leaf”.
charter-standards-hint = The standard it follows, such as “GB/T 18650”. Leave empty if there is none.
flash-charter-sent = The application is sent.
flash-charter-withdrawn = The application is withdrawn.
settings-promise = Promise to send
settings-promise-lead = Within how many days of the payment do you send? It stands on the shop's page, with how often it was kept.
settings-promise-hint = A number of days, for example 3. Empty promises nothing.
settings-holiday-text-hint = What you want to tell buyers, for example “Back on the eighth”. May stay empty.
settings-closes-hint = Not ticked: orders come in and are sent after the holiday. Ticked: no orders on those days.
unit-days = days
settings-story-text = Photos below “About the village” on your shop's page
settings-standards-text = Geographical indication, organic and others, shown once they were checked
