# The application of a village, as its villagers write it.
apply-title = Applications for a shop
apply-lead = One village opens one shop, for the one thing it does best. Applying costs nothing; administrators of your area read it point by point, and once it is approved you can sell.
apply-begin = Begin
apply-begin-another = Apply for another village
apply-begin-again = Apply anew
apply-over = Earlier applications
apply-plan-write = Write the application
apply-plan-write-text = Step by step; you can keep what you have and go on another day.
apply-plan-review = It is reviewed
apply-plan-review-text = Administrators of your area read it. What has to change is said beside each field; you change it and send it in again.
apply-plan-open = Open
apply-plan-open-text = Once approved, the shop has an address of its own and can put up what it sells.
apply-needed-title = Have ready
apply-needed-place = The village's province, city, county and town
apply-needed-story = Where the specialty comes from, where it grows, how it is graded
apply-needed-contact = Whom to ask, a mobile number, where parcels leave from, a bank account
apply-needed-licence = The code on the business licence; farmers who sell their own produce need none
apply-begin-title = Which village, which specialty?
apply-begin-lead = These two are enough to begin. The rest can be written bit by bit.
apply-steps = Steps of the application
apply-step-place = Village
apply-step-specialty = Specialty
apply-step-shop = Shop
apply-step-trade = Payment, licence
apply-step-check = Send
apply-step-done = (complete)
apply-step-to-change = (to be changed)
apply-next = Save and go on
apply-later = Keep it for later
apply-note-title = The reviewer says
apply-division-hint = Choose down to the district or county.
village-kind-village = A village
village-kind-town = A town
village-kind-county = A whole county
village-kind-hint-village = Most applications are of this kind.
village-kind-hint-town = The specialty belongs to the whole town.
village-kind-hint-county = The specialty belongs to the whole county, which opens one shop.
apply-town-hint = Such as 凤栖街道.
apply-village-hint = The full name, such as 谷咀村.
apply-specialty-hint = One thing only, such as 洛川苹果.
apply-category-hint = The closest one.
apply-specialty-lead = The one thing the village does best: why is it best from here?
apply-origin-hint = Tell of soil and water, of craft and years. Say what is so; no cures, no “the best”.
apply-area-hint = Which hamlets, how much land, how many households.
apply-grades-hint = How buyers can tell the grades, such as 特级，果径 80 毫米以上.
apply-standards-hint = The standard it follows, such as GB/T 18650. Leave it empty if there is none.
apply-english = English (for buyers from abroad)
apply-english-hint = Leave it empty if you like; the page shows Chinese then.
apply-shop-name-hint = What buyers see, such as 谷咀村苹果.
apply-slug-hint = The part of the address behind { $address }: small letters, digits and hyphens.
apply-story-hint = What the village is like, who makes it, and how.
apply-contact-title = Contact and shipping
apply-contact-hint = Administrators call this number; it is printed on parcels too.
apply-origin-code-hint = Where parcels leave from.
apply-origin-detail-hint = Village, hamlet, number.
apply-payment-title = How you are paid
apply-cod-hint = The courier or the buyer pays at the door.
apply-transfer-hint = Buyers send it to the village's account; you ship once your accountant has recorded it.
apply-bank-hint = Down to the branch.
apply-holder-hint = The village's collective, the cooperative, or the trader.
apply-licence-title = Business registration
apply-licence-hint = The E-Commerce Law asks every shop to state its licence, or why it needs none.
apply-number-hint = The 18 characters on the licence.
apply-exempt-hint = By article 10 of the E-Commerce Law; it is shown on the shop's page.
licence-kind-licence = It has a business licence
licence-kind-exempt = It needs no registration
exempt-reason-own_produce = Individuals selling their own farm produce: no registration needed
exempt-reason-home_craft = Individuals selling crafts made at home: no registration needed
exempt-reason-small_trade = Few and small transactions: no registration needed
fact-yes = Yes
fact-no = No
fact-none = Not filled in
apply-edit = Change
apply-pointer = : { $text }
apply-kind-charter_change = Change of specialty: { $specialty }
apply-ready = Everything is there. Please read it once more, then send it in.
apply-submitted-lead = It is sent in and waits for an administrator of your area. We will tell you the result.
apply-review-lead = An administrator is reading it. We will tell you the result.
apply-changes-title = Please make these changes and send it in again
apply-missing-title = { $count } to fill in before it can be sent
apply-go-on = Go on writing
apply-submit = Send it in
apply-approved-title = Approved. Congratulations!
apply-approved-text = The shop is open. Now you can put up what it sells.
apply-to-desk = To the shop's desk
apply-rejected-title = Not approved, because
apply-withdrawn-lead = This application was withdrawn.
apply-withdraw = Withdraw
apply-withdraw-text = No shop after all, or another village? Once withdrawn, others can apply for this village.
apply-withdraw-ask = It cannot be undone. Withdraw the application?
flash-application-begun = Begun. Everything is kept.
flash-application-kept = Kept. Go on whenever you like.
flash-application-submitted = The application is sent in.
flash-application-withdrawn = The application is withdrawn.
application-state-draft = Being written
application-state-submitted = Waiting for review
application-state-under_review = Under review
application-state-changes_requested = Changes requested
application-state-approved = Approved
application-state-rejected = Not approved
application-state-withdrawn = Withdrawn

