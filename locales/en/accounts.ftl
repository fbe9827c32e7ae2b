# Logging in and registering.
account-login-title = Log in
account-login-action = Log in
account-login-hint = The mobile number or e-mail address of your account
account-login-forgotten = Forgotten your password?
account-login-no-account = No account yet?
account-login-register = Create one
account-register-title = Create an account
account-register-action = Create account
account-register-intro = With an account you can follow your orders, and apply to open a shop for your village.
account-register-name = Your name
account-register-name-hint = What we may call you
account-register-contact-hint = You will log in with it; at an e-mail address you also receive news of your orders
account-register-data = The page of help says what your details are used for:
account-register-has-account = Already have an account?
account-password-hint = At least 8 characters, Chinese ones too; common passwords are refused

# Logging out.
account-logout-title = Log out
account-logout-text = Log out on this device?
account-logout-action = Log out

# A new password.
account-password-title = Change password
account-password-intro = All other devices will be logged out and need the new password.
account-password-action = Save new password
account-forgotten-title = Forgotten password
account-forgotten-intro = Tell us the mobile number or e-mail address of your account, and we will send a link for a new password to its e-mail address.
account-forgotten-action = Send the link
account-forgotten-sent-title = Please check your mail
account-forgotten-sent = If there is such an account, and it has an e-mail address, a letter is on its way. Its link works for 30 minutes, once.
account-forgotten-sent-hint = Nothing came? Please look among the junk mail, or try again in a few minutes.
account-forgotten-back = Back to log in
forgotten-no-email-title = No e-mail address in your account?
forgotten-no-email = Without one we cannot know here that it is you. Neither shops nor administrators set a password for you, and none of them asks for yours; please do not trust anybody who offers to. This is what you can do:
forgotten-no-email-orders = Look up your orders by their number and your mobile number; you can confirm receipt and complain as before.
forgotten-no-email-new = Open a new account with an e-mail address.
forgotten-no-email-work = If you work for a shop, ask its manager to invite your new account. If you are its only manager, or hold an office, please come to the platform with an identity document: once it knows that it is you, it hands you a link for a new password.
account-reset-title = Set a new password
account-reset-intro = Please choose a new password. All devices will need to log in again.
account-reset-action = Save and log in
account-reset-gone-title = This link no longer works
account-reset-gone = A link works for 30 minutes, once. We can send you a new one.
account-reset-again = Send a new link

# The overview.
account-title = My account
account-greeting = Hello, { $name }
account-orders = My orders
account-orders-text = Orders, parcels and refunds
account-inbox = Notices
account-inbox-text = { $count ->
    [0] No unread notices
    [one] One unread notice
   *[other] { $count } unread notices
}
account-sessions = Devices
account-sessions-text = See where you are logged in, and log out there
account-password-text = Change the password you log in with
account-desks = My village shops
account-desks-empty = You are not a member of any shop yet. Does your village make something special? Apply to open its shop.
account-desks-apply = Open a shop for a village
account-offices = Administration
account-office-whole = Whole platform
account-settings = Settings
account-language = Language
account-language-hint = Also of mails and messages
account-language-action = Save
account-contact = You log in with { $contact }

# What a person is called and logs in with.
profile-title = Your details
profile-lead = When you change e-mail or mobile number, all other devices are logged out.
profile-email-hint = To log in, to set a new password, and for news of your orders. A new address counts once you open the link in the letter that we send there
profile-phone-hint = To log in
profile-password-hint = Once more, so that we know it is you
profile-action = Save
profile-pending-title = The new address is not confirmed yet
profile-pending = We have sent a letter to { $email }. Please log in to this account and open the link in it before { $until }. Nothing came? Please look among the junk mail, or enter it below once more.
account-profile-text = Change name, e-mail and mobile number
account-no-email-title = No e-mail address yet
account-no-email = A forgotten password can be set anew through an e-mail address only.
account-no-email-action = Add an address
email-proof-title = Confirm your e-mail address
email-proof-intro = Shall { $email } be the address of the account “{ $name }”? You log in and set new passwords with it from then on, and all other devices need to log in again.
email-proof-action = Confirm
email-proof-gone = A link works for 30 minutes, once, for whoever is logged in to the account that asked for it. You can enter the address once more.
email-proof-taken = There is another account with this address, so that it cannot be used here.

# Sessions.
account-sessions-title = Devices
account-sessions-intro = Is there one that you do not know? Log it out, then change your password.
account-session-this = This device
account-session-device = { $browser } on { $system }
account-session-unknown-browser = Unknown browser
account-session-unknown-system = unknown system
account-session-since = Logged in { $at }
account-session-seen = Last used { $at }
account-session-end = Log out
account-sessions-end-all = Log out on all devices
account-sessions-end-all-confirm = All devices will be logged out, this one too. Go on?

# The inbox.
account-inbox-title = Notices
account-inbox-empty = No notices yet
account-inbox-empty-text = When your orders and applications move on, you will be told here.
account-inbox-read-all = Mark all as read
account-inbox-open = Look
account-inbox-new = Unread

