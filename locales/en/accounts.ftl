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

# Messages after a redirect.
flash-account-logged-out = You are logged out.
flash-account-logged-out-everywhere = All devices are logged out.
flash-account-password-changed = Your password is changed, and all other devices are logged out.
flash-account-password-reset = Your new password is set. Please log in with it.
flash-account-registered = Your account is ready. Welcome to Yipin.
flash-account-session-ended = That device is logged out.
flash-account-language-saved = Your language is saved.
flash-account-inbox-read = All notices are marked as read.