# What has happened, by the kind of event.
history-title = History
event-application-started = Application begun
event-application-submitted = Application sent in
event-application-review-started = Review begun
event-application-changes-requested = Changes requested
event-application-approved = Approved
event-application-rejected = Not approved
event-application-withdrawn = Withdrawn
event-shop-suspended = Suspended
event-shop-resumed = Open again
event-shop-closed = Closed
event-shop-renamed = Address changed
event-shop-edited = Settings changed

# The review by administrators.
admin-nav-overview = Overview
admin-nav-applications = Applications
admin-nav-shops = Shops
admin-nav-listings = Listings
admin-nav-orders = Orders
admin-nav-mails = Mails
admin-nav-searches = Searches
admin-nav-offices = Offices
admin-overview-title = Waiting for you
admin-count-submitted = { $count ->
    [one] application waits for review
   *[other] applications wait for review
}
admin-count-under-review = { $count ->
    [one] application under review
   *[other] applications under review
}
admin-count-changes-requested = { $count ->
    [one] application is being changed by its applicant
   *[other] applications are being changed by their applicants
}
admin-count-listings = { $count ->
    [one] listing waits for review
   *[other] listings wait for review
}
admin-count-held = { $count ->
    [one] held payment to decide or to send back by hand
   *[other] held payments to decide or to send back by hand
}
admin-count-disputes = { $count ->
    [one] dispute to decide
   *[other] disputes to decide
}
admin-count-reports = { $count ->
    [one] report of a review or question to decide
   *[other] reports of reviews and questions to decide
}
admin-count-message-reports = { $count ->
    [one] reported message to decide
   *[other] reported messages to decide
}
admin-count-settlements = { $count ->
    [one] period has payments to check
   *[other] periods have payments to check
}
admin-shops-all = All shops
admin-filter = Show
admin-filter-state = State
admin-applications-waiting = Waiting
admin-applications-empty = No application waits
admin-applications-empty-text = You will be told when one comes in.
admin-applications-none = No application in this state
admin-submitted-at = Sent in
admin-shop = Shop
admin-specialty = Specialty
admin-place = Place
admin-since = Since
admin-to-shop = See the shop
admin-reads-only = You can read this; decisions are for others.
review-kind-opening = A new shop
review-kind-charter_change = A change of specialty
review-round = Round { $round }
review-take-up = Take it up
review-take-up-text = The applicant then sees that it is under review, and it stays as it is.
review-comment-add = Comment
review-comment-of = : { $field }
review-checklist = Checklist
review-checklist-hint = Check each point; an approval needs all of them.
review-open-point = (open)
check-place = The village is real and lies where it says
check-specialty = The specialty comes from there, and it is one
check-contact = The contact was reached and speaks for the village
check-licence = The licence is valid, or the reason for none holds
check-account = The account is the village's or the shop's
check-texts = The texts are true and keep the Advertising Law
review-checklist-save = Save the checklist
review-approve = Approve
review-approve-ask = The shop opens at once. Approve it?
review-changes-title = Changes
review-note = On the whole
review-note-hint = Comments on single fields stand beside them; this is for the whole.
review-changes = Ask for changes
review-reject = Reject
review-reason-hint = The applicant is told this reason.
review-reject-ask = This ends the application. Reject it?
flash-review-taken-up = Taken up.
flash-review-checklist-saved = The checklist is saved.
flash-review-approved = Approved: the shop is open.
flash-review-changes-requested = The applicant is asked for changes.
flash-review-rejected = Rejected; the applicant is told.

# Shops, as administrators oversee them.
admin-shops-search = Name, place or address
admin-shops-any = All
admin-shops-none = No shop found
admin-shops-none-text = Try another word or another state.
admin-shop-public = Public page
admin-shop-draft = The application is still being written; its content is shown once it is sent in.
admin-shop-acts = Decide
admin-act-suspension = Suspend
admin-act-hint-suspension = It stops selling at once; paid orders are still shipped or refunded.
admin-act-ask-suspension = Suspend this shop now?
admin-act-resumption = Let it sell again
admin-act-hint-resumption = Its goods are on sale again at once.
admin-act-closing = Close for good
admin-act-hint-closing = It cannot be undone; the village may apply anew.
admin-act-ask-closing = Close this shop for good?
admin-act-clearing = Clear away
admin-act-hint-clearing = For an application that was begun and left; the village can then apply anew.
admin-act-ask-clearing = Clear this application away?
flash-shop-suspended = The shop is suspended.
flash-shop-resumed = The shop sells again.
flash-shop-closed = The shop is closed.
flash-shop-cleared = The application is cleared away.

# Who administers what.
offices-lead = Who administers what. An office for a division covers all that lies in it.
offices-division = Division
offices-person = Person
offices-role = Role
offices-end = End
offices-end-ask = End the office of { $name }?
offices-grant = Give an office
offices-account-hint = What the person logs in with; they have to register first.
offices-division-hint = Stop at any level: the office covers it and all below.
offices-whole-hint = The choice above does not count then.
office-role-hint-reviewer = Decides on applications and listings
office-role-hint-auditor = Reads applications, shops, orders and settlements, decides nothing
office-role-hint-programme_officer = Runs support programmes
office-role-hint-supervisor = Everything, suspension of shops included
flash-office-granted = The office is given.
flash-office-ended = The office has ended.