# The address book.
addresses-title = Addresses
addresses-lead = One press fills them in at the checkout. A change here changes no order that is placed.
addresses-empty = No address yet
addresses-empty-text = Keep the one you use most, and you need not type it again.
account-addresses-text = Where your parcels go
address-default = Default
address-new = Add an address
address-edit = Change
address-edit-title = Change an address
address-save = Save the address
address-make-default = Use by default
address-remove = Remove
address-remove-confirm = Remove this address?
flash-address-added = The address is kept.
flash-address-saved = The address is changed.
flash-address-default = Orders begin with this address from now on.
flash-address-removed = The address is removed.

# Shops that are followed.
follows-title = Shops I follow
follows-lead = When something new is on sale or harvested you find it among your messages; from one shop at most once in three days.
follows-empty = You follow no shop yet
follows-empty-text = Press “Follow this shop” on the page of a shop, and it is listed here.
account-follows-text = The shops you follow, and their news
follow-action = Follow this shop
follow-is = You follow this shop
follow-closed = Not open now
follow-since = Since { $at }
follow-news-on = You are told of news
follow-news-off = You are not told of news
follow-turn-on = Tell me of news
follow-turn-off = No more news
follow-end = Unfollow
flash-followed = You follow this shop, and will hear of news.
flash-followed-already = You follow this shop already.
flash-follow-login = Please log in first, then follow the shop.
flash-unfollowed = You no longer follow this shop.
flash-follow-news-on = You will be told of news.
flash-follow-news-off = You will hear no more news of this shop.

# What is taken off.
coupons-title = My coupons
coupons-lead = What needs no code is taken off by itself at the checkout; a code is typed in there.
coupons-offers = In the shops you follow
coupons-no-offers = The shops you follow take nothing off now.
coupons-no-follows = Follow some shops, and what they take off is listed here.
coupons-used = What you have used
coupons-none-used = Nothing used yet.
coupon-used-up = Used as often as one may
coupon-back = Order called off, given back
account-coupons-text = What you can use, and what you have used

# Guest purchases.
adopt-text = You placed this order without logging in. Put it into your account to find it again at any time.
adopt-action = Put it into my account
flash-purchases-adopted = What you had bought without logging in is in your account now.

# Taking one's data along.
data-title = Download my data
data-lead = Your details, addresses, orders, payments, claims, invoices, messages and logins are all in it.
data-password-hint = Your password once more, so that we know it is you.
data-html = Download as a document
data-json = Download as JSON
data-formats = The JSON file is for programs.
data-formats-help = What is in it
account-data-text = Download all that we keep of you
data-document = My data
data-made = Made { $at }
data-account = Account
data-opened = Opened
data-email-to-prove = E-mail not confirmed yet
data-checkout-email = Mail address given at a checkout
data-mails = Recent mails
data-questions = Questions about goods
data-review = Review
data-invoice = Invoice
data-nothing = Nothing.
data-list-cart = In the cart
data-list-later = Saved for later
data-list-now = To be bought at once
data-draft = Typed at the checkout
data-blocks = Shops of which you take messages about orders only
data-handed-over = Messages that you have reported
data-reports = Reviews, questions and answers that you have reported
data-report-review = A review
data-report-review_answer = An answer to a review
data-report-question = A question
data-report-question_answer = An answer to a question

# Closing the account.
closing-title = Close my account
closing-lead = This cannot be undone. Nobody can log in to the account any more.
closing-erased = Erased at once: your name, phone, mail address, address book, cart, follows, messages and logins, and on orders the recipient, phone, street and notes.
closing-kept = Kept because the law asks for it: what was bought, for how much, to which county it went, how it was paid and refunded (E-Commerce Law, art. 31, at least three years). Your name is no longer in it.
closing-after = You can no longer complain of earlier orders or ask for their invoices. The same phone or mail address can open a new account.
closing-data-first = Download my data first
closing-action = Close my account
closing-confirm = This cannot be undone. Are you sure?
closing-not-yet = The account cannot be closed yet
closing-orders = These orders are not over; please complete or cancel them first:
closing-owed = Money of these orders is still to come back to you:
closing-held = Another amount was paid for these orders than was asked for, and an administrator has not decided yet what becomes of it:
closing-claims = Claims of these orders are not decided yet:
closing-shops = You are the only manager of these shops; please hand them over first:
closing-office = You hold an administrator's office; please have it ended first.
account-closing-text = Erase your personal data and leave
flash-account-closed = Your account is closed, and your personal data are erased.

# Messages after a redirect.
flash-account-logged-out = You are logged out.
flash-account-logged-out-everywhere = All devices are logged out.
flash-account-password-changed = Your password is changed, and all other devices are logged out.
flash-account-profile-saved = Your details are saved.
flash-account-email-asked = Please look into the new mailbox: the address counts once you open the link in the letter.
flash-account-email-changed = Your e-mail address is changed, and all other devices are logged out.
flash-account-password-reset = Your new password is set. Please log in with it.
flash-account-registered = Your account is ready. Welcome to Yipin.
flash-account-session-ended = That device is logged out.
flash-account-language-saved = Your language is saved.
flash-account-inbox-read = All notices are marked as read.
